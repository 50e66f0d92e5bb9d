// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/backrest.h"
#include "app/site/peerclient.h"
#include "app/site/pgsession.h"
#include "app/site/work.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QStorageInfo>
#include <QThread>
#include <QUuid>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Rebuild", text);
}
constexpr int HelloMs = 2500;
constexpr int RestoreMs = 24 * 3600 * 1000;
constexpr int StartMs = 300'000;
constexpr int PeerBusyMs = 120'000;
constexpr double UsualCatchUpS = 600;

/// What we ask the peer to do in our name has an id that follows from ours: asked again, it is the same.
QString derivedId(const Work &work, const char *what)
{
    return QUuid::createUuidV5(QUuid::fromString(work.id), QByteArray(what)).toString(QUuid::WithoutBraces);
}

Result<QJsonObject> askPeer(Work &work)
{
    PeerClient client(work.config);
    const PeerHello peer = client.hello(HelloMs);
    if (peer.reach != Reach::Answers)
        return Error{QStringLiteral("peer_unreachable"),
                     tr("%1 does not answer: %2").arg(work.config.peer.name, peer.detail),
                     tr("A site is rebuilt from its peer: bring that one back first.")};
    if (peer.role != SiteRole::Primary)
        return Error{QStringLiteral("peer_not_primary"),
                     tr("%1 is %2, not the primary.").arg(work.config.peer.name, roleKey(peer.role)),
                     tr("A standby is rebuilt from a primary.")};
    const auto record = loadRecord(work.config);
    if (record && record->epoch > peer.epoch)
        return Error{QStringLiteral("peer_older"),
                     tr("%1 is of an older epoch (%2) than this site (%3): its data is the older one.")
                         .arg(work.config.peer.name)
                         .arg(peer.epoch)
                         .arg(record->epoch),
                     tr("Rebuild %1 from this site instead.").arg(work.config.peer.name)};
    const Outcome saved = work.changeRecord([&](SiteRecord &r) {
        r.role = SiteRole::Rebuilding;
        r.epoch = peer.epoch;
        r.detail = tr("being rebuilt from %1 by %2").arg(work.config.peer.name, work.by);
    });
    return saved ? Result<QJsonObject>(QJsonObject{{QStringLiteral("epoch"), peer.epoch}}) : saved.error();
}

qint64 sizeOf(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator it(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        bytes += it.fileInfo().size();
    }
    return bytes;
}

/// Rows that the peer never got may lie in the old data directory, and only there.
Result<QJsonObject> keepOld(Work &work)
{
    const QString dataDir = work.config.database.dataDir;
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    if (const auto before = work.noted(QStringLiteral("keep")))
        return *before;
    if (!record->mayHoldLost || !QFile::exists(dataDir + QStringLiteral("/PG_VERSION")))
        return QJsonObject{};
    const QFileInfo folder(dataDir);
    const QString pattern = folder.fileName() + QStringLiteral(".kept-*");
    const QString started = dataDir + QStringLiteral(".keeping");
    QDir(started).removeRecursively();
    const QStringList old = folder.dir().entryList({pattern}, QDir::Dirs);
    const qint64 size = sizeOf(dataDir);
    if (QStorageInfo(folder.path()).bytesAvailable() < size + size / 4) {
        work.tell(
            tr("no room to keep the old data directory (%1 MB): it is overwritten").arg(size / 1'000'000));
        return QJsonObject{};
    }
    const CommandResult copy = runCommand(
        {QStringLiteral("/bin/cp"), QStringLiteral("-a"), QStringLiteral("--reflink=auto"), dataDir, started},
        RestoreMs);
    if (!copy.ok()) {
        QDir(started).removeRecursively();
        return Error{QStringLiteral("keep_failed"),
                     tr("The old data directory cannot be copied: %1").arg(copy.said()),
                     tr("It may hold rows that exist nowhere else; make room and try again.")};
    }
    const QString kept =
        dataDir + QStringLiteral(".kept-") +
        toDateTime(SystemClock().now(), QTimeZone::utc()).toString(QStringLiteral("yyyyMMdd-HHmmss"));
    if (!QDir().rename(started, kept))
        return Error{QStringLiteral("keep_failed"), tr("%1 cannot be renamed.").arg(started), {}};
    const Outcome synced = Durable::syncFolder(folder.path());
    if (!synced)
        return synced.error();
    for (const QString &name : old)
        QDir(folder.dir().filePath(name)).removeRecursively();
    work.tell(tr("the old data directory is kept as %1").arg(kept));
    return QJsonObject{{QStringLiteral("kept_as"), kept}};
}

