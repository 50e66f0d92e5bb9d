// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/store.h"

#include "app/store/feed.h"
#include "app/store/place/connection.h"
#include "app/store/place/storetrace.h"
#include "app/store/place/wholecheck.h"
#include "app/store/tables/customertable.h"
#include "app/store/tables/dayrollups.h"
#include "app/store/tables/operatortable.h"
#include "app/store/tables/statetable.h"
#include "app/store/together.h"
#include "models/operators/peoplelog.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPromise>
#include <QSemaphore>
#include <QTimer>

#include <atomic>
#include <memory>

using namespace std::chrono_literals;

namespace Switchback
{

namespace
{
constexpr auto RememberAfter = 5s;

Instant realNow()
{
    return instantFromMs(QDateTime::currentMSecsSinceEpoch());
}
} // namespace

/// Everything that blocks.
class Store::Worker : public QObject
{
public:
    Worker(QString url, Store &store)
        : m_url(std::move(url))
        , m_store(store)
    {
        m_remember.setSingleShot(true);
        m_remember.setInterval(RememberAfter);
        connect(&m_remember, &QTimer::timeout, this, [this] {
            if (m_opened)
                remember();
        });
    }

    Outcome open()
    {
        close();
        const Result<StoreUrl> url = parseStoreUrl(m_url);
        if (!url)
            return url.error();
        m_connection = std::make_unique<Connection>(*url);
        m_events = std::make_unique<EventTable>(*m_connection);
        m_leases = std::make_unique<LeaseTable>(*m_connection);
        m_operators = std::make_unique<OperatorTable>(*m_connection);
        m_customers = std::make_unique<CustomerTable>(*m_connection);
        m_samples = std::make_unique<SampleTable>(*m_connection);
        m_states = std::make_unique<StateTable>(*m_connection);
        m_days = std::make_unique<DayRollups>(*m_connection);
        m_feed = std::make_unique<Feed>(*m_connection, *m_events);
        connect(m_feed.get(), &Feed::appended, &m_store, &Store::eventAppended, Qt::DirectConnection);
        connect(m_feed.get(), &Feed::lost, &m_store, &Store::lost, Qt::DirectConnection);
        connect(m_feed.get(), &Feed::found, &m_store, &Store::found, Qt::DirectConnection);
        m_connection->onNotified([this](const QString &seq) { m_feed->heardOf(seq.toLongLong()); });
        Outcome opened = m_connection->open();
        if (opened)
            opened = m_feed->start();
        m_opened = opened.ok();
        if (m_opened) {
            lookAtTrace();
            checkBeside();
            m_days->start();
        }
        return opened;
    }
    void close()
    {
        m_together.flush();
        m_check.callOff();
        if (m_opened)
            remember();
        m_opened = false;
        m_days.reset();
        m_feed.reset();
        m_connection.reset();
    }
    [[nodiscard]] bool opened() const { return m_opened; }
    void abandon() { m_abandoned = true; }
    void noteDone() { ++m_done; }
    /// How much of what was asked has been carried out. Any thread.
    [[nodiscard]] quint64 done() const { return m_done; }
    void parkIfAbandoned() const
    {
        while (m_abandoned)
            QThread::sleep(3600);
    }
    Result<QList<Event>> append(const QList<Entry> &entries, const Guard &guard,
                                const std::function<Outcome()> &with = {})
    {
        Result<QList<Event>> stored = m_events->append(entries, guard, with);
        if (stored) {
            m_feed->stored(*stored);
            if (!m_remember.isActive())
                m_remember.start();
        } else if (Connection::isLost(stored.error())) {
            m_feed->heardLost(stored.error());
        }
        return stored;
    }
    /// What is kept outside says how far the log had come: one that was put back to before that is used, and
    /// says so for ever.
    void lookAtTrace()
    {
        const std::optional<StoreTrace> before = readTrace(m_connection->url());
        m_checkedAt = before ? before->checkedAt : std::nullopt;
        const Result<ChainEnd> end = m_events->end();
        if (before && end && end->seq < before->seq) {
            append({{behindEvent(*before, end->seq, realNow()), {}}}, {});
        }
        remember();
    }
    void remember()
    {
        if (const Result<ChainEnd> end = m_events->end(); end)
            writeTrace(m_connection->url(), {end->seq, end->hash, realNow(), m_checkedAt});
    }
    /// What was too large to be read when it was opened is read now, while work goes on.
    void checkBeside()
    {
        const StoreTrace known{0, {}, {}, m_checkedAt};
        if (!m_connection->onlyLookedAt() || !wholeCheckDue(known, m_connection->endedInMidWork(), realNow()))
            return;
        m_check.begin(
            m_connection->url().path,
            [this] {
                m_checkedAt = realNow();
                remember();
            },
            [this](const Error &damage) { emit m_store.damaged(damage); });
    }
    EventTable &events() { return *m_events; }
    LeaseTable &leases() { return *m_leases; }
    OperatorTable &operators() { return *m_operators; }
    CustomerTable &customers() { return *m_customers; }
    SampleTable &samples() { return *m_samples; }
    StateTable &states() { return *m_states; }
    Together &together() { return m_together; }
    Connection &connection() { return *m_connection; }

private:
    QString m_url;
    Store &m_store;
    Together m_together{this, [this] { return m_opened ? m_connection.get() : nullptr; }};
    QTimer m_remember{this}; ///< of the thread that this object moves to
    bool m_opened = false;
    std::optional<Instant> m_checkedAt; ///< the whole file, and it was sound
    CheckBeside m_check{this};
    std::atomic<bool> m_abandoned{false};
    std::atomic<quint64> m_done = 0;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<EventTable> m_events;
    std::unique_ptr<LeaseTable> m_leases;
    std::unique_ptr<OperatorTable> m_operators;
    std::unique_ptr<CustomerTable> m_customers;
    std::unique_ptr<SampleTable> m_samples;
    std::unique_ptr<StateTable> m_states;
    std::unique_ptr<DayRollups> m_days;
    std::unique_ptr<Feed> m_feed;
};

namespace
{
constexpr int EndMs = 2000;
constexpr Duration RoundWithin{250};
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
    return join<Lease>(QLatin1String("lease ") + name, std::min(RoundWithin, ttl / 20), renew);
}

QFuture<Outcome> Store::releaseLease(const QString &name, qint64 token)
{
    return ask<Done>([=](Worker &worker) { return worker.leases().release(name, token); });
}

QFuture<Result<std::optional<Lease>>> Store::lease(const QString &name)
{
    return ask<std::optional<Lease>>([=](Worker &worker) { return worker.leases().read(name); }, false);
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

QFuture<Result<QList<Customer>>> Store::customers(const QString &pair)
{
    return ask<QList<Customer>>([=](Worker &worker) { return worker.customers().all(pair); });
}

QFuture<Outcome> Store::putCustomers(const QString &pair, const QList<Customer> &customers,
                                     const Event &entry, const std::shared_ptr<LongWork> &work)
{
    return ask<Done>([=](Worker &worker) -> Outcome {
        if (const Outcome ready = worker.customers().prepare(customers, *work); !ready)
            return ready;
        const auto stored =
            worker.append({{entry, {}}}, {}, [&] { return worker.customers().replace(pair, customers); });
        return stored ? Outcome(Done{}) : Outcome(stored.error());
    });
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
