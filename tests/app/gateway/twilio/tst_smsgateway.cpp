// SPDX-License-Identifier: GPL-3.0-or-later
// SMS against the stand-in, which refuses what breaks a published rule.
#include "app/gateway/gatewaythread.h"
#include "app/gateway/twilio/smsgateway.h"
#include "models/notify/messagetag.h"
#include "models/notify/spelling/smslength.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/app/gateway/twilio/standin.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Mobile = QStringLiteral("+13125550123");

TwilioGateway::Times quick()
{
    TwilioGateway::Times out;
    out.whole = 20s;
    out.firstPoll = 40ms;
    out.pollEvery = 200ms;
    out.sureAfter = 600ms;
    return out;
}
} // namespace

class TestSmsGateway : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void sentAndDelivered();
    void textGoesLiterally_data();
    void textGoesLiterally();
    void isCountedAsTheProviderCounts();
    void refused_data();
    void refused();
    void failsLater();
    void tooManyIsLater_data();
    void tooManyIsLater();
    void whoWantsToBeLeftAloneForLongIsNotWaitedFor();
    void lostAnswerIsMaybeAndFound_data();
    void lostAnswerIsMaybeAndFound();
    void keptConnectionSendsNothingTwice();
    void notFoundIsNoProofAtFirst();
    void notTakenIsNotSent();
    void foundOnALaterPage();
    void askedAfterARestart();
    void notTakenBeforeARestartIsNotSentByTheLastQuestion();
    void questionsWaitUntilAPauseIsOver();
    void listThatFailsProvesNothing();
    void wrongTokenIsTrouble();
    void nobodyThereGoesToTheNext();
    void throughOneAlone();
    void nobodyThereAtAll();
    void paceIsKept();
    void whatIsTooLateIsNotSent();
    void inAThreadOfItsOwn();

private:
    [[nodiscard]] SmsGateway *gateway(QList<TwilioSettings> accounts = {})
    {
        if (accounts.isEmpty())
            accounts = {m_there->account()};
        m_gateway = std::make_unique<SmsGateway>(accounts, CallbackSettings(), m_clock, m_times, nullptr);
        m_probe = std::make_unique<GatewayProbe>(*m_gateway);
        return m_gateway.get();
    }
    [[nodiscard]] Attempted::What what(const QString &attempt) const
    {
        return m_probe->answer(attempt)->what;
    }

    /// When such requests came, as the provider's clock says: whoever looks later sees the same.
    [[nodiscard]] QList<Instant> cameAt(QLatin1String method, QLatin1String inPath)
    {
        QList<Instant> out;
        for (const QJsonValue &request : m_there->state().value(QLatin1String("requests")).toArray()) {
            if (request[QLatin1String("method")] == method &&
                request[QLatin1String("path")].toString().contains(inPath))
                out += instantFromMs(qint64(request[QLatin1String("at")].toDouble() * 1000) + 1);
        }
        return out;
    }
    [[nodiscard]] QList<Instant> orders()
    {
        return cameAt(QLatin1String("POST"), QLatin1String("/Messages"));
    }
    /// Questions for its list.
    [[nodiscard]] QList<Instant> questions() { return cameAt(QLatin1String("GET"), QLatin1String("&From=")); }

    SystemClock m_clock;
    std::unique_ptr<StandIn> m_there;
    std::unique_ptr<SmsGateway> m_gateway;
    std::unique_ptr<GatewayProbe> m_probe;
    TwilioGateway::Times m_times;
    bool m_mayBreakRules = false;
};

void TestSmsGateway::init()
{
    m_mayBreakRules = false;
    m_times = quick();
    m_there = std::make_unique<StandIn>();
    QVERIFY2(m_there->start(), m_there->errors().constData());
}

void TestSmsGateway::cleanup()
{
    m_gateway.reset();
    if (m_there && !m_mayBreakRules)
        QCOMPARE(m_there->violations(), QJsonArray());
    m_there.reset();
}

