// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/channel.h"

#include <QHash>

namespace Switchback
{

QString channelKey(Channel channel)
{
    switch (channel) {
    case Channel::Email:
        return QStringLiteral("email");
    case Channel::Sms:
        return QStringLiteral("sms");
    case Channel::Call:
        return QStringLiteral("call");
    case Channel::Task:
        return QStringLiteral("task");
    }
    return {};
}

std::optional<Channel> channelFromKey(const QString &key)
{
    static const QHash<QString, Channel> words{
        {QStringLiteral("email"), Channel::Email}, {QStringLiteral("e-mail"), Channel::Email},
        {QStringLiteral("mail"), Channel::Email},  {QStringLiteral("sms"), Channel::Sms},
        {QStringLiteral("text"), Channel::Sms},    {QStringLiteral("call"), Channel::Call},
        {QStringLiteral("phone"), Channel::Call},  {QStringLiteral("task"), Channel::Task},
    };
    const auto found = words.find(key.trimmed().toLower());
    return found == words.end() ? std::nullopt : std::optional(*found);
}

QList<Channel> allChannels()
{
    return {Channel::Email, Channel::Sms, Channel::Call, Channel::Task};
}

} // namespace Switchback
