// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard by keyboard alone, page by page; nothing that a person types is lost, and nothing is done twice.
#include "demowizard.h"

#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/initialspad.h"
#include "widgets/wizard/steplist.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTimeZone>

#include <memory>

using namespace Switchback;
using namespace std::chrono_literals;

class TestWizardWindow : public QObject
{
    Q_OBJECT
    ManualClock m_clock;
    std::unique_ptr<Beat> m_beat;
    std::unique_ptr<WizardWindow> m_window;
    std::unique_ptr<QSignalSpy> m_commands;
    WizardView m_view;

    template<class T>
    T *find(const char *name) const
    {
        const QList<T *> found = m_window->findChildren<T *>(QString::fromLatin1(name));
        for (T *widget : found) {
            if (widget->isVisible())
                return widget;
        }
        return found.isEmpty() ? nullptr : found.constFirst();
    }
    void open(const WizardView &view)
    {
        m_view = view;
        m_window->setView(view);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void open(const char *step) { open(Demo::wizard(QString::fromLatin1(step), m_clock.now())); }
    void told(const WizardView &view)
    {
        m_view = view;
        m_window->setView(view);
    }
    /// Goes by Tab until the widget of that name has the focus.
    void tabTo(const char *name)
    {
        for (int i = 0; i < 120; ++i) {
            QWidget *now = QApplication::focusWidget();
            if (now && now->objectName() == QLatin1String(name))
                return;
            QTest::keyClick(now ? now : m_window.get(), Qt::Key_Tab);
        }
        QFAIL(qPrintable(QStringLiteral("Tab never comes to %1").arg(QLatin1String(name))));
    }
    void type(const char *name, const QString &text)
    {
        tabTo(name);
        QTest::keyClicks(QApplication::focusWidget(), text);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers with = {})
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get(), key,
                        with);
    }
    template<class T>
    T last()
    {
        if (m_commands->isEmpty())
            return {};
        const auto command = m_commands->takeLast().at(0).value<Command>();
        if (const T *one = std::get_if<T>(&command))
            return *one;
        QTest::qFail("another command", __FILE__, __LINE__);
        return {};
    }

