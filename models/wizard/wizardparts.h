// SPDX-License-Identifier: GPL-3.0-or-later
// The pieces that makeWizardView() is put together from, a file for each.
#pragma once

#include "models/wizard/stepdrawn.h"

namespace Switchback
{

/// "214 of 214 reached · 13:06", "not started": what the list says of a step.
QString stepSummary(const StepScene &scene);
/// The buttons of the step that is shown.
QList<WizardAction> stepActions(const StepScene &scene);
/// Holds an action back that its person, seat or moment does not allow: who has not signed in, who has not
/// the right, where the wheel is elsewhere.
void blockAction(WizardAction &action, const StepScene &scene);
/// As incidentEndings(), by who sits here.
QList<WizardAction> wizardEndings(const WizardInputs &in);

/// "14:02:31 Naperville"
QString siteTime(const Incident &incident, Instant at, bool withSeconds = true);
QString siteTime(const Incident &incident, std::optional<Instant> at, bool withSeconds = true);

/// Of a draft that facts have overtaken, for whoever approves it: " · written before Naperville worked again:
/// read it again". Empty: what was true when it was written is so still.
QString writtenBefore(const Incident &incident, const Notice &notice);

} // namespace Switchback
