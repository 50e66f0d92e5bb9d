// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/import/previewmodel.h"
#include "models/customers/shown/directorymodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QList<CustomerCard> cards(int count)
{
    QList<CustomerCard> all;
    for (int i = 0; i < count; ++i) {
        CustomerCard card;
        card.id = s("c-%1").arg(i);
        card.name = s("Clinic %1").arg(count - i, 6, 10, QLatin1Char('0'));
        card.trunks = QStringList{s("trunk-%1").arg(i)};
        Contact contact;
        contact.id = s("dana");
        contact.name = s("Dana Müller");
        contact.email = s("it%1@clinic.example").arg(i);
        contact.phone = s("+1303555%1").arg(i, 4, 10, QLatin1Char('0'));
        card.contacts += contact;
        card.retired = i % 10 == 9;
        all += card;
    }
    return all;
}
} // namespace

class TestDirectoryModel : public QObject
{
    Q_OBJECT
private slots:
    void keepsTheRulesOfModels()
    {
        DirectoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCards(cards(214));
        QCOMPARE(model.rowCount(), 193);
        QCOMPARE(model.all(), 214);
        QCOMPARE(model.active(), 193);
        model.setWanted({}, true);
        QCOMPARE(model.rowCount(), 214);
        model.setCards(cards(3));
        QCOMPARE(model.rowCount(), 3);
        model.setCards({});
        QCOMPARE(model.rowCount(), 0);
        PreviewModel preview;
        const QAbstractItemModelTester other(&preview,
                                             QAbstractItemModelTester::FailureReportingMode::QtTest);
        ImportPreview file;
        file.plan = importPlan({}, cards(5), {2, 3, 4, 5, 6});
        preview.setPreview(file);
        QCOMPARE(preview.rowCount(), 5);
        file.faults += {3, s("bad"), s("mend it")};
        preview.setPreview(file);
        QCOMPARE(preview.rowCount(), 1);
    }

    void sortedByName()
    {
        DirectoryModel model;
        model.setCards(cards(30));
        for (int row = 1; row < model.rowCount(); ++row)
            QVERIFY(model.card(row - 1).name < model.card(row).name);
    }

    void found_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("count");
        QTest::newRow("all") << QString() << 27;
        QTest::newRow("name") << s("clinic 000007") << 1;
        QTest::newRow("a piece of a contact, without case") << s("mÜLL") << 27;
        QTest::newRow("address") << s("it7@clinic") << 1;
        QTest::newRow("number") << s("5550007") << 1;
        QTest::newRow("trunk") << s("trunk-28") << 1;
        QTest::newRow("words in any order") << s("müller trunk-28") << 1;
        QTest::newRow("retired is not found") << s("it9@clinic") << 0;
        QTest::newRow("no pattern") << s(".*") << 0;
        QTest::newRow("nobody") << s("zzz") << 0;
    }
    void found()
    {
        QFETCH(QString, words);
        QFETCH(int, count);
        DirectoryModel model;
        model.setCards(cards(30));
        model.setWanted(words, false);
        QCOMPARE(model.rowCount(), count);
    }

    void onlyWhatDiffersIsAnnounced()
    {
        DirectoryModel model;
        QList<CustomerCard> all = cards(30);
        model.setCards(all);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        all[4].contacts[0].role = s("boss");
        model.setCards(all);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), model.rowOf(s("c-4")));
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        all[4].retired = true;
        model.setCards(all);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(model.rowOf(s("c-4")), -1);
        QVERIFY(model.find(s("c-4"))->retired);
        all[7].name = s("AAA"); // another place in the list
        all += cards(31).last();
        model.setCards(all);
        QCOMPARE(removed.size(), 2);
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(model.rowOf(s("c-7")), 0);
        model.setCards(all);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1);
    }

    /// However it came about: what is shown is what a new model would show.
    void asIfMadeAnew()
    {
        DirectoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator dice(5);
        QList<CustomerCard> all = cards(60);
        const QStringList looked{QString(), s("clinic"), s("müller trunk-1"), s("it7"), s("nobody")};
        for (int round = 0; round < 100; ++round) {
            for (int i = 0; i <= dice.bounded(4); ++i) {
                CustomerCard &card = all[dice.bounded(all.size())];
                card.retired = dice.bounded(3) == 0;
                card.name = s("Clinic %1").arg(dice.bounded(40)); // some of one name
                card.contacts[0].email = s("it%1@x.example").arg(dice.bounded(20));
            }
            if (dice.bounded(5) == 0)
                all.removeAt(dice.bounded(all.size()));
            if (dice.bounded(4) == 0) {
                all += cards(1).first();
                all.last().id = s("new-%1").arg(round);
            }
            const QString words = looked.at(dice.bounded(looked.size()));
            const bool retired = dice.bounded(2) == 0;
            model.setCards(all);
            model.setWanted(words, retired);
            DirectoryModel fresh;
            fresh.setWanted(words, retired);
            fresh.setCards(all);
            QCOMPARE(model.rowCount(), fresh.rowCount());
            QCOMPARE(model.active(), fresh.active());
            for (int row = 0; row < fresh.rowCount(); ++row) {
                QCOMPARE(model.card(row), fresh.card(row));
                QCOMPARE(model.rowOf(fresh.card(row).id), row);
            }
        }
    }

    void hostileTextIsShownLiterally()
    {
        QList<CustomerCard> one = cards(1);
        one[0].name = s("<b>{x}</b>\u202e\r\n=1");
        DirectoryModel model;
        model.setCards(one);
        QCOMPARE(model.index(0, DirectoryModel::NameColumn).data().toString(),
                 s("<b>{x}</b>\\u202e\\x0d =1"));
    }
};

QTEST_GUILESS_MAIN(TestDirectoryModel)
#include "tst_directorymodel.moc"
