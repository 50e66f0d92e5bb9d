// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/clocks.h"

#include "models/incident/incidentparts.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration Tick{1};

/// The newest slot due at or before `at`; 0: none yet.
int lastDue(const Incident &incident, Instant at)
{
    for (qsizetype i = incident.cadence.size() - 1; i >= 0; --i) {
        const CadenceFrom &stretch = incident.cadence.at(i);
        const qint64 count = (at - stretch.before) / stretch.every; // rounds towards zero: see the next line
        if (at < stretch.before + stretch.every)
            continue;
        const qint64 slot = stretch.slot + count - 1;
        const qint64 end = i + 1 < incident.cadence.size() ? incident.cadence.at(i + 1).slot - 1 : slot;
        return int(std::min(slot, end));
    }
    return 0;
}

QHash<int, Instant> sentSlots(const Incident &incident)
{
    QHash<int, Instant> sent;
    for (const Notice &notice : incident.notices) {
        if (notice.slot > 0 && notice.sentAt && !sent.contains(notice.slot))
            sent.insert(notice.slot, *notice.sentAt);
    }
    return sent;
}

UpdateSlot::State stateOf(const Incident &incident, const UpdateSlot &slot, bool open, Instant nextDue,
                          Instant now)
{
    using State = UpdateSlot::State;
    if (slot.sentAt) {
        if (*slot.sentAt <= slot.due)
            return State::OnTime;
        return *slot.sentAt < nextDue ? State::Late : State::Missed;
    }
    if (slot.due < incident.declaredAt || now >= nextDue || !open)
        return slot.due < incident.declaredAt || slot.due < now ? State::Missed : State::Waiting;
    return now > slot.due ? State::Overdue : State::Waiting;
}

/// Until when an update counts as sent, however late: the next one is due, or was before the grid paused.
Instant overtakenAt(const Incident &incident, int slot)
{
    const Instant next = *slotDue(incident, slot + 1);
    const Instant due = *slotDue(incident, slot);
    for (qsizetype i = 1; incident.fold >= 3 && i < incident.cadence.size(); ++i) {
        const CadenceFrom &stretch = incident.cadence.at(i);
        if (stretch.slot == slot + 1 && stretch.before > due)
            return std::min(next, due + incident.cadence.at(i - 1).every);
    }
    return next;
}

OutageClock clockUntil(OutageClock::Kind kind, Instant at, std::optional<Instant> met, Instant now,
                       const QString &turn)
{
    OutageClock clock;
    clock.kind = kind;
    clock.at = at;
    clock.running = !met;
    const Instant then = met.value_or(now);
    clock.ranOut = then > at;
    clock.left = at - then;
    clock.turn = turn;
    return clock;
}

QString ownerText(const Incident &incident)
{
    const RunbookStep *step = currentStep(incident);
    if (step && step->owner == StepOwner::Customer)
        return said(QT_TRANSLATE_NOOP("Incident", "the customers"));
    if (step && step->owner == StepOwner::Both)
        return said(QT_TRANSLATE_NOOP("Incident", "us and the customers"));
    return said(QT_TRANSLATE_NOOP("Incident", "us"));
}

/// One more decision is wanted: there is none that stands.
bool decisionOpen(const Incident &incident)
{
    const Decision *last = incident.decision();
    if (!last || last->choice == Choice::Hold)
        return true;
    return last->choice == Choice::NotNeeded && incident.reopenedAt && *incident.reopenedAt > last->at;
}

PlannedEvent ranOut(const Incident &incident, const QString &clock, int slot, Instant due, Instant now,
                    const QString &text)
{
    PlannedEvent planned;
    const bool missed = clock == QLatin1String("missed");
    QJsonObject body{{QStringLiteral("slot"), slot}, {QStringLiteral("due"), toIso(due)}};
    if (!missed)
        body.insert(QStringLiteral("clock"), clock);
    planned.event =
        incidentEvent(incident, missed ? QStringLiteral("update.missed") : QStringLiteral("clock.ran_out"),
                      now, QStringLiteral("console"), text, body);
    planned.once = onceWord(incident, QStringLiteral("clock/%1/%2").arg(clock).arg(slot));
    return planned;
}

bool told(const Incident &incident, const QString &clock, int slot)
{
    return incident.told.contains(QStringLiteral("%1/%2").arg(clock).arg(slot));
}

QString missedText(const Incident &incident, const UpdateSlot &slot)
{
    const QString due = momentText(incident, slot.due);
    if (!slot.sentAt)
        return said(QT_TRANSLATE_NOOP("Incident", "Update %1 missed: due %2, never sent"))
            .arg(slot.number)
            .arg(due);
    return said(QT_TRANSLATE_NOOP("Incident", "Update %1 missed: due %2, sent %3"))
        .arg(slot.number)
        .arg(due, momentText(incident, *slot.sentAt));
}

