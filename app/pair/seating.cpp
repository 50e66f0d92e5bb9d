// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/seating.h"

#include "app/store/tables/seat.h"

namespace Switchback
{

QString Seating::name() const
{
    return seat.isEmpty() ? Seat::current().name() : seatName(seat);
}

} // namespace Switchback
