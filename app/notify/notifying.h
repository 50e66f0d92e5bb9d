// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gatewaythread.h"
#include "app/notify/notifier.h"
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
    /// Gives each pair its notifier; before the pairs are started. Without any gateway it does nothing: what
    /// is approved is then sent by a person's own means.
    void plugInto(const Pairs &pairs);

    [[nodiscard]] GatewayDoor &door() { return m_door; }
    /// Where gateways do their work that have no threads of their own; begun with the first question for it.
    [[nodiscard]] GatewayThread &thread();
    /// Null: there is no gateway.
    [[nodiscard]] Notifier *of(const QString &pair) const { return m_notifiers.value(pair); }

private:
    std::unique_ptr<GatewayThread> m_thread; ///< outlives the door
    GatewayDoor m_door;
    QHash<QString, Notifier *> m_notifiers; ///< the engines' own
};

/// How that pair's customers are told: times as its lab runs them.
NotifyRules notifyRules(const PairConfig &pair);

} // namespace Switchback
