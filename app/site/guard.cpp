// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/guard.h"

#include "app/durable/durable.h"
#include "app/site/base/beatrecord.h"
#include "app/site/operations/journal.h"
#include "app/site/operations/work.h"
#include "app/site/peer/peergate.h"
#include "app/site/readings/statuscollect.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>
#include <QUuid>

#include <cstdio>
#include <future>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Guard)
};
constexpr int HelloMs = 1500;
constexpr int KeptBackups = 200;

void log(const QString &text)
{
    QTextStream(stderr) << toIso(SystemClock().now()) << ' ' << text << Qt::endl;
}

void savePeer(const SiteConfig &config, const PeerView &view)
{
    QJsonObject out{{QStringLiteral("at"), toIso(view.at)},
                    {QStringLiteral("ssh"), reachKey(view.way(Ways::Ssh))},
                    {QStringLiteral("rest"), reachKey(view.way(Ways::Rest))},
                    {QStringLiteral("role"), roleKey(view.role)},
                    {QStringLiteral("epoch"), view.epoch},
                    {QStringLiteral("detail"), view.detail}};
    if (view.lastAnswerAt)
        out.insert(QStringLiteral("last_answer_at"), toIso(*view.lastAnswerAt));
    // Each second anew: whole, but not synced.
    QFile next(peerFile(config) + QStringLiteral(".next"));
    if (!next.open(QIODevice::WriteOnly) || next.write(QJsonDocument(out).toJson(QJsonDocument::Compact)) < 0)
        return;
    next.close();
    std::rename(QFile::encodeName(next.fileName()).constData(),
                QFile::encodeName(peerFile(config)).constData());
}

bool operationUnderWay(const SiteConfig &config)
{
    return FileLock::isHeld(config.stateDir + QStringLiteral("/operations.lock"));
}
} // namespace

GuardAct guardAct(const SiteRecord &own, bool databaseRuns, const PeerHello &peer)
{
    if (own.role == SiteRole::Fenced && databaseRuns)
        return GuardAct::FinishFence;
    if (peer.reach != Reach::Answers)
        return GuardAct::None;
    const bool rival = peer.role == SiteRole::Primary && peer.epoch >= own.epoch;
    if (own.role == SiteRole::Primary && rival && own.promotingOp.isEmpty())
        return GuardAct::FenceSelf;
    if (own.role == SiteRole::Primary && rival && peer.epoch > own.epoch)
        return GuardAct::FenceSelf;
    if (own.role == SiteRole::Held) {
        if (rival || peer.epoch > own.epoch)
            return GuardAct::FenceSelf;
        if (!peer.promoting && peer.role != SiteRole::Unknown && peer.role != SiteRole::Primary)
            return GuardAct::Resume;
    }
    return GuardAct::None;
}

Result<QString> beginOwn(const SiteConfig &config, const QString &kind, const QString &by,
                         const QJsonObject &params)
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto accepted = Journal(config).accept(id, kind, by, params);
    if (!accepted)
        return accepted.error();
    const Outcome started = startWorker(config, id);
    if (!started)
        return started.error();
    return id;
}

