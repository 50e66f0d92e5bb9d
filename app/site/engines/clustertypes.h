// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/sitestatus.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <optional>

namespace Switchback::Site
{

/// One server of a cluster.
struct Member {
    QString name;
    bool leader = false;
    bool alive = false;  ///< some process of it is there
    bool frozen = false; ///< it is there and can't answer anybody
};

/// A cluster as it is found without asking it.
struct ClusterView {
    QList<Member> members;
    /// Whatever lives may take writes.
    [[nodiscard]] bool alive() const
    {
        return std::any_of(members.begin(), members.end(), [](const Member &one) { return one.alive; });
    }
    [[nodiscard]] bool frozen() const
    {
        return std::any_of(members.begin(), members.end(),
                           [](const Member &one) { return one.leader && one.frozen; });
    }
};

/// What a stopped database wrote after the last log that both repositories had.
struct LastLog {
    bool clean = false; ///< stopped in order: there is nothing beyond `upTo`
    bool shipped = false;
    Lsn upTo = 0; ///< clean: where a standby must be to have all; else the last position known
};

struct Progress {
    bool restores = false; ///< as a standby; false: it takes writes
    std::optional<Lsn> upTo;
};

struct ClosedLog {
    QString name;
    QString upTo; ///< a position
    Instant coversTo{};
};

} // namespace Switchback::Site
