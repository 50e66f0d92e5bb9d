// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/terminal/people/terminalwho.h"
#include "models/sites/site.h"

namespace Switchback::Terminal
{

struct KeysOptions {
    enum class What { List, Rotate, Revoke, Replace };
    What what = What::List;
    QString fingerprint; ///< of the one that is revoked
    WordOptions word;
    bool json = false;
};

/// `keys list|rotate|revoke|replace`: the keys that sign the log. 0 done, 1 refused, 3 not known. `list` ends
/// with 1 where this seat signs nothing, and says why.
int keys(const ConsoleConfig &config, const KeysOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
