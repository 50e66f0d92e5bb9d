// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/gateways/gatewaydoor.h"
#include "app/pair/part.h"
#include "models/notify/ladder/deliverybook.h"

#include <QTimer>

namespace Switchback
{

class Notifier;
class Outages;
class ReachTester;

/// Whoever takes the duty, also after a restart, has the gateways listen for what becomes of what they had
/// taken before: of the messages of the last twelve hours, whatever incident they are of, and of the last
/// tests of reachability. What is heard goes to the notifier. The engine's thread; blocks nothing.
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
    /// A book that is being gone through.
    struct Reading {
        QString name; ///< an incident, or a test
        qsizetype from = 0;
    };
    void look();
    void lookAt(const QString &book);
    void readOn();
    [[nodiscard]] std::optional<DeliveryBook> book(const QString &name) const;

    PartContext m_context;
    Outages &m_outages;
    const From m_from;
    QSet<QString> m_known; ///< books that the gateways have heard of since the duty was taken
    QList<Reading> m_reading;
    QTimer m_on; ///< the next piece of those
    Instant m_dutySince{};
    Instant m_since{}; ///< what went out before is not looked at
    QTimer m_again;    ///< what was on its way when the duty changed is answered a moment later
};

} // namespace Switchback
