// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/command.h"
#include "models/wizard/wizardview.h"

#include <QWidget>

#include <functional>
#include <optional>

namespace Switchback
{

/// A question that has to be answered before something is done.
struct Ask {
    QString key; ///< what was typed for it is kept under this word until it is done
    QString question;
    QString button;       ///< verb and object
    bool required = true; ///< an empty answer is no answer
    std::function<void(const QString &answer, const QString &who)> then;
    QString who;        ///< a name is asked for too: its label; empty: it isn't
    bool yesNo = false; ///< nothing is written down: it is done, or it isn't
};

/// The middle of the wizard for one kind of step. Told every second by setView(), it changes in place and
/// never touches what a person is typing. GUI thread.
class WizardPage : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;
    virtual void setView(const WizardView &view) = 0;
    /// Why this action can't be done with what has been typed; empty: it can.
    [[nodiscard]] virtual QString missing(const QString & /*action*/) const { return {}; }
    /// Whether it belongs to what the page shows now.
    [[nodiscard]] virtual bool offers(const QString & /*action*/) const { return true; }
    /// What is asked before it is done, where the page knows more than the view; empty: as the view says.
    [[nodiscard]] virtual QString question(const WizardAction & /*action*/) const { return {}; }
    /// The words on its button.
    [[nodiscard]] virtual QString actionText(const WizardAction &action) const { return action.text; }
    /// What it means on this page; none: what it means everywhere.
    [[nodiscard]] virtual std::optional<Command> command(const QString & /*action*/,
                                                         const QString & /*reason*/)
    {
        return std::nullopt;
    }
    /// Does it without a command of its own; false: it is no matter of this page.
    virtual bool act(const QString & /*action*/) { return false; }
    /// The command that was sent is done: what was typed for it is not needed any more.
    virtual void done(const QString & /*action*/) {}
    virtual void refused() {}
    /// Where the recipients lie that were exported.
    virtual void sayExported(const QString & /*words*/) {}
    [[nodiscard]] virtual QWidget *firstField() const { return nullptr; }
    /// Where the work goes on: what wants to be filled in next. Never a control that does, or takes on,
    /// something by one press; null: nothing is left to fill in here.
    [[nodiscard]] virtual QWidget *nextField() const { return firstField(); }

signals:
    void changed(); ///< what is missing, or a button's words
    void commandWanted(const Switchback::Command &command);
    void askWanted(const Switchback::Ask &ask);
    void exportWanted(const QByteArray &csv);
};

/// Why nothing may be recorded from this seat now: nobody has signed in, another has the wheel, closed,
/// paused. Empty: it may.
QString seatBlock(const WizardView &view);
/// The view's word on an action, where it has one.
const WizardAction *findAction(const WizardView &view, const QString &key);
/// Whether it can be done: by the view where it has the action, else by the seat.
QString whyNotNow(const WizardView &view, const QString &key);

} // namespace Switchback
