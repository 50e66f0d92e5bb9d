// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallwindow.h"

#include "widgets/base/beat.h"
#include "widgets/wall/wallscene.h"

#include <QCloseEvent>
#include <QKeyEvent>
#include <QPainter>

namespace Switchback
{

namespace
{
constexpr double Long = 1920, Short = 1080; ///< the canvas is at least so large, lying or upright
}

WallWindow::WallWindow(const Beat &beat, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_beat(beat)
{
    setObjectName(QStringLiteral("wallWindow"));
    setWindowTitle(tr("Switchback wall"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_OpaquePaintEvent);
    setCursor(Qt::BlankCursor);
    setMinimumSize(640, 360);
    connect(&beat, &Beat::beat, this, qOverload<>(&QWidget::update));
}

void WallWindow::setOverview(const Overview &overview)
{
    m_overview = overview;
    m_heard = true;
    update();
}

void WallWindow::setHistory(const LossHistory &history)
{
    m_pyramid.set(history.points,
                  std::max(5 * m_beat.pollPeriod(), Duration{history.bucket.count() * 5 / 2}));
    m_summary = history;
    m_summary.points.clear();
    update();
}

void WallWindow::appendPoint(const LossPoint &point)
{
    m_pyramid.append(point);
    countPoint(m_summary, point);
    update();
}

void WallWindow::setRun(const std::optional<RunView> &run)
{
    m_run = run;
    update();
}

void WallWindow::setOutage(const OutageState &outage)
{
    m_outage = outage;
    update();
}

void WallWindow::setOthers(const QList<PairLine> &lines, const QString &large)
{
    m_others = lines;
    m_others.removeIf([&large](const PairLine &line) { return line.pair == large; });
    update();
}

void WallWindow::paintEvent(QPaintEvent *)
{
    const Tokens &t = darkTokens(); // a lit wall in a dark room, whatever the desk has chosen
    QPainter painter(this);
    painter.fillRect(rect(), t.background);
    const bool upright = height() > width();
    const double scale = std::min(width() / (upright ? Short : Long), height() / (upright ? Long : Short));
    painter.scale(scale, scale);
    WallCanvas canvas(painter, t, QSizeF(size()) / scale);
    WallScene{m_overview, m_heard, m_run, m_pyramid, m_summary, m_beat, m_outage, m_others}.paint(canvas);
    m_texts = canvas.texts;
    m_marks = canvas.marks;
    if (!m_texts.isEmpty())
        setAccessibleDescription(m_texts.join(QStringLiteral(", ")));
}

void WallWindow::keyPressEvent(QKeyEvent *event)
{
    const bool quit = event->key() == Qt::Key_Q && event->modifiers() == Qt::ControlModifier;
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_F11 || quit) {
        event->accept();
        close();
        return;
    }
    QWidget::keyPressEvent(event);
}

void WallWindow::closeEvent(QCloseEvent *event)
{
    event->accept();
    emit left();
}

} // namespace Switchback
