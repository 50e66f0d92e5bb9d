// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/detection.h"

#include "models/sites/facts.h"

#include <QJsonArray>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using Verdict = Switchback::Detection::Verdict;

Q_DECLARE_METATYPE(Switchback::Reach)
Q_DECLARE_METATYPE(Switchback::DatabaseState)

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// A pair that is polled every 5 s; each round the sites are as they were told to be.
class Room
{
public:
    Room()
    {
        config.production.id = s("naperville");
        config.production.shortName = s("Naperville");
        config.backup.id = s("centennial");
        config.backup.shortName = s("Centennial");
    }

    PairConfig config;
    PairFacts facts;
    Detection detection{IncidentRules()};
    Instant now = instantFromMs(1'795'288'740'000);
    // as things are
    Reach ssh = Reach::Answers;
    Reach rest = Reach::Answers;
    Reach fromPeer = Reach::Answers;
    Reach backupReach = Reach::Answers;
    Reach reference = Reach::Unknown; ///< Unknown: none is configured
    DatabaseState database = DatabaseState::AcceptingWrites;
    SiteRole role = SiteRole::Primary;

    Detection::Seen round()
    {
        now += 5s;
        ask(facts.production, ssh, rest, primaryStatus());
        ask(facts.backup, backupReach, backupReach, backupStatus());
        if (reference != Reach::Unknown)
            facts.reference = foldWay(facts.reference, {Ways::Rest, reference, {}, now - 2ms, now});
        return look();
    }
    Detection::Seen rounds(Duration length)
    {
        Detection::Seen seen;
        for (const Instant end = now + length; now < end;)
            seen = round();
        return seen;
    }
    Detection::Seen look()
    {
        LossEstimate loss;
        return detection.look(facts, config, findFindings(facts, config, loss, now), now);
    }

private:
    [[nodiscard]] SiteStatus primaryStatus() const
    {
        SiteStatus status;
        status.site = config.production.id;
        status.at = now;
        status.role = role;
        status.epoch = 1;
        status.database = DatabaseStatus();
        status.database->at = now;
        status.database->state = database;
        status.disk = DiskStatus{now, 50, 100};
        return status;
    }
    [[nodiscard]] SiteStatus backupStatus() const
    {
        SiteStatus status;
        status.site = config.backup.id;
        status.at = now;
        status.role = SiteRole::Standby;
        status.database = DatabaseStatus();
        status.database->at = now;
        status.database->state = DatabaseState::Recovering;
        status.peer = PeerView();
        status.peer->at = now;
        for (WayReach &each : status.peer->ways)
            each.reach = fromPeer;
        return status;
    }
    void ask(SiteFacts &site, Reach bySsh, Reach byRest, const SiteStatus &status) const
    {
        const WayAnswer first{Ways::Ssh, bySsh, {}, now - 2ms, now};
        const WayAnswer second{Ways::Rest, byRest, {}, now - 2ms, now};
        site.way(Ways::Ssh) = foldWay(site.way(Ways::Ssh), first);
        site.way(Ways::Rest) = foldWay(site.way(Ways::Rest), second);
        if (bySsh == Reach::Answers || byRest == Reach::Answers)
            foldStatus(site, status, bySsh == Reach::Answers ? first : second);
    }
};
} // namespace

