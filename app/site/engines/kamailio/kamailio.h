// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

namespace Switchback::Site
{

/// engine = "kamailio" in [calls]: an SBC of one to n Kamailios, reached by their JSON-RPC. What it has to be
/// set up with stands in docs/site-sbc.md.
CallsEngineKind kamailioKind();

} // namespace Switchback::Site