void TestSmsGateway::sentAndDelivered()
{
    gateway()->send({outgoing(QStringLiteral("a1"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    const Attempted got = *m_probe->answer(QStringLiteral("a1"));
    QCOMPARE(got.what, Attempted::What::Sent);
    QVERIFY(got.reference.startsWith(QLatin1String("SM")));
    QCOMPARE(got.gateway, QStringLiteral("sms/twilio"));
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::Delivered), 1);
    QCOMPARE(m_probe->heard.value(QStringLiteral("a1")).size(), 1);
    QCOMPARE(m_gateway->following(), 0);
    const QJsonObject message = m_there->messages().first().toObject();
    QVERIFY(message.value(QLatin1String("body")).toString().endsWith(messageTag(QStringLiteral("a1"))));
    // Pointless after the next update: the provider gives up by then.
    const int validity = message.value(QLatin1String("validity")).toInt();
    QVERIFY2(validity > 14 * 60 && validity <= 15 * 60, qPrintable(QString::number(validity)));
}

void TestSmsGateway::textGoesLiterally_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("form") << "a&To=+1999=b%41+c";
    QTest::newRow("header") << "a\r\nX-Evil: yes";
    QTest::newRow("braces") << "{{customer}} <b>";
    QTest::newRow("letters") << QStringLiteral("Störung – 通知 \U0001F4DE");
    QTest::newRow("bidi") << QStringLiteral("a\u202eb");
}

void TestSmsGateway::textGoesLiterally()
{
    QFETCH(QString, text);
    Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    one.text = text;
    gateway()->send({one});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Sent);
    QCOMPARE(m_there->messages().first().toObject().value(QLatin1String("body")).toString(),
             text + QLatin1Char(' ') + messageTag(QStringLiteral("a1")));
}

/// What the window says of a text is what the provider bills for it: the tag is a part of what goes out.
void TestSmsGateway::isCountedAsTheProviderCounts()
{
    QStringList texts;
    for (int size = 130; size <= 162; ++size)
        texts += QString(size, QLatin1Char('a'));
    for (int size = 58; size <= 72; ++size)
        texts += QString(size, QChar(0x4E00));
    for (int size = 144; size <= 154; ++size)
        texts += QString(size, QLatin1Char('a')) + QStringLiteral("€");
    TwilioSettings account = m_there->account();
    account.perSecond = 1000;
    SmsGateway *sms = gateway({account});
    for (qsizetype i = 0; i < texts.size(); ++i) {
        Outgoing one = outgoing(QStringLiteral("a%1").arg(i), Mobile);
        one.text = texts.at(i);
        sms->send({one});
    }
    SOON_COMPARE(m_there->messages().size(), texts.size());
    const QJsonArray all = m_there->messages();
    for (const QJsonValue &each : all) {
        const QString body = each.toObject().value(QLatin1String("body")).toString();
        const QString text = body.left(body.lastIndexOf(QLatin1Char(' ')));
        QVERIFY(texts.removeOne(text));
        QCOMPARE(QString::number(taggedLength(text).parts.size()),
                 each.toObject().value(QLatin1String("num_segments")).toString());
    }
    QVERIFY(texts.isEmpty());
}

void TestSmsGateway::refused_data()
{
    QTest::addColumn<QString>("number");
    QTest::addColumn<QString>("code");
    QTest::addColumn<bool>("asked");
    QTest::newRow("opted out") << "+13125559410"
                               << "21610" << true;
    QTest::newRow("no mobile") << "+13125559414"
                               << "21614" << true;
    QTest::newRow("landline") << "+13125559435"
                              << "21635" << true;
    QTest::newRow("unroutable") << "+13125559412"
                                << "21612" << true;
    QTest::newRow("no number") << "+1312555\r\n"
                               << "21211" << false;
    QTest::newRow("no plus") << "13125550123"
                             << "21211" << false;
    QTest::newRow("too long") << "+1234567890123456"
                              << "21211" << false;
}