bool Guard::pause(int ms) const
{
    for (int waited = 0; waited < ms && !m_stop; waited += 50)
        usleep(50'000);
    return !m_stop;
}

void Guard::start()
{
    m_peer = std::thread([this] { watchPeer(); });
    m_beat = std::thread([this] { beat(); });
    m_schedule = std::thread([this] { schedule(); });
}

void Guard::stop()
{
    m_stop = true;
    for (std::thread *one : {&m_peer, &m_beat, &m_schedule}) {
        if (one->joinable())
            one->join();
    }
}

void Guard::act(GuardAct act, const PeerHello &peer)
{
    if (act == GuardAct::None || operationUnderWay(m_config))
        return;
    Result<QString> begun(QString{});
    if (act == GuardAct::Resume) {
        begun = beginOwn(m_config, QStringLiteral("resume"), QStringLiteral("guard"), {});
    } else {
        const QString reason =
            act == GuardAct::FinishFence
                ? Words::tr("fenced, but %1 was found running").arg(m_site.database->name())
                : Words::tr("%1 is the primary of epoch %2").arg(m_config.peer.name).arg(peer.epoch);
        // Whatever it could still ship would only confuse the other history.
        begun = beginOwn(m_config, QStringLiteral("fence"), QStringLiteral("guard"),
                         {{QStringLiteral("reason"), reason},
                          {QStringLiteral("ship_s"), act == GuardAct::FinishFence ? 5 : 0}});
    }
    log(begun ? Words::tr("guard: started operation %1").arg(*begun)
              : Words::tr("guard: %1").arg(begun.error().text));
}

void Guard::watchPeer()
{
    PeerClient client(m_config);
    PeerView view = readPeerView(m_config);
    while (!m_stop) {
        auto ssh = std::async(std::launch::async, [this] { return probeSsh(m_config, HelloMs); });
        const PeerHello hello = client.hello(HelloMs);
        view.way(Ways::Ssh) = ssh.get();
        view.way(Ways::Rest) = hello.reach;
        view.at = SystemClock().now();
        view.detail = hello.detail.left(400);
        if (hello.reach == Reach::Answers) {
            view.lastAnswerAt = view.at;
            view.role = hello.role;
            view.epoch = hello.epoch;
        }
        savePeer(m_config, view);
        const auto record = loadRecord(m_config);
        if (record)
            act(guardAct(*record, m_site.database->look().alive(), hello), hello);
        pause(1000);
    }
}

void Guard::beat()
{
    std::unique_ptr<Heartbeat> heartbeat;
    while (pause(1000)) {
        const auto record = loadRecord(m_config);
        if (!record || record->role != SiteRole::Primary || !record->promotingOp.isEmpty()) {
            heartbeat.reset();
            continue;
        }
        if (!heartbeat)
            heartbeat = m_site.database->heartbeat(log);
        const auto fault = heartbeat->beat();
        saveBeat(m_config, {SystemClock().now(), !fault, fault ? fault->text : QString()});
    }
}

void Guard::planFor(SiteRole role, SiteRole before, Schedule &plan) const
{
    const Instant now = SystemClock().now();
    const Duration soon{5000};
    if (role == SiteRole::Primary && before != SiteRole::Unknown && before != role) {
        plan.nextLog = now;         // a new primary ships at once
        plan.nextFull = now + soon; // and has a full of its own history soon
    } else if (before != role && (role == SiteRole::Primary || role == SiteRole::Standby)) {
        const auto own = m_site.database->fulls(Repository::Own, 10'000);
        if (own && own->isEmpty())
            plan.nextFull = now + soon;
    }
}

void Guard::runIfDue(std::optional<Instant> &next, double everyS, const QString &kind) const
{
    const Duration every{std::max<qint64>(1, qRound64(everyS * 1000))};
    const Instant now = SystemClock().now();
    // A clock that was set back must not put the next one off for long.
    if (!next || *next > now + every)
        next = now + every;
    const QString lock = m_config.stateDir + QLatin1Char('/') + lockNameFor(kind);
    if (*next > now || FileLock::isHeld(lock) || operationUnderWay(m_config))
        return;
    const auto begun = beginOwn(m_config, kind, QStringLiteral("schedule"), {});
    if (!begun)
        log(Words::tr("schedule: %1").arg(begun.error().text));
    *next += every * ((now - *next) / every + 1); // stays on its grid, without drift
    Journal(m_config).prune(KeptBackups);
}

void Guard::schedule()
{
    SiteRole before = SiteRole::Unknown;
    Schedule plan = loadSchedule(m_config);
    while (pause(500)) {
        const auto record = loadRecord(m_config);
        if (!record || !record->promotingOp.isEmpty())
            continue; // under way to primary is neither yet
        Durable::keepReserve(m_config.stateDir + QStringLiteral("/reserve"));
        const Schedule old = plan;
        planFor(record->role, before, plan);
        before = record->role;
        if (before == SiteRole::Primary)
            runIfDue(plan.nextLog, m_config.backup.logEveryS, QStringLiteral("log_backup"));
        if (before == SiteRole::Primary || before == SiteRole::Standby)
            runIfDue(plan.nextFull, m_config.backup.fullEveryS, QStringLiteral("full_backup"));
        if (plan != old)
            saveSchedule(m_config, plan);
    }
}

} // namespace Switchback::Site
