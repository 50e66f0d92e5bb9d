// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/aside/aside.h"

#include <QHash>
#include <QTimer>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include <pthread.h>

namespace Switchback::Aside
{

namespace
{
using Monotonic = std::chrono::steady_clock;

/// Works that are not known to hang have so many threads between them; who takes longer than that is no
/// longer counted among them.
constexpr int Places = 2;
constexpr Duration Short{30};
/// The same once there are some threads: on a busy machine everything takes long, and more of them would not
/// make it faster.
constexpr Duration Long{250};
constexpr int Some = 5;
constexpr Duration KeepIdle = std::chrono::seconds(10);

struct Work {
    QString place;
    Monotonic::time_point due;
    std::function<void()> work;
    Monotonic::time_point begun = {};
    bool waits = false; ///< for another one that it began itself
};

/// What is under way and what waits for a thread. Never destroyed: threads that nobody joins may outlive
/// everything else.
struct Register {
    std::mutex mutex;
    std::condition_variable wanted; ///< by a thread that idles: something waits
    std::list<Work> works;
    std::list<Work> waiting;
    int idle = 0;
    bool kept = false; ///< the keeper is there
};

Register *&registerHere()
{
    static Register *one = new Register;
    return one;
}

/// The work that this thread does.
thread_local Work *mine = nullptr;

Register &theRegister()
{
    // A process that was forked off has none of the threads, and whatever they held it never gets: it begins
    // with an empty register.
    static const int followed = pthread_atfork(nullptr, nullptr, [] {
        registerHere() = new Register;
        mine = nullptr;
    });
    Q_UNUSED(followed)
    return *registerHere();
}

void startThread(Register &all);

/// Whether one more thread may work on what waits. With the register locked.
bool mayStart(const Register &all)
{
    const auto now = Monotonic::now();
    const Duration patience = int(all.works.size()) + all.idle < Some ? Short : Long;
    const auto busy = std::count_if(all.works.begin(), all.works.end(), [&](const Work &one) {
        return !one.waits && now - one.begun < patience;
    });
    return int(all.waiting.size()) > all.idle && busy + all.idle < Places;
}

void doOne(Register &all, std::unique_lock<std::mutex> &lock)
{
    all.works.splice(all.works.end(), all.waiting, all.waiting.begin());
    const auto entry = std::prev(all.works.end());
    entry->begun = Monotonic::now();
    mine = &*entry;
    lock.unlock();
    entry->work();
    entry->work = nullptr; // all that it owns goes in this thread, and before the place is free again
    lock.lock();
    mine = nullptr;
    all.works.erase(entry);
}

void workOn(Register &all)
{
    std::unique_lock lock(all.mutex);
    for (;;) {
        while (!all.waiting.empty())
            doOne(all, lock);
        if (all.idle >= Places) // those that hung have come back
            return;
        ++all.idle;
        const bool called = all.wanted.wait_for(lock, KeepIdle, [&all] { return !all.waiting.empty(); });
        --all.idle;
        if (!called)
            return;
    }
}

/// Gives what waits new threads as those that have one turn out to hang.
void keep(Register &all)
{
    std::unique_lock lock(all.mutex);
    while (!all.waiting.empty()) {
        lock.unlock();
        std::this_thread::sleep_for(Short / 2);
        lock.lock();
        while (mayStart(all)) {
            ++all.idle; // until it is there
            startThread(all);
        }
    }
    all.kept = false;
}

/// Nobody joins it, and no signal that asks the program to end ends in it: a program that waits for its
/// signals in one place has kept them from its own threads only, and these may be there before that.
void startDetached(std::function<void()> what)
{
    sigset_t asked;
    sigset_t before;
    sigemptyset(&asked);
    for (const int one : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2})
        sigaddset(&asked, one);
    pthread_sigmask(SIG_BLOCK, &asked, &before);
    std::thread([what = std::move(what)] {
        pthread_setname_np(pthread_self(), "aside");
        what();
    }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void startThread(Register &all)
{
    startDetached([&all] {
        {
            const std::lock_guard lock(all.mutex);
            --all.idle;
        }
        workOn(all);
    });
}

/// Where the end of a work is told: a child of the context, which says when it goes.
class Listener : public QObject
{
public:
    struct Ear {
        std::mutex mutex;
        Listener *listener = nullptr;
    };

    Listener(QObject *context, std::function<void(bool)> done)
        : QObject(context)
        , m_ear(std::make_shared<Ear>())
        , m_done(std::move(done))
    {
        m_ear->listener = this;
    }
    ~Listener() override
    {
        const std::lock_guard lock(m_ear->mutex);
        m_ear->listener = nullptr;
    }
    [[nodiscard]] std::shared_ptr<Ear> ear() const { return m_ear; }
    void tell(bool inTime)
    {
        const auto done = std::exchange(m_done, nullptr);
        deleteLater();
        if (done)
            done(inTime);
    }

private:
    std::shared_ptr<Ear> m_ear;
    std::function<void(bool)> m_done;
};
} // namespace

bool begin(const QString &place, Duration deadline, std::function<void()> work)
{
    Register &all = theRegister();
    const auto now = Monotonic::now();
    const std::lock_guard lock(all.mutex);
    const bool hangs = std::any_of(all.works.begin(), all.works.end(),
                                   [&](const Work &one) { return one.place == place && one.due < now; });
    if (hangs)
        return false;
    // Before all others what another one waits for, which has a thread already.
    all.waiting.insert(mine ? all.waiting.begin() : all.waiting.end(),
                       {place, now + deadline, std::move(work)});
    if (mine)
        mine->waits = true;
    if (all.idle >= int(all.waiting.size())) {
        all.wanted.notify_one();
    } else if (mayStart(all)) {
        ++all.idle;
        startThread(all);
    } else if (!std::exchange(all.kept, true)) {
        startDetached([&all] { keep(all); });
    }
    return true;
}

bool working(const QString &place)
{
    return mine && mine->place == place; // it stays as it is while it is worked on
}

int hanging()
{
    Register &all = theRegister();
    const auto now = Monotonic::now();
    const std::lock_guard lock(all.mutex);
    return int(
        std::count_if(all.works.begin(), all.works.end(), [now](const Work &one) { return one.due < now; }));
}

void waited()
{
    const std::lock_guard lock(theRegister().mutex);
    if (mine) {
        mine->waits = false;
        mine->begun = Monotonic::now();
    }
}

void run(const QString &place, Duration deadline, QObject *context, std::function<void()> work,
         std::function<void(bool)> done)
{
    auto *listener = new Listener(context, std::move(done));
    const bool begun = begin(place, deadline, [work = std::move(work), ear = listener->ear()] {
        work();
        const std::lock_guard lock(ear->mutex);
        if (Listener *there = ear->listener)
            QMetaObject::invokeMethod(
                there, [there] { there->tell(true); }, Qt::QueuedConnection);
    });
    QTimer::singleShot(begun ? deadline : Duration{0}, listener, [listener] { listener->tell(false); });
}

} // namespace Switchback::Aside
