// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/packet.h"
#include "models/record/packetmaker.h"
#include "recordstory.h"

#include <functional>

namespace Switchback
{

/// Somebody who signs: a seat or a site.
struct Signer {
    QByteArray key;
    std::function<QByteArray(const QByteArray &bytes)> sign;
};

/// A record with all that vouches for it: a chain that goes on after it, one about people with a key in it,
/// and the words of two sites.
struct SignedStory {
    QString store = QStringLiteral("0123456789abcdef0123456789abcdef");
    QString seat = QStringLiteral("desk-1");
    RecordStory story;
    QList<Event> later;  ///< of the pair's chain, after the record's last
    QList<Event> people; ///< the chain about people: the key is its second event
    Signer signer;
    Signer sites[2];

    /// Of that store: both sites were told, one of all, one of an event within the record.
    SignedStory(Signer seatKey, const Signer &first, const Signer &second, const StoryOptions &options);

    [[nodiscard]] PacketVouchers vouchers() const;
    [[nodiscard]] Attestation word(int site, const QString &chain, const ChainEnd &end) const;
    [[nodiscard]] Head peopleHead(const Signer &by) const;
    /// Made of these events; signed over what is given.
    [[nodiscard]] QByteArray made(const QList<Event> &events, const PacketVouchers &vouchers,
                                  const Signer &by) const;
    [[nodiscard]] QByteArray unsignedOne() const;
    [[nodiscard]] QByteArray made() const { return made(story.events, vouchers(), signer); }
    [[nodiscard]] PacketSignature signature(const Signer &by, const QByteArray &seal) const;
};

/// What stands in a key log: those about keys whole, of the others the digests.
QList<KeyLink> keyLinks(const QList<Event> &people);

} // namespace Switchback
