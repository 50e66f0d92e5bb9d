// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/lagchart.h"

#include "widgets/base/beat.h"
#include "widgets/chart/lagchartview.h"
#include "widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace Switchback
{

namespace
{
using namespace std::chrono_literals;
constexpr Duration ShortestSpan = 1min;
constexpr Duration LongestSpan = std::chrono::hours(24 * 732);
constexpr int AskEvery = 200; // ms

struct Span {
    const char *name;
    Duration length;
};
constexpr Span Spans[] = {{QT_TRANSLATE_NOOP("LagChart", "1 h"), 1h},
                          {QT_TRANSLATE_NOOP("LagChart", "24 h"), 24h},
                          {QT_TRANSLATE_NOOP("LagChart", "7 d"), 24h * 7},
                          {QT_TRANSLATE_NOOP("LagChart", "30 d"), 24h * 30},
                          {QT_TRANSLATE_NOOP("LagChart", "1 y"), 24h * 365}};

/// The buttons' common frame.
class Segments : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(tokens().line, 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    }
};
} // namespace

LagChart::LagChart(const Beat &beat, QWidget *parent)
    : Card(parent)
    , m_beat(beat)
    , m_span(24h)
    , m_view(new LagChartView(*this))
    , m_title(new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Lead, QFont::DemiBold, PlainLabel::Tone::Text,
                             this))
    , m_note(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Normal, PlainLabel::Tone::Dim, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 12, 8, 10);
    column->setSpacing(8);
    buildHeader();
    column->addWidget(m_view, 1);
    m_wanted.setSingleShot(true);
    m_wanted.setInterval(AskEvery);
    connect(&m_wanted, &QTimer::timeout, this, [this] { emit rangeWanted(m_from, m_to); });
    connect(&beat, &Beat::beat, this, &LagChart::redraw);
    m_to = beat.now();
    m_from = m_to - m_span;
    checkSegment();
    redraw();
}

void LagChart::buildHeader()
{
    m_title->setPlain(tr("Loss against RPO"));
    m_note->setObjectName(QStringLiteral("lossChartNote"));
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *header = new QHBoxLayout;
    header->setSpacing(14);
    header->addWidget(m_title);
    header->addWidget(m_note, 1);
    m_segments = new Segments(this);
    auto *row = new QHBoxLayout(m_segments);
    row->setContentsMargins(2, 2, 2, 2);
    row->setSpacing(0);
    for (const Span &span : Spans) {
        auto *button = new QPushButton(m_segments);
        setPlainText(button, tr(span.name));
        button->setObjectName(
            QStringLiteral("range-%1").arg(QLatin1String(span.name)).remove(QLatin1Char(' ')));
        button->setAccessibleName(tr("Show the last %1").arg(tr(span.name)));
        button->setProperty("look", "segment");
        button->setCheckable(true);
        button->setCursor(Qt::PointingHandCursor);
        connect(button, &QPushButton::clicked, this, [this, length = span.length] { setSpan(length); });
        row->addWidget(button);
        m_buttons.append(button);
    }
    header->addWidget(m_segments);
    header->addSpacing(10);
    static_cast<QVBoxLayout *>(layout())->addLayout(header);
}

QWidget *LagChart::view() const
{
    return m_view;
}

void LagChart::setHistory(const LossHistory &history)
{
    m_bucket = history.bucket;
    m_rpo = history.rpo;
    m_summary = history;
    m_summary.points.clear();
    const Duration gap = std::max(5 * m_beat.pollPeriod(), Duration{history.bucket.count() * 5 / 2});
    m_pyramid.set(history.points, gap);
    ++m_historyAt;
    redraw();
}

void LagChart::appendPoint(const LossPoint &point)
{
    m_pyramid.append(point);
    ++m_historyAt;
    countPoint(m_summary, point);
    redraw();
}

void LagChart::setCurrent(const LossCard &loss)
{
    m_current = loss;
    if (loss.rpo.count() > 0)
        m_rpo = loss.rpo;
    redraw();
}

void LagChart::setZone(const QByteArray &zone)
{
    const QTimeZone wanted(zone);
    m_zone = wanted.isValid() ? wanted : QTimeZone(QByteArrayLiteral("UTC"));
    redraw();
}

void LagChart::setRange(Instant from, Instant to)
{
    const Instant now = m_beat.now();
    const Duration span = std::clamp<Duration>(to - from, ShortestSpan, LongestSpan);
    m_follows = to >= now;
    m_to = m_follows ? now : to;
    m_from = m_to - span;
    m_span = span;
    wantRange();
    redraw();
}

void LagChart::setSpan(Duration span)
{
    setRange(m_beat.now() - span, m_beat.now());
}

