// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard by keyboard alone, page by page: what is pressed becomes the right command.
#include "tests/support/soon.h"
#include "wizarddriver.h"

#include "models/incident/steproom.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/customers/initialspad.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

using namespace Switchback;
using namespace std::chrono_literals;

class TestWizardPages : public QObject, private WizardDriver
{
    Q_OBJECT
private slots:
    void initTestCase() { begin(); }
    void init() { newWindow(); }
    void cleanup() { noWindow(); }

    /// Written and approved in one: both are stored, or neither.
    void noticeIsApprovedAsItStands()
    {
        open("alert");
        tabTo("primaryButton");
        press(Qt::Key_Return);
        QCOMPARE(m_commands->size(), 1);
        const auto approved = last<Do::ComposeNotice>();
        QVERIFY(approved.approve);
        QCOMPARE(approved.step, QStringLiteral("alert"));
        QVERIFY(approved.words == m_view.notice->draft.words);
        carryOut(approved);
        const Notice *notice = m_story->incident().notice(QStringLiteral("alert"));
        QVERIFY(notice && notice->queuedAt);
        QVERIFY(!m_view.notice->editable);
    }

    void editedNoticeIsApprovedWithIt()
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
        QCOMPARE(composed.words.text, text);
        QVERIFY(composed.approve);
        carryOut(composed);
        m_window->setBusy(false);
        QCOMPARE(m_story->incident().notice(QStringLiteral("alert"))->text, text);
        QCOMPARE(m_commands->size(), 0); // nothing follows by itself
    }

    void draftIsKeptAndApprovedBySomebodyElse()
    {
        open("alert");
        choose("action-compose");
        const auto kept = last<Do::ComposeNotice>();
        QVERIFY(!kept.approve);
        carryOut(kept);
        m_window->setBusy(false);
        tabTo("primaryButton");
        press(Qt::Key_Return);
        carryOut(last<Do::ComposeNotice>(), Demo::WizardStory::dOsei());
        const Notice *notice = m_story->incident().notice(QStringLiteral("alert"));
        QCOMPARE(notice->composedBy, QStringLiteral("K. Ramos")); // as it stands: not written again
        QCOMPARE(notice->approvedBy, QStringLiteral("D. Osei"));
    }

    void sentIsRecordedWithWhoWasNotReached()
    {
        open("alert");
        carryOut(Do::ComposeNotice{QStringLiteral("alert"), QStringLiteral("we are on it"), true});
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("how it was sent")));
        type("sentHowField", QStringLiteral("phone, by hand"));
        tabTo("notReachedList");
        press(Qt::Key_Down);
        press(Qt::Key_Space);
        tabTo("primaryButton");
        press(Qt::Key_Return);
        const auto sent = last<Do::RecordSent>();
        QCOMPARE(sent.notice, QStringLiteral("alert"));
        QCOMPARE(sent.how, QStringLiteral("phone, by hand"));
        QCOMPARE(sent.notReached, QStringList{QStringLiteral("customer-2")});
        carryOut(sent);
        QVERIFY(m_story->incident().stepRecord(QStringLiteral("alert")).settled());
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
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("choiceFailOver"));
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
        carryOut(Do::Approve{QStringLiteral("promote"), false, {}}, Demo::WizardStory::dOsei());
        SOON_VERIFY(find<QPushButton>("primaryButton")->isEnabled());
        tabTo("primaryButton");
        press(Qt::Key_Return);
        press(Qt::Key_Return);
        QCOMPARE(commits.size(), 1);
        const auto commit = commits.at(0).at(0).value<ActCommit>();
        QCOMPARE(commit.overridePerson, QStringLiteral("K. Ramos")); // who is signed in
        QCOMPARE(commit.overrideStatement, m_view.calls->preview.needsOverride);
        QVERIFY(m_window->busy());
    }

    void refusedCommitCanBePressedAgain()
    {
        QSignalSpy commits(m_window.get(), &WizardWindow::commitWanted);
        open("promote");
        m_story->in.preview.needsOverride.clear();
        carryOut(Do::Approve{QStringLiteral("promote"), false, {}}, Demo::WizardStory::dOsei());
        type("siteNameField", QStringLiteral("Centennial"));
        SOON_VERIFY(find<QPushButton>("primaryButton")->isEnabled());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(commits.size(), 1);
        m_window->refuse({QStringLiteral("peer"), QStringLiteral("Naperville answers again."), {}});
        QCOMPARE(find<QLineEdit>("siteNameField")->text(), QStringLiteral("Centennial"));
        SOON_VERIFY(find<QPushButton>("primaryButton")->isEnabled());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(commits.size(), 2);
    }

    void noNameIsTypedWhereNoSiteTakesOver()
    {
        QSignalSpy commits(m_window.get(), &WizardWindow::commitWanted);
        open("promote");
        m_story->in.preview.needsOverride.clear();
        m_story->in.preview.typed = false;
        carryOut(Do::Approve{QStringLiteral("promote"), false, {}}, Demo::WizardStory::dOsei());
        QVERIFY(!find<QLineEdit>("siteNameField")->isVisible());
        SOON_VERIFY(find<QPushButton>("primaryButton")->isEnabled());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(commits.size(), 1);
    }

    void secondPersonAtThisSeat()
    {
        QSignalSpy given(m_window.get(), &WizardWindow::secondPersonWanted);
        open("promote");
        tabTo("approveHereButton");
        press(Qt::Key_Space);
        // Chosen from a list, as at sign-in; the keyboard lies on the secret already.
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("secondPersonSecret"));
        auto *people = find<QComboBox>("secondPersonName");
        QCOMPARE(people->count(), 2);
        tabTo("secondPersonName");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("D"));
        type("secondPersonSecret", QStringLiteral("correct horse"));
        press(Qt::Key_Return);
        QCOMPARE(given.size(), 1);
        QCOMPARE(given.at(0).at(0).toString(), QStringLiteral("promote"));
        QCOMPARE(given.at(0).at(1).toString(), QStringLiteral("D. Osei"));
        QCOMPARE(given.at(0).at(2).toByteArray(), QByteArray("correct horse"));
        QVERIFY(find<QLineEdit>("secondPersonSecret")->text().isEmpty()); // it stays nowhere
        m_window->refuse(
            {QStringLiteral("no"), QStringLiteral("Name and secret don't belong together."), {}});
        QCOMPARE(people->currentText(), QStringLiteral("D. Osei"));
        // Where names are not checked, there is no list to choose from.
        m_story->in.approvers.clear();
        told(m_story->view());
        QVERIFY(find<QLineEdit>("secondPersonTyped")->isVisible());
        QVERIFY(!people->isVisible());
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
        QSignalSpy wishes(&m_window->wishes(), &Wishes::runWished);
        const auto wished = [&wishes] { return wishes.takeLast().at(0).value<RunWish>().what; };
        open("run");
        tabTo("stopButton");
        press(Qt::Key_Space);
        QCOMPARE(wished(), RunWish::What::Stop);
        m_story->in.run = Demo::failed(m_clock.now());
        told(m_story->view());
        tabTo("retryButton");
        press(Qt::Key_Space);
        QCOMPARE(wished(), RunWish::What::Retry);
    }

    void rerouteOfOneAndOfMany()
    {
        open("reroute");
        tabTo("customerTable");
        press(Qt::Key_Down);
        press(Qt::Key_Up);
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

    /// What somebody gets is seen in their language, and as what it becomes once the text is another one.
    void previewIsInTheContactsLanguage()
    {
        open("alert");
        WizardView view = m_view;
        NoticePart &part = *view.notice;
        part.carried = part.editable = true;
        part.draft.words = Wordings(QStringLiteral("We are down."));
        part.draft.carried = true;
        part.draft.language = "en";
        part.draft.offered = {"de"};
        part.draft.words.others.insert("de", Wording{{}, QStringLiteral("Wir sind gestört."), {}});
        Recipient who;
        who.customer = who.contact = QStringLiteral("c1");
        who.name = QStringLiteral("J. Ortiz");
        who.language = "de-AT";
        who.ways = {{Channel::Email, QStringLiteral("j@example.net"), {}}};
        part.recipients = {who};
        m_window->setView(view);
        const auto *preview = find<QPlainTextEdit>("previewText");
        QVERIFY2(preview->toPlainText().contains(QStringLiteral("Wir sind gestört.")),
                 qPrintable(preview->toPlainText()));
        tabTo("draftField");
        press(Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral(" Call us."));
        QVERIFY2(preview->toPlainText().contains(QStringLiteral("We are down. Call us.")),
                 qPrintable(preview->toPlainText()));
    }

    /// That the standing text is about to go, or why it will not, is seen before.
    void standingTextIsAnnounced()
    {
        m_story = std::make_unique<Demo::WizardStory>(QStringLiteral("updates"), m_clock.now());
        m_story->carry();
        open(m_story->view());
        const auto *said = find<PlainLabel>("noticeByItself");
        QVERIFY(said->isVisible());
        QCOMPARE(said->text(),
                 QStringLiteral("It does not go out by itself: no person has approved the first "
                                "alert."));
        carryOut(Do::ComposeNotice{QStringLiteral("alert"), QStringLiteral("we are on it"), true});
        QVERIFY2(said->text().contains(QStringLiteral("the standing text goes out by itself now")),
                 qPrintable(said->text()));
        m_story->in.updatesByThemselves = false;
        told(m_story->view());
        QVERIFY2(said->text().contains(QStringLiteral("switched off")), qPrintable(said->text()));
        carryOut(Do::ComposeNotice{QStringLiteral("updates"), QStringLiteral("still down"), true});
        QVERIFY(!said->isVisible());
    }

    /// By gateways: one press asks all of them, in the words that were on the page.
    void requestToRerouteIsCarried()
    {
        m_story = std::make_unique<Demo::WizardStory>(QStringLiteral("ask"), m_clock.now());
        m_story->carry();
        open(m_story->view());
        QVERIFY(find<QWidget>("requestCard")->isVisible());
        QVERIFY(find<QPlainTextEdit>("previewText")->isVisible());
        QVERIFY2(find<PlainLabel>("requestState")->text().contains(QStringLiteral("E-mail 213")),
                 qPrintable(find<PlainLabel>("requestState")->text()));
        QVERIFY(!find<QWidget>("recipientsBar")->isVisible());
        tabTo("draftField");
        press(Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral(" Call us."));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto asked = last<Do::ComposeNotice>();
        QCOMPARE(asked.step, QStringLiteral("reroute"));
        QVERIFY(asked.approve && asked.words.text.endsWith(QStringLiteral("Call us.")));
        carryOut(asked);
        m_window->setBusy(false);
        QVERIFY(m_story->incident().notice(QStringLiteral("reroute/1"))->carried);
        QVERIFY(!find<QPlainTextEdit>("draftField")->isVisible());
        QVERIFY(find<PlainLabel>("requestDelivery")->isVisible());
        press(Qt::Key_Return, Qt::ControlModifier); // nobody is asked twice by pressing twice
        QCOMPARE(m_commands->size(), 0);
    }

    void menuOfARowByEnter()
    {
        open("reroute");
        tabTo("customerTable");
        press(Qt::Key_Down);
        press(Qt::Key_Return);
        auto *menu = m_window->findChild<QMenu *>(QStringLiteral("recordMenu"));
        SOON_VERIFY(menu->isVisible());
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(menu, Qt::Key_Down); // Go on without…
        QTest::keyClick(menu, Qt::Key_Return);
        QVERIFY(find<PlainLabel>("askQuestion")->isVisible());
        QTest::keyClicks(find<QPlainTextEdit>("askAnswer"), QStringLiteral("closed at night"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto record = last<Do::RecordCustomers>();
        QCOMPARE(record.fact, Do::CustomerFact::Excused);
        QCOMPARE(record.found, QStringLiteral("closed at night"));
    }

    /// What the screen says is no evidence: what was found is counted by the rules, when it is carried out.
    void goingOnWithoutThemIsCountedByTheRules()
    {
        open("reroute");
        choose("action-override");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("they stay on the list"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const auto settled = last<Do::SettleStep>();
        QCOMPARE(settled.outcome, StepOutcome::Overridden);
        QCOMPARE(settled.why, QStringLiteral("they stay on the list"));
        QVERIFY(settled.found.isEmpty());
        carryOut(settled);
        const int moved =
            countCustomers(m_story->incident(), *m_story->incident().runbook.step(QStringLiteral("reroute")))
                .good;
        QCOMPARE(m_story->incident().stepRecord(QStringLiteral("reroute")).found,
                 QStringLiteral("%1 of 214 moved").arg(moved));
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
        const InitialsPart asked = *m_view.initials;
        QCOMPARE(find<QLineEdit>("signedByField")->text(), asked.suggestedName);
        type("initialsField", QStringLiteral("D O"));
        tabTo("howField");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("By"));
        QVERIFY(find<PlainLabel>("wizardWhy")->text().contains(QStringLiteral("read back")));
        type("readBackField", QStringLiteral("we are on Centennial and calls work"));
        press(Qt::Key_Return, Qt::ControlModifier);
        const Signoff signoff = last<Do::TakeInitials>().signoff;
        QCOMPARE(signoff.kind, Signoff::Kind::Initials);
        QCOMPARE(signoff.customer, asked.customer);
        QCOMPARE(signoff.printedName, asked.suggestedName);
        QCOMPARE(signoff.initials, QStringLiteral("D O"));
        QCOMPARE(signoff.how, InitialsHow::ByPhone);
        QCOMPARE(signoff.number, asked.number);
        QCOMPARE(signoff.evidence, asked.evidence);
        QCOMPARE(signoff.hash, asked.hash);
        QCOMPARE(signoff.takenBy, QStringLiteral("K. Ramos"));
        // Nothing of one customer's may stay for the next.
        carryOut(Do::TakeInitials{signoff});
        m_window->setBusy(false);
        QVERIFY(m_view.initials->customer != asked.customer);
        QCOMPARE(find<QLineEdit>("signedByField")->text(), m_view.initials->suggestedName);
        QVERIFY(find<QLineEdit>("initialsField")->text().isEmpty());
        QVERIFY(find<QLineEdit>("readBackField")->text().isEmpty());
        QVERIFY(find<InitialsPad>("initialsPad")->strokes().isEmpty());
    }

    void declinedUnreachedAndSkipped()
    {
        QSignalSpy wanted(&m_window->wishes(), &Wishes::customerWanted);
        open("initials");
        choose("action-decline");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("their lawyer first"));
        press(Qt::Key_Return, Qt::ControlModifier);
        auto reason = last<Do::RecordNoInitials>();
        QCOMPARE(reason.kind, Signoff::Kind::Declined);
        QCOMPARE(reason.reason, QStringLiteral("their lawyer first"));
        QCOMPARE(reason.customers, QStringList{m_view.initials->customer});
        m_window->refuse({QStringLiteral("x"), QStringLiteral("x"), {}});
        choose("action-unreached");
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("three calls"));
        press(Qt::Key_Return, Qt::ControlModifier);
        reason = last<Do::RecordNoInitials>();
        QCOMPARE(reason.kind, Signoff::Kind::NotReached);
        m_window->refuse({QStringLiteral("x"), QStringLiteral("x"), {}});
        choose("action-next");
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
        QSignalSpy wanted(&m_window->wishes(), &Wishes::customerWanted);
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
        const QString customer = m_view.initials->customer;
        carryOut(Do::RecordCustomers{
            Do::CustomerFact::TestCall, {customer}, StepOutcome::Failed, QStringLiteral("no audio")});
        QVERIFY(find<QWidget>("evidenceChanged")->isVisible());
        QVERIFY(!find<QPushButton>("primaryButton")->isEnabled());
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_commands->size(), 0);
        tabTo("readAgainButton");
        press(Qt::Key_Space);
        press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(last<Do::TakeInitials>().signoff.hash, m_view.initials->hash);
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
            choose(name);
            QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("because"));
            press(Qt::Key_Return, Qt::ControlModifier);
            settled = last<Do::SettleStep>();
            QCOMPARE(settled.outcome, outcome);
            QCOMPARE(settled.why, QStringLiteral("because"));
            m_window->setBusy(false);
        }
    }
};

QTEST_MAIN(TestWizardPages)
#include "tst_wizardpages.moc"
