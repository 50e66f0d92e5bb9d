// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/sites/weeklytime.h"
#include "models/testcall/standbycalls.h"

namespace Switchback
{

/// What is known of test calls at the standby. Plain values, so that lines are made beside the window.
struct StandbyInputs {
    bool wanted = false; ///< its site answers calls, or they are scheduled: the page has a part for it
    QString site;        ///< name of the one that stands by; empty: not known
    QString lastSite;    ///< name of the one that placed the last call
    StandbyCalls calls;
    std::optional<WeeklyTime> schedule;
    QString cannot; ///< why none can be placed now; empty: one can
};

/// "Calls through Centennial's SBC", and what the last one came to. Texts of sites are made safe to show.
struct StandbyLine {
    QString name; ///< empty: there is nothing to show
    QString outcome;
    QString more;   ///< its figures, and the schedule
    QString cannot; ///< why none can be placed now; empty: one can
    Mark mark = Mark::NotYet;
    QString
        trouble; ///< of the last call, in a sentence, where somebody has to look after it; as bad as `mark`
    QString missed; ///< likewise of one that was due and was not placed: a warning
    bool operator==(const StandbyLine &) const = default;
};
StandbyLine standbyLine(const StandbyInputs &in, Instant now, const QByteArray &zone);

} // namespace Switchback
