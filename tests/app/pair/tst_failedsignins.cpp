// SPDX-License-Identifier: GPL-3.0-or-later
// However many sign-ins are refused, the log says it in few events, and says how often.
#include "app/pair/log/failedsignins.h"
#include "tests/app/store/backends.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestFailedSignIns : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void oneAMinuteAndName_data() { Backends::rows(); }
    void oneAMinuteAndName();
    void manyNamesAreNobodys();
    void theLastMinuteIsTold_data() { Backends::rows(); }
    void theLastMinuteIsTold();

private:
    QList<Event> told(Store &store)
    {
        QCoreApplication::processEvents();
        (void)wait(store.identity());
        QCoreApplication::processEvents();
        EventQuery query;
        query.kinds = {QStringLiteral("signin.failed")};
        return *wait(store.events(query));
    }
    static int tries(const QList<Event> &events)
    {
        int all = 0;
        for (const Event &event : events)
            all += event.body.value(QLatin1String("tries")).toInt();
        return all;
    }

    std::unique_ptr<Backends> m_backends;
    ManualClock m_clock;
};

void TestFailedSignIns::oneAMinuteAndName()
{
    QFETCH(QString, backend);
    NEEDS_BACKEND(*m_backends, backend);
    Store store(m_backends->newUrl(backend));
    QVERIFY(wait(store.open()).ok());
    FailedSignIns here(store, m_clock, QStringLiteral("noc-1"));
    FailedSignIns there(store, m_clock, QStringLiteral("noc-2"));
    const QString ramos = QStringLiteral("K. Ramos");
    for (int i = 0; i < 500; ++i) {
        here.add(ramos, FailedSignIns::Why::WrongSecret);
        there.add(ramos, i < 100 ? FailedSignIns::Why::WrongSecret : FailedSignIns::Why::Waits);
    }
    QCOMPARE(told(store).size(), 1);
    here.add(QStringLiteral("S. Lindqvist"), FailedSignIns::Why::Retired);
    QCOMPARE(told(store).size(), 2);
    // What the others counted is told in the minutes after it, none of it lost.
    for (int minute = 0; minute < 3; ++minute) {
        m_clock.advance(1min);
        here.tell();
        (void)told(store);
        there.tell();
        (void)told(store);
    }
    const QList<Event> all = told(store);
    QVERIFY2(all.size() <= 5, qPrintable(QString::number(all.size())));
    QCOMPARE(tries(all), 1001);
    for (const Event &event : all)
        QVERIFY(event.pair.isEmpty());
    QVERIFY(wait(store.verify()).ok());
}

void TestFailedSignIns::manyNamesAreNobodys()
{
    Store store(m_backends->newUrl(QStringLiteral("sqlite")));
    QVERIFY(wait(store.open()).ok());
    FailedSignIns here(store, m_clock, QStringLiteral("noc-1"));
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 300; ++i)
            here.add(QStringLiteral("Operator %1").arg(i), FailedSignIns::Why::WrongSecret);
    }
    QCOMPARE(told(store).size(), FailedSignIns::MostNames + 1);
    m_clock.advance(1min);
    here.tell();
    QCOMPARE(tries(told(store)), 5 * 300);
    QCOMPARE(told(store).size(), 2 * (FailedSignIns::MostNames + 1));
}

void TestFailedSignIns::theLastMinuteIsTold()
{
    QFETCH(QString, backend);
    NEEDS_BACKEND(*m_backends, backend);
    Store store(m_backends->newUrl(backend));
    QVERIFY(wait(store.open()).ok());
    const auto console = [&](const char *seat, int wrong) {
        FailedSignIns here(store, m_clock, QString::fromLatin1(seat));
        for (int i = 0; i < wrong; ++i) {
            here.add(QStringLiteral("K. Ramos"), FailedSignIns::Why::WrongSecret);
            (void)told(store); // the first of a minute is told at once
        }
        here.release();
    };
    console("noc-1", 1);
    QCOMPARE(tries(told(store)), 1); // nothing was left to tell
    console("noc-1", 4);
    QCOMPARE(tries(told(store)), 5);
    console("noc-2", 3);
    QCOMPARE(tries(told(store)), 8);
    for (int i = 0; i < 50; ++i) // who begins it over and over does not fill the log
        console("noc-1", 2);
    QCOMPARE(told(store).size(), 3);
    m_clock.advance(1min);
    console("noc-1", 3);
    QCOMPARE(tries(told(store)), 11);
    QVERIFY(wait(store.verify()).ok());
}

QTEST_GUILESS_MAIN(TestFailedSignIns)
#include "tst_failedsignins.moc"
