// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/customers/lastrecipients.h"

#include "models/command/command.h"
#include "models/incident/carried/carried.h"

namespace Switchback
{

const RecipientsKnown &LastRecipients::of(const Incident &incident, const QList<CustomerCard> &list,
                                          const QList<Customer> &customers, const QSet<Channel> &channels)
{
    const bool same = m_customers.constData() == incident.customers.constData() &&
                      m_list.constData() == list.constData() && m_channels == channels;
    if (same)
        return m_made;
    Incident then = incident; // who came since joins with the next message
    if (!incident.drill())
        then.customers += newcomers(incident, customers);
    m_customers = incident.customers;
    m_list = list;
    m_channels = channels;
    m_made = RecipientsKnown(messageRecipients(then, list), messageCustomers(then, list), channels);
    return m_made;
}

} // namespace Switchback
