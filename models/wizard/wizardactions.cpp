// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command/command.h"
#include "models/incident/notices.h"
#include "models/incident/stillopen.h"
#include "models/outage/wizardaction.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>
#include <QHash>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

WizardAction action(const char *key, const QString &text, bool primary = false)
{
    WizardAction made;
    made.key = QLatin1String(key);
    made.text = text;
    made.primary = primary;
    return made;
}

WizardAction asking(const char *key, const QString &text, const QString &question)
{
    WizardAction made = action(key, text);
    made.asks = question;
    return made;
}

void blockIf(WizardAction &made, bool blocked, const QString &why)
{
    if (!blocked || !made.enabled)
        return;
    made.enabled = false;
    made.whyNot = why;
}

QList<WizardAction> noticeActions(const WizardInputs &in, const RunbookStep &step)
{
    const NoticePart part = noticePart(in.incident, step, in.now);
    const int all = int(in.incident.customers.size());
    const Notice *notice = in.incident.notice(part.id);
    if (notice && notice->sentAt)
        return {};
    if (notice && notice->queuedAt) {
        QList<WizardAction> made{action("sent", Words::tr("Record as sent to %1 customers…").arg(all), true)};
        if (overtaken(in.incident, *notice, in.now))
            made += asking("withdraw", Words::tr("Withdraw, never sent…"), Words::tr("Why was it not sent?"));
        return made;
    }
    WizardAction approve = action("send", Words::tr("Approve and queue for %1 customers").arg(all), true);
    return {approve, action("compose", Words::tr("Keep as draft"))};
}

QList<WizardAction> decisionActions(const Incident &incident)
{
    const Decision *decision = incident.decision();
    if (!decision || decision->choice != Choice::NotNeeded)
        return {action("decide", Words::tr("Record the decision"), true)};
    WizardAction close = action("not_needed", Words::tr("Close the incident: not needed…"), true);
    close.asks = Words::tr("How is the service now, and who says so?");
    return {close, action("decide", Words::tr("Decide again"))};
}

/// What can be done on every page of an open incident.
QList<WizardAction> always(const Incident &incident)
{
    return {incident.paused ? action("go_on", Words::tr("Go on")) : action("pause", Words::tr("Pause")),
            action("hand_over", Words::tr("Hand over…"))};
}

QList<WizardAction> callActions(const WizardInputs &in, const RunbookStep &step)
{
    if (in.run && !in.run->finished)
        return {}; // the run's own page has its buttons
    const CallsPart part = callsPart(in, step);
    const Approval *asked = in.incident.approval(step.key);
    if (asked && !asked->givenAt && asked->askedBy != in.actor.name && !in.actor.name.isEmpty()) {
        // Somebody else at another seat: a word is all that is wanted here.
        WizardAction approve =
            action("give_approval", Words::tr("Approve: %1").arg(part.preview.button), true);
        return {approve, asking("refuse_approval", Words::tr("Refuse…"), Words::tr("Why do you refuse it?"))};
    }
    WizardAction commit =
        action("begin", part.preview.button.isEmpty() ? step.title : part.preview.button, true);
    blockIf(commit, !part.preview.blocked.isEmpty(), part.preview.blocked);
    blockIf(commit, part.approvalNeeded && !part.approved,
            Words::tr("A second person has to approve it first."));
    return {commit};
}

WizardAction passAction(const RunbookStep &step, const CustomerCounts &counts)
{
    switch (step.kind) {
    case StepKind::Reroute: {
        WizardAction pass = action("pass", Words::tr("All have moved: go on"), true);
        const int left = counts.all - counts.moved - counts.excused;
        blockIf(pass, left > 0, Words::tr("%1 customers still to move").arg(left));
        return pass;
    }
    case StepKind::Tests: {
        WizardAction pass = action("pass", Words::tr("Tests have passed: go on"), true);
        const int left = counts.all - counts.testsExcused - counts.tested;
        blockIf(pass, left > 0, Words::tr("%1 customers still to test").arg(left));
        return pass;
    }
    case StepKind::Initials: {
        WizardAction pass = action("pass", Words::tr("All have signed: end this step"), true);
        const int left = counts.all - counts.signedNow - counts.reasons;
        blockIf(pass, left > 0, Words::tr("%1 customers without initials or a reason").arg(left));
        return pass;
    }
    default:
        break;
    }
    return action("pass", Words::tr("Done: record what you found…"), true);
}

