// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gatewaythread.h"
#include "app/notify/gateways/gatewaynews.h"
#include "app/notify/gateways/gatewayprover.h"
#include "app/notify/notifier.h"
#include "app/notify/reachtester.h"
#include "models/sites/site.h"

#include <QHash>

#include <memory>
#include <vector>

namespace Switchback
{

class Pairs;

/// The gateways of a console and the door before them, and for each of its pairs who sends through it. Made
/// before the pairs, which it outlives.
class Notifying
{
public:
    Notifying() = default;

    void add(std::unique_ptr<Gateway> gateway) { m_door.add(std::move(gateway)); }
    /// Gives each pair what tells its customers; before the pairs are started. Without any gateway nothing is
    /// sent: what is approved goes out by a person's own means.
    void plugInto(const Pairs &pairs, const OperatorAddresses &operators, const Clock &clock);

    [[nodiscard]] GatewayDoor &door() { return m_door; }
    /// Where gateways do their work that have no threads of their own; begun with the first question for it.
    [[nodiscard]] GatewayThread &thread();
    /// What there is of a pair; all of it the engine's own.
    struct Parts {
        Notifier *notifier = nullptr; ///< null: there is no gateway; so are the next two
        GatewayProver *prover = nullptr;
        ReachTester *reach = nullptr;
        GatewayNews *news = nullptr;
    };
    [[nodiscard]] Parts partsOf(const QString &pair) const { return m_parts.value(pair); }
    /// Null: there is no gateway.
    [[nodiscard]] Notifier *of(const QString &pair) const { return partsOf(pair).notifier; }

private:
    std::unique_ptr<GatewayThread> m_thread; ///< outlives the door
    GatewayDoor m_door;
    std::unique_ptr<GatewayBoard> m_board; ///< none: there is no gateway
    QHash<QString, Parts> m_parts;
};

/// How that pair's customers are told: times as its lab runs them.
NotifyRules notifyRules(const PairConfig &pair);
/// The same of its gateways' proofs.
GatewayProver::Rules proofRules(const PairConfig &pair, const OperatorAddresses &operators);

} // namespace Switchback
