// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/moves.h"

#include "app/link/linkcodes.h"
#include "models/core/whendone.h"
#include "models/overview/overviewbuilder.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration RebuildEvery = 5s;
constexpr Duration RebuildLife = 30s;
} // namespace

Moves::Moves(const PairConfig &pair, const Clock &clock, Outside outside)
    : m_pair(pair)
    , m_clock(clock)
    , m_outside(std::move(outside))
    , m_runner(runnerOutside(), clock)
    , m_handBackup(clock, [this](const QString &site, const QJsonObject &body, QObject *context, auto done) {
        m_outside.links().call({site, QStringLiteral("log_backup"), body, AnyWay, 45s}, context, {},
                               [done](const CallAnswer &answer) { done(answer.data); });
    })
{
    connect(&m_handBackup, &HandBackup::changed, this, [this] {
        m_outside.watcher.askNow();
        emit looked();
    });
    connect(&m_runner, &Runner::wheelLost, this, [this] {
        m_outside.seats().doubtWheel();
        // A lease taken anew by ourselves makes strangers of our own answers: then it is gone on with.
        QTimer::singleShot(1s, this, [this] {
            if (m_outside.seats().hasWheel())
                wheelChanged(true);
        });
    });
    connect(&m_runner, &Runner::changed, this, [this] {
        emit changed();
        // Asked once at the end, not after each step: the sites have other things to do in between.
        if (std::exchange(m_wasActive, m_runner.active()) && !m_runner.active())
            m_outside.watcher.askNow();
        resumeIfOwed();
    });
}

Runner::Outside Moves::runnerOutside()
{
    Runner::Outside outside;
    outside.append = [this](const Event &event) { return m_outside.seats().appendUnderWheel(event); };
    outside.call = [this](const StepSpec &step, const QJsonObject &request, QObject *context, auto line,
                          auto done) {
        m_outside.links().call({step.site, step.verb, request, AnyWay, step.deadline}, context,
                               std::move(line), [done = std::move(done)](const CallAnswer &answer) {
                                   const bool fromSite =
                                       answer.data.ok() || !isLinkCode(answer.data.error().code);
                                   done({answer.data, fromSite});
                               });
    };
    outside.lastLog = [this](const RunState &state) { return lastLogOf(state); };
    outside.zone = m_pair.production.zone;
    outside.zoneName = m_pair.production.shortName;
    return outside;
}

void Moves::takeUp(const std::function<void()> &done)
{
    EventQuery query;
    query.pair = m_pair.id;
    query.kinds = runEventKinds();
    query.limit = 5000;
    query.newestFirst = true;
    whenDone(m_outside.store().events(query), this, [this, done](const Result<QList<Event>> &read) {
        if (read)
            takeRuns(QList<Event>(read->crbegin(), read->crend()));
        else
            emit troubled(read.error());
        done();
    });
}

/// Oldest first. What came over the feed meanwhile stands behind what was there.
void Moves::takeRuns(QList<Event> events)
{
    const qint64 last = events.isEmpty() ? 0 : events.last().seq;
    for (const Event &event : std::as_const(m_runEvents)) {
        if (event.seq > last)
            events += event;
    }
    m_runEvents = events;
    m_times = stepTimes(m_runEvents);
    for (const Event &event : std::as_const(m_runEvents))
        m_runner.follow(event);
    m_ready = true;
}

void Moves::follow(const Event &event)
{
    if (event.run.isEmpty())
        return;
    m_runEvents += event;
    m_times = stepTimes(m_runEvents);
    m_runner.follow(event);
    // Whoever had the wheel may have begun a run that is told of here only after the wheel was taken.
    if (event.kind == QLatin1String("run.started") && m_ready && m_outside.seats().hasWheel())
        takeUpOpen();
}

void Moves::wheelChanged(bool held)
{
    if (held)
        takeUpOpen();
}

void Moves::takeUpOpen()
{
    const QString open =
        m_runner.state().started && !m_runner.state().finished ? m_runner.state().plan.id : QString();
    if (open.isEmpty())
        resumeIfOwed();
    if (open.isEmpty() || m_runner.acting())
        return;
    // From the store, and now that nobody else can write: what was followed may lack the last holder's
    // newest.
    EventQuery query;
    query.run = open;
    query.limit = 100'000;
    whenDone(m_outside.store().events(query), this, [this](const Result<QList<Event>> &events) {
        if (m_runner.acting() || !m_outside.seats().hasWheel())
            return;
        const Outcome taken = events ? m_runner.takeUp(*events) : Outcome(events.error());
        if (!taken && taken.error().code != QLatin1String("nothing_to_take_up"))
            emit troubled(taken.error());
    });
}

