// SPDX-License-Identifier: GPL-3.0-or-later
// The page Customers by hand and by keyboard: found at once, changed in place, nothing lost that was typed.
#include "democustomers.h"
#include "lengthener.h"
#include "tests/support/soon.h"

#include "widgets/customers/cardpanel.h"
#include "widgets/customers/directorypage.h"
#include "widgets/customers/importdialog.h"
#include "widgets/theme/theme.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// A page that is seen, with its pieces by their names.
class Shown
{
public:
    explicit Shown(int count)
    {
        m_page.setCards(Demo::cards(count));
        m_page.resize(1200, 760);
        m_page.show();
    }
    DirectoryPage &page() { return m_page; }
    CardPanel &card() { return *m_page.card(); }
    [[nodiscard]] QTableView &table() const { return *m_page.findChild<QTableView *>(s("customersTable")); }
    [[nodiscard]] QLineEdit &field(const char *name) const { return *m_page.findChild<QLineEdit *>(s(name)); }
    [[nodiscard]] QPushButton &button(const char *name) const
    {
        return *m_page.findChild<QPushButton *>(s(name));
    }
    [[nodiscard]] QString said(const char *name) const { return m_page.findChild<QLabel *>(s(name))->text(); }
    void type(const char *name, const QString &text) const
    {
        field(name).setFocus();
        field(name).selectAll();
        QTest::keyClicks(&field(name), text);
    }

private:
    DirectoryPage m_page;
};
} // namespace

