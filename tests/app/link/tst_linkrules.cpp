// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/answerreader.h"
#include "app/link/base/retrypause.h"
#include "app/link/base/waytracker.h"
#include "app/link/referenceprobe.h"
#include "app/link/ssh/hostkeys.h"
#include "tests/support/soon.h"

#include <QCryptographicHash>
#include <QFile>
#include <QMessageAuthenticationCode>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

/// The pure rules of the link: known_hosts, back-off, a way's state, and bytes cut at any place.
class TestLinkRules : public QObject
{
    Q_OBJECT

private slots:
    void hostKeyLinesMatch_data();
    void hostKeyLinesMatch();
    void fingerprint();
    void pauseGrowsForRejections();
    void stateFolds();
    void cutAtEveryByte();
    void bytesAfterTheEndAreIgnored();
    void referenceTakesAConnectionOrNot();
    void referenceThatHangsEndsByItsDeadline();
};

void TestLinkRules::hostKeyLinesMatch_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("speaks");
    QTest::addColumn<bool>("revoked");
    const QByteArray key = " ssh-ed25519 QUJD\n";
    const auto hashed = [&key](const QByteArray &name) {
        const QByteArray salt("12345678901234567890");
        return "|1|" + salt.toBase64() + '|' +
               QMessageAuthenticationCode::hash(name, salt, QCryptographicHash::Sha1).toBase64() + key;
    };
    QTest::newRow("plain") << "a.example" + key << 22 << true << false;
    QTest::newRow("plain is for port 22 alone") << "a.example" + key << 2222 << false << false;
    QTest::newRow("with port") << "[a.example]:2222" + key << 2222 << true << false;
    QTest::newRow("capitals") << "A.Example" + key << 22 << true << false;
    QTest::newRow("list") << "b.example,a.example,10.0.0.1" + key << 22 << true << false;
    QTest::newRow("wildcard") << "*.example" + key << 22 << true << false;
    QTest::newRow("stars that give back") << "*a*.*e*mple*" + key << 22 << true << false;
    QTest::newRow("stars that find no end") << "*.*.*.*.*.*.x" + key << 22 << false << false;
    QTest::newRow("nothing behind it") << "a.example?" + key << 22 << false << false;
    QTest::newRow("a star for nothing") << "a.example*" + key << 22 << true << false;
    QTest::newRow("brackets are letters") << "[a].example" + key << 22 << false << false;
    QTest::newRow("question mark") << "?.example" + key << 22 << true << false;
    QTest::newRow("dot is a dot") << "a-example" + key << 22 << false << false;
    QTest::newRow("negated") << "*.example,!a.example" + key << 22 << false << false;
    QTest::newRow("hashed") << hashed("a.example") << 22 << true << false;
    QTest::newRow("hashed with port") << hashed("[a.example]:2222") << 2222 << true << false;
    QTest::newRow("hashed for another") << hashed("b.example") << 22 << false << false;
    QTest::newRow("revoked") << "@revoked a.example" + key << 22 << true << true;
    QTest::newRow("revoked for all") << "@revoked *" + key << 2222 << true << true;
    QTest::newRow("revoked by bare name") << "@revoked a.example" + key << 2222 << true << true;
    QTest::newRow("authority") << "@cert-authority *" + key << 22 << false << false;
    QTest::newRow("comment") << "# a.example" + key << 22 << false << false;
    QTest::newRow("tabs") << QByteArray("a.example\tssh-ed25519\tQUJD\n") << 22 << true << false;
    QTest::newRow("half a line") << QByteArray("a.example ssh-ed25519") << 22 << false << false;
    QTest::newRow("garbage") << QByteArray("\xff\xfe\x01|1|x\n") << 22 << false << false;
}

