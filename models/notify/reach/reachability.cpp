// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/reach/reachability.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Reachability)
};

Reached reachedBy(const Delivery &test)
{
    switch (test.state()) {
    case DeliveryState::Queued:
    case DeliveryState::Sending:
    case DeliveryState::Maybe:
        return Reached::UnderWay;
    case DeliveryState::Sent:
    case DeliveryState::Delayed:
    case DeliveryState::Delivered:
    case DeliveryState::Read:
        return Reached::Accepted;
    case DeliveryState::Answered:
        return Reached::Answered;
    case DeliveryState::Unknown:
    case DeliveryState::Failed:
    case DeliveryState::GivenUp:
        break;
    }
    return Reached::Bounced;
}

/// A new address is another way: what was said of the old one says nothing of it.
QString keyOf(const QString &customer, const QString &contact, Channel channel, const QString &address)
{
    return customer + QLatin1Char('\n') + contact + QLatin1Char('\n') + QString::number(int(channel)) +
           QLatin1Char('\n') + address;
}

/// Not tried to its end, for something came between: it says nothing of the address.
bool brokenOff(const Delivery &test)
{
    return test.state() == DeliveryState::GivenUp && test.givenUpBy.isEmpty() &&
           *test.givenUpAt < test.notAfter;
}

QHash<QString, const Delivery *> newestOf(const QList<DeliveryBook> &tests)
{
    QHash<QString, const Delivery *> newest;
    for (const DeliveryBook &test : tests) {
        for (const Delivery &each : test.all()) {
            if (brokenOff(each))
                continue;
            const Delivery *&known =
                newest[keyOf(each.customer, each.contact, each.channel, each.to.address)];
            if (!known || known->madeAt <= each.madeAt)
                known = &each;
        }
    }
    return newest;
}

/// What one customer comes to.
struct Counted {
    QString name;
    int ways = 0;
    int bounced = 0;
};
} // namespace

QString reachedName(Channel channel, Reached reached)
{
    switch (reached) {
    case Reached::Never:
        return Words::tr("never tested");
    case Reached::UnderWay:
        return Words::tr("being tested");
    case Reached::Accepted:
        return stateName(channel, DeliveryState::Sent);
    case Reached::Answered:
        return Words::tr("answered");
    case Reached::Bounced:
        break;
    }
    return Words::tr("could not be reached");
}

Mark markOf(Reached reached)
{
    switch (reached) {
    case Reached::Never:
        return Mark::NotYet;
    case Reached::UnderWay:
        return Mark::Running;
    case Reached::Accepted:
    case Reached::Answered:
        return Mark::Fine;
    case Reached::Bounced:
        break;
    }
    return Mark::Bad;
}

Reachability reachabilityOf(const QList<Recipient> &recipients, const QSet<Channel> &channels,
                            const QList<DeliveryBook> &tests)
{
    const QHash<QString, const Delivery *> newest = newestOf(tests);
    Reachability out;
    QStringList order;
    QHash<QString, Counted> customers;
    for (const Recipient &who : recipients) {
        if (!customers.contains(who.customer))
            order += who.customer;
        Counted &customer = customers[who.customer];
        customer.name = who.customerName;
        for (const ChannelAddress &way : who.ways) {
            if (!channels.contains(way.channel))
                continue;
            ContactReach one{who.customer, who.customerName, who.contact, who.name,
                             way,          Reached::Never,   {},          {}};
            if (const Delivery *test =
                    newest.value(keyOf(who.customer, who.contact, way.channel, way.address))) {
                one.reached = reachedBy(*test);
                one.at = test->stateAt();
                one.reason = one.reached == Reached::Bounced ? test->reason() : QString();
                out.since = std::min(out.since.value_or(one.at), one.at);
            }
            ++customer.ways;
            customer.bounced += one.reached == Reached::Bounced;
            out.bounced += one.reached == Reached::Bounced;
            out.never += one.reached == Reached::Never;
            out.underWay += one.reached == Reached::UnderWay;
            out.ways += one;
        }
    }
    out.customers = int(order.size());
    for (const QString &id : std::as_const(order)) {
        const Counted &customer = customers[id];
        if (customer.ways == 0)
            out.withoutWay += customer.name;
        else if (customer.bounced == customer.ways)
            out.unreachable += customer.name;
    }
    return out;
}

} // namespace Switchback
