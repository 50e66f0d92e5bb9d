// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of a session: what one would cost, how it begins, and what the sites are asked for it.
#include "app/console/outages.h"
#include "app/console/session.h"
#include "models/overview/keptlines.h"
#include "models/overview/overviewbuilder.h"

#include <QSet>
#include <QTimer>
#include <QUuid>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration RebuildEvery = 5s;
constexpr Duration RebuildLife = 30s;
constexpr Duration LogBackupWaits = 2min;

/// Codes that the link itself gives: the site has said nothing, so nobody knows what became of a doing.
bool isLinkCode(const QString &code)
{
    static const QSet<QString> codes{QStringLiteral("unreachable"), QStringLiteral("refused"),
                                     QStringLiteral("silent"),      QStringLiteral("rejected"),
                                     QStringLiteral("local"),       QStringLiteral("bad_answer"),
                                     QStringLiteral("deadline"),    QStringLiteral("cancelled")};
    return codes.contains(code);
}
} // namespace

ActInputs Session::inputs(const LossCard &loss, Instant now) const
{
    ActInputs in;
    in.config = m_pair;
    in.facts = m_watcher->facts();
    in.now = now;
    in.loss = loss;
    in.times = m_times;
    in.runUnderWay = m_runner->active();
    in.calls = m_outages->failoverCalls();
    in.logBackup = m_logBackup;
    const OfferedAct act = offeredAct(m_pair, in.facts);
    if (m_rebuild && m_rebuildSite == act.to && now - m_rebuild->askedAt < RebuildLife)
        in.rebuild = m_rebuild;
    return in;
}

ActInputs Session::inputs() const
{
    const Instant now = m_clock.now();
    return inputs(buildLossCard(m_pair, m_watcher->facts(), lossNow(), m_watcher->findings(now)), now);
}

ActPreview Session::freshPreview()
{
    askRebuild();
    return preview();
}

void Session::askRebuild()
{
    const OfferedAct act = offeredAct(m_pair, m_watcher->facts());
    const Instant now = m_clock.now();
    if (act.kind != RunKind::Failback || m_runner->active() ||
        (m_rebuildCalledAt && now - *m_rebuildCalledAt < RebuildEvery))
        return;
    m_rebuildCalledAt = now;
    m_links->call({act.to, QStringLiteral("rebuild_preview"), {}, Via::Any, 10s}, this, {},
                  [this, site = act.to](const CallAnswer &answer) {
                      m_rebuildAsked = true;
                      if (answer.data) {
                          m_rebuild = rebuildFactsFromJson(answer.data.value(), m_clock.now());
                          m_rebuildSite = site;
                      }
                      emit overviewChanged();
                  });
}

ActPreview Session::preview() const
{
    return previewOf(inputs());
}

ActPreview Session::previewOf(const ActInputs &in) const
{
    ActPreview preview = makePreview(in);
    if (preview.blocked.isEmpty() && !m_storeOpen)
        preview.blocked = tr("The log can't be written, so nothing may be begun.");
    if (preview.blocked.isEmpty())
        preview.blocked = wheelHolder();
    if (preview.blocked.isEmpty())
        preview.blocked = m_outages->mayNever(Right::TakeWheel);
    return preview;
}

/// The one door: who acts is signed in and may.
Outcome Session::asActor(const std::function<Outcome(const QString &)> &act)
{
    const Outcome may = m_outages->mayAct(Right::TakeWheel);
    return may ? act(m_outages->actor().name) : may;
}

/// Who begins a move has the right, takes on nothing in somebody else's name, and is not alone in it.
Outcome Session::whoMayCommit(const std::optional<Override> &override, const QString &incident,
                              const QString &act)
{
    if (const Outcome may = m_outages->mayAct(Right::TakeWheel); !may)
        return may;
    if (!m_outages->namesAreChecked())
        return Done{};
    const QString who = m_outages->actor().name;
    if (override && !sameName(override->person, who))
        return Error{
            QStringLiteral("not_you"),
            tr("%1 is signed in here, and can't take this on in the name of %2.").arg(who, override->person),
            tr("Write the name of who is signed in, or let %1 sign in.").arg(override->person)};
    // Within an incident the approval is one of its events, and looked for there.
    if (incident.isEmpty() && !m_outages->useApproval(act))
        return Error{QStringLiteral("no_second"), tr("A second person has to approve this."),
                     tr("Ask a commander to type their secret here.")};
    return Done{};
}

