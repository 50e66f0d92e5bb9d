// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/record/reportparts.h"

#include "models/record/recordtext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};
constexpr int MessageMost = 4000;

QString when(const Record &record, const std::optional<Instant> &at)
{
    return at ? shortMomentText(record, *at) : QString();
}

QString factText(const Fact &fact)
{
    if (fact.outcome == StepOutcome::None)
        return Words::tr("none");
    QString text = stepOutcomeText(fact.outcome);
    if (!fact.found.isEmpty())
        text += QStringLiteral(": ") + printable(fact.found, 200);
    return text;
}

QString phaseText(StepPhase phase)
{
    switch (phase) {
    case StepPhase::NotYet:
        return Words::tr("not done");
    case StepPhase::Intended:
    case StepPhase::Busy:
        return Words::tr("begun");
    case StepPhase::Done:
        return Words::tr("done");
    case StepPhase::Failed:
        return Words::tr("failed");
    case StepPhase::Skipped:
        return Words::tr("skipped");
    }
    return {};
}

QString runTitle(const Record &record, const RecordRun &run)
{
    const QString kind = run.kind == RunKind::Failover   ? Words::tr("Failover")
                         : run.kind == RunKind::Planned  ? Words::tr("Planned failover")
                         : run.kind == RunKind::Failback ? Words::tr("Failback")
                                                         : Words::tr("Resume");
    QString text = Words::tr("%1, by %2").arg(kind, printable(run.actor, 80));
    // Of several steps that call sites it is said which one this was.
    const auto step = std::find_if(record.steps.cbegin(), record.steps.cend(),
                                   [&run](const RecordStep &each) { return each.key == run.step; });
    if (step != record.steps.cend() && !record.isOutage())
        text.prepend(printable(step->title, 120) + QStringLiteral(": "));
    if (run.startedAt)
        text += QStringLiteral(", ") + momentText(record, *run.startedAt);
    return text + QStringLiteral(": ") +
           (run.succeeded    ? Words::tr("done")
            : run.finishedAt ? Words::tr("ended without success")
                             : Words::tr("not finished"));
}

void addApprovals(Paper &paper, const Record &record)
{
    QList<QStringList> rows;
    for (const Approval &approval : record.approvals) {
        QString answer = Words::tr("not answered");
        if (approval.brokenGlass)
            answer = Words::tr("GLASS BROKEN by %1").arg(printable(approval.givenBy, 80));
        else if (approval.refused)
            answer = Words::tr("refused by %1").arg(printable(approval.givenBy, 80));
        else if (approval.granted())
            answer = Words::tr("granted by %1").arg(printable(approval.givenBy, 80));
        if (approval.givenAt)
            answer += QStringLiteral(", ") + shortMomentText(record, *approval.givenAt);
        if (!approval.reason.isEmpty())
            answer += QStringLiteral(": ") + printable(approval.reason, 600);
        rows += {stepTitle(record, approval.step), printable(approval.askedBy, 80),
                 shortMomentText(record, approval.askedAt), answer};
    }
    if (rows.isEmpty())
        return;
    paper.heading(Words::tr("Second persons"));
    paper.table({{Words::tr("Step"), 1.2},
                 {Words::tr("Asked by"), 1.4},
                 {Words::tr("Asked"), 1.5},
                 {Words::tr("Answer"), 4}},
                rows);
}

void addUpdates(Paper &paper, const Record &record)
{
    QList<QStringList> rows;
    for (const UpdateSlot &slot : record.updates) {
        const QStringList result =
            QStringList{updateStateText(slot.state)} + updateCustomerLines(record, slot);
        rows += {QString::number(slot.number), shortMomentText(record, slot.due), when(record, slot.sentAt),
                 result.join(QLatin1Char('\n'))};
    }
    if (rows.isEmpty())
        return;
    paper.heading(Words::tr("Customer updates"));
    paper.table({{QStringLiteral("#"), 0.5},
                 {Words::tr("Due"), 2.5},
                 {Words::tr("Sent"), 2.5},
                 {Words::tr("Result"), 3.5}},
                rows);
}

