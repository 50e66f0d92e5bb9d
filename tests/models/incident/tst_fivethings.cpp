// SPDX-License-Identifier: GPL-3.0-or-later
// Every message says five things: what it means for the customer, since when, what we do, what they have to
// do, and when they hear from us again. Whatever stage it is of, whatever is true by then, in each language.
#include "models/incident/carried/beside.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/incident/steproom.h"
#include "models/notify/spelling/messagetext.h"
#include "models/notify/spelling/smslength.h"
#include "tests/models/incident/outagestory.h"

#include <QRegularExpression>
#include <QTest>
#include <QTimeZone>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

struct Tongue {
    QByteArray language;
    QStringList labels;
    QString next;
    QString last;
    /// In short: what it means, what we do, what they must do.
    QList<std::pair<QString, QRegularExpression>> brief;
};
const QList<Tongue> &tongues()
{
    static const QList<Tongue> all{
        {"en",
         {s("What it means for you: "), s("What we are doing: "), s("What you need to do: ")},
         s("Next update: "),
         s("This is the last message about "),
         {{s("impact"), QRegularExpression(s("\\b[Cc]alls?\\b|voice service|For you: \\S"))},
          {s("what we do"), QRegularExpression(s("\\b[Ww]e (?!ask|told|have asked|plan)"))},
          {s("what to do"), QRegularExpression(s("[Pp]lease|[Dd]o nothing|[Dd]o it now|[Gg]et ready"))}}},
        {"de",
         {s("Was das für Sie bedeutet: "), s("Was wir tun: "), s("Was Sie tun müssen: ")},
         s("Nächste Nachricht: "),
         s("Dies ist die letzte Nachricht "),
         {{s("impact"), QRegularExpression(s("Anrufe|Sprachdienst|Für Sie: \\S"))},
          {s("what we do"),
           QRegularExpression(s("\\b[Ww]ir (?!Sie|darum|melde|uns)|wir testen|(testen|tun) wir"))},
          {s("what to do"), QRegularExpression(s("[Bb]itte|nichts zu tun|umleiten"))}}}};
    return all;
}

/// Of each that was written beside the steps, the place where it is said, which a person fills.
const QHash<QByteArray, QStringList> &places()
{
    static const QHash<QByteArray, QStringList> all{
        {"en", {s("For you: [...]"), s("We do: [...]"), s("Please: [...]")}},
        {"de", {s("Für Sie: [...]"), s("Wir tun: [...]"), s("Bitte: [...]")}}};
    return all;
}

/// The same of the short form. When it is over, there is nothing that we do.
QStringList missingInSms(const MessageText &message, const Tongue &in, const QString &since, bool over,
                         bool beside)
{
    Addressee to;
    to.language = in.language;
    to.name = s("A. Berg");
    const QString text = spell(message, to, Channel::Sms).text;
    QStringList missing;
    for (const auto &[what, said] : in.brief) {
        if (!beside && !(over && what == s("what we do")) && !text.contains(said))
            missing += what;
    }
    for (const QString &place : beside ? places().value(in.language) : QStringList()) {
        if (!text.contains(place))
            missing += place;
    }
    if (!text.contains(since))
        missing += s("since ") + since;
    if (!text.contains(over ? in.last : in.next))
        missing += in.next;
    if (text.contains(QLatin1Char('{')))
        missing += s("a placeholder");
    if (const SmsLength length = taggedLength(text); length.unicode || length.parts.size() > 2)
        missing += s("room in two short messages");
    if (!missing.isEmpty())
        missing += text;
    return missing;
}

