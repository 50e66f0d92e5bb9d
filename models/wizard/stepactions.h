// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/wizardaction.h"

namespace Switchback
{

// The actions that several kinds of step have, and how one is put together.

WizardAction makeAction(const char *key, const QString &text, const Command &command, bool primary = false);
/// A reason is asked for when it is pressed.
WizardAction asking(WizardAction action, const QString &question);
/// The page has a place for it, and says so while it is empty.
WizardAction wanting(WizardAction action, ActionField::Of of, const QString &missing = {});

/// It has passed, as the records tell.
WizardAction passAction(const RunbookStep &step, const QString &text);
/// It goes on although it has not passed.
WizardAction overrideAction(const RunbookStep &step, const QString &text, const QString &question);
WizardAction overrideAction(const RunbookStep &step);
WizardAction skipAction(const RunbookStep &step);
/// The change of an interval, to so many minutes.
WizardAction atInterval(const WizardAction &change, int minutes);
/// What can be recorded for those who are chosen in a table: the question says of whom.
WizardAction forChosen(const WizardAction &record, qsizetype count, const QString &name);

} // namespace Switchback
