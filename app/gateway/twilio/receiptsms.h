// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/receiptbox.h"
#include "app/gateway/twilio/twilioaccount.h"

#include <QSet>

namespace Switchback
{

/// A test number of SMS, one of the account's own: what came in there, newest first, as the provider lists
/// it. What goes out to it is not what arrived.
class ReceiptSms : public ReceiptBox
{
    Q_OBJECT
public:
    ReceiptSms(const TwilioSettings &account, QString number, const Clock &clock, Duration period,
               QObject *parent = nullptr);

    [[nodiscard]] QString channel() const override { return QStringLiteral("sms"); }
    void watch(const QString &code) override;
    void forget(const QString &code) override;

private:
    void ask();
    void came(Instant began, const HttpAnswer &answer);

    const QString m_number;
    const Clock &m_clock;
    CurlHandles m_handles;
    CurlLoop m_loop;
    TwilioAccount m_account;
    QSet<QString> m_codes;
    QTimer m_timer;
    bool m_asking = false;
};

} // namespace Switchback
