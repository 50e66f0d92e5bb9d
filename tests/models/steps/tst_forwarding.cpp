// SPDX-License-Identifier: GPL-3.0-or-later
// Which SBC passes calls on, by what people had the sites do; and when the one that was left is opened again.
#include "outagestory.h"

#include "models/incident/incidentparts.h"
#include "models/incident/stillopen.h"
#include "models/runbook/runevents.h"
#include "models/steps/reroute/rulesofforwarding.h"
#include "models/trunks/callspage.h"
#include "models/wizard/wizardview.h"

#include <QTest>

#include <algorithm>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
const QString Old = s("naperville");
const QString New = s("centennial");

Do::InStep setCalls(const QString &site, const QString &mode)
{
    return {s("reroute"), s("calls"), {{s("site"), site}, {s("mode"), mode}}};
}

/// "centennial takes, naperville forwards (K. Ramos)"
QString said(const Incident &incident)
{
    QStringList parts;
    const auto wanted = callsWanted(incident);
    for (auto each = wanted.cbegin(); each != wanted.cend(); ++each)
        parts += each.key() + (each->forward ? s(" forwards") : s(" takes"));
    return parts.join(s(", "));
}

bool offers(const OutageStory &story, const char *action, const QHash<QString, QString> &sbcs = {})
{
    WizardInputs in;
    in.calls.sbcs = sbcs;
    in.incident = story.incident;
    in.actor = OutageStory::op();
    in.step = s("reroute");
    in.now = story.now;
    const QList<WizardAction> actions = makeWizardView(in).actions;
    return std::any_of(actions.cbegin(), actions.cend(), [action](const WizardAction &each) {
        return each.key == QLatin1String(action) && each.enabled;
    });
}
} // namespace

class TestForwarding : public QObject
{
    Q_OBJECT
private slots:
    void runSaysWhatIsWanted();
    void onlyARunThatHasMovedTheService();
    void noDrainWhereNobodyTakes();
    void buttonsSayOtherwise();
    void offAtAnyTime();
    void whatTheSbcSaysCounts();
    void endedByAPersonAfterTheEnd();
    void closedCaseLeadsThere();
    void whatTheLastCaseLeft();
    void failbackNamesOneThatIsLeft();
    void outageOfTheBackupNamesItToo();
    void siteWithoutAnSbc();
    void newestWordCounts();
    void notToAndFro();
    void nonsense_data();
    void nonsense();
    void opensAgainAfterAFailback();
    void whoIsGoneOnWithoutIsNotCutOff();
    void opensAgainAfterTheEnd();
};

/// What the run was to do counts, also where the site could not be had for it.
void TestForwarding::runSaysWhatIsWanted()
{
    OutageStory story;
    story.declare();
    QCOMPARE(said(story.incident), QString());
    story.until(s("reroute"));
    QCOMPARE(said(story.incident), s("centennial takes, naperville forwards"));
    QCOMPARE(callsWanted(story.incident).value(Old).by, OutageStory::op().name);
    RunState &run = story.incident.runs.last();
    for (StepState &step : run.steps) {
        if (step.spec.verb == s("drain_calls"))
            step.phase = StepPhase::Skipped; // a person has taken on that the site is dead
    }
    QCOMPARE(said(story.incident), s("centennial takes, naperville forwards"));
    run.succeeded = false; // the service has not moved
    QCOMPARE(said(story.incident), QString());
}

void TestForwarding::onlyARunThatHasMovedTheService()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    RunState &run = story.incident.runs.last();
    // Somebody took on that the site is dead, and nothing was promoted yet.
    for (StepState &step : run.steps) {
        if (step.spec.verb == s("promote"))
            step.phase = StepPhase::Skipped;
    }
    QCOMPARE(said(story.incident), QString());
    for (StepState &step : run.steps)
        step.phase = StepPhase::Done;
    QCOMPARE(said(story.incident), s("centennial takes, naperville forwards"));
    run.letGoBy = s("K. Ramos"); // the site that was fenced takes writes again
    QCOMPARE(said(story.incident), QString());
}

