// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/boot.h"

#include "app/durable/durable.h"
#include "app/site/peer/peergate.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QTextStream>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Cluster)
};
constexpr int StartMs = 120'000;
constexpr int HelloMs = 3000;

void say(const QString &text)
{
    QTextStream(stdout) << text << Qt::endl;
}

Outcome setRole(const SiteConfig &config, SiteRecord record, SiteRole role, const QString &why)
{
    record.role = role;
    record.detail = why.left(400);
    record.since = SystemClock().now();
    say(Words::tr("%1: %2").arg(roleKey(role), why));
    return saveRecord(config, record);
}
} // namespace

Outcome initSite(const SiteConfig &config, SiteRole role)
{
    for (const QString &folder : {config.stateDir, config.stateDir + QStringLiteral("/operations")}) {
        const Outcome made = Durable::makeFolder(folder);
        if (!made)
            return made;
    }
    Durable::keepReserve(config.stateDir + QStringLiteral("/reserve"));
    const auto known = loadRecord(config);
    if (known && known->role != SiteRole::Unknown && known->role != role && known->epoch > 1)
        return Error{QStringLiteral("has_role"),
                     Words::tr("%1 is %2 of epoch %3 already.")
                         .arg(config.name, roleKey(known->role))
                         .arg(known->epoch),
                     Words::tr("Use fence, rebuild, promote or resume to change that.")};
    if (role == SiteRole::Standby) {
        if (known && known->role == SiteRole::Standby)
            return Done{};
        // Not a standby before it has a database: the first rebuild makes it one.
        return setRole(config, SiteRecord{}, SiteRole::Rebuilding,
                       Words::tr("waits for its first rebuild from %1").arg(config.peer.name));
    }
    if (known && known->role == SiteRole::Primary)
        return Done{};
    SiteRecord record;
    record.epoch = 1;
    record.fresh = true;
    return setRole(config, record, SiteRole::Primary, Words::tr("first primary of the pair"));
}

Outcome bootSite(const ThisSite &site)
{
    const SiteConfig &config = site.config;
    const DatabaseEngine &database = *site.database;
    const auto record = loadRecord(config);
    if (!record)
        return record.error();
    if (database.look().alive()) {
        say(Words::tr("%1 runs already").arg(database.name()));
        return Done{};
    }
    switch (record->role) {
    case SiteRole::Standby:
        if (!database.isStandby())
            return setRole(config, *record, SiteRole::Rebuilding,
                           Words::tr("its database is no standby's: rebuild it"));
        say(Words::tr("standby: starting %1").arg(database.name()));
        return database.start(StartMs);
    case SiteRole::Primary:
    case SiteRole::Held:
        break;
    default:
        say(Words::tr("%1: %2 stays stopped").arg(roleKey(record->role), database.name()));
        return Done{};
    }
    if (record->fresh) {
        // Nobody can have been promoted yet: every standby is built from this database, which never ran.
        say(Words::tr("first start of the pair's first primary"));
        const Outcome started = database.start(StartMs);
        if (!started)
            return started;
        SiteRecord ran = *record;
        ran.fresh = false;
        return saveRecord(config, ran);
    }
    PeerClient client(config);
    const PeerHello peer = client.hello(HelloMs);
    const PeerVerdict verdict = mayResume(config, *record, peer, readPeerView(config).epoch, {});
    if (verdict.refusal) {
        const bool newer = verdict.refusal->code != QLatin1String("peer_may_write");
        return setRole(config, *record, newer ? SiteRole::Fenced : SiteRole::Held, verdict.refusal->text);
    }
    const Outcome set = setRole(config, *record, SiteRole::Primary, verdict.reason);
    if (!set)
        return set;
    return database.start(StartMs);
}

} // namespace Switchback::Site
