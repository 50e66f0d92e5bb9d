// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/gateways/gatewaydoor.h"
#include "models/core/clock.h"
#include "models/notify/gateways/gatewaystate.h"

#include <QTimer>

namespace Switchback
{

/// How the gateways of this console stand, by what they take and what they say of themselves. The door's
/// thread.
class GatewayBoard : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive it.
    GatewayBoard(GatewayDoor &door, const Clock &clock);

    [[nodiscard]] const QList<GatewayState> &states() const { return m_states.all(); }

signals:
    /// `stands`: one of them stands otherwise; else it only took something.
    void changed(bool stands);

private:
    GatewayStates m_states;
    QTimer m_taken; ///< thousands are taken in a minute, and hundreds of pairs hear of it
};

} // namespace Switchback
