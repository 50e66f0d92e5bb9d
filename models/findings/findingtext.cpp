// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingtext.h"

#include "models/core/counted.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Findings", text);
}

struct Sentence {
    Words which;
    const char *text;
};
constexpr Sentence Sentences[] = {
    {Words::TwoPrimaries, QT_TRANSLATE_NOOP("Findings", "TWO PRIMARIES: %1 and %2 both take writes.")},
    {Words::TwoPrimariesAdvice,
     QT_TRANSLATE_NOOP("Findings", "Fence %1 now: what it takes from here on has to be reconciled by hand.")},
    {Words::StandbyWrites,
     QT_TRANSLATE_NOOP("Findings", "%1 is the standby, but its database takes writes.")},
    {Words::StandbyWritesAdvice,
     QT_TRANSLATE_NOOP("Findings",
                       "It was promoted outside of Switchback. Rebuild %1: what it took is kept first.")},
    {Words::NoPrimary, QT_TRANSLATE_NOOP("Findings", "No site takes writes.")},
    {Words::NoPrimaryAdvice,
     QT_TRANSLATE_NOOP("Findings", "Finish the failover that was begun, or resume the fenced site.")},
    {Words::MayStillWrite,
     QT_TRANSLATE_NOOP("Findings", "%1 was primary when last heard and may still take writes.")},
    {Words::MayStillWriteAdvice,
     QT_TRANSLATE_NOOP("Findings", "Make sure that %1 is off or fenced before its link comes back.")},
    {Words::LossUnknown, QT_TRANSLATE_NOOP("Findings", "What a failover would lose is not known: %1")},
    {Words::RpoExceeded,
     QT_TRANSLATE_NOOP("Findings", "A failover now would lose %1, more than allowed: %2.")},
    {Words::RpoExceededAtMost,
     QT_TRANSLATE_NOOP("Findings", "A failover now could lose up to %1, more than allowed: %2.")},
    {Words::RpoAdvice,
     QT_TRANSLATE_NOOP("Findings", "See why no log backup of %1 has arrived at %2. \"Fail over…\" "
                                   "offers to take one now.")},
    {Words::RpoAdviceNoPrimary,
     QT_TRANSLATE_NOOP("Findings", "%1 takes no log backup as it is: what has not reached %2 can't "
                                   "reach it until %1 is back.")},
    {Words::RpoAdviceNoStandby,
     QT_TRANSLATE_NOOP("Findings", "%1 can't be asked: get it back first, for nothing is known to "
                                   "have arrived there since.")},
    {Words::RpoNear,
     QT_TRANSLATE_NOOP("Findings", "A failover now would lose %1, close to what is allowed: %2.")},
    {Words::ScheduleBreaks, QT_TRANSLATE_NOOP("Findings", "The backup schedule can't keep the RPO: %1.")},
    {Words::LogsFailing, QT_TRANSLATE_NOOP("Findings", "%1's log backups fail: %2")},
    {Words::LogsLate, QT_TRANSLATE_NOOP("Findings", "%1's log backup is overdue by %2.")},
    {Words::LogsAdvice,
     QT_TRANSLATE_NOOP("Findings", "Read there why; the archive command's output is in the site's "
                                   "log.")},
    {Words::RestoreLags,
     QT_TRANSLATE_NOOP("Findings", "%1 has logs that arrived %2 ago and are not restored yet.")},
    {Words::RestoreLagsAdvice,
     QT_TRANSLATE_NOOP("Findings", "Nothing is lost by this, but a failover takes longer.")},
    {Words::FilesFailing, QT_TRANSLATE_NOOP("Findings", "%1's files are not replicated: %2")},
    {Words::FilesBehind,
     QT_TRANSLATE_N_NOOP("Findings", "%1 has %2 files (%3) that the other site doesn't have yet.")},
    {Words::FilesOldest, QT_TRANSLATE_NOOP("Findings", "The oldest has waited %1.")},
    {Words::FilesOldestAtLeast, QT_TRANSLATE_NOOP("Findings", "The oldest has waited %1 at least.")},
    {Words::FilesMissing, QT_TRANSLATE_N_NOOP("Findings", "%1 had %2 files (%3) that have not come to %4.")},
    {Words::FilesMissingAdvice,
     QT_TRANSLATE_NOOP("Findings", "They come by themselves once %1 and its file replicator are back.")},
    {Words::FilesAdvice,
     QT_TRANSLATE_NOOP("Findings", "Audio recorded meanwhile is missing at the other site.")},
    {Words::Stopped, QT_TRANSLATE_NOOP("Findings", "the replicator is stopped")},
    {Words::NoReason, QT_TRANSLATE_NOOP("Findings", "the site gives no reason")},
    {Words::FullFailing, QT_TRANSLATE_NOOP("Findings", "%1's last full backup failed: %2")},
    {Words::FullLate,
     QT_TRANSLATE_NOOP("Findings", "%1's newest full backup is %2 old; there should be one a day.")},
    {Words::FullNone, QT_TRANSLATE_NOOP("Findings", "%1 holds no full backup.")},
    {Words::FullAdvice,
     QT_TRANSLATE_NOOP("Findings", "Until there is one, %1 can't be rebuilt from its own repository: see why "
                                   "the last one did not come.")},
    {Words::FullNotKnown,
     QT_TRANSLATE_NOOP("Findings", "Whether %1's repository holds a full backup is not known: %2")},
    {Words::FullNotKnownAdvice,
     QT_TRANSLATE_NOOP("Findings", "Look whether it is mounted and may be read by the database's owner.")},
    {Words::KeptCopies,
     QT_TRANSLATE_N_NOOP("Findings", "%1 keeps old data that nobody else may have: %2, %3 rows.")},
    {Words::KeptCopiesUncounted,
     QT_TRANSLATE_NOOP("Findings",
                       "%1 keeps old data that nobody else may have: %2; how many rows is not known.")},
    {Words::KeptCopiesAdvice,
     QT_TRANSLATE_NOOP("Findings", "It stays until somebody exports or discards it by name.")},
    {Words::DiskLow, QT_TRANSLATE_NOOP("Findings", "%1's disk has %2 % left (%3).")},
    {Words::DiskLowAdvice, QT_TRANSLATE_NOOP("Findings", "A full disk stops the database.")},
    {Words::ClockAhead,
     QT_TRANSLATE_NOOP("Findings", "%1's clock is %2 ahead of this console's (within %3).")},
    {Words::ClockBehind,
     QT_TRANSLATE_NOOP("Findings", "%1's clock is %2 behind this console's (within %3).")},
    {Words::ClockAdvice,
     QT_TRANSLATE_NOOP("Findings", "Times are corrected by it; set the clock right all the same.")},
    {Words::ReleasesDiffer, QT_TRANSLATE_NOOP("Findings", "%1 runs release %2, %3 runs %4.")},
    {Words::FieldsDropped, QT_TRANSLATE_NOOP("Findings", "Part of %1's answer can't be believed: %2.")},
    {Words::FieldsDroppedAdvice,
     QT_TRANSLATE_NOOP("Findings", "%1. The rest of its answer counts. Set its clock (NTP), and look "
                                   "at what wrote that.")},
    {Words::ReferenceLost, QT_TRANSLATE_NOOP("Findings", "The reference address %1 does not answer.")},
    {Words::ReferenceLostAdvice,
     QT_TRANSLATE_NOOP("Findings", "Without it, a loss of both sites is declared by a person only. "
                                   "Look at what should answer there.")},
    {Words::ReferenceSilent,
     QT_TRANSLATE_NOOP("Findings", "THIS CONSOLE IS CUT OFF: it reaches neither site, nor the "
                                   "reference address %1.")},
    {Words::NobodyOutside,
     QT_TRANSLATE_NOOP("Findings", "THIS CONSOLE MAY BE THE ONE THAT IS CUT OFF: neither site answers "
                                   "it, nor anything outside them.")},
    {Words::Normal, QT_TRANSLATE_NOOP("Findings", "Normal. %1 takes all writes.")},
    {Words::NormalCalls, QT_TRANSLATE_NOOP("Findings", "Normal. %1 answers all calls.")},
    {Words::TakesWritesBut, QT_TRANSLATE_NOOP("Findings", "%1 takes all writes. %2")},
    {Words::OtherNotKnown, QT_TRANSLATE_NOOP("Findings", "%1 takes all writes. How %2 is, is not known.")},
    {Words::LastKnownPrimary,
     QT_TRANSLATE_NOOP("Findings", "Not known. %1 took the writes when it was last heard.")},
    {Words::NothingKnown,
     QT_TRANSLATE_NOOP("Findings", "Not known yet: waiting for the sites' first answers.")},
};

