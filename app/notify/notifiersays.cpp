// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a message has reached is said in the log.
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "models/incident/carried/carried.h"
#include "models/notify/channels.h"
#include "models/steps/shared/rulesofasked.h"

namespace Switchback
{

namespace
{
/// "213 e-mail, 1 SMS"
QString channelsText(const QMap<Channel, int> &told)
{
    QStringList parts;
    for (auto channel = told.cbegin(); channel != told.cend(); ++channel)
        parts += QStringLiteral("%1 %2").arg(*channel).arg(channelName(channel.key()));
    return parts.join(QStringLiteral(", "));
}
} // namespace

/// Once everybody has been told or can't be, at the latest a minute after it was approved: nobody's call that
/// is still to be made holds up what comes next, the updates before all.
void Notifier::sayWhoWasTold(const Incident &incident, const Notice &notice, Instant now)
{
    const QString key = incident.id + QLatin1Char('/') + notice.id;
    const auto climb = m_climbs.find(key);
    if (notice.sentAt || m_said.contains(key) || climb == m_climbs.end() || !m_waiting.isEmpty())
        return;
    const bool inTime = now < notice.queuedAt.value_or(now) + m_rules.sayWithin;
    if (!climb->second.decided() && (inTime || climb->second.busy()))
        return;
    if (!m_touched.isEmpty()) { // whom it names as not reached may be reached by what is being written down
        m_saysFirst = true;
        return;
    }
    m_said.insert(key);
    const QString how = channelsText(book(incident.id).toldBy(notice.id));
    m_waiting +=
        planCarriedSent(incident, notice, how.isEmpty() ? tr("nobody") : how, climb->second.untold(), now);
}

/// Of a request: of whom it was said too early that they were not reached.
void Notifier::sayWhoWasAskedLater(const Incident &incident, const Notice &notice, Instant now)
{
    if (!notice.sentAt || notice.notReached.isEmpty() || !m_waiting.isEmpty())
        return;
    QStringList told;
    for (const QString &customer : notice.notReached) {
        const CustomerReach reach = book(incident.id).reach(notice.id, customer);
        if (reach != CustomerReach::Told && reach != CustomerReach::Answered)
            continue;
        const QString key = incident.id + QLatin1Char('/') + notice.id + QLatin1Char('/') + customer;
        if (m_said.contains(key))
            continue;
        m_said.insert(key);
        told += customer;
    }
    m_waiting += planAskedLater(incident, notice, told, now);
}

} // namespace Switchback
