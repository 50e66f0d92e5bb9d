// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/base/words.h"
#include "app/lab/machine/enter.h"
#include "app/lab/machine/processes.h"
#include "app/lab/machine/supervisor.h"

#include <QFile>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

bool problem(const QString &what)
{
    say(Words::tr("%1: %2").arg(what, QString::fromLocal8Bit(std::strerror(errno))), true);
    return false;
}

bool bindOver(const QString &from, const QString &to)
{
    if (mount(QFile::encodeName(from).constData(), QFile::encodeName(to).constData(), nullptr, MS_BIND,
              nullptr) == 0)
        return true;
    return problem(Words::tr("%1 cannot be mounted on %2").arg(from, to));
}

bool makeFolder(const char *path, mode_t mode, uid_t uid, gid_t gid)
{
    if ((mkdir(path, mode) != 0 && errno != EEXIST) || chown(path, uid, gid) != 0 || chmod(path, mode) != 0)
        return problem(Words::tr("%1 cannot be made").arg(QString::fromLocal8Bit(path)));
    return true;
}

// Without write barriers: what a lab's machines survive is their own end, not that of the machine under them.
bool mountDisk(const LabSpec &lab, const SiteSpec &site, const QString &root)
{
    if (!lab.hasOwnDisk(site))
        return true;
    const pid_t child = fork();
    if (child == 0) {
        becomeProgram({QStringLiteral("mount"), QStringLiteral("-t"), QStringLiteral("ext4"),
                       QStringLiteral("-o"), QStringLiteral("loop,noatime,barrier=0"),
                       root + QStringLiteral("/disk.img"), root + QStringLiteral("/disk")},
                      {});
        _exit(127);
    }
    int status = 0;
    if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return chown(QFile::encodeName(root + QStringLiteral("/disk")).constData(), lab.serviceUid,
                     lab.serviceGid) == 0;
    errno = EIO;
    return problem(Words::tr("The site's disk image cannot be mounted"));
}

// A site's /etc is a copy of the machine's with the site's own accounts in it, and no mount on single files:
// such a mount goes away when the machine's file is replaced (as useradd and passwd do), and sshd would then
// find the accounts of the machine. Files that even root may not read in a container are left out.
bool ownEtc(const QString &root)
{
    const pid_t child = fork();
    if (child == 0) {
        const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nothing, STDERR_FILENO);
        becomeProgram({QStringLiteral("cp"), QStringLiteral("-a"), QStringLiteral("/etc/."),
                       QStringLiteral("/run/etc/")},
                      {});
        _exit(127);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    for (const char *name : {"passwd", "group", "shadow", "hosts", "pgbackrest.conf"}) {
        const QString own = root + QStringLiteral("/etc/") + QLatin1String(name);
        const QString there = QStringLiteral("/run/etc/") + QLatin1String(name);
        QFile::remove(there);
        if (!QFile::exists(own))
            continue;
        if (!QFile::copy(own, there) ||
            (QByteArray(name) != "shadow" && chmod(QFile::encodeName(there).constData(), 0644) != 0))
            return problem(Words::tr("The site's %1 cannot be written").arg(there));
    }
    return bindOver(QStringLiteral("/run/etc"), QStringLiteral("/etc"));
}

