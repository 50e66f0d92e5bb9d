// SPDX-License-Identifier: GPL-3.0-or-later
// Customers are told that it is over: what that ends, and how it goes on where it is not.
#include "models/incident/carried/beside.h"
#include "models/incident/carried/carried.h"
#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"
#include "models/notify/spelling/smslength.h"
#include "outagestory.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
/// A draft with its gaps filled in.
Wordings typed(Wordings words)
{
    return changedEach(std::move(words), [](const QString &text, const QByteArray &) {
        return QString(text).replace(s("[...]"), s("as written"));
    });
}
/// By the step, in its own words.
void tellOver(OutageStory &story)
{
    const RunbookStep over = *story.incident.runbook.step(s("resolved"));
    story.allow(Do::ComposeNotice{s("resolved"), carriedDraft(story.incident, over, story.now, 0), true},
                story.op());
}
/// The site stopped, customers were alerted, and after 20 minutes it answered again and they were told so.
OutageStory answersAgain()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.notice(s("alert"));
    story.now += 20min;
    story.store(planServiceSeen(story.incident, true, story.now));
    tellOver(story);
    return story;
}
/// Not by the runner: somebody goes on all the same, and everybody is moved.
void movedByHand(OutageStory &story, bool tried)
{
    story.until(s("promote"));
    if (tried) {
        story.approve();
        story.allow(Do::BeginStep{s("promote")}, story.op());
        story.runFailover(false);
    }
    story.allow(Do::SettleStep{s("promote"), StepOutcome::Overridden, s("by hand"), {}}, story.op());
    story.notice(s("reroute"));
    story.record(Do::CustomerFact::Moved);
    story.allow(Do::SettleStep{s("reroute"), StepOutcome::Passed, {}, {}}, story.op());
    story.record(Do::CustomerFact::TestCall);
    story.record(Do::CustomerFact::TestNotification);
    story.allow(Do::SettleStep{s("tests"), StepOutcome::Passed, {}, {}}, story.op());
}
/// Moved, and customers were told ten minutes after the second update was due that it is over.
OutageStory told()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.now += 40min;
    story.until(s("resolved"));
    tellOver(story);
    return story;
}
/// Whatever was done: the log folded anew on another machine gives the same incident.
#define SAME_FROM_THE_LOG(story) QVERIFY(*foldIncident((story).log) == (story).incident)
} // namespace

class TestOutageOver : public QObject
{
    Q_OBJECT
private slots:
    /// Where it ended, in which language and how short: what is said is what is true.
    void endIsToldAsItIs_data()
    {
        QTest::addColumn<int>("how"); // moved, answers again, not needed, moved by hand
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        QTest::newRow("moved") << 0 << s("in our backup data centre in Centennial, CO.")
                               << s("Ausweich-Rechenzentrum in Centennial, CO.");
        QTest::newRow("answers again")
            << 1 << s("works at Naperville, IL again.") << s("läuft wieder in Naperville, IL.");
        QTest::newRow("not needed") << 2 << s("it stays at Naperville, IL.")
                                    << s("Er bleibt in Naperville, IL.");
        QTest::newRow("moved by hand") << 3 << s("in our backup data centre in Centennial, CO.")
                                       << s("Ausweich-Rechenzentrum in Centennial, CO.");
        QTest::newRow("moved by hand behind a run that failed")
            << 4 << s("in our backup data centre in Centennial, CO.")
            << s("Ausweich-Rechenzentrum in Centennial, CO.");
    }
    void endIsToldAsItIs()
    {
        QFETCH(int, how);
        QFETCH(QString, english);
        QFETCH(QString, german);
        OutageStory story;
        story.context.carried = true;
        story.declare(IncidentMode::Real, 20min);
        const RunbookStep over = *story.incident.runbook.step(s("resolved"));
        QVERIFY(!stepBlocked(story.incident, over).isEmpty());
        if (how == 0) {
            story.until(s("resolved"));
        } else if (how == 1) {
            Event seen = incidentEvent(story.incident, s("service.seen"), story.now, s("console"), s("again"),
                                       {{s("works"), true}});
            story.store({PlannedEvent{seen, {}}});
        } else if (how == 2) {
            story.decide(Choice::NotNeeded);
        } else {
            movedByHand(story, how == 4);
        }
        QVERIFY(stepBlocked(story.incident, over).isEmpty());
        const Wordings words = carriedDraft(story.incident, over, story.now, 0);
        QVERIFY2(words.text.contains(english), qPrintable(words.text));
        QVERIFY2(words.others.value("de").text.contains(german), qPrintable(words.others.value("de").text));
        for (const Wording &each : {static_cast<const Wording &>(words), words.others.value("de")}) {
            QVERIFY(!each.sms.isEmpty() && !each.text.contains(s("{next_update}")));
            const SmsLength length = taggedLength(fillIn(each.sms, placeholders(story.incident, story.now)));
            QVERIFY2(!length.unicode && length.parts.size() <= 2, qPrintable(each.sms));
        }
    }