class TestOutageDetection : public QObject
{
    Q_OBJECT
private slots:
    void declared_data()
    {
        QTest::addColumn<Reach>("ssh");
        QTest::addColumn<Reach>("rest");
        QTest::addColumn<Reach>("fromPeer");
        QTest::addColumn<Reach>("backup");
        QTest::addColumn<DatabaseState>("database");
        QTest::addColumn<bool>("outage");
        const auto row = [](const char *name, Reach ssh, Reach rest, Reach fromPeer, Reach backup,
                            DatabaseState database, bool outage) {
            QTest::newRow(name) << ssh << rest << fromPeer << backup << database << outage;
        };
        const Reach ok = Reach::Answers;
        const Reach off = Reach::Unreachable;
        const DatabaseState fine = DatabaseState::AcceptingWrites;
        row("all is well", ok, ok, ok, ok, fine, false);
        row("down", Reach::Refused, Reach::Refused, Reach::Refused, ok, fine, true);
        row("frozen", Reach::Silent, Reach::Silent, Reach::Silent, ok, fine, true);
        row("off", off, off, off, ok, fine, true);
        row("our link", off, off, ok, ok, fine, false);
        row("console cut off", off, off, off, off, fine, false);
        row("one way lost", off, ok, ok, ok, fine, false);
        row("key refused", Reach::Rejected, Reach::Rejected, Reach::Refused, ok, fine, false);
        row("key of this console lost", Reach::Local, Reach::Local, ok, ok, fine, false);
        row("key of this console lost, and down", Reach::Local, Reach::Local, Reach::Refused, ok, fine,
            false);
        row("token of this console lost, and down", Reach::Refused, Reach::Local, Reach::Refused, ok, fine,
            true);
        row("token of this console lost, no path", off, Reach::Local, ok, ok, fine, false);
        row("somebody else", Reach::Nonsense, Reach::Nonsense, Reach::Refused, ok, fine, false);
        row("database stopped", ok, ok, ok, ok, DatabaseState::Stopped, true);
        row("database failed", ok, ok, ok, ok, DatabaseState::Failed, true);
        row("database silent", ok, ok, ok, ok, DatabaseState::Silent, true);
        row("database read only", ok, ok, ok, ok, DatabaseState::ReadOnly, true);
        row("database starting", ok, ok, ok, ok, DatabaseState::Starting, false);
        row("database not known", ok, ok, ok, ok, DatabaseState::Unknown, false);
        row("database stopped, one way tells it", ok, off, ok, ok, DatabaseState::Stopped, false);
    }
    void declared()
    {
        QFETCH(Reach, ssh);
        QFETCH(Reach, rest);
        QFETCH(Reach, fromPeer);
        QFETCH(Reach, backup);
        QFETCH(DatabaseState, database);
        QFETCH(bool, outage);
        Room room;
        QCOMPARE(room.rounds(30s).verdict, Verdict::Works);
        const Instant good = room.now;
        room.ssh = ssh;
        room.rest = rest;
        room.fromPeer = fromPeer;
        room.backupReach = backup;
        room.database = database;
        bool declared = false;
        for (int i = 0; i < 40; ++i) {
            const Detection::Seen seen = room.round();
            if (seen.verdict != Verdict::Outage)
                continue;
            if (!declared) {
                // Named first, then agreed upon for a minute.
                QVERIFY(room.now - good >= 60s);
                QVERIFY2(room.now - good <= 80s, qPrintable(durationText(room.now - good)));
                QCOMPARE(seen.site, s("naperville"));
                QVERIFY(seen.stoppedAt == good);
                QVERIFY(!seen.evidence.value(s("sentence")).toString().isEmpty());
                QVERIFY(!seen.evidence.value(s("verdict")).toString().isEmpty());
                QVERIFY(seen.evidence.value(s("witnesses")).toArray().size() >= 2);
            }
            declared = true;
        }
        QCOMPARE(declared, outage);
    }

