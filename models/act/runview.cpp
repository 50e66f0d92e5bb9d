// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/act/runview.h"

#include "models/core/counted.h"
#include "models/core/text/sentences.h"
#include "models/core/visibletext.h"
#include "models/replication/numbertext.h"
#include "models/runbook/audioplan.h"
#include "models/runbook/runevents.h"

#include <QCoreApplication>
#include <QJsonObject>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunView)
};

/// What came of counting, exporting or discarding a kept copy. A count that is not there is not known.
QString copyOutcome(const QString &verb, const QJsonObject &result)
{
    const QJsonObject copy =
        verb == QLatin1String("kept_count") ? result : result.value(QStringLiteral("copy")).toObject();
    const auto rowsIn = [](const QJsonObject &json) {
        const qint64 rows = json.value(QStringLiteral("rows")).toInteger();
        return json.contains(QStringLiteral("rows"))
                   ? Words::tr("%1 rows", nullptr, howMany(rows)).arg(numberText(rows))
                   : Words::tr("rows not known");
    };
    if (verb == QLatin1String("kept_export")) {
        const QJsonObject written = result.value(QStringLiteral("export")).toObject();
        return Words::tr("%1, written to %2")
            .arg(rowsIn(written), written.value(QStringLiteral("path")).toString());
    }
    if (verb == QLatin1String("kept_discard"))
        return Words::tr("discarded: %1").arg(rowsIn(copy));
    const QString why = copy.value(QStringLiteral("rows_note")).toString();
    return why.isEmpty() ? rowsIn(copy) : Words::tr("%1: %2").arg(rowsIn(copy), why);
}

QString rebuildText(const QJsonObject &result)
{
    const QString caught = Words::tr("restored and caught up to %1")
                               .arg(result.value(QStringLiteral("replayed_lsn")).toString());
    const QJsonObject kept = result.value(QStringLiteral("kept")).toObject();
    const QString name = kept.value(QStringLiteral("name")).toString();
    if (name.isEmpty())
        return caught;
    return Words::tr("%1; the old data is kept as %2").arg(caught, name);
}

QString outcomeText(const StepState &step)
{
    const QJsonObject &result = step.result;
    const QString &verb = step.spec.verb;
    if (verb == QLatin1String("fence")) {
        if (!result.value(QStringLiteral("shipped")).toBool())
            return Words::tr("stopped; its last log could not be shipped");
        return Words::tr("stopped; last log shipped up to %1")
            .arg(result.value(QStringLiteral("final_lsn")).toString());
    }
    if (verb == QLatin1String("promote"))
        return Words::tr("takes writes, timeline %1").arg(result.value(QStringLiteral("timeline")).toInt());
    if (verb == QLatin1String("write_test"))
        return Words::tr("row written and read back in %1 ms")
            .arg(qRound(result.value(QStringLiteral("millis")).toDouble()));
    if (verb == QLatin1String("rebuild"))
        return rebuildText(result);
    if (verb == QLatin1String("log_backup"))
        return result.value(QStringLiteral("copied")).toBool() ? Words::tr("taken and copied")
                                                               : Words::tr("taken, not yet copied");
    if (verb.startsWith(QLatin1String("kept_")))
        return copyOutcome(verb, result);
    if (verb == QLatin1String("orphans_export"))
        return audioExported(orphanExportFrom(result));
    return Words::tr("done");
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
    case StepPhase::Busy:
        view.mark = Mark::Running;
        view.outcome = Words::tr("waits: %1").arg(step.error.text);
        break;
    case StepPhase::Intended:
        view.mark = notes.waiting.isEmpty() ? Mark::Running : Mark::Unknown;
        view.outcome = notes.waiting.isEmpty() && step.busySince ? Words::tr("waits: %1").arg(step.error.text)
                                                                 : notes.waiting;
        break;
    case StepPhase::Done:
        view.mark = Mark::Fine;
        view.outcome = outcomeText(step);
        break;
    case StepPhase::Failed:
        view.mark = Mark::Bad;
        view.outcome = step.error.hint.isEmpty() ? step.error.text : asSentences(step.error);
        break;
    case StepPhase::Skipped:
        view.mark = Mark::Warning;
        view.outcome =
            step.error.text.isEmpty() ? Words::tr("skipped") : Words::tr("skipped: %1").arg(step.error.text);
        if (step.spec.verb.startsWith(QLatin1String("kept_"))) {
            view.mark = Mark::Bad;
            view.outcome = asSentences(step.error);
        }
        break;
    }
    return view;
}

/// Of a case, and the writes stay where they are: what it did is all there is to say.
bool onlyAStep(const RunPlan &plan)
{
    return !plan.step.isEmpty() && !turnsService(plan);
}

