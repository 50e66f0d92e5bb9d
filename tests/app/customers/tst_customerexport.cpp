// SPDX-License-Identifier: GPL-3.0-or-later
// What is exported is read again as what it was, by the import and by a spreadsheet.
#include "app/customers/customerexport.h"
#include "app/customers/customerfile.h"
#include "models/core/text/csvtext.h"

#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QList<CustomerCard> cards()
{
    const char *const names[] = {"Fox Hollow Clinic",
                                 "=HYPERLINK(\"http://x\")",
                                 "+Plus",
                                 "-Minus",
                                 "@At",
                                 "'=quoted",
                                 "''+twice",
                                 "'plain",
                                 "Smith, \"Bold\"; & Co",
                                 "<b>Müller</b> {x} \u0634\u0631\u0643\u0629"};
    QList<CustomerCard> all;
    int i = 0;
    for (const char *name : names) {
        CustomerCard card;
        card.id = s("c-%1").arg(++i);
        card.name = s(name);
        card.zone = "America/Chicago";
        card.language = "de";
        card.hours = *hoursFromText(s("Mo-Fr 08:00-17:00; Sa 09:00-12:00"));
        card.trunks = QStringList{s("trunk-%1").arg(i), s("192.0.2.7")};
        card.numbers = QStringList{s("+13125550100"), s("+13125550101")};
        card.sbc = s("sbc.example:5061");
        for (int each = 0; each < i % 4; ++each) {
            Contact contact;
            contact.id = s("contact-%1").arg(each);
            contact.name = each == 2 ? QString() : s("=Dana %1").arg(each);
            contact.email = s("d%1@fox.example.com").arg(each);
            contact.sms = s("+13125550142");
            contact.phone = s("+13125550141");
            contact.extension = s("12");
            contact.channels = {Channel::Call, Channel::Email, Channel::Task};
            contact.zone = "America/Denver";
            contact.language = "pt-BR";
            contact.hours = *hoursFromText(s("Mo-Su 22:00-06:00"));
            contact.retired = each == 1;
            card.contacts += contact;
        }
        card.retired = i == 3;
        all += card;
    }
    return all;
}

CustomerReading read(const QByteArray &csv)
{
    LongWork work;
    return readCustomers(csv, {true, "DE"}, work);
}
} // namespace

class TestCustomerExport : public QObject
{
    Q_OBJECT
private slots:
    void comesBack_data()
    {
        QTest::addColumn<QChar>("separator");
        for (const char c : {',', ';', '\t'})
            QTest::addRow("%d", c) << QChar::fromLatin1(c);
    }
    void comesBack()
    {
        QFETCH(QChar, separator);
        const CustomerReading reading = read(customersCsv(cards(), separator));
        QVERIFY2(reading.ok(), qPrintable(customerReadingText(s("x"), reading)));
        QCOMPARE(reading.cards, cards());
        QCOMPARE(importPlan(cards(), reading.cards, reading.lines, reading.madeIds)
                     .count(ImportRow::What::Untouched),
                 cards().size());
        QCOMPARE(customersCsv(reading.cards, separator), customersCsv(cards(), separator));
    }

    void saysHowFarItIsAndCanBeCalledOff()
    {
        LongWork work;
        QVERIFY(!customersCsv(cards(), QLatin1Char(','), &work).isEmpty());
        QCOMPARE(work.all.load(), cards().size());
        QCOMPARE(work.done.load(), cards().size());
        work.calledOff = true;
        QVERIFY(customersCsv(cards(), QLatin1Char(','), &work).isEmpty());
    }

    /// No cell of it is a formula.
    void noFormulas()
    {
        const QString csv = QString::fromUtf8(customersCsv(cards(), QLatin1Char('\t')).mid(3));
        const QStringList lines = csv.split(s("\r\n"), Qt::SkipEmptyParts);
        QVERIFY(lines.size() > cards().size());
        for (const QString &line : lines) {
            for (QString cell : line.split(QLatin1Char('\t'))) {
                if (cell.startsWith(QLatin1Char('"')))
                    cell = cell.mid(1);
                QVERIFY2(cell.isEmpty() || !s("=+-@\t\r").contains(cell.at(0)), qPrintable(cell));
            }
        }
    }

    void cells_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"", "a", "=1", "'=1", "''=1", "'", "''", "'a", " =1", "' =1", "-", "+1 312", "\t=", "@x"})
            QTest::newRow(text) << s(text);
    }
    void cells()
    {
        QFETCH(QString, text);
        QCOMPARE(readCell(writtenCell(text)), text);
        QCOMPARE(plainCell(text).isEmpty(), text.isEmpty());
    }

    void severalRowsOfOne()
    {
        const CustomerReading reading = read(
            "name,zone,contact,email\nFox,America/Chicago,Dana,d@x.example.com\nMesa,,Owen,o@x.example.com\n"
            "FOX,,Ray,r@x.example.com\n");
        QVERIFY2(reading.ok(), qPrintable(customerReadingText(s("x"), reading)));
        QCOMPARE(reading.cards.size(), 2);
        QCOMPARE(reading.cards.first().contacts.size(), 2);
        QCOMPARE(reading.cards.first().contacts.at(1).name, s("Ray"));
        const CustomerReading other =
            read("name,zone,contact,email\nFox,America/Chicago,Dana,d@x.example.com\n"
                 "Fox,America/Denver,Ray,r@x.example.com\n");
        QCOMPARE(other.faults.size(), 1);
        QCOMPARE(other.faults.first().line, 3);
        QVERIFY(other.faults.first().what.contains(s("America/Chicago")));
    }

    void numbersAreKeptAsE164()
    {
        const CustomerReading reading =
            read("name,phone,sms\nFox,030 901820 x5,+49 151 23456789\nMesa,030 1,\n"
                 "Derby,+1 123 456 7890,\n");
        QCOMPARE(reading.faults.size(), 1);
        QCOMPARE(reading.faults.first().line, 3);
        QCOMPARE(reading.warnings.size(), 1);
        QCOMPARE(reading.warnings.first().line, 4);
        QCOMPARE(reading.cards.first().contacts.first().phone, s("+4930901820"));
        QCOMPARE(reading.cards.first().contacts.first().extension, s("5"));
        QCOMPARE(reading.cards.first().contacts.first().sms, s("+4915123456789"));
    }
};

QTEST_GUILESS_MAIN(TestCustomerExport)
#include "tst_customerexport.moc"
