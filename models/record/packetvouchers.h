// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/attestation.h"
#include "models/witness/head.h"
#include "models/witness/testimony.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace Switchback
{

/// What stands in a packet and does not follow from its events: who vouches for them. See
/// docs/record-format.md.

/// A link of the log's chain about people: an event about keys whole, of any other its digest alone.
struct KeyLink {
    qint64 seq = 0;
    QByteArray digest;          ///< of an event that is not told
    std::optional<Event> event; ///< about keys
    bool operator==(const KeyLink &) const = default;
};

/// What that chain says of keys, and nothing else of it: it leads from the event before the first about keys
/// to a head that the seat signed.
struct KeyLog {
    ChainEnd from; ///< seq 0: the first about keys is the chain's first
    QList<KeyLink> links;
    Head head;
    bool operator==(const KeyLog &) const = default;
};

/// A site whose newest word could not be put into the record.
struct SilentSite {
    QString site; ///< id
    QString chain;
    QString why;     ///< one of the words below
    qint64 told = 0; ///< what it was told last; 0: nothing
    bool operator==(const SilentSite &) const = default;
};
namespace Silence
{
inline constexpr const char *Untold = "untold"; ///< it was told nothing, as far as is known here
inline constexpr const char *Before = "before"; ///< what it was told of stands before the record begins
inline constexpr const char *Far = "far";       ///< so many events after it that it would fill the record
inline constexpr const char *Lost = "lost";     ///< a person signed that what it was told of is lost
inline constexpr const char *Other = "other";   ///< the log does not hold what it was told of
} // namespace Silence

struct PacketVouchers {
    QList<QByteArray> beyond; ///< digests of the events after the head, to the last that a site was told of
    QList<LoggedGap> gaps;    ///< signed for before the record begins; those within are among its events
    std::optional<KeyLog> keyLog; ///< with the signature, and never without
    QList<Attestation> sites;
    QList<SilentSite> silent;
    bool operator==(const PacketVouchers &) const = default;
};
/// More digests are not taken along.
inline constexpr qsizetype MostBeyond = 100'000;

QJsonObject vouchersJson(const PacketVouchers &vouchers);
/// Whoever needs to know whether there was more compares it with vouchersJson(). Error `not_whole`.
Result<PacketVouchers> vouchersFromJson(const QJsonObject &json);

/// A seat's word for a packet.
struct PacketSignature {
    QByteArray key;
    QString seat;
    QString store;
    Instant at{};
    QByteArray signature; ///< over packetSignatureBytes()
    bool operator==(const PacketSignature &) const = default;
};
QByteArray packetSignatureBytes(const PacketSignature &signature, const QByteArray &seal);
QJsonObject packetSignatureJson(const PacketSignature &signature);
/// Strict. Error `not_whole`.
Result<PacketSignature> packetSignatureFromJson(const QJsonValue &json);

/// What is put behind the events. Without `sign` the packet is unsigned.
struct PacketEnd {
    PacketVouchers vouchers;
    std::function<std::optional<PacketSignature>(const QByteArray &seal)> sign;
};

} // namespace Switchback
