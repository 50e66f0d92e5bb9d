// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QString>

#include <optional>

namespace Switchback
{

class Connection;

/// A right that one seat has at a time (the duty, the wheel), as it was when it was read. Its moments are on
/// the store's own clock: the server's, or on SQLite this machine's.
struct Lease {
    QString name;     ///< "wheel:hosted"
    QString holder;   ///< an operator's name
    QString seat;     ///< Seat::toText()
    qint64 token = 0; ///< from 1; every take raises it, for ever
    Instant takenAt{};
    Instant until{};
    Instant readAt{};   ///< the store's clock when this was read: until - readAt is what is left
    bool valid = false; ///< it had not run out then, and its process was not seen to be gone
    bool operator==(const Lease &) const = default;
};

/// What an append must still hold when it is stored. An empty lease: nothing.
struct Guard {
    QString lease;
    qint64 token = 0;
};

/// How long a lease may be asked for.
constexpr Duration LongestLease = std::chrono::hours(24);

/// Who holds which lease. In the store's thread.
class LeaseTable
{
public:
    explicit LeaseTable(Connection &connection)
        : m_connection(connection)
    {
    }
    /// Error `lease_held` names who has it, where and since when, unless that one has run out, its process is
    /// gone, it is this very seat's, or `force` takes it all the same.
    Result<Lease> take(const QString &name, const QString &holder, const QString &seat, Duration ttl,
                       bool force);
    /// From now on. One that has run out can be renewed as long as nobody took it. Error `lease_lost`.
    Result<Lease> renew(const QString &name, qint64 token, Duration ttl);
    /// Error `lease_lost` when somebody else has it by now; released twice is no error.
    Outcome release(const QString &name, qint64 token);
    /// Nothing when it was never taken, or released.
    Result<std::optional<Lease>> read(const QString &name);
    /// Inside a transaction: nobody can take it before that ends. Error `lease_lost`.
    Outcome check(const Guard &guard);

private:
    /// `valid` by its time alone.
    Result<std::optional<Lease>> row(const QString &name, const QString &lock);
    [[nodiscard]] static bool holds(const Lease &lease);
    Outcome claimRow(const QString &name);
    [[nodiscard]] QString now() const;
    Error lost(const QString &name, const std::optional<Lease> &row) const;

    Connection &m_connection;
};

} // namespace Switchback
