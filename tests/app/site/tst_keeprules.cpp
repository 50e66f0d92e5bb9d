// SPDX-License-Identifier: GPL-3.0-or-later
// When may a data directory hold rows that nobody else has? Is there room to keep it? What does a
// repository's answer say, and what not?
#include "app/site/engines/postgres/kept/keeprule.h"
#include "app/site/engines/postgres/kept/keptrows.h"
#include "app/site/engines/postgres/kept/peerhistory.h"
#include "app/site/engines/postgres/server/backrest.h"

#include <QTest>

using namespace Switchback;
using namespace Switchback::Site;

namespace
{
constexpr Lsn Segment = Lsn(16) * 1024 * 1024;
const QString Ours = QStringLiteral("7300000000000000001");

/// A fenced primary that stopped in order: its checkpoint is the first record of segment `number`.
OldData stopped(int timeline, quint64 number)
{
    OldData out;
    out.cluster = true;
    ControlData control;
    control.state = QStringLiteral("shut down");
    control.systemId = Ours;
    control.timeline = timeline;
    control.checkpoint = number * Segment + 40;
    out.control = control;
    out.lineage = {TimelineEnd{timeline, std::nullopt}};
    return out;
}

OldData inState(const char *state, bool standby)
{
    OldData out = stopped(1, 5);
    out.control->state = QLatin1String(state);
    out.standby = standby;
    return out;
}

OldData standbyAt(Lsn replayed)
{
    OldData out = inState("shut down in recovery", true);
    out.control->checkpoint = 2 * Segment + 40;
    out.control->minRecovery = replayed;
    return out;
}

/// A peer that was promoted to timeline 2 when it had replayed up to `fork`.
PeerData promotedAt(Lsn fork)
{
    PeerData out;
    out.known = true;
    out.systemId = Ours;
    out.lineage = {TimelineEnd{1, fork}, TimelineEnd{2, std::nullopt}};
    out.position = fork + Segment;
    return out;
}

PeerData samePeer(Lsn position)
{
    PeerData out = promotedAt(0);
    out.lineage = {TimelineEnd{1, std::nullopt}};
    out.position = position;
    return out;
}

OldData with(OldData data, bool OldData::*flag)
{
    data.*flag = true;
    return data;
}
} // namespace

class TestKeepRules : public QObject
{
    Q_OBJECT
private slots:
    void mayHoldRowsNobodyElseHas_data();
    void mayHoldRowsNobodyElseHas();
    void historiesPart();
    void roomIsAskedForBefore_data();
    void roomIsAskedForBefore();
    void unreadIsNotNone_data();
    void unreadIsNotNone();
    void unshippedSegmentSaysWhy();
    void incrementalIsNoFull();
    void foreignTimelineIsSeen();
    void commitsAreRead();
    void listedWithoutPeer();
};

