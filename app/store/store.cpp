// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/store.h"

#include "app/store/connection.h"
#include "app/store/statetable.h"

#include <QCoreApplication>
#include <QPromise>

#include <functional>

namespace Switchback
{

/// Everything that blocks.
class Store::Worker : public QObject
{
public:
    explicit Worker(QString url)
        : m_url(std::move(url))
    {
    }

    Outcome open()
    {
        m_opened = false;
        const Result<StoreUrl> url = parseStoreUrl(m_url);
        if (!url)
            return url.error();
        m_connection = std::make_unique<Connection>(*url);
        m_events = std::make_unique<EventTable>(*m_connection);
        m_samples = std::make_unique<SampleTable>(*m_connection);
        m_states = std::make_unique<StateTable>(*m_connection);
        const Outcome opened = m_connection->open();
        m_opened = opened.ok();
        return opened;
    }
    void close()
    {
        m_opened = false;
        m_connection.reset();
    }
    [[nodiscard]] bool opened() const { return m_opened; }
    EventTable &events() { return *m_events; }
    SampleTable &samples() { return *m_samples; }
    StateTable &states() { return *m_states; }

private:
    QString m_url;
    bool m_opened = false;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<EventTable> m_events;
    std::unique_ptr<SampleTable> m_samples;
    std::unique_ptr<StateTable> m_states;
};

namespace
{
Error notOpened()
{
    return {QStringLiteral("store_not_open"), QCoreApplication::translate("Store", "The store is not open."),
            QCoreApplication::translate("Store", "See why it could not be opened.")};
}
} // namespace

Store::Store(const QString &url, QObject *parent)
    : QObject(parent)
    , m_worker(new Worker(url))
{
    m_thread.setObjectName(QStringLiteral("store"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

Store::~Store()
{
    // Queued behind everything asked before: the last event is on disk when this returns.
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->close(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

template<class T>
QFuture<T> Store::post(std::function<T(Worker &)> work)
{
    auto promise = std::make_shared<QPromise<T>>();
    QFuture<T> future = promise->future();
    promise->start();
    QMetaObject::invokeMethod(
        m_worker,
        [promise, work = std::move(work), worker = m_worker] {
            promise->addResult(work(*worker));
            promise->finish();
        },
        Qt::QueuedConnection);
    return future;
}

QFuture<Outcome> Store::open()
{
    return post<Outcome>([](Worker &worker) { return worker.open(); });
}

QFuture<Result<Event>> Store::append(const Event &event)
{
    return post<Result<Event>>([this, event](Worker &worker) -> Result<Event> {
        if (!worker.opened())
            return notOpened();
        Result<Event> stored = worker.events().append(event);
        if (stored)
            emit eventAppended(*stored);
        return stored;
    });
}

QFuture<Result<QList<Event>>> Store::events(const EventQuery &query)
{
    return post<Result<QList<Event>>>([query](Worker &worker) -> Result<QList<Event>> {
        return worker.opened() ? worker.events().events(query) : notOpened();
    });
}

QFuture<Outcome> Store::addSample(const LossSample &sample)
{
    return post<Outcome>([sample](Worker &worker) {
        return worker.opened() ? worker.samples().add(sample) : Outcome(notOpened());
    });
}

QFuture<Result<LossHistory>> Store::history(const QString &pair, Instant from, Instant to, int maxPoints)
{
    return post<Result<LossHistory>>([=](Worker &worker) -> Result<LossHistory> {
        return worker.opened() ? worker.samples().history(pair, from, to, maxPoints) : notOpened();
    });
}

QFuture<Outcome> Store::putState(const QString &key, const QJsonObject &value)
{
    return post<Outcome>([=](Worker &worker) {
        return worker.opened() ? worker.states().put(key, value) : Outcome(notOpened());
    });
}

QFuture<Result<QJsonObject>> Store::state(const QString &key)
{
    return post<Result<QJsonObject>>([key](Worker &worker) -> Result<QJsonObject> {
        return worker.opened() ? worker.states().get(key) : notOpened();
    });
}

QFuture<Result<qint64>> Store::verify()
{
    return post<Result<qint64>>([](Worker &worker) -> Result<qint64> {
        return worker.opened() ? worker.events().verify() : notOpened();
    });
}

} // namespace Switchback
