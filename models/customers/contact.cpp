// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/contact.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
void put(QJsonObject &json, const char *key, const QString &text)
{
    if (!text.isEmpty())
        json.insert(QLatin1String(key), text);
}
} // namespace

QJsonObject contactJson(const Contact &contact)
{
    QJsonObject json{{QStringLiteral("id"), contact.id}};
    put(json, "name", contact.name);
    put(json, "role", contact.role);
    put(json, "email", contact.email);
    put(json, "sms", contact.sms);
    put(json, "phone", contact.phone);
    put(json, "extension", contact.extension);
    put(json, "language", QString::fromLatin1(contact.language));
    put(json, "zone", QString::fromLatin1(contact.zone));
    put(json, "hours", hoursText(contact.hours));
    QJsonArray channels;
    for (const Channel channel : contact.channels)
        channels.append(channelKey(channel));
    if (!channels.isEmpty())
        json.insert(QStringLiteral("channels"), channels);
    if (contact.retired)
        json.insert(QStringLiteral("retired"), true);
    return json;
}

Contact contactFromJson(const QJsonObject &json)
{
    const auto text = [&](const char *key) { return json.value(QLatin1String(key)).toString(); };
    Contact contact;
    contact.id = text("id");
    contact.name = text("name");
    contact.role = text("role");
    contact.email = text("email");
    contact.sms = text("sms");
    contact.phone = text("phone");
    contact.extension = text("extension");
    contact.language = text("language").toLatin1();
    contact.zone = text("zone").toLatin1();
    contact.hours = hoursFromText(text("hours")).value_or(BusinessHours{});
    const QJsonArray channels = json.value(QLatin1String("channels")).toArray();
    for (const QJsonValue &key : channels) {
        const std::optional<Channel> channel = channelFromKey(key.toString());
        if (channel && !contact.channels.contains(*channel))
            contact.channels += *channel;
    }
    contact.retired = json.value(QLatin1String("retired")).toBool();
    return contact;
}

bool isE164(const QString &number)
{
    static const QRegularExpression form(QStringLiteral("\\A\\+[1-9][0-9]{1,14}\\z"));
    return form.match(number).hasMatch();
}

QString addressOf(const Contact &contact, Channel channel)
{
    switch (channel) {
    case Channel::Email:
        return contact.email;
    case Channel::Sms:
        return contact.sms;
    case Channel::Call:
    case Channel::Task:
        return contact.phone;
    }
    return {};
}

QList<Channel> channelsOf(const Contact &contact)
{
    QList<Channel> channels = contact.channels;
    if (channels.isEmpty())
        channels = {Channel::Email, Channel::Sms, Channel::Call};
    channels.removeIf([&](Channel channel) { return addressOf(contact, channel).isEmpty(); });
    return channels;
}

QString phoneText(const Contact &contact)
{
    return contact.extension.isEmpty() ? contact.phone
                                       : contact.phone + QLatin1String(" x") + contact.extension;
}

QByteArray languageTag(const QString &typed)
{
    static const QRegularExpression form(
        QStringLiteral("\\A([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-[a-z0-9]{5,8})*)\\z"));
    QString small = typed.trimmed().toLower().replace(QLatin1Char('_'), QLatin1Char('-'));
    const QRegularExpressionMatch match = form.match(small);
    if (!match.hasMatch() || small.size() > 35)
        return {};
    QString script = match.captured(2);
    if (!script.isEmpty())
        script[0] = script.at(0).toUpper();
    QStringList parts{match.captured(1)};
    for (const QString &part : {std::as_const(script), match.captured(3).toUpper()}) {
        if (!part.isEmpty())
            parts += part;
    }
    return (parts.join(QLatin1Char('-')) + match.captured(4)).toLatin1();
}

} // namespace Switchback
