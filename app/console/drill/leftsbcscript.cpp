// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/leftsbcscript.h"

#include "app/console/drill/hands.h"
#include "app/console/drill/labhand.h"
#include "app/console/drill/script.h"
#include "app/console/window/outagetie.h"
#include "app/pair/engine.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "models/steps/reroute/rulesofforwarding.h"
#include "models/steps/reroute/rulesofobserved.h"
#include "widgets/wizard/wizardwindow.h"

#include <algorithm>

namespace Switchback
{

void LeftSbcScript::planTaken()
{
    const auto taken = [this] { return !leftForwarding(m_engine.outages().incident()); };
    const auto page = [this] {
        const RunbookStep *step = rerouteStep(m_engine.outages().incident());
        return step ? QStringLiteral("step-") + step->key : QString();
    };
    m_script.attempt(
        QStringLiteral("page of those who reroute"),
        [taken, page] { return taken() ? Outcome(Done{}) : Hands::click(page()); },
        [taken] { return taken() || Hands::find(QStringLiteral("action-takeCalls")) != nullptr; });
    m_script.attempt(
        QStringLiteral("take calls"),
        [taken] { return taken() ? Outcome(Done{}) : Hands::click(QStringLiteral("action-takeCalls")); },
        taken);
}

void LeftSbcScript::planBehind(const QString &name)
{
    const auto state = [this] {
        const auto &status = m_engine.facts().backup.status;
        const QList<ComponentStatus> parts = status ? status->components : QList<ComponentStatus>();
        const auto calls = std::find_if(parts.cbegin(), parts.cend(), [](const ComponentStatus &each) {
            return each.key == QLatin1String("calls");
        });
        return calls == parts.cend() ? QString() : calls->state;
    };
    const auto drains = [this, state] {
        const StepState *drain = m_engine.moves().runner().state().step(QStringLiteral("drain_calls"));
        return !state().isEmpty() && drain && drain->phase == StepPhase::Done;
    };
    // The customers go home too.
    m_script.add(
        {name + QStringLiteral("-drains"),
         [this, drains] {
             if (drains())
                 m_lab.run({QStringLiteral("route"), QStringLiteral("all"), m_engine.pair().production.id});
         },
         [drains, state] { return !drains() || state() == QLatin1String("draining"); }, 60});
    const auto taken = [drains, state] { return !drains() || state() == QLatin1String("open"); };
    const auto click = [this, taken](const char *button, const char *then) {
        m_script.attempt(
            QLatin1String(button),
            [taken, button] { return taken() ? Outcome(Done{}) : Hands::click(QLatin1String(button)); },
            [taken, then] { return taken() || (then && Hands::find(QLatin1String(then))); });
    };
    click("page-outage", "calmWizard");
    m_script.picture(name + QStringLiteral("-left"));
    click("calmWizard", "action-takeCallsThere");
    click("action-takeCallsThere", nullptr);
    m_script.add({name + QStringLiteral("-taken"), [this] { m_tie.wizard()->close(); }, taken, 60});
    m_script.pressUntil(QStringLiteral("page-overview"),
                        [] { return Hands::find(QStringLiteral("overviewPage")) != nullptr; });
}

} // namespace Switchback
