// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/verdict.h"

#include "models/findings/witnesses.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
constexpr Duration NamedAfter{8000};
constexpr Duration SilenceMargin{2000};

struct VerdictText {
    SiteVerdict verdict;
    const char *key;
    const char *sentence; ///< %1 is the site, %2 its peer
};
constexpr VerdictText Texts[] = {
    {SiteVerdict::NotKnown, "not_known", QT_TRANSLATE_NOOP("Findings", "%1 has not been heard of yet.")},
    {SiteVerdict::Answers, "answers", ""},
    {SiteVerdict::Trying, "trying",
     QT_TRANSLATE_NOOP("Findings", "%1 missed an answer; it is being asked again.")},
    {SiteVerdict::DatabaseStarting, "database_starting",
     QT_TRANSLATE_NOOP("Findings", "%1's database is starting.")},
    {SiteVerdict::DatabaseDown, "database_down",
     QT_TRANSLATE_NOOP("Findings", "%1's database is down; the site itself answers.")},
    {SiteVerdict::DatabaseSilent, "database_silent",
     QT_TRANSLATE_NOOP("Findings",
                       "%1's database does not answer, though it runs; the site itself answers.")},
    {SiteVerdict::DatabaseReadOnly, "database_read_only",
     QT_TRANSLATE_NOOP("Findings", "%1's database refuses to write.")},
    {SiteVerdict::DiskFull, "disk_full",
     QT_TRANSLATE_NOOP("Findings", "%1's disk is full and its database takes no writes.")},
    {SiteVerdict::DatabaseNotKnown, "database_not_known",
     QT_TRANSLATE_NOOP("Findings", "%1 answers, but can't tell how its database is.")},
    {SiteVerdict::Fenced, "fenced", QT_TRANSLATE_NOOP("Findings", "%1 is fenced: it takes no writes.")},
    {SiteVerdict::Held, "held",
     QT_TRANSLATE_NOOP("Findings",
                       "%1 came back by itself and is held until %2 answers it or a person decides.")},
    {SiteVerdict::Rebuilding, "rebuilding", QT_TRANSLATE_NOOP("Findings", "%1 is being rebuilt from %2.")},
    {SiteVerdict::RebuildStopped, "rebuild_stopped",
     QT_TRANSLATE_NOOP("Findings", "%1's rebuild from %2 has not come to its end: it can't take over.")},
    {SiteVerdict::SshLost, "ssh_lost",
     QT_TRANSLATE_NOOP("Findings", "%1: SSH lost, REST answers. One way lost, not the site.")},
    {SiteVerdict::RestLost, "rest_lost",
     QT_TRANSLATE_NOOP("Findings", "%1: REST lost, SSH answers. One way lost, not the site.")},
    {SiteVerdict::PathLost, "path_lost",
     QT_TRANSLATE_NOOP("Findings",
                       "This console can't reach %1, but %2 can: our own link is at fault, not the site.")},
    {SiteVerdict::Down, "down",
     QT_TRANSLATE_NOOP("Findings", "%1 is down: its machine is there, but nothing answers on it.")},
    {SiteVerdict::Frozen, "frozen",
     QT_TRANSLATE_NOOP("Findings", "%1 is frozen: it takes connections, but never answers.")},
    {SiteVerdict::UnreachableEverywhere, "unreachable",
     QT_TRANSLATE_NOOP(
         "Findings",
         "%1 can't be reached from anywhere: it is off or cut off, and may still be taking writes.")},
    {SiteVerdict::ConsoleCutOff, "console_cut_off",
     QT_TRANSLATE_NOOP("Findings",
                       "THIS CONSOLE MAY BE THE ONE THAT IS CUT OFF: it reaches neither site and can't tell "
                       "how they are.")},
    {SiteVerdict::Rejected, "rejected",
     QT_TRANSLATE_NOOP("Findings", "%1 answers, but doesn't let this console in.")},
    {SiteVerdict::ConsoleFault, "console_fault",
     QT_TRANSLATE_NOOP("Findings", "This console can't ask %1 because of a fault of its own: it can't tell "
                                   "how %1 is.")},
    {SiteVerdict::NotOurs, "not_ours",
     QT_TRANSLATE_NOOP("Findings", "Something else answers at %1's address.")},
    {SiteVerdict::BadAnswer, "bad_answer",
     QT_TRANSLATE_NOOP("Findings", "%1 answers in a way this console can't read.")},
};

