// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/secretforms.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qsizetype Shortest = 4;

/// As IMAP quotes it.
QByteArray quoted(const QByteArray &text)
{
    QByteArray out = text;
    return out.replace('\\', "\\\\").replace('"', "\\\"");
}

QJsonValue without(const QJsonValue &value, const SecretForms &secrets)
{
    if (value.isString())
        return secrets.takenOut(value.toString());
    if (value.isArray()) {
        QJsonArray all = value.toArray();
        for (QJsonValueRef each : all)
            each = without(each, secrets);
        return all;
    }
    if (!value.isObject())
        return value;
    QJsonObject all = value.toObject();
    for (auto each = all.begin(); each != all.end(); ++each)
        each.value() = without(each.value(), secrets);
    return all;
}
} // namespace

SecretForms::SecretForms(const QByteArray &user, const QByteArray &secret)
{
    if (secret.isEmpty())
        return;
    const QByteArray null(1, '\0');
    for (const QByteArray &plain :
         {secret, null + user + null + secret, user + null + user + null + secret, user + ':' + secret}) {
        const QByteArray coded = plain.toBase64();
        m_forms += {coded, plain.toBase64(QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals)};
    }
    // Who tells it on as a line of its own has lost what stood around it.
    m_forms += {secret, secret.trimmed(), quoted(secret), secret.toPercentEncoding()};
    m_forms.removeIf([](const QByteArray &each) { return each.size() < Shortest; });
    std::sort(m_forms.begin(), m_forms.end(),
              [](const QByteArray &a, const QByteArray &b) { return a.size() > b.size(); });
}

QByteArray SecretForms::takenOut(QByteArray text) const
{
    for (const QByteArray &each : m_forms)
        text.replace(each, "***");
    return text;
}

QString SecretForms::takenOut(const QString &text) const
{
    const QByteArray before = text.toUtf8();
    const QByteArray after = takenOut(before);
    return after == before ? text : QString::fromUtf8(after);
}

QByteArray SecretForms::takenOutOfJson(const QByteArray &json) const
{
    const QJsonDocument before = QJsonDocument::fromJson(json);
    if (m_forms.isEmpty() || before.isNull())
        return takenOut(json);
    const QJsonDocument after = before.isArray() ? QJsonDocument(without(before.array(), *this).toArray())
                                                 : QJsonDocument(without(before.object(), *this).toObject());
    return after == before ? json : after.toJson(QJsonDocument::Compact);
}

} // namespace Switchback