const char *source(Words which)
{
    const auto found = std::find_if(std::begin(Sentences), std::end(Sentences),
                                    [which](const Sentence &sentence) { return sentence.which == which; });
    return found == std::end(Sentences) ? "" : found->text;
}

struct KindKey {
    FindingKind kind;
    const char *key;
};
constexpr KindKey KindKeys[] = {
    {FindingKind::TwoPrimaries, "two_primaries"},
    {FindingKind::ConsoleCutOff, "console_cut_off"},
    {FindingKind::NoPrimary, "no_primary"},
    {FindingKind::SiteDown, "site_down"},
    {FindingKind::DatabaseTrouble, "database"},
    {FindingKind::OtherSystem, "other_system"},
    {FindingKind::NotNewer, "not_newer"},
    {FindingKind::OtherTimeline, "other_timeline"},
    {FindingKind::RpoExceeded, "rpo_exceeded"},
    {FindingKind::LossUnknown, "loss_unknown"},
    {FindingKind::LogsFailing, "logs_failing"},
    {FindingKind::LogsLate, "logs_late"},
    {FindingKind::FutureProof, "future_proof"},
    {FindingKind::SiteHeld, "held"},
    {FindingKind::SiteFenced, "fenced"},
    {FindingKind::Rebuilding, "rebuilding"},
    {FindingKind::DiskLow, "disk_low"},
    {FindingKind::RpoNear, "rpo_near"},
    {FindingKind::RestoreLags, "restore_lags"},
    {FindingKind::FilesFailing, "files_failing"},
    {FindingKind::FilesBehind, "files_behind"},
    {FindingKind::FullFailing, "full_failing"},
    {FindingKind::FullLate, "full_late"},
    {FindingKind::ScheduleBreaksRpo, "schedule"},
    {FindingKind::ClockOff, "clock_off"},
    {FindingKind::BadAnswer, "bad_answer"},
    {FindingKind::WayLost, "way_lost"},
    {FindingKind::FieldsDropped, "fields_dropped"},
    {FindingKind::ReferenceLost, "reference_lost"},
    {FindingKind::ReleasesDiffer, "releases"},
    {FindingKind::MayStillWrite, "may_still_write"},
    {FindingKind::StandbyWrites, "standby_writes"},
    {FindingKind::FullNotKnown, "full_not_known"},
    {FindingKind::Component, "component"},
    {FindingKind::KeptCopies, "kept_copies"},
    {FindingKind::LogDisagrees, "log_disagrees"},
    {FindingKind::WitnessBehind, "witness_behind"},
    {FindingKind::NotHeardYet, "not_heard_yet"},
    {FindingKind::Trying, "trying"},
};
} // namespace

