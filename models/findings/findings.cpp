// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/finding.h"

#include "models/findings/findingtext.h"
#include "models/replication/evidence.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr Duration ClockLimit{2000};
/// Copied logs may wait so long to be restored; a standby replays by the segment.
constexpr Duration RestoreLagLimit = std::chrono::minutes(5);
/// The agreement's daily full backup.
constexpr Duration FullInterval = std::chrono::hours(24);

class Finder
{
public:
    Finder(const PairFacts &facts, const PairConfig &config, const LossEstimate &loss, Instant now)
        : m_facts(facts)
        , m_config(config)
        , m_loss(loss)
        , m_roles(rolesOf(facts, config, now))
        , m_now(now)
    {
    }

    QList<Finding> run()
    {
        sites();
        roles();
        lossAndRpo();
        for (const Side side : {Side::Production, Side::Backup}) {
            // Old facts explain nothing: what is wrong with a silent site is that it is silent.
            if (isFresh(side))
                components(side, *site(side).status);
        }
        comparisons();
        std::stable_sort(m_found.begin(), m_found.end(), [](const Finding &a, const Finding &b) {
            return a.severity != b.severity ? a.severity > b.severity : a.kind < b.kind;
        });
        return m_found;
    }

private:
    [[nodiscard]] const SiteFacts &site(Side side) const { return factsOf(m_facts, side); }
    [[nodiscard]] const SiteConfig &config(Side side) const { return configOf(m_config, side); }
    [[nodiscard]] QString name(Side side) const { return config(side).shortName; }
    [[nodiscard]] bool isFresh(Side side) const
    {
        return statusFreshness(site(side), m_config, m_now) == Freshness::Fresh;
    }
    /// A site's time as the console's.
    [[nodiscard]] Instant here(Side side, Instant siteTime) const
    {
        return site(side).clockKnown ? siteTime - site(side).clockOffset : siteTime;
    }
    /// Limits of the profile shrink with the lab's time, as the RPO does.
    [[nodiscard]] Duration scaled(Duration limit) const
    {
        return std::max(limit / std::max(1, m_config.timeScale), 3 * m_config.pollPeriod);
    }

    Finding &add(FindingKind kind, Severity severity, std::optional<Side> side, const QString &sentence,
                 const QString &advice = {})
    {
        Finding finding;
        finding.kind = kind;
        finding.severity = severity;
        finding.site = side ? config(*side).id : QString();
        finding.sentence = sentence;
        finding.advice = advice;
        m_found.append(finding);
        return m_found.last();
    }

    void sites()
    {
        const Judgement production = judgeSite(m_facts, m_config, Side::Production, m_now);
        const Judgement backup = judgeSite(m_facts, m_config, Side::Backup, m_now);
        if (production.verdict == SiteVerdict::ConsoleCutOff &&
            backup.verdict == SiteVerdict::ConsoleCutOff) {
            // One finding for one fault, not two sites declared dead.
            consoleCutOff(production, backup, production.sentence);
            return;
        }
        if (nobodyAnswers())
            consoleCutOff(production, backup, words(Words::NobodyOutside));
        siteFinding(Side::Production, production);
        siteFinding(Side::Backup, backup);
        if (wayCondition(m_facts.reference, m_config, m_now) == WayCondition::Lost)
            add(FindingKind::ReferenceLost, Severity::Warning, std::nullopt,
                words(Words::ReferenceLost).arg(m_config.reference.text()), words(Words::ReferenceLostAdvice))
                .since = m_facts.reference.failingSince;
    }

    void consoleCutOff(const Judgement &production, const Judgement &backup, const QString &sentence)
    {
        const bool referenceLost = wayCondition(m_facts.reference, m_config, m_now) == WayCondition::Lost;
        Finding &finding =
            add(FindingKind::ConsoleCutOff, Severity::Bad, std::nullopt,
                referenceLost ? words(Words::ReferenceSilent).arg(m_config.reference.text()) : sentence,
                adviceFor(SiteVerdict::ConsoleCutOff, false));
        finding.verdict = SiteVerdict::ConsoleCutOff;
        for (const Side side : {Side::Production, Side::Backup}) {
            const Judgement &of = side == Side::Production ? production : backup;
            for (Witness witness : of.witnesses.mid(0, 2)) {
                witness.by = QStringLiteral("%1, %2").arg(name(side), witness.by);
                finding.witnesses += witness;
            }
        }
        finding.since = production.since;
    }

