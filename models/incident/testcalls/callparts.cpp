// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/testcalls/callparts.h"

#include "models/incident/incidentparts.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback::CallParts
{

namespace
{
void readReceipts(PlacedCall &call, const QJsonObject &json)
{
    const QJsonArray channels = json.value(QStringLiteral("waits_for")).toArray();
    for (const QString &channel : {QStringLiteral("mail"), QStringLiteral("sms")}) {
        if (channels.contains(channel))
            call.awaited.channels += channel;
    }
    call.awaited.until = fromIso(json.value(QStringLiteral("until")).toString()).value_or(Instant{});
    for (const QJsonValue &each : json.value(QStringLiteral("receipts")).toArray()) {
        if (const auto receipt = receiptFrom(each.toObject()))
            call.receipts += *receipt;
    }
}
} // namespace

void readTold(PlacedCall &call, const QJsonObject &result)
{
    if (call.leaves) {
        Result<TestMessageTold> told = readTestMessage(result, call.site);
        if (told)
            call.left = *told;
        else
            call.error = told.error();
        return;
    }
    const Result<TestCallTold> told = readTestCall(result, call.site);
    if (told)
        call.told = *told;
    else
        call.error = told.error();
}

PlacedCall callOf(const QJsonObject &json)
{
    PlacedCall call;
    call.op = json.value(QStringLiteral("op")).toString();
    call.site = json.value(QStringLiteral("site")).toString();
    call.by = json.value(QStringLiteral("by")).toString();
    call.at = fromIso(json.value(QStringLiteral("at")).toString()).value_or(Instant{});
    call.leaves = json.value(QStringLiteral("message")).toBool();
    call.offBy = json.value(QStringLiteral("off_by")).toString();
    call.endedAt = fromIso(json.value(QStringLiteral("ended")).toString());
    if (!call.endedAt)
        return call;
    if (const auto error = errorOf(json))
        call.error = *error;
    else
        readTold(call, json.value(QStringLiteral("result")).toObject());
    readReceipts(call, json);
    return call;
}

const Receipt *receiptOf(const PlacedCall &call, const QString &channel)
{
    const auto found = std::find_if(call.receipts.cbegin(), call.receipts.cend(),
                                    [&channel](const Receipt &each) { return each.channel == channel; });
    return found == call.receipts.cend() ? nullptr : &*found;
}

QString siteName(const Incident &incident, const QString &site)
{
    return site == incident.from ? incident.fromName : site == incident.to ? incident.toName : site;
}

QString kindOf(const PlacedCall &call)
{
    return call.leaves ? said(QT_TRANSLATE_NOOP("Incident", "Test message"))
                       : said(QT_TRANSLATE_NOOP("Incident", "Test call"));
}

} // namespace Switchback::CallParts
