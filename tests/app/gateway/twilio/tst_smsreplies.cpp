// SPDX-License-Identifier: GPL-3.0-or-later
// What people write back by SMS, through the stand-in: whose answer it is, once, and what is none.
#include "app/gateway/twilio/smsgateway.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/app/gateway/twilio/standin.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString One = QStringLiteral("+13125550123");
const QString Other = QStringLiteral("+13125550124");
constexpr auto Answered = Heard::What::Answered;
} // namespace

class TestSmsReplies : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void answersTheNewestMessage();
    void strangersAnswerNothing();
    void whatCameBeforeAnswersNothing();
    void whoWantsNoMoreHasNotAnswered_data();
    void whoWantsNoMoreHasNotAnswered();
    void isFoundBehindManyOthers();
    void isFoundAlthoughALookBrokeOff();
    void isFoundOnceItsMessageIsKnown();
    void dutyThatComesBackHearsWhatItMissed();
    void textIsNotTrusted();

private:
    void send(const QString &attempt, const QString &number);
    /// It went out there, before this gateway heard of it.
    void goOnWith(const QString &attempt, const QString &number, Instant at);
    /// So often the list of what came to our number was asked for.
    [[nodiscard]] int looks();
    /// Until it has been asked for anew, and answered.
    void lookAgain();

    SystemClock m_clock;
    std::unique_ptr<StandIn> m_there;
    std::unique_ptr<SmsGateway> m_gateway;
    std::unique_ptr<GatewayProbe> m_probe;
};

void TestSmsReplies::init()
{
    m_there = std::make_unique<StandIn>();
    QVERIFY2(m_there->start(), m_there->errors().constData());
    TwilioGateway::Times times;
    times.pollEvery = 200ms;
    m_gateway = std::make_unique<SmsGateway>(QList<TwilioSettings>{m_there->account()}, CallbackSettings(),
                                             m_clock, times, nullptr);
    m_probe = std::make_unique<GatewayProbe>(*m_gateway);
}

void TestSmsReplies::cleanup()
{
    m_gateway.reset();
    QCOMPARE(m_there->violations(), QJsonArray());
    m_there.reset();
}

void TestSmsReplies::send(const QString &attempt, const QString &number)
{
    m_gateway->send({outgoing(attempt, number)});
    SOON_VERIFY(m_probe->answer(attempt));
    QCOMPARE(m_probe->answer(attempt)->what, Attempted::What::Sent);
}

void TestSmsReplies::goOnWith(const QString &attempt, const QString &number, Instant at)
{
    Taken one;
    one.attempt = attempt;
    one.channel = Channel::Sms;
    one.address = number;
    one.gateway = QStringLiteral("sms/twilio");
    one.at = at;
    one.there = true;
    m_gateway->goOnWith({one});
}

int TestSmsReplies::looks()
{
    int out = 0;
    for (const QJsonValue &request : m_there->state().value(QLatin1String("requests")).toArray())
        out += request.toObject().value(QLatin1String("path")).toString().contains(QLatin1String("?To=")) ? 1
                                                                                                          : 0;
    return out;
}

void TestSmsReplies::lookAgain()
{
    const int before = looks();
    SOON_VERIFY(looks() >= before + 3); // the last but one has been answered: they go one after the other
}

void TestSmsReplies::answersTheNewestMessage()
{
    send(QStringLiteral("a1"), One);
    send(QStringLiteral("b1"), Other);
    send(QStringLiteral("a2"), One);
    m_there->reply(One, QStringLiteral("ok, rerouting now"));
    SOON_COMPARE(m_probe->count(QStringLiteral("a2"), Answered), 1);
    QCOMPARE(m_probe->count(QStringLiteral("a1"), Answered), 0);
    QCOMPARE(m_probe->count(QStringLiteral("b1"), Answered), 0);
    lookAgain();
    QCOMPARE(m_probe->count(QStringLiteral("a2"), Answered), 1); // told once
    for (const Heard &heard : m_probe->heard.value(QStringLiteral("a2"))) {
        if (heard.what != Answered)
            continue;
        QCOMPARE(heard.text, QStringLiteral("ok, rerouting now"));
        QCOMPARE(heard.gateway, QStringLiteral("sms/twilio"));
        QVERIFY(heard.at <= m_clock.now());
    }
    m_there->reply(One, QStringLiteral("done"));
    SOON_COMPARE(m_probe->count(QStringLiteral("a2"), Answered), 2);
}

void TestSmsReplies::strangersAnswerNothing()
{
    send(QStringLiteral("a1"), One);
    m_there->reply(Other, QStringLiteral("who is this?"));
    m_there->reply(QStringLiteral("SWITCHBACK"), QStringLiteral("a sender without a number"));
    lookAgain();
    QCOMPARE(m_probe->count(QStringLiteral("a1"), Answered), 0);
}

