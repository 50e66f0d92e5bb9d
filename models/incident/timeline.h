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
    Instant from{};
    Duration wide{0};  ///< two hours: rtoLow
    Duration whole{0}; ///< twelve hours: rtoHigh, or longer when the outage is
    QByteArray zone;
    std::optional<Instant> endedAt; ///< closed or restored: red ends there
    Instant now{};
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
/// Where a moment lies on the line, 0 to 1: the wide part takes the first 70 %. Monotonic; and its inverse.
double positionOf(const OutageTimeline &line, Instant at);
Instant momentAt(const OutageTimeline &line, double position);

} // namespace Switchback
