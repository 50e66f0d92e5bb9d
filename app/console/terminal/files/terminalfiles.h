// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/site.h"

namespace Switchback::Terminal
{

/// `files`: how the files of both sites stand to each other, in both directions.
struct FilesOptions {
    enum class What {
        Status,
        Check,   ///< compare some of them by their contents, now
        Orphans, ///< list audio whose rows were lost
        Export,  ///< copy it into a folder at its site
    };
    What what = What::Status;
    QStringList names; ///< Export: those alone; none: all
    QString actor;
    bool json = false;
};
/// 0: told, alike, or done; 1: not alike, or refused; 3: a site did not say.
int files(const PairConfig &pair, const ConsoleConfig &config, const FilesOptions &options,
          const Clock &clock);

} // namespace Switchback::Terminal