    /// Said by a person, never by itself; no update is owed after it, unless it is taken back.
    void updatesEndWhereItIsOver()
    {
        OutageStory story;
        story.context.carried = true;
        story.declare();
        story.until(s("resolved"));
        QVERIFY(slotFacts(story.incident, story.now, true, true));
        const RunbookStep over = *story.incident.runbook.step(s("resolved"));
        const Wordings words = carriedDraft(story.incident, over, story.now, 0);
        QCOMPARE(story.act(Do::ComposeNotice{s("resolved"), words, true}, story.watcher()), s("no_right"));
        story.allow(Do::ComposeNotice{s("resolved"), words, true}, story.communicator());
        QVERIFY(isCarriedNow(story.incident, *story.incident.notice(s("resolved")), story.now));
        const auto before = updateSlots(story.incident, story.now).size();
        story.now += 3h;
        QCOMPARE(updateSlots(story.incident, story.now).size(), before);
        QVERIFY(!slotFacts(story.incident, story.now, true, true));
        for (const OutageClock &clock : outageClocks(story.incident, story.now))
            QVERIFY(clock.kind != OutageClock::Kind::Update || !clock.running);
        QCOMPARE(story.act(Do::ComposeNotice{s("updates"), s("Still down.")}, story.communicator()),
                 s("not_now"));
        QVERIFY(story.error.text.contains(s("that it is over")));
        QCOMPARE(story.act(Do::SetCadence{30min, s("it takes long")}, story.commander()), s("not_now"));
        SAME_FROM_THE_LOG(story);
    }

    /// A slip of the pen in that message is corrected, and it is still over: no update is owed, none was
    /// missed, and nothing promises one.
    void correctionOfTheEndBeginsNothing()
    {
        OutageStory story = told();
        const auto grid = updateSlots(story.incident, story.now);
        story.now += 3h;
        const Wordings draft = besideDraft(story.incident, s("correction"), s("resolved"), story.now);
        story.allow(Do::WriteBeside{s("correction"), typed(draft), true, s("resolved")}, story.op());
        QVERIFY(!story.incident.notices.last().times.contains(s("next_update")));
        QVERIFY2(!story.incident.notices.last().text.contains(s("{next_update}")),
                 qPrintable(story.incident.notices.last().text));
        story.now += 3h;
        QVERIFY(!slotFacts(story.incident, story.now, true, true));
        QCOMPARE(updateSlots(story.incident, story.now), grid);
        SAME_FROM_THE_LOG(story);
    }

    /// A person says that it is not over after all: updates go on from there, what was due in between nobody
    /// has missed, and it can be said anew.
    void notOverBeginsAnew()
    {
        OutageStory story = told();
        const auto before = promises(story.incident, story.now);
        const auto due = updateSlots(story.incident, story.now).size();
        story.now += 3h;
        const Wordings draft = besideDraft(story.incident, s("not_over"), {}, story.now);
        story.allow(Do::WriteBeside{s("not_over"), typed(draft), true}, story.op());
        const Notice notOver = story.incident.notices.last();
        const auto facts = slotFacts(story.incident, story.now, true, true);
        QVERIFY(facts && facts->due > story.now && facts->due < story.now + 30min);
        QVERIFY(notOver.times.value(s("next_update")) == facts->due);
        QVERIFY(isCarriedNow(story.incident, notOver, story.now));
        QVERIFY(!isCarriedNow(story.incident, *story.incident.notice(s("resolved")), story.now));
        QCOMPARE(promises(story.incident, story.now).missed, before.missed);
        QCOMPARE(updateSlots(story.incident, story.now).size(), due + 1);
        QVERIFY(!story.incident.stepRecord(s("resolved")).settled());
        QCOMPARE(story.act(Do::WriteBeside{s("not_over"), s("Once more."), true}, story.op()), s("not_now"));
        // And then it is over.
        story.now += 1h;
        tellOver(story);
        QCOMPARE(story.incident.notices.last().id, s("resolved/2"));
        QVERIFY(isCarriedNow(story.incident, story.incident.notices.last(), story.now));
        QVERIFY(!slotFacts(story.incident, story.now, true, true));
        SAME_FROM_THE_LOG(story);
    }

