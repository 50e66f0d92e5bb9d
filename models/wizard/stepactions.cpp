// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/stepactions.h"

#include "models/core/visibletext.h"
#include "models/wizard/stepdrawn.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
using Of = ActionField::Of;
} // namespace

WizardAction makeAction(const char *key, const QString &text, const Command &command, bool primary)
{
    WizardAction made;
    made.key = QLatin1String(key);
    made.text = text;
    made.primary = primary;
    made.command = command;
    return made;
}

WizardAction asking(WizardAction action, const QString &question)
{
    action.fields += ActionField{Of::Reason, question, {}, true, {}};
    return action;
}

WizardAction wanting(WizardAction action, ActionField::Of of, const QString &missing)
{
    action.fields += ActionField{of, {}, missing, true, {}};
    return action;
}

WizardAction passAction(const RunbookStep &step, const QString &text)
{
    WizardAction pass = makeAction("pass", text, Do::SettleStep{step.key, StepOutcome::Passed, {}, {}}, true);
    pass.mayRest = true;
    return pass;
}

WizardAction overrideAction(const RunbookStep &step, const QString &text, const QString &question)
{
    return asking(makeAction("override", text, Do::SettleStep{step.key, StepOutcome::Overridden, {}, {}}),
                  question);
}

WizardAction overrideAction(const RunbookStep &step)
{
    return overrideAction(step, Words::tr("Go on all the same…"),
                          Words::tr("Why do you go on all the same?"));
}

WizardAction skipAction(const RunbookStep &step)
{
    return asking(makeAction("skip", Words::tr("Skip this step…"),
                             Do::SettleStep{step.key, StepOutcome::Skipped, {}, {}}),
                  Words::tr("Why is this step skipped?"));
}

WizardAction atInterval(const WizardAction &change, int minutes)
{
    WizardAction made = change;
    made.text = Words::tr("Change to %1 min").arg(minutes);
    for (ActionField &field : made.fields) {
        if (field.of == Of::Reason)
            field.question =
                Words::tr("Why every %1 minutes from now on? Customers have been told of the next update.")
                    .arg(minutes);
    }
    return made;
}

WizardAction forChosen(const WizardAction &record, qsizetype count, const QString &name)
{
    WizardAction made = record;
    made.leadsOn = false;
    const bool many = count > 1;
    const QString whom = many ? Words::tr("%1 customers").arg(count) : name;
    const QString plain = QString(record.text).remove(QChar(0x2026));
    made.text = Words::tr("Record: %1 (%2)").arg(plain, whom);
    for (ActionField &field : made.fields) {
        if (!field.question.isEmpty()) {
            field.question = Words::tr("%1: %2").arg(visibleText(whom, 120), field.question);
            return made;
        }
    }
    // Of many at once it is asked in any case: one wrong press would write two hundred lines.
    if (many)
        made.fields +=
            ActionField{Of::Found,
                        Words::tr("“%1” for all %2 at once? A remark, if there is one:").arg(plain, whom),
                        {},
                        false,
                        {}};
    return made;
}

QList<WizardAction> StepDrawn::actions(const StepScene &scene, bool settled) const
{
    const RunbookStep &step = scene.step;
    QList<WizardAction> made{wanting(passAction(step, Words::tr("Done: record what you found…")), Of::Found,
                                     Words::tr("Missing: what you found."))};
    if (settled)
        return made;
    const auto outcome = [&step](StepOutcome which) { return Do::SettleStep{step.key, which, {}, {}}; };
    made += wanting(asking(makeAction("fail", Words::tr("Not done…"), outcome(StepOutcome::Failed)),
                           Words::tr("What went wrong?")),
                    Of::Found);
    made += asking(makeAction("unknown", Words::tr("Can't tell…"), outcome(StepOutcome::NotKnown)),
                   Words::tr("What is not known, and why?"));
    made += overrideAction(step);
    made += skipAction(step);
    return made;
}

} // namespace Switchback
