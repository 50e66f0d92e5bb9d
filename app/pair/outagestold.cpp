// SPDX-License-Identifier: GPL-3.0-or-later
// Whom the messages of an outage go to, and how they stand.
#include "app/pair/outages.h"

#include "app/pair/customers/directory.h"
#include "models/incident/carried/carried.h"
#include "models/messages/messagesview.h"

namespace Switchback
{

void Outages::followList()
{
    if (m_outside.directory.isRead(false)) // else nobody knows who is not in it
        m_desk.followList(m_outside.directory.customers(false));
}

const QList<CustomerCard> &Outages::drillCards() const
{
    return m_outside.directory.cards(true);
}

const QList<CustomerCard> &Outages::listOf(const Incident &incident) const
{
    return m_outside.directory.cards(incident.drill());
}

const RecipientsKnown &Outages::recipients(const Incident &incident) const
{
    const QList<CustomerCard> &list = listOf(incident);
    const QSet<Channel> carried = channels();
    const bool same = m_recipients.customers.constData() == incident.customers.constData() &&
                      m_recipients.list.constData() == list.constData() && m_recipients.channels == carried;
    if (!same) {
        Incident then = incident; // who came since joins with the next message
        if (!incident.drill())
            then.customers += newcomers(incident, m_outside.directory.customers(false));
        m_recipients = {
            incident.customers, list, carried,
            RecipientsKnown(messageRecipients(then, list), messageCustomers(then, list), carried)};
    }
    return m_recipients.made;
}

MessageStanding Outages::standing(const QString &notice) const
{
    return m_carrier.standing ? m_carrier.standing(notice) : standingInLog(incident(), notice);
}

void Outages::sendByItself(const Do::ComposeNotice &command, const DoneFn &done)
{
    CommandContext in = context(console());
    in.byItself = true;
    m_desk.command(command, in, done);
}

} // namespace Switchback
