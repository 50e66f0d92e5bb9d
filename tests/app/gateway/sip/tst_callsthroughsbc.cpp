// SPDX-License-Identifier: GPL-3.0-or-later
// A customer is called through the pair's SBC: the console's baresip, a real Kamailio as the lab's sites have
// it, and a telephone behind it that answers and presses a key.
#include "app/gateway/sip/sipvoicegateway.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/app/site/sbcfixture.h"
#include "tests/support/soon.h"

#include <QStandardPaths>

using namespace Switchback;

namespace
{
const QString A1 = QStringLiteral("a1");
const QString Phone = QStringLiteral("+13035550123");
constexpr int ConsolePort = 5062;
} // namespace

class TestCallsThroughSbc : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void customerHearsAndPresses();
    void siteThatIsClosedStillCallsOut();
    void strangersCallNobody();

private:
    [[nodiscard]] QString from(const char *last) const
    {
        const QString address = m_sbc.site(0).address;
        return address.left(address.lastIndexOf(QLatin1Char('.')) + 1) + QLatin1String(last);
    }
    std::unique_ptr<SipVoiceGateway> gateway(const QString &address) const;
    [[nodiscard]] bool telephoneSaw(const char *type) const;
    [[nodiscard]] QByteArray counted() const { return m_sbc.sql(0, "calls", "SELECT count(*) FROM acc"); }

    Test::SbcFixture m_sbc;
    SystemClock m_clock;
    std::unique_ptr<Baresip> m_telephone;
    QList<QJsonObject> m_seen;
};

void TestCallsThroughSbc::initTestCase()
{
    if (const QString why = m_sbc.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (QStandardPaths::findExecutable(QStringLiteral("espeak-ng")).isEmpty())
        QSKIP("espeak-ng is not installed");
    QVERIFY(m_sbc.configure());
    m_sbc.startSbc(0);
    // Without a source of sound it answers no call: the tone of the test calls lies there.
    const QString listen =
        QStringLiteral("%1:%2").arg(m_sbc.lab().outside.address).arg(m_sbc.lab().callersPort);
    m_telephone = std::make_unique<Baresip>(Baresip::Settings{
        listen, 34'200, 34'300,
        QStringLiteral("<sip:%1@%2>;regint=0;answermode=auto;audio_codecs=PCMU,PCMA;audio_source=aufile,%3")
            .arg(Phone, listen, m_sbc.etc(0) + QStringLiteral("/test.wav"))});
    bool up = false;
    connect(&m_telephone->control(), &BaresipControl::up, this, [&up] { up = true; });
    connect(&m_telephone->control(), &BaresipControl::event, this,
            [this](const QJsonObject &event) { m_seen += event; });
    m_telephone->start();
    SOON_VERIFY(up);
    SOON_COMPARE(counted(), QByteArray("0\n"));
}

std::unique_ptr<SipVoiceGateway> TestCallsThroughSbc::gateway(const QString &address) const
{
    SipSettings settings;
    settings.name = QStringLiteral("naperville");
    settings.sbc = QStringLiteral("%1:%2").arg(m_sbc.site(0).address).arg(m_sbc.site(0).sipPort);
    settings.from = QStringLiteral("+13125550100");
    settings.listen = QStringLiteral("%1:%2").arg(address).arg(ConsolePort);
    settings.rtpFirst = 33'200;
    settings.atOnce = 1;
    return std::make_unique<SipVoiceGateway>(settings, m_clock, SipVoiceGateway::Times(), nullptr);
}

bool TestCallsThroughSbc::telephoneSaw(const char *type) const
{
    return std::any_of(m_seen.begin(), m_seen.end(), [type](const QJsonObject &event) {
        return event.value(QLatin1String("type")) == QLatin1String(type);
    });
}

void TestCallsThroughSbc::customerHearsAndPresses()
{
    const auto calls = gateway(m_sbc.lab().operationsAddress);
    GatewayProbe probe(*calls);
    calls->send({outgoing(A1, Phone, Channel::Call)});
    SOON_VERIFY(telephoneSaw("CALL_RTPESTAB")); // it hears somebody
    SOON_VERIFY(probe.answer(A1));
    QCOMPARE(probe.answer(A1)->what, Attempted::What::Sent);
    m_telephone->run({{QStringLiteral("sndcode"), QStringLiteral("1")}});
    SOON_COMPARE(probe.count(A1, Heard::What::Answered), 1);
    SOON_VERIFY(telephoneSaw("CALL_CLOSED"));
    QCOMPARE(counted(), QByteArray("0\n")); // no call of a customer's
}

void TestCallsThroughSbc::siteThatIsClosedStillCallsOut()
{
    QProcess curl;
    curl.start(QStringLiteral("curl"),
               {QStringLiteral("--silent"), QStringLiteral("--fail"), QStringLiteral("--data-raw"),
                QStringLiteral("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"htable.sets\","
                               "\"params\":[\"switchback\",\"mode\",\"closed\"]}"),
                m_sbc.url(0)});
    QVERIFY(curl.waitForFinished() && curl.exitCode() == 0);
    m_seen.clear();
    const auto calls = gateway(m_sbc.lab().operationsAddress);
    GatewayProbe probe(*calls);
    calls->send({outgoing(A1, Phone, Channel::Call)});
    SOON_VERIFY(telephoneSaw("CALL_ESTABLISHED"));
    m_telephone->run({{QStringLiteral("sndcode"), QStringLiteral("1")}});
    SOON_COMPARE(probe.count(A1, Heard::What::Answered), 1);
}

void TestCallsThroughSbc::strangersCallNobody()
{
    m_seen.clear();
    const auto calls = gateway(from("9"));
    GatewayProbe probe(*calls);
    calls->send({outgoing(A1, Phone, Channel::Call)});
    SOON_VERIFY(probe.answer(A1));
    QVERIFY2(probe.answer(A1)->text.contains(QStringLiteral("403")), qPrintable(probe.answer(A1)->text));
    QVERIFY(!telephoneSaw("CALL_INCOMING"));
}

QTEST_GUILESS_MAIN(TestCallsThroughSbc)
#include "tst_callsthroughsbc.moc"
