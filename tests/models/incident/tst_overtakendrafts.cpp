// SPDX-License-Identifier: GPL-3.0-or-later
// What a draft says is so when it is approved, or whoever approves it is told that it may not be.
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/notify/spelling/smslength.h"
#include "models/runbook/texts/messagehints.h"
#include "models/wizard/besideview.h"
#include "models/wizard/messagedraft.h"
#include "models/wizard/wizardview.h"
#include "tests/models/incident/outagestory.h"

#include <QRegularExpression>

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// What stands beside the draft on its step's page.
QString stateOf(const OutageStory &story, const char *step)
{
    WizardInputs in;
    in.incident = story.incident;
    in.now = story.now;
    in.carried = true;
    in.step = s(step);
    return makeWizardView(in).notice->state;
}

OutageStory carried()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.notice(s("alert"));
    story.now += 1min;
    return story;
}
} // namespace

class TestOvertakenDrafts : public QObject
{
    Q_OBJECT
private slots:
    void keptOverADecisionAndAMove();
    void keptUntilItWorks();
    void keptOverAMoveByHand();
    void besideTheSteps();
    void requestAfterAMoveAlthoughItWorks();
    void nothingIsDownBehindAMove_data();
    void nothingIsDownBehindAMove();
    void nothingWorksBehindAMoveThatFailed();
    void worksAgainAfterAMoveThatFailed();
};

void TestOvertakenDrafts::keptOverADecisionAndAMove()
{
    OutageStory story = carried();
    story.allow(Do::ComposeNotice{s("updates"), s("Still down.")}, story.communicator());
    QVERIFY(!stateOf(story, "updates").contains(s("written before")));
    story.now += 1min;
    story.decide();
    QVERIFY2(
        stateOf(story, "updates").endsWith(s(" · written before it was decided what to do: read it again")),
        qPrintable(stateOf(story, "updates")));
    story.now += 1min;
    story.notice(s("announce"));
    story.promote();
    QVERIFY2(stateOf(story, "updates")
                 .endsWith(s(
                     " · written before it was decided what to do, the service moved to Centennial: read it "
                     "again")),
             qPrintable(stateOf(story, "updates")));
    // Written anew it is as it should be.
    story.now += 1min;
    story.allow(Do::ComposeNotice{s("updates"), s("It runs in Centennial.")}, story.communicator());
    QVERIFY2(!stateOf(story, "updates").contains(s("written before")), qPrintable(stateOf(story, "updates")));
}

void TestOvertakenDrafts::keptUntilItWorks()
{
    OutageStory story = carried();
    story.allow(Do::ComposeNotice{s("updates"), s("Still down.")}, story.communicator());
    story.now += 1min;
    QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
    QVERIFY2(
        stateOf(story, "updates").endsWith(s(" · written before Naperville worked again: read it again")),
        qPrintable(stateOf(story, "updates")));
    // And the other way round: what was written while it worked.
    story.now += 1min;
    story.allow(Do::ComposeNotice{s("updates"), s("It works again.")}, story.communicator());
    QVERIFY(!stateOf(story, "updates").contains(s("written before")));
    story.now += 1min;
    QCOMPARE(story.store(planServiceSeen(story.incident, false, story.now)), QString());
    QVERIFY2(stateOf(story, "updates")
                 .endsWith(s(" · written before Naperville stopped once more: read it again")),
             qPrintable(stateOf(story, "updates")));
}

