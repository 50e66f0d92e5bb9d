// SPDX-License-Identifier: GPL-3.0-or-later
// A record that takes long says how far it is, by keys too, stands in nobody's way, and is called off by
// every way of closing it.
#include "tests/support/soon.h"
#include "widgets/base/plainlabel.h"
#include "widgets/record/recordprogressdialog.h"

#include <QApplication>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>

#include <functional>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Folder = QStringLiteral("/home/kramos/incident-3");

/// With blanks that break.
QString plain(QString text)
{
    return text.replace(QChar(QChar::Nbsp), QLatin1Char(' '));
}

struct Shown {
    std::shared_ptr<RecordProgress> progress = std::make_shared<RecordProgress>();
    std::unique_ptr<RecordProgressDialog> dialog =
        std::make_unique<RecordProgressDialog>(progress, 3, Folder, nullptr);

    [[nodiscard]] QString text(const char *name) const
    {
        return dialog->findChild<PlainLabel *>(QLatin1String(name))->text();
    }
    [[nodiscard]] QPushButton *cancel() const { return dialog->findChild<QPushButton *>(); }
    bool open() const
    {
        dialog->show();
        dialog->activateWindow();
        return QTest::qWaitForWindowActive(dialog.get());
    }
};
} // namespace

class TestRecordProgress : public QObject
{
    Q_OBJECT

private slots:
    void saysHowFar_data()
    {
        QTest::addColumn<int>("part");
        QTest::addColumn<int>("done");
        QTest::addColumn<int>("all");
        QTest::addColumn<QString>("text");
        const auto row = [](RecordPart part, int done, int all, const char *text) {
            QTest::newRow(text) << int(part) << done << all << QString::fromLatin1(text);
        };
        row(RecordPart::Packet, 0, 0, "Step 1 of 4: the log is read and written down.");
        row(RecordPart::Packet, 5, 12, "Step 1 of 4: 5 of 12 entries of the log are written down.");
        row(RecordPart::Check, 5, 12, "Step 2 of 4: 5 of 12 entries are checked as they were written.");
        row(RecordPart::Report, 0, 0, "Step 3 of 4: the report is written.");
        row(RecordPart::Sheets, 1, 214, "Step 4 of 4: 1 of 214 customers' sheets are written.");
        row(RecordPart::Sheets, 0, 1, "Step 4 of 4: 0 of 1 customer's sheet is written.");
    }
    void saysHowFar()
    {
        QFETCH(int, part);
        QFETCH(int, done);
        QFETCH(int, all);
        QFETCH(QString, text);
        QCOMPARE(progressText(RecordPart(part), done, all), text);
    }

    void saysHowLong_data()
    {
        QTest::addColumn<qint64>("since");
        QTest::addColumn<qint64>("part");
        QTest::addColumn<int>("done");
        QTest::addColumn<int>("all");
        QTest::addColumn<QString>("text");
        QTest::newRow("not known yet") << 1500LL << 1500LL << 10 << 100 << QStringLiteral("1 s so far");
        QTest::newRow("not counted") << 9000LL << 9000LL << 0 << 0 << QStringLiteral("9 s so far");
        QTest::newRow("a quarter") << 22'000LL << 20'000LL << 25 << 100
                                   << QStringLiteral("22 s so far, about 1 min more for this step");
        QTest::newRow("all done") << 22'000LL << 20'000LL << 100 << 100 << QStringLiteral("22 s so far");
        QTest::newRow("more than all") << 22'000LL << 20'000LL << 120 << 100 << QStringLiteral("22 s so far");
    }
    void saysHowLong()
    {
        QFETCH(qint64, since);
        QFETCH(qint64, part);
        QFETCH(int, done);
        QFETCH(int, all);
        QFETCH(QString, text);
        QCOMPARE(plain(progressTime(Duration(since), Duration(part), done, all)), text);
    }

