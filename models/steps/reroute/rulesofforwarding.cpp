// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/rulesofforwarding.h"

#include "models/command/planning.h"
#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"
#include "models/steps/reroute/rulesofobserved.h"

#include <algorithm>

namespace Switchback
{

namespace
{
QString siteName(const Incident &incident, const QString &site)
{
    return site == incident.to ? incident.toName : incident.fromName;
}

/// What was set by hand lies in the step's record: {"calls": {SITE: {"mode", "by", "at", "seq"}}}.
QJsonObject byHand(const Incident &incident)
{
    const RunbookStep *step = rerouteStep(incident);
    return step ? incident.stepRecord(step->key).kept.value(QLatin1String(SetCallsWord)).toObject()
                : QJsonObject();
}

void takeIn(QMap<QString, CallsWanted> &wanted, const QString &site, const CallsWanted &now)
{
    const auto known = wanted.constFind(site);
    if (known == wanted.cend() || known->seq <= now.seq)
        wanted.insert(site, now);
}

/// It has moved the service; or, by a runbook of somebody's own, there was none to move in it.
bool counts(const RunState &run)
{
    const StepState *promote = run.doing(QStringLiteral("promote"));
    return run.succeeded && run.letGoBy.isEmpty() && (!promote || promote->phase == StepPhase::Done);
}

/// The site has said that it has no SBC: there is nothing to keep.
bool hasNone(const RunState &run, const RunbookCall &call)
{
    const StepState *step = run.step(call.key);
    return step && step->phase == StepPhase::Done &&
           step->result.value(QLatin1String("state")).toString() == QLatin1String("none");
}

QString textOf(const Incident &incident, const QString &site, bool forward)
{
    const QString other = site == incident.to ? incident.fromName : incident.toName;
    return forward ? said(QT_TRANSLATE_NOOP("Incident", "calls at %1 go on to %2"))
                         .arg(siteName(incident, site), other)
                   : said(QT_TRANSLATE_NOOP("Incident", "calls at %1 are taken there"))
                         .arg(siteName(incident, site));
}
/// The service goes home: what is left is what the next outage moves to, also where it was an outage.
bool goesHome(const Incident &incident)
{
    return incident.home || incident.mode == IncidentMode::Failback;
}

/// Somebody is gone on without, and calls there: it is taken from them only by a person.
bool anyLeft(const Incident &incident, const RunbookStep &step, const SeenOf &seen)
{
    if (countCustomers(incident, step).excused == 0)
        return false;
    const StepRoom &room = roomOf(step.kind);
    return std::any_of(incident.customers.cbegin(), incident.customers.cend(), [&](const Customer &each) {
        if (room.standing(incident, step, each) != Standing::Excused)
            return false;
        const auto last = seen.known() ? seen.last(each.id, incident.from) : std::nullopt;
        const SeenCalls::State told = incident.record(each.id).seen.state;
        return last ? last->site == incident.from
                    : told != SeenCalls::State::NotYet && told != SeenCalls::State::Moved;
    });
}
} // namespace

QString forwardWord()
{
    return QStringLiteral("forward");
}

QString takeWord()
{
    return QStringLiteral("take");
}

QMap<QString, CallsWanted> callsWanted(const Incident &incident)
{
    QMap<QString, CallsWanted> wanted;
    for (const RunState &run : incident.runs) {
        const RunbookStep *step = counts(run) ? incident.runbook.step(incident.stepOf(run)) : nullptr;
        for (const RunbookCall &call : step ? step->calls : QList<RunbookCall>()) {
            const bool forward = call.verb == QLatin1String("drain_calls");
            if ((forward || call.verb == QLatin1String("take_calls")) && !hasNone(run, call))
                takeIn(wanted, call.atNew ? run.plan.to : run.plan.from,
                       {forward, run.finishedAt.value_or(Instant{}), run.finishedSeq, run.plan.actor});
        }
    }
    const QJsonObject hand = byHand(incident);
    for (auto each = hand.begin(); each != hand.end(); ++each) {
        const QJsonObject one = each->toObject();
        const auto at = fromIso(one.value(QLatin1String("at")).toString());
        takeIn(wanted, each.key(),
               {one.value(QLatin1String("mode")).toString() == forwardWord(), at.value_or(Instant{}),
                one.value(QLatin1String("seq")).toInteger(), one.value(QLatin1String("by")).toString()});
    }
    return wanted;
}

bool hasNoSbc(const Incident &incident, const QString &site)
{
    bool none = false;
    for (const RunState &run : incident.runs) {
        for (const StepState &step : run.steps) {
            const bool asked = step.spec.site == site && step.phase == StepPhase::Done &&
                               (step.spec.verb == QLatin1String("drain_calls") ||
                                step.spec.verb == QLatin1String("take_calls"));
            if (asked)
                none = step.result.value(QLatin1String("state")).toString() == QLatin1String("none");
        }
    }
    return none;
}

bool canBeMadeToTake(const CallsWanted &wanted, const QString &state)
{
    static const QStringList nothingToDo{QString(), QStringLiteral("open"), QStringLiteral("silent"),
                                         QStringLiteral("none")};
    return wanted.forward || !nothingToDo.contains(state);
}

QString sbcsNotOpen(const Incident &incident, const QHash<QString, QString> &states)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("draining"), QT_TRANSLATE_NOOP("Incident", "draining")},
        {QStringLiteral("mixed"), QT_TRANSLATE_NOOP("Incident", "not alike in all nodes")},
        {QStringLiteral("closed"), QT_TRANSLATE_NOOP("Incident", "closed")}};
    QStringList all;
    for (const QString &site : {incident.from, incident.to}) {
        const char *word = rerouteStep(incident) ? words.value(states.value(site)) : nullptr;
        if (word)
            all +=
                said(QT_TRANSLATE_NOOP("Incident", "The SBC of %1 is %2: it does not take all new calls "
                                                   "itself. Before the service is to be there make it take "
                                                   "them, in the wizard of the last case."))
                    .arg(siteName(incident, site), said(word));
    }
    return all.join(QLatin1Char(' '));
}

