// SPDX-License-Identifier: GPL-3.0-or-later
// Contacts from the programs that people have: vCards of three versions with what each of them does to a
// line, and what a second reader makes of the same file.
#include "app/customers/customerfile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

CustomerReading read(const QByteArray &bytes)
{
    LongWork work;
    return readCustomers(bytes, {true, "US"}, work);
}

QByteArray lines(const QByteArray &text, const char *end)
{
    return QByteArray(text).replace("\n", end);
}

const QByteArray Outlook = "BEGIN:VCARD\nVERSION:2.1\nN;LANGUAGE=de;CHARSET=Windows-1252:M\xfcller;Jürgen\n"
                           "FN;CHARSET=Windows-1252:J\xfcrgen M\xfcller\nORG:Fox Hollow Clinic;IT\n"
                           "TITLE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Leiter=20f=C3=BCr =\nTechnik\n"
                           "TEL;WORK;VOICE:(312) 555-0141 x12\nTEL;WORK;FAX:(312) 555-0199\n"
                           "TEL;CELL;VOICE:+1 312 555 0142\nX-MS-OL-DEFAULT-POSTAL-ADDRESS:0\n"
                           "EMAIL;PREF;INTERNET:j@fox.example.com\nPHOTO;TYPE=JPEG;ENCODING=BASE64:\n"
                           " /9j/4AAQSkZJRgABAQEAYABgAAD\n BEGIN:VCARD\n\nREV:20260101T000000Z\nEND:VCARD\n";
const QByteArray Google =
    "BEGIN:VCARD\nVERSION:3.0\nFN:Dana Reyes\nN:Reyes;Dana;;;\n"
    "item1.ORG:Mesa Title\\, Inc.;Sales\nitem1.X-ABLabel:_$!<Work>!$_\n"
    "item2.URL:http\\://mesa.example.com\nEMAIL;TYPE=INTERNET;TYPE=HOME:dana@mesa.exa\n mple.com\n"
    "EMAIL;TYPE=INTERNET,pref:d.reyes@mesa.example.com\nTEL;TYPE=CELL:+13125550143\n"
    "ROLE:office manager\nNOTE:says \"hello\"\\nand more\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:3.0\nFN:Owen Hart\nN:Hart;Owen;;;\nORG:Mesa Title\\, Inc.\n"
    "TEL;type=WORK;type=VOICE:303-555-0118\nEND:VCARD\n";
const QByteArray Four =
    "BEGIN:VCARD\nVERSION:4.0\nFN:R. Nair\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,work\":tel:+1-303-555-01\n"
    " 17;ext=5\nEMAIL;PREF=1:r@pune.example.com\nTZ:Asia/Calcutta\nLANG:en-IN\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:All of them\nEND:VCARD\n";
} // namespace

