// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sites/files/filesample.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
/// Not a time that nobody could read: a file may say that it is of any year.
void put(QJsonObject &out, const char *key, Instant at)
{
    if (const QString text = toIso(at); fromIso(text))
        out.insert(QLatin1String(key), text);
}

QJsonObject toJson(const SampledFile &file)
{
    QJsonObject out{{QStringLiteral("name"), file.name}, {QStringLiteral("there"), file.there}};
    if (!file.there)
        return out;
    out.insert(QStringLiteral("size"), file.size);
    put(out, "modified", file.modified);
    put(out, "since", file.since);
    if (!file.sha256.isEmpty())
        out.insert(QStringLiteral("sha256"), file.sha256);
    return out;
}

Instant moment(const QJsonObject &object, const char *key)
{
    return fromIso(object.value(QLatin1String(key)).toString()).value_or(Instant{});
}
} // namespace

QJsonObject toJson(const SampleWish &wish)
{
    return {{QStringLiteral("seed"), wish.seed},
            {QStringLiteral("random"), wish.random},
            {QStringLiteral("newest"), wish.newest},
            {QStringLiteral("names"), QJsonArray::fromStringList(wish.names)}};
}

SampleWish sampleWishFrom(const QJsonObject &object)
{
    SampleWish out{object.value(QStringLiteral("seed")).toString(),
                   object.value(QStringLiteral("random")).toInt(),
                   object.value(QStringLiteral("newest")).toInt(),
                   {}};
    const QJsonArray names = object.value(QStringLiteral("names")).toArray();
    for (const QJsonValue &name : names)
        out.names << name.toString();
    return out;
}

QJsonObject toJson(const FileSample &sample)
{
    QJsonArray files;
    for (const SampledFile &file : sample.files)
        files.append(toJson(file));
    QJsonObject out{{QStringLiteral("at"), toIso(sample.at)},
                    {QStringLiteral("seen"), sample.seen},
                    {QStringLiteral("untold"), sample.untold},
                    {QStringLiteral("cut"), sample.cut},
                    {QStringLiteral("files"), files}};
    if (sample.completeTo)
        out.insert(QStringLiteral("complete_to"), toIso(*sample.completeTo));
    return out;
}

FileSample fileSampleFrom(const QJsonObject &object)
{
    FileSample out;
    out.at = moment(object, "at");
    out.seen = object.value(QStringLiteral("seen")).toInteger();
    out.untold = object.value(QStringLiteral("untold")).toInteger();
    out.cut = object.value(QStringLiteral("cut")).toBool();
    out.completeTo = fromIso(object.value(QStringLiteral("complete_to")).toString());
    const QJsonArray files = object.value(QStringLiteral("files")).toArray();
    for (const QJsonValue &value : files) {
        const QJsonObject file = value.toObject();
        out.files << SampledFile{file.value(QStringLiteral("name")).toString(),
                                 file.value(QStringLiteral("there")).toBool(),
                                 file.value(QStringLiteral("size")).toInteger(),
                                 moment(file, "modified"),
                                 moment(file, "since"),
                                 file.value(QStringLiteral("sha256")).toString()};
    }
    return out;
}

} // namespace Switchback
