// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/command/command.h"
#include "models/incident/clocks.h"

namespace Switchback
{

/// How careful the people of a test are.
struct Habits {
    bool sendsEveryUpdate = true; ///< false: every fourth is sent late, every fifth never
    bool holdsFirst = false;      ///< decides to hold before deciding to fail over
    bool excusesOne = false;      ///< the first customer is gone on without, and declines to sign
    Duration holdFor{std::chrono::minutes(20)};
};

/// What is to be done next in an incident, by whom, as the runbook says: from the log alone, so that it goes
/// on from any state.
struct NextDoing {
    enum class Kind {
        Nothing, ///< something or somebody else is waited for
        Act,
        StartRun,
    };
    Kind kind = Kind::Nothing;
    Command command = Do::GoOn{};
    QString person;
};
NextDoing nextDoing(const Incident &incident, const Habits &habits, Instant now);

/// A customer's initials for what is known of them now.
Signoff someInitials(const Incident &incident, const QString &customer);

} // namespace Switchback
