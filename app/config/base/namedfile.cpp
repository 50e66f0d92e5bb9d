// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/base/namedfile.h"

#include "app/aside/foreignfile.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSslCertificate>

namespace Switchback
{

namespace
{
constexpr qint64 MaxFileBytes = qint64(1024) * 1024;

QString words(const char *text)
{
    return QCoreApplication::translate("NamedFile", text);
}

QByteArray contentOf(const QString &path)
{
    const auto read = readForeignFile(path, MaxFileBytes);
    return read ? read->bytes : QByteArray();
}
} // namespace

Outcome holdsCertificate(const QString &path)
{
    const QList<QSslCertificate> found = QSslCertificate::fromData(contentOf(path), QSsl::Pem);
    for (const QSslCertificate &one : found) {
        if (!one.isNull())
            return Done{};
    }
    return Error{QStringLiteral("no_certificate"),
                 words("the file %1 holds no certificate").arg(visibleText(path)),
                 words("Put the certificate of the CA that signed the site's into it (PEM, \"-----BEGIN "
                       "CERTIFICATE-----\").")};
}

Outcome holdsHostKeys(const QString &path)
{
    // "host[,host] type key", also hashed, and "@cert-authority host type key".
    static const QRegularExpression line(
        QStringLiteral("^\\s*(@[a-z-]+\\s+)?[^\\s#@]\\S*\\s+(ssh|ecdsa|sk)-\\S+\\s+[A-Za-z0-9+/=]{16,}"),
        QRegularExpression::MultilineOption);
    if (line.match(QString::fromLatin1(contentOf(path))).hasMatch())
        return Done{};
    return Error{QStringLiteral("no_host_key"), words("the file %1 holds no host key").arg(visibleText(path)),
                 words("A site whose key is not in it is refused: put the sites' host keys into it, as their "
                       "administrator gives them out.")};
}

} // namespace Switchback
