// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/postgressite.h"
#include "app/site/engines/postgres/server/postmaster.h"
#include "app/site/engines/postgres/server/remote.h"
#include "app/site/engines/postgres/server/restorednote.h"
#include "app/site/guard.h"
#include "app/site/operations/journal.h"
#include "app/site/peer/peergate.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Site;

namespace
{
const QString Op = QStringLiteral("01234567-89ab-cdef-0123-456789abcdef");

Site::SiteConfig someConfig()
{
    Site::SiteConfig config;
    config.id = QStringLiteral("naperville");
    config.peer.id = QStringLiteral("centennial");
    config.peer.name = QStringLiteral("Centennial");
    return config;
}

PeerHello peerSays(SiteRole role, int epoch, bool promoting = false)
{
    PeerHello peer;
    peer.reach = Reach::Answers;
    peer.role = role;
    peer.epoch = epoch;
    peer.promoting = promoting;
    return peer;
}

QJsonObject overrideBy(const char *person)
{
    return {{QStringLiteral("override"),
             QJsonObject{{QStringLiteral("person"), QLatin1String(person)},
                         {QStringLiteral("statement"), QStringLiteral("it is off")}}}};
}
} // namespace

class TestSiteRules : public QObject
{
    Q_OBJECT
private slots:
    void promoteAgainstPeer_data();
    void promoteAgainstPeer();
    void resumeAgainstPeer_data();
    void resumeAgainstPeer();
    void guardActs_data();
    void guardActs();
    void fencedButRunningIsPrimary();
    void remoteCommands_data();
    void remoteCommands();
    void walNames();
    void restoredIsNotTheMomentOfTheLook();
    void journalOnce();
    void journalTornLine();
    void configFaults();
};

void TestSiteRules::promoteAgainstPeer_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<bool>("answers");
    QTest::addColumn<bool>("promoting");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QString>("refused");
    const auto row = [](const char *name, SiteRole role, bool answers, bool promoting, const char *with,
                        const char *refused) {
        QTest::newRow(name) << int(role) << answers << promoting << QString::fromLatin1(with)
                            << QString::fromLatin1(refused);
    };
    row("primary", SiteRole::Primary, true, false, "", "peer_may_write");
    row("primary, a person says so", SiteRole::Primary, true, false, "override", "peer_may_write");
    row("primary, a fence is brought", SiteRole::Primary, true, false, "fence", "peer_may_write");
    row("fenced", SiteRole::Fenced, true, false, "", "");
    row("held", SiteRole::Held, true, false, "", "");
    row("standby", SiteRole::Standby, true, false, "", "");
    row("standby being promoted", SiteRole::Standby, true, true, "override", "peer_promoting");
    row("does not know", SiteRole::Unknown, true, false, "override", "peer_may_write");
    row("no answer", SiteRole::Unknown, false, false, "", "peer_may_write");
    row("no answer, a person", SiteRole::Unknown, false, false, "override", "");
    row("no answer, its fence", SiteRole::Unknown, false, false, "fence", "");
    row("no answer, our own fence", SiteRole::Unknown, false, false, "own-fence", "peer_may_write");
}

void TestSiteRules::promoteAgainstPeer()
{
    QFETCH(int, role);
    QFETCH(bool, answers);
    QFETCH(bool, promoting);
    QFETCH(QString, with);
    QFETCH(QString, refused);
    PeerHello peer = peerSays(SiteRole(role), 7, promoting);
    if (!answers) {
        peer = PeerHello{};
        peer.reach = Reach::Unreachable;
    }
    QJsonObject params;
    if (with == QLatin1String("override"))
        params = overrideBy("NK");
    else if (!with.isEmpty())
        params = {{QStringLiteral("fence"),
                   QJsonObject{{QStringLiteral("site"), with == QLatin1String("fence")
                                                            ? QStringLiteral("centennial")
                                                            : QStringLiteral("naperville")},
                               {QStringLiteral("op"), Op}}}};
    const PeerVerdict verdict = mayPromote(someConfig(), peer, 9, params);
    QCOMPARE(verdict.refusal ? verdict.refusal->code : QString(), refused);
    QCOMPARE(verdict.peerEpoch, 9); // the highest ever heard of
    if (verdict.refusal)
        QVERIFY(verdict.refusal->text.contains(QStringLiteral("Centennial")));
}

