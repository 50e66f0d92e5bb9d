// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trunks/callsahead.h"

#include <algorithm>

namespace Switchback
{

void CallsAhead::add(const QList<TrunkCall> &ahead, Instant now)
{
    for (const TrunkCall &call : ahead)
        m_waiting += Waiting{call, now};
    if (m_waiting.size() > Most)
        m_waiting.remove(0, m_waiting.size() - Most);
}

CallsTold CallsAhead::due(Instant now, Duration clockOffset, Duration clockError)
{
    CallsTold page;
    m_waiting.removeIf([&](const Waiting &each) {
        const Instant at = each.call.at - wholeOffset(clockOffset);
        if (isAhead(at, now, clockError))
            return now - each.since > WaitAtMost;
        page.calls += TrunkCall{each.call.trunk, each.call.forwarded, at};
        return true;
    });
    page.dropped = int(m_waiting.size());
    return page;
}

} // namespace Switchback
