// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/reachtester.h"

#include "app/pair/customers/directory.h"
#include "app/pair/outages.h"
#include "app/pair/peoplehere.h"
#include "models/core/whendone.h"
#include "models/notify/deliveryid.h"
#include "models/notify/outboxrows.h"

#include <QPromise>
#include <QThreadPool>
#include <QUuid>

#include <algorithm>
#include <memory>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr qsizetype AtOnce = 500; ///< rows in a transaction
} // namespace

ReachTester::ReachTester(const PartContext &context, Outages &outages, Directory &directory,
                         const Carrier &carrier)
    : m_context(context)
    , m_outages(outages)
    , m_directory(directory)
    , m_carrier(carrier)
{
    m_tick.setInterval(1min);
    connect(&m_tick, &QTimer::timeout, this, &ReachTester::turn);
    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(500ms); // several events of one test are one reading
    connect(&m_readSoon, &QTimer::timeout, this,
            [this] { readTests(std::exchange(m_unread, {}).values(), {}); });
    connect(&m_directory, &Directory::cardsChanged, this, &ReachTester::changed);
}

void ReachTester::takeUp(const std::function<void()> &done)
{
    EventQuery query;
    query.pair = m_context.pair.id;
    query.kinds = {QStringLiteral("reach.begun"), QStringLiteral("reach.missed")};
    query.newestFirst = true;
    query.limit = TestEventsRead;
    whenDone(m_context.log.store().events(query), this, [this, done](const Result<QList<Event>> &events) {
        QList<ReachTest> made;
        if (!events)
            emit troubled(events.error());
        for (const Event &event : events ? *events : QList<Event>()) {
            const std::optional<ReachTest> test = reachTestOf(event);
            if (!test)
                continue;
            note(*test);
            if (!test->missed)
                made += *test;
        }
        m_kept = testsKept(made);
        QStringList tests;
        for (const ReachTest &each : std::as_const(m_kept))
            tests += each.id;
        readTests(tests, [this, done] {
            m_ready = true;
            turn();
            done();
        });
    });
}

/// One after the other; ten thousand rows are understood beside the window.
void ReachTester::readTests(const QStringList &tests, const std::function<void()> &done)
{
    if (tests.isEmpty()) {
        if (done)
            done();
        return;
    }
    ++m_reading;
    OutboxQuery query;
    query.pair = m_context.pair.id;
    query.incident = reachBook();
    query.notice = tests.first();
    const auto next = [this, tests, done] {
        if (--m_reading == 0)
            m_since.clear();
        readTests(tests.mid(1), done);
    };
    whenDone(m_context.log.store().outbox(query), this,
             [this, test = tests.first(), next](const Result<QList<OutboxRow>> &rows) {
                 if (!rows) {
                     emit troubled(rows.error());
                     next();
                     return;
                 }
                 const auto promise = std::make_shared<QPromise<DeliveryBook>>();
                 promise->start();
                 whenDone(promise->future(), this, [this, test, next](const DeliveryBook &book) {
                     take(test, book);
                     next();
                 });
                 QThreadPool::globalInstance()->start([promise, rows = *rows] {
                     DeliveryBook book;
                     for (const OutboxRow &row : rows)
                         book.put(deliveryFrom(row));
                     promise->addResult(book);
                     promise->finish();
                 });
             });
}

void ReachTester::take(const QString &test, const DeliveryBook &book)
{
    m_books.insert(test, book);
    apply(m_since); // the rows may be older than what was heard meanwhile
    emit changed();
}

bool ReachTester::apply(const QList<DeliveryFact> &facts)
{
    bool news = false;
    for (DeliveryBook &book : m_books) {
        for (const DeliveryFact &fact : facts)
            news = book.apply(fact) || news;
    }
    return news;
}

void ReachTester::note(const ReachTest &test)
{
    std::optional<ReachTest> &known = test.missed ? m_missed : m_last;
    if (!test.some && (!known || known->at <= test.at))
        known = test;
    if (test.due)
        m_handled = std::max(*test.due, m_handled.value_or(*test.due));
}

