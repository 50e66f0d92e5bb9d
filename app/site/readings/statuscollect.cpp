// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/readings/statuscollect.h"

#include "app/durable/durable.h"
#include "app/site/base/siterecord.h"
#include "app/site/operations/journal.h"
#include "app/site/peer/peerclient.h"
#include "app/site/readings/callscollect.h"
#include "models/core/clock.h"
#include "switchback/version.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <future>

namespace Switchback::Site
{

namespace
{
Instant now()
{
    return SystemClock().now();
}

LogStatus collectLogs(const ThisSite &site, SiteRole role)
{
    LogStatus out = site.database->logs(role);
    out.interval = Duration{qRound64(site.config.backup.logEveryS * 1000)};
    if (role == SiteRole::Primary)
        out.nextAt = loadSchedule(site.config).nextLog;
    return out;
}

FullStatus collectFulls(const ThisSite &site)
{
    const SiteConfig &config = site.config;
    const auto list = site.database->fulls(Repository::Own, 2000);
    FullStatus out;
    out.at = now();
    if (list) {
        out.own = list->mid(0, 10);
    } else {
        out.notKnown = list.error().text.left(400);
    }
    out.running = FileLock::isHeld(config.stateDir + QStringLiteral("/full.lock"));
    out.interval = Duration{qRound64(config.backup.fullEveryS * 1000)};
    out.nextAt = loadSchedule(config).nextFull;
    for (const OperationSummary &operation : Journal(config).list(40)) {
        if (operation.kind != QLatin1String("full_backup") || operation.state == QLatin1String("running"))
            continue;
        if (operation.state != QLatin1String("done"))
            out.failure = operation.text.left(400);
        break; // only the newest counts
    }
    return out;
}

PeerView collectPeer(const SiteConfig &config)
{
    PeerView view = readPeerView(config);
    if (view.at != Instant{} && now() - view.at < std::chrono::seconds(5))
        return view;
    // `serve` is dead or stuck: look for ourselves.
    auto ssh = std::async(std::launch::async, [&config] { return probeSsh(config, 1500); });
    PeerClient client(config);
    const PeerHello hello = client.hello(1800);
    view.way(Ways::Ssh) = ssh.get();
    view.way(Ways::Rest) = hello.reach;
    view.at = now();
    view.detail = hello.detail.left(400);
    if (hello.reach == Reach::Answers) {
        view.lastAnswerAt = view.at;
        view.role = hello.role;
        view.epoch = hello.epoch;
    }
    return view;
}

/// A replicator may take minutes to notice that its peer is gone, but nobody can have
/// told it anything after the peer's last answer.
void boundByPeer(FileStatus &files, const PeerView &peer)
{
    if (!files.missing || !files.missing->completeTo)
        return;
    if (!peer.lastAnswerAt)
        files.missing->completeTo.reset();
    else
        files.missing->completeTo = std::min(*files.missing->completeTo, *peer.lastAnswerAt);
}
} // namespace

Schedule loadSchedule(const SiteConfig &config)
{
    Schedule out;
    QFile file(config.stateDir + QStringLiteral("/schedule.json"));
    if (!file.open(QIODevice::ReadOnly))
        return out;
    const QJsonObject in = QJsonDocument::fromJson(file.read(65536)).object();
    out.nextLog = fromIso(in.value(QStringLiteral("next_log")).toString());
    out.nextFull = fromIso(in.value(QStringLiteral("next_full")).toString());
    return out;
}

void saveSchedule(const SiteConfig &config, const Schedule &schedule)
{
    QJsonObject out;
    if (schedule.nextLog)
        out.insert(QStringLiteral("next_log"), toIso(*schedule.nextLog));
    if (schedule.nextFull)
        out.insert(QStringLiteral("next_full"), toIso(*schedule.nextFull));
    (void)Durable::write(config.stateDir + QStringLiteral("/schedule.json"), QJsonDocument(out).toJson());
}

SiteStatus collectStatus(const ThisSite &site)
{
    const SiteConfig &config = site.config;
    SiteStatus out;
    out.site = config.id;
    out.name = config.name;
    out.release = QStringLiteral(SWITCHBACK_VERSION);
    const auto record = loadRecord(config);
    if (record) {
        out.role = record->role;
        out.epoch = record->epoch;
        out.roleDetail = record->detail;
    } else {
        out.roleDetail = record.error().text.left(400);
    }
    const SiteRole role = out.role;
    auto database = std::async(std::launch::async, [&site, role] { return site.database->status(role); });
    auto logs = std::async(std::launch::async, [&site, role] { return collectLogs(site, role); });
    auto fulls = std::async(std::launch::async, [&site] { return collectFulls(site); });
    auto files = std::async(std::launch::async, [&site] { return site.files->status(); });
    auto peer = std::async(std::launch::async, [&config] { return collectPeer(config); });
    std::future<QList<ComponentStatus>> calls;
    if (site.calls)
        calls = std::async(std::launch::async, [&site] { return callsComponents(site.calls->view()); });
    auto kept = std::async(std::launch::async, [&site] { return site.database->kept(); });
    out.operations = Journal(config).list(20);
    out.disk = site.database->disk();
    out.database = database.get();
    out.logs = logs.get();
    out.fulls = fulls.get();
    out.files = files.get();
    out.peer = peer.get();
    if (out.files)
        boundByPeer(*out.files, *out.peer);
    out.kept = kept.get();
    if (calls.valid())
        out.components += calls.get();
    out.at = now();
    return out;
}

} // namespace Switchback::Site
