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

/// As FilesEngine::copyFile() has it: a new file for its owner alone. Blocks as the disks do.
Result<SampledFile> copyOut(const FileFolder &folder, const QString &name, const QString &to, qint64 most);

} // namespace Switchback::Site
