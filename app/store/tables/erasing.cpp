// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/erasing.h"

#include "app/store/outbox/outboxtable.h"
#include "app/store/place/connection.h"
#include "app/store/tables/eventtable.h"
#include "models/core/jsoncanonical.h"
#include "models/customers/directory.h"
#include "models/customers/personplaces.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Switchback
{

namespace
{
constexpr int Tries = 5;
const QLatin1String Moved("changed_meanwhile");

QJsonObject jsonOf(const QVariant &text)
{
    return QJsonDocument::fromJson(text.toString().toUtf8()).object();
}
} // namespace

Result<Erasure> Erasing::find(const QString &pair, const QString &customer)
{
    const QStringList kinds = personKinds();
    QVariantList values{pair, QStringLiteral("%\"%1\"%").arg(customer)};
    for (const QString &kind : kinds)
        values += kind;
    return m_connection.read<Erasure>([&]() -> Result<Erasure> {
        // The id stands in the body with its quotes; what else holds it is sorted out below.
        auto rows = m_connection.run(
            QStringLiteral("SELECT %1 FROM %2 WHERE pair = ? AND body LIKE ? AND kind IN (%3) ORDER BY seq")
                .arg(eventColumns(), eventsAndApart(),
                     QStringList(kinds.size(), QStringLiteral("?")).join(QLatin1Char(','))),
            values);
        if (!rows)
            return rows.error();
        Erasure found;
        found.customer = customer;
        while (rows->next())
            found.look(eventFrom(*rows));
        return found;
    });
}

Result<Event> Erasing::carryOut(Event entry, const QString &customer, const QString &reason,
                                const QStringList &lists, const Append &append)
{
    const bool file = m_connection.url().isSqlite();
    if (file) { // what is deleted is written over, not only left
        if (const auto set = m_connection.run(QStringLiteral("PRAGMA secure_delete=ON")); !set)
            return set.error();
    }
    Result<QList<Event>> stored = Error{Moved, {}, {}};
    // What is stored of them in the moment in between goes too.
    for (int i = 0; i < Tries && !stored && stored.error().code == Moved; ++i) {
        Result<Erasure> erasure = find(entry.pair, customer);
        if (!erasure)
            return erasure.error();
        erasure->reason = reason;
        entry.body = erasure->body();
        stored = append(entry, [&] { return take(*erasure, entry.pair, lists); });
    }
    if (!stored)
        return stored.error();
    for (const char *table : {"event_apart", "customer", "customer_history", "once", "outbox"}) {
        if (!file) // a server keeps old rows until then; that it can't now is no reason to say it was not
                   // done
            (void)m_connection.run(QStringLiteral("VACUUM ") + QLatin1String(table));
    }
    return stored->first();
}

Outcome Erasing::take(const Erasure &erasure, const QString &pair, const QStringList &lists)
{
    const Result<Erasure> now = find(pair, erasure.customer);
    if (!now)
        return now.error();
    if (now->places != erasure.places)
        return Error{Moved,
                     QCoreApplication::translate("Store", "More was written of customer %1 in this moment.")
                         .arg(erasure.customer),
                     QCoreApplication::translate("Store", "Nothing was erased. Try again.")};
    for (auto it = erasure.places.begin(); it != erasure.places.end(); ++it) {
        if (const Outcome taken = takeFromEvent(it.key(), *it); !taken)
            return taken;
    }
    for (const QString &list : lists) {
        if (const Outcome taken = takeFromList(list, erasure.customer); !taken)
            return taken;
    }
    return OutboxTable(m_connection).erase(pair, erasure.customer);
}

Outcome Erasing::takeFromEvent(qint64 seq, const QStringList &places)
{
    auto row = m_connection.run(QStringLiteral("SELECT held FROM event_apart WHERE event_seq = ?"), {seq});
    if (!row)
        return row.error();
    QJsonObject held = row->next() ? jsonOf(row->value(0)) : QJsonObject();
    row->finish();
    for (const QString &place : places)
        held.remove(place);
    const auto taken =
        held.isEmpty()
            ? m_connection.run(QStringLiteral("DELETE FROM event_apart WHERE event_seq = ?"), {seq})
            : m_connection.run(QStringLiteral("UPDATE event_apart SET held = ? WHERE event_seq = ?"),
                               {QString::fromUtf8(canonicalJson(held)), seq});
    if (!taken)
        return taken.error();
    // A word that was made of what was typed would tell whoever guesses it.
    const auto word = m_connection.run(
        QStringLiteral("DELETE FROM once WHERE seq = ? AND word LIKE '%/customers/%'"), {seq});
    return word ? Outcome(Done{}) : Outcome(word.error());
}

Outcome Erasing::takeFromList(const QString &list, const QString &customer)
{
    const auto old = m_connection.run(
        QStringLiteral("DELETE FROM customer_history WHERE pair = ? AND id = ?"), {list, customer});
    if (!old)
        return old.error();
    auto row = m_connection.run(QStringLiteral("SELECT body FROM customer WHERE pair = ? AND id = ?"),
                                {list, customer});
    if (!row)
        return row.error();
    if (!row->next())
        return Done{};
    CustomerCard known = cardFromJson(jsonOf(row->value(0)));
    row->finish();
    known.contacts.clear();
    // Nor is it to be undone: that would take the customer away, or bring the person back. It is another
    // version: who still has the person on the screen, or in an import's preview, must not put them back.
    const auto taken = m_connection.run(
        QStringLiteral(
            "UPDATE customer SET body = ?, act = 0, version = version + 1 WHERE pair = ? AND id = ?"),
        {QString::fromUtf8(canonicalJson(cardJson(known))), list, customer});
    return taken ? Outcome(Done{}) : Outcome(taken.error());
}

} // namespace Switchback
