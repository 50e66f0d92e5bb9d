// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/tlstexts.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <openssl/x509_vfy.h>

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

QString namesIn(const CertificateFacts &certificate)
{
    return visibleText(certificate.names.join(QLatin1String(", ")), 120);
}

QString untrusted()
{
    return words(
        "Compare the certificate's fingerprint with the site by another way; if it is theirs, name the CA it "
        "was made with as `ca_file` in the configuration.");
}
} // namespace

WayFault tlsFault(const QString &siteName, const QString &place, const TlsVerdict &verdict, Instant now)
{
    const CertificateFacts certificate = factsOf(verdict.certificate.get());
    const QString start = words("%1 at %2 is not trusted: ").arg(siteName, place);
    const QString stopped = words(" No token was sent.");
    QString text;
    QString hint;
    switch (verdict.error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        text = words("its certificate expired on %1, and this machine's clock says %2.")
                   .arg(moment(certificate.until), moment(toDateTime(now, QTimeZone::utc())));
        hint = words("Have the site renew its certificate, if this machine's clock is right.");
        break;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        text = words("its certificate is valid only from %1 on, and this machine's clock says %2.")
                   .arg(moment(certificate.from), moment(toDateTime(now, QTimeZone::utc())));
        hint = words("Check this machine's clock first.");
        break;
    case X509_V_OK:
        text = words("its certificate is for %1.").arg(namesIn(certificate));
        hint = words(
            "Use a name in the URL that the certificate has, or have the site make one for this name. If "
            "the name is right, it leads to the wrong machine.");
        break;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_CERT_UNTRUSTED:
        text = words("its certificate (for %1, SHA-256 %2) was not made by the configured CA.")
                   .arg(namesIn(certificate), QString::fromLatin1(certificate.sha256));
        hint = untrusted();
        break;
    default:
        text = QStringLiteral("%1.").arg(
            visibleText(QByteArray(X509_verify_cert_error_string(verdict.error)), 200));
        hint = untrusted();
    }
    return {Reach::Rejected, start + text + stopped, hint};
}

} // namespace Switchback
