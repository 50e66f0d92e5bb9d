// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/testcall/rtcpfigures.h"

#include <algorithm>

namespace Switchback::Site
{

namespace
{
qint64 countOf(const QJsonObject &side, const char *key)
{
    return side.value(QLatin1String(key)).toInteger();
}

/// Jitter comes in microseconds.
double jitterOf(const QJsonObject &side)
{
    return double(std::max<qint64>(0, countOf(side, "jit"))) / 1000;
}
} // namespace

std::optional<RtpFigures> sentFigures(const QJsonObject &stats)
{
    const QJsonObject side = stats.value(QLatin1String("tx")).toObject();
    const qint64 sent = countOf(side, "sent");
    const bool reported =
        countOf(side, "lost") != 0 || countOf(side, "jit") != 0 || countOf(stats, "rtt") != 0;
    if (sent <= 0 || !reported)
        return std::nullopt;
    // The lost ones may be fewer than none, where some came twice. They are among those that were sent.
    const qint64 lost = std::clamp<qint64>(countOf(side, "lost"), 0, sent);
    return RtpFigures{sent - lost, lost, jitterOf(side)};
}

std::optional<RtpFigures> receivedFigures(const QJsonObject &stats)
{
    const QJsonObject side = stats.value(QLatin1String("rx")).toObject();
    const qint64 came = countOf(side, "sent");
    if (came <= 0)
        return std::nullopt;
    return RtpFigures{came, std::max<qint64>(0, countOf(side, "lost")), jitterOf(side)};
}

} // namespace Switchback::Site
