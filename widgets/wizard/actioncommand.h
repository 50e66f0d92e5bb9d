// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wizard/pages/wizardpage.h"

namespace Switchback
{

/// What an action means on every page, with the reason that was given. None: the page has to say. Pure.
std::optional<Command> generalCommand(const WizardView &view, const QString &action, const QString &reason);
/// The question to ask before an action: the view's, or for what is never done without a reason, ours. Empty:
/// none.
QString questionFor(const WizardAction &action);
/// Whether this console knows what the key means.
bool knownAction(const QString &key);

} // namespace Switchback