void TestSiteRules::resumeAgainstPeer_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<bool>("answers");
    QTest::addColumn<int>("epoch");
    QTest::addColumn<bool>("person");
    QTest::addColumn<QString>("refused");
    QTest::newRow("standby") << int(SiteRole::Standby) << true << 5 << false << QString();
    QTest::newRow("primary") << int(SiteRole::Primary) << true << 5 << true
                             << QStringLiteral("peer_is_primary");
    QTest::newRow("newer primary") << int(SiteRole::Primary) << true << 6 << true
                                   << QStringLiteral("peer_newer");
    QTest::newRow("newer, fenced") << int(SiteRole::Fenced) << true << 6 << true
                                   << QStringLiteral("peer_newer");
    QTest::newRow("no answer") << int(SiteRole::Unknown) << false << 0 << false
                               << QStringLiteral("peer_may_write");
    QTest::newRow("no answer, person") << int(SiteRole::Unknown) << false << 0 << true << QString();
}

void TestSiteRules::resumeAgainstPeer()
{
    QFETCH(int, role);
    QFETCH(bool, answers);
    QFETCH(int, epoch);
    QFETCH(bool, person);
    QFETCH(QString, refused);
    SiteRecord own;
    own.role = SiteRole::Fenced;
    own.epoch = 5;
    PeerHello peer = peerSays(SiteRole(role), epoch);
    if (!answers)
        peer.reach = Reach::Silent;
    const PeerVerdict verdict =
        mayResume(someConfig(), own, peer, 0, person ? overrideBy("NK") : QJsonObject{});
    QCOMPARE(verdict.refusal ? verdict.refusal->code : QString(), refused);
}

void TestSiteRules::guardActs_data()
{
    QTest::addColumn<int>("own");
    QTest::addColumn<bool>("runs");
    QTest::addColumn<int>("peer");
    QTest::addColumn<int>("peerEpoch");
    QTest::addColumn<int>("act");
    const auto row = [](const char *name, SiteRole own, bool runs, SiteRole peer, int epoch, GuardAct act) {
        QTest::newRow(name) << int(own) << runs << int(peer) << epoch << int(act);
    };
    row("calm", SiteRole::Primary, true, SiteRole::Standby, 3, GuardAct::None);
    row("newer primary", SiteRole::Primary, true, SiteRole::Primary, 4, GuardAct::FenceSelf);
    row("older primary", SiteRole::Primary, true, SiteRole::Primary, 2, GuardAct::None);
    row("same epoch", SiteRole::Primary, true, SiteRole::Primary, 3, GuardAct::FenceSelf);
    row("fenced but running", SiteRole::Fenced, true, SiteRole::Unknown, 0, GuardAct::FinishFence);
    row("fenced", SiteRole::Fenced, false, SiteRole::Primary, 4, GuardAct::None);
    row("held, standby there", SiteRole::Held, false, SiteRole::Standby, 3, GuardAct::Resume);
    row("held, newer standby", SiteRole::Held, false, SiteRole::Standby, 4, GuardAct::FenceSelf);
    row("held, primary there", SiteRole::Held, false, SiteRole::Primary, 4, GuardAct::FenceSelf);
    row("standby", SiteRole::Standby, true, SiteRole::Primary, 4, GuardAct::None);
}

void TestSiteRules::guardActs()
{
    QFETCH(int, own);
    QFETCH(bool, runs);
    QFETCH(int, peer);
    QFETCH(int, peerEpoch);
    QFETCH(int, act);
    SiteRecord record;
    record.role = SiteRole(own);
    record.epoch = 3;
    QCOMPARE(int(guardAct(record, runs, peerSays(SiteRole(peer), peerEpoch))), act);
    // Nobody is fenced because of a peer that does not answer.
    PeerHello silent = peerSays(SiteRole(peer), peerEpoch);
    silent.reach = Reach::Silent;
    const GuardAct alone = guardAct(record, runs, silent);
    QVERIFY(alone == GuardAct::None || alone == GuardAct::FinishFence);
}

void TestSiteRules::fencedButRunningIsPrimary()
{
    SiteRecord record;
    record.role = SiteRole::Fenced;
    QCOMPARE(roleForPeer(record, true), SiteRole::Primary);
    QCOMPARE(roleForPeer(record, false), SiteRole::Fenced);
    record.role = SiteRole::Standby;
    QCOMPARE(roleForPeer(record, true), SiteRole::Standby);
}

