// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QStringList>

#include <sys/types.h>
#include <vector>

namespace Switchback::Lab
{

/// One long-running program of a machine.
struct Service {
    QString name; ///< of its log file and of the control file "hold-NAME" that keeps it down
    QStringList command;
    bool asRoot = false;
    bool needsSystem = false; ///< only once the site has been set up (control file "ready")
    int firstDelayMs = 0;
    // what the supervisor keeps of it
    pid_t pid = 0;
    qint64 startedAt = 0;
    qint64 notBefore = 0;
    int backoffMs = 200;
};

/// The lab's one customer of the provider of SMS and calls, and the number that may send.
constexpr auto providerAccount = "AC0000000000000000000000000000001a";
constexpr auto providerNumber = "+13125550100";
/// Below the root of what stands outside: a line for each of its orders.
constexpr auto providerLedger = "/disk/provider.jsonl";
/// Where it is reached.
QString providerUrl(const LabSpec &lab);

/// What runs at a site, or outside of both.
std::vector<Service> servicesOf(const LabSpec &lab, const SiteSpec &machine);
/// The mail server's program with its configuration ETC/CONFIG.conf, as the machine's own processes call it.
QStringList mailProgram(const LabSpec &lab, const SiteSpec &machine, const QString &config,
                        const QStringList &arguments);

/// A voice server, which writes what it hears where it is begun: into its folder.
QStringList voiceServerCommand(const LabSpec &lab, const SiteSpec &site, int server);
QString voiceServerFolder(const LabSpec &lab, const SiteSpec &site, int server);
/// What makes the site's voice servers answer test calls; `program`: this one.
QStringList answererCommand(const LabSpec &lab, const SiteSpec &site, const QString &program);

} // namespace Switchback::Lab
