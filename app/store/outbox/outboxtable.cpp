// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/outbox/outboxtable.h"

#include "app/store/place/connection.h"
#include "models/core/jsoncanonical.h"
#include "models/notify/outboxrows.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Switchback
{

namespace
{
const QString Columns =
    QStringLiteral("delivery, pair, incident, notice, customer, contact, channel, audience,"
                   " made_at, not_after, place, still_open, dead, addressee, became");
constexpr qsizetype Parts[] = {50, 10, 1};
const QString Values = QStringLiteral("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

QString textOf(const QJsonObject &json)
{
    return QString::fromUtf8(canonicalJson(json));
}

/// Never null: a column that may not be empty takes an empty text.
QString kept(const QString &text)
{
    return text.isEmpty() ? QStringLiteral("") : storableText(text);
}

QVariantList valuesOf(const OutboxRow &row, qint64 place)
{
    return {kept(row.delivery),
            kept(row.pair),
            kept(row.incident),
            kept(row.notice),
            kept(row.customer),
            kept(row.contact),
            kept(row.channel),
            kept(row.audience),
            toMs(row.madeAt),
            toMs(row.notAfter),
            place,
            row.open ? 1 : 0,
            row.dead ? 1 : 0,
            textOf(row.to),
            QString::fromUtf8(row.became)};
}

/// Many with a statement, for one after the other each would be a question to a server; and of few sizes, so
/// that their statements stay prepared.
template<class Store>
Outcome inParts(const QList<OutboxRow> &rows, Store store)
{
    qsizetype from = 0;
    for (const qsizetype size : Parts) {
        for (; from + size <= rows.size(); from += size) {
            if (const Outcome done = store(rows.mid(from, size), from); !done)
                return done;
        }
    }
    return Done{};
}

Error rowsMissing()
{
    return {QStringLiteral("outbox_rows_missing"),
            QCoreApplication::translate(
                "Store",
                "Deliveries that this console knows of are missing in the store. Was it put back from "
                "a copy?"),
            QCoreApplication::translate("Store", "They are written there again, as far as they are known.")};
}

OutboxRow rowFrom(const Rows &row)
{
    const auto json = [&](int column) {
        return QJsonDocument::fromJson(row.value(column).toString().toUtf8()).object();
    };
    OutboxRow out;
    out.delivery = row.value(0).toString();
    out.pair = row.value(1).toString();
    out.incident = row.value(2).toString();
    out.notice = row.value(3).toString();
    out.customer = row.value(4).toString();
    out.contact = row.value(5).toString();
    out.channel = row.value(6).toString();
    out.audience = row.value(7).toString();
    out.madeAt = instantFromMs(row.value(8).toLongLong());
    out.notAfter = instantFromMs(row.value(9).toLongLong());
    out.open = row.value(11).toInt() != 0;
    out.dead = row.value(12).toInt() != 0;
    out.to = json(13);
    out.became = row.value(14).toString().toUtf8();
    return out;
}
} // namespace

Result<qint64> OutboxTable::lastPlace()
{
    auto row = m_connection.run(QStringLiteral("SELECT COALESCE(MAX(place), 0) FROM outbox"));
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toLongLong() : qint64(0);
}

Outcome OutboxTable::put(const QList<OutboxRow> &rows)
{
    QList<OutboxRow> fresh;
    QList<OutboxRow> there;
    for (const OutboxRow &row : rows)
        (row.there ? there : fresh) += row;
    if (!fresh.isEmpty()) {
        const Result<qint64> last = lastPlace();
        if (!last)
            return last.error();
        const Outcome put = inParts(fresh, [&](const QList<OutboxRow> &some, qsizetype from) {
            return putSome(some, *last + from + 1);
        });
        if (!put)
            return put;
    }
    return inParts(there, [this](const QList<OutboxRow> &some, qsizetype) { return changeSome(some); });
}

Outcome OutboxTable::putSome(const QList<OutboxRow> &rows, qint64 from)
{
    QVariantList values;
    for (const OutboxRow &row : rows)
        values += valuesOf(row, from++);
    const auto put = m_connection.run(
        QStringLiteral("INSERT INTO outbox (%1) VALUES ").arg(Columns) + Values +
            (QStringLiteral(", ") + Values).repeated(rows.size() - 1) +
            QStringLiteral(" ON CONFLICT (delivery) DO UPDATE SET still_open = excluded.still_open,"
                           " dead = excluded.dead, became = excluded.became"),
        values);
    return put ? Outcome(Done{}) : Outcome(put.error());
}

Outcome OutboxTable::changeSome(const QList<OutboxRow> &rows)
{
    static const QString one = QStringLiteral("(?, CAST(? AS INTEGER), CAST(? AS INTEGER), ?)");
    QVariantList values;
    values.reserve(rows.size() * 4);
    for (const OutboxRow &row : rows)
        values << kept(row.delivery) << int(row.open) << int(row.dead) << QString::fromUtf8(row.became);
    const auto changed = m_connection.run(
        QStringLiteral(
            "UPDATE outbox SET still_open = news.column2, dead = news.column3, became = news.column4"
            " FROM (VALUES ") +
            one + (QStringLiteral(", ") + one).repeated(rows.size() - 1) +
            QStringLiteral(") AS news WHERE outbox.delivery = news.column1"),
        values);
    if (!changed)
        return changed.error();
    return changed->numRowsAffected() == rows.size() ? Outcome(Done{}) : Outcome(rowsMissing());
}

Result<QList<OutboxRow>> OutboxTable::rows(const OutboxQuery &query)
{
    QString sql = QStringLiteral("SELECT %1 FROM outbox WHERE place > 0").arg(Columns);
    QVariantList values;
    const auto restrict = [&](const char *column, const QString &value) {
        if (value.isEmpty())
            return;
        sql += QStringLiteral(" AND %1 = ?").arg(QLatin1String(column));
        values += storableText(value);
    };
    restrict("pair", query.pair);
    restrict("incident", query.incident);
    restrict("notice", query.notice);
    if (const QStringList ids = query.delivery.split(QLatin1Char(' '), Qt::SkipEmptyParts); !ids.isEmpty()) {
        sql += QStringLiteral(" AND delivery IN (?") + QStringLiteral(", ?").repeated(ids.size() - 1) +
               QLatin1Char(')');
        for (const QString &each : ids)
            values += storableText(each);
    }
    if (query.open)
        sql += QStringLiteral(" AND still_open = 1");
    if (query.dead)
        sql += QStringLiteral(" AND dead = 1");
    sql += QStringLiteral(" ORDER BY place LIMIT %1").arg(qBound(1, query.limit, 1'000'000));
    return m_connection.read<QList<OutboxRow>>([&]() -> Result<QList<OutboxRow>> {
        auto found = m_connection.run(sql, values);
        if (!found)
            return found.error();
        QList<OutboxRow> all;
        while (found->next())
            all += rowFrom(*found);
        return all;
    });
}

Outcome OutboxTable::erase(const QString &pair, const QString &customer)
{
    auto found =
        m_connection.run(QStringLiteral("SELECT %1 FROM outbox WHERE pair = ? AND customer = ?").arg(Columns),
                         {kept(pair), customer});
    if (!found)
        return found.error();
    QList<OutboxRow> theirs;
    while (found->next())
        theirs += rowFrom(*found);
    found->finish();
    for (const OutboxRow &row : std::as_const(theirs)) {
        const OutboxRow without = withoutPerson(row);
        const auto taken =
            m_connection.run(QStringLiteral("UPDATE outbox SET addressee = ?, became = ? WHERE delivery = ?"),
                             {textOf(without.to), QString::fromUtf8(without.became), row.delivery});
        if (!taken)
            return taken.error();
    }
    return Done{};
}

} // namespace Switchback
