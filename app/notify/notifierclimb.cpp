// SPDX-License-Identifier: GPL-3.0-or-later
// Who is tried next of a message.
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "models/incident/carried/carried.h"
#include "models/incident/carried/sendby.h"
#include "models/incident/notices.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int LooksInTurn = 250;

/// Tells a ladder what was approved after its message: once for each that comes.
void sayWhatFollows(const Incident &incident, const Notice &notice, MessageClimb &climb)
{
    const auto approved = int(std::count_if(incident.notices.cbegin(), incident.notices.cend(),
                                            [](const Notice &each) { return each.approvedAt; }));
    if (climb.followersKnown() == approved)
        return;
    QSet<QString> later;
    QStringList instead;
    for (const Notice &each : incident.notices) {
        if (!each.approvedAt || !notice.approvedAt || *each.approvedAt <= *notice.approvedAt)
            continue;
        later.insert(each.id);
        if (overtakes(each.stage, notice.stage))
            instead += each.id;
    }
    climb.followedBy(later, instead, approved);
}
} // namespace

void Notifier::climbMessage(const Incident &incident, const Notice &notice, Instant now)
{
    const QString key = incident.id + QLatin1Char('/') + notice.id;
    auto climb = m_climbs.find(key);
    if (climb == m_climbs.end()) {
        const auto recipients = [this, at = notice.approvedAt.value_or(now)](const QString &customer) {
            return m_told.recipients(customer, m_outages.incident(), at);
        };
        const LadderRules rules{m_rules.acknowledgeWithin, wantsAnswer(notice.stage), m_door.channels()};
        climb =
            m_climbs.emplace(key, MessageClimb(notice.id, addressedBy(incident, notice), recipients, rules))
                .first;
    }
    sayWhatFollows(incident, notice, climb->second);
    QList<Delivery> made;
    QList<MessageClimb::Next> next = climb->second.look(book(incident.id), now, LooksInTurn);
    if (!isCarriedNow(incident, notice, now))
        next.clear();
    for (const MessageClimb::Next &each : next)
        made += newDelivery(incident, notice, each.rung, m_rules.lab, now);
    m_waiting += queuedEvents(incident, notice, made);
    if (climb->second.busy())
        turnSoon();
}

} // namespace Switchback
