// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/smtp/mailserver.h"
#include "app/gateway/mail/smtp/smtpverdict.h"

#include <QTest>

#include <curl/curl.h>

using namespace Switchback;
using namespace std::chrono_literals;
using What = Attempted::What;
using Next = SmtpVerdict::Next;

/// What replies come to, and how long a server that failed is left alone.
class TestSmtpVerdict : public QObject
{
    Q_OBJECT

private slots:
    void replies();
    void verdicts_data();
    void verdicts();
    void queueIds_data();
    void queueIds();
    void pauses();
    void pace();
};

void TestSmtpVerdict::replies()
{
    SmtpReplies replies;
    for (const char *line :
         {"250-one\r\n", "250-two\r\n", "250 three\r\n", "354 go\n", "nonsense\r\n", "221 bye\r\n"})
        replies.take(line);
    QCOMPARE(replies.all(), (QList<SmtpReply>{{250, "one two three"}, {354, "go"}, {0, "nonsense"}}));
    replies.clear();
    for (int i = 0; i < 10'000; ++i)
        replies.take("250-" + QByteArray(1000, 'x'));
    replies.take("250 end");
    QCOMPARE(replies.all().size(), 1);
    QVERIFY(replies.all().constFirst().text.size() < 4000);
    for (int i = 0; i < 10'000; ++i)
        replies.take("250 x");
    QVERIFY(replies.all().size() <= 100);
}

void TestSmtpVerdict::verdicts_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<int>("curl");
    QTest::addColumn<QByteArray>("error");
    QTest::addColumn<bool>("handedOver");
    QTest::addColumn<bool>("reused");
    QTest::addColumn<int>("what");
    QTest::addColumn<int>("next");
    const auto row = [](const char *name, const QByteArrayList &lines, int curl, const char *error,
                        bool handedOver, bool reused, What what, Next next) {
        QTest::newRow(name) << lines << curl << QByteArray(error) << handedOver << reused << int(what)
                            << int(next);
    };
    const QByteArrayList ahead{"250 mail", "250 rcpt", "354 go"};
    row("taken", ahead + QByteArrayList{"250 ok"}, CURLE_OK, "", true, false, What::Sent, Next::Done);
    row("taken, then an error", ahead + QByteArrayList{"250 ok"}, CURLE_RECV_ERROR, "reset", true, false,
        What::Sent, Next::Done);
    row("refused, then said goodbye to", ahead + QByteArrayList{"554 no", "221 bye"},
        CURLE_WEIRD_SERVER_REPLY, "", true, true, What::Refused, Next::Done);
    row("answer lost", ahead, CURLE_RECV_ERROR, "reset", true, false, What::Maybe, Next::Done);
    row("answer late", ahead, CURLE_OPERATION_TIMEDOUT, "timeout", true, true, What::Maybe, Next::Done);
    row("nothing said of it", ahead, CURLE_OK, "", true, false, What::Maybe, Next::Done);
    row("broken within the mail", ahead, CURLE_SEND_ERROR, "reset", false, true, What::Later, Next::Done);
    row("refused at RCPT", {"250 mail", "550 5.1.1 no"}, CURLE_SEND_ERROR, "RCPT failed: 550", false, true,
        What::Refused, Next::Done);
    row("closing at RCPT", {"250 mail", "421 4.3.2 going"}, CURLE_SEND_ERROR, "RCPT failed: 421", false, true,
        What::Later, Next::Reconnect);
    row("enough mails", {"452 4.5.3 enough"}, CURLE_SEND_ERROR, "MAIL failed: 452", false, true, What::Later,
        Next::Reconnect);
    row("no room on a new connection", {"220 x", "250 x", "452 4.3.1 disk"}, CURLE_SEND_ERROR,
        "MAIL failed: 452", false, false, What::Later, Next::OtherServer);
    row("connection gone meanwhile", {}, CURLE_RECV_ERROR, "reset", false, true, What::Later,
        Next::Reconnect);
    row("not there", {}, CURLE_COULDNT_CONNECT, "refused", false, false, What::Later, Next::OtherServer);
    row("bad certificate", {"220 x"}, CURLE_PEER_FAILED_VERIFICATION, "self-signed", false, false,
        What::Later, Next::OtherServer);
    row("login refused", {"220 x", "250 x", "535 no"}, CURLE_LOGIN_DENIED, "Login denied", false, false,
        What::Later, Next::OtherServer);
    row("login wanted at RCPT", {"250 mail", "530 5.7.0 login"}, CURLE_SEND_ERROR, "RCPT failed: 530", false,
        false, What::Later, Next::OtherServer);
}

void TestSmtpVerdict::verdicts()
{
    QFETCH(QByteArrayList, lines);
    QFETCH(int, curl);
    QFETCH(QByteArray, error);
    QFETCH(bool, handedOver);
    QFETCH(bool, reused);
    SmtpReplies replies;
    for (const QByteArray &line : lines)
        replies.take(line + "\r\n");
    const SmtpVerdict verdict = smtpVerdict({replies.all(), curl, error, handedOver, reused});
    QTEST(int(verdict.what), "what");
    QTEST(int(verdict.next), "next");
    QVERIFY(verdict.text.size() <= 500);
}

void TestSmtpVerdict::queueIds_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("id");
    QTest::newRow("postfix") << QByteArray("250 2.0.0 Ok: queued as 4Zq1Xy2Kz3") << "4Zq1Xy2Kz3";
    QTest::newRow("exim") << QByteArray("250 OK id=1rXabc-0001AB-2C") << "1rXabc-0001AB-2C";
    QTest::newRow("OpenSMTPD") << QByteArray("250 2.0.0 f1e2d3c4 Message accepted for delivery")
                               << "f1e2d3c4";
    QTest::newRow("sendmail") << QByteArray("250 2.0.0 38LEKe1x012345 Message accepted for delivery")
                              << "38LEKe1x012345";
    QTest::newRow("none") << QByteArray("250 thanks") << "";
}