const VerdictText &textOf(SiteVerdict verdict)
{
    for (const VerdictText &text : Texts) {
        if (text.verdict == verdict)
            return text;
    }
    return Texts[0];
}

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

bool isLost(WayCondition condition)
{
    return condition == WayCondition::Lost;
}

/// Both ways from here are lost: what do they, and the peer, say together?
SiteVerdict judgeLost(const SiteFacts &site, const PeerWitness &peer)
{
    const auto here = [&site](Reach reach) { return site.ssh.reach == reach || site.rest.reach == reach; };
    // Whoever refuses our key was reached: that is no lost path, whatever the peer sees.
    if (here(Reach::Nonsense))
        return SiteVerdict::NotOurs;
    if (here(Reach::Rejected))
        return SiteVerdict::Rejected;
    QList<Reach> seen{site.ssh.reach, site.rest.reach};
    seen.removeAll(Reach::Local);
    // Nothing has left this console: what the peer sees is shown beside, and is one witness alone.
    if (seen.isEmpty())
        return SiteVerdict::ConsoleFault;
    if (peer.usable && (peer.ssh == Reach::Answers || peer.rest == Reach::Answers))
        return SiteVerdict::PathLost;
    if (peer.usable)
        seen += {peer.ssh, peer.rest};
    seen.removeAll(Reach::Unknown);
    if (seen.contains(Reach::Silent))
        return SiteVerdict::Frozen;
    if (!seen.contains(Reach::Unreachable))
        return SiteVerdict::Down;
    return SiteVerdict::UnreachableEverywhere;
}

