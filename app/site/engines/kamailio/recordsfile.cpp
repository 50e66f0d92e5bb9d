// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/kamailio/recordsfile.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(CallRecords)
};

constexpr int LongestField = 100'000; // bytes of a text, of a row, of a statement
constexpr int StepsBetweenLooks = 1000;
constexpr double UnixDay = 2440587.5; // of the epoch
constexpr double MsADay = 86'400'000;
constexpr double EarlyMs = 500;           // db_sqlite writes a whole second as half a second before it
constexpr double EarliestDay = 2451544.5; // the year 2000
constexpr double LatestDay = 2524593.5;   // the year 2200
} // namespace

Outcome RecordsFile::prepare(const char *sql)
{
    if (const QFileInfo file(m_file); !file.isFile())
        return Error{QStringLiteral("calls_records"),
                     file.exists() ? Words::tr("%1 is no file.").arg(m_file)
                                   : Words::tr("%1 is not there.").arg(m_file),
                     {}};
    m_code =
        sqlite3_open_v2(QFile::encodeName(m_file).constData(), &m_database, SQLITE_OPEN_READONLY, nullptr);
    if (m_code != SQLITE_OK)
        return error();
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_limit(m_database, SQLITE_LIMIT_LENGTH, LongestField);
    sqlite3_busy_timeout(m_database, int(std::clamp<qint64>(m_deadline.remainingTime(), 1, 2000)));
    sqlite3_progress_handler(m_database, StepsBetweenLooks, tooLate, this);
    m_code = sqlite3_prepare_v2(m_database, sql, -1, &m_statement, nullptr);
    return m_code == SQLITE_OK ? Outcome(Done{}) : Outcome(error());
}

Error RecordsFile::error() const
{
    const QString why =
        m_code == SQLITE_INTERRUPT
            ? Words::tr("there was no time left to read it")
            : visibleText(QByteArray(m_database ? sqlite3_errmsg(m_database) : sqlite3_errstr(m_code)), 200);
    return Error{QStringLiteral("calls_records"), Words::tr("%1 cannot be read: %2").arg(m_file, why), {}};
}

QString RecordsFile::text(int column, int most) const
{
    const void *bytes = sqlite3_column_text(m_statement, column);
    const int size = sqlite3_column_bytes(m_statement, column);
    return visibleText(
        QString::fromUtf8(static_cast<const char *>(bytes), bytes ? std::min(size, 4 * most) : 0), most);
}

std::optional<Instant> RecordsFile::time(int column) const
{
    const double day = number(column);
    if (!(day >= EarliestDay && day <= LatestDay))
        return std::nullopt;
    return instantFromMs(static_cast<qint64>(std::llround((day - UnixDay) * MsADay + EarlyMs)));
}

double julianDay(Instant at)
{
    return UnixDay + (double(toMs(at)) - EarlyMs) / MsADay;
}

} // namespace Switchback::Site
