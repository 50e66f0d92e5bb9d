// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packetparts.h"

#include "models/core/apart.h"
#include "models/core/chain.h"

#include <QJsonArray>

namespace Switchback
{

namespace
{
Error bad(const QString &text)
{
    return {QStringLiteral("not_whole"), text, {}};
}

struct TextField {
    const char *name;
    QString Event::*member;
};
constexpr TextField TextFields[] = {
    {"kind", &Event::kind},   {"pair", &Event::pair},         {"site", &Event::site}, {"run", &Event::run},
    {"actor", &Event::actor}, {"incident", &Event::incident}, {"text", &Event::text}};

QJsonObject saltsJson(const QMap<QString, QByteArray> &salts)
{
    QJsonObject json;
    for (auto it = salts.begin(); it != salts.end(); ++it)
        json.insert(it.key(), QString::fromLatin1(*it));
    return json;
}

/// Of each place of the body that has one; false: one is none, or of no such place.
bool readSalts(Event &event, const QJsonValue &json)
{
    const QJsonObject salts = json.toObject();
    for (auto it = salts.begin(); it != salts.end(); ++it) {
        const QByteArray salt = it->toString().toLatin1();
        if (!isSalt(salt) || valueAt(event.body, it.key()).isUndefined())
            return false;
        event.apart.insert(it.key(), salt);
    }
    return json.isUndefined() || (event.form > 1 && !salts.isEmpty());
}
} // namespace

QJsonObject packetEventJson(const Event &event)
{
    QJsonObject json{{QStringLiteral("seq"), event.seq},
                     {QStringLiteral("at"), toIso(event.at)},
                     {QStringLiteral("body"), event.body},
                     {QStringLiteral("hash"), QString::fromLatin1(event.hash)}};
    if (event.follows >= 0)
        json.insert(QStringLiteral("follows"), event.follows);
    if (event.form > 1)
        json.insert(QStringLiteral("form"), event.form);
    if (!event.apart.isEmpty())
        json.insert(QStringLiteral("apart"), saltsJson(event.apart));
    for (const TextField &field : TextFields) {
        const QString &text = event.*field.member;
        json.insert(QLatin1String(field.name), text.isNull() ? QStringLiteral("") : text);
    }
    return json;
}

qint64 wholeNumber(const QJsonValue &value)
{
    constexpr double MaxExact = 9007199254740992.0;
    const double number = value.toDouble(-1);
    return number >= 0 && number < MaxExact && double(qint64(number)) == number ? qint64(number) : -1;
}

Result<Event> packetEventFields(const QJsonObject &object)
{
    Event event;
    event.seq = wholeNumber(object.value(QLatin1String("seq")));
    if (event.seq < 1)
        return bad(PacketWords::tr("has no whole number as its seq"));
    if (object.contains(QLatin1String("follows"))) {
        event.follows = wholeNumber(object.value(QLatin1String("follows")));
        if (event.follows < 0)
            return bad(PacketWords::tr("has no whole number as what it follows"));
    }
    if (object.contains(QLatin1String("form"))) {
        event.form = int(wholeNumber(object.value(QLatin1String("form"))));
        if (event.form != EventForm)
            return bad(PacketWords::tr("is of a form that this program does not know"));
    }
    for (const TextField &field : TextFields) {
        const QJsonValue text = object.value(QLatin1String(field.name));
        if (!text.isString())
            return bad(PacketWords::tr("has no text named %1").arg(QLatin1String(field.name)));
        event.*field.member = text.toString();
    }
    const std::optional<Instant> at = fromIso(object.value(QLatin1String("at")).toString());
    if (!at)
        return bad(PacketWords::tr("has no time in UTC as its at"));
    event.at = *at;
    if (!object.value(QLatin1String("body")).isObject())
        return bad(PacketWords::tr("has no object as its body"));
    event.body = object.value(QLatin1String("body")).toObject();
    if (!readSalts(event, object.value(QLatin1String("apart"))))
        return bad(PacketWords::tr("does not say which of its values lie apart"));
    event.hash = object.value(QLatin1String("hash")).toString().toLatin1();
    return event;
}

Result<Event> packetEventFromJson(const QJsonValue &json)
{
    if (!json.isObject())
        return bad(PacketWords::tr("is not an object"));
    const QJsonObject object = json.toObject();
    const Result<Event> event = packetEventFields(object);
    if (!event)
        return event;
    // Whatever else it held, or held in another spelling, is not what was written.
    if (const QString path = differencePath(object, packetEventJson(*event)); !path.isEmpty())
        return bad(PacketWords::tr("is not as it was written: %1").arg(path));
    return event;
}

Error packetNotWhole(const QString &why)
{
    return {QStringLiteral("not_whole"), PacketWords::tr("The record is not whole: %1.").arg(why),
            PacketWords::tr("It was changed after it was written. Compare it with another copy, or write it "
                            "anew from the log.")};
}

Error JsonScan::tooMuch() const
{
    return bad(m_depth > m_maxDepth ? PacketWords::tr("it is nested more than %1 deep").arg(m_maxDepth)
                                    : PacketWords::tr("it holds more than %1 values").arg(m_maxValues));
}

QString differencePath(const QJsonValue &is, const QJsonValue &ought)
{
    if (is == ought)
        return {};
    const auto below = [](const QString &name, const QString &rest) {
        return rest.isEmpty() || rest.startsWith(QLatin1Char('[')) ? name + rest
                                                                   : name + QLatin1Char('.') + rest;
    };
    if (is.isObject() && ought.isObject()) {
        const QJsonObject a = is.toObject();
        const QJsonObject b = ought.toObject();
        QStringList keys = a.keys() + b.keys();
        keys.sort();
        for (const QString &key : keys) {
            if (a.contains(key) != b.contains(key))
                return key;
            if (a.value(key) != b.value(key))
                return below(key, differencePath(a.value(key), b.value(key)));
        }
    }
    if (is.isArray() && ought.isArray()) {
        const QJsonArray a = is.toArray();
        const QJsonArray b = ought.toArray();
        for (int i = 0; i < qMax(a.size(), b.size()); ++i) {
            const QString name = QStringLiteral("[%1]").arg(i);
            if (i >= a.size() || i >= b.size())
                return name;
            if (a.at(i) != b.at(i))
                return below(name, differencePath(a.at(i), b.at(i)));
        }
    }
    return {}; // differ as a whole: the path ends here
}

} // namespace Switchback