std::optional<Instant> earliest(std::optional<Instant> a, std::optional<Instant> b)
{
    return a && b ? std::min(*a, *b) : a ? a : b;
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
        , m_ssh(wayCondition(m_site.ssh, config, now))
        , m_rest(wayCondition(m_site.rest, config, now))
    {
    }

    Judgement run()
    {
        Judgement judgement;
        judgement.verdict = verdict();
        judgement.since = since(judgement.verdict);
        judgement.witnesses = witnessesOf(m_facts, m_config, m_side, m_now);
        judgement.sentence = sentence(judgement.verdict);
        return judgement;
    }

private:
    [[nodiscard]] bool answersHere() const
    {
        return m_ssh == WayCondition::Answers || m_rest == WayCondition::Answers;
    }

    [[nodiscard]] SiteVerdict verdict() const
    {
        const bool fresh = statusFreshness(m_site, m_config, m_now) == Freshness::Fresh;
        if (brokeContract())
            return SiteVerdict::BadAnswer;
        if (answersHere() && fresh)
            return whileAnswering();
        if (isLost(m_ssh) && isLost(m_rest))
            return consoleIsAlone() ? SiteVerdict::ConsoleCutOff
                                    : judgeLost(m_site, peerWitness(m_facts, m_config, m_side, m_now));
        if (isLost(m_ssh) || isLost(m_rest))
            return oneWayIsAll();
        if (m_ssh == WayCondition::Trying || m_rest == WayCondition::Trying)
            return SiteVerdict::Trying;
        return SiteVerdict::NotKnown;
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
        if (isLost(m_ssh))
            return SiteVerdict::SshLost;
        if (isLost(m_rest))
            return SiteVerdict::RestLost;
        return SiteVerdict::Answers;
    }

    /// One way is lost and the other is not answering readably: never tried, old, or on its first failure.
    [[nodiscard]] SiteVerdict oneWayIsAll() const
    {
        const WayCondition left = isLost(m_ssh) ? m_rest : m_ssh;
        if (left == WayCondition::Trying)
            return SiteVerdict::Trying;
        return left == WayCondition::Answers && isLost(m_ssh)    ? SiteVerdict::SshLost
               : left == WayCondition::Answers && isLost(m_rest) ? SiteVerdict::RestLost
                                                                 : SiteVerdict::NotKnown;
    }

    /// No machine is reached on any way, nor the address outside both sites: the fault may well be ours.
    [[nodiscard]] bool consoleIsAlone() const
    {
        const SiteFacts &peer = factsOf(m_facts, otherSide(m_side));
        if (m_site.ssh.reach == Reach::Local && m_site.rest.reach == Reach::Local)
            return false; // it has not even been tried
        for (const WayState *way : {&m_site.ssh, &m_site.rest, &peer.ssh, &peer.rest}) {
            const bool reached = way->reach != Reach::Unreachable && way->reach != Reach::Local;
            if (reached || !isLost(wayCondition(*way, m_config, m_now)))
                return false;
        }
        return !newestFromOutside(m_facts, m_config, m_side, m_now);
    }

    [[nodiscard]] std::optional<Instant> since(SiteVerdict verdict) const
    {
        switch (verdict) {
        case SiteVerdict::SshLost:
            return m_site.ssh.failingSince;
        case SiteVerdict::RestLost:
            return m_site.rest.failingSince;
        case SiteVerdict::Trying:
        case SiteVerdict::PathLost:
        case SiteVerdict::Down:
        case SiteVerdict::Frozen:
        case SiteVerdict::UnreachableEverywhere:
        case SiteVerdict::ConsoleCutOff:
        case SiteVerdict::Rejected:
        case SiteVerdict::ConsoleFault:
        case SiteVerdict::NotOurs:
            return earliest(m_site.ssh.failingSince, m_site.rest.failingSince);
        case SiteVerdict::BadAnswer:
            return m_site.badAnswerAt;
        default:
            return std::nullopt;
        }
    }

    [[nodiscard]] QString sentence(SiteVerdict verdict) const
    {
        const char *text = textOf(verdict).sentence;
        if (*text == '\0')
            return {};
        const bool writes = !m_site.status || m_site.status->role == SiteRole::Primary;
        if (verdict == SiteVerdict::UnreachableEverywhere && !writes)
            text = QT_TRANSLATE_NOOP("Findings", "%1 can't be reached from anywhere: it is off or cut off.");
        if (verdict == SiteVerdict::NotKnown && m_site.statusAt)
            return QCoreApplication::translate("Findings", "%1 was last heard %2 ago.")
                .arg(configOf(m_config, m_side).shortName, durationText(m_now - *m_site.statusAt));
        QString sentence = QCoreApplication::translate("Findings", text);
        sentence.replace(QLatin1String("%1"), configOf(m_config, m_side).shortName);
        sentence.replace(QLatin1String("%2"), configOf(m_config, otherSide(m_side)).shortName);
        return sentence;
    }

    const PairFacts &m_facts;
    const PairConfig &m_config;
    Side m_side;
    Instant m_now;
    const SiteFacts &m_site;
    WayCondition m_ssh;
    WayCondition m_rest;
};
} // namespace

QString verdictKey(SiteVerdict verdict)
{
    return QString::fromLatin1(textOf(verdict).key);
}

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
    for (const WayState *way : {&peer.ssh, &peer.rest, &facts.reference}) {
        if (wayCondition(*way, config, now) != WayCondition::Answers)
            continue;
        const Instant at = way->lastAnswerAt.value_or(way->at);
        newest = std::max(newest.value_or(at), at);
    }
    return newest;
}

Judgement judgeSite(const PairFacts &facts, const PairConfig &config, Side side, Instant now)
{
    return Judging(facts, config, side, now).run();
}

} // namespace Switchback
