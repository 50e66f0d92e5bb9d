// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/incident.h"

#include "models/incident/casechange.h"
#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"
#include "models/incident/stillopen.h"

namespace Switchback
{

bool saysAgain(const Event &event)
{
    return event.body.contains(QLatin1String("every_ms"));
}

Outcome beginAgain(Incident &incident, const Event &event)
{
    const Result<CadenceFrom> stretch = cadenceOf(event);
    if (!stretch)
        return stretch.error();
    incident.reopenedAt = event.at;
    if (!incident.cadence.isEmpty())
        addCadence(incident, *stretch);
    if (const Decision *decision = incident.decision(); decision && decision->choice == Choice::NotNeeded)
        unsettleDecision(incident);
    for (const RunbookStep &step : incident.runbook.steps) {
        if (incident.fold >= 3 && tellsEnd(step) && incident.steps.contains(step.key))
            reopenStep(incident.steps[step.key]);
    }
    return Done{};
}

namespace
{
Outcome reopened(Incident &incident, const Event &event)
{
    if (incident.open())
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "the incident is open")));
    if (const Outcome again = beginAgain(incident, event); !again)
        return again;
    incident.ending = Ending::None;
    incident.closedAt.reset();
    incident.closedBy.clear();
    incident.closedWhy.clear();
    incident.serviceSeenAt.reset();
    incident.paused = false;
    incident.pausedBy.clear();
    ++incident.reopened;
    addFlag(incident, event, Mark::Bad);
    return Done{};
}

Outcome closed(Incident &incident, const Event &event)
{
    const QString key = bodyText(event, "ending");
    for (const Ending ending : {Ending::Complete, Ending::FalseAlarm, Ending::NotNeeded}) {
        if (endingKey(ending) != key)
            continue;
        // Closed on an old picture, while another seat recorded what speaks against it: it stays open. What
        // goes on by itself ends also later.
        if (ending == Ending::Complete && !unsettled(incident).isEmpty())
            return Done{};
        incident.ending = ending;
        incident.closedAt = event.at;
        incident.closedBy = event.actor;
        incident.closedWhy = bodyText(event, "why");
        addFlag(incident, event, Mark::Fine);
        return Done{};
    }
    return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "it has no ending known here")));
}

Outcome serviceSeen(Incident &incident, const Event &event)
{
    const bool works = event.body.value(QStringLiteral("works")).toBool();
    if (works == incident.serviceSeenAt.has_value())
        return Done{};
    if (const Outcome again = saysAgain(event) ? beginAgain(incident, event) : Outcome{Done{}}; !again)
        return again;
    if (works)
        incident.serviceSeenAt = event.at;
    else
        incident.serviceSeenAt.reset();
    addFlag(incident, event, works ? Mark::Fine : Mark::Bad);
    return Done{};
}

Outcome paused(Incident &incident, const Event &event)
{
    incident.paused = true;
    incident.pausedBy = event.actor;
    return Done{};
}

Outcome resumed(Incident &incident, const Event &)
{
    incident.paused = false;
    incident.pausedBy.clear();
    return Done{};
}

Outcome handedOver(Incident &, const Event &)
{
    return Done{}; // who has the wheel is the lease's business; the log keeps what was said
}

Outcome clockRanOut(Incident &incident, const Event &event)
{
    const bool missed = event.kind == QLatin1String("update.missed");
    const QString clock = missed ? QStringLiteral("missed") : bodyText(event, "clock");
    const std::optional<Instant> due = fromIso(bodyText(event, "due"));
    if (clock.isEmpty() || !due)
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "it does not say which clock")));
    incident.told.insert(
        QStringLiteral("%1/%2").arg(clock).arg(event.body.value(QStringLiteral("slot")).toInt()));
    incident.flags.append({*due, event.text, missed ? Mark::Bad : Mark::Warning, event.kind});
    return Done{};
}

