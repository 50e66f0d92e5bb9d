// SPDX-License-Identifier: GPL-3.0-or-later
// The events of placed calls: made, and followed.
#include "models/incident/testcalls/callparts.h"

#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUuid>

#include <algorithm>

namespace Switchback
{

using namespace CallParts;

PlannedEvent callAsked(const Incident &incident, const RunbookStep &step, const QString &site, Instant now,
                       const QString &actor, bool leaves)
{
    // Made of the moment in the log, so that of two who ask at once one has asked.
    // A call and a message are no two: the site has one telephone.
    const QString word = onceWord(incident, QStringLiteral("testcall/%1/%2").arg(site).arg(incident.lastSeq));
    static const QUuid ours(QStringLiteral("6d0f5f0c-5b0f-4a53-8a3c-2f6f1d1f3c55"));
    const QString name = leaves ? word + QStringLiteral("/message") : word;
    const QString op = QUuid::createUuidV5(ours, name).toString(QUuid::WithoutBraces);
    QJsonObject body{
        {QStringLiteral("step"), step.key}, {QStringLiteral("op"), op}, {QStringLiteral("site"), site}};
    if (leaves)
        body.insert(QStringLiteral("message"), true);
    PlacedCall call;
    call.leaves = leaves;
    Event event = incidentEvent(
        incident, QStringLiteral("testcall.asked"), now, actor,
        said(QT_TRANSLATE_NOOP("Incident", "%1 at %2 asked for")).arg(kindOf(call), siteName(incident, site)),
        body);
    event.site = site;
    return {event, word};
}

PlannedEvent callCalledOff(const Incident &incident, const RunbookStep &step, const PlacedCall &call,
                           Instant now, const QString &actor)
{
    Event event = incidentEvent(incident, QStringLiteral("testcall.called_off"), now, actor,
                                said(QT_TRANSLATE_NOOP("Incident", "%1 at %2 called off"))
                                    .arg(kindOf(call), siteName(incident, call.site)),
                                {{QStringLiteral("step"), step.key}, {QStringLiteral("op"), call.op}});
    event.site = call.site;
    return {event, onceWord(incident, QStringLiteral("testcall/%1/off").arg(call.op))};
}

PlannedEvent callEnded(const Incident &incident, const OpenCall &open, const Result<QJsonObject> &answer,
                       Instant now, const Awaited &awaited)
{
    QJsonObject body{{QStringLiteral("step"), open.step}, {QStringLiteral("op"), open.call.op}};
    PlacedCall call = open.call;
    call.endedAt = now;
    if (answer)
        readTold(call, *answer);
    else
        call.error = answer.error();
    if (call.told || call.left)
        body.insert(QStringLiteral("result"), *answer);
    else
        body.insert(QStringLiteral("error"), errorBody(call.error).value(QStringLiteral("error")));
    if (call.left && call.left->judged.passed() && !awaited.channels.isEmpty()) {
        call.awaited = awaited;
        body.insert(QStringLiteral("waits_for"), QJsonArray::fromStringList(awaited.channels));
        body.insert(QStringLiteral("until"), toIso(awaited.until));
    }
    const QString text =
        (call.waits()    ? said(QT_TRANSLATE_NOOP("Incident", "%1 at %2: %3"))
         : call.passed() ? said(QT_TRANSLATE_NOOP("Incident", "%1 at %2 passed: %3"))
                         : said(QT_TRANSLATE_NOOP("Incident", "%1 at %2 has not passed: %3")))
            .arg(kindOf(call), siteName(incident, call.site), call.outcome());
    Event event =
        incidentEvent(incident, QStringLiteral("testcall.ended"), now, QStringLiteral("console"), text, body);
    event.site = call.site;
    return {event, onceWord(incident, QStringLiteral("testcall/%1/end").arg(call.op))};
}

PlannedEvent callNotified(const Incident &incident, const OpenCall &open, const Receipt &receipt, Instant now)
{
    const QString what =
        said(receipt.arrived()
                 ? QT_TRANSLATE_NOOP("Incident", "Notification of the test message at %1 by %2 arrived %3")
                 : QT_TRANSLATE_NOOP("Incident",
                                     "Notification of the test message at %1 by %2 has not arrived: %3"))
            .arg(siteName(incident, open.call.site), receiptChannel(receipt.channel), receipt.text());
    Event event =
        incidentEvent(incident, QStringLiteral("testcall.notified"), now, QStringLiteral("console"), what,
                      {{QStringLiteral("step"), open.step},
                       {QStringLiteral("op"), open.call.op},
                       {QStringLiteral("receipt"), toJson(receipt)}});
    event.site = open.call.site;
    return {event, onceWord(incident, QStringLiteral("testcall/%1/%2").arg(open.call.op, receipt.channel))};
}

namespace
{
Outcome foldAskedCall(const Incident &incident, const Event &event, const QString &op, QJsonArray &calls)
{
    const QString site = bodyText(event, "site");
    if (site.isEmpty() || (site != incident.from && site != incident.to))
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "%1 is no site of it")).arg(site));
    QJsonObject call{{QStringLiteral("op"), op},
                     {QStringLiteral("site"), site},
                     {QStringLiteral("by"), event.actor},
                     {QStringLiteral("at"), toIso(event.at)}};
    if (event.body.value(QStringLiteral("message")).toBool())
        call.insert(QStringLiteral("message"), true);
    calls.append(call);
    return Done{};
}

