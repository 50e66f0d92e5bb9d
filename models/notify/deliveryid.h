// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QString>

namespace Switchback
{

/// A new delivery's name: [a-v0-9]{25}. It begins with the moment and how many were made before, for the
/// store keeps rows in the order of their names: what is made together is written together, and not one page
/// of the disk for each. The rest are 65 bits that nobody can guess, so that what names it is an answer to
/// what was sent. Any thread.
QString freshDeliveryId(Instant at);

} // namespace Switchback
