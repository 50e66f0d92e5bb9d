// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/leasetable.h"

#include "app/store/place/connection.h"
#include "app/store/place/momenttext.h"
#include "app/store/tables/seat.h"
#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDateTime>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Store", text);
}

Error held(const Lease &lease)
{
    return {QStringLiteral("lease_held"),
            say(QT_TRANSLATE_NOOP("Store", "“%1” is with %2 (%3) since %4."))
                .arg(visibleText(lease.name), visibleText(lease.holder), seatName(lease.seat),
                     momentText(lease.takenAt)),
            say(QT_TRANSLATE_NOOP("Store", "Ask them for it, or take it over."))};
}

Outcome checkWanted(const QString &name, const QString &holder, const QString &seat, Duration ttl)
{
    if (!name.isEmpty() && !holder.isEmpty() && !seat.isEmpty() && ttl > Duration{0} && ttl <= LongestLease)
        return Done{};
    return Error{QStringLiteral("bad_lease"),
                 say(QT_TRANSLATE_NOOP("Store", "“%1” can't be taken by “%2” at “%3” for %4 ms."))
                     .arg(visibleText(name), visibleText(holder), visibleText(seat))
                     .arg(ttl.count()),
                 say(QT_TRANSLATE_NOOP(
                     "Store", "It needs a name, a holder, a seat, and a time of more than 0 and up to 24 "
                              "hours."))};
}
} // namespace

/// Consoles on several machines go by one clock: the server's. Nothing: this machine's.
QString LeaseTable::now() const
{
    return m_connection.url().isSqlite()
               ? QStringLiteral("NULL")
               : QStringLiteral("CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)");
}

Result<std::optional<Lease>> LeaseTable::row(const QString &name, const QString &lock)
{
    auto row = m_connection.run(
        QStringLiteral("SELECT holder, seat, token, taken_at, until_ms, %1 FROM lease WHERE name = ?%2")
            .arg(now(), lock),
        {storableText(name)});
    if (!row)
        return row.error();
    if (!row->next())
        return std::optional<Lease>();
    Lease lease;
    lease.name = name;
    lease.holder = row->value(0).toString();
    lease.seat = row->value(1).toString();
    lease.token = row->value(2).toLongLong();
    lease.takenAt = instantFromMs(row->value(3).toLongLong());
    lease.until = instantFromMs(row->value(4).toLongLong());
    const QVariant at = row->value(5);
    lease.readAt = instantFromMs(at.isNull() ? QDateTime::currentMSecsSinceEpoch() : at.toLongLong());
    lease.valid = !lease.holder.isEmpty() && lease.readAt < lease.until;
    return std::optional<Lease>(lease);
}

/// Looks at processes, so it is asked only where it matters: not for each renewal of one's own.
bool LeaseTable::holds(const Lease &lease)
{
    const std::optional<Seat> seat = lease.valid ? Seat::fromText(lease.seat) : std::nullopt;
    return lease.valid && !(seat && seat->isGone());
}

Error LeaseTable::lost(const QString &name, const std::optional<Lease> &row) const
{
    const QString hint = say(QT_TRANSLATE_NOOP("Store", "Nothing was stored. Take it again to go on."));
    if (!row || row->holder.isEmpty())
        return {QStringLiteral("lease_lost"),
                say(QT_TRANSLATE_NOOP("Store", "“%1” was given back: nobody has it.")).arg(visibleText(name)),
                hint};
    return {
        QStringLiteral("lease_lost"),
        say(QT_TRANSLATE_NOOP("Store", "“%1” was taken over: %2 (%3) has it since %4."))
            .arg(visibleText(name), visibleText(row->holder), seatName(row->seat), momentText(row->takenAt)),
        hint};
}

/// The row is there and nobody else can change it before the transaction ends.
Outcome LeaseTable::claimRow(const QString &name)
{
    const auto made =
        m_connection.run(QStringLiteral("INSERT INTO lease (name, token, holder, seat, taken_at, until_ms)"
                                        " VALUES (?, 0, '', '', 0, 0) ON CONFLICT (name) DO NOTHING"),
                         {storableText(name)});
    if (!made)
        return made.error();
    const auto locked =
        m_connection.run(QStringLiteral("SELECT token FROM lease WHERE name = ?") + m_connection.forUpdate(),
                         {storableText(name)});
    return locked ? Outcome(Done{}) : Outcome(locked.error());
}

