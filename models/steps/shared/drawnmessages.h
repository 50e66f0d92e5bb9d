// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/stepdrawn.h"

namespace Switchback
{

// How the kinds are shown that are a message to every customer.

NoticePart noticePart(const StepScene &scene);
void addNoticePage(WizardView &view, const StepScene &scene);
/// Written, approved, recorded as sent, or withdrawn.
QList<WizardAction> noticeActions(const StepScene &scene);

} // namespace Switchback
