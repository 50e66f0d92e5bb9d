// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incident.h"

namespace Switchback
{

// Messages beside the steps: a correction, a test done, a date, or whatever has to be said.

/// What one about that topic begins with: the runbook's own words or the product's, in all their languages.
/// What only a person knows stands as "[...]". `corrects`: a message by id.
Wordings besideDraft(const Incident &incident, const QString &topic, const QString &corrects, Instant now);
/// A text still has a place that nobody has filled in.
bool hasGap(const QString &text);

} // namespace Switchback
