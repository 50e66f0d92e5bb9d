// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/packet.h"
#include "models/witness/head.h"

#include <QList>
#include <QStringList>

namespace Switchback
{

/// The second half of a check, of a packet that is as it was written: whether signature, keys and sites'
/// words are what they say. Fills in whose key it is and what stands beyond the head. `not_whole`,
/// `not_vouched`.
Outcome checkVouchers(PacketFacts &facts, const SignatureCheck &check);

/// A head that somebody typed in, held against a packet's events.
struct HeadAgainst {
    enum class How {
        Fits,
        Other,     ///< the event of that number is another one, or there is none in its chain
        Elsewhere, ///< it lies before or after what can be compared
    };
    HeadCode code;
    How how = How::Elsewhere;
    qint64 lastGood = 0; ///< of Other: up to here another head or a site says that it is as it was; 0: nobody
};
QList<HeadAgainst> againstHeads(const PacketFacts &facts, const QList<HeadCode> &codes);

/// What `switchback verify RECORD` exits with.
enum class PacketVerdict {
    Whole = 0,
    Not = 1,
    NotKnown = 3, ///< its summary is of a newer program, nobody signed it, or no head could be compared
};
PacketVerdict verdictOn(const PacketFacts &facts, const QList<HeadAgainst> &heads);

/// Who vouches for a packet, which head its sheets name, signed gaps, and how typed heads stand; a line each.
QStringList voucherLines(const PacketFacts &facts, const QList<HeadAgainst> &heads);
/// For a terminal: "The record of incident 42 is whole: 318 events, ...", who vouches for it, and how the
/// heads stand; some lines.
QString packetText(const PacketFacts &facts, const QList<HeadAgainst> &heads = {});
QJsonObject packetVerdictJson(const PacketFacts &facts, const QList<HeadAgainst> &heads);

} // namespace Switchback
