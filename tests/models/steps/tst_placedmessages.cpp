// SPDX-License-Identifier: GPL-3.0-or-later
// M28, M35: test messages of a tests step: left, fetched, their notification waited for by e-mail and SMS;
// what counts as passed, what is shown of it, and what stands in the record.
#include "outagestory.h"
#include "tests/models/testcall/messageanswers.h"

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

Command leave(const QString &site)
{
    return Do::InStep{Step, s("test_message"), {{s("site"), site}}};
}
Command off(const QString &op)
{
    return Do::InStep{Step, s("call_off"), {{s("op"), op}}};
}
Receipt came(const char *channel, Duration after)
{
    return {s(channel), after, s("by its clock"), true};
}

/// An outage that has come to its tests, and whose customers have passed theirs.
struct Story : OutageStory {
    Story()
    {
        declare();
        until(Step);
        record(Do::CustomerFact::TestCall);
        record(Do::CustomerFact::TestNotification);
    }
    QList<PlacedCall> calls() const { return placedCalls(incident.stepRecord(Step)); }
    PlacedCall last() const { return calls().constLast(); }
    void ask() { allow(leave(incident.to), op()); }
    void end(const Result<QJsonObject> &answer, const QStringList &channels = {s("mail"), s("sms")})
    {
        QCOMPARE(store({callEnded(incident, openCalls(incident).constFirst(), answer, now,
                                  {channels, now + 2min})}),
                 QString());
    }
    void left(const QStringList &channels = {s("mail"), s("sms")})
    {
        ask();
        end(Test::messageAnswer(incident.to, Test::goodMessage(incident.to)), channels);
    }
    QString notify(const Receipt &receipt)
    {
        const QList<OpenCall> open = openReceipts(incident);
        return open.isEmpty() ? s("nobody waits")
                              : store({callNotified(incident, open.constFirst(), receipt, now)});
    }
    QString settle() { return act(Do::SettleStep{Step, StepOutcome::Passed, {}, {}}, op()); }
    TestCallCard card() const
    {
        WizardInputs in;
        in.incident = incident;
        in.actor = op();
        in.step = Step;
        in.now = now;
        const WizardView view = makeWizardView(in);
        for (const TestCallCard &each : view.testCalls ? view.testCalls->sites : QList<TestCallCard>()) {
            if (each.leaves)
                return each;
        }
        return {};
    }
    /// "PPPPF": its checks.
    QString letters() const
    {
        QString out;
        for (const TestCheck &check : last().checks())
            out += check.state == TestCheck::State::Passed   ? QLatin1Char('P')
                   : check.state == TestCheck::State::Failed ? QLatin1Char('F')
                                                             : QLatin1Char('-');
        return out;
    }
};
} // namespace

class TestPlacedMessages : public QObject
{
    Q_OBJECT
private slots:
    void m28_leftFetchedAndNotified()
    {
        Story story;
        QCOMPARE(story.card().place.key, s("leaveMessage"));
        story.ask();
        QVERIFY(story.last().leaves && story.last().atSite());
        QVERIFY(story.log.constLast().body.value(s("message")).toBool());
        QCOMPARE(story.act(leave(story.incident.to), OutageStory::op()), s("already_done"));
        story.end(Test::messageAnswer(story.incident.to, Test::goodMessage(story.incident.to)));
        QVERIFY(openCalls(story.incident).isEmpty());
        QCOMPARE(openReceipts(story.incident).size(), 1);
        QVERIFY(story.last().waits() && !story.last().passed());
        QCOMPARE(story.letters(), s("PPP--"));
        QCOMPARE(story.settle(), s("not_now"));
        QCOMPARE(story.notify(came("mail", 1400ms)), QString());
        QVERIFY(story.last().waits());
        QVERIFY(story.log.constLast().text.contains(s("by e-mail arrived after 1.4 s")));
        QCOMPARE(story.notify(came("sms", 900ms)), QString());
        QVERIFY(!story.last().underWay() && story.last().passed());
        QCOMPARE(story.letters(), s("PPPPP"));
        QCOMPARE(story.incident.flags.constLast().mark, Mark::Fine);
        QVERIFY2(story.last().outcome().contains(s("by e-mail after 1.4 s")) &&
                     story.last().outcome().contains(s("by SMS after 0.9 s")),
                 qPrintable(story.last().outcome()));
        QCOMPARE(callsCount(story.incident, *story.incident.runbook.step(Step)),
                 s("test messages: 1 of 1 passed"));
        QCOMPARE(story.settle(), QString());
        QVERIFY(story.incident.stepRecord(Step).found.endsWith(s("test messages: 1 of 1 passed")));
    }

