// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/log/recordlog.h"

#include "models/core/whendone.h"

#include <memory>

namespace Switchback
{

namespace
{
using Read = Result<QList<Event>>;

struct Reading {
    Store &store;
    EventQuery query;
    TakeEvents take;
    std::function<void(const Outcome &)> done;
    QByteArray previous;
};

void readPage(const std::shared_ptr<Reading> &reading)
{
    Store *store = &reading->store;
    whenDone(store->events(reading->query), store, [reading, store](const Read &read) {
        if (!read) {
            reading->done(read.error());
            return;
        }
        const bool last = read->size() < reading->query.limit;
        if (!read->isEmpty())
            reading->query.fromSeq = read->constLast().seq + 1;
        whenDone(reading->take(*read, reading->previous), store, [reading, last](bool more) {
            if (more && !last)
                readPage(reading);
            else
                reading->done(Done{});
        });
    });
}
} // namespace

void readRecordLog(Store &store, const Incident &incident, const TakeEvents &take,
                   const std::function<void(const Outcome &)> &done, int page)
{
    EventQuery query;
    query.chain = incident.pair;
    query.fromSeq = incident.firstSeq;
    query.toSeq = incident.lastSeq;
    query.limit = page;
    const auto reading = std::make_shared<Reading>(Reading{store, query, take, done, {}});
    if (query.fromSeq <= 1) {
        readPage(reading);
        return;
    }
    EventQuery before = query;
    before.fromSeq = query.fromSeq - 1;
    before.toSeq = 0;
    before.newestFirst = true;
    before.limit = 1;
    whenDone(store.events(before), &store, [reading](const Read &previous) {
        if (!previous) {
            reading->done(previous.error());
            return;
        }
        if (!previous->isEmpty())
            reading->previous = previous->constFirst().hash;
        readPage(reading);
    });
}

} // namespace Switchback