ActInputs Moves::inputs(const LossCard &loss, Instant now) const
{
    ActInputs in;
    in.config = m_pair;
    in.facts = m_outside.watcher.facts();
    in.now = now;
    in.loss = loss;
    in.times = m_times;
    in.runUnderWay = m_runner.active();
    in.runbooks = m_outside.runbooks();
    in.logBackup = m_handBackup.asked();
    const OfferedAct act = offeredAct(m_pair, in.facts);
    if (m_rebuild && m_rebuildSite == act.to && now - m_rebuild->askedAt < RebuildLife)
        in.rebuild = m_rebuild;
    return in;
}

ActInputs Moves::inputs() const
{
    const Instant now = m_clock.now();
    const Watcher::Seen &seen = m_outside.watcher.seen(now);
    return inputs(buildLossCard(m_pair, m_outside.watcher.facts(), seen.loss, seen.findings), now);
}

ActPreview Moves::freshPreview()
{
    askRebuild();
    return preview();
}

void Moves::askRebuild()
{
    const OfferedAct act = offeredAct(m_pair, m_outside.watcher.facts());
    const Instant now = m_clock.now();
    if (act.kind != RunKind::Failback || m_runner.active() ||
        (m_rebuildCalledAt && now - *m_rebuildCalledAt < RebuildEvery))
        return;
    m_rebuildCalledAt = now;
    m_outside.links().call({act.to, QStringLiteral("rebuild_preview"), {}, AnyWay, 10s}, this, {},
                           [this, site = act.to](const CallAnswer &answer) {
                               m_rebuildAsked = true;
                               if (answer.data) {
                                   m_rebuild = rebuildFactsFromJson(answer.data.value(), m_clock.now());
                                   m_rebuildSite = site;
                               }
                               emit looked();
                           });
}

ActPreview Moves::preview(const std::optional<MoveOrder> &order) const
{
    ActInputs in = inputs();
    in.order = order;
    return previewOf(in);
}

ActPreview Moves::preview(const LossCard &loss, Instant now) const
{
    return previewOf(inputs(loss, now));
}

ActPreview Moves::previewOf(const ActInputs &in) const
{
    ActPreview preview = makePreview(in);
    if (preview.blocked.isEmpty() && !m_outside.logOpen())
        preview.blocked = tr("The log can't be written, so nothing may be begun.");
    if (preview.blocked.isEmpty())
        preview.blocked = m_outside.wheelHolder();
    if (preview.blocked.isEmpty())
        preview.blocked = m_outside.people.mayNever(Right::TakeWheel);
    return preview;
}

/// The one door: who acts is signed in and may.
Outcome Moves::asActor(const std::function<Outcome(const QString &)> &act)
{
    const Outcome may = m_outside.people.mayAct(Right::TakeWheel);
    return may ? act(m_outside.people.actor().name) : may;
}

/// Who begins a move has the right, takes on nothing in somebody else's name, and is not alone in it.
Outcome Moves::whoMayCommit(const std::optional<Override> &override, const QString &incident,
                            const QString &act)
{
    if (const Outcome may = m_outside.people.mayAct(Right::TakeWheel); !may)
        return may;
    if (!m_outside.people.namesAreChecked())
        return Done{};
    const QString who = m_outside.people.actor().name;
    if (override && !sameName(override->person, who))
        return Error{
            QStringLiteral("not_you"),
            tr("%1 is signed in here, and can't take this on in the name of %2.").arg(who, override->person),
            tr("Write the name of who is signed in, or let %1 sign in.").arg(override->person)};
    // Within an incident the approval is one of its events, and looked for there.
    if (incident.isEmpty() && !m_outside.people.useApproval(act))
        return Error{QStringLiteral("no_second"), tr("A second person has to approve this."),
                     tr("Ask a commander to type their secret here.")};
    return Done{};
}

Outcome Moves::commit(const std::optional<Override> &override, const std::optional<MoveOrder> &order)
{
    ActInputs in = inputs();
    in.order = order;
    const ActPreview now = previewOf(in);
    if (!now.blocked.isEmpty())
        return Error{QStringLiteral("blocked"), now.blocked, {}};
    if (!now.needsOverride.isEmpty() && !override)
        return Error{QStringLiteral("needs_override"), now.needsOverride,
                     tr("Give your name and take it on.")};
    if (const Outcome may = whoMayCommit(override, order ? order->incident : QString(), now.button); !may)
        return may;
    const QString actor =
        override && !m_outside.people.namesAreChecked() ? override->person : m_outside.people.actor().name;
    return m_runner.start(makePlan(in, now.needsOverride.isEmpty() ? std::nullopt : override, actor));
}

Outcome Moves::retry()
{
    return asActor([this](const QString &actor) { return m_runner.retry(actor); });
}

Outcome Moves::stop()
{
    return asActor([this](const QString &actor) { return m_runner.stop(actor); });
}

Outcome Moves::giveUp()
{
    return asActor([this](const QString &actor) { return m_runner.giveUp(actor); });
}

Outcome Moves::letGo()
{
    // The end of the one says that the other is owed, so that a kill in between loses nothing.
    return asActor([this](const QString &actor) { return m_runner.giveUp(actor, true); });
}

