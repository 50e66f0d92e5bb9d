// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of a pair's outages.
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "models/outage/outagestate.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

namespace
{
constexpr int LogLines = 60;
} // namespace

ComponentLine Outages::drillReadiness(Instant now) const
{
    std::optional<Instant> last;
    for (const Incident &each : m_desk.all()) {
        if (each.drill() && each.ending == Ending::Complete)
            last = each.outageAt;
    }
    return Switchback::drillReadiness(last, now);
}

DeclareOffer Outages::offer(IncidentMode mode) const
{
    const SiteConfig &site = m_seen.site == m_pair.backup.id ? m_pair.backup : m_pair.production;
    DeclareOffer offer;
    offer.site = site.shortName;
    offer.zone = site.zone;
    offer.stoppedAt = m_seen.stoppedAt;
    offer.evidence = m_seen.evidence.value(QStringLiteral("sentence")).toString();
    offer.person = m_people.actor().name;
    offer.mode = mode;
    if (mode == IncidentMode::Planned || mode == IncidentMode::Failback) {
        const OfferedAct act = offeredAct(m_pair, m_outside.facts());
        offer.mode = act.kind == RunKind::Failback ? IncidentMode::Failback : IncidentMode::Planned;
        offer.site = siteById(m_pair, act.from).shortName;
        offer.stoppedAt.reset();
        offer.evidence.clear();
    }
    offer.drill = mode == IncidentMode::Drill;
    if (incident().open() && (incident().mode == IncidentMode::Real || mode != IncidentMode::Real))
        offer.blocked = tr("Incident %1 is open already.").arg(incident().number);
    return offer;
}

QStringList Outages::logLines() const
{
    QStringList lines;
    QList<Event> newest = m_film.linesUntil(m_clock.now(), LogLines);
    std::reverse(newest.begin(), newest.end());
    const QTimeZone zone(incident().fromZone);
    for (const Event &event : std::as_const(newest))
        lines += QStringLiteral("%1 %2").arg(clockText(event.at, zone), event.text);
    return lines;
}

WizardView Outages::wizard(const QString &step, const QString &customer) const
{
    WizardInputs in;
    in.incident = incident();
    in.forecast = m_desk.forecast();
    in.step = step;
    in.customer = customer;
    const RunbookStep *current = currentStep(in.incident);
    const QString shown = !step.isEmpty() || !current ? step : current->key;
    const bool calls = in.incident.runbook.step(shown) && !in.incident.runbook.step(shown)->calls.isEmpty();
    const RunState *run = calls ? in.incident.run(shown) : in.incident.lastRun();
    const RunState &running = m_outside.moves.runner().state();
    const bool here = running.started && running.plan.incident == in.incident.id;
    // One under way is to be seen from every page; one that has ended at its own step.
    if (here && (!running.finished || !calls || in.incident.stepOf(running) == shown))
        in.run = m_outside.moves.view();
    else if (run)
        in.run = makeRunView(*run, {});
    in.preview = m_outside.moves.preview(orderOf(shown));
    in.overview = m_outside.overview();
    in.log = logLines();
    in.actor = m_people.actor();
    in.approvers = m_people.approvers();
    in.signedInAt = m_people.signedInAt();
    in.wheelHolder = m_outside.wheelHolder();
    in.now = m_clock.now();
    in.kept = &m_rows;
    return makeWizardView(in);
}

} // namespace Switchback
