// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/shown.h"

#include "app/pair/callsseen.h"
#include "app/pair/engine.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/testcalls/testcalls.h"
#include "models/core/visibletext.h"
#include "models/customers/eventline.h"
#include "models/findings/component.h"
#include "models/incident/notices.h"
#include "models/notify/routing.h"
#include "models/outage/outagestate.h"
#include "models/overview/keptlines.h"
#include "models/runbook/offeredact.h"
#include "models/steps/reroute/rulesofforwarding.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int LogLines = 60;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Shown)
};

QStringList logLines(Engine &engine)
{
    const Outages &outages = engine.outages();
    QStringList lines;
    QList<Event> newest = outages.film().linesUntil(engine.now(), LogLines);
    std::reverse(newest.begin(), newest.end());
    const QTimeZone zone(outages.incident().fromZone);
    for (const Event &event : std::as_const(newest))
        lines += QStringLiteral("%1 %2").arg(clockText(event.at, zone), eventLine(event));
    return lines;
}

RunView copiesAlone(const QList<KeptLine> &copies)
{
    RunView view;
    view.id = QStringLiteral("kept");
    for (const KeptLine &copy : copies)
        view.id += QLatin1Char('/') + copy.name; // another one is news
    view.title = Words::tr("Kept copies");
    view.state =
        Words::tr("%1 copies may hold rows nobody else has, until they are exported or discarded by name.",
                  nullptr, int(copies.size()))
            .arg(copies.size());
    view.mark = Mark::Warning;
    view.finished = true;
    view.copies = copies;
    return view;
}

RunView audioAlone(const RunView::Audio &audio)
{
    RunView view;
    view.id = QStringLiteral("audio/") + audio.text; // more of it is news
    view.title = Words::tr("Audio without a row");
    view.state = Words::tr("Rows were lost in a failover, and the audio of their calls is there.");
    view.mark = Mark::Warning;
    view.finished = true;
    return view;
}
} // namespace

ComponentLine lastDrill(const Outages &outages, Instant now)
{
    std::optional<Instant> last;
    for (const Incident &each : outages.desk().all()) {
        if (each.drill() && each.ending == Ending::Complete)
            last = each.outageAt;
    }
    return drillReadiness(last, now);
}

DeclareOffer declareOffer(Engine &engine, IncidentMode mode)
{
    const PairConfig &pair = engine.pair();
    const Detection::Seen &seen = engine.outages().seen();
    const SiteConfig &site = seen.site == pair.backup.id ? pair.backup : pair.production;
    DeclareOffer offer;
    offer.site = site.shortName;
    offer.zone = site.zone;
    offer.stoppedAt = seen.stoppedAt;
    offer.evidence = seen.evidence.value(QStringLiteral("sentence")).toString();
    offer.person = engine.people().actor().name;
    offer.mode = mode;
    if (mode == IncidentMode::Planned || mode == IncidentMode::Failback) {
        const OfferedAct act = offeredAct(pair, engine.facts());
        offer.mode = act.kind == RunKind::Failback ? IncidentMode::Failback : IncidentMode::Planned;
        offer.site = siteById(pair, act.from).shortName;
        offer.stoppedAt.reset();
        offer.evidence.clear();
    }
    offer.drill = mode == IncidentMode::Drill;
    const Incident &incident = engine.outages().incident();
    if (incident.open() && (incident.mode == IncidentMode::Real || mode != IncidentMode::Real))
        offer.blocked = Words::tr("Incident %1 is open already.").arg(incident.number);
    return offer;
}

/// How the SBCs are, by site, as they say it now; none: they say nothing.
static QHash<QString, QString> sbcStates(Engine &engine)
{
    QHash<QString, QString> states;
    for (const Side side : {Side::Production, Side::Backup}) {
        const SiteView site(engine.facts(), engine.pair(), side, engine.now());
        if (const ComponentStatus *sbc = site.isFresh() ? site.component(QStringLiteral("calls")) : nullptr)
            states.insert(site.config().id, sbc->state);
    }
    return states;
}

OutageInputs outageInputs(Engine &engine)
{
    const Outages &outages = engine.outages();
    const Incident &incident = outages.incident();
    OutageInputs in;
    if (incident.open())
        in.incident = incident;
    else
        in.goesOn = sbcsNotOpen(incident, sbcStates(engine));
    for (const Incident &each : outages.desk().all()) {
        if (!each.open())
            in.past += each;
    }
    in.forecast = outages.desk().forecast();
    in.now = engine.now();
    in.rpo = engine.pair().rpo;
    in.wheel = engine.wheelHolder();
    in.carried = outages.carried();
    in.updatesByThemselves = engine.pair().telling.updatesByThemselves;
    return in;
}

static WizardCalls wizardCalls(Engine &engine, const Incident &incident)
{
    const CallsSeen &calls = engine.callsSeen();
    return {calls.seen(incident.drill()), calls.hearing(incident.to).since,
            calls.hearing(incident.from).trouble, calls.hearing(incident.to).trouble, sbcStates(engine)};
}

/// Where calls belong now: to the site that takes the writes, or is meant to.
static const SiteConfig &servingSite(const Engine &engine)
{
    const PairConfig &pair = engine.pair();
    const auto &there = engine.facts().backup.status;
    return there && there->role == SiteRole::Primary ? pair.backup : pair.production;
}

