// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/feed.h"

#include "app/store/place/connection.h"
#include "app/store/tables/eventtable.h"

#include <chrono>

using namespace std::chrono_literals;

namespace Switchback
{

namespace
{
constexpr auto FileLook = 250ms;
constexpr auto ServerLook = 2s; ///< a safety net only: the server tells
constexpr auto RetryEvery = 1s;
constexpr int Batch = 500;
} // namespace

Feed::Feed(Connection &connection, EventTable &events)
    : m_connection(connection)
    , m_events(events)
{
    m_timer.callOnTimeout(this, &Feed::tick);
}

Outcome Feed::start()
{
    if (!m_told) {
        const Result<qint64> newest = m_events.newest();
        if (!newest)
            return newest.error();
        m_told = *newest;
    }
    m_timer.start(m_connection.url().isSqlite() ? FileLook : ServerLook);
    return Done{};
}

void Feed::stored(const QList<Event> &events)
{
    if (events.isEmpty() || !m_told)
        return;
    if (events.first().seq != *m_told + 1) {
        heardOf(events.last().seq); // somebody else's come first, or it was told of before
        return;
    }
    for (const Event &event : events) {
        m_told = event.seq;
        emit appended(event);
    }
}

void Feed::heardOf(qint64 seq)
{
    if (m_told && seq > *m_told)
        look();
}

void Feed::look()
{
    if (m_told)
        tellOutcome(catchUp());
}

void Feed::heardLost(const Error &error)
{
    // A server that was away between two looks only: whoever waits for found() has to get it all the same.
    if (m_told)
        tellOutcome(error);
}

void Feed::tick()
{
    const Result<bool> news = changed();
    if (!news)
        tellOutcome(news.error());
    else if (*news || m_lost)
        look();
}

Result<bool> Feed::changed()
{
    if (!m_connection.url().isSqlite()) {
        const Result<qint64> newest = m_events.newest();
        if (!newest)
            return newest.error();
        return *newest > *m_told;
    }
    // A number that changes with every commit of another connection; nothing of the tables is read for it.
    return m_connection.read<bool>([&]() -> Result<bool> {
        auto version = m_connection.run(QStringLiteral("PRAGMA data_version"));
        if (!version)
            return version.error();
        const qint64 now = version->next() ? version->value(0).toLongLong() : 0;
        return std::exchange(m_version, now) != now;
    });
}

Outcome Feed::catchUp()
{
    EventQuery query;
    query.limit = Batch;
    while (true) {
        query.fromSeq = *m_told + 1;
        const Result<QList<Event>> events = m_events.events(query);
        if (!events) {
            m_version = -1; // they are still to be read
            return events.error();
        }
        for (const Event &event : *events) {
            m_told = event.seq;
            emit appended(event);
        }
        if (events->size() < Batch)
            return Done{};
    }
}

void Feed::tellOutcome(const Outcome &outcome)
{
    if (!outcome && outcome.error().code == QLatin1String("store_busy"))
        return; // another process writes; the next look will do
    if (outcome.ok() != m_lost)
        return;
    m_lost = !m_lost;
    if (m_lost) {
        m_timer.start(RetryEvery);
        emit lost(outcome.error());
    } else {
        m_timer.start(m_connection.url().isSqlite() ? FileLook : ServerLook);
        emit found();
    }
}

} // namespace Switchback
