// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/directory.h"
#include "models/notify/messagetag.h"
#include "models/notify/routing.h"
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
    void manyAreSpeltAsEachAlone();
    void hostileTextStaysText_data();
    void hostileTextStaysText();
    void footOnlyWhereItCostsNothing();
    void footCountsTheTag();
    void saysHowTheirCallsRun_data();
    void saysHowTheirCallsRun();
    void sbcAtASite_data();
    void sbcAtASite();
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

void TestMessageText::manyAreSpeltAsEachAlone()
{
    Speller speller(message());
    for (const char *zone : {"Europe/Berlin", "America/Chicago", "Mars/Base", "", "Europe/Berlin"}) {
        for (const char *name : {"Carver", "{since} & <b>", "\n"}) {
            Addressee to;
            to.customerName = QString::fromLatin1(name);
            to.zone = zone;
            for (const Channel channel : {Channel::Email, Channel::Sms, Channel::Call})
                QCOMPARE(speller(to, channel), spell(message(), to, channel));
        }
    }
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
    one.text = QString(150, QLatin1Char('a'));
    QCOMPARE(spell(one, {}, Channel::Sms).text, one.text);
    QVERIFY(!spell(one, {}, Channel::Call).text.contains(one.foot));
}

/// The tag goes out behind it, and is paid for like any character.
void TestMessageText::footCountsTheTag()
{
    MessageText one = message();
    one.foot = QStringLiteral("Log 7Q2K-94AB-10CD");
    const qsizetype most = 160 - (one.foot.size() + 1) - (MessageTagLength + 1);
    QCOMPARE(most, 133);
    for (qsizetype size = 120; size <= 170; ++size) {
        one.text = QString(size, QLatin1Char('a'));
        const QString spelt = spell(one, {}, Channel::Sms).text;
        // From 153 on it takes two short messages anyway.
        QCOMPARE(spelt.endsWith(one.foot), size <= most || size > 152);
        QCOMPARE(taggedLength(spelt).parts.size(), size <= 152 ? 1 : 2);
    }
}

void TestMessageText::saysHowTheirCallsRun_data()
{
    QTest::addColumn<Routing>("routing");
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QString>("text");
    const Routing known{{QStringLiteral("+13035550100"), QStringLiteral("+13035550101")},
                        {QStringLiteral("carver-1")},
                        QStringLiteral("sbc.example:5061")};
    QTest::newRow("known") << known << QByteArray()
                           << "To sbc.example:5061: +13035550100, +13035550101 by carver-1.";
    QTest::newRow("not known") << Routing{} << QByteArray()
                               << "To as in your routing sheet: as in your routing sheet by as in your "
                                  "routing sheet.";
    QTest::newRow("not known in German") << Routing{{}, known.trunks, known.sbc} << QByteArray("de-AT")
                                         << "An sbc.example:5061: wie in Ihrem Blatt zur Rufumleitung.";
    QTest::newRow("hostile") << Routing{{QStringLiteral("<b>\n.")},
                                        {QStringLiteral("{sbc}")},
                                        QString::fromUtf8("a\u202eb")}
                             << QByteArray() << "To a\\u202eb: <b> . by {sbc}.";
    Routing many = known;
    many.numbers.clear();
    for (int i = 0; i < 52; ++i)
        many.numbers += QString::number(i);
    QTest::newRow("a list without end") << many << QByteArray() << QString();
}

void TestMessageText::saysHowTheirCallsRun()
{
    QFETCH(Routing, routing);
    QFETCH(QByteArray, language);
    QFETCH(QString, text);
    MessageText one = message();
    one.text = QStringLiteral("To {sbc}: {numbers} by {trunks}.");
    one.others.insert("de", {{}, QStringLiteral("An {sbc}: {numbers}."), {}});
    QVERIFY(saysRouting(one) && !saysRouting(message()));
    Addressee to;
    to.language = language;
    to.routing = routing;
    for (const Channel channel : {Channel::Email, Channel::Sms, Channel::Call}) {
        const QString spelt = spell(one, to, channel).text;
        if (text.isEmpty())
            QVERIFY2(spelt.contains(QString::fromUtf8("38, 39 … (+12) by")), qPrintable(spelt));
        else
            QCOMPARE(spelt, text);
    }
    QVERIFY(!spell(one, to, Channel::Email).html.contains("<b>"));
}

void TestMessageText::sbcAtASite_data()
{
    QTest::addColumn<QString>("card");
    QTest::addColumn<bool>("home");
    QTest::addColumn<QString>("address");
    const QString both = QStringLiteral("naperville=a.example:5061, Centennial = b.example:5061");
    QTest::newRow("none") << QString() << false << QString();
    QTest::newRow("of that site") << both << false << QStringLiteral("b.example:5061");
    QTest::newRow("of another") << QStringLiteral("naperville=a.example") << false << QString();
    QTest::newRow("without a site, away") << QStringLiteral("a.example:5061") << false << QString();
    QTest::newRow("without a site, home")
        << QStringLiteral("a.example:5061") << true << QStringLiteral("a.example:5061");
    QTest::newRow("a parameter is no site") << QStringLiteral("sip:a.example;transport=tls") << true
                                            << QStringLiteral("sip:a.example;transport=tls");
    QTest::newRow("one of each") << QStringLiteral("a.example, centennial=sip:b.example;transport=tls")
                                 << false << QStringLiteral("sip:b.example;transport=tls");
    QTest::newRow("nothing behind it") << QStringLiteral("centennial=") << false << QString();
    QTest::newRow("only signs") << QStringLiteral(",=,;=") << false << QString();
}

void TestMessageText::sbcAtASite()
{
    QFETCH(QString, card);
    QFETCH(bool, home);
    QFETCH(QString, address);
    QCOMPARE(sbcAt(card, QStringLiteral("centennial"), home), address);
    CustomerCard whole;
    whole.numbers = QStringList{QStringLiteral("+13035550100")};
    whole.trunks = QStringList{QStringLiteral("carver-1")};
    whole.sbc = card;
    const Routing routing =
        routingOf(whole, QStringLiteral("centennial"), home, QStringLiteral("site.example"));
    QCOMPARE(routing.sbc, address.isEmpty() ? QStringLiteral("site.example") : address);
    QCOMPARE(routing.numbers, whole.numbers);
    QCOMPARE(routing.trunks, whole.trunks);
}
QTEST_GUILESS_MAIN(TestMessageText)
#include "tst_messagetext.moc"