QString words(Words which)
{
    return say(source(which));
}

QString words(Words which, qint64 count)
{
    return counted("Findings", source(which), count);
}

QString findingKey(FindingKind kind)
{
    for (const KindKey &entry : KindKeys) {
        if (entry.kind == kind)
            return QString::fromLatin1(entry.key);
    }
    return {};
}

QString findingKey(const Finding &finding)
{
    return finding.component.isEmpty() ? findingKey(finding.kind) : finding.component;
}

VerdictFinding findingFor(SiteVerdict verdict)
{
    switch (verdict) {
    case SiteVerdict::Answers:
        break;
    case SiteVerdict::NotKnown:
        return {false, FindingKind::NotHeardYet, Severity::Note};
    case SiteVerdict::Trying:
        return {false, FindingKind::Trying, Severity::Note};
    case SiteVerdict::DatabaseStarting:
        return {false, FindingKind::DatabaseTrouble, Severity::Warning};
    case SiteVerdict::DatabaseDown:
    case SiteVerdict::DatabaseSilent:
    case SiteVerdict::DatabaseReadOnly:
    case SiteVerdict::DiskFull:
        return {false, FindingKind::DatabaseTrouble, Severity::Bad};
    case SiteVerdict::DatabaseNotKnown:
        return {false, FindingKind::DatabaseTrouble, Severity::Warning};
    case SiteVerdict::Fenced:
        return {false, FindingKind::SiteFenced, Severity::Warning};
    case SiteVerdict::Held:
        return {false, FindingKind::SiteHeld, Severity::Warning};
    case SiteVerdict::Rebuilding:
        return {false, FindingKind::Rebuilding, Severity::Warning};
    case SiteVerdict::RebuildStopped:
        return {false, FindingKind::Rebuilding, Severity::Bad};
    case SiteVerdict::WayLost:
        return {false, FindingKind::WayLost, Severity::Warning};
    case SiteVerdict::PathLost:
        return {false, FindingKind::SiteDown, Severity::Warning};
    case SiteVerdict::Down:
    case SiteVerdict::Frozen:
    case SiteVerdict::UnreachableEverywhere:
    case SiteVerdict::Rejected:
    case SiteVerdict::ConsoleFault:
    case SiteVerdict::NotOurs:
        return {false, FindingKind::SiteDown, Severity::Bad};
    case SiteVerdict::ConsoleCutOff:
        return {false, FindingKind::ConsoleCutOff, Severity::Bad};
    case SiteVerdict::BadAnswer:
        return {false, FindingKind::BadAnswer, Severity::Warning};
    }
    return {true, FindingKind::NotHeardYet, Severity::Note};
}

