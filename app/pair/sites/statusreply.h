// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/duty/watcher.h"
#include "app/link/base/linkcall.h"

namespace Switchback
{

/// The answer of a `status` call as the watcher wants it: read, and checked beyond the contract.
StatusReply statusReply(const QString &site, const CallAnswer &answer);

} // namespace Switchback
