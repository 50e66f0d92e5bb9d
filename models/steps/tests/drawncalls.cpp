// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/tests/drawncalls.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/incident/testcalls/placedcalls.h"
#include "models/record/recordtext.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
struct RecordWords {
    Q_DECLARE_TR_FUNCTIONS(Record)
};

constexpr qsizetype LinesShown = 3;

/// The site that takes over has to be tested; the other one while its SBC is seen to take calls.
bool serves(const StepScene &scene, const QString &site)
{
    if (site == scene.incident().to)
        return true;
    for (const SiteCard *card : {&scene.in.overview.production, &scene.in.overview.backup}) {
        const auto calls = std::find_if(card->lines.cbegin(), card->lines.cend(),
                                        [](const auto &line) { return line.key == QLatin1String("calls"); });
        if (card->id == site && calls != card->lines.cend())
            return calls->mark != Mark::Unknown && calls->mark != Mark::Bad;
    }
    return false;
}

Mark markOf(TestCheck::State state)
{
    switch (state) {
    case TestCheck::State::Passed:
        return Mark::Fine;
    case TestCheck::State::Failed:
        return Mark::Bad;
    case TestCheck::State::NotKnown:
        break;
    }
    return Mark::Unknown;
}

Mark markOf(const PlacedCall &call)
{
    if (call.underWay())
        return Mark::Running;
    if (call.passed())
        return Mark::Fine;
    return call.offBy.isEmpty() ? Mark::Bad : Mark::Warning;
}

QString stateOf(const Incident &incident, const PlacedCall &call)
{
    const QString asked = Words::tr("asked for by %1 at %2").arg(call.by, siteTime(incident, call.at));
    if (call.underWay())
        return call.offBy.isEmpty() ? Words::tr("Under way, %1").arg(asked)
                                    : Words::tr("Being called off by %1, %2").arg(call.offBy, asked);
    if (!call.passed())
        return Words::tr("Not passed; %1").arg(asked);
    return (call.leaves ? Words::tr("Passed, notification included; %1")
                        : Words::tr("Passed, all eight checks; %1"))
        .arg(asked);
}

void tellOf(TestCallCard &card, const StepScene &scene, const PlacedCall &call)
{
    card.op = call.op;
    card.mark = markOf(call);
    card.state = stateOf(scene.incident(), call);
    if (call.atSite()) {
        const QStringList lines = scene.in.callLines.value(call.op);
        card.progress = lines.mid(std::max(qsizetype(0), lines.size() - LinesShown));
        return;
    }
    card.verdict = visibleText(call.outcome(), 400);
    const QList<TestCheck> checks = call.checks();
    if (checks.isEmpty()) {
        card.failed = QStringList{visibleText(call.error.hint, 400)};
        card.failed.removeAll(QString());
        return;
    }
    for (const TestCheck &check : checks) {
        const bool awaited = call.waits() && check.state == TestCheck::State::NotKnown;
        card.checks += TestCheckCell{testCheckTitle(check.key), check.text,
                                     awaited ? Mark::Running : markOf(check.state)};
    }
    card.failed = failedChecks({{}, {}, checks});
    card.figures = call.figures();
}

/// A site, and what is placed there: calls, or messages.
struct Place {
    QString site;
    QString name;
    bool leaves = false;
    [[nodiscard]] bool isOf(const PlacedCall &call) const
    {
        return call.site == site && call.leaves == leaves;
    }
};

