// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trunks/callstold.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(CallsTold)
};

constexpr qsizetype MostCalls = 500; // of the contract
constexpr int LongestTrunk = 64;
constexpr qsizetype LongestCursor = 400;
/// What whole seconds may be wrong by, beside the measurement.
constexpr Duration AheadAllowed = 2s;
} // namespace

Duration wholeOffset(Duration clockOffset)
{
    return 1s * std::llround(double(clockOffset.count()) / 1000);
}

bool isAhead(Instant at, Instant now, Duration clockError)
{
    return at > now + AheadAllowed + clockError;
}

Result<CallsTold> callsTold(const QJsonObject &data, Instant now, Duration clockOffset, Duration clockError)
{
    const QJsonValue list = data.value(QLatin1String("calls"));
    const QJsonValue cursor = data.value(QLatin1String("cursor"));
    const QJsonArray calls = list.toArray();
    if (!list.isArray() || calls.size() > MostCalls || !cursor.isString() ||
        cursor.toString().size() > LongestCursor)
        return Error{
            QStringLiteral("bad_answer"), Words::tr("What it says of calls is no list of calls."), {}};
    CallsTold page;
    page.cursor = cursor.toString();
    page.more = data.value(QLatin1String("more")).toBool();
    page.gap = data.value(QLatin1String("gap")).toBool();
    const Duration ahead = wholeOffset(clockOffset);
    for (const QJsonValue &value : calls) {
        const QJsonObject one = value.toObject();
        const QString trunk = visibleText(one.value(QLatin1String("trunk")).toString(), LongestTrunk);
        const auto at = fromIso(one.value(QLatin1String("last")).toString());
        if (trunk.isEmpty() || !at || one.value(QLatin1String("test")).toBool())
            continue;
        const bool forwarded = one.value(QLatin1String("forwarded")).toBool();
        if (isAhead(*at - ahead, now, clockError))
            page.ahead += TrunkCall{trunk, forwarded, *at};
        else
            page.calls += TrunkCall{trunk, forwarded, *at - ahead};
    }
    page.dropped = int(page.ahead.size());
    return page;
}

} // namespace Switchback
