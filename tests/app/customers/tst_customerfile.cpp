// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/customerfile.h"
#include "app/customers/customerid.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Switchback;

namespace
{
template<class What>
CustomerReading read(const What &what)
{
    LongWork work;
    return readCustomers(what, {}, work);
}
} // namespace

/// Lists of customers: what people's programs write is read, and what is wrong is named with its row.
class TestCustomerFile : public QObject
{
    Q_OBJECT

private slots:
    void demoListIsSound();
    void sameHoweverItIsWritten_data();
    void sameHoweverItIsWritten();
    void columnsInAnyOrder();
    void quotedFields();
    void mailIsReadAsMeant();
    void idsFromNames_data();
    void idsFromNames();
    void oneFault_data();
    void oneFault();
    void allFaultsAtOnce();
    void tooManyFaults();
    void aLongList();
    void notAFile();
    void text();
};

void TestCustomerFile::demoListIsSound()
{
    const CustomerReading reading =
        read(QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/demo/customers.csv"));
    QVERIFY2(reading.ok(), qPrintable(customerReadingText(QStringLiteral("demo"), reading)));
    QCOMPARE(reading.cards.size(), 214);
    QSet<QString> ids;
    QSet<QByteArray> zones;
    qsizetype longest = 0;
    bool markup = false;
    bool rightToLeft = false;
    bool umlaut = false;
    static const QRegularExpression invented(QStringLiteral("\\A\\+1 [0-9]{3} 555 01[0-9]{2}\\z"));
    for (const Customer &each : customersOf(reading.cards)) {
        ids += each.id;
        zones += each.zone;
        longest = std::max(longest, each.name.size());
        markup = markup || each.name.contains(QLatin1String("<b>"));
        rightToLeft = rightToLeft || each.name.isRightToLeft();
        umlaut = umlaut || each.name.contains(QChar(0xfc));
        QVERIFY2(invented.match(each.phone).hasMatch(), qPrintable(each.phone));
        QVERIFY2(each.email.endsWith(QLatin1String(".example.com")), qPrintable(each.email));
        QVERIFY(!each.contact.isEmpty() && !each.role.isEmpty());
    }
    QCOMPARE(ids.size(), 214);
    QVERIFY(zones.size() >= 5 && !zones.contains(QByteArray()));
    QVERIFY(longest >= 60);
    QVERIFY(markup && rightToLeft && umlaut);
    QSet<QString> trunks; // each has one of its own, as the lab's premises call by it
    for (const CustomerCard &card : reading.cards) {
        QCOMPARE(card.trunks.size(), 1);
        trunks += card.trunks.first();
    }
    QCOMPARE(trunks.size(), 214);
}

void TestCustomerFile::sameHoweverItIsWritten_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray plain = "name,phone,zone\nM\xc3\xbcller,+1 303 555 0117,America/Denver\nB,555-0100,\n";
    QTest::newRow("plain") << plain;
    QTest::newRow("BOM") << "\xef\xbb\xbf" + plain;
    QTest::newRow("semicolons") << QByteArray(plain).replace(',', ';');
    QTest::newRow("tabs") << QByteArray(plain).replace(',', '\t');
    QTest::newRow("CR LF") << QByteArray(plain).replace("\n", "\r\n");
    QTest::newRow("CR") << QByteArray(plain).replace('\n', '\r');
    QTest::newRow("no end") << plain.chopped(1);
    QTest::newRow("empty lines") << "\n  \n" + QByteArray(plain).replace("\nB", "\n\n \t\nB") + "\n\n";
    QTest::newRow("quoted") << QByteArray(
        "\"name\",\"phone\",\"zone\"\n\"M\xc3\xbcller\",\"+1 303 555 0117\",\"America/Denver\"\n"
        "\"B\",\"555-0100\",\"\"\n");
    QTest::newRow("Excel's first line") << "\xef\xbb\xbfsep=;\r\n" + QByteArray(plain).replace(',', ';');
    QTest::newRow("cells that hold nothing")
        << QByteArray(plain).replace("\n", ",,\n") + ",,,,\n , ,\xc2\xa0,,\n";
    QTest::newRow("rows that end early") << QByteArray(plain).replace("555-0100,\n", "555-0100\n");
    QTest::newRow("blanks that don't break") << QByteArray(plain).replace("303 555", "303\xc2\xa0"
                                                                                     "555");
    QTest::newRow("hyphens that don't break") << QByteArray(plain).replace("555-0100", "555\xe2\x80\x91"
                                                                                       "0100");
    QTest::newRow("marks of a phone")
        << QByteArray(plain).replace("+1 303 555 0117", "\xe2\x80\xad+1 303 555 0117\xe2\x80\xac");
    QTest::newRow("a telephone's address") << QByteArray(plain).replace("555-0100", "tel:555-0100");
    QTest::newRow("nothing to be seen") << QByteArray(plain).replace("America/Denver", "America/\xe2\x80\x8b"
                                                                                       "Denver\xef\xbb\xbf");
    QTest::newRow("blanks and capitals") << QByteArray(
        " Name , PHONE,Time zone\n  M\xc3\xbcller ,+1 303 555 0117, America/Denver\nB , 555-0100 ,\n");
}

