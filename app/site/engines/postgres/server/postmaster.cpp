// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/postmaster.h"

#include "app/site/base/command.h"
#include "app/site/engines/postgres/server/lockfile.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <csignal>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Postmaster)
};

struct ProcessStat {
    char state = '?';
    pid_t parent = 0;
};

std::optional<ProcessStat> statOf(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray text = file.readAll();
    const qsizetype end = text.lastIndexOf(')'); // the name may hold anything, also ") R"
    const QList<QByteArray> rest = text.mid(end + 2).split(' ');
    if (end < 0 || rest.size() < 2 || rest.at(0).isEmpty())
        return std::nullopt;
    return ProcessStat{rest.at(0).at(0), rest.at(1).toInt()};
}

void signalAll(const PostmasterView &view, int signal)
{
    if (view.pid > 0)
        kill(view.pid, signal);
    for (const pid_t child : view.children)
        kill(child, signal);
}

bool waitGone(const PostgresSite &config, int timeoutMs, const std::function<bool()> &stopEarly = {})
{
    const QDeadlineTimer deadline(timeoutMs);
    for (;;) {
        if (!lookAtPostmaster(config).alive())
            return true;
        if (deadline.hasExpired() || (stopEarly && stopEarly()))
            return false;
        usleep(25'000);
    }
}
} // namespace

PostmasterView lookAtPostmaster(const PostgresSite &config)
{
    PostmasterView view;
    const QString dataDir = QDir(config.database.dataDir).canonicalPath();
    if (dataDir.isEmpty())
        return view;
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QList<std::pair<pid_t, ProcessStat>> ours;
    for (const QString &entry : entries) {
        bool isPid = false;
        const pid_t pid = entry.toInt(&isPid);
        // Only PostgreSQL works inside its data directory; a shell of somebody who looks there isn't
        // "postgres".
        if (!isPid || QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(pid)) != dataDir ||
            !QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid))
                 .contains(QLatin1String("/postgres")))
            continue;
        const auto stat = statOf(pid);
        if (stat && stat->state != 'Z' && stat->state != 'X')
            ours.append({pid, *stat});
    }
    for (const auto &[pid, stat] : ours) {
        const auto isParent = [parent = stat.parent](const auto &other) { return other.first == parent; };
        if (view.pid == 0 && std::none_of(ours.begin(), ours.end(), isParent)) {
            QFile file(config.database.dataDir + QStringLiteral("/postmaster.pid"));
            const bool named = file.open(QIODevice::ReadOnly) && file.readLine().trimmed().toInt() == pid;
            if (named) {
                view.pid = pid;
                view.frozen = stat.state == 'T' || stat.state == 't';
                continue;
            }
        }
        view.children << pid;
    }
    return view;
}

Result<ControlData> readControlData(const PostgresSite &config)
{
    const CommandResult run = runCommand({config.database.binDir + QStringLiteral("/pg_controldata"),
                                          QStringLiteral("-D"), config.database.dataDir},
                                         3000);
    if (!run.ok())
        return Error{QStringLiteral("control_data"), Words::tr("pg_controldata: %1").arg(run.said()), {}};
    QHash<QString, QString> values;
    for (const QByteArray &line : run.out.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            values.insert(QString::fromUtf8(line.left(colon)),
                          QString::fromUtf8(line.mid(colon + 1).trimmed()));
    }
    ControlData out;
    out.state = values.value(QStringLiteral("Database cluster state"));
    out.systemId = values.value(QStringLiteral("Database system identifier"));
    out.timeline = values.value(QStringLiteral("Latest checkpoint's TimeLineID")).toInt();
    out.recoveryTimeline = values.value(QStringLiteral("Min recovery ending loc's timeline")).toInt();
    out.checkpoint = lsnFromText(values.value(QStringLiteral("Latest checkpoint location"))).value_or(0);
    out.minRecovery =
        lsnFromText(values.value(QStringLiteral("Minimum recovery ending location"))).value_or(0);
    const quint64 size = values.value(QStringLiteral("Bytes per WAL segment")).toULongLong();
    if (size >= quint64(1024) * 1024)
        out.segmentBytes = size;
    for (const char *name : {"max_connections", "max_worker_processes", "max_wal_senders",
                             "max_prepared_xacts", "max_locks_per_xact"}) {
        const QString value = values.value(QLatin1String(name) + QStringLiteral(" setting"));
        if (!value.isEmpty())
            out.settings.insert(QLatin1String(name), value.toInt());
    }
    return out;
}

