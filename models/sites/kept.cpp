// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sites/kept.h"

#include "models/core/visibletext.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
constexpr int MostCopies = 50;

QString text(const QJsonObject &from, const char *key)
{
    return visibleText(from.value(QLatin1String(key)).toString());
}

std::optional<Instant> moment(const QJsonObject &from, const char *key)
{
    return fromIso(from.value(QLatin1String(key)).toString());
}

std::optional<qint64> whole(const QJsonObject &from, const char *key)
{
    const QJsonValue value = from.value(QLatin1String(key));
    return value.isDouble() && value.toDouble() >= 0 ? std::optional(value.toInteger()) : std::nullopt;
}

void put(QJsonObject &into, const char *key, const QString &value, int most)
{
    if (!value.isEmpty())
        into.insert(QLatin1String(key), value.left(most));
}

void put(QJsonObject &into, const char *key, const std::optional<Instant> &at)
{
    if (at)
        into.insert(QLatin1String(key), toIso(*at));
}

void put(QJsonObject &into, const char *key, const std::optional<qint64> &number)
{
    if (number)
        into.insert(QLatin1String(key), *number);
}
} // namespace

QJsonObject toJson(const KeptExport &exported)
{
    QJsonObject out{{QStringLiteral("path"), exported.path.left(300)},
                    {QStringLiteral("format"), exported.format},
                    {QStringLiteral("bytes"), exported.bytes},
                    {QStringLiteral("sha256"), exported.sha256},
                    {QStringLiteral("at"), toIso(exported.at)}};
    put(out, "rows", exported.rows);
    put(out, "by", exported.by, 80);
    return out;
}

QJsonObject toJson(const KeptCopy &copy)
{
    QJsonObject out{{QStringLiteral("name"), copy.name.left(120)},
                    {QStringLiteral("current"), copy.current},
                    {QStringLiteral("bytes"), copy.bytes},
                    {QStringLiteral("why"), copy.why.left(400)}};
    put(out, "taken_at", copy.takenAt);
    put(out, "taken_by", copy.takenBy, 80);
    if (copy.timeline > 0)
        out.insert(QStringLiteral("timeline"), copy.timeline);
    put(out, "from", copy.from);
    put(out, "to", copy.to);
    put(out, "rows", copy.rows);
    put(out, "rows_note", copy.rowsNote, 400);
    put(out, "counted_at", copy.countedAt);
    if (copy.exported)
        out.insert(QStringLiteral("export"), toJson(*copy.exported));
    return out;
}

QJsonObject toJson(const KeptStatus &kept)
{
    QJsonObject out{{QStringLiteral("at"), toIso(kept.at)}};
    put(out, "free_bytes", kept.freeBytes);
    QJsonArray copies;
    for (const KeptCopy &copy : kept.copies.mid(0, MostCopies))
        copies.append(toJson(copy));
    out.insert(QStringLiteral("copies"), copies);
    return out;
}

KeptExport keptExportFromJson(const QJsonObject &object)
{
    KeptExport out;
    out.path = text(object, "path");
    out.format = text(object, "format");
    out.bytes = whole(object, "bytes").value_or(0);
    out.rows = whole(object, "rows");
    out.sha256 = text(object, "sha256");
    out.at = moment(object, "at").value_or(Instant{});
    out.by = text(object, "by");
    return out;
}

KeptCopy keptCopyFromJson(const QJsonObject &object)
{
    KeptCopy out;
    out.name = text(object, "name");
    out.current = object.value(QStringLiteral("current")).toBool();
    out.takenAt = moment(object, "taken_at");
    out.takenBy = text(object, "taken_by");
    out.bytes = whole(object, "bytes").value_or(0);
    out.why = text(object, "why");
    out.timeline = int(whole(object, "timeline").value_or(0));
    out.from = moment(object, "from");
    out.to = moment(object, "to");
    out.rows = whole(object, "rows");
    out.rowsNote = text(object, "rows_note");
    out.countedAt = moment(object, "counted_at");
    if (object.contains(QStringLiteral("export")))
        out.exported = keptExportFromJson(object.value(QStringLiteral("export")).toObject());
    return out;
}

KeptStatus keptFromJson(const QJsonObject &object)
{
    KeptStatus out;
    out.at = moment(object, "at").value_or(Instant{});
    out.freeBytes = whole(object, "free_bytes");
    const QJsonArray copies = object.value(QStringLiteral("copies")).toArray();
    for (const QJsonValue &copy : copies)
        out.copies << keptCopyFromJson(copy.toObject());
    return out;
}

} // namespace Switchback