QStringList customerCells(const Record &record, const RecordCustomer &row)
{
    QStringList seen;
    if (const QString calls = seenCallsText(record, row.facts.seen); !calls.isEmpty())
        seen += calls;
    if (row.facts.moved.at)
        seen += factText(row.facts.moved) + QLatin1Char('\n') + when(record, row.facts.moved.at);
    QString moved = seen.isEmpty() ? Words::tr("not seen") : seen.join(QLatin1Char('\n'));
    if (!row.facts.excusedWhy.isEmpty())
        moved +=
            QLatin1Char('\n') + Words::tr("gone on without: %1").arg(printable(row.facts.excusedWhy, 300));
    QStringList signedBy;
    if (row.signoff) {
        const Signoff &s = *row.signoff;
        if (s.kind == Signoff::Kind::Initials) {
            const QString who = printable(s.printedName, 120);
            signedBy += s.initials.isEmpty() ? Words::tr("%1 (drawn)").arg(who)
                                             : Words::tr("%1, %2").arg(printable(s.initials, 40), who);
            signedBy += initialsHowText(s.how);
        } else {
            signedBy += printable(s.reason, 600);
        }
        signedBy += when(record, s.at);
    }
    return {printable(row.who.name, 200),
            moved,
            factText(row.facts.tests.value(QStringLiteral("call"))),
            factText(row.facts.tests.value(QStringLiteral("notification"))),
            signoffStateText(row.state),
            signedBy.join(QLatin1Char('\n'))};
}
} // namespace

QString signoffCounts(const Record &record)
{
    QStringList parts;
    for (const SignoffState state : {SignoffState::Signed, SignoffState::Outdated, SignoffState::Declined,
                                     SignoffState::NotReached, SignoffState::Waiting}) {
        if (const int count = record.count(state); count > 0)
            parts += Words::tr("%1 %2").arg(count).arg(signoffStateText(state).toLower());
    }
    return parts.isEmpty()
               ? QString::number(record.customers.size())
               : Words::tr("%1: %2").arg(record.customers.size()).arg(parts.join(QStringLiteral(", ")));
}

void addTimeline(Paper &paper, const Record &record)
{
    if (record.timeline.isEmpty())
        return;
    paper.heading(Words::tr("What happened"));
    paper.small(zoneNote(record));
    QList<QStringList> rows;
    for (const Flag &flag : record.timeline)
        rows += {shortMomentText(record, flag.at), durationText(flag.at - record.outageAt),
                 printable(flag.text, 600)};
    paper.table({{Words::tr("When"), 1.7},
                 {record.isOutage() ? Words::tr("Into the outage") : Words::tr("Since it was opened"), 1.2},
                 {Words::tr("What"), 5}},
                rows);
}

void addDecisions(Paper &paper, const Record &record)
{
    if (!record.decisions.isEmpty())
        paper.heading(Words::tr("Decisions"));
    int number = 0;
    for (const Decision &decision : record.decisions) {
        QString line = Words::tr("%1. %2, by %3, %4")
                           .arg(++number)
                           .arg(choiceText(decision.choice), printable(decision.by, 80),
                                momentText(record, decision.at));
        if (decision.until)
            line += Words::tr(", until %1").arg(momentText(record, *decision.until));
        if (decision.early)
            line += Words::tr(", before it was due");
        paper.strong(line);
        paper.text(Words::tr("Reason: %1").arg(printable(decision.reason, 2000)));
        const QStringList seen = seenLines(decision.seen);
        if (!seen.isEmpty())
            paper.small(Words::tr("On the screen at that moment:"));
        for (const QString &each : seen)
            paper.small(each);
    }
    addApprovals(paper, record);
}

void addSteps(Paper &paper, const Record &record)
{
    paper.heading(Words::tr("Steps"));
    QList<QStringList> rows;
    for (const RecordStep &step : record.steps) {
        const StepRecord &done = step.done;
        QString owner = ownerText(step.owner);
        if (step.ours)
            owner += QLatin1Char('\n') + Words::tr("our own addition");
        const QString took =
            done.startedAt && done.settledAt ? durationText(*done.settledAt - *done.startedAt) : QString();
        QString outcome = stepOutcomeLine(step);
        if (done.tries > 1)
            outcome += Words::tr(" (%1 tries)", nullptr, done.tries).arg(done.tries);
        for (const QString &proof : stepProofs(record, step))
            outcome += QLatin1Char('\n') + proof;
        rows += {QString::number(step.number),
                 printable(step.title, 200),
                 owner,
                 printable(done.by, 80),
                 when(record, done.startedAt),
                 took,
                 outcome};
    }
    paper.table({{QStringLiteral("#"), 0.4},
                 {Words::tr("Step"), 2.2},
                 {Words::tr("Done by"), 1.25},
                 {Words::tr("Who"), 1.2},
                 {Words::tr("Started"), 1.5},
                 {Words::tr("Took"), 1},
                 {Words::tr("Outcome"), 3.2}},
                rows);
}

