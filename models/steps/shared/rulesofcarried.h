// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/planning.h"

namespace Switchback
{

// What of a message's events is about how it goes out: by gateways, or by a person's own means.

/// What an approval and a queueing say of a message that gateways carry: the texts with all filled in that is
/// the same for everybody, the moments in them, the subject and a hash.
void addCarried(QJsonObject &approved, QJsonObject &queued, const Incident &incident, const Notice &notice,
                const CommandContext &context);
/// That it is out, and what of its step that settles.
QList<PlannedEvent> sentEvents(const Incident &incident, const Notice &notice, const QString &how,
                               const QStringList &notReached, const CommandContext &context);

} // namespace Switchback
