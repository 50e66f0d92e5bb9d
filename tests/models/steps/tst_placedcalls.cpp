// SPDX-License-Identifier: GPL-3.0-or-later
// Test calls of a tests step: asked for, called off, ended; what counts as passed, what is shown of it, and
// what stands in the record.
#include "outagestory.h"
#include "tests/models/testcall/callanswers.h"

#include "models/incident/steproom.h"
#include "models/incident/testcalls/placedcalls.h"
#include "models/record/recordtext.h"
#include "models/wizard/wizardview.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
const QString Step = s("tests");

Command place(const QString &site)
{
    return Do::InStep{Step, s("test_call"), {{s("site"), site}}};
}
Command off(const QString &op)
{
    return Do::InStep{Step, s("call_off"), {{s("op"), op}}};
}

/// An outage that has come to its tests.
struct Story : OutageStory {
    Story()
    {
        declare();
        until(Step);
    }
    QList<PlacedCall> calls() const { return placedCalls(incident.stepRecord(Step)); }
    PlacedCall last() const { return calls().constLast(); }
    void end(const Result<QJsonObject> &answer)
    {
        QCOMPARE(store({callEnded(incident, openCalls(incident).constFirst(), answer, now)}), QString());
    }
    void good(const QString &site)
    {
        allow(place(site), op());
        end(Test::callAnswer(site, Test::goodCall(site)));
    }
    void deaf(const QString &site)
    {
        allow(place(site), op());
        end(Test::callAnswer(site, Test::deafCall(site)));
    }
    void everybodyPasses()
    {
        record(Do::CustomerFact::TestCall);
        record(Do::CustomerFact::TestNotification);
    }
    QString settle() { return act(Do::SettleStep{Step, StepOutcome::Passed, {}, {}}, op()); }
    WizardView view(const QHash<QString, QStringList> &lines = {}) const
    {
        WizardInputs in;
        in.incident = incident;
        in.actor = op();
        in.step = Step;
        in.now = now;
        in.callLines = lines;
        return makeWizardView(in);
    }
};
} // namespace

class TestPlacedCalls : public QObject
{
    Q_OBJECT
private slots:
    void isAskedForAndStandsInTheLog()
    {
        Story story;
        const QString to = story.incident.to;
        story.allow(place(to), OutageStory::op());
        const Event asked = story.log.constLast();
        QCOMPARE(asked.kind, s("testcall.asked"));
        QCOMPARE(asked.actor, OutageStory::op().name);
        QCOMPARE(asked.site, to);
        QVERIFY(!QUuid::fromString(asked.body.value(s("op")).toString()).isNull());
        QVERIFY(story.incident.stepRecord(Step).startedAt.has_value());
        QVERIFY(story.last().underWay());
        QCOMPARE(openCalls(story.incident).size(), 1);
        // One at a time at a site; another site may have its own.
        QCOMPARE(story.act(place(to), OutageStory::op()), s("already_done"));
        story.allow(place(story.incident.from), OutageStory::op());
        QVERIFY(story.calls().first().op != story.last().op);
    }

    void twoWhoAskAtOnceHaveAskedOnce()
    {
        Story story;
        const RunbookStep &step = *story.incident.runbook.step(Step);
        const PlannedEvent one = callAsked(story.incident, step, story.incident.to, story.now, s("a"));
        const PlannedEvent two = callAsked(story.incident, step, story.incident.to, story.now, s("b"));
        QCOMPARE(story.store({one}), QString());
        QCOMPARE(story.store({two}), s("already_done"));
    }

    void refused_data()
    {
        QTest::addColumn<Command>("command");
        QTest::addColumn<QString>("code");
        QTest::newRow("no site") << place({}) << s("not_known");
        QTest::newRow("another's site") << place(s("elsewhere")) << s("not_known");
        QTest::newRow("nothing to call off") << off(s("none")) << s("already_done");
        QTest::newRow("no such word") << Command(Do::InStep{Step, s("dance"), {}}) << s("not_known");
        QTest::newRow("not in that step")
            << Command(Do::InStep{s("alert"), s("test_call"), {{s("site"), s("x")}}}) << s("already_done");
    }
    void refused()
    {
        QFETCH(Command, command);
        Story story;
        QTEST(story.act(command, OutageStory::op()), "code");
    }

    void wantsTheRightOfTheStepsOtherActions()
    {
        Story story;
        QCOMPARE(rightOf(place(story.incident.to)),
                 rightOf(Do::RecordCustomers{Do::CustomerFact::TestCall, {}, StepOutcome::Passed, {}}));
        QCOMPARE(story.act(place(story.incident.to), OutageStory::communicator()), s("no_right"));
        story.allow(place(story.incident.to), OutageStory::op());
        QCOMPARE(story.act(off(story.last().op), OutageStory::communicator()), s("no_right"));
    }

