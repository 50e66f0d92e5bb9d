// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/kept/keptserver.h"
#include "app/site/engines/postgres/kept/keptstore.h"

namespace Switchback::Site
{

/// The commits of a directory's own log beyond a position: the first, the last, and where that one is.
struct CommitWindow {
    Instant from{};
    Instant to{};
    Lsn last = 0;
    bool whole = true; ///< false: earlier ones are missing, so that `from` may be too late
};
/// One piece of pg_waldump's output added; the position after its last line, nothing if it holds no line.
std::optional<Lsn> foldCommits(const QByteArray &dump, std::optional<CommitWindow> &into);
/// Nothing if there is none there, or the log can't be read.
std::optional<CommitWindow> commitsBeyond(const PostgresSite &site, const QString &dir, int timeline,
                                          Lsn beyond);

/// Rows of the application in a kept copy, by the statements that the configuration names. `started` answers.
namespace KeptRows
{
/// Notes in `copy` what is in it: count and times, or why they are not known.
void count(const KeptServer &started, KeptStore::Copy &copy);
/// Into a file beside the copy; without such a statement the application's whole database by pg_dump.
Result<KeptExport> exportTo(const QString &folder, const KeptServer &started, const KeptStore::Copy &copy,
                            const QString &by);
/// Waits until everything that lies in the directory is replayed.
Outcome settle(const KeptServer &started, const KeptStore::Copy &copy);
} // namespace KeptRows

} // namespace Switchback::Site
