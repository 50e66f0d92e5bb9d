// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/feed.h"
#include "app/store/place/connection.h"
#include "app/store/place/wholecheck.h"
#include "app/store/store.h"
#include "app/store/tables/cardtable.h"
#include "app/store/tables/dayrollups.h"
#include "app/store/tables/operatortable.h"
#include "app/store/tables/statetable.h"
#include "app/store/together.h"

#include <QThread>
#include <QTimer>

#include <atomic>
#include <memory>

namespace Switchback
{

/// Everything of a store that blocks, in its thread.
class Store::Worker : public QObject
{
public:
    Worker(QString url, Store &store);

    Outcome open();
    void close();
    [[nodiscard]] bool opened() const { return m_opened; }
    void abandon() { m_abandoned = true; }
    void noteDone() { ++m_done; }
    /// How much of what was asked has been carried out. Any thread.
    [[nodiscard]] quint64 done() const { return m_done; }
    void parkIfAbandoned() const
    {
        while (m_abandoned)
            QThread::sleep(3600);
    }
    Result<QList<Event>> append(const QList<Entry> &entries, const Guard &guard,
                                const std::function<Outcome()> &with = {});
    EventTable &events() { return *m_events; }
    LeaseTable &leases() { return *m_leases; }
    OperatorTable &operators() { return *m_operators; }
    CardTable &customers() { return *m_customers; }
    SampleTable &samples() { return *m_samples; }
    StateTable &states() { return *m_states; }
    Together &together() { return m_together; }
    Connection &connection() { return *m_connection; }

private:
    /// What is kept outside says how far the log had come: one that was put back to before that is used, and
    /// says so for ever.
    void lookAtTrace();
    void remember();
    /// What was too large to be read when it was opened is read now, while work goes on.
    void checkBeside();

    QString m_url;
    Store &m_store;
    Together m_together{this, [this] { return m_opened ? m_connection.get() : nullptr; }};
    QTimer m_remember{this}; ///< of the thread that this object moves to
    bool m_opened = false;
    std::optional<Instant> m_checkedAt; ///< the whole file, and it was sound
    CheckBeside m_check{this};
    std::atomic<bool> m_abandoned{false};
    std::atomic<quint64> m_done = 0;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<EventTable> m_events;
    std::unique_ptr<LeaseTable> m_leases;
    std::unique_ptr<OperatorTable> m_operators;
    std::unique_ptr<CardTable> m_customers;
    std::unique_ptr<SampleTable> m_samples;
    std::unique_ptr<StateTable> m_states;
    std::unique_ptr<DayRollups> m_days;
    std::unique_ptr<Feed> m_feed;
};

} // namespace Switchback
