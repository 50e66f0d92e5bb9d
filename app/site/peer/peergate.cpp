// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/peer/peergate.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PeerGate)
};

QString personIn(const QJsonObject &params)
{
    return visibleText(
        params.value(QStringLiteral("override")).toObject().value(QStringLiteral("person")).toString(), 80);
}

Error mayWrite(const QString &text, const QString &hint)
{
    return Error{QStringLiteral("peer_may_write"), text, hint};
}
} // namespace

PeerVerdict mayPromote(const SiteConfig &config, const PeerHello &peer, int lastKnownEpoch,
                       const QJsonObject &params)
{
    PeerVerdict out;
    out.peerEpoch = std::max(peer.epoch, lastKnownEpoch);
    const QString who = config.peer.name;
    if (peer.reach == Reach::Answers) {
        if (peer.promoting)
            out.refusal =
                Error{QStringLiteral("peer_promoting"), Words::tr("%1 is itself being promoted.").arg(who),
                      Words::tr("Wait until that has ended, then look again.")};
        else if (peer.role == SiteRole::Primary)
            out.refusal = mayWrite(Words::tr("%1 takes writes: there would be two primaries.").arg(who),
                                   Words::tr("Fence %1 first.").arg(who));
        else if (peer.role == SiteRole::Unknown)
            out.refusal = mayWrite(Words::tr("%1 answers, but does not know its own role.").arg(who),
                                   Words::tr("Fence %1 first.").arg(who));
        else
            out.reason = Words::tr("%1 answers: its role is %2").arg(who, roleKey(peer.role));
        return out;
    }
    const QJsonObject fence = params.value(QStringLiteral("fence")).toObject();
    if (fence.value(QStringLiteral("site")).toString() == config.peer.id)
        out.reason = Words::tr("%1 does not answer now; it was fenced by operation %2")
                         .arg(who, visibleText(fence.value(QStringLiteral("op")).toString(), 36));
    else if (!personIn(params).isEmpty())
        out.reason = Words::tr("%1 does not answer (%2); %3 takes it on that it takes no writes")
                         .arg(who, reachKey(peer.reach), personIn(params));
    else
        out.refusal = mayWrite(
            Words::tr("%1 does not answer (%2), so it could still take writes.")
                .arg(who, reachKey(peer.reach)),
            Words::tr("Fence it over another way, or let a person take it on by name that it is down."));
    return out;
}

PeerVerdict mayResume(const SiteConfig &config, const SiteRecord &own, const PeerHello &peer,
                      int lastKnownEpoch, const QJsonObject &params)
{
    PeerVerdict out;
    out.peerEpoch = std::max(peer.epoch, lastKnownEpoch);
    const QString who = config.peer.name;
    const QString rebuild = Words::tr("Rebuild this site from %1 instead.").arg(who);
    if (out.peerEpoch > own.epoch) {
        out.refusal = Error{QStringLiteral("peer_newer"),
                            Words::tr("%1 was promoted after this site (epoch %2 against %3).")
                                .arg(who)
                                .arg(out.peerEpoch)
                                .arg(own.epoch),
                            rebuild};
        return out;
    }
    if (peer.reach == Reach::Answers) {
        if (peer.role == SiteRole::Primary)
            out.refusal =
                Error{QStringLiteral("peer_is_primary"), Words::tr("%1 is the primary.").arg(who), rebuild};
        else if (peer.promoting)
            out.refusal =
                Error{QStringLiteral("peer_promoting"), Words::tr("%1 is being promoted.").arg(who), rebuild};
        else
            out.reason = Words::tr("%1 answers: its role is %2, epoch %3")
                             .arg(who, roleKey(peer.role))
                             .arg(peer.epoch);
        return out;
    }
    if (!personIn(params).isEmpty())
        out.reason = Words::tr("%1 does not answer (%2); %3 takes it on that it was not promoted")
                         .arg(who, reachKey(peer.reach), personIn(params));
    else
        out.refusal = mayWrite(Words::tr("%1 does not answer (%2): it may have become the primary.")
                                   .arg(who, reachKey(peer.reach)),
                               Words::tr("Wait until it answers, or let a person take it on by name."));
    return out;
}

SiteRole roleForPeer(const SiteRecord &record, bool databaseRuns)
{
    const bool onPaper = record.role == SiteRole::Fenced || record.role == SiteRole::Held;
    return onPaper && databaseRuns ? SiteRole::Primary : record.role;
}

} // namespace Switchback::Site
