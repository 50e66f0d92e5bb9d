// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/prooflog.h"

#include "models/replication/evidence.h"

#include <algorithm>
#include <chrono>

namespace Switchback
{

namespace
{
/// Beyond this every second one of the older half goes: long ago is told more coarsely, always on the safe
/// side. An hour of polls each 5 s; some 30 kB when saved.
constexpr qsizetype MaxPositions = 720;
constexpr qsizetype MaxRowCounts = 256;
constexpr qsizetype MaxCopies = 20;
constexpr Duration PeakMemory = std::chrono::hours(24);
} // namespace

void ProofLog::observe(const PairFacts &facts, const PairConfig &config, Instant now)
{
    observeClock(facts.production, Side::Production);
    observeClock(facts.backup, Side::Backup);
    const PairRoles roles = rolesOf(facts, config, now);
    observePrimary(facts, config, roles, now);
    if (!roles.standby)
        return;
    observeCopy(facts, roles);
    observeHighWater(facts, *roles.standby, now);
    const Evidence evidence = gatherEvidence(facts, config, roles, *this, now);
    // What the standby says now counts, also when it is less than before: an older backup may have been
    // restored.
    if (evidence.newest)
        m_lastProof = evidence.newest;
    else if (m_lastProof && (m_lastProof->standby != *roles.standby || !evidence.issues.isEmpty()))
        m_lastProof.reset();
}

std::optional<Duration> ProofLog::copyTime() const
{
    std::optional<Duration> longest;
    for (const Copy &copy : m_copies)
        longest = std::max(longest.value_or(Duration{0}), copy.took);
    return longest;
}

void ProofLog::observeClock(const SiteFacts &site, Side side)
{
    if (site.clockKnown && site.statusAt)
        m_clocks[std::size_t(side)] = ClockMark{site.clockOffset, site.clockError, *site.statusAt};
}

void ProofLog::observePrimary(const PairFacts &facts, const PairConfig &config, const PairRoles &roles,
                              Instant now)
{
    if (!roles.primary)
        return;
    const SiteFacts &site = factsOf(facts, *roles.primary);
    if (!site.status || !site.status->database || statusFreshness(site, config, now) == Freshness::Unknown)
        return;
    const DatabaseStatus &database = *site.status->database;
    const ClockReading reading = clockOf(site, *roles.primary, *this, now);
    // Without the primary's clock a position can't be dated on the safe side.
    if (!reading.known)
        return;
    const Instant at = reading.earliest(database.at);
    if (at > now + FutureTolerance)
        return;
    if (database.lsn)
        addPosition(
            {std::min(at, now) - PositionMargin, *database.lsn, timelineOf(*site.status), database.systemId});
    observeRows(database, {reading.offset, reading.error, now}, at, now);
}

void ProofLog::addPosition(const Position &position)
{
    if (!m_positions.isEmpty()) {
        Position &last = m_positions.last();
        if (last.timeline != position.timeline || last.systemId != position.systemId) {
            // Another history: nothing from before can be compared with it.
            m_positions.clear();
            m_rowCounts.clear();
        } else if (position.at <= last.at) {
            return;
        } else if (last.lsn == position.lsn) {
            last.at = position.at; // idle: that position now proves a later moment
            return;
        } else if (position.lsn < last.lsn) {
            m_positions.clear(); // the primary itself went back
        }
    }
    m_positions.append(position);
    if (m_positions.size() <= MaxPositions)
        return;
    const qsizetype older = m_positions.size() / 2;
    QList<Position> kept;
    for (qsizetype i = 0; i < m_positions.size(); ++i) {
        if (i >= older || i % 2 == 0)
            kept.append(m_positions.at(i));
    }
    m_positions = kept;
}

void ProofLog::observeRows(const DatabaseStatus &database, const ClockMark &clock, Instant at, Instant now)
{
    const auto notePeak = [&](double rate) {
        if (!m_peakRows || rate >= *m_peakRows || now - m_peakAt > PeakMemory) {
            m_peakRows = rate;
            m_peakAt = now;
        }
    };
    if (database.rowsPerSecond)
        notePeak(*database.rowsPerSecond);
    if (!database.rowsSinceLastLog || !database.rowsCountedSince)
        return;
    const Instant since = *database.rowsCountedSince - clock.offset - clock.error;
    const qint64 rows = *database.rowsSinceLastLog;
    // The clock's measured offset wavers by milliseconds from poll to poll; a count's beginning does not.
    const Duration same = 2 * clock.error + Duration{50};
    if (!m_rowCounts.isEmpty() && std::chrono::abs(m_rowCounts.last().since - since) <= same) {
        const RowCount last = m_rowCounts.last();
        if (at <= last.until || rows < last.rows)
            return;
        const double seconds = double((at - last.until).count()) / 1000;
        if (seconds >= 1)
            notePeak(double(rows - last.rows) / seconds);
        addRowCount({last.since, at, rows});
        return;
    }
    if (!m_rowCounts.isEmpty() && since < m_rowCounts.last().since)
        return; // an older answer
    addRowCount({since, std::max(at, since), rows});
}

void ProofLog::addRowCount(const RowCount &count)
{
    m_rowCounts.append(count);
    if (m_rowCounts.size() <= MaxRowCounts)
        return;
    // The last of each count has to stay: without it those rows would be a guess.
    for (qsizetype i = 0; i + 1 < m_rowCounts.size(); ++i) {
        if (m_rowCounts.at(i).since == m_rowCounts.at(i + 1).since) {
            m_rowCounts.removeAt(i);
            return;
        }
    }
    m_rowCounts.removeFirst();
}

void ProofLog::observeCopy(const PairFacts &facts, const PairRoles &roles)
{
    const SiteFacts &target = factsOf(facts, *roles.standby);
    const SiteFacts &source = factsOf(facts, otherSide(*roles.standby));
    if (!target.status || !source.status || !target.status->logs || !source.status->logs ||
        !target.clockKnown || !source.clockKnown)
        return;
    const auto &copied = target.status->logs->copied;
    const auto &taken = source.status->logs->taken;
    if (!copied || !taken || copied->segment != taken->segment || copied->segment.isEmpty())
        return;
    if (!m_copies.isEmpty() && m_copies.last().segment == copied->segment)
        return;
    const Duration took = (copied->at - target.clockOffset) - (taken->at - source.clockOffset);
    m_copies.append({copied->segment, std::max(took, Duration{0})});
    if (m_copies.size() > MaxCopies)
        m_copies.removeFirst();
}

void ProofLog::observeHighWater(const PairFacts &facts, Side standby, Instant now)
{
    const SiteFacts &site = factsOf(facts, standby);
    if (!site.status || site.status->role != SiteRole::Standby)
        return;
    HighWater present{standby, {}, timelineOf(*site.status), 0, 0, {}};
    if (site.status->database) {
        present.systemId = site.status->database->systemId;
        present.restored = site.status->database->lsn.value_or(0);
    }
    if (site.status->logs && site.status->logs->copied)
        present.copied = site.status->logs->copied->upTo.value_or(0);
    if (!m_highWater || m_highWater->side != standby || m_highWater->systemId != present.systemId ||
        m_highWater->timeline < present.timeline) {
        // Nothing to compare with, or rightly another history. A part that is absent now must not forget it.
        if (present.restored || present.copied)
            m_highWater = present;
        return;
    }
    const bool back = (present.restored && present.restored < m_highWater->restored) ||
                      (present.copied && present.copied < m_highWater->copied) ||
                      (present.timeline && present.timeline < m_highWater->timeline);
    if (back) {
        if (!m_highWater->behindSince)
            m_highWater->behindSince = now;
        return;
    }
    // A silent database is no news: it neither clears nor raises the alarm.
    if (present.restored)
        m_highWater->behindSince.reset();
    m_highWater->restored = std::max(m_highWater->restored, present.restored);
    m_highWater->copied = std::max(m_highWater->copied, present.copied);
}

} // namespace Switchback
