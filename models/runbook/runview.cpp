// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/runview.h"

#include <QCoreApplication>
#include <QJsonObject>

namespace Switchback
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("RunView", text);
}

QString outcomeText(const StepState &step)
{
    const QJsonObject &result = step.result;
    const QString &verb = step.spec.verb;
    if (verb == QLatin1String("fence")) {
        if (!result.value(QStringLiteral("shipped")).toBool())
            return tr("stopped; its last log could not be shipped");
        return tr("stopped; last log shipped up to %1")
            .arg(result.value(QStringLiteral("final_lsn")).toString());
    }
    if (verb == QLatin1String("promote"))
        return tr("takes writes, timeline %1").arg(result.value(QStringLiteral("timeline")).toInt());
    if (verb == QLatin1String("write_test"))
        return tr("row written and read back in %1 ms")
            .arg(qRound(result.value(QStringLiteral("millis")).toDouble()));
    if (verb == QLatin1String("rebuild"))
        return tr("restored and caught up to %1")
            .arg(result.value(QStringLiteral("replayed_lsn")).toString());
    if (verb == QLatin1String("log_backup"))
        return result.value(QStringLiteral("copied")).toBool() ? tr("taken and copied")
                                                               : tr("taken, not yet copied");
    return tr("done");
}

RunView::Step viewOf(const StepState &step, const RunNotes &notes)
{
    RunView::Step view;
    view.title = step.spec.title;
    view.startedAt = step.startedAt;
    view.endedAt = step.endedAt;
    view.lines = notes.lines.value(step.spec.key);
    switch (step.phase) {
    case StepPhase::NotYet:
        view.mark = Mark::NotYet;
        break;
    case StepPhase::Intended:
        view.mark = notes.waiting.isEmpty() ? Mark::Running : Mark::Unknown;
        view.outcome = notes.waiting;
        break;
    case StepPhase::Done:
        view.mark = Mark::Fine;
        view.outcome = outcomeText(step);
        break;
    case StepPhase::Failed:
        view.mark = Mark::Bad;
        view.outcome = step.error.hint.isEmpty() ? step.error.text
                                                 : step.error.text + QLatin1Char(' ') + step.error.hint;
        break;
    case StepPhase::Skipped:
        view.mark = Mark::Warning;
        view.outcome = step.error.text.isEmpty() ? tr("skipped") : tr("skipped: %1").arg(step.error.text);
        break;
    }
    return view;
}

QString titleOf(const RunPlan &plan)
{
    switch (plan.kind) {
    case RunKind::Failover:
        return tr("Failover from %1 to %2").arg(plan.fromName, plan.toName);
    case RunKind::Failback:
        return tr("Failback from %1 to %2").arg(plan.fromName, plan.toName);
    case RunKind::Resume:
        return tr("%1 takes writes again").arg(plan.toName);
    }
    return {};
}

QString stopNoteOf(const RunState &state)
{
    QStringList done;
    for (const StepState &step : state.steps) {
        if (step.phase == StepPhase::Done)
            done += step.spec.title;
    }
    if (done.isEmpty())
        return tr("Nothing has been changed yet.");
    return tr("Already done, and stays done: %1.").arg(done.join(QStringLiteral(", ")));
}

QList<ActPreview::Tile> resultsOf(const RunState &state, Duration took)
{
    QList<ActPreview::Tile> tiles;
    tiles +=
        {tr("Took"), durationText(took), tr("from the start to the end of the write test"), Mark::NotYet};
    const StepState *fence = state.doing(QStringLiteral("fence"));
    const StepState *promote = state.doing(QStringLiteral("promote"));
    if (!promote || promote->phase != StepPhase::Done)
        return tiles;
    // Said only when it is proven: the standby had replayed to the very end of the old primary's log.
    const auto final =
        fence ? lsnFromText(fence->result.value(QStringLiteral("final_lsn")).toString()) : std::nullopt;
    const auto replayed = lsnFromText(promote->result.value(QStringLiteral("replayed_lsn")).toString());
    const bool shipped = fence && fence->result.value(QStringLiteral("shipped")).toBool();
    if (shipped && final && replayed && *replayed >= *final) {
        tiles += {tr("Lost"), tr("nothing"),
                  tr("%1's last log was restored before the promotion").arg(state.plan.fromName), Mark::Fine};
    } else if (state.plan.lossSaidSeconds) {
        const Duration said{qint64(*state.plan.lossSaidSeconds * 1000)};
        tiles += {tr("Lost"), tr("at most %1").arg(durationText(said)),
                  tr("as said before; count the rows at %1 when it is back").arg(state.plan.fromName),
                  Mark::Warning};
    }
    return tiles;
}

