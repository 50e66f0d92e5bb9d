// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/packetcheck.h"

#include <QStringList>

namespace Switchback
{

/// Who vouches for a packet, which head its sheets name, signed gaps, and how typed heads stand; a line each.
QStringList voucherLines(const PacketFacts &facts, const QList<HeadAgainst> &heads);
/// "4711:7K2Q-9MXP-TD4R".
QString codeText(const HeadCode &code);

} // namespace Switchback
