// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/seat.h"
#include "backends.h"
#include "tests/support/soon.h"

#include <QProcess>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Wheel = QStringLiteral("wheel:hosted");
const QString Kim = QStringLiteral("K. Ramos");
const QString Lee = QStringLiteral("L. Okafor");
const QString Here = QStringLiteral("noc-1/4711/100/5/some-boot");
const QString There = QStringLiteral("noc-2/815/100/5/other-boot");

QString textOf(const Error &error)
{
    return error.code + QStringLiteral(": ") + error.text;
}
} // namespace

/// Who holds what, on both kinds of store.
class TestStoreLeases : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void tokenOnlyRises_data() { Backends::rows(); }
    void tokenOnlyRises()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QVERIFY(!*wait(store.lease(Wheel)));
        const auto first = wait(store.takeLease(Wheel, Kim, Here, 1h));
        QVERIFY2(first.ok(), first ? "" : qPrintable(textOf(first.error())));
        QCOMPARE(first->token, qint64(1));
        QCOMPARE(first->until - first->takenAt, Duration(1h));
        const Lease read = **wait(store.lease(Wheel));
        QCOMPARE(read.holder, Kim);
        QCOMPARE(read.seat, Here);
        QVERIFY(read.valid);
        QVERIFY(read.readAt >= first->takenAt);
        QVERIFY(wait(store.releaseLease(Wheel, 1)).ok());
        QVERIFY(wait(store.releaseLease(Wheel, 1)).ok());
        QVERIFY(!*wait(store.lease(Wheel)));
        QCOMPARE(wait(store.renewLease(Wheel, 1, 1h)).error().code, QStringLiteral("lease_lost"));
        // Also over another store on the same place.
        Store other(url);
        QVERIFY(wait(other.open()).ok());
        QCOMPARE(wait(other.takeLease(Wheel, Lee, There, 1h))->token, qint64(2));
        QCOMPARE(wait(store.takeLease(Wheel, Kim, Here, 1h, true))->token, qint64(3));
        QCOMPARE(wait(store.takeLease(Wheel, Kim, Here, 1h))->token, qint64(4)); // the very seat that has it
        QCOMPARE(wait(store.takeLease(QStringLiteral("duty"), Kim, Here, 1h))->token, qint64(1));
    }

    void heldByAnother_data() { Backends::rows(); }
    void heldByAnother()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store one(url);
        Store two(url);
        QVERIFY(wait(one.open()).ok());
        QVERIFY(wait(two.open()).ok());
        const Lease mine = *wait(one.takeLease(Wheel, Kim, Here, 1h));
        const auto refused = wait(two.takeLease(Wheel, Lee, There, 1h));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, QStringLiteral("lease_held"));
        const QString since =
            toDateTime(mine.takenAt, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
        for (const QString &word : {Kim, QStringLiteral("noc-1, process 4711"), since, Wheel})
            QVERIFY2(refused.error().text.contains(word), qPrintable(refused.error().text));
        QCOMPARE((*wait(two.lease(Wheel)))->token, qint64(1));
        QCOMPARE(wait(two.takeLease(Wheel, Lee, There, 1h, true))->token, qint64(2));
        const auto renewed = wait(one.renewLease(Wheel, 1, 1h));
        QCOMPARE(renewed.error().code, QStringLiteral("lease_lost"));
        for (const QString &word : {Lee, QStringLiteral("noc-2, process 815"), Wheel})
            QVERIFY2(renewed.error().text.contains(word), qPrintable(renewed.error().text));
        QCOMPARE(wait(one.releaseLease(Wheel, 1)).error().code, QStringLiteral("lease_lost"));
        QCOMPARE((*wait(one.lease(Wheel)))->holder, Lee);
    }

    void runsOut_data() { Backends::rows(); }
    void runsOut()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store one(url);
        Store two(url);
        QVERIFY(wait(one.open()).ok());
        QVERIFY(wait(two.open()).ok());
        const Lease first = *wait(one.takeLease(Wheel, Kim, Here, 1h));
        const Lease shorter = *wait(one.renewLease(Wheel, first.token, 300ms));
        QCOMPARE(shorter.token, first.token);
        QCOMPARE(shorter.takenAt, first.takenAt);
        QCOMPARE(shorter.until - shorter.readAt, Duration(300ms));
        SOON_VERIFY(!(*wait(two.lease(Wheel)))->valid);
        // Nobody took it: it can still be renewed, and run out again.
        const auto renewed = wait(one.renewLease(Wheel, first.token, 50ms));
        QVERIFY2(renewed.ok(), renewed ? "" : qPrintable(textOf(renewed.error())));
        SOON_VERIFY(!(*wait(two.lease(Wheel)))->valid);
        QVERIFY(wait(two.takeLease(Wheel, Lee, There, 1h)).ok());
        const Lease taken = **wait(two.lease(Wheel));
        QCOMPARE(taken.token, qint64(2));
        QVERIFY(taken.takenAt >= renewed->until);
        QCOMPARE(wait(one.renewLease(Wheel, first.token, 1h)).error().code, QStringLiteral("lease_lost"));
    }

    /// Who was stopped, and wakes up when another has it, stores nothing more.
    void staleHolder_data() { Backends::rows(); }
    void staleHolder()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store one(url);
        Store two(url);
        QVERIFY(wait(one.open()).ok());
        QVERIFY(wait(two.open()).ok());
        const Guard old{Wheel, wait(one.takeLease(Wheel, Kim, Here, 30ms))->token};
        QVERIFY(wait(one.append(someEvent(QStringLiteral("mine")), old)).ok());
        SOON_VERIFY(!(*wait(one.lease(Wheel)))->valid);
        // Run out, but nobody took it: still the newest token, so nobody else can have acted.
        QVERIFY(wait(one.append(someEvent(QStringLiteral("late, still mine")), old)).ok());
        const Guard present{Wheel, wait(two.takeLease(Wheel, Lee, There, 1h))->token};
        const auto refused =
            wait(one.append({{someEvent(QStringLiteral("a"))}, {someEvent(QStringLiteral("b"))}}, old));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, QStringLiteral("lease_lost"));
        QVERIFY2(refused.error().text.contains(Lee), qPrintable(refused.error().text));
        QVERIFY(wait(two.append(someEvent(QStringLiteral("theirs")), present)).ok());
        QVERIFY(wait(two.releaseLease(Wheel, present.token)).ok());
        QCOMPARE(wait(two.append(someEvent(QStringLiteral("after")), present)).error().code,
                 QStringLiteral("lease_lost"));
        QCOMPARE(
            wait(one.append(someEvent(QStringLiteral("never taken")), {QStringLiteral("x"), 0})).error().code,
            QStringLiteral("lease_lost"));
        QCOMPARE(wait(one.events({}))->size(), 3);
        QCOMPARE(*wait(one.verify()), qint64(3));
    }

    void processGone_data() { Backends::rows(); }
    void processGone()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QProcess process;
        process.start(QStringLiteral("sleep"), {QStringLiteral("1000")});
        QVERIFY(process.waitForStarted());
        const Seat seat = Seat::of(process.processId());
        QVERIFY(wait(store.takeLease(Wheel, Kim, seat.toText(), 1h)).ok());
        QCOMPARE(wait(store.takeLease(Wheel, Lee, Seat::current().toText(), 1h)).error().code,
                 QStringLiteral("lease_held"));
        process.kill();
        QVERIFY(process.waitForFinished());
        QVERIFY(!(*wait(store.lease(Wheel)))->valid);
        QCOMPARE(wait(store.takeLease(Wheel, Lee, Seat::current().toText(), 1h))->token, qint64(2));
    }

    /// Two that press at once: every take has a token of its own, and without force only one has it.
    void bothAtOnce_data() { Backends::rows(); }
    void bothAtOnce()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store one(url);
        Store two(url);
        QVERIFY(wait(one.open()).ok());
        QVERIFY(wait(two.open()).ok());
        qint64 last = 0;
        for (int round = 0; round < 25; ++round) {
            const QString name = QStringLiteral("round-%1").arg(round);
            const auto mine = one.takeLease(name, Kim, Here, 1h);
            const auto theirs = two.takeLease(name, Lee, There, 1h);
            const bool won = wait(mine).ok();
            QVERIFY(won != wait(theirs).ok());
            const Error error = won ? theirs.result().error() : mine.result().error();
            QCOMPARE(error.code, QStringLiteral("lease_held"));
            const auto forced = one.takeLease(Wheel, Kim, Here, 1h, true);
            const auto alsoForced = two.takeLease(Wheel, Lee, There, 1h, true);
            const qint64 a = wait(forced)->token;
            const qint64 b = wait(alsoForced)->token;
            QCOMPARE(qMin(a, b), last + 1);
            QCOMPARE(qMax(a, b), last + 2);
            last += 2;
        }
    }

    void badWishes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("holder");
        QTest::addColumn<QString>("seat");
        QTest::addColumn<int>("ms");
        QTest::newRow("no name") << QString() << Kim << Here << 1000;
        QTest::newRow("nobody") << Wheel << QString() << Here << 1000;
        QTest::newRow("nowhere") << Wheel << Kim << QString() << 1000;
        QTest::newRow("no time") << Wheel << Kim << Here << 0;
        QTest::newRow("less than no time") << Wheel << Kim << Here << -1;
        QTest::newRow("for days") << Wheel << Kim << Here << 86'400'001;
    }
    void badWishes()
    {
        QFETCH(QString, name);
        QFETCH(QString, holder);
        QFETCH(QString, seat);
        QFETCH(int, ms);
        Store store(m_backends->newUrl(QStringLiteral("sqlite")));
        QVERIFY(wait(store.open()).ok());
        QCOMPARE(wait(store.takeLease(name, holder, seat, Duration{ms})).error().code,
                 QStringLiteral("bad_lease"));
        QVERIFY(!*wait(store.lease(Wheel)));
    }
};

QTEST_GUILESS_MAIN(TestStoreLeases)
#include "tst_storeleases.moc"
