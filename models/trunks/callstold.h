// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace Switchback
{

/// The newest call of one trunk that came to a site in one way. Times are the console's.
struct TrunkCall {
    QString trunk;          ///< made visible
    bool forwarded = false; ///< by the other site's SBC: the customer's own came there
    Instant at{};
    bool operator==(const TrunkCall &) const = default;
};

/// What a site told of the calls that came since a cursor.
struct CallsTold {
    QList<TrunkCall> calls; ///< without test calls
    QList<TrunkCall> ahead; ///< dated ahead, which nobody believes yet; by the site's clock
    QString cursor;
    bool more = false; ///< there is more by now
    bool gap = false;  ///< what the cursor stood for is gone there
    int dropped = 0;   ///< how many are dated ahead
};

/// By how much a site's clock is taken to be ahead of the console's, as it was measured: whole seconds, for
/// call records know no less. So of two calls in the same second neither is made the later one.
Duration wholeOffset(Duration clockOffset);

/// Whether that moment is later than what whole seconds and a clock that is right to `clockError` account
/// for.
bool isAhead(Instant at, Instant now, Duration clockError);

/// The data of a `calls` result, which the caller has checked against the contract. The offset of its clock
/// is right to `clockError`. `bad_answer`: it is none.
Result<CallsTold> callsTold(const QJsonObject &data, Instant now, Duration clockOffset,
                            Duration clockError = {});

} // namespace Switchback
