// SPDX-License-Identifier: GPL-3.0-or-later
// Every message says five things: what it means for the customer, since when, what we do, what they have to
// do, and when they hear from us again. Whatever stage it is of, whatever is true by then, in each language.
#include "models/incident/carried/beside.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/incident/steproom.h"
#include "models/notify/spelling/messagetext.h"
#include "tests/models/incident/outagestory.h"

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
};
const QList<Tongue> &tongues()
{
    static const QList<Tongue> all{
        {"en",
         {s("What it means for you: "), s("What we are doing: "), s("What you need to do: ")},
         s("Next update: "),
         s("This is the last message about this outage.")},
        {"de",
         {s("Was das für Sie bedeutet: "), s("Was wir tun: "), s("Was Sie tun müssen: ")},
         s("Nächste Nachricht: "),
         s("Dies ist die letzte Nachricht zu diesem Ausfall.")}};
    return all;
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
        for (const char *state : {"declared", "works again", "on hold", "on hold and works", "decided",
                                  "decided and works", "not needed", "moved", "over"})
            QTest::newRow(state) << s(state);
    }

    void inEveryStageAndLanguage()
    {
        QFETCH(QString, state);
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
            check(incident, carriedDraft(incident, step, story.now, slot), story.now, slot, since,
                  step.stage == QLatin1String("resolved"), step.key);
            stages += step.stage;
        }
        QCOMPARE(stages.size(), 5); // alert, update, decision, reroute, resolved
        const QStringList topics = messageTopics();
        for (const QString &topic : topics) {
            const QString corrects = incident.notices.isEmpty() ? QString() : incident.notices.first().id;
            if (topic == QLatin1String("correction") && corrects.isEmpty())
                continue; // there is nothing to correct
            check(incident, besideDraft(incident, topic, corrects, story.now), story.now, 0, since, false,
                  topic);
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
    static void check(const Incident &incident, const Wordings &words, Instant now, int slot,
                      const QString &since, bool over, const QString &what)
    {
        QVERIFY2(words.others.contains("de"), qPrintable(what));
        const MessageText message = messagePreview(incident, words, now, slot);
        for (const Tongue &in : tongues()) {
            const QStringList missing = missingIn(message, in, since, over);
            QVERIFY2(missing.isEmpty(),
                     qPrintable(what + QLatin1Char(' ') + QString::fromLatin1(in.language) + s(" lacks ") +
                                missing.join(QLatin1Char('\n'))));
        }
    }
};

QTEST_GUILESS_MAIN(TestFiveThings)
#include "tst_fivethings.moc"
