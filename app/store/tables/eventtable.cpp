// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/eventtable.h"

#include "app/store/outbox/outboxtable.h"
#include "app/store/place/connection.h"
#include "app/store/place/momenttext.h"
#include "models/core/apart.h"
#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"
#include "models/customers/personplaces.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <sodium.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace Switchback
{

namespace
{
const QString Columns =
    QStringLiteral("seq, at, kind, pair, site, run, actor, text, body, hash, incident, follows, form");
const QString Apart = QStringLiteral("held");
constexpr int ApartColumn = 13;
/// What nobody knows about is kept for the one who asks again; who never does shall not fill the memory.
constexpr int MostDoubtful = 64;

Entry storableEntry(const Entry &entry, QByteArray &body)
{
    Entry clean{storableEvent(entry.event, body), entry.once.isEmpty() ? QString() : storableText(entry.once),
                entry.outbox};
    clean.event.seq = 0;
    clean.event.follows = -1;
    clean.event.form = EventForm;
    clean.event.apart.clear();
    clean.event.hash.clear();
    return clean;
}

/// As they were asked for, without what the store gave them; and the bytes of their bodies.
QList<Entry> asAsked(const QList<Entry> &entries, QByteArrayList &bodies)
{
    QList<Entry> asked;
    for (const Entry &entry : entries)
        asked += storableEntry(entry, bodies.emplaceBack());
    return asked;
}

bool sameAsked(const QList<Entry> &entries, const QList<Entry> &asked)
{
    QByteArrayList bodies;
    return asAsked(entries, bodies) == asked;
}

/// What lies apart, into the body.
void putBack(Event &event, const QJsonObject &held)
{
    QMap<QString, QJsonValue> values;
    for (auto it = held.begin(); it != held.end(); ++it) {
        if (standInHash(valueAt(event.body, it.key())).isEmpty())
            continue; // what the chain holds is never covered by something else
        const QJsonObject kept = it->toObject();
        values.insert(it.key(), kept.value(QLatin1String("value")));
        event.apart.insert(it.key(), kept.value(QLatin1String("salt")).toString().toLatin1());
    }
    event.body = withValues(event.body, values);
}

/// Of the machine's own randomness, read for many at once: who knows the hash alone can't try out what was
/// hashed.
class FreshSalts
{
public:
    QByteArray operator()()
    {
        if (m_used == m_bytes.size()) {
            randombytes_buf(m_bytes.data(), m_bytes.size());
            m_used = 0;
        }
        return QByteArray::fromRawData(m_bytes.data() + std::exchange(m_used, m_used + SaltBytes), SaltBytes)
            .toHex();
    }

private:
    std::array<char, std::size_t{64} * SaltBytes> m_bytes{};
    std::size_t m_used = std::tuple_size_v<decltype(m_bytes)>;
};

/// As event_apart keeps what lies apart: canonical, as its places ascend.
QByteArray heldOf(const QList<LaidApart::Value> &values)
{
    QByteArray held;
    for (const LaidApart::Value &each : values) {
        held += held.isEmpty() ? '{' : ',';
        addJsonText(held, each.place);
        held += R"(:{"salt":")" + each.salt + R"(","value":)";
        held += each.json;
        held += '}';
    }
    return held + '}';
}

QList<Event> eventsOf(const QList<Entry> &entries)
{
    QList<Event> events;
    for (const Entry &entry : entries)
        events += entry.event;
    return events;
}
} // namespace

QString eventColumns()
{
    return Columns + QStringLiteral(", ") + Apart;
}

QString eventsAndApart()
{
    return QStringLiteral("event LEFT JOIN event_apart ON event_seq = seq");
}

Event eventFrom(const Rows &row)
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
    event.body = QJsonDocument::fromJson(row.value(EventBodyColumn).toString().toUtf8()).object();
    event.hash = row.value(9).toString().toLatin1();
    event.incident = row.value(10).toString();
    event.follows = row.value(11).toLongLong();
    event.form = row.value(12).toInt();
    if (const QString held = row.value(ApartColumn).toString(); !held.isEmpty())
        putBack(event, QJsonDocument::fromJson(held.toUtf8()).object());
    return event;
}

