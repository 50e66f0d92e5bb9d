// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/head.h"

#include <QList>

#include <functional>
#include <optional>
#include <utility>

namespace Switchback
{

/// A head with what shows that it goes on from one before.
struct HeldHead {
    Head head;
    std::optional<Instant> toldAt; ///< by the witness's clock; none: it is only on its way there
    ChainEnd from;                ///< the one that it goes on from; seq 0: none, it is the first that is told
    QList<QByteArray> digests;    ///< of the events between, in their order, the head's own last; hex
    std::optional<SignedGap> gap; ///< `from` is not the newest: what lies behind it is said to be lost
    bool operator==(const HeldHead &) const = default;
};

QJsonObject heldJson(const HeldHead &held);
/// Error `bad_head`.
Result<HeldHead> heldFromJson(const QJsonObject &json);

/// Whether a signature (hex) over these bytes is the key's (hex).
using SignatureCheck =
    std::function<bool(const QByteArray &key, const QByteArray &bytes, const QByteArray &signature)>;

/// What a witness was told of one chain, in the order in which it was told. Plain value; it has no disk.
class HeldHeads
{
public:
    /// So many of the newest are kept whole, and of those before the last of each day (UTC), for ever.
    static constexpr qsizetype Newest = 1000;
    /// So many digests are kept in all; of the oldest heads they go first.
    static constexpr qsizetype MostDigests = 50'000;

    enum class Taken {
        Kept,
        Known, ///< it was told before
    };
    /// Whether it may be kept: its signature, what it goes on from, and the way from there. Changes nothing.
    /// Errors: `bad_signature`; `bad_proof`: its digests lead elsewhere; `not_extending`: it does not go on
    /// from the newest that was told, and nobody signed for that.
    [[nodiscard]] Result<Taken> look(const HeldHead &held, const SignatureCheck &check) const;
    /// After look() said Kept.
    void keep(HeldHead held);
    /// One that was kept before, as it was read again.
    void restore(HeldHead held) { m_all += std::move(held); }
    /// Lets go of what need not be kept; true: something went.
    bool thin();

    [[nodiscard]] const QList<HeldHead> &all() const { return m_all; }
    /// Null: nothing was told yet.
    [[nodiscard]] const HeldHead *newest() const { return m_all.isEmpty() ? nullptr : &m_all.last(); }
    bool operator==(const HeldHeads &) const = default;

private:
    QList<HeldHead> m_all;
};

} // namespace Switchback