TestCallCard cardOf(const StepScene &scene, const Place &place, const QList<PlacedCall> &newest)
{
    const Incident &incident = scene.incident();
    const QString step = scene.step.key;
    TestCallCard card;
    card.site = place.site;
    card.name = place.name;
    card.leaves = place.leaves;
    const auto last = std::find_if(newest.cbegin(), newest.cend(),
                                   [&place](const PlacedCall &each) { return place.isOf(each); });
    const bool busy = std::any_of(newest.cbegin(), newest.cend(), [&place](const PlacedCall &each) {
        return each.site == place.site && each.atSite();
    });
    const bool any = last != newest.cend();
    const bool underWay = any && last->underWay();
    card.place = makeAction(
        place.leaves ? "leaveMessage" : "placeCall",
        (place.leaves ? Words::tr("Leave a test message at %1") : Words::tr("Place a test call at %1"))
            .arg(place.name),
        Do::InStep{step,
                   place.leaves ? QStringLiteral("test_message") : QStringLiteral("test_call"),
                   {{QStringLiteral("site"), place.site}}});
    card.callOff = makeAction(
        "callOff", Words::tr("Cancel"),
        Do::InStep{step, QStringLiteral("call_off"), {{QStringLiteral("op"), any ? last->op : QString()}}});
    blockIf(card.place, underWay, Words::tr("One is under way there."));
    blockIf(card.place, busy, Words::tr("The telephone of that site is in use."));
    blockIf(card.place, place.leaves && !scene.in.readsReceipts,
            Words::tr("The configuration names nowhere to read its notification: [pair.test]."));
    blockIf(card.callOff, !underWay,
            place.leaves ? Words::tr("No test message is under way there.")
                         : Words::tr("No test call is under way there."));
    blockIf(card.callOff, underWay && !last->offBy.isEmpty(), Words::tr("It is being called off."));
    const bool settled = incident.stepRecord(step).settled();
    const QString blocked = settled ? Words::tr("This step is settled.") : stepBlocked(incident, scene.step);
    for (WizardAction *each : {&card.place, &card.callOff}) {
        each->leadsOn = false;
        blockIf(*each, !blocked.isEmpty(), blocked);
        blockAction(*each, scene);
    }
    if (any)
        tellOf(card, scene, *last);
    return card;
}
} // namespace

TestCallsPart testCallsPart(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    const QList<PlacedCall> calls = placedCalls(incident.stepRecord(scene.step.key));
    const QList<PlacedCall> newest = newestCalls(calls);
    TestCallsPart part;
    // What may join them comes last: nothing moves from under a hand.
    for (const Place &place :
         {Place{incident.to, incident.toName, false}, Place{incident.to, incident.toName, true},
          Place{incident.from, incident.fromName, false}, Place{incident.from, incident.fromName, true}}) {
        const bool any = std::any_of(newest.cbegin(), newest.cend(),
                                     [&place](const PlacedCall &each) { return place.isOf(each); });
        // A message is left where the service is: elsewhere no database takes it.
        if (any || (place.leaves ? place.site == incident.to : serves(scene, place.site)))
            part.sites += cardOf(scene, place, newest);
    }
    const auto passed =
        std::count_if(newest.cbegin(), newest.cend(), [](const PlacedCall &each) { return each.passed(); });
    if (newest.size() > 1)
        part.count = Words::tr("%1 of %2 passed").arg(passed).arg(newest.size());
    if (const qsizetype before = calls.size() - newest.size(); before > 0)
        part.earlier =
            Words::tr("%1 earlier test calls stand in the log.", nullptr, howMany(before)).arg(before);
    return part;
}

QStringList testCallLines(const Record &record, const RecordStep &step)
{
    QStringList lines;
    for (const PlacedCall &call : placedCalls(step.done)) {
        const QString head =
            (call.leaves ? RecordWords::tr("Test message at %1, %2, asked for by %3")
                         : RecordWords::tr("Test call at %1, %2, asked for by %3"))
                .arg(siteName(record, call.site), shortMomentText(record, call.at), printable(call.by, 80));
        QStringList parts;
        if (call.underWay())
            parts += RecordWords::tr("no end of it is known");
        else if (call.passed())
            parts += call.leaves ? RecordWords::tr("passed: %1").arg(printable(call.outcome(), 400))
                                 : RecordWords::tr("passed, all eight checks");
        else
            parts += RecordWords::tr("NOT passed: %1").arg(printable(call.outcome(), 400));
        for (const QString &failed : failedChecks({{}, {}, call.checks()}))
            parts += printable(failed, 400);
        if (const QString figures = call.figures(); !figures.isEmpty())
            parts += printable(figures, 400);
        if (!call.offBy.isEmpty())
            parts += RecordWords::tr("called off by %1").arg(printable(call.offBy, 80));
        parts += RecordWords::tr("operation %1").arg(printable(call.op, 40));
        lines += QStringLiteral("%1: %2").arg(head, parts.join(QStringLiteral("; ")));
    }
    return lines;
}

} // namespace Switchback