// What makes this process's machine the site's: its own /proc, /run, /etc, disk, name and accounts. The
// mounts are slaves of the machine's: nothing made here is seen there, but what goes away there goes away
// here too.
bool makeMachine(const LabSpec &lab, const SiteSpec &site)
{
    if (mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0 ||
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0 ||
        mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=64m") != 0)
        return problem(Words::tr("The site's own folders cannot be mounted"));
    const QString root = lab.siteRoot(site);
    if (!makeFolder("/run/site", 0755, 0, 0) || !makeFolder("/run/sshd", 0755, 0, 0) ||
        !makeFolder("/run/lock", 01777, 0, 0) || !makeFolder("/run/etc", 0755, 0, 0) ||
        !makeFolder("/run/postgresql", 0700, lab.serviceUid, lab.serviceGid))
        return false;
    if (!bindOver(lab.hostRoot(site), root) ||
        !bindOver(lab.dir + QStringLiteral("/bin"), root + QStringLiteral("/bin")) ||
        !bindOver(lab.dir + QStringLiteral("/ledger"), root + QStringLiteral("/ledger")) ||
        !mountDisk(lab, site, root) || !ownEtc(root))
        return false;
    const QByteArray name = site.id.toUtf8();
    return sethostname(name.constData(), static_cast<size_t>(name.size())) == 0;
}

// The folders that the services expect; /run and a new disk are empty.
bool prepareDisk(const LabSpec &lab, const SiteSpec &site)
{
    const QByteArray disk = QFile::encodeName(lab.siteRoot(site)) + "/disk";
    const QByteArray run = QFile::encodeName(lab.siteRun(site));
    QList<QByteArray> folders;
    if (!site.isOutside())
        folders = {disk + "/pg",        disk + "/pgbackrest", disk + "/spool",           disk + "/state",
                   disk + "/syncthing", disk + "/files",      disk + "/files/.stfolder", run + "/pgbackrest"};
    else
        folders = {disk + "/customers", disk + "/mailboxes", run + "/dovecot"};
    folders << disk + "/mail" << disk + "/calls";
    for (int server = 1; server <= LabSpec::voiceServers && !site.isOutside(); ++server)
        folders << disk + "/calls/answer-" + QByteArray::number(server);
    for (const QByteArray &folder : folders) {
        if (!makeFolder(folder.constData(), 0700, lab.serviceUid, lab.serviceGid))
            return false;
    }
    return true;
}

int beSite(const LabSpec &lab, const SiteSpec &site)
{
    (void)!chdir("/");
    umask(022);
    return prepareDisk(lab, site) ? Supervisor(lab, site).run() : 1;
}

int insideNamespaces(const LabSpec &lab, const SiteSpec &site)
{
    const QByteArray path = "/run/netns/" + lab.networkName(site.id).toUtf8();
    const int space = open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (space < 0 || setns(space, CLONE_NEWNET) != 0) {
        problem(Words::tr("The site's network %1 cannot be entered").arg(QString::fromUtf8(path)));
        return 1;
    }
    close(space);
    if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC) != 0) {
        problem(Words::tr("The site's namespaces cannot be made"));
        return 1;
    }
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) != 0)
        return 1;
    const pid_t child = fork();
    if (child == 0) {
        close(gate[1]);
        prctl(PR_SET_PDEATHSIG, SIGKILL); // no site without its keeper
        char go = 0;
        if (read(gate[0], &go, 1) != 1)
            _exit(1);
        close(gate[0]);
        _exit(makeMachine(lab, site) ? beSite(lab, site) : 1);
    }
    close(gate[0]);
    const auto init = processNow(child);
    if (child < 0 || !init || !writeAnchor(lab, site, {*init, processNow(getpid())}))
        return 1;
    (void)!write(gate[1], "g", 1);
    close(gate[1]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

int runSiteInit(const LabSpec &lab, const SiteSpec &site)
{
    setsid();
    if (lab.namespaces)
        return insideNamespaces(lab, site);
    prctl(PR_SET_CHILD_SUBREAPER, 1); // PostgreSQL daemonises: it shall become our child, not the machine's
    const auto self = processNow(getpid());
    if (!self || !writeAnchor(lab, site, {*self, std::nullopt}))
        return 1;
    if (!becomeUser(lab.serviceUid, lab.serviceGid, lab.serviceUser))
        return problem(Words::tr("Cannot become the user %1").arg(lab.serviceUser)) ? 0 : 1;
    return beSite(lab, site);
}

} // namespace Switchback::Lab
