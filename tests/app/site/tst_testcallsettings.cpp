// SPDX-License-Identifier: GPL-3.0-or-later
// What site.toml says of test calls, and what is read out of what a telephone prints.
#include "app/contract/contract.h"
#include "app/contract/limits.h"
#include "app/site/testcall/rtcpfigures.h"
#include "app/site/testcall/siptrace.h"
#include "app/site/testcall/testcallfolder.h"
#include "app/site/testcall/testcallsettings.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Site;

namespace
{
const QByteArray Good = "[calls.test]\nnumber='+18005550199'\nsbc='10.1.0.4:5060'\nlisten='10.1.0.9:5090'\n"
                        "answer_tone_hz=440\nkey_file='/etc/key'\n";
const QByteArray Begin = "\x1b[36;1m#\n";
const QByteArray End = "\x1b[;m\n";

Site::SiteConfig with(const QByteArray &text)
{
    Site::SiteConfig config;
    config.file = QStringLiteral("/site.toml");
    config.id = QStringLiteral("naperville");
    config.name = QStringLiteral("Naperville");
    config.peer.id = QStringLiteral("centennial");
    config.peer.name = QStringLiteral("Centennial");
    config.text = text;
    return config;
}
} // namespace

class TestTestCallSettings : public QObject
{
    Q_OBJECT
private slots:
    void areRead();
    void faultsAreNamed_data();
    void faultsAreNamed();
    void planKnowsBothSites();
    void lossCountsOnlyAsTold();
    void sipIsReadOutOfTheLog();
    void endsAreConfirmed_data();
    void endsAreConfirmed();
    void sipFitsIntoALine_data();
    void sipFitsIntoALine();
    void onlyTheNewestTracesAreKept();
};

void TestTestCallSettings::areRead()
{
    const auto none = readTestCallSettings(with("[calls]\nengine='kamailio'\n"));
    QVERIFY(!none.ok());
    QCOMPARE(none.error().code, QStringLiteral("no_test_calls"));
    const auto read =
        readTestCallSettings(with(Good + "peer_answer_tone_hz=660\nnumbers=['100']\ntalk_s=20\n"));
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text));
    QCOMPARE(read->number, QStringLiteral("+18005550199"));
    QCOMPARE(read->numbers, QStringList{QStringLiteral("100")});
    QCOMPARE(read->talkS, 20);
    QCOMPARE(read->toneHz, 880.0);
    QVERIFY(read->messageNumber.isEmpty()); // no messages are left
    const auto messages = readTestCallSettings(with(Good + "message_number='+18005550198'\n"));
    QCOMPARE(messages->messageNumber, QStringLiteral("+18005550198"));
}

void TestTestCallSettings::faultsAreNamed_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *from, const char *to, const char *says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(says);
    };
    row("no number", "number='+18005550199'\n", "", "[calls.test] number: is missing");
    row("a number with a command", "+18005550199", "1;rm", "wants a number to dial");
    row("a URI for a number", "+18005550199", "1@elsewhere", "wants a number to dial");
    row("a test mailbox that is none", "key_file", "message_number='voice mail'\nkey_file",
        "message_number: wants a number to dial");
    row("no port", "10.1.0.4:5060", "10.1.0.4", "sbc: wants ADDRESS:PORT");
    row("two lines", "listen='10.1.0.9:5090'", "listen=\"10.1.0.9:5090\\nmodule x.so\"", "listen: wants");
    row("an interface that is none", "key_file", "interface='eth0 x'\nkey_file", "interface: wants letters");
    row("who calls", "key_file", "from='a>b'\nkey_file", "from: wants letters");
    row("another number", "key_file", "numbers=['1 2']\nkey_file", "numbers: wants numbers");
    row("tones too near", "key_file", "peer_answer_tone_hz=450\nkey_file", "too near");
    row("no tone", "answer_tone_hz=440\n", "", "answer_tone_hz: is missing");
    row("too few ports", "key_file", "rtp_first=16500\nrtp_last=16502\nkey_file", "at least 4 above");
    row("for ever", "key_file", "talk_s=3600\nkey_file", "talk_s: wants a number from 15 to 120");
    row("over before the answer can come", "key_file", "talk_s=14\nkey_file", "talk_s: wants");
    row("high tones too near", "answer_tone_hz=440", "answer_tone_hz=2900\npeer_answer_tone_hz=2980",
        "too near");
    row("an echo would pass", "key_file", "tone_hz=445\nkey_file", "tone_hz: is too near");
    row("the peer's echo would", "key_file", "peer_answer_tone_hz=900\nkey_file", "tone_hz: is too near");
    row("no key", "key_file='/etc/key'\n", "", "key_file: is missing");
}

void TestTestCallSettings::faultsAreNamed()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, says);
    QByteArray text = Good;
    QVERIFY(text.contains(from));
    const auto read = readTestCallSettings(with(text.replace(from, to)));
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, QStringLiteral("config"));
    QVERIFY2(read.error().text.contains(says), qPrintable(read.error().text));
}

