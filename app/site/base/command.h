// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace Switchback::Site
{

struct CommandResult {
    bool started = false;
    bool timedOut = false;
    int exitCode = -1; ///< -1 also when a signal ended it
    QByteArray out;    ///< at most 4 MiB
    QByteArray err;    ///< at most 64 KiB
    [[nodiscard]] bool ok() const { return started && !timedOut && exitCode == 0; }
    /// What it said, safe to show, at most 300 characters.
    [[nodiscard]] QString said() const;
};

/// Runs a program with a list of arguments and a small environment of its own; no shell is ever involved.
/// At the deadline its whole process group is killed. Blocks; any thread.
CommandResult runCommand(const QStringList &command, int timeoutMs, const QStringList &extraEnvironment = {});

/// The environment that our children get: PATH, HOME, LANG, TZ=UTC and nothing of the caller's.
QList<QByteArray> cleanEnvironment(const QStringList &extra = {});

} // namespace Switchback::Site
