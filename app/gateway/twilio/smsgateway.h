// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/twilio/smsreplies.h"
#include "app/gateway/twilio/twiliogateway.h"

namespace Switchback
{

/// SMS. Each ends in the tag of its attempt (models/notify/messagetag.h), by which it is found again; the
/// provider gives up when the moment has passed after which it is pointless. What people write back is heard.
class SmsGateway : public TwilioGateway
{
    Q_OBJECT

public:
    SmsGateway(const QList<TwilioSettings> &accounts, const CallbackSettings &callback, const Clock &clock,
               const Times &times, QObject *parent);

    void send(const QList<Outgoing> &batch) override;
    void goOnWith(const QList<Taken> &all) override;

private:
    [[nodiscard]] Result<FormFields> order(const Outgoing &what, const TwilioAccount &account) const override;
    [[nodiscard]] bool isIt(const TwilioState &state, const Outgoing &what,
                            const std::optional<Instant> &since) const override;

    const Clock &m_clock;
    std::vector<std::unique_ptr<SmsReplies>> m_replies; ///< of each account
};

} // namespace Switchback