class TestCustomersPage : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void foundAndShownByKeyboard()
    {
        Shown shown(214);
        shown.type("customersFind", s("it17@clinic"));
        QVERIFY(shown.table().model()->rowCount() >= 1);
        QTest::keyClick(&shown.field("customersFind"), Qt::Key_Down);
        QCOMPARE(shown.card().shownId(), s("customer-17"));
        QCOMPARE(shown.field("card-sbc").text(), s("sbc.naperville.example:5061"));
        shown.field("customersFind").setFocus();
        QTest::keyClick(&shown.field("customersFind"), Qt::Key_Escape);
        QVERIFY(shown.field("customersFind").text().isEmpty());
        QCOMPARE(shown.card().shownId(), s("customer-17")); // still looked at
    }

    /// Asked for once for each card and version; of another one it is not shown.
    void whatItWasBeforeIsSeen()
    {
        Shown shown(214);
        QSignalSpy wanted(&shown.card(), &CardPanel::historyWanted);
        shown.table().selectRow(3);
        const QString id = shown.card().shownId();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toString(), id);
        QVERIFY(!shown.page().findChild<QPlainTextEdit *>(s("cardBefore"))->isVisible());
        shown.card().setHistory(s("another"), s("not this"));
        QVERIFY(!shown.page().findChild<QPlainTextEdit *>(s("cardBefore"))->isVisible());
        shown.card().setHistory(id, s("21 Nov 2026 14:02:31, D. Osei\n    E-mail: a@b → c@d"));
        QVERIFY(shown.page().findChild<QPlainTextEdit *>(s("cardBefore"))->isVisible());
        auto *before = shown.page().findChild<QPlainTextEdit *>(s("cardBefore"));
        QVERIFY(before->toPlainText().contains(s("a@b → c@d")));
        const int low = before->height();
        QString many;
        for (int i = 0; i < 20; ++i)
            many += s("21 Nov 2026 14:02:31, D. Osei: changed\n    E-mail: %1 → c@d\n")
                        .arg(QString(200, QLatin1Char('x')));
        shown.card().setHistory(id, many); // all of it, however long
        QCOMPARE(before->toPlainText(), many);
        SOON_VERIFY(before->height() > low && before->height() < 400);
        QCOMPARE(before->horizontalScrollBar()->maximum(), 0);
        QList<CustomerCard> cards = Demo::cards(214);
        for (CustomerCard &each : cards)
            each.version += each.id == id ? 1 : 0;
        shown.page().setCards(cards); // it was changed, here or elsewhere
        QCOMPARE(wanted.size(), 2);
        shown.table().selectRow(4);
        QCOMPARE(wanted.size(), 3);
        QVERIFY(!shown.page().findChild<QPlainTextEdit *>(s("cardBefore"))->isVisible());
    }

    void emptyOnesSaySo()
    {
        Shown shown(0);
        QVERIFY(shown.said("customersNone").contains(s("There are no customers yet")));
        QVERIFY(!shown.button("customersExport").isEnabled());
        shown.button("customersDrill").click();
        QVERIFY(shown.page().drill());
        QVERIFY(shown.said("customersNone").contains(s("drill")));
    }

    void longWorkIsSeenAndCalledOff()
    {
        Shown shown(3);
        const auto work = std::make_shared<LongWork>();
        work->all = 10'000;
        work->done = 3'400;
        shown.page().begin(s("The customers are being written."), work);
        QVERIFY(shown.said("customersNoticeText").contains(s("3400 of 10000")));
        shown.page().askUndo({}, {}); // does not take its place
        QVERIFY(shown.said("customersNoticeText").contains(s("3400 of 10000")));
        QVERIFY(!work->calledOff);
        shown.button("customersUndoNo").click();
        QVERIFY(work->calledOff);
        shown.page().say(s("It was called off."), true);
        QCOMPARE(shown.said("customersNoticeText"), s("It was called off."));
        QCOMPARE(shown.button("customersUndoNo").text(), s("Close"));
    }

    /// At any width and in any language a heading is read whole, or the table scrolls.
    void headingsAreNotCut()
    {
        Demo::Lengthener longer;
        QCoreApplication::installTranslator(&longer);
        Shown shown(30);
        for (const int width : {900, 1200, 1900}) {
            shown.page().resize(width, 760);
            QCoreApplication::processEvents();
            const QHeaderView *header = shown.table().horizontalHeader();
            const QFontMetrics metrics(header->font());
            for (int column = 0; column < header->count(); ++column) {
                const QString heading = header->model()->headerData(column, Qt::Horizontal).toString();
                QVERIFY2(header->sectionSize(column) > metrics.horizontalAdvance(heading),
                         qPrintable(QStringLiteral("%1 at %2").arg(heading).arg(width)));
            }
        }
        QCoreApplication::removeTranslator(&longer);
    }

    void changedInPlaceAndSaved()
    {
        Shown shown(20);
        shown.page().choose(s("customer-2"));
        QSignalSpy check(&shown.card(), &CardPanel::checkWanted);
        QSignalSpy save(&shown.card(), &CardPanel::saveWanted);
        QVERIFY(!shown.button("cardSave").isEnabled());
        shown.type("card-email", s("new@clinic.example.com"));
        QTest::keyClick(&shown.field("card-email"), Qt::Key_Return);
        QCOMPARE(check.size(), 1);
        QVERIFY(shown.button("cardSave").isEnabled());
        shown.button("cardSave").click();
        QCOMPARE(save.size(), 1);
        const auto draft = save.first().first().value<CardDraft>();
        QCOMPARE(draft.contacts.size(), 3);
        QCOMPARE(draft.contacts.first().value(CardField::Email), s("new@clinic.example.com"));
        QCOMPARE(draft.version, 1);
        QVERIFY(shown.card().edited()); // until it is told that it was kept
        shown.card().saved();
        QVERIFY(!shown.card().edited());
    }

    void faultsStandBeneathTheirFields()
    {
        Shown shown(20);
        shown.page().choose(s("customer-2"));
        shown.card().setFaults({{CardField::Zone, -1, false, s("no zone"), s("Mend it.")},
                                {CardField::Phone, 0, true, s("unlikely"), s("Look.")},
                                {CardField::Phone, 1, false, s("another's"), s("x")}});
        QVERIFY(shown.said("fault-zone").contains(s("no zone. Mend it.")));
        QVERIFY(shown.said("fault-phone").contains(s("unlikely")));
        QCOMPARE(shown.field("card-zone").accessibleDescription(), s("no zone. Mend it."));
    }

    /// Who chooses another row, or is told of a change, loses nothing that was typed.
    void whatWasTypedStays()
    {
        Shown shown(20);
        shown.page().choose(s("customer-2"));
        shown.type("card-role", s("boss"));
        shown.table().selectRow(9);
        QVERIFY(shown.said("cardSaid").contains(s("not kept yet")));
        SOON_COMPARE(shown.table().currentIndex().data(DirectoryModel::IdRole).toString(), s("customer-2"));
        QList<CustomerCard> fresh = Demo::cards(20);
        fresh[2].sbc = s("other");
        fresh[2].version = 2;
        shown.page().setCards(fresh);
        QCOMPARE(shown.field("card-role").text(), s("boss"));
        QCOMPARE(shown.card().draft().version, 1); // so that the store sees what it is based on
        shown.button("customersDrill").click();
        QVERIFY(!shown.page().drill());
        shown.button("cardDiscard").click();
        QVERIFY(!shown.card().edited());
        QVERIFY(shown.field("card-role").text() != s("boss"));
    }

    void contactsAreAddedMovedRetired()
    {
        Shown shown(20);
        shown.page().choose(s("customer-0"));
        shown.button("cardAddContact").click();
        shown.type("card-contact", s("Ray"));
        shown.button("cardMoveContact").click();
        QCOMPARE(shown.card().draft().contacts.first().value(CardField::Contact), s("Ray"));
        shown.button("cardRetireContact").click();
        QCOMPARE(shown.card().draft().contacts.first().value(CardField::ContactRetired), s("yes"));
        shown.button("cardRetireContact").click();
        QVERIFY(!shown.card().draft().contacts.first().contains(CardField::ContactRetired));
        QCOMPARE(shown.card().draft().contacts.size(), 2);
    }

    void addedAndRetired()
    {
        Shown shown(20);
        QSignalSpy save(&shown.card(), &CardPanel::saveWanted);
        shown.button("customersAdd").click();
        shown.type("card-name", s("New & Co"));
        shown.type("card-email", s("n@new.example.com"));
        shown.button("cardSave").click();
        QCOMPARE(save.size(), 1);
        QCOMPARE(save.first().first().value<CardDraft>().version, 0);
        shown.card().discard();
        shown.page().choose(s("customer-3"));
        shown.button("cardRetire").click();
        QCOMPARE(save.size(), 2);
        QCOMPARE(save.last().first().value<CardDraft>().customer.value(CardField::Retired), s("yes"));
    }

    void whoMayNotReadsOnly()
    {
        Shown shown(20);
        shown.page().setMayNot(s("Not for you."), s("Not for you either."));
        shown.page().choose(s("customer-2"));
        QVERIFY(shown.field("card-name").isReadOnly());
        for (const char *name :
             {"customersAdd", "customersImport", "customersUndo", "cardRetire", "cardSave"})
            QVERIFY2(!shown.button(name).isEnabled(), name);
        QCOMPARE(shown.said("cardState"), s("Not for you."));
        QVERIFY(shown.button("customersExport").isEnabled());
    }

    void undoIsAskedFor()
    {
        Shown shown(20);
        QSignalSpy undo(&shown.page(), &DirectoryPage::undoConfirmed);
        shown.page().askUndo({}, {});
        QVERIFY(!shown.button("customersUndoYes").isVisible());
        shown.page().askUndo({4, {}, s("K. Ramos"), s("x <b>changed</b>"), 1}, s("today"));
        QVERIFY(shown.said("customersNoticeText").contains(s("x <b>changed</b>")));
        shown.button("customersUndoYes").click();
        QCOMPARE(undo.size(), 1);
        QCOMPARE(undo.first().first().value<CardAct>().number, 4);
    }

    void importIsSeenBefore()
    {
        ImportDialog dialog(s("list.csv"), false);
        QSignalSpy wanted(&dialog, &ImportDialog::importWanted);
        auto *go = dialog.findChild<QPushButton *>(s("importGo"));
        const auto work = std::make_shared<LongWork>();
        dialog.begin(s("Reading."), work);
        dialog.show();
        QVERIFY(!go->isEnabled());
        dialog.showPreview(Demo::importPreview(3), {});
        QVERIFY(!go->isEnabled());
        dialog.showPreview(Demo::importPreview(0), s("Not for you."));
        QVERIFY(!go->isEnabled());
        dialog.showPreview(Demo::importPreview(0), {});
        go->click();
        QCOMPARE(wanted.size(), 1);
        dialog.begin(s("Keeping."), work);
        dialog.reject(); // work under way is called off, and the dialog waits for its end
        QVERIFY(work->calledOff && dialog.isVisible());
        dialog.refuse({s("x"), s("It is broken."), s("Mend it.")});
        dialog.reject();
        QVERIFY(!dialog.isVisible());
    }
};

QTEST_MAIN(TestCustomersPage)
#include "tst_customerspage.moc"
