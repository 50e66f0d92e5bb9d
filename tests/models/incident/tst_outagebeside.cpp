// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/fillin.h"
#include "models/incident/carried/beside.h"
#include "models/incident/carried/carried.h"
#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"
#include "models/notify/spelling/smslength.h"
#include "models/wizard/besideview.h"
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

Wordings filled(Wordings words)
{
    return changedEach(std::move(words), [](const QString &text, const QByteArray &) {
        return QString(text).replace(s("[...]"), s("as written"));
    });
}

const BesideView::Choice *choice(const BesideView &view, const char *key)
{
    const auto found = std::find_if(view.choices.cbegin(), view.choices.cend(),
                                    [key](const BesideView::Choice &each) { return each.key == s(key); });
    return found == view.choices.cend() ? nullptr : &*found;
}
} // namespace

/// Messages beside the steps: what they begin with, who gets them, who may.
class TestOutageBeside : public QObject
{
    Q_OBJECT
private:
    static OutageStory carriedStory()
    {
        OutageStory story;
        story.context.carried = true;
        story.declare();
        const RunbookStep &alert = *story.incident.runbook.step(s("alert"));
        story.allow(Do::ComposeNotice{s("alert"), carriedDraft(story.incident, alert, story.now, 0), true},
                    OutageStory::op());
        story.now += 1min;
        return story;
    }

private slots:
    /// What only a person knows has to be filled in before it is approved, in each language that goes out.
    void everyTopicHasItsWords()
    {
        OutageStory story = carriedStory();
        const QStringList topics = messageTopics();
        for (const QString &topic : topics) {
            QVERIFY2(!topicName(topic).isEmpty(), qPrintable(topic));
            if (topic == s("not_over")) { // and not before it was said to be over
                QVERIFY(!choice(besideView(story.incident, true, {}, story.now), "new/not_over/"));
                story.store(planServiceSeen(story.incident, true, story.now));
                story.allow(Do::ComposeNotice{s("resolved"), s("It is over."), true}, OutageStory::op());
                story.now += 1min;
                QVERIFY(choice(besideView(story.incident, true, {}, story.now), "new/not_over/"));
            }
            const QString corrects = topic == s("correction") ? s("alert") : QString();
            const Wordings draft = besideDraft(story.incident, topic, corrects, story.now);
            QCOMPARE(draft.others.keys(), QList<QByteArray>{"de"});
            for (const auto &[words, language] :
                 {std::pair<Wording, QByteArray>(draft, "en"),
                  std::pair<Wording, QByteArray>(draft.others.value("de"), "de")}) {
                const QList<MessagePart> missing = missingParts(words.text, language, partsOf({}, true));
                QVERIFY2(hasGap(words.text) && missing.isEmpty(), qPrintable(words.text));
                QVERIFY2(hasGap(words.sms) && words.sms.contains(s("{since}")) &&
                             words.sms.contains(s("{next_update}")),
                         qPrintable(words.sms));
                // With room for what is to be written.
                QString sms = fillIn(words.sms, placeholders(story.incident, story.now));
                const SmsLength length = taggedLength(sms.replace(s("[...]"), QString(20, QLatin1Char('x'))));
                QVERIFY2(!length.unicode && length.parts.size() <= 2, qPrintable(sms));
            }
            QVERIFY(!draft.subject.isEmpty() && !hasGap(draft.subject));
            Do::WriteBeside command{topic, draft, true, corrects, {}, {}};
            QCOMPARE(story.act(command, OutageStory::op()), s("missing"));
            QVERIFY(story.error.hint.contains(s("[...]")));
            command.words = filled(draft);
            command.words.others["de"].text = draft.others.value("de").text; // half done
            QCOMPARE(story.act(command, OutageStory::op()), s("missing"));
            command.words = filled(draft);
            story.allow(command, OutageStory::op());
            QVERIFY(story.incident.notices.last().queuedAt && story.incident.notices.last().carried);
            QVERIFY(isCarriedNow(story.incident, story.incident.notices.last(), story.now));
        }
        QCOMPARE(*foldIncident(story.log), story.incident);
    }