    void showsWhatTheProgressSays()
    {
        const Shown shown;
        auto *bar = shown.dialog->findChild<QProgressBar *>();
        QCOMPARE(bar->maximum(), 0); // to and fro
        shown.progress->begin(RecordPart::Sheets, 200);
        shown.dialog->look(10s);
        shown.progress->done = 50;
        shown.dialog->look(20s);
        QCOMPARE(bar->maximum(), 200);
        QCOMPARE(bar->value(), 50);
        QVERIFY(shown.text("recordProgressWhat").contains(QStringLiteral("50 of 200")));
        QVERIFY(shown.text("recordProgressWhere").contains(Folder));
        // Of this step, whatever the ones before took.
        QVERIFY2(plain(shown.text("recordProgressTime")).contains(QStringLiteral("about 30 s")),
                 qPrintable(shown.text("recordProgressTime")));
    }

    void looksByItself()
    {
        const Shown shown;
        shown.progress->begin(RecordPart::Sheets, 7);
        SOON_VERIFY(shown.text("recordProgressWhat").contains(QStringLiteral("of 7")));
    }

    void isCalledOffBy_data()
    {
        QTest::addColumn<std::function<void(const Shown &)>>("act");
        using Act = std::function<void(const Shown &)>;
        QTest::newRow("Escape") << Act(
            [](const Shown &shown) { QTest::keyClick(shown.dialog.get(), Qt::Key_Escape); });
        QTest::newRow("its letter") << Act(
            [](const Shown &shown) { QTest::keyClick(shown.dialog.get(), Qt::Key_C, Qt::AltModifier); });
        QTest::newRow("the blank at the button") << Act([](const Shown &shown) {
            QCOMPARE(QApplication::focusWidget(), shown.cancel());
            QTest::keyClick(shown.cancel(), Qt::Key_Space);
        });
        QTest::newRow("the button") << Act(
            [](const Shown &shown) { QTest::mouseClick(shown.cancel(), Qt::LeftButton); });
        QTest::newRow("closing the window") << Act([](const Shown &shown) { shown.dialog->close(); });
    }
    void isCalledOffBy()
    {
        QFETCH(std::function<void(const Shown &)>, act);
        const Shown shown;
        QVERIFY(shown.open());
        QVERIFY(!shown.progress->calledOff);
        act(shown);
        SOON_VERIFY(shown.progress->calledOff); // a button pressed by its letter goes down first
        // Until the work has ended it says what goes on.
        QVERIFY(shown.dialog->isVisible());
        QVERIFY(!shown.cancel()->isEnabled());
        QVERIFY(shown.text("recordProgressWhat").contains(QStringLiteral("called off")));
        // Nobody has to watch that.
        QTest::keyClick(shown.dialog.get(), Qt::Key_Escape);
        QVERIFY(!shown.dialog->isVisible());
    }

    void isCalledOffWithItsWindow()
    {
        auto window = std::make_unique<QWidget>();
        auto progress = std::make_shared<RecordProgress>();
        new RecordProgressDialog(progress, 3, Folder, window.get());
        window.reset();
        QVERIFY(progress->calledOff);
    }

    /// As it is struck twice by who chooses a folder.
    void enterIsNoWordToEndIt()
    {
        const Shown shown;
        QVERIFY(shown.open());
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter})
            QTest::keyClick(QApplication::focusWidget(), key);
        QVERIFY(!shown.progress->calledOff);
    }

    void standsInNobodysWay()
    {
        QLineEdit behind;
        behind.show();
        auto progress = std::make_shared<RecordProgress>();
        RecordProgressDialog dialog(progress, 3, Folder, &behind);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        QVERIFY(!dialog.isModal());
        behind.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&behind));
        for (const char key : {'g', 'o', 'e', 's'})
            QTest::keyClick(behind.windowHandle(), key);
        QCOMPARE(behind.text(), QStringLiteral("goes"));
        QVERIFY(dialog.isVisible() && !progress->calledOff);
    }

    void shortWorkIsNotSeen()
    {
        auto progress = std::make_shared<RecordProgress>();
        auto dialog = std::make_unique<RecordProgressDialog>(progress, 3, Folder);
        dialog->showSoon();
        QVERIFY(!dialog->isVisible());
        SOON_VERIFY(dialog->isVisible());
    }

    void isSpokenOf()
    {
        const Shown shown;
        QCOMPARE(shown.cancel()->accessibleName(), QStringLiteral("Cancel"));
        QVERIFY(!shown.dialog->findChild<QProgressBar *>()->accessibleName().isEmpty());
    }
};

QTEST_MAIN(TestRecordProgress)
#include "tst_recordprogress.moc"
