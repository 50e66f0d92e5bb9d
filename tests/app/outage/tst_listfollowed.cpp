// SPDX-License-Identifier: GPL-3.0-or-later
// The list of customers changes while an outage is open: who came into it joins after a while, and who was
// put there by mistake is gone before, or leaves again.
#include "app/outage/outagedesk.h"
#include "tests/models/incident/outagestory.h"
#include "tests/support/soon.h"

#include <QPromise>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QFuture<Result<QList<Event>>> readyFuture(const Result<QList<Event>> &value)
{
    QPromise<Result<QList<Event>>> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}
} // namespace

class TestListFollowed : public QObject
{
    Q_OBJECT
private slots:
    void init() { begin(3); }
    void cleanup() { m_desk.reset(); }

    void whoStaysJoins()
    {
        const QList<Customer> longer = withMore(1);
        look(longer);
        QCOMPARE(count("incident.joined"), 0);
        m_clock.advance(2min);
        look(longer);
        QCOMPARE(count("incident.joined"), 0);
        m_clock.advance(61s);
        look(longer);
        QCOMPARE(count("incident.joined"), 1);
        QCOMPARE(m_desk->incident().customers.size(), 4);
        look(longer);
        QCOMPARE(count("incident.joined"), 1);
    }

    /// A wrong file was imported, and that was undone a minute later.
    void whoIsGoneBeforeHasNeverBeen()
    {
        look(withMore(200));
        m_clock.advance(1min);
        look(m_list);
        m_clock.advance(1min);
        look(withMore(1)); // another one, later: their while is their own
        m_clock.advance(2min);
        look(withMore(1));
        QCOMPARE(count("incident.joined") + count("incident.left"), 0);
        m_clock.advance(61s);
        look(withMore(1));
        QCOMPARE(m_desk->incident().customers.size(), 4);
    }

    /// Noticed too late: their cards are gone, or retired.
    void whoIsGoneAfterwardsLeaves()
    {
        QList<Customer> longer = withMore(40);
        look(longer);
        m_clock.advance(4min);
        look(longer);
        QCOMPARE(m_desk->incident().customers.size(), 43);
        longer.removeLast();
        look(longer);
        QCOMPARE(m_desk->incident().customers.size(), 42);
        look(m_list);
        QCOMPARE(m_desk->incident().customers.size(), 3);
        QCOMPARE(count("incident.left"), 2);
        look(m_list.mid(1)); // who was there when it was declared is in it to its end
        QCOMPARE(m_desk->incident().customers.size(), 3);
        QCOMPARE(count("incident.left"), 2);
        m_clock.advance(1min); // and put there again
        look(longer);
        m_clock.advance(4min);
        look(longer);
        QCOMPARE(m_desk->incident().customers.size(), 42);
    }

    void whatIsNotStoredIsTriedAgain_data()
    {
        QTest::addColumn<int>("customers");
        QTest::newRow("three") << 3;
        QTest::newRow("an outage without customers") << 0;
    }
    void whatIsNotStoredIsTriedAgain()
    {
        QFETCH(int, customers);
        begin(customers);
        const QList<Customer> longer = withMore(1);
        look(longer);
        m_clock.advance(4min);
        m_failing = true;
        look(longer);
        QCOMPARE(count("incident.joined"), 0);
        m_failing = false;
        look(longer);
        QCOMPARE(count("incident.joined"), 1);
        QCOMPARE(m_desk->incident().customers.size(), customers + 1);
    }

    /// By whoever approves, at whatever console; and the one on duty adds nothing to it.
    void approvalHasThemJoin()
    {
        const QList<Customer> longer = withMore(1);
        look(longer);
        m_clock.advance(10s);
        m_story.context.customers = longer;
        command(Do::ComposeNotice{QStringLiteral("alert"), QStringLiteral("We are on it.")},
                OutageStory::communicator());
        command(Do::ApproveNotice{QStringLiteral("alert")}, OutageStory::op());
        QCOMPARE(m_desk->incident().customers.size(), 4);
        m_clock.advance(5min);
        look(longer);
        QCOMPARE(count("incident.joined"), 1);
    }

    /// Two consoles say it at once: the message is approved all the same.
    void approvalAfterAnotherSaidIt()
    {
        m_refused = QStringLiteral("/list/0");
        m_story.context.customers = withMore(1);
        command(Do::ComposeNotice{QStringLiteral("alert"), QStringLiteral("We are on it.")},
                OutageStory::communicator());
        command(Do::ApproveNotice{QStringLiteral("alert")}, OutageStory::op());
        QVERIFY(m_desk->incident().notice(QStringLiteral("alert"))->approvedAt);
    }

private:
    void begin(int customers)
    {
        m_log.clear();
        m_refused.clear();
        m_story = OutageStory(customers, m_clock.now());
        m_list = m_story.context.customers;
        m_desk = std::make_unique<OutageDesk>(
            m_story.context.pair.id, IncidentRules{},
            [this](const QList<PlannedEvent> &planned, OutageDesk::Under) { return store(planned); },
            m_clock);
        m_desk->setTick(1h);
        command(Do::Declare{IncidentMode::Real, m_clock.now(), QStringLiteral("nothing answers")},
                OutageStory::commander());
        m_desk->setDuty(true);
        QVERIFY(m_desk->incident().open());
    }
    QFuture<Result<QList<Event>>> store(const QList<PlannedEvent> &planned)
    {
        if (m_failing)
            return readyFuture(Error{QStringLiteral("disk_full"), QStringLiteral("no space left"), {}});
        for (const PlannedEvent &each : planned) {
            if (!m_refused.isEmpty() && each.once.endsWith(m_refused))
                return readyFuture(Error{QStringLiteral("already_done"), QStringLiteral("by another"), {}});
        }
        QList<Event> stored;
        for (const PlannedEvent &each : planned) {
            m_log += each.event;
            m_log.last().seq = m_log.size();
            stored += m_log.last();
        }
        return readyFuture(stored);
    }
    void command(const Command &command, const Actor &actor)
    {
        CommandContext in = m_story.context;
        in.actor = actor;
        in.now = m_clock.now();
        std::optional<Outcome> outcome;
        m_desk->command(command, in, [&outcome](const Outcome &came) { outcome = came; });
        SOON_VERIFY(outcome);
        QVERIFY2(outcome->ok(), outcome->ok() ? "" : qPrintable(outcome->error().text));
    }
    /// As the engine does, a second after the other, until what is to be said of it has been stored.
    void look(const QList<Customer> &list)
    {
        for (int i = 0; i < 3; ++i) {
            m_desk->followList(list);
            QCoreApplication::processEvents();
        }
    }
    [[nodiscard]] QList<Customer> withMore(int many) const
    {
        QList<Customer> list = m_list;
        for (int i = 0; i < many; ++i) {
            Customer more;
            more.id = QStringLiteral("late-%1").arg(i);
            more.name = QStringLiteral("Late Clinic %1").arg(i);
            list += more;
        }
        return list;
    }
    [[nodiscard]] qsizetype count(const char *kind) const
    {
        return std::count_if(m_log.cbegin(), m_log.cend(),
                             [kind](const Event &each) { return each.kind == QLatin1String(kind); });
    }

    ManualClock m_clock;
    OutageStory m_story;
    QList<Customer> m_list;
    QList<Event> m_log;
    bool m_failing = false;
    QString m_refused; ///< a word that another has stored
    std::unique_ptr<OutageDesk> m_desk;
};

QTEST_GUILESS_MAIN(TestListFollowed)
#include "tst_listfollowed.moc"
