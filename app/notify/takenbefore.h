// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/gateways/gatewaydoor.h"
#include "app/pair/part.h"

#include <QTimer>

namespace Switchback
{

class Notifier;
class Outages;
class ReachTester;

/// Whoever takes the duty, also after a restart, has the gateways listen for what becomes of what they had
/// taken before: of the newest incident's messages and of the last tests of reachability. What is heard goes
/// to the notifier. The engine's thread; blocks nothing.
class TakenBefore : public Part
{
    Q_OBJECT
public:
    /// All of it outlives it. `reach`: null: there are no tests here.
    struct From {
        GatewayDoor *door = nullptr;
        Notifier *notifier = nullptr;
        ReachTester *reach = nullptr;
    };
    TakenBefore(const PartContext &context, Outages &outages, const From &from);

    void takeUp(const std::function<void()> &done) override;
    void dutyChanged(bool held) override;

private:
    void look();

    PartContext m_context;
    Outages &m_outages;
    const From m_from;
    QSet<QString> m_known; ///< books that the gateways have heard of since the duty was taken
    Instant m_dutySince{};
    QTimer m_again; ///< what was on its way when the duty changed is answered a moment later
};

} // namespace Switchback
