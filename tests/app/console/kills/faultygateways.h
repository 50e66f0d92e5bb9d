// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/gateway/mail/scriptedsmtp.h"
#include "tests/app/gateway/twilio/standin.h"

#include <QRandomGenerator>

namespace Switchback
{

/// A mail server and a provider of SMS and calls, as programs meet them, that do wrong where dice say so: are
/// late, put off, break, close behind the last byte, take and lose the answer. Both count what they took.
class FaultyGateways
{
public:
    explicit FaultyGateways(QRandomGenerator &dice)
        : m_dice(dice)
    {
    }
    /// False: they don't stand.
    [[nodiscard]] bool start();
    /// The console's configuration for them.
    [[nodiscard]] QByteArray toml();
    /// What the provider does wrong next, number by number.
    void draw(const QStringList &numbers);

    /// Of each mail that was taken the name of its attempt.
    [[nodiscard]] QStringList mailAttempts() const;
    [[nodiscard]] qsizetype mails() const { return m_mail.mails.size(); }
    /// {"messages": [...], "calls": [...], "requests": [...], "violations": [...], "faults": [...]}
    [[nodiscard]] QJsonObject provider() { return m_provider.state(); }
    [[nodiscard]] int mailFaults() const { return m_mailFaults; }
    static int faultsIn(const QJsonObject &provider)
    {
        return int(provider.value(QLatin1String("faults")).toArray().size());
    }

private:
    ScriptedSmtp::End dice();

    QRandomGenerator &m_dice;
    ScriptedSmtp m_mail;
    StandIn m_provider;
    int m_mailFaults = 0;
};

} // namespace Switchback
