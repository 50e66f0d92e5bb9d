// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/mailtokens.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Switchback::MailTokens
{

namespace
{
constexpr int MaxAttempt = 32;
constexpr int ThreadDigits = 24;
const QByteArray OneMail("sb.");
const QByteArray Thread("sbt.");
} // namespace

bool isAttempt(const QString &text)
{
    return !text.isEmpty() && text.size() <= MaxAttempt && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
    });
}

QByteArray messageId(const QString &attempt, const QByteArray &domain)
{
    return OneMail + attempt.toLatin1() + '@' + domain;
}

QByteArray threadId(const QByteArray &thread, const QByteArray &domain)
{
    const QByteArray name = QCryptographicHash::hash(thread, QCryptographicHash::Sha256).toHex();
    return Thread + name.left(ThreadDigits) + '@' + domain;
}

std::optional<QString> attemptOf(const QByteArray &messageId, const QByteArray &domain)
{
    const QByteArray end = '@' + domain;
    if (!messageId.startsWith(OneMail) || !messageId.toLower().endsWith(end))
        return {};
    const QString attempt =
        QString::fromLatin1(messageId.mid(OneMail.size(), messageId.size() - OneMail.size() - end.size()));
    return isAttempt(attempt) ? std::optional(attempt) : std::nullopt;
}

std::optional<QString> attemptOf(const QString &address, const MailAddress &mailbox)
{
    // Some servers write the whole address in capitals, or the domain.
    const QString lower = address.trimmed().toLower();
    const QString begin = mailbox.local.toLower() + QLatin1Char('+');
    const QString end = QLatin1Char('@') + QString::fromLatin1(mailbox.domain);
    if (!lower.startsWith(begin) || !lower.endsWith(end))
        return {};
    const QString attempt = lower.mid(begin.size(), lower.size() - begin.size() - end.size());
    return isAttempt(attempt) ? std::optional(attempt) : std::nullopt;
}

} // namespace Switchback::MailTokens
