// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/server/postmaster.h"

#include <QTemporaryDir>

namespace Switchback::Site
{

/// A PostgreSQL on a kept copy, alone: it only replays what lies in the directory and answers questions; it
/// can't write, archives nothing, fetches nothing, and listens on a socket in a folder of its own only. When
/// it goes, the directory's control file is put back, so that it is again what it was.
class KeptServer
{
public:
    static Result<std::unique_ptr<KeptServer>> start(const PostgresSite &site, const QString &dir,
                                                     int timeoutMs, const std::function<void(QString)> &tell);
    ~KeptServer();
    KeptServer(const KeptServer &) = delete;
    KeptServer &operator=(const KeptServer &) = delete;

    /// The site's configuration with this directory and this socket in place of the site's own.
    [[nodiscard]] const PostgresSite &config() const { return m_alone; }

private:
    KeptServer(const PostgresSite &site, const QString &dir);
    Outcome prepare(const ControlData &control, const char *timeline);
    Outcome tryTimeline(const ControlData &control, const char *timeline, int timeoutMs);

    PostgresSite m_alone;
    QTemporaryDir m_socket;
};

/// Stops what a killed worker left running in `dir`, and puts its control file back. Nothing to do: done.
Outcome endReading(const PostgresSite &site, const QString &dir);

/// Where the control file of a directory lies while it is read.
QString controlAside(const QString &dir);

/// Held while the site's own data directory is read so: what runs in it takes no writes.
QString readingLock(const PostgresSite &config);

} // namespace Switchback::Site
