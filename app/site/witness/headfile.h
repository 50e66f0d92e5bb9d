// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/heldheads.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace Switchback::Site
{

/// What was told of one chain, as a file of this site: a line a head, appended and synced before it is
/// answered for. Several processes may have it at once. Blocks.
class HeadFile
{
public:
    /// `folder` is made if it is not there.
    HeadFile(const QString &folder, const QString &store, const QString &chain);

    /// The stores whose log of this chain was told of in that folder, the one that told last first; at most
    /// `most`.
    static QStringList stores(const QString &folder, const QString &chain, int most);

    /// The newest that was told; none: nothing was. Errors: `io`, `damaged`.
    Result<std::optional<HeldHead>> newest() const;
    /// Everything. Lines that can't be read are left out and counted in `damaged`.
    struct All {
        HeldHeads heads;
        int damaged = 0;
    };
    Result<All> all() const;
    /// Takes a head that goes on from what was told, signed; on disk when it returns. What was told before
    /// is taken again and changes nothing. Errors: those of HeldHeads::look(), of Durable, `busy`,
    /// `too_many_logs`.
    Outcome take(HeldHead held, Instant now) const;

private:
    Outcome keep(const HeldHead &held) const;
    Outcome thin(HeldHeads heads) const;

    QString m_folder;
    QString m_file;
};

} // namespace Switchback::Site
