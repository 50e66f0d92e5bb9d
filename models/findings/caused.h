// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/component.h"
#include "models/findings/findingtext.h"

namespace Switchback
{

/// A site's finding whose sentence ends with ": %2", the cause as a program gave it. One that is longer than
/// a line stands before the advice instead: the sentence is the headline, also on the wall.
Finding causedFinding(const SiteView &site, FindingKind kind, Severity severity, Words sentence,
                      const QString &cause, const QString &advice = {});

} // namespace Switchback