    void calledOffIsNotPassed()
    {
        Story story;
        story.allow(place(story.incident.to), OutageStory::op());
        story.allow(off(story.last().op), OutageStory::commander());
        QCOMPARE(story.last().offBy, OutageStory::commander().name);
        QVERIFY(story.last().underWay());
        QCOMPARE(story.act(off(story.last().op), OutageStory::op()), s("already_done"));
        TestCallSeen seen;
        seen.calledOff = true;
        story.end(Test::callAnswer(story.incident.to, seen));
        QVERIFY(!story.last().underWay());
        QVERIFY(!story.last().passed());
        QCOMPARE(story.incident.flags.constLast().mark, Mark::Warning);
    }

    /// Of all ways to end only one is passed.
    void ends_data()
    {
        QTest::addColumn<bool>("answers");
        QTest::addColumn<QJsonObject>("answer");
        QTest::addColumn<bool>("passed");
        const QString to = s("centennial");
        QTest::newRow("good") << true << Test::callAnswer(to, Test::goodCall(to)) << true;
        QTest::newRow("deaf") << true << Test::callAnswer(to, Test::deafCall(to)) << false;
        QTest::newRow("no answer at all") << false << QJsonObject() << false;
        QTest::newRow("empty") << true << QJsonObject() << false;
        QTest::newRow("only says so") << true << QJsonObject{{s("passed"), true}} << false;
        QTest::newRow("of another") << true
                                    << Test::callAnswer(s("naperville"), Test::goodCall(s("naperville")))
                                    << false;
    }
    void ends()
    {
        QFETCH(bool, answers);
        QFETCH(QJsonObject, answer);
        QFETCH(bool, passed);
        Story story;
        QCOMPARE(story.incident.to, s("centennial"));
        story.everybodyPasses();
        story.allow(place(story.incident.to), OutageStory::op());
        QCOMPARE(story.settle(), s("not_now")); // one is under way
        story.end(answers ? Result<QJsonObject>(answer) : Error{s("silent"), s("It did not answer."), {}});
        QCOMPARE(story.last().passed(), passed);
        QVERIFY(!story.last().outcome().isEmpty());
        QCOMPARE(story.log.constLast().body.value(s("op")).toString(), story.last().op);
        QCOMPARE(story.incident.flags.constLast().mark, passed ? Mark::Fine : Mark::Bad);
        QCOMPARE(story.settle(), passed ? QString() : s("not_now"));
    }

    void oneOfTwoIsNotPassed()
    {
        Story story;
        story.everybodyPasses();
        story.good(story.incident.to);
        story.deaf(story.incident.from);
        const RunbookStep &step = *story.incident.runbook.step(Step);
        QCOMPARE(callsCount(story.incident, step), s("test calls: 1 of 2 passed"));
        QCOMPARE(story.settle(), s("not_now"));
        QVERIFY2(story.error.text.contains(story.incident.fromName), qPrintable(story.error.text));
        // With a reason it goes on, and is not called passed.
        Story over = story;
        over.allow(Do::SettleStep{Step, StepOutcome::Overridden, s("the old site is gone"), {}},
                   OutageStory::op());
        QCOMPARE(over.incident.stepRecord(Step).outcome, StepOutcome::Overridden);
        QVERIFY(over.incident.stepRecord(Step).found.contains(s("1 of 2")));
        // Or another one passes there.
        story.good(story.incident.from);
        QCOMPARE(story.settle(), QString());
        QVERIFY(story.incident.stepRecord(Step).found.endsWith(s("test calls: 2 of 2 passed")));
    }

    /// A later one that fails takes the word of an earlier one back.
    void theNewestCounts()
    {
        Story story;
        story.everybodyPasses();
        story.good(story.incident.to);
        story.deaf(story.incident.to);
        QCOMPARE(story.settle(), s("not_now"));
    }

    void whatCantFollowChangesNothing()
    {
        Story story;
        story.allow(place(story.incident.to), OutageStory::op());
        const Incident before = story.incident;
        Event event = story.log.constLast();
        const auto refused = [&](const char *kind, const QJsonObject &body) {
            Incident changed = before;
            event.kind = s(kind);
            event.body = body;
            ++event.seq;
            return !applyEvent(changed, event) && placedCalls(changed.stepRecord(Step)).size() == 1;
        };
        const QString op = story.last().op;
        QVERIFY(refused("testcall.asked", {{s("step"), Step}, {s("op"), op}, {s("site"), before.to}}));
        QVERIFY(refused("testcall.asked", {{s("step"), Step}, {s("op"), s("new")}, {s("site"), s("other")}}));
        QVERIFY(refused("testcall.asked", {{s("step"), Step}, {s("site"), before.to}}));
        QVERIFY(refused("testcall.ended", {{s("step"), Step}, {s("op"), s("new")}}));
        QVERIFY(refused("testcall.ended", {{s("step"), s("alert")}, {s("op"), op}}));
        QVERIFY(refused("testcall.called_off", {{s("step"), s("no step")}, {s("op"), op}}));
    }

