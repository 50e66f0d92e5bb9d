// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "app/store/store.h"
#include "models/sites/site.h"
#include "models/witness/logcheckedtext.h"

#include <QFuture>

#include <memory>

namespace Switchback
{

/// How long sites are waited for, and how many at once.
struct LogCheckLimits {
    Duration site{std::chrono::seconds(60)}; ///< for all that one tells, however often it is asked
    int atOnce = 64;                         ///< however many pairs there are
};

/// Whom to ask about the log.
struct LogAsked {
    QList<PairConfig> pairs;    ///< whose sites are the witnesses
    SiteCalls *calls = nullptr; ///< of all of them, by siteKey(); null: nobody is asked
    QStringList heads = {};     ///< typed in from sheets
    LogCheckLimits limits = {};
};

/// Looks at the whole log: whether it is whole in itself, what both sites of all pairs were told of it, and
/// whether the people are those whom it made. A site that does not answer is said to be silent after its
/// time; a call to it that takes 8 s is its last. Ends with what was found, with `bad_code`, `chain_broken`,
/// `called_off` or an error of the store; never once `context`, in whose thread it is done, is gone. Store
/// and calls must outlive it.
QFuture<Result<LogChecked>> checkLog(Store &store, const LogAsked &asked,
                                     const std::shared_ptr<LogCheckWork> &work, QObject *context);

} // namespace Switchback