    /// Of a move that nothing forced nothing began; of an outage its beginning is looked for.
    void sinceWhenIsSaidOfAnOutage()
    {
        OutageStory story = carriedStory();
        BesideView view = besideView(story.incident, true, {}, story.now, s("new/test_done/"));
        QVERIFY(choice(view, "new/test_done/")->draft.parts.contains(MessagePart::Since));
        story.incident.mode = IncidentMode::Planned;
        QVERIFY(!story.incident.isOutage());
        view = besideView(story.incident, true, {}, story.now, s("new/test_done/"));
        const MessageDraft draft = choice(view, "new/test_done/")->draft;
        QVERIFY(!draft.parts.contains(MessagePart::Since));
        for (const QString &text : {draft.words.text, draft.words.sms, draft.words.others.value("de").text})
            QVERIFY2(!text.contains(s("{since}")) && !text.contains(s("%1")) && !text.contains(s("began")),
                     qPrintable(text));
    }

    /// A correction says which message it corrects, by the name that its readers know it by.
    void correctionNamesWhatItCorrects()
    {
        OutageStory story = carriedStory();
        const Wordings draft = besideDraft(story.incident, s("correction"), s("alert"), story.now);
        QCOMPARE(draft.subject, s("Correction: Outage of your hosted voice service at Naperville, IL"));
        QVERIFY(draft.others.value("de").subject.startsWith(s("Berichtigung: Ausfall Ihres")));
        story.allow(Do::WriteBeside{s("correction"), filled(draft), true, s("alert"), {}, {}},
                    OutageStory::op());
        const Notice &notice = story.incident.notices.last();
        QCOMPARE(notice.corrects, s("alert"));
        QCOMPARE(noticeTitle(story.incident, notice), s("Correction: Alert customers"));
        QVERIFY(story.log.last().text.startsWith(s("Correction: Alert customers: message queued for 3")));
        // And so does whoever types it.
        const Do::WriteBeside own{s("correction"), s("\"{corrects}\" was wrong."), true, s("alert"), {}, {}};
        story.allow(own, OutageStory::op());
        QVERIFY2(story.incident.notices.last().text.startsWith(s("\"Outage of your hosted voice service")),
                 qPrintable(story.incident.notices.last().text));
        const Do::WriteBeside none{s("correction"), s("x"), true, {}, {}, {}};
        QCOMPARE(story.act(none, OutageStory::op()), s("missing"));
        const Do::WriteBeside other{s("free"), s("x"), true, s("alert"), {}, {}};
        QCOMPARE(story.act(other, OutageStory::op()), s("missing"));
    }

    void toChosenCustomers()
    {
        OutageStory story = carriedStory();
        const QStringList some{story.ids().at(2), story.ids().at(0), story.ids().at(2)};
        const Do::WriteBeside command{s("free"), s("For you, {customer}."), true, {}, some, {}};
        story.allow(command, OutageStory::op());
        const Notice notice = story.incident.notices.last();
        QCOMPARE(addressedBy(story.incident, notice), QStringList({story.ids().at(0), story.ids().at(2)}));
        QVERIFY(story.log.last().text.contains(s("queued for 2 customers")));
        QCOMPARE(addressedBy(story.incident, *story.incident.notice(s("alert"))), story.ids());
        story.store(planCarriedSent(story.incident, notice, s("2 e-mail"), {story.ids().at(2)}, story.now));
        QVERIFY2(story.log.last().text.contains(s("sent to 1 of 2 customers")),
                 qPrintable(story.log.last().text));
        const Do::WriteBeside stranger{s("free"), s("x"), true, {}, {s("nobody")}, {}};
        QCOMPARE(story.act(stranger, OutageStory::op()), s("not_known"));
        QCOMPARE(*foldIncident(story.log), story.incident);
    }

    /// One writes, another approves; a draft is gone on with; two seats begin two.
    void writtenByOneApprovedByAnother()
    {
        OutageStory story = carriedStory();
        const Do::WriteBeside draft{s("free"), s("Half of [...]"), false, {}, {}, {}};
        story.allow(draft, OutageStory::communicator());
        const QString id = story.incident.notices.last().id;
        QCOMPARE(id, s("message/1"));
        QCOMPARE(story.act(Do::ApproveNotice{id}, OutageStory::op()), s("missing")); // not filled in
        const BesideView view = besideView(story.incident, true, {}, story.now);
        QVERIFY(choice(view, "message/1") && !choice(view, "message/1")->queued);
        QVERIFY(choice(view, "new/correction/alert"));
        const Do::WriteBeside whole = besideCommand(*choice(view, "message/1"), s("All of it."), {}, true);
        QCOMPARE(story.act(whole, OutageStory::watcher()), s("no_right"));
        story.allow(whole, OutageStory::communicator());
        QCOMPARE(story.incident.notice(id)->text, s("All of it."));
        QCOMPARE(story.act(whole, OutageStory::op()), s("already_done"));
        // The other seat had not seen it when it planned.
        OutageStory other = carriedStory();
        other.words += story.words;
        QCOMPARE(other.act(draft, OutageStory::communicator()), s("already_done"));
    }

