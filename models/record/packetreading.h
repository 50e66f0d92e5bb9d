// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/packet.h"

class QIODevice;

namespace Switchback
{

/// More values, or deeper ones, are no packet.
inline constexpr qint64 PacketMaxValues = 40'000'000;
inline constexpr int PacketMaxDepth = 64;

/// The packet on the device, made anew from its events while they are read, and compared byte for byte; it is
/// never in memory as a whole. `called_off` by the step. Any other Error says no more than that something is
/// not as this program would have written it: what, has to be found out otherwise.
/// Whoever vouches for it is read and not checked yet.
Result<PacketFacts> readSoundPacket(QIODevice &device, const PacketStep &step);

} // namespace Switchback
