// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/socketwatch.h"

#include <QHash>
#include <QSocketNotifier>
#include <QThreadStorage>

#include <array>

#include <sys/epoll.h>
#include <unistd.h>

namespace Switchback
{

/// The one of a thread; goes as the thread ends.
class SocketEpoll
{
public:
    SocketEpoll()
        : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
        , m_notifier(m_epoll, QSocketNotifier::Read)
    {
        if (m_epoll < 0)
            qFatal("This machine gives out no epoll descriptor");
        QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this] { look(); });
    }
    ~SocketEpoll()
    {
        m_notifier.setEnabled(false);
        ::close(m_epoll);
    }
    SocketEpoll(const SocketEpoll &) = delete;
    SocketEpoll &operator=(const SocketEpoll &) = delete;

    static SocketEpoll &here()
    {
        static QThreadStorage<SocketEpoll *> all;
        if (!all.hasLocalData())
            all.setLocalData(new SocketEpoll);
        return *all.localData();
    }
    void add(SocketWatch *watch)
    {
        watch->m_id = ++m_last;
        m_watches.insert(watch->m_id, watch);
        control(EPOLL_CTL_ADD, *watch);
    }
    void change(const SocketWatch &watch) { control(EPOLL_CTL_MOD, watch); }
    void remove(const SocketWatch &watch)
    {
        m_watches.remove(watch.m_id);
        control(EPOLL_CTL_DEL, watch);
    }
    [[nodiscard]] qsizetype size() const { return m_watches.size(); }

private:
    void control(int what, const SocketWatch &watch) const
    {
        epoll_event event = {};
        event.events = ((watch.m_wanted & SocketWatch::Reading) != 0 ? unsigned(EPOLLIN) : 0U) |
                       ((watch.m_wanted & SocketWatch::Writing) != 0 ? unsigned(EPOLLOUT) : 0U);
        event.data.u64 = watch.m_id;
        (void)::epoll_ctl(m_epoll, what, watch.m_fd, &event);
    }
    /// What is not told of now is told of at the next turn: epoll remembers it.
    void look()
    {
        std::array<epoll_event, 64> events;
        const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), 0);
        for (int i = 0; i < count; ++i) {
            // One that was told before may have ended this one.
            const SocketWatch *watch = m_watches.value(events.at(std::size_t(i)).data.u64);
            if (!watch)
                continue;
            const auto ready = watch->m_ready; // it may end itself
            ready();
        }
    }

    int m_epoll;
    QSocketNotifier m_notifier;
    QHash<quint64, SocketWatch *> m_watches;
    quint64 m_last = 0; ///< an id is given once: a number of a descriptor comes again
};

SocketWatch::SocketWatch(int fd, unsigned wanted, std::function<void()> ready)
    : m_fd(fd)
    , m_wanted(wanted)
    , m_id(0)
    , m_ready(std::move(ready))
{
    SocketEpoll::here().add(this);
}

SocketWatch::~SocketWatch()
{
    SocketEpoll::here().remove(*this);
}

void SocketWatch::want(unsigned wanted)
{
    if (std::exchange(m_wanted, wanted) != wanted)
        SocketEpoll::here().change(*this);
}

qsizetype SocketWatch::inThisThread()
{
    return SocketEpoll::here().size();
}

} // namespace Switchback
