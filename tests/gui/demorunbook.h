// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/runbook/runbook.h"

namespace Switchback::Demo
{

/// The steps of a hosted failover with short texts, and one that is done by hand.
Runbook runbook(const Words &words = {});

} // namespace Switchback::Demo