void flagIfOver(Incident &incident, const Event &event, const PlacedCall &placed)
{
    if (placed.underWay())
        return;
    addFlag(incident, event,
            placed.passed()          ? Mark::Fine
            : placed.offBy.isEmpty() ? Mark::Bad
                                     : Mark::Warning);
}

void foldEndedCall(Incident &incident, const Event &event, QJsonObject &call)
{
    call.insert(QStringLiteral("ended"), toIso(event.at));
    for (const QString &key : {QStringLiteral("result"), QStringLiteral("error"), QStringLiteral("waits_for"),
                               QStringLiteral("until")}) {
        if (event.body.contains(key))
            call.insert(key, event.body.value(key));
    }
    flagIfOver(incident, event, callOf(call));
}

/// The first word about a channel counts, and none that nobody waited for.
void foldNotified(Incident &incident, const Event &event, QJsonObject &call)
{
    const PlacedCall before = callOf(call);
    const auto receipt = receiptFrom(event.body.value(QStringLiteral("receipt")).toObject());
    if (!before.waits() || !receipt || !before.awaited.channels.contains(receipt->channel) ||
        receiptOf(before, receipt->channel))
        return;
    QJsonArray receipts = call.value(QStringLiteral("receipts")).toArray();
    receipts.append(toJson(*receipt));
    call.insert(QStringLiteral("receipts"), receipts);
    flagIfOver(incident, event, callOf(call));
}
} // namespace

Outcome foldTestCall(Incident &incident, const RunbookStep &step, const Event &event)
{
    const QString op = bodyText(event, "op");
    QJsonObject &kept = incident.steps[step.key].kept;
    QJsonArray calls = kept.value(QLatin1String(Key)).toArray();
    const auto found = std::find_if(calls.begin(), calls.end(), [&op](const QJsonValue &each) {
        return each.toObject().value(QStringLiteral("op")).toString() == op;
    });
    const bool known = !op.isEmpty() && found != calls.end();
    if (event.kind == QLatin1String("testcall.asked")) {
        if (op.isEmpty() || known)
            return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "it names no test call of its own")));
        if (const Outcome asked = foldAskedCall(incident, event, op, calls); !asked)
            return asked;
        kept.insert(QLatin1String(Key), calls);
        return Done{};
    }
    if (!known)
        return cantFollow(event, said(QT_TRANSLATE_NOOP("Incident", "nobody asked for that test call")));
    QJsonObject call = found->toObject();
    if (!callOf(call).underWay())
        return Done{}; // the first end counts
    const bool ended = call.contains(QStringLiteral("ended"));
    if (event.kind == QLatin1String("testcall.notified"))
        foldNotified(incident, event, call);
    else if (event.kind == QLatin1String("testcall.ended") && !ended)
        foldEndedCall(incident, event, call);
    else if (event.kind == QLatin1String("testcall.called_off") && !call.contains(QStringLiteral("off_by"))) {
        call.insert(QStringLiteral("off_by"), event.actor);
        if (ended)
            flagIfOver(incident, event, callOf(call));
    }
    *found = call;
    kept.insert(QLatin1String(Key), calls);
    return Done{};
}

} // namespace Switchback