void TestLinkRules::hostKeyLinesMatch()
{
    QFETCH(QByteArray, line);
    QFETCH(int, port);
    QFETCH(bool, speaks);
    QFETCH(bool, revoked);
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("known_hosts")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\n" + line);
    file.close();
    const QList<HostKeyLine> lines =
        hostKeyLines({readKnownHosts(file.fileName())}, QStringLiteral("a.example"), quint16(port));
    QCOMPARE(!lines.isEmpty(), speaks);
    if (!speaks)
        return;
    QCOMPARE(lines.first().line, 2);
    QCOMPARE(lines.first().revoked, revoked);
    QCOMPARE(lines.first().base64, QByteArray("QUJD"));
    const HostKeyVerdict same =
        judgeHostKey(QStringLiteral("A"), QStringLiteral("a.example"), quint16(port),
                     {readKnownHosts(file.fileName())}, QStringLiteral("ssh-ed25519"), "QUJD");
    QCOMPARE(same.trusted, !revoked);
    const HostKeyVerdict other =
        judgeHostKey(QStringLiteral("A"), QStringLiteral("a.example"), quint16(port),
                     {readKnownHosts(file.fileName())}, QStringLiteral("ssh-ed25519"), "QUJE");
    QVERIFY(!other.trusted);
    QVERIFY(!other.text.isEmpty() && !other.hint.isEmpty());
}

void TestLinkRules::fingerprint()
{
    // SHA-256 of the bytes "ABC", base64 without its padding: the way OpenSSH writes it.
    QCOMPARE(hostKeyFingerprint("QUJD"), QLatin1String("SHA256:tdQEXD9Gb6kf4sxqvnkjKhpXzfEE96JucW4KHieJ33g"));
}

