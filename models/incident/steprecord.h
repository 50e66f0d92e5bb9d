// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QHash>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace Switchback
{

enum class StepOutcome {
    None, ///< not settled
    Passed,
    Failed,
    Skipped,    ///< who and why
    Overridden, ///< it did not pass, and somebody goes on all the same: who and why
    NotKnown,   ///< nobody can tell
};
QString stepOutcomeKey(StepOutcome outcome);
std::optional<StepOutcome> stepOutcomeFromKey(const QString &key);
QString stepOutcomeText(StepOutcome outcome);

struct StepRecord {
    std::optional<Instant> startedAt;
    std::optional<Instant> settledAt;
    StepOutcome outcome = StepOutcome::None;
    QString by;
    QString why;      ///< skipped, overridden, failed
    QString found;    ///< the value found, not "checked"
    int tries = 0;    ///< how often it was begun
    int outcomes = 0; ///< how often an outcome was recorded
    QJsonObject kept; ///< what the step's room folded of its own events
    /// Settled well enough to go on. Failed and not known are not.
    [[nodiscard]] bool settled() const
    {
        return outcome == StepOutcome::Passed || outcome == StepOutcome::Skipped ||
               outcome == StepOutcome::Overridden;
    }
    bool operator==(const StepRecord &) const = default;
};

/// One thing that was found out about one customer. The newest counts, the older stay in the log.
struct Fact {
    StepOutcome outcome = StepOutcome::None;
    QString found;
    QString by;
    std::optional<Instant> at;
    QByteArray said; ///< the hash by which the log holds `found`; empty: it stands there as it is
    bool operator==(const Fact &) const = default;
};

/// What has become of one customer in this incident.
struct CustomerRecord {
    std::optional<Instant> askedAt;    ///< asked to reroute
    std::optional<Instant> saysDoneAt; ///< says that the calls are rerouted
    Fact moved;                        ///< their calls were seen at the new site
    QHash<QString, Fact> tests;        ///< "call", "notification"
    QString excusedWhy;                ///< gone on without them: the reason
    QString excusedBy;
    QByteArray excusedSaid; ///< the hash by which the log holds the reason, as Fact::said
    bool operator==(const CustomerRecord &) const = default;
};

} // namespace Switchback
