// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/readiness/readinessview.h"

namespace Switchback::Demo
{

/// Gateways of which one does not carry, and 214 customers of whom a test has not reached some.
ReadinessView readiness(Instant now, const Words &words = {});

} // namespace Switchback::Demo
