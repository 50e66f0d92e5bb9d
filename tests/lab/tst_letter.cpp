// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/mail/letter.h"

#include <QTest>

using namespace Switchback::Lab;

/// What `switchback-lab mail` shows of a mail, and the answer that a customer of the lab writes.
class TestLetter : public QObject
{
    Q_OBJECT

private slots:
    void mailIsRead_data();
    void mailIsRead();
    void answerFitsWhatItAnswers();
    void answerCannotBeTurnedIntoAnother();
};

void TestLetter::mailIsRead_data()
{
    QTest::addColumn<QByteArray>("mail");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("automatic");
    QTest::newRow("plain") << QByteArray("From: a@b.example\r\nSubject: Outage\r\n\r\nHello\r\n")
                           << QStringLiteral("Outage") << QStringLiteral("Hello") << false;
    QTest::newRow("encoded") << QByteArray(
                                    "Subject: =?utf-8?q?St=C3=B6rung?=\nContent-Type: text/plain; "
                                    "charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
                                    "Gr=FC=\n=DFe\n")
                             << QStringLiteral("Störung") << QStringLiteral("Grüße") << false;
    QTest::newRow("both")
        << QByteArray("Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; "
                      "boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Rich</p>\n--b\nContent-Type: "
                      "text/plain\n\nPlain\n--b--\n")
        << QStringLiteral("x") << QStringLiteral("Plain") << false;
    QTest::newRow("rich alone") << QByteArray("Subject: x\nContent-Type: text/html\n\n<p>Rich</p>\n")
                                << QStringLiteral("x") << QStringLiteral("<p>Rich</p>") << false;
    QTest::newRow("machine") << QByteArray("Subject: x\nAuto-Submitted: auto-replied\n\nAway\n")
                             << QStringLiteral("x") << QStringLiteral("Away") << true;
    QTest::newRow("a person's") << QByteArray("Subject: x\nAuto-Submitted: no\n\nHere\n")
                                << QStringLiteral("x") << QStringLiteral("Here") << false;
    QTest::newRow("nothing") << QByteArray() << QString() << QString() << false;
    QTest::newRow("picture alone") << QByteArray("Subject: x\nContent-Type: image/png\n\nabc\n")
                                   << QStringLiteral("x") << QString() << false;
}

void TestLetter::mailIsRead()
{
    QFETCH(QByteArray, mail);
    const Letter letter = readLetter(mail);
    QTEST(letter.subject, "subject");
    QTEST(letter.text.trimmed(), "text");
    QTEST(letter.automatic, "automatic");
}

void TestLetter::answerFitsWhatItAnswers()
{
    const Letter asked =
        readLetter("From: NOC <noc@example.net>\r\nReply-To: noc+7@example.net\r\nSubject: "
                   "=?utf-8?q?St=C3=B6rung?=\r\nMessage-ID: <7@example.net>\r\n\r\nOne\r\nTwo\r\n");
    const QByteArray mail =
        answerTo(asked, QStringLiteral("ann@acme.example.com"), QStringLiteral("Gesehen, schön."));
    const Letter answer = readLetter(mail);
    QCOMPARE(answer.from, QStringLiteral("ann@acme.example.com"));
    QCOMPARE(answer.to, QStringLiteral("noc+7@example.net"));
    QCOMPARE(answer.subject, QStringLiteral("Re: Störung"));
    QVERIFY2(answer.text.startsWith(QStringLiteral("Gesehen, schön.\n")), qPrintable(answer.text));
    QVERIFY2(answer.text.endsWith(QStringLiteral("> One\n> Two\n")), qPrintable(answer.text));
    QVERIFY(mail.contains("In-Reply-To: <7@example.net>"));
    QVERIFY(!answer.automatic && !answer.date.isEmpty());
    QCOMPARE(
        readLetter(answerTo(answer, QStringLiteral("noc@example.net"), QStringLiteral("Thanks"))).subject,
        QStringLiteral("Re: Störung"));
}

void TestLetter::answerCannotBeTurnedIntoAnother()
{
    Letter asked;
    asked.from = QStringLiteral("noc@example.net");
    asked.subject = QStringLiteral("x\r\nBcc: all@acme.example.com");
    asked.id = QStringLiteral("7\r\nBcc: all@acme.example.com");
    const QByteArray mail = answerTo(asked, QStringLiteral("ann@acme.example.com"), QStringLiteral("yes"));
    for (const QByteArray &line : mail.left(mail.indexOf("\n\n")).split('\n'))
        QVERIFY2(!line.startsWith("Bcc:"), mail.constData());
}

QTEST_GUILESS_MAIN(TestLetter)
#include "tst_letter.moc"