void TestSiteRules::remoteCommands_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("runs"); // empty: refused
    const auto row = [](const char *name, const char *line, const char *runs) {
        QTest::newRow(name) << QByteArray(line) << QByteArray(runs);
    };
    const char *push = "/usr/bin/pgbackrest --config=/etc/repo.conf --stanza=voice --remote-type=repo "
                       "--log-level-file=off --log-level-console=off --log-level-stderr=error --repo=1 "
                       "--exec-id=11-ab --process=0 archive-push:remote";
    row("archive-push",
        "pgbackrest --archive-async --config=/etc/repo.conf --exec-id=11-ab --log-level-console=off "
        "--process=0 "
        "--remote-type=repo --repo=1 --repo1-path=/srv/backups --stanza=voice archive-push:remote",
        push);
    row("what is ours need not be sent",
        "/usr/bin/pgbackrest --exec-id=11-ab --process=0 --remote-type=repo archive-push:remote", push);
    row("backup",
        "pgbackrest --config=/etc/pg.conf --db-timeout=60 --pg1-path=/elsewhere --pg1-port=1 "
        "--pg1-socket-path=/tmp --pg1-user=postgres --remote-type=pg --stanza=voice backup:remote",
        "/usr/bin/pgbackrest --config=/etc/pg.conf --stanza=voice --remote-type=pg --log-level-file=off "
        "--log-level-console=off --log-level-stderr=error --pg1-path=/srv/pg --pg1-socket-path=/run/pg "
        "--pg1-port=5432 --pg1-database=voice --pg1-user=switchback_peer --db-timeout=60 backup:remote");
    for (const char *refused : {"pgbackrest --stanza=voice archive-push:local",
                                "pgbackrest --stanza=voice archive-push",
                                "pgbackrest --stanza=voice stanza-delete:remote",
                                "pgbackrest --stanza=voice repo-get:remote",
                                "pgbackrest --stanza=voice repo-ls:remote",
                                "pgbackrest --stanza=voice manifest:remote",
                                "pgbackrest --remote-type=pg archive-get:remote",
                                "pgbackrest --remote-type=x info:remote",
                                "pgbackrest --config=/etc/token info:remote",
                                "pgbackrest --repo1-path=/etc info:remote",
                                "pgbackrest --repo1-path=/srv/backups/../../etc info:remote",
                                "pgbackrest --repo2-path=/srv info:remote",
                                "pgbackrest --repo=2 info:remote",
                                "pgbackrest --stanza=other info:remote",
                                "pgbackrest --config-include-path=/etc info:remote",
                                "pgbackrest --process=x info:remote",
                                "pgbackrest --process info:remote",
                                "pgbackrest --exec-id=11-ab/.. info:remote",
                                "sh -c id",
                                "pgbackrest --stanza=voice;id info:remote",
                                "pgbackrest --stanza=$(id) info:remote",
                                "pgbackrest --stanza=voice\nid info:remote",
                                "pgbackrest --cmd-ssh=/tmp/x info:remote",
                                "/tmp/pgbackrest --stanza=voice info:remote",
                                "pgbackrest voice info:remote",
                                "",
                                "pgbackrest --stanza=voice\\ x info:remote",
                                "pgbackrest --stanza=\"voice\" info:remote",
                                "PGBACKREST_CONFIG=/x pgbackrest info:remote"})
        row(refused, refused, "");
    QTest::newRow("huge") << QByteArray("pgbackrest ") + QByteArray(9000, 'a') + " info:remote"
                          << QByteArray();
}

void TestSiteRules::remoteCommands()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, runs);
    QTemporaryDir folder;
    PostgresSite config(someConfig());
    config.backrest.config = QStringLiteral("/etc/pg.conf");
    config.backrest.repoConfig = QStringLiteral("/etc/repo.conf");
    config.backrest.stanza = QStringLiteral("voice");
    config.backrest.repository = QStringLiteral("/srv/backups");
    config.database.dataDir = QStringLiteral("/srv/pg");
    config.database.socketDir = QStringLiteral("/run/pg");
    config.database.name = QStringLiteral("voice");
    const auto call = readRemoteCall(line, config);
    QCOMPARE(call.ok(), !runs.isEmpty());
    if (call)
        QCOMPARE(remoteCommand(*call, config).join(' '), runs);
    else
        QCOMPARE(call.error().code, QStringLiteral("refused"));
}

void TestSiteRules::walNames()
{
    constexpr quint64 Size = quint64(16) * 1024 * 1024;
    const auto wal = walFromName(QStringLiteral("000000020000000300000001"), Size);
    QVERIFY(wal);
    QCOMPARE(wal->timeline, 2U);
    QCOMPARE(wal->number, 0x301ULL);
    QCOMPARE(walToName(*wal, Size), QStringLiteral("000000020000000300000001"));
    QVERIFY(!walFromName(QStringLiteral("00000002.history"), Size));
}

