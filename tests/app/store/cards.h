// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/directory.h"

namespace Switchback
{

/// Customers as cards that a store does not hold yet.
inline QList<CustomerCard> cardsOf(const QList<Customer> &customers)
{
    QList<CustomerCard> cards;
    for (const Customer &customer : customers)
        cards += cardOf(customer);
    return cards;
}

} // namespace Switchback
