// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of pages: the one place in the window that names kinds of steps.
#include "widgets/wizard/pages/wizardpages.h"

#include "widgets/wizard/pages/callspage.h"
#include "widgets/wizard/pages/customerspage.h"
#include "widgets/wizard/pages/decisionpage.h"
#include "widgets/wizard/pages/initialspage.h"
#include "widgets/wizard/pages/manualpage.h"
#include "widgets/wizard/pages/noticepage.h"

#include <QHash>

namespace Switchback
{

namespace
{
template<class Page>
WizardPage *plain(const PageSetting &)
{
    return new Page;
}
template<class Page>
WizardPage *ofKind(const PageSetting &setting)
{
    return new Page(setting.kind, setting.wishes);
}
WizardPage *initials(const PageSetting &setting)
{
    return new InitialsPage(setting.wishes);
}
WizardPage *calls(const PageSetting &setting)
{
    auto *page = new CallsPage(setting.beat, setting.wishes);
    page->setArmDelay(setting.armDelay);
    return page;
}

QHash<StepKind, PageMaker> &makers()
{
    static QHash<StepKind, PageMaker> all{{StepKind::Notice, ofKind<NoticePage>},
                                          {StepKind::Cadence, ofKind<NoticePage>},
                                          {StepKind::Decision, plain<DecisionPage>},
                                          {StepKind::Calls, calls},
                                          {StepKind::Reroute, ofKind<CustomersPage>},
                                          {StepKind::Tests, ofKind<CustomersPage>},
                                          {StepKind::Initials, initials},
                                          {StepKind::Manual, plain<ManualPage>}};
    return all;
}
} // namespace

void addWizardPage(StepKind kind, const PageMaker &maker)
{
    makers().insert(kind, maker);
}

WizardPage *makeWizardPage(const PageSetting &setting)
{
    const auto found = makers().constFind(setting.kind);
    return found == makers().constEnd() ? plain<ManualPage>(setting) : (*found)(setting);
}

} // namespace Switchback