void TestCustomerFile::sameHoweverItIsWritten()
{
    QFETCH(QByteArray, bytes);
    const CustomerReading reading = read(bytes);
    QVERIFY2(reading.ok(), qPrintable(customerReadingText(QStringLiteral("x"), reading)));
    Customer first;
    first.id = QStringLiteral("muller");
    first.name = QString::fromUtf8("M\xc3\xbcller");
    first.phone = QStringLiteral("+1 303 555 0117");
    first.zone = "America/Denver";
    Customer second;
    second.id = QStringLiteral("b");
    second.name = QStringLiteral("B");
    second.phone = QStringLiteral("555-0100");
    QCOMPARE(reading.cards.size(), 2);
    QVERIFY(customerOf(reading.cards.at(0)) == first);
    QVERIFY(customerOf(reading.cards.at(1)) == second);
}

void TestCustomerFile::columnsInAnyOrder()
{
    const CustomerReading reading =
        read(QByteArray("zone,E-Mail,role,id,contact,phone,name\nAmerica/"
                        "Boise,a@b.example.com,boss,x-1,A. Name,(208) 555-0100 x12,X\n"));
    QVERIFY2(reading.ok(), qPrintable(customerReadingText(QStringLiteral("x"), reading)));
    const Customer wanted{QStringLiteral("x-1"),
                          QStringLiteral("X"),
                          QStringLiteral("A. Name"),
                          QStringLiteral("boss"),
                          QStringLiteral("(208) 555-0100 x12"),
                          QStringLiteral("a@b.example.com"),
                          "America/Boise"};
    QVERIFY(customerOf(reading.cards.first()) == wanted);
}

void TestCustomerFile::mailIsReadAsMeant()
{
    const CustomerReading reading =
        read(QByteArray("name,email\nA,mailto:a@b.example.com\nB,<a@b.example.com>\n"
                        "C,a@b.example.com.\xe2\x80\x8b\nD,\"a@b.example.com,\"\n"
                        "E,\xc2\xa0"
                        "a@b.example.com \n"));
    QVERIFY2(reading.ok(), qPrintable(customerReadingText(QStringLiteral("x"), reading)));
    QCOMPARE(reading.cards.size(), 5);
    for (const Customer &customer : customersOf(reading.cards))
        QCOMPARE(customer.email, QStringLiteral("a@b.example.com"));
}

void TestCustomerFile::quotedFields()
{
    const CustomerReading reading =
        read(QByteArray("name,contact,phone\n\"Smith, \"\"Bold\"\" & Co; Ltd\",\"<b>Ray</b>\",5550100\n"));
    QVERIFY2(reading.ok(), qPrintable(customerReadingText(QStringLiteral("x"), reading)));
    QCOMPARE(reading.cards.first().name, QStringLiteral("Smith, \"Bold\" & Co; Ltd"));
    QCOMPARE(customerOf(reading.cards.first()).contact, QStringLiteral("<b>Ray</b>"));
    QCOMPARE(reading.cards.first().id, QStringLiteral("smith-bold-co-ltd"));
}

void TestCustomerFile::idsFromNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("id");
    QTest::newRow("plain") << "Carver County Clinic"
                           << "carver-county-clinic";
    QTest::newRow("umlauts") << QString::fromUtf8("M\xc3\xbcller & S\xc3\xb6hne Stra\xc3\x9f"
                                                  "e")
                             << "muller-sohne-strasse";
    QTest::newRow("apostrophe") << "O'Neill's"
                                << "oneills";
    QTest::newRow("signs at the ends") << "-- (A) --"
                                       << "a";
    QTest::newRow("40") << QString(40, QLatin1Char('a')) << QString(40, QLatin1Char('a'));
    QTest::newRow("41") << QString(41, QLatin1Char('a'))
                        << QString(31, QLatin1Char('a')) + QStringLiteral("-c96a6f4d");
    QTest::newRow("signs only") << "!!!"
                                << "c-";
    QTest::newRow("Arabic") << QString::fromUtf8("\xd8\xb4\xd8\xb1\xd9\x83\xd8\xa9") << "c-";
    QTest::newRow("Greek and 24") << QString::fromUtf8("\xce\x91\xce\xb2 24") << "24-";
}

