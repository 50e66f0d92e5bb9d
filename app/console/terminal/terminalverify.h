// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/store.h"
#include "models/core/clock.h"
#include "models/sites/site.h"
#include "models/witness/logchecked.h"

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

/// The look itself, with its progress, and the witnesses' links where they are asked.
Result<LogChecked> lookAtLog(Store &store, const ConsoleConfig &config, const VerifyOptions &options,
                             const Clock &clock);

} // namespace Switchback::Terminal
