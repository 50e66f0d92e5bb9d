// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/doors/places.h"

#include <QHash>

#include <condition_variable>
#include <mutex>
#include <thread>

struct MHD_Connection;

namespace Switchback
{

/// Ends the connections of a door that Places says have to go. Has a thread of its own for those whose time
/// is over.
class Doorkeeper
{
public:
    Doorkeeper();
    explicit Doorkeeper(const Places::Limits &limits);
    ~Doorkeeper();
    Doorkeeper(const Doorkeeper &) = delete;
    Doorkeeper &operator=(const Doorkeeper &) = delete;

    void enter(MHD_Connection *connection);
    bool prove(MHD_Connection *connection);
    void answering(MHD_Connection *connection);
    void answered(MHD_Connection *connection);
    void leave(MHD_Connection *connection);

private:
    struct Guest {
        Places::Id id = 0;
        int socket = -1; ///< of our own, so that it means this connection until it has left
    };
    void end(const QList<Places::Id> &ids) const;
    void watch();

    std::mutex m_lock;
    std::condition_variable m_woken;
    Places m_places;
    QHash<MHD_Connection *, Guest> m_guests;
    Places::Id m_last = 0;
    bool m_stop = false;
    std::thread m_watch;
};

} // namespace Switchback
