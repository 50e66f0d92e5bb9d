// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/addressrefusal.h"

#include <QRegularExpression>
#include <QSet>

namespace Switchback
{

namespace
{
/// A server's reply, its enhanced status (RFC 3463), or both: "550 5.1.1".
bool concernsMailbox(const QString &code, const QString &words)
{
    static const QRegularExpression form(
        QStringLiteral("\\A(?:(5\\d\\d)(?: |\\z))?(5\\.\\d{1,3}\\.\\d{1,3})?\\z"));
    static const QSet<QString> gone{
        QStringLiteral("5.1.1"),  // no such mailbox
        QStringLiteral("5.1.2"),  // no such system
        QStringLiteral("5.1.3"),  // no address
        QStringLiteral("5.1.6"),  // moved, and nobody knows where
        QStringLiteral("5.1.10"), // a domain that takes no mail
        QStringLiteral("5.2.1"),  // a mailbox that was closed
        QStringLiteral("5.4.4"),  // no such domain
    };
    const QRegularExpressionMatch match = form.match(code);
    if (!match.captured(2).isEmpty())
        return gone.contains(match.captured(2));
    // 550 is said for a relay that is closed to us, too, and for a filter: its words have to say it.
    static const QRegularExpression nobody(
        QStringLiteral(
            "\\b(?:no such|unknown|invalid|unrouteable|non-?existent) "
            "(?:user|person|mailbox|recipient|address|account)\\b|"
            "\\b(?:user|mailbox|recipient|address|account) (?:is )?(?:unknown|not found|invalid)\\b|"
            "\\bdoes not exist\\b"),
        QRegularExpression::CaseInsensitiveOption);
    const QString reply = match.captured(1);
    return (reply == QLatin1String("550") || reply == QLatin1String("553")) && nobody.match(words).hasMatch();
}

/// Twilio's dictionary of errors; most of its others pass, or are about our account.
bool concernsTelephone(const QString &code)
{
    static const QSet<QString> codes{
        QStringLiteral("13223"), QStringLiteral("13224"), QStringLiteral("21211"), QStringLiteral("21217"),
        QStringLiteral("21265"),                          // a short code
        QStringLiteral("21610"),                          // opted out
        QStringLiteral("21614"), QStringLiteral("21635"), // no mobile, a landline
        QStringLiteral("30005"), QStringLiteral("30006"), // in no network, a landline
    };
    return codes.contains(code);
}

bool concernsSipNumber(const QString &code)
{
    static const QSet<QString> codes{QStringLiteral("404"), QStringLiteral("410"), QStringLiteral("484"),
                                     QStringLiteral("485"), QStringLiteral("604")};
    return codes.contains(code);
}
} // namespace

bool concernsAddress(Channel channel, const QString &code, const QString &words)
{
    switch (channel) {
    case Channel::Email:
        return concernsMailbox(code, words);
    case Channel::Sms:
        return concernsTelephone(code);
    case Channel::Call:
        return concernsTelephone(code) || concernsSipNumber(code);
    case Channel::Task: // a person says what came of it
        break;
    }
    return false;
}

bool failedByAddress(const Delivery &delivery)
{
    if (delivery.again || delivery.attempts.isEmpty())
        return false;
    const DeliveryAttempt &last = delivery.attempts.last();
    return last.state == DeliveryState::Failed && concernsAddress(delivery.channel, last.code, last.text);
}

} // namespace Switchback