void TestCustomerFile::idsFromNames()
{
    QFETCH(QString, name);
    QFETCH(QString, id);
    const QString made = customerIdFor(name);
    static const QRegularExpression shape(QStringLiteral("\\A[a-z0-9-]{1,40}\\z"));
    QVERIFY2(shape.match(made).hasMatch(), qPrintable(made));
    if (id.endsWith(QLatin1Char('-'))) {
        QVERIFY2(made.startsWith(id) && made.size() == id.size() + 8, qPrintable(made));
        QVERIFY(customerIdFor(name + QLatin1Char('x')) != made);
    } else if (name.size() > 40) {
        QVERIFY2(made.startsWith(id.left(32)) && made.size() == 40, qPrintable(made));
    } else {
        QCOMPARE(made, id);
    }
    QCOMPARE(customerIdFor(name), made);
}

void TestCustomerFile::oneFault_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    const QByteArray head = "name,contact,phone,email,zone\nGood,A,5550100,,\n";
    const auto row = [&](const char *name, const QByteArray &line, const char *part) {
        QTest::newRow(name) << head + line + "\nAlso good,B,5550101,,\n" << 3 << QString::fromLatin1(part);
    };
    row("no name", ",A,5550100,,", "the name is empty");
    row("same name", "GOOD,A,5550100,,", "\"GOOD\" is in line 2 already");
    row("same made id", "Good!,A,5550100,,", "the id made from the name, \"good\", is that of line 2");
    row("many fields", "X,A,5550100,,,more", "6 fields");
    row("e-mail with two full stops", "X,A,,x@b..example.com,", "no e-mail address");
    row("a hyphen that may be one", "X,A,,x@b\xc2\xad.example.com,", "U+00AD SOFT HYPHEN");
    row("not reachable", "X,A,,,", "neither a phone number nor");
    row("phone", "X,A,call me,,", "\"call me\" is no phone number");
    row("e-mail", "X,A,,a@b,", "\"a@b\" is no e-mail address");
    row("two e-mails", "X,A,,a@b.com b@b.com,", "no e-mail address");
    row("zone", "X,A,5550100,,Mars/Olympus", "\"Mars/Olympus\" is no time zone");
    row("zone in small letters", "X,A,5550100,,america/denver", "Did you mean \"America/Denver\"?");
    row("zone of a town", "X,A,5550100,,New York", "Did you mean \"America/New_York\"?");
    row("fixed zone", "X,A,5550100,,UTC-06:00", "no time zone");
    row("Latin-1", "M\xfcller,A,5550100,,", "name holds bytes that are not UTF-8");
    row("half a letter", "X,A\xc3,5550100,,", "contact holds bytes that are not UTF-8");
    row("10 kB", QByteArray(10'240, 'x') + ",A,5550100,,", "name has 10240 characters, more than 120");
    row("bidirectional override",
        "X\xe2\x80\xae"
        "Y,A,5550100,,",
        "a character that cannot be seen, U+202E RIGHT-TO-LEFT OVERRIDE: X\\u202eY");
    row("escape", "X,\x1b[2J,5550100,,", "a character that cannot be seen, U+001B");
    row("line break", "\"X\nY\",A,5550100,,", "a character that cannot be seen, U+000A");
    row("a twin", "Go\xe2\x80\x8bod,A,5550100,,", "\"Good\" is in line 2 already");
    row("quotation mark in the middle", "X \"Y\" Z,A,5550100,,", "a quotation mark stands where none may");
    const auto file = [&](const char *name, const QByteArray &bytes, int line, const char *part) {
        QTest::newRow(name) << bytes << line << QString::fromLatin1(part);
    };
    file("given id twice", "id,name,phone\na,X,5550100\na,Y,5550101\n", 3,
         "the id \"a\" is in line 2 already");
    file("bad id", "id,name,phone\nA B,X,5550100\n", 2, "the id \"A B\" is not of a-z");
    file("long id", "id,name,phone\n" + QByteArray(41, 'a') + ",X,5550100\n", 2, "at most 40");
    file("unknown column", "name,phone,fax\nX,5550100,1\n", 1, "the column \"fax\" is not known");
    file("column twice", "name,phone,name\nX,5550100,Y\n", 1, "\"name\" is there twice");
    file("no name column", "contact,phone\nX,5550100\n", 1, "no column \"name\"");
    file("never closed", "name,phone\nX,5550100\n\"Y,5550101\nZ,5550102\n", 3, "never closed");
    file("empty", "", 0, "the file is empty");
    file("only blanks", " \r\n\n", 0, "the file is empty");
    file("only a first line", "name,phone\n", 0, "no customers below");
    file("UTF-16", QByteArray("\xff\xfen\0a\0", 6), 0, "UTF-16");
    file("spreadsheet", "PK\x03\x04xyz", 0, "spreadsheet");
}

void TestCustomerFile::oneFault()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, line);
    QFETCH(QString, part);
    const CustomerReading reading = read(bytes);
    const QString said = customerReadingText(QStringLiteral("x"), reading);
    QVERIFY2(reading.faults.size() == 1, qPrintable(said));
    const CustomerFault &fault = reading.faults.first();
    QVERIFY2((fault.what + QLatin1Char('|') + fault.fix).contains(part), qPrintable(said));
    QCOMPARE(fault.line, line);
    QVERIFY(!fault.fix.isEmpty());
}

