// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/gateways.h"

#include "app/gateway/mail/mailgateway.h"
#include "app/gateway/sip/sipvoicegateway.h"
#include "app/gateway/twilio/twiliogateways.h"

namespace Switchback
{

namespace
{
/// SMS and calls. The door has one of each channel: of calls, a provider before an SBC of one's own.
std::vector<std::unique_ptr<Gateway>> othersThanMail(const NotifyGateways &settings, const Clock &clock)
{
    std::vector<std::unique_ptr<Gateway>> all = makeTwilioGateways(settings, clock);
    if (settings.calls.isEmpty() && !settings.sip.isEmpty())
        all.push_back(std::make_unique<SipVoiceGateway>(settings.sip.first(), clock, SipVoiceGateway::Times{},
                                                        nullptr));
    return all;
}
} // namespace

void addGateways(Notifying &notifying, const ConsoleConfig &config, const Clock &clock)
{
    const NotifySettings &notify = config.notify;
    if (!notify.fromAddress.isEmpty() && !notify.mail.isEmpty())
        notifying.add(std::make_unique<MailGateway>(notify, clock));
    const NotifyGateways &others = notify.gateways;
    if (others.sms.isEmpty() && others.calls.isEmpty() && others.sip.isEmpty())
        return;
    const auto make = [&others, &clock] { return othersThanMail(others, clock); };
    for (std::unique_ptr<Gateway> &gateway : notifying.thread().stand(make))
        notifying.add(std::move(gateway));
}

} // namespace Switchback
