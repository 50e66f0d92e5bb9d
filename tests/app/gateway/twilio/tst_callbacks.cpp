// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider tells by itself: signatures, bounds, and that nothing is told twice.
#include "app/gateway/twilio/callbacklistener.h"
#include "app/gateway/twilio/twiliogateways.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/app/gateway/twilio/standin.h"
#include "tests/support/soon.h"

#include <QNetworkReply>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Phone = QStringLiteral("+13125550123");
const QString A1 = QStringLiteral("a1");
const QString Public = QStringLiteral("https://noc.example.net/switchback");
const QByteArray CallSid = "CA0123456789abcdef0123456789abcdef";

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}
} // namespace

class TestCallbacks : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void toldOnce_data();
    void toldOnce();
    void keyIsHeardAndThankedFor();
    void machineThatPressesNothing();
    void provesALostAnswer();
    void signatureMustHold_data();
    void signatureMustHold();
    void refusedAgainIsToldToo();
    void notRefusedBeforeItsTokenIsKnown();
    void tokenThatCannotBeReadChangesNothing();
    void bounds_data();
    void bounds();
    void largeIsNotRead();
    void otherMessageOfThatName();
    void readBackIsHeard();
    void whoKnocksIsCounted();
    void silentOnesAreSentAway();
    void portInUseIsSaid();

private:
    struct Reply {
        int status = 0;
        QByteArray body;
    };
    Reply post(const QString &path, const QByteArray &body, const QByteArray &signature,
               const QByteArray &type = "application/x-www-form-urlencoded", const QByteArray &verb = "POST");
    Reply postSigned(const QString &path, const FormFields &fields)
    {
        return post(path, encodedForm(fields),
                    twilioSignature(StandIn::token, (Public + path).toUtf8(), fields));
    }
    [[nodiscard]] Gateway &sms() { return *m_gateways.at(0); }
    [[nodiscard]] Gateway &calls() { return *m_gateways.at(1); }

    SystemClock m_clock;
    std::unique_ptr<StandIn> m_there;
    std::vector<std::unique_ptr<Gateway>> m_gateways;
    std::unique_ptr<GatewayProbe> m_smsProbe;
    std::unique_ptr<GatewayProbe> m_callProbe;
    QNetworkAccessManager m_net;
    NotifyGateways m_settings;
};

void TestCallbacks::init()
{
    m_settings = {};
    m_settings.callback = {QStringLiteral("127.0.0.1"), freePort(), Public};
    m_there = std::make_unique<StandIn>();
    const QString proxy = QStringLiteral("%1=http://127.0.0.1:%2").arg(Public).arg(m_settings.callback.port);
    QVERIFY2(m_there->start({QStringLiteral("--proxy"), proxy}), m_there->errors().constData());
    m_settings.sms = {m_there->account()};
    m_settings.calls = {m_there->account()};
    TwilioGateway::Times times;
    times.whole = 20s;
    m_gateways = makeTwilioGateways(m_settings, m_clock, times);
    m_smsProbe = std::make_unique<GatewayProbe>(sms());
    m_callProbe = std::make_unique<GatewayProbe>(calls());
    // Its tokens are read aside.
    SOON_COMPARE(postSigned(QStringLiteral("/call/ready"), {{"AccountSid", StandIn::sid.toUtf8()}}).status,
                 400);
    SOON_COMPARE(postSigned(QStringLiteral("/sms/ready"), {{"AccountSid", StandIn::sid.toUtf8()}}).status,
                 400);
    m_smsProbe->troubles.clear();
}

void TestCallbacks::cleanup()
{
    m_gateways.clear();
    QCOMPARE(m_there->violations(), QJsonArray());
    m_there.reset();
}

TestCallbacks::Reply TestCallbacks::post(const QString &path, const QByteArray &body,
                                         const QByteArray &signature, const QByteArray &type,
                                         const QByteArray &verb)
{
    QNetworkRequest request(
        QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_settings.callback.port).arg(path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, type);
    request.setRawHeader("X-Twilio-Signature", signature);
    QNetworkReply *reply = m_net.sendCustomRequest(request, verb, body);
    QEventLoop loop;
    connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    reply->deleteLater();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
}

void TestCallbacks::toldOnce_data()
{
    QTest::addColumn<QString>("callbacks");
    QTest::newRow("once") << "once";
    QTest::newRow("twice") << "twice";
    QTest::newRow("the other way round") << "reversed";
}

