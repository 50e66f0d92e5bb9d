// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"

namespace Switchback::Demo
{

/// Invented events for pictures and tests, newest last, as the store would hand them over.
QList<Event> log(Instant now);
Event event(qint64 seq, Instant at, const QString &kind, const QString &text, const QString &actor);

} // namespace Switchback::Demo
