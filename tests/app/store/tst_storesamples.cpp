// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/losshistory.h"
#include "tests/support/soon.h"

#include "backends.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Start = instantFromMs(1'790'000'400'000 - 1'790'000'400'000 % 3'600'000);

LossSample sample(Instant at, double seconds, bool known = true)
{
    return {QStringLiteral("hosted"), at, seconds, known, 3600};
}
} // namespace

class TestStoreSamples : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Backends> m_backends;

    /// A month of samples each 10 s, a saw tooth as hourly logs make it, with roll-ups made by SQL alone.
    static void fillMonth(const QString &url, Instant end)
    {
        QSqlDatabase beside = Backends::openBeside(url);
        {
            QVERIFY(beside.transaction());
            // One statement each: now and then an hour is not known.
            const QString rows =
                beside.driverName() == QLatin1String("QPSQL")
                    ? QStringLiteral("SELECT generate_series(%1::bigint, %2::bigint, 10000) AS at")
                    : QStringLiteral("WITH RECURSIVE t(at) AS (SELECT %1 UNION ALL SELECT at + 10000 FROM t"
                                     " WHERE at + 10000 <= %2) SELECT at FROM t");
            QSqlQuery insert(beside);
            QVERIFY2(insert.exec(
                         QStringLiteral("INSERT INTO sample SELECT 'hosted', at, at / 1000 % 3600,"
                                        " CASE WHEN at / 3600000 % 100 = 7 THEN 0 ELSE 1 END, 3600 FROM (") +
                         rows.arg(toMs(end - 24h * 30)).arg(toMs(end)) + QStringLiteral(") s")),
                     qPrintable(insert.lastError().text()));
            for (const int width : {300, 3600}) {
                QSqlQuery rollup(beside);
                QVERIFY2(rollup.exec(
                             QStringLiteral(
                                 "INSERT INTO rollup SELECT pair, %1, at / %2 * %2, MIN(loss_s), MAX(loss_s),"
                                 " MAX(at), SUM(loss_s), SUM(known), SUM(1 - known), 0, 0 FROM sample"
                                 " GROUP BY pair, at / %2")
                                 .arg(width)
                                 .arg(width * 1000)),
                         qPrintable(rollup.lastError().text()));
            }
            QVERIFY(beside.commit());
        }
        Backends::closeBeside(beside);
    }

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    /// A commit waits for the disk: what hundreds of pairs leave at a time is one, and a bad one is refused
    /// alone.
    void roundsAreStoredTogether_data() { Backends::rows(); }
    void roundsAreStoredTogether()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        constexpr int Pairs = 100;
        QList<qint64> tokens;
        for (int i = 0; i < Pairs; ++i)
            tokens += wait(store.takeLease(QStringLiteral("duty %1").arg(i), QStringLiteral("kim"),
                                           QStringLiteral("here"), 1h))
                          ->token;
        const qint64 before = Backends::commitsOf(url);
        QList<QFuture<Outcome>> rounds;
        QList<QFuture<Result<Lease>>> leases;
        for (int i = 0; i < Pairs; ++i) {
            LossSample one = sample(Start, i);
            one.pair = i == 7 ? QString() : QStringLiteral("pair %1").arg(i);
            rounds +=
                store.keepRound(one, {{QStringLiteral("watch %1").arg(i), {{QStringLiteral("of"), i}}}});
            const qint64 token = i == 9 ? 4711 : tokens.at(i);
            leases += store.renewLease(QStringLiteral("duty %1").arg(i), token, 1h);
        }
        // Asked for afterwards, so it sees them.
        QCOMPARE(wait(store.state(QStringLiteral("watch 99")))->value(QStringLiteral("of")).toInt(), 99);
        for (int i = 0; i < Pairs; ++i) {
            QCOMPARE(wait(rounds.at(i)).ok(), i != 7);
            QCOMPARE(wait(leases.at(i)).ok(), i != 9);
        }
        QCOMPARE(wait(rounds.at(7)).error().code, QStringLiteral("bad_sample"));
        QCOMPARE(wait(leases.at(9)).error().code, QStringLiteral("lease_lost"));
        QVERIFY(!wait(store.state(QStringLiteral("watch 7"))).ok());
        if (before > 0) // one, or a few where this thread was kept from asking
            QVERIFY2(Backends::commitsOf(url) - before < 20,
                     qPrintable(QString::number(Backends::commitsOf(url) - before)));
    }

    void rawIsWhatWasAdded_data() { Backends::rows(); }
    void rawIsWhatWasAdded()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        for (int i = 0; i < 20; ++i)
            QVERIFY(wait(store.addSample(sample(Start + i * 5s, i * 5, i != 7))).ok());
        QVERIFY(wait(store.addSample(sample(Start, 999))).ok()); // the same moment again: the first stays
        const auto history = wait(store.history(QStringLiteral("hosted"), Start, Start + 95s, 1000));
        QVERIFY2(history.ok(), history ? "" : qPrintable(history.error().text));
        QCOMPARE(history->points.size(), 20);
        QCOMPARE(history->bucket, Duration{0});
        QCOMPARE(history->rpo, Duration{1h});
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(history->points.at(i).at, Start + i * 5s);
            QCOMPARE(history->points.at(i).known, i != 7);
            QCOMPARE(history->points.at(i).maxSeconds, i == 7 ? 0.0f : float(i * 5));
        }
        QCOMPARE(history->worstSeconds, 95.0f);
        QCOMPARE(*history->worstAt, Start + 95s);
        QVERIFY(wait(store.history(QStringLiteral("other"), Start, Start + 1h, 100))->points.isEmpty());
    }

    /// Not known and not measured are gaps, at every zoom, and never a zero.
    void gapsStayGaps_data() { Backends::rows(); }
    void gapsStayGaps()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        // 20 minutes measured, 40 minutes console off, 20 minutes not known, 20 minutes measured; then off.
        for (Duration at{0}; at < 100min; at += 20s) {
            const bool off = at >= 20min && at < 60min;
            const bool unknown = at >= 60min && at < 80min;
            if (!off)
                QVERIFY(wait(store.addSample(sample(Start + at, 600, !unknown))).ok());
        }
        for (const auto &[to, points] :
             {std::pair<Duration, int>{120min, 1000}, {120min, 24}, {24h * 10, 3000}, {24h * 40, 900}}) {
            const auto history = *wait(store.history(QStringLiteral("hosted"), Start, Start + to, points));
            const auto knownAt = [&](Duration at) {
                // What a chart would draw at that moment: the last point at or before it.
                bool known = false;
                for (const LossPoint &point : history.points) {
                    if (point.at <= Start + at)
                        known = point.known;
                }
                return known;
            };
            for (const LossPoint &point : history.points) {
                if (point.known)
                    QCOMPARE(point.minSeconds, 600.0f);
            }
            const QByteArray where = QByteArray::number(history.bucket.count());
            QVERIFY2(knownAt(10min), where);
            if (history.bucket <= 10min) {
                QVERIFY2(!knownAt(40min), where);
                QVERIFY2(!knownAt(70min), where);
                QVERIFY2(knownAt(90min), where);
            }
            QVERIFY2(!history.points.last().known, where);
        }
    }

    void rollupsEqualTheirSamples_data() { Backends::rows(); }
    void rollupsEqualTheirSamples()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QRandomGenerator random(4);
        QFuture<Outcome> last;
        for (int i = 0; i < 250; ++i)
            last = store.addSample(sample(Start + i * 31s, random.bounded(7200), random.bounded(10) != 0));
        QVERIFY(wait(last).ok());
        QSqlDatabase beside = Backends::openBeside(url);
        {
            // No row may differ from what its samples say.
            QSqlQuery query(beside);
            QVERIFY2(query.exec(QStringLiteral(
                         "SELECT COUNT(*), SUM(CASE WHEN r.n <> s.n OR r.unknown_n <> s.u OR r.min_s <> s.lo "
                         "OR r.max_s <> s.hi"
                         " OR ABS(r.sum_s - s.total) > 0.001 THEN 1 ELSE 0 END) FROM rollup r JOIN ("
                         "SELECT w.width_s, at / (w.width_s * 1000) * (w.width_s * 1000) AS bucket, "
                         "SUM(known) AS n,"
                         " SUM(1 - known) AS u, MIN(CASE WHEN known = 1 THEN loss_s END) AS lo,"
                         " MAX(CASE WHEN known = 1 THEN loss_s END) AS hi, SUM(loss_s * known) AS total"
                         " FROM sample CROSS JOIN (SELECT 300 AS width_s UNION SELECT 3600 UNION SELECT "
                         "86400) w GROUP BY "
                         "w.width_s, bucket) s"
                         " ON s.width_s = r.width_s AND s.bucket = r.at")),
                     qPrintable(query.lastError().text()));
            QVERIFY(query.next());
            QVERIFY(query.value(0).toInt() > 25);
            QCOMPARE(query.value(1).toInt(), 0);
        }
        Backends::closeBeside(beside);
    }

    void breachesAreCounted_data() { Backends::rows(); }
    void breachesAreCounted()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        // Over the RPO twice; exactly the RPO is kept; an unknown stretch is no breach.
        const QList<double> losses{100, 3600, 3601, 3605, 200, 300, 4000, -1, 100};
        for (int i = 0; i < losses.size(); ++i)
            QVERIFY(
                wait(store.addSample(sample(Start + i * 5s, std::max(0.0, losses.at(i)), losses.at(i) >= 0)))
                    .ok());
        QCOMPARE(wait(store.history(QStringLiteral("hosted"), Start, Start + 1h, 1000))->breaches, 2);
        QCOMPARE(wait(store.history(QStringLiteral("hosted"), Start, Start + 24h * 29, 1000))->breaches, 2);
        QCOMPARE(wait(store.history(QStringLiteral("hosted"), Start, Start + 24h * 32, 1000))->breaches, 0);
    }

    /// What a page adds to its summary sample by sample is what the store would say if it were asked again: a
    /// page that was opened before the breach does not say "0" beside it.
    void theSummaryFollowsEverySample_data() { Backends::rows(); }
    void theSummaryFollowsEverySample()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        const QString pair = QStringLiteral("hosted");
        const QList<double> losses{100, 3600, 3601, 3605, 200, 300, 4000, -1, 4100, 100, 3700};
        for (const int opened : {1, 3, 8}) {
            // One page is opened after each sample, and follows from there.
            const QString other = pair + QString::number(opened);
            LossHistory page;
            for (int i = 0; i < losses.size(); ++i) {
                LossSample one = sample(Start + i * 5s, std::max(0.0, losses.at(i)), losses.at(i) >= 0);
                one.pair = other;
                QVERIFY(wait(store.addSample(one)).ok());
                const LossPoint point{one.at, float(one.lossSeconds), float(one.lossSeconds), one.known};
                if (i + 1 < opened)
                    continue;
                const LossHistory asked = *wait(store.history(other, Start, Start + 1h, 1000));
                if (i + 1 == opened)
                    page = asked;
                countPoint(page, point); // told again of what it has read: counted once
                QCOMPARE(page.breaches, asked.breaches);
                QCOMPARE(page.over, asked.over);
                QCOMPARE(page.worstSeconds, asked.worstSeconds);
                QVERIFY(page.worstAt == asked.worstAt);
            }
        }
    }

    void badInputIsRefused_data() { Backends::rows(); }
    void badInputIsRefused()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Store store(m_backends->newUrl(backend));
        QVERIFY(wait(store.open()).ok());
        QCOMPARE(wait(store.addSample(sample(Start, qQNaN()))).error().code, QStringLiteral("bad_sample"));
        QCOMPARE(wait(store.addSample(sample(Start, -1))).error().code, QStringLiteral("bad_sample"));
        QCOMPARE(wait(store.addSample({})).error().code, QStringLiteral("bad_sample"));
        QCOMPARE(wait(store.history(QStringLiteral("hosted"), Start, Start, 100)).error().code,
                 QStringLiteral("bad_range"));
    }

    /// A month, a day and an hour: few points, quickly, and no peak lost.
    void monthIsQuick_data() { Backends::rows(); }
    void monthIsQuick()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        const Instant end = Start + 24h * 30;
        fillMonth(url, end);
        for (const auto &[name, span, points] : {std::tuple<const char *, Duration, int>{"1 h", 1h, 1200},
                                                 {"24 h", 24h, 1200},
                                                 {"7 d", 24h * 7, 1200},
                                                 {"30 d", 24h * 30, 1200},
                                                 {"30 d, fine", 24h * 30, 9000}}) {
            wait(store.history(QStringLiteral("hosted"), end - span, end, points)); // once to warm the cache
            QElapsedTimer timer;
            timer.start();
            const auto history = wait(store.history(QStringLiteral("hosted"), end - span, end, points));
            const qint64 took = timer.elapsed();
            QVERIFY(history.ok());
            qInfo("%s: %lld points in %lld ms", name, static_cast<long long>(history->points.size()),
                  static_cast<long long>(took));
            // A gap's own point may come on top.
            QVERIFY(history->points.size() <= points + points / 10);
            QVERIFY(history->points.size() > points / 10);
            QCOMPARE(history->worstSeconds, 3590.0f);
            float highest = 0;
            for (const LossPoint &point : history->points)
                highest = std::max(highest, point.maxSeconds);
            QCOMPARE(highest, 3590.0f);
#ifdef __OPTIMIZE__
            QVERIFY2(took < 500, name);
#endif
        }
    }

    /// Raw samples of long ago go, in batches; their roll-ups stay and answer for them.
    void daysOfAnOldStoreAreAdded_data()
    {
        Backends::rows();
    }
    /// A console from before there were days goes on writing hours beside this one: they count at once, and
    /// their days are added up anew.
    void hoursOfAnOldConsoleCount_data()
    {
        Backends::rows();
    }
    void hoursOfAnOldConsoleCount()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        const Instant midnight = Start - Start.time_since_epoch() % 24h + 24h;
        const auto count = [&url](const char *sql) {
            QSqlDatabase beside = Backends::openBeside(url);
            int many = -1;
            if (QSqlQuery query(beside); query.exec(QString::fromLatin1(sql)) && query.next())
                many = query.value(0).toInt();
            Backends::closeBeside(beside);
            return many;
        };
        const auto year = [&](Store &store) {
            return *wait(
                store.history(QStringLiteral("hosted"), midnight - 24h * 345, midnight + 24h * 20, 365));
        };
        LossHistory late;
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
            for (int hour = 0; hour < 24 * 5; hour += 3)
                QVERIFY(wait(store.addSample(sample(midnight + hour * 1h, 100))).ok());
            QCOMPARE(year(store).worstSeconds, 100.0f);
            QCOMPARE(count("SELECT COUNT(*) FROM day_owed"), 0); // who writes days owes none
            // One hour more, and one that says more than it did.
            const QString row =
                QStringLiteral("INSERT INTO rollup VALUES ('hosted', 3600, %1, 1, %2, %1, 9, 60, 0, 1, 5)"
                               " ON CONFLICT (pair, width_s, at) DO UPDATE SET max_s = excluded.max_s,"
                               " n = rollup.n + excluded.n, breach_n = rollup.breach_n + 1");
            execBeside(
                url, {row.arg(toMs(midnight + 24h + 1h)).arg(8000), row.arg(toMs(midnight + 72h)).arg(9000)});
            late = year(store);
            QCOMPARE(late.worstSeconds, 9000.0f);
            QCOMPARE(late.points.at(1).maxSeconds, 8000.0f);
            QCOMPARE(late.breaches, 2);
        }
        Store store(url); // its first look at what is owed
        QVERIFY(wait(store.open()).ok());
        SOON_COMPARE(count("SELECT COUNT(*) FROM day_owed"), 0);
        QCOMPARE(count("SELECT SUM(breach_n) FROM rollup WHERE width_s = 86400"), 2);
        QCOMPARE(year(store).points, late.points);
        QCOMPARE(year(store).worstAt, late.worstAt);
        QCOMPARE(year(store).breaches, 2);
    }

    /// A store that kept hours only, of two pairs over a year: its days are added beside the work, samples
    /// that come meanwhile are in them, and what is read is right all the time.
    void daysOfAnOldStoreAreAdded()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        {
            Store store(url);
            QVERIFY(wait(store.open()).ok());
        }
        const Instant end = Start + 24h * 400, asked = Start + 24h * 35;
        const QString hours =
            backend == QLatin1String("postgresql")
                ? QStringLiteral("SELECT generate_series(%1::bigint, %2::bigint, 3600000) AS at")
                : QStringLiteral("WITH RECURSIVE t(at) AS (SELECT %1 UNION ALL SELECT at + 3600000 FROM t"
                                 " WHERE at + 3600000 <= %2) SELECT at FROM t");
        QStringList old = backend == QLatin1String("postgresql")
                              ? QStringList{QStringLiteral("DROP FUNCTION hour_written() CASCADE")}
                              : QStringList{QStringLiteral("DROP TRIGGER hour_added"),
                                            QStringLiteral("DROP TRIGGER hour_changed")};
        old += {QStringLiteral("DROP TABLE rollup_todo"),
                QStringLiteral("DROP TABLE day_owed"),
                QStringLiteral("DROP TABLE store_name"),
                QStringLiteral("DROP TABLE event_apart"),
                QStringLiteral("DROP TABLE outbox"),
                QStringLiteral("DROP TABLE customer_history"),
                QStringLiteral("DROP TABLE customer_act"),
                QStringLiteral("ALTER TABLE customer DROP COLUMN act"),
                QStringLiteral("ALTER TABLE customer DROP COLUMN version"),
                QStringLiteral("ALTER TABLE event DROP COLUMN form"),
                QStringLiteral("ALTER TABLE log_end RENAME TO log_head"),
                QStringLiteral("DELETE FROM schema_migration WHERE version >= 6")};
        for (const char *pair : {"hosted", "other"})
            old += QStringLiteral(
                       "INSERT INTO rollup SELECT '%1', 3600, at, at / 3600000 % 7, at / 3600000 % 999,"
                       " at + 5, 100, CASE WHEN at / 3600000 % 50 = 3 THEN 0 ELSE 60 END, 2, 1, 3"
                       " FROM (")
                       .arg(QLatin1String(pair)) +
                   hours.arg(toMs(Start)).arg(toMs(end)) + QStringLiteral(") s");
        execBeside(url, old);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        const auto read = [&] {
            return *wait(store.history(QStringLiteral("hosted"), asked, asked + 24h * 365, 365));
        };
        const LossHistory before = read();
        QCOMPARE(before.bucket, Duration{24h});
        QVERIFY(wait(store.addSample(sample(end + 90min, 5000))).ok());
        const auto left = [&] {
            QSqlDatabase beside = Backends::openBeside(url);
            int todo = -1;
            {
                QSqlQuery query(beside);
                if (query.exec(QStringLiteral("SELECT COUNT(*) FROM rollup_todo")) && query.next())
                    todo = query.value(0).toInt();
            }
            Backends::closeBeside(beside);
            return todo;
        };
        SOON_COMPARE(left(), 0);
        const LossHistory after = read();
        QCOMPARE(after.points, before.points);
        QCOMPARE(after.worstSeconds, before.worstSeconds);
        QCOMPARE(after.worstAt, before.worstAt);
        QSqlDatabase beside = Backends::openBeside(url);
        {
            QSqlQuery query(beside);
            QVERIFY2(
                query.exec(QStringLiteral(
                    "SELECT COUNT(*), SUM(CASE WHEN d.n = h.n AND d.u = h.u AND d.b = h.b THEN 0 ELSE 1"
                    " END) FROM (SELECT pair, at, n, unknown_n AS u, breach_n AS b FROM rollup"
                    " WHERE width_s = 86400) d JOIN (SELECT pair, at - at % 86400000 AS day, SUM(n) AS n,"
                    " SUM(unknown_n) AS u, SUM(breach_n) AS b FROM rollup WHERE width_s = 3600"
                    " GROUP BY pair, at - at % 86400000) h ON h.pair = d.pair AND h.day = d.at")),
                qPrintable(query.lastError().text()));
            QVERIFY(query.next());
            QVERIFY(query.value(0).toInt() >= 802);
            QCOMPARE(query.value(1).toInt(), 0);
        }
        Backends::closeBeside(beside);
        QCOMPARE(wait(store.history(QStringLiteral("hosted"), asked, end + 24h, 365))->worstSeconds, 5000.0f);
    }

    void oldRawIsDropped_data()
    {
        Backends::rows();
    }
    void oldRawIsDropped()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        QFuture<Outcome> last;
        for (int i = 0; i < 60; ++i)
            last = store.addSample(sample(Start + i * 10s, 50 + i));
        const Instant later = Start + 24h * 31;
        for (int i = 0; i < 200; ++i)
            last = store.addSample(sample(later + i * 5s, 7));
        QVERIFY(wait(last).ok());
        QSqlDatabase beside = Backends::openBeside(url);
        {
            QSqlQuery query(beside);
            QVERIFY(query.exec(QStringLiteral("SELECT COUNT(*) FROM sample")));
            QVERIFY(query.next());
            QCOMPARE(query.value(0).toInt(), 200);
        }
        Backends::closeBeside(beside);
        const auto old = wait(store.history(QStringLiteral("hosted"), Start, Start + 1h, 1000));
        QCOMPARE(old->worstSeconds, 109.0f);
        QCOMPARE(*old->worstAt, Start + 590s);
    }
};

QTEST_GUILESS_MAIN(TestStoreSamples)
#include "tst_storesamples.moc"