void TestCallbacks::toldOnce()
{
    QFETCH(QString, callbacks);
    m_there->scenario(Phone, {{QStringLiteral("callbacks"), callbacks}});
    sms().send({outgoing(A1, Phone)});
    SOON_COMPARE(m_smsProbe->count(A1, Heard::What::Delivered), 1);
    const int told = callbacks == QLatin1String("twice") ? 6 : 3;
    SOON_COMPARE(m_there->state().value(QLatin1String("callbacks")).toArray().size(), told);
    for (const QJsonValue &one : m_there->state().value(QLatin1String("callbacks")).toArray())
        QCOMPARE(one.toObject().value(QLatin1String("said")).toInt(), 204);
    // Another is heard after all of them.
    sms().send({outgoing(QStringLiteral("a2"), QStringLiteral("+13125550199"))});
    SOON_COMPARE(m_smsProbe->count(QStringLiteral("a2"), Heard::What::Delivered), 1);
    QCOMPARE(m_smsProbe->count(A1, Heard::What::Delivered), 1);
    QVERIFY(m_smsProbe->count(A1, Heard::What::Sent) <= 1);
    QVERIFY(m_callProbe->heard.isEmpty());
}

void TestCallbacks::keyIsHeardAndThankedFor()
{
    m_there->scenario(Phone, {{QStringLiteral("key"), QStringLiteral("5")},
                              {QStringLiteral("callbacks"), QStringLiteral("twice")}});
    Outgoing one = outgoing(A1, Phone, Channel::Call);
    one.language = "de";
    calls().send({one});
    SOON_COMPARE(m_callProbe->count(A1, Heard::What::Delivered), 1);
    QCOMPARE(m_callProbe->count(A1, Heard::What::Answered), 1);
    const QList<Heard> heard = m_callProbe->heard.value(A1);
    const auto answered = std::find_if(heard.begin(), heard.end(),
                                       [](const Heard &what) { return what.what == Heard::What::Answered; });
    QCOMPARE(answered->code, QStringLiteral("5"));
    const FormFields again{{"AccountSid", StandIn::sid.toUtf8()},
                           {"CallSid", m_callProbe->answer(A1)->reference.toUtf8()},
                           {"CallStatus", "in-progress"},
                           {"Digits", "5"}};
    const Reply thanks = postSigned(QStringLiteral("/key/a1/de-DE"), again);
    QCOMPARE(thanks.status, 200);
    QVERIFY(thanks.body.contains("<Say language=\"de-DE\">Vielen Dank"));
    QVERIFY(thanks.body.contains("<Hangup"));
}

void TestCallbacks::machineThatPressesNothing()
{
    calls().send({outgoing(A1, QStringLiteral("+13125559402"), Channel::Call)});
    SOON_COMPARE(m_callProbe->count(A1, Heard::What::Automatic), 1);
    QCOMPARE(m_callProbe->count(A1, Heard::What::Answered), 0);
}

/// The answer to the order never came, but the call-back knows the attempt.
void TestCallbacks::provesALostAnswer()
{
    m_there->scenario(Phone, {{QStringLiteral("answer"), QStringLiteral("close-stored")}});
    sms().send({outgoing(A1, Phone)});
    SOON_VERIFY(m_smsProbe->answer(A1));
    SOON_COMPARE(m_smsProbe->count(A1, Heard::What::Delivered), 1);
    QCOMPARE(m_smsProbe->count(A1, Heard::What::Sent), 1);
}

void TestCallbacks::signatureMustHold_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("account");
    QTest::addColumn<int>("status");
    const QString url = Public + QStringLiteral("/sms/a1");
    QTest::newRow("good") << StandIn::token << url << StandIn::sid << 204;
    QTest::newRow("with the usual port")
        << StandIn::token << QStringLiteral("https://noc.example.net:443/switchback/sms/a1") << StandIn::sid
        << 204;
    QTest::newRow("another token") << QByteArray("x") << url << StandIn::sid << 403;
    QTest::newRow("no token") << QByteArray() << url << StandIn::sid << 403;
    QTest::newRow("for another attempt")
        << StandIn::token << QString(Public + QStringLiteral("/sms/a2")) << StandIn::sid << 403;
    QTest::newRow("for where we listen")
        << StandIn::token << QStringLiteral("http://127.0.0.1/sms/a1") << StandIn::sid << 403;
    QTest::newRow("of an account that is not ours")
        << StandIn::token << url << QStringLiteral("AC00000000000000000000000000000000") << 403;
    QTest::newRow("of no account, signed with nothing") << QByteArray() << url << QString() << 403;
}

