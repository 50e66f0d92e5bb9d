// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/deliverybook.h"
#include "models/notify/recipients.h"

namespace Switchback
{

/// What is known of whether somebody can be had by one channel.
enum class Reached {
    Never,    ///< not tested at this address
    UnderWay, ///< is being tested
    Accepted, ///< a gateway took it, or better; of an e-mail no more than that
    Answered, ///< and they, or a key, answered
    Bounced,  ///< it failed, or nobody knows whether it was sent
};
QString reachedName(Channel channel, Reached reached);
Mark markOf(Reached reached);

/// One contact by one channel.
struct ContactReach {
    QString customer;
    QString customerName;
    QString contact;
    QString name;
    ChannelAddress way;
    Reached reached = Reached::Never;
    Instant at{};   ///< since when; of Never nothing
    QString reason; ///< the gateway's own; not trusted
    bool operator==(const ContactReach &) const = default;
};

/// Who can be reached, as the last test of each says.
struct Reachability {
    QList<ContactReach> ways; ///< in the list's order
    int customers = 0;
    QStringList unreachable;      ///< names of customers: everything that was tried there failed
    QStringList withoutWay;       ///< names: no gateway of ours has an address of theirs
    int bounced = 0;              ///< ways
    int never = 0;                ///< ways
    int underWay = 0;             ///< ways
    std::optional<Instant> since; ///< the oldest of what is known
    bool operator==(const Reachability &) const = default;
};
/// `tests`: deliveries, a book for each test. Only what these channels could be told by counts.
Reachability reachabilityOf(const QList<Recipient> &recipients, const QSet<Channel> &channels,
                            const QList<DeliveryBook> &tests);

} // namespace Switchback
