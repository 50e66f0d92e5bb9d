// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of the next update before its standing text goes out by itself, or does not.
#include "models/incident/carried/slotwords.h"
#include "models/incident/notices.h"
#include "models/outage/outagestate.h"
#include "models/steps/shared/drawnmessages.h"
#include "tests/models/incident/outagestory.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QString at(const OutageStory &story, Instant when)
{
    return clockText(when, QTimeZone(story.incident.fromZone));
}

/// As the wizard's page of updates has it.
NoticePart page(const OutageStory &story, bool byThemselves = true)
{
    WizardInputs in;
    in.incident = story.incident;
    in.now = story.now;
    in.carried = true;
    in.updatesByThemselves = byThemselves;
    in.step = updatesStep(story.incident)->key;
    return *makeWizardView(in).notice;
}

/// What stands beside the clock of the next update on the outage page.
QString note(const OutageStory &story, bool byThemselves = true, bool carried = true)
{
    OutageInputs in;
    in.incident = story.incident;
    in.now = story.now;
    in.carried = carried;
    in.updatesByThemselves = byThemselves;
    for (const ClockTile &tile : makeOutageState(in).clocks) {
        if (tile.key == s("update"))
            return tile.note.section(s(" · "), 0, 0);
    }
    return {};
}
} // namespace

class TestSlotWords : public QObject
{
    Q_OBJECT
private slots:
    void goesOutByItself();
    void doesNotBeforeAPersonSpoke();
    void doesNotWhereItIsSwitchedOff();
    void doesNotWhenTheSiteIsJustBack();
    void nothingIsSaidOfWhatWasApproved();
    void nothingIsSaidWithoutGateways();
    void nothingElseGoesOutByItself();
};

void TestSlotWords::goesOutByItself()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.notice(s("alert"));
    const Instant due = *slotDue(story.incident, 1);
    const QString when = at(story, due - 90s);
    story.now = due - 301s;
    QCOMPARE(
        page(story).byItself,
        s("The standing text goes out by itself at %1 Naperville, unless somebody approves an update before.")
            .arg(when));
    QCOMPARE(page(story).byItselfMark, Mark::NotYet);
    QCOMPARE(note(story), s("due %1 Naperville").arg(at(story, due)));
    story.now = due - 5min; // the draft is due
    QCOMPARE(page(story).byItselfMark, Mark::Warning);
    QCOMPARE(note(story), s("by itself %1").arg(when));
    story.now = due - 90s;
    QCOMPARE(page(story).byItself,
             s("Nobody has approved an update: the standing text goes out by itself now."));
    QCOMPARE(note(story), s("by itself now"));
}

void TestSlotWords::doesNotBeforeAPersonSpoke()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.now = *slotDue(story.incident, 1) - 2min;
    QCOMPARE(page(story).byItself,
             s("It does not go out by itself: no person has approved the first alert."));
    QCOMPARE(page(story).byItselfMark, Mark::Warning);
    QCOMPARE(note(story), s("not by itself"));
}

void TestSlotWords::doesNotWhereItIsSwitchedOff()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.notice(s("alert"));
    story.now = *slotDue(story.incident, 1) - 2min;
    QCOMPARE(page(story, false).byItself,
             s("It does not go out by itself: that is switched off in the pair's settings "
               "(updates_by_themselves)."));
    QCOMPARE(note(story, false), s("not by itself"));
}

/// Before it is due it is put off, and said so; later there is not time enough until the next one.
void TestSlotWords::doesNotWhenTheSiteIsJustBack()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.notice(s("alert"));
    const Instant due = *slotDue(story.incident, 1);
    OutageStory late = story;
    story.now = due - 1min;
    QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
    QCOMPARE(page(story).byItself,
             s("The standing text goes out by itself at %1 Naperville, later than it is due, for Naperville "
               "answers again since %2; unless somebody approves an update before.")
                 .arg(at(story, due + 4min), at(story, due - 1min)));
    late.now = due + 11min;
    QCOMPARE(late.store(planServiceSeen(late.incident, true, late.now)), QString());
    QCOMPARE(page(late).byItself, s("It does not go out by itself: Naperville has just answered again."));
    QCOMPARE(note(late), s("not by itself"));
}

void TestSlotWords::nothingIsSaidOfWhatWasApproved()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.notice(s("alert"));
    story.now = *slotDue(story.incident, 1) - 2min;
    story.allow(Do::ComposeNotice{s("updates"), s("Still down."), true}, OutageStory::communicator());
    QCOMPARE(page(story).byItself, QString());
    QVERIFY(!note(story).contains(s("by itself")));
}

void TestSlotWords::nothingIsSaidWithoutGateways()
{
    OutageStory story;
    story.declare();
    story.notice(s("alert"));
    story.now = *slotDue(story.incident, 1) - 2min;
    QVERIFY(note(story, true, false).startsWith(s("due ")));
}

/// Whatever asks for it: the log takes no other message that nobody approved.
void TestSlotWords::nothingElseGoesOutByItself()
{
    const auto byItself = [](OutageStory &story, const Command &command) {
        story.context.byItself = true;
        const QString came = story.act(command, OutageStory::commander());
        story.context.byItself = false;
        return came;
    };
    const QStringList others{s("alert"), s("announce"), s("reroute"), s("resolved")};
    for (const QString &step : others) { // each at the moment when a person may send it
        OutageStory story;
        story.context.carried = true;
        story.declare();
        story.until(step);
        const Do::ComposeNotice command{step, s("It is so."), true};
        const qsizetype before = story.log.size();
        QCOMPARE(byItself(story, command), s("not_now"));
        QVERIFY2(story.error.text.contains(s("by itself")), qPrintable(story.error.text));
        QCOMPARE(story.log.size(), before);
        QCOMPARE(story.act(command, OutageStory::commander()), QString());
    }
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.until(s("announce"));
    QCOMPARE(byItself(story, Do::WriteBeside{s("free"), s("It is so."), true, {}, {}, {}}), s("not_now"));
    const QString updates = updatesStep(story.incident)->key;
    QCOMPARE(byItself(story, Do::ComposeNotice{updates, s("Still down."), true}), QString());
    QVERIFY(story.incident.notices.last().byItself);
}

QTEST_GUILESS_MAIN(TestSlotWords)
#include "tst_slotwords.moc"
