// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/testcalls/receipts.h"

#include "models/core/visibletext.h"
#include "models/incident/incidentparts.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int LongestText = 300;
constexpr qint64 LongestMs = qint64(24) * 3600 * 1000;
} // namespace

QString Receipt::text() const
{
    if (!after)
        return by;
    return said(QT_TRANSLATE_NOOP("Incident", "after %1 s, %2"))
        .arg(double(after->count()) / 1000, 0, 'f', 1)
        .arg(by);
}

QJsonObject toJson(const Receipt &receipt)
{
    QJsonObject out{{QStringLiteral("channel"), receipt.channel}, {QStringLiteral("by"), receipt.by}};
    if (receipt.after)
        out.insert(QStringLiteral("after_ms"), qint64(receipt.after->count()));
    else
        out.insert(QStringLiteral("known"), receipt.known);
    return out;
}

std::optional<Receipt> receiptFrom(const QJsonObject &json)
{
    Receipt out;
    out.channel = json.value(QStringLiteral("channel")).toString();
    if (out.channel != QLatin1String("mail") && out.channel != QLatin1String("sms"))
        return std::nullopt;
    out.by = visibleText(json.value(QStringLiteral("by")).toString(), LongestText);
    const QJsonValue after = json.value(QStringLiteral("after_ms"));
    if (after.isDouble())
        out.after = Duration(std::clamp<qint64>(after.toInteger(), 0, LongestMs));
    else if (!after.isUndefined())
        return std::nullopt;
    out.known = out.after || json.value(QStringLiteral("known")).toBool(false);
    return out;
}

QString receiptChannel(const QString &channel)
{
    return channel == QLatin1String("mail") ? said(QT_TRANSLATE_NOOP("Incident", "e-mail"))
                                            : said(QT_TRANSLATE_NOOP("Incident", "SMS"));
}

Receipt lostReceipt(const QString &channel, Duration within)
{
    return {channel, std::nullopt,
            said(QT_TRANSLATE_NOOP("Incident", "nothing within %1")).arg(durationText(within)), true};
}

} // namespace Switchback
