// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/notifying.h"

#include "app/pair/pairs.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration SoonestSaid = std::chrono::seconds(20);
}

NotifyRules notifyRules(const PairConfig &pair)
{
    NotifyRules rules;
    const int scale = std::max(1, pair.outageScale);
    rules.updatesByThemselves = pair.telling.updatesByThemselves;
    rules.acknowledgeWithin = pair.telling.acknowledgeWithin / scale;
    // How soon a mail server is found to be gone is no person's time, and the next one takes as long.
    rules.sayWithin = std::max<Duration>(rules.sayWithin / scale, SoonestSaid);
    // Nobody but a lab runs an hour in a minute.
    rules.lab = pair.timeScale != 1 || pair.outageScale != 1;
    return rules;
}

GatewayThread &Notifying::thread()
{
    if (!m_thread)
        m_thread = std::make_unique<GatewayThread>();
    return *m_thread;
}

void Notifying::plugInto(const Pairs &pairs)
{
    if (m_door.channels().isEmpty())
        return;
    for (const auto &engine : pairs.all()) {
        auto notifier = std::make_unique<Notifier>(engine->context(), m_door, engine->outages(),
                                                   notifyRules(engine->pair()));
        m_notifiers.insert(engine->pair().id, notifier.get());
        engine->add(std::move(notifier));
    }
}

} // namespace Switchback