    void m28_lostIsNamedAndNotPassed()
    {
        Story story;
        story.left();
        QCOMPARE(story.notify(came("mail", 1s)), QString());
        QCOMPARE(story.notify(lostReceipt(s("sms"), 2min)), QString());
        QVERIFY(!story.last().underWay() && !story.last().passed());
        QCOMPARE(story.letters(), s("PPPPF"));
        QCOMPARE(story.incident.flags.constLast().mark, Mark::Bad);
        QVERIFY2(story.last().outcome().contains(s("by SMS: nothing within 2 min")),
                 qPrintable(story.last().outcome()));
        QCOMPARE(story.card().mark, Mark::Bad);
        QVERIFY(story.card().failed.constFirst().contains(s("nothing within 2 min")));
        QCOMPARE(story.settle(), s("not_now"));
        // Another one passes.
        story.left();
        QCOMPARE(story.notify(came("mail", 1s)), QString());
        QCOMPARE(story.notify(came("sms", 1s)), QString());
        QCOMPARE(story.settle(), QString());
    }

    void m28_whatNobodyCouldReadIsNotKnown()
    {
        Story story;
        story.left();
        QCOMPARE(story.notify(came("sms", 1s)), QString());
        QCOMPARE(story.notify({s("mail"), std::nullopt, s("the mailbox cannot be read"), false}), QString());
        QCOMPARE(story.letters(), s("PPP-P"));
        QVERIFY(!story.last().passed());
        QVERIFY(story.last().outcome().startsWith(s("Nobody knows whether")));
        QCOMPARE(story.settle(), s("not_now"));
    }

    void m28_nobodyReadsItIsNotPassed()
    {
        Story story;
        story.left({});
        QVERIFY(!story.last().underWay() && !story.last().passed());
        QCOMPARE(story.letters(), s("PPP--"));
        QVERIFY(story.last().outcome().contains(s("nobody reads where")));
        QCOMPARE(story.settle(), s("not_now"));
    }

    void m28_oneChannelIsEnoughWhereThereIsOne()
    {
        Story story;
        story.left({s("mail")});
        QCOMPARE(story.notify(came("sms", 1s)), QString()); // nobody asked for it
        QVERIFY(story.last().waits());
        QCOMPARE(story.notify(came("mail", 1s)), QString());
        QVERIFY(story.last().passed());
        QCOMPARE(story.letters(), s("PPPP"));
    }

    void m28_notLeftIsNotWaitedFor()
    {
        Story story;
        story.ask();
        TestMessageSeen seen = Test::goodMessage(story.incident.to);
        seen.fetched->here = {};
        story.end(Test::messageAnswer(story.incident.to, seen));
        QVERIFY(!story.last().underWay() && !story.last().passed());
        QVERIFY(openReceipts(story.incident).isEmpty());
        QCOMPARE(story.incident.flags.constLast().mark, Mark::Bad);
        QVERIFY(story.last().outcome().contains(s("silence")));
    }

    void m28_calledOffWhileItIsWaitedFor()
    {
        Story story;
        story.left();
        QCOMPARE(story.notify(came("mail", 1s)), QString());
        story.allow(off(story.last().op), OutageStory::op());
        QVERIFY(!story.last().underWay() && !story.last().passed());
        QCOMPARE(story.incident.flags.constLast().mark, Mark::Warning);
        QVERIFY(openReceipts(story.incident).isEmpty());
        QCOMPARE(story.settle(), s("not_now"));
    }

    /// Where nothing could be tested the step waits for nothing; and what can never pass is not offered.
    void m28_whereNoMessagesAreLeftNothingIsOwed()
    {
        for (const char *code : {"no_test_messages", "unknown_verb"}) {
            Story story;
            story.ask();
            story.end(Error{s(code), s("This site leaves none."), {}});
            QVERIFY(!callsNotPassed(story.incident, *story.incident.runbook.step(Step)));
        }
        Story story;
        WizardInputs in;
        in.incident = story.incident;
        in.step = Step;
        in.now = story.now;
        in.readsReceipts = false;
        const WizardView view = makeWizardView(in);
        bool seen = false;
        for (const TestCallCard &each : view.testCalls->sites) {
            seen = seen || each.leaves;
            QVERIFY(!each.leaves || (!each.place.enabled && each.place.whyNot.contains(s("[pair.test]"))));
        }
        QVERIFY(seen);
    }

