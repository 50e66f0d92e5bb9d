// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/evidence.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Loss", text);
}

/// Cheap quartz drifts 20 to 100 parts in a million.
Duration drift(Duration age)
{
    return age > Duration{0} ? age / 10'000 : Duration{0};
}

/// Judges one standby against one primary.
class Judge
{
public:
    Judge(const PairFacts &facts, const PairConfig &config, Side standby, const ProofLog &log, Instant now)
        : m_config(config)
        , m_log(log)
        , m_standby(standby)
        , m_site(factsOf(facts, standby))
        , m_source(factsOf(facts, otherSide(standby)))
        , m_clock(clockOf(m_source, otherSide(standby), log, now))
        , m_now(now)
    {
    }

    Evidence run()
    {
        if (!m_site.status)
            return m_evidence;
        if (!sameSystem())
            return m_evidence;
        tellBackwards();
        copiedLog();
        heartbeat();
        positions();
        // A database on another history can't be brought on by the logs that lie beside it.
        for (const ProofIssue &known : std::as_const(m_evidence.issues)) {
            if (known.kind == ProofIssue::Kind::OtherTimeline)
                m_evidence.newest.reset();
        }
        return m_evidence;
    }

private:
    [[nodiscard]] const SiteStatus &status() const { return *m_site.status; }
    [[nodiscard]] QString name() const { return configOf(m_config, m_standby).shortName; }
    [[nodiscard]] QString sourceName() const { return configOf(m_config, otherSide(m_standby)).shortName; }
    [[nodiscard]] QString systemId() const
    {
        return status().database ? status().database->systemId : QString();
    }

    void issue(ProofIssue::Kind kind, const QString &text)
    {
        for (const ProofIssue &known : std::as_const(m_evidence.issues)) {
            if (known.kind == kind)
                return;
        }
        m_evidence.issues.append({kind, m_standby, text});
    }

    [[nodiscard]] QString expectedSystem() const
    {
        if (m_source.status && m_source.status->database && !m_source.status->database->systemId.isEmpty())
            return m_source.status->database->systemId;
        return m_log.positions().isEmpty() ? QString() : m_log.positions().last().systemId;
    }

    /// The primary's database itself said just now on which timeline it writes; else it is only remembered.
    [[nodiscard]] bool sourceTellsTimeline() const
    {
        return statusFreshness(m_source, m_config, m_now) == Freshness::Fresh && m_source.status->database &&
               m_source.status->database->lsn && timelineOf(*m_source.status) != 0;
    }

    [[nodiscard]] int expectedTimeline() const
    {
        if (m_source.status) {
            if (const int timeline = timelineOf(*m_source.status))
                return timeline;
        }
        return m_log.positions().isEmpty() ? 0 : m_log.positions().last().timeline;
    }

    bool sameSystem()
    {
        const QString expected = expectedSystem();
        if (expected.isEmpty() || systemId().isEmpty() || expected == systemId())
            return true;
        issue(ProofIssue::Kind::OtherSystem,
              say(QT_TRANSLATE_NOOP(
                      "Loss", "%1's database is not a copy of %2's: its system identifier is %3, not %4."))
                  .arg(name(), sourceName(), systemId(), expected));
        return false;
    }

    bool sameTimeline(int timeline)
    {
        const int expected = expectedTimeline();
        if (expected == 0 || timeline == 0 || expected == timeline)
            return true;
        // What is only remembered of the primary may be older than the last promotions; the standby's own
        // word is newer then.
        if (timeline > expected && !sourceTellsTimeline())
            return true;
        // Behind is usual for a moment after a promotion: no proof, but nothing to report either.
        if (timeline > expected)
            issue(ProofIssue::Kind::OtherTimeline,
                  say(QT_TRANSLATE_NOOP(
                          "Loss",
                          "%1 follows another history than %2: it is on timeline %3, %2 on timeline %4."))
                      .arg(name(), sourceName())
                      .arg(timeline)
                      .arg(expected));
        return false;
    }

    void offer(Instant primaryTime, ProofKind kind, int timeline, const QString &what)
    {
        const Instant at = m_clock.earliest(primaryTime);
        // The other end of the error must lie in the future before a value is called impossible.
        if (at > m_now + FutureTolerance) {
            issue(ProofIssue::Kind::Future,
                  say(QT_TRANSLATE_NOOP("Loss", "%1 of %2 lies %3 in the future and proves nothing."))
                      .arg(what, name(), durationText(at - m_now)));
            return;
        }
        keep(std::min(at, m_now), kind, timeline);
    }