void TestLinkRules::pauseGrowsForRejections()
{
    RetryPause pause(LinkLimits{});
    Duration now{1000};
    QVERIFY(pause.left(now) == Duration{0});
    const QList<qint64> wanted{1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    for (const qint64 ms : wanted) {
        pause.failed(ms % 3 == 0 ? Reach::Rejected : Reach::Local, now, 0.5);
        QCOMPARE(qint64(pause.left(now).count()), ms);
        now += pause.left(now);
    }
    pause.failed(Reach::Rejected, now, 0.0);
    QCOMPARE(qint64(pause.left(now).count()), 45000);
    pause.failed(Reach::Rejected, now, 1.0);
    QCOMPARE(qint64(pause.left(now).count()), 75000);
    pause.failed(Reach::Refused, now, 0.5);
    QCOMPARE(qint64(pause.left(now).count()), 200);
    pause.failed(Reach::Rejected, now, 0.5);
    QCOMPARE(qint64(pause.left(now).count()), 1000);
    pause.succeeded();
    QVERIFY(pause.left(now) == Duration{0});
}

void TestLinkRules::stateFolds()
{
    WayTracker tracker(Ways::Rest);
    const Instant start = instantFromMs(1'790'000'000'000);
    const Duration second{1000};
    WayState state = tracker.note({Reach::Answers, {}, Duration{12}}, start);
    QVERIFY(state.way == Ways::Rest && state.lastAnswerAt == start && state.roundTrip == Duration{12});
    state = tracker.note({Reach::Silent, QStringLiteral("said\x1b[31m nothing"), {}}, start + second);
    state = tracker.note({Reach::Refused, QStringLiteral("refused"), {}}, start + 2 * second);
    QCOMPARE(state.failures, 2);
    QVERIFY(state.failingSince == start + second);
    QVERIFY(state.lastAnswerAt == start);
    QVERIFY(state.at == start + 2 * second);
    QCOMPARE(state.reach, Reach::Refused);
    state = tracker.note({Reach::Silent, QStringLiteral("said\x1b[31m nothing"), {}}, start + second);
    QVERIFY(!state.detail.contains(QChar(0x1b)));
    state = tracker.note({Reach::Answers, {}, Duration{9}}, start + 3 * second);
    QVERIFY(state.failures == 0 && !state.failingSince && state.detail.isEmpty());
}

namespace
{
const QByteArray answer =
    "{\"type\":\"progress\",\"seq\":0,\"at\":\"2026-11-21T20:00:00.000Z\",\"step\":\"s\",\"text\":\"Zürich\"}"
    "\r\n"
    "{\"type\":\"result\",\"data\":{\"contract\":1,\"site\":\"a\",\"nonce\":\"12345678\","
    "\"at\":\"2026-11-21T20:00:00.000Z\",\"role\":\"primary\",\"epoch\":1,\"release\":\"0.1\"}}\n";

AnswerReader reader()
{
    return AnswerReader(QStringLiteral("A"), QStringLiteral("a"), QStringLiteral("hello"),
                        {{QStringLiteral("nonce"), QStringLiteral("12345678")}});
}
} // namespace

void TestLinkRules::cutAtEveryByte()
{
    for (qsizetype cut = 0; cut <= answer.size(); ++cut) {
        AnswerReader whole = reader();
        int progress = 0;
        const auto count = [&progress](const QJsonObject &) { ++progress; };
        whole.feed(answer.left(cut), count);
        whole.feed(answer.mid(cut), count);
        QVERIFY(whole.end() && whole.end()->data.ok());
        QCOMPARE(progress, 1);
        // And the same when the rest never comes.
        AnswerReader half = reader();
        half.feed(answer.left(cut), count);
        half.finish(QStringLiteral("why"));
        QVERIFY(half.end().has_value());
        QCOMPARE(half.end()->data.ok(), cut == answer.size());
    }
}

void TestLinkRules::bytesAfterTheEndAreIgnored()
{
    AnswerReader late = reader();
    late.feed(answer + answer + "garbage", [](const QJsonObject &) {});
    QVERIFY(late.end() && late.end()->data.ok());
    late.feed("more", [](const QJsonObject &) {});
    late.finish({});
    QVERIFY(late.end()->data.ok());
}

namespace
{
PairConfig::Reference onLoopback(quint16 port)
{
    return {QStringLiteral("127.0.0.1"), port};
}
} // namespace

void TestLinkRules::referenceTakesAConnectionOrNot()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const SystemClock clock;
    std::optional<WayAnswer> answer;
    const auto keep = [&answer](const WayAnswer &given) {
        QVERIFY(!answer);
        answer = given;
    };
    ReferenceProbe probe(onLoopback(server.serverPort()), clock);
    for (int again = 0; again < 2; ++again) {
        answer.reset();
        probe.ask(2s, keep);
        SOON_VERIFY(answer);
        QCOMPARE(answer->reach, Reach::Answers);
        QVERIFY(answer->receivedAt >= answer->sentAt);
    }
    server.close();
    answer.reset();
    probe.ask(2s, keep);
    SOON_VERIFY(answer);
    QCOMPARE(answer->reach, Reach::Refused);
    QVERIFY(!answer->detail.isEmpty());
}

/// A listener whose queue is full lets the next connection wait for ever.
void TestLinkRules::referenceThatHangsEndsByItsDeadline()
{
    QTcpServer server;
    server.setListenBacklogSize(1);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    server.pauseAccepting();
    std::vector<std::unique_ptr<QTcpSocket>> queue;
    for (int i = 0; i < 4; ++i) {
        queue.push_back(std::make_unique<QTcpSocket>());
        queue.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), server.serverPort());
    }
    SOON_COMPARE(
        int(std::count_if(queue.begin(), queue.end(),
                          [](const auto &each) { return each->state() == QAbstractSocket::ConnectedState; })),
        2);
    const SystemClock clock;
    std::optional<WayAnswer> answer;
    ReferenceProbe probe(onLoopback(server.serverPort()), clock);
    probe.ask(150ms, [&answer](const WayAnswer &given) { answer = given; });
    QVERIFY(!answer);
    SOON_VERIFY(answer);
    QCOMPARE(answer->reach, Reach::Unreachable);
    QVERIFY(answer->receivedAt - answer->sentAt >= 140ms);
}

QTEST_GUILESS_MAIN(TestLinkRules)
#include "tst_linkrules.moc"
