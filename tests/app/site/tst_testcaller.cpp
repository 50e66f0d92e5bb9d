// SPDX-License-Identifier: GPL-3.0-or-later
// A test call with a real telephone against an SBC that does what it should not: it stays one call to one
// number, is measured from its answer on, and ends in order.
#include "app/site/base/command.h"
#include "app/site/testcall/testcaller.h"
#include "tests/app/site/sipanswerer.h"
#include "tests/support/freeports.h"
#include "tests/support/soon.h"

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Switchback;
using namespace Switchback::Site;
using Switchback::Test::SipAnswerer;

class TestTestCaller : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void refused();
    void handsNoCallOn();
    void staysWithItsOwnCall();
    void soundBeforeTheAnswerIsNone();
    void calledOffBeforeItRings_data();
    void calledOffBeforeItRings();
    void namesThatAreNoUtf8();
    void telephoneBreaksOff_data();
    void telephoneBreaksOff();
    void whatCannotBeRecordedIsNoSilence();

private:
    void place();
    [[nodiscard]] TestCallSeen over();
    void killTelephone();
    /// Rings, answers, and confirms the end.
    void takeWell(const QByteArray &message);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<SipAnswerer> m_sbc;
    Site::SiteConfig m_config;
    std::unique_ptr<TestCallFolder> m_folder;
    std::unique_ptr<TestCaller> m_caller;
    TestCallSettings m_settings;
    std::optional<Result<TestCallSeen>> m_done;
    QStringList m_told;
    QByteArray m_invite;
};

void TestTestCaller::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("baresip")).isEmpty())
        QSKIP("baresip is missing");
}

void TestTestCaller::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_sbc = std::make_unique<SipAnswerer>();
    m_done.reset();
    m_told.clear();
    m_invite.clear();
    m_config = {};
    m_config.id = QStringLiteral("naperville");
    m_config.name = QStringLiteral("Naperville");
    m_config.stateDir = m_dir->path();
    m_settings = {};
    m_settings.number = QStringLiteral("+18005550199");
    m_settings.sbc = m_sbc->address();
    m_settings.listen =
        QStringLiteral("127.0.0.1:%1").arg(Switchback::Test::freePorts(2)); // the next is for TLS
    m_settings.answerHz = 440;
    m_settings.talkS = 4;
}

void TestTestCaller::cleanup()
{
    m_caller.reset();
    m_folder.reset();
}

void TestTestCaller::place()
{
    m_folder =
        std::make_unique<TestCallFolder>(m_config, QStringLiteral("00000000-0000-0000-0000-000000000001"));
    QVERIFY(m_folder->prepare().ok());
    m_caller = std::make_unique<TestCaller>(
        m_settings, *testCallPlan(m_config, m_settings, m_settings.number, m_config.id),
        AnswerKeys{{m_config.id, "key"}}, *m_folder);
    connect(m_caller.get(), &TestCaller::told, this, [this](const QString &line) { m_told += line; });
    connect(m_caller.get(), &TestCaller::done, this,
            [this](const Result<TestCallSeen> &seen) { m_done.emplace(seen); });
    m_caller->start();
}