Outcome Session::commit(const std::optional<Override> &override, const QString &incident)
{
    const ActPreview now = preview();
    if (!now.blocked.isEmpty())
        return Error{QStringLiteral("blocked"), now.blocked, {}};
    if (!now.needsOverride.isEmpty() && !override)
        return Error{QStringLiteral("needs_override"), now.needsOverride,
                     tr("Give your name and take it on.")};
    if (const Outcome may = whoMayCommit(override, incident, now.button); !may)
        return may;
    const QString actor =
        override && !m_outages->namesAreChecked() ? override->person : m_outages->actor().name;
    ActInputs in = inputs();
    in.incident = incident;
    return m_runner->start(makePlan(in, now.needsOverride.isEmpty() ? std::nullopt : override, actor));
}

Outcome Session::retryRun()
{
    return asActor([this](const QString &actor) { return m_runner->retry(actor); });
}

Outcome Session::stopRun()
{
    return asActor([this](const QString &actor) { return m_runner->stop(actor); });
}

Outcome Session::giveUpRun()
{
    return asActor([this](const QString &actor) { return m_runner->giveUp(actor); });
}

Outcome Session::letOldGo()
{
    // The end of the one says that the other is owed, so that a kill in between loses nothing.
    return asActor([this](const QString &actor) { return m_runner->giveUp(actor, true); });
}

Outcome Session::acceptLoss(const QString &statement)
{
    return asActor([&](const QString &actor) { return m_runner->acceptLoss({actor, statement}); });
}

std::optional<RunView> Session::runView() const
{
    constexpr Duration Shown = 10min; // a run that has ended is looked at for a while
    QList<KeptLine> copies =
        keptLines(m_pair.production, m_watcher->facts().production).value_or(QList<KeptLine>{});
    copies += keptLines(m_pair.backup, m_watcher->facts().backup).value_or(QList<KeptLine>{});
    const RunState &state = m_runner->state();
    const bool old = state.finished && m_clock.now() - state.finishedAt.value_or(Instant{}) > Shown;
    if (state.started && (runOpen() || !old || copies.isEmpty())) {
        RunView view = m_runner->view();
        view.mayNot = m_outages->mayNever(Right::TakeWheel);
        if (view.finished || view.canRetry)
            view.copies = copies;
        return view;
    }
    if (copies.isEmpty())
        return std::nullopt;
    RunView view;
    view.id = QStringLiteral("kept");
    for (const KeptLine &copy : std::as_const(copies))
        view.id += QLatin1Char('/') + copy.name; // another one is news
    view.title = tr("Kept copies");
    view.state =
        copies.size() == 1
            ? tr("1 copy may hold rows nobody else has, until it is exported or discarded by name.")
            : tr("%1 copies may hold rows nobody else has, until they are exported or discarded by name.")
                  .arg(copies.size());
    view.mark = Mark::Warning;
    view.finished = true;
    view.mayNot = m_outages->mayNever(Right::TakeWheel);
    view.copies = copies;
    return view;
}

CopyOrder Session::copyOrder(CopyAct act, const QString &site, const QString &name) const
{
    const SiteConfig &config = site == m_pair.production.id ? m_pair.production : m_pair.backup;
    CopyOrder order{act, site, config.shortName, name};
    order.unexported =
        act == CopyAct::Discard; // the name was typed after it was said whether it was exported
    return order;
}

Outcome Session::orderCopy(const CopyOrder &order)
{
    return asActor([&](const QString &actor) -> Outcome {
        if (m_runner->active())
            return m_runner->addStep(copyStep(order, int(m_runner->state().steps.size())), actor);
        if (!m_storeOpen)
            return Error{
                QStringLiteral("blocked"), tr("The log can't be written, so nothing may be begun."), {}};
        if (const QString holder = wheelHolder(); !holder.isEmpty())
            return Error{QStringLiteral("no_wheel"), holder, tr("Take the wheel first.")};
        RunPlan plan = makeCopies(m_pair.id, order);
        plan.actor = actor;
        return m_runner->start(plan);
    });
}

