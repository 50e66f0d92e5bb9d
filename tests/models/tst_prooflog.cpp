// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/lossestimate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Start = instantFromMs(1'790'000'000'000);

PairConfig pairConfig()
{
    PairConfig config;
    config.production.shortName = QStringLiteral("Naperville");
    config.backup.shortName = QStringLiteral("Centennial");
    return config;
}

/// A pair whose truth is known: rows with their position and the true time at which they were acknowledged.
class World
{
public:
    World(quint32 seed, Duration offset, Duration error)
        : m_random(seed)
        , m_offset(offset)
        , m_error(error)
    {
    }

    void step(Instant to)
    {
        while (m_now < to) {
            m_now += Duration{m_random.bounded(1, 400)};
            if (m_random.bounded(10) < 6) {
                m_lsn += m_random.bounded(100, 3000);
                // Acknowledged some time after its commit was written.
                m_rows.append({m_lsn, m_now + Duration{m_random.bounded(0, 20)}});
            }
            if (m_now - m_lastBeat >= 1s) {
                m_lsn += 200;
                m_lastBeat = m_now;
                m_beats.append({m_lsn, m_now});
            }
            m_history.append({m_now, m_lsn});
            if (m_random.bounded(40) == 0 && m_shipping)
                m_copied = m_lsn;
            if (m_random.bounded(40) == 0)
                m_replayed = m_copied;
        }
    }

    /// The console asks both sites; each answers with what was true a little before.
    PairFacts poll(bool standbyAnswers, Instant now)
    {
        SiteFacts &source = m_facts.production;
        source.status = SiteStatus();
        source.status->role = SiteRole::Primary;
        source.status->epoch = 1;
        source.statusAt = now;
        // Measured with an error that lies within what is claimed.
        source.clockOffset =
            m_offset + Duration{m_random.bounded(-int(m_error.count()), int(m_error.count()) + 1)};
        source.clockError = m_error;
        source.clockKnown = true;
        DatabaseStatus database;
        database.at = m_now + m_offset;
        database.state = DatabaseState::AcceptingWrites;
        database.systemId = QStringLiteral("7301");
        database.timeline = 1;
        // The position was read a moment before the clock was.
        database.lsn = lsnAt(m_now - Duration{m_random.bounded(0, 1450)});
        source.status->database = database;
        if (!standbyAnswers)
            return m_facts;
        SiteFacts &target = m_facts.backup;
        target.status = SiteStatus();
        target.status->role = SiteRole::Standby;
        target.statusAt = now;
        target.clockKnown = true;
        database.lsn = m_replayed;
        database.state = DatabaseState::Recovering;
        database.heartbeatAt = beatBefore(m_replayed);
        target.status->database = database;
        LogStatus logs;
        LogMark mark;
        mark.segment = QStringLiteral("000000010000000000000001");
        mark.upTo = m_copied;
        mark.coversTo = beatBefore(m_copied);
        logs.copied = mark;
        target.status->logs = logs;
        return m_facts;
    }

    /// When the first row was acknowledged that a failover now would lose; none: nothing would be.
    [[nodiscard]] std::optional<Instant> firstLost() const
    {
        for (const auto &[lsn, acknowledged] : m_rows) {
            if (lsn > m_copied)
                return acknowledged;
        }
        return std::nullopt;
    }
    [[nodiscard]] Instant now() const { return m_now; }
    void stopShipping() { m_shipping = false; }

private:
    [[nodiscard]] Lsn lsnAt(Instant at) const
    {
        Lsn lsn = 0x1000000;
        for (const auto &[when, position] : m_history) {
            if (when <= at)
                lsn = position;
        }
        return lsn;
    }
    [[nodiscard]] std::optional<Instant> beatBefore(Lsn lsn) const
    {
        std::optional<Instant> newest;
        for (const auto &[position, at] : m_beats) {
            if (position <= lsn)
                newest = at + m_offset;
        }
        return newest;
    }

    QRandomGenerator m_random;
    Duration m_offset;
    Duration m_error;
    Instant m_now = Start;
    Instant m_lastBeat = Start;
    Lsn m_lsn = 0x1000000;
    Lsn m_copied = 0x1000000;
    Lsn m_replayed = 0x1000000;
    bool m_shipping = true;
    QList<std::pair<Lsn, Instant>> m_rows;
    QList<std::pair<Lsn, Instant>> m_beats;
    QList<std::pair<Instant, Lsn>> m_history;
    PairFacts m_facts;
};
} // namespace