Result<QList<PlannedEvent>> planSetCalls(const Incident &incident, const RunbookStep &step,
                                         const Do::InStep &command, const CommandContext &context)
{
    const QString site = command.values.value(QLatin1String("site")).toString();
    const QString mode = command.values.value(QLatin1String("mode")).toString();
    if (command.what != QLatin1String(SetCallsWord) || (site != incident.from && site != incident.to) ||
        (mode != forwardWord() && mode != takeWord()))
        return refusal("missing",
                       said(QT_TRANSLATE_NOOP("Incident", "It is not said which SBC is to do what.")));
    const bool forward = mode == forwardWord();
    const auto wanted = callsWanted(incident);
    const auto there = wanted.constFind(site == incident.from ? incident.to : incident.from);
    if (forward && there != wanted.cend() && there->forward)
        return refusal(
            "not_now",
            said(QT_TRANSLATE_NOOP(
                "Incident", "The other SBC passes its calls on to this one: they would go to and fro.")));
    return inStep(incident, step, command, context, textOf(incident, site, forward));
}

Outcome foldSetCalls(Incident &incident, const RunbookStep &step, const Event &event)
{
    const QString site = bodyText(event, "site");
    const QString mode = bodyText(event, "mode");
    if (bodyText(event, "what") != QLatin1String(SetCallsWord) ||
        (site != incident.from && site != incident.to) || (mode != forwardWord() && mode != takeWord()))
        return cantFollow(event,
                          said(QT_TRANSLATE_NOOP("Incident", "it does not say which SBC is to do what")));
    QJsonObject &kept = incident.steps[step.key].kept;
    QJsonObject hand = kept.value(QLatin1String(SetCallsWord)).toObject();
    hand.insert(site, QJsonObject{{QStringLiteral("mode"), mode},
                                  {QStringLiteral("by"), event.actor},
                                  {QStringLiteral("at"), toIso(event.at)},
                                  {QStringLiteral("seq"), event.seq}});
    kept.insert(QLatin1String(SetCallsWord), hand);
    return Done{};
}

bool leftForwarding(const Incident &incident)
{
    return goesHome(incident) && callsWanted(incident).value(incident.from).forward;
}

QList<PlannedEvent> planOpenAgain(const Incident &incident, std::optional<Instant> newest, const SeenOf &seen,
                                  Instant now)
{
    const RunbookStep *step = rerouteStep(incident);
    const bool ours = incident.open() || incident.ending == Ending::Complete;
    if (!ours || !goesHome(incident) || !step || countCustomers(incident, *step).open() > 0 ||
        (newest && now - *newest < QuietBeforeOpen))
        return {};
    const auto wanted = callsWanted(incident);
    const auto left = wanted.constFind(incident.from);
    if (left == wanted.cend() || !left->forward || now - left->since < QuietBeforeOpen ||
        anyLeft(incident, *step, seen)) // last: it walks over all customers
        return {};
    const QJsonObject body{{QStringLiteral("step"), step->key},
                           {QStringLiteral("what"), QLatin1String(SetCallsWord)},
                           {QStringLiteral("site"), incident.from},
                           {QStringLiteral("mode"), takeWord()}};
    const QString text =
        said(QT_TRANSLATE_NOOP("Incident", "No call comes to %1 any more: its SBC is opened again"))
            .arg(incident.fromName);
    return {{incidentEvent(incident, QStringLiteral("wizard.in_step"), now, QStringLiteral("console"), text,
                           body),
             onceWord(incident, QStringLiteral("open_again/%1").arg(left->seq))}};
}

} // namespace Switchback
