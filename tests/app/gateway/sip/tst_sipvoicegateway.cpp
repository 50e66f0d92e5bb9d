// SPDX-License-Identifier: GPL-3.0-or-later
// Calls by SIP against a real callee: a second baresip that answers and presses keys, and SIPp where it must
// not.
#include "app/gateway/sip/sipvoicegateway.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/support/freeports.h"
#include "tests/support/soon.h"

#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString A1 = QStringLiteral("a1");
const QString Phone = QStringLiteral("+13125550123");

/// A port for SIP whose next is free too: baresip takes that for TLS.
int freePort()
{
    return Test::freePorts(2);
}

/// Whether somebody has that port, seen without trying it: whoever tries it takes it from the one who wants
/// it.
bool isTaken(int port)
{
    QFile udp(QStringLiteral("/proc/net/udp"));
    const QByteArray local = ':' + QByteArray::number(port, 16).toUpper().rightJustified(4, '0') + ' ';
    return udp.open(QIODevice::ReadOnly) && udp.readAll().contains(local);
}

/// A callee of SIPp that answers every call with one status.
class Callee
{
public:
    bool start(const QByteArray &status, bool thenWaits)
    {
        port = freePort();
        QFile file(m_dir.filePath(QStringLiteral("callee.xml")));
        const QByteArray head = "SIP/2.0 " + status +
                                "\n[last_Via:]\n[last_From:]\n[last_To:];tag=[call_number]\n[last_Call-ID:]\n"
                                "[last_CSeq:]\nContent-Length: 0\n\n";
        const QByteArray end =
            thenWaits ? "<recv request=\"CANCEL\"/>"
                        "<send><![CDATA[\nSIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n"
                        "[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n\n]]></send>"
                      : QByteArray("<recv request=\"ACK\"/>");
        if (!file.open(QIODevice::WriteOnly) ||
            file.write("<?xml version=\"1.0\"?><scenario name=\"callee\"><recv "
                       "request=\"INVITE\"/><send><![CDATA[\n" +
                       head + "]]></send>" + end + "</scenario>") < 0)
            return false;
        file.close();
        m_process.setWorkingDirectory(m_dir.path());
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral("sipp"),
                        {QStringLiteral("-sf"), file.fileName(), QStringLiteral("-i"),
                         QStringLiteral("127.0.0.1"), QStringLiteral("-p"), QString::number(port),
                         QStringLiteral("-nostdin"), QStringLiteral("-skip_rlimit")});
        return m_process.waitForStarted() && QTest::qWaitFor([this] { return isTaken(port); }, 10'000);
    }
    ~Callee()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    int port = 0;

private:
    QTemporaryDir m_dir;
    QProcess m_process;
};
} // namespace

class TestSipVoiceGateway : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void speaksAndTakesAKey();
    void moreThanAtOnceWaitTheirTurn();
    void extensionIsDialled();
    void nobodyPresses();
    void notReached_data();
    void notReached();
    void ringsInVain();
    void nobodyThere();
    void refusedHere_data();
    void refusedHere();
    void withoutBaresip();
    void hostileText();

private:
    void callee();
    SipVoiceGateway &gateway(int sbcPort, Duration connect = 20s);
    [[nodiscard]] bool calleeHeard(const char *type) const;
    [[nodiscard]] Attempted answer() const { return m_probe->answer(A1).value_or(Attempted()); }
    static Outgoing call(const QString &attempt = A1) { return outgoing(attempt, Phone, Channel::Call); }

    SystemClock m_clock;
    QTemporaryDir m_dir;
    std::unique_ptr<Baresip> m_callee;
    int m_calleePort = 0;
    QList<QJsonObject> m_calleeHeard;
    std::unique_ptr<SipVoiceGateway> m_gateway;
    std::unique_ptr<GatewayProbe> m_probe;
};

