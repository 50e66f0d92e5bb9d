// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/verdict.h"
#include "models/findings/witnesses.h"
#include "models/sites/facts.h"

#include <QSet>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Switchback::WayCondition)
Q_DECLARE_METATYPE(Switchback::Reach)
Q_DECLARE_METATYPE(Switchback::Duration)

/// How long a way may fail before it is named, and that every verdict has its words.
class TestWayVerdict : public QObject
{
    Q_OBJECT
private slots:
    void condition_data()
    {
        QTest::addColumn<Reach>("reach");
        QTest::addColumn<int>("failures");
        QTest::addColumn<Duration>("failing");
        QTest::addColumn<Duration>("lastAnswer");
        QTest::addColumn<WayCondition>("condition");
        QTest::newRow("never") << Reach::Unknown << 0 << Duration{0} << Duration{0} << WayCondition::NotTried;
        QTest::newRow("answers") << Reach::Answers << 0 << Duration{0} << Duration{5s}
                                 << WayCondition::Answers;
        QTest::newRow("two polls") << Reach::Answers << 0 << Duration{0} << Duration{10s}
                                   << WayCondition::Answers;
        QTest::newRow("later") << Reach::Answers << 0 << Duration{0} << Duration{10001ms}
                               << WayCondition::Old;
        QTest::newRow("first miss") << Reach::Refused << 1 << Duration{1s} << Duration{6s}
                                    << WayCondition::Trying;
        QTest::newRow("second miss") << Reach::Refused << 2 << Duration{5s} << Duration{10s}
                                     << WayCondition::Lost;
        QTest::newRow("7.999 s") << Reach::Silent << 1 << Duration{7999ms} << Duration{11s}
                                 << WayCondition::Trying;
        QTest::newRow("8 s") << Reach::Silent << 1 << Duration{8s} << Duration{11s} << WayCondition::Lost;
        QTest::newRow("no answer for 12 s")
            << Reach::Silent << 1 << Duration{2s} << Duration{12s} << WayCondition::Lost;
    }
    void condition()
    {
        QFETCH(Reach, reach);
        QFETCH(int, failures);
        QFETCH(Duration, failing);
        QFETCH(Duration, lastAnswer);
        const Instant now = instantFromMs(1'790'000'000'000);
        WayState way;
        way.reach = reach;
        way.failures = failures;
        way.at = reach == Reach::Answers ? now - lastAnswer : now;
        if (failures > 0)
            way.failingSince = now - failing;
        if (reach != Reach::Unknown)
            way.lastAnswerAt = now - lastAnswer;
        QTEST(wayCondition(way, PairConfig(), now), "condition");
    }

    /// Plays a poll of 5 s with tries that take `tryTime` to fail and asks every half second what is said.
    void namedWithin15Seconds_data()
    {
        QTest::addColumn<Reach>("reach");
        QTest::addColumn<Duration>("tryTime");
        QTest::newRow("refused at once") << Reach::Refused << Duration{2ms};
        QTest::newRow("given up after 8 s") << Reach::Silent << Duration{8s};
        QTest::newRow("no route after 3 s") << Reach::Unreachable << Duration{3s};
    }
    void namedWithin15Seconds()
    {
        QFETCH(Reach, reach);
        QFETCH(Duration, tryTime);
        const PairConfig config;
        const Instant broken = instantFromMs(1'790'000'000'000);
        // The worst moment: just after a good answer.
        WayState way = foldWay({}, {Ways::Ssh, Reach::Answers, {}, broken - 10ms, broken});
        Instant nextTry = broken + config.pollPeriod;
        std::optional<Instant> named;
        for (Instant now = broken; now <= broken + 30s && !named; now += 500ms) {
            while (nextTry + tryTime <= now) {
                way = foldWay(way, {Ways::Ssh, reach, {}, nextTry, nextTry + tryTime});
                nextTry += std::max<Duration>(config.pollPeriod, tryTime);
            }
            if (wayCondition(way, config, now) == WayCondition::Lost)
                named = now;
        }
        QVERIFY(named);
        QVERIFY2(*named - broken <= 15s, qPrintable(durationText(*named - broken)));
        QVERIFY2(*named - broken > 5s, "one failed try is not enough");
    }

    void everyVerdictHasItsKey()
    {
        QSet<QString> keys;
        for (int i = int(SiteVerdict::NotKnown); i <= int(SiteVerdict::BadAnswer); ++i)
            keys.insert(verdictKey(SiteVerdict(i)));
        QCOMPARE(keys.size(), qsizetype(SiteVerdict::BadAnswer) + 1);
    }

    /// A key or token of this console that can't be used is no answer of the site, and no silence of it.
    void faultOfOurOwnSaysNothingOfTheSite()
    {
        const Instant now = instantFromMs(1'790'000'000'000);
        const PairConfig config;
        const auto verdict = [&](Reach ssh, Reach rest, Reach peer) {
            PairFacts facts;
            const auto way = [&](Reach reach) {
                WayState state;
                state.reach = reach;
                state.at = now;
                state.failures = reach == Reach::Answers ? 0 : 3;
                if (reach == Reach::Answers)
                    state.lastAnswerAt = now;
                return state;
            };
            facts.production.ways = {way(ssh), way(rest)};
            facts.backup.ways = {way(peer), way(peer)};
            return verdictFor(facts, config, Side::Production, now);
        };
        QCOMPARE(verdict(Reach::Local, Reach::Local, Reach::Answers), SiteVerdict::ConsoleFault);
        QCOMPARE(verdict(Reach::Local, Reach::Local, Reach::Unreachable), SiteVerdict::ConsoleFault);
        QCOMPARE(verdict(Reach::Local, Reach::Refused, Reach::Answers), SiteVerdict::Down);
        QCOMPARE(verdict(Reach::Local, Reach::Rejected, Reach::Answers), SiteVerdict::Rejected);
        QCOMPARE(verdict(Reach::Local, Reach::Unreachable, Reach::Unreachable), SiteVerdict::ConsoleCutOff);
        QVERIFY(reachText(Reach::Local) != reachText(Reach::Rejected));
    }

    /// No fact older than two polls makes a green verdict, whatever the site was.
    void oldIsNeverGreen()
    {
        const Instant start = instantFromMs(1'790'000'000'000);
        const PairConfig config;
        PairFacts facts;
        for (SiteFacts *site : {&facts.production, &facts.backup}) {
            for (WayState &way : site->ways) {
                way.reach = Reach::Answers;
                way.lastAnswerAt = start;
            }
            site->statusAt = start;
            site->status = SiteStatus();
            site->status->role = SiteRole::Primary;
            site->status->database = DatabaseStatus();
            site->status->database->state = DatabaseState::AcceptingWrites;
        }
        QCOMPARE(verdictFor(facts, config, Side::Production, start + 10s), SiteVerdict::Answers);
        for (const Duration age : {Duration{10001ms}, Duration{26s}, Duration{24h}})
            QCOMPARE(verdictFor(facts, config, Side::Production, start + age), SiteVerdict::NotKnown);
        // A way that answers does not make an old status young.
        facts.production.way(Ways::Ssh).lastAnswerAt = start + 30s;
        QCOMPARE(verdictFor(facts, config, Side::Production, start + 30s), SiteVerdict::NotKnown);
    }
};

QTEST_GUILESS_MAIN(TestWayVerdict)
#include "tst_wayverdict.moc"
