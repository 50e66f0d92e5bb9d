// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

namespace Switchback::Site
{

/// engine = "command" in [calls]: a program of the shop's own that knows its SBC. What it is asked and has to
/// answer stands in docs/site-sbc.md.
CallsEngineKind callsCommandKind();

} // namespace Switchback::Site
