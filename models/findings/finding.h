// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/verdict.h"
#include "models/replication/lossestimate.h"

#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// Everything that can be wrong with a pair, worst first: the order is the order of the headline.
enum class FindingKind {
    TwoPrimaries,
    StandbyWrites, ///< a standby whose database takes writes: promoted outside of Switchback
    ConsoleCutOff,
    NoPrimary,
    SiteDown,        ///< down, frozen, unreachable, path lost, rejected, not ours: the verdict tells which
    DatabaseTrouble, ///< down, silent, read only, disk full: the verdict tells which
    OtherSystem,     ///< the standby is no copy of the primary
    NotNewer,        ///< the standby went back: an older backup was restored
    OtherTimeline,   ///< the standby follows another history
    RpoExceeded,
    LossUnknown,
    LogDisagrees, ///< the log does not hold what the site was told of it
    LogsFailing,
    LogsLate, ///< the next log backup is overdue, or none arrives though none fails
    FutureProof,
    SiteHeld,
    SiteFenced,
    Rebuilding,
    DiskLow,
    RpoNear,
    RestoreLags, ///< copied, but not restored
    FilesFailing,
    FilesBehind,
    FullFailing,
    FullLate,     ///< no full backup younger than the profile's day
    FullNotKnown, ///< its repository could not be read
    Component,    ///< of a component that says itself what is wrong: its key tells which
    KeptCopies,   ///< old data that may hold rows nobody else has
    ScheduleBreaksRpo,
    ClockOff,
    WitnessBehind, ///< the site was not told how far the log has come
    BadAnswer,
    FieldsDropped, ///< parts of a site's answer can't be believed; the rest counts
    WayLost,
    ReleasesDiffer,
    MayStillWrite, ///< last known as primary, and can't be asked while the other one is primary
    NotHeardYet,
    ReferenceLost, ///< the address outside both sites does not answer
    Trying,
};
QString findingKey(FindingKind kind);

enum class Severity {
    Note,    ///< worth a line
    Warning, ///< wants an action, not now
    Bad,     ///< wants an action now
};

struct Finding {
    FindingKind kind = FindingKind::NotHeardYet;
    Severity severity = Severity::Note;
    QString site;                                ///< id; empty: the pair
    QString component;                           ///< key; of FindingKind::Component
    SiteVerdict verdict = SiteVerdict::NotKnown; ///< when it is about a site's state
    QString sentence;                            ///< what is, in words a customer understands
    QString advice;                              ///< what to do next; may be empty
    QList<Witness> witnesses;                    ///< who says so
    std::optional<Instant> since;                ///< console's clock
    bool operator==(const Finding &) const = default;
};

/// Its kind's key; of a component's own finding that component's.
QString findingKey(const Finding &finding);

/// What is wrong, worst first. `loss` is the estimate of the same moment. Pure.
QList<Finding> findFindings(const PairFacts &facts, const PairConfig &config, const LossEstimate &loss,
                            Instant now);

} // namespace Switchback
