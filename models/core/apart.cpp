// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/apart.h"

#include "models/core/jsoncanonical.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QStringTokenizer>

#include <algorithm>

namespace Switchback
{

namespace
{
const QLatin1String Key("apart");
constexpr qsizetype HashHex = 64;

/// One token of a place, as it was before it was written into one.
QString unescaped(QStringView token)
{
    QString text = token.toString();
    if (text.contains(QLatin1Char('~')))
        text.replace(QLatin1String("~1"), QLatin1String("/"))
            .replace(QLatin1String("~0"), QLatin1String("~"));
    return text;
}

/// -1: it is none that RFC 6901 knows.
int indexFrom(QStringView token)
{
    const bool digits = std::all_of(token.begin(), token.end(),
                                    [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9'); });
    const bool whole = digits && (token.size() == 1 || !token.startsWith(QLatin1Char('0')));
    bool read = false;
    const int index = token.toInt(&read);
    return whole && read ? index : -1;
}

QJsonValue below(const QJsonValue &value, QStringView token)
{
    if (value.isObject())
        return token.contains(QLatin1Char('~')) ? value.toObject().value(unescaped(token))
                                                : value.toObject().value(token);
    const int index = value.isArray() ? indexFrom(token) : -1;
    // QJsonArray::at() gives undefined beyond its end.
    return index < 0 ? QJsonValue(QJsonValue::Undefined) : value.toArray().at(index);
}

/// The places of a body, so that each of its objects and lists is made anew once, however many lie below.
struct Places {
    QMap<QString, Places> below;
    const QJsonValue *value = nullptr; ///< what stands here instead
};

QJsonValue replaced(const QJsonValue &old, const Places &places)
{
    if (places.value)
        return *places.value;
    if (old.isObject()) {
        QJsonObject object = old.toObject();
        for (auto it = places.below.begin(); it != places.below.end(); ++it) {
            if (const QJsonValue child = object.value(it.key()); !child.isUndefined())
                object.insert(it.key(), replaced(child, *it));
        }
        return object;
    }
    if (old.isArray()) {
        QJsonArray array = old.toArray();
        for (auto it = places.below.begin(); it != places.below.end(); ++it) {
            const int index = indexFrom(it.key());
            if (index >= 0 && index < array.size())
                array.replace(index, replaced(array.at(index), *it));
        }
        return array;
    }
    return old;
}

} // namespace

QByteArray apartHash(const QByteArray &salt, const QJsonValue &value)
{
    if (value.isObject())
        return apartHash(salt, canonicalJson(value.toObject()));
    const QByteArray json = canonicalJson({{QStringLiteral("v"), value}}); // {"v":...}
    return apartHash(salt, QByteArrayView(json).sliced(5, json.size() - 6));
}

QByteArray apartHash(const QByteArray &salt, QByteArrayView json)
{
    QByteArray text = salt;
    text += '\n';
    text += json;
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

QJsonObject apartStandIn(const QByteArray &hash)
{
    return {{Key, QString::fromLatin1(hash)}};
}

QByteArray apartStandInJson(const QByteArray &hash)
{
    return R"({"apart":")" + hash + R"("})";
}

QByteArray standInHash(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    const QString hash = object.value(Key).toString();
    return object.size() == 1 && hash.size() == HashHex ? hash.toLatin1() : QByteArray();
}

bool isSalt(const QByteArray &salt)
{
    return salt.size() == qsizetype(SaltBytes) * 2 && std::all_of(salt.begin(), salt.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

QJsonObject hashedBody(const Event &event)
{
    if (event.apart.isEmpty())
        return event.body;
    QMap<QString, QJsonValue> standIns;
    for (auto it = event.apart.begin(); it != event.apart.end(); ++it)
        standIns.insert(it.key(), apartStandIn(apartHash(*it, valueAt(event.body, it.key()))));
    return withValues(event.body, standIns);
}

QByteArray heldBy(const Event &event, const QString &place)
{
    const QJsonValue value = valueAt(event.body, place);
    const auto salt = event.apart.find(place);
    return salt == event.apart.end() ? standInHash(value) : apartHash(*salt, value);
}

QJsonValue valueAt(const QJsonObject &body, const QString &place)
{
    if (!place.startsWith(QLatin1Char('/')))
        return QJsonValue(QJsonValue::Undefined);
    QJsonValue value = body;
    for (const QStringView token : QStringView(place).sliced(1).tokenize(u'/'))
        value = below(value, token);
    return value;
}

QJsonObject withValues(const QJsonObject &body, const QMap<QString, QJsonValue> &values)
{
    Places all;
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (!it.key().startsWith(QLatin1Char('/')))
            continue;
        Places *places = &all;
        for (const QStringView token : QStringView(it.key()).sliced(1).tokenize(u'/'))
            places = &places->below[unescaped(token)];
        places->value = &*it;
    }
    return replaced(body, all).toObject();
}

QString textOrErased(const QJsonValue &value)
{
    return standInHash(value).isEmpty() ? value.toString() : QLatin1String(ErasedText);
}

} // namespace Switchback