/// Somebody goes on behind the step because it was done by hand: the draft says what is so.
void TestOvertakenDrafts::keptOverAMoveByHand()
{
    OutageStory story = carried();
    story.decide();
    story.now += 1min;
    story.allow(Do::ComposeNotice{s("updates"), s("Still down.")}, story.communicator());
    story.now += 1min;
    story.allow(Do::SettleStep{s("promote"), StepOutcome::Overridden, s("by hand"), {}}, story.op());
    QVERIFY2(stateOf(story, "updates")
                 .endsWith(s(" · written before the service moved to Centennial: read it again")),
             qPrintable(stateOf(story, "updates")));
    const RunbookStep updates = *story.incident.runbook.step(s("updates"));
    const Wordings words = carriedDraft(story.incident, updates, story.now, 1);
    QVERIFY2(words.text.contains(s("runs at our backup data centre in Centennial, CO")),
             qPrintable(words.text));
    QCOMPARE(messageDraft(story.incident, updates, words, story.now, 1).truth,
             s("The service runs at Centennial now."));
    // Where it was is no news any more.
    QVERIFY(planServiceSeen(story.incident, true, story.now).isEmpty());
}

void TestOvertakenDrafts::besideTheSteps()
{
    OutageStory story = carried();
    story.allow(Do::WriteBeside{s("free"), s("Still down."), false, {}, {}, {}}, story.communicator());
    const auto state = [&story] {
        const BesideView view = besideView(story.incident, true, {}, story.now);
        return view.choices.first().state;
    };
    QVERIFY2(state().startsWith(s("Draft by ")) && !state().contains(s("written before")),
             qPrintable(state()));
    story.now += 1min;
    QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
    QVERIFY2(state().endsWith(s(" · written before Naperville worked again: read it again")),
             qPrintable(state()));
}

void TestOvertakenDrafts::requestAfterAMoveAlthoughItWorks()
{
    OutageStory story = carried();
    QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
    story.now += 1min;
    story.decide();
    story.notice(s("announce"));
    story.promote();
    const RunbookStep request = *story.incident.runbook.step(s("reroute"));
    const Wordings words = carriedDraft(story.incident, request, story.now, 0);
    QVERIFY2(!words.text.contains(s("has been down since")) &&
                 words.text.contains(s("It had answered again")),
             qPrintable(words.text));
    QVERIFY2(!words.sms.contains(s("is down since")) && words.sms.contains(s("answered again")),
             qPrintable(words.sms));
    QVERIFY2(words.others.value("de").text.contains(s("Er hatte wieder geantwortet")),
             qPrintable(words.others.value("de").text));
    for (const auto &[each, language] : {std::pair<Wording, QByteArray>(words, "en"),
                                         std::pair<Wording, QByteArray>(words.others.value("de"), "de")}) {
        const QList<MessagePart> missing = missingParts(each.text, language, partsOf(s("reroute"), true));
        QVERIFY2(missing.isEmpty(), qPrintable(each.text));
        for (const char *placeholder : {"{sbc}", "{numbers}", "{trunks}", "{customer}"})
            QVERIFY2(each.text.contains(s(placeholder)), placeholder);
        QVERIFY(each.sms.contains(s("{sbc}")));
        const SmsLength length = taggedLength(each.sms);
        QVERIFY2(!length.unicode && length.parts.size() <= 2, qPrintable(each.sms));
    }
    // As long as it does not work, it is as it was.
    story.incident.serviceSeenAt.reset();
    QVERIFY(carriedDraft(story.incident, request, story.now, 0).text.contains(s("has been down since")));
}

void TestOvertakenDrafts::nothingIsDownBehindAMove_data()
{
    QTest::addColumn<QString>("step");
    QTest::addColumn<bool>("byHand");
    for (const char *step : {"alert", "updates", "announce", "reroute", "resolved"}) {
        QTest::addRow("%s", step) << s(step) << false;
        QTest::addRow("%s, moved by hand", step) << s(step) << true;
    }
}