void TestSmtpVerdict::queueIds()
{
    QFETCH(QByteArray, answer);
    SmtpReplies replies;
    for (const QByteArray &line : {QByteArray("354 go"), answer})
        replies.take(line);
    QTEST(smtpVerdict({replies.all(), CURLE_OK, {}, true, false}).reference, "id");
}

void TestSmtpVerdict::pauses()
{
    MailServer server({});
    MailServer::Time now{1h};
    QVERIFY(server.pausedUntil() <= now);
    QVERIFY(server.failed("x", now));
    const auto first = server.pausedUntil() - now;
    QVERIFY(first > 0s && first < 10s);
    QVERIFY(!server.failed("x", now + 1ms)); // no news
    QVERIFY(server.failed("y", now + 1ms));  // and no longer pause for one that was under way
    QCOMPARE(server.pausedUntil() - now, first);
    for (int i = 0; i < 20; ++i) {
        now = server.pausedUntil();
        server.failed("y", now);
        QVERIFY(server.pausedUntil() - now > first && server.pausedUntil() - now <= 1min);
    }
    QVERIFY(server.worked());
    QVERIFY(!server.worked());
    QVERIFY(server.pausedUntil() <= now && server.trouble().isEmpty());
}

void TestSmtpVerdict::pace()
{
    MailServerSettings settings;
    settings.perMinute = 60;
    MailServer server(settings);
    const MailServer::Time now{1h};
    QCOMPARE(server.slot(now) - now, 0s);
    QCOMPARE(server.slot(now) - now, 1s);
    QCOMPARE(server.slot(now) - now, 2s);
    QCOMPARE(server.slot(now + 10s) - now, 10s); // what was not used is not made up for
    settings.perMinute = 0;
    MailServer free(settings);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(free.slot(now), now);
}

QTEST_GUILESS_MAIN(TestSmtpVerdict)
#include "tst_smtpverdict.moc"
