// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// This machine itself.
bool isLoopbackHost(const QString &host);
/// An address of RFC 1918 or RFC 4193, as those of a lab are. A name may lead anywhere.
bool isPrivateHost(const QString &host);

} // namespace Switchback