void Session::resumeIfOwed()
{
    if (!owesResume(m_runner->state()) || !m_storeOpen || !m_wheel || !m_wheel->held())
        return;
    const Outcome begun = resumeOld(std::nullopt, m_runner->state().letGoBy);
    if (!begun)
        emit troubled(begun.error());
}

Outcome Session::resumeOld(const std::optional<Override> &override, const QString &actor)
{
    const RunPlan plan = m_runner->state().plan;
    if (!mayResume(m_runner->state()))
        return Error{
            QStringLiteral("blocked"), tr("Nothing was fenced by this run, or its promotion is done."), {}};
    if (m_runner->active())
        return Error{QStringLiteral("blocked"), tr("Give the run up first."), {}};
    RunPlan resume =
        makeResume(m_pair.id, plan.from, plan.fromName, override, m_runner->state().noWritesSince);
    resume.actor = actor;
    return m_runner->start(resume);
}

/// Said about a site that has stopped: up to the end of its fence it may have acknowledged something.
LastLog Session::lastLogOf(const RunState &state) const
{
    LastLog known;
    const StepState *fence = state.doing(QStringLiteral("fence"));
    const SiteFacts &there =
        state.plan.to == m_pair.production.id ? m_watcher->facts().production : m_watcher->facts().backup;
    if (there.status && freshness(there.statusAt, m_clock.now(), m_pair.pollPeriod) == Freshness::Fresh) {
        Lsn arrived = there.status->database ? there.status->database->lsn.value_or(0) : 0;
        if (there.status->logs && there.status->logs->copied)
            arrived = std::max(arrived, there.status->logs->copied->upTo.value_or(0));
        if (arrived > 0)
            known.arrivedLsn = lsnToText(arrived);
    }
    const LossEstimate loss = m_watcher->loss(fence->endedAt.value_or(m_clock.now()));
    if (loss.recoverableTo) {
        known.arrivedTo = loss.recoverableTo;
        known.loss = loss.loss;
        known.rowsAtMost = loss.rowsAtMost;
    }
    return known;
}

Outcome Session::takeLogBackup()
{
    return asActor([this](const QString &actor) -> Outcome {
        if (m_logBackup && !m_logBackup->endedAt)
            return Done{}; // the one that was asked for is on its way
        m_logBackup = LogBackupAsked{m_clock.now(), {}, false, {}};
        emit overviewChanged();
        askLogBackup(offeredAct(m_pair, m_watcher->facts()).from, actor);
        return Done{};
    });
}

void Session::askLogBackup(const QString &site, const QString &actor)
{
    const QJsonObject body{{QStringLiteral("op"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                           {QStringLiteral("by"), actor},
                           {QStringLiteral("params"), QJsonObject{{QStringLiteral("wait_copied_s"), 30}}}};
    m_links->call({site, QStringLiteral("log_backup"), body, Via::Any, 45s}, this, {},
                  [this, site, actor](const CallAnswer &answer) {
                      // The site is at other work, its own scheduled backup for one: no failure, it waits.
                      if (!answer.data && Runner::isBusy(answer.data.error().code) &&
                          m_clock.now() - m_logBackup->since < LogBackupWaits)
                          QTimer::singleShot(1s, this, [this, site, actor] { askLogBackup(site, actor); });
                      else
                          logBackupEnded(answer);
                  });
}

void Session::logBackupEnded(const CallAnswer &answer)
{
    m_watcher->askNow();
    m_logBackup->endedAt = m_clock.now();
    const bool copied = answer.data && answer.data.value().value(QStringLiteral("copied")).toBool();
    m_logBackup->ok = copied;
    m_logBackup->text = !answer.data ? answer.data.error().text
                        : copied     ? QString()
                                     : tr("it was taken, but has not arrived at the other site.");
    emit overviewChanged();
}

void Session::callStep(const StepSpec &step, const QJsonObject &request, QObject *context,
                       std::function<void(const QJsonObject &)> line,
                       std::function<void(const StepAnswer &)> done)
{
    m_links->call({step.site, step.verb, request, Via::Any, step.deadline}, context, std::move(line),
                  [done = std::move(done)](const CallAnswer &answer) {
                      const bool fromSite = answer.data.ok() || !isLinkCode(answer.data.error().code);
                      done({answer.data, fromSite});
                  });
}

} // namespace Switchback
