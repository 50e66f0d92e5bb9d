// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"
#include "models/runbook/run.h"

#include <QHash>

namespace Switchback
{

/// What the runner knows beyond the events: lines that came while a step was under way, and what it waits
/// for.
struct RunNotes {
    QHash<QString, QStringList> lines; ///< step key -> live output, newest last
    QString waiting;          ///< "Centennial does not answer; asking again in 4 s", empty when it answers
    bool interrupted = false; ///< taken up unfinished: after a start, or from somebody else
    bool following = false;   ///< somebody else carries it out; nothing can be done about it here
    QString wheel;            ///< following: who has the wheel; empty: not known
    Error storeError;         ///< the log can't be written or read: nothing is done until it can
    QByteArray zone;          ///< by which clock times are told; empty: UTC
    QString zoneName;         ///< "Naperville"
};

/// The run as it is drawn. Pure.
RunView makeRunView(const RunState &state, const RunNotes &notes);

} // namespace Switchback
