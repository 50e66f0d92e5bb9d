// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/mailaddress.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

namespace Switchback
{

namespace
{
// RFC 5321 4.5.3.1
constexpr qsizetype MaxLocal = 64;
constexpr qsizetype MaxDomain = 255;

QString words(const char *text)
{
    return QCoreApplication::translate("MailAddress", text);
}

Error wrong(const QString &text)
{
    return {QStringLiteral("bad_address"), text,
            words("Write it like noc@example.net, without a name or brackets.")};
}

/// An atom of RFC 5321 with the letters of RFC 6531. Quoted local parts are nobody's in practice, and what
/// they may hold (blanks, brackets, a second @) is what an address is forged with.
bool isLocal(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral("\\A[\\p{L}\\p{N}\\p{M}!#$%&'*+/=?^_`{|}~-]+"
                       "(?:\\.[\\p{L}\\p{N}\\p{M}!#$%&'*+/=?^_`{|}~-]+)*\\z"),
        QRegularExpression::UseUnicodePropertiesOption);
    return text.toUtf8().size() <= MaxLocal && shape.match(text).hasMatch();
}

bool isDomain(const QByteArray &ace)
{
    static const QRegularExpression shape(QStringLiteral(
        "\\A(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\z"));
    return ace.size() <= MaxDomain && shape.match(QString::fromLatin1(ace)).hasMatch();
}
} // namespace

QString MailAddress::tagged(const QString &tag) const
{
    return QStringLiteral("%1+%2@%3").arg(local, tag, QString::fromLatin1(domain));
}

Result<MailAddress> mailAddress(const QString &text)
{
    const QString shown = visibleText(text, 100);
    if (shown != text || text.size() > MaxLocal + MaxDomain + 1)
        return wrong(
            words("\"%1\" is no e-mail address: it is too long or holds what cannot be seen").arg(shown));
    if (text.count(QLatin1Char('@')) != 1)
        return wrong(words("\"%1\" is no e-mail address: it has not one @").arg(shown));
    const qsizetype at = text.indexOf(QLatin1Char('@'));
    const MailAddress out{text.left(at), QUrl::toAce(text.mid(at + 1)).toLower()};
    if (!isLocal(out.local))
        return wrong(words("\"%1\" is no e-mail address: what stands before the @ cannot be one").arg(shown));
    if (!isDomain(out.domain))
        return wrong(words("\"%1\" is no e-mail address: what stands behind the @ is no domain").arg(shown));
    return out;
}

} // namespace Switchback