QString titleOf(const RunPlan &plan)
{
    if (onlyAStep(plan))
        return plan.steps.value(0).title;
    switch (plan.kind) {
    case RunKind::Failover:
        return Words::tr("Failover from %1 to %2").arg(plan.fromName, plan.toName);
    case RunKind::Planned:
        return Words::tr("Planned failover from %1 to %2").arg(plan.fromName, plan.toName);
    case RunKind::Failback:
        return Words::tr("Failback from %1 to %2").arg(plan.fromName, plan.toName);
    case RunKind::Resume:
        return Words::tr("%1 takes writes again").arg(plan.toName);
    case RunKind::Copies:
        return plan.steps.isEmpty() ? QString() : plan.steps.first().title;
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
        return Words::tr("Nothing has been changed yet.");
    return Words::tr("Already done, and stays done: %1.").arg(done.join(QStringLiteral(", ")));
}

QList<ActPreview::Tile> resultsOf(const RunState &state, Duration took)
{
    QList<ActPreview::Tile> tiles;
    tiles += {Words::tr("Took"), durationText(took), Words::tr("from the start to the end of the write test"),
              Mark::NotYet};
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
        tiles += {Words::tr("Lost"), Words::tr("nothing"),
                  Words::tr("%1's last log was restored before the promotion").arg(state.plan.fromName),
                  Mark::Fine};
    } else if (state.lossAccepted && state.lastLog) {
        tiles += {Words::tr("Lost"), lossText(*state.lastLog),
                  Words::tr("accepted by %1; count the rows at %2 before it is rebuilt")
                      .arg(state.lossAccepted->person, state.plan.fromName),
                  Mark::Warning};
    } else if (state.plan.lossSaidSeconds) {
        const Duration said{qint64(*state.plan.lossSaidSeconds * 1000)};
        tiles += {Words::tr("Lost"), Words::tr("at most %1").arg(durationText(said)),
                  Words::tr("as said before; count the rows at %1 when it is back").arg(state.plan.fromName),
                  Mark::Warning};
    }
    return tiles;
}

QString nextOf(const RunState &state)
{
    if (!state.succeeded)
        return Words::tr("Nothing goes on by itself. The sites stay as they are until somebody acts.");
    switch (state.plan.kind) {
    case RunKind::Planned:
        return Words::tr(
                   "Tell the customers to reroute. There is no standby until %1 is rebuilt: fail back when "
                   "the work is done.")
            .arg(state.plan.fromName);
    case RunKind::Failover:
        return Words::
            tr("Tell the customers to reroute. There is no standby until %1 is rebuilt: fail back when it "
               "is sound.")
                .arg(state.plan.fromName);
    case RunKind::Failback:
        return Words::tr("Both sites are in their places again.");
    case RunKind::Resume:
        return Words::tr("See why the move did not happen before you try again.");
    case RunKind::Copies:
        return {};
    }
    return {};
}

QString timeOf(Instant at, const RunNotes &notes)
{
    const QTimeZone zone(notes.zone);
    if (notes.zone.isEmpty() || !zone.isValid())
        return Words::tr("%1 UTC").arg(clockText(at, QTimeZone::utc()));
    return Words::tr("%1 %2").arg(clockText(at, zone), notes.zoneName);
}

/// Nobody can write from the fence to the promotion, whatever the run does meanwhile.
std::optional<RunView::Gap> gapOf(const RunState &state, const RunNotes &notes)
{
    if (!state.started || !state.noWritesSince || (state.finished && !owesResume(state)))
        return std::nullopt;
    const QString since = timeOf(*state.noWritesSince, notes);
    return RunView::Gap{*state.noWritesSince, state.noWritesEarlier
                                                  ? Words::tr("No writes since %1 or earlier").arg(since)
                                                  : Words::tr("No writes since %1").arg(since)};
}

RunView::Question questionOf(const RunState &state, const RunNotes &notes)
{
    const QString from = state.plan.fromName;
    RunView::Question question;
    question.site = from;
    const QString why = Words::tr("%1 has stopped, but its last log could not be shipped to %2.")
                            .arg(from, state.plan.toName);
    const StepState *fence = state.doing(QStringLiteral("fence"));
    const bool told = state.lastLog && fence && state.lastLog->op == fence->op;
    if (!told) {
        question.text = why + QLatin1Char(' ') + Words::tr("What is missing is being looked at.");
        return question;
    }
    const LastLog &known = *state.lastLog;
    QStringList parts{why};
    parts += Words::tr("Only %1 has: %2.").arg(from, lossText(known));
    if (known.arrivedTo)
        parts += Words::tr("%1 has everything acknowledged before %2.")
                     .arg(state.plan.toName, timeOf(*known.arrivedTo, notes));
    if (!known.finalLsn.isEmpty())
        parts += known.arrivedLsn.isEmpty()
                     ? Words::tr("%1's log ends at %2.").arg(from, known.finalLsn)
                     : Words::tr("%1's log ends at %2; %3 has it up to %4.")
                           .arg(from, known.finalLsn, state.plan.toName, known.arrivedLsn);
    question.text = parts.join(QLatin1Char(' '));
    question.statement = Words::tr("I accept that %1 goes on without what only %2 has: %3.")
                             .arg(state.plan.toName, from, lossText(known));
    question.accept = Words::tr("Accept this loss…");
    question.again = Words::tr("Ship again");
    return question;
}

