// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/calls/callsprograms.h"

#include "app/lab/base/words.h"
#include "app/lab/calls/sbcfaults.h"
#include "app/lab/machine/enter.h"

#include <QDir>
#include <QFile>
#include <QThread>

#include <memory>
#include <sqlite3.h>

namespace Switchback::Lab
{

namespace
{

constexpr int lookEveryMs = 200;
constexpr int callsAMinuteMost = 6000;

// Kamailio looks for the version of every table. Of call records the last hundred thousand are kept; their
// numbers grow for ever. It writes NULL for what a call does not have: an answer's tag, if none came.
constexpr auto versionSql =
    "CREATE TABLE IF NOT EXISTS version (id INTEGER PRIMARY KEY, table_name VARCHAR(32) UNIQUE NOT NULL, "
    "table_version INTEGER NOT NULL);";
constexpr auto recordsSql =
    "CREATE TABLE IF NOT EXISTS acc (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, method VARCHAR(16), "
    "from_tag VARCHAR(128), to_tag VARCHAR(128), callid VARCHAR(255), sip_code VARCHAR(3), sip_reason "
    "VARCHAR(128), time TIMESTAMP, trunk VARCHAR(128), began INTEGER, %1);"
    "CREATE TRIGGER IF NOT EXISTS acc_kept AFTER INSERT ON acc WHEN NEW.id % 1000 = 0 BEGIN "
    "DELETE FROM acc WHERE id <= NEW.id - 100000; END;"
    "INSERT OR REPLACE INTO version (table_name, table_version) VALUES ('acc', 5);";
constexpr auto beganSql = "ALTER TABLE acc ADD COLUMN began INTEGER;";
constexpr auto tableSql =
    "CREATE TABLE IF NOT EXISTS %1 (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, key_name "
    "VARCHAR(64) NOT NULL DEFAULT '', key_type INTEGER NOT NULL DEFAULT 0, value_type INTEGER NOT NULL "
    "DEFAULT 0, key_value "
    "VARCHAR(128) NOT NULL DEFAULT '', expires INTEGER NOT NULL DEFAULT 0);"
    "INSERT OR REPLACE INTO version (table_name, table_version) VALUES ('%1', 2);";

bool makeDatabase(const QString &file, const QString &sql)
{
    sqlite3 *opened = nullptr;
    const int code = sqlite3_open(QFile::encodeName(file).constData(), &opened);
    const std::unique_ptr<sqlite3, int (*)(sqlite3 *)> database(opened, sqlite3_close);
    // Who reads it never waits for a call that is being written down, nor the other way round.
    const QByteArray all = "PRAGMA journal_mode = WAL;" + QByteArray(versionSql) + sql.toLatin1();
    // A lab of before has the table without that column. Refused where it has it, or there is no table yet.
    if (code == SQLITE_OK)
        sqlite3_exec(database.get(), beganSql, nullptr, nullptr, nullptr);
    if (code == SQLITE_OK &&
        sqlite3_exec(database.get(), all.constData(), nullptr, nullptr, nullptr) == SQLITE_OK)
        return true;
    say(Words::tr("%1 cannot be made: %2").arg(file, QString::fromUtf8(sqlite3_errmsg(database.get()))),
        true);
    return false;
}

// What is broken of this SBC, from the marks that `switchback-lab break` has left, so that it holds over a
// restart.
QString brokenSql(const QString &control)
{
    QString sql = QLatin1String(tableSql).arg(QStringLiteral("lab")) + QStringLiteral("DELETE FROM lab;");
    for (const SbcFault &fault : sbcFaults()) {
        if (QFile::exists(control + QLatin1Char('/') + fault.name))
            sql += QStringLiteral("INSERT INTO lab (key_name, key_value) VALUES ('%1', '1');").arg(fault.key);
    }
    return sql;
}

int askedFor(const QString &file)
{
    QFile asked(file);
    return asked.open(QIODevice::ReadOnly) ? qBound(0, asked.read(64).trimmed().toInt(), callsAMinuteMost)
                                           : 0;
}

} // namespace

int becomeKamailio(const QStringList &words)
{
    if (words.size() != 3)
        return 64; // as the command line says of misuse
    const bool sbc = words.at(0) == QStringLiteral("sbc");
    const QString &folder = words.at(2);
    const QString extra = sbc ? QStringLiteral("source VARCHAR(16), answered VARCHAR(16), test INTEGER")
                              : QStringLiteral("sbc VARCHAR(16)");
    const QString table = sbc ? QStringLiteral("switchback") : QStringLiteral("routes");
    const QString control =
        QLatin1String(tableSql).arg(table) +
        (sbc ? brokenSql(QDir::cleanPath(folder + QStringLiteral("/../../control"))) : QString());
    if (!makeDatabase(folder + QStringLiteral("/calls.db"), QLatin1String(recordsSql).arg(extra)) ||
        !makeDatabase(folder + QStringLiteral("/control.db"), control))
        return 1;
    becomeProgram({QStringLiteral("/usr/sbin/kamailio"), QStringLiteral("-DD"), QStringLiteral("-E"),
                   QStringLiteral("-m"), QStringLiteral("16"), QStringLiteral("-M"), QStringLiteral("2"),
                   QStringLiteral("-w"), folder, QStringLiteral("-Y"), folder, QStringLiteral("-f"),
                   words.at(1)},
                  {});
    return 126;
}

int becomeCallers(const QStringList &words)
{
    if (words.size() != 6)
        return 64; // as the command line says of misuse
    int perMinute = 0;
    while ((perMinute = askedFor(words.at(0))) == 0)
        QThread::msleep(lookEveryMs);
    becomeProgram({QStringLiteral("/usr/bin/sipp"), words.at(1), QStringLiteral("-sf"), words.at(4),
                   QStringLiteral("-inf"), words.at(5), QStringLiteral("-i"), words.at(2),
                   QStringLiteral("-p"), words.at(3), QStringLiteral("-ci"), words.at(2),
                   QStringLiteral("-r"), QString::number(perMinute), QStringLiteral("-rp"),
                   QStringLiteral("60000"), QStringLiteral("-l"), QStringLiteral("2000"),
                   QStringLiteral("-nostdin"),
                   // Its picture of the screen would fill the log.
                   QStringLiteral("-f"), QStringLiteral("86400")},
                  {});
    return 126;
}

} // namespace Switchback::Lab