Outcome startPostgres(const PostgresSite &config, int timeoutMs, const QString &options)
{
    const auto &db = config.database;
    QStringList words{db.binDir + QStringLiteral("/pg_ctl"),
                      QStringLiteral("start"),
                      QStringLiteral("-D"),
                      db.dataDir,
                      QStringLiteral("-w"),
                      QStringLiteral("-t"),
                      QString::number(std::max(1, timeoutMs / 1000)),
                      QStringLiteral("-l"),
                      db.logFile,
                      QStringLiteral("-s")};
    if (!options.isEmpty())
        words << QStringLiteral("-o") << options;
    // The number in a dead server's lock may become another program's between our look at it and
    // PostgreSQL's: as a machine starts, many programs begin in that moment, and most are short.
    constexpr int Tries = 20;
    constexpr int BetweenMs = 100;
    for (int left = Tries;; --left) {
        dropLocksOfTheDead(config);
        const QList<QByteArray> before = textsOfLocks(config);
        const CommandResult run = runCommand(words, timeoutMs + 5000, {QStringLiteral("PGUSER=") + db.user});
        // pg_ctl fails too when somebody else started it in the meantime.
        if (run.ok() || lookAtPostmaster(config).pid > 0)
            return Done{};
        const bool metAnother = before != QList<QByteArray>{{}, {}} && textsOfLocks(config) == before;
        if (!metAnother || left == 1)
            return Error{QStringLiteral("db_start"),
                         Words::tr("PostgreSQL does not start: %1").arg(run.said()),
                         Words::tr("Look at the end of %1.").arg(db.logFile)};
        usleep(BetweenMs * 1000);
    }
}

Result<StopReport> stopPostgres(const PostgresSite &config, int shipMs,
                                const std::function<void(QString)> &tell)
{
    StopReport report;
    PostmasterView view = lookAtPostmaster(config);
    report.wasRunning = view.alive();
    const auto checkpointed = [&config] {
        const auto control = readControlData(config);
        return control && control->state.startsWith(QLatin1String("shut down"));
    };
    if (!view.alive()) {
        report.clean = checkpointed();
        report.how =
            report.clean ? Words::tr("was already stopped") : Words::tr("was dead, not stopped in order");
        return report;
    }
    if (shipMs > 0 && view.pid > 0) {
        kill(view.pid, SIGINT); // fast: no new connection from here on
        if (view.frozen) {
            tell(Words::tr("PostgreSQL is frozen: thawing it so that it can stop in order"));
            signalAll(view, SIGCONT);
        }
        if (waitGone(config, shipMs)) {
            report.clean = checkpointed();
            report.how = Words::tr("stopped in order");
            return report;
        }
        tell(Words::tr("PostgreSQL did not stop within %1 s: forcing it").arg(shipMs / 1000.0));
    }
    report.forced = true;
    view = lookAtPostmaster(config);
    if (view.pid > 0 && !view.frozen && !checkpointed()) {
        kill(view.pid, SIGQUIT); // immediate
        if (waitGone(config, 2000)) {
            report.how = Words::tr("stopped at once, without a checkpoint");
            return report;
        }
    }
    // New processes may have appeared since we looked: look again until there is none.
    const QDeadlineTimer deadline(10'000);
    while ((view = lookAtPostmaster(config)).alive()) {
        if (deadline.hasExpired())
            return Error{QStringLiteral("db_stop"), Words::tr("PostgreSQL's processes cannot be killed."),
                         Words::tr("Power the machine off, or cut its disk.")};
        signalAll(view, SIGKILL);
        usleep(20'000);
    }
    report.clean = checkpointed();
    report.how = Words::tr("killed");
    return report;
}

std::optional<WalName> walFromName(const QString &name, quint64 segmentBytes)
{
    static const QRegularExpression form(QStringLiteral("\\A[0-9A-F]{24}\\z"));
    if (!form.match(name).hasMatch() || segmentBytes == 0)
        return std::nullopt;
    const quint64 perLog = 0x100000000ULL / segmentBytes;
    return WalName{name.left(8).toUInt(nullptr, 16),
                   name.mid(8, 8).toULongLong(nullptr, 16) * perLog + name.mid(16).toULongLong(nullptr, 16)};
}

QString walToName(const WalName &wal, quint64 segmentBytes)
{
    const quint64 perLog = 0x100000000ULL / segmentBytes;
    return QStringLiteral("%1%2%3")
        .arg(wal.timeline, 8, 16, QLatin1Char('0'))
        .arg(wal.number / perLog, 8, 16, QLatin1Char('0'))
        .arg(wal.number % perLog, 8, 16, QLatin1Char('0'))
        .toUpper();
}

std::optional<QStringList> waitingSegments(const PostgresSite &config)
{
    const QDir folder(config.database.dataDir + QStringLiteral("/pg_wal/archive_status"));
    if (!folder.exists())
        return std::nullopt;
    QStringList out;
    for (const QString &name : folder.entryList({QStringLiteral("*.ready")}, QDir::Files, QDir::Name))
        out << name.left(name.size() - 6);
    return out;
}

} // namespace Switchback::Site
