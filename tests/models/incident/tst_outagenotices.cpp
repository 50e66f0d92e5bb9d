// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/chain.h"
#include "models/incident/carried/beside.h"
#include "models/incident/carried/carried.h"
#include "models/incident/draft/ownwords.h"
#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"
#include "models/notify/spelling/smslength.h"
#include "models/record/packetcheck.h"
#include "models/runbook/texts/messagehints.h"
#include "outagestory.h"

#include <QJsonArray>
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
/// A draft with its gaps filled in.
Wordings typed(Wordings words)
{
    return changedEach(std::move(words), [](const QString &text, const QByteArray &) {
        return QString(text).replace(s("[...]"), s("as written"));
    });
}
/// Moved, and customers were told ten minutes after the second update was due that it is over.
OutageStory told()
{
    OutageStory story;
    story.context.carried = true;
    story.declare();
    story.now += 40min;
    story.until(s("resolved"));
    const RunbookStep over = *story.incident.runbook.step(s("resolved"));
    story.allow(Do::ComposeNotice{s("resolved"), carriedDraft(story.incident, over, story.now, 0), true},
                story.op());
    return story;
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

    /// Where it ended, in which language and how short: what is said is what is true.
    void endIsToldAsItIs_data()
    {
        QTest::addColumn<int>("how"); // moved, answers again, not needed
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        QTest::newRow("moved") << 0 << s("in our backup data centre in Centennial, CO.")
                               << s("Ausweich-Rechenzentrum in Centennial, CO.");
        QTest::newRow("answers again")
            << 1 << s("works at Naperville, IL again.") << s("läuft wieder in Naperville, IL.");
        QTest::newRow("not needed") << 2 << s("it stays at Naperville, IL.")
                                    << s("Er bleibt in Naperville, IL.");
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
        } else {
            story.decide(Choice::NotNeeded);
        }
        QVERIFY(stepBlocked(story.incident, over).isEmpty());
        const Wordings words = carriedDraft(story.incident, over, story.now, 0);
        QVERIFY2(words.text.contains(english), qPrintable(words.text));
        QVERIFY2(words.others.value("de").text.contains(german), qPrintable(words.others.value("de").text));
        for (const Wording &each : {static_cast<const Wording &>(words), words.others.value("de")}) {
            QVERIFY(!each.sms.isEmpty() && !each.text.contains(s("{next_update}")));
            const SmsLength length = smsLength(fillIn(each.sms, placeholders(story.incident, story.now)));
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
        QCOMPARE(story.act(Do::ComposeNotice{s("resolved"), words, true}, story.communicator()),
                 s("no_right"));
        story.allow(Do::ComposeNotice{s("resolved"), words, true}, story.op());
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
        const RunbookStep over = *story.incident.runbook.step(s("resolved"));
        story.allow(Do::ComposeNotice{s("resolved"), carriedDraft(story.incident, over, story.now, 0), true},
                    story.op());
        QCOMPARE(story.incident.notices.last().id, s("resolved/2"));
        QVERIFY(isCarriedNow(story.incident, story.incident.notices.last(), story.now));
        QVERIFY(!slotFacts(story.incident, story.now, true, true));
        SAME_FROM_THE_LOG(story);
    }

    /// The site answers again, customers are told so, and it stops again: that is no end.
    void siteThatStopsAgainBeginsAnew()
    {
        OutageStory story;
        story.context.carried = true;
        story.declare();
        story.notice(s("alert"));
        story.now += 20min;
        story.store(planServiceSeen(story.incident, true, story.now));
        const RunbookStep over = *story.incident.runbook.step(s("resolved"));
        story.allow(Do::ComposeNotice{s("resolved"), carriedDraft(story.incident, over, story.now, 0), true},
                    story.op());
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
        story.allow(Do::ComposeNotice{s("resolved"), carriedDraft(story.incident, over, story.now, 0), true},
                    story.op());
        QVERIFY(!slotFacts(story.incident, story.now, true, true));
        SAME_FROM_THE_LOG(story);
    }

    /// Closed and opened again within the time of a flap: what was due after the end nobody has missed.
    void reopenedGoesOnFromTheEnd()
    {
        OutageStory story;
        story.context.carried = true;
        story.declare();
        story.notice(s("alert"));
        story.now += 20min;
        story.store(planServiceSeen(story.incident, true, story.now));
        const RunbookStep over = *story.incident.runbook.step(s("resolved"));
        story.allow(Do::ComposeNotice{s("resolved"), carriedDraft(story.incident, over, story.now, 0), true},
                    story.op());
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
        const RunbookStep over = *story.incident.runbook.step(s("resolved"));
        story.allow(Do::ComposeNotice{s("resolved"), carriedDraft(story.incident, over, story.now, 0), true},
                    story.op());
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

    /// The product's own words say all that a message must, in each language, whatever happens.
    void ownWordsSayEverything()
    {
        OutageStory story;
        story.declare();
        const QStringList variants = draftVariants();
        for (const QString &variant : variants) {
            const Wordings english = ownWordings(variant, "en");
            const Wordings german = ownWordings(variant, "de-AT");
            QCOMPARE(english.others.keys(), QList<QByteArray>{"de"});
            QCOMPARE(german.others.keys(), QList<QByteArray>{"en"});
            QCOMPARE(german.text, english.others.value("de").text);
            for (const auto &[words, language] : {std::pair<Wording, QByteArray>(english, "en"),
                                                  std::pair<Wording, QByteArray>(german, "de")}) {
                const QList<MessagePart> missing =
                    missingParts(words.text, language, partsOf(s("update"), true));
                QVERIFY2(missing.isEmpty(), qPrintable(variant + language));
                QVERIFY(words.sms.contains(s("{since}")) && words.sms.contains(s("{next_update}")));
                const SmsLength length = smsLength(
                    drillWords(language, true) + fillIn(words.sms, placeholders(story.incident, story.now)));
                QVERIFY2(!length.unicode && length.parts.size() <= 2, qPrintable(variant + language));
                QVERIFY(unknownPlaceholders(words.text + words.sms).isEmpty());
            }
        }
        QVERIFY(ownWordings(s("no such"), "en") == Wordings());
    }

    /// What a draft says in which language follows from who wrote its text.
    void draftInItsLanguages()
    {
        OutageStory story;
        story.declare(IncidentMode::Drill);
        RunbookStep step = *story.incident.runbook.step(s("alert"));
        const auto draft = [&] { return carriedDraft(story.incident, step, story.now, 0); };
        Wordings words = draft();
        QVERIFY(words.subject.startsWith(s("DRILL: Outage of your hosted voice service at Naperville, IL")));
        QVERIFY(words.sms.startsWith(s("DRILL, nothing has failed. Your voice")));
        QVERIFY(words.text.contains(s("{since}")) && !words.text.contains(s("{from_site}")));
        const Wording german = words.others.value("de");
        QVERIFY2(german.subject.startsWith(s("ÜBUNG: Ausfall")), qPrintable(german.subject));
        QVERIFY(german.text.startsWith(s("Dies ist eine Übung")) && german.sms.startsWith(s("ÜBUNG, ")));
        // It works again: the product's words, in its languages.
        story.incident.serviceSeenAt = story.now;
        words = draft();
        QVERIFY(words.text.contains(s("answers again")));
        QVERIFY(words.others.value("de").text.contains(s("antwortet wieder")));
        // A shop's own words stand alone: in German we would say something else.
        step.texts.insert(s("works"), s("{from} is back since {back}."));
        words = draft();
        QVERIFY(words.text.contains(s("is back since {back}")) && words.others.isEmpty() &&
                words.sms.isEmpty());
        step.languages["de"].texts.insert(s("works"), s("{from} ist wieder da."));
        QVERIFY(draft().others.value("de").text.endsWith(s("\nNaperville ist wieder da.")));
        // Of a runbook in German ours are German, and the English ones stand beside.
        step.texts.clear();
        story.incident.runbook.language = "de";
        step.languages.clear();
        words = draft();
        QVERIFY(words.text.contains(s("antwortet wieder")));
        QCOMPARE(words.others.keys(), QList<QByteArray>{"en"});
        // A moment that nobody knows is told in the language of the text.
        story.incident.cadence.clear();
        story.incident.runbook.steps.clear();
        words = draft();
        QVERIFY2(words.text.endsWith(s("Nächste Nachricht: wir sagen Ihnen, wann.")), qPrintable(words.text));
        QVERIFY(words.others.value("en").text.endsWith(s("Next update: a time we will tell you.")));
    }

    /// What was approved is what was on the page: in each language and short; the log and the record keep it.
    void approvedInEachLanguage()
    {
        OutageStory story;
        story.context.carried = true;
        story.declare();
        const RunbookStep step = *story.incident.runbook.step(s("alert"));
        const Wordings draft = carriedDraft(story.incident, step, story.now, 0);
        QVERIFY(draft.others.contains("de"));
        story.allow(Do::ComposeNotice{s("alert"), draft, true}, OutageStory::op());
        const Notice notice = *story.incident.notice(s("alert"));
        QVERIFY(static_cast<const Wordings &>(notice) == draft);
        const MessageText message = messageText(story.incident, notice);
        Addressee to;
        to.language = "de-CH";
        QVERIFY(spell(message, to, Channel::Email).text.startsWith(s("Ihr gehosteter Sprachdienst")));
        QVERIFY(spell(message, to, Channel::Sms)
                    .text.startsWith(s("Ihr Sprachdienst in Naperville, IL ist seit ")));
        QVERIFY(spell(message, {}, Channel::Sms).text.startsWith(s("Your voice service at")));
        SAME_FROM_THE_LOG(story);
        QByteArray previous;
        for (Event &event : story.log) {
            event = storableEvent(event);
            event.hash = chainHash(previous, event);
            previous = event.hash;
        }
        const auto packet = makePacket(story.log, {}, story.now);
        QVERIFY2(packet.ok(), packet.ok() ? "" : qPrintable(packet.error().text));
        const auto facts = verifyPacket(*packet);
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
        const QJsonObject kept = recordCaseJson(facts->record).value(s("notices")).toArray().at(0).toObject();
        QVERIFY(wordsIn(kept) == draft);
    }

    /// An edited text takes with it only what was edited too; by hand goes what stands in the message alone.
    void editedInOneLanguage()
    {
        OutageStory story;
        story.context.carried = true;
        story.declare();
        const Wordings draft =
            carriedDraft(story.incident, *story.incident.runbook.step(s("alert")), story.now, 0);
        Wordings typed = draft;
        typed.text += s(" It was the power.");
        story.allow(Do::ComposeNotice{s("alert"), whatGoesOut(typed, draft), true}, OutageStory::op());
        const Notice notice = *story.incident.notice(s("alert"));
        QVERIFY(notice.others.isEmpty() && notice.sms.isEmpty());
        Addressee to;
        to.language = "de";
        QVERIFY(spell(messageText(story.incident, notice), to, Channel::Sms).text.contains(s("the power")));

        OutageStory byHand;
        byHand.declare();
        byHand.allow(Do::ComposeNotice{s("alert"), draft, true}, OutageStory::op());
        QVERIFY(static_cast<const Wordings &>(*byHand.incident.notice(s("alert"))) == Wordings(draft.text));
    }

    /// A placeholder that nobody fills in is refused in whatever language it stands.
    void placeholdersInEveryText()
    {
        OutageStory story;
        story.context.carried = true;
        story.declare();
        Wordings words(s("Down since {since}."));
        words.others.insert("de", {{}, s("Seit {seit}."), {}});
        QCOMPARE(story.act(Do::ComposeNotice{s("alert"), words}, OutageStory::op()), s("missing"));
        QVERIFY(story.error.text.contains(s("{seit}")));
        words.others["de"] = {{}, {}, s("{update}")}; // an alert has no number
        QCOMPARE(story.act(Do::ComposeNotice{s("alert"), words}, OutageStory::op()), s("missing"));
        words.others["de"].sms = QString(9000, u'x');
        QCOMPARE(story.act(Do::ComposeNotice{s("alert"), words}, OutageStory::op()), s("missing"));
        words.others["de"].sms = s(" {since} ");
        story.allow(Do::ComposeNotice{s("alert"), words}, OutageStory::op());
        QCOMPARE(story.incident.notice(s("alert"))->others.value("de").sms, s("{since}"));
    }
};

QTEST_GUILESS_MAIN(TestOutageNotices)
#include "tst_outagenotices.moc"