class TestProofLog : public QObject
{
    Q_OBJECT
private slots:
    /// The promise that everything stands on: whatever is lost was acknowledged after recoverable-to. Random
    /// loads, clocks up to minutes apart, answers that fail to come, a console that starts anew in between.
    void lossIsAnUpperBound_data()
    {
        QTest::addColumn<int>("offsetMs");
        QTest::addColumn<int>("errorMs");
        QTest::newRow("same clock") << 0 << 0;
        QTest::newRow("ahead") << 180'000 << 40;
        QTest::newRow("behind") << -3'000 << 250;
        QTest::newRow("hours off") << 7'200'000 << 15;
    }
    void lossIsAnUpperBound()
    {
        QFETCH(int, offsetMs);
        QFETCH(int, errorMs);
        const PairConfig config = pairConfig();
        int proven = 0;
        for (quint32 seed = 1; seed <= 60; ++seed) {
            QRandomGenerator random(seed * 7919);
            World world(seed, Duration{offsetMs}, Duration{errorMs});
            ProofLog log;
            for (int round = 0; round < 60; ++round) {
                world.step(world.now() + 5s);
                if (round == 40 && seed % 3 == 0)
                    world.stopShipping();
                const PairFacts facts = world.poll(random.bounded(4) != 0, world.now());
                if (round == 30 && seed % 2 == 0) {
                    const auto again = ProofLog::fromJson(log.toJson());
                    QVERIFY2(again.ok(), again ? "" : qPrintable(again.error().text));
                    log = *again;
                }
                log.observe(facts, config, world.now());
                const LossEstimate loss = estimateLoss(facts, config, log, world.now());
                if (!loss.recoverableTo)
                    continue;
                ++proven;
                const auto lost = world.firstLost();
                QVERIFY2(!lost || *lost >= *loss.recoverableTo,
                         qPrintable(QStringLiteral("seed %1 round %2").arg(seed).arg(round)));
            }
        }
        QVERIFY(proven > 3000); // a rule that never proves anything would be an upper bound too
    }

    /// With shipping stopped the loss grows by as much as time passes.
    void stoppedIsNotZero()
    {
        const PairConfig config = pairConfig();
        World world(5, 0ms, 0ms);
        ProofLog log;
        world.step(Start + 60s);
        world.stopShipping();
        log.observe(world.poll(true, world.now()), config, world.now());
        Duration before{0};
        for (int round = 0; round < 20; ++round) {
            const Instant last = world.now();
            world.step(world.now() + 5s);
            const PairFacts facts = world.poll(true, world.now());
            log.observe(facts, config, world.now());
            const LossEstimate loss = estimateLoss(facts, config, log, world.now());
            QCOMPARE(loss.kind, LossEstimate::Kind::Known);
            if (round > 0)
                QCOMPARE(loss.loss - before, world.now() - last);
            before = loss.loss;
        }
    }

    void survivesARestart()
    {
        const PairConfig config = pairConfig();
        World world(3, 1500ms, 20ms);
        ProofLog log;
        for (int round = 0; round < 30; ++round) {
            world.step(world.now() + 5s);
            log.observe(world.poll(true, world.now()), config, world.now());
        }
        QVERIFY(log.lastProof());
        const QByteArray saved = QJsonDocument(log.toJson()).toJson();
        const auto again = ProofLog::fromJson(QJsonDocument::fromJson(saved).object());
        QVERIFY(again.ok());
        QCOMPARE(*again, log);
        // No site answers any more: what was proven last is an upper bound, and says so.
        const LossEstimate loss = estimateLoss(PairFacts(), config, *again, world.now() + 10s);
        QCOMPARE(loss.kind, LossEstimate::Kind::AtMost);
        QCOMPARE(*loss.recoverableTo, log.lastProof()->recoverableTo);
        QVERIFY(!loss.why.isEmpty());
    }

    void badJsonIsNamed_data()
    {
        QTest::addColumn<QString>("part");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("format") << QStringLiteral("format") << QJsonValue(2);
        QTest::newRow("proof") << QStringLiteral("proof")
                               << QJsonValue(QJsonObject{{QStringLiteral("kind"), 3}});
        QTest::newRow("positions") << QStringLiteral("positions") << QJsonValue(QJsonArray{1, 2});
        QTest::newRow("copies") << QStringLiteral("copies") << QJsonValue(QJsonArray{QJsonObject()});
    }
    void badJsonIsNamed()
    {
        QFETCH(QString, part);
        QFETCH(QJsonValue, value);
        World world(3, 0ms, 0ms);
        ProofLog log;
        world.step(Start + 30s);
        log.observe(world.poll(true, world.now()), pairConfig(), world.now());
        QJsonObject json = log.toJson();
        json.insert(part, value);
        const auto read = ProofLog::fromJson(json);
        QVERIFY(!read.ok());
        QVERIFY2(read.error().text.contains(part), qPrintable(read.error().text));
    }

