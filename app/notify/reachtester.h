// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/notifier.h"
#include "models/notify/reach/reachability.h"
#include "models/notify/reach/reachtest.h"
#include "models/notify/reach/testschedule.h"

#include <QMap>

namespace Switchback
{

class Directory;

/// Whom messages reach, before an outage needs it: a harmless message to each contact, when somebody wants it
/// or each week by the schedule, and what came of the last ones. The notifier carries them. Under the duty a
/// scheduled test is made once, never while an incident is open, and one that was missed is said. The
/// engine's thread; blocks nothing.
class ReachTester : public Part
{
    Q_OBJECT
public:
    using DoneFn = std::function<void(const Outcome &)>;

    /// Of this console; all of it outlives it, and is there.
    struct Carrier {
        GatewayDoor *door = nullptr;
        Notifier *notifier = nullptr;
        bool lab = false; ///< the drill list alone
    };
    ReachTester(const PartContext &context, Outages &outages, Directory &directory, const Carrier &carrier);

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    void dutyChanged(bool held) override;

    /// What a test would be now.
    struct Offer {
        bool drillList = false; ///< it goes to the drill list
        QString cannot;         ///< why there can't be one now; empty: there can
    };
    [[nodiscard]] Offer offer() const;
    /// One of us wants it.
    void test(const DoneFn &done);

    /// What the last tests have come to so far, a book for each.
    [[nodiscard]] QList<DeliveryBook> tests() const { return m_books.values(); }
    /// Whom a test here goes to: the customers, in a lab and in a drill the drill list.
    [[nodiscard]] const QList<CustomerCard> &cards() const;
    [[nodiscard]] QSet<Channel> channels() const;
    /// The last of all contacts that was made, and the last that was missed.
    [[nodiscard]] const std::optional<ReachTest> &last() const { return m_last; }
    [[nodiscard]] const std::optional<ReachTest> &missed() const { return m_missed; }
    [[nodiscard]] const std::optional<WeeklyTime> &schedule() const
    {
        return m_context.pair.telling.testReachability;
    }

    /// How often it looks at its clock; a minute. For simulated time.
    void setTick(Duration every) { m_tick.setInterval(every); }
    /// How often it has looked what is due: for tests that wait for what must not come.
    [[nodiscard]] quint64 turns() const { return m_turns; }

private:
    void turn();
    void make(const std::optional<Instant> &due, const QString &by, OutageDesk::Under under,
              const DoneFn &done);
    void queueFrom(const QList<Delivery> &all, qsizetype from, OutageDesk::Under under, const DoneFn &done);
    void miss(Instant due);
    void note(const ReachTest &test);
    void keep(const ReachTest &test);
    void readTests(const QStringList &tests, const std::function<void()> &done);
    void take(const QString &test, const DeliveryBook &book);
    bool apply(const QList<DeliveryFact> &facts);
    [[nodiscard]] bool toDrillList() const;
    [[nodiscard]] bool inOutage() const;
    [[nodiscard]] QString cannotNow() const;

    PartContext m_context;
    Outages &m_outages;
    Directory &m_directory;
    const Carrier m_carrier;
    QList<ReachTest> m_kept;             ///< the newest first
    QMap<QString, DeliveryBook> m_books; ///< by test
    QList<DeliveryFact> m_since;         ///< heard while a test is being read
    int m_reading = 0;
    std::optional<ReachTest> m_last;
    std::optional<ReachTest> m_missed;
    std::optional<Instant> m_handled; ///< what was due then
    Instant m_dutySince{};
    QSet<QString> m_unread; ///< tests of which there are rows that were not read
    QTimer m_tick;
    QTimer m_readSoon;
    quint64 m_turns = 0;
    bool m_making = false;
    bool m_ready = false;
};

} // namespace Switchback
