// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/testcalls/placedcalls.h"

#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"

#include <QJsonArray>
#include <QUuid>

#include <algorithm>

namespace Switchback
{

namespace
{
const QString Calls = QStringLiteral("test_calls");

QString siteName(const Incident &incident, const QString &site)
{
    return site == incident.from ? incident.fromName : site == incident.to ? incident.toName : site;
}

PlacedCall callOf(const QJsonObject &json)
{
    PlacedCall call;
    call.op = json.value(QStringLiteral("op")).toString();
    call.site = json.value(QStringLiteral("site")).toString();
    call.by = json.value(QStringLiteral("by")).toString();
    call.at = fromIso(json.value(QStringLiteral("at")).toString()).value_or(Instant{});
    call.offBy = json.value(QStringLiteral("off_by")).toString();
    if (const auto ended = fromIso(json.value(QStringLiteral("ended")).toString()))
        takeEnd(call, *ended, json);
    return call;
}
} // namespace

QList<PlacedCall> placedCalls(const StepRecord &record)
{
    QList<PlacedCall> calls;
    for (const QJsonValue &each : record.kept.value(Calls).toArray())
        calls += callOf(each.toObject());
    return calls;
}

QList<PlacedCall> newestCalls(const QList<PlacedCall> &calls)
{
    QList<PlacedCall> newest;
    for (const PlacedCall &each : calls) {
        const auto same = std::find_if(newest.begin(), newest.end(),
                                       [&each](const PlacedCall &one) { return one.site == each.site; });
        if (same == newest.end())
            newest += each;
        else
            *same = each;
    }
    return newest;
}

std::optional<Error> callsNotPassed(const Incident &incident, const RunbookStep &step)
{
    for (const PlacedCall &call : newestCalls(placedCalls(incident.stepRecord(step.key)))) {
        const QString name = siteName(incident, call.site);
        if (call.underWay())
            return Error{
                QStringLiteral("not_now"),
                said(QT_TRANSLATE_NOOP("Incident", "A test call at %1 is under way.")).arg(name),
                said(QT_TRANSLATE_NOOP("Incident", "Wait for its end, or call it off and place another."))};
        if (!call.passed())
            return Error{QStringLiteral("not_now"),
                         said(QT_TRANSLATE_NOOP("Incident", "The last test call at %1 has not passed: %2"))
                             .arg(name, call.outcome()),
                         said(QT_TRANSLATE_NOOP(
                             "Incident", "Place another that passes, or override the step with a reason."))};
    }
    return std::nullopt;
}

QString callsCount(const Incident &incident, const RunbookStep &step)
{
    const QList<PlacedCall> newest = newestCalls(placedCalls(incident.stepRecord(step.key)));
    if (newest.isEmpty())
        return {};
    const auto passed =
        std::count_if(newest.cbegin(), newest.cend(), [](const PlacedCall &each) { return each.passed(); });
    return said(QT_TRANSLATE_NOOP("Incident", "test calls: %1 of %2 passed")).arg(passed).arg(newest.size());
}

QList<OpenCall> openCalls(const Incident &incident)
{
    QList<OpenCall> open;
    if (!incident.open())
        return open;
    for (const RunbookStep &step : incident.runbook.steps) {
        if (step.kind != StepKind::Tests)
            continue;
        for (const PlacedCall &call : placedCalls(incident.stepRecord(step.key))) {
            if (call.underWay())
                open += OpenCall{step.key, call};
        }
    }
    return open;
}

PlannedEvent callAsked(const Incident &incident, const RunbookStep &step, const QString &site, Instant now,
                       const QString &actor)
{
    // Made of the moment in the log, so that of two who ask at once one has asked.
    const QString word = onceWord(incident, QStringLiteral("testcall/%1/%2").arg(site).arg(incident.lastSeq));
    static const QUuid ours(QStringLiteral("6d0f5f0c-5b0f-4a53-8a3c-2f6f1d1f3c55"));
    const QString op = QUuid::createUuidV5(ours, word).toString(QUuid::WithoutBraces);
    Event event = incidentEvent(
        incident, QStringLiteral("testcall.asked"), now, actor,
        said(QT_TRANSLATE_NOOP("Incident", "Test call at %1 asked for")).arg(siteName(incident, site)),
        {{QStringLiteral("step"), step.key}, {QStringLiteral("op"), op}, {QStringLiteral("site"), site}});
    event.site = site;
    return {event, word};
}

PlannedEvent callCalledOff(const Incident &incident, const RunbookStep &step, const PlacedCall &call,
                           Instant now, const QString &actor)
{
    Event event = incidentEvent(
        incident, QStringLiteral("testcall.called_off"), now, actor,
        said(QT_TRANSLATE_NOOP("Incident", "Test call at %1 called off")).arg(siteName(incident, call.site)),
        {{QStringLiteral("step"), step.key}, {QStringLiteral("op"), call.op}});
    event.site = call.site;
    return {event, onceWord(incident, QStringLiteral("testcall/%1/off").arg(call.op))};
}

PlannedEvent callEnded(const Incident &incident, const OpenCall &open, const Result<QJsonObject> &answer,
                       Instant now)
{
    PlacedCall call = open.call;
    QJsonObject body = endOfCall(call.site, answer);
    takeEnd(call, now, body);
    body.insert(QStringLiteral("step"), open.step);
    body.insert(QStringLiteral("op"), call.op);
    const QString text =
        (call.passed() ? said(QT_TRANSLATE_NOOP("Incident", "Test call at %1 passed: %2"))
                       : said(QT_TRANSLATE_NOOP("Incident", "Test call at %1 has not passed: %2")))
            .arg(siteName(incident, call.site), call.outcome());
    Event event =
        incidentEvent(incident, QStringLiteral("testcall.ended"), now, QStringLiteral("console"), text, body);
    event.site = call.site;
    return {event, onceWord(incident, QStringLiteral("testcall/%1/end").arg(call.op))};
}

namespace
{
Outcome foldAskedCall(const Incident &incident, const Event &event, const QString &op, QJsonArray &calls)
{
    const QString site = bodyText(event, "site");
    if (site.isEmpty() || (site != incident.from && site != incident.to))
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "%1 is no site of it")).arg(site));
    calls.append(QJsonObject{{QStringLiteral("op"), op},
                             {QStringLiteral("site"), site},
                             {QStringLiteral("by"), event.actor},
                             {QStringLiteral("at"), toIso(event.at)}});
    return Done{};
}

