// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/gateways.h"

#include "app/gateway/mail/mailgateway.h"

namespace Switchback
{

void addGateways(Notifying &notifying, const ConsoleConfig &config, const Clock &clock)
{
    const NotifySettings &notify = config.notify;
    if (!notify.fromAddress.isEmpty() && !notify.mail.isEmpty())
        notifying.add(std::make_unique<MailGateway>(notify, clock));
}

} // namespace Switchback