Result<QList<Event>> EventTable::append(const QList<Entry> &entries, const Guard &guard,
                                        const std::function<Outcome()> &with)
{
    if (entries.isEmpty())
        return QList<Event>();
    QByteArrayList bodies;
    QList<Entry> mine = asAsked(entries, bodies);
    const auto doubtful = std::find_if(m_doubtful.begin(), m_doubtful.end(),
                                       [&](const QList<Entry> &before) { return sameAsked(before, mine); });
    if (doubtful != m_doubtful.end()) {
        const auto there = m_connection.read<bool>([&] { return landed(*doubtful); });
        if (!there)
            return Connection::unknownOutcome(there.error());
        const QList<Event> stored = eventsOf(m_doubtful.takeAt(doubtful - m_doubtful.begin()));
        if (*there)
            return stored;
    }
    const auto all = [&] {
        // The entries first: they wait for whoever else writes, so that `with` sees all that is stored.
        Outcome told = insertAll(mine, bodies, guard);
        for (const Entry &entry : std::as_const(mine)) {
            if (told && !entry.outbox.isEmpty())
                told = OutboxTable(m_connection).put(entry.outbox);
        }
        return told && with ? with() : told;
    };
    const Outcome done = m_connection.transact(all, [&] { return landed(mine); });
    if (done)
        return eventsOf(mine);
    if (done.error().code == QLatin1String("outcome_unknown")) {
        m_doubtful += mine;
        if (m_doubtful.size() > MostDoubtful)
            m_doubtful.removeFirst();
    }
    return done.error();
}

Outcome EventTable::insertAll(QList<Entry> &entries, const QByteArrayList &bodies, const Guard &guard)
{
    // First the row that all who write wait for: whoever has it sees all that was stored before.
    auto head =
        m_connection.run(QStringLiteral("SELECT seq FROM log_end WHERE one = 1") + m_connection.forUpdate());
    if (!head)
        return head.error();
    if (!head->next())
        return chainBroken(0, QCoreApplication::translate(
                                  "Chain", "is the last one known: the end of the chain is missing."));
    qint64 last = head->value(0).toLongLong();
    head->finish();
    if (const Outcome held = LeaseTable(m_connection).check(guard); !held)
        return held;
    QMap<QString, ChainEnd> ends;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        Entry &entry = entries[i];
        entry.event.seq = ++last;
        if (const Outcome claimed = claim(entry); !claimed)
            return claimed;
        if (!ends.contains(entry.event.pair)) {
            const Result<ChainEnd> end = endOf(entry.event.pair);
            if (!end)
                return end.error();
            ends.insert(entry.event.pair, *end);
        }
        ChainEnd &end = ends[entry.event.pair];
        entry.event.follows = end.seq;
        if (const Outcome inserted = insert(entry.event, bodies.at(i), end.hash); !inserted)
            return inserted;
        end = {entry.event.seq, entry.event.hash};
    }
    return moveEnds(ends, {last, entries.last().event.hash});
}

Outcome EventTable::moveEnds(const QMap<QString, ChainEnd> &ends, const ChainEnd &newest)
{
    for (auto it = ends.begin(); it != ends.end(); ++it) {
        const auto moved = m_connection.run(
            QStringLiteral("INSERT INTO chain_end (chain, seq, hash) VALUES (?, ?, ?)"
                           " ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"),
            {it.key(), it->seq, QString::fromLatin1(it->hash)});
        if (!moved)
            return moved.error();
    }
    const auto moved = m_connection.run(QStringLiteral("UPDATE log_end SET seq = ?, hash = ? WHERE one = 1"),
                                        {newest.seq, QString::fromLatin1(newest.hash)});
    if (!moved)
        return moved.error();
    return m_connection.notify(QString::number(newest.seq));
}

Result<ChainEnd> EventTable::endOf(const QString &chain)
{
    // A new chain begins where the one from before ended.
    auto row = m_connection.run(QStringLiteral("SELECT seq, hash FROM chain_end WHERE chain IN (?, ?)"
                                               " ORDER BY CASE WHEN chain = ? THEN 0 ELSE 1 END"),
                                {chain, QLatin1String(FirstChain), chain});
    if (!row)
        return row.error();
    if (!row->next())
        return chainBroken(0, QCoreApplication::translate(
                                  "Chain", "is the last one known: the end of the chain is missing."));
    return ChainEnd{row->value(0).toLongLong(), row->value(1).toString().toLatin1()};
}