Result<Lease> LeaseTable::take(const QString &name, const QString &holder, const QString &seat, Duration ttl,
                               bool force)
{
    if (const Outcome wanted = checkWanted(name, holder, seat, ttl); !wanted)
        return wanted.error();
    Lease mine;
    const auto work = [&]() -> Outcome {
        if (const Outcome claimed = claimRow(name); !claimed)
            return claimed;
        // A statement of its own: the time is read after the wait for the row.
        const auto before = row(name, {});
        if (!before)
            return before.error();
        const Lease present = before->value_or(Lease{});
        if (present.seat != seat && !force && holds(present))
            return held(present);
        const Instant at = present.readAt;
        mine = {name, storableText(holder), storableText(seat), present.token + 1, at, at + ttl, at, true};
        const auto taken = m_connection.run(
            QStringLiteral("UPDATE lease SET token = ?, holder = ?, seat = ?, taken_at = ?, until_ms = ?"
                           " WHERE name = ?"),
            {mine.token, mine.holder, mine.seat, toMs(mine.takenAt), toMs(mine.until), storableText(name)});
        return taken ? Outcome(Done{}) : Outcome(taken.error());
    };
    const Outcome done = m_connection.transact(work, [&]() -> Result<bool> {
        const auto after = row(name, m_connection.forUpdate());
        if (!after)
            return after.error();
        return *after && (*after)->token == mine.token && (*after)->seat == mine.seat &&
               (*after)->takenAt == mine.takenAt;
    });
    if (!done)
        return done.error();
    return mine;
}

Result<Lease> LeaseTable::renew(const QString &name, qint64 token, Duration ttl)
{
    if (const Outcome wanted = checkWanted(name, QStringLiteral("-"), QStringLiteral("-"), ttl); !wanted)
        return wanted.error();
    Lease mine;
    const auto work = [&]() -> Outcome {
        const auto before = row(name, m_connection.forUpdate());
        if (!before)
            return before.error();
        if (!*before || (*before)->token != token || (*before)->holder.isEmpty())
            return lost(name, *before);
        mine = **before;
        mine.until = mine.readAt + ttl;
        mine.valid = true;
        const auto renewed =
            m_connection.run(QStringLiteral("UPDATE lease SET until_ms = ? WHERE name = ? AND token = ?"),
                             {toMs(mine.until), storableText(name), token});
        return renewed ? Outcome(Done{}) : Outcome(renewed.error());
    };
    const Outcome done = m_connection.transact(work, [&]() -> Result<bool> {
        const auto after = row(name, m_connection.forUpdate());
        if (!after)
            return after.error();
        return *after && (*after)->token == token && (*after)->until == mine.until;
    });
    if (!done)
        return done.error();
    return mine;
}

Outcome LeaseTable::release(const QString &name, qint64 token)
{
    const auto work = [&]() -> Outcome {
        const auto before = row(name, m_connection.forUpdate());
        if (!before)
            return before.error();
        if (!*before || (*before)->token != token)
            return lost(name, *before);
        const auto released = m_connection.run(
            QStringLiteral("UPDATE lease SET holder = '', seat = '', until_ms = 0 WHERE name = ?"),
            {storableText(name)});
        return released ? Outcome(Done{}) : Outcome(released.error());
    };
    return m_connection.transact(work, [&]() -> Result<bool> {
        const auto after = row(name, m_connection.forUpdate());
        if (!after)
            return after.error();
        return !*after || (*after)->token != token || (*after)->holder.isEmpty();
    });
}

Result<std::optional<Lease>> LeaseTable::read(const QString &name)
{
    return m_connection.read<std::optional<Lease>>([&]() -> Result<std::optional<Lease>> {
        auto found = row(name, {});
        if (found && *found && (*found)->holder.isEmpty())
            return std::optional<Lease>();
        if (found && *found)
            (*found)->valid = holds(**found);
        return found;
    });
}

Outcome LeaseTable::check(const Guard &guard)
{
    if (guard.lease.isEmpty())
        return Done{};
    // Shared: whoever takes it waits until this transaction has ended.
    const auto present =
        row(guard.lease, m_connection.url().isSqlite() ? QString() : QStringLiteral(" FOR SHARE"));
    if (!present)
        return present.error();
    if (*present && (*present)->token == guard.token && !(*present)->holder.isEmpty())
        return Done{};
    return lost(guard.lease, *present);
}

} // namespace Switchback
