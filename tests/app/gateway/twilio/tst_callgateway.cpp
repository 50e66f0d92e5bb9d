// SPDX-License-Identifier: GPL-3.0-or-later
// Calls against the stand-in, without call-backs: everything is asked for.
#include "app/gateway/twilio/callgateway.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/app/gateway/twilio/standin.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Phone = QStringLiteral("+13125550123");
const QString A1 = QStringLiteral("a1");

TwilioGateway::Times quick()
{
    TwilioGateway::Times out;
    out.whole = 20s;
    out.firstPoll = 40ms;
    out.pollEvery = 200ms;
    out.sureAfter = 600ms;
    out.eventsAfter = 700ms;
    return out;
}

Outgoing call(const QString &attempt, const QString &number)
{
    return outgoing(attempt, number, Channel::Call);
}
} // namespace

class TestCallGateway : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keyAcknowledges();
    void keyIsHeardAfterARestart();
    void nobodyPresses();
    void machineIsNoAcknowledgement();
    void notReached_data();
    void notReached();
    void extension_data();
    void extension();
    void tooLong();
    void lostAnswerIsFound();
    void earlierCallIsNotTakenForIt();
    void neverPlacedIsNotSent();
    void ofBeforeARestartNothingIsSaid();

private:
    void send(const Outgoing &what) { m_gateway->send({what}); }
    [[nodiscard]] Attempted answer() const { return m_probe->answer(A1).value_or(Attempted()); }
    void restart()
    {
        m_gateway = std::make_unique<CallGateway>(QList<TwilioSettings>{m_there->account()},
                                                  CallbackSettings(), m_clock, quick(), nullptr);
        m_probe = std::make_unique<GatewayProbe>(*m_gateway);
    }

    SystemClock m_clock;
    std::unique_ptr<StandIn> m_there;
    std::unique_ptr<CallGateway> m_gateway;
    std::unique_ptr<GatewayProbe> m_probe;
};

void TestCallGateway::init()
{
    m_there = std::make_unique<StandIn>();
    QVERIFY2(m_there->start({QStringLiteral("--events-after"), QStringLiteral("0.5")}),
             m_there->errors().constData());
    restart();
}

void TestCallGateway::cleanup()
{
    m_gateway.reset();
    QCOMPARE(m_there->violations(), QJsonArray());
    m_there.reset();
}

void TestCallGateway::keyAcknowledges()
{
    send(call(A1, Phone));
    SOON_VERIFY(m_probe->answer(A1));
    QCOMPARE(answer().what, Attempted::What::Sent);
    QVERIFY(answer().reference.startsWith(QLatin1String("CA")));
    QCOMPARE(answer().gateway, QStringLiteral("voice/twilio"));
    SOON_COMPARE(m_probe->count(A1, Heard::What::Delivered), 1);
    SOON_COMPARE(m_probe->count(A1, Heard::What::Answered), 1); // once the list of events is open
    QCOMPARE(m_probe->heard.value(A1).last().code, QStringLiteral("1"));
    QCOMPARE(m_probe->heard.value(A1).size(), 2);
}

/// The console that called is gone before anything is heard, and another one goes on; for a while.
void TestCallGateway::keyIsHeardAfterARestart()
{
    send(call(A1, Phone));
    SOON_VERIFY(m_probe->answer(A1));
    Taken taken{A1, Channel::Call, Phone, answer().gateway, answer().reference, m_clock.now(), false};
    Taken old = taken;
    old.attempt = QStringLiteral("a2");
    old.at -= 5h;
    Taken odd = taken;
    odd.attempt = QStringLiteral("a3");
    odd.reference = QStringLiteral("CA0/../x");
    restart();
    m_gateway->goOnWith({taken, old, odd});
    QCOMPARE(m_gateway->following(), 1);
    SOON_COMPARE(m_probe->count(A1, Heard::What::Answered), 1);
    QCOMPARE(m_probe->count(A1, Heard::What::Sent), 0); // that is known
    QVERIFY(m_probe->heard.value(old.attempt).isEmpty() && m_probe->heard.value(odd.attempt).isEmpty());
    QCOMPARE(m_there->calls().size(), 1);
}

void TestCallGateway::nobodyPresses()
{
    send(call(A1, QStringLiteral("+13125559400")));
    SOON_COMPARE(m_probe->count(A1, Heard::What::Delivered), 1);
    send(call(QStringLiteral("a2"), Phone));
    SOON_COMPARE(m_probe->count(QStringLiteral("a2"), Heard::What::Answered),
                 1); // so the other's was read too
    QCOMPARE(m_probe->count(A1, Heard::What::Answered), 0);
}