Outcome EventTable::claim(const Entry &entry)
{
    if (entry.once.isEmpty())
        return Done{};
    auto before = m_connection.run(QStringLiteral("SELECT seq FROM once WHERE word = ?"), {entry.once});
    if (!before)
        return before.error();
    if (before->next())
        return alreadyDone(entry.once, before->value(0).toLongLong());
    const auto claimed = m_connection.run(QStringLiteral("INSERT INTO once (word, seq) VALUES (?, ?)"),
                                          {entry.once, entry.event.seq});
    return claimed ? Outcome(Done{}) : Outcome(claimed.error());
}

Outcome EventTable::alreadyDone(const QString &word, qint64 seq)
{
    auto row = m_connection.run(
        QStringLiteral("SELECT %1 FROM %2 WHERE seq = ?").arg(eventColumns(), eventsAndApart()), {seq});
    if (!row)
        return row.error();
    const Event first = row->next() ? eventFrom(*row) : Event{};
    return Error{
        QStringLiteral("already_done"),
        QCoreApplication::translate("Store", "This was done before: “%1” (%2, %3, event %4).")
            .arg(visibleText(first.text.isEmpty() ? word : first.text), visibleText(first.actor),
                 momentText(first.at))
            .arg(seq),
        QCoreApplication::translate("Store", "Nothing was stored. See that event for what came of it.")};
}

Outcome EventTable::insert(Event &event, const QByteArray &body, const QByteArray &previous)
{
    const LaidApart laid = layApart(event, FreshSalts(), body);
    event.hash = chainHash(previous, event, laid.hashed);
    const auto inserted = m_connection.run(
        QStringLiteral("INSERT INTO event (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").arg(Columns),
        {event.seq, toMs(event.at), event.kind, event.pair, event.site, event.run, event.actor, event.text,
         QString::fromUtf8(laid.hashed), QString::fromLatin1(event.hash), event.incident, event.follows,
         event.form});
    if (!inserted || laid.values.isEmpty())
        return inserted ? Outcome(Done{}) : Outcome(inserted.error());
    const auto kept =
        m_connection.run(QStringLiteral("INSERT INTO event_apart (event_seq, held) VALUES (?, ?)"),
                         {event.seq, QString::fromUtf8(heldOf(laid.values))});
    return kept ? Outcome(Done{}) : Outcome(kept.error());
}

Result<bool> EventTable::landed(const QList<Entry> &entries)
{
    // Locked: a server may still be at work on the commit whose answer was lost.
    const auto settled =
        m_connection.run(QStringLiteral("SELECT seq FROM log_end WHERE one = 1") + m_connection.forUpdate());
    if (!settled)
        return settled.error();
    const Event &last = entries.last().event;
    auto row = m_connection.run(QStringLiteral("SELECT hash FROM event WHERE seq = ?"), {last.seq});
    if (!row)
        return row.error();
    return row->next() && row->value(0).toString().toLatin1() == last.hash;
}

Result<ChainEnd> EventTable::end()
{
    return m_connection.read<ChainEnd>([&]() -> Result<ChainEnd> {
        auto head = m_connection.run(QStringLiteral("SELECT seq, hash FROM log_end WHERE one = 1"));
        if (!head)
            return head.error();
        return head->next() ? ChainEnd{head->value(0).toLongLong(), head->value(1).toString().toLatin1()}
                            : ChainEnd{};
    });
}

Result<qint64> EventTable::newest()
{
    const Result<ChainEnd> last = end();
    return last ? Result<qint64>(last->seq) : Result<qint64>(last.error());
}

Result<QList<Event>> EventTable::events(const EventQuery &query)
{
    QString sql = QStringLiteral("SELECT %1 FROM %2 WHERE seq > 0").arg(eventColumns(), eventsAndApart());
    QVariantList values;
    const auto restrict = [&](const QString &column, const QVariant &value) {
        sql += QStringLiteral(" AND ") + column;
        values += value;
    };
    if (query.chain)
        restrict(QStringLiteral("(pair = ? OR follows < 0)"),
                 query.chain->isEmpty() ? QStringLiteral("") : *query.chain);
    if (!query.pair.isEmpty())
        restrict(QStringLiteral("pair = ?"), query.pair);
    if (!query.run.isEmpty())
        restrict(QStringLiteral("run = ?"), query.run);
    if (!query.incident.isEmpty())
        restrict(QStringLiteral("incident = ?"), query.incident);
    if (query.fromSeq > 0)
        restrict(query.newestFirst ? QStringLiteral("seq <= ?") : QStringLiteral("seq >= ?"), query.fromSeq);
    if (query.toSeq > 0)
        restrict(QStringLiteral("seq <= ?"), query.toSeq);
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

} // namespace Switchback