void TestSipVoiceGateway::initTestCase()
{
    for (const char *program : {"baresip", "espeak-ng", "sox", "sipp"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            QSKIP(qPrintable(QStringLiteral("%1 is not installed").arg(QLatin1String(program))));
    }
    // What the callee says; without a source of sound it answers no call.
    QCOMPARE(QProcess::execute(QStringLiteral("sox"),
                               {QStringLiteral("-n"), QStringLiteral("-r"), QStringLiteral("8000"),
                                QStringLiteral("-c"), QStringLiteral("1"), QStringLiteral("-b"),
                                QStringLiteral("16"), m_dir.filePath(QStringLiteral("silence.wav")),
                                QStringLiteral("trim"), QStringLiteral("0"), QStringLiteral("120")}),
             0);
}

void TestSipVoiceGateway::cleanup()
{
    m_gateway.reset();
    m_callee.reset();
    m_calleeHeard.clear();
}

/// A telephone that answers by itself.
void TestSipVoiceGateway::callee()
{
    m_calleePort = freePort();
    const QString listen = QStringLiteral("127.0.0.1:%1").arg(m_calleePort);
    m_callee = std::make_unique<Baresip>(Baresip::Settings{
        listen, 34'000, 34'100,
        QStringLiteral("<sip:%1@%2>;regint=0;answermode=auto;audio_codecs=PCMU,PCMA;audio_source=aufile,%3")
            .arg(Phone, listen, m_dir.filePath(QStringLiteral("silence.wav")))});
    bool up = false;
    connect(&m_callee->control(), &BaresipControl::up, this, [&up] { up = true; });
    connect(&m_callee->control(), &BaresipControl::event, this,
            [this](const QJsonObject &event) { m_calleeHeard += event; });
    m_callee->start();
    SOON_VERIFY(up);
    m_callee->control().disconnect(this);
    connect(&m_callee->control(), &BaresipControl::event, this,
            [this](const QJsonObject &event) { m_calleeHeard += event; });
}

/// The two baresips have as long as a busy machine takes; where nobody is there, that is waited for in vain.
SipVoiceGateway &TestSipVoiceGateway::gateway(int sbcPort, Duration connect)
{
    SipSettings settings;
    settings.name = QStringLiteral("sbc");
    settings.sbc = QStringLiteral("127.0.0.1:%1").arg(sbcPort);
    settings.from = QStringLiteral("+13125550100");
    settings.listen = QStringLiteral("127.0.0.1:%1").arg(freePort());
    settings.rtpFirst = 33'000;
    settings.atOnce = 4;
    SipVoiceGateway::Times times;
    times.connect = connect;
    times.ring = 2s;
    times.dial = 100ms;
    m_gateway = std::make_unique<SipVoiceGateway>(settings, m_clock, times, nullptr);
    m_probe = std::make_unique<GatewayProbe>(*m_gateway);
    return *m_gateway;
}

bool TestSipVoiceGateway::calleeHeard(const char *type) const
{
    return std::any_of(m_calleeHeard.begin(), m_calleeHeard.end(), [type](const QJsonObject &event) {
        return event.value(QLatin1String("type")) == QLatin1String(type);
    });
}

void TestSipVoiceGateway::speaksAndTakesAKey()
{
    callee();
    gateway(m_calleePort).send({call()});
    QTRY_VERIFY_WITH_TIMEOUT(calleeHeard("CALL_RTPESTAB"), 30'000);
    SOON_VERIFY(m_probe->answer(A1)); // theirs is up before we hear of it
    QCOMPARE(answer().what, Attempted::What::Sent);
    QCOMPARE(answer().gateway, QStringLiteral("voice/sbc"));
    m_callee->run({{QStringLiteral("sndcode"), QStringLiteral("1")}});
    SOON_COMPARE(m_probe->count(A1, Heard::What::Answered), 1);
    QCOMPARE(m_probe->heard.value(A1).first().code, QStringLiteral("1"));
    SOON_VERIFY(calleeHeard("CALL_CLOSED")); // the key ends it
    QVERIFY(m_probe->attempts.value(A1).size() == 1);
}

void TestSipVoiceGateway::moreThanAtOnceWaitTheirTurn()
{
    callee();
    QList<Outgoing> all;
    for (int i = 0; i < 6; ++i) { // more than there are at once
        all += call(QStringLiteral("c%1").arg(i));
        all.last().text = QStringLiteral("number %1").arg(i % 2);
        all.last().language = i % 2 ? "de" : "en-US";
    }
    gateway(m_calleePort);
    connect(&m_callee->control(), &BaresipControl::event, this, [this](const QJsonObject &event) {
        if (event.value(QLatin1String("type")) == QLatin1String("CALL_ESTABLISHED"))
            m_callee->run({{QStringLiteral("sndcode"), QStringLiteral("5")}});
    });
    m_gateway->send(all);
    QTRY_COMPARE_WITH_TIMEOUT(m_probe->attempts.size(), 6, 60'000);
    for (const Outgoing &one : std::as_const(all))
        QCOMPARE(m_probe->answer(one.attempt)->what, Attempted::What::Sent);
}

void TestSipVoiceGateway::extensionIsDialled()
{
    callee();
    Outgoing one = call();
    one.extension = QStringLiteral("204");
    gateway(m_calleePort).send({one});
    const auto dialled = [this] {
        QString out;
        for (const QJsonObject &event : std::as_const(m_calleeHeard)) {
            if (event.value(QLatin1String("type")) == QLatin1String("CALL_DTMF_START"))
                out += event.value(QLatin1String("param")).toString();
        }
        return out;
    };
    QTRY_COMPARE_WITH_TIMEOUT(dialled(), QStringLiteral("204"), 30'000);
}

void TestSipVoiceGateway::nobodyPresses()
{
    callee();
    Outgoing one = call();
    one.text = QStringLiteral("Hi.");
    gateway(m_calleePort).send({one});
    QTRY_COMPARE_WITH_TIMEOUT(m_probe->count(A1, Heard::What::Delivered), 1, 50'000); // spoken to its end
    QCOMPARE(m_probe->heard.value(A1).size(), 1);
}

void TestSipVoiceGateway::notReached_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<Attempted::What>("what");
    QTest::addColumn<QString>("failed");
    QTest::addColumn<bool>("trouble");
    using What = Attempted::What;
    QTest::newRow("busy") << QByteArray("486 Busy Here") << What::Sent << "486" << false;
    QTest::newRow("declined") << QByteArray("603 Decline") << What::Sent << "603" << false;
    QTest::newRow("no such number") << QByteArray("404 Not Found") << What::Refused << "" << false;
    QTest::newRow("SBC is full") << QByteArray("503 Service Unavailable") << What::Later << "" << true;
    QTest::newRow("SBC does not know us") << QByteArray("403 Forbidden") << What::Later << "" << true;
}

void TestSipVoiceGateway::notReached()
{
    QFETCH(QByteArray, status);
    QFETCH(QString, failed);
    QFETCH(bool, trouble);
    Callee there;
    QVERIFY(there.start(status, false));
    gateway(there.port).send({call()});
    QTRY_VERIFY_WITH_TIMEOUT(m_probe->answer(A1), 30'000);
    QTEST(answer().what, "what");
    SOON_COMPARE(m_probe->count(A1, Heard::What::Failed), failed.isEmpty() ? 0 : 1);
    QCOMPARE(failed.isEmpty() ? answer().code : m_probe->heard.value(A1).first().code,
             QString::fromLatin1(status.left(3)));
    QCOMPARE(!m_probe->troubles.isEmpty() && !m_probe->troubles.last().second.isEmpty(), trouble);
}

void TestSipVoiceGateway::ringsInVain()
{
    Callee there;
    QVERIFY(there.start("180 Ringing", true));
    gateway(there.port).send({call()});
    QTRY_COMPARE_WITH_TIMEOUT(m_probe->count(A1, Heard::What::Failed), 1, 30'000);
    QCOMPARE(answer().what, Attempted::What::Sent);
    QCOMPARE(m_probe->heard.value(A1).first().code, QStringLiteral("no-answer"));
}

void TestSipVoiceGateway::nobodyThere()
{
    QUdpSocket mute;
    QVERIFY(mute.bind(QHostAddress::LocalHost, quint16(freePort()), QUdpSocket::DontShareAddress));
    gateway(mute.localPort(), 3s).send({call()});
    QTRY_VERIFY_WITH_TIMEOUT(m_probe->answer(A1), 30'000);
    QCOMPARE(answer().what, Attempted::What::Later);
    QCOMPARE(answer().code, QStringLiteral("silent"));
    QVERIFY(!m_probe->troubles.isEmpty());
}

void TestSipVoiceGateway::refusedHere_data()
{
    QTest::addColumn<QString>("number");
    QTest::addColumn<QString>("extension");
    QTest::newRow("another SBC") << "+1312@evil.example"
                                 << "";
    QTest::newRow("second command") << "+13125550123\n/quit"
                                    << "";
    QTest::newRow("parameters") << "+13125550123;x=y"
                                << "";
    QTest::newRow("extension") << "+13125550123"
                               << "1\n/quit";
}

void TestSipVoiceGateway::refusedHere()
{
    QFETCH(QString, number);
    QFETCH(QString, extension);
    Outgoing one = call();
    one.address = number;
    one.extension = extension;
    gateway(freePort()).send({one});
    SOON_VERIFY(m_probe->answer(A1));
    QCOMPARE(answer().what, Attempted::What::Refused);
}

void TestSipVoiceGateway::withoutBaresip()
{
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nonexistent");
    gateway(freePort()).send({call()});
    const bool came = QTest::qWaitFor([this] { return m_probe->answer(A1).has_value(); }, 15'000);
    qputenv("PATH", path);
    QVERIFY(came);
    QCOMPARE(answer().what, Attempted::What::Later);
    QVERIFY(m_probe->troubles.first().second.contains(QRegularExpression(QStringLiteral("baresip|espeak"))));
}

/// Nothing of it reaches a shell, an argument or baresip.
void TestSipVoiceGateway::hostileText()
{
    callee();
    Outgoing one = call();
    one.text = QStringLiteral("-w /etc/passwd; $(reboot) `id` <speak>\x01\x1b[2J {x} \u202e");
    one.language = "../../x";
    gateway(m_calleePort).send({one});
    QTRY_VERIFY_WITH_TIMEOUT(calleeHeard("CALL_ESTABLISHED"), 30'000);
    SOON_VERIFY(m_probe->answer(A1));
    QCOMPARE(answer().what, Attempted::What::Sent);
}

QTEST_GUILESS_MAIN(TestSipVoiceGateway)
#include "tst_sipvoicegateway.moc"