void TestCallbacks::signatureMustHold()
{
    QFETCH(QByteArray, token);
    QFETCH(QString, url);
    QFETCH(QString, account);
    const FormFields fields{{"AccountSid", account.toUtf8()},
                            {"MessageSid", "SM0123456789abcdef0123456789abcdef"},
                            {"MessageStatus", "delivered"}};
    const Reply reply =
        post(QStringLiteral("/sms/a1"), encodedForm(fields), twilioSignature(token, url.toUtf8(), fields));
    QTEST(reply.status, "status");
    if (reply.status == 204)
        SOON_COMPARE(m_smsProbe->count(A1, Heard::What::Delivered), 1);
    else
        SOON_VERIFY(!m_smsProbe->troubles.isEmpty() && m_smsProbe->heard.isEmpty());
}

/// Those of the minute after the first are told when it is over, without another that knocks.
void TestCallbacks::refusedAgainIsToldToo()
{
    m_settings.callback = {QStringLiteral("127.0.0.1"), freePort(), Public};
    CallbackListener listener(m_settings.callback, m_clock, nullptr);
    listener.setSayEvery(300ms);
    listener.know(TwilioKind::Sms, StandIn::sid, QStringLiteral("lab"), StandIn::token);
    QVERIFY(listener.start().ok());
    int told = 0;
    connect(&listener, &CallbackListener::troubled, this,
            [&](const QString &what) { told += what.section(QLatin1Char(' '), 0, 0).toInt(); });
    const FormFields fields{{"AccountSid", StandIn::sid.toUtf8()}, {"MessageStatus", "delivered"}};
    for (int i = 0; i < 3; ++i)
        QCOMPARE(post(QStringLiteral("/sms/a1"), encodedForm(fields), "x").status, 403);
    SOON_COMPARE(told, 3);
}

void TestCallbacks::notRefusedBeforeItsTokenIsKnown()
{
    m_settings.callback = {QStringLiteral("127.0.0.1"), freePort(), Public};
    CallbackListener listener(m_settings.callback, m_clock, nullptr);
    QVERIFY(listener.start().ok());
    const FormFields fields{{"AccountSid", StandIn::sid.toUtf8()}, {"MessageStatus", "delivered"}};
    QCOMPARE(postSigned(QStringLiteral("/sms/a1"), fields).status, 503);
    QCOMPARE(listener.refused(), 0);
    listener.know(TwilioKind::Call, StandIn::sid, QStringLiteral("lab"), StandIn::token);
    QCOMPARE(postSigned(QStringLiteral("/sms/a1"), fields).status, 503);
    QCOMPARE(postSigned(QStringLiteral("/call/a1"), {{"AccountSid", "AC0"}}).status, 403);
    QCOMPARE(listener.refused(), 1);
}

/// The keychain may be locked for a while: what was signed with the token that is known is still true.
void TestCallbacks::tokenThatCannotBeReadChangesNothing()
{
    const CallbackSettings settings{QStringLiteral("127.0.0.1"), freePort(), Public};
    CallbackListener listener(settings, m_clock, nullptr);
    QVERIFY(listener.start().ok());
    m_settings.callback = settings;
    const auto told = [this](const QByteArray &token) {
        const FormFields fields{{"AccountSid", StandIn::sid.toUtf8()},
                                {"MessageSid", "SM0123456789abcdef0123456789abcdef"},
                                {"MessageStatus", "delivered"}};
        const QByteArray url = (Public + QStringLiteral("/sms/a1")).toUtf8();
        return post(QStringLiteral("/sms/a1"), encodedForm(fields), twilioSignature(token, url, fields))
            .status;
    };
    listener.know(TwilioKind::Sms, StandIn::sid, QStringLiteral("main"), {});
    QCOMPARE(told({}), 503);
    listener.know(TwilioKind::Sms, StandIn::sid, QStringLiteral("main"), StandIn::token);
    QCOMPARE(told(StandIn::token), 204);
    listener.know(TwilioKind::Sms, StandIn::sid, QStringLiteral("main"), {});
    QCOMPARE(told(StandIn::token), 204);
    QCOMPARE(told({}), 403);
}

void TestCallbacks::bounds_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    const QByteArray form = "application/x-www-form-urlencoded; charset=UTF-8";
    QTest::newRow("behind the proxy's path") << QByteArray("POST") << "/switchback/sms/a1" << form << 403;
    QTest::newRow("asked for") << QByteArray("GET") << "/sms/a1" << form << 405;
    QTest::newRow("elsewhere") << QByteArray("POST") << "/" << form << 404;
    QTest::newRow("attempt too long")
        << QByteArray("POST") << QString(QStringLiteral("/sms/") + QString(33, QLatin1Char('a'))) << form
        << 404;
    QTest::newRow("attempt odd") << QByteArray("POST") << "/sms/..%2fa1" << form << 404;
    QTest::newRow("with a query") << QByteArray("POST") << "/sms/a1?x=1" << form << 404;
    QTest::newRow("another kind") << QByteArray("POST") << "/sms/a1" << QByteArray("application/json") << 415;
}

