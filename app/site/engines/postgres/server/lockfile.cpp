// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/lockfile.h"

#include "app/site/engines/postgres/server/postmaster.h"

#include <QDir>
#include <QFile>

namespace Switchback::Site
{

namespace
{
/// A process that lives and is surely no PostgreSQL server. One that can't be looked at may be one.
bool isNoServer(int pid)
{
    const QString program = QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid));
    return !program.isEmpty() && !program.contains(QLatin1String("/postgres"));
}

QStringList locksOf(const PostgresSite &config)
{
    const auto &db = config.database;
    return {db.dataDir + QStringLiteral("/postmaster.pid"),
            QStringLiteral("%1/.s.PGSQL.%2.lock").arg(db.socketDir).arg(db.port)};
}

void dropIfDead(const QString &path, const QString &dataDir)
{
    // The first line is the process, the second its data directory, in both kinds of lock
    // (src/include/utils/pidfile.h of PostgreSQL).
    constexpr qint64 LongestLine = 4096;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    bool isNumber = false;
    const int pid = file.readLine(LongestLine).trimmed().toInt(&isNumber);
    const QString of = QFile::decodeName(file.readLine(LongestLine).trimmed());
    if (!isNumber || pid <= 0 || QDir(of).canonicalPath() != dataDir || !isNoServer(pid))
        return;
    if (file.remove())
        qInfo("removed %s: process %d, which it names, is no PostgreSQL server", qPrintable(path), pid);
}
} // namespace

void dropLocksOfTheDead(const PostgresSite &config)
{
    const QString dataDir = QDir(config.database.dataDir).canonicalPath();
    // Children that outlive their server keep the lock, as they do for PostgreSQL.
    if (dataDir.isEmpty() || lookAtPostmaster(config).alive())
        return;
    for (const QString &lock : locksOf(config))
        dropIfDead(lock, dataDir);
}

QList<QByteArray> textsOfLocks(const PostgresSite &config)
{
    constexpr qint64 LongestLock = 4096;
    QList<QByteArray> texts;
    for (const QString &lock : locksOf(config)) {
        QFile file(lock);
        texts << (file.open(QIODevice::ReadOnly) ? file.read(LongestLock) : QByteArray());
    }
    return texts;
}

} // namespace Switchback::Site
