// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"

#include <QString>

namespace Switchback
{

/// How a console sits at its store and keeps the clocks of an outage. What stands here is how it is in life.
struct Seating {
    QString seat; ///< where its leases are said to be held, as Seat::toText(); empty: this process
    Duration leaseLife{std::chrono::seconds(15)}; ///< how long a lease stays without being renewed
    /// By what leases are renewed: as fast as the store's own time. None: the console's clock.
    const Clock *leaseClock = nullptr;
    Duration deskTick{std::chrono::seconds(1)}; ///< how often the clocks of an outage are looked at
    Duration grace{std::chrono::seconds(2)};    ///< as OutageDesk::setGrace()

    /// For people: "noc-1, process 4711".
    [[nodiscard]] QString name() const;
};

} // namespace Switchback