QStringList shownCalls(Engine &engine, const CustomerCard &card, bool drill)
{
    const PairConfig &pair = engine.pair();
    const SiteConfig &site = servingSite(engine);
    const CallsSeen &calls = engine.callsSeen();
    const auto since = calls.hearing(site.id).since;
    if (!since || card.retired)
        return {};
    const QTimeZone zone(pair.production.zone);
    const Routing routing = routingOf(card, site.id, &site == &pair.production, site.sbc);
    QStringList lines{routing.sbc.isEmpty() ? Words::tr("Calls should arrive at %1.").arg(site.shortName)
                                            : Words::tr("Calls should arrive at %1 (%2).")
                                                  .arg(site.shortName, visibleText(routing.sbc, 100))};
    const SeenOf seen = calls.seen(drill);
    const QString leaving = site.id == pair.backup.id ? pair.production.id : pair.backup.id;
    const QList<TrunkSeen> trunks = seen.trunks(card.id);
    for (const TrunkSeen &trunk : trunks.first(std::min<qsizetype>(trunks.size(), 4))) {
        const int side = trunk.last(seen.book->side(leaving));
        if (side < 0)
            continue;
        const Arrival &last = *trunk.at.at(std::size_t(side));
        const QString text = last.forwarded
                                 ? Words::tr("Last call of trunk %1: %2 ago, at %3 (%4), which passed it on")
                                 : Words::tr("Last call of trunk %1: %2 ago, at %3 (%4)");
        lines +=
            text.arg(trunk.trunk, ageText(engine.now() - last.at),
                     side == 0 ? pair.production.shortName : pair.backup.shortName, clockText(last.at, zone));
    }
    if (trunks.isEmpty())
        lines +=
            seen.owners->shares(card.id) && seen.owners->trunksOf(card.id).isEmpty()
                ? Words::tr("Their trunks stand on another card, too: nobody knows which calls are theirs.")
            : seen.owners->trunksOf(card.id).isEmpty()
                ? Words::tr("Without a trunk on the card nobody knows which calls are theirs.")
                : Words::tr("No call of theirs since %1 %2.")
                      .arg(clockText(*since, zone, false), pair.production.shortName);
    return lines;
}

/// The newest of a step that has gone out, or is going; null: none has.
static const Notice *newestCarried(const Incident &incident, const QString &step)
{
    const auto found = std::find_if(incident.notices.crbegin(), incident.notices.crend(),
                                    [&](const Notice &each) { return each.step == step && each.carried; });
    return found == incident.notices.crend() ? nullptr : &*found;
}

/// Of the message that is worked on at that step, and of no other: each asks every customer's deliveries.
static void addMessages(WizardInputs &in, const Outages &outages, const QString &key)
{
    const RunbookStep *step = in.incident.runbook.step(key);
    if (!step || !traitsOf(step->kind).sendsMessage)
        return;
    const Notice *notice = in.incident.notice(noticeAtHand(in.incident, *step, in.now).id);
    if (!traitsOf(step->kind).endless && !notice)
        notice = newestCarried(in.incident, key);
    if (notice && notice->carried)
        in.messages.insert(notice->id, outages.standing(notice->id));
    else
        in.recipients = outages.recipients(in.incident);
}

WizardView shownWizard(Engine &engine, const QString &step, const QString &customer, KeptRows *kept)
{
    const Outages &outages = engine.outages();
    WizardInputs in;
    in.incident = outages.incident();
    in.forecast = outages.desk().forecast();
    in.step = step;
    in.customer = customer;
    const RunbookStep *current = currentStep(in.incident);
    const QString shown = !step.isEmpty() || !current ? step : current->key;
    const bool calls = in.incident.runbook.step(shown) && !in.incident.runbook.step(shown)->calls.isEmpty();
    const RunState *run = calls ? in.incident.run(shown) : in.incident.lastRun();
    const RunState &running = engine.moves().runner().state();
    const bool here = running.started && running.plan.incident == in.incident.id;
    // One under way is to be seen from every page; one that has ended at its own step.
    if (here && (!running.finished || !calls || in.incident.stepOf(running) == shown))
        in.run = shownRun(engine);
    else if (run)
        in.run = makeRunView(*run, {});
    in.preview = engine.moves().preview(outages.orderOf(shown));
    in.overview = engine.overview();
    in.log = logLines(engine);
    in.actor = engine.people().actor();
    in.approvers = engine.people().approvers();
    in.signedInAt = engine.people().signedInAt();
    in.wheelHolder = engine.wheelHolder();
    in.now = engine.now();
    in.carried = outages.carried();
    in.carriedElsewhere = outages.carriedElsewhere();
    in.updatesByThemselves = engine.pair().telling.updatesByThemselves;
    in.calls = wizardCalls(engine, in.incident);
    if (in.carried)
        addMessages(in, outages, shown);
    in.callLines = engine.testCalls().lines();
    in.kept = kept;
    return makeWizardView(in);
}

std::optional<RunView> shownRun(Engine &engine)
{
    constexpr Duration Shown = 10min; // a run that has ended is looked at for a while
    const PairConfig &pair = engine.pair();
    QList<KeptLine> copies =
        keptLines(pair.production, engine.facts().production).value_or(QList<KeptLine>{});
    copies += keptLines(pair.backup, engine.facts().backup).value_or(QList<KeptLine>{});
    const Moves &moves = engine.moves();
    const RunState &state = moves.runner().state();
    const bool old = state.finished && engine.now() - state.finishedAt.value_or(Instant{}) > Shown;
    const auto audio = engine.lostAudio();
    std::optional<RunView> view;
    if (state.started && (moves.open() || !old || (copies.isEmpty() && !audio))) {
        view = moves.runner().view();
        if (view->finished || view->canRetry)
            view->copies = copies;
    } else if (!copies.isEmpty()) {
        view = copiesAlone(copies);
    } else if (audio) {
        view = audioAlone(*audio);
    }
    if (view && view->finished)
        view->audio = audio;
    if (view)
        view->mayNot = engine.people().mayNever(Right::TakeWheel);
    return view;
}

} // namespace Switchback
