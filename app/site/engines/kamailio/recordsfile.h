// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QDeadlineTimer>
#include <QString>

#include <optional>
#include <sqlite3.h>

namespace Switchback::Site
{

/// Call records: a SQLite file that a Kamailio writes, with its table acc, and that may be anything. Nothing
/// in it is run, and it is read to the deadline and no longer. `calls_records`: it can't be read, and why.
/// Blocks, also beyond the deadline if the disk does.
class RecordsFile
{
public:
    RecordsFile(const QString &file, QDeadlineTimer deadline)
        : m_file(file)
        , m_deadline(deadline)
    {
    }
    ~RecordsFile()
    {
        sqlite3_finalize(m_statement);
        sqlite3_close(m_database);
    }
    RecordsFile(const RecordsFile &) = delete;
    RecordsFile &operator=(const RecordsFile &) = delete;

    Outcome prepare(const char *sql);
    /// False: no more, or failed().
    bool next() { return (m_code = sqlite3_step(m_statement)) == SQLITE_ROW; }
    [[nodiscard]] bool failed() const { return m_code != SQLITE_ROW && m_code != SQLITE_DONE; }
    [[nodiscard]] Error error() const;
    void bind(int parameter, qint64 value) { sqlite3_bind_int64(m_statement, parameter, value); }
    void bindNumber(int parameter, double value) { sqlite3_bind_double(m_statement, parameter, value); }
    [[nodiscard]] double number(int column) const { return sqlite3_column_double(m_statement, column); }
    [[nodiscard]] qint64 whole(int column) const { return sqlite3_column_int64(m_statement, column); }
    /// Visible, and of at most so many characters.
    [[nodiscard]] QString text(int column, int most) const;
    /// Nothing: it is no time that can be.
    [[nodiscard]] std::optional<Instant> time(int column) const;

private:
    static int tooLate(void *self)
    {
        return static_cast<RecordsFile *>(self)->m_deadline.hasExpired() ? 1 : 0;
    }

    const QString m_file;
    const QDeadlineTimer m_deadline;
    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_statement = nullptr;
    int m_code = SQLITE_DONE;
};

/// As Kamailio writes times to SQLite: Julian days, half a second early.
double julianDay(Instant at);

} // namespace Switchback::Site