    void m28_theFirstWordCounts()
    {
        Story story;
        story.left();
        const OpenCall open = openReceipts(story.incident).constFirst();
        QCOMPARE(story.notify(lostReceipt(s("mail"), 2min)), QString());
        PlannedEvent again = callNotified(story.incident, open, came("mail", 1s), story.now);
        QCOMPARE(story.store({again}), s("already_done"));
        again.once.clear();
        QCOMPARE(story.store({again}), QString());
        QCOMPARE(story.letters(), s("PPPF-"));
    }

    void m28_neverNegative()
    {
        const auto receipt =
            receiptFrom({{s("channel"), s("mail")}, {s("by"), s("x")}, {s("after_ms"), -5000}});
        QVERIFY(receipt && receipt->after == Duration{0});
        QVERIFY(!receiptFrom({{s("channel"), s("fax")}, {s("after_ms"), 1}}));
        QVERIFY(!receiptFrom({{s("channel"), s("sms")}, {s("after_ms"), s("soon")}}));
        QVERIFY(!receiptFrom({}));
        const auto silent = receiptFrom({{s("channel"), s("sms")}});
        QVERIFY(silent && !silent->arrived() && !silent->known);
    }

    void m28_callsAndMessagesCountEach()
    {
        Story story;
        story.allow(Do::InStep{Step, s("test_call"), {{s("site"), story.incident.to}}}, OutageStory::op());
        // One telephone.
        QCOMPARE(story.act(leave(story.incident.to), OutageStory::op()), s("already_done"));
        story.end(Test::callAnswer(story.incident.to, Test::deafCall(story.incident.to)));
        story.left();
        story.notify(came("mail", 1s));
        story.notify(came("sms", 1s));
        QCOMPARE(callsCount(story.incident, *story.incident.runbook.step(Step)),
                 s("test calls: 0 of 1 passed, test messages: 1 of 1 passed"));
        QCOMPARE(story.settle(), s("not_now"));
    }

    void m28_recordSaysIt()
    {
        Story story;
        story.left();
        story.notify(came("mail", 1400ms));
        story.notify(lostReceipt(s("sms"), 2min));
        const Record record = makeRecord(story.incident, story.now);
        const auto step = std::find_if(record.steps.cbegin(), record.steps.cend(),
                                       [](const RecordStep &each) { return each.key == Step; });
        const QString line = stepProofs(record, *step).constFirst();
        QVERIFY2(line.startsWith(s("Test message at ")) && line.contains(s("NOT passed")) &&
                     line.contains(s("SMS arrived: nothing within 2 min")),
                 qPrintable(line));
        const QJsonObject call = recordCaseJson(record)
                                     .value(s("steps"))
                                     .toArray()
                                     .at(step->number - 1)
                                     .toObject()
                                     .value(s("test_calls"))
                                     .toArray()
                                     .at(0)
                                     .toObject();
        QVERIFY(call.value(s("message")).toBool());
        QCOMPARE(call.value(s("code")).toString(), s("471193"));
        QCOMPARE(call.value(s("receipts")).toArray().at(0).toObject().value(s("after_ms")).toInt(), 1400);
        QCOMPARE(call.value(s("checks")).toArray().size(), 5);
    }

    void m28_logOfOthersChangesNothing()
    {
        Story story;
        story.left();
        const Incident before = story.incident;
        Event event = story.log.constLast();
        const auto after = [&](const QJsonObject &receipt) {
            Incident changed = before;
            event.kind = s("testcall.notified");
            event.body = {{s("step"), Step}, {s("op"), story.last().op}, {s("receipt"), receipt}};
            ++event.seq;
            return applyEvent(changed, event)
                       ? placedCalls(changed.stepRecord(Step)).constLast().receipts.size()
                       : qsizetype(-1);
        };
        QCOMPARE(after({}), 0);
        QCOMPARE(after({{s("channel"), s("fax")}, {s("after_ms"), 1}}), 0);
        QCOMPARE(after({{s("channel"), s("mail")}, {s("after_ms"), 1}}), 1);
    }
};

QTEST_GUILESS_MAIN(TestPlacedMessages)
#include "tst_placedmessages.moc"