void TestSmsReplies::whatCameBeforeAnswersNothing()
{
    m_there->reply(One, QStringLiteral("are you open today?"));
    QTRY_VERIFY_WITH_TIMEOUT(m_clock.now().time_since_epoch() % 1000 < 500ms, 2000);
    // Their times are whole seconds: what came in the same few is not told from an answer.
    const Instant then = m_clock.now();
    SOON_VERIFY(m_clock.now() >= then + 4s);
    send(QStringLiteral("a1"), One);
    lookAgain();
    QCOMPARE(m_probe->count(QStringLiteral("a1"), Answered), 0);
}

void TestSmsReplies::whoWantsNoMoreHasNotAnswered_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("answer");
    QTest::newRow("stop") << "STOP" << false;
    QTest::newRow("as people write it") << " Stop\n" << false;
    QTest::newRow("a sentence") << "stop calling, we have rerouted" << true;
}

void TestSmsReplies::whoWantsNoMoreHasNotAnswered()
{
    QFETCH(QString, text);
    QFETCH(bool, answer);
    send(QStringLiteral("a1"), One);
    m_there->reply(One, text);
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), answer ? Answered : Heard::What::Automatic), 1);
    QCOMPARE(m_probe->count(QStringLiteral("a1"), answer ? Heard::What::Automatic : Answered), 0);
}

void TestSmsReplies::isFoundBehindManyOthers()
{
    send(QStringLiteral("a1"), One);
    m_there->reply(One, QStringLiteral("ok"), 70); // more than a page, newer
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Answered), 1);
}

/// What was read before the look broke off is known, and must not hide what stands behind it.
void TestSmsReplies::isFoundAlthoughALookBrokeOff()
{
    send(QStringLiteral("a1"), One);
    m_there->breakPages(1);
    m_there->reply(One, QStringLiteral("ok"), 70);
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Answered), 1);
}

/// Two pairs write from one number. After a restart the first one's messages are known, and an answer to the
/// second one's is read before its book has been: it is found when that is known.
void TestSmsReplies::isFoundOnceItsMessageIsKnown()
{
    const Instant before = m_clock.now() - 30s;
    send(QStringLiteral("p1"), One);
    m_there->reply(Other, QStringLiteral("we have rerouted"));
    lookAgain();
    QVERIFY(m_probe->heard.value(QStringLiteral("q1")).isEmpty());
    goOnWith(QStringLiteral("q1"), Other, before);
    SOON_COMPARE(m_probe->count(QStringLiteral("q1"), Answered), 1);
    goOnWith(QStringLiteral("q1"), Other, before); // which says nothing new
    lookAgain();
    QCOMPARE(m_probe->count(QStringLiteral("q1"), Answered), 1);
    QCOMPARE(m_probe->count(QStringLiteral("p1"), Answered), 0);
}

/// The duty goes away and comes back, and this console polls all the time: what came meanwhile is of the
/// message that another one sent.
void TestSmsReplies::dutyThatComesBackHearsWhatItMissed()
{
    send(QStringLiteral("a1"), One);
    // Their times are whole seconds: what goes out between has to be later than those.
    const Instant first = m_clock.now();
    SOON_VERIFY(m_clock.now() >= first + 3s);
    const Instant byAnother = m_clock.now();
    m_there->reply(One, QStringLiteral("understood"));
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Answered), 1); // as far as this one knows
    goOnWith(QStringLiteral("b1"), One, byAnother);
    SOON_COMPARE(m_probe->count(QStringLiteral("b1"), Answered), 1);
    lookAgain();
    QCOMPARE(m_probe->count(QStringLiteral("b1"), Answered), 1);
}

void TestSmsReplies::textIsNotTrusted()
{
    send(QStringLiteral("a1"), One);
    m_there->reply(One, QStringLiteral("<b>ok</b>\u202e\x1b[31m\r\nX: y") + QString(5000, QLatin1Char('x')));
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Answered), 1);
    for (const Heard &heard : m_probe->heard.value(QStringLiteral("a1"))) {
        if (heard.what != Answered)
            continue;
        QVERIFY(heard.text.size() <= 2000);
        QVERIFY(heard.text.startsWith(QLatin1String("<b>ok</b>")));
        QVERIFY(!heard.text.contains(QChar(0x1b)) && !heard.text.contains(QChar(0x202e)));
    }
}

QTEST_GUILESS_MAIN(TestSmsReplies)
#include "tst_smsreplies.moc"
