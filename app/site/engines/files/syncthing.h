// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

namespace Switchback::Site
{

/// Syncthing, asked over its own REST interface at this machine.
FilesEngineKind syncthingKind();

} // namespace Switchback::Site
