// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/enginetypes.h"

namespace Switchback::Site
{

/// What replicates a site's files to its peer. Any thread may call.
class FilesEngine
{
public:
    virtual ~FilesEngine() = default;
    [[nodiscard]] virtual QList<ProgramVersion> programs() const { return {}; }
    /// Nothing: no file replication is watched here. Ends within 2 s.
    [[nodiscard]] virtual std::optional<FileStatus> status() const = 0;
};

} // namespace Switchback::Site
