// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/callshare.h"

namespace Switchback
{

namespace
{
constexpr qint64 LongestWindow = 86'400;

/// Of the component's state: "300s".
std::optional<qint64> secondsOf(const QString &state)
{
    if (!state.endsWith(QLatin1Char('s')))
        return std::nullopt;
    bool number = false;
    const qint64 seconds = state.chopped(1).toLongLong(&number);
    return number && seconds > 0 && seconds <= LongestWindow ? std::optional(seconds) : std::nullopt;
}
} // namespace

std::optional<CallShare> callShare(const SiteView &site)
{
    const SiteView other(site.pairFacts(), site.pairConfig(), otherSide(site.side()), site.now());
    const ComponentStatus *here = site.component(QStringLiteral("answered"));
    const ComponentStatus *there = other.component(QStringLiteral("answered"));
    if (here == nullptr || there == nullptr || !here->count || !there->count || !site.isFresh() ||
        !other.isFresh())
        return std::nullopt;
    const auto seconds = secondsOf(here->state);
    if (!seconds || seconds != secondsOf(there->state) || *here->count + *there->count == 0)
        return std::nullopt;
    return CallShare{*here->count, *here->count + *there->count, std::chrono::seconds(*seconds)};
}

bool takesCalls(const SiteView &site)
{
    const ComponentStatus *calls = site.component(QStringLiteral("calls"));
    if (calls == nullptr)
        return false;
    for (const char *none : {"silent", "closed", "draining"}) {
        if (calls->state == QLatin1String(none))
            return false;
    }
    if (calls->state != QLatin1String("mixed"))
        return true;
    int nodes = 0;
    while (const ComponentStatus *node = site.component(QStringLiteral("sbc_%1").arg(nodes + 1))) {
        if (node->state == QLatin1String("open"))
            return true;
        ++nodes;
    }
    return nodes == 0;
}

std::optional<Mark> couldAnswer(const SiteView &site)
{
    const ComponentStatus *calls = site.component(QStringLiteral("calls"));
    if (calls == nullptr || !site.isFresh())
        return std::nullopt;
    if (!takesCalls(site))
        return Mark::Bad;
    int all = 0, answering = 0;
    while (const ComponentStatus *server = site.component(QStringLiteral("voice_%1").arg(all + 1))) {
        ++all;
        answering += server->state == QLatin1String("answers") ? 1 : 0;
    }
    if (all > 0 && answering == 0)
        return Mark::Bad;
    return answering == all && calls->state == QLatin1String("open") ? Mark::Fine : Mark::Warning;
}

} // namespace Switchback