void TestCustomerFile::allFaultsAtOnce()
{
    // The row with a line break in it takes two lines; those below count on from there.
    const CustomerReading reading = read(QByteArray("name,phone,zone\n,5550100,\n\"X\nY\",5550100,Nowhere\n\n"
                                                    "Z,none,Nowhere\nGood,5550100,\nGood,5550100,\n"));
    QList<int> lines;
    for (const CustomerFault &fault : reading.faults)
        lines += fault.line;
    QCOMPARE(lines, QList<int>({2, 3, 3, 6, 6, 8}));
    QVERIFY(customerReadingText(QStringLiteral("x"), reading)
                .endsWith(QLatin1String("6 fault(s); nothing is taken over.\n")));
}

void TestCustomerFile::tooManyFaults()
{
    QByteArray bytes = "name,phone\n";
    for (int i = 0; i < 100'000; ++i)
        bytes += "x" + QByteArray::number(i) + "\n";
    const CustomerReading reading = read(bytes);
    QCOMPARE(reading.faults.size(), 201);
    QCOMPARE(reading.faults.last().line, 202);
    QVERIFY(reading.faults.last().what.contains(QLatin1String("more faults")));
}

/// Of a large house: read whole, each with an id of its own, and a fault at its end is still found.
void TestCustomerFile::aLongList()
{
    constexpr int Many = 25'000;
    QByteArray csv = "name,phone\n";
    for (int i = 0; i < Many; ++i)
        csv += "Clinic " + QByteArray::number(i) + ",+1 303 555 0117\n";
    const CustomerReading reading = read(csv);
    QVERIFY2(reading.ok(), qPrintable(customerReadingText(QStringLiteral("long"), reading)));
    QCOMPARE(reading.cards.size(), Many);
    QCOMPARE(reading.cards.last().id, QStringLiteral("clinic-24999"));
    const CustomerReading twice = read(csv + "Clinic 7,+1 303 555 0117\n");
    QCOMPARE(twice.faults.size(), 1);
    QCOMPARE(twice.faults.first().line, Many + 2);

    LongWork work;
    QVERIFY(readCustomers(csv, {}, work).ok());
    QCOMPARE(work.all.load(), csv.size());
    QCOMPARE(work.done.load(), csv.size());
    work.calledOff = true;
    const CustomerReading ended = readCustomers(csv, {}, work);
    QVERIFY(ended.calledOff && !ended.ok());
    QVERIFY(ended.cards.isEmpty());
}

void TestCustomerFile::notAFile()
{
    QTemporaryDir dir;
    const auto only = [](const CustomerReading &reading) {
        return reading.faults.size() == 1 ? reading.faults.first().what : QString();
    };
    QVERIFY(only(read(dir.filePath(QStringLiteral("none.csv")))).contains(QLatin1String("does not exist")));
    QVERIFY(only(read(dir.path())).contains(QLatin1String("it is a folder")));
    QFile large(dir.filePath(QStringLiteral("large.csv")));
    QVERIFY(large.open(QIODevice::WriteOnly));
    QVERIFY(large.resize(65 * 1024 * 1024));
    QVERIFY(only(read(large.fileName())).contains(QLatin1String("64 MiB")));
}

void TestCustomerFile::text()
{
    const CustomerReading good =
        read(QByteArray("name,contact,phone,zone\nA,X,5550100,America/Denver\nB,,5550101,\n"));
    QCOMPARE(customerReadingText(QStringLiteral("my\x1b.csv"), good),
             QStringLiteral(
                 "my\\x1b.csv is in order: 2 customers. 1 of them without a contact. 1 of them without a "
                 "time zone.\n"));
    const CustomerReading bad = read(QByteArray("name,phone\nA,x\n"));
    QCOMPARE(customerReadingText(QStringLiteral("my.csv"), bad),
             QStringLiteral(
                 "my.csv:2: \"x\" is no phone number. Write it like +1 303 555 0117 or 303-555-0117 x12.\n"
                 "1 fault(s); nothing is taken over.\n"));
}

QTEST_APPLESS_MAIN(TestCustomerFile)
#include "tst_customerfile.moc"