    void keep(Instant at, ProofKind kind, int timeline)
    {
        if (m_evidence.newest && m_evidence.newest->recoverableTo >= at)
            return;
        m_evidence.newest = Proof{
            at, m_site.statusAt.value_or(m_now), kind, m_standby, expectedSystem(), timeline, m_clock.known};
    }

    void copiedLog()
    {
        if (!status().logs || !status().logs->copied || !status().logs->copied->coversTo)
            return;
        const LogMark &mark = *status().logs->copied;
        const int timeline = timelineOfSegment(mark.segment);
        if (sameTimeline(timeline))
            offer(*mark.coversTo, ProofKind::CopiedLog, timeline,
                  say(QT_TRANSLATE_NOOP("Loss", "The newest commit in the copied log")));
    }

    void heartbeat()
    {
        // A site that takes writes itself shows its own heartbeat: that proves nothing about what arrived.
        if (!status().database || !status().database->heartbeatAt || status().role != SiteRole::Standby)
            return;
        const int timeline = timelineOf(status());
        if (sameTimeline(timeline))
            offer(*status().database->heartbeatAt, ProofKind::Heartbeat, timeline,
                  say(QT_TRANSLATE_NOOP("Loss", "The restored heartbeat")));
    }

    /// The newest moment at which the primary was at or before a position that has arrived.
    void positions()
    {
        if (timelineOf(status()) > expectedTimeline())
            return; // remembered positions lie on a history that this standby has left
        Lsn restored = 0;
        if (status().role == SiteRole::Standby && status().database && sameTimeline(timelineOf(status())))
            restored = status().database->lsn.value_or(0);
        Lsn copied = 0;
        if (status().logs && status().logs->copied && status().logs->copied->upTo &&
            sameTimeline(timelineOfSegment(status().logs->copied->segment)))
            copied = *status().logs->copied->upTo;
        const Lsn reached = std::max(restored, copied);
        if (reached == 0)
            return;
        const QList<ProofLog::Position> &known = m_log.positions();
        const int timeline = expectedTimeline();
        for (auto it = known.crbegin(); it != known.crend(); ++it) {
            if (it->timeline != timeline || it->systemId != expectedSystem() || it->lsn > reached)
                continue;
            if (it->at <= m_now + FutureTolerance)
                keep(std::min(it->at, m_now), ProofKind::Position, timeline);
            return;
        }
    }

    void tellBackwards()
    {
        const auto &high = m_log.highWater();
        if (!high || high->side != m_standby || !high->behindSince ||
            m_now - *high->behindSince < BackwardsHold)
            return;
        issue(ProofIssue::Kind::NotNewer,
              say(QT_TRANSLATE_NOOP(
                      "Loss", "%1 was restored, but not to something newer: it had reached %2 and is now "
                              "at %3. An older backup may have been restored there."))
                  .arg(name(), lsnToText(std::max(high->restored, high->copied)),
                       lsnToText(status().database ? status().database->lsn.value_or(0) : 0)));
    }

    const PairConfig &m_config;
    const ProofLog &m_log;
    Side m_standby;
    const SiteFacts &m_site;
    const SiteFacts &m_source;
    ClockReading m_clock;
    Instant m_now;
    Evidence m_evidence;
};
} // namespace

ClockReading clockOf(const SiteFacts &site, Side side, const ProofLog &log, Instant now)
{
    if (site.clockKnown) {
        const Duration age = site.statusAt ? now - *site.statusAt : Duration{0};
        return {site.clockOffset, site.clockError + drift(age), true};
    }
    if (const auto mark = log.clock(side))
        return {mark->offset, mark->error + drift(now - mark->at), true};
    return {};
}

int timelineOfSegment(const QString &segment)
{
    bool ok = false;
    const int timeline = segment.size() == 24 ? segment.left(8).toInt(&ok, 16) : 0;
    return ok ? timeline : 0;
}

int timelineOf(const SiteStatus &status)
{
    // A standby's control file names the timeline of its last restart point, which may be behind what it
    // replays.
    int timeline = status.database ? status.database->timeline : 0;
    if (status.role == SiteRole::Standby && status.logs && status.logs->restored)
        timeline = std::max(timeline, timelineOfSegment(status.logs->restored->segment));
    return timeline;
}

Evidence gatherEvidence(const PairFacts &facts, const PairConfig &config, const PairRoles &roles,
                        const ProofLog &log, Instant now)
{
    if (!roles.standby)
        return {};
    return Judge(facts, config, *roles.standby, log, now).run();
}

} // namespace Switchback