void TestTestCallSettings::planKnowsBothSites()
{
    const Site::SiteConfig config = with(Good + "peer_answer_tone_hz=660\npeer_key_file='/etc/peer'\n");
    const TestCallSettings settings = *readTestCallSettings(config);
    const TestCallPlan own = *testCallPlan(config, settings, settings.number, config.id);
    QCOMPARE(own.site.id, config.id);
    QCOMPARE(own.site.toneHz, 440.0);
    QCOMPARE(own.others.first().id, config.peer.id);
    const TestCallPlan peer = *testCallPlan(config, settings, settings.number, config.peer.id);
    QCOMPARE(peer.site.toneHz, 660.0);
    QCOMPARE(peer.others.first().id, config.id);
    // By what it does not have nobody is known.
    for (const char *half : {"peer_answer_tone_hz=660\n", "peer_key_file='/etc/peer'\n"}) {
        const TestCallSettings lacking = *readTestCallSettings(with(Good + half));
        QVERIFY(testCallPlan(config, lacking, lacking.number, config.id).ok());
        const auto none = testCallPlan(config, lacking, lacking.number, config.peer.id);
        QVERIFY(!none.ok() && none.error().code == QLatin1String("config"));
        QVERIFY2(none.error().text.contains(QLatin1String("lacks peer_")), qPrintable(none.error().text));
    }
}

void TestTestCallSettings::lossCountsOnlyAsTold()
{
    const auto stats = [](qint64 lost, qint64 jitter, qint64 trip) {
        return QJsonObject{{QStringLiteral("tx"), QJsonObject{{QStringLiteral("sent"), 200},
                                                              {QStringLiteral("lost"), lost},
                                                              {QStringLiteral("jit"), jitter}}},
                           {QStringLiteral("rx"), QJsonObject{{QStringLiteral("sent"), 190},
                                                              {QStringLiteral("lost"), 10},
                                                              {QStringLiteral("jit"), 900}}},
                           {QStringLiteral("rtt"), trip}};
    };
    // None has told us yet.
    QVERIFY(!sentFigures(stats(0, 0, 0)));
    QCOMPARE(sentFigures(stats(0, 0, 700)), std::optional(RtpFigures{200, 0, 0}));
    QCOMPARE(sentFigures(stats(11, 400, 0)), std::optional(RtpFigures{189, 11, 0.4}));
    QCOMPARE(sentFigures(stats(-1, 400, 0)), std::optional(RtpFigures{200, 0, 0.4}));
    QCOMPARE(receivedFigures(stats(0, 0, 0)), std::optional(RtpFigures{190, 10, 0.9}));
    QVERIFY(!sentFigures({}) && !receivedFigures({}));
}

void TestTestCallSettings::sipIsReadOutOfTheLog()
{
    const QByteArray log = "baresip is ready.\n" + Begin + "UDP a -> b\r\nINVITE sip:1@b SIP/2.0\r\n" + End +
                           "call: SIP Progress\n" + Begin + "UDP b -> a\r\nSIP/2.0 200 OK\r\n" + End;
    QCOMPARE(sipIn(log), QByteArray("UDP a -> b\nINVITE sip:1@b SIP/2.0\n\nUDP b -> a\nSIP/2.0 200 OK\n\n"));
    QCOMPARE(sipIn("no message\n"), QByteArray());
    // One that is still being written.
    QCOMPARE(sipIn(Begin + "UDP a -> b\nBY"), QByteArray("UDP a -> b\nBY\n"));
}

void TestTestCallSettings::endsAreConfirmed_data()
{
    QTest::addColumn<QByteArray>("sip");
    QTest::addColumn<bool>("bye");
    QTest::addColumn<bool>("cancel");
    const QByteArray to = "UDP 10.1.0.9:5090 -> 10.1.0.4:5060\n";
    const QByteArray from = "UDP 10.1.0.4:5060 -> 10.1.0.9:5090\n";
    const QByteArray dialled = to + "INVITE sip:1@b SIP/2.0\nCall-ID: x\nCSeq: 1 INVITE\n\n";
    const QByteArray bye = dialled + to + "BYE sip:1@b SIP/2.0\nCall-ID: x\nCSeq: 2 BYE\n\n";
    const auto row = [](const char *name, const QByteArray &sip, bool byeIs, bool cancelIs) {
        QTest::newRow(name) << sip << byeIs << cancelIs;
    };
    row("nothing", {}, false, false);
    row("sent", bye, false, false);
    row("confirmed", bye + from + "SIP/2.0 200 OK\nTo: x\nCall-ID: x\nCSeq: 2 BYE\n\n", true, false);
    row("in small letters", bye + from + "SIP/2.0 200 OK\ni: x\ncseq:2  BYE\n\n", true, false);
    row("refused", bye + from + "SIP/2.0 481 Gone\nCall-ID: x\nCSeq: 2 BYE\n\n", false, false);
    row("another's 200", bye + from + "SIP/2.0 200 OK\nCall-ID: x\nCSeq: 1 INVITE\n\n", false, false);
    row("of another BYE", bye + from + "SIP/2.0 200 OK\nCall-ID: x\nCSeq: 3 BYE\n\n", false, false);
    row("of another call", bye + from + "SIP/2.0 200 OK\nCall-ID: y\nCSeq: 2 BYE\n\n", false, false);
    row("in a body",
        bye + from +
            "INFO sip:a SIP/2.0\nCall-ID: x\nCSeq: 7 INFO\n\nSIP/2.0 200 OK\nCall-ID: x\nCSeq: 2 BYE\n\n",
        false, false);
    row("theirs, confirmed by us",
        dialled + from + "BYE sip:a SIP/2.0\nCall-ID: x\nCSeq: 2 BYE\n\n" + to +
            "SIP/2.0 200 OK\nCall-ID: x\nCSeq: 2 BYE\n\n",
        false, false);
    row("cancelled", dialled + from + "SIP/2.0 487 Request Terminated\nCall-ID: x\nCSeq: 1 INVITE\n\n", false,
        true);
    row("busy as it was cancelled", dialled + from + "SIP/2.0 486 Busy\nCall-ID: x\nCSeq: 1 INVITE\n\n",
        false, true);
    row("the CANCEL's own answer", dialled + from + "SIP/2.0 200 OK\nCall-ID: x\nCSeq: 1 CANCEL\n\n", false,
        false);
}