    void sameFactsTwiceChangeNothing()
    {
        World world(3, 0ms, 0ms);
        ProofLog log;
        world.step(Start + 30s);
        const PairFacts facts = world.poll(true, world.now());
        log.observe(facts, pairConfig(), world.now());
        const ProofLog before = log;
        log.observe(facts, pairConfig(), world.now());
        QCOMPARE(log, before);
    }

    void positionsStayWithinBounds()
    {
        World world(9, 0ms, 0ms);
        ProofLog log;
        world.step(Start + 5s);
        PairFacts facts = world.poll(false, world.now());
        for (int round = 0; round < 9000; ++round) {
            const Instant now = Start + std::chrono::seconds(5 + round);
            facts.production.statusAt = now;
            facts.production.status->database->at = now;
            facts.production.status->database->lsn = 0x1000000 + Lsn(round);
            log.observe(facts, pairConfig(), now);
        }
        QVERIFY(log.positions().size() <= 720);
        QVERIFY(log.positions().size() > 360);
        QVERIFY(log.positions().last().at - log.positions().first().at > 2h);
        // Fine for the last minutes, saved in little room.
        const auto &positions = log.positions();
        QVERIFY(positions.last().at - positions.at(positions.size() - 300).at < 6min);
        QVERIFY(QJsonDocument(log.toJson()).toJson(QJsonDocument::Compact).size() < 40'000);
    }

    /// Rows: whole counts that reach beyond recoverable-to, and never fewer than were written.
    void rowsAtMost()
    {
        const PairConfig config = pairConfig();
        PairFacts facts;
        ProofLog log;
        SiteStatus primary;
        primary.role = SiteRole::Primary;
        primary.database = DatabaseStatus();
        primary.database->state = DatabaseState::AcceptingWrites;
        primary.database->timeline = 1;
        primary.database->lsn = 1000;
        SiteStatus standby;
        standby.role = SiteRole::Standby;
        standby.logs = LogStatus();
        standby.logs->copied = LogMark{QStringLiteral("000000010000000000000001"), Start, 500, Start};
        facts.production.clockKnown = true;
        Instant now = Start;
        for (int second = 5; second <= 60; second += 5) {
            now = Start + std::chrono::seconds(second);
            primary.database->at = now;
            primary.database->lsn = 1000 + Lsn(second);
            // A log is taken at second 30 and never copied: its rows would be lost too.
            const int since = second < 30 ? 0 : 30;
            primary.database->rowsCountedSince = Start + std::chrono::seconds(since);
            primary.database->rowsSinceLastLog = (second - since) * 10;
            primary.database->rowsPerSecond = 10;
            facts.production.status = primary;
            facts.production.statusAt = now;
            facts.backup.status = standby;
            facts.backup.statusAt = now;
            log.observe(facts, config, now);
            const LossEstimate loss = estimateLoss(facts, config, log, now);
            QVERIFY(loss.rowsAtMost);
            QVERIFY2(*loss.rowsAtMost >= qint64(second) * 10, qPrintable(loss.rowsText));
            QVERIFY2(*loss.rowsAtMost <= qint64(second) * 10 + 100, qPrintable(loss.rowsText));
        }
        // The primary falls silent: its rows go on in the worst case.
        const LossEstimate later = estimateLoss(facts, config, log, now + 60s);
        QVERIFY(*later.rowsAtMost >= 1200);
    }

    void rowsNobodyCounts()
    {
        World world(3, 0ms, 0ms);
        ProofLog log;
        world.step(Start + 30s);
        const PairFacts facts = world.poll(true, world.now());
        log.observe(facts, pairConfig(), world.now());
        const LossEstimate loss = estimateLoss(facts, pairConfig(), log, world.now());
        QVERIFY(!loss.rowsAtMost);
        QVERIFY(loss.rowsText.contains(QLatin1String("can't be counted")));
    }
};

QTEST_GUILESS_MAIN(TestProofLog)
#include "tst_prooflog.moc"
