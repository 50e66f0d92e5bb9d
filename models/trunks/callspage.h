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
struct CallsPage {
    QList<TrunkCall> calls; ///< without test calls
    QString cursor;
    bool more = false; ///< there is more by now
    bool gap = false;  ///< what the cursor stood for is gone there
    int dropped = 0;   ///< calls dated ahead, which nobody believes
};

/// By how much a site's clock is taken to be ahead of the console's, as it was measured: whole seconds, for
/// call records know no less. So of two calls in the same second neither is made the later one.
Duration wholeOffset(Duration clockOffset);

/// The data of a `calls` result, which the caller has checked against the contract. `bad_answer`: it is none.
Result<CallsPage> callsPage(const QJsonObject &data, Instant now, Duration clockOffset);

} // namespace Switchback