TestCallSeen TestTestCaller::over()
{
    if (!QTest::qWaitFor([this] { return m_done.has_value(); }, 30'000)) {
        QTest::qFail("it does not end", __FILE__, __LINE__);
        return {};
    }
    if (!m_done->ok()) {
        QTest::qFail(qPrintable(m_done->error().text), __FILE__, __LINE__);
        return {};
    }
    return **m_done;
}

void TestTestCaller::takeWell(const QByteArray &message)
{
    if (message.startsWith("INVITE ") && m_invite.isEmpty()) {
        m_invite = message;
        m_sbc->answer(message, "180 Ringing");
        m_sbc->answer(message, "200 OK", true);
        m_sbc->say(message, 440);
    } else if (message.startsWith("BYE ")) {
        m_sbc->answer(message, "200 OK");
    }
}

void TestTestCaller::killTelephone()
{
    const QByteArray pid = runCommand({QStringLiteral("/usr/bin/pgrep"), QStringLiteral("-f"),
                                       QStringLiteral("baresip .*") + m_folder->work()},
                                      5000)
                               .out.trimmed();
    QVERIFY2(pid.toInt() > 1, pid.constData());
    QCOMPARE(::kill(pid.toInt(), SIGKILL), 0);
}

void TestTestCaller::refused()
{
    m_sbc->taker = [this](const QByteArray &message) {
        if (message.startsWith("INVITE "))
            m_sbc->answer(message, "486 Busy Here");
    };
    place();
    const TestCallSeen seen = over();
    QCOMPARE(seen.code, 486);
    QCOMPARE(seen.reason, QStringLiteral("486 Busy Here"));
}

void TestTestCaller::handsNoCallOn()
{
    m_sbc->taker = [this](const QByteArray &message) {
        takeWell(message);
        if (message.startsWith("ACK "))
            m_sbc->request(m_invite, "REFER",
                           "Refer-To: <sip:+19005550100@" + m_sbc->address().toLatin1() + ">\r\n");
    };
    place();
    const TestCallSeen seen = over();
    QVERIFY(seen.answered.has_value());
    QVERIFY(seen.byeAnswered);
    for (const QByteArray &message : m_sbc->messages())
        QVERIFY2(!message.contains("+19005550100"), message.constData());
    QCOMPARE(m_sbc->count("INVITE "), 1);
    // It was asked, and said no.
    QCOMPARE(m_sbc->count("SIP/2.0 2"), 0);
    QVERIFY(m_sbc->count("SIP/2.0 ") >= 1);
    QCOMPARE(m_sbc->count("BYE "), 1);
}

void TestTestCaller::staysWithItsOwnCall()
{
    m_sbc->taker = [this](const QByteArray &message) {
        takeWell(message);
        if (message.startsWith("ACK ") && m_sbc->count("ACK ") == 1)
            m_sbc->request(m_invite, "INVITE", {}, "elsewhere");
    };
    place();
    const TestCallSeen seen = over();
    QVERIFY(seen.answered && seen.byeAnswered && seen.codeKeyed);
    QCOMPARE(m_sbc->count("SIP/2.0 486"), 1);
    for (const QByteArray &message : m_sbc->messages()) {
        if (message.startsWith("BYE "))
            QCOMPARE(SipAnswerer::header(message, "Call-ID"), SipAnswerer::header(m_invite, "Call-ID"));
    }
}

void TestTestCaller::soundBeforeTheAnswerIsNone()
{
    QTimer picksUp;
    picksUp.setSingleShot(true);
    picksUp.setTimerType(Qt::PreciseTimer); // another may come early
    connect(&picksUp, &QTimer::timeout, this, [this] {
        m_sbc->answer(m_invite, "200 OK", true);
        m_sbc->say(m_invite, 440);
    });
    m_sbc->taker = [&](const QByteArray &message) {
        if (!message.startsWith("INVITE ")) {
            takeWell(message);
            return;
        }
        m_invite = message;
        m_sbc->answer(message, "183 Session Progress", true);
        m_sbc->say(message, 350);
        picksUp.start(3000);
    };
    place();
    const TestCallSeen seen = over();
    // A telephone that is slow to tell of its own control's start counts from later; it never counts from
    // the sound, which came at once.
    QVERIFY2(seen.answered && *seen.answered >= Duration(2000),
             qPrintable(QString::number(seen.answered.value_or(Duration(-1)).count())));
    QVERIFY2(std::abs(seen.here.hz - 440) < 5 && seen.here.missing <= 0.10,
             qPrintable(QStringLiteral("%1 Hz, %2 missing").arg(seen.here.hz).arg(seen.here.missing)));
}

void TestTestCaller::calledOffBeforeItRings_data()
{
    QTest::addColumn<bool>("trying"); ///< the SBC says so at once
    QTest::newRow("it is being tried") << true;
    QTest::newRow("nothing came yet") << false;
}

void TestTestCaller::calledOffBeforeItRings()
{
    QFETCH(bool, trying);
    bool cancelled = false;
    QTimer late;
    late.setSingleShot(true);
    connect(&late, &QTimer::timeout, this, [this] { m_sbc->answer(m_invite, "180 Ringing"); });
    m_sbc->taker = [&](const QByteArray &message) {
        if (message.startsWith("INVITE ")) {
            m_invite = message;
            if (trying)
                m_sbc->answer(message, "100 Trying");
            else
                late.start(1500);
            QVERIFY(TestCallFolder::callOff(m_config, QStringLiteral("00000000-0000-0000-0000-000000000001"))
                        .ok());
        } else if (message.startsWith("CANCEL ")) {
            cancelled = true;
            m_sbc->answer(message, "200 OK");
            m_sbc->answer(m_invite, "487 Request Terminated");
        }
    };
    place();
    const TestCallSeen seen = over();
    QVERIFY(seen.calledOff);
    // The SBC knows of it.
    QVERIFY(cancelled);
    SOON_COMPARE(m_sbc->count("ACK "), 1);
}

void TestTestCaller::namesThatAreNoUtf8()
{
    m_sbc->taker = [this](const QByteArray &message) {
        if (message.startsWith("INVITE "))
            m_sbc->answer(message, "486 Besch\xe4"
                                   "ftigt");
    };
    place();
    const TestCallSeen seen = over();
    QCOMPARE(seen.code, 486);
}

void TestTestCaller::telephoneBreaksOff_data()
{
    QTest::addColumn<QByteArray>("at"); ///< a message of that name
    QTest::addColumn<bool>("measured");
    QTest::newRow("as it talks") << QByteArray("ACK ") << false;
    QTest::newRow("as it ends the call") << QByteArray("BYE ") << true;
}

void TestTestCaller::telephoneBreaksOff()
{
    QFETCH(QByteArray, at);
    QFETCH(bool, measured);
    m_sbc->taker = [&](const QByteArray &message) {
        if (message.startsWith(at))
            killTelephone();
        else
            takeWell(message);
    };
    place();
    QTRY_VERIFY_WITH_TIMEOUT(m_done.has_value(), 30'000);
    QCOMPARE(m_done->ok(), measured);
    if (measured)
        QVERIFY((*m_done)->answered && (*m_done)->here.missing <= 0.10 && !(*m_done)->byeAnswered);
    else
        QCOMPARE(m_done->error().code, QStringLiteral("telephone"));
    const auto trace =
        TestCallFolder::trace(m_config, QStringLiteral("00000000-0000-0000-0000-000000000001"));
    QVERIFY(trace.ok() && trace->contains("INVITE sip:+18005550199@"));
}

void TestTestCaller::whatCannotBeRecordedIsNoSilence()
{
    QTimer removes;
    connect(&removes, &QTimer::timeout, this, [this] {
        QDir work(m_folder->work());
        for (const QString &file : work.entryList({QStringLiteral("dump-*-dec.wav")}, QDir::Files))
            work.remove(file);
    });
    removes.start(20);
    m_sbc->taker = [this](const QByteArray &message) { takeWell(message); };
    place();
    QTRY_VERIFY_WITH_TIMEOUT(m_done.has_value(), 30'000);
    QVERIFY(!m_done->ok());
    QCOMPARE(m_done->error().code, QStringLiteral("io"));
    QCOMPARE(m_sbc->count("BYE "), 1);
}

QTEST_GUILESS_MAIN(TestTestCaller)
#include "tst_testcaller.moc"