void TestTestCallSettings::endsAreConfirmed()
{
    QFETCH(QByteArray, sip);
    QFETCH(bool, bye);
    QFETCH(bool, cancel);
    for (const char *id : {"x", ""}) {
        QCOMPARE(byeWasAnswered(sip, QLatin1String(id)), bye);
        QCOMPARE(cancelWasAnswered(sip, QLatin1String(id)), cancel);
    }
}

void TestTestCallSettings::sipFitsIntoALine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("controls") << QByteArray(60, '\x01') + '\n';
    QTest::newRow("no UTF-8") << QByteArray(60, '\xff') + '\n';
    QTest::newRow("quotes") << QByteArray(60, '"') + '\n';
    QTest::newRow("many lines") << QByteArray("\n");
}

void TestTestCallSettings::sipFitsIntoALine()
{
    QFETCH(QByteArray, line);
    const QByteArray sip = "INVITE first\n" + line.repeated(int(65'000 / line.size())) + "BYE last";
    const QStringList shown = shownSip(sip);
    const QJsonObject data{{QStringLiteral("op"), QStringLiteral("00000000-0000-0000-0000-000000000001")},
                           {QStringLiteral("sip"), QJsonArray::fromStringList(shown)}};
    const QJsonObject answer{{QStringLiteral("type"), QStringLiteral("result")},
                             {QStringLiteral("data"), data}};
    QVERIFY(QJsonDocument(answer).toJson(QJsonDocument::Compact).size() < ContractLimits::LineBytes);
    const Outcome good = Contract::instance().checkAnswerLine(QStringLiteral("call_trace"), answer);
    QVERIFY2(good.ok(), good ? "" : qPrintable(good.error().text));
    QCOMPARE(shown.first(), QStringLiteral("INVITE first"));
    QCOMPARE(shown.last(), QStringLiteral("BYE last"));
    QCOMPARE(shownSip("a\nb"), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
}

void TestTestCallSettings::onlyTheNewestTracesAreKept()
{
    const QTemporaryDir dir;
    Site::SiteConfig config = with(Good);
    config.stateDir = dir.path();
    const auto id = [](int i) {
        return QStringLiteral("00000000-0000-0000-0000-%1").arg(i, 12, 10, QLatin1Char('0'));
    };
    for (int i = 0; i < 103; ++i) {
        const TestCallFolder folder(config, id(i));
        QVERIFY(folder.prepare().ok());
        QFile log(folder.log());
        QVERIFY(log.open(QIODevice::WriteOnly) && log.write(Begin + QByteArray(200'000, 'x') + End) > 0);
        log.close();
        QVERIFY(folder.keepTrace().ok());
    }
    const auto last = TestCallFolder::trace(config, id(102));
    QVERIFY(last.ok() && last->size() <= 65'536 && last->contains("[...]"));
    QCOMPARE(QDir(dir.filePath(QStringLiteral("testcalls"))).entryList(QDir::Files).size(), 100);
    // What a call left behind that was killed goes with the next, a wish to call that one off too.
    QVERIFY(TestCallFolder::callOff(config, id(200)).ok());
    QVERIFY(QDir(dir.path()).mkpath(QStringLiteral("testcalls/") + id(200)));
    const TestCallFolder next(config, id(201));
    QVERIFY(TestCallFolder::callOff(config, id(201)).ok());
    QVERIFY(next.prepare().ok());
    QVERIFY(next.calledOff());
    QVERIFY(!TestCallFolder(config, id(200)).calledOff());
    QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("testcalls/") + id(200))));
}

QTEST_GUILESS_MAIN(TestTestCallSettings)
#include "tst_testcallsettings.moc"
