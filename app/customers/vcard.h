// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/customers/customerfile.h"

namespace Switchback
{

/// Whether it begins like a file of vCards.
bool isVcard(const QByteArray &bytes);

/// Reads contacts from vCards of 2.1, 3.0 and 4.0: each is a contact of the customer that its organisation
/// names, or of one of its own name. What is not asked for (pictures, addresses, notes) is counted in
/// `dropped`. Behind readCustomers(), and as that.
CustomerReading readVcards(const QByteArray &bytes, const CardRules &rules, LongWork &work);

} // namespace Switchback
