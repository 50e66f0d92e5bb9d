// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/customertable.h"

#include "app/store/place/connection.h"
#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr qsizetype AtOnce = 100;
const QString Ready = QStringLiteral("customer_ready");

Error bad(const Customer &customer, qsizetype place, const QString &why)
{
    return {
        QStringLiteral("bad_customers"),
        QCoreApplication::translate("Store", "Customer %1, “%2” with the id “%3”: %4")
            .arg(place + 1)
            .arg(visibleText(customer.name), visibleText(customer.id), why),
        QCoreApplication::translate("Store", "The list was left as it was. Change the id and try again.")};
}

Outcome checkIds(const QList<Customer> &customers)
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z0-9-]{1,40}\\z"));
    QSet<QString> seen;
    for (qsizetype i = 0; i < customers.size(); ++i) {
        const Customer &customer = customers.at(i);
        if (!form.match(customer.id).hasMatch())
            return bad(customer, i,
                       QCoreApplication::translate(
                           "Store", "an id is 1 to 40 of the characters a-z, 0-9 and the hyphen."));
        if (seen.contains(customer.id))
            return bad(customer, i, QCoreApplication::translate("Store", "this id is there twice."));
        seen.insert(customer.id);
    }
    return Done{};
}
} // namespace

Result<QList<Customer>> CustomerTable::all(const QString &pair)
{
    return m_connection.read<QList<Customer>>([&]() -> Result<QList<Customer>> {
        auto rows =
            m_connection.run(QStringLiteral("SELECT id, body FROM customer WHERE pair = ? ORDER BY place"),
                             {storableText(pair)});
        if (!rows)
            return rows.error();
        QList<Customer> customers;
        while (rows->next()) {
            const QJsonDocument body = QJsonDocument::fromJson(rows->value(1).toString().toUtf8());
            if (!body.isObject())
                return Error{
                    QStringLiteral("store_damaged"),
                    QCoreApplication::translate("Store", "What is kept of customer %1 can't be read.")
                        .arg(visibleText(rows->value(0).toString())),
                    QCoreApplication::translate("Store", "Read the customers in again.")};
            customers += customerFromJson(body.object());
        }
        return customers;
    });
}

Outcome CustomerTable::prepare(const QList<Customer> &customers, LongWork &work)
{
    if (const Outcome checked = checkIds(customers); !checked)
        return checked;
    work.all = customers.size();
    const auto laid = m_connection.read<Done>([&] { return layReady(customers, work); });
    return laid;
}

/// In a table of this connection's own: the file and the log's end are free meanwhile.
Outcome CustomerTable::layReady(const QList<Customer> &customers, LongWork &work)
{
    QStringList begin{QStringLiteral("DROP TABLE IF EXISTS %1").arg(Ready),
                      QStringLiteral("CREATE TEMP TABLE %1 (id TEXT NOT NULL PRIMARY KEY, place INTEGER NOT"
                                     " NULL, body TEXT NOT NULL)")
                          .arg(Ready)};
    if (m_connection.url().isSqlite()) // customers' phones belong on no other disk
        begin.prepend(QStringLiteral("PRAGMA temp_store=MEMORY"));
    for (const QString &statement : begin) {
        if (const auto done = m_connection.run(statement); !done)
            return done.error();
    }
    // Many with a statement: one after the other, each would be a question to a server.
    for (qsizetype from = 0; from < customers.size(); from += AtOnce) {
        if (work.calledOff)
            return workCalledOff();
        const qsizetype many = std::min(AtOnce, customers.size() - from);
        QVariantList values;
        for (qsizetype i = from; i < from + many; ++i)
            values += QVariantList{customers.at(i).id, i,
                                   QString::fromUtf8(canonicalJson(customerJson(customers.at(i))))};
        const auto put =
            m_connection.run(QStringLiteral("INSERT INTO %1 (id, place, body) VALUES (?, ?, ?)").arg(Ready) +
                                 QStringLiteral(", (?, ?, ?)").repeated(many - 1),
                             values);
        if (!put)
            return put.error();
        work.done = from + many;
    }
    m_readyIn = m_connection.openings();
    return work.calledOff ? Outcome(workCalledOff()) : Outcome(Done{});
}

Outcome CustomerTable::replace(const QString &pair, const QList<Customer> &customers)
{
    if (m_readyIn != m_connection.openings()) { // the server was lost in between, and with it what lay there
        LongWork again;
        if (const Outcome laid = layReady(customers, again); !laid)
            return laid;
    }
    const QString key = pair.isEmpty() ? QStringLiteral("") : storableText(pair);
    const auto gone = m_connection.run(
        QStringLiteral("DELETE FROM customer WHERE pair = ? AND id NOT IN (SELECT id FROM %1)").arg(Ready),
        {key});
    if (!gone)
        return gone.error();
    const auto put = m_connection.run(
        QStringLiteral("INSERT INTO customer (pair, id, place, body) SELECT CAST(? AS TEXT), id, place, body"
                       " FROM %1 r WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.pair = ? AND c.id ="
                       " r.id AND c.place = r.place AND c.body = r.body) ORDER BY id"
                       " ON CONFLICT (pair, id) DO UPDATE SET place = excluded.place, body = excluded.body")
            .arg(Ready),
        {key, key});
    return put ? Outcome(Done{}) : Outcome(put.error());
}

} // namespace Switchback
