// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/plannedevent.h"
#include "models/incident/incident.h"

namespace Switchback
{

/// That of these customers, whom gateways have told of a request to reroute, those have been asked of whom it
/// was said that they had not been reached. Nothing to say of them, or of another message: none. The
/// console's own doing.
QList<PlannedEvent> planAskedLater(const Incident &incident, const Notice &notice, const QStringList &told,
                                   Instant now);

} // namespace Switchback
