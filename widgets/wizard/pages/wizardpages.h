// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wizard/pages/wizardpage.h"

#include <functional>

namespace Switchback
{

class Beat;
class Wishes;

/// What a page is made with.
struct PageSetting {
    StepKind kind;
    const Beat &beat;
    Wishes &wishes;
    int armDelay = 2000; ///< ms until a commit can be pressed
};
using PageMaker = std::function<WizardPage *(const PageSetting &)>;

/// Gives a kind of step a page; a kind without one is done by hand, on the page for that. GUI thread.
void addWizardPage(StepKind kind, const PageMaker &maker);
WizardPage *makeWizardPage(const PageSetting &setting);

} // namespace Switchback
