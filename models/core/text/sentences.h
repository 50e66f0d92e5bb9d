// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

namespace Switchback
{

/// An error in one line: what went wrong, and what to do. Texts from outside end as they like: between the
/// two stands a full stop.
QString asSentences(const Error &error);

} // namespace Switchback
