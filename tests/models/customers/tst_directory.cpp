// SPDX-License-Identifier: GPL-3.0-or-later
// A customer's card: what is kept comes back, what was kept before is read, and incidents go on knowing a
// customer as they did.
#include "models/customers/directory.h"

#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

Contact contact(const char *name)
{
    Contact one;
    one.id = s("c-") + s(name).toLower();
    one.name = s(name);
    return one;
}

CustomerCard wholeCard()
{
    CustomerCard card;
    card.id = s("carver");
    card.name = s("Carver <b>County</b> {clinic}\u202e");
    card.language = "de";
    card.zone = "America/Chicago";
    card.hours = *hoursFromText(s("Mo-Fr 08:00-17:00"));
    card.trunks = QStringList{s("192.0.2.7"), s("carver-1")};
    card.numbers = QStringList{s("+13035550100")};
    card.sbc = s("sbc.naperville.example:5061");
    card.contacts = {contact("Dana"), contact("Owen")};
    card.contacts[0].retired = true;
    card.contacts[1].role = s("IT");
    card.contacts[1].email = s("owen@carver.example");
    card.contacts[1].sms = s("+13035550118");
    card.contacts[1].phone = s("+13035550117");
    card.contacts[1].extension = s("12");
    card.contacts[1].channels = {Channel::Call, Channel::Email};
    card.contacts[1].language = "pt-BR";
    card.contacts[1].zone = "America/Denver";
    card.contacts[1].hours = *hoursFromText(s("Sa,Su 22:00-06:00"));
    return card;
}
} // namespace

class TestDirectory : public QObject
{
    Q_OBJECT
private slots:
    void comesBack()
    {
        for (const bool retired : {false, true}) {
            CustomerCard card = wholeCard();
            card.retired = retired;
            QCOMPARE(cardFromJson(cardJson(card)), card);
        }
        CustomerCard least;
        least.id = least.name = s("x");
        QCOMPARE(cardFromJson(cardJson(least)), least);
    }

    void oldOnesAreRead()
    {
        const Customer old{s("fox"),         s("Fox Hollow"),         s("Dana Reyes"),
                           s("IT"),          s("312 555 0141 ext 5"), s("d@fox.example"),
                           "America/Chicago"};
        const CustomerCard card = cardFromJson(customerJson(old));
        QCOMPARE(card.contacts.size(), 1);
        QCOMPARE(card.contacts.first().id, s("dana-reyes"));
        QCOMPARE(card.contacts.first().phone, old.phone);
        QCOMPARE(customerOf(card), old);
        const Customer nobody{s("mesa"), s("Mesa"), {}, {}, {}, {}, {}};
        QVERIFY(cardOf(nobody).contacts.isEmpty());
        QCOMPARE(customerOf(cardOf(nobody)), nobody);
    }

    void incidentsKnowTheFirst()
    {
        const Customer customer = customerOf(wholeCard());
        QCOMPARE(customer.contact, s("Owen"));
        QCOMPARE(customer.phone, s("+13035550117 x12"));
        QCOMPARE(customer.zone, QByteArray("America/Chicago"));
        CustomerCard retired = wholeCard();
        retired.retired = true;
        QCOMPARE(customersOf({retired, wholeCard()}).size(), 1);
    }

    void waysOfAContact()
    {
        Contact one = contact("Owen");
        QVERIFY(channelsOf(one).isEmpty());
        one.phone = s("+13035550117");
        one.email = s("o@x.example");
        QCOMPARE(channelsOf(one), (QList<Channel>{Channel::Email, Channel::Call}));
        one.channels = {Channel::Task, Channel::Sms, Channel::Email};
        QCOMPARE(channelsOf(one), (QList<Channel>{Channel::Task, Channel::Email}));
        for (const Channel channel : allChannels())
            QCOMPARE(channelFromKey(channelKey(channel)), std::optional(channel));
        QVERIFY(!channelFromKey(s("fax")));
    }

