// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/channels.h"

#include "models/customers/contact.h"
#include "models/notify/mailaddress.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Notify)
};
constexpr qsizetype LongestAddress = 254;

} // namespace

QString channelName(Channel channel)
{
    switch (channel) {
    case Channel::Email:
        return Words::tr("E-mail");
    case Channel::Sms:
        return Words::tr("SMS");
    case Channel::Call:
        return Words::tr("Call");
    case Channel::Task:
        break;
    }
    return Words::tr("Call by one of us");
}

QString audienceKey(Audience audience)
{
    return audience == Audience::Live ? QStringLiteral("live") : QStringLiteral("drill");
}

Audience audienceFromKey(const QString &key)
{
    return key == QLatin1String("live") ? Audience::Live : Audience::Drill;
}

bool addressIsSound(Channel channel, const QString &address)
{
    if (address.isEmpty() || address.size() > LongestAddress)
        return false;
    switch (channel) {
    case Channel::Email:
        return mailAddress(address).ok();
    case Channel::Sms:
    case Channel::Call:
        return isE164(address);
    case Channel::Task:
        break;
    }
    return std::any_of(address.begin(), address.end(), [](QChar each) { return each.isDigit(); });
}

} // namespace Switchback
