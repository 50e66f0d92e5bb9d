// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/twilio/base/signature.h"

#include "app/doors/samesecret.h"

#include <QMessageAuthenticationCode>
#include <QUrl>

#include <algorithm>

namespace Switchback
{

namespace
{
QByteArray decoded(QByteArray text)
{
    return QByteArray::fromPercentEncoding(text.replace('+', ' '));
}

/// The same URL with its port, where that is the usual one, and without; or as it stands.
QByteArray otherPort(const QByteArray &url)
{
    QUrl other = QUrl::fromEncoded(url, QUrl::StrictMode);
    const int usual = other.scheme() == QLatin1String("https") ? 443 : 80;
    other.setPort(other.port() < 0 ? usual : -1);
    return other.toEncoded();
}
} // namespace

QByteArray encodedForm(const FormFields &fields)
{
    QByteArray out;
    for (const auto &[name, value] : fields)
        out += (out.isEmpty() ? "" : "&") + name.toPercentEncoding() + '=' + value.toPercentEncoding();
    return out;
}

FormFields decodedForm(const QByteArray &body)
{
    FormFields out;
    for (const QByteArray &one : body.split('&')) {
        const qsizetype at = one.indexOf('=');
        if (!one.isEmpty())
            out.append({decoded(one.left(at)), at < 0 ? QByteArray() : decoded(one.mid(at + 1))});
    }
    return out;
}

QByteArray fieldOf(const FormFields &fields, const QByteArray &name)
{
    const auto found = std::find_if(fields.rbegin(), fields.rend(),
                                    [&name](const auto &field) { return field.first == name; });
    return found == fields.rend() ? QByteArray() : found->second;
}

QByteArray twilioSignature(const QByteArray &token, const QByteArray &url, const FormFields &fields)
{
    FormFields sorted = fields;
    std::sort(sorted.begin(), sorted.end());
    QMessageAuthenticationCode mac(QCryptographicHash::Sha1, token);
    mac.addData(url);
    for (const auto &[name, value] : std::as_const(sorted)) {
        mac.addData(name);
        mac.addData(value);
    }
    return mac.result().toBase64();
}

bool signatureHolds(const QByteArray &given, const QByteArray &token, const QByteArray &url,
                    const FormFields &fields)
{
    const bool asItStands = sameSecret(given, twilioSignature(token, url, fields));
    const bool other = sameSecret(given, twilioSignature(token, otherPort(url), fields));
    return asItStands || other;
}

} // namespace Switchback
