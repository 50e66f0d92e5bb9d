// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/tlstexts.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QSslCertificate>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("TlsTexts", text);
}

QString moment(const QDateTime &at)
{
    return at.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'"));
}

QString namesIn(const QSslCertificate &certificate)
{
    QStringList names = certificate.subjectAlternativeNames().values();
    names += certificate.subjectInfo(QSslCertificate::CommonName);
    names.removeDuplicates();
    return visibleText(names.join(QLatin1String(", ")), 120);
}

QString untrusted()
{
    return words(
        "Compare the certificate's fingerprint with the site by another way; if it is theirs, name the CA it "
        "was made with as `ca_file` in the configuration.");
}
} // namespace

WayFault tlsFault(const QString &siteName, const QString &place, const QList<QSslError> &errors, Instant now)
{
    const QSslError &error = errors.first();
    const QSslCertificate certificate = error.certificate();
    const QString start = words("%1 at %2 is not trusted: ").arg(siteName, place);
    const QString stopped = words(" No token was sent.");
    QString text;
    QString hint;
    switch (error.error()) {
    case QSslError::CertificateExpired:
        text = words("its certificate expired on %1, and this machine's clock says %2.")
                   .arg(moment(certificate.expiryDate()), moment(toDateTime(now, QTimeZone::utc())));
        hint = words("Have the site renew its certificate, if this machine's clock is right.");
        break;
    case QSslError::CertificateNotYetValid:
        text = words("its certificate is valid only from %1 on, and this machine's clock says %2.")
                   .arg(moment(certificate.effectiveDate()), moment(toDateTime(now, QTimeZone::utc())));
        hint = words("Check this machine's clock first.");
        break;
    case QSslError::HostNameMismatch:
        text = words("its certificate is for %1.").arg(namesIn(certificate));
        hint = words(
            "Use a name in the URL that the certificate has, or have the site make one for this name. If "
            "the name is right, it leads to the wrong machine.");
        break;
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::CertificateUntrusted:
        text = words("its certificate (for %1, SHA-256 %2) was not made by the configured CA.")
                   .arg(namesIn(certificate),
                        QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex()));
        hint = untrusted();
        break;
    default:
        text = QStringLiteral("%1.").arg(visibleText(error.errorString(), 200));
        hint = untrusted();
    }
    return {Reach::Rejected, start + text + stopped, hint};
}

} // namespace Switchback
