// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/logwalk.h"

#include "app/store/place/connection.h"
#include "app/store/tables/eventtable.h"
#include "models/customers/erasure.h"

#include <QCoreApplication>

#include <memory>

namespace Switchback
{

namespace
{
constexpr int VerifyBatch = 2000;
} // namespace

Result<LogWalk::Noted> LogWalk::noted()
{
    // One statement: what is appended meanwhile lies beyond all of it.
    auto ends = m_connection.run(
        QStringLiteral("SELECT chain, seq, hash, (SELECT seq FROM log_end WHERE one = 1),"
                       " (SELECT hash FROM log_end WHERE one = 1), (SELECT COALESCE(MIN(seq), 1) FROM event),"
                       " (SELECT COALESCE(MAX(seq), 0) FROM event) FROM chain_end"));
    if (!ends)
        return ends.error();
    Noted noted;
    qint64 last = 0;
    bool headGone = true;
    while (ends->next()) {
        noted.ends.insert(ends->value(0).toString(),
                          {ends->value(1).toLongLong(), ends->value(2).toString().toLatin1()});
        headGone = ends->value(3).isNull();
        noted.newest = {ends->value(3).toLongLong(), ends->value(4).toString().toLatin1()};
        const qint64 first = ends->value(5).toLongLong();
        last = ends->value(6).toLongLong();
        noted.outside = first < 1 ? first : last > noted.newest.seq ? last : 0;
    }
    if (!noted.ends.contains(QLatin1String(FirstChain)) || headGone) {
        // Where it ended is gone: whatever comes after the last one there is missing.
        noted.newest = {last + 1, {}};
        noted.outside = 0;
    }
    return noted;
}

Outcome LogWalk::Walks::step(const Event &event, const QByteArray &body)
{
    if (event.seq > newest.seq + 1)
        return chainBroken(newest.seq + 1, QCoreApplication::translate("Chain", "is missing."));
    if (event.seq <= newest.seq)
        return chainBroken(event.seq, QCoreApplication::translate("Chain", "is doubled."));
    const QString chain = event.follows < 0 ? QLatin1String(FirstChain) : event.pair;
    if (!walks.contains(chain))
        walks.insert(chain, walks.value(QLatin1String(FirstChain)));
    // None is missing, so it says that it stands elsewhere than it was written.
    if (predecessorOf(event) != walks.value(chain).at().seq)
        return chainBroken(event.seq, QCoreApplication::translate("Chain", "is not as it was written."));
    const Outcome stepped = walks[chain].step(event, body);
    if (stepped)
        newest = {event.seq, event.hash};
    return stepped;
}

Outcome LogWalk::Walks::end(const Noted &noted) const
{
    if (newest.seq < noted.newest.seq)
        return chainBroken(newest.seq + 1, QCoreApplication::translate("Chain", "is missing."));
    if (newest.hash != noted.newest.hash)
        return chainBroken(newest.seq,
                           QCoreApplication::translate("Chain", "is not the one the log ended with."));
    for (auto it = walks.begin(); it != walks.end(); ++it) {
        // A chain whose end nobody noted is one that this program did not write.
        if (const Outcome ended = it->endsAt(noted.ends.value(it.key())); !ended)
            return ended;
    }
    for (auto it = noted.ends.begin(); it != noted.ends.end(); ++it) {
        if (it->seq > 0 && !walks.contains(it.key()))
            return chainBroken(it->seq, QCoreApplication::translate("Chain", "is missing."));
    }
    if (noted.outside != 0)
        return chainBroken(noted.outside,
                           QCoreApplication::translate("Chain", "stands beyond the log's end."));
    return Done{};
}

Result<ChainEnd> LogWalk::walk(LongWork &work, const std::function<void(const Event &)> &seen)
{
    const Result<Noted> noted = this->noted();
    if (!noted)
        return noted.error();
    Walks walks;
    ApartWalk apartWalk;
    work.all = noted->newest.seq;
    for (int read = VerifyBatch; read == VerifyBatch;) {
        if (work.calledOff)
            return workCalledOff();
        auto rows = m_connection.run(
            QStringLiteral("SELECT %1 FROM %2 WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT %3")
                .arg(eventColumns(), eventsAndApart())
                .arg(VerifyBatch),
            {walks.newest.seq, noted->newest.seq});
        if (!rows)
            return rows.error();
        for (read = 0; rows->next(); ++read) {
            const Event event = eventFrom(*rows);
            const QByteArray body = rows->value(EventBodyColumn).toString().toUtf8();
            if (const Outcome stepped = walks.step(event, body); !stepped)
                return stepped.error();
            if (const Outcome apart = apartWalk.step(event, body); !apart)
                return apart.error();
            seen(event);
        }
        work.done = walks.newest.seq;
    }
    if (const Outcome ended = walks.end(*noted); !ended)
        return ended.error();
    if (const Outcome ended = apartWalk.end(); !ended)
        return ended.error();
    return walks.newest;
}

Result<qint64> LogWalk::verify(LongWork &work)
{
    return m_connection.read<qint64>([&]() -> Result<qint64> {
        const Result<ChainEnd> newest = walk(work, [](const Event &) {});
        return newest ? Result<qint64>(newest->seq) : Result<qint64>(newest.error());
    });
}

Result<LogFacts> LogWalk::verifiedFacts(LongWork &work)
{
    return m_connection.read<LogFacts>([&]() -> Result<LogFacts> {
        LogFacts facts;
        const auto first = std::make_shared<ChainFacts::Ends>(); // from before there was a chain for each
        const Result<ChainEnd> newest = walk(work, [&](const Event &event) {
            ++facts.events;
            facts.people.add(event);
            if (event.follows < 0) {
                *first += ChainEnd{event.seq, event.hash};
                return;
            }
            auto chain = facts.chains.find(event.pair);
            if (chain == facts.chains.end())
                chain = facts.chains.insert(event.pair, ChainFacts(first));
            chain->add(event);
        });
        if (!newest)
            return newest.error();
        facts.newest = *newest;
        facts.first = ChainFacts(first);
        return facts;
    });
}

} // namespace Switchback