/// What is left of a step that did not simply pass.
void addOtherOutcomes(QList<WizardAction> &made, const RunbookStep &step)
{
    const WizardAction skip =
        asking("skip", Words::tr("Skip this step…"), Words::tr("Why is this step skipped?"));
    switch (step.kind) {
    case StepKind::Cadence:
    case StepKind::Decision:
        return;
    case StepKind::Calls:
        made += skip;
        return;
    case StepKind::Reroute:
        made +=
            asking("override", Words::tr("Go on without them…"), Words::tr("Why do you go on without them?"));
        return;
    case StepKind::Manual:
        made += asking("fail", Words::tr("Not done…"), Words::tr("What went wrong?"));
        made += asking("unknown", Words::tr("Can't tell…"), Words::tr("What is not known, and why?"));
        [[fallthrough]];
    default:
        made +=
            asking("override", Words::tr("Go on all the same…"), Words::tr("Why do you go on all the same?"));
        made += skip;
    }
}

/// Whose right each button is; none: it shows something.
std::optional<Right> rightOf(const QString &key)
{
    static const QHash<QString, Right> rights{{QStringLiteral("compose"), Right::WriteNotice},
                                              {QStringLiteral("sent"), Right::WriteNotice},
                                              {QStringLiteral("withdraw"), Right::WriteNotice},
                                              {QStringLiteral("send"), Right::ApproveNotice},
                                              {QStringLiteral("decide"), Right::Decide},
                                              {QStringLiteral("not_needed"), Right::CloseIncident},
                                              {QStringLiteral("false_alarm"), Right::CloseIncident},
                                              {QStringLiteral("complete"), Right::CloseIncident},
                                              {QStringLiteral("give_approval"), Right::Approve},
                                              {QStringLiteral("refuse_approval"), Right::Approve}};
    if (key == QLatin1String("next"))
        return std::nullopt;
    return rights.value(key, Right::TakeWheel);
}

/// Whoever may not does not get to press it and to be refused. Who has still to sign in does: they are asked.
void blockWithoutRight(WizardAction &made, const Actor &actor)
{
    const std::optional<Right> right = rightOf(made.key);
    if (!right || actor.name.isEmpty())
        return;
    const Outcome allowed = mayAct(actor, *right);
    blockIf(made, !allowed && allowed.error().code == QLatin1String("no_right"),
            allowed ? QString() : allowed.error().text);
}

QString whoHoldsBack(const WizardInputs &in)
{
    return in.actor.name.isEmpty() ? Words::tr("Sign in first.") : in.wheelHolder;
}

QString whyNothingCanBeDone(const WizardInputs &in)
{
    if (!whoHoldsBack(in).isEmpty())
        return whoHoldsBack(in);
    if (in.incident.paused)
        return Words::tr("The wizard is paused by %1: go on first.").arg(in.incident.pausedBy);
    return {};
}

/// Closing is offered where nothing else is due any more.
WizardAction completeAction(const WizardInputs &in, bool primary)
{
    WizardAction complete = action("complete", Words::tr("Close the incident as complete"), primary);
    blockIf(complete, !whoHoldsBack(in).isEmpty(), whoHoldsBack(in));
    blockIf(complete, in.actor.checked && !may(in.actor.roles, Right::CloseIncident),
            rightNeeds(Right::CloseIncident));
    const QStringList open = stillOpen(in.incident);
    blockIf(complete, !open.isEmpty(), open.join(QLatin1Char(' ')));
    return complete;
}

/// The customer's own first, then what ends the step.
QList<WizardAction> initialsActions(const Incident &incident, const RunbookStep &step,
                                    const CustomerCounts &counts)
{
    const bool waiting = counts.all > counts.signedNow + counts.reasons;
    const bool goneOn = incident.stepRecord(step.key).settled() && stillOpen(incident).isEmpty();
    QList<WizardAction> made{
        action("save", Words::tr("Save initials, next customer"), waiting && !goneOn),
        action("next", Words::tr("Skip for now")),
        asking("decline", Words::tr("Declines…"), Words::tr("Why does the customer decline?")),
        asking("unreached", Words::tr("Not reachable…"), Words::tr("How was it tried to reach them?"))};
    if (!incident.stepRecord(step.key).settled()) {
        made += passAction(step, counts);
        made.last().primary = !waiting;
    }
    return made;
}

