// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/cluster.h"

#include "app/site/backrest.h"
#include "app/site/durable.h"
#include "app/site/heartbeat.h"
#include "app/site/peergate.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTextStream>

#include <cmath>
#include <pwd.h>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Cluster", text);
}
constexpr int StartMs = 120'000;
constexpr int HelloMs = 3000;

void say(const QString &text)
{
    QTextStream(stdout) << text << Qt::endl;
}

QString osUser()
{
    const passwd *user = getpwuid(geteuid());
    return user ? QString::fromLocal8Bit(user->pw_name) : QString();
}

QByteArray settings(const SiteConfig &config)
{
    const Backrest backrest(config);
    const int timeout = int(std::ceil(config.backup.logEveryS * 1.5));
    return QStringLiteral("# Written by switchback-site; changes here are overwritten. Your own settings go "
                          "into postgresql.conf,\n"
                          "# before the line that includes this file.\n"
                          "wal_level = replica\n"
                          "archive_mode = on\n"
                          "archive_timeout = %1\n" // a net: the scheduler closes segments earlier
                          "archive_command = '%2'\n"
                          "recovery_target_timeline = 'latest'\n"
                          "hot_standby = on\n"
                          "wal_retrieve_retry_interval = 500ms\n"
                          "wal_log_hints = on\n"
                          "unix_socket_directories = '%3'\n"
                          "port = %4\n"
                          "log_timezone = 'UTC'\n")
        .arg(timeout)
        .arg(backrest.archiveCommand(), config.database.socketDir)
        .arg(config.database.port)
        .toUtf8();
}

