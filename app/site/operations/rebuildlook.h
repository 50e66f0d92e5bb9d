// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

namespace Switchback::Site
{

/// Everything that can be found out of a rebuild without touching anything.
struct RebuildLook {
    int peerEpoch = 0;
    RebuildPreview preview;
};
RebuildLook lookAtRebuild(const ThisSite &site, int timeoutMs);

/// The contract's RebuildPreview.
QJsonObject previewJson(const ThisSite &site, const RebuildPreview &preview);

} // namespace Switchback::Site