/// A site that could not be made to take calls is passed none by the run.
void TestForwarding::noDrainWhereNobodyTakes()
{
    RunPlan plan;
    plan.id = s("run-1");
    plan.from = Old;
    plan.to = New;
    for (const char *verb : {"promote", "take_calls", "drain_calls"}) {
        StepSpec spec;
        spec.key = spec.verb = s(verb);
        spec.site = spec.key == s("drain_calls") ? Old : New;
        spec.optional = spec.key != s("promote");
        plan.steps += spec;
    }
    RunState run;
    const Instant at{};
    const auto tell = [&run](const Event &event) { QVERIFY(applyEvent(run, event)); };
    tell(runStarted(plan, at));
    tell(stepIntended(run, *run.step(s("promote")), s("1"), at));
    tell(stepDone(run, *run.step(s("promote")), {}, at));
    tell(stepIntended(run, *run.step(s("take_calls")), s("2"), at));
    RunState done = run;
    QVERIFY(applyEvent(done, stepDone(done, *done.step(s("take_calls")), {}, at)));
    QCOMPARE(nextAct(done).kind, NextAct::Kind::Intend); // and calls are passed on
    RunState none = run;
    QVERIFY(applyEvent(none, stepDone(none, *none.step(s("take_calls")), {{s("state"), s("none")}}, at)));
    QCOMPARE(none.step(s("drain_calls"))->phase, StepPhase::Skipped); // no SBC is there
    QCOMPARE(nextAct(none).kind, NextAct::Kind::Finish);
    tell(stepFailed(run, *run.step(s("take_calls")), {s("calls_not_set"), s("it said no"), {}}, at));
    QCOMPARE(run.step(s("drain_calls"))->phase, StepPhase::Skipped);
    QCOMPARE(run.step(s("drain_calls"))->error.text, s("it said no"));
    QCOMPARE(nextAct(run).kind, NextAct::Kind::Finish);
}

void TestForwarding::buttonsSayOtherwise()
{
    OutageStory story;
    story.declare();
    QVERIFY(!offers(story, "takeCalls") && !offers(story, "forwardCalls"));
    story.until(s("reroute"));
    QVERIFY(offers(story, "takeCalls") && !offers(story, "forwardCalls")); // it is kept so, whoever tells
    story.incident.callsSeenSince = story.now;
    QVERIFY(offers(story, "takeCalls") && !offers(story, "forwardCalls"));
    story.now += 1min;
    story.allow(setCalls(Old, takeWord()), OutageStory::op());
    QCOMPARE(said(story.incident), s("centennial takes, naperville takes"));
    QVERIFY(offers(story, "forwardCalls") && !offers(story, "takeCalls"));
    QVERIFY(offers(story, "takeCalls", {{Old, s("mixed")}})); // it does not do as it was told
    QVERIFY(story.log.constLast().text.contains(s("Naperville")));
    story.now += 1min;
    story.allow(setCalls(Old, forwardWord()), OutageStory::op());
    QCOMPARE(said(story.incident), s("centennial takes, naperville forwards"));
    // It takes the wheel's right, as all that is done in a step.
    QCOMPARE(story.act(setCalls(Old, takeWord()), OutageStory::communicator()), s("no_right"));
}