Result<QJsonObject> ensureBackup(Work &work)
{
    const Backrest backrest(work.config);
    auto list = backrest.backups(work.config.backup.peerRepo, 30'000);
    if (list && list->isEmpty()) {
        work.tell(tr("%1 has no full backup yet: asking for one").arg(work.config.peer.name));
        PeerClient client(work.config);
        const auto taken =
            client.call(QStringLiteral("full_backup"),
                        {{QStringLiteral("op"), derivedId(work, "full")},
                         {QStringLiteral("by"), tr("rebuild of %1").arg(work.config.name).left(80)},
                         {QStringLiteral("params"), QJsonObject{}}},
                        RestoreMs);
        if (!taken)
            return taken.error();
        list = backrest.backups(work.config.backup.peerRepo, 30'000);
    }
    if (!list)
        return list.error();
    if (list->isEmpty())
        return Error{QStringLiteral("no_backup"),
                     tr("The repository of %1 holds no full backup.").arg(work.config.peer.name),
                     {}};
    return QJsonObject{{QStringLiteral("from_label"), list->first().full.label},
                       {QStringLiteral("bytes"), list->first().full.bytes}};
}

Result<QJsonObject> restore(Work &work)
{
    const Backrest backrest(work.config);
    if (lookAtPostmaster(work.config).alive()) {
        const auto stopped =
            stopPostgres(work.config, 5000, [&work](const QString &text) { work.tell(text); });
        if (!stopped)
            return stopped.error();
    }
    // No process is left in the directory, so its pid file is a leftover of a crash; pgBackRest would stop at
    // it.
    QFile::remove(work.config.database.dataDir + QStringLiteral("/postmaster.pid"));
    QDir().mkpath(work.config.database.dataDir);
    QFile::setPermissions(work.config.database.dataDir,
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const CommandResult run =
        backrest.run({QStringLiteral("--repo=%1").arg(work.config.backup.peerRepo),
                      QStringLiteral("--type=standby"), QStringLiteral("--delta"),
                      QStringLiteral("--recovery-option=restore_command=") + backrest.restoreCommand(),
                      QStringLiteral("restore")},
                     RestoreMs);
    if (!run.ok())
        return Error{QStringLiteral("restore_failed"), tr("pgBackRest: %1").arg(run.said()),
                     tr("Nothing runs here until a rebuild succeeds; the peer is not touched.")};
    return QJsonObject{};
}

/// The peer may be in the middle of a log backup of its own, which is busy for as long as it ships: waited
/// for. Each try is an operation of its own, for one that ended busy stays so.
Result<QJsonObject> peerPosition(Work &work)
{
    PeerClient client(work.config);
    const QDeadlineTimer deadline(PeerBusyMs);
    for (int attempt = 0;; ++attempt) {
        const QByteArray word = attempt == 0 ? "log" : "log-" + QByteArray::number(attempt);
        const auto log =
            client.call(QStringLiteral("log_backup"),
                        {{QStringLiteral("op"), derivedId(work, word.constData())},
                         {QStringLiteral("by"), tr("rebuild of %1").arg(work.config.name).left(80)},
                         {QStringLiteral("params"), QJsonObject{}}},
                        120'000);
        if (log)
            return QJsonObject{{QStringLiteral("up_to"), log->value(QStringLiteral("up_to"))}};
        if (log.error().code != QLatin1String("busy"))
            return log.error();
        if (deadline.hasExpired())
            return Error{QStringLiteral("peer_busy"), log.error().text,
                         tr("Wait for it to end, then try again.")};
        QThread::sleep(1);
    }
}

Result<QJsonObject> catchUp(Work &work, Lsn wanted)
{
    if (!lookAtPostmaster(work.config).alive()) {
        const Outcome started = startPostgres(work.config, StartMs);
        if (!started)
            return started.error();
    }
    const QDeadlineTimer deadline(int(work.number("catch_up_s", UsualCatchUpS) * 1000));
    QString replayed;
    int rounds = 0;
    do {
        auto session = PgSession::open(work.config, QStringLiteral("postgres"));
        const auto rows = session ? session->query("select pg_last_wal_replay_lsn(), pg_is_in_recovery()")
                                  : Result<PgSession::Rows>(session.error());
        if (rows && rows->first().at(1) == "f")
            return Error{QStringLiteral("not_a_standby"),
                         tr("The restored database does not recover: it is no standby."),
                         {}};
        if (rows) {
            replayed = QString::fromLatin1(rows->first().at(0));
            const auto lsn = lsnFromText(replayed);
            if (lsn && *lsn >= wanted)
                return QJsonObject{{QStringLiteral("replayed_lsn"), replayed}};
        }
        if (rounds++ % 20 == 0)
            work.tell(tr("replayed up to %1 of %2")
                          .arg(replayed.isEmpty() ? tr("nothing yet") : replayed, lsnToText(wanted)));
        usleep(150'000);
    } while (!deadline.hasExpired());
    return Error{QStringLiteral("not_caught_up"),
                 tr("%1 has replayed up to %2 only.").arg(work.config.name, replayed),
                 tr("Look at %1; the rebuild can be tried again.").arg(work.config.database.logFile)};
}

Outcome setFromPeer(const SiteConfig &config, bool on)
{
    const QString mark = Backrest(config).fromPeerMark();
    if (on)
        return Durable::write(mark, "a rebuild fetches missing log segments from the peer\n");
    QFile::remove(mark);
    return Done{};
}
} // namespace

Result<QJsonObject> doRebuild(Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    if (record->role == SiteRole::Primary)
        return Error{QStringLiteral("is_primary"),
                     tr("%1 is the primary: a rebuild would overwrite it.").arg(work.config.name),
                     tr("Fence it first if the other site is to be the primary.")};
    const auto run = [&work](const char *name, const QString &text, Result<QJsonObject> (*act)(Work &)) {
        return work.step(QLatin1String(name), text, [&work, act] { return act(work); });
    };
    const QString peer = work.config.peer.name;
    const auto asked = run("ask-peer", tr("Asking %1 whether it is the primary").arg(peer), askPeer);
    if (!asked)
        return asked.error();
    const auto found = run("find", tr("Looking for a full backup at %1").arg(peer), ensureBackup);
    if (!found)
        return found.error();
    const auto kept = run("keep", tr("Looking whether the old data must be kept"), keepOld);
    if (!kept)
        return kept.error();
    // Restoring again over a database that already follows would be safe, but slow.
    const auto restored = work.noted(QStringLiteral("restore"))
                              ? work.noted(QStringLiteral("restore")).value()
                              : run("restore", tr("Restoring from %1").arg(peer), restore);
    if (!restored)
        return restored.error();
    const auto position = run("position", tr("Asking %1 to ship its log up to now").arg(peer), peerPosition);
    if (!position)
        return position.error();
    const Lsn wanted = lsnFromText(position->value(QStringLiteral("up_to")).toString()).value_or(0);
    const auto caught =
        work.step(QStringLiteral("catch-up"), tr("Starting PostgreSQL as a standby and catching up"),
                  [&]() -> Result<QJsonObject> {
                      const Outcome marked = setFromPeer(work.config, true);
                      if (!marked)
                          return marked.error();
                      Result<QJsonObject> result = catchUp(work, wanted);
                      (void)setFromPeer(work.config, false);
                      return result;
                  });
    if (!caught)
        return caught.error();
    const auto ended = work.step(QStringLiteral("finish"), tr("%1 is a standby").arg(work.config.name),
                                 [&]() -> Result<QJsonObject> {
                                     const Outcome saved = work.changeRecord([&](SiteRecord &r) {
                                         r.role = SiteRole::Standby;
                                         r.detail = tr("rebuilt from %1 by %2").arg(peer, work.by);
                                         r.mayHoldLost = false;
                                     });
                                     return saved ? Result<QJsonObject>(QJsonObject{}) : saved.error();
                                 });
    if (!ended)
        return ended.error();
    QJsonObject result{{QStringLiteral("replayed_lsn"), caught->value(QStringLiteral("replayed_lsn"))},
                       {QStringLiteral("from_label"), found->value(QStringLiteral("from_label"))},
                       {QStringLiteral("bytes"), found->value(QStringLiteral("bytes"))}};
    if (kept->contains(QStringLiteral("kept_as")))
        result.insert(QStringLiteral("kept_as"), kept->value(QStringLiteral("kept_as")));
    return result;
}

} // namespace Switchback::Site
