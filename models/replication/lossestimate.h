// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/replication/prooflog.h"
#include "models/replication/schedule.h"

namespace Switchback
{

/// What would be lost if we failed over now. `loss` is an upper bound: whatever was acknowledged before
/// `recoverableTo` has arrived at the standby. All times: console's clock.
struct LossEstimate {
    enum class Kind {
        Known,     ///< the standby said so just now
        AtMost,    ///< by the last proof: the standby can't be asked, or a clock was never measured
        Unknown,   ///< nothing was ever proven
        NoStandby, ///< there is nothing to fail over to
    };
    Kind kind = Kind::Unknown;
    Instant at{};
    Duration loss{0}; ///< 0 and meaningless without recoverableTo
    Duration rpo{0};
    std::optional<Instant> recoverableTo;
    ProofKind by = ProofKind::CopiedLog;
    RpoBand band = RpoBand::Unknown;
    std::optional<qint64> rowsAtMost;
    QString rowsText; ///< "at most 410 rows", or why they can't be counted
    QString why;      ///< one sentence when not Known
    QList<ProofIssue> issues;
    PairRoles roles;
    ScheduleCheck schedule;
    bool operator==(const LossEstimate &) const = default;
};

/// `log` holds what was proven before; feed it with these facts first. Pure.
LossEstimate estimateLoss(const PairFacts &facts, const PairConfig &config, const ProofLog &log, Instant now);

/// The RPO in words; says a lab's scale: "RPO 1 min (60 min at 60 times lab speed)".
QString rpoText(const PairConfig &config);

} // namespace Switchback
