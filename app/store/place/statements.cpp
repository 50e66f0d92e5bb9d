// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/statements.h"

#include <QSqlError>

#include <utility>

namespace Switchback
{

StatementPtr Statements::take(const QSqlDatabase &database, const QString &sql)
{
    if (StatementPtr idle{m_idle.take(sql)})
        return idle;
    auto statement = std::make_unique<QSqlQuery>(database);
    statement->setForwardOnly(true);
    if (!sql.isEmpty()) {
        ++m_prepared;
        (void)statement->prepare(sql);
    }
    return statement;
}

void Statements::giveBack(const QString &sql, StatementPtr statement)
{
    if (statement->lastError().isValid())
        return;
    statement->finish();
    m_idle.insert(sql, statement.release()); // another of the same text goes
}

Rows::Rows(QString sql, StatementPtr statement, std::weak_ptr<Statements> home)
    : m_sql(std::move(sql))
    , m_statement(std::move(statement))
    , m_home(std::move(home))
{
}

Rows::~Rows()
{
    if (!m_statement)
        return;
    if (const std::shared_ptr<Statements> home = m_home.lock())
        home->giveBack(m_sql, std::move(m_statement));
}

} // namespace Switchback
