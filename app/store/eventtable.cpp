// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/eventtable.h"

#include "app/store/connection.h"
#include "models/core/jsoncanonical.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>

namespace Switchback
{

namespace
{
const QString Columns = QStringLiteral("seq, at, kind, pair, site, run, actor, text, body, hash");
constexpr int VerifyBatch = 2000;

Event eventFrom(const QSqlQuery &row)
{
    Event event;
    event.seq = row.value(0).toLongLong();
    event.at = instantFromMs(row.value(1).toLongLong());
    event.kind = row.value(2).toString();
    event.pair = row.value(3).toString();
    event.site = row.value(4).toString();
    event.run = row.value(5).toString();
    event.actor = row.value(6).toString();
    event.text = row.value(7).toString();
    event.body = QJsonDocument::fromJson(row.value(8).toString().toUtf8()).object();
    event.hash = row.value(9).toString().toLatin1();
    return event;
}

/// As every store gives it back: what is hashed is what can be read again.
Event normalized(Event event)
{
    for (QString *text : {&event.kind, &event.pair, &event.site, &event.run, &event.actor, &event.text})
        *text =
            text->isEmpty() ? QStringLiteral("") : storableText(*text); // a null text would be stored as NULL
    event.body = QJsonDocument::fromJson(canonicalJson(event.body)).object();
    return event;
}

/// `body` as it stands in the store: an edit that parses to the same object is still an edit.
QByteArray hashOver(const QByteArray &previous, const Event &event, const QByteArray &body)
{
    const QJsonObject head{{QStringLiteral("seq"), event.seq},     {QStringLiteral("at"), toMs(event.at)},
                           {QStringLiteral("kind"), event.kind},   {QStringLiteral("pair"), event.pair},
                           {QStringLiteral("site"), event.site},   {QStringLiteral("run"), event.run},
                           {QStringLiteral("actor"), event.actor}, {QStringLiteral("text"), event.text}};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(previous);
    hash.addData("\n");
    hash.addData(canonicalJson(head));
    hash.addData("\n");
    hash.addData(body);
    return hash.result().toHex();
}

Error broken(qint64 seq, const QString &why)
{
    return {QStringLiteral("chain_broken"),
            QCoreApplication::translate("Store", "The log is not whole: event %1 %2").arg(seq).arg(why),
            QCoreApplication::translate(
                "Store", "Everything before event %1 is as it was written. Compare with a copy kept "
                         "elsewhere.")
                .arg(seq)};
}
} // namespace

QByteArray chainHash(const QByteArray &previous, const Event &event)
{
    return hashOver(previous, event, canonicalJson(event.body));
}

Result<Event> EventTable::append(Event event)
{
    event = normalized(std::move(event));
    const Outcome done = m_connection.transact([&] { return insert(event); }, [&] { return isThere(event); });
    if (!done)
        return done.error();
    return event;
}

Outcome EventTable::insert(Event &event)
{
    auto head = m_connection.run(QStringLiteral("SELECT seq, hash FROM chain_head WHERE one = 1") +
                                 m_connection.forUpdate());
    if (!head)
        return head.error();
    if (!head->next())
        return broken(0, QCoreApplication::translate(
                             "Store", "is the last one known: the end of the chain is missing."));
    event.seq = head->value(0).toLongLong() + 1;
    const QByteArray body = canonicalJson(event.body);
    event.hash = hashOver(head->value(1).toString().toLatin1(), event, body);
    head->finish();
    const auto inserted = m_connection.run(
        QStringLiteral("INSERT INTO event (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").arg(Columns),
        {event.seq, toMs(event.at), event.kind, event.pair, event.site, event.run, event.actor, event.text,
         QString::fromUtf8(body), QString::fromLatin1(event.hash)});
    if (!inserted)
        return inserted.error();
    const auto moved =
        m_connection.run(QStringLiteral("UPDATE chain_head SET seq = ?, hash = ? WHERE one = 1"),
                         {event.seq, QString::fromLatin1(event.hash)});
    return moved ? Outcome(Done{}) : Outcome(moved.error());
}

Result<bool> EventTable::isThere(const Event &event)
{
    auto row = m_connection.run(QStringLiteral("SELECT hash FROM event WHERE seq = ?"), {event.seq});
    if (!row)
        return row.error();
    return row->next() && row->value(0).toString().toLatin1() == event.hash;
}

Result<QList<Event>> EventTable::events(const EventQuery &query)
{
    QString sql = QStringLiteral("SELECT %1 FROM event WHERE seq > 0").arg(Columns);
    QVariantList values;
    const auto restrict = [&](const QString &column, const QVariant &value) {
        sql += QStringLiteral(" AND ") + column;
        values += value;
    };
    if (!query.pair.isEmpty())
        restrict(QStringLiteral("pair = ?"), query.pair);
    if (!query.run.isEmpty())
        restrict(QStringLiteral("run = ?"), query.run);
    if (query.fromSeq > 0)
        restrict(query.newestFirst ? QStringLiteral("seq <= ?") : QStringLiteral("seq >= ?"), query.fromSeq);
    if (!query.kinds.isEmpty()) {
        sql += QStringLiteral(" AND kind IN (%1)")
                   .arg(QStringList(query.kinds.size(), QStringLiteral("?")).join(QLatin1Char(',')));
        for (const QString &kind : query.kinds)
            values += kind;
    }
    sql += query.newestFirst ? QStringLiteral(" ORDER BY seq DESC") : QStringLiteral(" ORDER BY seq");
    sql += QStringLiteral(" LIMIT %1").arg(qBound(1, query.limit, 1'000'000));
    return m_connection.read<QList<Event>>([&]() -> Result<QList<Event>> {
        auto rows = m_connection.run(sql, values);
        if (!rows)
            return rows.error();
        QList<Event> events;
        while (rows->next())
            events += eventFrom(*rows);
        return events;
    });
}

Result<qint64> EventTable::verify()
{
    return m_connection.read<qint64>([&]() -> Result<qint64> {
        // The end is read first: what is appended meanwhile lies beyond it.
        auto head = m_connection.run(QStringLiteral("SELECT seq, hash FROM chain_head WHERE one = 1"));
        if (!head)
            return head.error();
        const bool known = head->next();
        const qint64 end = known ? head->value(0).toLongLong() : 0;
        const QByteArray endHash = known ? head->value(1).toString().toLatin1() : QByteArray();
        head->finish();
        QByteArray previous;
        qint64 expected = 1;
        while (true) {
            auto rows =
                m_connection.run(QStringLiteral("SELECT %1 FROM event WHERE seq >= ? ORDER BY seq LIMIT %2")
                                     .arg(Columns)
                                     .arg(VerifyBatch),
                                 {expected});
            if (!rows)
                return rows.error();
            int read = 0;
            while (rows->next()) {
                ++read;
                const Event event = eventFrom(*rows);
                if (event.seq != expected)
                    return broken(expected, QCoreApplication::translate("Store", "is missing."));
                if (event.hash != hashOver(previous, event, rows->value(8).toString().toUtf8()))
                    return broken(expected,
                                  QCoreApplication::translate("Store", "is not as it was written."));
                if (expected == end && event.hash != endHash)
                    return broken(expected,
                                  QCoreApplication::translate("Store", "is not the one the log ended with."));
                previous = event.hash;
                ++expected;
            }
            if (read < VerifyBatch)
                break;
        }
        if (expected <= end || !known)
            return broken(expected, QCoreApplication::translate("Store", "is missing."));
        return expected - 1;
    });
}

} // namespace Switchback
