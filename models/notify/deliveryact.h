// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/notify/delivery.h"

namespace Switchback
{

/// What one of us does with a delivery by hand.
struct DeliveryAct {
    enum class What {
        Tick,      ///< they have said that they have it
        Spoke,     ///< a call by one of us: somebody was spoken to
        Voicemail, ///< a machine took it: no acknowledgement
        NoAnswer,
        Again, ///< by the same channel
        GiveUp,
    };
    QString delivery;
    What what = What::Tick;
    QString words; ///< a note; of giving up why, which is asked for
    bool operator==(const DeliveryAct &) const = default;
};

/// It as facts of that delivery, or why it can't be. Errors: `missing`, `not_now`, `already_done`. Pure.
Result<QList<DeliveryFact>> planAct(const Delivery &delivery, const DeliveryAct &act, const QString &by,
                                    Instant now);
/// What can be done with it now.
QList<DeliveryAct::What> actsOn(const Delivery &delivery);
QString actName(DeliveryAct::What what); ///< "Send again"

} // namespace Switchback