    /// Every way to both sites is lost, and nothing outside them answers. Whoever refuses our key was
    /// reached.
    [[nodiscard]] bool nobodyAnswers() const
    {
        bool tried = false;
        for (const SiteFacts *each : {&m_facts.production, &m_facts.backup}) {
            for (const WayState *way : {&each->ssh, &each->rest}) {
                tried = tried || way->reach != Reach::Local;
                if (wayCondition(*way, m_config, m_now) != WayCondition::Lost ||
                    way->reach == Reach::Rejected || way->reach == Reach::Nonsense)
                    return false;
            }
        }
        return tried && wayCondition(m_facts.reference, m_config, m_now) != WayCondition::Answers;
    }

    /// Named, so that nobody takes for not told what was told badly.
    void dropped(Side side, const QStringList &fields)
    {
        if (fields.isEmpty())
            return;
        constexpr qsizetype Named = 3;
        QStringList named;
        for (const QString &field : fields.mid(0, Named))
            named += field.section(QLatin1Char(' '), 0, 0).remove(QLatin1Char(':'));
        if (fields.size() > Named)
            named += QStringLiteral("+%1").arg(fields.size() - Named);
        // Nothing but the list of what was done there hangs on an operation's times.
        const bool onlyOperations = std::all_of(fields.cbegin(), fields.cend(), [](const QString &field) {
            return field.startsWith(QLatin1String("operations["));
        });
        add(FindingKind::FieldsDropped, onlyOperations ? Severity::Note : Severity::Warning, side,
            words(Words::FieldsDropped).arg(name(side), named.join(QStringLiteral(", "))),
            words(Words::FieldsDroppedAdvice).arg(fields.mid(0, Named).join(QStringLiteral("; "))));
    }

    void siteFinding(Side side, const Judgement &judgement)
    {
        const VerdictFinding as = findingFor(judgement.verdict);
        if (as.none)
            return;
        // A missing standby costs protection, a missing primary costs the service.
        const bool standby = m_roles.primary == otherSide(side) ||
                             (site(side).status && site(side).status->role == SiteRole::Standby);
        const Severity severity = as.severity == Severity::Bad && standby ? Severity::Warning : as.severity;
        Finding &finding =
            add(as.kind, severity, side, judgement.sentence, adviceFor(judgement.verdict, standby));
        finding.verdict = judgement.verdict;
        finding.witnesses = judgement.witnesses;
        finding.since = judgement.since;
        if (judgement.verdict == SiteVerdict::BadAnswer)
            finding.advice = site(side).badAnswer;
    }

    void roles()
    {
        if (m_roles.state == PairRoles::Primary::Two) {
            const Side other = otherSide(m_roles.primary.value_or(Side::Production));
            add(FindingKind::TwoPrimaries, Severity::Bad, std::nullopt,
                words(Words::TwoPrimaries).arg(name(Side::Production), name(Side::Backup)),
                words(standbyWrites(other) ? Words::StandbyWritesAdvice : Words::TwoPrimariesAdvice)
                    .arg(name(other)));
            return;
        }
        if (m_roles.state == PairRoles::Primary::None)
            add(FindingKind::NoPrimary, Severity::Bad, std::nullopt, words(Words::NoPrimary),
                words(Words::NoPrimaryAdvice));
        if (!m_roles.primary)
            return;
        const Side old = otherSide(*m_roles.primary);
        if (m_roles.state == PairRoles::Primary::One && !isFresh(old) && site(old).status &&
            site(old).status->role == SiteRole::Primary)
            add(FindingKind::MayStillWrite, Severity::Warning, old,
                words(Words::MayStillWrite).arg(name(old)), words(Words::MayStillWriteAdvice).arg(name(old)));
    }

    void lossAndRpo()
    {
        for (const ProofIssue &issue : m_loss.issues)
            add(findingFor(issue.kind),
                issue.kind == ProofIssue::Kind::Future ? Severity::Warning : Severity::Bad, issue.side,
                issue.text, adviceFor(issue.kind));
        if (m_loss.kind == LossEstimate::Kind::NoStandby)
            return; // the site's own finding says why
        if (!m_loss.recoverableTo) {
            const bool heard = site(Side::Production).status || site(Side::Backup).status;
            if (heard && m_loss.roles.state != PairRoles::Primary::Two && m_loss.issues.isEmpty())
                add(FindingKind::LossUnknown, Severity::Warning, std::nullopt,
                    words(Words::LossUnknown).arg(m_loss.why));
            return;
        }
        const QString loss = durationText(m_loss.loss);
        const QString rpo = rpoText(m_config);
        const bool atMost = m_loss.kind == LossEstimate::Kind::AtMost;
        if (m_loss.band >= RpoBand::Exceeded)
            add(FindingKind::RpoExceeded, Severity::Bad, std::nullopt,
                words(atMost ? Words::RpoExceededAtMost : Words::RpoExceeded).arg(loss, rpo), rpoAdvice())
                .since = *m_loss.recoverableTo + m_config.rpo;
        else if (m_loss.band == RpoBand::Near) {
            // A loss that the schedule itself explains wants no action: the next log is on its way.
            const bool explained = m_loss.schedule.worstLoss && m_loss.loss <= *m_loss.schedule.worstLoss;
            add(FindingKind::RpoNear, explained ? Severity::Note : Severity::Warning, std::nullopt,
                words(Words::RpoNear).arg(loss, rpo));
        }
        if (m_loss.schedule.breaksRpo)
            add(FindingKind::ScheduleBreaksRpo, Severity::Note, std::nullopt,
                words(Words::ScheduleBreaks).arg(m_loss.schedule.text));
    }

