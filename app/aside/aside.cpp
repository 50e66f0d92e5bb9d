// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/aside/aside.h"

#include <QHash>
#include <QTimer>

#include <algorithm>
#include <list>
#include <mutex>
#include <thread>

#include <pthread.h>

namespace Switchback::Aside
{

namespace
{
using Monotonic = std::chrono::steady_clock;

struct Work {
    QString place;
    Monotonic::time_point due;
};

/// What is under way. Never destroyed: threads that nobody joins may outlive everything else.
struct Register {
    std::mutex mutex;
    std::list<Work> works;
};

Register &theRegister()
{
    static Register *const one = new Register;
    return *one;
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
    std::list<Work>::iterator entry;
    {
        const std::lock_guard lock(all.mutex);
        const bool hangs = std::any_of(all.works.begin(), all.works.end(),
                                       [&](const Work &one) { return one.place == place && one.due < now; });
        if (hangs)
            return false;
        entry = all.works.insert(all.works.end(), {place, now + deadline});
    }
    std::thread([&all, entry, work = std::move(work)]() mutable {
        pthread_setname_np(pthread_self(), "aside");
        work();
        work = nullptr; // all that it owns goes in this thread, and before the place is free again
        const std::lock_guard lock(all.mutex);
        all.works.erase(entry);
    }).detach();
    return true;
}

int hanging()
{
    Register &all = theRegister();
    const auto now = Monotonic::now();
    const std::lock_guard lock(all.mutex);
    return int(
        std::count_if(all.works.begin(), all.works.end(), [now](const Work &one) { return one.due < now; }));
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
