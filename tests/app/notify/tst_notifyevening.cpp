// SPDX-License-Identifier: GPL-3.0-or-later
// An evening of messages with every fault that there is, drawn by dice: what is sent ends, and once.
#include "models/notify/outboxrows.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/app/pair/soon.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Plays = ScriptedGateway::Plays;

class TestNotifyEvening : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase()
    {
        m_one.reset();
        m_sites.reset();
        m_backends.reset();
    }
    void everyFaultOfAnEveningEnds();

private:
    NotifySeat &seat(const QString &url, int number)
    {
        NotifySeat::Setup setup;
        setup.url = url;
        setup.sites = m_sites.get();
        setup.clock = &m_clock;
        setup.leaseClock = &m_leaseClock;
        setup.customers = mailCustomers(20);
        setup.where = QStringLiteral("noc-%1").arg(number);
        setup.life = 1s;
        m_one = std::make_unique<NotifySeat>(setup);
        const Outcome opened = m_one->open();
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        return *m_one;
    }

    std::unique_ptr<Backends> m_backends;
    ManualClock m_clock;
    SystemClock m_leaseClock;
    std::unique_ptr<FakeSites> m_sites = std::make_unique<FakeSites>(m_clock);
    std::unique_ptr<NotifySeat> m_one;
};

/// Three hours with twenty customers: each gateway plays what dice say, and consoles die in the midst of it.
void TestNotifyEvening::everyFaultOfAnEveningEnds()
{
    QRandomGenerator dice(42);
    const QString url = m_backends->newUrl("sqlite");
    QHash<QString, int> arrived; // by delivery
    QSet<QString> taken;
    QStringList findings;
    const auto sit = [&](int number) -> NotifySeat & {
        NotifySeat &one = seat(url, number);
        one.sms().setTaken(taken);
        return one;
    };
    const auto collect = [&](NotifySeat &one) {
        for (ScriptedGateway *gateway : {&one.mail(), &one.sms()}) {
            for (const Outgoing &each : gateway->arrived())
                ++arrived[each.delivery];
            taken.unite(gateway->taken());
        }
        findings += one.findings();
    };
    const auto play = [&](NotifySeat &one, bool mayDie) {
        for (int i = 1; i <= 20; ++i) {
            const auto plays = [&] {
                QList<Plays> list;
                for (int n = dice.bounded(3); n > 0; --n)
                    list += Plays(dice.bounded(mayDie ? 6 : 5));
                return list << (dice.bounded(20) == 0 ? Plays::Refuses : Plays::Takes);
            };
            one.mail().play(QStringLiteral("c%1@example.net").arg(i), plays());
            one.sms().play(QStringLiteral("+1303%1").arg(5'550'000 + i), plays());
        }
        one.sms().knowsAfter(1 + dice.bounded(4));
    };
    NotifySeat *one = &sit(0);
    play(*one, false);
    QVERIFY(one->alert().ok());
    for (int slot = 1; slot <= 12; ++slot) {
        const bool dies = slot % 4 == 0;
        play(*one, dies);
        for (int step = 0; step < 60; ++step) {
            m_clock.advance(15s);
            QVERIFY(one->looks(1));
            if (dies && step == 56) { // the update is on its way
                collect(*one);
                one->seat().dropDead();
                m_one.reset();
                one = &sit(slot);
                SOON_VERIFY(one->seat().onDuty());
            }
        }
    }
    int updates = 0;
    for (const Notice &notice : one->incident().notices)
        updates += notice.slot > 0 && notice.sentAt.has_value();
    QVERIFY(one->seat().command(Do::CloseFalseAlarm{QStringLiteral("a cable")}).ok());
    const auto open = [&] {
        return wait(one->seat().store().outbox({testPair().id, {}, {}, {}, true, false}))->size();
    };
    for (int step = 0; step < 100; ++step) {
        m_clock.advance(15min);
        const quint64 before = one->notifier().turns();
        SOON_VERIFY(open() == 0 || one->notifier().turns() > before); // once all has ended, nothing looks
    }
    SOON_COMPARE(open(), 0);
    collect(*one);
    int dead = 0;
    const auto rows = wait(one->seat().store().outbox({}));
    for (const OutboxRow &row : *rows) {
        const Delivery delivery = deliveryFrom(row);
        dead += row.dead;
        QVERIFY2(!row.dead || !delivery.reason().isEmpty() || delivery.state() == DeliveryState::Unknown,
                 qPrintable(row.delivery));
        QVERIFY2(arrived.value(row.delivery) <= 1, qPrintable(row.delivery));
    }
    QCOMPARE(findings, QStringList());
    qInfo("%lld deliveries, %d dead letters, %d updates", rows->size(), dead, updates);
    QVERIFY(rows->size() > 200 && dead > 0);
    QVERIFY(updates >= 11); // none is skipped, whoever has the duty
}

QTEST_GUILESS_MAIN(TestNotifyEvening)
#include "tst_notifyevening.moc"