/// Nothing goes on by itself that no button ends.
void TestForwarding::offAtAnyTime()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    story.notice(s("reroute"));
    story.record(Do::CustomerFact::Moved);
    story.allow(Do::SettleStep{s("reroute"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    QVERIFY(offers(story, "takeCalls"));
    story.now += 1s;
    story.allow(setCalls(Old, takeWord()), OutageStory::op());
    QCOMPARE(said(story.incident), s("centennial takes, naperville takes"));
    QCOMPARE(story.incident.stepRecord(s("reroute")).outcome, StepOutcome::Passed);
    story.allow(Do::Pause{}, OutageStory::op());
    story.now += 1s;
    story.allow(setCalls(Old, forwardWord()), OutageStory::op());
    QVERIFY(offers(story, "takeCalls"));
    QCOMPARE(said(story.incident), s("centennial takes, naperville forwards"));
    QCOMPARE(story.act(setCalls(Old, takeWord()), OutageStory::communicator()), s("no_right"));
    // Before the service has moved there is nothing to pass calls on to.
    OutageStory early;
    early.declare();
    QCOMPARE(early.act(setCalls(Old, forwardWord()), OutageStory::op()), s("not_now"));
}

/// A run that ended without success after it drained, or the case before, or a hand: nobody wants anything
/// of that SBC in this case, and it passes calls on.
void TestForwarding::whatTheSbcSaysCounts()
{
    OutageStory story;
    story.declare();
    QVERIFY(!offers(story, "takeCalls", {{Old, s("open")}}));
    QVERIFY(offers(story, "takeCalls", {{Old, s("draining")}}));
    QVERIFY(offers(story, "takeCalls", {{Old, s("mixed")}}));
    QVERIFY(offers(story, "takeCalls", {{Old, s("closed")}}));
    QVERIFY(!offers(story, "takeCalls", {{Old, s("silent")}}));
    QVERIFY(!offers(story, "takeCallsThere", {{Old, s("draining")}, {New, s("open")}}));
    QVERIFY(offers(story, "takeCallsThere", {{New, s("draining")}}));
    story.allow(Do::Pause{}, OutageStory::op());
    QVERIFY(offers(story, "takeCalls", {{Old, s("draining")}}));
    story.now += 1s;
    story.allow(setCalls(New, takeWord()), OutageStory::op());
    QCOMPARE(said(story.incident), s("centennial takes"));
    QVERIFY(!story.incident.stepRecord(s("reroute")).startedAt); // its turn has not come
    story.allow(Do::GoOn{}, OutageStory::op());
    story.until(s("reroute"));
    RunState &run = story.incident.runs.last();
    run.succeeded = false;
    QVERIFY(offers(story, "takeCalls", {{Old, s("draining")}}));
    run.succeeded = true;
    // What is wanted is set again and again, whatever it says now: there is a way to end that.
    QVERIFY(offers(story, "takeCalls", {{Old, s("open")}}));
    QVERIFY(!offers(story, "forwardCalls", {{Old, s("open")}}));
}

void TestForwarding::endedByAPersonAfterTheEnd()
{
    for (const Ending ending : {Ending::Complete, Ending::FalseAlarm, Ending::NotNeeded}) {
        OutageStory story;
        story.declare();
        story.until(s("reroute"));
        story.incident.ending = ending;
        story.incident.closedAt = story.now;
        story.now += 1min;
        QVERIFY(offers(story, "takeCalls"));
        QVERIFY(!offers(story, "forwardCalls") && !offers(story, "pass"));
        QCOMPARE(story.act(setCalls(Old, forwardWord()), OutageStory::op()), s("not_now"));
        QCOMPARE(story.act(setCalls(Old, takeWord()), OutageStory::communicator()), s("no_right"));
        story.allow(setCalls(Old, takeWord()), OutageStory::op());
        QCOMPARE(said(story.incident), s("centennial takes, naperville takes"));
        QVERIFY(!offers(story, "takeCalls") && !offers(story, "forwardCalls"));
        QVERIFY(offers(story, "takeCalls", {{Old, s("draining")}}));
    }
}

/// Who opens a case that is over comes to the button, and is told of it, also before they have signed in.
void TestForwarding::closedCaseLeadsThere()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    story.notice(s("reroute"));
    story.record(Do::CustomerFact::Moved);
    story.allow(Do::SettleStep{s("reroute"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    WizardInputs in;
    const auto view = [&in, &story] {
        in.incident = story.incident;
        in.now = story.now;
        return makeWizardView(in);
    };
    QCOMPARE(view().stillEnds, QString()); // as long as it is open
    story.incident.ending = Ending::Complete;
    story.incident.closedAt = story.now;
    QCOMPARE(view().step, s("reroute"));
    QCOMPARE(view().stillEnds, s("Closed; the SBC can still be made to take calls: Naperville."));
    const auto take = [](const WizardView &made) {
        const auto found =
            std::find_if(made.actions.cbegin(), made.actions.cend(),
                         [](const WizardAction &each) { return each.key == QLatin1String("takeCalls"); });
        return found == made.actions.cend() ? WizardAction{} : *found;
    };
    QCOMPARE(take(view()).whyNot, s("Sign in first."));
    in.actor = OutageStory::op();
    QVERIFY(take(view()).enabled);
    in.wheelHolder = s("D. Osei has the wheel.");
    QCOMPARE(take(view()).whyNot, s("D. Osei has the wheel."));
    QVERIFY(view().canTakeWheel && !view().stillEnds.isEmpty());
    in.wheelHolder.clear();
    in.step = s("initials"); // by wish
    QCOMPARE(view().step, s("initials"));
    QCOMPARE(view().stillEnds, QString());
    in.step.clear();
    story.now += 1min;
    story.allow(setCalls(Old, takeWord()), OutageStory::op());
    QCOMPARE(view().step, s("tests")); // where it was left
    QCOMPARE(view().stillEnds, QString());
    in.calls.sbcs = {{New, s("mixed")}};
    QCOMPARE(view().step, s("reroute"));
    QVERIFY(view().stillEnds.endsWith(s(": Centennial.")));
}

void TestForwarding::whatTheLastCaseLeft()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    QCOMPARE(sbcsNotOpen(story.incident, {{Old, s("open")}, {New, s("silent")}}), QString());
    QCOMPARE(sbcsNotOpen({}, {{Old, s("draining")}}), QString()); // there was no case: no wizard
    const QString one = sbcsNotOpen(story.incident, {{Old, s("draining")}, {New, s("none")}});
    QVERIFY2(one.startsWith(s("The SBC of Naperville is draining: ")), qPrintable(one));
    QVERIFY(!one.contains(s("Centennial")));
    const QString both = sbcsNotOpen(story.incident, {{Old, s("mixed")}, {New, s("closed")}});
    QVERIFY(both.contains(s("Naperville is not alike")) && both.contains(s("Centennial is closed")));
}

/// The next outage would find it so: no call would be taken there.
void TestForwarding::failbackNamesOneThatIsLeft()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    const auto named = [&story] {
        const QStringList open = stillOpen(story.incident);
        return open.filter(s("Naperville still passes calls on")).size();
    };
    QCOMPARE(named(), 0); // of an outage it is meant so
    story.incident.mode = IncidentMode::Failback;
    QCOMPARE(named(), 1);
    QCOMPARE(unsettled(story.incident).size(), stillOpen(story.incident).size() - 1);
    story.now += 1s;
    story.allow(setCalls(Old, takeWord()), OutageStory::op());
    QCOMPARE(named(), 0);
}

/// The service is home again by an outage of the site that stood in: what is left is left as after a
/// failback.
void TestForwarding::outageOfTheBackupNamesItToo()
{
    for (const QString &failed : {Old, New}) {
        OutageStory story;
        story.context.from = failed;
        story.declare();
        story.until(s("reroute"));
        QCOMPARE(story.incident.mode, IncidentMode::Real);
        QCOMPARE(leftForwarding(story.incident), failed == New);
        const QString open = stillOpen(story.incident).join(QLatin1Char(' '));
        QCOMPARE(open.contains(s("Centennial still passes calls on")), failed == New);
        story.notice(s("reroute"));
        story.record(Do::CustomerFact::Moved);
        story.now += QuietBeforeOpen + 1s;
        const auto opens = planOpenAgain(story.incident, {}, {}, story.now);
        QCOMPARE(opens.size(), failed == New ? 1 : 0);
        if (failed == New)
            QCOMPARE(story.store(opens), QString());
        QVERIFY(!leftForwarding(story.incident));
    }
}

void TestForwarding::siteWithoutAnSbc()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    RunState &run = story.incident.runs.last();
    for (StepState &step : run.steps) {
        if (step.spec.verb != s("drain_calls"))
            continue;
        step.phase = StepPhase::Done;
        step.result = QJsonObject{{s("state"), s("none")}};
    }
    QCOMPARE(said(story.incident), s("centennial takes"));
    QVERIFY(!offers(story, "takeCalls") && !offers(story, "forwardCalls"));
    story.incident.callsSeenSince = story.now; // the other site's SBC tells
    QVERIFY(!offers(story, "forwardCalls"));
}

/// Two seats, whose clocks differ: what the log holds last counts.
void TestForwarding::newestWordCounts()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    story.now -= 1h;
    story.allow(setCalls(Old, takeWord()), OutageStory::op());
    QCOMPARE(said(story.incident), s("centennial takes, naperville takes"));
    QCOMPARE(callsWanted(story.incident).value(Old).seq, story.log.constLast().seq);
}

