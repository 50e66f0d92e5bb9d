// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/link/sshpeers.h"

#include <QFile>

#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ; // NOLINT(readability-redundant-declaration)

namespace Switchback
{

namespace
{
constexpr int Beside = 20;

double milliseconds(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// In process group `group`, or at the head of a new one (0). -1: it was not begun.
pid_t spawn(const QStringList &arguments, const QString &input, pid_t group)
{
    std::vector<QByteArray> bytes;
    for (const QString &argument : arguments)
        bytes.push_back(QFile::encodeName(argument));
    std::vector<char *> raw;
    for (QByteArray &one : bytes)
        raw.push_back(one.data());
    raw.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, QFile::encodeName(input).constData(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t how;
    posix_spawnattr_init(&how);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&how, group);
    pid_t pid = -1;
    if (posix_spawnp(&pid, raw.front(), &files, &how, raw.data(), environ) != 0)
        pid = -1;
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return pid;
}

double toMs(const timeval &time)
{
    return double(time.tv_sec) * 1e3 + double(time.tv_usec) / 1e3;
}
} // namespace

double wallNow()
{
    return milliseconds(CLOCK_MONOTONIC);
}

double cpuNow()
{
    return milliseconds(CLOCK_PROCESS_CPUTIME_ID);
}

QString hostOf(int number)
{
    return QStringLiteral("127.0.%1.%2").arg(1 + number / 250).arg(1 + number % 250);
}

SshPeers::SshPeers(const SiteConfig &site, QString folder)
    : m_site(site)
    , m_folder(std::move(folder))
{
    QFile body(m_folder + QStringLiteral("/body"));
    if (body.open(QIODevice::WriteOnly))
        body.write("{}\n");
}

SshPeers::~SshPeers()
{
    for (const pid_t pid : m_masters)
        ::kill(pid, SIGTERM);
    for (const pid_t pid : m_masters)
        ::waitpid(pid, nullptr, 0);
}

QStringList SshPeers::common() const
{
    const auto option = [](const char *name, const QString &value) {
        return QStringList{QStringLiteral("-o"), QLatin1String(name) + QLatin1Char('=') + value};
    };
    return QStringList{QStringLiteral("ssh"),
                       QStringLiteral("-F"),
                       QStringLiteral("none"),
                       QStringLiteral("-i"),
                       m_site.ssh.keyFile,
                       QStringLiteral("-p"),
                       QString::number(m_site.ssh.port)} +
           option("BatchMode", QStringLiteral("yes")) +
           option("StrictHostKeyChecking", QStringLiteral("yes")) +
           option("UserKnownHostsFile", m_site.ssh.knownHosts) +
           option("GlobalKnownHostsFile", QStringLiteral("/dev/null")) +
           option("IdentitiesOnly", QStringLiteral("yes")) + option("IdentityAgent", QStringLiteral("none")) +
           option("KexAlgorithms", QStringLiteral("curve25519-sha256"));
}

QString SshPeers::socketOf(int number) const
{
    return QStringLiteral("%1/cm%2").arg(m_folder).arg(number);
}

Took SshPeers::all(int calls, const std::function<QStringList(int)> &arguments)
{
    Took took;
    const double begun = wallNow();
    pid_t group = 0;
    int running = 0;
    int next = 0;
    while (next < calls || running > 0) {
        while (next < calls && running < Beside) {
            const pid_t pid = spawn(arguments(next++), m_folder + QStringLiteral("/body"), group);
            group = group == 0 ? pid : group;
            running += pid > 0 ? 1 : 0;
        }
        int status = 0;
        rusage usage{};
        if (::wait4(-group, &status, 0, &usage) < 0)
            break;
        took.cpu += toMs(usage.ru_utime) + toMs(usage.ru_stime);
        took.good += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
        if (--running == 0)
            group = 0; // it is gone with its last one
    }
    took.wall = wallNow() - begun;
    return took;
}

Took SshPeers::cold(int calls)
{
    return all(calls, [this](int number) {
        return common() +
               QStringList{m_site.ssh.user + QLatin1Char('@') + hostOf(number), QStringLiteral("status")};
    });
}

bool SshPeers::startMasters(int many)
{
    for (int number = int(m_masters.size()); number < many; ++number) {
        const QStringList master{QStringLiteral("-M"), QStringLiteral("-N"), QStringLiteral("-S"),
                                 socketOf(number), m_site.ssh.user + QLatin1Char('@') + hostOf(number)};
        m_masters.push_back(spawn(common() + master, QStringLiteral("/dev/null"), 0));
        if (number % Beside != Beside - 1 && number != many - 1)
            continue;
        const double until = wallNow() + 20'000;
        while (wallNow() < until && !QFile::exists(socketOf(number)))
            ::usleep(5000);
    }
    const double until = wallNow() + 20'000;
    int up = 0;
    while (up < many && wallNow() < until) {
        if (QFile::exists(socketOf(up)))
            ++up;
        else
            ::usleep(5000);
    }
    return up == many;
}

Took SshPeers::warm()
{
    const double before = mastersCpu();
    Took took = all(int(m_masters.size()), [this](int number) {
        return QStringList{QStringLiteral("ssh"),
                           QStringLiteral("-F"),
                           QStringLiteral("none"),
                           QStringLiteral("-S"),
                           socketOf(number),
                           QStringLiteral("-p"),
                           QString::number(m_site.ssh.port),
                           m_site.ssh.user + QLatin1Char('@') + hostOf(number),
                           QStringLiteral("status")};
    });
    took.cpu += mastersCpu() - before;
    return took;
}

double SshPeers::mastersCpu() const
{
    double sum = 0;
    for (const pid_t pid : m_masters) {
        QFile file(QStringLiteral("/proc/%1/schedstat").arg(pid));
        if (file.open(QIODevice::ReadOnly))
            sum += file.readAll().split(' ').first().toDouble() / 1e6;
    }
    return sum;
}

} // namespace Switchback
