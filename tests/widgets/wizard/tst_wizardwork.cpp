// SPDX-License-Identifier: GPL-3.0-or-later
// What a tired person needs of the wizard: the question that was pressed, few buttons, the keyboard on what
// comes next, whole selections, and messages that can be carried out of the window.
#include "wizarddriver.h"

#include "models/core/text/csvtext.h"
#include "models/wizard/customertablemodel.h"
#include "models/wizard/recipients.h"
#include "widgets/base/plainlabel.h"

#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSet>
#include <QShortcut>
#include <QTableView>

#include <algorithm>

using namespace Switchback;

namespace
{
const char *const Steps[] = {"alert",   "updates", "decide",   "promote", "announce",
                             "reroute", "tests",   "initials", "manual"};
} // namespace

class TestWizardWork : public QObject, private WizardDriver
{
    Q_OBJECT
    void steps()
    {
        QTest::addColumn<QString>("step");
        for (const char *step : Steps)
            QTest::newRow(step) << QString::fromLatin1(step);
    }
    [[nodiscard]] QList<QPushButton *> foot() const
    {
        QList<QPushButton *> shown;
        for (QPushButton *button :
             m_window->findChild<QWidget *>(QStringLiteral("actionBar"))->findChildren<QPushButton *>()) {
            if (button->isVisible())
                shown += button;
        }
        return shown;
    }

    [[nodiscard]] bool offered(const WizardAction &ending) const
    {
        return std::any_of(m_view.actions.cbegin(), m_view.actions.cend(),
                           [&](const WizardAction &action) { return action.key == ending.key; });
    }

private slots:
    void initTestCase() { begin(); }
    void init() { newWindow(); }
    void cleanup() { noWindow(); }

