// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/files/filefolder.h"
#include "models/sites/files/filesample.h"

namespace Switchback::Site
{

/// Looks through the folder and reads what was wished for, up to the deadline: what there was no time to read
/// is told without its hash. A name is told if it is UTF-8 of at most 400 bytes. `skips`: what is none of the
/// application's files. Blocks as the disk does; any thread.
FileSample takeSample(const FileFolder &folder, const SampleWish &wish,
                      const std::function<bool(const QByteArray &name)> &skips,
                      const QDeadlineTimer &deadline);

/// A name that can be told: UTF-8, of at most 400 bytes.
bool isTold(const QByteArray &name);

/// The SHA-256 of an open file's content, hex; empty: it could not be read to its end by then.
QString contentHash(int fd, const QDeadlineTimer &deadline);

} // namespace Switchback::Site