void TestKeepRules::mayHoldRowsNobodyElseHas_data()
{
    QTest::addColumn<OldData>("own");
    QTest::addColumn<PeerData>("peer");
    QTest::addColumn<bool>("mayHold");
    const auto row = [](const char *name, const OldData &own, const PeerData &peer, bool mayHold) {
        QTest::newRow(name) << own << peer << mayHold;
    };
    PeerData unknown;
    unknown.why = QStringLiteral("it does not answer");
    PeerData stranger = promotedAt(5 * Segment);
    stranger.systemId = QStringLiteral("42");
    OldData started = stopped(1, 6); // by hand after its fence: it wrote a segment more, and stopped in order
    OldData unread = stopped(1, 5);
    unread.control.reset();
    OldData mistaken = stopped(2, 6);
    mistaken.lineage = {TimelineEnd{1, 5 * Segment + 100}, TimelineEnd{2, std::nullopt}};
    OldData twin = mistaken;
    twin.lineage.first().end = 5 * Segment;
    OldData noHistory = stopped(3, 5);
    noHistory.lineage.clear();

    row("nothing there", OldData{}, unknown, false);
    row("planned: the peer replayed its last log", stopped(1, 5), promotedAt(5 * Segment), false);
    row("the peer went further before it was promoted", stopped(1, 5), promotedAt(5 * Segment + 99), false);
    row("its last log was not replayed", stopped(1, 5), promotedAt(4 * Segment + 77), true);
    row("started by hand after its fence", started, promotedAt(5 * Segment), true);
    row("killed", inState("in production", false), promotedAt(9 * Segment), true);
    row("killed while it recovered", inState("in crash recovery", false), promotedAt(9 * Segment), true);
    row("killed while it stopped", inState("shutting down", false), promotedAt(9 * Segment), true);
    row("runs", with(inState("in production", false), &OldData::running), promotedAt(9 * Segment), true);
    row("another database", stopped(1, 5), stranger, true);
    row("the peer does not answer", stopped(1, 5), unknown, true);
    row("its state cannot be read", unread, promotedAt(5 * Segment), true);
    row("its history is not known", noHistory, promotedAt(5 * Segment), true);
    row("both wrote on one timeline", stopped(1, 5), samePeer(9 * Segment), true);
    row("a standby of it", standbyAt(4 * Segment), samePeer(5 * Segment), false);
    row("a standby of it, killed", inState("in archive recovery", true), samePeer(9 * Segment), false);
    row("a standby that the peer went back behind", standbyAt(6 * Segment), samePeer(5 * Segment), true);
    row("a standby before the fork", standbyAt(4 * Segment), promotedAt(5 * Segment), false);
    row("a standby beyond the fork", standbyAt(6 * Segment), promotedAt(5 * Segment), true);
    row("a standby without its signal", inState("shut down in recovery", false), samePeer(9 * Segment), true);
    row("a standby promoted by mistake", mistaken, samePeer(9 * Segment), true);
    row("promoted by mistake, running", with(inState("in production", false), &OldData::running),
        samePeer(9 * Segment), true);
    row("promoted where the peer was too", mistaken, promotedAt(5 * Segment), true);
    row("promoted at the very same place", twin, promotedAt(5 * Segment), true);
    row("a reading that did not end", with(standbyAt(4 * Segment), &OldData::beingRead),
        samePeer(9 * Segment), true);
    row("a restore that did not end", with(unread, &OldData::halfRestored), promotedAt(5 * Segment), false);
    row("restored, never started", with(inState("in production", true), &OldData::neverStarted),
        promotedAt(5 * Segment), false);
    row("restored, running",
        with(with(inState("in production", false), &OldData::neverStarted), &OldData::running),
        promotedAt(5 * Segment), true);
}

void TestKeepRules::mayHoldRowsNobodyElseHas()
{
    QFETCH(OldData, own);
    QFETCH(PeerData, peer);
    QFETCH(bool, mayHold);
    const OldVerdict verdict = judgeOldData(own, peer, QStringLiteral("Centennial"));
    QVERIFY2(verdict.mayHold == mayHold, qPrintable(verdict.why));
    QVERIFY(!verdict.why.isEmpty());
}

void TestKeepRules::historiesPart()
{
    const Lineage first = lineageFromHistory(1, {});
    const Lineage second = lineageFromHistory(2, "1\t0/5000000\tno recovery target specified\n");
    const Lineage third = lineageFromHistory(3, "1\t0/5000000\tx\n\n2\t0/9000000\ty\n");
    const Lineage other = lineageFromHistory(4, "1\t0/5000000\tx\n2\t0/7000000\ty\n");
    QCOMPARE(third.size(), 3);
    QCOMPARE(sharedHistory(first, second)->upTo, Lsn(0x5000000));
    QCOMPARE(sharedHistory(second, third)->upTo, Lsn(0x9000000));
    QCOMPARE(sharedHistory(other, third)->upTo, Lsn(0x7000000));
    QVERIFY(sharedHistory(third, third)->throughout);
    QCOMPARE(sharedHistory(third, third)->upTo, Lsn(0x9000000));
    QVERIFY(!sharedHistory(first, {}));
    QVERIFY(!sharedHistory({TimelineEnd{7, std::nullopt}}, first));
}

