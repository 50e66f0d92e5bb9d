// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"
#include "models/record/packetvouchers.h"
#include "models/record/record.h"
#include "models/witness/heldheads.h"
#include "models/witness/keybook.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

class QIODevice;

namespace Switchback
{

/// The packet: one incident as one JSON file that can be checked on any machine. docs/record-format.md says
/// it exactly, for who would check it with a program of their own.
///
///     events    every event of the pair's chain from the incident's first to its last, whole, with seq, what
///               it follows in the chain, and hash
///     fold      version of the rules that its summary was made by (FoldNow); absent: 1
///     format    "switchback-record/2"; of a chain that ends in the form before, "switchback-record/1"
///     head      seq and hash of the last of them
///     incident  which one it is
///     made      when, and by which version
///     previous  hash of the event before the first; empty when the first is the chain's first
///     record    the summary (recordCaseJson() and its customers)
///     seal      SHA-256 of the packet without its seal and signature
///     signature a seat's word for the seal; absent: unsigned
///     vouchers  what does not follow from the events: the keys, the sites' words, gaps that were signed for
///
/// Of format 1 there are neither signature nor vouchers: it is called unsigned.
/// It is spelled in one way only (canonicalJson() and a line feed), and everything but `events`, `previous`,
/// `made`, `signature` and `vouchers` follows from the events, so that it can't be changed even by somebody
/// who makes a new seal.
/// The chain is checked whatever version wrote it, the summary by the version of the fold that it names; of a
/// newer one than this program knows only the chain and the seal, and then that is said.
/// Whoever can write a whole new chain can write a whole new packet: the key, what sites were told, and the
/// head's hash, which stands on every printed sheet and in the store, are what tells them apart.
inline constexpr const char *PacketFormat = "switchback-record/2";
inline constexpr const char *PacketFormat1 = "switchback-record/1";
/// More is refused before it is read. One of 10,000 customers who all signed is about 37 MB.
inline constexpr qint64 PacketMaxBytes = qint64(512) * 1024 * 1024;

/// What a packet that is whole says.
struct PacketFacts {
    Record record; ///< with its log; of a summary that could not be checked only which incident, and the log
    int fold = FoldNow;
    bool summaryChecked = true; ///< false: it is of a newer fold than this program knows
    int events = 0;
    qint64 erased = 0; ///< values about persons of which the hash alone is left
    QString madeBy;    ///< version of the program
    int format = 1;
    QByteArray seal;
    qint64 before = 0;                        ///< number of the event before the first; 0: none
    std::optional<PacketSignature> signature; ///< none: unsigned
    std::optional<SeatKey> signer;            ///< whose key that is
    PacketVouchers vouchers;
    QList<ChainEnd> ends;   ///< of all its events
    QList<LoggedGap> gaps;  ///< signed for within it
    QList<ChainEnd> beyond; ///< after its head; only where a site was told of it the number is known, else 0
    bool operator==(const PacketFacts &) const = default;
};

/// Makes the packet whole, in memory; PacketMaker writes one of any length. `events`: the log from the
/// incident's `incident.declared` to its last event, without a gap; those of other incidents and pairs
/// between stay in. An error where they don't follow one another.
Result<QByteArray> makePacket(const QList<Event> &events, const QByteArray &previous, Instant now);

/// Told now and then how many of how many events are done; false: no more is wanted.
using PacketStep = std::function<bool(qsizetype done, qsizetype all)>;

/// What a check needs of others.
struct PacketChecks {
    SignatureCheck signature; ///< without it no packet with signatures is found whole
    PacketStep step;
};

/// What the packet says, if not a byte of it was changed; else an error (`not_whole`) that names the first
/// bad event or the place. `not_vouched`: all of it is as it was written, and the key it was signed with is
/// not one that may. `not_a_packet`: it is something else, or larger than any; `called_off` by the
/// step; `not_read`. A packet that is whole is read piece by piece and never in memory as one; to say what is
/// wrong with another, it is. The device can seek. Any thread.
Result<PacketFacts> verifyPacket(QIODevice &device, const PacketChecks &checks = {});
Result<PacketFacts> verifyPacket(const QByteArray &bytes, const PacketChecks &checks = {});
/// `called_off`.
Error packetCalledOff();

/// The first part of verifyPacket(), quick: whether the seal fits the bytes.
bool sealFits(const QByteArray &bytes);

} // namespace Switchback