/// Whatever has happened, it is for somebody else to act on.
void describeFollowed(RunView &view, const RunState &state, const RunNotes &notes)
{
    const StepState *current = state.current();
    const QString who = notes.wheel.isEmpty() ? Words::tr("whoever has the wheel") : notes.wheel;
    view.mark = Mark::Running;
    if (asksAboutLastLog(state)) {
        view.state =
            Words::tr("%1 What comes next is for %2 to say.").arg(questionOf(state, notes).text, who);
        view.mark = Mark::Bad;
        view.waitsForPerson = true;
    } else if (current && current->phase == StepPhase::Failed) {
        view.state = Words::tr("%1: failed. What comes next is for %2 to say.").arg(current->spec.title, who);
        view.errorText = current->error.text;
        view.errorHint = current->error.hint;
        view.mark = Mark::Bad;
        view.waitsForPerson = true;
    } else if (state.stopped) {
        view.state = Words::tr("Stopped. Going on is for %1 to say.").arg(who);
        view.mark = Mark::Warning;
        view.waitsForPerson = true;
    } else if (!notes.storeError.text.isEmpty()) {
        view.state = Words::tr("What happens can't be read from the log.");
        view.errorText = notes.storeError.text;
        view.errorHint = notes.storeError.hint;
        view.mark = Mark::Unknown;
    } else if (current) {
        view.state = Words::tr("%1. Carried out by %2, followed here.").arg(current->spec.title, who);
    } else {
        view.state = Words::tr("Every step is done. The end is stored by %1.").arg(who);
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
        view.state = Words::tr("Waiting: the log can't be written, so nothing is done.");
        view.errorText = notes.storeError.text;
        view.errorHint = notes.storeError.hint;
        view.mark = Mark::Bad;
        view.canRetry = view.waitsForPerson = true;
    } else if (asksAboutLastLog(state) && !state.stopped) {
        view.question = questionOf(state, notes);
        view.state = Words::tr("Stopped before %1: a person has to decide.").arg(current->spec.title);
        view.mark = Mark::Bad;
        view.waitsForPerson = true;
    } else if (current && current->phase == StepPhase::Failed) {
        view.state = Words::tr("%1: failed").arg(current->spec.title);
        view.errorText = current->error.text;
        view.errorHint = current->error.hint;
        view.mark = Mark::Bad;
        view.canRetry = view.canStop = view.waitsForPerson = true;
    } else if (state.stopped) {
        view.state = Words::tr("Stopped. %1").arg(view.stopNote);
        view.mark = Mark::Warning;
        view.canRetry = view.waitsForPerson = true;
    } else if (current && current->busySince && notes.waiting.isEmpty()) {
        view.state = Words::tr("%1 waits since %2: %3")
                         .arg(current->spec.title, timeOf(*current->busySince, notes),
                              visibleText(current->error.text));
        view.mark = Mark::Running;
        view.canStop = true;
    } else if (!notes.waiting.isEmpty()) {
        view.state = notes.waiting;
        view.mark = Mark::Unknown;
        view.canStop = true;
    } else {
        view.state = current         ? current->spec.title
                     : state.started ? Words::tr("Storing the end")
                                     : Words::tr("Storing the beginning");
        if (notes.interrupted && current)
            view.state = Words::tr("Taken up in the middle. Going on: %1").arg(current->spec.title);
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
    view.gap = gapOf(state, notes);
    if (!state.finished) {
        describeOngoing(view, state, notes);
        if (view.canRetry && notes.storeError.text.isEmpty())
            view.giveUp = Words::tr("Give up");
        if ((view.canRetry || view.question) && notes.storeError.text.isEmpty() && mayResume(state))
            view.letGo = Words::tr("Let %1 take writes again").arg(state.plan.fromName);
        return view;
    }
    const Duration took = state.finishedAt.value_or(Instant{}) - state.startedAt.value_or(Instant{});
    view.mark = state.succeeded ? Mark::Fine : Mark::Warning;
    if (state.plan.kind == RunKind::Copies) {
        view.state = state.succeeded ? Words::tr("Done in %1.").arg(durationText(took))
                                     : Words::tr("Not done: %1").arg(state.steps.first().error.text);
        return view;
    }
    if (onlyAStep(state.plan) && state.succeeded) {
        view.state = Words::tr("Done in %1.").arg(durationText(took));
        return view;
    }
    view.state = state.succeeded
                     ? Words::tr("Done in %1. %2 takes writes.").arg(durationText(took), state.plan.toName)
                     : Words::tr("Given up after %1. %2").arg(durationText(took), stopNoteOf(state));
    view.results = resultsOf(state, took);
    view.next = nextOf(state);
    return view;
}

} // namespace Switchback
