// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/notifying.h"

#include "app/notify/takenbefore.h"
#include "app/pair/pairs.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration SoonestSaid = std::chrono::seconds(20);

/// Nobody but a lab runs an hour in a minute.
bool isLab(const PairConfig &pair)
{
    return pair.timeScale != 1 || pair.outageScale != 1;
}
} // namespace

NotifyRules notifyRules(const PairConfig &pair)
{
    NotifyRules rules;
    const int scale = std::max(1, pair.outageScale);
    rules.updatesByThemselves = pair.telling.updatesByThemselves;
    rules.acknowledgeWithin = pair.telling.acknowledgeWithin / scale;
    // How soon a mail server is found to be gone is no person's time, and the next one takes as long.
    rules.sayWithin = std::max<Duration>(rules.sayWithin / scale, SoonestSaid);
    rules.lab = isLab(pair);
    return rules;
}

GatewayProver::Rules proofRules(const PairConfig &pair, const OperatorAddresses &operators)
{
    GatewayProver::Rules rules;
    rules.operators = operators;
    rules.hour /= std::max(1, pair.outageScale);
    rules.lab = isLab(pair);
    return rules;
}

GatewayThread &Notifying::thread()
{
    if (!m_thread)
        m_thread = std::make_unique<GatewayThread>();
    return *m_thread;
}

void Notifying::plugInto(const Pairs &pairs, const OperatorAddresses &operators, const Clock &clock)
{
    const bool carries = !m_door.channels().isEmpty();
    if (carries)
        m_board = std::make_unique<GatewayBoard>(m_door, clock);
    for (const auto &engine : pairs.all()) {
        const PairConfig &pair = engine->pair();
        Parts parts;
        const auto plug = [to = engine.get()](auto &place, auto part) {
            place = part.get();
            to->add(std::move(part));
        };
        if (carries) {
            plug(parts.notifier,
                 std::make_unique<Notifier>(engine->context(), m_door, engine->outages(), notifyRules(pair)));
            plug(parts.prover, std::make_unique<GatewayProver>(engine->context(), m_door, engine->outages(),
                                                               proofRules(pair, operators)));
            plug(parts.reach,
                 std::make_unique<ReachTester>(engine->context(), engine->outages(), engine->directory(),
                                               ReachTester::Carrier{&m_door, parts.notifier, isLab(pair)}));
        }
        if (carries) {
            TakenBefore *before = nullptr;
            plug(before,
                 std::make_unique<TakenBefore>(engine->context(), engine->outages(),
                                               TakenBefore::From{&m_door, parts.notifier, parts.reach}));
        }
        plug(parts.news, std::make_unique<GatewayNews>(engine->context(), m_board.get(), engine->outages()));
        m_parts.insert(pair.id, parts);
    }
}

} // namespace Switchback
