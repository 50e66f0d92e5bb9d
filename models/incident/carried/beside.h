// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"

namespace Switchback
{

// Messages beside the steps: a correction, a test done, a date, or whatever has to be said.

/// {corrects} filled in: what the readers of that message, by its id, know it by. No such message: as it was.
Wordings namingCorrected(const Incident &incident, const Wordings &words, const QString &corrects);
/// What one about that topic begins with: the runbook's own words or the product's, in all their languages.
/// What only a person knows stands as "[...]". `corrects`: a message by id.
Wordings besideDraft(const Incident &incident, const QString &topic, const QString &corrects, Instant now);
/// A text still has a place that nobody has filled in.
bool hasGap(const QString &text);

} // namespace Switchback
