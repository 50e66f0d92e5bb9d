// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/detection.h"

#include "models/findings/witnesses.h"

#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int VantagePoints = 2;

/// The primary does not serve, whatever the cause. A path of ours that is lost, a site that doesn't let us in
/// and one that something else answers for say nothing about the service.
bool failing(SiteVerdict verdict)
{
    switch (verdict) {
    case SiteVerdict::Down:
    case SiteVerdict::Frozen:
    case SiteVerdict::UnreachableEverywhere:
    case SiteVerdict::DatabaseDown:
    case SiteVerdict::DatabaseSilent:
    case SiteVerdict::DatabaseReadOnly:
    case SiteVerdict::DiskFull:
    case SiteVerdict::Held:
        return true;
    default:
        return false;
    }
}

/// The site itself answers, and says that it doesn't serve.
bool saysSoItself(SiteVerdict verdict)
{
    return verdict == SiteVerdict::DatabaseDown || verdict == SiteVerdict::DatabaseSilent ||
           verdict == SiteVerdict::DatabaseReadOnly || verdict == SiteVerdict::DiskFull ||
           verdict == SiteVerdict::Held;
}

bool takesWrites(const SiteFacts &site)
{
    return site.status && site.status->role == SiteRole::Primary && site.status->database &&
           site.status->database->state == DatabaseState::AcceptingWrites;
}

/// How many vantage points say so: each way from here by which it is seen, and the peer.
int countVantagePoints(const PairFacts &facts, const PairConfig &config, Side side, SiteVerdict verdict,
                       Instant now)
{
    const SiteFacts &site = factsOf(facts, side);
    const WayCondition wanted = saysSoItself(verdict) ? WayCondition::Answers : WayCondition::Lost;
    int count = 0;
    for (const WayState &way : site.ways)
        count += way.reach != Reach::Local && wayCondition(way, config, now) == wanted ? 1 : 0;
    if (saysSoItself(verdict))
        return count;
    const PeerWitness peer = peerWitness(facts, config, side, now);
    const bool peerAgrees = peer.usable && !peer.view.answers();
    return count + (peerAgrees ? 1 : 0);
}

/// Who has to serve: who says so or last did. Before anybody was ever heard of as primary: the peer of a
/// standby.
std::optional<Side> primaryOf(const PairFacts &facts, const PairConfig &config, const QString &lastKnown,
                              Instant now)
{
    const PairRoles roles = rolesOf(facts, config, now);
    if (roles.state == PairRoles::Primary::Two)
        return std::nullopt;
    if (roles.primary)
        return roles.primary;
    for (const Side side : {Side::Production, Side::Backup}) {
        if (!lastKnown.isEmpty() && configOf(config, side).id == lastKnown)
            return side;
    }
    if (roles.standby && !factsOf(facts, otherSide(*roles.standby)).status)
        return otherSide(*roles.standby);
    return std::nullopt;
}

QJsonObject evidenceOf(const Finding &finding, Instant since, Instant now)
{
    QJsonArray witnesses;
    for (const Witness &witness : finding.witnesses) {
        QJsonObject json{{QStringLiteral("by"), witness.by}, {QStringLiteral("says"), witness.says}};
        if (witness.since)
            json.insert(QStringLiteral("since"), toIso(*witness.since));
        witnesses.append(json);
    }
    return {{QStringLiteral("site"), finding.site},
            {QStringLiteral("verdict"), verdictKey(finding.verdict)},
            {QStringLiteral("sentence"), finding.sentence},
            {QStringLiteral("since"), toIso(since)},
            {QStringLiteral("seen_at"), toIso(now)},
            {QStringLiteral("witnesses"), witnesses}};
}
} // namespace

Detection::Seen Detection::look(const PairFacts &facts, const PairConfig &config,
                                const QList<Finding> &findings, Instant now)
{
    Seen seen;
    const std::optional<Side> primary = primaryOf(facts, config, m_site, now);
    if (!primary) {
        m_since.reset();
        return seen;
    }
    const SiteFacts &site = factsOf(facts, *primary);
    const QString id = configOf(config, *primary).id;
    if (id != m_site) {
        m_since.reset();
        m_lastGood.reset();
        m_site = id;
    }
    // An old answer told the truth when it came.
    if (takesWrites(site) && site.statusAt && (!m_lastGood || *site.statusAt > *m_lastGood))
        m_lastGood = site.statusAt;
    seen.site = id;
    seen.stoppedAt = m_lastGood;

    const auto alone = std::find_if(findings.begin(), findings.end(), [](const Finding &finding) {
        return finding.kind == FindingKind::ConsoleCutOff;
    });
    if (alone != findings.end()) {
        m_since.reset(); // how the sites are can't be told from here: what was gathered proves nothing
        const Instant since = alone->since.value_or(now);
        seen.verdict = now - since >= m_rules.confirmFor ? Verdict::Unproven : Verdict::Gathering;
        seen.evidence = evidenceOf(*alone, since, now);
        return seen;
    }
    const auto bad = std::find_if(findings.begin(), findings.end(), [&id](const Finding &finding) {
        return finding.site == id && failing(finding.verdict);
    });
    if (bad == findings.end()) {
        m_since.reset();
        if (takesWrites(site) && statusFreshness(site, config, now) == Freshness::Fresh)
            seen.verdict = Verdict::Works;
        return seen;
    }
    seen.verdict = Verdict::Gathering;
    if (countVantagePoints(facts, config, *primary, bad->verdict, now) < VantagePoints) {
        m_since.reset();
        seen.evidence = evidenceOf(*bad, bad->since.value_or(now), now);
        return seen;
    }
    if (!m_since)
        m_since = now;
    seen.evidence = evidenceOf(*bad, *m_since, now);
    if (now - *m_since < m_rules.confirmFor)
        return seen;
    // A path that went a moment ago leaves a young answer behind: it has to be younger than what it proves.
    const std::optional<Instant> outside = newestFromOutside(facts, config, *primary, now);
    const bool proven = saysSoItself(bad->verdict) || (outside && *outside >= *m_since);
    seen.verdict = proven ? Verdict::Outage : Verdict::Unproven;
    return seen;
}

} // namespace Switchback
