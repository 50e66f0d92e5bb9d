// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/base/command.h"

#include "models/core/visibletext.h"

#include <QDeadlineTimer>
#include <QFile>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace Switchback::Site
{

namespace
{
constexpr qsizetype MostOut = qsizetype(4) * 1024 * 1024;
constexpr qsizetype MostErr = qsizetype(64) * 1024;

struct Pipe {
    int ends[2] = {-1, -1};
    Pipe()
    {
        if (pipe2(ends, O_CLOEXEC) != 0)
            ends[0] = ends[1] = -1;
    }
    ~Pipe()
    {
        closeEnd(0);
        closeEnd(1);
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;
    void closeEnd(int which)
    {
        if (ends[which] >= 0)
            close(ends[which]);
        ends[which] = -1;
    }
};

std::vector<char *> pointers(const QList<QByteArray> &words)
{
    std::vector<char *> out;
    for (const QByteArray &word : words)
        out.push_back(const_cast<char *>(word.constData()));
    out.push_back(nullptr);
    return out;
}

pid_t spawn(const QStringList &command, const QList<QByteArray> &environment, Pipe &out, Pipe &err)
{
    QList<QByteArray> words;
    for (const QString &word : command)
        words << QFile::encodeName(word);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    sigset_t usual;
    sigfillset(&usual);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    pid_t pid = -1;
    const int fault = posix_spawn(&pid, words.first().constData(), &actions, &attributes,
                                  pointers(words).data(), pointers(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return fault == 0 ? pid : -1;
}

/// False at the end of the stream.
bool drain(int descriptor, QByteArray &into, qsizetype most)
{
    char buffer[16384];
    const ssize_t n = read(descriptor, buffer, sizeof buffer);
    if (n <= 0)
        return n < 0 && (errno == EINTR || errno == EAGAIN);
    into.append(buffer, std::min<qsizetype>(n, most - into.size()));
    return true;
}
} // namespace

QString CommandResult::said() const
{
    const QByteArray text = err.trimmed().isEmpty() ? out.trimmed() : err.trimmed();
    return visibleText(text.size() > 1200 ? text.right(1200) : text, 300);
}

QList<QByteArray> cleanEnvironment(const QStringList &extra)
{
    QList<QByteArray> out{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
                          "LC_ALL=C.UTF-8", "TZ=UTC"};
    const passwd *user = getpwuid(geteuid());
    const QByteArray home = qEnvironmentVariableIsSet("HOME") ? qgetenv("HOME")
                            : user                            ? QByteArray(user->pw_dir)
                                                              : QByteArray("/");
    out << "HOME=" + home;
    if (user)
        out << QByteArray("USER=") + user->pw_name << QByteArray("LOGNAME=") + user->pw_name;
    for (const QString &one : extra)
        out << one.toUtf8();
    return out;
}

CommandResult runCommand(const QStringList &command, int timeoutMs, const QStringList &extraEnvironment)
{
    CommandResult result;
    const QDeadlineTimer deadline(timeoutMs);
    Pipe out;
    Pipe err;
    const pid_t pid = spawn(command, cleanEnvironment(extraEnvironment), out, err);
    if (pid < 0) {
        result.err =
            "cannot run " + QFile::encodeName(command.first()) + ": " + qt_error_string(errno).toUtf8();
        return result;
    }
    result.started = true;
    out.closeEnd(1);
    err.closeEnd(1);
    bool outOpen = true;
    bool errOpen = true;
    int status = 0;
    bool reaped = false;
    // A daemon that it leaves behind may keep the pipes: its own end counts, not the pipes' end.
    while (!reaped) {
        pollfd fds[2] = {{outOpen ? out.ends[0] : -1, POLLIN, 0}, {errOpen ? err.ends[0] : -1, POLLIN, 0}};
        poll(fds, 2, int(std::clamp<qint64>(deadline.remainingTime(), 0, 10)));
        if (fds[0].revents != 0)
            outOpen = drain(out.ends[0], result.out, MostOut);
        if (fds[1].revents != 0)
            errOpen = drain(err.ends[0], result.err, MostErr);
        if ((fds[0].revents | fds[1].revents) != 0 && !deadline.hasExpired())
            continue;
        reaped = waitpid(pid, &status, WNOHANG) == pid;
        if (!reaped && deadline.hasExpired()) {
            result.timedOut = true;
            kill(-pid, SIGKILL);
            waitpid(pid, &status, 0);
            reaped = true;
        }
    }
    pollfd last[2] = {{outOpen ? out.ends[0] : -1, POLLIN, 0}, {errOpen ? err.ends[0] : -1, POLLIN, 0}};
    while (poll(last, 2, 0) > 0) {
        if (last[0].revents != 0 && !drain(out.ends[0], result.out, MostOut))
            last[0].fd = -1;
        if (last[1].revents != 0 && !drain(err.ends[0], result.err, MostErr))
            last[1].fd = -1;
    }
    if (WIFEXITED(status))
        result.exitCode = WEXITSTATUS(status);
    return result;
}

} // namespace Switchback::Site
