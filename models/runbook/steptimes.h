// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"

#include <QHash>
#include <QList>
#include <QString>

namespace Switchback
{

/// How long a step took in this pair's own past runs, newest last; the forecast is their median.
using StepTimes = QHash<QString, QList<Duration>>;
StepTimes stepTimes(const QList<Event> &events);
/// Median of what is known, else a first guess for a pair without a past.
Duration expectedTime(const StepTimes &times, const QString &verb);

} // namespace Switchback
