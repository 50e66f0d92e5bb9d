// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/clocks.h"

namespace Switchback
{

/// The outage as it is drawn on a line: the first `wide` at full width, the rest of the RTO band compressed.
struct OutageTimeline {
    QString title; ///< "Outage timeline · incident 42"
    QString range; ///< "0 to 12 h after the outage began, 13:02 Naperville"
    bool drill = false;
    bool calm = false; ///< a move that nothing forces
    Instant from{};
    Duration wide{0};  ///< two hours: rtoLow
    Duration whole{0}; ///< twelve hours: rtoHigh, or longer when the outage is
    QByteArray zone;
    std::optional<Instant> endedAt; ///< closed or restored: red ends there
    bool closed = false;            ///< `now` is when it was closed
    Instant now{};
    Duration bandFrom{0}; ///< the RTO band, after `from`
    Duration bandTo{0};
    QString bandText; ///< "RTO window 2–12 h"
    /// A round length along the line, and its words.
    struct AxisMark {
        Duration after{0};
        QString text; ///< "30 m", "90 m", "12 h"
        bool operator==(const AxisMark &) const = default;
    };
    QList<AxisMark> axis; ///< ascending; the first is the beginning, the last the end
    struct Tick {
        Instant at{};
        UpdateSlot::State state = UpdateSlot::State::Ahead;
        QString tip;
        bool operator==(const Tick &) const = default;
    };
    QList<Tick> ticks; ///< updates, those ahead within the wide part too
    QList<Flag> flags; ///< what happened, at most a dozen: the telling ones
    std::optional<Instant> forecastAt;
    QString updatesLine; ///< "updates every 15 min: all sent"
    Mark updatesMark = Mark::Fine;
    QString next; ///< "Next: finish reroute (81 customers) → tests → customer initials"
    bool operator==(const OutageTimeline &) const = default;
};
OutageTimeline outageTimeline(const Incident &incident, const Forecast &forecast, Instant now);
/// The telling flags of an incident, at most `most`, ascending: the least telling are left out first.
QList<Flag> tellingFlags(const Incident &incident, Instant now, int most = 12);
/// Round lengths for the line: quarters of the wide part, then what fits beyond it.
QList<OutageTimeline::AxisMark> axisMarks(Duration wide, Duration bandTo, Duration whole);
/// Where a moment lies on the line, 0 to 1: the wide part takes the first 70 %. Monotonic; and its inverse.
double positionOf(const OutageTimeline &line, Instant at);
Instant momentAt(const OutageTimeline &line, double position);

} // namespace Switchback
