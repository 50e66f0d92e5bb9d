// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/steprecord.h"
#include "models/signoff/signoff.h"

namespace Switchback
{

/// One fact as it is signed: `none` where nothing was recorded. Never translated.
EvidenceItem evidenceItem(const QString &key, const QString &title, const Fact &fact, const QString &none);

} // namespace Switchback
