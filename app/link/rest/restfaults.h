// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/way.h"

namespace Switchback
{

class CurlTransfer;

/// Why a transfer ended before the head of an answer came, in words.
WayFault transferFault(const SiteConfig &site, const CurlTransfer &transfer, Instant now);

} // namespace Switchback
