// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/enter.h"

#include "app/lab/base/words.h"
#include "app/lab/machine/processes.h"

#include <QFile>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

pid_t runningChild = 0;

void passOn(int signal)
{
    if (runningChild > 0)
        kill(runningChild, signal);
}

// Waits as a shell would: signals meant for us go to the command, and its end is our end.
int waitFor(pid_t child)
{
    runningChild = child;
    for (const int one : {SIGTERM, SIGINT, SIGHUP})
        std::signal(one, passOn);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return 125;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

[[noreturn]] void giveUp(const char *what)
{
    std::fprintf(stderr, "switchback-lab: %s: %s\n", what, std::strerror(errno));
    _exit(126);
}

// From here on this process is asked to end when the one that started it is gone, however that ended. To be
// said anew after every change of user: the kernel forgets it then.
void endWithParent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(128 + SIGTERM); // it was gone before we said so
}

// All descriptors are opened first: the site's own /proc numbers its processes differently.
bool joinAll(qint64 pid)
{
    const char *names[] = {"net", "uts", "ipc", "pid", "mnt"};
    int spaces[5];
    for (int i = 0; i < 5; ++i) {
        const QByteArray path = "/proc/" + QByteArray::number(pid) + "/ns/" + names[i];
        spaces[i] = open(path.constData(), O_RDONLY | O_CLOEXEC);
        if (spaces[i] < 0)
            return false;
    }
    for (const int space : spaces) {
        if (setns(space, 0) != 0)
            return false;
        close(space);
    }
    return true;
}

} // namespace

std::vector<QByteArray> siteEnvironment(const LabSpec &lab, const SiteSpec &site)
{
    return {"PATH=" + QFile::encodeName(lab.siteBin(site)) + ':' + QFile::encodeName(lab.postgresBin) +
                ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME=" + QFile::encodeName(lab.siteRoot(site)) + "/etc/home",
            "USER=" + lab.serviceUser.toLocal8Bit(),
            "LOGNAME=" + lab.serviceUser.toLocal8Bit(),
            "LC_ALL=C.UTF-8",
            "TZ=UTC",
            "PGHOST=" + QFile::encodeName(lab.siteRun(site)),
            "PGUSER=postgres",
            "SWITCHBACK_LAB_SITE=" + lab.processMark(site).toUtf8()};
}

bool becomeUser(uid_t uid, gid_t gid, const QString &name)
{
    if (geteuid() == uid)
        return true;
    return initgroups(name.toLocal8Bit().constData(), gid) == 0 && setgid(gid) == 0 && setuid(uid) == 0;
}

void becomeProgram(const QStringList &command, const std::vector<QByteArray> &environment)
{
    std::vector<QByteArray> words;
    for (const QString &word : command)
        words.push_back(QFile::encodeName(word));
    std::vector<char *> argv;
    argv.reserve(words.size() + 1);
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    if (!environment.empty()) {
        clearenv();
        for (const QByteArray &one : environment) {
            const qsizetype equals = one.indexOf('=');
            setenv(one.left(equals).constData(), one.mid(equals + 1).constData(), 1);
        }
    }
    execvp(argv[0], argv.data());
}

int runAtOperations(const LabSpec &lab, const QStringList &command)
{
    // Becomes the command rather than waiting for it: whoever ends this process ends the console itself.
    if (lab.namespaces) {
        const QByteArray path = "/run/netns/" + lab.networkName(QStringLiteral("ops")).toUtf8();
        const int space = open(path.constData(), O_RDONLY | O_CLOEXEC);
        if (space < 0 || setns(space, CLONE_NEWNET) != 0)
            giveUp("the operations desk's network cannot be entered (is the lab up, and are you root?)");
        close(space);
    }
    bool viaSudo = false;
    const uint uid = qEnvironmentVariable("SUDO_UID").toUInt(&viaSudo);
    if (viaSudo && geteuid() == 0 && uid != 0) {
        const passwd *user = getpwuid(uid);
        if (!user || !becomeUser(uid, user->pw_gid, QString::fromLocal8Bit(user->pw_name)))
            giveUp("cannot become the user who called sudo");
        setenv("HOME", user->pw_dir, 1);
        setenv("USER", user->pw_name, 1);
        setenv("LOGNAME", user->pw_name, 1);
    }
    // The caller of sudo can't end what root runs, and sudo itself passes on no SIGKILL.
    if (viaSudo)
        endWithParent(getppid());
    becomeProgram(command, {});
    giveUp(command.first().toLocal8Bit().constData());
}

int runAtSite(const LabSpec &lab, const SiteSpec &site, const QStringList &command, bool asRoot)
{
    const auto anchor = siteAnchor(lab, site);
    if (!anchor) {
        say(Words::tr("%1 is not running.").arg(site.shortName), true);
        return 125;
    }
    const std::vector<QByteArray> environment = siteEnvironment(lab, site);
    if (qEnvironmentVariableIsSet("SUDO_UID"))
        endWithParent(getppid());
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child != 0)
        return child < 0 ? 125 : waitFor(child);
    if (!lab.namespaces) {
        if (!becomeUser(lab.serviceUid, lab.serviceGid, lab.serviceUser))
            giveUp("cannot become the site's service user");
        endWithParent(self);
        becomeProgram(command, environment);
        giveUp(command.first().toLocal8Bit().constData());
    }
    endWithParent(self);
    if (!joinAll(anchor->init.pid))
        giveUp("the site's namespaces cannot be entered (are you root?)");
    const pid_t inside = fork(); // only a child is inside the process namespace
    if (inside == 0) {
        if (chdir("/") != 0 || (!asRoot && !becomeUser(lab.serviceUid, lab.serviceGid, lab.serviceUser)))
            giveUp("cannot become the site's service user");
        endWithParent(0); // the parent is in another process namespace
        becomeProgram(command, environment);
        giveUp(command.first().toLocal8Bit().constData());
    }
    _exit(inside < 0 ? 125 : waitFor(inside));
}

} // namespace Switchback::Lab
