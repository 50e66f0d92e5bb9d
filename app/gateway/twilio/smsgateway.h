// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/twilio/twiliogateway.h"

namespace Switchback
{

/// SMS. Each ends in the tag of its attempt (models/notify/messagetag.h), by which it is found again; the
/// provider gives up when the moment has passed after which it is pointless.
class SmsGateway : public TwilioGateway
{
    Q_OBJECT

public:
    SmsGateway(const QList<TwilioSettings> &accounts, const CallbackSettings &callback, const Clock &clock,
               const Times &times, QObject *parent);

private:
    [[nodiscard]] Result<FormFields> order(const Outgoing &what, const TwilioAccount &account) const override;
    [[nodiscard]] bool isIt(const TwilioState &state, const Outgoing &what,
                            const std::optional<Instant> &since) const override;

    const Clock &m_clock;
};

} // namespace Switchback
