// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <memory>

namespace Switchback
{

using StatementPtr = std::unique_ptr<QSqlQuery>;

/// One connection's statements that nobody uses at the moment, prepared and reset, by their text: to prepare
/// one takes longer than to carry it out. Of many those used last. The store's thread.
class Statements
{
public:
    /// Prepared before or now, or not at all: then it holds the error. Without a text it is a bare one.
    [[nodiscard]] StatementPtr take(const QSqlDatabase &database, const QString &sql);
    /// Ends what is left of it: no lock stays, no row. One that has failed is prepared anew the next time.
    void giveBack(const QString &sql, StatementPtr statement);
    /// How many so far.
    [[nodiscard]] int prepared() const { return m_prepared; }

private:
    QCache<QString, QSqlQuery> m_idle{64};
    int m_prepared = 0;
};

/// What one statement found; stands before its first row. Its own, whoever asks the same meanwhile; ends as
/// it goes, and the statement is there for the next.
class Rows
{
public:
    /// `home` gone, or none: the statement goes with it.
    Rows(QString sql, StatementPtr statement, std::weak_ptr<Statements> home);
    ~Rows();
    Rows(Rows &&) noexcept = default;
    Rows &operator=(Rows &&) = delete;
    Rows(const Rows &) = delete;
    Rows &operator=(const Rows &) = delete;

    bool next() { return m_statement->next(); }
    [[nodiscard]] QVariant value(int column) const { return m_statement->value(column); }
    [[nodiscard]] int numRowsAffected() const { return m_statement->numRowsAffected(); }
    void finish() { m_statement->finish(); }

private:
    QString m_sql;
    StatementPtr m_statement;
    std::weak_ptr<Statements> m_home;
};

} // namespace Switchback