void TestKeepRules::roomIsAskedForBefore_data()
{
    QTest::addColumn<qint64>("keep");
    QTest::addColumn<qint64>("full");
    QTest::addColumn<qint64>("there");
    QTest::addColumn<qint64>("least");
    constexpr qint64 M = 1'000'000;
    QTest::newRow("to keep") << 100 * M << 100 * M << 100 * M << 100 * M;
    QTest::newRow("to keep, and the backup is larger") << 100 * M << 300 * M << 100 * M << 300 * M;
    QTest::newRow("nothing to keep") << qint64(0) << 100 * M << 100 * M << qint64(1);
    QTest::newRow("nothing there") << qint64(0) << 100 * M << qint64(0) << 100 * M;
}

void TestKeepRules::roomIsAskedForBefore()
{
    QFETCH(qint64, keep);
    QFETCH(qint64, full);
    QFETCH(qint64, there);
    QFETCH(qint64, least);
    const qint64 needed = neededBytes(keep, full, there);
    QVERIFY(needed > least);
    QVERIFY((Room{needed, needed}).enough());
    QVERIFY(!(Room{needed, needed - 1}).enough());
    QVERIFY(!(Room{needed, -1}).enough()); // no answer from the disk is no room
}

void TestKeepRules::unreadIsNotNone_data()
{
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<QString>("says");
    QTest::newRow("not mounted")
        << QByteArray(
               "[{\"backup\":[],\"repo\":[{\"status\":{\"code\":1,\"message\":\"missing stanza path\"}}],"
               "\"status\":{\"code\":1,\"message\":\"missing stanza path\"}}]")
        << QStringLiteral("missing stanza path");
    QTest::newRow("no rights")
        << QByteArray("[{\"backup\":[],\"repo\":[{\"status\":{\"code\":99,\"message\":\"[PathOpenError] "
                      "Permission denied\"}}],\"status\":{\"code\":99,\"message\":\"other\"}}]")
        << QStringLiteral("Permission denied");
    QTest::newRow("no stanza at all") << QByteArray("[]") << QStringLiteral("no stanza");
    QTest::newRow("not JSON") << QByteArray("<html>") << QStringLiteral("no stanza");
    QTest::newRow("no status") << QByteArray("[{\"backup\":[]}]") << QStringLiteral("no reason");
}

void TestKeepRules::unreadIsNotNone()
{
    QFETCH(QByteArray, info);
    QFETCH(QString, says);
    const auto list = Backrest::backupsIn(info);
    QVERIFY(!list.ok());
    QCOMPARE(list.error().code, QStringLiteral("repository_unknown"));
    QVERIFY2(list.error().text.contains(says), qPrintable(list.error().text));
    // Read, and empty: that is none.
    const auto none =
        Backrest::backupsIn("[{\"backup\":[],\"status\":{\"code\":2,\"message\":\"no valid backups\"}}]");
    QVERIFY(none.ok() && none->isEmpty());
}

/// What the archiver left in its spool, and what is made of it.
void TestKeepRules::unshippedSegmentSaysWhy()
{
    const QString segment = QStringLiteral("00000002000000000000001F");
    const QString full = Backrest::shippingFault(
        "82\nunable to push WAL file '00000002000000000000001F': disk \x1b[31mfull\nHINT: look",
        QStringLiteral("voice"), segment);
    QVERIFY2(full.startsWith(QLatin1String("unable to push")) && !full.contains(QLatin1Char('\x1b')) &&
                 !full.contains(QLatin1String("HINT")) && !full.contains(QLatin1String("aside")),
             qPrintable(full));
    const QString twice =
        Backrest::shippingFault("45\nraised from local-1 shim protocol: WAL file '00000002000000000000001F' "
                                "already exists in the repo2 archive "
                                "with a different checksum\nHINT: this is valid in some recovery scenarios",
                                QStringLiteral("voice"), segment);
    QVERIFY2(twice.contains(QLatin1String("repository 2 holds")) &&
                 twice.contains(
                     QLatin1String("move archive/voice/*/0000000200000000/00000002000000000000001F-* there "
                                   "aside")),
             qPrintable(twice));
    for (const char *nothing : {"", "45", "\n"})
        QVERIFY(Backrest::shippingFault(nothing, QStringLiteral("voice"), segment).isEmpty());
}