void TestCallGateway::machineIsNoAcknowledgement()
{
    send(call(A1, QStringLiteral("+13125559402")));
    SOON_COMPARE(m_probe->count(A1, Heard::What::Automatic), 1);
    QCOMPARE(m_probe->heard.value(A1).size(), 1);
    QCOMPARE(m_probe->heard.value(A1).first().code, QStringLiteral("machine_end_beep"));
}

void TestCallGateway::notReached_data()
{
    QTest::addColumn<QString>("number");
    QTest::addColumn<QString>("code");
    QTest::newRow("busy") << "+13125559486"
                          << "busy";
    QTest::newRow("nobody there") << "+13125559408"
                                  << "no-answer";
}

void TestCallGateway::notReached()
{
    QFETCH(QString, number);
    send(call(A1, number));
    SOON_COMPARE(m_probe->count(A1, Heard::What::Failed), 1);
    QCOMPARE(answer().what, Attempted::What::Sent);
    QTEST(m_probe->heard.value(A1).first().code, "code");
}

void TestCallGateway::extension_data()
{
    QTest::addColumn<QString>("extension");
    QTest::addColumn<bool>("goes");
    QTest::newRow("digits") << "204" << true;
    QTest::newRow("star") << "*204#" << true;
    QTest::newRow("a word") << "reception" << false;
    QTest::newRow("with a line") << "2\n04" << false;
    QTest::newRow("too many") << QString(29, QLatin1Char('1')) << false;
}

void TestCallGateway::extension()
{
    QFETCH(QString, extension);
    QFETCH(bool, goes);
    Outgoing one = call(A1, Phone);
    one.extension = extension;
    send(one);
    SOON_VERIFY(m_probe->answer(A1));
    QCOMPARE(answer().what, goes ? Attempted::What::Sent : Attempted::What::Refused);
}

void TestCallGateway::tooLong()
{
    Outgoing one = call(A1, Phone);
    one.text = QString(4000, QLatin1Char('a'));
    send(one);
    SOON_VERIFY(m_probe->answer(A1));
    QCOMPARE(answer().what, Attempted::What::Refused);
    QCOMPARE(m_there->calls().size(), 0);
}

void TestCallGateway::lostAnswerIsFound()
{
    m_there->scenario(
        Phone, {{QStringLiteral("answer"), QStringLiteral("500-stored")}, {QStringLiteral("times"), 1}});
    send(call(A1, Phone));
    SOON_VERIFY(m_probe->answer(A1));
    QCOMPARE(answer().what, Attempted::What::Maybe);
    m_gateway->ask({call(A1, Phone)});
    SOON_COMPARE(m_probe->count(A1, Heard::What::Sent), 1);
    SOON_COMPARE(m_probe->count(A1, Heard::What::Answered), 1);
    QCOMPARE(m_there->calls().size(), 1);
}

/// The slot before went to the same number.
void TestCallGateway::earlierCallIsNotTakenForIt()
{
    const QString before = QStringLiteral("a0");
    send(call(before, Phone));
    SOON_COMPARE(m_probe->count(before, Heard::What::Answered), 1);
    m_there->scenario(Phone, {{QStringLiteral("answer"), QStringLiteral("close")}});
    send(call(A1, Phone));
    SOON_VERIFY(m_probe->answer(A1));
    QCOMPARE(answer().what, Attempted::What::Maybe);
    SOON_VERIFY((m_gateway->ask({call(A1, Phone)}), !m_probe->heard.value(A1).isEmpty()));
    QCOMPARE(m_probe->heard.value(A1).first().what, Heard::What::NotSent);
}

void TestCallGateway::neverPlacedIsNotSent()
{
    m_there->scenario(Phone, {{QStringLiteral("answer"), QStringLiteral("500")}});
    send(call(A1, Phone));
    SOON_VERIFY(m_probe->answer(A1));
    QCOMPARE(answer().what, Attempted::What::Maybe);
    SOON_VERIFY((m_gateway->ask({call(A1, Phone)}), !m_probe->heard.value(A1).isEmpty()));
    QCOMPARE(m_probe->heard.value(A1).first().what, Heard::What::NotSent);
}

void TestCallGateway::ofBeforeARestartNothingIsSaid()
{
    m_there->scenario(
        Phone, {{QStringLiteral("answer"), QStringLiteral("500-stored")}, {QStringLiteral("times"), 1}});
    send(call(A1, Phone));
    SOON_VERIFY(m_probe->answer(A1));
    restart();
    const Duration began = m_clock.monotonic();
    SOON_VERIFY((m_gateway->ask({call(A1, Phone)}), m_clock.monotonic() - began > 2 * quick().sureAfter));
    QVERIFY(m_probe->heard.isEmpty()); // it could be any call to that number
}

QTEST_GUILESS_MAIN(TestCallGateway)
#include "tst_callgateway.moc"
