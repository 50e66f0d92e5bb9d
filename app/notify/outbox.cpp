// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/outbox.h"

#include "models/core/whendone.h"
#include "models/notify/outboxrows.h"
#include "models/notify/reach/reachtest.h"

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
constexpr qsizetype InTurn = 500; ///< deliveries or facts: what a turn of the event loop has room for
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
        whenDone(factsOf(*events), this,
                 [this, done](const QList<FactsEvent> &all) { takeInPieces(all, 0, done); });
    });
}

void Outbox::takeInPieces(const QList<FactsEvent> &all, qsizetype from, const std::function<void()> &done)
{
    qsizetype facts = 0;
    for (; from < all.size() && facts < InTurn; ++from) {
        facts += all.at(from).facts.size();
        takeEvent(all.at(from));
    }
    if (from < all.size())
        QTimer::singleShot(0, this, [this, all, from, done] { takeInPieces(all, from, done); });
    else
        done();
}

void Outbox::takeEvent(const FactsEvent &event)
{
    if (m_seen.contains(event.seq))
        return;
    m_seen.insert(event.seq);
    for (const DeliveryFact &fact : event.facts)
        take(fact);
}

void Outbox::put(const QList<Delivery> &deliveries)
{
    for (const Delivery &delivery : deliveries) {
        DeliveryBook &book = m_books[delivery.incident];
        book.put(delivery);
        m_incidentOf.insert(delivery.id, delivery.incident);
        const QList<DeliveryFact> early = m_early.take(delivery.id) + m_strays.take(delivery.id);
        for (const DeliveryFact &fact : early)
            book.apply(fit(fact, delivery));
        const Delivery &now = *book.find(delivery.id);
        m_work.note(now);
        emit changed(now);
    }
}

/// Ten thousand at once would hold up whoever waits in this thread.
void Outbox::putInPieces(const QList<Delivery> &all, qsizetype from, const std::function<void()> &done)
{
    QList<Delivery> some = all.mid(from, InTurn);
    for (Delivery &each : some) {
        if (m_erased.contains(each.customer)) // since it was read
            each = withoutPerson(each);
    }
    put(some);
    if (from + InTurn < all.size())
        QTimer::singleShot(0, this, [this, all, from, done] { putInPieces(all, from + InTurn, done); });
    else
        done();
}

void Outbox::follow(const Event &event)
{
    if (event.kind == QLatin1String("customer.erased")) {
        erase(event.body.value(QLatin1String("customer")).toString());
        return;
    }
    if (event.kind == QLatin1String("incident.declared"))
        m_whole.insert(event.incident); // of one that begins now there is nothing else
    if (event.kind == Facts && !m_seen.contains(event.seq)) {
        const QList<DeliveryFact> facts = factsFrom(event);
        takeEvent({event.seq, event.incident, facts});
        for (const DeliveryFact &each : facts) {
            const Delivery *delivery = hasWords(each) ? find(each.delivery) : nullptr;
            if (delivery && isWithoutPerson(*delivery))
                emit cameBack(delivery->customer, false);
        }
    } else if (event.kind == Queued)
        followQueued(event);
}

/// What stands in the rows alone is read, those of this event and no others; facts that come meanwhile wait
/// for it.
void Outbox::followQueued(const Event &event)
{
    if (event.incident == reachBook())
        dropTestsBefore(event.body.value(QLatin1String("notice")).toString());
    QList<Delivery> known;
    QStringList unknown;
    const QJsonArray made = event.body.value(QLatin1String("deliveries")).toArray();
    for (const QJsonValue &each : made) {
        const QString id = each.toObject().value(QLatin1String("delivery")).toString();
        if (m_incidentOf.contains(id) || m_early.contains(id))
            continue;
        const auto expected = m_expected.constFind(id);
        if (expected != m_expected.constEnd()) {
            known += deliveryFrom(*expected);
            m_expected.erase(expected);
            if (isWithoutPerson(known.last())) // since it was given to the store
                emit cameBack(known.last().customer, true);
            continue;
        }
        m_early.insert(id, {});
        unknown += id;
    }
    put(known);
    for (qsizetype from = 0; from < unknown.size(); from += InTurn) {
        OutboxQuery query;
        query.pair = m_pair;
        const QStringList asked = unknown.mid(from, InTurn);
        query.delivery = asked.join(QLatin1Char(' '));
        readAtLast(query, [this, asked] {
            for (const QString &id : asked)
                m_early.remove(id); // of what has no row nothing is waited for
        });
    }
}

