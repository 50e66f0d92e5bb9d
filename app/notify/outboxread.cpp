// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/outboxread.h"

#include "models/notify/outboxrows.h"

#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace Switchback
{

namespace
{
constexpr qsizetype Little = 100;

/// Each of them, made by `make`, here or in the pool.
template<class Out, class In, class Make>
QFuture<QList<Out>> made(const QList<In> &all, Make make)
{
    const auto promise = std::make_shared<QPromise<QList<Out>>>();
    promise->start();
    const auto work = [promise, all, make] {
        QList<Out> out;
        out.reserve(all.size());
        for (const In &each : all)
            out += make(each);
        promise->addResult(out);
        promise->finish();
    };
    const QFuture<QList<Out>> future = promise->future();
    if (all.size() <= Little)
        work();
    else
        QThreadPool::globalInstance()->start(work);
    return future;
}
} // namespace

QFuture<QList<Delivery>> deliveriesOf(const QList<OutboxRow> &rows)
{
    return made<Delivery>(rows, [](const OutboxRow &row) { return deliveryFrom(row); });
}

QFuture<QList<FactsEvent>> factsOf(const QList<Event> &events)
{
    return made<FactsEvent>(events, [](const Event &event) {
        return FactsEvent{event.seq, event.incident, factsFrom(event)};
    });
}

} // namespace Switchback
