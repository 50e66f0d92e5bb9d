// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/offeredact.h"

#include "models/core/aged.h"
#include "models/sites/ways.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Preview)
};

bool isPrimary(const SiteFacts &facts)
{
    return facts.status && facts.status->role == SiteRole::Primary;
}
} // namespace

const SiteConfig &siteById(const PairConfig &config, const QString &id)
{
    return config.production.id == id ? config.production : config.backup;
}

const SiteFacts &factsById(const PairFacts &facts, const QString &id)
{
    return facts.production.site == id ? facts.production : facts.backup;
}

bool wayAnswers(const WayState &way, Instant now, Duration poll)
{
    return way.reach == Reach::Answers && freshness(way.lastAnswerAt, now, poll) == Freshness::Fresh;
}

bool siteAnswers(const SiteFacts &facts, Instant now, Duration poll)
{
    return std::any_of(facts.ways.begin(), facts.ways.end(), [&](const WayState &way) {
        return carriesCalls(way.way) && wayAnswers(way, now, poll);
    });
}

bool shipsLastLog(const SiteFacts &facts, Instant now, Duration poll)
{
    return siteAnswers(facts, now, poll) && facts.status && facts.status->database &&
           facts.status->database->state == DatabaseState::AcceptingWrites &&
           freshness(facts.statusAt, now, poll) == Freshness::Fresh;
}

OfferedAct offeredAct(const PairConfig &config, const PairFacts &facts)
{
    const bool production = isPrimary(facts.production);
    const bool backup = isPrimary(facts.backup);
    const bool backupIsNewer =
        backup && production && facts.backup.status->epoch > facts.production.status->epoch;
    if (backup && (!production || backupIsNewer))
        return {RunKind::Failback, config.backup.id, config.production.id};
    return {RunKind::Failover, config.production.id, config.backup.id};
}

bool MoveOrder::turns() const
{
    return calls.isEmpty() || std::any_of(calls.cbegin(), calls.cend(), [](const RunbookCall &call) {
               return call.verb == QLatin1String("promote") || call.verb == QLatin1String("fence");
           });
}

QString actBlocked(const OfferedAct &act, const PairConfig &config, const PairFacts &facts, bool runUnderWay,
                   Instant now)
{
    const SiteFacts &to = factsById(facts, act.to);
    const SiteConfig &toConfig = siteById(config, act.to);
    const Duration poll = config.pollPeriod;
    if (runUnderWay)
        return Words::tr("A run is under way. Finish it or give it up first.");
    if (!siteAnswers(to, now, poll))
        return Words::tr("%1 answers neither SSH nor REST, so it can't take over.").arg(toConfig.shortName);
    if (freshness(to.statusAt, now, poll) != Freshness::Fresh || !to.status)
        return Words::tr("The state of %1 is too old to decide on. Wait for the next answer.")
            .arg(toConfig.shortName);
    if (isPrimary(facts.production) && isPrimary(facts.backup))
        return Words::tr("Both sites say that they take writes. Fence the one with the lower epoch first.");
    if (act.kind == RunKind::Planned && !shipsLastLog(factsById(facts, act.from), now, poll))
        return Words::tr("%1 does not answer with a database that takes writes, so a move away from it could "
                         "lose something. Declare an outage.")
            .arg(siteById(config, act.from).shortName);
    if (act.kind == RunKind::Failover || act.kind == RunKind::Planned) {
        if (to.status->role != SiteRole::Standby)
            return Words::tr("%1 is not a standby (%2). Rebuild it first.")
                .arg(toConfig.shortName, roleKey(to.status->role));
        if (to.status->database && to.status->database->state != DatabaseState::Recovering)
            return Words::tr("The database at %1 is not restoring (%2).")
                .arg(toConfig.shortName, to.status->database->detail);
        return {};
    }
    const SiteFacts &from = factsById(facts, act.from);
    if (!shipsLastLog(from, now, poll))
        return Words::tr(
                   "%1 does not answer with a database that takes writes; nothing could be brought home from "
                   "it.")
            .arg(siteById(config, act.from).shortName);
    return {};
}

QString orderBlocked(const MoveOrder &order, const PairConfig &config, const PairFacts &facts,
                     bool runUnderWay, Instant now)
{
    const OfferedAct offered = offeredAct(config, facts);
    const OfferedAct act{order.kind, order.from.isEmpty() ? offered.from : order.from,
                         order.to.isEmpty() ? offered.to : order.to};
    if (order.turns()) {
        const bool home = order.kind == RunKind::Failback;
        if (order.incident.isEmpty() && home != (offered.kind == RunKind::Failback))
            return (home ? Words::tr("%1 takes the writes: what is possible now is a failover.")
                         : Words::tr("%1 takes the writes: what is possible now is a failback."))
                .arg(siteById(config, offered.from).shortName);
        if (act.to == offered.from && isPrimary(factsById(facts, act.to)))
            return Words::tr("%1 takes the writes already.").arg(siteById(config, act.to).shortName);
        return actBlocked(act, config, facts, runUnderWay, now);
    }
    if (runUnderWay)
        return Words::tr("A run is under way. Finish it or give it up first.");
    for (const RunbookCall &call : order.calls) {
        const QString &site = call.atNew ? act.to : act.from;
        if (!siteAnswers(factsById(facts, site), now, config.pollPeriod))
            return Words::tr("%1 answers neither SSH nor REST.").arg(siteById(config, site).shortName);
    }
    return {};
}

} // namespace Switchback
