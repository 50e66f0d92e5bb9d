// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/directorymodel.h"
#include "models/customers/import/previewmodel.h"

#include <QAbstractItemModelTester>
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
        all[4].retired = true;
        model.setCards(all);
        QCOMPARE(reset.size(), 1);
        QCOMPARE(model.rowOf(s("c-4")), -1);
        QVERIFY(model.find(s("c-4")));
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
