// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// Codes that the link itself gives: the site has said nothing, so nobody knows what became of a doing.
bool isLinkCode(const QString &code);

} // namespace Switchback
