// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customer.h"
#include "models/incident/incident.h"
#include "models/notify/recipients.h"

#include <QHash>

#include <optional>

namespace Switchback
{

/// Whom the ladders of an incident know: the list of customers as it is now, who came onto it after a message
/// was approved, and whose person was erased. One thread.
class ToldList
{
public:
    /// The log tells that the list was changed.
    void listChanged(Instant at) { m_changedAt = at; }
    /// True: it is another list than before.
    bool take(const QList<CustomerCard> &list, const Incident &incident, Instant now);
    /// Their card is of no use until it has been read again.
    void forget(const QString &customer);
    /// Who is told of a message that was approved then; none: nobody any more.
    [[nodiscard]] std::optional<QList<Recipient>>
    recipients(const QString &customer, const Incident &incident, Instant approvedAt) const;

private:
    void noteWhoJoined(const QList<CustomerCard> &list, const Incident &incident, Instant now);

    QList<CustomerCard> m_list;
    QHash<QString, qsizetype> m_at; ///< in the list, by the customer's id
    bool m_ofDrill = false;
    Instant m_changedAt{};
    QHash<QString, Instant> m_joined; ///< contacts that came while this console ran
    QHash<QString, int> m_gone;       ///< whose person was erased: the version of their card
};

} // namespace Switchback