    void ownBeforeCustomers()
    {
        const CustomerCard card = wholeCard();
        QCOMPARE(languageOf(card, card.contacts.at(0)), QByteArray("de"));
        QCOMPARE(languageOf(card, card.contacts.at(1)), QByteArray("pt-BR"));
        QCOMPARE(zoneOf(card, card.contacts.at(1)), QByteArray("America/Denver"));
        QCOMPARE(hoursText(hoursOf(card, card.contacts.at(0))), s("Mo-Fr 08:00-17:00"));
    }

    void hours_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown"); // empty: none
        QTest::newRow("plain") << s("Mo-Fr 08:00-17:00") << s("Mo-Fr 08:00-17:00");
        QTest::newRow("words") << s("Monday-friday 8:00 - 17:00;sat 9:00-12:30")
                               << s("Mo-Fr 08:00-17:00; Sa 09:00-12:30");
        QTest::newRow("round") << s("Sa-Mo 10:00-11:00") << s("Mo,Sa,Su 10:00-11:00");
        QTest::newRow("always") << s("24/7") << s("Mo-Su 00:00-24:00");
        QTest::newRow("daily") << s("daily 22:00-06:00") << s("Mo-Su 22:00-06:00");
        for (const char *bad : {"x", "Mo", "Mo 8-17", "Mo 08:00-08:00", "Mo 25:00-26:00", "Mo 08:60-09:00",
                                "M 08:00-09:00", "Mo-Tu-We 08:00-09:00", "Mo 24:00-08:00"})
            QTest::newRow(bad) << s(bad) << QString();
    }
    void hours()
    {
        QFETCH(QString, typed);
        QFETCH(QString, shown);
        const std::optional<BusinessHours> read = hoursFromText(typed);
        QCOMPARE(read.has_value(), !shown.isEmpty());
        if (!read)
            return;
        QCOMPARE(hoursText(*read), shown);
        QCOMPARE(hoursFromText(shown), read);
    }

    void atWork()
    {
        const auto at = [](const char *hours, const QDateTime &local) {
            return hoursFromText(s(hours))->at(local);
        };
        const auto monday = [](int hour, int minute, int days = 0) { // 2026-11-30 is one
            return QDateTime(QDate(2026, 11, 30).addDays(days), QTime(hour, minute), Qt::UTC);
        };
        QVERIFY(!at("Mo-Fr 08:00-17:00", monday(7, 59)));
        QVERIFY(at("Mo-Fr 08:00-17:00", monday(8, 0)));
        QVERIFY(!at("Mo-Fr 08:00-17:00", monday(17, 0)));
        QVERIFY(!at("Mo-Fr 08:00-17:00", monday(9, 0, -1)));
        QVERIFY(at("Mo 22:00-06:00", monday(23, 0)));
        QVERIFY(at("Mo 22:00-06:00", monday(5, 59, 1)));
        QVERIFY(!at("Mo 22:00-06:00", monday(6, 0, 1)));
        QVERIFY(!at("Mo 22:00-06:00", monday(5, 0)));
        QVERIFY(at("24/7", monday(23, 59)));
        QVERIFY(!BusinessHours{}.at(monday(12, 0)));
    }

    void languages()
    {
        for (const char *good : {"de", "pt-BR", "zh-Hant-TW", "es-419", "ca-valencia"})
            QCOMPARE(languageTag(s(good).toUpper().replace('-', '_')), QByteArray(good));
        for (const char *bad : {"", "german", "d", "de-", "de-DE-x", "<b>"})
            QCOMPARE(languageTag(s(bad)), QByteArray());
    }

    void idsAreNobodysElse()
    {
        CustomerCard card;
        QCOMPARE(freshContactId(card, s("J\u00fcrgen O\u2019Hara")), s("jurgen-o-hara"));
        QCOMPARE(freshContactId(card, s("\u4e2d\u6587")), s("contact"));
        for (int i = 0; i < 3; ++i) {
            Contact one;
            one.id = freshContactId(card, QString(60, QLatin1Char('a')));
            QVERIFY(!card.contact(one.id));
            QVERIFY(one.id.size() <= 40);
            card.contacts += one;
        }
    }
};

QTEST_GUILESS_MAIN(TestDirectory)
#include "tst_directory.moc"
