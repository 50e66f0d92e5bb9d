// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/machine/services.h"

#include <vector>

namespace Switchback::Lab
{

/// A site's process 1: reaps, starts what died again (with back-off), and at TERM shuts the site down as a
/// machine does; at USR1 (on loopback) it dies at once with all that is the site's. It runs `switchback-site
/// boot` once; whether the database may start is decided there. Knows no thread and no event loop.
class Supervisor
{
public:
    Supervisor(const LabSpec &lab, const SiteSpec &site);
    /// Returns when the site has been shut down.
    int run();

private:
    void reap();
    void keepUp(qint64 now);
    void start(Service &service, qint64 now);
    pid_t spawn(const QString &name, const QStringList &command, bool asRoot);
    bool controlled(const QString &what) const;
    void shutDown();
    [[noreturn]] void dropDead();
    pid_t databasePid() const;

    LabSpec m_lab;
    SiteSpec m_site;
    QString m_root;
    std::vector<Service> m_services;
    bool m_booted = false;
};

/// `switchback-lab site-init SITE`: becomes the site. Does not return before the site is gone.
int runSiteInit(const LabSpec &lab, const SiteSpec &site);

} // namespace Switchback::Lab
