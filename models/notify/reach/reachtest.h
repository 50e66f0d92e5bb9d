// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of reachability: a harmless message to each contact by each channel, before it is needed.
#pragma once

#include "models/core/plannedevent.h"
#include "models/notify/delivery.h"
#include "models/notify/recipients.h"
#include "models/notify/spelling/messagetext.h"

#include <QSet>

#include <functional>

namespace Switchback
{

/// Where incidents have their name, deliveries of tests have this: they are of none.
QString reachBook();
inline bool isReachTest(const Delivery &delivery)
{
    return delivery.incident == reachBook();
}

/// What a contact is told: that it is a test, and that there is nothing to do. In their language where it is
/// known here, else in English. `head`: the log's, hex.
MessageText reachTestText(const QString &pairName, const QByteArray &language, const QByteArray &head);

/// One test, as its event tells.
struct ReachTest {
    QString id;                 ///< what incidents call a notice
    Instant at{};               ///< when it was begun
    std::optional<Instant> due; ///< of the schedule; none: somebody wanted it
    QString by;                 ///< whoever wanted it
    int messages = 0;
    bool missed = false; ///< it was due, and nothing was sent
    QString why;         ///< it was missed
    bool some = false;   ///< of single contacts, or of the drill list where there are customers: not of all
    bool operator==(const ReachTest &) const = default;
};

/// To whom a test goes and by what, each with the id that `freshId` gives it.
QList<Delivery> reachDeliveries(const QString &pair, const QString &test, const QList<Recipient> &recipients,
                                const QSet<Channel> &channels, Audience audience, Instant now,
                                const std::function<QString()> &freshId);
/// How many messages that would be.
int reachCount(const QList<Recipient> &recipients, const QSet<Channel> &channels);

/// `reach.begun`, and `reach.missed`; of one that was due only once, whoever tries.
PlannedEvent reachBegun(const QString &pair, const ReachTest &test);
PlannedEvent reachMissed(const QString &pair, const ReachTest &test);
/// `delivery.queued` for some of them, with their rows.
PlannedEvent reachQueued(const QList<Delivery> &some);
/// None: the event tells of something else.
std::optional<ReachTest> reachTestOf(const Event &event);

/// Of tests that were made, the newest first, those that say who can be reached today: the last two of all
/// contacts, and of single ones the newest few since.
QList<ReachTest> testsKept(const QList<ReachTest> &newestFirst);
/// So many events of tests are looked at to find them.
inline constexpr int TestEventsRead = 500;

} // namespace Switchback
