// SPDX-License-Identifier: GPL-3.0-or-later
// The request to reroute, carried by gateways: approved once for all, asked is who was reached, and the hand
// is wanted for the others only.
#include "outagestory.h"

#include "models/incident/carried/carried.h"
#include "models/notify/spelling/messagetext.h"
#include "models/steps/shared/rulesofasked.h"
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

WizardView viewOf(const OutageStory &story, bool carried)
{
    WizardInputs in;
    in.incident = story.incident;
    in.actor = OutageStory::op();
    in.step = s("reroute");
    in.carried = carried;
    in.now = story.now;
    return makeWizardView(in);
}

const WizardAction *primary(const WizardView &view)
{
    const auto found = std::find_if(view.actions.cbegin(), view.actions.cend(),
                                    [](const WizardAction &each) { return each.primary; });
    return found == view.actions.cend() ? nullptr : &*found;
}

QStringList inGroup(const WizardView &view, const char *group)
{
    QStringList ids;
    for (const CustomerRow &row : view.table->rows) {
        if (row.group == QLatin1String(group))
            ids += row.id;
    }
    return ids;
}

int groupCount(const WizardView &view, const char *group)
{
    for (const CustomerTable::Group &each : view.table->groups) {
        if (each.key == QLatin1String(group))
            return each.count;
    }
    return -1; // not offered
}

/// Up to the step, with gateways.
OutageStory rerouting()
{
    OutageStory story;
    story.declare();
    story.until(s("reroute"));
    story.context.carried = true;
    return story;
}

/// As the console says it once everybody has been told or can't be.
void told(OutageStory &story, const QStringList &notReached)
{
    story.now += 5s;
    const Notice *notice = story.incident.notice(s("reroute/1"));
    QVERIFY(notice && notice->carried);
    QCOMPARE(story.store(planCarriedSent(story.incident, *notice, s("2 e-mail"), notReached, story.now)),
             QString());
}
} // namespace

class TestReroute : public QObject
{
    Q_OBJECT
private slots:
    /// What a short message has to have room for, of whomever it is the most, and of whom nothing is known.
    void m26_longestOfWhatIsTheirOwn()
    {
        Recipient brief;
        brief.routing = {{s("+13035550101")}, {}, s("a.example")};
        Recipient most;
        most.routing = {
            {s("+13035550102"), s("+13035550103"), s("+13035550104")}, {s("t")}, s("b.example:5061")};
        MessageDraft draft;
        draft.language = "en";
        draft.words = s("{numbers}, {trunks}, {sbc}");
        const MessageDraft made = withRecipients(draft, RecipientsKnown({brief, most, brief}, {}, {}));
        QCOMPARE(made.longest.value(s("numbers")), s("+13035550102, +13035550103, +13035550104"));
        QCOMPARE(made.longest.value(s("trunks")), onTheSheet("en")); // longer than the one that is known
        QCOMPARE(made.longest.value(s("sbc")), s("b.example:5061"));
        QVERIFY(withRecipients(draft, {}).longest.isEmpty());
    }

    void m26_requestIsCarriedOnceForAll()
    {
        OutageStory story = rerouting();
        WizardView view = viewOf(story, true);
        const WizardAction *ask = primary(view);
        QVERIFY(ask && ask->command);
        QCOMPARE(ask->key, s("ask"));
        QVERIFY(ask->wantsOnPage(ActionField::Of::Words));
        QVERIFY(view.notice && view.notice->editable && view.notice->carried);
        QVERIFY2(view.notice->draft.words.text.contains(s("{customer}")),
                 qPrintable(view.notice->draft.words.text)); // each their own
        QVERIFY(view.request.isEmpty());
        ActionAnswers answers;
        answers.words = view.notice->draft.words;
        story.allow(*filledIn(*ask, answers), OutageStory::commander());
        const Notice *notice = story.incident.notice(s("reroute/1"));
        QVERIFY(notice && notice->queuedAt && notice->carried);
        QCOMPARE(notice->stage, s("reroute"));
        view = viewOf(story, true);
        QCOMPARE(primary(view)->key, s("pass")); // nobody asks twice by pressing twice
        QVERIFY(view.notice && !view.notice->editable);
        QCOMPARE(view.notice->id, s("reroute/1"));
        QVERIFY(!view.notice->delivery.isEmpty());
        told(story, {});
        for (const QString &id : story.ids())
            QVERIFY(story.incident.record(id).askedAt);
        view = viewOf(story, true);
        QCOMPARE(view.notice->id, s("reroute/1")); // what became of it stays seen
        QCOMPARE(groupCount(view, "unasked"), -1);
        QVERIFY(view.request.isEmpty());
    }

