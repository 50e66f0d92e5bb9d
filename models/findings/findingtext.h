// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"

namespace Switchback
{

/// What kind of finding a verdict makes.
struct VerdictFinding {
    bool none = false; ///< nothing wrong
    FindingKind kind = FindingKind::SiteDown;
    Severity severity = Severity::Bad;
};
VerdictFinding findingFor(SiteVerdict verdict);
FindingKind findingFor(ProofIssue::Kind kind);
/// What to do next, in one sentence.
QString adviceFor(SiteVerdict verdict, bool standby);
QString adviceFor(ProofIssue::Kind kind);

/// The sentences of the findings, in one place for whoever translates or corrects them.
enum class Words {
    TwoPrimaries,
    TwoPrimariesAdvice,
    StandbyWrites,
    StandbyWritesAdvice,
    NoPrimary,
    NoPrimaryAdvice,
    MayStillWrite,
    MayStillWriteAdvice,
    LossUnknown,
    RpoExceeded,
    RpoExceededAtMost,
    RpoAdvice,
    RpoAdviceNoPrimary,
    RpoAdviceNoStandby,
    RpoNear,
    ScheduleBreaks,
    LogsFailing,
    LogsLate,
    LogsAdvice,
    RestoreLags,
    RestoreLagsAdvice,
    FilesFailing,
    FilesBehind,
    FilesOldest,
    FilesOldestAtLeast,
    FilesMissing,
    FilesMissingAdvice,
    FilesAdvice,
    Stopped,
    NoReason,
    FullFailing,
    FullLate,
    FullNone,
    FullAdvice,
    FullNotKnown,
    FullNotKnownAdvice,
    KeptCopies,
    KeptCopiesUncounted,
    KeptCopiesAdvice,
    DiskLow,
    DiskLowAdvice,
    ClockAhead,
    ClockBehind,
    ClockAdvice,
    ReleasesDiffer,
    FieldsDropped,
    FieldsDroppedAdvice,
    ReferenceLost,
    ReferenceLostAdvice,
    ReferenceSilent,
    NobodyOutside,
    Normal,
    NormalCalls,
    TakesWritesBut,
    OtherNotKnown,
    LastKnownPrimary,
    NothingKnown,
};
QString words(Words which);
/// In the form that a count wants.
QString words(Words which, qint64 count);

/// "1.2 MB", "640 GB": decimal units.
QString sizeText(qint64 bytes);
/// "0.1 s", "2.4 s".
QString secondsText(Duration length);

} // namespace Switchback
