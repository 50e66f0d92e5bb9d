// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/operatortable.h"

#include "app/operators/people.h"
#include "app/store/place/connection.h"
#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback
{

Result<QList<Operator>> OperatorTable::all()
{
    return m_connection.read<QList<Operator>>([this] { return readAll(); });
}

Result<QList<Operator>> OperatorTable::readAll()
{
    auto rows =
        m_connection.run(QStringLiteral("SELECT name, roles, retired, pairs FROM operator ORDER BY name"));
    if (!rows)
        return rows.error();
    QList<Operator> people;
    while (rows->next()) {
        Operator person;
        person.name = rows->value(0).toString();
        for (const QString &key : rows->value(1).toString().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            // A word of a newer program gives no right here.
            if (const std::optional<Role> role = operatorRoleFromKey(key))
                person.roles |= *role;
        }
        person.retired = rows->value(2).toInt() != 0;
        person.pairs = rows->value(3).toString().split(QLatin1Char(','), Qt::SkipEmptyParts);
        people += person;
    }
    return people;
}

Outcome OperatorTable::put(const Operator &person, const QString &secretHash)
{
    if (person.name.trimmed().isEmpty())
        return Error{QStringLiteral("bad_operator"),
                     QCoreApplication::translate("Store", "An operator without a name can't be kept."),
                     QCoreApplication::translate("Store", "Give the name that the log shall say.")};
    const auto people = readAll();
    if (!people)
        return people.error();
    if (const Outcome allowed = personMayBecome(*people, person); !allowed)
        return allowed;
    const QString roles = operatorRoleKeys(person.roles).join(QLatin1Char(','));
    const QString pairs = person.pairs.join(QLatin1Char(','));
    const auto done = m_connection.run(
        QStringLiteral(
            "INSERT INTO operator (name, roles, secret, retired, pairs) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, pairs = excluded.pairs, retired ="
            " excluded.retired, secret = CASE WHEN excluded.secret = '' THEN operator.secret"
            " ELSE excluded.secret END"),
        {storableText(person.name), roles.isEmpty() ? QStringLiteral("") : roles,
         secretHash.isEmpty() ? QStringLiteral("") : storableText(secretHash), person.retired ? 1 : 0,
         pairs.isEmpty() ? QStringLiteral("") : storableText(pairs)});
    return done ? Outcome(Done{}) : Outcome(done.error());
}

Result<QString> OperatorTable::secret(const QString &name)
{
    return m_connection.read<QString>([&]() -> Result<QString> {
        auto row = m_connection.run(QStringLiteral("SELECT secret FROM operator WHERE name = ?"),
                                    {storableText(name)});
        if (!row)
            return row.error();
        if (row->next())
            return row->value(0).toString();
        return Error{
            QStringLiteral("not_found"),
            QCoreApplication::translate("Store", "There is no operator “%1”.").arg(visibleText(name)),
            QCoreApplication::translate("Store", "Look at how the name is written.")};
    });
}

} // namespace Switchback
