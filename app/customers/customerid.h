// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// "carver-county-clinic": what is made of a name, always the same.
QString customerIdFor(const QString &name);
/// Whether it is of a-z, 0-9 and -, at most 40.
bool isCustomerId(const QString &id);

} // namespace Switchback
