// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/gateways.h"

#include "app/gateway/gatewaychain.h"
#include "app/gateway/mail/box/receiptmailbox.h"
#include "app/gateway/mail/mailgateway.h"
#include "app/gateway/sip/sipvoicegateway.h"
#include "app/gateway/twilio/receiptsms.h"
#include "app/gateway/twilio/twiliogateways.h"
#include "app/notify/receipts.h"
#include "app/pair/pairs.h"

namespace Switchback
{

namespace
{
using Gateways = std::vector<std::unique_ptr<Gateway>>;

constexpr Duration receiptsEvery = std::chrono::seconds(3);
constexpr MailDeadlines receiptDeadlines{std::chrono::seconds(10), std::chrono::seconds(15),
                                         std::chrono::seconds(30)};

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

std::vector<std::unique_ptr<ReceiptBox>> receiptBoxes(const PairConfig &pair, const NotifyGateways &gateways,
                                                      const Clock &clock)
{
    const ReceiptSettings &settings = pair.receipts;
    std::vector<std::unique_ptr<ReceiptBox>> all;
    if (!settings.mailbox.host.isEmpty())
        all.push_back(std::make_unique<ReceiptMailbox>(settings.mailbox, receiptDeadlines, receiptsEvery));
    for (const TwilioSettings &each : gateways.sms) {
        if (!settings.smsNumber.isEmpty() &&
            (settings.smsGateway.isEmpty() || settings.smsGateway == each.name)) {
            all.push_back(std::make_unique<ReceiptSms>(each, settings.smsNumber, clock, receiptsEvery));
            break;
        }
    }
    return all;
}

void addReceipts(const Pairs &pairs, const ConsoleConfig &config, const Clock &clock)
{
    for (const auto &engine : pairs.all())
        engine->add(makeReceipts(engine->context(), engine->outages(),
                                 receiptBoxes(engine->pair(), config.notify.gateways, clock)));
}

} // namespace Switchback
