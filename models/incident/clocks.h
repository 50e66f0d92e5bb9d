// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/plannedevent.h"
#include "models/incident/incident.h"

namespace Switchback
{

/// One customer update of the grid that begins with the outage: due a whole number of intervals after it.
/// Slot 1 is the first that could be kept: due a third of an interval after the declaration or later, for
/// what was due before anybody knew, nobody can have missed (gridBefore()). An update counts for the slot it
/// names. Sent at the due moment is on time; after it and before the next is due: late; later or never:
/// missed. A missed one never moves the grid.
struct UpdateSlot {
    enum class State { Ahead, Waiting, Overdue, OnTime, Late, Missed };
    int number = 1;
    Instant due{};
    State state = State::Ahead; ///< Waiting: the next one due; Overdue: due, unsent, the next is not due yet
    std::optional<Instant> sentAt;
    bool operator==(const UpdateSlot &) const = default;
};
/// Where the grid of an outage begins: one interval before its first slot.
Instant gridBefore(Instant outageAt, Instant declaredAt, Duration every);
/// How long after a declaration the first update may be due at the earliest.
inline Duration updateGrace(Duration every)
{
    return every / 3;
}
/// When an update is due; slots count from 1. None: the runbook has no cadence.
std::optional<Instant> slotDue(const Incident &incident, int slot);
/// When updates ended: customers were told that it is over, or the incident was closed; none: they go on.
std::optional<Instant> updatesEnd(const Incident &incident);
/// Every slot due until `now`, and on to the next one that waits. After their end only those due before. (In
/// logs of before 0.2 the grid begins with the outage, and what was due before its declaration stays missed.)
QList<UpdateSlot> updateSlots(const Incident &incident, Instant now);
/// Which slot an update sent at `now` is for: the newest overdue one, else the next.
int slotToSend(const Incident &incident, Instant now);

/// When the decision with that number is due, from 1: an hour after the outage began, or when the hold before
/// it ends. None: nothing is to be decided, or that one was made of free will.
std::optional<Instant> decisionDue(const Incident &incident, int number);

/// When the service was back, or the incident over; none: it goes on. What ends the outage's clocks, its age
/// and its line. The failed site working again ends it, until it stops again.
std::optional<Instant> outageEnd(const Incident &incident);

/// One clock of the outage. What is done at the very moment it is due is done in time: a clock has run out
/// one millisecond later.
struct OutageClock {
    enum class Kind { Outage, Update, Decision, RtoLow, RtoHigh };
    Kind kind = Kind::Outage;
    Instant at{};        ///< Outage: since; others: when it runs out
    bool running = true; ///< false: it has been met or is not needed any more
    bool ranOut = false;
    Duration left{0}; ///< negative after it ran out; Outage: how long so far
    QString turn;     ///< whose turn it is: "a commander", "the customers", "K. Ramos"
    bool operator==(const OutageClock &) const = default;
};
/// All clocks at that moment, in the order of the kinds. Pure.
QList<OutageClock> outageClocks(const Incident &incident, Instant now);

/// When the service may be back: what remains of the runbook, by this pair's own past incidents (median of
/// each step) or, for a step never done, by the runbook's first guess.
struct Forecast {
    std::optional<Instant> at; ///< none: nothing restores the service in this runbook, or it is restored
    int fromPast = 0;          ///< steps whose time is measured
    int fromGuess = 0;
    bool operator==(const Forecast &) const = default;
};
/// Step key -> how long it took in each past incident.
QHash<QString, QList<Duration>> stepDurations(const QList<Incident> &past);
Forecast forecast(const Incident &incident, const QHash<QString, QList<Duration>> &past, Instant now);

/// Clocks that have run out and are not in the log yet, each with the word that lets it be written once,
/// whoever writes it. Asked by the process that holds the duty.
QList<PlannedEvent> clockEvents(const Incident &incident, Instant now);
/// When clockEvents() will next have something to say; none: never.
std::optional<Instant> nextClock(const Incident &incident, Instant now);

/// RTO and RPO reached against promised.
struct Promises {
    std::optional<Duration> rtoReached;
    Duration rtoLow{0};
    Duration rtoHigh{0};
    std::optional<double> lossSeconds; ///< as said before the failover
    std::optional<qint64> lossRows;
    int onTime = 0;
    int late = 0;
    int missed = 0;
    bool operator==(const Promises &) const = default;
};
Promises promises(const Incident &incident, Instant now);

} // namespace Switchback
