// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed of a customer: telephone numbers by the countries' plans, fields as they are meant, and each
// fault by its field.
#include "app/customers/cardcheck.h"
#include "app/customers/phonenumbers.h"

#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const CardRules Us{true, "US"};

CardDraft draft()
{
    CardDraft one;
    one.customer = {{CardField::Name, s("Fox Hollow")}};
    one.contacts +=
        TypedFields{{CardField::Contact, s("Dana Reyes")}, {CardField::Email, s("d@fox.example.com")}};
    return one;
}
} // namespace

class TestCardCheck : public QObject
{
    Q_OBJECT
private slots:
    void phones_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("region");
        QTest::addColumn<QString>("number"); // empty: a fault
        QTest::addColumn<QString>("extension");
        QTest::addColumn<bool>("warning");
        const auto row = [](const char *typed, const char *region, const char *number,
                            const char *extension = "", bool warning = false) {
            QTest::addRow("%s %s", typed, region)
                << s(typed) << QByteArray(region) << s(number) << s(extension) << warning;
        };
        row("+1 312 555 0141", "", "+13125550141");
        row("(312) 555-0141", "US", "+13125550141");
        row("312 555 0141", "", "");
        row("312-555-0141 x12", "US", "+13125550141", "12");
        row("+1 312 555 0141 Ext. 12", "DE", "+13125550141", "12");
        row("+44 (0)20 7946 0018", "US", "+442079460018");
        row("0049 30 901820", "DE", "+4930901820");
        row("011 49 30 901820", "US", "+4930901820");
        row("\uff0b\uff11 312 555 0141", "", "+13125550141");
        row("+\u0661 312 555 0141", "", "+13125550141");
        row("+52 1 55 1234 5678", "", "+525512345678");
        row("+1 123 456 7890", "", "+11234567890", "", true);
        row("555-0141", "US", "");
        row("112", "DE", "");
        row("call me", "US", "");
        row("+1 312 555", "", "");
        row("+1 312 555 01411234567", "", "");
        row("+999 312 555 0141", "", "");
        row("", "US", "");
        row("<b>+1 312 555 0141</b>\r\nRCPT TO:<x>", "US", "");
    }
    void phones()
    {
        QFETCH(QString, typed);
        QFETCH(QByteArray, region);
        QFETCH(QString, number);
        QFETCH(QString, extension);
        QFETCH(bool, warning);
        const PhoneRead read = readPhone(typed, region);
        QCOMPARE(read.number, number);
        QCOMPARE(read.extension, extension);
        QCOMPARE(read.fault.isEmpty(), !number.isEmpty());
        QCOMPARE(!read.warning.isEmpty(), warning);
        if (!number.isEmpty()) // what is kept is read as itself, whatever the region
            QCOMPARE(readPhone(read.number, "DE").number, number);
    }

    void regions()
    {
        QCOMPARE(phoneRegionOf("America/Chicago"), QByteArray("US"));
        QCOMPARE(phoneRegionOf("Europe/Berlin"), QByteArray("DE"));
        QCOMPARE(phoneRegionOf("UTC"), QByteArray());
        QVERIFY(isPhoneRegion("US"));
        QVERIFY(!isPhoneRegion("XX"));
    }

    void aSoundOneIsRead()
    {
        CardDraft one = draft();
        one.customer.insert(CardField::Hours, s("Mon-Fri 8:00-17:00"));
        one.customer.insert(CardField::Language, s("DE_at"));
        one.customer.insert(CardField::Numbers, s("312 555 0100; +1 312 555 0101,"));
        one.customer.insert(CardField::Trunks, s(" a , b,a"));
        one.contacts[0].insert(CardField::Phone, s("tel:(312) 555-0141 x7"));
        one.contacts[0].insert(CardField::Channels, s("Call, e-mail"));
        one.version = 3;
        const CheckedCard checked = checkedCard(one, Us);
        QVERIFY2(checked.faults.isEmpty(),
                 checked.faults.isEmpty() ? "" : qPrintable(checked.faults.first().what));
        const CustomerCard &card = checked.card;
        QCOMPARE(card.id, s("fox-hollow"));
        QCOMPARE(card.version, 3);
        QCOMPARE(hoursText(card.hours), s("Mo-Fr 08:00-17:00"));
        QCOMPARE(card.language, QByteArray("de-AT"));
        QCOMPARE(card.numbers, (QStringList{s("+13125550100"), s("+13125550101")}));
        QCOMPARE(card.trunks, (QStringList{s("a"), s("b")}));
        const Contact &contact = card.contacts.first();
        QCOMPARE(contact.id, s("dana-reyes"));
        QCOMPARE(contact.phone, s("+13125550141"));
        QCOMPARE(contact.extension, s("7"));
        QCOMPARE(contact.channels, (QList<Channel>{Channel::Call, Channel::Email}));
        // What was read is what it is read as.
        QCOMPARE(checkedCard(draftOf(card), Us).card, card);
    }

    void oneFault_data()
    {
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("warning");
        const auto row = [](const char *name, CardField field, const char *text, bool warning = false) {
            QTest::newRow(name) << int(field) << s(text) << warning;
        };
        row("name", CardField::Name, " ");
        row("id", CardField::Id, "Fox Hollow");
        row("zone", CardField::Zone, "Mars/Olympus");
        row("language", CardField::Language, "german");
        row("hours", CardField::Hours, "always");
        row("numbers", CardField::Numbers, "+1 312 555 0100, none");
        row("e-mail", CardField::Email, "d@fox");
        row("two e-mails", CardField::Email, "d@fox.example.com, e@fox.example.com");
        row("header injection", CardField::Email, "d@fox.example.com\r\nBcc: x@y.example.com");
        row("phone", CardField::Phone, "call me");
        row("SMS with an extension", CardField::Sms, "+1 312 555 0141 x5");
        row("unlikely phone", CardField::Phone, "+1 123 456 7890", true);
        row("extension without a number", CardField::Extension, "12");
        row("channel", CardField::Channels, "fax");
        row("channel without an address", CardField::Channels, "sms", true);
        row("own zone", CardField::ContactZone, "x");
        row("own language", CardField::ContactLanguage, "x");
        row("own hours", CardField::ContactHours, "x");
        row("contact's id", CardField::ContactId, "a b");
        row("retired", CardField::Retired, "perhaps");
        row("bidi", CardField::Role, "IT\u202e");
        row("escape", CardField::Sbc, "\x1b[2J");
        row("long", CardField::Contact, qPrintable(QString(121, QLatin1Char('x'))));
    }
    void oneFault()
    {
        QFETCH(int, field);
        QFETCH(QString, text);
        QFETCH(bool, warning);
        CardDraft one = draft();
        (ofContact(CardField(field)) ? one.contacts[0] : one.customer).insert(CardField(field), text);
        const CheckedCard checked = checkedCard(one, Us);
        QCOMPARE(checked.faults.size(), 1);
        const CardFault &fault = checked.faults.first();
        QCOMPARE(int(fault.field), field);
        QCOMPARE(fault.contact, ofContact(CardField(field)) ? 0 : -1);
        QCOMPARE(fault.warning, warning);
        QCOMPARE(checked.ok(), warning);
        QVERIFY(!fault.what.isEmpty() && !fault.fix.isEmpty());
    }

    void whoCanBeReached()
    {
        CardDraft one = draft();
        one.contacts[0].remove(CardField::Email);
        QVERIFY(!checkedCard(one, Us).ok());
        one.contacts[0].insert(CardField::ContactRetired, s("yes"));
        QVERIFY(checkedCard(one, Us).ok());
        one.contacts.clear(); // nobody: may be kept, and is said
        QVERIFY(checkedCard(one, Us).ok());
        QCOMPARE(checkedCard(one, Us).faults.size(), 1);
        for (int i = 0; i < 41; ++i)
            one.contacts += TypedFields{{CardField::Email, s("a%1@x.example.com").arg(i)}};
        QVERIFY(!checkedCard(one, Us).ok());
    }

    void hostileTextStaysText()
    {
        CardDraft one = draft();
        one.customer.insert(CardField::Name, s("<b>{name}</b> =1+1"));
        const CheckedCard checked = checkedCard(one, Us);
        QVERIFY(checked.ok());
        QCOMPARE(checked.card.name, s("<b>{name}</b> =1+1"));
    }
};

QTEST_GUILESS_MAIN(TestCardCheck)
#include "tst_cardcheck.moc"