void TestSmsGateway::refused()
{
    QFETCH(QString, number);
    gateway()->send({outgoing(QStringLiteral("a1"), number), outgoing(QStringLiteral("a2"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")) && m_probe->answer(QStringLiteral("a2")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Refused);
    QTEST(m_probe->answer(QStringLiteral("a1"))->code, "code");
    QCOMPARE(what(QStringLiteral("a2")), Attempted::What::Sent); // one bad number stops nobody
    QVERIFY(m_probe->troubles.isEmpty());
    QFETCH(bool, asked);
    QCOMPARE(orders().size(), asked ? 2 : 1);
}

void TestSmsGateway::failsLater()
{
    gateway()->send({outgoing(QStringLiteral("a1"), QStringLiteral("+13125559403"))});
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::Failed), 1);
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Sent);
    QCOMPARE(m_probe->heard.value(QStringLiteral("a1")).first().code, QStringLiteral("30003"));
}

void TestSmsGateway::tooManyIsLater_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("most");
    QTest::newRow("with Retry-After") << "429-after" << 2900LL << 3100LL;
    QTest::newRow("without") << "429" << 700LL << 1300LL;
}

void TestSmsGateway::tooManyIsLater()
{
    QFETCH(QString, how);
    QFETCH(qint64, least);
    QFETCH(qint64, most);
    m_there->scenario(
        Mobile,
        {{QStringLiteral("answer"), how}, {QStringLiteral("times"), 1}, {QStringLiteral("retry_after"), 3}});
    const Instant began = m_clock.now();
    gateway()->send({outgoing(QStringLiteral("a1"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    const Instant told = m_clock.now();
    const Attempted got = *m_probe->answer(QStringLiteral("a1"));
    QCOMPARE(got.what, Attempted::What::Later);
    QCOMPARE(got.code, QStringLiteral("20429"));
    QVERIFY(got.notBefore);
    // It was refused at some moment between the two.
    QVERIFY2(*got.notBefore >= began + Duration(least) && *got.notBefore <= told + Duration(most),
             qPrintable(QString::number((*got.notBefore - told).count())));
    // Who comes meanwhile waits: a try that nobody has made is none that was in vain.
    m_gateway->send({outgoing(QStringLiteral("a2"), QStringLiteral("+13125550124"))});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a2")));
    QCOMPARE(what(QStringLiteral("a2")), Attempted::What::Sent);
    QCOMPARE(orders().size(), 2);
    QVERIFY(orders().last() >= *got.notBefore);
    QVERIFY(m_probe->troubles.isEmpty());
}

void TestSmsGateway::whoWantsToBeLeftAloneForLongIsNotWaitedFor()
{
    m_there->scenario(Mobile, {{QStringLiteral("answer"), QStringLiteral("429-after")},
                               {QStringLiteral("times"), 1},
                               {QStringLiteral("retry_after"), 90}});
    gateway()->send({outgoing(QStringLiteral("a1"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    m_gateway->send({outgoing(QStringLiteral("a2"), QStringLiteral("+13125550124"))});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a2")));
    QCOMPARE(what(QStringLiteral("a2")), Attempted::What::Later);
    QVERIFY(m_probe->answer(QStringLiteral("a2"))->notBefore >= m_clock.now() + 60s);
    QCOMPARE(m_there->messages().size(), 0);
}

void TestSmsGateway::lostAnswerIsMaybeAndFound_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("500") << "500-stored";
    QTest::newRow("closed") << "close-stored";
    QTest::newRow("late") << "late";
}

void TestSmsGateway::lostAnswerIsMaybeAndFound()
{
    QFETCH(QString, how);
    m_there->scenario(
        Mobile,
        {{QStringLiteral("answer"), how}, {QStringLiteral("times"), 1}, {QStringLiteral("seconds"), 12}});
    if (how == QLatin1String("late"))
        m_times.whole = 4s;
    const Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    gateway()->send({one});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Maybe);
    QCOMPARE(m_there->messages().size(), 1);
    // Another of the same text to the same number is not taken for it.
    m_gateway->send({outgoing(QStringLiteral("b1"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("b1")));
    m_gateway->ask({one});
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::Sent), 1);
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::Delivered), 1);
    QCOMPARE(m_probe->heard.value(QStringLiteral("a1")).size(), 2);
    QCOMPARE(m_there->messages().size(), 2);
}

/// Curl sends a POST again by itself when a kept connection closes without an answer: the customer had it
/// twice.
void TestSmsGateway::keptConnectionSendsNothingTwice()
{
    gateway()->send({outgoing(QStringLiteral("a0"), QStringLiteral("+13125550199"))});
    SOON_COMPARE(m_probe->count(QStringLiteral("a0"), Heard::What::Delivered), 1); // asked on a kept one
    m_there->scenario(Mobile, {{QStringLiteral("answer"), QStringLiteral("close-stored")}});
    m_gateway->send({outgoing(QStringLiteral("a1"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Maybe);
    QCOMPARE(m_there->messages().size(), 2);
}

void TestSmsGateway::notFoundIsNoProofAtFirst()
{
    m_there->scenario(Mobile, {{QStringLiteral("answer"), QStringLiteral("close-stored")},
                               {QStringLiteral("times"), 1},
                               {QStringLiteral("listed_after"), 3600}});
    m_times.sureAfter = 1h;
    const Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    gateway()->send({one});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    m_gateway->ask({one});
    SOON_COMPARE(questions().size(), 1);
    m_gateway->ask({one}); // by its answer the first one's has been heard
    SOON_COMPARE(questions().size(), 2);
    QVERIFY(m_probe->heard.isEmpty());
    m_there->scenario(Mobile, {});
    SOON_VERIFY((m_gateway->ask({one}), !m_probe->heard.isEmpty()));
    QCOMPARE(m_probe->heard.value(QStringLiteral("a1")).first().what, Heard::What::Sent);
    QCOMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::NotSent), 0);
}

void TestSmsGateway::notTakenIsNotSent()
{
    m_there->scenario(Mobile, {{QStringLiteral("answer"), QStringLiteral("close")}});
    const Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    const Duration began = m_clock.monotonic();
    gateway()->send({one});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Maybe);
    SOON_VERIFY((m_gateway->ask({one}), !m_probe->heard.isEmpty()));
    QVERIFY(m_clock.monotonic() - began >= m_times.sureAfter);
    QCOMPARE(m_probe->heard.value(QStringLiteral("a1")).first().what, Heard::What::NotSent);
}

void TestSmsGateway::foundOnALaterPage()
{
    m_there->scenario(
        Mobile, {{QStringLiteral("answer"), QStringLiteral("500-stored")}, {QStringLiteral("times"), 1}});
    const Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    gateway()->send({one});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QList<Outgoing> more;
    for (int i = 0; i < 120; ++i)
        more += outgoing(QStringLiteral("b%1").arg(i), Mobile);
    m_gateway->send(more);
    SOON_COMPARE(m_probe->attempts.size(), 121);
    m_gateway->ask({one});
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::Sent), 1);
}

/// It remembers nothing, and so asks every account.
void TestSmsGateway::askedAfterARestart()
{
    m_there->scenario(
        Mobile, {{QStringLiteral("answer"), QStringLiteral("500-stored")}, {QStringLiteral("times"), 1}});
    const Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    gateway()->send({one});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    StandIn other;
    QVERIFY(other.start());
    gateway({other.account(QStringLiteral("first")), m_there->account(QStringLiteral("second"))})->ask({one});
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::Sent), 1);
    QCOMPARE(m_probe->heard.value(QStringLiteral("a1")).first().gateway, QStringLiteral("sms/second"));
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::Delivered), 1);
}

