// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/packet.h"

namespace Switchback
{

/// What a packet says of itself, read but not believed: for who says what is wrong with it.
struct PacketClaim {
    QJsonObject packet;
    QList<Event> events;
    QByteArray previous;
    Instant madeAt{};
    QString madeBy;
    qint64 fold = 1;
    PacketEnd end; ///< what vouches for it, and the signature as it stands
};

/// Errors: `not_a_packet`, `not_whole`.
Result<PacketClaim> readPacketClaim(const QByteArray &bytes);
/// Chain and place of the events. Where they begin and end is taken from what the packet says elsewhere,
/// so that events cut off at either end are named too.
Outcome checkClaimedEvents(const PacketClaim &claimed);
/// `not_a_packet`.
Error notAPacket(const QString &why);

} // namespace Switchback
