// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"

namespace Switchback
{

/// One sentence: the worst finding, else who takes the writes.
QString headlineOf(const QList<Finding> &findings, const PairFacts &facts, const PairConfig &config,
                   Instant now);

} // namespace Switchback
