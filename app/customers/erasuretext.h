// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/erasure.h"

#include <QString>

namespace Switchback
{

/// For a terminal, before anybody confirms: what goes for ever, what stays, what is not reached. `name`: the
/// customer's.
QString erasureText(const Erasure &what, const QString &name);

} // namespace Switchback
