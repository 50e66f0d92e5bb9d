// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sites/files/orphanfiles.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
constexpr qsizetype MostLeft = 40;
constexpr qsizetype MostNameLetters = 500;
constexpr qsizetype MostWhyLetters = 200;

Instant moment(const QJsonObject &object, const char *key)
{
    return fromIso(object.value(QLatin1String(key)).toString()).value_or(Instant{});
}
} // namespace

bool OrphanList::goesOnBehind(const QString &name) const
{
    return after.toUtf8() > name.toUtf8();
}

QJsonObject toJson(const OrphanList &list)
{
    QJsonArray files;
    for (const OrphanFile &file : list.files)
        files.append(QJsonObject{{QStringLiteral("name"), file.name},
                                 {QStringLiteral("size"), file.size},
                                 {QStringLiteral("modified"), toIso(file.modified)}});
    QJsonObject out{{QStringLiteral("at"), toIso(list.at)},  {QStringLiteral("since"), toIso(list.since)},
                    {QStringLiteral("looked"), list.looked}, {QStringLiteral("untold"), list.untold},
                    {QStringLiteral("cut"), list.cut},       {QStringLiteral("files"), files}};
    if (!list.after.isEmpty())
        out.insert(QStringLiteral("after"), list.after);
    return out;
}

OrphanList orphanListFrom(const QJsonObject &object)
{
    OrphanList out;
    out.at = moment(object, "at");
    out.since = moment(object, "since");
    out.looked = object.value(QStringLiteral("looked")).toInteger();
    out.untold = object.value(QStringLiteral("untold")).toInteger();
    out.cut = object.value(QStringLiteral("cut")).toBool();
    out.after = object.value(QStringLiteral("after")).toString();
    const QJsonArray files = object.value(QStringLiteral("files")).toArray();
    for (const QJsonValue &file : files)
        out.files << OrphanFile{file[QLatin1String("name")].toString(),
                                file[QLatin1String("size")].toInteger(), moment(file.toObject(), "modified")};
    return out;
}

QJsonObject toJson(const OrphanExport &exported)
{
    QJsonArray left;
    for (const LeftFile &one : exported.left.mid(0, MostLeft))
        left.append(QJsonObject{{QStringLiteral("name"), one.name.left(MostNameLetters)},
                                {QStringLiteral("why"), one.why.left(MostWhyLetters)}});
    return {{QStringLiteral("path"), exported.path.left(300)},
            {QStringLiteral("files"), exported.files},
            {QStringLiteral("bytes"), exported.bytes},
            {QStringLiteral("list_sha256"), exported.listSha256},
            {QStringLiteral("left_files"), exported.leftFiles},
            {QStringLiteral("left"), left},
            {QStringLiteral("more"), exported.more}};
}

OrphanExport orphanExportFrom(const QJsonObject &object)
{
    OrphanExport out;
    out.path = object.value(QStringLiteral("path")).toString();
    out.files = object.value(QStringLiteral("files")).toInteger();
    out.bytes = object.value(QStringLiteral("bytes")).toInteger();
    out.listSha256 = object.value(QStringLiteral("list_sha256")).toString();
    const QJsonArray left = object.value(QStringLiteral("left")).toArray();
    for (const QJsonValue &one : left)
        out.left << LeftFile{one[QLatin1String("name")].toString(), one[QLatin1String("why")].toString()};
    out.leftFiles = object.value(QStringLiteral("left_files")).toInteger();
    out.more = object.value(QStringLiteral("more")).toBool();
    return out;
}

} // namespace Switchback
