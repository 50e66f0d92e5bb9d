// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/verdict.h"

#include "models/findings/verdicttext.h"
#include "models/findings/witnesses.h"

#include <QMap>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration NamedAfter{8000};
constexpr Duration SilenceMargin{2000};

/// A primary that can't write because its disk is full says so by both.
bool diskIsFull(const SiteStatus &status)
{
    return status.disk && status.disk->sizeBytes > 0 && status.disk->freeBytes * 50 < status.disk->sizeBytes;
}

SiteVerdict judgeDatabase(const SiteStatus &status)
{
    if (!status.database)
        return SiteVerdict::DatabaseNotKnown;
    switch (status.database->state) {
    case DatabaseState::AcceptingWrites:
    case DatabaseState::Recovering:
        return SiteVerdict::Answers;
    case DatabaseState::ReadOnly:
        return diskIsFull(status) ? SiteVerdict::DiskFull : SiteVerdict::DatabaseReadOnly;
    case DatabaseState::Starting:
        return SiteVerdict::DatabaseStarting;
    case DatabaseState::Stopped:
    case DatabaseState::Failed:
        return diskIsFull(status) ? SiteVerdict::DiskFull : SiteVerdict::DatabaseDown;
    case DatabaseState::Silent:
        return SiteVerdict::DatabaseSilent;
    case DatabaseState::Unknown:
        break;
    }
    return SiteVerdict::DatabaseNotKnown;
}

/// The role stays "rebuilding" until a rebuild has come to its end; whether one is under way is another
/// thing.
bool rebuilds(const SiteStatus &status)
{
    for (const OperationSummary &operation : status.operations) {
        if (operation.kind == QLatin1String("rebuild")) // the newest comes first
            return operation.state == QLatin1String("running");
    }
    return true; // it doesn't tell its operations
}

/// A site that answered of late: its role first, for a fenced site's stopped database is no fault.
SiteVerdict judgeAnswer(const SiteStatus &status)
{
    switch (status.role) {
    case SiteRole::Fenced:
        return SiteVerdict::Fenced;
    case SiteRole::Held:
        return SiteVerdict::Held;
    case SiteRole::Rebuilding:
        return rebuilds(status) ? SiteVerdict::Rebuilding : SiteVerdict::RebuildStopped;
    case SiteRole::Primary:
    case SiteRole::Standby:
    case SiteRole::Unknown:
        break;
    }
    return judgeDatabase(status);
}

/// Every way from here is lost: what do they, and the peer, say together?
SiteVerdict judgeLost(const SiteFacts &site, const PeerWitness &peer)
{
    QList<Reach> seen;
    for (const WayState &way : site.ways)
        seen += way.reach;
    // Whoever refuses our key was reached: that is no lost path, whatever the peer sees.
    if (seen.contains(Reach::Nonsense))
        return SiteVerdict::NotOurs;
    if (seen.contains(Reach::Rejected))
        return SiteVerdict::Rejected;
    seen.removeAll(Reach::Local);
    // Nothing has left this console: what the peer sees is shown beside, and is one witness alone.
    if (seen.isEmpty())
        return SiteVerdict::ConsoleFault;
    if (peer.usable && peer.view.answers())
        return SiteVerdict::PathLost;
    if (peer.usable) {
        for (const WayReach &each : peer.view.ways)
            seen += each.reach;
    }
    seen.removeAll(Reach::Unknown);
    if (seen.contains(Reach::Silent))
        return SiteVerdict::Frozen;
    if (!seen.contains(Reach::Unreachable))
        return SiteVerdict::Down;
    return SiteVerdict::UnreachableEverywhere;
}

/// The first failure of these ways' present rows.
std::optional<Instant> firstFailure(const SiteFacts &site, const QList<WayKind> &ways)
{
    std::optional<Instant> first;
    for (const WayKind kind : ways) {
        const std::optional<Instant> since = site.way(kind).failingSince;
        if (since)
            first = std::min(first.value_or(*since), *since);
    }
    return first;
}

class Judging
{
public:
    Judging(const PairFacts &facts, const PairConfig &config, Side side, Instant now)
        : m_facts(facts)
        , m_config(config)
        , m_side(side)
        , m_now(now)
        , m_site(factsOf(facts, side))
    {
        for (const WayState &way : m_site.ways)
            m_ways[wayCondition(way, config, now)] += way.way;
    }

    Judgement run()
    {
        Judgement judgement;
        judgement.verdict = verdict();
        judgement.since = since(judgement.verdict);
        judgement.witnesses = witnessesOf(m_facts, m_config, m_side, m_now);
        if (judgement.verdict == SiteVerdict::WayLost) {
            judgement.lostWays = in(WayCondition::Lost);
            judgement.sentence = lostSentence(configOf(m_config, m_side).shortName, judgement.lostWays,
                                              in(WayCondition::Answers));
        } else {
            judgement.sentence = verdictSentence(judgement.verdict, m_facts, m_config, m_side, m_now);
        }
        return judgement;
    }

private:
    [[nodiscard]] QList<WayKind> in(WayCondition condition) const { return m_ways.value(condition); }
    [[nodiscard]] bool any(WayCondition condition) const { return !in(condition).isEmpty(); }