/// Each is of everybody, and there is one each week: what is done of them is needed no more. Of a late answer
/// to one its row is read, see look().
void Outbox::dropTestsBefore(const QString &test)
{
    if (std::exchange(m_test, test) == test)
        return;
    DeliveryBook left;
    const QList<Delivery> all = m_books.take(reachBook()).all();
    for (const Delivery &each : all) {
        if (each.open() || each.notice == test)
            left.put(each);
        else
            m_incidentOf.remove(each.id);
    }
    m_books.insert(reachBook(), left);
}

void Outbox::rowsAtLast(const OutboxQuery &query, const std::function<void(const QList<OutboxRow> &)> &got)
{
    whenDone(m_store().outbox(query), this, [this, query, got](const Result<QList<OutboxRow>> &rows) {
        if (!rows) {
            emit unread(rows.error());
            QTimer::singleShot(ReadAgain, this, [this, query, got] { rowsAtLast(query, got); });
            return;
        }
        got(*rows);
    });
}

void Outbox::readAtLast(const OutboxQuery &query, const std::function<void()> &done)
{
    ++m_readings;
    const auto ended = [this, done] {
        if (--m_readings == 0) {
            m_strays.clear(); // whatever they are of, it is not ours
            m_erased.clear();
        }
        done();
    };
    rowsAtLast(query, [this, ended](const QList<OutboxRow> &rows) {
        whenDone(deliveriesOf(rows), this,
                 [this, ended](const QList<Delivery> &all) { putInPieces(all, 0, ended); });
    });
}

void Outbox::whose(const QString &delivery, const std::function<void(const QString &pair)> &answer)
{
    OutboxQuery query;
    query.delivery = delivery;
    rowsAtLast(query, [answer](const QList<OutboxRow> &rows) {
        answer(rows.isEmpty() ? QString() : rows.first().pair);
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

void Outbox::take(const DeliveryFact &fact)
{
    const auto early = m_early.find(fact.delivery);
    if (early != m_early.end()) {
        *early += fact;
        return;
    }
    const auto known = m_incidentOf.constFind(fact.delivery);
    if (known == m_incidentOf.constEnd()) {
        if (m_readings > 0)
            m_strays[fact.delivery] += fact;
        return;
    }
    DeliveryBook &book = m_books[*known];
    const Delivery *before = book.find(fact.delivery);
    if (!book.apply(before ? fit(fact, *before) : fact))
        return;
    const Delivery &delivery = *book.find(fact.delivery);
    m_work.note(delivery);
    emit changed(delivery);
}

/// What was heard before, and what is heard after, a person was erased.
DeliveryFact Outbox::fit(const DeliveryFact &fact, const Delivery &of)
{
    return isWithoutPerson(of) ? withoutWords(fact) : fact;
}

void Outbox::erase(const QString &customer)
{
    for (OutboxRow &row : m_expected) {
        if (row.customer == customer)
            row = withoutPerson(row);
    }
    for (DeliveryBook &book : m_books)
        book.erase(customer);
    if (m_readings > 0)
        m_erased.insert(customer);
    emit erased(customer);
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
        rows += changedRowOf(each);
    return rows;
}

QList<PlannedEvent> Outbox::withWholeRows(QList<PlannedEvent> events) const
{
    for (PlannedEvent &each : events) {
        QList<OutboxRow> whole;
        for (const OutboxRow &row : std::as_const(each.outbox)) {
            const Delivery *delivery = row.there ? find(row.delivery) : nullptr;
            if (!delivery) {
                if (!row.there)
                    whole += row;
                continue;
            }
            whole += rowOf(*delivery);
            whole.last().open = row.open;
            whole.last().dead = row.dead;
            whole.last().became = row.became;
        }
        each.outbox = whole;
    }
    return events;
}

} // namespace Switchback
