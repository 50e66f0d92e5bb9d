// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/rebuildfacts.h"

#include "models/core/counted.h"
#include "models/replication/numbertext.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Switchback
{

namespace
{
QStringList words(const QJsonValue &value)
{
    QStringList all;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &each : array)
        all += each.toString();
    return all;
}

std::optional<qint64> wholeIf(const QJsonObject &json, const char *key)
{
    const QJsonValue value = json.value(QLatin1String(key));
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}
} // namespace

RebuildFacts rebuildFactsFromJson(const QJsonObject &json, Instant askedAt)
{
    RebuildFacts facts;
    facts.askedAt = askedAt;
    if (json.contains(QStringLiteral("refusal"))) {
        const QJsonObject refusal = json.value(QStringLiteral("refusal")).toObject();
        facts.refusal = Error{refusal.value(QStringLiteral("code")).toString(),
                              refusal.value(QStringLiteral("text")).toString(),
                              refusal.value(QStringLiteral("hint")).toString()};
    }
    facts.oldSafe = json.value(QStringLiteral("old_safe")).toBool();
    facts.oldWhy = json.value(QStringLiteral("old_why")).toString();
    const QJsonObject old = json.value(QStringLiteral("old")).toObject();
    facts.old = !old.isEmpty();
    facts.oldRows = wholeIf(old, "rows");
    facts.oldRowsNote = old.value(QStringLiteral("rows_note")).toString();
    facts.neededBytes = wholeIf(json, "needed_bytes");
    facts.freeBytes = wholeIf(json, "free_bytes");
    facts.foreign = words(json.value(QStringLiteral("foreign")));
    facts.kept = words(json.value(QStringLiteral("kept")));
    return facts;
}

QString oldRowsText(const RebuildFacts &facts)
{
    if (!facts.oldRows)
        return QCoreApplication::translate("Preview", "rows not known");
    return counted("Preview", QT_TRANSLATE_N_NOOP("Preview", "%1 rows"), *facts.oldRows)
        .arg(numberText(*facts.oldRows));
}

} // namespace Switchback
