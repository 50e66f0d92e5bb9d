// SPDX-License-Identifier: GPL-3.0-or-later
#include "demoreadiness.h"

#include "demowizard.h"
#include "tests/models/testcall/callanswers.h"

namespace Switchback::Demo
{

using namespace std::chrono_literals;

namespace
{
GatewayState gateway(const char *name, std::optional<Channel> channel, GatewayState::What what, Instant since)
{
    GatewayState out;
    out.gateway = QLatin1String(name);
    out.channel = channel;
    out.what = what;
    out.since = since;
    return out;
}

Delivery tested(const Recipient &who, Instant at, int number)
{
    Delivery one;
    one.id = who.customer + QLatin1Char('t');
    one.incident = reachBook();
    one.customer = who.customer;
    one.contact = who.contact;
    one.madeAt = at;
    one.to.address = who.ways.first().address;
    DeliveryFact fact;
    fact.delivery = one.id;
    fact.attempt = 1;
    fact.at = at;
    one.apply(fact);
    fact.what = number % 71 == 7 ? DeliveryFact::What::Failed : DeliveryFact::What::Sent;
    if (number % 71 == 7)
        fact.text = QStringLiteral("550 5.1.1 no such user here");
    one.apply(fact);
    if (number % 17 == 3) {
        fact.what = DeliveryFact::What::Answered;
        fact.at = at + 4min;
        one.apply(fact);
    }
    return one;
}

StandbyInputs standby(Instant now)
{
    const QString site = QStringLiteral("centennial");
    StandbyCall call;
    call.call.op = QStringLiteral("3f6c1a52-6a44-4bb0-9c55-4c1f5f0a0b11");
    call.call.site = site;
    call.call.by = QStringLiteral("console");
    call.call.at = now - 9h;
    call.due = now - 9h;
    takeEnd(call.call, now - 9h + 14s, endOfCall(site, Test::callAnswer(site, Test::goodCall(site))));
    StandbyInputs in;
    in.wanted = true;
    in.site = in.lastSite = QStringLiteral("Centennial");
    in.schedule = WeeklyTime{0, 300, "America/Chicago"};
    in.calls.last = call;
    return in;
}
} // namespace

ReadinessView readiness(Instant now, const Words &words)
{
    using What = GatewayState::What;
    ReadinessInputs in;
    in.now = now;
    in.zone = "America/Chicago";
    in.here = {gateway("mail/naperville", Channel::Email, What::Troubled, now - 12min),
               gateway("mail/outside", Channel::Email, What::Sound, now - 3h),
               gateway("sms/provider", Channel::Sms, What::Sound, now - 50h),
               gateway("voice/sbc", Channel::Call, What::Untried, now - 50h),
               gateway("mail/mailbox", std::nullopt, What::Sound, now - 50h)};
    in.here[0].trouble = QStringLiteral("the server's certificate is not trusted: certificate has expired");
    in.here[0].troubleAt = now - 12min;
    in.here[0].takenAt = now - 30h;
    in.here[1].takenAt = now - 12min;
    in.here[2].takenAt = now - 26h;
    in.schedule = WeeklyTime{1, 570, "America/Chicago"};
    in.last = ReachTest{"t", now - 26h, now - 26h, "console", 214, false, {}};
    WizardStory story(QStringLiteral("updates"), now, words);
    DeliveryBook book;
    int number = 0;
    for (const Customer &each : std::as_const(story.incident().customers)) {
        in.recipients += Recipient{each.id,
                                   each.name,
                                   "1",
                                   each.contact,
                                   {},
                                   {},
                                   {{Channel::Email, QStringLiteral("noc%1@example.net").arg(number), {}}}};
        if (number % 13 != 12)
            book.put(tested(in.recipients.last(), now - 26h, number));
        ++number;
    }
    in.tests = {book};
    in.standby = standby(now);
    return readinessView(in);
}

} // namespace Switchback::Demo