void TestSiteRules::journalOnce()
{
    QTemporaryDir dir;
    Site::SiteConfig config = someConfig();
    config.stateDir = dir.path();
    QVERIFY(Durable::makeFolder(dir.path() + QStringLiteral("/operations")).ok());
    const Journal journal(config);
    const QJsonObject params{{QStringLiteral("reason"), QStringLiteral("r")}};
    QVERIFY(journal.accept(Op, QStringLiteral("fence"), QStringLiteral("NK"), params).value());
    QVERIFY(!journal.accept(Op, QStringLiteral("fence"), QStringLiteral("another"), params).value());
    QCOMPARE(journal.accept(Op, QStringLiteral("promote"), QStringLiteral("NK"), params).error().code,
             QStringLiteral("op_mismatch"));
    QCOMPARE(journal.accept(Op, QStringLiteral("fence"), QStringLiteral("NK"), {}).error().code,
             QStringLiteral("op_mismatch"));
    QVERIFY(
        !journal.accept(QStringLiteral("../../etc/passwd"), QStringLiteral("fence"), QStringLiteral("NK"), {})
             .ok());
    QCOMPARE(journal.read(Op)->state(), QStringLiteral("interrupted"));
    {
        JournalWriter writer(journal, Op);
        QVERIFY(writer.valid());
        QVERIFY(!JournalWriter(journal, Op).valid()); // one worker at a time
        QCOMPARE(journal.read(Op)->state(), QStringLiteral("running"));
        QVERIFY(writer
                    .append({{QStringLiteral("type"), QStringLiteral("result")},
                             {QStringLiteral("data"), QJsonObject{}}})
                    .ok());
    }
    QCOMPARE(journal.read(Op)->state(), QStringLiteral("done"));
    QCOMPARE(journal.list(5).size(), 1);
    QVERIFY(!journal.read(QStringLiteral("11111111-1111-1111-1111-111111111111")));
}

void TestSiteRules::journalTornLine()
{
    QTemporaryDir dir;
    Site::SiteConfig config = someConfig();
    config.stateDir = dir.path();
    QVERIFY(Durable::makeFolder(dir.path() + QStringLiteral("/operations")).ok());
    const Journal journal(config);
    QVERIFY(journal.accept(Op, QStringLiteral("fence"), QStringLiteral("NK"), {}).ok());
    QFile file(journal.fileOf(Op));
    QVERIFY(file.open(QIODevice::Append));
    file.write("{\"type\":\"result\",\"data\":{\"was\""); // killed in the middle of the write
    file.close();
    QCOMPARE(journal.read(Op)->state(), QStringLiteral("interrupted"));
    {
        JournalWriter writer(journal, Op);
        QVERIFY(writer
                    .append({{QStringLiteral("type"), QStringLiteral("error")},
                             {QStringLiteral("code"), QStringLiteral("x")},
                             {QStringLiteral("text"), QStringLiteral("y")}})
                    .ok());
    }
    const auto view = journal.read(Op);
    QCOMPARE(view->state(), QStringLiteral("failed"));
    QCOMPARE(view->error->value(QStringLiteral("text")).toString(), QStringLiteral("y"));
}

void TestSiteRules::configFaults()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("site.toml"));
    const auto load = [&path](const QByteArray &text) {
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(text);
        file.close();
        return loadSiteConfig(path);
    };
    const auto unclosed = load("[site]\nid = \"n\nname = 1\n");
    QVERIFY(!unclosed.ok() && unclosed.error().text.contains(QStringLiteral("site.toml:2")));
    const auto wrong = load("[site]\n# a remark\nid = \"Bad Id\"\n");
    QVERIFY2(!wrong.ok() && wrong.error().text.contains(QStringLiteral("site.toml:3: [site] id")),
             qPrintable(wrong.error().text));
    const auto evil = load("[site]\nid=\"a\"\nname=\"A\"\nzone=\"UTC\"\nstate_dir=\"/tmp/$(id)\"\n");
    QVERIFY2(!evil.ok() && evil.error().text.contains(QStringLiteral(":5: [site] state_dir")),
             qPrintable(evil.error().text));
}

void TestSiteRules::restoredIsNotTheMomentOfTheLook()
{
    QTemporaryDir state;
    Site::SiteConfig config = someConfig();
    config.stateDir = state.path();
    const Instant begin = instantFromMs(1'795'288'740'000);
    const QString first = QStringLiteral("000000010000000000000041");
    const QString second = QStringLiteral("000000010000000000000042");
    QVERIFY(firstRestored(config, first, begin) == begin);
    for (const int seconds : {1, 60, 7200})
        QVERIFY(firstRestored(config, first, begin + std::chrono::seconds(seconds)) == begin);
    const Instant later = begin + std::chrono::hours(3);
    QVERIFY(firstRestored(config, second, later) == later);
    QVERIFY(firstRestored(config, second, later + std::chrono::minutes(1)) == later);
    // Noted while the clock was ahead, or not to be read: it is noted anew.
    QVERIFY(firstRestored(config, second, begin) == begin);
    QFile note(state.filePath(QStringLiteral("restored.json")));
    QVERIFY(note.open(QIODevice::WriteOnly));
    note.write("rubbish");
    note.close();
    QVERIFY(firstRestored(config, second, later) == later);
    QCOMPARE(QDir(state.path()).entryList(QDir::Files), QStringList{QStringLiteral("restored.json")});
}

QTEST_GUILESS_MAIN(TestSiteRules)
#include "tst_siterules.moc"
