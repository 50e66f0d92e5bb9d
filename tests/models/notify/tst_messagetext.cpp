// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/spelling/messagetext.h"
#include "models/notify/spelling/smslength.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
MessageText message()
{
    MessageText made;
    made.subject = QStringLiteral("Naperville: Update 3");
    made.text = QStringLiteral("To {customer}: down since {since}.\n\nNext update: {next_update}.");
    made.madeAt = *fromIso(QStringLiteral("2026-11-29T20:02:31Z"));
    made.times = {{QStringLiteral("since"), made.madeAt},
                  {QStringLiteral("next_update"), made.madeAt + 15min}};
    made.zone = "America/Chicago";
    made.place = QStringLiteral("Naperville");
    return made;
}
} // namespace

class TestMessageText : public QObject
{
    Q_OBJECT
private slots:
    void speaksTheContactsTime_data();
    void speaksTheContactsTime();
    void hostileTextStaysText_data();
    void hostileTextStaysText();
    void footOnlyWhereItCostsNothing();
};

void TestMessageText::speaksTheContactsTime_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QString>("text");
    QTest::newRow("none known") << QByteArray() << "down since 14:02 Naperville (UTC-6).";
    QTest::newRow("the site's") << QByteArray("America/Chicago") << "down since 14:02 Naperville (UTC-6).";
    QTest::newRow("another") << QByteArray("Europe/Berlin") << "down since 21:02 Berlin (UTC+1).";
    QTest::newRow("a half") << QByteArray("Asia/Kolkata")
                            << "down since 2026-11-30 01:32 Kolkata (UTC+5:30).";
    QTest::newRow("a long one") << QByteArray("America/Argentina/Buenos_Aires")
                                << "down since 17:02 Buenos Aires (UTC-3).";
    QTest::newRow("none that exists") << QByteArray("Mars/Base") << "down since 14:02 Naperville (UTC-6).";
}

void TestMessageText::speaksTheContactsTime()
{
    QFETCH(QByteArray, zone);
    QFETCH(QString, text);
    Addressee to;
    to.customerName = QStringLiteral("Carver");
    to.zone = zone;
    MessageText one = message();
    if (zone == "Asia/Kolkata") // there it is tomorrow already; the message was made an evening before
        one.madeAt -= 3h;
    QCOMPARE(spell(one, to, Channel::Sms).text.section(QLatin1Char('\n'), 0, 0),
             QStringLiteral("To Carver: ") + text);
}

void TestMessageText::hostileTextStaysText_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("shown");
    QTest::newRow("markup") << "<b>&amp;\""
                            << "<b>&amp;\"";
    QTest::newRow("a placeholder") << "{next_update} {from}"
                                   << "{next_update} {from}";
    QTest::newRow("a line of its own") << "Carver\r\nBcc: all@example.net"
                                       << "Carver\\x0d Bcc: all@example.net";
    QTest::newRow("direction") << QString::fromUtf8("a\u202eb") << "a\\u202eb";
    QTest::newRow("an escape") << QStringLiteral("\x1b[2Ja") << "\\x1b[2Ja";
}

void TestMessageText::hostileTextStaysText()
{
    QFETCH(QString, name);
    QFETCH(QString, shown);
    Addressee to;
    to.customerName = name;
    const Spelt mail = spell(message(), to, Channel::Email);
    QVERIFY2(mail.text.startsWith(QStringLiteral("To ") + shown + QStringLiteral(": down")),
             qPrintable(mail.text));
    QVERIFY2(mail.html.contains(QStringLiteral("<p>To ") + shown.toHtmlEscaped() + QStringLiteral(": down")),
             qPrintable(mail.html));
    QVERIFY(!mail.subject.contains(QLatin1Char('\n')) && !mail.subject.contains(QLatin1Char('\r')));
    QVERIFY(spell(message(), to, Channel::Sms).text.startsWith(QStringLiteral("To ") + shown));
    QVERIFY(spell(message(), to, Channel::Call).text.startsWith(QStringLiteral("To ") + shown));
}

void TestMessageText::footOnlyWhereItCostsNothing()
{
    MessageText one = message();
    one.foot = QStringLiteral("Log 7QK2-M4");
    one.text = QString(120, QLatin1Char('a'));
    QVERIFY(spell(one, {}, Channel::Sms).text.endsWith(one.foot));
    QVERIFY(spell(one, {}, Channel::Email).text.endsWith(one.foot));
    QVERIFY(spell(one, {}, Channel::Email).html.contains(one.foot));
    one.text = QString(155, QLatin1Char('a'));
    QCOMPARE(spell(one, {}, Channel::Sms).text, one.text);
    QVERIFY(!spell(one, {}, Channel::Call).text.contains(one.foot));
}

QTEST_GUILESS_MAIN(TestMessageText)
#include "tst_messagetext.moc"
