// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/act/preview.h"

#include "models/sites/ways.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Preview)
};

/// The act that is meant.
OfferedAct actOf(const ActInputs &in)
{
    OfferedAct act = offeredAct(in.config, in.facts);
    if (!in.order)
        return act;
    act.kind = in.order->kind;
    if (!in.order->from.isEmpty()) {
        act.from = in.order->from;
        act.to = in.order->to;
    }
    return act;
}

QList<RunbookCall> callsOf(const ActInputs &in, RunKind kind)
{
    return in.order && !in.order->calls.isEmpty() ? in.order->calls : in.runbooks.calls(kind);
}

Duration currentLoss(const LossCard &loss, Instant now)
{
    return loss.recoverableTo ? std::max(Duration{0}, loss.loss + (now - loss.at)) : loss.loss;
}

ActPreview::Tile lossTile(const ActInputs &in, bool shipsLast)
{
    ActPreview::Tile tile;
    tile.label = Words::tr("Will be lost");
    const QString length = durationText(currentLoss(in.loss, in.now));
    switch (in.loss.kind) {
    case LossCard::Kind::Known:
        tile.value = shipsLast ? Words::tr("0 to %1").arg(length) : length;
        break;
    case LossCard::Kind::AtMost:
        tile.value = Words::tr("at most %1").arg(length);
        break;
    case LossCard::Kind::Unknown:
    case LossCard::Kind::NoStandby:
        tile.value = Words::tr("not known");
        tile.mark = Mark::Unknown;
        tile.note = in.loss.why;
        return tile;
    }
    QStringList notes;
    if (!in.loss.rowsText.isEmpty())
        notes += in.loss.rowsText;
    if (in.loss.recoverableTo) {
        const SiteConfig &from = siteById(in.config, actOf(in).from);
        notes += Words::tr("since %1 %2")
                     .arg(clockText(*in.loss.recoverableTo, QTimeZone(from.zone)), from.shortName);
    }
    if (shipsLast)
        notes += Words::tr("nothing if the last log is shipped");
    tile.note = notes.join(QStringLiteral(" · "));
    tile.mark = currentLoss(in.loss, in.now) > in.config.rpo && !shipsLast ? Mark::Warning : Mark::NotYet;
    return tile;
}

ActPreview::Tile timeTile(const ActInputs &in, const QList<StepSpec> &steps)
{
    ActPreview::Tile tile;
    tile.label = Words::tr("Takes about");
    Duration sum{0};
    QStringList parts;
    for (const StepSpec &step : steps) {
        // In whole seconds, rounded up: a forecast that promises 0 s helps nobody.
        const Duration each = std::chrono::ceil<std::chrono::seconds>(expectedTime(in.times, step.verb));
        sum += each;
        parts +=
            QStringLiteral("%1 %2").arg(QCoreApplication::translate("Verb", step.verb.toUtf8().constData())
                                            .replace(QLatin1Char('_'), QLatin1Char(' ')),
                                        durationText(each));
    }
    tile.value = durationText(sum);
    tile.note = parts.join(QStringLiteral(", "));
    return tile;
}

ActPreview::Tile oldPrimaryTile(bool reachable, const SiteFacts &from, Instant now, Duration poll)
{
    ActPreview::Tile tile;
    tile.label = Words::tr("Old primary");
    if (!reachable) {
        tile.value = Words::tr("can't be fenced");
        tile.note = Words::tr("answers neither SSH nor REST: it could still take writes");
        tile.mark = Mark::Warning;
        return tile;
    }
    QStringList ways;
    for (const WayState &way : from.ways) {
        if (carriesCalls(way.way) && wayAnswers(way, now, poll))
            ways += wayName(way.way);
    }
    tile.value = Words::tr("will be fenced");
    tile.note = Words::tr("answers %1: it stops first").arg(ways.join(Words::tr(" and ")));
    return tile;
}

ActPreview::Tile gapTile(const ActInputs &in)
{
    ActPreview::Tile pause;
    pause.label = Words::tr("No writes for about");
    Duration sum{0};
    for (const char *verb : {"fence", "promote", "write_test"})
        sum += expectedTime(in.times, QString::fromLatin1(verb));
    pause.value = durationText(sum);
    pause.note = Words::tr("from the fence to the write test");
    return pause;
}

/// Offered only while the primary can take one; what became of it stays to be read.
void adviseLogBackup(ActPreview &preview, const ActInputs &in, bool canBeTaken)
{
    constexpr Duration ResultStands = 1min;
    const std::optional<LogBackupAsked> &asked = in.logBackup;
    if (asked && !asked->endedAt) {
        preview.advice = Words::tr("A log backup is being taken, for %1 so far.")
                             .arg(durationText(std::max(Duration{0}, in.now - asked->since)));
        return;
    }
    const bool wanted = canBeTaken && currentLoss(in.loss, in.now) > 10s;
    if (asked && in.now - *asked->endedAt <= ResultStands) {
        preview.advice = asked->ok ? Words::tr("A log backup was taken and copied %1 ago.")
                                         .arg(durationText(in.now - *asked->endedAt))
                                   : Words::tr("The log backup failed: %1").arg(asked->text);
        if (wanted)
            preview.adviceAction = asked->ok ? Words::tr("Take another") : Words::tr("Try again");
        return;
    }
    if (!wanted)
        return;
    preview.advice =
        Words::tr("A log backup now would cut the loss to about %1 even if the last log can't be shipped.")
            .arg(durationText(expectedTime(in.times, QStringLiteral("log_backup"))));
    preview.adviceAction = Words::tr("Take one first");
}

