// SPDX-License-Identifier: GPL-3.0-or-later
// What an import does with whom it finds: merged, never doubled, and nobody taken for somebody else.
#include "models/customers/import/cardevents.h"
#include "models/customers/import/importplan.h"

#include <QTest>

using namespace Switchback;

namespace
{
using By = ImportRow::By;
using What = ImportRow::What;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

CustomerCard card(const char *id, const char *name, const char *mail = "", const char *phone = "")
{
    CustomerCard one;
    one.id = s(id);
    one.name = s(name);
    Contact contact;
    contact.id = s("dana");
    contact.name = s("Dana");
    contact.email = s(mail);
    contact.phone = s(phone);
    one.contacts += contact;
    return one;
}

QList<CustomerCard> known()
{
    QList<CustomerCard> all{card("fox", "Fox Hollow", "d@fox.example", "+13125550141"),
                            card("mesa", "Mesa Title", "it@consult.example", "+13035550118"),
                            card("derby", "Derby Print", "it@consult.example", "+15025550143")};
    for (CustomerCard &each : all)
        each.version = 4;
    return all;
}

ImportPlan plan(const QList<CustomerCard> &read)
{
    return importPlan(known(), read, QList<int>(read.size(), 7));
}
} // namespace

class TestImportPlan : public QObject
{
    Q_OBJECT
private slots:
    void foundBy_data()
    {
        QTest::addColumn<CustomerCard>("read");
        QTest::addColumn<QString>("found"); // empty: nobody
        QTest::addColumn<int>("by");
        const auto row = [](const char *name, const CustomerCard &read, const char *found, By by) {
            QTest::newRow(name) << read << s(found) << int(by);
        };
        row("id", card("fox", "Another name"), "fox", By::Id);
        row("e-mail", card("new", "Renamed", "D@FOX.example"), "fox", By::Email);
        row("phone", card("new", "Renamed", "x@y.example", "+13125550141"), "fox", By::Phone);
        row("name", card("new", "  fox HOLLOW ", "x@y.example"), "fox", By::Name);
        row("nobody", card("new", "New", "x@y.example", "+13125550199"), "", By::Nothing);
        row("an address of several", card("new", "New", "it@consult.example"), "", By::Nothing);
        row("a name outweighs an address", card("new", "Mesa Title", "d@fox.example"), "mesa", By::Name);
        row("a free text is no number", card("new", "New", "", "312 555 0141"), "", By::Nothing);
    }
    void foundBy()
    {
        QFETCH(CustomerCard, read);
        QFETCH(QString, found);
        QFETCH(int, by);
        const ImportPlan made = plan({read});
        QCOMPARE(made.rows.size(), 1);
        const ImportRow &row = made.rows.first();
        QCOMPARE(row.line, 7);
        QCOMPARE(int(row.by), by);
        QCOMPARE(row.card.id, found.isEmpty() ? read.id : found);
        QCOMPARE(row.card.version, found.isEmpty() ? 0 : 4);
        QCOMPARE(row.what == What::Added, found.isEmpty());
        QCOMPARE(row.notice.isEmpty(), row.by != By::Email && row.by != By::Phone);
        QCOMPARE(made.onlyKnown.size(), found.isEmpty() ? 3 : 2);
    }

    /// Whom the file itself names is not taken by somebody else's address.
    void whoIsNamedIsNotTaken()
    {
        const ImportPlan made =
            plan({card("new", "New", "d@fox.example"), card("other", "Fox Hollow", "z@fox.example")});
        QCOMPARE(made.rows.at(0).what, What::Added);
        QCOMPARE(made.rows.at(1).card.id, s("fox"));
    }

    void theSameIsUntouched()
    {
        const ImportPlan made = plan(known());
        QCOMPARE(made.count(What::Untouched), 3);
        QVERIFY(made.cards().isEmpty());
        QVERIFY(made.onlyKnown.isEmpty());
    }

    void emptyFieldsStay()
    {
        CustomerCard read = card("fox", "Fox Hollow", "d@fox.example");
        read.zone = "America/Denver";
        const ImportRow row = plan({read}).rows.first();
        QCOMPARE(row.what, What::Changed);
        QCOMPARE(row.places, QStringList{s("zone")});
        QCOMPARE(row.card.contacts.first().phone, s("+13125550141"));
        QCOMPARE(row.card.contacts.size(), 1);
    }

