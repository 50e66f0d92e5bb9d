// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback
{

/// Of each call by SIP, beside SipSettings: ports for its speech, from `rtpFirst` on.
inline constexpr int SipPortsPerCall = 10;

} // namespace Switchback
