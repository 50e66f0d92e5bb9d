// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/cardtable.h"

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

Error bad(const CustomerCard &card, qsizetype place, const QString &why)
{
    return {
        QStringLiteral("bad_customers"),
        QCoreApplication::translate("Store", "Customer %1, “%2” with the id “%3”: %4")
            .arg(place + 1)
            .arg(visibleText(card.name), visibleText(card.id), why),
        QCoreApplication::translate("Store", "The list was left as it was. Change the id and try again.")};
}

Outcome checkIds(const QList<CustomerCard> &cards)
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z0-9-]{1,40}\\z"));
    QSet<QString> seen;
    for (qsizetype i = 0; i < cards.size(); ++i) {
        const CustomerCard &card = cards.at(i);
        if (!form.match(card.id).hasMatch())
            return bad(card, i,
                       QCoreApplication::translate(
                           "Store", "an id is 1 to 40 of the characters a-z, 0-9 and the hyphen."));
        if (seen.contains(card.id))
            return bad(card, i, QCoreApplication::translate("Store", "this id is there twice."));
        seen.insert(card.id);
    }
    return Done{};
}

Result<QList<CustomerCard>> cardsOf(Rows &rows)
{
    QList<CustomerCard> cards;
    while (rows.next()) {
        const Result<CustomerCard> card =
            cardFromBody(rows.value(0).toString(), rows.value(1).toString(), rows.value(2).toInt());
        if (!card)
            return card.error();
        cards += *card;
    }
    return cards;
}
} // namespace

Result<CustomerCard> cardFromBody(const QString &id, const QString &body, int version)
{
    const QJsonDocument json = QJsonDocument::fromJson(body.toUtf8());
    if (!json.isObject())
        return Error{QStringLiteral("store_damaged"),
                     QCoreApplication::translate("Store", "What is kept of customer %1 can't be read.")
                         .arg(visibleText(id)),
                     QCoreApplication::translate("Store", "Read the customers in again.")};
    CustomerCard card = cardFromJson(json.object());
    card.version = version;
    return card;
}

Result<QList<CustomerCard>> CardTable::all(const QString &list)
{
    return m_connection.read<QList<CustomerCard>>([&]() -> Result<QList<CustomerCard>> {
        auto rows = m_connection.run(
            QStringLiteral("SELECT id, body, version FROM customer WHERE pair = ? ORDER BY place, id"),
            {storableText(list)});
        return rows ? cardsOf(*rows) : Result<QList<CustomerCard>>(rows.error());
    });
}

Result<QList<CustomerCard>> CardTable::some(const QString &list, const QStringList &ids)
{
    return m_connection.read<QList<CustomerCard>>([&]() -> Result<QList<CustomerCard>> {
        QList<CustomerCard> cards;
        for (const QString &id : ids) {
            auto rows = m_connection.run(
                QStringLiteral("SELECT id, body, version FROM customer WHERE pair = ? AND id = ?"),
                {storableText(list), id});
            if (!rows)
                return rows.error();
            const Result<QList<CustomerCard>> one = cardsOf(*rows);
            if (!one)
                return one.error();
            cards += *one;
        }
        return cards;
    });
}

Outcome CardTable::prepare(const QList<CustomerCard> &cards, LongWork &work)
{
    if (const Outcome checked = checkIds(cards); !checked)
        return checked;
    work.all = cards.size();
    const auto laid = m_connection.read<Done>([&] { return layReady(cards, work); });
    return laid;
}

/// In a table of this connection's own: the file and the log's end are free meanwhile.
Outcome CardTable::layReady(const QList<CustomerCard> &cards, LongWork &work)
{
    QStringList begin{QStringLiteral("DROP TABLE IF EXISTS %1").arg(Ready),
                      QStringLiteral("CREATE TEMP TABLE %1 (id TEXT NOT NULL PRIMARY KEY, place INTEGER NOT"
                                     " NULL, body TEXT NOT NULL, version INTEGER NOT NULL)")
                          .arg(Ready)};
    if (m_connection.url().isSqlite()) // customers' phones belong on no other disk
        begin.prepend(QStringLiteral("PRAGMA temp_store=MEMORY"));
    for (const QString &statement : begin) {
        if (const auto done = m_connection.run(statement); !done)
            return done.error();
    }
    // Many with a statement: one after the other, each would be a question to a server.
    for (qsizetype from = 0; from < cards.size(); from += AtOnce) {
        if (work.calledOff)
            return workCalledOff();
        const qsizetype many = std::min(AtOnce, cards.size() - from);
        QVariantList values;
        for (qsizetype i = from; i < from + many; ++i)
            values += QVariantList{cards.at(i).id, i, QString::fromUtf8(canonicalJson(cardJson(cards.at(i)))),
                                   cards.at(i).version};
        const auto put = m_connection.run(
            QStringLiteral("INSERT INTO %1 (id, place, body, version) VALUES (?, ?, ?, ?)").arg(Ready) +
                QStringLiteral(", (?, ?, ?, ?)").repeated(many - 1),
            values);
        if (!put)
            return put.error();
        work.done = from + many;
    }
    m_readyIn = m_connection.openings();
    return work.calledOff ? Outcome(workCalledOff()) : Outcome(Done{});
}