/// The events of a run that moves the service or is a step's: what it did, and how it ended. Others are no
/// part of a case, and until 0.2 only failovers were.
Outcome runEvent(Incident &incident, const Event &event)
{
    if (event.kind == QLatin1String("run.started")) {
        RunState state;
        const Outcome outcome = applyEvent(state, event);
        const bool ours = state.plan.kind == RunKind::Failover ||
                          (movesService(state.plan.kind) && !state.plan.step.isEmpty());
        if (!outcome || !ours)
            return outcome;
        incident.runs.append(state);
        addFlag(incident, event, Mark::Running);
        return Done{};
    }
    for (qsizetype i = incident.runs.size() - 1; i >= 0; --i) {
        RunState &run = incident.runs[i];
        if (run.plan.id != event.run)
            continue;
        const Outcome outcome = applyEvent(run, event);
        if (!outcome)
            return outcome;
        if (event.kind == QLatin1String("run.finished"))
            addFlag(incident, event, run.succeeded ? Mark::Fine : Mark::Bad);
        else if (event.kind == QLatin1String("step.failed") || event.kind == QLatin1String("run.overridden"))
            addFlag(incident, event, Mark::Bad);
        return Done{};
    }
    return Done{};
}

struct Handler {
    const char *kind;
    Outcome (*apply)(Incident &, const Event &);
    bool alsoClosed = false; ///< taken after the incident was closed
    int fromFold = 1;        ///< earlier ones knew nothing of it
};
constexpr Handler Handlers[] = {
    {"incident.reopened", reopened, true},
    {"incident.closed", closed},
    {"incident.joined", foldJoined},
    {"incident.left", foldLeft},
    {"service.seen", serviceSeen},
    {"notice.composed", foldComposed},
    {"notice.approved", foldApproved},
    {"notice.queued", foldQueued},
    {"notice.sent", foldSent},
    {"notice.withdrawn", foldWithdrawn},
    {"delivery.queued", foldDeliveries, true},
    {"delivery.facts", foldFacts, true},
    {"cadence.changed", foldCadence},
    {"decision.made", foldDecision},
    {"approval.asked", foldAsked},
    {"approval.given", foldAnswered},
    {"approval.refused", foldAnswered},
    {"approval.glass_broken", foldAnswered},
    {"wizard.begun", foldBegun},
    {"wizard.settled", foldSettled},
    {"wizard.in_step", foldInStep, true},
    {"testcall.asked", foldInStep},
    {"testcall.called_off", foldInStep},
    {"testcall.ended", foldInStep},
    {"testcall.notified", foldInStep},
    {"wizard.paused", paused},
    {"wizard.resumed", resumed},
    {"wizard.handed_over", handedOver},
    {"customer.recorded", foldCustomers},
    {"calls.seen", foldCallsSeen, false, 4},
    {"calls.no_trunk", foldNoTrunk, false, 4},
    {"customer.observed", foldObserved, false, 4},
    {"initials.taken", foldInitials, true},
    {"initials.declined", foldInitials, true},
    {"initials.not_reached", foldInitials, true},
    {"clock.ran_out", clockRanOut},
    {"update.missed", clockRanOut},
};

Outcome applyKnown(Incident &incident, const Event &event)
{
    if (event.kind.startsWith(QLatin1String("run.")) || event.kind.startsWith(QLatin1String("step.")))
        return runEvent(incident, event);
    for (const Handler &handler : Handlers) {
        if (event.kind != QLatin1String(handler.kind) || incident.fold < handler.fromFold)
            continue;
        // What a second seat wrote while the first one closed comes too late; it stays in the log, and that's
        // all.
        if (!incident.open() && !handler.alsoClosed)
            return Done{};
        return handler.apply(incident, event);
    }
    return Done{};
}
} // namespace

Outcome applyEvent(Incident &incident, const Event &event)
{
    if (event.kind == QLatin1String("incident.declared")) {
        if (!incident.id.isEmpty())
            return event.incident == incident.id
                       ? Outcome{cantFollow(
                             event, said(QT_TRANSLATE_NOOP("Incident", "the incident has begun already")))}
                       : Outcome{Done{}};
        return foldDeclared(incident, event);
    }
    if (incident.id.isEmpty() || event.incident != incident.id)
        return Done{};
    const Outcome outcome = applyKnown(incident, event);
    if (!outcome)
        return outcome;
    incident.lastSeq = std::max(incident.lastSeq, event.seq);
    if (mayChangeCase(event))
        incident.known.caseChanged(incident);
    return outcome;
}

Result<Incident> foldIncident(const QList<Event> &events, int fold)
{
    Incident incident;
    incident.fold = fold;
    for (const Event &event : events) {
        const Outcome outcome = applyEvent(incident, event);
        if (!outcome)
            return outcome.error();
    }
    return incident;
}

} // namespace Switchback