    [[nodiscard]] SiteVerdict verdict() const
    {
        const bool fresh = statusFreshness(m_site, m_config, m_now) == Freshness::Fresh;
        if (brokeContract())
            return SiteVerdict::BadAnswer;
        if (any(WayCondition::Answers) && fresh)
            return whileAnswering();
        if (any(WayCondition::Lost) && in(WayCondition::Lost).size() == m_site.ways.size())
            return consoleIsAlone() ? SiteVerdict::ConsoleCutOff
                                    : judgeLost(m_site, peerWitness(m_facts, m_config, m_side, m_now));
        // A way is lost, or none is, and nothing readable has come of late.
        if (any(WayCondition::Lost) && any(WayCondition::Answers))
            return SiteVerdict::WayLost;
        return any(WayCondition::Trying) ? SiteVerdict::Trying : SiteVerdict::NotKnown;
    }

    /// A way answered, and still nothing readable has come since.
    [[nodiscard]] bool brokeContract() const
    {
        if (m_site.badAnswer.isEmpty() || !m_site.badAnswerAt)
            return false;
        if (freshness(m_site.badAnswerAt, m_now, m_config.pollPeriod) == Freshness::Unknown)
            return false;
        return !m_site.statusAt || *m_site.badAnswerAt > *m_site.statusAt;
    }

    [[nodiscard]] SiteVerdict whileAnswering() const
    {
        const SiteVerdict inside = judgeAnswer(*m_site.status);
        if (inside != SiteVerdict::Answers)
            return inside;
        return any(WayCondition::Lost) ? SiteVerdict::WayLost : SiteVerdict::Answers;
    }

    /// No machine is reached on any way, nor the address outside both sites: the fault may well be ours.
    [[nodiscard]] bool consoleIsAlone() const
    {
        const SiteFacts &peer = factsOf(m_facts, otherSide(m_side));
        if (std::all_of(m_site.ways.begin(), m_site.ways.end(),
                        [](const WayState &way) { return way.reach == Reach::Local; }))
            return false; // it has not even been tried
        for (const WayState &way : m_site.ways + peer.ways) {
            const bool reached = way.reach != Reach::Unreachable && way.reach != Reach::Local;
            if (reached || wayCondition(way, m_config, m_now) != WayCondition::Lost)
                return false;
        }
        return !newestFromOutside(m_facts, m_config, m_side, m_now);
    }

    [[nodiscard]] std::optional<Instant> since(SiteVerdict verdict) const
    {
        switch (verdict) {
        case SiteVerdict::WayLost:
            return firstFailure(m_site, in(WayCondition::Lost));
        case SiteVerdict::Trying:
        case SiteVerdict::PathLost:
        case SiteVerdict::Down:
        case SiteVerdict::Frozen:
        case SiteVerdict::UnreachableEverywhere:
        case SiteVerdict::ConsoleCutOff:
        case SiteVerdict::Rejected:
        case SiteVerdict::ConsoleFault:
        case SiteVerdict::NotOurs:
            return firstFailure(m_site, allWays());
        case SiteVerdict::BadAnswer:
            return m_site.badAnswerAt;
        default:
            return std::nullopt;
        }
    }

    [[nodiscard]] QList<WayKind> allWays() const
    {
        QList<WayKind> all;
        for (const WayState &way : m_site.ways)
            all += way.way;
        return all;
    }

    const PairFacts &m_facts;
    const PairConfig &m_config;
    Side m_side;
    Instant m_now;
    const SiteFacts &m_site;
    QMap<WayCondition, QList<WayKind>> m_ways;
};
} // namespace

WayCondition wayCondition(const WayState &way, const PairConfig &config, Instant now)
{
    if (way.reach == Reach::Unknown)
        return WayCondition::NotTried;
    if (way.reach == Reach::Answers) {
        const Freshness fresh =
            freshness(way.lastAnswerAt ? way.lastAnswerAt : way.at, now, config.pollPeriod);
        return fresh == Freshness::Fresh ? WayCondition::Answers : WayCondition::Old;
    }
    // A try of which nobody has heard the end for long says nothing any more.
    if (freshness(way.at, now, config.pollPeriod) == Freshness::Unknown && way.failures < 2)
        return WayCondition::Old;
    if (way.failures >= 2 || (way.failingSince && now - *way.failingSince >= NamedAfter))
        return WayCondition::Lost;
    // A try that ends by its deadline takes long: what counts is how long nothing has come.
    if (way.lastAnswerAt && now - *way.lastAnswerAt >= 2 * config.pollPeriod + SilenceMargin)
        return WayCondition::Lost;
    return WayCondition::Trying;
}

std::optional<Instant> newestFromOutside(const PairFacts &facts, const PairConfig &config, Side side,
                                         Instant now)
{
    const SiteFacts &peer = factsOf(facts, otherSide(side));
    std::optional<Instant> newest;
    for (const WayState &way : peer.ways + QList<WayState>{facts.reference}) {
        if (wayCondition(way, config, now) != WayCondition::Answers)
            continue;
        const Instant at = way.lastAnswerAt.value_or(way.at);
        newest = std::max(newest.value_or(at), at);
    }
    return newest;
}

Judgement judgeSite(const PairFacts &facts, const PairConfig &config, Side side, Instant now)
{
    return Judging(facts, config, side, now).run();
}

} // namespace Switchback