void TestKeepRules::incrementalIsNoFull()
{
    const auto list = Backrest::backupsIn(
        "[{\"backup\":[{\"error\":false,\"label\":\"20261122-020000F\",\"type\":\"full\",\"info\":{\"size\":"
        "32000000},"
        "\"timestamp\":{\"start\":1795312800,\"stop\":1795313400},\"lsn\":{\"stop\":\"0/10000138\"}},"
        "{\"error\":false,\"label\":\"20261122-020000F_20261128-020000I\",\"type\":\"incr\",\"info\":{"
        "\"size\":1},"
        "\"timestamp\":{\"start\":1795831200,\"stop\":1795831260},\"lsn\":{\"stop\":\"0/50000138\"}}],"
        "\"status\":{\"code\":0,\"message\":\"ok\"}}]");
    QVERIFY(list.ok());
    QCOMPARE(list->size(), 1);
    QCOMPARE(list->first().full.label, QStringLiteral("20261122-020000F"));
    QCOMPARE(toMs(list->first().full.takenAt), qint64(1795313400) * 1000);
    QCOMPARE(list->first().full.stopLsn, std::optional(Lsn(0x10000138)));
}

void TestKeepRules::foreignTimelineIsSeen()
{
    const Lineage peer = lineageFromHistory(3, "1\t0/5000000\tx\n2\t0/9000000\ty\n");
    QCOMPARE(foreignTimelines({2, 3}, peer), QList<int>{});
    QCOMPARE(foreignTimelines({2, 3, 4}, peer), QList<int>{4});
    QCOMPARE(foreignTimelines({2}, lineageFromHistory(1, {})), QList<int>{2});
}

void TestKeepRules::commitsAreRead()
{
    const QByteArray dump = "rmgr: Transaction len (rec/tot):     34/    34, tx:        740, lsn: "
                            "0/0153F0C8, prev 0/0153F088, desc: "
                            "COMMIT 2026-11-28 15:00:00.123456 UTC\n"
                            "rmgr: Transaction len (rec/tot):     34/    34, tx:        741, lsn: "
                            "0/0153F0F0, prev 0/0153F0C8, desc: "
                            "ABORT 2026-11-28 15:00:01.000000 UTC\n"
                            "rmgr: Transaction len (rec/tot):     34/    34, tx:          0, lsn: "
                            "0/0153F2F0, prev 0/0153F0F0, desc: "
                            "COMMIT_PREPARED 742: 2026-11-28 15:00:02.500000 UTC; gid x\n"
                            "pg_waldump: error: invalid record length at 0/153F400\n";
    std::optional<CommitWindow> window;
    QCOMPARE(foldCommits(dump, window), std::optional(Lsn(0x153F2F0)));
    QVERIFY(window);
    QCOMPARE(toIso(window->from), QStringLiteral("2026-11-28T15:00:00.123Z"));
    QCOMPARE(toIso(window->to), QStringLiteral("2026-11-28T15:00:02.500Z"));
    QCOMPARE(window->last, Lsn(0x153F2F0));
    std::optional<CommitWindow> none;
    QVERIFY(!foldCommits("pg_waldump: error\n", none));
    QVERIFY(!none);
}

void TestKeepRules::listedWithoutPeer()
{
    QVERIFY(mayHoldHere(stopped(1, 5), false));
    QVERIFY(!mayHoldHere(stopped(1, 5), true)); // nothing ran since a fence that shipped everything
    QVERIFY(mayHoldHere(inState("in production", false), false));
    QVERIFY(!mayHoldHere(standbyAt(Segment), false));
    QVERIFY(mayHoldHere(with(standbyAt(Segment), &OldData::beingRead), false));
    QVERIFY(mayHoldHere(with(inState("in production", true), &OldData::running), false));
    QVERIFY(!mayHoldHere(OldData{}, false));
}

QTEST_GUILESS_MAIN(TestKeepRules)
#include "tst_keeprules.moc"
