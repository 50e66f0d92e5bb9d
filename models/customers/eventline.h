// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"

#include <QString>

namespace Switchback
{

/// What an event says to people: its text, and after it what it says of a person, which lies apart and can be
/// erased. Not for what is kept elsewhere (a journal, a record's summary): that takes the text.
QString eventLine(const Event &event);

} // namespace Switchback
