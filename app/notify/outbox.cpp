// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/outbox.h"

#include "models/core/whendone.h"
#include "models/notify/outboxrows.h"

#include <QJsonArray>
#include <QTimer>

#include <utility>

namespace Switchback
{

namespace
{
const QString Queued = QStringLiteral("delivery.queued");
const QString Facts = QStringLiteral("delivery.facts");
constexpr std::chrono::seconds ReadAgain{1};
} // namespace

Outbox::Outbox(QString pair, std::function<Store &()> store)
    : m_pair(std::move(pair))
    , m_store(std::move(store))
{
}

const DeliveryBook &Outbox::book(const QString &incident) const
{
    static const DeliveryBook none;
    const auto found = m_books.constFind(incident);
    return found == m_books.constEnd() ? none : *found;
}

const Delivery *Outbox::find(const QString &id) const
{
    const auto incident = m_incidentOf.constFind(id);
    return incident == m_incidentOf.constEnd() ? nullptr : book(*incident).find(id);
}

void Outbox::takeUp(const QString &incident, const std::function<void()> &done)
{
    OutboxQuery open;
    open.pair = m_pair;
    open.open = true;
    readAtLast(open, [this, incident, done] {
        if (incident.isEmpty())
            done();
        else
            readAll(incident, done);
    });
}

void Outbox::readWhole(const QString &incident)
{
    if (!m_reading.contains(incident) && !m_whole.contains(incident))
        readAll(incident, [this, incident] { emit found(incident); });
}

void Outbox::readAll(const QString &incident, const std::function<void()> &done)
{
    m_reading.insert(incident);
    OutboxQuery all;
    all.pair = m_pair;
    all.incident = incident;
    readAtLast(all, [this, incident, done] {
        readFacts(incident, [this, incident, done] {
            m_reading.remove(incident);
            m_whole.insert(incident);
            done();
        });
    });
}

/// A row may say less than the log where two seats wrote of the same delivery at one moment.
void Outbox::readFacts(const QString &incident, const std::function<void()> &done)
{
    EventQuery query;
    query.pair = m_pair;
    query.incident = incident;
    query.kinds = {Facts};
    query.limit = 1'000'000;
    whenDone(m_store().events(query), this, [this, incident, done](const Result<QList<Event>> &events) {
        if (!events) {
            emit unread(events.error());
            QTimer::singleShot(ReadAgain, this, [this, incident, done] { readFacts(incident, done); });
            return;
        }
        for (const Event &event : *events)
            follow(event);
        done();
    });
}

void Outbox::put(const QList<OutboxRow> &rows)
{
    for (const OutboxRow &row : rows) {
        const Delivery delivery = deliveryFrom(row);
        DeliveryBook &book = m_books[delivery.incident];
        book.put(delivery);
        m_incidentOf.insert(delivery.id, delivery.incident);
        const QList<DeliveryFact> early = m_early.take(delivery.id);
        for (const DeliveryFact &fact : early)
            book.apply(fact);
        m_work.note(*book.find(delivery.id));
        emit changed(delivery.incident, delivery.notice, delivery.customer);
    }
}

void Outbox::follow(const Event &event)
{
    if (event.kind == QLatin1String("customer.erased")) {
        erase(event.body.value(QLatin1String("customer")).toString());
        return;
    }
    if (event.kind == QLatin1String("incident.declared"))
        m_whole.insert(event.incident); // of one that begins now there is nothing else
    if (event.kind == Facts) {
        if (m_seen.contains(event.seq))
            return;
        m_seen.insert(event.seq);
        const QList<DeliveryFact> facts = factsFrom(event);
        for (const DeliveryFact &fact : facts)
            take(event.incident, fact);
        return;
    }
    if (event.kind != Queued)
        return;
    followQueued(event);
}

/// What stands in the rows alone is read; facts that come meanwhile wait for it.
void Outbox::followQueued(const Event &event)
{
    QList<OutboxRow> known;
    QStringList unknown;
    const QJsonArray made = event.body.value(QLatin1String("deliveries")).toArray();
    for (const QJsonValue &each : made) {
        const QString id = each.toObject().value(QLatin1String("delivery")).toString();
        if (m_incidentOf.contains(id) || m_early.contains(id))
            continue;
        const auto expected = m_expected.constFind(id);
        if (expected != m_expected.constEnd()) {
            known += *expected;
            m_expected.erase(expected);
            continue;
        }
        m_early.insert(id, {});
        unknown += id;
    }
    put(known);
    if (unknown.isEmpty())
        return;
    OutboxQuery query;
    query.pair = m_pair;
    query.incident = event.incident;
    query.notice = event.body.value(QLatin1String("notice")).toString();
    readAtLast(query, [this, unknown] {
        for (const QString &id : unknown)
            m_early.remove(id); // of what has no row nothing is waited for
    });
}

void Outbox::readAtLast(const OutboxQuery &query, const std::function<void()> &done)
{
    whenDone(m_store().outbox(query), this, [this, query, done](const Result<QList<OutboxRow>> &rows) {
        if (!rows) {
            emit unread(rows.error());
            QTimer::singleShot(ReadAgain, this, [this, query, done] { readAtLast(query, done); });
            return;
        }
        put(*rows);
        done();
    });
}

void Outbox::expect(const QList<OutboxRow> &rows)
{
    for (const OutboxRow &row : rows)
        m_expected.insert(row.delivery, row);
}

void Outbox::forget(const QList<OutboxRow> &rows)
{
    for (const OutboxRow &row : rows)
        m_expected.remove(row.delivery);
}

void Outbox::take(const QString &incident, const DeliveryFact &fact)
{
    const auto early = m_early.find(fact.delivery);
    if (early != m_early.end()) {
        *early += fact;
        return;
    }
    const auto known = m_incidentOf.constFind(fact.delivery);
    if (known == m_incidentOf.constEnd())
        return;
    DeliveryBook &book = m_books[*known];
    if (!book.apply(fact))
        return;
    const Delivery &delivery = *book.find(fact.delivery);
    m_work.note(delivery);
    emit changed(incident, delivery.notice, delivery.customer);
}

void Outbox::erase(const QString &customer)
{
    for (DeliveryBook &book : m_books)
        book.erase(customer);
}

void Outbox::look(const QString &delivery)
{
    if (m_incidentOf.contains(delivery)) {
        emit found(delivery);
        return;
    }
    OutboxQuery query;
    query.pair = m_pair;
    query.delivery = delivery;
    readAtLast(query, [this, delivery] {
        if (m_incidentOf.contains(delivery))
            emit found(delivery);
        else
            emit missing(delivery);
    });
}

QList<OutboxRow> Outbox::rowsWith(const QList<DeliveryFact> &facts) const
{
    QList<Delivery> changed;
    QHash<QString, qsizetype> index;
    for (const DeliveryFact &fact : facts) {
        const auto known = index.constFind(fact.delivery);
        if (known != index.constEnd()) {
            changed[*known].apply(fact);
            continue;
        }
        const Delivery *delivery = find(fact.delivery);
        if (!delivery)
            continue;
        index.insert(fact.delivery, changed.size());
        changed += *delivery;
        changed.last().apply(fact);
    }
    QList<OutboxRow> rows;
    for (const Delivery &each : changed)
        rows += rowOf(each);
    return rows;
}

} // namespace Switchback