    void limitIsInclusive_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<bool>("outage");
        QTest::newRow("-1 ms") << -1 << false;
        QTest::newRow("at") << 0 << true;
        QTest::newRow("+1 ms") << 1 << true;
    }
    void limitIsInclusive()
    {
        QFETCH(int, offset);
        QFETCH(bool, outage);
        Room room;
        room.rounds(30s);
        room.database = DatabaseState::Stopped;
        QCOMPARE(room.round().verdict, Verdict::Gathering);
        const Instant since = room.now;
        room.rounds(55s);
        QCOMPARE(room.look().verdict, Verdict::Gathering);
        room.now = since + 60s + Duration{offset};
        QCOMPARE(room.look().verdict == Verdict::Outage, outage);
    }

    /// A minute without a break: whoever works again in between begins anew.
    void flapping()
    {
        Room room;
        room.rounds(30s);
        for (int i = 0; i < 10; ++i) {
            room.database = DatabaseState::Stopped;
            QCOMPARE(room.rounds(50s).verdict, Verdict::Gathering);
            room.database = DatabaseState::AcceptingWrites;
            QCOMPARE(room.round().verdict, Verdict::Works);
        }
        const Instant good = room.now;
        room.database = DatabaseState::Stopped;
        const Detection::Seen seen = room.rounds(70s);
        QCOMPARE(seen.verdict, Verdict::Outage);
        QVERIFY(seen.stoppedAt == good); // the last time, not the first
    }

    void cutOffConsoleForgets()
    {
        Room room;
        room.rounds(30s);
        room.ssh = room.rest = room.fromPeer = Reach::Unreachable;
        QCOMPARE(room.rounds(40s).verdict, Verdict::Gathering);
        room.backupReach = Reach::Unreachable;
        QVERIFY(room.rounds(30s).verdict != Verdict::Outage);
        room.backupReach = Reach::Answers;
        QCOMPARE(room.rounds(50s).verdict, Verdict::Gathering); // the minute begins anew
        QCOMPARE(room.rounds(30s).verdict, Verdict::Outage);
    }

    /// The path to one site goes, 40 s later the path to the other: whatever the sites do, nobody but this
    /// console lost anything. Also where a minute of agreement passes in a second.
    void ownNetworkDeclaresNothing_data()
    {
        QTest::addColumn<Reach>("lost");
        QTest::addColumn<Reach>("reference");
        QTest::addColumn<qint64>("confirmMs");
        for (const Reach lost : {Reach::Unreachable, Reach::Silent, Reach::Refused}) {
            for (const Reach reference : {Reach::Unknown, Reach::Unreachable}) {
                for (const qint64 confirm : {60'000, 15'000, 1'000, 0})
                    QTest::addRow("%s, reference %s, %lld ms", qPrintable(reachKey(lost)),
                                  qPrintable(reachKey(reference)), confirm)
                        << lost << reference << confirm;
            }
        }
    }
    void ownNetworkDeclaresNothing()
    {
        QFETCH(Reach, lost);
        QFETCH(Reach, reference);
        QFETCH(qint64, confirmMs);
        IncidentRules rules;
        rules.confirmFor = Duration{confirmMs};
        Room room;
        room.detection = Detection(rules);
        room.rounds(30s);
        room.ssh = room.rest = lost; // the peer goes on to reach it
        for (int i = 0; i < 8; ++i)
            QVERIFY(room.round().verdict != Verdict::Outage);
        room.backupReach = lost;
        room.reference = reference;
        Detection::Seen seen;
        for (int i = 0; i < 60; ++i) {
            seen = room.round();
            QVERIFY2(seen.verdict != Verdict::Outage, qPrintable(durationText(5s * i)));
        }
        // It alarms, and says first who may be the one that is cut off; a person may declare what stopped.
        QCOMPARE(seen.verdict, Verdict::Unproven);
        QCOMPARE(seen.site, s("naperville"));
        QVERIFY(seen.stoppedAt);
        QVERIFY2(seen.evidence.value(s("sentence")).toString().startsWith(s("THIS CONSOLE ")),
                 qPrintable(seen.evidence.value(s("sentence")).toString()));
    }

    /// The paths of this console end at different moments within one round: a young answer of the other site
    /// is older than what it would have to prove.
    void anAnswerFromBeforeProvesNothing()
    {
        IncidentRules rules;
        rules.confirmFor = Duration{0};
        Room room;
        room.detection = Detection(rules);
        room.rounds(30s);
        room.ssh = room.rest = Reach::Unreachable;
        room.rounds(20s);
        // The other site's next answers do not come; its last one grows old while nobody has said so yet.
        for (int ms = 0; ms < 20'000; ms += 100) {
            room.now += 100ms;
            QVERIFY2(room.look().verdict != Verdict::Outage, qPrintable(QString::number(ms)));
        }
    }

    void bothLostIsAnOutageWhileTheReferenceAnswers()
    {
        Room room;
        room.reference = Reach::Answers;
        QCOMPARE(room.rounds(30s).verdict, Verdict::Works);
        const Instant good = room.now;
        room.ssh = room.rest = room.fromPeer = room.backupReach = Reach::Unreachable;
        const Detection::Seen seen = room.rounds(80s);
        QCOMPARE(seen.verdict, Verdict::Outage);
        QCOMPARE(seen.site, s("naperville"));
        QVERIFY(seen.stoppedAt == good);
        // It goes too: what was an outage a moment ago can't be told from here any more.
        room.reference = Reach::Unreachable;
        QVERIFY(room.rounds(30s).verdict != Verdict::Outage);
    }

    /// Stopped on purpose is no outage; held because its peer is silent is one.
    void fencedAndHeld()
    {
        Room room;
        room.rounds(30s);
        room.role = SiteRole::Fenced;
        room.database = DatabaseState::Stopped;
        for (int i = 0; i < 30; ++i)
            QVERIFY(room.round().verdict != Verdict::Outage);
        room.role = SiteRole::Held;
        QCOMPARE(room.rounds(70s).verdict, Verdict::Outage);
    }

    /// The console was started after the site had failed: who restores tells who should serve.
    void neverSeenAlive()
    {
        Room room;
        room.ssh = room.rest = room.fromPeer = Reach::Refused;
        const Detection::Seen seen = room.rounds(90s);
        QCOMPARE(seen.verdict, Verdict::Outage);
        QCOMPARE(seen.site, s("naperville"));
        QVERIFY(!seen.stoppedAt);
        Room nobody;
        nobody.ssh = nobody.rest = nobody.fromPeer = nobody.backupReach = Reach::Refused;
        QCOMPARE(nobody.rounds(90s).verdict, Verdict::Nothing);
    }
};

QTEST_GUILESS_MAIN(TestOutageDetection)
#include "tst_outagedetection.moc"
