// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/notices.h"
#include "outagestory.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Switchback::Duration)

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
/// Whatever was done: the log folded anew on another machine gives the same incident.
#define SAME_FROM_THE_LOG(story) QVERIFY(*foldIncident((story).log) == (story).incident)
} // namespace

/// Which message a step is about, while one waits to be recorded as sent.
class TestOutageNotices : public QObject
{
    Q_OBJECT
private slots:
    /// A message that waits to be recorded as sent is not put out of sight by the next one that is due.
    void m23_queuedMessageStaysAtHand()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        story.notice(s("alert"));
        const RunbookStep updates = *story.incident.runbook.step(s("updates"));
        const auto atHand = [&] { return noticeAtHand(story.incident, updates, story.now).id; };
        story.now = begin + 13min;
        QCOMPARE(atHand(), s("updates/1"));
        story.allow(Do::ComposeNotice{s("updates"), s("Still down.")}, story.communicator());
        story.allow(Do::ApproveNotice{s("updates/1")}, story.op());
        const Do::WithdrawNotice away{s("updates/1"), s("the phones were down")};
        QCOMPARE(story.act(away, story.communicator()), s("not_now")); // nothing has overtaken it
        story.now = begin + 31min;
        QCOMPARE(slotToSend(story.incident, story.now), 2);
        QCOMPARE(atHand(), s("updates/1"));

        OutageStory late = story;
        late.allow(Do::RecordSent{s("updates/1"), s("phone"), {}}, late.communicator());
        QCOMPARE(noticeAtHand(late.incident, updates, late.now).id, s("updates/2"));

        QCOMPARE(story.act(Do::WithdrawNotice{s("updates/1"), s(" ")}, story.communicator()), s("missing"));
        QCOMPARE(story.act(Do::WithdrawNotice{s("updates/7"), s("no")}, story.communicator()),
                 s("not_known"));
        story.allow(away, story.communicator());
        QCOMPARE(atHand(), s("updates/2"));
        const Notice gone = *story.incident.notice(s("updates/1"));
        QVERIFY(gone.withdrawnAt && !gone.sentAt);
        QCOMPARE(gone.withdrawnWhy, s("the phones were down"));
        QCOMPARE(story.act(away, story.communicator()), s("already_done"));
        QCOMPARE(story.act(Do::RecordSent{s("updates/1"), s("phone"), {}}, story.communicator()),
                 s("already_done"));
        story.update();
        QVERIFY(story.incident.notice(s("updates/2"))->sentAt);
        SAME_FROM_THE_LOG(story);
    }

    /// The word about a decision that was changed before it went out.
    void m25_announcementOvertakenByTheNextDecision()
    {
        OutageStory story;
        story.declare();
        story.notice(s("alert"));
        const RunbookStep announce = *story.incident.runbook.step(s("announce"));
        story.decide(Choice::Hold, story.now + 30min);
        story.allow(Do::ComposeNotice{s("announce"), s("We hold.")}, story.communicator());
        story.allow(Do::ApproveNotice{s("announce/1")}, story.op());
        story.decide(Choice::FailOver);
        QCOMPARE(noticeAtHand(story.incident, announce, story.now).id, s("announce/1"));
        story.allow(Do::WithdrawNotice{s("announce/1"), s("decided anew")}, story.communicator());
        QCOMPARE(noticeAtHand(story.incident, announce, story.now).id, s("announce/2"));
        story.notice(s("announce"), s("We fail over."));
        QVERIFY(story.incident.stepRecord(s("announce")).settled());
        SAME_FROM_THE_LOG(story);
    }
};

QTEST_GUILESS_MAIN(TestOutageNotices)
#include "tst_outagenotices.moc"
