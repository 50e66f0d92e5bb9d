// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"
#include "widgets/act/actcommit.h"

#include <QWidget>

namespace Switchback
{

/// The middle of the wizard for one kind of step. Told every second by setView(), it changes in place and
/// never touches what a person is typing. GUI thread.
class WizardPage : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;
    virtual void setView(const WizardView &view) = 0;
    /// Fills in what the action wants of what stands on the page.
    virtual void fillIn(const WizardAction & /*action*/, ActionAnswers & /*answers*/) const {}
    /// Why this action can't be done with what has been typed, though nothing is empty; empty: it can.
    [[nodiscard]] virtual QString missing(const WizardAction & /*action*/) const { return {}; }
    /// Whether it belongs to what the page shows now.
    [[nodiscard]] virtual bool offers(const WizardAction & /*action*/) const { return true; }
    /// The action with words and question for what is chosen here.
    [[nodiscard]] virtual WizardAction shown(const WizardAction &action) const { return action; }
    /// Does what is no command.
    virtual void act(const WizardAction & /*action*/) {}
    /// The command that was sent is done: what was typed for it is not needed any more.
    virtual void done(const WizardAction & /*action*/, const ActionAnswers & /*answers*/) {}
    virtual void refused() {}
    /// Where the recipients lie that were exported.
    virtual void sayExported(const QString & /*words*/) {}
    [[nodiscard]] virtual QWidget *firstField() const { return nullptr; }
    /// Where the work goes on: what wants to be filled in next. Never a control that does, or takes on,
    /// something by one press; null: nothing is left to fill in here.
    [[nodiscard]] virtual QWidget *nextField() const { return firstField(); }

signals:
    void changed(); ///< what is missing, or a button's words
    /// A button of the page itself.
    void pressed(const Switchback::WizardAction &action);
    /// The commit of an action that does one.
    void committed(const Switchback::WizardAction &action, const Switchback::ActCommit &commit);
    void secondPersonGiven(const QString &name, const QByteArray &secret);
};

/// Why nothing may be recorded from this seat now: nobody has signed in, another has the wheel, closed,
/// paused. Empty: it may.
QString seatBlock(const WizardView &view);
} // namespace Switchback
