// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <optional>

namespace Switchback::Lab
{

/// A process that cannot be mistaken for a later one with the same number.
struct ProcessId {
    qint64 pid = 0;
    quint64 start = 0; ///< clock ticks since the machine's start
    bool operator==(const ProcessId &) const = default;
};

/// One process of a site, as this machine numbers it.
struct SiteProcess {
    ProcessId id;
    QString role; ///< init, sshd, serve, postgres, syncthing, voice, worker, call, pgbackrest, mail,
                  ///< customers, dovecot, provider, sbc, answer-1, answer-2, answerer, premises,
                  ///< callers, other
    QString command;
    bool stopped = false; ///< frozen by a signal
};

/// Who keeps a site up: its process 1 and, in namespaces, the process outside that waits for it.
struct SiteAnchor {
    ProcessId init;
    std::optional<ProcessId> keeper;
};

std::optional<ProcessId> processNow(qint64 pid);
/// Is it still that process, and not dead?
bool isAlive(const ProcessId &process);
/// Dead, but not yet taken note of by its parent: PostgreSQL takes its number for a running one.
bool isZombie(qint64 pid);
/// Signals it only if it is still that process.
bool signalProcess(const ProcessId &process, int signal);
/// Program and arguments, made visible.
QString commandLine(qint64 pid);

/// From the pid file; nothing if there is none or its process is gone.
std::optional<SiteAnchor> siteAnchor(const LabSpec &lab, const SiteSpec &site);
Outcome writeAnchor(const LabSpec &lab, const SiteSpec &site, const SiteAnchor &anchor);

/// All processes of the site: those in its process namespace; on loopback those that carry its mark or work
/// in its folder.
QList<SiteProcess> siteProcesses(const LabSpec &lab, const SiteSpec &site);

} // namespace Switchback::Lab
