// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/customerhistory.h"

#include "app/store/place/connection.h"
#include "app/store/tables/cardtable.h"
#include "models/core/jsoncanonical.h"

#include <QCoreApplication>

namespace Switchback
{

Result<QList<CardVersion>> CustomerHistory::of(const QString &list, const QString &id)
{
    return m_connection.read<QList<CardVersion>>([&]() -> Result<QList<CardVersion>> {
        auto rows = m_connection.run(
            QStringLiteral(
                "SELECT h.body, h.version, a.act, a.at, a.person, a.what FROM customer_history h JOIN"
                " customer_act a ON a.pair = h.pair AND a.act = h.act WHERE h.pair = ? AND h.id = ?"
                " ORDER BY h.version DESC"),
            {storableText(list), id});
        if (!rows)
            return rows.error();
        QList<CardVersion> versions;
        while (rows->next()) {
            const Result<CustomerCard> card =
                cardFromBody(id, rows->value(0).toString(), rows->value(1).toInt());
            if (!card)
                return card.error();
            versions += CardVersion{*card,
                                    {rows->value(2).toLongLong(), instantFromMs(rows->value(3).toLongLong()),
                                     rows->value(4).toString(), rows->value(5).toString(), 0}};
        }
        return versions;
    });
}

Result<CardAct> CustomerHistory::lastAct(const QString &list)
{
    const QString key = storableText(list);
    return m_connection.read<CardAct>([&]() -> Result<CardAct> {
        auto row = m_connection.run(
            QStringLiteral("SELECT act, at, person, what FROM customer_act WHERE pair = ? ORDER BY act DESC"
                           " LIMIT 1"),
            {key});
        if (!row)
            return row.error();
        CardAct act;
        if (!row->next())
            return act;
        act.number = row->value(0).toLongLong();
        act.at = instantFromMs(row->value(1).toLongLong());
        act.person = row->value(2).toString();
        act.what = row->value(3).toString();
        row->finish();
        auto count = m_connection.run(
            QStringLiteral("SELECT COUNT(*) FROM (SELECT id FROM customer WHERE pair = ? AND act = ? UNION"
                           " SELECT id FROM customer_history WHERE pair = ? AND act = ?) touched"),
            {key, act.number, key, act.number});
        if (!count)
            return count.error();
        act.cards = count->next() ? count->value(0).toInt() : 0;
        return act;
    });
}

Outcome CustomerHistory::undo(const QString &list, qint64 seen, const CardAct &act)
{
    const QString key = list.isEmpty() ? QStringLiteral("") : storableText(list);
    const Result<CardAct> last = lastAct(list);
    if (!last)
        return last.error();
    if (last->number != seen)
        return Error{QStringLiteral("changed_meanwhile"),
                     QCoreApplication::translate("Store", "Somebody else has changed this list meanwhile: %1")
                         .arg(last->what),
                     QCoreApplication::translate("Store", "Nothing was undone. Look at it, and try again.")};
    if (last->number == 0 || last->cards == 0)
        return Error{QStringLiteral("nothing_to_undo"),
                     QCoreApplication::translate("Store", "There is no change of this list to undo."),
                     {}};
    const Result<qint64> number = noteAct(m_connection, key, act);
    return number ? takeBack(key, last->number, *number) : Outcome(number.error());
}

Outcome CustomerHistory::takeBack(const QString &list, qint64 undone, qint64 act)
{
    const QList<std::pair<QString, QVariantList>> steps{
        {QStringLiteral(
             "INSERT INTO customer_history (pair, id, version, act, body) SELECT pair, id, version,"
             " CAST(? AS BIGINT), body FROM customer WHERE pair = ? AND act = ?"),
         {act, list, undone}},
        {QStringLiteral("DELETE FROM customer WHERE pair = ? AND act = ? AND id NOT IN (SELECT id FROM"
                        " customer_history WHERE pair = ? AND act = ?)"),
         {list, undone, list, undone}},
        {QStringLiteral(
             "INSERT INTO customer (pair, id, place, body, version, act) SELECT h.pair, h.id,"
             " (SELECT COALESCE(MAX(place), -1) + 1 FROM customer WHERE pair = ?), h.body,"
             " (SELECT MAX(n.version) + 1 FROM customer_history n WHERE n.pair = h.pair AND n.id = h.id),"
             " CAST(? AS BIGINT) FROM customer_history h WHERE h.pair = ? AND h.act = ? ORDER BY h.id"
             " ON CONFLICT (pair, id) DO UPDATE SET body = excluded.body, version = excluded.version,"
             " act = excluded.act"),
         {list, act, list, undone}}};
    for (const auto &[statement, values] : steps) {
        if (const auto done = m_connection.run(statement, values); !done)
            return done.error();
    }
    return Done{};
}

} // namespace Switchback
