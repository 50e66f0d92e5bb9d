// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/stepdrawn.h"

namespace Switchback
{

// How the kinds are shown that are a message to every customer.

/// Of the message to work on now, or of that one.
NoticePart noticePart(const StepScene &scene);
NoticePart noticePart(const StepScene &scene, const NoticeName &here);
void addNoticePage(WizardView &view, const StepScene &scene);
/// Written, approved, recorded as sent, or withdrawn.
QList<WizardAction> noticeActions(const StepScene &scene);

} // namespace Switchback
