// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/way.h"
#include "app/link/rest/tlstrust.h"

namespace Switchback
{

/// Why a site's certificate is not accepted, in words an operator can act on: the verdict's error, or its
/// name where there is none. `place` is the URL.
WayFault tlsFault(const QString &siteName, const QString &place, const TlsVerdict &verdict, Instant now);

} // namespace Switchback