    /// A standby can't be fenced: what helps is a rebuild.
    [[nodiscard]] bool standbyWrites(Side side) const
    {
        const auto &status = site(side).status;
        return status && status->role == SiteRole::Standby && status->database &&
               (status->database->state == DatabaseState::AcceptingWrites ||
                status->database->state == DatabaseState::ReadOnly);
    }

    void kept(Side side, const KeptStatus &kept)
    {
        QStringList names;
        qint64 rows = 0;
        bool counted = true;
        for (const KeptCopy &copy : kept.copies) {
            names << copy.name;
            rows += copy.rows.value_or(0);
            counted = counted && copy.rows;
        }
        if (names.isEmpty())
            return;
        const QString list = names.join(QStringLiteral(", "));
        add(FindingKind::KeptCopies, Severity::Note, side,
            counted ? words(Words::KeptCopies, rows).arg(name(side), list).arg(rows)
                    : words(Words::KeptCopiesUncounted).arg(name(side), list),
            words(Words::KeptCopiesAdvice));
    }

    /// Only what can be done as things are: a log backup wants a primary that takes writes and a standby that
    /// takes logs.
    [[nodiscard]] QString rpoAdvice() const
    {
        const Side standby = m_loss.roles.standby.value_or(Side::Backup);
        const Side primary = otherSide(standby);
        const bool writes = isFresh(primary) && site(primary).status->role == SiteRole::Primary &&
                            site(primary).status->database &&
                            site(primary).status->database->state == DatabaseState::AcceptingWrites;
        const Words which = !writes             ? Words::RpoAdviceNoPrimary
                            : !isFresh(standby) ? Words::RpoAdviceNoStandby
                                                : Words::RpoAdvice;
        if (which == Words::RpoAdviceNoStandby)
            return words(which).arg(name(standby));
        return words(which).arg(name(primary), name(standby));
    }

    void components(Side side, const SiteStatus &status)
    {
        if (standbyWrites(side))
            add(FindingKind::StandbyWrites, Severity::Bad, side, words(Words::StandbyWrites).arg(name(side)),
                words(Words::StandbyWritesAdvice).arg(name(side)));
        if (status.kept)
            kept(side, *status.kept);
        const bool primary = m_roles.primary == side;
        if (status.logs)
            logs(side, *status.logs, primary, status.role == SiteRole::Standby);
        if (status.files)
            files(side, *status.files, primary);
        if (status.fulls)
            fulls(side, *status.fulls, primary);
        const bool full = judgeSite(m_facts, m_config, side, m_now).verdict == SiteVerdict::DiskFull;
        if (!full && status.disk && status.disk->sizeBytes > 0 &&
            status.disk->freeBytes * 10 < status.disk->sizeBytes)
            add(FindingKind::DiskLow, Severity::Warning, side,
                words(Words::DiskLow)
                    .arg(name(side))
                    .arg(status.disk->freeBytes * 100 / status.disk->sizeBytes)
                    .arg(sizeText(status.disk->freeBytes)),
                words(Words::DiskLowAdvice));
        clock(side);
        dropped(side, status.dropped);
    }

    void logs(Side side, const LogStatus &logs, bool primary, bool standby)
    {
        if (primary && logs.failing) {
            // With the other site gone it can't be otherwise; that site's own finding is the one to act on.
            const SiteFacts &other = site(otherSide(side));
            const bool otherGone = statusFreshness(other, m_config, m_now) != Freshness::Fresh;
            add(FindingKind::LogsFailing, otherGone ? Severity::Note : Severity::Bad, side,
                words(Words::LogsFailing).arg(name(side), logs.failure), words(Words::LogsAdvice));
        } else if (primary && logs.nextAt &&
                   m_now - here(side, *logs.nextAt) > scaled(std::chrono::minutes(5))) {
            add(FindingKind::LogsLate, Severity::Warning, side,
                words(Words::LogsLate).arg(name(side), durationText(m_now - here(side, *logs.nextAt))),
                words(Words::LogsAdvice))
                .since = here(side, *logs.nextAt);
        }
        if (!standby || !logs.copied || !logs.copied->upTo)
            return;
        const Lsn restored =
            std::max(logs.restored && logs.restored->upTo ? *logs.restored->upTo : 0,
                     site(side).status->database ? site(side).status->database->lsn.value_or(0) : 0);
        const Duration waiting = m_now - here(side, logs.copied->at);
        if (restored < *logs.copied->upTo && waiting > scaled(RestoreLagLimit))
            add(FindingKind::RestoreLags, Severity::Warning, side,
                words(Words::RestoreLags).arg(name(side), durationText(waiting)),
                words(Words::RestoreLagsAdvice))
                .since = here(side, logs.copied->at);
    }

