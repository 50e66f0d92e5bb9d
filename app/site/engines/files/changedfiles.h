// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/files/filefolder.h"
#include "app/site/engines/filesengine.h"

namespace Switchback::Site
{

/// As FilesEngine::changedSince() has it; `skips` as of FileFolder::walk(). Blocks as the disk does.
ChangedFiles changedFiles(const FileFolder &folder, Instant since, const QString &after, int most,
                          const std::function<bool(const QByteArray &name)> &skips,
                          const QDeadlineTimer &deadline);

/// Copies a file of that folder into a new one at `to`, for its owner alone and on disk when it returns; what
/// was copied, with its hash. Blocks as the disks do.
Result<SampledFile> copyOut(const FileFolder &folder, const QString &name, const QString &to);

} // namespace Switchback::Site
