// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/answertext.h"
#include "app/gateway/mail/text/returned.h"
#include "app/gateway/mail/text/statuspart.h"
#include "models/core/visibletext.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace Switchback;
using Kind = Returned::Kind;

/// What comes back: each kind sorted right, whatever it looks like. The files of the folder `returned` are
/// written as the programs named write them.
class TestReturned : public QObject
{
    Q_OBJECT

private slots:
    void sorted_data();
    void sorted();
    void notOurs_data();
    void notOurs();
    void tokenBeforeReferences();
    void bounded();
    void cutAnywhere_data();
    void cutAnywhere();
    void subjects_data();
    void subjects();
    void quotes_data();
    void quotes();

private:
    static QByteArray file(const QString &name);
    static Returned sort(const QByteArray &bytes)
    {
        return sortedMail(bytes, {"noc", "mail.example.net"}, "example.net");
    }
};

QByteArray TestReturned::file(const QString &name)
{
    QFile file(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/app/gateway/mail/returned/%1.eml").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no %s", qPrintable(file.fileName()));
    return file.readAll();
}

void TestReturned::sorted_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, Kind kind, const char *code, const QString &text) {
        QTest::newRow(name) << int(kind) << QString(code) << text;
    };
    row("bounce-exim", Kind::Bounce, "5.0.0",
        "This message was created automatically by mail delivery software. A message that you sent could not "
        "be "
        "delivered to one or more of its recipients. This is a permanent error. The following address(es) "
        "failed: "
        "j.doe@customer.example mailbox is full");
    row("bounce-opensmtpd", Kind::Bounce, "5.3.0",
        "Hi! This is the MAILER-DAEMON, please DO NOT REPLY to this email. An error has occurred while "
        "attempting "
        "to deliver a message for the following list of recipients: j.doe@customer.example: 550 5.7.1 "
        "rejected");
    row("bounce-chasquid", Kind::Bounce, "550 5.1.1", "No such person: jürgen");
    row("bounce-postfix", Kind::Bounce, "550 5.1.1",
        "<j.doe@customer.example>: Recipient address rejected: User unknown");
    row("bounce-text-alone", Kind::Bounce, "", "Der Empfaenger ist unbekannt.");
    row("delayed-opensmtpd", Kind::Delayed, "4.3.0", "This is not a permanent error.");
    row("delayed-text-alone", Kind::Delayed, "", "Your message has not yet been delivered.");
    row("delivered-receipt", Kind::Other, "2.0.0", "");
    row("away-sieve", Kind::Automatic, "", "I am away until Monday. Please call Karen.");
    row("away-exchange", Kind::Automatic, "", "Ich bin bis nächste Woche nicht im Büro & nicht erreichbar.");
    row("away-french-subject", Kind::Automatic, "", "Absent.");
    row("away-japanese", Kind::Automatic, "", "ただいま外出しております。");
    row("away-old-header", Kind::Automatic, "", "Gone fishing.");
    row("read-receipt", Kind::Automatic, "", "Your message was read.");
    row("reply-gmail", Kind::Reply, "", "Thanks, we have told our people.\nCan you say when?");
    row("reply-outlook", Kind::Reply, "", "Danke für die Nachricht – wir warten.");
    row("reply-html-alone", Kind::Reply, "", QString::fromUtf8("We see it too <here> \xf0\x9f\x94\xa5"));
    row("reply-below", Kind::Reply, "", "Ours are down as well.");
    row("reply-raw-latin1", Kind::Reply, "", "Uns fällt alles aus.");
    row("reply-false-charset", Kind::Reply, "", "Grüße aus Köln");
    row("reply-no-end", Kind::Reply, "", "Cut off in the middle");
    row("reply-nul", Kind::Reply, "", "Before after\\x1b[31m\\u202eegassem");
    row("reply-nested", Kind::Reply, "", "Deep down.");
    row("reply-with-a-bounce", Kind::Reply, "", "This is what we got, is it yours?");
}

void TestReturned::sorted()
{
    const QByteArray lf = file(QTest::currentDataTag());
    for (const QByteArray &bytes : {lf, QByteArray(lf).replace("\n", "\r\n")}) {
        const Returned mail = sort(bytes);
        QTEST(int(mail.kind), "kind");
        QCOMPARE(mail.attempt, QStringLiteral("k3x9"));
        QTEST(mail.code, "code");
        QTEST(mail.text, "text");
        if (mail.kind == Kind::Reply)
            QCOMPARE(mail.from, QStringLiteral("j.doe@customer.example"));
    }
    if (QByteArray(QTest::currentDataTag()) == "reply-gmail")
        QCOMPARE(sort(lf).date, std::optional(*fromIso("2026-09-21T14:20:00Z")));
}

void TestReturned::notOurs_data()
{
    QTest::addColumn<QByteArray>("mail");
    const QByteArray from("From: j.doe@customer.example\n");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no mail") << QByteArray("\0\xff\xfe garbage", 12);
    QTest::newRow("to the mailbox itself")
        << QByteArray(from + "To: noc@mail.example.net\nSubject: Hi\n\nHello\n");
    QTest::newRow("another's token") << QByteArray(from + "To: noc+k3x9@mail.example.net.evil\n\nHello\n");
    QTest::newRow("a name that holds one")
        << QByteArray(from + "To: =?utf-8?Q?noc+k3x9=40mail.example.net?= <a@b.example>\n\nHello\n");
    QTest::newRow("another domain's mail")
        << QByteArray(from + "To: a@b.example\nIn-Reply-To: <sb.k3x9@evil.example>\n\nx\n");
    QTest::newRow("only the thread") << QByteArray(
        from + "To: a@b.example\nReferences: <sbt.0123@example.net>\n\nx\n");
    QTest::newRow("the recipient's name alone") << QByteArray(
        "From: MAILER-DAEMON@x.example\nTo: noc@mail.example.net\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; j.doe@customer.example\nAction: failed\n");
}