    /// One a day is agreed, and each site keeps its own: without it the site can't be rebuilt by itself. One
    /// that runs gets a quarter of the interval more, for it takes its time and every day's ends a little
    /// later.
    void fulls(Side side, const FullStatus &fulls, bool primary)
    {
        if (!fulls.notKnown.isEmpty()) {
            add(FindingKind::FullNotKnown, Severity::Warning, side,
                words(Words::FullNotKnown).arg(name(side), fulls.notKnown), words(Words::FullNotKnownAdvice));
            return;
        }
        if (!fulls.failure.isEmpty() && primary) {
            add(FindingKind::FullFailing, Severity::Warning, side,
                words(Words::FullFailing).arg(name(side), fulls.failure));
            return;
        }
        if (fulls.own.isEmpty()) {
            // A failure says that nobody knows, and a first one on its way is no fault yet.
            if (fulls.failure.isEmpty() && !fulls.running)
                add(FindingKind::FullLate, Severity::Warning, side, words(Words::FullNone).arg(name(side)),
                    words(Words::FullAdvice).arg(name(side)));
            return;
        }
        const Duration day = scaled(FullInterval);
        const Duration age = m_now - here(side, fulls.own.first().takenAt);
        if (age <= day || (fulls.running && age <= day + day / 4))
            return;
        add(FindingKind::FullLate, Severity::Warning, side,
            words(Words::FullLate).arg(name(side), durationText(age)),
            words(Words::FullAdvice).arg(name(side)))
            .since = here(side, fulls.own.first().takenAt) + day;
    }

    void files(Side side, const FileStatus &files, bool primary)
    {
        if (files.state == QLatin1String("failing") || files.state == QLatin1String("stopped")) {
            const QString why =
                files.detail.isEmpty()
                    ? words(files.state == QLatin1String("stopped") ? Words::Stopped : Words::NoReason)
                    : files.detail;
            add(FindingKind::FilesFailing, Severity::Warning, side,
                words(Words::FilesFailing).arg(name(side), why), words(Words::FilesAdvice));
        } else if (primary && files.waitingBytes > (qint64(100) << 20)) {
            add(FindingKind::FilesBehind, Severity::Warning, side,
                words(Words::FilesBehind, files.waitingFiles)
                    .arg(name(side))
                    .arg(files.waitingFiles)
                    .arg(sizeText(files.waitingBytes)));
        }
    }

    void clock(Side side)
    {
        const SiteFacts &facts = site(side);
        if (!facts.clockKnown)
            return;
        // Only what the measurement's own error can't explain.
        const Duration off = std::chrono::abs(facts.clockOffset);
        if (off - facts.clockError <= ClockLimit)
            return;
        add(FindingKind::ClockOff, Severity::Warning, side,
            words(facts.clockOffset > Duration{0} ? Words::ClockAhead : Words::ClockBehind)
                .arg(name(side), durationText(off), secondsText(facts.clockError)),
            words(Words::ClockAdvice));
    }

    void comparisons()
    {
        if (!isFresh(Side::Production) || !isFresh(Side::Backup))
            return;
        const QString first = site(Side::Production).status->release;
        const QString second = site(Side::Backup).status->release;
        if (!first.isEmpty() && !second.isEmpty() && first != second)
            add(FindingKind::ReleasesDiffer, Severity::Warning, std::nullopt,
                words(Words::ReleasesDiffer).arg(name(Side::Production), first, name(Side::Backup), second));
    }

    const PairFacts &m_facts;
    const PairConfig &m_config;
    const LossEstimate &m_loss;
    PairRoles m_roles;
    Instant m_now;
    QList<Finding> m_found;
};
} // namespace

QList<Finding> findFindings(const PairFacts &facts, const PairConfig &config, const LossEstimate &loss,
                            Instant now)
{
    return Finder(facts, config, loss, now).run();
}

} // namespace Switchback
