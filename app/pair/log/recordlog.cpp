// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/log/recordlog.h"

#include "models/core/whendone.h"

namespace Switchback
{

namespace
{
using Read = Result<QList<Event>>;
}

void readRecordLog(Store &store, const Incident &incident,
                   const std::function<void(const Result<RecordEvents> &)> &done)
{
    EventQuery query;
    query.chain = incident.pair;
    query.fromSeq = incident.firstSeq;
    query.toSeq = incident.lastSeq;
    query.limit = 1'000'000;
    whenDone(store.events(query), &store, [&store, query, done](const Read &read) {
        if (!read || query.fromSeq <= 1) {
            done(read ? Result<RecordEvents>(RecordEvents{*read, {}}) : Result<RecordEvents>(read.error()));
            return;
        }
        EventQuery before = query;
        before.fromSeq = query.fromSeq - 1;
        before.toSeq = 0;
        before.newestFirst = true;
        before.limit = 1;
        whenDone(store.events(before), &store, [events = *read, done](const Read &previous) {
            if (!previous)
                done(previous.error());
            else
                done(RecordEvents{events, previous->isEmpty() ? QByteArray() : previous->first().hash});
        });
    });
}

} // namespace Switchback
