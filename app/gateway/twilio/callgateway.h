// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/twilio/twiliogateway.h"

namespace Switchback
{

/// Calls: what is to be said is spoken twice, and a key acknowledges it. Nothing else does: an answering
/// machine is Automatic, and "completed" says only that something picked up. A key comes by call-back;
/// without call-backs it is read from the provider's list of the call's events, which opens a quarter of an
/// hour after its end. A call has no place for a tag: one whose answer was lost is found by both numbers and
/// its time, so of one from before a restart nothing is said.
class CallGateway : public TwilioGateway
{
    Q_OBJECT

public:
    CallGateway(const QList<TwilioSettings> &accounts, const CallbackSettings &callback, const Clock &clock,
                const Times &times, QObject *parent);

private:
    [[nodiscard]] Result<FormFields> order(const Outgoing &what, const TwilioAccount &account) const override;
    [[nodiscard]] bool isIt(const TwilioState &state, const Outgoing &what,
                            const std::optional<Instant> &since) const override;
    void ended(const QString &attempt, TwilioAccount &account, const QString &sid) override;
    void askKey(const QString &attempt, TwilioAccount &account, const QString &sid);
};

} // namespace Switchback
