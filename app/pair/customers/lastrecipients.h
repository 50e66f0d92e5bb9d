// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"
#include "models/notify/ladder/recipientsknown.h"

namespace Switchback
{

/// Whom a message of an incident would go to, held for who asks again while nothing has changed: of ten
/// thousand contacts it takes a while. One thread.
class LastRecipients
{
public:
    /// `list`: the cards that the incident's messages go to; `customers`: all that are in the list now, of
    /// whom some may have come since.
    const RecipientsKnown &of(const Incident &incident, const QList<CustomerCard> &list,
                              const QList<Customer> &customers, const QSet<Channel> &channels);

private:
    QList<Customer> m_customers; ///< held, so that nothing else can lie where they do
    QList<CustomerCard> m_list;  ///< likewise
    QSet<Channel> m_channels;
    RecipientsKnown m_made;
};

} // namespace Switchback
