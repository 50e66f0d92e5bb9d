// SPDX-License-Identifier: GPL-3.0-or-later
#include "demowizard.h"

#include "models/wizard/customertablemodel.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/customers/customerpanel.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Switchback;

namespace
{
CustomerTable table(int count)
{
    CustomerTable out;
    out.columns = {QStringLiteral("Asked"), QStringLiteral("Seen")};
    out.rows =
        Demo::customers(count, {QStringLiteral("waiting"), QStringLiteral("says"), QStringLiteral("moved")});
    for (CustomerRow &row : out.rows)
        row.cells = {QStringLiteral("14:10"), QStringLiteral("none yet")};
    int counts[3] = {};
    const QStringList groups{QStringLiteral("waiting"), QStringLiteral("says"), QStringLiteral("moved")};
    for (const CustomerRow &row : out.rows)
        ++counts[groups.indexOf(row.group)];
    for (int i = 0; i < 3; ++i)
        out.groups += {groups.at(i), groups.at(i), counts[i]};
    return out;
}
} // namespace

class TestCustomerTable : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void keepsTheRulesOfModels()
    {
        CustomerTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTable(table(214));
        QCOMPARE(model.rowCount(), 214);
        QCOMPARE(model.columnCount(), 4);
        CustomerTable fewer = table(7);
        fewer.columns.removeLast();
        model.setTable(fewer);
        QCOMPARE(model.columnCount(), 3);
        model.setTable({});
        QCOMPARE(model.rowCount(), 0);
    }

    void announcesOnlyWhatDiffers()
    {
        CustomerTableModel model;
        CustomerTable now = table(214);
        model.setTable(now);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged),
            resets(&model, &QAbstractItemModel::modelReset);
        model.setTable(now);
        QCOMPARE(changes.size(), 0);
        now.rows[17].cells[1] = QStringLiteral("14:11 · 3 calls");
        model.setTable(now);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.at(0).at(0).toModelIndex().row(), 17);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(model.index(17, 3).data().toString(), QStringLiteral("14:11 · 3 calls"));
    }

    void namesAreShownAsTheyAre()
    {
        CustomerTableModel model;
        CustomerTable one = table(1);
        one.rows[0].name = QStringLiteral("<b>Acme</b> & Söhne\u202e");
        model.setTable(one);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("<b>Acme</b> & Söhne\\u202e"));
    }

    /// What is found out later than the customers came is read whole where there is room.
    void whatIsToldLaterHasRoom()
    {
        CustomerPanel panel;
        panel.resize(900, 400);
        CustomerTable now = table(6);
        for (CustomerRow &row : now.rows)
            row.cells[1] = QStringLiteral("-");
        panel.setTable(now);
        panel.show();
        now.rows[2].cells[1] = QStringLiteral("passed 17:19, answered at Centennial");
        panel.setTable(now);
        const QTableView *view = panel.view();
        const QModelIndex told = view->model()->index(2, 3);
        QVERIFY(view->columnWidth(3) >= view->itemDelegate()->sizeHint({}, told).width());
    }

    /// The groups take a second row only where one is too narrow.
    void groupsStandInOneRow_data()
    {
        QTest::addColumn<int>("wide");
        for (const int wide : {560, 600, 640, 700, 800, 900})
            QTest::addRow("%d", wide) << wide;
    }
    void groupsStandInOneRow()
    {
        QFETCH(int, wide);
        CustomerPanel panel;
        panel.resize(wide, 400);
        CustomerTable now = table(214);
        panel.setTable(now);
        panel.show();
        now.groups[0].count = 2140; // they grow as they are seen
        panel.setTable(now);
        QCoreApplication::sendPostedEvents();
        QSet<int> rows;
        int last = 0;
        for (const char *group : {"group-all", "group-waiting", "group-says", "group-moved"}) {
            const auto *button = panel.findChild<QPushButton *>(QLatin1String(group));
            rows.insert(button->y());
            last = std::max(last, button->geometry().right());
        }
        QVERIFY(last < wide);
        QCOMPARE(rows.size(), 1);
    }

    void placeAndSelectionStay()
    {
        CustomerPanel panel;
        panel.resize(700, 400);
        CustomerTable now = table(214);
        panel.setTable(now);
        panel.show();
        QTableView *view = panel.view();
        view->selectRow(60);
        view->selectionModel()->select(view->model()->index(62, 0),
                                       QItemSelectionModel::Select | QItemSelectionModel::Rows);
        view->scrollTo(view->model()->index(100, 0));
        const int at = view->verticalScrollBar()->value();
        const QStringList chosen = panel.chosen();
        QCOMPARE(chosen.size(), 2);
        for (int i = 0; i < 100; ++i) {
            now.rows[i].cells[1] = QStringLiteral("%1 calls").arg(i);
            panel.setTable(now);
        }
        QCOMPARE(panel.chosen(), chosen);
        QCOMPARE(view->verticalScrollBar()->value(), at);
        // Another order of customers: the same ones stay chosen.
        std::swap(now.rows[60], now.rows[3]);
        panel.setTable(now);
        QCOMPARE(panel.chosen().size(), 2);
        for (const QString &id : chosen)
            QVERIFY(panel.chosen().contains(id));
    }

    void findsByWordsAndGroup()
    {
        CustomerPanel panel;
        panel.setTable(table(214));
        panel.show();
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel, 30'000));
        const QAbstractItemModel *shown = panel.view()->model();
        QCOMPARE(shown->rowCount(), 214);
        panel.view()->setFocus();
        QTest::keyClick(panel.view(), Qt::Key_F, Qt::ControlModifier);
        auto *find = panel.findChild<QLineEdit *>(QStringLiteral("customerFind"));
        QVERIFY(find->hasFocus());
        QTest::keyClicks(find, QStringLiteral("CARVER"));
        QCOMPARE(shown->rowCount(), 27);
        QTest::keyClick(find, Qt::Key_Escape); // empties the field, closes nothing
        QCOMPARE(shown->rowCount(), 214);
        QTest::keyClicks(find, QStringLiteral("0103")); // a phone number
        QCOMPARE(shown->rowCount(), 1);
        find->clear();
        auto *moved = panel.findChild<QPushButton *>(QStringLiteral("group-moved"));
        QTest::keyClick(moved, Qt::Key_Space);
        for (int row = 0; row < shown->rowCount(); ++row)
            QCOMPARE(shown->index(row, 0).data(CustomerTableModel::GroupRole).toString(),
                     QStringLiteral("moved"));
        QVERIFY(shown->rowCount() > 20 && shown->rowCount() < 200);
        QTest::keyClicks(find, QStringLiteral("nobody is called so"));
        QVERIFY(panel.findChild<QWidget *>(QStringLiteral("customerNone"))->isVisible());
    }

    /// Whatever is looked for, the table is told once, and who is chosen stays it while they are shown.
    void foundInOneChange()
    {
        CustomerPanel panel;
        panel.setTable(table(2000));
        panel.show();
        auto *group = panel.findChild<QPushButton *>(QStringLiteral("group-moved"));
        const int first = [&] {
            const auto &rows = panel.table().rows;
            for (int row = 0;; ++row)
                if (rows.at(row).group == QLatin1String("moved"))
                    return row;
        }();
        panel.view()->selectRow(first);
        const QStringList chosen = panel.chosen();
        QCOMPARE(chosen.size(), 1);
        QSignalSpy changed(panel.view()->model(), &QAbstractItemModel::layoutChanged);
        QSignalSpy removed(panel.view()->model(), &QAbstractItemModel::rowsRemoved);
        group->setChecked(true);
        QVERIFY(panel.view()->model()->rowCount() < 1500);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(removed.size(), 0);
        QCOMPARE(panel.chosen(), chosen);
    }

    void keysOfTheTable()
    {
        CustomerPanel panel;
        panel.setTable(table(214));
        panel.show();
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel, 30'000));
        QTableView *view = panel.view();
        view->setFocus();
        view->setCurrentIndex(view->model()->index(0, 0));
        QTest::keyClick(view, Qt::Key_Down);
        QCOMPARE(panel.chosen(), QStringList{QStringLiteral("customer-2")});
        QTest::keyClick(view, Qt::Key_Space);
        QVERIFY(panel.chosen().isEmpty());
        QTest::keyClick(view, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(panel.chosen().size(), 214);
        QSignalSpy acts(&panel, &CustomerPanel::activated);
        QTest::keyClick(view, Qt::Key_Return);
        QCOMPARE(acts.size(), 1);
        QKeyEvent held(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QStringLiteral("\r"), true);
        QCoreApplication::sendEvent(view, &held);
        QCOMPARE(acts.size(), 1);
    }
};

QTEST_MAIN(TestCustomerTable)
#include "tst_customertable.moc"