QString nextOf(const RunState &state)
{
    if (!state.succeeded)
        return tr("Nothing goes on by itself. The sites stay as they are until somebody acts.");
    switch (state.plan.kind) {
    case RunKind::Failover:
        return tr("Tell the customers to reroute. There is no standby until %1 is rebuilt: fail back when it "
                  "is sound.")
            .arg(state.plan.fromName);
    case RunKind::Failback:
        return tr("Both sites are in their places again.");
    case RunKind::Resume:
        return tr("See why the move did not happen before you try again.");
    }
    return {};
}

/// Whatever has happened, it is for somebody else to act on.
void describeFollowed(RunView &view, const RunState &state, const RunNotes &notes)
{
    const StepState *current = state.current();
    const QString who = notes.wheel.isEmpty() ? tr("whoever has the wheel") : notes.wheel;
    view.mark = Mark::Running;
    if (current && current->phase == StepPhase::Failed) {
        view.state = tr("%1: failed. What comes next is for %2 to say.").arg(current->spec.title, who);
        view.errorText = current->error.text;
        view.errorHint = current->error.hint;
        view.mark = Mark::Bad;
    } else if (state.stopped) {
        view.state = tr("Stopped. Going on is for %1 to say.").arg(who);
        view.mark = Mark::Warning;
    } else if (!notes.storeError.text.isEmpty()) {
        view.state = tr("What happens can't be read from the log.");
        view.errorText = notes.storeError.text;
        view.errorHint = notes.storeError.hint;
        view.mark = Mark::Unknown;
    } else if (current) {
        view.state = tr("%1. Carried out by %2, followed here.").arg(current->spec.title, who);
    } else {
        view.state = tr("Every step is done. The end is stored by %1.").arg(who);
    }
}

void describeOngoing(RunView &view, const RunState &state, const RunNotes &notes)
{
    if (notes.following) {
        describeFollowed(view, state, notes);
        return;
    }
    const StepState *current = state.current();
    view.stopNote = stopNoteOf(state);
    if (!notes.storeError.text.isEmpty()) {
        view.state = tr("Waiting: the log can't be written, so nothing is done.");
        view.errorText = notes.storeError.text;
        view.errorHint = notes.storeError.hint;
        view.mark = Mark::Bad;
        view.canRetry = true;
    } else if (current && current->phase == StepPhase::Failed) {
        view.state = tr("%1: failed").arg(current->spec.title);
        view.errorText = current->error.text;
        view.errorHint = current->error.hint;
        view.mark = Mark::Bad;
        view.canRetry = view.canStop = true;
    } else if (state.stopped) {
        view.state = tr("Stopped. %1").arg(view.stopNote);
        view.mark = Mark::Warning;
        view.canRetry = true;
    } else if (!notes.waiting.isEmpty()) {
        view.state = notes.waiting;
        view.mark = Mark::Unknown;
        view.canStop = true;
    } else {
        view.state = current         ? current->spec.title
                     : state.started ? tr("Storing the end")
                                     : tr("Storing the beginning");
        if (notes.interrupted && current)
            view.state = tr("Taken up in the middle. Going on: %1").arg(current->spec.title);
        view.mark = Mark::Running;
        view.canStop = true;
    }
}
} // namespace

RunView makeRunView(const RunState &state, const RunNotes &notes)
{
    RunView view;
    view.id = state.plan.id;
    view.title = titleOf(state.plan);
    view.interrupted = notes.interrupted && !state.finished;
    view.startedAt = state.startedAt;
    view.endedAt = state.finishedAt;
    for (const StepState &step : state.steps)
        view.steps += viewOf(step, notes);
    view.finished = state.finished;
    if (!state.finished) {
        describeOngoing(view, state, notes);
        if (view.canRetry && notes.storeError.text.isEmpty()) {
            view.giveUp = tr("Give up");
            if (mayResume(state))
                view.letGo = tr("Let %1 take writes again").arg(state.plan.fromName);
        }
        return view;
    }
    const Duration took = state.finishedAt.value_or(Instant{}) - state.startedAt.value_or(Instant{});
    view.mark = state.succeeded ? Mark::Fine : Mark::Warning;
    view.state = state.succeeded
                     ? tr("Done in %1. %2 takes writes.").arg(durationText(took), state.plan.toName)
                     : tr("Given up after %1. %2").arg(durationText(took), stopNoteOf(state));
    view.results = resultsOf(state, took);
    view.next = nextOf(state);
    return view;
}

bool mayOverride(const RunState &state)
{
    if (state.plan.kind != RunKind::Failover || state.plan.override_ || state.finished)
        return false;
    const StepState *current = state.current();
    return current && current->spec.unlessOverride && current->tries > 0;
}

bool mayResume(const RunState &state)
{
    if (state.plan.kind == RunKind::Resume || state.succeeded)
        return false;
    const StepState *fence = state.doing(QStringLiteral("fence"));
    const StepState *promote = state.doing(QStringLiteral("promote"));
    return fence && fence->tries > 0 && promote && promote->phase != StepPhase::Done;
}

} // namespace Switchback
