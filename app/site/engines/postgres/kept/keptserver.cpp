// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/kept/keptserver.h"

#include "app/durable/durable.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeptServer)
};
constexpr int StopMs = 30'000;

/// What reading changes in the directory lies here meanwhile.
QString asideOf(const QString &dir)
{
    return dir + QStringLiteral("/switchback.reading");
}

PostgresSite aloneFor(const PostgresSite &site, const QString &dir)
{
    PostgresSite out = site;
    out.database.dataDir = dir;
    out.database.logFile = site.stateDir + QStringLiteral("/kept-server.log");
    return out;
}

Result<QByteArray> readFile(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("copy_failed"),
                     Words::tr("%1 cannot be read: %2.").arg(name, file.errorString()),
                     {}};
    return file.readAll();
}

/// Everything that reading alters, on disk before it does.
Outcome putAside(const QString &dir)
{
    const QString aside = asideOf(dir);
    const Outcome made = Durable::makeFolder(aside);
    if (!made)
        return made;
    const QString settings = dir + QStringLiteral("/postgresql.auto.conf");
    if (QFile::exists(settings)) {
        const auto bytes = readFile(settings);
        const Outcome kept =
            bytes ? Durable::write(aside + QStringLiteral("/postgresql.auto.conf"), *bytes) : bytes.error();
        if (!kept)
            return kept;
    }
    if (QFile::exists(dir + QStringLiteral("/standby.signal"))) {
        const Outcome kept = Durable::write(aside + QStringLiteral("/standby.signal"), {});
        if (!kept)
            return kept;
    }
    // Last: while it isn't there, nothing has been altered.
    const auto control = readFile(dir + QStringLiteral("/global/pg_control"));
    return control ? Durable::write(aside + QStringLiteral("/pg_control"), *control) : control.error();
}

Outcome putBack(const QString &dir)
{
    const QString aside = asideOf(dir);
    if (!QFile::exists(aside))
        return Done{};
    if (QFile::exists(aside + QStringLiteral("/pg_control"))) {
        const QString settings = aside + QStringLiteral("/postgresql.auto.conf");
        if (QFile::exists(settings)) {
            const auto bytes = readFile(settings);
            const Outcome written =
                bytes ? Durable::write(dir + QStringLiteral("/postgresql.auto.conf"), *bytes) : bytes.error();
            if (!written)
                return written;
        }
        if (!QFile::exists(aside + QStringLiteral("/standby.signal")))
            QFile::remove(dir + QStringLiteral("/standby.signal"));
        const auto control = readFile(aside + QStringLiteral("/pg_control"));
        const Outcome written =
            control ? Durable::write(dir + QStringLiteral("/global/pg_control"), *control) : control.error();
        if (!written)
            return written;
    }
    QDir(aside).removeRecursively();
    return Durable::syncFolder(dir);
}
} // namespace

QString controlAside(const QString &dir)
{
    return asideOf(dir) + QStringLiteral("/pg_control");
}

QString readingLock(const PostgresSite &config)
{
    return config.stateDir + QStringLiteral("/reading.lock");
}

Outcome endReading(const PostgresSite &site, const QString &dir)
{
    if (!QFile::exists(asideOf(dir)))
        return Done{};
    const auto stopped = stopPostgres(aloneFor(site, dir), StopMs, [](const QString &) {});
    return stopped ? putBack(dir) : stopped.error();
}

KeptServer::KeptServer(const PostgresSite &site, const QString &dir)
    : m_alone(aloneFor(site, dir))
    , m_socket(site.database.socketDir + QStringLiteral("/kept-XXXXXX"))
{
    m_alone.database.socketDir = m_socket.path();
}

KeptServer::~KeptServer()
{
    (void)endReading(m_alone, m_alone.database.dataDir);
}

