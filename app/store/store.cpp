// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/store.h"

#include "app/store/outbox/outboxtable.h"
#include "app/store/storeworker.h"
#include "app/store/tables/customerhistory.h"
#include "models/operators/peoplelog.h"

#include <QPromise>
#include <QSemaphore>

#include <memory>

namespace Switchback
{

namespace
{
constexpr int EndMs = 2000;
constexpr Duration RoundWithin{500};
constexpr Duration ReleaseWithin{100}; ///< somebody may wait for it

QString leaseKey(const QString &name)
{
    return QLatin1String("lease ") + name;
}
} // namespace

Store::Store(const QString &url, QObject *parent)
    : QObject(parent)
    , m_thread(std::make_unique<QThread>())
    , m_worker(new Worker(url, *this))
{
    m_thread->setObjectName(QStringLiteral("store"));
    m_worker->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread->start();
}

Store::~Store()
{
    // Queued behind everything asked before: the last event is on disk when this returns.
    const auto closed = std::make_shared<QSemaphore>();
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, closed] {
            worker->close();
            closed->release();
        },
        Qt::QueuedConnection);
    // However slow: while one thing after the other is done, it is not given up.
    quint64 done = 0;
    bool ended = false;
    do {
        done = m_worker->done();
        ended = closed->tryAcquire(1, EndMs);
    } while (!ended && m_worker->done() != done);
    if (ended) {
        m_thread->quit();
        m_thread->wait();
        return;
    }
    // A thread can't be torn out of a call that says nothing. It is left to the end of the process, and when
    // it comes round before that, nobody is there to be told any more.
    m_worker->abandon();
    (void)m_thread.release();
}

template<class T>
QFuture<T> Store::post(std::function<T(Worker &)> work, bool afterAll)
{
    auto promise = std::make_shared<QPromise<T>>();
    QFuture<T> future = promise->future();
    promise->start();
    QMetaObject::invokeMethod(
        m_worker,
        [promise, work = std::move(work), worker = m_worker, afterAll] {
            worker->parkIfAbandoned();
            if (afterAll)
                worker->together().flush();
            T answer = work(*worker);
            worker->noteDone();
            worker->parkIfAbandoned();
            promise->addResult(std::move(answer));
            promise->finish();
        },
        Qt::QueuedConnection);
    return future;
}

template<class T>
QFuture<Result<T>> Store::ask(std::function<Result<T>(Worker &)> work, bool afterAll)
{
    const auto there = [work = std::move(work)](Worker &worker) {
        return worker.opened() ? work(worker) : Result<T>(storeNotOpen());
    };
    return post<Result<T>>(there, afterAll);
}

template<class T>
QFuture<Result<T>> Store::join(const QString &key, Duration within, std::function<Result<T>(Worker &)> work)
{
    Worker *worker = m_worker;
    const auto done = [worker] {
        worker->noteDone();
        worker->parkIfAbandoned();
    };
    return worker->together().ask<T>(
        key, within, [worker, work = std::move(work)] { return work(*worker); }, done);
}

QFuture<Outcome> Store::open()
{
    return post<Outcome>([](Worker &worker) { return worker.open(); });
}

QFuture<Result<QList<Event>>> Store::append(const QList<Entry> &entries, const Guard &guard)
{
    return ask<QList<Event>>([=](Worker &worker) { return worker.append(entries, guard); });
}

QFuture<Result<Event>> Store::append(const Event &event, const Guard &guard)
{
    return ask<Event>([=](Worker &worker) -> Result<Event> {
        const Result<QList<Event>> stored = worker.append({{event, {}}}, guard);
        return stored ? Result<Event>(stored->first()) : Result<Event>(stored.error());
    });
}

QFuture<Result<QList<Event>>> Store::events(const EventQuery &query)
{
    return ask<QList<Event>>([=](Worker &worker) { return worker.events().events(query); });
}

QFuture<Result<Lease>> Store::takeLease(const QString &name, const QString &holder, const QString &seat,
                                        Duration ttl, bool force)
{
    return ask<Lease>([=](Worker &worker) { return worker.leases().take(name, holder, seat, ttl, force); });
}

QFuture<Result<Lease>> Store::renewLease(const QString &name, qint64 token, Duration ttl)
{
    const auto renew = [=](Worker &worker) { return worker.leases().renew(name, token, ttl); };
    return join<Lease>(leaseKey(name), std::min(RoundWithin, ttl / 20), renew);
}

QFuture<Outcome> Store::releaseLease(const QString &name, qint64 token)
{
    return join<Done>(leaseKey(name), ReleaseWithin,
                      [=](Worker &worker) { return worker.leases().release(name, token); });
}

QFuture<Result<std::optional<Lease>>> Store::lease(const QString &name)
{
    const auto read = [=](Worker &worker) {
        if (worker.together().holds(leaseKey(name)))
            worker.together().flush();
        return worker.leases().read(name);
    };
    return ask<std::optional<Lease>>(read, false);
}

QFuture<Result<QList<Operator>>> Store::operators()
{
    return ask<QList<Operator>>([](Worker &worker) { return worker.operators().all(); });
}

QFuture<Outcome> Store::putOperator(const Operator &person, const QString &secretHash, const Event &entry)
{
    Entry told{entry, {}};
    told.event.body.insert(QStringLiteral("operator"), personBody(person, secretHash));
    return ask<Done>([=](Worker &worker) -> Outcome {
        const auto stored =
            worker.append({told}, {}, [&] { return worker.operators().put(person, secretHash); });
        return stored ? Outcome(Done{}) : Outcome(stored.error());
    });
}

