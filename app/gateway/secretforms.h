// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace Switchback
{

/// A login's secret in each form in which a server was told it: as it is, in base64, and with the user as
/// SMTP's, IMAP's and HTTP's logins send both. Some servers repeat in a refusal what they were told, and
/// their words are kept and shown: these are taken out first. Less than four characters are no secret, and
/// are left. Any thread.
class SecretForms
{
public:
    SecretForms() = default;
    SecretForms(const QByteArray &user, const QByteArray &secret);

    /// With "***" for each. Before anything is cut or escaped.
    [[nodiscard]] QByteArray takenOut(QByteArray text) const;
    [[nodiscard]] QString takenOut(const QString &text) const;
    /// Of the texts in it, however they are escaped there; what is no JSON as text.
    [[nodiscard]] QByteArray takenOutOfJson(const QByteArray &json) const;

private:
    QList<QByteArray> m_forms; ///< the longest first
};

} // namespace Switchback