Outcome initCluster(const SiteConfig &config)
{
    const auto &db = config.database;
    if (QFile::exists(db.dataDir + QStringLiteral("/PG_VERSION"))) {
        say(tr("keeping the cluster in %1").arg(db.dataDir));
        return Done{};
    }
    say(tr("making a cluster in %1").arg(db.dataDir));
    const CommandResult run =
        runCommand({db.binDir + QStringLiteral("/initdb"), QStringLiteral("-D"), db.dataDir,
                    QStringLiteral("-U"), db.user, QStringLiteral("--encoding=UTF8"),
                    QStringLiteral("--locale=C.UTF-8"), QStringLiteral("--data-checksums"),
                    QStringLiteral("--auth-local=peer"), QStringLiteral("--auth-host=scram-sha-256")},
                   120'000);
    if (!run.ok())
        return Error{QStringLiteral("initdb"), tr("initdb: %1").arg(run.said()), {}};
    return Done{};
}

Outcome makeDatabase(const SiteConfig &config)
{
    auto session = PgSession::open(config, QStringLiteral("postgres"), 5000);
    if (!session)
        return session.error();
    const auto there =
        session->query("select 1 from pg_database where datname = $1", {config.database.name.toUtf8()});
    if (!there)
        return there.error();
    if (there->isEmpty()) {
        // The name was checked to be a plain word when the configuration was read.
        const auto made =
            session->query("create database \"" + config.database.name.toUtf8() + '"', {}, 30'000);
        if (!made)
            return made.error();
    }
    auto own = PgSession::open(config, config.database.name, 5000);
    if (!own)
        return own.error();
    return Heartbeat::prepare(*own);
}

Outcome firstBackup(const SiteConfig &config)
{
    const Backrest backrest(config);
    // One repository after the other, for the peer's machine may come up later: log segments wait until then.
    const CommandResult stanza = backrest.run({QStringLiteral("stanza-create")}, 60'000);
    if (!stanza.ok())
        say(tr("stanza-create: %1").arg(stanza.said()));
    const auto list = backrest.backups(config.backup.ownRepo, 30'000);
    if (list && !list->isEmpty()) {
        say(tr("keeping the full backup %1").arg(list->first().full.label));
        return Done{};
    }
    say(tr("taking the first full backup"));
    const CommandResult run = backrest.run({QStringLiteral("--repo=%1").arg(config.backup.ownRepo),
                                            QStringLiteral("--type=full"), QStringLiteral("backup")},
                                           3600'000);
    if (!run.ok())
        return Error{
            QStringLiteral("backup_failed"), tr("pgBackRest: %1").arg(run.said()),
            tr("Is the peer's machine up? Its repository must be reachable; then start `init` again.")};
    return Done{};
}

Outcome setRole(const SiteConfig &config, SiteRecord record, SiteRole role, const QString &why)
{
    record.role = role;
    record.detail = why.left(400);
    record.since = SystemClock().now();
    say(tr("%1: %2").arg(roleKey(role), why));
    return saveRecord(config, record);
}
} // namespace

Outcome Cluster::writeSettings(const SiteConfig &config)
{
    const QString dir = config.database.dataDir;
    const Outcome own = Durable::write(dir + QStringLiteral("/switchback.conf"), settings(config));
    if (!own)
        return own;
    QFile conf(dir + QStringLiteral("/postgresql.conf"));
    if (!conf.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("io"), tr("%1 cannot be read.").arg(conf.fileName()), {}};
    const QByteArray before = conf.readAll();
    if (!before.contains("include_if_exists = 'switchback.conf'")) {
        const Outcome written =
            Durable::write(conf.fileName(), before + "\ninclude_if_exists = 'switchback.conf'\n");
        if (!written)
            return written;
    }
    // The machine's service user and root are the database's owner when they come over the socket; anybody
    // else comes in under their own name, or with a password.
    const QByteArray user = config.database.user.toUtf8();
    const Outcome hba =
        Durable::write(dir + QStringLiteral("/pg_hba.conf"), "# Written by switchback-site.\n"
                                                             "local all all peer map=switchback\n"
                                                             "host all all 127.0.0.1/32 scram-sha-256\n"
                                                             "host all all ::1/128 scram-sha-256\n");
    if (!hba)
        return hba;
    return Durable::write(dir + QStringLiteral("/pg_ident.conf"),
                          "# Written by switchback-site.\nswitchback root " + user + "\nswitchback " +
                              osUser().toUtf8() + ' ' + user + "\nswitchback /^(.*)$ \\1\n");
}

Outcome initSite(const SiteConfig &config, SiteRole role)
{
    for (const QString &folder : {config.stateDir, config.stateDir + QStringLiteral("/operations")}) {
        const Outcome made = Durable::makeFolder(folder);
        if (!made)
            return made;
    }
    const auto known = loadRecord(config);
    if (known && known->role != SiteRole::Unknown && known->role != role && known->epoch > 1)
        return Error{
            QStringLiteral("has_role"),
            tr("%1 is %2 of epoch %3 already.").arg(config.name, roleKey(known->role)).arg(known->epoch),
            tr("Use fence, rebuild, promote or resume to change that.")};
    if (role == SiteRole::Standby) {
        if (known && known->role == SiteRole::Standby)
            return Done{};
        // Not a standby before it has a database: the first rebuild makes it one.
        return setRole(config, SiteRecord{}, SiteRole::Rebuilding,
                       tr("waits for its first rebuild from %1").arg(config.peer.name));
    }
    Outcome done = initCluster(config);
    if (done)
        done = Cluster::writeSettings(config);
    if (done && !(known && known->role == SiteRole::Primary)) {
        SiteRecord record;
        record.epoch = 1;
        done = setRole(config, record, SiteRole::Primary, tr("first primary of the pair"));
    }
    if (done && !lookAtPostmaster(config).alive())
        done = startPostgres(config, StartMs);
    if (done)
        done = makeDatabase(config);
    if (done)
        done = firstBackup(config);
    return done;
}

Outcome bootSite(const SiteConfig &config)
{
    const auto record = loadRecord(config);
    if (!record)
        return record.error();
    if (lookAtPostmaster(config).alive()) {
        say(tr("PostgreSQL runs already"));
        return Done{};
    }
    const QString dataDir = config.database.dataDir;
    switch (record->role) {
    case SiteRole::Standby:
        if (!QFile::exists(dataDir + QStringLiteral("/standby.signal")))
            return setRole(config, *record, SiteRole::Rebuilding,
                           tr("its database is no standby's: rebuild it"));
        say(tr("standby: starting PostgreSQL"));
        return startPostgres(config, StartMs);
    case SiteRole::Primary:
    case SiteRole::Held:
        break;
    default:
        say(tr("%1: PostgreSQL stays stopped").arg(roleKey(record->role)));
        return Done{};
    }
    PeerClient client(config);
    const PeerHello peer = client.hello(HelloMs);
    const PeerVerdict verdict = mayResume(config, *record, peer, readPeerView(config).epoch, {});
    SiteRecord next = *record;
    if (verdict.refusal) {
        // Whatever it wrote before it went down may have got no further than here.
        next.mayHoldLost = true;
        const bool newer = verdict.refusal->code != QLatin1String("peer_may_write");
        return setRole(config, next, newer ? SiteRole::Fenced : SiteRole::Held, verdict.refusal->text);
    }
    const Outcome set = setRole(config, next, SiteRole::Primary, verdict.reason);
    if (!set)
        return set;
    return startPostgres(config, StartMs);
}

} // namespace Switchback::Site
