// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trunks/trunkbook.h"

#include "models/trunks/callstold.h"

#include <algorithm>

namespace Switchback
{

int TrunkSeen::last(int tie) const
{
    if (at[0] && at[1])
        return at[0]->at == at[1]->at ? tie : at[0]->at > at[1]->at ? 0 : 1;
    return at[0] ? 0 : at[1] ? 1 : -1;
}

TrunkSeen TrunkSeen::from(Instant moment) const
{
    TrunkSeen after = *this;
    for (std::optional<Arrival> &arrival : after.at) {
        if (arrival && arrival->at < moment)
            arrival.reset();
    }
    for (std::optional<Instant> &one : after.own) {
        if (one && *one < moment)
            one.reset();
    }
    return after;
}

int TrunkBook::side(const QString &site) const
{
    return site == m_sites[0] ? 0 : site == m_sites[1] ? 1 : -1;
}

QStringList TrunkBook::take(const QString &site, const CallsTold &page,
                            const std::function<bool(const QString &)> &wanted)
{
    QStringList changed;
    const int here = side(site);
    if (here < 0)
        return changed;
    for (const TrunkCall &call : page.calls) {
        const auto there = std::size_t(call.forwarded ? 1 - here : here);
        m_newest.at(there) = std::max(m_newest.at(there).value_or(call.at), call.at);
        auto known = m_trunks.find(call.trunk);
        if (known == m_trunks.end()) {
            if (m_trunks.size() >= Most || (wanted && !wanted(call.trunk)))
                continue;
            known = m_trunks.insert(call.trunk, TrunkSeen{call.trunk, {}, 0, {}});
        }
        auto &own = known->own.at(there);
        const bool news = !call.forwarded && (!own || *own < call.at);
        if (news)
            own = call.at;
        auto &arrival = known->at.at(there);
        // Both tell of one that was passed on, each by its own clock.
        if (!arrival || arrival->at < call.at ||
            (arrival->at == call.at && arrival->forwarded < call.forwarded))
            arrival = Arrival{call.at, call.forwarded};
        else if (!news)
            continue;
        known->stamp = ++m_stamp;
        changed += call.trunk;
    }
    return changed;
}

const TrunkSeen *TrunkBook::find(const QString &trunk) const
{
    const auto found = m_trunks.constFind(trunk);
    return found == m_trunks.cend() ? nullptr : &*found;
}

} // namespace Switchback
