// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wall/wallwindow.h"

#include "widgets/base/beat.h"
#include "widgets/wall/wallscene.h"

#include <QCloseEvent>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
constexpr double Long = 1920, Short = 1080; ///< the canvas is at least so large, lying or upright

/// The region's rectangles, those that touch as one: each is painted by itself.
QList<QRect> gathered(const QRegion &region)
{
    QList<QRect> parts;
    for (QRect part : region) {
        const auto touches = [&part](const QRect &other) {
            return other.adjusted(-1, -1, 1, 1).intersects(part);
        };
        for (auto it = std::find_if(parts.begin(), parts.end(), touches); it != parts.end();
             it = std::find_if(parts.begin(), parts.end(), touches)) {
            part |= *it;
            parts.erase(it);
        }
        parts += part;
    }
    return parts;
}
} // namespace

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
    const auto lookNow = [this] {
        if (isVisible())
            update(look());
    };
    m_soon.setSingleShot(true);
    m_soon.setInterval(0); // what comes in one turn is one picture
    connect(&m_soon, &QTimer::timeout, this, lookNow);
    connect(&beat, &Beat::beat, this, lookNow);
}

void WallWindow::setOverview(const Overview &overview)
{
    if (m_heard && overview == m_overview)
        return;
    m_overview = overview;
    m_heard = true;
    lookSoon();
}

void WallWindow::setHistory(const LossHistory &history)
{
    m_pyramid.set(history.points,
                  std::max(5 * m_beat.pollPeriod(), Duration{history.bucket.count() * 5 / 2}));
    m_summary = history;
    m_summary.points.clear();
    ++m_historyAt;
    lookSoon();
}

void WallWindow::appendPoint(const LossPoint &point)
{
    m_pyramid.append(point);
    countPoint(m_summary, point);
    ++m_historyAt;
    lookSoon();
}

void WallWindow::setRun(const std::optional<RunView> &run)
{
    if (run == m_run)
        return;
    m_run = run;
    lookSoon();
}

void WallWindow::setOutage(const OutageState &outage)
{
    if (outage == m_outage)
        return;
    m_outage = outage;
    lookSoon();
}

void WallWindow::setOthers(const QList<PairLine> &lines, const QString &large)
{
    m_others = lines;
    m_others.removeIf([&large](const PairLine &line) { return line.pair == large; });
}

void WallWindow::lookSoon()
{
    if (isVisible() && !m_soon.isActive())
        m_soon.start();
}

double WallWindow::scale() const
{
    const bool upright = height() > width();
    return std::min(width() / (upright ? Short : Long), height() / (upright ? Long : Short));
}

QRegion WallWindow::look()
{
    m_soon.stop();
    WallCanvas canvas(darkTokens(), QSizeF(size()) / scale(), m_picture);
    WallScene{m_overview, m_heard, m_run, m_pyramid, m_historyAt, m_summary, m_beat, m_outage, m_others}
        .paint(canvas);
    const WallPicture before = std::exchange(m_picture, canvas.take());
    if (m_picture.texts != before.texts && !m_picture.texts.isEmpty())
        setAccessibleDescription(m_picture.texts.join(QStringLiteral(", ")));
    QRegion changed;
    const QTransform onScreen = QTransform::fromScale(scale(), scale());
    for (const QRectF &change : m_picture.changesSince(before))
        changed += onScreen.mapRect(change).toAlignedRect();
    return changed & rect();
}

void WallWindow::paintEvent(QPaintEvent *event)
{
    const QRegion wanted = event->region();
    // Shown, resized or grabbed: all of it as it is now.
    if (m_soon.isActive() || wanted.contains(rect()) || m_picture.items.isEmpty()) {
        if (const QRegion rest = look() - wanted; !rest.isEmpty())
            update(rest);
    }
    const Tokens &t = darkTokens(); // a lit wall in a dark room, whatever the desk has chosen
    QPainter painter(this);
    for (const QRect &part : gathered(wanted)) {
        painter.save();
        painter.setClipRect(part);
        painter.fillRect(part, t.background);
        painter.scale(scale(), scale());
        m_picture.paint(painter, QTransform::fromScale(1 / scale(), 1 / scale()).mapRect(QRectF(part)), t);
        painter.restore();
    }
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
