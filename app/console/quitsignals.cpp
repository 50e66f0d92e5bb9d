// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/quitsignals.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <thread>

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
constexpr std::chrono::seconds Grace{4};
constexpr int EndNow = SIGUSR2; ///< of this program to itself: it ends, whoever asked for it

sigset_t ends()
{
    sigset_t set;
    sigemptyset(&set);
    for (const int one : {SIGTERM, SIGINT, EndNow})
        sigaddset(&set, one);
    return set;
}

/// In a thread of its own that nobody joins: it works whatever else hangs, the window's thread too.
[[noreturn]] void listen(int wake)
{
    const sigset_t awaited = ends();
    int came = 0;
    while (sigwait(&awaited, &came) != 0) {
    }
    int asked = came == EndNow ? 0 : 1; // by somebody outside
    const std::uint64_t one = 1;
    (void)!::write(wake, &one, sizeof one);
    const auto gone = std::chrono::steady_clock::now() + Grace;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(gone - std::chrono::steady_clock::now());
        if (left <= left.zero() || asked > 1)
            break;
        const timespec wait{left.count() / 1000, left.count() % 1000 * 1'000'000};
        const int next = sigtimedwait(&awaited, nullptr, &wait);
        asked += next > 0 && next != EndNow ? 1 : 0;
    }
    constexpr char Said[] =
        "switchback: something does not end (a server, a disk or an agent that says nothing); "
        "the program ends all the same, and what was stored stays.\n";
    (void)!::write(STDERR_FILENO, Said, sizeof Said - 1);
    _exit(1);
}

int wakeDescriptor = -1;
} // namespace

QuitSignals::QuitSignals()
{
    const sigset_t set = ends();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    wakeDescriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    std::thread([] {
        pthread_setname_np(pthread_self(), "signals");
        listen(wakeDescriptor);
    }).detach();
}

/// Here the program ends; what is left of it (the destructors of statics) has its time too.
QuitSignals::~QuitSignals()
{
    kill(getpid(), EndNow);
}

void QuitSignals::watch()
{
    auto *notifier = new QSocketNotifier(wakeDescriptor, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [notifier] {
        notifier->setEnabled(false);
        QCoreApplication::quit();
    });
    // A window that was closed, too: from here on nothing may hang for long.
    connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, this,
            [] { kill(getpid(), EndNow); });
}

} // namespace Switchback
