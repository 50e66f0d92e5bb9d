// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/witnesses.h"

#include "models/sites/ways.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Findings", text);
}

Witness fromHere(const WayState &way, const PairConfig &config, Instant now)
{
    Witness witness;
    witness.by = say(QT_TRANSLATE_NOOP("Findings", "%1 from here")).arg(wayName(way.way));
    witness.says = reachText(way.reach);
    if (way.reach != Reach::Answers)
        witness.since = way.failingSince;
    else if (wayCondition(way, config, now) != WayCondition::Answers)
        witness.says = say(QT_TRANSLATE_NOOP("Findings", "last answered %1 ago"))
                           .arg(durationText(now - way.lastAnswerAt.value_or(way.at)));
    return witness;
}

/// Since when this console has not got through; none when it does.
std::optional<Instant> lostSince(const SiteFacts &site)
{
    std::optional<Instant> since;
    for (const WayState &way : site.ways) {
        if (way.reach == Reach::Answers)
            return std::nullopt;
        if (way.failingSince)
            since = std::min(since.value_or(*way.failingSince), *way.failingSince);
    }
    return since;
}

/// "refused", "SSH refused, REST connects, never answers".
QString peerSays(const PeerView &view)
{
    const auto same = [&view](const WayReach &each) { return each.reach == view.ways.first().reach; };
    if (!view.ways.isEmpty() && std::all_of(view.ways.begin(), view.ways.end(), same))
        return reachText(view.ways.first().reach);
    QStringList parts;
    for (const WayReach &each : view.ways)
        parts += QStringLiteral("%1 %2").arg(wayName(each.way), reachText(each.reach));
    return parts.join(QStringLiteral(", "));
}
} // namespace

QString reachText(Reach reach)
{
    switch (reach) {
    case Reach::Unknown:
        break;
    case Reach::Answers:
        return say(QT_TRANSLATE_NOOP("Findings", "answers"));
    case Reach::Refused:
        return say(QT_TRANSLATE_NOOP("Findings", "refused"));
    case Reach::Silent:
        return say(QT_TRANSLATE_NOOP("Findings", "connects, never answers"));
    case Reach::Unreachable:
        return say(QT_TRANSLATE_NOOP("Findings", "unreachable"));
    case Reach::Rejected:
        return say(QT_TRANSLATE_NOOP("Findings", "doesn't let us in"));
    case Reach::Nonsense:
        return say(QT_TRANSLATE_NOOP("Findings", "answers, but not as our site"));
    case Reach::Local:
        return say(QT_TRANSLATE_NOOP("Findings", "not asked: a fault of this console"));
    }
    return say(QT_TRANSLATE_NOOP("Findings", "not tried"));
}

PeerWitness peerWitness(const PairFacts &facts, const PairConfig &config, Side side, Instant now)
{
    PeerWitness witness;
    const SiteFacts &peer = factsOf(facts, otherSide(side));
    if (!peer.status || !peer.status->peer || statusFreshness(peer, config, now) == Freshness::Unknown)
        return witness;
    const PeerView &view = *peer.status->peer;
    witness.view = view;
    witness.at = view.at - (peer.clockKnown ? peer.clockOffset : Duration{0});
    // What the peer saw before our ways were lost says nothing about now.
    const auto since = lostSince(factsOf(facts, side));
    const Duration slack = peer.clockKnown ? peer.clockError : Duration{0};
    witness.usable = view.looked() && statusFreshness(peer, config, now) == Freshness::Fresh &&
                     freshness(witness.at, now, config.pollPeriod) == Freshness::Fresh &&
                     (!since || *witness.at + slack >= *since);
    return witness;
}

QList<Witness> witnessesOf(const PairFacts &facts, const PairConfig &config, Side side, Instant now)
{
    const SiteFacts &site = factsOf(facts, side);
    QList<Witness> witnesses;
    for (const WayState &way : site.ways)
        witnesses += fromHere(way, config, now);
    const PeerWitness peer = peerWitness(facts, config, side, now);
    Witness other;
    other.by = configOf(config, otherSide(side)).shortName;
    if (peer.usable)
        other.says = peerSays(peer.view);
    else if (peer.at)
        other.says = say(QT_TRANSLATE_NOOP("Findings", "has not looked since"));
    else
        other.says = say(QT_TRANSLATE_NOOP("Findings", "could not be asked"));
    witnesses.append(other);
    return witnesses;
}

QString witnessText(const QList<Witness> &witnesses, Instant now)
{
    QStringList parts;
    for (const Witness &witness : witnesses) {
        QString part = witness.by + QStringLiteral(": ") + witness.says;
        if (witness.since)
            part =
                say(QT_TRANSLATE_NOOP("Findings", "%1 for %2")).arg(part, durationText(now - *witness.since));
        parts.append(part);
    }
    return parts.join(QStringLiteral("; "));
}

} // namespace Switchback