void TestForwarding::notToAndFro()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    QCOMPARE(story.act(setCalls(New, forwardWord()), OutageStory::op()), s("not_now"));
    story.now += 1s;
    story.allow(setCalls(Old, takeWord()), OutageStory::op());
    story.now += 1s;
    story.allow(setCalls(New, forwardWord()), OutageStory::op());
    QCOMPARE(story.act(setCalls(Old, forwardWord()), OutageStory::op()), s("not_now"));
}

void TestForwarding::nonsense_data()
{
    QTest::addColumn<QJsonObject>("values");
    QTest::newRow("nothing") << QJsonObject();
    QTest::newRow("no site of the pair") << QJsonObject{{s("site"), s("denver")}, {s("mode"), s("take")}};
    QTest::newRow("no such mode") << QJsonObject{{s("site"), Old}, {s("mode"), s("close")}};
    QTest::newRow("no text") << QJsonObject{{s("site"), 7}, {s("mode"), true}};
}

void TestForwarding::nonsense()
{
    QFETCH(QJsonObject, values);
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    QCOMPARE(story.act(Do::InStep{s("reroute"), s("calls"), values}, OutageStory::op()), s("missing"));
    QCOMPARE(story.act(Do::InStep{s("reroute"), s("rang"), {{s("site"), Old}, {s("mode"), s("take")}}},
                       OutageStory::op()),
             s("missing"));
    QJsonObject body = values;
    body.insert(s("step"), s("reroute"));
    body.insert(s("what"), s("calls"));
    Incident after = story.incident;
    QVERIFY(
        !applyEvent(after, incidentEvent(after, s("wizard.in_step"), story.now, s("x"), s("x"), body)).ok());
    QVERIFY(after == story.incident);
}