/// What is missing in it, as it arrives.
QStringList missingIn(const MessageText &message, const Tongue &in, const QString &since, bool over)
{
    Addressee to;
    to.language = in.language;
    to.name = s("A. Berg");
    const QString text = spell(message, to, Channel::Email).text;
    QStringList missing;
    for (const QString &label : in.labels) {
        const QString said = text.section(label, 1, 1).section(QLatin1Char('\n'), 0, 0);
        if (said.size() < 4)
            missing += label;
    }
    if (!text.contains(since))
        missing += s("since ") + since;
    const bool ends = over ? text.contains(in.last)
                           : text.section(in.next, 1, 1).section(QLatin1Char('\n'), 0, 0).size() >= 5;
    if (!ends)
        missing += in.next;
    if (text.contains(QLatin1Char('{')))
        missing += s("a placeholder: ") + text.section(QLatin1Char('{'), 1, 1).left(20);
    if (!missing.isEmpty())
        missing += text;
    return missing;
}
} // namespace

class TestFiveThings : public QObject
{
    Q_OBJECT
private slots:
    void inEveryStageAndLanguage_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<Channel>("channel");
        for (const char *state : {"declared", "works again", "on hold", "on hold and works", "decided",
                                  "decided and works", "not needed", "moved", "over"})
            for (const Channel channel : {Channel::Email, Channel::Sms})
                QTest::addRow("%s, %s", state, qPrintable(channelKey(channel))) << s(state) << channel;
    }

    void inEveryStageAndLanguage()
    {
        QFETCH(QString, state);
        QFETCH(Channel, channel);
        OutageStory story;
        lead(story, state);
        const Incident &incident = story.incident;
        // The hour and minute of the site's zone, in whatever words a language says it.
        const QString since = toDateTime(incident.outageAt, QTimeZone(incident.fromZone))
                                  .time()
                                  .toString(QStringLiteral("HH:mm"));
        QSet<QString> stages;
        for (const RunbookStep &step : incident.runbook.steps) {
            if (!traitsOf(step.kind).sendsMessage)
                continue;
            const int slot = nextNotice(incident, step, story.now).slot;
            check(messagePreview(incident, carriedDraft(incident, step, story.now, slot), story.now, slot),
                  channel, since, step.stage == QLatin1String("resolved"), step.key);
            stages += step.stage;
        }
        QCOMPARE(stages.size(), 5); // alert, update, decision, reroute, resolved
        const QStringList topics = messageTopics();
        for (const QString &topic : topics) {
            const QString corrects = incident.notices.isEmpty() ? QString() : incident.notices.first().id;
            if (topic == QLatin1String("correction") && corrects.isEmpty())
                continue; // there is nothing to correct
            check(messagePreview(incident, besideDraft(incident, topic, corrects, story.now), story.now, 0),
                  channel, since, false, topic, true);
        }
    }

private:
    static void lead(OutageStory &story, const QString &state)
    {
        story.declare(IncidentMode::Real, 3min);
        story.now += 1min;
        if (state == QLatin1String("declared"))
            return;
        if (state != QLatin1String("moved") && state != QLatin1String("over"))
            story.notice(s("alert"));
        story.now += 1min;
        if (state.startsWith(QLatin1String("on hold")))
            story.decide(Choice::Hold, story.now + 20min);
        else if (state.startsWith(QLatin1String("decided")))
            story.decide(Choice::FailOver);
        else if (state == QLatin1String("not needed"))
            story.decide(Choice::NotNeeded);
        else if (state == QLatin1String("moved"))
            story.until(s("reroute"));
        else if (state == QLatin1String("over"))
            story.until(s("resolved"));
        if (state.endsWith(QLatin1String("works")) || state == QLatin1String("works again")) {
            story.now += 1min;
            QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
        }
        story.now += 1min;
    }
    static void check(const MessageText &message, Channel channel, const QString &since, bool over,
                      const QString &what, bool beside = false)
    {
        QVERIFY2(message.others.contains("de"), qPrintable(what));
        for (const Tongue &in : tongues()) {
            const QStringList missing = channel == Channel::Sms
                                            ? missingInSms(message, in, since, over, beside)
                                            : missingIn(message, in, since, over);
            QVERIFY2(missing.isEmpty(),
                     qPrintable(what + QLatin1Char(' ') + QString::fromLatin1(in.language) + s(" lacks ") +
                                missing.join(QLatin1Char('\n'))));
        }
    }
};

QTEST_GUILESS_MAIN(TestFiveThings)
#include "tst_fivethings.moc"
