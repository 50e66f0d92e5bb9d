// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/wizard/wizardview.h"

namespace Switchback::Demo
{

/// The wizard with invented values at one of its steps: "alert", "updates", "decide", "announce", "promote",
/// "reroute", "tests", "initials", "manual"; 214 customers.
WizardView wizard(const QString &step, Instant now, const Words &words = {});
/// The same while the step's run is under way.
WizardView wizardRunning(Instant now, const Words &words = {});
/// Others of its states: in a drill, paused, closed, the wheel elsewhere, nobody signed in.
WizardView asDrill(WizardView view);
WizardView asPaused(WizardView view);
WizardView asClosed(WizardView view);
WizardView asWheelElsewhere(WizardView view);
WizardView asNobody(WizardView view);
/// Customers as a wizard's table has them.
QList<CustomerRow> customers(int count, const QStringList &groups, const Words &words = {});

} // namespace Switchback::Demo
