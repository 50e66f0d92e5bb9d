// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/incident.h"

#include "models/core/text/placedtext.h"
#include "models/incident/clocks.h"
#include "models/incident/incidentparts.h"
#include "models/incident/stillopen.h"

#include <QLocale>

#include <algorithm>

namespace Switchback
{

namespace
{
struct OutcomeWord {
    StepOutcome outcome;
    const char *key;
    const char *text;
};
constexpr OutcomeWord OutcomeWords[] = {
    {StepOutcome::None, "none", QT_TRANSLATE_NOOP("Incident", "open")},
    {StepOutcome::Passed, "passed", QT_TRANSLATE_NOOP("Incident", "passed")},
    {StepOutcome::Failed, "failed", QT_TRANSLATE_NOOP("Incident", "failed")},
    {StepOutcome::Skipped, "skipped", QT_TRANSLATE_NOOP("Incident", "skipped")},
    {StepOutcome::Overridden, "overridden", QT_TRANSLATE_NOOP("Incident", "overridden")},
    {StepOutcome::NotKnown, "not_known", QT_TRANSLATE_NOOP("Incident", "not known")}};

const RunbookStep *decisionStep(const Runbook &runbook)
{
    const auto found = std::find_if(runbook.steps.begin(), runbook.steps.end(),
                                    [](const RunbookStep &step) { return step.kind == StepKind::Decision; });
    return found == runbook.steps.end() ? nullptr : &*found;
}

/// Steps that only make sense once the service is to be moved.
bool movesService(const RunbookStep &step)
{
    return step.noReturn || traitsOf(step.kind).movesService;
}
} // namespace

QString seenStateKey(SeenCalls::State state)
{
    switch (state) {
    case SeenCalls::State::NotYet:
        break;
    case SeenCalls::State::Moved:
        return QStringLiteral("moved");
    case SeenCalls::State::Half:
        return QStringLiteral("half");
    case SeenCalls::State::Both:
        return QStringLiteral("both");
    case SeenCalls::State::NotMoved:
        return QStringLiteral("not_moved");
    }
    return QStringLiteral("not_yet");
}

std::optional<SeenCalls::State> seenStateFromKey(const QString &key)
{
    using State = SeenCalls::State;
    for (const State state : {State::NotYet, State::Moved, State::Half, State::Both, State::NotMoved}) {
        if (seenStateKey(state) == key)
            return state;
    }
    return std::nullopt;
}

std::optional<Instant> CustomerRecord::movedAt() const
{
    if (seen.state == SeenCalls::State::Moved)
        return seen.proved;
    if (seen.state != SeenCalls::State::NotYet && !noTrunk)
        return std::nullopt;
    return moved.outcome == StepOutcome::Passed ? moved.at : std::nullopt;
}

QString incidentModeKey(IncidentMode mode)
{
    switch (mode) {
    case IncidentMode::Real:
        return QStringLiteral("real");
    case IncidentMode::Drill:
        return QStringLiteral("drill");
    case IncidentMode::Planned:
        return QStringLiteral("planned");
    case IncidentMode::Failback:
        return QStringLiteral("failback");
    }
    return {};
}

RunKind moveOfMode(IncidentMode mode)
{
    switch (mode) {
    case IncidentMode::Real:
    case IncidentMode::Drill:
        break;
    case IncidentMode::Planned:
        return RunKind::Planned;
    case IncidentMode::Failback:
        return RunKind::Failback;
    }
    return RunKind::Failover;
}

QString endingKey(Ending ending)
{
    switch (ending) {
    case Ending::None:
        return QStringLiteral("none");
    case Ending::Complete:
        return QStringLiteral("complete");
    case Ending::FalseAlarm:
        return QStringLiteral("false_alarm");
    case Ending::NotNeeded:
        return QStringLiteral("not_needed");
    }
    return {};
}

QString choiceKey(Choice choice)
{
    switch (choice) {
    case Choice::FailOver:
        return QStringLiteral("fail_over");
    case Choice::Hold:
        return QStringLiteral("hold");
    case Choice::NotNeeded:
        return QStringLiteral("not_needed");
    }
    return {};
}

std::optional<Choice> choiceFromKey(const QString &key)
{
    for (const Choice choice : {Choice::FailOver, Choice::Hold, Choice::NotNeeded}) {
        if (choiceKey(choice) == key)
            return choice;
    }
    return std::nullopt;
}

QString choiceText(Choice choice)
{
    switch (choice) {
    case Choice::FailOver:
        return said(QT_TRANSLATE_NOOP("Incident", "fail over"));
    case Choice::Hold:
        return said(QT_TRANSLATE_NOOP("Incident", "hold"));
    case Choice::NotNeeded:
        return said(QT_TRANSLATE_NOOP("Incident", "not needed"));
    }
    return {};
}

QString stepOutcomeKey(StepOutcome outcome)
{
    for (const OutcomeWord &word : OutcomeWords) {
        if (word.outcome == outcome)
            return QString::fromLatin1(word.key);
    }
    return {};
}

std::optional<StepOutcome> stepOutcomeFromKey(const QString &key)
{
    for (const OutcomeWord &word : OutcomeWords) {
        if (key == QLatin1String(word.key))
            return word.outcome;
    }
    return std::nullopt;
}

QString stepOutcomeText(StepOutcome outcome)
{
    for (const OutcomeWord &word : OutcomeWords) {
        if (word.outcome == outcome)
            return said(word.text);
    }
    return {};
}

const Customer *Incident::customer(const QString &customerId) const
{
    const int place = known.placeOf(customerId);
    return place < 0 ? nullptr : &customers.at(place);
}

const Customer *Incident::everCustomer(const QString &customerId) const
{
    if (const Customer *here = customer(customerId))
        return here;
    const auto gone = left.constFind(customerId);
    return gone == left.cend() ? nullptr : &gone->who;
}

const CustomerRecord &Incident::record(const QString &customerId) const
{
    static const CustomerRecord nothing;
    const auto found = records.constFind(customerId);
    return found == records.cend() ? nothing : *found;
}

QString Incident::stepOf(const RunState &run) const
{
    const RunbookStep *first = run.plan.step.isEmpty() ? stepOfKind(runbook, StepKind::Calls) : nullptr;
    return first ? first->key : run.plan.step;
}

const RunState *Incident::run(const QString &step) const
{
    const auto found = std::find_if(runs.crbegin(), runs.crend(),
                                    [&](const RunState &each) { return stepOf(each) == step; });
    return found == runs.crend() ? nullptr : &*found;
}

const RunState *Incident::run() const
{
    const RunbookStep *turning = turningStep(runbook);
    return turning ? run(turning->key) : lastRun();
}

const Approval *Incident::approval(const QString &step) const
{
    const auto found = std::find_if(approvals.rbegin(), approvals.rend(),
                                    [&](const Approval &each) { return each.step == step; });
    return found == approvals.rend() ? nullptr : &*found;
}

const Notice *Incident::notice(const QString &noticeId) const
{
    const auto found =
        std::find_if(notices.begin(), notices.end(), [&](const Notice &each) { return each.id == noticeId; });
    return found == notices.end() ? nullptr : &*found;
}

const Signoff *Incident::newestSignoff(const QString &customerId) const
{
    const auto found = signoffs.constFind(customerId);
    return found == signoffs.constEnd() || found->isEmpty() ? nullptr : &found->last();
}

std::optional<Signoff> Incident::signoff(const QString &customerId) const
{
    const Signoff *newest = newestSignoff(customerId);
    return newest ? std::optional<Signoff>(*newest) : std::nullopt;
}

const RunbookStep *currentStep(const Incident &incident)
{
    for (const RunbookStep &step : incident.runbook.steps) {
        if (!traitsOf(step.kind).endless && !incident.stepRecord(step.key).settled())
            return &step;
    }
    return nullptr;
}

namespace
{
/// It is over where it began, so nothing that a step waits for will come.
bool overInPlace(const Incident &incident)
{
    const Decision *decision = incident.decision();
    return incident.isOutage() && !failoverBegun(incident) && !movedAway(incident) &&
           (answersAgain(incident) || (decision && decision->choice == Choice::NotNeeded));
}
} // namespace

QString stepBlocked(const Incident &incident, const RunbookStep &step)
{
    if (tellsEnd(step) && overInPlace(incident))
        return {};
    for (const QString &key : step.needs) {
        const RunbookStep *need = incident.runbook.step(key);
        // Messages at an interval have no end to wait for, and a hold is a decision that customers are told
        // too.
        const bool told =
            need && need->kind == StepKind::Decision && tellsDecision(step) && incident.decision();
        if (!need || traitsOf(need->kind).endless || told || incident.stepRecord(key).settled())
            continue;
        return said(QT_TRANSLATE_NOOP("Incident", "Waits for \"%1\".")).arg(stepTitle(incident, *need));
    }
    if (!movesService(step) || !decisionStep(incident.runbook))
        return {};
    const Decision *decision = incident.decision();
    if (!decision)
        return said(QT_TRANSLATE_NOOP("Incident", "Waits for the decision to fail over."));
    if (decision->choice == Choice::FailOver)
        return {};
    if (decision->choice == Choice::Hold && decision->until)
        return said(QT_TRANSLATE_NOOP("Incident", "%1 decided to hold until %2."))
            .arg(decision->by, momentText(incident, *decision->until, false));
    return said(QT_TRANSLATE_NOOP("Incident", "%1 decided that a failover is not needed.")).arg(decision->by);
}

bool tellsEnd(const RunbookStep &step)
{
    return step.kind == StepKind::Notice && step.stage == QLatin1String("resolved");
}

bool tellsDecision(const RunbookStep &step)
{
    return step.kind == StepKind::Notice && step.stage == QLatin1String("decision");
}

QString momentText(const Incident &incident, Instant at, bool withSeconds)
{
    return placedText(at, QTimeZone(incident.fromZone), incident.fromName, withSeconds);
}

QString dateText(const Incident &incident, Instant at)
{
    const QTimeZone zone(incident.fromZone);
    const QDate date = toDateTime(at, zone.isValid() ? zone : QTimeZone::utc()).date();
    // One language whoever looks: what a customer signs must not change with the reader's locale.
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(date, QStringLiteral("d MMMM yyyy"));
}

QHash<QString, QString> siteNames(const Incident &incident)
{
    return {{QStringLiteral("from"), incident.fromName},
            {QStringLiteral("to"), incident.toName},
            {QStringLiteral("from_site"), incident.fromFullName},
            {QStringLiteral("to_site"), incident.toFullName}};
}

QString stepTitle(const Incident &incident, const RunbookStep &step)
{
    return fillIn(step.title, siteNames(incident));
}

std::optional<Instant> nextUpdateAt(const Incident &incident, Instant now, int slot)
{
    if (updatesEnd(incident))
        return std::nullopt;
    std::optional<Instant> next = slotDue(incident, slot > 0 ? slot + 1 : slotToSend(incident, now));
    // An overdue one goes out any minute: what can be promised is the one after it.
    if (next && *next < now)
        next = slotDue(incident, slotToSend(incident, now) + 1);
    return next;
}

QHash<QString, QString> placeholders(const Incident &incident, Instant now, int slot)
{
    QHash<QString, QString> values = siteNames(incident);
    values.insert(QStringLiteral("since"), momentText(incident, incident.outageAt, false));
    values.insert(QStringLiteral("date"), dateText(incident, now));
    const std::optional<Instant> back = incident.restoredAt ? incident.restoredAt : incident.serviceSeenAt;
    values.insert(QStringLiteral("back"),
                  back ? momentText(incident, *back, false) : said(QT_TRANSLATE_NOOP("Incident", "not yet")));
    const std::optional<Instant> next = nextUpdateAt(incident, now, slot);
    values.insert(QStringLiteral("next_update"),
                  next ? momentText(incident, *next, false)
                       : said(QT_TRANSLATE_NOOP("Incident", "a time we will tell you")));
    if (slot > 0)
        values.insert(QStringLiteral("update"), QString::number(slot));
    return values;
}

} // namespace Switchback