QList<WizardAction> ofKind(const WizardInputs &in, const RunbookStep &step, const CustomerCounts &counts)
{
    switch (step.kind) {
    case StepKind::Notice:
    case StepKind::Cadence:
        return noticeActions(in, step);
    case StepKind::Decision:
        return decisionActions(in.incident);
    case StepKind::Calls:
        return callActions(in, step);
    case StepKind::Initials:
        return initialsActions(in.incident, step, counts);
    default:
        return {passAction(step, counts)};
    }
}
} // namespace

QString stepStatus(const RunbookStep &step, const CustomerCounts &counts)
{
    switch (step.kind) {
    case StepKind::Reroute:
        return Words::tr("%1 customers still to move").arg(counts.all - counts.moved - counts.excused);
    case StepKind::Tests:
        return Words::tr("%1 of %2 tested").arg(counts.tested).arg(counts.all);
    case StepKind::Initials:
        return Words::tr("%1 of %2 signed").arg(counts.signedNow).arg(counts.all);
    default:
        return {};
    }
}

namespace
{
QList<WizardAction> allActions(const WizardInputs &in, const RunbookStep &step, const CustomerCounts &counts)
{
    const Incident &incident = in.incident;
    if (!incident.open()) {
        // Initials that come late are still taken.
        if (step.kind != StepKind::Initials || incident.ending != Ending::Complete)
            return {};
        QList<WizardAction> made{action("next", Words::tr("Skip for now")),
                                 action("save", Words::tr("Save initials, next customer"), true)};
        return made;
    }
    const StepRecord record = incident.stepRecord(step.key);
    QList<WizardAction> made;
    QList<WizardAction> common = always(incident);
    for (WizardAction &each : common)
        blockIf(each, !whoHoldsBack(in).isEmpty(), whoHoldsBack(in));
    const bool atEnd = !currentStep(incident);
    if (record.settled() && step.kind != StepKind::Cadence && step.kind != StepKind::Initials) {
        if (atEnd)
            made += completeAction(in, true);
        return common + made;
    }
    made = ofKind(in, step, counts);
    if (!record.settled())
        addOtherOutcomes(made, step);
    else if (step.kind == StepKind::Initials && atEnd)
        made += completeAction(in, !made.constFirst().primary);
    const QString blocked = stepBlocked(incident, step);
    const QString nothing = whyNothingCanBeDone(in);
    const bool speaks = step.kind == StepKind::Notice || step.kind == StepKind::Cadence;
    for (WizardAction &each : made) {
        blockIf(each, !blocked.isEmpty() && !record.settled(), blocked);
        // Customers are told, decisions taken and approvals given whoever has the wheel.
        const bool approves = each.key.endsWith(QLatin1String("_approval"));
        const bool needsWheel = !speaks && !approves && step.kind != StepKind::Decision;
        blockIf(each, !nothing.isEmpty() && (needsWheel || in.actor.name.isEmpty()), nothing);
    }
    return common + made;
}
} // namespace

QList<WizardAction> stepActions(const WizardInputs &in, const RunbookStep &step, const CustomerCounts &counts)
{
    QList<WizardAction> made = allActions(in, step, counts);
    for (WizardAction &each : made)
        blockWithoutRight(each, in.actor);
    return made;
}

QList<WizardAction> wizardEndings(const WizardInputs &in)
{
    QString why;
    if (in.actor.name.isEmpty())
        why = Words::tr("Sign in first.");
    else if (in.actor.checked && !may(in.actor.roles, Right::CloseIncident))
        why = rightNeeds(Right::CloseIncident);
    else
        why = in.wheelHolder;
    QList<WizardAction> made = incidentEndings(in.incident);
    for (WizardAction &each : made) {
        if (each.enabled && !why.isEmpty()) {
            each.enabled = false;
            each.whyNot = why;
        }
    }
    return made;
}

} // namespace Switchback
