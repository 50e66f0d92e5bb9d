// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/replication/roles.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace Switchback
{

/// By what it was proven that something has arrived at the standby.
enum class ProofKind {
    CopiedLog, ///< a copied log's newest commit
    Heartbeat, ///< the newest heartbeat row restored there
    Position,  ///< the standby's position lies at or beyond where the primary was at that moment
};

/// Everything acknowledged before `recoverableTo` had arrived at the standby.
struct Proof {
    Instant recoverableTo{}; ///< console's clock, the earlier end of its error
    Instant provedAt{};      ///< console's clock, when the standby's answer arrived
    ProofKind kind = ProofKind::CopiedLog;
    Side standby = Side::Backup;
    QString systemId;
    int timeline = 0;
    bool clockKnown = true; ///< false: the primary's clock was never measured and is taken for right
    bool operator==(const Proof &) const = default;
};

/// A value that was refused as a proof, or contradicts an earlier one.
struct ProofIssue {
    enum class Kind {
        Future,        ///< tells of a moment that has not come yet
        OtherSystem,   ///< the standby's database is not a copy of the primary's
        OtherTimeline, ///< the standby follows another history than the primary's
        NotNewer,      ///< positions at the standby went back: an older backup was restored
    };
    Kind kind = Kind::Future;
    Side side = Side::Backup;
    QString text; ///< one sentence
    bool operator==(const ProofIssue &) const = default;
};

/// What past polls proved, so that a loss can still be told when a site falls silent and after the console
/// was started again. A plain value: fed with every poll, saved to and read from JSON. All times: console's
/// clock.
class ProofLog
{
public:
    /// The primary was at `lsn` at the moment `at`.
    struct Position {
        Instant at{};
        Lsn lsn = 0;
        int timeline = 0;
        QString systemId;
        bool operator==(const Position &) const = default;
    };
    /// The primary counted `rows` from `since` to `until`; several of one beginning follow each other.
    struct RowCount {
        Instant since{};
        Instant until{};
        qint64 rows = 0;
        bool operator==(const RowCount &) const = default;
    };
    struct ClockMark {
        Duration offset{0};
        Duration error{0};
        Instant at{};
        bool operator==(const ClockMark &) const = default;
    };
    /// The farthest that the standby has ever been.
    struct HighWater {
        Side side = Side::Backup;
        QString systemId;
        int timeline = 0;
        Lsn restored = 0;
        Lsn copied = 0;
        std::optional<Instant> behindSince; ///< since when it has been reporting less than that
        bool operator==(const HighWater &) const = default;
    };

    /// Takes in one poll round. Feeding the same facts twice changes nothing.
    void observe(const PairFacts &facts, const PairConfig &config, Instant now);

    [[nodiscard]] const std::optional<Proof> &lastProof() const { return m_lastProof; }
    [[nodiscard]] const QList<Position> &positions() const { return m_positions; }
    [[nodiscard]] const QList<RowCount> &rowCounts() const { return m_rowCounts; }
    [[nodiscard]] const std::optional<HighWater> &highWater() const { return m_highWater; }
    [[nodiscard]] std::optional<ClockMark> clock(Side side) const { return m_clocks[std::size_t(side)]; }
    /// Most rows a second seen within the last day; none: never seen.
    [[nodiscard]] std::optional<double> peakRowsPerSecond() const { return m_peakRows; }
    /// The longest of the last log copies, from taken to copied.
    [[nodiscard]] std::optional<Duration> copyTime() const;

    [[nodiscard]] QJsonObject toJson() const;
    /// Error names the field; the caller goes on with an empty log.
    static Result<ProofLog> fromJson(const QJsonObject &json);

    bool operator==(const ProofLog &) const = default;

private:
    void observeClock(const SiteFacts &site, Side side);
    void observePrimary(const PairFacts &facts, const PairConfig &config, const PairRoles &roles,
                        Instant now);
    void observeRows(const DatabaseStatus &database, const ClockMark &clock, Instant at, Instant now);
    void observeCopy(const PairFacts &facts, const PairRoles &roles);
    void observeHighWater(const PairFacts &facts, Side standby, Instant now);
    void addPosition(const Position &position);
    void addRowCount(const RowCount &count);

    std::optional<Proof> m_lastProof;
    QList<Position> m_positions; ///< ascending
    QList<RowCount> m_rowCounts; ///< ascending
    std::optional<HighWater> m_highWater;
    std::optional<ClockMark> m_clocks[2];
    std::optional<double> m_peakRows;
    Instant m_peakAt{};
    struct Copy {
        QString segment;
        Duration took{0};
        bool operator==(const Copy &) const = default;
    };
    QList<Copy> m_copies; ///< newest last
};

} // namespace Switchback