FindingKind findingFor(ProofIssue::Kind kind)
{
    switch (kind) {
    case ProofIssue::Kind::Future:
        return FindingKind::FutureProof;
    case ProofIssue::Kind::OtherSystem:
        return FindingKind::OtherSystem;
    case ProofIssue::Kind::OtherTimeline:
        return FindingKind::OtherTimeline;
    case ProofIssue::Kind::NotNewer:
        break;
    }
    return FindingKind::NotNewer;
}

QString adviceFor(SiteVerdict verdict, bool standby)
{
    switch (verdict) {
    case SiteVerdict::PathLost:
        return say(QT_TRANSLATE_NOOP("Findings",
                                     "Look after this console's network. Don't fail over because of this."));
    case SiteVerdict::ConsoleCutOff:
        return say(QT_TRANSLATE_NOOP("Findings",
                                     "Look after this console's network, or go on from another console. "
                                     "Who knows otherwise that the service is down may declare the outage by "
                                     "name."));
    case SiteVerdict::UnreachableEverywhere:
        if (standby)
            return say(QT_TRANSLATE_NOOP("Findings", "Until it is back there is nothing to fail over to."));
        return say(
            QT_TRANSLATE_NOOP("Findings", "Find out by another way whether it is off before failing over."));
    case SiteVerdict::Down:
    case SiteVerdict::Frozen:
    case SiteVerdict::DatabaseDown:
    case SiteVerdict::DatabaseSilent:
        if (standby)
            return say(QT_TRANSLATE_NOOP("Findings", "Until it is back there is nothing to fail over to."));
        return say(QT_TRANSLATE_NOOP("Findings", "If it doesn't come back soon, decide about a failover."));
    case SiteVerdict::DiskFull:
    case SiteVerdict::DatabaseReadOnly:
        return say(QT_TRANSLATE_NOOP("Findings",
                                     "Make room on its disk, then start its database if it has stopped."));
    case SiteVerdict::Rejected:
        return say(QT_TRANSLATE_NOOP("Findings",
                                     "See the way's detail: a key, a token or a certificate is refused."));
    case SiteVerdict::ConsoleFault:
        return say(QT_TRANSLATE_NOOP(
            "Findings", "See the way's detail: a key, a token or a setting of this console can't "
                        "be used. Mend it, or go on from another console."));
    case SiteVerdict::NotOurs:
        return say(
            QT_TRANSLATE_NOOP("Findings", "Check the address in the configuration and what answers there."));
    case SiteVerdict::Fenced:
        return say(QT_TRANSLATE_NOOP("Findings",
                                     "Rows it took and the other site never saw are kept there until it is "
                                     "rebuilt."));
    case SiteVerdict::RebuildStopped:
        return say(QT_TRANSLATE_NOOP("Findings", "See in the run why it stopped, and try it again."));
    case SiteVerdict::Held:
        return say(QT_TRANSLATE_NOOP("Findings", "Resume it only if the other site surely takes no writes."));
    default:
        return {};
    }
}

QString adviceFor(ProofIssue::Kind kind)
{
    switch (kind) {
    case ProofIssue::Kind::Future:
        return say(QT_TRANSLATE_NOOP("Findings", "Check the clocks of both sites."));
    case ProofIssue::Kind::OtherSystem:
    case ProofIssue::Kind::OtherTimeline:
    case ProofIssue::Kind::NotNewer:
        return say(QT_TRANSLATE_NOOP("Findings", "Rebuild it from the primary before relying on it."));
    }
    return {};
}

QString sizeText(qint64 bytes)
{
    constexpr const char *units[] = {"B", "kB", "MB", "GB", "TB"};
    double value = double(bytes);
    std::size_t unit = 0;
    while (value >= 1000 && unit + 1 < std::size(units)) {
        value /= 1000;
        ++unit;
    }
    return QString::number(value, 'f', unit > 0 && value < 10 ? 1 : 0) + QChar(QChar::Nbsp) +
           QString::fromLatin1(units[unit]);
}

QString secondsText(Duration length)
{
    // Rounded up: an error of 20 ms is not none.
    const qint64 tenths = (std::max<qint64>(length.count(), 0) + 99) / 100;
    return QString::number(double(tenths) / 10, 'f', 1) + QChar(QChar::Nbsp) +
           QCoreApplication::translate("Duration", "s");
}

} // namespace Switchback