void TestReturned::notOurs()
{
    QFETCH(QByteArray, mail);
    const Returned sorted = sort(mail);
    QCOMPARE(sorted.kind, Kind::Other);
    QVERIFY(sorted.attempt.isEmpty());
}

void TestReturned::tokenBeforeReferences()
{
    QCOMPARE(sort("To: noc+a1@mail.example.net\nIn-Reply-To: <sb.b2@example.net>\n\nx\n").attempt,
             QStringLiteral("a1"));
    QCOMPARE(sort("To: a@b.example\nDelivered-To: noc+c3@mail.example.net\n\nx\n").attempt,
             QStringLiteral("c3"));
    QCOMPARE(sort("To: a@b.example\nReferences: <sb.a1@example.net>\n <sb.b2@example.net>\n\nx\n").attempt,
             QStringLiteral("b2")); // the last is the nearest
}

/// Much of anything takes little time and gives little text.
void TestReturned::bounded()
{
    // What can't be seen stands as six letters: so may the last one that there is room for.
    const QByteArray hidden = QByteArray("\xE2\x80\xAE").repeated(60);
    for (int plain = 300; plain <= 330; ++plain) {
        const QString text = QString(plain, QLatin1Char('x')) + QChar(0x202e);
        QVERIFY2(visibleText(text, 320).size() <= 320, qPrintable(QString::number(plain)));
    }
    QVERIFY(visibleText(hidden, 320).size() <= 320);
    const QByteArray head("From: j.doe@customer.example\nTo: noc+k3x9@mail.example.net\n");
    QByteArray nested = head;
    for (int i = 0; i < 3000; ++i)
        nested += "Content-Type: multipart/mixed; boundary=\"n" + QByteArray::number(i) + "\"\n\n--n" +
                  QByteArray::number(i) + '\n';
    QByteArray parts = head + "Content-Type: multipart/mixed; boundary=\"b\"\n\n";
    parts += QByteArray("--b\nContent-Type: text/plain\n\n\n").repeated(30'000);
    const QByteArray ids =
        head + "References: " + QByteArray("<sb.a@example.net> ").repeated(50'000) + "\n\nx\n";
    const QByteArray line = head + "\n" + QByteArray(2'000'000, '<');
    const QByteArray entities =
        head + "Content-Type: text/html\n\n" + QByteArray("&#x41;<").repeated(200'000);
    const QByteArray wrote = head + "\n" + QByteArray("On x wrote ").repeated(100'000);
    for (const QByteArray &bytes : {nested, parts, ids, line, entities, wrote}) {
        QElapsedTimer timer;
        timer.start();
        const Returned mail = sort(bytes);
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(mail.attempt, QStringLiteral("k3x9"));
        QVERIFY(mail.text.size() <= 2000);
    }
}

void TestReturned::cutAnywhere_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"bounce-postfix", "reply-gmail", "reply-nested", "away-japanese"})
        QTest::newRow(name) << name;
}

void TestReturned::cutAnywhere()
{
    QFETCH(QString, name);
    const QByteArray whole = file(name);
    for (qsizetype length = 0; length < whole.size(); length += 7) {
        const Returned mail = sort(whole.left(length));
        QVERIFY(mail.attempt.isEmpty() || mail.attempt == QLatin1String("k3x9"));
        QVERIFY(mail.kind == Kind::Other || !mail.attempt.isEmpty());
    }
}

void TestReturned::subjects_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addColumn<bool>("automatic");
    for (const char *subject : {"Automatic reply: Outage", "Out of Office: Outage", "Automatische Antwort: x",
                                "ABWESENHEIT: x", "Réponse automatique : x", "Respuesta automática: x",
                                "Risposta automatica: x", "Automatisch antwoord: x", "Resposta automática: x",
                                "Autosvar: x", "自动回复: x", "自動返信: x", "Автоответ: x", "자동 회신: x"})
        QTest::newRow(subject) << QString::fromUtf8(subject) << true;
    for (const char *subject :
         {"Re: Automatic reply: Outage", "Outage", "", "AW: Störung", "Your automatic reply annoys us"})
        QTest::newRow(subject) << QString::fromUtf8(subject) << false;
}

void TestReturned::subjects()
{
    QFETCH(QString, subject);
    QTEST(soundsAutomatic(subject), "automatic");
}

void TestReturned::quotes_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("answer");
    QTest::newRow("nothing quoted") << "a\nb\n"
                                    << "a\nb";
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("French") << "Merci\n\nLe lun. 21 sept. 2026 à 14:13, NOC <a@b> a écrit :\n> x"
                            << "Merci";
    QTest::newRow("German") << "Danke\nAm 21.09.2026 um 14:13 schrieb NOC:\n> x"
                            << "Danke";
    QTest::newRow("Chinese") << "谢谢\n发件人: NOC\n发送时间: 2026\n\nx"
                             << "谢谢";
    QTest::newRow("rule") << "Ok\n-----Original Message-----\nx"
                          << "Ok";
    QTest::newRow("signature") << "Ok\n-- \nJ. Doe"
                               << "Ok";
    QTest::newRow("a line that begins with From") << "From: here it works\nAnd there not"
                                                  << "From: here it works\nAnd there not";
    QTest::newRow("between") << "> a\nyes\n> b\nno"
                             << "yes\nno";
}

void TestReturned::quotes()
{
    QFETCH(QString, body);
    QTEST(answerText(body), "answer");
}

QTEST_GUILESS_MAIN(TestReturned)
#include "tst_returned.moc"