void foldEndedCall(Incident &incident, const Event &event, QJsonObject &call)
{
    call.insert(QStringLiteral("ended"), toIso(event.at));
    for (const QString &key : {QStringLiteral("result"), QStringLiteral("error")}) {
        if (event.body.contains(key))
            call.insert(key, event.body.value(key));
    }
    const PlacedCall placed = callOf(call);
    addFlag(incident, event,
            placed.passed()          ? Mark::Fine
            : placed.offBy.isEmpty() ? Mark::Bad
                                     : Mark::Warning);
}
} // namespace

Outcome foldTestCall(Incident &incident, const RunbookStep &step, const Event &event)
{
    const QString op = bodyText(event, "op");
    QJsonObject &kept = incident.steps[step.key].kept;
    QJsonArray calls = kept.value(Calls).toArray();
    const auto found = std::find_if(calls.begin(), calls.end(), [&op](const QJsonValue &each) {
        return each.toObject().value(QStringLiteral("op")).toString() == op;
    });
    const bool known = !op.isEmpty() && found != calls.end();
    if (event.kind == QLatin1String("testcall.asked")) {
        if (op.isEmpty() || known)
            return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "it names no test call of its own")));
        if (const Outcome asked = foldAskedCall(incident, event, op, calls); !asked)
            return asked;
        kept.insert(Calls, calls);
        return Done{};
    }
    if (!known)
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "nobody asked for that test call")));
    QJsonObject call = found->toObject();
    if (call.contains(QStringLiteral("ended")))
        return Done{}; // the first end counts
    if (event.kind == QLatin1String("testcall.ended"))
        foldEndedCall(incident, event, call);
    else if (!call.contains(QStringLiteral("off_by")))
        call.insert(QStringLiteral("off_by"), event.actor);
    *found = call;
    kept.insert(Calls, calls);
    return Done{};
}

} // namespace Switchback