    /// Without gateways it waits to be recorded as sent.
    void byHand()
    {
        OutageStory story;
        story.declare();
        const BesideView fresh = besideView(story.incident, false, {}, story.now, s("new/test_done/"));
        const BesideView::Choice *one = choice(fresh, "new/test_done/");
        QVERIFY(one && one->drawn && one->draft.words.others.isEmpty());
        QVERIFY(!choice(fresh, "new/free/")->drawn); // nobody looks at it
        QVERIFY2(unknownPlaceholders(one->draft.words.text).isEmpty() &&
                     !one->draft.words.text.contains(u'{'),
                 qPrintable(one->draft.words.text));
        story.allow(besideCommand(*one, filled(one->draft.words), {}, true), OutageStory::op());
        const BesideView view = besideView(story.incident, false, {}, story.now);
        QVERIFY(choice(view, "message/1") && choice(view, "message/1")->queued);
        story.allow(Do::RecordSent{s("message/1"), s("phone"), {}}, OutageStory::communicator());
        QVERIFY(!choice(besideView(story.incident, false, {}, story.now), "message/1"));
        story.allow(Do::CloseFalseAlarm{s("loose plug")}, OutageStory::commander());
        QVERIFY(besideView(story.incident, false, {}, story.now).choices.isEmpty());
    }

    /// As long as it is queued it can be taken back, unlike one of a step, which is still wanted.
    void withdrawnWhileQueued()
    {
        for (const bool carried : {false, true}) {
            OutageStory story = carriedStory();
            story.context.carried = carried;
            const Do::WriteBeside command{s("free"), s("All of it."), true, {}, {}, {}};
            story.allow(command, OutageStory::op());
            const QString id = story.incident.notices.last().id;
            const BesideView view = besideView(story.incident, carried, {}, story.now);
            QVERIFY(choice(view, "message/1") && choice(view, "message/1")->queued);
            QCOMPARE(story.act(Do::WithdrawNotice{id, {}}, OutageStory::op()), s("missing"));
            story.allow(Do::WithdrawNotice{id, s("it was wrong")}, OutageStory::communicator());
            QVERIFY(story.incident.notice(id)->withdrawnAt);
            QVERIFY(!isCarriedNow(story.incident, *story.incident.notice(id), story.now));
            QCOMPARE(story.log.last().text.contains(s("never sent")), !carried);
            QVERIFY(!choice(besideView(story.incident, carried, {}, story.now), "message/1"));
            QCOMPARE(story.act(Do::RecordSent{id, s("phone"), {}}, OutageStory::op()), s("already_done"));
            story.allow(Do::WriteBeside{s("free"), s("Half."), false, {}, {}, {}}, OutageStory::op());
            const QString draft = story.incident.notices.last().id;
            QCOMPARE(story.act(Do::WithdrawNotice{draft, s("no")}, OutageStory::op()), s("not_now"));
            QCOMPARE(*foldIncident(story.log), story.incident);
        }
    }

    /// A shop's own words come first.
    void runbooksOwnMessage()
    {
        OutageStory story = carriedStory();
        RunbookMessage own;
        own.topic = s("free");
        own.subject = s("News of {from}");
        own.text = s("News: [...]");
        own.languages["fr"].text = s("Nouvelles : [...]");
        story.incident.runbook.messages = {own};
        const Wordings draft = besideDraft(story.incident, s("free"), {}, story.now);
        QCOMPARE(draft.subject, s("News of Naperville"));
        QCOMPARE(draft.others.keys(), QList<QByteArray>{"fr"});
    }
};

QTEST_GUILESS_MAIN(TestOutageBeside)
#include "tst_outagebeside.moc"
