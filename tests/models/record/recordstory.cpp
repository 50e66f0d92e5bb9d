// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordstory.h"

#include "models/core/apart.h"
#include "models/core/chain.h"
#include "models/customers/personplaces.h"

#include <QTest>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
QList<Stroke> drawn()
{
    QList<Stroke> strokes;
    for (const double left : {180.0, 560.0}) {
        Stroke stroke;
        for (int i = 0; i <= 12; ++i)
            stroke += QPointF(left + 20 * i, 40 + (i % 5) * 70);
        strokes += stroke;
    }
    return strokes;
}

/// Every kind of answer: typed, drawn, in writing, declined, not reached.
Signoff answerOf(const OutageStory &story, const QString &customer, int index)
{
    Signoff signoff = story.signoffOf(customer);
    if (index % 7 == 1) {
        signoff.initials.clear();
        signoff.strokes = drawn();
        signoff.how = InitialsHow::InPerson;
        signoff.number.clear();
        signoff.readBack.clear();
    } else if (index % 7 == 2) {
        signoff.how = InitialsHow::InWriting;
        signoff.number.clear();
        signoff.readBack.clear();
        signoff.message = QStringLiteral("Subject: initials\n\nI confirm. 8x8 -> yes\nD O");
    } else if (index % 7 == 4 || index % 7 == 5) {
        signoff.kind = index % 7 == 4 ? Signoff::Kind::Declined : Signoff::Kind::NotReached;
        signoff.initials.clear();
        signoff.reason = index % 7 == 4 ? QStringLiteral("Wants to see the invoice first <i>now</i>.")
                                        : QStringLiteral("No answer on three tries; voicemail.");
    }
    return signoff;
}
} // namespace

void signAll(OutageStory &story)
{
    int index = 0;
    for (const QString &id : story.ids()) {
        story.now += 7s;
        story.allow(Do::TakeInitials{answerOf(story, id, index++)}, OutageStory::op());
    }
}

QList<Event> chained(QList<Event> events, qint64 firstSeq, QByteArray previous, int form)
{
    qint64 before = firstSeq - 1;
    for (Event &event : events) {
        event.seq = firstSeq++;
        event = storableEvent(event);
        if (form > 1) {
            event.form = form;
            int place = 0;
            layApart(event, [&] {
                return QByteArray::number(event.seq * 1000 + place++).rightJustified(SaltBytes * 2, 'a');
            });
            event.follows = std::exchange(before, event.seq);
            firstSeq += event.seq % 7 == 3 ? 2 : 0; // what stands in other chains
        }
        event.hash = chainHash(previous, event);
        previous = event.hash;
    }
    return events;
}

RecordStory recordStory(const StoryOptions &options)
{
    OutageStory story(1);
    story.apart = options.apart;
    if (!options.customers.isEmpty())
        story.context.customers = options.customers;
    if (options.shortTexts) {
        for (RunbookStep &step : story.context.runbook.steps)
            step.why = step.will = step.known = step.wrong = QStringLiteral("-");
    }
    story.context.evidence = {{QStringLiteral("sentence"), QStringLiteral("Naperville is down.")},
                              {QStringLiteral("seen_by"), QStringLiteral("SSH; REST; Centennial")}};
    story.context.seen = {{QStringLiteral("headline"), QStringLiteral("Naperville is down.")},
                          {QStringLiteral("loss_s"), 3480}};
    story.declare(options.mode, 90s);
    story.notice(QStringLiteral("alert"));
    story.now += 13min;
    story.update();
    story.now += 18min; // late
    story.duty();
    story.update();
    story.now += 31min; // one is missed
    story.duty();
    story.decide();
    story.notice(QStringLiteral("announce"));
    story.now += 2min;
    story.promote();
    story.notice(QStringLiteral("reroute"));
    story.now += 20min;
    story.record(Do::CustomerFact::Asked);
    story.record(Do::CustomerFact::SaysDone);
    story.record(Do::CustomerFact::Moved);
    story.allow(Do::SettleStep{QStringLiteral("reroute"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    story.now += 9min;
    story.record(Do::CustomerFact::TestCall);
    story.record(Do::CustomerFact::TestNotification);
    story.allow(Do::SettleStep{QStringLiteral("tests"), StepOutcome::Passed, {}, {}}, OutageStory::op());
    story.notice(QStringLiteral("resolved"));
    signAll(story);
    story.allow(Do::SettleStep{QStringLiteral("initials"), StepOutcome::Passed, {}, {}}, OutageStory::op());

    RecordStory result;
    // The log of a store holds other pairs' events too.
    Event other;
    other.kind = QStringLiteral("finding.opened");
    other.pair = QStringLiteral("other");
    other.actor = QStringLiteral("console");
    other.text = QStringLiteral("Something of another pair");
    other.at = story.log.first().at;
    other.form = story.log.first().form;
    story.log.insert(5, other);
    result.previous = options.firstSeq > 1 ? QByteArray(64, 'a') : QByteArray();
    result.events = chained(story.log, options.firstSeq, result.previous, options.form);
    const Result<Incident> folded = foldIncident(result.events);
    if (!folded)
        QTest::qFail(qPrintable(folded.error().text), __FILE__, __LINE__);
    else
        result.incident = *folded;
    result.madeAt = story.now + 1min;
    return result;
}

} // namespace Switchback