class TestVcard : public QObject
{
    Q_OBJECT
private slots:
    void outlook_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("LF") << QByteArray("\n");
        QTest::newRow("CR LF") << QByteArray("\r\n");
        QTest::newRow("CR") << QByteArray("\r");
    }
    void outlook()
    {
        QFETCH(QByteArray, end);
        const CustomerReading reading = read(lines(Outlook, end.constData()));
        QVERIFY2(reading.ok(), qPrintable(customerReadingText(s("x"), reading)));
        QCOMPARE(reading.cards.size(), 1);
        const CustomerCard &card = reading.cards.first();
        QCOMPARE(card.name, s("Fox Hollow Clinic"));
        const Contact &person = card.contacts.first();
        QCOMPARE(person.name, s("Jürgen Müller"));
        QCOMPARE(person.role, s("Leiter für Technik"));
        QCOMPARE(person.phone, s("+13125550141"));
        QCOMPARE(person.extension, s("12"));
        QCOMPARE(person.sms, s("+13125550142"));
        QCOMPARE(person.email, s("j@fox.example.com"));
        QCOMPARE(reading.dropped.keys(),
                 (QStringList{s("PHOTO"), s("TEL FAX"), s("X-MS-OL-DEFAULT-POSTAL-ADDRESS")}));
    }

    void google()
    {
        const CustomerReading reading = read(Google);
        QVERIFY2(reading.ok(), qPrintable(customerReadingText(s("x"), reading)));
        QCOMPARE(reading.cards.size(), 1); // both are of one organisation
        const CustomerCard &card = reading.cards.first();
        QCOMPARE(card.name, s("Mesa Title, Inc."));
        QCOMPARE(card.contacts.size(), 2);
        QCOMPARE(card.contacts.at(0).email, s("d.reyes@mesa.example.com"));
        QCOMPARE(card.contacts.at(0).phone, s("+13125550143")); // the only number is called too
        QCOMPARE(card.contacts.at(0).sms, s("+13125550143"));
        QCOMPARE(card.contacts.at(0).role, s("office manager"));
        QCOMPARE(card.contacts.at(1).phone, s("+13035550118"));
        QVERIFY(card.contacts.at(1).sms.isEmpty());
        QCOMPARE(reading.dropped.value(s("EMAIL")), 1);
        QCOMPARE(reading.dropped.value(s("NOTE")), 1);
    }

    void four()
    {
        const CustomerReading reading = read("\xef\xbb\xbf" + Four);
        QVERIFY2(reading.ok(), qPrintable(customerReadingText(s("x"), reading)));
        QCOMPARE(reading.cards.size(), 1);
        const Contact &person = reading.cards.first().contacts.first();
        QCOMPARE(reading.cards.first().name, s("R. Nair"));
        QCOMPARE(person.phone, s("+13035550117"));
        QCOMPARE(person.extension, s("5"));
        QCOMPARE(person.zone, QByteArray("Asia/Calcutta"));
        QCOMPARE(person.language, QByteArray("en-IN"));
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("part");
        const QByteArray good = "BEGIN:VCARD\nVERSION:3.0\nFN:A\nTEL:+13125550141\nEND:VCARD\n";
        QTest::newRow("no address") << good + "BEGIN:VCARD\nFN:B\nEND:VCARD\n"
                                    << 6 << s("neither a phone number");
        QTest::newRow("no name") << good + "BEGIN:VCARD\nTEL:+13125550141\nEND:VCARD\n"
                                 << 6 << s("name is empty");
        QTest::newRow("never ended") << good + "BEGIN:VCARD\nFN:B\n" << 6 << s("never ended");
        QTest::newRow("number") << good + "BEGIN:VCARD\nFN:B\nTEL:none\nEND:VCARD\n"
                                << 6 << s("no phone number");
        QTest::newRow("twice") << good + good << 6 << s("\"A\" is in line 1 already");
        QTest::newRow("bidi") << good + "BEGIN:VCARD\nFN:B\xe2\x80\xae\nTEL:+13125550142\nEND:VCARD\n"
                              << 6 << s("cannot be seen");
    }
    void faults()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, line);
        QFETCH(QString, part);
        const CustomerReading reading = read(bytes);
        const QString said = customerReadingText(s("x"), reading);
        QVERIFY2(!reading.faults.isEmpty(), qPrintable(said));
        QCOMPARE(reading.faults.first().line, line);
        QVERIFY2(said.contains(part), qPrintable(said));
    }

    /// An agent's card within a card is somebody else.
    void nestedIsPassedOver()
    {
        const CustomerReading reading =
            read("BEGIN:VCARD\nVERSION:2.1\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:Secretary\n"
                 "TEL:+13125550199\nEND:VCARD\nTEL:+13125550141\nEND:VCARD\n");
        QVERIFY(reading.ok());
        QCOMPARE(reading.cards.size(), 1);
        QCOMPARE(reading.cards.first().contacts.first().name, s("A"));
        QCOMPARE(reading.cards.first().contacts.first().phone, s("+13125550141"));
    }

    /// Whatever is cut, doubled or turned in a file is read or refused, and read to its end.
    void brokenOnesEnd()
    {
        const QByteArray whole = Outlook + Google + Four;
        quint32 seed = 7;
        const auto next = [&seed] { return seed = seed * 1664525U + 1013904223U; };
        for (int round = 0; round < 1500; ++round) {
            QByteArray broken = whole;
            for (quint32 i = 0; !broken.isEmpty() && i <= next() % 8; ++i) {
                const qsizetype at = qsizetype(next() >> 8) % broken.size();
                switch ((next() >> 16) % 4) {
                case 0:
                    broken[at] = char(next() >> 16);
                    break;
                case 1:
                    broken.remove(at, qsizetype((next() >> 16) % 40));
                    break;
                case 2:
                    broken.insert(at, broken.mid(at, qsizetype((next() >> 16) % 200)));
                    break;
                default:
                    broken.truncate(at + 1);
                }
            }
            const CustomerReading reading = read("BEGIN:VCARD\n" + broken);
            QVERIFY(reading.cards.size() < 20);
        }
    }

    void limits()
    {
        QCOMPARE(read("BEGIN:VCARD\n" + QByteArray(9 * 1024 * 1024, 'x')).faults.size(), 1);
        QByteArray many;
        for (int i = 0; i < 20'001; ++i)
            many += "BEGIN:VCARD\nFN:A" + QByteArray::number(i) + "\nEMAIL:a@x.example.com\nEND:VCARD\n";
        LongWork work;
        const CustomerReading reading = readCustomers(many, {}, work);
        QVERIFY(reading.faults.size() == 1 && reading.faults.first().what.contains(s("more than 20000")));
        const CustomerReading line =
            read("BEGIN:VCARD\nFN:" + QByteArray(1024 * 1024, 'x') + "\nEMAIL:a@x.example.com\nEND:VCARD\n");
        QVERIFY(!line.ok());
    }

    /// Names and addresses are those that another program reads in the same file.
    void asAnotherReaderHasIt()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(s("cards.vcf")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(lines(Google, "\r\n"));
        file.close();
        QProcess python;
        python.start(s("/usr/bin/python3"), // Debian's own, which has its packages
                     {s("-c"),
                      s("import vobject, json, sys\n"
                        "print(json.dumps([[c.fn.value, c.org.value[0], [e.value for e in "
                        "c.contents.get('email', [])],"
                        " [t.value for t in c.contents.get('tel', [])]]"
                        " for c in vobject.readComponents(open(sys.argv[1], newline='').read())]))"),
                      file.fileName()});
        QVERIFY(python.waitForFinished(30'000));
        const QByteArray said = python.readAllStandardError();
        if (said.contains("No module named"))
            QSKIP("python3-vobject is not there");
        const QJsonArray theirs = QJsonDocument::fromJson(python.readAllStandardOutput()).array();
        const CustomerReading ours = read(Google);
        QCOMPARE(theirs.size(), 2);
        for (int i = 0; i < theirs.size(); ++i) {
            const QJsonArray card = theirs.at(i).toArray();
            const Contact &contact = ours.cards.first().contacts.at(i);
            QCOMPARE(contact.name, card.at(0).toString());
            QCOMPARE(ours.cards.first().name, card.at(1).toString());
            if (!contact.email.isEmpty())
                QVERIFY(card.at(2).toArray().contains(contact.email));
            QCOMPARE(contact.phone.right(7),
                     card.at(3).toArray().first().toString().remove(QLatin1Char('-')).right(7));
        }
    }
};

QTEST_GUILESS_MAIN(TestVcard)
#include "tst_vcard.moc"
