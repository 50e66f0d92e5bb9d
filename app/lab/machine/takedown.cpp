// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/takedown.h"

#include "app/lab/base/broken.h"
#include "app/lab/base/command.h"
#include "app/lab/base/words.h"
#include "app/lab/machine/network.h"
#include "app/lab/machine/processes.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QThread>

#include <csignal>
#include <functional>

namespace Switchback::Lab
{

namespace
{

constexpr int shutDownMs = 8000;
constexpr int killMs = 5000;

bool waitUntil(int ms, const std::function<bool()> &condition)
{
    const QDeadlineTimer deadline(ms);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QThread::msleep(20);
    }
    return true;
}

// A disk's loop device goes with its last mount; one that was left by a crash is let go here.
Outcome releaseDisks(const LabSpec &lab)
{
    if (!lab.ownDisks)
        return Done{};
    for (const SiteSpec &site : lab.sites) {
        const QString image = lab.hostRoot(site) + QStringLiteral("/disk.img");
        if (!QFile::exists(image))
            continue;
        const auto devices = [&image] {
            const auto listed = run({QStringLiteral("losetup"),
                                     {QStringLiteral("-n"), QStringLiteral("-O"), QStringLiteral("NAME"),
                                      QStringLiteral("-j"), image}});
            return listed ? QString::fromLocal8Bit(*listed).split(QLatin1Char('\n'), Qt::SkipEmptyParts)
                          : QStringList();
        };
        if (waitUntil(2000, [&devices] { return devices().isEmpty(); }))
            continue;
        for (const QString &device : devices())
            (void)run({QStringLiteral("losetup"), {QStringLiteral("-d"), device.trimmed()}});
        if (!waitUntil(2000, [&devices] { return devices().isEmpty(); }))
            return failure(QStringLiteral("disk_busy"), Words::tr("The disk image %1 is still in use by %2.")
                                                            .arg(image, devices().join(QLatin1Char(' '))));
    }
    return Done{};
}

} // namespace

Outcome endLeftovers(const LabSpec &lab, const SiteSpec &site)
{
    // Who is just being started has no environment to be known by, and whoever started it is dead by now: it
    // is looked for until there has been nobody for a while.
    int nobody = 0;
    const bool ended = waitUntil(killMs, [&] {
        const QList<SiteProcess> left = siteProcesses(lab, site);
        for (const SiteProcess &one : left)
            signalProcess(one.id, SIGKILL);
        nobody = left.isEmpty() ? nobody + 1 : 0;
        return nobody >= 5;
    });
    if (ended)
        return Done{};
    return failure(QStringLiteral("not_ended"),
                   Words::tr("Processes of %1 could not be ended; the first is %2.")
                       .arg(site.shortName, siteProcesses(lab, site).value(0).command));
}

Outcome killSite(const LabSpec &lab, const SiteSpec &site)
{
    if (const auto anchor = siteAnchor(lab, site)) {
        if (lab.namespaces) {
            signalProcess(anchor->init, SIGKILL); // the kernel takes all others along
        } else {
            signalProcess(anchor->init, SIGUSR1);
            signalProcess(anchor->init, SIGCONT); // should it be frozen
            waitUntil(killMs, [&] { return !isAlive(anchor->init); });
        }
        const auto keeper = anchor->keeper;
        if (const auto ended = endLeftovers(lab, site); !ended)
            return ended;
        waitUntil(killMs, [&] { return !isAlive(anchor->init) && (!keeper || !isAlive(*keeper)); });
        return Done{};
    }
    return endLeftovers(lab, site);
}

Outcome stopSites(const LabSpec &lab)
{
    for (const SiteSpec &site : lab.machines()) {
        const auto anchor = siteAnchor(lab, site);
        if (!anchor)
            continue;
        for (const SiteProcess &process : siteProcesses(lab, site)) {
            if (process.stopped)
                signalProcess(process.id, SIGCONT);
        }
        signalProcess(anchor->init, SIGTERM);
    }
    waitUntil(shutDownMs, [&] {
        for (const SiteSpec &site : lab.machines()) {
            if (siteAnchor(lab, site) && !QFile::exists(lab.controlFile(site, QStringLiteral("stopped"))))
                return false;
        }
        return true;
    });
    for (const SiteSpec &site : lab.machines()) {
        if (const auto killed = killSite(lab, site); !killed)
            return killed;
        QFile::remove(lab.processFile(site));
        QFile::remove(lab.controlFile(site, QStringLiteral("stopped")));
        for (const char *fault : {"hold-sshd", "hold-serve", "hold-mail", "hold-provider", "hold-sbc",
                                  "hold-answer-1", "hold-answer-2", "hold-premises", "mail-late", "mail-busy",
                                  "one-way-audio", "callers-unheard", "wrong-site"})
            QFile::remove(lab.controlFile(site, QLatin1String(fault)));
    }
    return Done{};
}

Outcome takeDown(const LabSpec &lab)
{
    if (const auto stopped = stopSites(lab); !stopped)
        return stopped;
    if (const auto released = releaseDisks(lab); !released)
        return released;
    forgetBreakages(lab);
    return removeNetwork(lab);
}

Outcome destroyLab(const QString &dir)
{
    if (!QFile::exists(dir))
        return Done{};
    const auto lab = openLab(dir);
    if (!lab)
        return failure(QStringLiteral("foreign"),
                       Words::tr("%1 was not made by switchback-lab: nothing was deleted.").arg(dir),
                       lab.error().text);
    if (const auto down = takeDown(*lab); !down)
        return down;
    QFile mounts(QStringLiteral("/proc/self/mounts"));
    if (mounts.open(QIODevice::ReadOnly) && mounts.readAll().contains(' ' + QFile::encodeName(dir) + '/'))
        return failure(QStringLiteral("mounted"),
                       Words::tr("Something is mounted inside %1: nothing was deleted.").arg(dir));
    if (!QDir(dir).removeRecursively())
        return failure(QStringLiteral("not_deleted"), Words::tr("Not all of %1 could be deleted.").arg(dir),
                       Words::tr("Call switchback-lab as the user who brought the lab up."));
    return Done{};
}

} // namespace Switchback::Lab