/// It answered, and was moved all the same: no message speaks of it as stopped, or of the move as to come.
void TestOvertakenDrafts::nothingIsDownBehindAMove()
{
    QFETCH(QString, step);
    QFETCH(bool, byHand);
    OutageStory story = carried();
    QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
    story.now += 1min;
    story.decide();
    if (byHand)
        story.allow(Do::SettleStep{s("promote"), StepOutcome::Overridden, s("by hand"), {}}, story.op());
    else
        story.promote();
    const RunbookStep telling = *story.incident.runbook.step(step);
    const Wordings words = carriedDraft(story.incident, telling, story.now, 0);
    static const QRegularExpression english(
        s("\\b(is|has been|still) down\\b|\\bdown (at|since)\\b|answers again|are starting|[Ww]e move "));
    static const QRegularExpression german(s("\\bist\\b[^.:]*ausgefallen|ausgefallen "
                                             "seit|\\(ausgefallen|antwortet wieder|starten|[Ww]ir verlegen"));
    for (const auto &[each, now] :
         {std::pair<Wording, QRegularExpression>(words, english),
          std::pair<Wording, QRegularExpression>(words.others.value("de"), german)}) {
        QVERIFY(!each.text.isEmpty() && !each.sms.isEmpty());
        QVERIFY2(!each.text.contains(now), qPrintable(each.text));
        QVERIFY2(!each.sms.contains(now), qPrintable(each.sms));
        QVERIFY2(each.text.contains(s("Centennial")), qPrintable(each.text));
        const SmsLength length = taggedLength(fillIn(each.sms, placeholders(story.incident, story.now)));
        QVERIFY2(!length.unicode && length.parts.size() <= 2, qPrintable(each.sms));
    }
    const QList<MessagePart> parts = partsOf(telling.stage, true);
    QVERIFY2(missingParts(words.text, "en", parts).isEmpty(), qPrintable(words.text));
    QVERIFY2(missingParts(words.others.value("de").text, "de", parts).isEmpty(),
             qPrintable(words.others.value("de").text));
}

/// The site answers, somebody fails over all the same, our fence stops it, and the promotion fails.
void TestOvertakenDrafts::nothingWorksBehindAMoveThatFailed()
{
    OutageStory story = carried();
    const RunbookStep updates = *story.incident.runbook.step(s("updates"));
    const auto variant = [&] { return draftVariant(story.incident, updates); };
    QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
    QCOMPARE(variant(), s("works"));
    story.now += 1min;
    story.decide();
    story.notice(s("announce"));
    story.approve();
    story.allow(Do::BeginStep{s("promote")}, story.op());
    story.runFailover(false, 41s, s("promote"));
    QVERIFY(story.incident.run()->doing(s("fence"))->phase == StepPhase::Done);
    QCOMPARE(variant(), QString());
    QVERIFY(!slotFacts(story.incident, story.now, true, true)->answersSince);
    QVERIFY(!stepBlocked(story.incident, *story.incident.runbook.step(s("resolved"))).isEmpty());
    Incident underWay = story.incident;
    underWay.runs.last().finished = false;
    underWay.runs.last().steps.clear(); // not even fenced
    QCOMPARE(draftVariant(underWay, updates), QString());
    // Whoever let it go: it is seen to work again.
    story.now += 1min;
    QCOMPARE(story.store(planServiceSeen(story.incident, false, story.now)), QString());
    story.now += 1min;
    QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
    QCOMPARE(variant(), s("works"));
    QVERIFY(slotFacts(story.incident, story.now, true, true)->answersSince == story.now);
}

void TestOvertakenDrafts::worksAgainAfterAMoveThatFailed()
{
    OutageStory story = carried();
    story.decide();
    story.notice(s("announce"));
    story.approve();
    story.allow(Do::BeginStep{s("promote")}, story.op());
    story.runFailover(false);
    const RunbookStep updates = *story.incident.runbook.step(s("updates"));
    QCOMPARE(draftVariant(story.incident, updates), QString());
    story.now += 1min;
    QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
    QCOMPARE(draftVariant(story.incident, updates), s("works"));
    QVERIFY(stepBlocked(story.incident, *story.incident.runbook.step(s("resolved"))).isEmpty());
}

QTEST_GUILESS_MAIN(TestOvertakenDrafts)
#include "tst_overtakendrafts.moc"
