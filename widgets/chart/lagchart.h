// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/replication/losshistory.h"
#include "widgets/base/card.h"
#include "widgets/base/plainlabel.h"
#include "widgets/base/shown.h"
#include "widgets/chart/losspyramid.h"

#include <QTimer>

class QPushButton;

namespace Switchback
{

class Beat;
class LagChartView;

/// Loss against the RPO over time. Ranges from an hour to a year, wheel and drag, arrows and + and -; the
/// pointer reads a moment. Asks for what it lacks by rangeWanted(); what it has is drawn at once. Times in
/// the zone given.
class LagChart : public Card
{
    Q_OBJECT
public:
    explicit LagChart(const Beat &beat, QWidget *parent = nullptr);

    void setHistory(const LossHistory &history);
    /// One newer point, without handing over the whole history again.
    void appendPoint(const LossPoint &point);
    /// What the loss card shows now: the dot at the right edge.
    void setCurrent(const LossCard &loss);
    void setZone(const QByteArray &zone);

    [[nodiscard]] Instant from() const { return m_from; }
    [[nodiscard]] Instant to() const { return m_to; }
    [[nodiscard]] bool follows() const { return m_follows; } ///< the right edge is now, and moves with it
    void setRange(Instant from, Instant to);
    void setSpan(Duration span); ///< up to now, following it
    /// What the pointer would read at that moment; lines of plain text.
    [[nodiscard]] QStringList reading(Instant at) const;
    /// The inner view, for events in tests and benchmarks.
    [[nodiscard]] QWidget *view() const;

signals:
    /// The stretch that is looked at has changed; at most five times a second.
    void rangeWanted(Instant from, Instant to);

private:
    friend class LagChartView;
    void buildHeader();
    void redraw();
    void wantRange();
    void zoomBy(double factor, double anchor);
    void panBy(double part);
    void showEmpty();
    void showSummary();
    void checkSegment();

    const Beat &m_beat;
    LossPyramid m_pyramid;
    quint64 m_historyAt = 0; ///< counts what was put into it
    Duration m_bucket{0};
    Duration m_rpo{0};
    LossHistory m_summary; ///< without the points
    LossCard m_current;
    QTimeZone m_zone{QByteArrayLiteral("UTC")};
    Instant m_from{};
    Instant m_to{};
    bool m_follows = true;
    Duration m_span;
    LagChartView *m_view;
    PlainLabel *m_title;
    PlainLabel *m_note;
    QWidget *m_segments = nullptr;
    QList<QPushButton *> m_buttons;
    QTimer m_wanted;
};

} // namespace Switchback
