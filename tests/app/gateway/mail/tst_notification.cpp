// SPDX-License-Identifier: GPL-3.0-or-later
// M28: what of a mail tells of a test message, and what only pretends to.
#include "app/gateway/mail/text/notification.h"
#include "models/testcall/testmessage.h"

#include <QTest>

using namespace Switchback;

namespace
{
const QString Code = QStringLiteral("471193");

QByteArray mail(const QByteArray &subject, const QByteArray &body,
                const QByteArray &type = "text/plain; charset=utf-8")
{
    return "From: <voice@example.net>\r\nTo: <test@example.net>\r\nSubject: " + subject +
           "\r\nMIME-Version: 1.0\r\nContent-Type: " + type + "\r\n\r\n" + body;
}
} // namespace

class TestNotification : public QObject
{
    Q_OBJECT
private slots:
    void m28_namesTheCode_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("is");
        const auto row = [](const char *name, const QByteArray &bytes, bool is) {
            QTest::newRow(name) << bytes << is;
        };
        row("in the subject", mail("New voice message 471193", "x"), true);
        row("in the text", mail("New voice message", "Message 471193, left at 10:00."), true);
        row("encoded", mail("=?utf-8?B?TmFjaHJpY2h0IDQ3MTE5Mw==?=", "x"), true);
        row("in base64",
            mail("New", "TWVzc2FnZSA0NzExOTM=\r\n", "text/plain\r\nContent-Transfer-Encoding: base64"), true);
        row("beside HTML",
            mail("New",
                 "--b\r\nContent-Type: text/plain\r\n\r\nMessage 471193\r\n--b\r\nContent-Type: "
                 "text/html\r\n\r\n"
                 "<p>x</p>\r\n--b--\r\n",
                 "multipart/alternative; boundary=b"),
            true);
        row("another code", mail("New voice message 471194", "Message 471194"), false);
        row("longer", mail("New voice message 4711931", "24711935"), false);
        row("with a digit of another script before it",
            mail("New", "\xd9\xa1"
                        "471193"),
            false);
        row("in pieces", mail("New 471 193", "4\r\n71193"), false);
        row("in HTML alone", mail("New", "<html><body>471193</body></html>", "text/html"), false);
        row("in what is attached",
            mail("New",
                 "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
                 "filename=a.txt\r\n\r\n471193\r\n"
                 "--b--\r\n",
                 "multipart/mixed; boundary=b"),
            false);
        row("in what is sent on",
            mail("Fwd",
                 "--b\r\nContent-Type: message/rfc822\r\n\r\n" + mail("New 471193", "471193") +
                     "\r\n--b--\r\n",
                 "multipart/mixed; boundary=b"),
            false);
        row("in another head", "X-Code: 471193\r\n" + mail("New", "x"), false);
        row("behind a huge text", mail("New", QByteArray(2 * 1024 * 1024, 'x') + " 471193"), false);
        row("as picture", mail("New", "471193", "image/png"), false);
        row("nothing", {}, false);
        row("bytes", QByteArray("\0\xff\xfe 471193", 10), false);
        row("parts without end",
            mail("New", QByteArray("--b\r\n\r\n").repeated(5000), "multipart/mixed; boundary=b"), false);
    }
    void m28_namesTheCode()
    {
        QFETCH(QByteArray, bytes);
        QTEST(namesCode(notificationText(bytes), Code), "is");
    }
    void noCodeIsNamedByNothing()
    {
        QVERIFY(!namesCode(QStringLiteral("471193"), {}));
        QVERIFY(!namesCode({}, Code));
    }
};

QTEST_GUILESS_MAIN(TestNotification)
#include "tst_notification.moc"
