// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/supervisor.h"

#include "app/lab/base/words.h"
#include "app/lab/machine/enter.h"
#include "app/lab/machine/processes.h"

#include <QDateTime>
#include <QFile>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

constexpr int tickMs = 100;
constexpr int longestBackoffMs = 5000;
constexpr qint64 provenMs = 10'000;
constexpr int databaseStopMs = 5000;

qint64 monotonicMs()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return qint64{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

void pause(int ms)
{
    const timespec length{ms / 1000, (ms % 1000) * 1'000'000L};
    nanosleep(&length, nullptr);
}

} // namespace

Supervisor::Supervisor(const LabSpec &lab, const SiteSpec &site)
    : m_lab(lab)
    , m_site(site)
    , m_root(lab.siteRoot(site))
    , m_services(servicesOf(lab, site))
{
}

int Supervisor::run()
{
    sigset_t awaited;
    sigemptyset(&awaited);
    for (const int one : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1})
        sigaddset(&awaited, one);
    sigprocmask(SIG_BLOCK, &awaited, nullptr);
    const qint64 born = monotonicMs();
    for (Service &service : m_services)
        service.notBefore = born + service.firstDelayMs;
    for (;;) {
        const timespec wait{0, tickMs * 1'000'000L};
        const int signal = sigtimedwait(&awaited, nullptr, &wait);
        reap();
        if (signal == SIGUSR1 && !m_lab.namespaces)
            dropDead();
        if (signal == SIGTERM || signal == SIGINT) {
            shutDown();
            return 0;
        }
        keepUp(monotonicMs());
    }
}

bool Supervisor::controlled(const QString &what) const
{
    return QFile::exists(m_root + QStringLiteral("/control/") + what);
}

void Supervisor::reap()
{
    int status = 0;
    for (pid_t ended = waitpid(-1, &status, WNOHANG); ended > 0; ended = waitpid(-1, &status, WNOHANG)) {
        const qint64 now = monotonicMs();
        for (Service &service : m_services) {
            if (service.pid != ended)
                continue;
            service.pid = 0;
            service.backoffMs =
                now - service.startedAt > provenMs ? 200 : std::min(service.backoffMs * 2, longestBackoffMs);
            service.notBefore = now + service.backoffMs;
        }
    }
}

void Supervisor::keepUp(qint64 now)
{
    const bool ready = controlled(QStringLiteral("ready"));
    if (ready && !m_booted) {
        m_booted = true;
        spawn(QStringLiteral("boot"),
              {m_lab.siteBin(m_site) + QStringLiteral("/switchback-site"), QStringLiteral("boot"),
               QStringLiteral("--config"), m_root + QStringLiteral("/etc/site.toml")},
              false);
    }
    for (Service &service : m_services) {
        if (service.pid != 0 || now < service.notBefore || (service.needsSystem && !ready))
            continue;
        if (controlled(QStringLiteral("hold-") + service.name))
            service.backoffMs = 200; // held on purpose: back at once when let go
        else
            start(service, now);
    }
}

void Supervisor::start(Service &service, qint64 now)
{
    service.pid = spawn(service.name, service.command, service.asRoot);
    service.startedAt = now;
    if (service.pid < 0) {
        service.pid = 0;
        service.notBefore = now + longestBackoffMs;
    }
}

pid_t Supervisor::spawn(const QString &name, const QStringList &command, bool asRoot)
{
    const pid_t child = fork();
    if (child != 0)
        return child;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    setsid();
    const QByteArray log =
        QFile::encodeName(m_root + QStringLiteral("/log/") + name + QStringLiteral(".log"));
    const int out = open(log.constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (!asRoot && !becomeUser(m_lab.serviceUid, m_lab.serviceGid, m_lab.serviceUser))
        _exit(126);
    becomeProgram(command, siteEnvironment(m_lab, m_site));
    _exit(127);
}

pid_t Supervisor::databasePid() const
{
    QFile file(m_root + QStringLiteral("/disk/pg/postmaster.pid"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const pid_t pid = static_cast<pid_t>(file.readLine().trimmed().toInt());
    // The file outlives a crash; the number in it may be another's by now.
    const QByteArray program = QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid)).toUtf8();
    return pid > 1 && program.endsWith("/postgres") ? pid : 0;
}

// The end of a site on loopback, where no kernel takes all of it along: who has not been reaped still has its
// number, and PostgreSQL would not start beside it.
void Supervisor::dropDead()
{
    for (int waited = 0; waited < 3000; waited += 20) {
        for (const SiteProcess &process : siteProcesses(m_lab, m_site))
            signalProcess(process.id, SIGKILL);
        int status = 0;
        while (waitpid(-1, &status, WNOHANG) > 0) {
        }
        if (waitpid(-1, &status, WNOHANG) < 0 && errno == ECHILD)
            break;
        pause(20);
    }
    _exit(1);
}

// As a machine goes down: first what writes, then the database, and sshd to the last, for the peer's
// PostgreSQL may still be shipping its last log hither.
void Supervisor::shutDown()
{
    for (Service &service : m_services) {
        if (service.needsSystem && service.pid > 0)
            kill(service.pid, SIGTERM);
    }
    if (const pid_t database = databasePid()) {
        kill(database, SIGINT);
        for (int waited = 0; waited < databaseStopMs && databasePid() == database; waited += 50) {
            pause(50);
            reap();
        }
        if (databasePid() == database) {
            kill(database, SIGQUIT);
            for (int waited = 0; waited < 1000 && databasePid() == database; waited += 50) {
                pause(50);
                reap();
            }
        }
    }
    QFile stopped(m_root + QStringLiteral("/control/stopped"));
    (void)stopped.open(QIODevice::WriteOnly);
    stopped.close();
    sync();
    // Whoever shuts the site down ends this process as soon as the peer is ready too.
    for (int waited = 0; waited < databaseStopMs + 2000; waited += 50) {
        pause(50);
        reap();
    }
}

} // namespace Switchback::Lab