void updateEvents(const Incident &incident, Instant now, QList<PlannedEvent> &events)
{
    using State = UpdateSlot::State;
    const QString missed = QStringLiteral("missed");
    const QString late = QStringLiteral("update");
    for (const UpdateSlot &slot : updateSlots(incident, now)) {
        if (slot.state == State::Missed && !told(incident, missed, slot.number))
            events += ranOut(incident, missed, slot.number, slot.due, now, missedText(incident, slot));
        if ((slot.state == State::Overdue || slot.state == State::Late) && !told(incident, late, slot.number))
            events += ranOut(incident, late, slot.number, slot.due, now,
                             said(QT_TRANSLATE_NOOP("Incident", "Update %1 not sent in time: it was due %2"))
                                 .arg(slot.number)
                                 .arg(momentText(incident, slot.due)));
    }
}

void decisionEvents(const Incident &incident, Instant now, QList<PlannedEvent> &events)
{
    const int made = int(incident.decisions.size());
    for (int number = 1; number <= made + (decisionOpen(incident) ? 1 : 0); ++number) {
        const std::optional<Instant> due = decisionDue(incident, number);
        const Instant until =
            number <= made ? incident.decisions.at(number - 1).at : outageEnd(incident).value_or(now);
        if (!due || until <= *due || told(incident, QStringLiteral("decision"), number))
            continue;
        events += ranOut(incident, QStringLiteral("decision"), number, *due, now,
                         said(QT_TRANSLATE_NOOP("Incident", "Decision not made in time: it was due %1"))
                             .arg(momentText(incident, *due)));
    }
}

void rtoEvents(const Incident &incident, Instant now, QList<PlannedEvent> &events)
{
    const struct {
        const char *key;
        Duration length;
    } limits[] = {{"rto_low", incident.rules.rtoLow}, {"rto_high", incident.rules.rtoHigh}};
    for (const auto &limit : limits) {
        const QString key = QString::fromLatin1(limit.key);
        const Instant due = incident.outageAt + limit.length;
        if (outageEnd(incident).value_or(now) <= due || told(incident, key, 1))
            continue;
        events += ranOut(incident, key, 1, due, now,
                         said(QT_TRANSLATE_NOOP("Incident", "Service not restored within %1 of the outage"))
                             .arg(durationText(limit.length)));
    }
}
} // namespace

Instant gridBefore(Instant outageAt, Instant declaredAt, Duration every)
{
    const Duration until = declaredAt + updateGrace(every) - outageAt;
    if (until <= every)
        return outageAt;
    return outageAt + (until - Tick) / every * every;
}

std::optional<Instant> outageEnd(const Incident &incident)
{
    if (incident.restoredAt)
        return incident.restoredAt;
    if (incident.serviceSeenAt)
        return incident.serviceSeenAt;
    return incident.open() ? std::nullopt : incident.closedAt;
}

bool endsUpdates(const Incident &incident, const Notice &notice)
{
    // Until the third fold they went on to the closing.
    return incident.fold >= 3 && notice.stage == QLatin1String("resolved") && notice.approvedAt &&
           !notice.withdrawnAt && (!incident.reopenedAt || *notice.approvedAt >= *incident.reopenedAt);
}

std::optional<Instant> updatesEnd(const Incident &incident)
{
    std::optional<Instant> end = incident.open() ? std::nullopt : incident.closedAt;
    for (const Notice &notice : incident.notices) {
        if (endsUpdates(incident, notice))
            end = std::min(end.value_or(*notice.approvedAt), *notice.approvedAt);
    }
    return end;
}

std::optional<Instant> slotDue(const Incident &incident, int slot)
{
    for (qsizetype i = incident.cadence.size() - 1; i >= 0; --i) {
        const CadenceFrom &stretch = incident.cadence.at(i);
        if (slot >= stretch.slot)
            return stretch.before + (slot - stretch.slot + 1) * stretch.every;
    }
    return std::nullopt;
}

QList<UpdateSlot> updateSlots(const Incident &incident, Instant now)
{
    QList<UpdateSlot> all;
    if (incident.cadence.isEmpty())
        return all;
    const QHash<int, Instant> sent = sentSlots(incident);
    const std::optional<Instant> end = updatesEnd(incident);
    // Also of a moment that is past by now: the clocks are looked at a while after they ran out.
    const bool open = incident.open() && (!end || *end > now);
    const Instant until = std::min(now, end.value_or(now));
    for (int number = 1;; ++number) {
        UpdateSlot slot;
        slot.number = number;
        slot.due = *slotDue(incident, number);
        if (!open && slot.due >= until)
            break;
        if (const auto at = sent.constFind(number); at != sent.constEnd() && *at <= now)
            slot.sentAt = *at;
        slot.state = stateOf(incident, slot, open, overtakenAt(incident, number), until);
        all.append(slot);
        if (open && slot.due >= now && !slot.sentAt)
            break;
    }
    return all;
}