Outcome Moves::acceptLoss(const QString &statement)
{
    return asActor([&](const QString &actor) { return m_runner.acceptLoss({actor, statement}); });
}

void Moves::resumeIfOwed()
{
    if (!owesResume(m_runner.state()) || !m_outside.logOpen() || !m_outside.seats().hasWheel())
        return;
    const Outcome begun = resumeOld(std::nullopt, m_runner.state().letGoBy);
    if (!begun)
        emit troubled(begun.error());
}

Outcome Moves::resumeOld(const std::optional<Override> &override, const QString &actor)
{
    const RunPlan plan = m_runner.state().plan;
    if (!mayResume(m_runner.state()))
        return Error{
            QStringLiteral("blocked"), tr("Nothing was fenced by this run, or its promotion is done."), {}};
    if (m_runner.active())
        return Error{QStringLiteral("blocked"), tr("Give the run up first."), {}};
    const QList<RunbookCall> calls = m_outside.runbooks().calls(RunKind::Resume);
    const QString back = undoOf(*m_runner.state().doing(QStringLiteral("fence")));
    if (std::none_of(calls.cbegin(), calls.cend(),
                     [&back](const RunbookCall &call) { return call.key == back; }))
        return Error{
            QStringLiteral("no_runbook"),
            tr("The runbook for letting go has no call \"%1\", which would take the fence back.").arg(back),
            tr("Correct it, and check it with: switchback runbook check FILE")};
    RunPlan resume = makeRun(RunKind::Resume, {m_pair.id, plan.from, plan.fromName, plan.from, plan.fromName},
                             calls, override);
    resume.noWritesSince = m_runner.state().noWritesSince;
    resume.actor = actor;
    return m_runner.start(resume);
}

/// Said about a site that has stopped: up to the end of its fence it may have acknowledged something.
LastLog Moves::lastLogOf(const RunState &state) const
{
    LastLog known;
    const StepState *fence = state.doing(QStringLiteral("fence"));
    const SiteFacts &there = state.plan.to == m_pair.production.id ? m_outside.watcher.facts().production
                                                                   : m_outside.watcher.facts().backup;
    if (there.status && freshness(there.statusAt, m_clock.now(), m_pair.pollPeriod) == Freshness::Fresh) {
        Lsn arrived = there.status->database ? there.status->database->lsn.value_or(0) : 0;
        if (there.status->logs && there.status->logs->copied)
            arrived = std::max(arrived, there.status->logs->copied->upTo.value_or(0));
        if (arrived > 0)
            known.arrivedLsn = lsnToText(arrived);
    }
    const LossEstimate loss = m_outside.watcher.loss(fence->endedAt.value_or(m_clock.now()));
    if (loss.recoverableTo) {
        known.arrivedTo = loss.recoverableTo;
        known.loss = loss.loss;
        known.rowsAtMost = loss.rowsAtMost;
    }
    return known;
}

Outcome Moves::takeLogBackup()
{
    return asActor([this](const QString &actor) -> Outcome {
        m_handBackup.take(offeredAct(m_pair, m_outside.watcher.facts()).from, actor);
        return Done{};
    });
}

CopyOrder Moves::copyOrder(CopyAct act, const QString &site, const QString &name) const
{
    const SiteConfig &config = site == m_pair.production.id ? m_pair.production : m_pair.backup;
    CopyOrder order{act, site, config.shortName, name};
    order.unexported =
        act == CopyAct::Discard; // the name was typed after it was said whether it was exported
    return order;
}

Outcome Moves::orderCopy(const CopyOrder &order)
{
    return orderOne(makeCopies(m_pair.id, order), copyStep(order, int(m_runner.state().steps.size())));
}

Outcome Moves::orderAudio(AudioOrder order)
{
    const PairRoles roles = rolesOf(m_outside.watcher.facts(), m_pair, m_clock.now());
    if (roles.state != PairRoles::Primary::One || !roles.primary)
        return Error{QStringLiteral("no_primary"), tr("It is not known which site takes the writes."), {}};
    order.at(configOf(m_pair, *roles.primary));
    return orderOne(makeAudioExport(m_pair.id, order), audioStep(order, int(m_runner.state().steps.size())));
}

Outcome Moves::orderOne(RunPlan plan, const StepSpec &step)
{
    return asActor([&](const QString &actor) -> Outcome {
        if (m_runner.active())
            return m_runner.addStep(step, actor);
        if (!m_outside.logOpen())
            return Error{
                QStringLiteral("blocked"), tr("The log can't be written, so nothing may be begun."), {}};
        if (const QString holder = m_outside.wheelHolder(); !holder.isEmpty())
            return Error{QStringLiteral("no_wheel"), holder, tr("Take the wheel first.")};
        plan.actor = actor;
        return m_runner.start(plan);
    });
}

} // namespace Switchback
