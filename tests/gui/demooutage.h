// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/outage/outagestate.h"
#include "models/timeline/film.h"

namespace Switchback::Demo
{

/// An invented outage of an hour and a quarter, ending `now`; with what was seen on the way.
OutageState incident(Instant now, const Words &words = {});
OutageState drill(Instant now, const Words &words = {});
/// Twelve hours, forty things that happened, updates late and missed.
OutageState longIncident(Instant now, const Words &words = {});
/// None is open; three are over.
OutageState noIncident(Instant now, const Words &words = {});
/// Both sites while the calls are being moved.
Overview failedOver(Instant now, const Words &words = {});
/// The log of incident(): frames and lines.
Film film(Instant now, const Words &words = {});

} // namespace Switchback::Demo