    void contactsAreMerged()
    {
        CustomerCard read = card("fox", "Fox Hollow");
        read.contacts[0].id = s("owen"); // somebody new
        read.contacts[0].name = s("Owen");
        read.contacts[0].email = s("o@fox.example");
        Contact same; // found by the e-mail, under another id and name
        same.id = s("d-reyes");
        same.name = s("Dana Reyes");
        same.email = s("d@fox.example");
        read.contacts += same;
        const CustomerCard merged = plan({read}).rows.first().card;
        QCOMPARE(merged.contacts.size(), 2);
        QCOMPARE(merged.contacts.at(0).id, s("dana"));
        QCOMPARE(merged.contacts.at(0).name, s("Dana Reyes"));
        QCOMPARE(merged.contacts.at(0).phone, s("+13125550141"));
        QCOMPARE(merged.contacts.at(1).id, s("owen"));
    }

    void twoOfOneIdStayTwo()
    {
        CustomerCard read = card("fox", "Fox Hollow");
        Contact twin = read.contacts.first();
        twin.id = s("dana-2");
        twin.email = s("second@fox.example");
        read.contacts += twin;
        const CustomerCard merged = plan({read}).rows.first().card;
        QCOMPARE(merged.contacts.size(), 2);
        QVERIFY(merged.contacts.at(0).id != merged.contacts.at(1).id);
    }

    void anIdThatWasMadeFindsNobody()
    {
        CustomerCard read = card("fox", "Fox Hollow", "petr@fox.example");
        read.contacts[0].name = s("Пётр");
        const QSet<QString> made{s("fox/dana")};
        const CustomerCard merged = importPlan(known(), {read}, {2}, made).rows.first().card;
        QCOMPARE(merged.contacts.size(), 2);
        QCOMPARE(merged.contacts.first(), known().first().contacts.first());
        QCOMPARE(merged.contacts.last().email, s("petr@fox.example"));
        QVERIFY(merged.contacts.last().id != s("dana"));
        // Said by the file, it is meant.
        QCOMPARE(importPlan(known(), {read}, {2}).rows.first().card.contacts.size(), 1);
    }

    void whoHasLeftIsNotToldAgain()
    {
        QList<CustomerCard> left = known();
        left[0].contacts[0].retired = true;
        const ImportPlan made = importPlan(left, {card("fox", "Fox Hollow", "d@fox.example")}, {2});
        QVERIFY(made.rows.first().card.contacts.first().retired);
    }

    void whoComesBackIsSaid()
    {
        QList<CustomerCard> retired = known();
        retired[0].retired = true;
        const ImportPlan made = importPlan(retired, {card("fox", "Fox Hollow")}, {2});
        QVERIFY(!made.rows.first().notice.isEmpty());
        QCOMPARE(made.rows.first().places, QStringList{s("retired")});
    }

    void aLongListIsQuick()
    {
        QList<CustomerCard> many;
        for (int i = 0; i < 20'000; ++i)
            many += card(qPrintable(s("c-%1").arg(i)), qPrintable(s("Clinic %1").arg(i)),
                         qPrintable(s("it%1@x.example").arg(i)));
        QBENCHMARK_ONCE
        {
            QCOMPARE(importPlan(many, many, {}).count(What::Untouched), 20'000);
        }
    }

    /// The log says who was changed and where, and nothing of a person.
    void eventsNameNoPerson()
    {
        CustomerCard before = known().first();
        CustomerCard after = before;
        after.contacts[0].name = s("Secret Person");
        after.contacts[0].email = s("secret@fox.example");
        for (const Event &event : {cardEvent(false, &before, after), cardEvent(true, nullptr, after),
                                   importEvent(false, importPlan({before}, {after}, {2}), s("list.csv")),
                                   undoEvent(false, {3, {}, {}, s("x"), 1})}) {
            const QString all = event.text + QString::fromUtf8(QJsonDocument(event.body).toJson());
            QVERIFY2(!all.contains(s("ecret")), qPrintable(all));
            const std::optional<DirectoryChange> change = directoryChange(event);
            QVERIFY(change);
            QCOMPARE(change->drill, event.body.value(s("drill")).toBool());
        }
        QCOMPARE(directoryChange(cardEvent(false, &before, after))->ids, QStringList{s("fox")});
        after = before;
        after.retired = true;
        QCOMPARE(cardEvent(false, &before, after).body.value(s("what")).toString(), s("retired"));
        QCOMPARE(cardEvent(false, &after, before).body.value(s("what")).toString(), s("restored"));
        QVERIFY(!directoryChange(Event{}));
    }
};

QTEST_GUILESS_MAIN(TestImportPlan)
#include "tst_importplan.moc"