void describeFailover(ActPreview &preview, const ActInputs &in, const OfferedAct &act)
{
    const SiteFacts &from = factsById(in.facts, act.from);
    const Duration poll = in.config.pollPeriod;
    const bool reachable = siteAnswers(from, in.now, poll);
    const bool shipsLast = shipsLastLog(from, in.now, poll);
    preview.title = Words::tr("Fail over the database to %1").arg(preview.to);
    preview.explanation =
        Words::tr("%1 stops taking writes, %2 starts. Calls stay where they are until customers reroute.")
            .arg(preview.from, preview.to);
    preview.button = Words::tr("Fail over to %1").arg(preview.to);
    const RunPlan plan = makePlan(in, reachable ? std::nullopt : std::optional<Override>(Override{}), {});
    preview.tiles = {lossTile(in, shipsLast), timeTile(in, plan.steps),
                     oldPrimaryTile(reachable, from, in.now, poll)};
    adviseLogBackup(preview, in, shipsLast);
    if (!reachable) {
        preview.needsOverride =
            Words::tr("%1 can't be asked to stop. I have made sure by other means that it takes no writes, "
                      "or I take on what it still writes.")
                .arg(preview.from);
    }
    preview.undo =
        Words::tr("Can be undone by failing back; lost rows stay readable at %1.").arg(preview.from);
}

/// From a site that works: what is lost is nothing, or a person is asked first.
void describePlanned(ActPreview &preview, const ActInputs &in, const OfferedAct &act)
{
    const SiteFacts &from = factsById(in.facts, act.from);
    const Duration poll = in.config.pollPeriod;
    preview.title = Words::tr("Planned failover of the database to %1").arg(preview.to);
    preview.explanation =
        Words::tr("%1 ships its log and stops taking writes; %2 starts when it holds the last row. Calls "
                  "stay where they are until customers reroute.")
            .arg(preview.from, preview.to);
    preview.button = Words::tr("Planned failover to %1").arg(preview.to);
    ActPreview::Tile loss;
    loss.label = Words::tr("Will be lost");
    loss.value = Words::tr("nothing");
    loss.note =
        Words::tr("%1 takes over only when it holds the last row of %2").arg(preview.to, preview.from);
    preview.tiles = {loss, timeTile(in, makePlan(in, std::nullopt, {}).steps), gapTile(in),
                     oldPrimaryTile(siteAnswers(from, in.now, poll), from, in.now, poll)};
    preview.undo =
        Words::tr("Can be stopped until the promotion; after it, failing back undoes it. Nothing is lost.");
}

/// Nothing of the present primary's is lost; of the site that is rebuilt only what it has said itself.
ActPreview::Tile failbackLoss(const ActInputs &in, const ActPreview &preview)
{
    ActPreview::Tile loss;
    loss.label = Words::tr("Will be lost");
    const QString home =
        Words::tr("%1 takes over only when it holds the last row of %2").arg(preview.to, preview.from);
    if (!in.rebuild) {
        loss.value = Words::tr("not known");
        loss.mark = Mark::Unknown;
        loss.note = Words::tr("%1 has not said yet what its old data hold").arg(preview.to);
    } else if (in.rebuild->oldSafe || !in.rebuild->old) {
        loss.value = in.rebuild->oldSafe ? Words::tr("nothing") : Words::tr("not known");
        loss.mark = in.rebuild->oldSafe ? Mark::NotYet : Mark::Unknown;
        loss.note = in.rebuild->oldSafe ? home : in.rebuild->oldWhy;
    } else {
        loss.value = Words::tr("nothing that is not kept");
        loss.note = home;
    }
    return loss;
}

/// What may be the only copy of something, and what happens to it before anything is overwritten.
ActPreview::Tile oldDataTile(const ActInputs &in, const ActPreview &preview)
{
    ActPreview::Tile tile;
    tile.label = Words::tr("Old data at %1").arg(preview.to);
    if (!in.rebuild) {
        tile.value = Words::tr("not known");
        tile.mark = Mark::Unknown;
        tile.note = Words::tr("%1 is being asked").arg(preview.to);
        return tile;
    }
    const RebuildFacts &facts = *in.rebuild;
    if (facts.refusal) {
        tile.value = Words::tr("can't be rebuilt");
        tile.mark = Mark::Warning;
        tile.note = facts.refusal->text;
        return tile;
    }
    if (facts.oldSafe || !facts.old) {
        tile.value = facts.oldSafe ? Words::tr("%1 has all of it").arg(preview.from) : Words::tr("not known");
        tile.mark = facts.oldSafe ? Mark::NotYet : Mark::Unknown;
        tile.note = facts.oldWhy;
        return tile;
    }
    tile.mark = Mark::Warning;
    tile.value = oldRowsText(facts);
    tile.note = Words::tr("may be the only copy: %1").arg(facts.oldWhy);
    const bool room = !facts.neededBytes || !facts.freeBytes || *facts.neededBytes <= *facts.freeBytes;
    tile.note +=
        QStringLiteral(" · ") +
        (room ? Words::tr("kept as a copy before anything is overwritten")
              : Words::tr("no room to keep it: the rebuild stops and asks before it touches anything"));
    return tile;
}