void CardTable::forgetReady()
{
    m_readyIn = 0;
    // Where the server is gone, so is what lay there.
    (void)m_connection.read<Done>([&]() -> Outcome {
        const auto gone = m_connection.run(QStringLiteral("DROP TABLE IF EXISTS %1").arg(Ready));
        return gone ? Outcome(Done{}) : Outcome(gone.error());
    });
}

Outcome CardTable::checkVersions(const QString &list)
{
    auto moved = m_connection.run(
        QStringLiteral("SELECT r.id, COALESCE(c.version, 0) FROM %1 r LEFT JOIN customer c ON c.pair = ? AND"
                       " c.id = r.id WHERE COALESCE(c.version, 0) <> r.version ORDER BY r.place LIMIT 1")
            .arg(Ready),
        {list});
    if (!moved)
        return moved.error();
    if (!moved->next())
        return Done{};
    return Error{
        QStringLiteral("changed_meanwhile"),
        QCoreApplication::translate("Store", "Somebody else has changed customer %1 in the meantime.")
            .arg(visibleText(moved->value(0).toString())),
        QCoreApplication::translate("Store", "Nothing was changed. Look at what it is now, and try again.")};
}

Outcome CardTable::replace(const QString &list, qint64 act)
{
    const auto kept = m_connection.run(
        QStringLiteral("INSERT INTO customer_history (pair, id, version, act, body) SELECT c.pair, c.id,"
                       " c.version, CAST(? AS BIGINT), c.body FROM customer c JOIN %1 r ON r.id = c.id"
                       " WHERE c.pair = ? AND c.body <> r.body")
            .arg(Ready),
        {act, list});
    if (!kept)
        return kept.error();
    const auto put = m_connection.run(
        QStringLiteral(
            "INSERT INTO customer (pair, id, place, body, version, act) SELECT CAST(? AS TEXT), r.id, "
            "r.place +"
            " (SELECT COALESCE(MAX(place), -1) + 1 FROM customer WHERE pair = ?), r.body,"
            " (SELECT COALESCE(MAX(h.version), 0) + 1 FROM customer_history h WHERE h.pair = ? AND h.id ="
            " r.id), CAST(? AS BIGINT) FROM %1 r WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.pair = ?"
            " AND c.id = r.id AND c.body = r.body) ORDER BY r.id ON CONFLICT (pair, id) DO UPDATE SET"
            " body = excluded.body, version = excluded.version, act = excluded.act")
            .arg(Ready),
        {list, list, list, act, list});
    return put ? Outcome(Done{}) : Outcome(put.error());
}

Outcome CardTable::put(const QString &list, const QList<CustomerCard> &cards, const CardAct &act)
{
    if (m_readyIn != m_connection.openings()) { // the server was lost in between, and with it what lay there
        LongWork again;
        if (const Outcome laid = layReady(cards, again); !laid)
            return laid;
    }
    const QString key = list.isEmpty() ? QStringLiteral("") : storableText(list);
    if (const Outcome same = checkVersions(key); !same)
        return same;
    const Result<qint64> number = noteAct(m_connection, key, act);
    return number ? replace(key, *number) : Outcome(number.error());
}

Result<qint64> noteAct(Connection &connection, const QString &list, const CardAct &act)
{
    auto last = connection.run(
        QStringLiteral("SELECT COALESCE(MAX(act), 0) FROM customer_act WHERE pair = ?"), {list});
    if (!last)
        return last.error();
    const qint64 number = last->next() ? last->value(0).toLongLong() + 1 : 1;
    last->finish();
    const auto noted = connection.run(
        QStringLiteral("INSERT INTO customer_act (pair, act, at, person, what) VALUES (?, ?, ?, ?, ?)"),
        {list, number, toMs(act.at), storableText(act.person), storableText(act.what)});
    return noted ? Result<qint64>(number) : Result<qint64>(noted.error());
}

} // namespace Switchback
