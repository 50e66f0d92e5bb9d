// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/network.h"

#include "app/lab/base/command.h"
#include "app/lab/base/words.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

Command ip(const QString &line)
{
    return {QStringLiteral("ip"), line.split(QLatin1Char(' '), Qt::SkipEmptyParts)};
}

QString cable(const SiteSpec &site)
{
    return QStringLiteral("w-") + site.id.left(12); // an interface name has at most 15 characters
}

QStringList parts(const LabSpec &lab)
{
    QStringList all{QStringLiteral("wan"), QStringLiteral("ops")};
    for (const SiteSpec &machine : lab.machines())
        all << machine.id;
    return all;
}

bool spaceExists(const QString &name)
{
    return QFile::exists(QStringLiteral("/run/netns/") + name);
}

Outcome runInOrder(const QStringList &lines)
{
    for (const QString &line : lines) {
        if (const auto ran = run(ip(line)); !ran)
            return ran.error();
    }
    return Done{};
}

// Runs in a child, where whatever it makes ends with it. Returns the step that failed, or 0.
int tryNamespaces()
{
    if (unshare(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC) != 0)
        return 1;
    if (mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0 ||
        mount("tmpfs", "/run", "tmpfs", 0, "size=1m") != 0)
        return 2;
    const pid_t child = fork();
    if (child == 0) {
        if (mount("proc", "/proc", "proc", 0, nullptr) != 0)
            _exit(2);
        execlp("ip", "ip", "link", "add", "sbl0", "type", "veth", "peer", "name", "sbl1", nullptr);
        _exit(3);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        return 2;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
        return 2;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 3;
}

} // namespace

QString whyNoNamespaces()
{
    if (geteuid() != 0)
        return Words::tr("not called as root (try sudo)");
    if (access("/usr/sbin/ip", X_OK) != 0 && access("/sbin/ip", X_OK) != 0 &&
        access("/usr/bin/ip", X_OK) != 0)
        return Words::tr("the program ip is missing (package iproute2)");
    const pid_t child = fork();
    if (child == 0) {
        const int silent = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(silent, STDERR_FILENO);
        _exit(tryNamespaces());
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return Words::tr("a process to try it with could not be run");
    switch (WEXITSTATUS(status)) {
    case 0:
        return {};
    case 1:
        return Words::tr("this machine does not let us make namespaces");
    case 2:
        return Words::tr("this machine does not let us mount inside a namespace");
    default:
        return Words::tr("this machine does not let us make virtual network cables");
    }
}

bool networkExists(const LabSpec &lab)
{
    for (const QString &part : parts(lab)) {
        if (!spaceExists(lab.networkName(part)))
            return false;
    }
    return true;
}

Outcome makeNetwork(const LabSpec &lab)
{
    if (networkExists(lab) &&
        run(ip(QStringLiteral("-n %1 addr show wan0").arg(lab.networkName(lab.machines().last().id)))))
        return Done{};
    if (const auto removed = removeNetwork(lab); !removed)
        return removed; // half of one, left by a crash
    const QString wan = lab.networkName(QStringLiteral("wan"));
    QStringList lines{QStringLiteral("netns add ") + wan,
                      QStringLiteral("-n %1 link add br0 type bridge").arg(wan),
                      QStringLiteral("-n %1 link set br0 up").arg(wan)};
    const auto join = [&](const QString &part, const QString &cableName, const QString &address) {
        const QString space = lab.networkName(part);
        lines << QStringLiteral("netns add ") + space << QStringLiteral("-n %1 link set lo up").arg(space)
              << QStringLiteral("-n %1 link add %2 type veth peer name wan0 netns %3")
                     .arg(wan, cableName, space)
              << QStringLiteral("-n %1 link set %2 master br0").arg(wan, cableName)
              << QStringLiteral("-n %1 link set %2 up").arg(wan, cableName)
              << QStringLiteral("-n %1 addr add %2/24 dev wan0").arg(space, address)
              << QStringLiteral("-n %1 link set wan0 up").arg(space);
    };
    join(QStringLiteral("ops"), QStringLiteral("w-ops"), lab.operationsAddress);
    for (const SiteSpec &machine : lab.machines())
        join(machine.id, cable(machine), machine.address);
    return runInOrder(lines);
}

Outcome removeNetwork(const LabSpec &lab)
{
    if (!lab.namespaces)
        return Done{};
    QStringList lines;
    // The cables first: a namespace that some process still holds would keep them alive unseen.
    const QString wan = lab.networkName(QStringLiteral("wan"));
    if (spaceExists(wan)) {
        for (const SiteSpec &machine : lab.machines())
            (void)run(ip(QStringLiteral("-n %1 link del %2").arg(wan, cable(machine))));
        (void)run(ip(QStringLiteral("-n %1 link del w-ops").arg(wan)));
    }
    for (const QString &part : parts(lab)) {
        if (spaceExists(lab.networkName(part)))
            lines << QStringLiteral("netns del ") + lab.networkName(part);
    }
    return runInOrder(lines);
}

Outcome setLink(const LabSpec &lab, const SiteSpec &site, bool up)
{
    return runInOrder({QStringLiteral("-n %1 link set %2 %3")
                           .arg(lab.networkName(QStringLiteral("wan")), cable(site),
                                up ? QStringLiteral("up") : QStringLiteral("down"))});
}

Outcome setPath(const LabSpec &lab, const SiteSpec &site, bool open)
{
    const QString ops = lab.networkName(QStringLiteral("ops"));
    // A neighbour that nobody is: everything sent is lost without a word, as on a broken way in between.
    if (!open)
        return runInOrder(
            {QStringLiteral("-n %1 neigh replace %2 lladdr 02:00:00:00:00:01 dev wan0 nud permanent")
                 .arg(ops, site.address)});
    (void)run(ip(QStringLiteral("-n %1 neigh del %2 dev wan0").arg(ops, site.address)));
    return Done{};
}

Outcome setSpeed(const LabSpec &lab, const SiteSpec &site, int kbit)
{
    const QString ends[2][2] = {{lab.networkName(QStringLiteral("wan")), cable(site)},
                                {lab.networkName(site.id), QStringLiteral("wan0")}};
    for (const auto &end : ends) {
        QStringList arguments{
            QStringLiteral("-n"),    end[0],
            QStringLiteral("qdisc"), kbit > 0 ? QStringLiteral("replace") : QStringLiteral("del"),
            QStringLiteral("dev"),   end[1],
            QStringLiteral("root")};
        if (kbit > 0)
            arguments << QStringLiteral("tbf") << QStringLiteral("rate")
                      << QString::number(kbit) + QStringLiteral("kbit") << QStringLiteral("burst")
                      << QStringLiteral("8kb") << QStringLiteral("latency") << QStringLiteral("400ms");
        const auto ran = run({QStringLiteral("tc"), arguments});
        if (!ran && kbit > 0)
            return failure(QStringLiteral("no_tbf"),
                           Words::tr("A slow link is not available here: %1").arg(ran.error().text),
                           Words::tr("The kernel must have the packet scheduler tbf (CONFIG_NET_SCH_TBF)."));
    }
    return Done{};
}

} // namespace Switchback::Lab