/// A step of a case that leaves the writes where they are.
void describeStep(ActPreview &preview, const ActInputs &in)
{
    const RunPlan plan = makePlan(in, std::nullopt, {});
    QStringList titles;
    for (const StepSpec &step : plan.steps)
        titles += step.title;
    preview.title = titles.value(0);
    preview.explanation = titles.join(QStringLiteral(". ")) + QLatin1Char('.');
    preview.button = titles.value(0);
    ActPreview::Tile loss;
    loss.label = Words::tr("Will be lost");
    loss.value = Words::tr("nothing");
    loss.note = Words::tr("which site takes the writes does not change");
    preview.tiles = {loss, timeTile(in, plan.steps)};
    if (std::any_of(plan.steps.cbegin(), plan.steps.cend(), [&plan](const StepSpec &step) {
            return step.verb == QLatin1String("rebuild") && step.site == plan.to;
        }))
        preview.tiles += oldDataTile(in, preview);
    preview.undo = Words::tr("Which site takes the writes does not change.");
}

void describeFailback(ActPreview &preview, const ActInputs &in)
{
    preview.title = Words::tr("Fail back to %1").arg(preview.to);
    preview.explanation =
        Words::tr("%1 is rebuilt from %2 and catches up while %2 goes on taking writes; then %2 stops and %1 "
                  "takes over.")
            .arg(preview.to, preview.from);
    preview.button = Words::tr("Fail back to %1").arg(preview.to);
    const RunPlan plan = makePlan(in, std::nullopt, {});
    preview.tiles = {failbackLoss(in, preview), timeTile(in, plan.steps), gapTile(in),
                     oldDataTile(in, preview)};
    if (in.rebuild && !in.rebuild->foreign.isEmpty()) {
        preview.advice = Words::tr("The repository of %1 holds another history than %2's: %3.")
                             .arg(preview.to, preview.from, in.rebuild->foreign.join(QStringLiteral(", ")));
    }
    preview.undo =
        Words::tr("Can be stopped until the fence; after it, letting %1 take writes again undoes it.")
            .arg(preview.from);
}
} // namespace

ActPreview makePreview(const ActInputs &inputs)
{
    const OfferedAct act = actOf(inputs);
    ActPreview preview;
    preview.kind = act.kind == RunKind::Failback ? ActPreview::Kind::Failback : ActPreview::Kind::Failover;
    preview.from = siteById(inputs.config, act.from).shortName;
    preview.to = siteById(inputs.config, act.to).shortName;
    preview.typed = !inputs.order || inputs.order->turns() || inputs.order->noReturn;
    if (inputs.order && !inputs.order->turns())
        describeStep(preview, inputs);
    else if (act.kind == RunKind::Failback)
        describeFailback(preview, inputs);
    else if (act.kind == RunKind::Planned)
        describePlanned(preview, inputs, act);
    else
        describeFailover(preview, inputs, act);
    preview.blocked =
        inputs.order
            ? orderBlocked(*inputs.order, inputs.config, inputs.facts, inputs.runUnderWay, inputs.now)
            : actBlocked(act, inputs.config, inputs.facts, inputs.runUnderWay, inputs.now);
    if (preview.blocked.isEmpty() && callsOf(inputs, act.kind).isEmpty())
        preview.blocked = Words::tr("There is no runbook for this move.");
    return preview;
}

RunPlan makePlan(const ActInputs &inputs, const std::optional<Override> &override, const QString &actor)
{
    const OfferedAct act = actOf(inputs);
    const MoveEnds ends{inputs.config.id, act.from, siteById(inputs.config, act.from).shortName, act.to,
                        siteById(inputs.config, act.to).shortName};
    RunPlan plan = makeRun(act.kind, ends, callsOf(inputs, act.kind),
                           act.kind == RunKind::Failover ? override : std::nullopt);
    plan.actor = actor;
    if (inputs.order) {
        plan.incident = inputs.order->incident;
        plan.step = inputs.order->step;
    }
    plan.lastLogSaid = act.kind == RunKind::Failover &&
                       shipsLastLog(factsById(inputs.facts, act.from), inputs.now, inputs.config.pollPeriod);
    if (inputs.loss.kind == LossCard::Kind::Known || inputs.loss.kind == LossCard::Kind::AtMost) {
        plan.lossSaidSeconds = double(currentLoss(inputs.loss, inputs.now).count()) / 1000.0;
        plan.recoverableToSaid = inputs.loss.recoverableTo;
        plan.rowsSaid = inputs.loss.rowsAtMost;
    }
    return plan;
}

} // namespace Switchback