void TestCallbacks::bounds()
{
    QFETCH(QByteArray, verb);
    QFETCH(QString, path);
    QFETCH(QByteArray, type);
    QTEST(post(path, {}, "x", type, verb).status, "status");
    QVERIFY(m_smsProbe->heard.isEmpty());
}

/// Refused by its head, before a byte of the body.
void TestCallbacks::largeIsNotRead()
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_settings.callback.port);
    QVERIFY(socket.waitForConnected());
    socket.write("POST /sms/a1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                 "Content-Length: 70000\r\n\r\n");
    SOON_VERIFY(socket.canReadLine());
    QVERIFY(socket.readLine().contains(" 413 "));
}

/// The name is an attempt's, but the message is not the one that was sent for it.
void TestCallbacks::otherMessageOfThatName()
{
    m_there->scenario(Phone, {{QStringLiteral("outcome"), QStringLiteral("never")},
                              {QStringLiteral("callbacks"), QStringLiteral("none")}});
    sms().send({outgoing(A1, Phone)});
    SOON_VERIFY(m_smsProbe->answer(A1));
    const auto tell = [this](const QByteArray &sid, const QByteArray &status) {
        return postSigned(
                   QStringLiteral("/sms/a1"),
                   {{"AccountSid", StandIn::sid.toUtf8()}, {"MessageSid", sid}, {"MessageStatus", status}})
            .status;
    };
    QCOMPARE(tell("SM00000000000000000000000000000000", "failed"), 204);
    QCOMPARE(tell(m_smsProbe->answer(A1)->reference.toUtf8(), "delivered"), 204);
    SOON_COMPARE(m_smsProbe->count(A1, Heard::What::Delivered), 1);
    QCOMPARE(m_smsProbe->heard.value(A1).size(), 1);
}

/// Some say when it was opened, which is more than that it is there; and are told late of what they said.
void TestCallbacks::readBackIsHeard()
{
    m_there->scenario(Phone, {{QStringLiteral("outcome"), QStringLiteral("never")},
                              {QStringLiteral("callbacks"), QStringLiteral("none")}});
    sms().send({outgoing(A1, Phone)});
    SOON_VERIFY(m_smsProbe->answer(A1));
    for (const char *status : {"delivered", "read", "delivered", "read"}) {
        const Reply reply =
            postSigned(QStringLiteral("/sms/a1"), {{"AccountSid", StandIn::sid.toUtf8()},
                                                   {"MessageSid", m_smsProbe->answer(A1)->reference.toUtf8()},
                                                   {"MessageStatus", status}});
        QCOMPARE(reply.status, 204);
    }
    SOON_COMPARE(m_smsProbe->count(A1, Heard::What::Read), 1);
    QCOMPARE(m_smsProbe->count(A1, Heard::What::Delivered), 1);
    QCOMPARE(m_smsProbe->heard.value(A1).size(), 2);
}

void TestCallbacks::whoKnocksIsCounted()
{
    for (int i = 0; i < 5; ++i)
        QCOMPARE(post(QStringLiteral("/sms/a1"), "MessageSid=1", "x").status, 403);
    SOON_COMPARE(m_smsProbe->troubles.size(), 1); // and no more for a minute
    QCOMPARE(m_smsProbe->troubles.first().first, QStringLiteral("callback"));
    QVERIFY(m_smsProbe->troubles.first().second.contains(QRegularExpression(QStringLiteral("^[1-5] "))));
}

/// One that says nothing, and one that drips, keep their places for seconds only.
void TestCallbacks::silentOnesAreSentAway()
{
    QTcpSocket silent;
    QTcpSocket slow;
    for (QTcpSocket *one : {&silent, &slow}) {
        one->connectToHost(QHostAddress::LocalHost, m_settings.callback.port);
        QVERIFY(one->waitForConnected());
    }
    slow.write("POST /sms/a1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
               "Content-Length: 1000\r\n\r\n");
    QTimer drip;
    connect(&drip, &QTimer::timeout, &slow, [&slow] { slow.write("a"); });
    drip.start(100);
    SOON_COMPARE(silent.state(), QAbstractSocket::UnconnectedState);
    SOON_COMPARE(slow.state(), QAbstractSocket::UnconnectedState);
}

void TestCallbacks::portInUseIsSaid()
{
    const auto others = makeTwilioGateways(m_settings, m_clock);
    GatewayProbe probe(*others.front());
    SOON_VERIFY(!probe.troubles.isEmpty());
    QVERIFY(probe.troubles.first().second.contains(QString::number(m_settings.callback.port)));
}

QTEST_GUILESS_MAIN(TestCallbacks)
#include "tst_callbacks.moc"