void addRuns(Paper &paper, const Record &record)
{
    if (record.runs.isEmpty())
        return;
    paper.heading(Words::tr("Operations at the sites"));
    for (const RecordRun &run : record.runs) {
        paper.strong(runTitle(record, run));
        if (run.override_)
            paper.text(
                Words::tr("Taken on by %1: %2")
                    .arg(printable(run.override_->person, 80), printable(run.override_->statement, 600)));
        QList<QStringList> rows;
        for (const RecordOperation &operation : run.operations) {
            QString result = phaseText(operation.phase);
            if (!operation.error.isEmpty())
                result += QStringLiteral(": ") + printable(operation.error, 600);
            if (operation.tries > 1)
                result += Words::tr(" (%1 tries)", nullptr, operation.tries).arg(operation.tries);
            const bool timed = operation.startedAt && operation.endedAt;
            rows += {printable(operation.title, 120), siteName(record, operation.site),
                     when(record, operation.startedAt),
                     timed ? durationText(*operation.endedAt - *operation.startedAt) : QString(), result};
        }
        paper.table({{Words::tr("Operation"), 2.4},
                     {Words::tr("Site"), 1.2},
                     {Words::tr("Started"), 1.5},
                     {Words::tr("Took"), 0.9},
                     {Words::tr("Result"), 3}},
                    rows);
    }
}

void addMessages(Paper &paper, const Record &record)
{
    addUpdates(paper, record);
    if (record.notices.isEmpty())
        return;
    paper.heading(Words::tr("Messages to customers"));
    QList<QStringList> rows;
    for (const Notice &notice : record.notices) {
        QStringList by{Words::tr("written by %1").arg(printable(notice.composedBy, 80))};
        if (!notice.approvedBy.isEmpty())
            by += Words::tr("approved by %1").arg(printable(notice.approvedBy, 80));
        if (!notice.sentBy.isEmpty())
            by += Words::tr("sent by %1").arg(printable(notice.sentBy, 80));
        QString sent = notice.sentAt ? shortMomentText(record, *notice.sentAt) : Words::tr("NOT SENT");
        if (notice.withdrawnAt) {
            by += Words::tr("withdrawn by %1").arg(printable(notice.withdrawnBy, 80));
            sent += QLatin1Char('\n') + printable(notice.withdrawnWhy, 200);
        }
        if (!notice.how.isEmpty())
            sent += QLatin1Char('\n') + printable(notice.how, 200);
        if (const QString after = firstAlertText(record, notice); !after.isEmpty())
            sent += QLatin1Char('\n') + after;
        if (!notice.notReached.isEmpty())
            sent += QLatin1Char('\n') + Words::tr("%1 not reached").arg(notice.notReached.size());
        rows +=
            {noticeName(notice), sent, by.join(QLatin1Char('\n')), printableLines(notice.text, MessageMost)};
    }
    paper.table({{Words::tr("Message"), 1},
                 {Words::tr("Sent"), 1.6},
                 {Words::tr("Who"), 1.8},
                 {Words::tr("Text"), 4}},
                rows);
}

void addCustomers(Paper &paper, const Record &record)
{
    if (record.customers.isEmpty())
        return;
    paper.heading(Words::tr("Customers and their initials"));
    paper.text(signoffCounts(record));
    QList<QStringList> rows;
    for (const RecordCustomer &row : record.customers)
        rows += customerCells(record, row);
    paper.table({{Words::tr("Customer"), 2.4},
                 {Words::tr("Calls moved"), 1.6},
                 {Words::tr("Test call"), 1.5},
                 {Words::tr("Notification"), 1.5},
                 {Words::tr("Initials"), 1.1},
                 {Words::tr("By"), 2}},
                rows);
}

void addLogLines(Paper &paper, const Record &record)
{
    if (record.log.lines.isEmpty())
        return;
    paper.heading(Words::tr("The log"));
    paper.small(
        Words::tr("Every line of this incident, with the first 16 figures of its hash. The packet has them "
                  "whole."));
    QList<QStringList> rows;
    for (const RecordLog::Line &line : record.log.lines)
        rows += {QString::number(line.seq), shortMomentText(record, line.at), printable(line.actor, 80),
                 printable(line.text, 600), QString::fromLatin1(line.hash.left(16))};
    paper.table({{Words::tr("Event"), 0.7},
                 {Words::tr("When"), 1.6},
                 {Words::tr("Who"), 1.2},
                 {Words::tr("What"), 4},
                 {Words::tr("Hash"), 1.6, true}},
                rows);
}

} // namespace Switchback