    /// The site answers again, customers are told so, and it stops again: that is no end.
    void siteThatStopsAgainBeginsAnew()
    {
        OutageStory story = answersAgain();
        const Notice first = *story.incident.notice(s("resolved"));
        const int missed = promises(story.incident, story.now).missed;
        story.now += 2h;
        QVERIFY(!slotFacts(story.incident, story.now, true, true));
        QCOMPARE(story.store(planServiceSeen(story.incident, false, story.now)), QString());
        const auto facts = slotFacts(story.incident, story.now, true, true);
        QVERIFY(facts && facts->due > story.now && facts->due <= story.now + 20min);
        QVERIFY(!isCarriedNow(story.incident, first, story.now));
        QCOMPARE(promises(story.incident, story.now).missed, missed);
        story.now = facts->due;
        story.allow(Do::ComposeNotice{s("updates"), s("It has stopped again."), true}, story.op());
        story.now += 1min;
        story.store(planServiceSeen(story.incident, true, story.now));
        tellOver(story);
        QVERIFY(!slotFacts(story.incident, story.now, true, true));
        SAME_FROM_THE_LOG(story);
    }

    /// Closed and opened again within the time of a flap: what was due after the end nobody has missed.
    void reopenedGoesOnFromTheEnd()
    {
        OutageStory story = answersAgain();
        const int missed = promises(story.incident, story.now).missed;
        story.now += 3h;
        story.allow(Do::CloseNotNeeded{s("it works again")}, OutageStory::commander());
        story.now += 1min;
        story.context.now = story.now;
        const auto again = planReopen(story.incident, story.context);
        QVERIFY(again.ok());
        QCOMPARE(story.store(*again), QString());
        QCOMPARE(promises(story.incident, story.now).missed, missed);
        QVERIFY(slotFacts(story.incident, story.now, true, true));
        SAME_FROM_THE_LOG(story);
    }

    /// "This is the last message": nobody is called about an earlier one after it, and it is said who was
    /// reached by then. What is written later goes out.
    void nothingEarlierGoesOutAfterTheEnd()
    {
        OutageStory story;
        story.context.carried = true;
        story.declare();
        story.allow(Do::ComposeNotice{s("alert"), s("We are on it."), true}, story.op());
        story.now += 5min;
        story.store(planServiceSeen(story.incident, true, story.now));
        QVERIFY(isCarriedNow(story.incident, *story.incident.notice(s("alert")), story.now));
        tellOver(story);
        const Notice alert = *story.incident.notice(s("alert"));
        QVERIFY(!isCarriedNow(story.incident, alert, story.now));
        QVERIFY(endedUnsaid(story.incident, alert, story.now));
        QVERIFY(isCarriedNow(story.incident, *story.incident.notice(s("resolved")), story.now));
        story.store(planCarriedSent(story.incident, alert, s("1 e-mail"), {}, story.now));
        QVERIFY(!endedUnsaid(story.incident, *story.incident.notice(s("alert")), story.now));
        QVERIFY(story.incident.stepRecord(s("alert")).settled());
        story.now += 1min;
        story.allow(Do::WriteBeside{s("free"), s("Thank you."), true}, story.op());
        QVERIFY(isCarriedNow(story.incident, story.incident.notices.last(), story.now));
        SAME_FROM_THE_LOG(story);
    }
};

QTEST_GUILESS_MAIN(TestOutageOver)
#include "tst_outageover.moc"
