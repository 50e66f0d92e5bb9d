// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/rebuildlook.h"

#include "app/site/peer/peerclient.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RebuildPlan)
};
constexpr int HelloMs = 2500;

std::optional<Error> peerFault(const SiteConfig &config, const SiteRecord &record, const PeerHello &peer)
{
    if (peer.reach != Reach::Answers)
        return Error{QStringLiteral("peer_unreachable"),
                     Words::tr("%1 does not answer: %2").arg(config.peer.name, peer.detail),
                     Words::tr("A site is rebuilt from its peer: bring that one back first.")};
    if (peer.role != SiteRole::Primary)
        return Error{QStringLiteral("peer_not_primary"),
                     Words::tr("%1 is %2, not the primary.").arg(config.peer.name, roleKey(peer.role)),
                     Words::tr("A standby is rebuilt from a primary.")};
    if (record.epoch > peer.epoch)
        return Error{QStringLiteral("peer_older"),
                     Words::tr("%1 is of an older epoch (%2) than this site (%3): its data is the older one.")
                         .arg(config.peer.name)
                         .arg(peer.epoch)
                         .arg(record.epoch),
                     Words::tr("Rebuild %1 from this site instead.").arg(config.peer.name)};
    return std::nullopt;
}
} // namespace

RebuildLook lookAtRebuild(const ThisSite &site, int timeoutMs)
{
    const SiteConfig &config = site.config;
    RebuildLook out;
    const QDeadlineTimer deadline(timeoutMs);
    const auto record = loadRecord(config);
    if (!record || record->role == SiteRole::Primary) {
        out.preview.refusal =
            record ? Error{QStringLiteral("is_primary"),
                           Words::tr("%1 is the primary: a rebuild would overwrite it.").arg(config.name),
                           Words::tr("Fence it first if the other site is to be the primary.")}
                   : record.error();
        return out;
    }
    PeerClient client(config);
    const PeerHello peer =
        client.hello(std::min(HelloMs, int(std::max<qint64>(500, deadline.remainingTime()))));
    out.peerEpoch = peer.epoch;
    out.preview = site.database->previewRebuild(*record, client, peerFault(config, *record, peer), deadline);
    return out;
}

QJsonObject previewJson(const ThisSite &site, const RebuildPreview &preview)
{
    QJsonObject out{{QStringLiteral("at"), toIso(SystemClock().now())},
                    {QStringLiteral("old_safe"), !preview.mayHold},
                    {QStringLiteral("old_why"), preview.why.left(400)}};
    if (const auto &refusal = preview.refusal) {
        QJsonObject why{{QStringLiteral("code"), refusal->code},
                        {QStringLiteral("text"), refusal->text.left(1000)}};
        if (!refusal->hint.isEmpty())
            why.insert(QStringLiteral("hint"), refusal->hint.left(1000));
        out.insert(QStringLiteral("refusal"), why);
    }
    if (preview.full)
        out.insert(QStringLiteral("full_label"), preview.full->left(60));
    if (preview.mayHold && preview.old)
        out.insert(QStringLiteral("old"), toJson(*preview.old));
    if (preview.room) {
        out.insert(QStringLiteral("needed_bytes"), preview.room->needed);
        out.insert(QStringLiteral("free_bytes"), std::max<qint64>(0, preview.room->free));
    }
    if (!preview.foreign.isEmpty())
        out.insert(QStringLiteral("foreign"), QJsonArray::fromStringList(preview.foreign.mid(0, 20)));
    QJsonArray names;
    const KeptStatus kept = site.database->kept();
    for (const KeptCopy &copy : kept.copies) {
        if (!copy.current && names.size() < 50)
            names.append(copy.name);
    }
    if (!names.isEmpty())
        out.insert(QStringLiteral("kept"), names);
    return out;
}

} // namespace Switchback::Site
