// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/site.h"

#include <QStringList>

#include <functional>
#include <vector>

#include <sys/types.h>

namespace Switchback
{

/// What some work took, in milliseconds; CPU is of whoever asks, never of the servers.
struct Took {
    double wall = 0;
    double cpu = 0;
    int good = 0; ///< answers
};

[[nodiscard]] double wallNow(); ///< milliseconds, monotonic
[[nodiscard]] double cpuNow();  ///< of this process, milliseconds

/// Each site has an address of its own, as everywhere; all are the same server's.
[[nodiscard]] QString hostOf(int number);

/// OpenSSH's own client, a process a call, twenty beside each other.
class SshPeers
{
public:
    SshPeers(const SiteConfig &site, QString folder);
    ~SshPeers();
    SshPeers(const SshPeers &) = delete;
    SshPeers &operator=(const SshPeers &) = delete;

    /// A session for each call, by the key exchange that libssh has.
    [[nodiscard]] Took cold(int calls);
    /// As many masters that hold a session each. False: not all came up.
    bool startMasters(int many);
    /// A call by each master. The masters' CPU counts, too.
    [[nodiscard]] Took warm();

private:
    [[nodiscard]] Took all(int calls, const std::function<QStringList(int)> &arguments);
    [[nodiscard]] QStringList common() const;
    [[nodiscard]] QString socketOf(int number) const;
    [[nodiscard]] double mastersCpu() const;

    SiteConfig m_site;
    QString m_folder;
    std::vector<pid_t> m_masters;
};

} // namespace Switchback
