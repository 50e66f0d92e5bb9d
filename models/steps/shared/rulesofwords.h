// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/planning.h"

namespace Switchback
{

// What all messages have in common when they are written and approved, those of a step and those beside.

/// Empty, too long, a placeholder that nobody fills in: in whichever language.
std::optional<Error> wordsFault(const Wordings &words, const QString &stage);
/// A place of the draft that nobody has filled in.
std::optional<Error> gapFault(const Wordings &words);
/// As they are stored; by a person's own means goes what stands in the message alone.
Wordings tidyWords(const Wordings &words, bool carried);
Error alreadySent(const Incident &incident, const Notice &notice);
/// Why a message can't be written over, or approved, any more; `approved`: with who and when.
std::optional<Error> isDecided(const Incident &incident, const Notice &notice, const char *approved);
PlannedEvent written(const Incident &incident, const Notice &notice, const CommandContext &context);
QList<PlannedEvent> approvedAndQueued(const Incident &incident, const Notice &notice,
                                      const CommandContext &context);

} // namespace Switchback