    void m26_handIsWantedForThoseNotReached()
    {
        OutageStory story = rerouting();
        story.allow(Do::ComposeNotice{s("reroute"), s("Reroute, {customer}."), true},
                    OutageStory::commander());
        QCOMPARE(groupCount(viewOf(story, true), "unasked"), -1); // it is still going out
        told(story, {s("c2"), s("c3")});
        WizardView view = viewOf(story, true);
        QCOMPARE(inGroup(view, "unasked"), QStringList({s("c2"), s("c3")}));
        QCOMPARE(groupCount(view, "unasked"), 2);
        QCOMPARE(groupCount(view, "waiting"), 1);
        QVERIFY(!view.request.isEmpty()); // the words to ask with
        story.allow(
            Do::RecordCustomers{Do::CustomerFact::Asked, {s("c3")}, StepOutcome::Passed, s("by phone")},
            OutageStory::op());
        view = viewOf(story, true);
        QCOMPARE(inGroup(view, "unasked"), QStringList({s("c2")}));
        QCOMPARE(groupCount(view, "unasked"), 1);
        QCOMPARE(groupCount(view, "waiting"), 2);
    }

    /// Whom the ladder reaches after it was said who was told, has been asked too.
    void m26_whoIsReachedLaterHasBeenAsked()
    {
        OutageStory story = rerouting();
        story.allow(Do::ComposeNotice{s("reroute"), s("Reroute, {customer}."), true},
                    OutageStory::commander());
        QVERIFY(planAskedLater(story.incident, *story.incident.notice(s("reroute/1")), {s("c2")}, story.now)
                    .isEmpty()); // it has not been said yet
        told(story, {s("c2"), s("c3")});
        const Notice notice = *story.incident.notice(s("reroute/1"));
        story.now += 90s;
        QCOMPARE(story.store(planAskedLater(story.incident, notice, {s("c1"), s("c2")}, story.now)),
                 QString());
        QCOMPARE(story.incident.record(s("c2")).askedAt, std::optional<Instant>(story.now));
        QVERIFY(*story.incident.record(s("c1")).askedAt < story.now); // asked before: stays
        QVERIFY(!story.incident.record(s("c3")).askedAt);
        QVERIFY(planAskedLater(story.incident, notice, {s("c1"), s("c2")}, story.now).isEmpty());
        QCOMPARE(inGroup(viewOf(story, true), "unasked"), QStringList({s("c3")}));
        // A message about something else asks nobody.
        QVERIFY(
            planAskedLater(story.incident, story.incident.notices.first(), {s("c3")}, story.now).isEmpty());
    }

    /// As before there were gateways.
    void m26_byHandAllAreAskedByAPerson()
    {
        OutageStory story = rerouting();
        story.context.carried = false;
        const WizardView view = viewOf(story, false);
        QCOMPARE(primary(view)->key, s("pass"));
        QVERIFY(!view.notice);
        QVERIFY(view.request.contains(s("{customer}")));
        QCOMPARE(view.records.first().key, s("recordAsked"));
    }
};

QTEST_GUILESS_MAIN(TestReroute)
#include "tst_reroute.moc"
