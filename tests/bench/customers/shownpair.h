// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/models/record/recordstory.h"

#include <map>
#include <string>

namespace Switchback
{

class MeasuredApplication;

/// The console's own window and wizard on an engine and a store that hold a story, in the time in which it
/// ended: CPU of a calm second of the whole process, and the longest turns of the window's loop. Adds its
/// figures to `out`. `everybody`: events after the story that change what all have signed.
void measureShown(MeasuredApplication &application, const RecordStory &story, const QList<Event> &everybody,
                  std::map<std::string, double> &out);

} // namespace Switchback