void TestForwarding::opensAgainAfterAFailback()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    story.notice(s("reroute"));
    const SeenOf seen;
    const auto opens = [&story, &seen](std::optional<Duration> ago) {
        return planOpenAgain(story.incident, ago ? std::optional(story.now - *ago) : std::nullopt, seen,
                             story.now);
    };
    story.now += 1h;
    QVERIFY(opens({}).isEmpty()); // who has not moved is passed on
    story.record(Do::CustomerFact::Moved);
    QVERIFY(opens({}).isEmpty()); // the site that failed is no standby yet
    story.incident.mode = IncidentMode::Failback;
    QVERIFY(opens(9min).isEmpty());
    QCOMPARE(opens({}).size(), 1);
    const auto planned = opens(11min);
    QCOMPARE(planned.size(), 1);
    QCOMPARE(planned.first().event.actor, s("console"));
    QCOMPARE(story.store(planned), QString());
    QCOMPARE(said(story.incident), s("centennial takes, naperville takes"));
    QVERIFY(opens(11min).isEmpty());
    QVERIFY(story.store(planned) == s("already_done"));
}

namespace
{
/// A failback of whose customers one is gone on without.
class GoneOnWithout
{
public:
    GoneOnWithout()
        : book(Old, New)
    {
        story.declare();
        story.until(s("reroute"));
        story.notice(s("reroute"));
        story.record(Do::CustomerFact::Moved);
        story.allow(Do::RecordCustomers{Do::CustomerFact::Moved, {s("c2")}, StepOutcome::Failed, s("none")},
                    OutageStory::op());
        story.allow(
            Do::RecordCustomers{
                Do::CustomerFact::Excused, {s("c2")}, StepOutcome::Skipped, s("does it tomorrow")},
            OutageStory::op());
        story.incident.mode = IncidentMode::Failback;
        CustomerCard card;
        card.id = s("c2");
        card.trunks = QStringList{s("t2")};
        owners.set({card});
        story.now += 1h;
    }
    void call(const QString &site, Duration ago)
    {
        CallsPage page;
        page.calls += TrunkCall{s("t2"), false, story.now - ago};
        book.take(site, page);
    }
    QList<PlannedEvent> opens() const
    {
        return planOpenAgain(story.incident, story.now - 20min, {&book, &owners}, story.now);
    }
    OutageStory story;
    TrunkBook book;
    TrunkOwners owners;
};
} // namespace

void TestForwarding::whoIsGoneOnWithoutIsNotCutOff()
{
    GoneOnWithout the;
    QCOMPARE(the.opens().size(), 1); // nobody has seen a call of theirs
    the.call(Old, 30min);
    QVERIFY(the.opens().isEmpty());
    the.call(New, 25min);
    QCOMPARE(the.opens().size(), 1);
}

/// The case was closed before it had been quiet for long enough.
void TestForwarding::opensAgainAfterTheEnd()
{
    GoneOnWithout the;
    const auto planned = the.opens();
    QCOMPARE(planned.size(), 1);
    the.story.incident.ending = Ending::FalseAlarm;
    QVERIFY(the.opens().isEmpty());
    the.story.incident.ending = Ending::Complete;
    QCOMPARE(the.opens().size(), 1);
    QCOMPARE(the.story.store(planned), QString());
    QCOMPARE(said(the.story.incident), s("centennial takes, naperville takes"));
    // A person's words after the end come too late, as ever.
    QCOMPARE(the.story.act(setCalls(Old, forwardWord()), OutageStory::op()), s("not_now"));
}

QTEST_GUILESS_MAIN(TestForwarding)
#include "tst_forwarding.moc"