private slots:
    void initTestCase()
    {
        qRegisterMetaType<Command>();
        Theme::instance().start(Theme::Choice::Light);
    }
    void init()
    {
        m_clock.setWall(fromDateTime(QDateTime(QDate(2026, 11, 21), QTime(20, 17, 42), Qt::UTC)));
        m_beat = std::make_unique<Beat>(m_clock);
        m_window = std::make_unique<WizardWindow>(*m_beat);
        m_window->setSettleDelay(0);
        m_window->setArmDelay(1);
        m_commands = std::make_unique<QSignalSpy>(m_window.get(), &WizardWindow::commandWanted);
    }
    void cleanup()
    {
        m_commands.reset();
        m_window.reset();
    }

    // --- page by page, by keyboard ---
    void noticeIsApprovedAsItStands()
    {
        open("alert");
        tabTo("primaryButton");
        press(Qt::Key_Return);
        QCOMPARE(m_commands->size(), 1);
        QCOMPARE(last<Do::ApproveNotice>().notice, QStringLiteral("n5"));
    }

    void editedNoticeGoesIntoTheLogBeforeItIsApproved()
    {
        open("alert");
        tabTo("draftField");
        press(Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral(" Call us."));
        const QString text = find<QPlainTextEdit>("draftField")->toPlainText();
        QVERIFY(text.endsWith(QStringLiteral("Call us.")));
        press(Qt::Key_Return, Qt::ControlModifier); // the primary action
        QCOMPARE(m_commands->size(), 1);
        const auto composed = last<Do::ComposeNotice>();
        QCOMPARE(composed.text, text);
        QCOMPARE(composed.step, QStringLiteral("alert"));
        // The new view may come before or after the answer.
        WizardView next = m_view;
        next.notice->id = QStringLiteral("n6");
        next.notice->draft = text;
        told(next);
        QCOMPARE(m_commands->size(), 0);
        m_window->setBusy(false);
        QTRY_COMPARE(m_commands->size(), 1);
        QCOMPARE(last<Do::ApproveNotice>().notice, QStringLiteral("n6"));
    }

    void refusedTextIsNotApprovedLater()
    {
        open("alert");
        type("draftField", QStringLiteral("x"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const QString text = last<Do::ComposeNotice>().text;
        m_window->refuse({QStringLiteral("no"), QStringLiteral("No."), {}});
        WizardView next = m_view;
        next.notice->id = QStringLiteral("n6");
        next.notice->draft = text;
        told(next);
        QCoreApplication::processEvents();
        QCOMPARE(m_commands->size(), 0);
    }

    void sentIsRecordedWithWhoWasNotReached()
    {
        WizardView view = Demo::wizard(QStringLiteral("alert"), m_clock.now());
        view.notice->editable = false;
        for (WizardAction &action : view.actions) {
            action.primary = action.key == QLatin1String("sent");
            action.enabled = action.key != QLatin1String("approve");
        }
        open(view);
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("how it was sent")));
        type("sentHowField", QStringLiteral("phone, by hand"));
        tabTo("notReachedList");
        press(Qt::Key_Down);
        press(Qt::Key_Space);
        tabTo("primaryButton");
        press(Qt::Key_Return);
        const auto sent = last<Do::RecordSent>();
        QCOMPARE(sent.notice, QStringLiteral("n5"));
        QCOMPARE(sent.how, QStringLiteral("phone, by hand"));
        QCOMPARE(sent.notReached, QStringList{QStringLiteral("customer-2")});
    }

    void cadenceIsChangedWithAReason()
    {
        open("updates");
        tabTo("intervalField");
        press(Qt::Key_Up);
        press(Qt::Key_Up);
        tabTo("setIntervalButton");
        press(Qt::Key_Space);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("askAnswer"));
        press(Qt::Key_Return, Qt::ControlModifier); // no reason yet: nothing is done
        QCOMPARE(m_commands->size(), 0);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("asked for by most"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto set = last<Do::SetCadence>();
        QCOMPARE(set.every, Duration(17min));
        QCOMPARE(set.reason, QStringLiteral("asked for by most"));
    }

    void decisionToFailOver()
    {
        open("decide");
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("the choice")));
        tabTo("choiceFailOver");
        press(Qt::Key_Space);
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("the reason")));
        type("decisionReason", QStringLiteral("power is gone"));
        tabTo("primaryButton");
        QCOMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Decide: fail over"));
        press(Qt::Key_Return);
        const auto decided = last<Do::Decide>();
        QCOMPARE(decided.choice, Choice::FailOver);
        QCOMPARE(decided.reason, QStringLiteral("power is gone"));
        QVERIFY(!decided.until);
    }

    void holdUntilATimeOfTheSite()
    {
        open("decide");
        tabTo("choiceFailOver");
        press(Qt::Key_Space);
        press(Qt::Key_Down); // the next choice
        type("decisionReason", QStringLiteral("the carrier says ten minutes"));
        find<QDateTimeEdit>("zoneTimeField")
            ->setDateTime(QDateTime(QDate(2026, 11, 21), QTime(14, 50), Qt::UTC));
        QVERIFY(find<PlainLabel>("zoneTimeZone")->text().contains(QStringLiteral("CST")));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto decided = last<Do::Decide>();
        QCOMPARE(decided.choice, Choice::Hold);
        QCOMPARE(decided.until, fromIso(QStringLiteral("2026-11-21T20:50:00Z")));
        m_window->setBusy(false);
        tabTo("choiceFailOver");
        press(Qt::Key_Space);
        press(Qt::Key_Down);
        type("decisionReason", QStringLiteral("again"));
        find<QDateTimeEdit>("zoneTimeField")
            ->setDateTime(QDateTime(QDate(2026, 11, 21), QTime(14, 10), Qt::UTC));
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled()); // past
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("past")));
    }

    void callsWantApprovalNameAndTick()
    {
        QSignalSpy commits(m_window.get(), &WizardWindow::commitWanted);
        open("promote");
        type("siteNameField", QStringLiteral("centennial"));
        tabTo("overrideCheck");
        press(Qt::Key_Space);
        QTest::qWait(20);
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("second person")));
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(commits.size(), 0);
        WizardView view = m_view;
        view.calls->approved = true;
        view.calls->approvalLine = QStringLiteral("Approved by D. Osei 14:06 CST");
        told(view);
        QTRY_VERIFY(find<QPushButton>("primaryButton")->isEnabled());
        tabTo("primaryButton");
        press(Qt::Key_Return);
        press(Qt::Key_Return);
        QCOMPARE(commits.size(), 1);
        const auto commit = commits.at(0).at(0).value<ActCommit>();
        QCOMPARE(commit.overridePerson, QStringLiteral("K. Ramos")); // who is signed in
        QCOMPARE(commit.overrideStatement, view.calls->preview.needsOverride);
        QVERIFY(m_window->busy());
    }

    void refusedCommitCanBePressedAgain()
    {
        QSignalSpy commits(m_window.get(), &WizardWindow::commitWanted);
        WizardView view = Demo::wizard(QStringLiteral("promote"), m_clock.now());
        view.calls->approvalNeeded = false;
        view.calls->preview.needsOverride.clear();
        open(view);
        type("siteNameField", QStringLiteral("Centennial"));
        QTRY_VERIFY(find<QPushButton>("primaryButton")->isEnabled());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(commits.size(), 1);
        m_window->refuse({QStringLiteral("peer"), QStringLiteral("Naperville answers again."), {}});
        QCOMPARE(find<QLineEdit>("siteNameField")->text(), QStringLiteral("Centennial"));
        QTRY_VERIFY(find<QPushButton>("primaryButton")->isEnabled());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(commits.size(), 2);
    }

    void secondPersonAtThisSeat()
    {
        QSignalSpy given(m_window.get(), &WizardWindow::secondPersonWanted);
        open("promote");
        tabTo("approveHereButton");
        press(Qt::Key_Space);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("D. Osei"));
        type("secondPersonSecret", QStringLiteral("correct horse"));
        press(Qt::Key_Return);
        QCOMPARE(given.size(), 1);
        QCOMPARE(given.at(0).at(0).toString(), QStringLiteral("promote"));
        QCOMPARE(given.at(0).at(1).toString(), QStringLiteral("D. Osei"));
        QCOMPARE(given.at(0).at(2).toByteArray(), QByteArray("correct horse"));
        QVERIFY(find<QLineEdit>("secondPersonSecret")->text().isEmpty()); // it stays nowhere
        m_window->refuse(
            {QStringLiteral("no"), QStringLiteral("Name and secret don't belong together."), {}});
        QCOMPARE(find<QLineEdit>("secondPersonName")->text(), QStringLiteral("D. Osei"));
    }

    void breakingTheGlassWantsAReason()
    {
        open("promote");
        tabTo("breakGlassButton");
        press(Qt::Key_Space);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("alone in the building"));
        tabTo("askConfirm");
        press(Qt::Key_Space);
        const auto glass = last<Do::BreakGlass>();
        QCOMPARE(glass.step, QStringLiteral("promote"));
        QCOMPARE(glass.reason, QStringLiteral("alone in the building"));
        m_window->setBusy(false);
        tabTo("askApprovalButton");
        press(Qt::Key_Space);
        QCOMPARE(last<Do::AskApproval>().step, QStringLiteral("promote"));
    }

    void runIsShownAndRetried()
    {
        QSignalSpy retries(m_window.get(), &WizardWindow::runRetryWanted),
            stops(m_window.get(), &WizardWindow::runStopWanted);
        WizardView view = Demo::wizardRunning(m_clock.now());
        open(view);
        tabTo("stopButton");
        press(Qt::Key_Space);
        QCOMPARE(stops.size(), 1);
        view.calls->run = Demo::failed(m_clock.now());
        told(view);
        tabTo("retryButton");
        press(Qt::Key_Space);
        QCOMPARE(retries.size(), 1);
    }

    void rerouteOfOneAndOfMany()
    {
        open("reroute");
        tabTo("customerTable");
        press(Qt::Key_Down);
        press(Qt::Key_Home, Qt::ControlModifier);
        tabTo("recordAsked");
        press(Qt::Key_Space);
        auto record = last<Do::RecordCustomers>();
        QCOMPARE(record.fact, Do::CustomerFact::Asked);
        QCOMPARE(record.customers, QStringList{QStringLiteral("customer-1")});
        m_window->setBusy(false);
        tabTo("customerTable");
        press(Qt::Key_A, Qt::ControlModifier);
        tabTo("recordSays");
        press(Qt::Key_Space);
        QCOMPARE(m_commands->size(), 0); // of many at once it is asked first
        QVERIFY(find<PlainLabel>("askQuestion")->text().contains(QStringLiteral("214")));
        press(Qt::Key_Return, Qt::ControlModifier);
        record = last<Do::RecordCustomers>();
        QCOMPARE(record.fact, Do::CustomerFact::SaysDone);
        QCOMPARE(record.customers.size(), 214);
    }

    void menuOfARowByEnter()
    {
        open("reroute");
        tabTo("customerTable");
        press(Qt::Key_Down);
        press(Qt::Key_Return);
        auto *menu = m_window->findChild<QMenu *>(QStringLiteral("recordMenu"));
        QTRY_VERIFY(menu->isVisible());
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(menu, Qt::Key_Down); // Moved…
        QTest::keyClick(menu, Qt::Key_Return);
        QVERIFY(find<PlainLabel>("askQuestion")->isVisible());
        QTest::keyClicks(find<QPlainTextEdit>("askAnswer"), QStringLiteral("3 calls at 14:11"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto record = last<Do::RecordCustomers>();
        QCOMPARE(record.fact, Do::CustomerFact::Moved);
        QCOMPARE(record.found, QStringLiteral("3 calls at 14:11"));
    }

    void goingOnWithoutThemNamesThoseWhoWait()
    {
        open("reroute");
        tabTo("action-without");
        press(Qt::Key_Return);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("they stay on the list"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto record = last<Do::RecordCustomers>();
        QCOMPARE(record.fact, Do::CustomerFact::Excused);
        int waiting = 0;
        for (const CustomerRow &row : std::as_const(m_view.table->rows))
            waiting += row.group != QLatin1String("moved");
        QCOMPARE(record.customers.size(), waiting);
    }

    void testsPassedAndFailed()
    {
        open("tests");
        tabTo("customerTable");
        press(Qt::Key_Down);
        const std::tuple<const char *, Do::CustomerFact, StepOutcome> rows[] = {
            {"recordCallPassed", Do::CustomerFact::TestCall, StepOutcome::Passed},
            {"recordCallFailed", Do::CustomerFact::TestCall, StepOutcome::Failed},
            {"recordNotificationPassed", Do::CustomerFact::TestNotification, StepOutcome::Passed},
            {"recordNotificationFailed", Do::CustomerFact::TestNotification, StepOutcome::Failed}};
        for (const auto &[name, fact, outcome] : rows) {
            tabTo(name);
            press(Qt::Key_Space);
            QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("8.2 s"));
            press(Qt::Key_Return, Qt::ControlModifier);
            const auto record = last<Do::RecordCustomers>();
            QCOMPARE(record.fact, fact);
            QCOMPARE(record.outcome, outcome);
            QCOMPARE(record.found, QStringLiteral("8.2 s"));
            m_window->setBusy(false);
        }
    }

    void initialsByPhone()
    {
        open("initials");
        QCOMPARE(find<QLineEdit>("signedByField")->text(), QStringLiteral("Diana Osei"));
        type("initialsField", QStringLiteral("D O"));
        tabTo("howField");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("By"));
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("read back")));
        type("readBackField", QStringLiteral("we are on Centennial and calls work"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const Signoff signoff = last<Do::TakeInitials>().signoff;
        QCOMPARE(signoff.kind, Signoff::Kind::Initials);
        QCOMPARE(signoff.customer, m_view.initials->customer);
        QCOMPARE(signoff.printedName, QStringLiteral("Diana Osei"));
        QCOMPARE(signoff.initials, QStringLiteral("D O"));
        QCOMPARE(signoff.how, InitialsHow::ByPhone);
        QCOMPARE(signoff.number, QStringLiteral("+1 303 555 0117"));
        QCOMPARE(signoff.evidence, m_view.initials->evidence);
        QCOMPARE(signoff.hash, m_view.initials->hash);
        QCOMPARE(signoff.takenBy, QStringLiteral("K. Ramos"));
        // Nothing of one customer's may stay for the next.
        m_window->setBusy(false);
        WizardView next = m_view;
        next.initials->customer = QStringLiteral("customer-9");
        next.initials->suggestedName = QStringLiteral("J. Ortiz");
        told(next);
        QCOMPARE(find<QLineEdit>("signedByField")->text(), QStringLiteral("J. Ortiz"));
        QVERIFY(find<QLineEdit>("initialsField")->text().isEmpty());
        QVERIFY(find<QLineEdit>("readBackField")->text().isEmpty());
        QVERIFY(find<InitialsPad>("initialsPad")->strokes().isEmpty());
    }

    void declinedUnreachedAndSkipped()
    {
        QSignalSpy wanted(m_window.get(), &WizardWindow::customerWanted);
        open("initials");
        tabTo("action-decline");
        press(Qt::Key_Return);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("their lawyer first"));
        press(Qt::Key_Return, Qt::ControlModifier);
        Signoff signoff = last<Do::TakeInitials>().signoff;
        QCOMPARE(signoff.kind, Signoff::Kind::Declined);
        QCOMPARE(signoff.reason, QStringLiteral("their lawyer first"));
        QVERIFY(signoff.initials.isEmpty());
        m_window->refuse({QStringLiteral("x"), QStringLiteral("x"), {}});
        tabTo("action-unreached");
        press(Qt::Key_Return);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("three calls"));
        press(Qt::Key_Return, Qt::ControlModifier);
        signoff = last<Do::TakeInitials>().signoff;
        QCOMPARE(signoff.kind, Signoff::Kind::NotReached);
        m_window->refuse({QStringLiteral("x"), QStringLiteral("x"), {}});
        tabTo("action-next");
        press(Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        const QString next = wanted.at(0).at(0).toString();
        QVERIFY(next != m_view.initials->customer);
        for (const CustomerRow &row : std::as_const(m_view.table->rows)) {
            if (row.id == next)
                QVERIFY(row.group == QLatin1String("waiting") || row.group == QLatin1String("outdated"));
        }
    }

    void customerIsPickedFromTheList()
    {
        QSignalSpy wanted(m_window.get(), &WizardWindow::customerWanted);
        open("initials");
        tabTo("initialsListButton");
        press(Qt::Key_Space);
        type("customerFind", QStringLiteral("Fenwick Legal 2"));
        press(Qt::Key_Down);
        press(Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).at(0).toString(), QStringLiteral("customer-14"));
        QVERIFY(find<QLineEdit>("initialsField")->isVisible());
    }

    void changedEvidenceIsReadOutAgain()
    {
        open("initials");
        type("initialsField", QStringLiteral("DO"));
        type("readBackField", QStringLiteral("yes"));
        QVERIFY(find<QPushButton>("primaryButton")->isEnabled());
        WizardView view = m_view;
        view.initials->hash = "another";
        view.initials->evidence.items[1].text = QStringLiteral("answered, no audio");
        told(view);
        QVERIFY(find<QWidget>("evidenceChanged")->isVisible());
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_commands->size(), 0);
        tabTo("readAgainButton");
        press(Qt::Key_Space);
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(last<Do::TakeInitials>().signoff.hash, QByteArray("another"));
    }

    void manualStepSaysWhatWasFound()
    {
        open("manual");
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        type("foundField", QStringLiteral("racks dark, 14:20"));
        press(Qt::Key_Return, Qt::ControlModifier);
        auto settled = last<Do::SettleStep>();
        QCOMPARE(settled.outcome, StepOutcome::Passed);
        QCOMPARE(settled.found, QStringLiteral("racks dark, 14:20"));
        m_window->setBusy(false);
        const std::pair<const char *, StepOutcome> others[] = {{"action-skip", StepOutcome::Skipped},
                                                               {"action-fail", StepOutcome::Failed},
                                                               {"action-unknown", StepOutcome::NotKnown}};
        for (const auto &[name, outcome] : others) {
            tabTo(name);
            press(Qt::Key_Return);
            QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("because"));
            press(Qt::Key_Return, Qt::ControlModifier);
            settled = last<Do::SettleStep>();
            QCOMPARE(settled.outcome, outcome);
            QCOMPARE(settled.why, QStringLiteral("because"));
            m_window->setBusy(false);
        }
    }

    // --- the whole window ---
    void stepsByArrows()
    {
        QSignalSpy wanted(m_window.get(), &WizardWindow::stepWanted);
        open("reroute");
        tabTo("step-alert");
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        press(Qt::Key_Space);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).at(0).toString(), QStringLiteral("decide"));
    }

    void pauseAndHandOver()
    {
        open("reroute");
        tabTo("action-pause");
        press(Qt::Key_Return);
        last<Do::Pause>();
        m_window->setBusy(false);
        tabTo("action-hand_over");
        press(Qt::Key_Return);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("D. Osei"));
        press(Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("81 to go"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto over = last<Do::HandOver>();
        QCOMPARE(over.to, QStringLiteral("D. Osei"));
        QCOMPARE(over.summary, QStringLiteral("81 to go"));
        m_window->setBusy(false);
        told(Demo::asPaused(m_view));
        QVERIFY(find<PlainLabel>("seatText")->text().startsWith(QStringLiteral("Paused")));
        tabTo("action-go_on");
        press(Qt::Key_Return);
        last<Do::GoOn>();
    }

    void doubleEnterIsOneCommand()
    {
        open("alert");
        tabTo("primaryButton");
        QWidget *button = QApplication::focusWidget();
        press(Qt::Key_Return);
        QTest::keyClick(button, Qt::Key_Return);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(m_commands->size(), 1);
        // Held down from before: nothing.
        m_window->setBusy(false);
        for (int i = 0; i < 20; ++i) {
            QKeyEvent held(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QStringLiteral("\r"), true);
            QCoreApplication::sendEvent(button, &held);
        }
        QCOMPARE(m_commands->size(), 1);
    }

    /// The answer is there before the second press: the button means something else by then.
    void secondEnterDoesNotDoTheNextStep()
    {
        m_window->setSettleDelay(300);
        open("alert");
        tabTo("primaryButton");
        QTest::qWait(320); // a wait on purpose: the delay itself is what is tested
        press(Qt::Key_Return);
        QCOMPARE(m_commands->size(), 1);
        m_window->setBusy(false);
        WizardView next = Demo::wizard(QStringLiteral("reroute"), m_clock.now());
        m_window->setView(next);
        QTest::keyClick(find<QPushButton>("primaryButton"), Qt::Key_Return);
        QCOMPARE(m_commands->size(), 1);
        QTest::qWait(320);
        QTest::keyClick(find<QPushButton>("primaryButton"), Qt::Key_Return);
        QCOMPARE(m_commands->size(), 2);
    }

    void refusalStaysUntilTheNextAction()
    {
        open("alert");
        tabTo("primaryButton");
        press(Qt::Key_Return);
        m_window->refuse({QStringLiteral("wheel"), QStringLiteral("D. Osei has taken the wheel."),
                          QStringLiteral("Nothing was recorded.")});
        QVERIFY(find<QWidget>("wizardProblem")->isVisible());
        for (int i = 0; i < 5; ++i)
            told(m_view);
        QVERIFY(find<QWidget>("wizardProblem")->isVisible());
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("primaryButton"));
        press(Qt::Key_Return);
        QVERIFY(!find<QWidget>("wizardProblem")->isVisible());
        QCOMPARE(m_commands->size(), 2);
    }

    void escapeDestroysNothing()
    {
        open("manual");
        type("foundField", QStringLiteral("half a sen"));
        press(Qt::Key_Escape);
        QCOMPARE(find<QPlainTextEdit>("foundField")->toPlainText(), QStringLiteral("half a sen"));
        QVERIFY(m_window->isVisible());
        tabTo("action-skip");
        press(Qt::Key_Return);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("half a rea"));
        press(Qt::Key_Escape);
        QVERIFY(!find<QWidget>("askPanel")->isVisible());
        QCOMPARE(m_commands->size(), 0);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("action-skip"));
        press(Qt::Key_Return);
        QCOMPARE(find<QPlainTextEdit>("askAnswer")->toPlainText(), QStringLiteral("half a rea"));
    }

    void disabledSaysWhy()
    {
        open(Demo::asWheelElsewhere(Demo::wizard(QStringLiteral("reroute"), m_clock.now())));
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        QVERIFY(!find<QPushButton>("primaryButton")->toolTip().isEmpty());
        QCOMPARE(find<QPushButton>("primaryButton")->accessibleDescription(),
                 QStringLiteral("D. Osei has the wheel."));
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("D. Osei has the wheel.")));
        QVERIFY(find<PlainLabel>("chosenLabel")->text().contains(QStringLiteral("D. Osei has the wheel")));
        QSignalSpy wheel(m_window.get(), &WizardWindow::takeWheelWanted);
        tabTo("takeWheelButton");
        press(Qt::Key_Space);
        QCOMPARE(wheel.size(), 1);
        told(Demo::asNobody(Demo::wizard(QStringLiteral("reroute"), m_clock.now())));
        QSignalSpy signIn(m_window.get(), &WizardWindow::signInWanted);
        tabTo("signInButton");
        press(Qt::Key_Space);
        QCOMPARE(signIn.size(), 1);
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_commands->size(), 0);
    }

    void unknownActionIsNotOffered()
    {
        WizardView view = Demo::wizard(QStringLiteral("manual"), m_clock.now());
        WizardAction strange;
        strange.key = QStringLiteral("teleport");
        strange.text = QStringLiteral("Teleport");
        view.actions.insert(2, strange);
        open(view);
        QVERIFY(!find<QPushButton>("action-teleport")->isEnabled());
        QVERIFY(find<QPushButton>("action-teleport")
                    ->accessibleDescription()
                    .contains(QStringLiteral("teleport")));
    }

    // --- nothing is lost ---
    void storm_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("field");
        QTest::newRow("notice") << "alert"
                                << "draftField";
        QTest::newRow("cadence") << "updates"
                                 << "draftField";
        QTest::newRow("decision") << "decide"
                                  << "decisionReason";
        QTest::newRow("site name") << "promote"
                                   << "siteNameField";
        QTest::newRow("find") << "reroute"
                              << "customerFind";
        QTest::newRow("initials") << "initials"
                                  << "readBackField";
        QTest::newRow("signed by") << "initials"
                                   << "signedByField";
        QTest::newRow("found") << "manual"
                               << "foundField";
    }
    /// A hundred views while somebody types, each of them different.
    void storm()
    {
        QFETCH(QString, step);
        QFETCH(QString, field);
        open(step.toLatin1().constData());
        tabTo(field.toLatin1().constData());
        QWidget *widget = QApplication::focusWidget();
        if (auto *line = qobject_cast<QLineEdit *>(widget))
            line->clear();
        else
            qobject_cast<QPlainTextEdit *>(widget)->clear();
        const QString text = QStringLiteral("what somebody types here is never lost, not one letter of it, "
                                            "whatever is told meanwhile!!!!!");
        WizardView view = m_view;
        for (int i = 0; i < 100; ++i) {
            if (i < text.size())
                QTest::keyClick(widget, text.at(i).toLatin1());
            m_clock.advance(1s);
            view.now = m_clock.now();
            view.clocks[0].value = QStringLiteral("1:16:%1").arg(i);
            view.log += QStringLiteral("14:20:%1 something").arg(i);
            view.status = QStringLiteral("%1 left").arg(i);
            if (view.notice)
                view.notice->draft = QStringLiteral("another draft %1").arg(i);
            if (view.table && !view.table->rows.isEmpty())
                view.table->rows[i].cells = {QString::number(i)};
            if (view.calls)
                view.calls->preview.tiles[0].value = QString::number(i);
            if (view.initials)
                view.initials->evidence.items[0].text = QString::number(i);
            told(view);
            QCOMPARE(QApplication::focusWidget(), widget);
        }
        const QString typed = qobject_cast<QLineEdit *>(widget)
                                  ? qobject_cast<QLineEdit *>(widget)->text()
                                  : qobject_cast<QPlainTextEdit *>(widget)->toPlainText();
        QCOMPARE(typed, text);
        if (view.notice) {
            QVERIFY(find<QWidget>("draftChanged")->isVisible()); // it is said that the draft is another one
            find<QPushButton>("takeDraftButton")->click();
            QCOMPARE(find<QPlainTextEdit>("draftField")->toPlainText(), view.notice->draft);
        }
    }

    void anotherPageAndBack()
    {
        open("alert");
        tabTo("draftField");
        press(Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("my own words"));
        told(Demo::wizard(QStringLiteral("manual"), m_clock.now()));
        type("foundField", QStringLiteral("found"));
        told(Demo::wizard(QStringLiteral("announce"), m_clock.now()));
        QVERIFY(find<QPlainTextEdit>("draftField")->toPlainText() != QStringLiteral("my own words"));
        told(Demo::wizard(QStringLiteral("alert"), m_clock.now()));
        QCOMPARE(find<QPlainTextEdit>("draftField")->toPlainText(), QStringLiteral("my own words"));
        told(Demo::wizard(QStringLiteral("manual"), m_clock.now()));
        QCOMPARE(find<QPlainTextEdit>("foundField")->toPlainText(), QStringLiteral("found"));
    }

    void halfDrawnInitialsStay()
    {
        open("initials");
        auto *pad = find<InitialsPad>("initialsPad");
        QTest::mousePress(pad, Qt::LeftButton, {}, {40, 40});
        QTest::mouseMove(pad, {80, 60});
        for (int i = 0; i < 100; ++i) {
            WizardView view = m_view;
            view.clocks[0].value = QString::number(i);
            view.initials->suggestedName = QStringLiteral("Diana Osei");
            told(view);
        }
        QVERIFY(pad->drawing());
        QTest::mouseRelease(pad, Qt::LeftButton, {}, {90, 60});
        QCOMPARE(pad->strokes().size(), 1);
        // Another customer and back: still there, and not with the other one.
        WizardView other = m_view;
        other.initials->customer = QStringLiteral("customer-50");
        told(other);
        QVERIFY(pad->strokes().isEmpty());
        told(Demo::wizard(QStringLiteral("initials"), m_clock.now()));
        QCOMPARE(pad->strokes().size(), 1);
    }

    void aViewTakesNoTime()
    {
        open("reroute");
        WizardView view = m_view;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 50; ++i) {
            view.clocks[0].value = QString::number(i);
            view.table->rows[i].cells[2] = QString::number(i);
            told(view);
        }
        // Far from the 50 ms that a person would notice, also on a machine that is busy otherwise.
        QVERIFY2(timer.elapsed() / 50 < 25, qPrintable(QString::number(timer.elapsed() / 50.0)));
    }

    void namesWithMarkupAreShownAsTheyAre()
    {
        const QString bait = QStringLiteral("<b>Acme</b>&<img src=http://127.0.0.1:9/x>");
        WizardView view = Demo::wizard(QStringLiteral("initials"), m_clock.now());
        view.headline = view.title = view.intro = view.footnote = view.wrong = bait;
        view.initials->title = view.initials->evidence.statement = bait;
        view.table->rows[0].name = bait;
        view.actions[0].text = bait;
        open(view);
        QCOMPARE(find<PlainLabel>("pageTitle")->text(), bait);
        QCOMPARE(find<PlainLabel>("initialsCustomer")->text(), bait);
        QCOMPARE(find<QPushButton>("action-pause")->accessibleName(), bait);
        for (const QLabel *label : m_window->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        tabTo("initialsListButton");
        press(Qt::Key_Space);
        QCOMPARE(find<QTableView>("customerTable")->model()->index(0, 0).data().toString(), bait);
    }
};

QTEST_MAIN(TestWizardWindow)
#include "tst_wizardwindow.moc"