void ReachTester::follow(const Event &event)
{
    if (event.pair != m_context.pair.id)
        return;
    if (const std::optional<ReachTest> test = reachTestOf(event)) {
        note(*test);
        if (!test->missed)
            keep(*test);
        emit changed();
    } else if (event.kind == QLatin1String("customer.erased")) {
        for (DeliveryBook &book : m_books)
            book.erase(event.body.value(QLatin1String("customer")).toString());
        emit changed();
    } else if (event.incident == reachBook() && event.kind == QLatin1String("delivery.queued")) {
        m_unread.insert(event.body.value(QLatin1String("notice")).toString());
        if (!m_readSoon.isActive())
            m_readSoon.start();
    } else if (event.incident == reachBook() && event.kind == QLatin1String("delivery.facts")) {
        const QList<DeliveryFact> facts = factsFrom(event);
        if (m_reading > 0)
            m_since += facts;
        if (apply(facts))
            emit changed();
    }
}

void ReachTester::keep(const ReachTest &test)
{
    const auto is = [](const QString &id) { return [&id](const ReachTest &each) { return each.id == id; }; };
    if (std::any_of(m_kept.cbegin(), m_kept.cend(), is(test.id)))
        return;
    m_kept.prepend(test);
    m_kept = testsKept(m_kept);
    const QStringList known = m_books.keys();
    for (const QString &each : known) {
        if (std::none_of(m_kept.cbegin(), m_kept.cend(), is(each)))
            m_books.remove(each);
    }
}

void ReachTester::dutyChanged(bool held)
{
    if (held) {
        m_dutySince = m_context.clock.now();
        turn();
    } else {
        m_tick.stop();
    }
}

QSet<Channel> ReachTester::channels() const
{
    return m_carrier.door->channels();
}

bool ReachTester::toDrillList() const
{
    const Incident &incident = m_outages.incident();
    return m_carrier.lab || (incident.open() && incident.drill());
}

const QList<CustomerCard> &ReachTester::cards() const
{
    return m_directory.cards(toDrillList());
}

bool ReachTester::inOutage() const
{
    return m_outages.incident().open() && m_outages.incident().mode == IncidentMode::Real;
}

/// Why nobody can be tested now, whoever wants it.
QString ReachTester::cannotNow() const
{
    if (inOutage())
        return tr("An outage is open: whoever hears of it is not to be told of a test as well.");
    const QSet<Channel> carried = channels();
    const QList<CustomerCard> &list = cards();
    const bool anybody = std::any_of(list.cbegin(), list.cend(), [&](const CustomerCard &card) {
        return reachCount(recipientsOf(QList<CustomerCard>{card}), carried) > 0;
    });
    if (!anybody)
        return toDrillList() ? tr("Nobody on the drill list has an address that a gateway could reach.")
                             : tr("No customer has an address that a gateway could reach.");
    return m_making ? tr("A test is being made.") : QString();
}

ReachTester::Offer ReachTester::offer() const
{
    return {toDrillList(), cannotNow()};
}

void ReachTester::test(const DoneFn &done)
{
    if (const Outcome may = m_context.people.mayAct(Right::WriteNotice); !may) {
        done(may);
        return;
    }
    if (const QString cannot = cannotNow(); !cannot.isEmpty()) {
        done(Error{QStringLiteral("not_now"), cannot, {}});
        return;
    }
    make(std::nullopt, m_context.people.actor().name, OutageDesk::Under::Nobody, done);
}

void ReachTester::turn()
{
    const std::optional<WeeklyTime> &week = schedule();
    if (!week || !m_ready || !m_context.seats.onDuty()) {
        m_tick.stop();
        return;
    }
    if (!m_tick.isActive())
        m_tick.start();
    ++m_turns;
    if (m_making)
        return;
    const Instant now = m_context.clock.now();
    const Instant due = lastDue(*week, now);
    switch (testDue(*week, m_handled, m_dutySince, m_outages.incident().open(), now)) {
    case TestDue::Nothing:
    case TestDue::Wait:
        return;
    case TestDue::Miss:
        miss(due);
        return;
    case TestDue::Make:
        break;
    }
    if (cannotNow().isEmpty())
        make(due, {}, OutageDesk::Under::Duty, [](const Outcome &) {});
}

