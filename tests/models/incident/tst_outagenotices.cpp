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

    /// The product's own words say all that a message must, in each language, whatever happens.
    void ownWordsSayEverything()
    {
        OutageStory story;
        story.declare();
        const QStringList variants = draftVariants() + QStringList{s("reroute_works")};
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
                const SmsLength length = taggedLength(
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