Outcome KeptServer::prepare(const ControlData &control, const char *timeline)
{
    const QString folder = m_socket.path();
    const Outcome hba = Durable::write(folder + QStringLiteral("/hba.conf"), "local all all trust\n");
    if (!hba)
        return hba;
    // Not one word of the copy's own settings: they may archive, fetch, listen or load what is not here.
    QStringList lines{
        QStringLiteral("listen_addresses = ''"), QStringLiteral("unix_socket_directories = '%1'").arg(folder),
        QStringLiteral("unix_socket_permissions = 0700"),
        QStringLiteral("port = %1").arg(m_alone.database.port),
        QStringLiteral("hba_file = '%1/hba.conf'").arg(folder), QStringLiteral("archive_mode = off"),
        QStringLiteral("restore_command = ''"), QStringLiteral("primary_conninfo = ''"),
        QStringLiteral("recovery_target_timeline = '%1'").arg(QLatin1String(timeline)),
        QStringLiteral("hot_standby = on"), QStringLiteral("autovacuum = off"),
        QStringLiteral("shared_buffers = 32MB"), QStringLiteral("timezone = 'UTC'"),
        QStringLiteral("log_timezone = 'UTC'"),
        // Its log is all it has: nothing of it is recycled.
        QStringLiteral("wal_keep_size = 2000000000"), QStringLiteral("max_wal_size = 2000000000"),
        QStringLiteral("checkpoint_timeout = 1d"), QStringLiteral("wal_recycle = off")};
    const QMap<QString, QString> names{
        {QStringLiteral("max_prepared_xacts"), QStringLiteral("max_prepared_transactions")},
        {QStringLiteral("max_locks_per_xact"), QStringLiteral("max_locks_per_transaction")}};
    for (auto it = control.settings.begin(); it != control.settings.end(); ++it)
        lines << QStringLiteral("%1 = %2").arg(names.value(it.key(), it.key())).arg(it.value());
    const Outcome conf =
        Durable::write(folder + QStringLiteral("/kept.conf"), lines.join(QLatin1Char('\n')).toUtf8() + '\n');
    if (!conf)
        return conf;
    const QString dir = m_alone.database.dataDir;
    QFile::remove(
        dir + QStringLiteral("/postmaster.pid")); // no process is in it: of a crash, or of another machine
    const Outcome settings = Durable::write(dir + QStringLiteral("/postgresql.auto.conf"), {});
    return settings ? Durable::write(dir + QStringLiteral("/standby.signal"), {}) : settings;
}

Outcome KeptServer::tryTimeline(const ControlData &control, const char *timeline, int timeoutMs)
{
    const Outcome ready = prepare(control, timeline);
    if (!ready)
        return ready;
    return startPostgres(m_alone, timeoutMs,
                         QStringLiteral("-c config_file=%1/kept.conf").arg(m_socket.path()));
}

Result<std::unique_ptr<KeptServer>> KeptServer::start(const PostgresSite &site, const QString &dir,
                                                      int timeoutMs, const std::function<void(QString)> &tell)
{
    const Outcome ended = endReading(site, dir);
    if (!ended)
        return ended.error();
    std::unique_ptr<KeptServer> server(new KeptServer(site, dir));
    if (!server->m_socket.isValid())
        return Error{QStringLiteral("copy_failed"),
                     Words::tr("There is no room for a socket in %1.").arg(site.database.socketDir),
                     {}};
    if (lookAtPostmaster(server->m_alone).alive())
        return Error{QStringLiteral("db_runs"), Words::tr("A PostgreSQL works in %1.").arg(dir),
                     Words::tr("Stop it, or fence the site; then try again.")};
    const auto control = readControlData(server->m_alone);
    if (!control)
        return Error{QStringLiteral("copy_failed"),
                     Words::tr("%1 cannot be started: %2").arg(dir, control.error().text),
                     {}};
    const Outcome aside = putAside(dir);
    if (!aside) {
        (void)putBack(dir);
        return aside.error();
    }
    tell(Words::tr("starting it alone, read-only, on no network"));
    // The newest history that lies in it; where that is not its own, the one that its control file names.
    Outcome started = server->tryTimeline(*control, "latest", timeoutMs);
    if (!started) {
        (void)stopPostgres(server->m_alone, 0, [](const QString &) {});
        (void)putBack(dir);
        const Outcome again = putAside(dir);
        started = again ? server->tryTimeline(*control, "current", timeoutMs) : again;
    }
    if (!started)
        return Error{QStringLiteral("copy_failed"),
                     Words::tr("It does not start: %1").arg(started.error().text),
                     Words::tr("Look at the end of %1. It lies there as it was.")
                         .arg(server->m_alone.database.logFile)};
    return server;
}

} // namespace Switchback::Site