int slotToSend(const Incident &incident, Instant now)
{
    const QList<UpdateSlot> all = updateSlots(incident, now);
    for (auto slot = all.rbegin(); slot != all.rend(); ++slot) {
        if (slot->state == UpdateSlot::State::Overdue)
            return slot->number;
    }
    return all.isEmpty() ? 0 : all.last().number;
}

CadenceFrom cadenceFrom(const Incident &incident, Instant lastDueUntil, Instant now, Duration every)
{
    CadenceFrom stretch;
    const int last = lastDue(incident, lastDueUntil);
    stretch.slot = last + 1;
    stretch.every = every;
    stretch.before = last > 0 ? *slotDue(incident, last) : incident.cadence.first().before;
    if (const Duration gone = now - stretch.before; gone > every)
        stretch.before += (gone - Tick) / every * every;
    return stretch;
}

CadenceFrom updatesAgain(const Incident &incident, Instant now)
{
    if (incident.cadence.isEmpty())
        return {1, now, Tick};
    const Duration every = incident.cadence.last().every;
    Instant until = updatesEnd(incident).value_or(now);
    for (const Notice &notice : incident.notices) {
        if (notice.slot > 0 && notice.approvedAt) // perhaps ahead of its time
            until = std::max(until, slotDue(incident, notice.slot).value_or(until));
    }
    return cadenceFrom(incident, until, now + updateGrace(every), every);
}

std::optional<Instant> decisionDue(const Incident &incident, int number)
{
    if (!stepOfKind(incident.runbook, StepKind::Decision) || number < 1 ||
        number > incident.decisions.size() + 1)
        return std::nullopt;
    if (number == 1)
        return incident.outageAt + incident.rules.decideAfter;
    const Decision &before = incident.decisions.at(number - 2);
    if (before.choice == Choice::Hold)
        return before.until;
    if (before.choice == Choice::NotNeeded && incident.reopenedAt && *incident.reopenedAt > before.at)
        return std::max(*incident.reopenedAt, incident.outageAt + incident.rules.decideAfter);
    return std::nullopt;
}

QList<OutageClock> outageClocks(const Incident &incident, Instant now)
{
    using Kind = OutageClock::Kind;
    QList<OutageClock> clocks;
    if (incident.id.isEmpty())
        return clocks;
    const std::optional<Instant> end = outageEnd(incident);
    if (incident.isOutage()) {
        OutageClock outage;
        outage.at = incident.outageAt;
        outage.running = !end;
        outage.left = end.value_or(now) - incident.outageAt;
        outage.turn = ownerText(incident);
        clocks += outage;
    }

    if (const int slot = slotToSend(incident, now); slot > 0)
        clocks += clockUntil(Kind::Update, *slotDue(incident, slot), updatesEnd(incident), now,
                             said(QT_TRANSLATE_NOOP("Incident", "a communicator")));

    const int made = int(incident.decisions.size());
    const bool open = decisionOpen(incident);
    if (const auto due = decisionDue(incident, open ? made + 1 : made)) {
        const std::optional<Instant> met = open ? end : std::optional(incident.decisions.last().at);
        clocks +=
            clockUntil(Kind::Decision, *due, met, now, said(QT_TRANSLATE_NOOP("Incident", "a commander")));
    }
    if (!incident.isOutage())
        return clocks; // nothing has stopped, so nothing has to be back by then
    clocks +=
        clockUntil(Kind::RtoLow, incident.outageAt + incident.rules.rtoLow, end, now, ownerText(incident));
    clocks +=
        clockUntil(Kind::RtoHigh, incident.outageAt + incident.rules.rtoHigh, end, now, ownerText(incident));
    return clocks;
}

QList<PlannedEvent> clockEvents(const Incident &incident, Instant now)
{
    QList<PlannedEvent> events;
    if (!incident.open())
        return events;
    updateEvents(incident, now, events);
    decisionEvents(incident, now, events);
    if (incident.isOutage())
        rtoEvents(incident, now, events);
    return events;
}

std::optional<Instant> nextClock(const Incident &incident, Instant now)
{
    if (!incident.open())
        return std::nullopt;
    if (!clockEvents(incident, now).isEmpty())
        return now;
    std::optional<Instant> next;
    const auto consider = [&next, now](Instant at) {
        if (at > now && (!next || at < *next))
            next = at;
    };
    for (const UpdateSlot &slot : updateSlots(incident, now)) {
        if (slot.state == UpdateSlot::State::Waiting)
            consider(slot.due + Tick);
        else if (slot.state == UpdateSlot::State::Overdue)
            consider(overtakenAt(incident, slot.number));
    }
    if (outageEnd(incident))
        return next;
    if (decisionOpen(incident)) {
        if (const auto due = decisionDue(incident, int(incident.decisions.size()) + 1))
            consider(*due + Tick);
    }
    if (incident.isOutage()) {
        consider(incident.outageAt + incident.rules.rtoLow + Tick);
        consider(incident.outageAt + incident.rules.rtoHigh + Tick);
    }
    return next;
}

} // namespace Switchback
