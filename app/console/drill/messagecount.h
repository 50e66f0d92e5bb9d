// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/drill/arrivals.h"

#include <QCoreApplication>

namespace Switchback
{

class Engine;
class LabHand;
class Notifier;
class Script;

/// Counts, as stages of a drill's script, whether what was sent has arrived at everybody, and once. Where no
/// gateway carries messages there is nothing to count. All that it is given outlives it. GUI thread.
class MessageCount
{
    Q_DECLARE_TR_FUNCTIONS(Drill)
public:
    /// `notifier`: null where there are no gateways.
    MessageCount(Engine &engine, LabHand &lab, const Notifier *notifier, Script &script);

    /// Waits until every message of the case so far has arrived; what arrived twice never comes right.
    void plan(const QString &name);
    /// By the case's number, as they were counted last.
    [[nodiscard]] QJsonObject figures() const { return m_figures; }

private:
    [[nodiscard]] bool look();

    Engine &m_engine;
    LabHand &m_lab;
    const Notifier *m_notifier;
    Script &m_script;
    QJsonObject m_figures;
    bool m_asked = false;   ///< the lab is being asked
    bool m_arrived = false; ///< all has, as it said last
};

} // namespace Switchback
