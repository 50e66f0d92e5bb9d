// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/lossestimate.h"

#include "models/core/counted.h"
#include "models/replication/evidence.h"
#include "models/replication/numbertext.h"

#include <QCoreApplication>

#include <cmath>

namespace Switchback
{

namespace
{
/// Rows that nobody counted are taken at the busiest rate seen, and half as many again.
constexpr double PeakMargin = 1.5;
/// A site counts a while after it looked at its clock.
constexpr Duration CountingTime{4000};

QString say(const char *text)
{
    return QCoreApplication::translate("Loss", text);
}

QString nameOf(const PairConfig &config, Side side)
{
    return configOf(config, side).shortName;
}

qint64 uncounted(Duration gap, double peak)
{
    if (gap <= Duration{0})
        return 0;
    return qint64(std::ceil(double(gap.count()) / 1000 * peak * PeakMargin)) + 1;
}

/// Upper bound of the rows written after `from`: whole counts that reach beyond it, and the gaps between
/// them.
std::optional<qint64> rowsAfter(const ProofLog &log, Instant from, Instant now)
{
    const QList<ProofLog::RowCount> &counts = log.rowCounts();
    if (counts.isEmpty())
        return std::nullopt;
    qint64 rows = 0;
    Duration gaps{0};
    Instant covered = from;
    for (qsizetype i = 0; i < counts.size(); ++i) {
        const Instant since = counts.at(i).since;
        // Of one count: its end, less what it had surely counted before `from`.
        qint64 before = 0;
        for (; i + 1 < counts.size() && counts.at(i + 1).since == since; ++i) {
            if (counts.at(i).until + CountingTime <= from)
                before = counts.at(i).rows;
        }
        const ProofLog::RowCount &last = counts.at(i);
        if (last.until <= from)
            continue;
        gaps += std::max(Duration{0}, since - covered);
        covered = std::max(covered, last.until);
        rows += last.rows - before;
    }
    gaps += std::max(Duration{0}, now - covered);
    if (gaps == Duration{0})
        return rows;
    if (!log.peakRowsPerSecond())
        return std::nullopt;
    return rows + uncounted(gaps, *log.peakRowsPerSecond());
}

void countRows(LossEstimate &estimate, const PairFacts &facts, const PairConfig &config, const ProofLog &log,
               Instant now)
{
    const Side primary = otherSide(*estimate.roles.standby);
    const QString name = nameOf(config, primary);
    estimate.rowsAtMost = rowsAfter(log, *estimate.recoverableTo, now);
    if (estimate.rowsAtMost) {
        const QString rows = numberText(*estimate.rowsAtMost);
        estimate.rowsText =
            counted("Loss", QT_TRANSLATE_N_NOOP("Loss", "at most %1 rows"), *estimate.rowsAtMost).arg(rows);
        return;
    }
    if (statusFreshness(factsOf(facts, primary), config, now) == Freshness::Unknown)
        estimate.rowsText = say(QT_TRANSLATE_NOOP("Loss", "rows can't be counted: %1 is silent")).arg(name);
    else
        estimate.rowsText =
            say(QT_TRANSLATE_NOOP("Loss", "rows can't be counted: %1 doesn't count them")).arg(name);
}

/// Words for a site that is there but is no standby; empty when it may be one.
QString whyNoStandby(const SiteStatus &status, const QString &name)
{
    switch (status.role) {
    case SiteRole::Fenced:
        return say(QT_TRANSLATE_NOOP("Loss", "%1 is fenced: nothing is restored there.")).arg(name);
    case SiteRole::Held:
        return say(QT_TRANSLATE_NOOP("Loss", "%1 is held: nothing is restored there.")).arg(name);
    case SiteRole::Rebuilding:
        return say(QT_TRANSLATE_NOOP("Loss", "%1 is not rebuilt yet and can't take over.")).arg(name);
    case SiteRole::Primary:
        return say(QT_TRANSLATE_NOOP("Loss", "%1 was primary when last heard: nothing is restored there."))
            .arg(name);
    case SiteRole::Unknown:
    case SiteRole::Standby:
        break;
    }
    return {};
}

/// What stands in the way of a plain answer; empty when the proof is of now.
QString whyNotKnown(const SiteFacts &site, const QString &name, const PairConfig &config, Instant now,
                    bool fromLog)
{
    if (statusFreshness(site, config, now) != Freshness::Fresh) {
        if (!site.statusAt)
            return say(QT_TRANSLATE_NOOP("Loss", "%1 has not answered yet; by the last proof.")).arg(name);
        return say(QT_TRANSLATE_NOOP("Loss", "%1 last answered %2 ago; more may have arrived since."))
            .arg(name, durationText(now - *site.statusAt));
    }
    if (fromLog)
        return say(QT_TRANSLATE_NOOP("Loss", "%1 doesn't say what has arrived; by the last proof."))
            .arg(name);
    return {};
}

void applyProof(LossEstimate &estimate, const Proof &proof, Instant now)
{
    estimate.recoverableTo = proof.recoverableTo;
    estimate.loss = std::max(Duration{0}, now - proof.recoverableTo);
    estimate.by = proof.kind;
    estimate.band = rpoBand(estimate.loss, estimate.rpo);
}

std::optional<Proof> rememberedProof(const ProofLog &log, Side standby)
{
    const auto &proof = log.lastProof();
    return proof && proof->standby == standby ? proof : std::nullopt;
}
} // namespace

LossEstimate estimateLoss(const PairFacts &facts, const PairConfig &config, const ProofLog &log, Instant now)
{
    LossEstimate estimate;
    estimate.at = now;
    estimate.rpo = config.rpo;
    estimate.roles = rolesOf(facts, config, now);
    // After a restart no site may have answered yet: what was proven last still names the standby.
    if (!estimate.roles.standby && log.lastProof())
        estimate.roles.standby = log.lastProof()->standby;
    if (!estimate.roles.standby) {
        estimate.why = estimate.roles.state == PairRoles::Primary::NotKnown
                           ? say(QT_TRANSLATE_NOOP("Loss", "No site has answered yet."))
                           : say(QT_TRANSLATE_NOOP("Loss", "No site is a standby."));
        estimate.kind = estimate.roles.state == PairRoles::Primary::NotKnown ? LossEstimate::Kind::Unknown
                                                                             : LossEstimate::Kind::NoStandby;
        return estimate;
    }
    const Side standby = *estimate.roles.standby;
    const SiteFacts &site = factsOf(facts, standby);
    const SiteFacts &source = factsOf(facts, otherSide(standby));
    const QString name = nameOf(config, standby);
    if (source.status && source.status->logs)
        estimate.schedule = checkSchedule(source.status->logs->interval, log.copyTime(), config.rpo);
    if (estimate.roles.state == PairRoles::Primary::Two) {
        estimate.why = say(QT_TRANSLATE_NOOP("Loss", "Both sites take writes: neither holds everything."));
        return estimate;
    }
    if (site.status) {
        estimate.why = whyNoStandby(*site.status, name);
        if (!estimate.why.isEmpty()) {
            estimate.kind = LossEstimate::Kind::NoStandby;
            return estimate;
        }
    }
    const Evidence evidence = gatherEvidence(facts, config, estimate.roles, log, now);
    estimate.issues = evidence.issues;
    // A refused value must not let an older proof stand in its place when the site contradicts it.
    const auto proof = evidence.newest             ? evidence.newest
                       : evidence.issues.isEmpty() ? rememberedProof(log, standby)
                                                   : std::nullopt;
    if (!proof) {
        estimate.why =
            !evidence.issues.isEmpty() ? evidence.issues.first().text
            : site.status
                ? say(QT_TRANSLATE_NOOP("Loss", "%1 has never shown what has arrived there.")).arg(name)
                : say(QT_TRANSLATE_NOOP("Loss", "%1 has never answered.")).arg(name);
        return estimate;
    }
    applyProof(estimate, *proof, now);
    estimate.why = whyNotKnown(site, name, config, now, !evidence.newest);
    if (estimate.why.isEmpty() && !proof->clockKnown)
        estimate.why = say(QT_TRANSLATE_NOOP("Loss", "%1's clock was never measured and is taken for right."))
                           .arg(nameOf(config, otherSide(standby)));
    estimate.kind = estimate.why.isEmpty() ? LossEstimate::Kind::Known : LossEstimate::Kind::AtMost;
    countRows(estimate, facts, config, log, now);
    return estimate;
}

QString rpoText(const PairConfig &config)
{
    if (config.timeScale <= 1)
        return say(QT_TRANSLATE_NOOP("Loss", "RPO %1")).arg(durationText(config.rpo));
    return say(QT_TRANSLATE_NOOP("Loss", "RPO %1 (%2 at %3 times lab speed)"))
        .arg(durationText(config.rpo), durationText(config.rpo * config.timeScale))
        .arg(config.timeScale);
}

} // namespace Switchback
