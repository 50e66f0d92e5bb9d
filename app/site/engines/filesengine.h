// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/enginetypes.h"
#include "models/sites/files/filesample.h"
#include "models/sites/files/orphanfiles.h"

#include <QDeadlineTimer>

namespace Switchback::Site
{

/// A part of the files that were changed since a moment, in the order of their names.
struct ChangedFiles {
    QList<OrphanFile> files; ///< of which it is not known yet whether a row names them
    qint64 untold = 0;       ///< with names that can't be told
    bool cut = false;        ///< not all could be looked through: no time, or some can't be read
    bool more = false;       ///< there are more, after the last one of these
    QList<LeftFile> unread;  ///< the first of the folders that can't be read, or lie too deep
};

/// What replicates a site's files to its peer. Any thread may call.
class FilesEngine
{
public:
    virtual ~FilesEngine() = default;
    [[nodiscard]] virtual QList<ProgramVersion> programs() const { return {}; }
    /// Nothing: no file replication is watched here. Ends within 2 s. What is missing here is told as far as
    /// the replicator itself knows how long it has heard of the peer.
    [[nodiscard]] virtual std::optional<FileStatus> status() const = 0;
    /// Some of the files with their hashes, to be compared with the other site's; none of what is never
    /// replicated. Ends within 7 s. `files_not_told`: no files are watched here, or they can't be sampled.
    [[nodiscard]] virtual Result<FileSample> sample(const SampleWish &wish) const;
    /// Files that say they were changed at that moment or later, the first `most` after that name. Ends
    /// within a second after the deadline.
    [[nodiscard]] virtual Result<ChangedFiles> changedSince(Instant since, const QString &after, int most,
                                                            const QDeadlineTimer &deadline) const;
    /// Nothing: no such file is there.
    [[nodiscard]] virtual std::optional<qint64> sizeOf(const QString &name) const;
    /// Copies that file's content into a new one at `to`, which is on disk when it returns; what it is. It
    /// has at most so many bytes, as it was seen before. `no_such_file`, `not_read` and `changing` are of
    /// that file alone, and leave nothing at `to`; with any other Error none can be copied.
    virtual Result<SampledFile> copyFile(const QString &name, const QString &to, qint64 most) const;
    /// Where copies of files are written for a person; outside of what is replicated.
    [[nodiscard]] virtual QString exportDir() const { return {}; }
};

} // namespace Switchback::Site