void LagChart::zoomBy(double factor, double anchor)
{
    const double span = std::clamp(double(m_span.count()) * factor, double(Duration(ShortestSpan).count()),
                                   double(LongestSpan.count()));
    if (m_follows && anchor > 0.9)
        anchor = 1; // near the right edge, now stays where it is
    const Instant fixed = m_from + Duration{std::llround(double(m_span.count()) * anchor)};
    const Instant to = fixed + Duration{std::llround(span * (1 - anchor))};
    setRange(to - Duration{std::llround(span)}, to);
}

void LagChart::panBy(double part)
{
    const Duration by{std::llround(double(m_span.count()) * part)};
    setRange(m_from + by, m_to + by);
}

void LagChart::wantRange()
{
    checkSegment();
    if (!m_wanted.isActive())
        m_wanted.start();
}

void LagChart::checkSegment()
{
    for (qsizetype i = 0; i < m_buttons.size(); ++i)
        m_buttons.at(i)->setChecked(m_follows && m_span == Spans[i].length);
}

void LagChart::redraw()
{
    if (m_follows) {
        m_to = m_beat.now();
        m_from = m_to - m_span;
    }
    const ShownLoss shown = shownLoss(m_current, m_beat);
    LossPicture picture;
    picture.pyramid = &m_pyramid;
    picture.historyAt = m_historyAt;
    picture.from = m_from;
    picture.to = m_to;
    picture.zone = m_zone;
    picture.rpoSeconds = double(m_rpo.count()) / 1000;
    const LossPyramid::Extent seen = m_pyramid.extent(m_pyramid.indexAt(m_from), m_pyramid.indexAt(m_to) + 1);
    double worst = seen.known ? double(seen.max) : 0;
    picture.currentShown = m_follows;
    if (shown.loss) {
        picture.currentSeconds = double(shown.loss->count()) / 1000;
        for (const ShownLoss::Part &part : shown.big)
            picture.currentText += (picture.currentText.isEmpty() ? QString() : QStringLiteral(" ")) +
                                   part.number + QChar(QChar::Nbsp) + part.unit;
        if (m_follows)
            worst = std::max(worst, *picture.currentSeconds);
    }
    picture.scale = lossScale(worst, picture.rpoSeconds);
    m_view->setPicture(picture);
    showEmpty();
    showSummary();
}

void LagChart::showEmpty()
{
    if (m_pyramid.size() == 0)
        m_view->setEmptyText(
            tr("No history yet. The first point comes in %1.").arg(durationText(m_beat.pollPeriod())));
    else if (m_pyramid.points().constFirst().at > m_to || m_pyramid.points().constLast().at < m_from)
        m_view->setEmptyText(tr("Nothing was recorded in this stretch of time."));
    else
        m_view->setEmptyText({});
}

void LagChart::showSummary()
{
    QStringList parts;
    if (m_summary.worstAt)
        parts +=
            tr("worst %1 at %2")
                .arg(durationText(Duration{std::llround(double(m_summary.worstSeconds) * 1000)}),
                     toDateTime(*m_summary.worstAt, m_zone).date() == toDateTime(m_beat.now(), m_zone).date()
                         ? clockText(*m_summary.worstAt, m_zone, false)
                         : QLocale().toString(toDateTime(*m_summary.worstAt, m_zone),
                                              QStringLiteral("d MMM HH:mm")));
    if (m_pyramid.size() > 0)
        parts += m_summary.breaches == 1
                     ? tr("over the RPO once in 30 days")
                     : tr("over the RPO %1 times in 30 days", nullptr, int(m_summary.breaches))
                           .arg(m_summary.breaches);
    m_note->setPlain(parts.join(QStringLiteral(" · ")));
}

QStringList LagChart::reading(Instant at) const
{
    const std::optional<LossPoint> point = m_pyramid.nearest(at);
    const Instant moment = point ? point->at : at;
    const QDateTime local = toDateTime(moment, m_zone);
    const qint64 daysAgo = local.date().daysTo(toDateTime(m_beat.now(), m_zone).date());
    const QString day = daysAgo == 0   ? tr("Today")
                        : daysAgo == 1 ? tr("Yesterday")
                                       : QLocale().toString(local.date(), QStringLiteral("d MMM yyyy"));
    QStringList lines{QStringLiteral("%1 %2 %3")
                          .arg(day, local.toString(QStringLiteral("HH:mm:ss")), m_zone.abbreviation(local))};
    if (!point || !point->known)
        return lines << tr("loss not known");
    const auto exact = [](float seconds) { return Duration{std::llround(double(seconds)) * 1000}; };
    if (m_bucket.count() > 0 && point->maxSeconds > point->minSeconds)
        lines += tr("loss %1 to %2 within %3")
                     .arg(durationText(exact(point->minSeconds)), durationText(exact(point->maxSeconds)),
                          durationText(m_bucket));
    else
        lines += tr("loss %1").arg(durationText(exact(point->maxSeconds)));
    if (m_bucket.count() == 0)
        lines += tr("recoverable to %1").arg(clockText(moment - exact(point->maxSeconds), m_zone));
    return lines;
}

} // namespace Switchback