    // --- the question that was pressed ---
    void endingAsksItsOwnQuestion_data()
    {
        QTest::addColumn<int>("ending");
        QTest::addColumn<QString>("question");
        QTest::newRow("false alarm") << int(Ending::FalseAlarm) << "Why was it no outage?";
        QTest::newRow("close")
            << int(Ending::Complete)
            << "The incident is closed without a failover. How is the service now, and who "
               "says so?";
    }
    void endingAsksItsOwnQuestion()
    {
        QFETCH(int, ending);
        QFETCH(QString, question);
        open("alert");
        m_window->askEnding(Ending(ending));
        QCOMPARE(find<PlainLabel>("askQuestion")->text(), question);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("askAnswer"));
        QVERIFY(!find<QPushButton>("askConfirm")->isEnabled()); // no default fills in a reason
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_commands->size(), 0);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("a plug was loose"));
        press(Qt::Key_Return, Qt::ControlModifier);
        if (Ending(ending) == Ending::FalseAlarm)
            QCOMPARE(last<Do::CloseFalseAlarm>().reason, QStringLiteral("a plug was loose"));
        else
            QCOMPARE(last<Do::CloseNotNeeded>().reason, QStringLiteral("a plug was loose"));
    }

    void endingWaitsForTheCommandUnderWay()
    {
        open("decide");
        choose("action-pause");
        m_window->askEnding(Ending::FalseAlarm);
        QVERIFY(!find<QWidget>("askPanel")->isVisible());
        m_window->setBusy(false);
        QCOMPARE(find<PlainLabel>("askQuestion")->text(), QStringLiteral("Why was it no outage?"));
    }

    void endingSaysWhyItIsNotPossible()
    {
        open("reroute"); // the service has moved, and customers are open
        QCOMPARE(m_view.endings.size(), 1);
        m_window->askEnding(Ending::Complete);
        QCOMPARE(find<PlainLabel>("wizardProblemText")->text(), m_view.endings[0].whyNot);
        m_window->askEnding(Ending::FalseAlarm);
        QVERIFY(find<PlainLabel>("wizardProblemText")
                    ->text()
                    .contains(QStringLiteral("a failover has been begun")));
    }

    /// Complete is a yes or a no: nothing is written, and the keyboard lies on no.
    void closingAsCompleteAsksYesOrNo()
    {
        open("initials");
        while (const RunbookStep *step = currentStep(m_story->incident()))
            carryOut(Do::SettleStep{step->key, StepOutcome::Skipped, QStringLiteral("not today"), {}});
        m_window->askEnding(Ending::Complete);
        QVERIFY(!find<QPlainTextEdit>("askAnswer")->isVisible());
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("askCancel"));
        press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(last<Do::CloseComplete>().without.isEmpty());
    }

    // --- four buttons, and one meaning for a shortcut ---
    void fourButtonsAtTheFootAndTheRestInTheMenu_data() { steps(); }
    void fourButtonsAtTheFootAndTheRestInTheMenu()
    {
        QFETCH(QString, step);
        for (const bool list : {false, true}) {
            if (list && step != QLatin1String("initials"))
                continue;
            for (const QSize &size : {QSize(1366, 738), QSize(1920, 1050), QSize(960, 510)}) {
                newWindow();
                m_window->resize(size);
                open(step.toLatin1().constData());
                if (list)
                    find<QPushButton>("initialsListButton")->click();
                const QList<QPushButton *> shown = foot();
                QVERIFY2(shown.size() <= 4, qPrintable(QString::number(shown.size())));
                QSet<QString> there;
                for (const QPushButton *button : shown)
                    there.insert(button->accessibleName());
                if (auto *more = find<QPushButton>("moreButton"); more->isVisible()) {
                    more->click();
                    auto *menu = find<QMenu>("moreMenu");
                    QSet<QChar> letters;
                    for (const QAction *line : menu->actions()) {
                        if (line->isSeparator())
                            continue;
                        there.insert(QString(line->text())
                                         .remove(QLatin1Char('&'))
                                         .section(QStringLiteral(": "), 0, 0));
                        const QKeySequence keys = QKeySequence::mnemonic(line->text());
                        QVERIFY(!keys.isEmpty());
                        QVERIFY2(!letters.contains(QChar(keys[0].key())), qPrintable(line->text()));
                        letters.insert(QChar(keys[0].key()));
                    }
                    menu->close();
                }
                QList<WizardAction> wanted = m_view.actions;
                for (const WizardAction &ending : m_view.endings) {
                    if (!offered(ending))
                        wanted += ending;
                }
                for (const WizardAction &action : std::as_const(wanted)) {
                    const bool ofForm = action.wants(ActionField::Of::Signoff) ||
                                        action.does == WizardAction::Does::NextCustomer;
                    const bool seen =
                        there.contains(action.text) ||
                        there.contains(QString(action.text).section(QStringLiteral(": "), 0, 0)) ||
                        (action.primary && find<QPushButton>("primaryButton")->isVisible());
                    QVERIFY2(seen || (list && ofForm), qPrintable(action.key));
                }
            }
        }
    }

    void aShortcutHasOneMeaning_data() { steps(); }
    void aShortcutHasOneMeaning()
    {
        QFETCH(QString, step);
        open(step.toLatin1().constData());
        QHash<QString, QString> meaning;
        const auto note = [&meaning](const QKeySequence &keys, const QString &what) {
            if (keys.isEmpty())
                return true;
            const QString word = keys.toString();
            const bool fresh = !meaning.contains(word);
            if (!fresh)
                qWarning("%s: %s and %s", qPrintable(word), qPrintable(meaning.value(word)),
                         qPrintable(what));
            meaning.insert(word, what);
            return fresh;
        };
        for (const QAbstractButton *button : m_window->findChildren<QAbstractButton *>()) {
            if (button->isVisible())
                QVERIFY(note(QKeySequence::mnemonic(button->text()), button->text()));
        }
        for (const QShortcut *shortcut : m_window->findChildren<QShortcut *>()) {
            const auto *owner = qobject_cast<const QWidget *>(shortcut->parent());
            if (owner && owner->isVisible())
                QVERIFY(note(shortcut->key(), owner->objectName()));
        }
        // What is there on every page has the same letter on every page.
        for (const QPushButton *button : foot()) {
            if (button->objectName() == QLatin1String("action-pause"))
                QCOMPARE(QKeySequence::mnemonic(button->text()), QKeySequence(Qt::ALT | Qt::Key_P));
        }
    }

    // --- the keyboard lies on what is to be done next ---
    void keyboardLiesOnWhatIsNext_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("field");
        QTest::newRow("alert") << "alert"
                               << "draftField";
        QTest::newRow("updates") << "updates"
                                 << "draftField";
        QTest::newRow("decide") << "decide"
                                << "choiceFailOver";
        QTest::newRow("promote") << "promote"
                                 << "approveHereButton"; // somebody has been asked already
        QTest::newRow("reroute") << "reroute"
                                 << "customerTable";
        QTest::newRow("tests") << "tests"
                               << "customerTable";
        QTest::newRow("initials") << "initials"
                                  << "initialsField";
        QTest::newRow("manual") << "manual"
                                << "foundField";
    }
    /// When the window opens, and after the step before was done by a press of its button.
    void keyboardLiesOnWhatIsNext()
    {
        QFETCH(QString, step);
        QFETCH(QString, field);
        open(step.toLatin1().constData());
        QCOMPARE(QApplication::focusWidget()->objectName(), field);
        newWindow();
        open(step == QLatin1String("manual") ? "alert" : "manual");
        if (step != QLatin1String("manual"))
            QTest::keyClicks(find<QPlainTextEdit>("foundField"), QStringLiteral("212 calls"));
        find<QPushButton>("primaryButton")->setFocus();
        press(Qt::Key_Return);
        QCOMPARE(m_commands->size(), 1);
        told(Demo::wizard(step, m_clock.now()));
        m_window->setBusy(false);
        QCOMPARE(QApplication::focusWidget()->objectName(), field);
    }

    /// A page that comes by itself, from another seat, takes no words that were meant for the one before.
    void aPageThatComesByItselfTakesNoWords()
    {
        open("manual");
        type("foundField", QStringLiteral("half a sen"));
        told(Demo::wizard(QStringLiteral("alert"), m_clock.now()));
        QVERIFY(QApplication::focusWidget()->objectName().startsWith(QStringLiteral("step-")));
        const QString draft = find<QPlainTextEdit>("draftField")->toPlainText();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("tence"));
        QCOMPARE(find<QPlainTextEdit>("draftField")->toPlainText(), draft);
        QCOMPARE(m_commands->size(), 0);
    }

    void tabGoesInTheOrderOfReading()
    {
        open("decide");
        press(Qt::Key_Space);
        press(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("decisionReason"));
    }

    void afterInitialsItLiesOnTheNextOnesInitials()
    {
        open("initials");
        type("initialsField", QStringLiteral("DO"));
        type("readBackField", QStringLiteral("all works"));
        press(Qt::Key_Return, Qt::ControlModifier);
        carryOut(last<Do::TakeInitials>());
        m_window->setBusy(false);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("initialsField"));
        QVERIFY(find<QLineEdit>("initialsField")->text().isEmpty());
    }

    /// What is offered for a selection acts on all of it and says on how many.
    void notReachableForAllThatAreSelected()
    {
        open("initials");
        tabTo("initialsListButton");
        press(Qt::Key_Space);
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("Choose customers")));
        tabTo("customerTable");
        press(Qt::Key_A, Qt::ControlModifier);
        int open = 0;
        for (const CustomerRow &row : std::as_const(m_view.table->rows))
            open += row.group != QLatin1String("signed");
        QVERIFY(open > 100 && open < 214);
        const QString words = QStringLiteral("Not reachable for %1 customers…").arg(open);
        QCOMPARE(find<QPushButton>("action-unreached")->accessibleName(), words);
        choose("action-unreached");
        const QString question = find<PlainLabel>("askQuestion")->text();
        QVERIFY2(question.startsWith(QStringLiteral("%1 customers: ").arg(open)), qPrintable(question));
        QVERIFY2(question.contains(QStringLiteral("%1 of those selected have signed").arg(214 - open)),
                 qPrintable(question));
        QCOMPARE(find<QPushButton>("askConfirm")->accessibleName(), QString(words).remove(QChar(0x2026)));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("no answer, three calls"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto reason = last<Do::RecordNoInitials>();
        QCOMPARE(reason.customers.size(), open);
        QCOMPARE(reason.reason, QStringLiteral("no answer, three calls"));
        m_window->setBusy(false);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("customerTable"));
    }

    /// Enter on several takes their initials one after the other.
    void severalSelectedAreAskedInTurn()
    {
        QSignalSpy wanted(&m_window->wishes(), &Wishes::customerWanted);
        open("initials");
        tabTo("initialsListButton");
        press(Qt::Key_Space);
        auto *table = find<QTableView>("customerTable");
        tabTo("customerTable");
        table->selectRow(3);
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        press(Qt::Key_Return);
        for (int i = 4; i <= 6; ++i) {
            QCOMPARE(wanted.size(), i - 3);
            QCOMPARE(wanted.last().at(0).toString(), QStringLiteral("customer-%1").arg(i));
            m_story->in.customer = wanted.last().at(0).toString();
            told(m_story->view());
            type("initialsField", QStringLiteral("AB"));
            type("readBackField", QStringLiteral("all works"));
            press(Qt::Key_Return, Qt::ControlModifier);
            QCOMPARE(last<Do::TakeInitials>().signoff.customer, m_story->in.customer);
            m_window->setBusy(false);
        }
    }

    // --- a message is sent by a person's own means ---
    void messageAndRecipientsCanBeCopied()
    {
        open("alert");
        tabTo("copyText");
        press(Qt::Key_Space);
        QCOMPARE(QGuiApplication::clipboard()->text(), find<QPlainTextEdit>("draftField")->toPlainText());
        tabTo("copyAddresses");
        press(Qt::Key_Space);
        const QStringList addresses = QGuiApplication::clipboard()->text().split(QStringLiteral(", "));
        QCOMPARE(addresses.size(), 213); // one has none
        QVERIFY(find<PlainLabel>("recipientsSaid")->text().contains(QStringLiteral("1 recipient has none")));
    }

    void recipientsAreExportedAsASpreadsheetReadsThem()
    {
        QSignalSpy wanted(&m_window->wishes(), &Wishes::exportWanted);
        open("alert");
        tabTo("exportRecipients");
        press(Qt::Key_Space);
        QCOMPARE(wanted.size(), 1);
        const QByteArray csv = wanted.at(0).at(0).toByteArray();
        QVERIFY(csv.startsWith("\xEF\xBB\xBF"
                               "Customer,Contact,Telephone,E-mail,Message\r\n"));
        QCOMPARE(csv.count("\r\n"), 215);
        QVERIFY(csv.contains("Carver County Clinic: update on the outage")); // the name is in already
        m_window->sayExported(QStringLiteral("Written to x.csv"));
        QCOMPARE(find<PlainLabel>("recipientsSaid")->text(), QStringLiteral("Written to x.csv"));
    }

    void customersAreCopiedWithTelephoneAndAddress()
    {
        open("reroute");
        tabTo("customerTable");
        press(Qt::Key_A, Qt::ControlModifier);
        press(Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 214 + 2);
        QCOMPARE(lines.at(3),
                 QStringLiteral("Carver County Clinic\tD. Osei\t'+1 303 555 0102\tcustomer-3@example.net"));
        const QModelIndex name = find<QTableView>("customerTable")->model()->index(2, 0);
        QCOMPARE(name.data(CustomerTableModel::SecondRole).toString(),
                 QStringLiteral("customer-3@example.net"));
        QCOMPARE(name.siblingAtColumn(1).data(CustomerTableModel::SecondRole).toString(),
                 QStringLiteral("+1 303 555 0102"));
    }

    void noCellIsAFormula_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cell");
        QTest::newRow("plain") << "Carver"
                               << "Carver";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("formula") << "=HYPERLINK(\"http://x\")"
                                 << "'=HYPERLINK(\"http://x\")";
        QTest::newRow("plus") << "+1 303"
                              << "'+1 303";
        QTest::newRow("minus") << "-1+2"
                               << "'-1+2";
        QTest::newRow("at") << "@SUM(A1)"
                            << "'@SUM(A1)";
        QTest::newRow("behind a blank") << "  =1+1"
                                        << "'  =1+1";
        QTest::newRow("behind a tab") << "\t=1+1"
                                      << "'\t=1+1";
        QTest::newRow("inside") << "a=b"
                                << "a=b";
    }
    void noCellIsAFormula()
    {
        QFETCH(QString, text);
        QTEST(plainCell(text), "cell");
        CustomerRow row;
        row.name = text;
        const QByteArray csv = recipientsCsv({row}, QStringLiteral("say \"yes\"; or\nno"), QLatin1Char(';'));
        QVERIFY(csv.endsWith(";;;;\"say \"\"yes\"\"; or\nno\"\r\n"));
    }
};

QTEST_MAIN(TestWizardWork)
#include "tst_wizardwork.moc"