/// Ten thousand contacts are made beside the window.
void ReachTester::make(const std::optional<Instant> &due, const QString &by, OutageDesk::Under under,
                       const DoneFn &done)
{
    m_making = true;
    ReachTest test;
    test.id = QStringLiteral("test-") + QUuid::createUuid().toString(QUuid::Id128).left(12);
    test.at = m_context.clock.now();
    test.due = due;
    test.by = by;
    test.some = toDrillList() && !m_carrier.lab;
    const auto end = [this, done](const Outcome &outcome) {
        m_making = false;
        // Another console was quicker, or this one has lost the duty: its event is on its way here.
        static const QStringList usual{QStringLiteral("already_done"), QStringLiteral("lease_lost")};
        if (!outcome && !usual.contains(outcome.error().code))
            emit troubled(outcome.error());
        emit changed();
        done(outcome);
    };
    const auto promise = std::make_shared<QPromise<QList<Delivery>>>();
    promise->start();
    whenDone(promise->future(), this, [this, test, under, end](const QList<Delivery> &all) {
        if (all.isEmpty() || inOutage()) { // the list has changed meanwhile
            end(Error{QStringLiteral("not_now"),
                      inOutage() ? tr("An outage was declared.") : tr("Nobody can be reached by a gateway."),
                      {}});
            return;
        }
        ReachTest counted = test;
        counted.messages = int(all.size());
        const QList<PlannedEvent> first{reachBegun(m_context.pair.id, counted),
                                        reachQueued(all.mid(0, AtOnce))};
        m_carrier.notifier->queue(first, under, [this, all, under, end](const Outcome &outcome) {
            if (outcome)
                queueFrom(all, AtOnce, under, end);
            else
                end(outcome);
        });
    });
    const Audience audience = toDrillList() ? Audience::Drill : Audience::Live;
    QThreadPool::globalInstance()->start(
        [promise, pair = m_context.pair.id, test, list = cards(), carried = channels(), audience] {
            promise->addResult(reachDeliveries(pair, test.id, recipientsOf(list), carried, audience, test.at,
                                               [at = test.at] { return freshDeliveryId(at); }));
            promise->finish();
        });
}

/// Piece by piece: they hold up neither the store nor this thread. The test counts as made from its first
/// piece on, so whoever looks at it has to hear of the pieces that never came, whatever was in the way.
void ReachTester::queueFrom(const QList<Delivery> &all, qsizetype from, OutageDesk::Under under,
                            const DoneFn &done)
{
    if (from >= all.size()) {
        done(Done{});
        return;
    }
    const auto brokenOff = [from, all = all.size(), done](const QString &why) {
        done(Error{
            QStringLiteral("broken_off"),
            tr("The test of reachability was broken off, only %1 of %2 were made: %3")
                .arg(from)
                .arg(all)
                .arg(why),
            tr("Whom it left out it says nothing of: the page Readiness shows what is known of each. Test "
               "again once nothing is in the way.")});
    };
    if (inOutage()) {
        brokenOff(tr("an outage was declared"));
        return;
    }
    m_carrier.notifier->queue({reachQueued(all.mid(from, AtOnce))}, under,
                              [this, all, from, under, done, brokenOff](const Outcome &outcome) {
                                  if (outcome)
                                      queueFrom(all, from + AtOnce, under, done);
                                  else
                                      brokenOff(outcome.error().text);
                              });
}

void ReachTester::miss(Instant due)
{
    const QString cannot = cannotNow(); // before it is this that is under way
    m_making = true;
    ReachTest test;
    test.at = m_context.clock.now();
    test.due = due;
    test.missed = true;
    test.why = m_outages.incident().open() ? tr("an incident was open")
               : !cannot.isEmpty()         ? cannot
                                           : tr("no console that could make it had the duty");
    whenDone(m_context.seats.append({reachMissed(m_context.pair.id, test)}, OutageDesk::Under::Duty), this,
             [this, due](const Result<QList<Event>> &stored) {
                 m_making = false;
                 if (stored) {
                     for (const Event &event : *stored)
                         follow(event);
                 } else if (stored.error().code == QLatin1String("already_done")) {
                     m_handled = due;
                 }
             });
}

} // namespace Switchback
