// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/site.h"

#include <QStringList>

namespace Switchback::Terminal
{

struct VerifyOptions {
    bool json = false;
    bool witnesses = true; ///< both sites of all pairs are asked what they were told
    QStringList heads;     ///< typed in from sheets, "4711:7K2Q-9MXP-TD4R"
};

/// Whether the log is whole in itself, what both sites and the sheets were told of it, and whether the people
/// are those whom it made. Exits with 0: whole, and a witness says so; 1: not, the first event that is
/// missing or other is named; 3: whole in itself, and nobody else could be asked.
int verify(const ConsoleConfig &config, const VerifyOptions &options, const Clock &clock);

struct GapOptions {
    QString by; ///< an administrator, who is asked for their secret where people are set up
    QString reason;
};
/// Signs for what the witnesses were told of and the log does not hold, after saying what that is: the store
/// came from a backup. Exits with 0: signed, and the log goes on; 1: nothing is lost, or refused.
int signGap(const ConsoleConfig &config, const GapOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