QFuture<Result<QString>> Store::operatorSecret(const QString &name)
{
    return ask<QString>([=](Worker &worker) { return worker.operators().secret(name); });
}

QFuture<Result<QList<CustomerCard>>> Store::cards(const QString &list)
{
    return ask<QList<CustomerCard>>([=](Worker &worker) { return worker.customers().all(list); });
}

QFuture<Result<QList<CustomerCard>>> Store::cards(const QString &list, const QStringList &ids)
{
    return ask<QList<CustomerCard>>([=](Worker &worker) { return worker.customers().some(list, ids); });
}

QFuture<Result<QList<Customer>>> Store::customers(const QString &list)
{
    return ask<QList<Customer>>([=](Worker &worker) -> Result<QList<Customer>> {
        const Result<QList<CustomerCard>> cards = worker.customers().all(list);
        return cards ? Result<QList<Customer>>(customersOf(*cards)) : Result<QList<Customer>>(cards.error());
    });
}

QFuture<Outcome> Store::putCards(const QString &list, const QList<CustomerCard> &cards, const Event &entry,
                                 const std::shared_ptr<LongWork> &work)
{
    return ask<Done>([=](Worker &worker) -> Outcome {
        Outcome done = worker.customers().prepare(cards, *work);
        if (done) {
            const auto stored = worker.append({{entry, {}}}, {}, [&] {
                return worker.customers().put(list, cards, {0, entry.at, entry.actor, entry.text, 0});
            });
            done = stored ? Outcome(Done{}) : Outcome(stored.error());
        }
        worker.customers().forgetReady();
        return done;
    });
}

QFuture<Result<QList<CardVersion>>> Store::cardHistory(const QString &list, const QString &id)
{
    return ask<QList<CardVersion>>(
        [=](Worker &worker) { return CustomerHistory(worker.connection()).of(list, id); });
}

QFuture<Result<CardAct>> Store::lastCardAct(const QString &list)
{
    return ask<CardAct>([=](Worker &worker) { return CustomerHistory(worker.connection()).lastAct(list); });
}

QFuture<Outcome> Store::undoCards(const QString &list, qint64 seen, const Event &entry)
{
    return ask<Done>([=](Worker &worker) -> Outcome {
        const auto stored = worker.append({{entry, {}}}, {}, [&] {
            return CustomerHistory(worker.connection())
                .undo(list, seen, {0, entry.at, entry.actor, entry.text, 0});
        });
        return stored ? Outcome(Done{}) : Outcome(stored.error());
    });
}

QFuture<Result<QList<OutboxRow>>> Store::outbox(const OutboxQuery &query)
{
    return ask<QList<OutboxRow>>(
        [=](Worker &worker) { return OutboxTable(worker.connection()).rows(query); });
}

QFuture<Result<Erasure>> Store::erasure(const QString &pair, const QString &customer)
{
    return ask<Erasure>([=](Worker &worker) { return Erasing(worker.connection()).find(pair, customer); });
}

QFuture<Result<Event>> Store::eraseCustomer(const Event &entry, const QString &customer,
                                            const QString &reason, const QStringList &lists)
{
    return ask<Event>([=](Worker &worker) {
        const auto append = [&](const Event &event, const std::function<Outcome()> &with) {
            return worker.append({{event, {}}}, {}, with);
        };
        return Erasing(worker.connection()).carryOut(entry, customer, reason, lists, append);
    });
}

QFuture<Outcome> Store::addSample(const LossSample &sample)
{
    return ask<Done>([=](Worker &worker) { return worker.samples().add(sample); });
}

QFuture<Outcome> Store::keepRound(const LossSample &sample, const QMap<QString, QJsonObject> &states)
{
    return join<Done>(QLatin1String("round ") + sample.pair, RoundWithin, [=](Worker &worker) {
        return worker.connection().together([&]() -> Outcome {
            Outcome kept = worker.samples().add(sample);
            for (auto state = states.begin(); kept && state != states.end(); ++state)
                kept = worker.states().put(state.key(), state.value());
            return kept;
        });
    });
}

QFuture<Result<LossHistory>> Store::history(const QString &pair, Instant from, Instant to, int maxPoints)
{
    return ask<LossHistory>(
        [=](Worker &worker) { return worker.samples().history(pair, from, to, maxPoints); });
}

QFuture<Outcome> Store::putState(const QString &key, const QJsonObject &value)
{
    return ask<Done>([=](Worker &worker) { return worker.states().put(key, value); });
}

QFuture<Result<QJsonObject>> Store::state(const QString &key)
{
    return ask<QJsonObject>([=](Worker &worker) { return worker.states().get(key); });
}

QFuture<Result<qint64>> Store::verify(const std::shared_ptr<LongWork> &work)
{
    return ask<qint64>([=](Worker &worker) { return LogWalk(worker.connection()).verify(*work); });
}

QFuture<Result<LogFacts>> Store::verifiedFacts(const std::shared_ptr<LongWork> &work)
{
    return ask<LogFacts>([=](Worker &worker) { return LogWalk(worker.connection()).verifiedFacts(*work); });
}

QFuture<Result<QString>> Store::identity()
{
    return ask<QString>([](Worker &worker) { return worker.states().identity(); });
}

} // namespace Switchback
