// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/gateways.h"

#include "app/gateway/gatewaychain.h"
#include "app/gateway/mail/mailgateway.h"
#include "app/gateway/sip/sipvoicegateway.h"
#include "app/gateway/twilio/twiliogateways.h"

namespace Switchback
{

namespace
{
using Gateways = std::vector<std::unique_ptr<Gateway>>;

/// Those of that channel as one, which tries them in turn: the door has one of each.
void chain(Gateways &all, Channel channel)
{
    Gateways links;
    for (auto &each : all) {
        if (each->channel() == channel)
            links.push_back(std::move(each));
    }
    std::erase(all, nullptr);
    if (links.size() > 1)
        all.push_back(std::make_unique<GatewayChain>(std::move(links)));
    else if (!links.empty())
        all.push_back(std::move(links.front()));
}
} // namespace

std::vector<std::unique_ptr<Gateway>> gatewaysBesideMail(const NotifyGateways &settings, const Clock &clock)
{
    Gateways all = makeTwilioGateways(settings, clock);
    for (const SipSettings &each : settings.sip)
        all.push_back(std::make_unique<SipVoiceGateway>(each, clock, SipVoiceGateway::Times{}, nullptr));
    chain(all, Channel::Call);
    return all;
}

void addGateways(Notifying &notifying, const ConsoleConfig &config, const Clock &clock)
{
    const NotifySettings &notify = config.notify;
    if (!notify.fromAddress.isEmpty() && !notify.mail.isEmpty())
        notifying.add(std::make_unique<MailGateway>(notify, clock));
    const NotifyGateways &others = notify.gateways;
    if (others.sms.isEmpty() && others.calls.isEmpty() && others.sip.isEmpty())
        return;
    const auto make = [&others, &clock] { return gatewaysBesideMail(others, clock); };
    for (std::unique_ptr<Gateway> &gateway : notifying.thread().stand(make))
        notifying.add(std::move(gateway));
}

} // namespace Switchback