/// Asked at 5, 15 and 60 s by a clock that is looked at once a second, and later by a busy machine: the last
/// question has to be worth something, or what was surely not sent would be nobody's.
void TestSmsGateway::notTakenBeforeARestartIsNotSentByTheLastQuestion()
{
    ManualClock clock;
    SmsGateway other({m_there->account()}, CallbackSettings(), clock, TwilioGateway::Times(), nullptr);
    GatewayProbe probe(other);
    const Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    other.ask({one});
    SOON_COMPARE(questions().size(), 1);
    clock.advance(10s);
    other.ask({one});
    SOON_COMPARE(questions().size(), 2);
    QVERIFY(probe.heard.isEmpty());
    clock.advance(42s); // the first one came three seconds late
    other.ask({one});
    SOON_COMPARE(probe.count(QStringLiteral("a1"), Heard::What::NotSent), 1);
}

/// Who drops them has asked less often than it says.
void TestSmsGateway::questionsWaitUntilAPauseIsOver()
{
    m_there->scenario(
        Mobile, {{QStringLiteral("answer"), QStringLiteral("500-stored")}, {QStringLiteral("times"), 1}});
    const Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    gateway()->send({one});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Maybe);
    const QString busy = QStringLiteral("+13125550177");
    m_there->scenario(busy, {{QStringLiteral("answer"), QStringLiteral("429-after")},
                             {QStringLiteral("times"), 1},
                             {QStringLiteral("retry_after"), 2}});
    m_gateway->send({outgoing(QStringLiteral("a2"), busy)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a2")));
    QVERIFY(m_probe->answer(QStringLiteral("a2"))->notBefore);
    m_gateway->ask({one});
    SOON_COMPARE(m_probe->count(QStringLiteral("a1"), Heard::What::Sent), 1);
    QVERIFY(questions().first() >= *m_probe->answer(QStringLiteral("a2"))->notBefore); // left alone till then
}

void TestSmsGateway::listThatFailsProvesNothing()
{
    TwilioSettings there = m_there->account();
    m_there->scenario(Mobile, {{QStringLiteral("answer"), QStringLiteral("close")}});
    const Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    gateway({there})->send({one});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    m_there.reset(); // it is gone
    const Duration lost = m_clock.monotonic();
    SOON_VERIFY((m_gateway->ask({one}), m_clock.monotonic() - lost > 2 * m_times.sureAfter));
    SOON_VERIFY(!m_probe->troubles.isEmpty()); // it was asked
    QVERIFY(m_probe->heard.isEmpty());
}

void TestSmsGateway::wrongTokenIsTrouble()
{
    TwilioSettings there = m_there->account();
    there.tokenFile = m_there->tokenFile("wrong");
    gateway({there})->send({outgoing(QStringLiteral("a1"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Later);
    QCOMPARE(m_probe->answer(QStringLiteral("a1"))->code, QStringLiteral("20003"));
    QCOMPARE(m_probe->troubles.first().first, QStringLiteral("sms/twilio"));
    QVERIFY(!m_probe->troubles.first().second.isEmpty());
    // A new one is taken up without a restart.
    QFile file(there.tokenFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(StandIn::token);
    file.close();
    m_gateway->send({outgoing(QStringLiteral("a2"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a2")));
    QCOMPARE(what(QStringLiteral("a2")), Attempted::What::Sent);
    QCOMPARE(m_probe->troubles.last().second, QString());
}

void TestSmsGateway::nobodyThereGoesToTheNext()
{
    TwilioSettings dead = m_there->account(QStringLiteral("dead"));
    dead.baseUrl = QStringLiteral("http://127.0.0.1:9");
    gateway({dead, m_there->account(QStringLiteral("second"))})
        ->send({outgoing(QStringLiteral("a1"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Sent);
    QCOMPARE(m_probe->answer(QStringLiteral("a1"))->gateway, QStringLiteral("sms/second"));
    QCOMPARE(m_probe->troubles.first().first, QStringLiteral("sms/dead"));
}

/// Whoever wants to know how one account does asks it, and no other answers for it.
void TestSmsGateway::throughOneAlone()
{
    TwilioSettings dead = m_there->account(QStringLiteral("dead"));
    dead.baseUrl = QStringLiteral("http://127.0.0.1:9");
    SmsGateway *sms = gateway({dead, m_there->account(QStringLiteral("second"))});
    QCOMPARE(sms->members(), (QStringList{"sms/dead", "sms/second"}));
    Outgoing one = outgoing(QStringLiteral("a1"), Mobile);
    one.through = QStringLiteral("sms/dead");
    Outgoing other = outgoing(QStringLiteral("a2"), Mobile);
    other.through = QStringLiteral("sms/second");
    Outgoing nobody = outgoing(QStringLiteral("a3"), Mobile);
    nobody.through = QStringLiteral("sms/gone");
    sms->send({one, other, nobody});
    for (const char *attempt : {"a1", "a2", "a3"})
        SOON_VERIFY(m_probe->answer(QLatin1String(attempt)));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Later);
    QCOMPARE(m_probe->answer(QStringLiteral("a1"))->gateway, QStringLiteral("sms/dead"));
    QCOMPARE(what(QStringLiteral("a2")), Attempted::What::Sent);
    QCOMPARE(m_probe->answer(QStringLiteral("a2"))->gateway, QStringLiteral("sms/second"));
    QCOMPARE(what(QStringLiteral("a3")), Attempted::What::Later);
}

void TestSmsGateway::nobodyThereAtAll()
{
    TwilioSettings dead = m_there->account();
    dead.baseUrl = QStringLiteral("http://127.0.0.1:9");
    gateway({dead})->send({outgoing(QStringLiteral("a1"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Later);
    QVERIFY(!m_probe->answer(QStringLiteral("a1"))->text.isEmpty());
    dead.tokenFile = QStringLiteral("/nonexistent");
    gateway({dead})->send({outgoing(QStringLiteral("a2"), Mobile)});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a2")));
    QCOMPARE(what(QStringLiteral("a2")), Attempted::What::Later);
}

void TestSmsGateway::paceIsKept()
{
    TwilioSettings slow = m_there->account();
    slow.perSecond = 10;
    QList<Outgoing> many;
    for (int i = 0; i < 12; ++i)
        many += outgoing(QStringLiteral("a%1").arg(i), Mobile);
    const Instant began = m_clock.now();
    gateway({slow})->send(many);
    SOON_COMPARE(m_probe->attempts.size(), 12);
    QCOMPARE(orders().size(), 12);
    // 11 pauses of 100 ms, however late the first one was taken.
    const Duration took = orders().last() - began;
    QVERIFY2(took >= 1100ms, qPrintable(QString::number(took.count())));
}

void TestSmsGateway::whatIsTooLateIsNotSent()
{
    Outgoing late = outgoing(QStringLiteral("a1"), Mobile);
    late.notAfter = m_clock.now() - 1s;
    gateway()->send({late});
    SOON_VERIFY(m_probe->answer(QStringLiteral("a1")));
    QCOMPARE(what(QStringLiteral("a1")), Attempted::What::Later);
    QCOMPARE(m_there->messages().size(), 0);
}

void TestSmsGateway::inAThreadOfItsOwn()
{
    GatewayThread thread;
    const QList<TwilioSettings> accounts{m_there->account()};
    const auto all = thread.stand([&] {
        std::vector<std::unique_ptr<Gateway>> out;
        out.push_back(std::make_unique<SmsGateway>(accounts, CallbackSettings(), m_clock, quick(), nullptr));
        return out;
    });
    QCOMPARE(all.size(), std::size_t(1));
    QCOMPARE(all.front()->key(), QStringLiteral("sms"));
    QVERIFY(all.front()->canBeAsked());
    GatewayProbe probe(*all.front());
    all.front()->send({outgoing(QStringLiteral("a1"), Mobile)});
    SOON_COMPARE(probe.count(QStringLiteral("a1"), Heard::What::Delivered), 1);
}

QTEST_GUILESS_MAIN(TestSmsGateway)
#include "tst_smsgateway.moc"
