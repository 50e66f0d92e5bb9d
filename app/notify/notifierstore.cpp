// SPDX-License-Identifier: GPL-3.0-or-later
// What a turn has found out goes into the store, and then out.
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "models/core/whendone.h"
#include "models/notify/outboxrows.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
DeliveryFact unsent(const Outgoing &one, const QString &why, Instant now)
{
    Attempted what;
    what.what = Attempted::What::Later;
    what.text = why;
    return *factOf(one.attempt, what, now);
}
} // namespace

/// One event for so many facts; the rows, as all of them leave them, with the last.
QList<PlannedEvent> Notifier::factsEvents(const QList<DeliveryFact> &facts) const
{
    QMap<QString, QList<DeliveryFact>> ofIncident;
    for (const DeliveryFact &each : facts) {
        if (const Delivery *delivery = m_outbox.find(each.delivery))
            ofIncident[delivery->incident] += each;
    }
    QList<PlannedEvent> events;
    for (auto some = ofIncident.cbegin(); some != ofIncident.cend(); ++some) {
        for (qsizetype from = 0; from < some->size(); from += FactsInEvent) {
            events += PlannedEvent{factsEvent(m_context.pair.id, some.key(), some->mid(from, FactsInEvent),
                                              m_context.clock.now()),
                                   {}};
        }
        events.last().outbox = m_outbox.rowsWith(*some);
    }
    return events;
}

void Notifier::store(const StoredBatch &batch)
{
    for (const PlannedEvent &each : batch.events) {
        if (each.event.kind == QLatin1String("delivery.queued"))
            m_outbox.expect(each.outbox);
    }
    whenDone(m_context.seats.append(batch.events, batch.under), this,
             [this, batch](const Result<QList<Event>> &stored) {
                 if (!stored && stored.error().code == QLatin1String("outcome_unknown")) {
                     // Asked again with the same, the store finds out, and stores nothing twice.
                     QTimer::singleShot(1s, this, [this, batch] { store(batch); });
                     return;
                 }
                 if (!stored && stored.error().code == QLatin1String("outbox_rows_missing")) {
                     StoredBatch whole = batch;
                     whole.events = m_outbox.withWholeRows(batch.events);
                     if (whole.events != batch.events) {
                         emit troubled(stored.error());
                         store(whole);
                         return;
                     }
                 }
                 m_inStore.end(batch.place);
                 if (stored)
                     goOut(*stored, batch);
                 else
                     keep(batch, stored.error());
             });
}

/// It is on disk: now the first byte may go. It may have taken long until that was known, and whoever has the
/// duty by now may have taken it back and sent it.
void Notifier::goOut(const QList<Event> &stored, const StoredBatch &batch)
{
    const bool ours = batch.under != OutageDesk::Under::Duty || onDuty();
    QList<Outgoing> toSend;
    for (const Outgoing &each : batch.toSend) {
        const Delivery *delivery = m_outbox.find(each.delivery);
        const bool erased = delivery && isWithoutPerson(*delivery);
        if (ours && !erased) {
            m_mine.insert(each.attempt);
            toSend += each;
        }
    }
    for (const Event &event : stored)
        m_outbox.follow(event);
    if (!toSend.isEmpty())
        m_door.send(toSend);
    for (const Outgoing &each : batch.toSend) {
        if (!m_mine.contains(each.attempt))
            take(unsent(each, ours ? QString() : tr("this console lost the duty before it was sent"),
                        m_context.clock.now()));
    }
    turnSoon();
}

/// Not stored: nothing of it was sent. What gateways and people have said is said again with the next turn;
/// what was only intended is intended anew by whoever has the duty then.
void Notifier::keep(const StoredBatch &batch, const Error &why)
{
    QList<DeliveryFact> heard;
    for (const PlannedEvent &each : batch.events) {
        m_outbox.forget(each.outbox);
        const QList<DeliveryFact> facts = factsFrom(each.event);
        std::copy_if(facts.begin(), facts.end(), std::back_inserter(heard), [](const DeliveryFact &fact) {
            return fact.what != DeliveryFact::What::Sending || !fact.by.isEmpty();
        });
    }
    m_facts.addFirst(heard);
    if (batch.more) {     // what another one has said, which is stored or will be, is not said again
        m_climbs.clear(); // whom they wanted next is not in the log
        if (why.code != QLatin1String("already_done"))
            m_said.clear();
    }
    static const QStringList usual{QStringLiteral("lease_lost"), QStringLiteral("store_lost"),
                                   QStringLiteral("already_done")};
    if (!usual.contains(why.code))
        emit troubled(why);
    if (!m_facts.isEmpty())
        QTimer::singleShot(1s, this, &Notifier::turnSoon);
}

void Notifier::append(const QList<PlannedEvent> &events, const DoneFn &done)
{
    whenDone(m_context.seats.append(events, OutageDesk::Under::Nobody), this,
             [this, events, done](const Result<QList<Event>> &stored) {
                 if (!stored && stored.error().code == QLatin1String("outbox_rows_missing")) {
                     const QList<PlannedEvent> whole = m_outbox.withWholeRows(events);
                     if (whole != events) {
                         emit troubled(stored.error());
                         append(whole, done);
                         return;
                     }
                 }
                 if (stored) {
                     for (const Event &event : *stored)
                         m_outbox.follow(event);
                 }
                 done(stored ? Outcome(Done{}) : Outcome(stored.error()));
             });
}

/// Whom the list still names is not who may be told, until it has been read again.
void Notifier::forgetPerson(const QString &customer)
{
    m_told.forget(customer);
    m_climbs.clear();
    turnSoon();
}

/// What was on its way into the store as the person was erased stands there now.
void Notifier::eraseAgain(const QString &customer)
{
    if (m_erasing.contains(customer) || !m_context.log.isOpen())
        return;
    m_erasing.insert(customer);
    Event event;
    event.at = m_context.clock.now();
    event.kind = QStringLiteral("customer.erased");
    event.pair = m_context.pair.id;
    event.actor = QStringLiteral("console");
    event.text =
        tr("%1: what was being written of the person as they were erased was erased too").arg(customer);
    whenDone(m_context.log.store().eraseCustomer(event, customer, tr("it came after the erasure"), {}), this,
             [this, customer](const Result<Event> &erased) {
                 m_erasing.remove(customer);
                 if (!erased)
                     emit troubled(erased.error());
             });
}

} // namespace Switchback
