// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wizard/pages/wizardpage.h"

namespace Switchback
{

class Beat;
class PlainLabel;
class PreviewPage;
class RunPage;
class SecondPersonPanel;
class Wishes;

/// The doings at the sites. Before: what they cost, what will not come back by itself, a second person, the
/// site's name typed. Then the run as it goes.
class CallsPage : public WizardPage
{
    Q_OBJECT
public:
    CallsPage(const Beat &beat, Wishes &wishes, QWidget *parent = nullptr);
    void setView(const WizardView &view) override;
    [[nodiscard]] QString missing(const WizardAction &action) const override;
    void act(const WizardAction &action) override;
    void done(const WizardAction &action, const ActionAnswers &answers) override;
    void refused() override;
    [[nodiscard]] QWidget *firstField() const override;
    [[nodiscard]] QWidget *nextField() const override;
    void setArmDelay(int ms);

private:
    QString m_step;
    std::optional<WizardAction> m_commit; ///< while it is offered
    CallsPart m_part;
    bool m_giving = false; ///< a second person's secret is being checked
    QWidget *m_before;
    PreviewPage *m_preview;
    PlainLabel *m_undo;
    SecondPersonPanel *m_second;
    RunPage *m_run;
};

} // namespace Switchback
