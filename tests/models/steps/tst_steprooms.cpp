// SPDX-License-Identifier: GPL-3.0-or-later
// A kind of step is one room: all that the program knows of it is asked there. One that the program doesn't
// have needs its own files and a registration.
#include "outagestory.h"
#include "ring.h"

#include "app/config/runbookfile.h"
#include "models/outage/wizardaction.h"
#include "models/record/recordtext.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// An outage with the runbook that has it.
OutageStory ringing()
{
    OutageStory story;
    const RunbookReading read = readRunbook(s(SWITCHBACK_SOURCE_DIR "/tests/models/steps/ring.toml"));
    if (!read.ok())
        qFatal("%s", qPrintable(runbookCheckText({}, read)));
    story.context.runbook = read.runbook;
    story.declare();
    return story;
}

Command rang(const char *number, const char *answer)
{
    return Do::InStep{s("desk"), s("rang"), {{s("number"), s(number)}, {s("answer"), s(answer)}}};
}

WizardView viewOf(const OutageStory &story)
{
    WizardInputs in;
    in.incident = story.incident;
    in.actor = OutageStory::op();
    in.step = s("desk");
    in.now = story.now;
    return makeWizardView(in);
}
} // namespace

class TestStepRooms : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        // Before it is known, a runbook that names it has a fault that says what there is.
        const RunbookReading read = readRunbook(s(SWITCHBACK_SOURCE_DIR "/tests/models/steps/ring.toml"));
        QVERIFY(!read.ok());
        QVERIFY(read.faults.constFirst().text.contains(s("\"ring\" does not exist")));
        addStepKind(ringRoom(), ringDrawn());
    }

    void everyKindHasItsRoom()
    {
        const QList<StepKind> kinds = allStepKinds();
        QCOMPARE(kinds.size(), 9);
        for (const StepKind kind : kinds)
            QCOMPARE(roomOf(kind).kind(), kind);
        QCOMPARE(roomOf(StepKind("never heard of")).kind(), StepKind::Manual);
    }

    void runbookIsHeldToWhatTheRoomWants()
    {
        Runbook runbook = ringing().context.runbook;
        QCOMPARE(runbook.steps.constFirst().kind, Ring);
        QVERIFY(runbookFaults(runbook).isEmpty());
        QCOMPARE(runbookFromJson(runbookJson(runbook))->steps.constFirst().kind, Ring);
        runbook.steps[0].text = s("Hello");
        QCOMPARE(runbookFaults(runbook).size(), 1);
        QVERIFY(runbookFaults(runbook).constFirst().contains(s("asks nothing")));
    }

    void itsCommandIsPlannedFoldedAndCounted()
    {
        OutageStory story = ringing();
        QCOMPARE(story.act(rang(" ", ""), OutageStory::op()), s("missing"));
        QCOMPARE(story.act(Do::InStep{s("look"), s("rang"), {}}, OutageStory::op()), s("not_known"));
        QCOMPARE(story.act(Do::SettleStep{s("desk"), StepOutcome::Passed, {}, {}}, OutageStory::op()),
                 s("not_now"));
        story.allow(rang("0117", ""), OutageStory::op());
        QVERIFY(story.incident.stepRecord(s("desk")).startedAt);
        QCOMPARE(viewOf(story).steps.constFirst().sub, s("1 calls, no answer"));
        story.allow(rang("0117", "they run"), OutageStory::op());
        QCOMPARE(story.log.constLast().text, s("Ring the desk of Naperville: rang 0117: they run"));
        story.allow(Do::SettleStep{s("desk"), StepOutcome::Passed, {}, {}}, OutageStory::op());
        QCOMPARE(story.incident.stepRecord(s("desk")).found, s("they run"));
        QCOMPARE(*foldIncident(story.log), story.incident);
    }

    /// What its button sends is filled in by its own words, and made by the model.
    void itsActionsCarryTheCommand()
    {
        OutageStory story = ringing();
        const WizardAction action = viewOf(story).actions.constFirst();
        ActionAnswers answers;
        QCOMPARE(missingIn(action, answers, story.now), s("Missing: the number."));
        answers.values = {{s("number"), s("0117")}, {s("answer"), s("they run")}};
        QVERIFY(missingIn(action, answers, story.now).isEmpty());
        QCOMPARE(*filledIn(action, answers), rang("0117", "they run"));
        story.allow(*filledIn(action, answers), OutageStory::op());
    }

    void itStandsInTheRecord()
    {
        OutageStory story = ringing();
        story.allow(rang("0117", "they run"), OutageStory::op());
        RecordStep step;
        step.kind = Ring;
        step.done = story.incident.stepRecord(s("desk"));
        QCOMPARE(customerStepLine({}, step, {}), s("1 calls: they run"));
    }

    /// One way to count: the rules' refusal, the page and the record agree on who moved and was excused.
    void whoMovedAndWasExcusedIsCountedOnce()
    {
        OutageStory story;
        story.declare();
        story.until(s("reroute"));
        const auto record = [&](Do::CustomerFact fact, const char *customer, StepOutcome outcome) {
            story.allow(Do::RecordCustomers{fact, {s(customer)}, outcome, s("seen")}, OutageStory::op());
        };
        record(Do::CustomerFact::Moved, "c1", StepOutcome::Passed);
        record(Do::CustomerFact::Excused, "c1", StepOutcome::Skipped); // at the tests
        record(Do::CustomerFact::Excused, "c2", StepOutcome::Skipped);
        record(Do::CustomerFact::TestCall, "c2", StepOutcome::Failed);
        const Incident &incident = story.incident;
        QCOMPARE(countCustomers(incident, *incident.runbook.step(s("reroute"))), (CustomerCount{3, 0, 1, 1}));
        QCOMPARE(countCustomers(incident, *incident.runbook.step(s("tests"))), (CustomerCount{3, 0, 0, 2}));
        WizardInputs in;
        in.incident = incident;
        in.actor = OutageStory::op();
        in.now = story.now;
        for (const char *key : {"reroute", "tests"}) {
            in.step = s(key);
            const WizardView view = makeWizardView(in);
            const CustomerCount count = countCustomers(incident, *incident.runbook.step(s(key)));
            const auto without = std::find_if(view.table->groups.cbegin(), view.table->groups.cend(),
                                              [](const auto &group) { return group.key == s("without"); });
            // Nobody in it: it is not spoken of.
            QCOMPARE(without == view.table->groups.cend() ? 0 : without->count, count.excused);
            QCOMPARE(without == view.table->groups.cend(), count.excused == 0);
            QCOMPARE(story.act(Do::SettleStep{s(key), StepOutcome::Passed, {}, {}}, OutageStory::op()),
                     s("not_now"));
            QVERIFY(story.error.text.contains(s("%1 of 3 customers are open").arg(count.open())));
        }
    }

    /// Approving what was written takes one command, and both events or none.
    void composeAndApproveIsOne()
    {
        OutageStory story;
        story.declare();
        const auto before = story.log.size();
        const Do::ComposeNotice both{s("alert"), s("We are on it."), true};
        QCOMPARE(story.act(both, OutageStory::watcher()), s("no_right"));
        QCOMPARE(story.log.size(), before);
        story.allow(Do::ComposeNotice{s("alert"), s("We are on it."), false}, OutageStory::communicator());
        story.allow(both, OutageStory::op());
        QCOMPARE(story.incident.notices.size(), 1);
        QCOMPARE(story.incident.notices.constFirst().composedBy, OutageStory::communicator().name);
        QVERIFY(story.incident.notices.constFirst().queuedAt);
        QCOMPARE(story.act(both, OutageStory::op()), s("already_done"));
    }
};

QTEST_GUILESS_MAIN(TestStepRooms)
#include "tst_steprooms.moc"
