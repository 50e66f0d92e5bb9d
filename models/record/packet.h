// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"
#include "models/record/record.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

class QIODevice;

namespace Switchback
{

/// The packet: one incident as one JSON file that can be checked on any machine.
///
///     events    every event of the pair's chain from the incident's first to its last, whole, with seq, what
///               it follows in the chain, and hash
///     fold      version of the rules that its summary was made by (FoldNow); absent: 1
///     format    "switchback-record/1"
///     head      seq and hash of the last of them
///     incident  which one it is
///     made      when, and by which version
///     previous  hash of the event before the first; empty when the first is the chain's first
///     record    the summary (recordCaseJson() and its customers)
///     seal      SHA-256 of the packet without its seal
///
/// It is spelled in one way only (canonicalJson() and a line feed), and everything but `events`, `previous`
/// and `made` follows from the events, so that it can't be changed even by somebody who makes a new seal.
/// The chain is checked whatever version wrote it, the summary by the version of the fold that it names; of a
/// newer one than this program knows only the chain and the seal, and then that is said.
/// Whoever can write a whole new chain can write a whole new packet: the head's hash, which stands on every
/// printed sheet and in the store, is what tells them apart.
inline constexpr const char *PacketFormat = "switchback-record/1";
/// More is refused before it is read. One of 10,000 customers who all signed is about 37 MB.
inline constexpr qint64 PacketMaxBytes = qint64(512) * 1024 * 1024;

/// What a packet that is whole says.
struct PacketFacts {
    Record record; ///< with its log; of a summary that could not be checked only which incident, and the log
    int fold = FoldNow;
    bool summaryChecked = true; ///< false: it is of a newer fold than this program knows
    int events = 0;
    QString madeBy; ///< version of the program
    bool operator==(const PacketFacts &) const = default;
};

/// Makes the packet whole, in memory; PacketMaker writes one of any length. `events`: the log from the
/// incident's `incident.declared` to its last event, without a gap; those of other incidents and pairs
/// between stay in. An error where they don't follow one another.
Result<QByteArray> makePacket(const QList<Event> &events, const QByteArray &previous, Instant now);

/// Told now and then how many of how many events are done; false: no more is wanted.
using PacketStep = std::function<bool(qsizetype done, qsizetype all)>;

/// What the packet says, if not a byte of it was changed; else an error (`not_whole`) that names the first
/// bad event or the place. `not_a_packet`: it is something else, or larger than any; `called_off` by the
/// step; `not_read`. A packet that is whole is read piece by piece and never in memory as one; to say what is
/// wrong with another, it is. The device can seek. Any thread.
Result<PacketFacts> verifyPacket(QIODevice &device, const PacketStep &step = {});
Result<PacketFacts> verifyPacket(const QByteArray &bytes);
/// `called_off`.
Error packetCalledOff();

/// The first part of verifyPacket(), quick: whether the seal fits the bytes.
bool sealFits(const QByteArray &bytes);

/// For a terminal: "The record of incident 42 is whole: 318 events, ...", a few lines.
QString packetText(const PacketFacts &facts);

} // namespace Switchback
