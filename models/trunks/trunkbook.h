// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <array>
#include <functional>
#include <optional>

namespace Switchback
{

struct CallsTold;

/// The newest call of a trunk at one site.
struct Arrival {
    Instant at{};
    bool forwarded = false; ///< by the site's SBC to the other one, which told of it
    bool operator==(const Arrival &) const = default;
};

/// Where the calls of one trunk arrived of themselves, site by site.
struct TrunkSeen {
    QString trunk;
    std::array<std::optional<Arrival>, 2> at;  ///< in the order of TrunkBook's sites
    quint64 stamp = 0;                         ///< another one with every change
    std::array<std::optional<Instant>, 2> own; ///< when the newest came that the site itself told of
    /// Of calls from that moment on alone.
    [[nodiscard]] TrunkSeen from(Instant moment) const;
    /// At which of the two the last one came; -1: at none. Of two in the same second neither was the last,
    /// and it is `tie`.
    [[nodiscard]] int last(int tie) const;
};

/// Where calls arrive, trunk by trunk, as the SBCs of two sites tell it. A call that one SBC passed on to the
/// other arrived at the first. What comes late, twice or in another order makes no difference.
class TrunkBook
{
public:
    TrunkBook(const QString &one, const QString &other)
        : m_sites{one, other}
    {
    }
    /// Whose newest call is another one by it. Of trunks that are not `wanted` nothing is kept; none: of all
    /// it is.
    QStringList take(const QString &site, const CallsTold &page,
                     const std::function<bool(const QString &)> &wanted = {});
    /// Null: no call of it was seen.
    [[nodiscard]] const TrunkSeen *find(const QString &trunk) const;
    /// 0 or 1; -1: neither.
    [[nodiscard]] int side(const QString &site) const;
    [[nodiscard]] const QString &site(int side) const { return m_sites.at(std::size_t(side)); }
    [[nodiscard]] quint64 stamp() const { return m_stamp; }
    /// When the newest call of all came there; none: none was seen.
    [[nodiscard]] std::optional<Instant> newest(int side) const { return m_newest.at(std::size_t(side)); }
    [[nodiscard]] qsizetype size() const { return m_trunks.size(); }
    /// More trunks are not kept: a site that makes them up fills no memory.
    static constexpr qsizetype Most = 50'000;

private:
    std::array<QString, 2> m_sites;
    QHash<QString, TrunkSeen> m_trunks;
    std::array<std::optional<Instant>, 2> m_newest;
    quint64 m_stamp = 0;
};

} // namespace Switchback