    void theFirstEndCounts()
    {
        Story story;
        story.allow(place(story.incident.to), OutageStory::op());
        const OpenCall open = openCalls(story.incident).constFirst();
        story.end(Test::callAnswer(story.incident.to, Test::deafCall(story.incident.to)));
        PlannedEvent again =
            callEnded(story.incident, open,
                      Test::callAnswer(story.incident.to, Test::goodCall(story.incident.to)), story.now);
        QCOMPARE(story.store({again}), s("already_done"));
        again.once.clear();
        QCOMPARE(story.store({again}), QString());
        QVERIFY(!story.last().passed());
    }

    void pageHasACardForEachSiteThatServes()
    {
        Story story;
        WizardView view = story.view();
        QVERIFY(view.byHand.isEmpty());
        // Nothing is known of the other one's SBC. Calls and messages have a card each.
        QCOMPARE(view.testCalls->sites.size(), 2);
        QVERIFY(!view.testCalls->sites.constFirst().leaves && view.testCalls->sites.constLast().leaves);
        QCOMPARE(view.testCalls->sites.constFirst().site, story.incident.to);
        QVERIFY(view.testCalls->sites.constFirst().place.enabled);
        QVERIFY(!view.testCalls->sites.constFirst().callOff.enabled);
        story.allow(place(story.incident.to), OutageStory::op());
        view = story.view({{story.last().op, {s("1"), s("2"), s("3"), s("It rings")}}});
        const TestCallCard going = view.testCalls->sites.constFirst();
        QVERIFY(!going.place.enabled);
        QVERIFY(going.callOff.enabled);
        QCOMPARE(going.progress, QStringList({s("2"), s("3"), s("It rings")}));
        QCOMPARE(going.mark, Mark::Running);
        QCOMPARE(filledIn(going.callOff, {}), std::optional<Command>(off(story.last().op)));
        story.end(Test::callAnswer(story.incident.to, Test::deafCall(story.incident.to)));
        const TestCallCard ended = story.view().testCalls->sites.constFirst();
        QCOMPARE(ended.checks.size(), 8);
        QCOMPARE(ended.checks.at(3).mark, Mark::Bad);
        QCOMPARE(ended.checks.at(0).mark, Mark::Fine);
        QCOMPARE(ended.failed.constFirst(), s("Heard here: silence"));
        QVERIFY(ended.figures.contains(s("0.42 s")));
        QVERIFY(!story.view().actions.constFirst().enabled);
        story.good(story.incident.from);
        view = story.view();
        QCOMPARE(view.testCalls->sites.size(), 3);
        QCOMPARE(view.testCalls->count, s("1 of 2 passed"));
    }

    void recordSaysWhichCallProvedWhat()
    {
        Story story;
        story.good(story.incident.to);
        story.deaf(story.incident.to);
        const Record record = makeRecord(story.incident, story.now);
        const auto step = std::find_if(record.steps.cbegin(), record.steps.cend(),
                                       [](const RecordStep &each) { return each.key == Step; });
        const QStringList lines = stepProofs(record, *step);
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines.at(0).contains(s("passed, all eight checks")), qPrintable(lines.at(0)));
        QVERIFY2(lines.at(1).contains(s("NOT passed")) && lines.at(1).contains(s("Heard here: silence")),
                 qPrintable(lines.at(1)));
        QVERIFY(lines.at(0).contains(story.calls().first().op));
        QVERIFY(lines.at(0).contains(OutageStory::op().name));
        const QJsonArray steps = recordCaseJson(record).value(s("steps")).toArray();
        const QJsonArray calls = steps.at(step->number - 1).toObject().value(s("test_calls")).toArray();
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.at(0).toObject().value(s("passed")).toBool(), true);
        QCOMPARE(calls.at(1).toObject().value(s("verdict")).toString(), s("not_heard_here"));
        QVERIFY(!calls.at(1).toObject().contains(s("passed")));
        QCOMPARE(calls.at(1).toObject().value(s("checks")).toArray().size(), 8);
        for (const QJsonValue &each : steps) // and no other step speaks of calls
            QCOMPARE(each.toObject().contains(s("test_calls")),
                     each.toObject().value(s("step")).toString() == Step);
    }
};

QTEST_GUILESS_MAIN(TestPlacedCalls)
#include "tst_placedcalls.moc"
