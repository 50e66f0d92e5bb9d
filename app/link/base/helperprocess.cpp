// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/helperprocess.h"

#include "app/aside/aside.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
constexpr qsizetype MaxErr = 4096;
constexpr int BuffersATurn = 16; ///< a flood must not keep the others waiting

/// Not by fork(): a console is large, and each page of it would be copied at its next write. 0 or an error of
/// errno.h.
int spawn(const HelperAsk &ask, int out, int err, pid_t &pid)
{
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
    posix_spawnattr_t how;
    posix_spawnattr_init(&how);
    // A session of its own, so that whatever it starts can be ended with it. Signals that this program takes
    // by other means, or not at all, must be open to it.
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&how, &none);
    sigset_t usual;
    sigemptyset(&usual);
    for (const int one : {SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCHLD})
        sigaddset(&usual, one);
    posix_spawnattr_setsigdefault(&how, &usual);
    QList<QByteArray> words{QFile::encodeName(ask.program)};
    for (const QString &argument : ask.arguments)
        words += QFile::encodeName(argument);
    std::vector<char *> pointers;
    for (QByteArray &word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const int error = ::posix_spawnp(&pid, pointers.front(), &files, &how, pointers.data(), environ);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

/// False: nothing more will come. What is over `most` is thrown away.
bool take(int fd, QByteArray &into, qsizetype most)
{
    std::array<char, 4096> buffer;
    for (int i = 0; i < BuffersATurn; ++i) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            return false;
        if (got < 0)
            break;
        into.append(buffer.data(), std::min<qsizetype>(got, most - into.size()));
    }
    return true;
}
} // namespace

/// What the thread that begins it leaves behind.
struct HelperProcess::Birth {
    std::mutex mutex;
    bool over = false;
    bool unwanted = false; ///< it was killed before it came
    pid_t pid = -1;
    int error = 0;

    void begin(const HelperAsk &ask, int out, int err)
    {
        pid_t born = -1;
        const int failed = spawn(ask, out, err, born);
        const std::lock_guard lock(mutex);
        over = true;
        error = failed;
        pid = failed == 0 ? born : -1;
        if (unwanted && pid > 0) {
            ::kill(-pid, SIGKILL);
            (void)::waitpid(pid, nullptr, 0);
        }
    }
};

HelperProcess::HelperProcess(const HelperAsk &ask, std::function<void()> moved)
    : m_birth(std::make_shared<Birth>())
    , m_moved(std::move(moved))
{
    m_age.start();
    int out[2] = {-1, -1};
    int err[2] = {-1, -1};
    if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) {
        for (const int end : {out[0], out[1]}) {
            if (end >= 0)
                ::close(end);
        }
        m_birth->over = true;
        m_birth->error = EMFILE;
        return;
    }
    m_out = out[0];
    m_err = err[0];
    (void)::fcntl(m_out, F_SETFL, O_NONBLOCK);
    (void)::fcntl(m_err, F_SETFL, O_NONBLOCK);
    m_watch = std::make_unique<SocketWatch>(m_out, SocketWatch::Reading, [this] { read(); });
    // Our copies of its ends go as it is there: its output ends with it, or at once if it never comes.
    const std::shared_ptr<void> ends(nullptr, [out, err](void *) {
        ::close(out[1]);
        ::close(err[1]);
    });
    const QString place = QLatin1String("helper ") + ask.program + ask.arguments.join(QLatin1Char(' '));
    const auto work = [birth = m_birth, ask, ends, out, err] { birth->begin(ask, out[1], err[1]); };
    if (!Aside::begin(place, ask.deadline, work)) {
        m_birth->over = true;
        m_birth->error = EAGAIN;
    }
}

HelperProcess::~HelperProcess()
{
    m_watch.reset();
    kill();
    for (const int end : {m_out, m_err}) {
        if (end >= 0)
            ::close(end);
    }
}

void HelperProcess::read()
{
    (void)take(m_err, m_said.err, MaxErr); // so that it does not wait for us with what it has to say
    if (!take(m_out, m_said.out, HelperMaxOut)) {
        m_watch.reset();
        const auto moved = m_moved; // it may end this
        moved();
    }
}

bool HelperProcess::reap()
{
    const std::lock_guard lock(m_birth->mutex);
    if (m_gone || m_birth->unwanted)
        return true;
    if (!m_birth->over)
        return false;
    if (m_birth->error != 0) {
        m_gone = true;
        m_said.how = m_birth->error == ENOENT ? HelperSaid::How::NotThere : HelperSaid::How::NotStarted;
        return true;
    }
    int status = 0;
    const pid_t got = ::waitpid(m_birth->pid, &status, WNOHANG);
    if (got == 0)
        return false;
    m_gone = true;
    (void)take(m_err, m_said.err, MaxErr);
    m_said.how = HelperSaid::How::Ended;
    m_said.exitCode = got == m_birth->pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return true;
}

void HelperProcess::kill()
{
    const std::lock_guard lock(m_birth->mutex);
    if (!m_birth->over)
        m_birth->unwanted = true; // who begins it ends it
    else if (m_birth->pid > 0 && !m_gone)
        ::kill(-m_birth->pid, SIGKILL); // all of its session's first group; it leads that until it is reaped
}

} // namespace Switchback
