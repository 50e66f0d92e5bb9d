// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/heldheads.h"

#include <QList>
#include <QString>

#include <memory>
#include <optional>
#include <utility>

namespace Switchback
{

/// What somebody outside of the store says of one of its chains.
struct Testimony {
    QString who;           ///< "Naperville", "the sheet that was typed in"
    QList<HeldHead> heads; ///< in the order in which they were told
    QList<HeadCode> codes; ///< typed in from paper
    QString silent;        ///< why it says nothing: "could not be asked: …"; empty: it spoke
};

/// How a log stands against one testimony.
struct Agreement {
    enum class How {
        Whole,     ///< all that it was told of stands in the log as it was told
        Missing,   ///< the log ends before what it was told of
        Other,     ///< an event is not the one that it was told of
        Silent,    ///< nothing is known: it could not be asked, or was told nothing
        SignedFor, ///< all that it was told of lies in a gap that a person signed for
    };
    QString who;
    How how = How::Silent;
    QString silent;               ///< why
    std::optional<ChainEnd> told; ///< the newest that it was told of on this branch
    std::optional<Instant> toldAt;
    qint64 lastGood = 0;         ///< up to here the log is what it was told of
    std::optional<qint64> first; ///< the first event that is other; none: one after `lastGood`, see `told`
    int signedGaps = 0;          ///< what it was told of is lost, and a person signed for that
    bool operator==(const Agreement &) const = default;
};

/// A stretch of what a witness was told that is lost: its heads up to `last`, back to the first above `floor`
/// or to where their branch began. Up to `floor` the log is what the witness was told of, as far as it can
/// be known.
struct LostRun {
    ChainEnd last;
    qint64 floor = 0;
    bool operator==(const LostRun &) const = default;
};

/// A gap that a person signed for, as the chain's own event says it: all that is lost is named, so that it
/// excuses nothing else.
struct LoggedGap {
    ChainEnd kept; ///< the log's end when they signed
    QList<LostRun> lost;
    QString by;
    QString reason;
    Instant at{};
    qint64 seq = 0; ///< of the event that says so
    bool operator==(const LoggedGap &) const = default;
};
inline constexpr const char *GapKind = "log.gap";
QJsonObject gapBody(const ChainEnd &kept, const QList<LostRun> &lost, const QString &reason);
std::optional<LoggedGap> loggedGap(const Event &event);

/// The chain as it stands: every event's number and hash, in order, and the gaps that were signed for.
class ChainFacts
{
public:
    using Ends = QList<ChainEnd>;
    /// `before`: what it goes on from, in common with other chains.
    explicit ChainFacts(std::shared_ptr<const Ends> before = {})
        : m_before(std::move(before))
    {
    }
    void add(const Event &event);
    [[nodiscard]] qsizetype size() const { return (m_before ? m_before->size() : 0) + m_ends.size(); }
    [[nodiscard]] ChainEnd end() const { return size() == 0 ? ChainEnd{} : at(size() - 1); }
    [[nodiscard]] const QList<LoggedGap> &gaps() const { return m_gaps; }
    [[nodiscard]] bool holds(const ChainEnd &end) const;
    [[nodiscard]] bool has(qint64 seq) const; ///< an event of that number stands in it
    /// What somebody was told and is neither here nor signed for: what a person would sign for now.
    [[nodiscard]] QList<LostRun> lost(const QList<HeldHead> &heads) const;
    /// Whether a person signed that what a head on paper names is lost, as far as paper can tell.
    [[nodiscard]] bool saysLost(const HeadCode &code) const;
    /// How it stands against what somebody says. Any thread.
    [[nodiscard]] Agreement against(const Testimony &testimony) const;

private:
    void findFirst(const HeldHead &held, Agreement &out) const;
    [[nodiscard]] qint64 sharedBefore(const QList<HeldHead> &heads, qsizetype at) const;
    void againstCode(const HeadCode &code, Agreement &out) const;
    /// Of each head whether a person signed that it is lost.
    [[nodiscard]] QList<bool> signedFor(const QList<HeldHead> &heads) const;
    [[nodiscard]] qsizetype indexOf(qint64 seq) const; ///< of the last one up to it; -1: none

    [[nodiscard]] const ChainEnd &at(qsizetype i) const
    {
        const qsizetype before = m_before ? m_before->size() : 0;
        return i < before ? m_before->at(i) : m_ends.at(i - before);
    }

    std::shared_ptr<const Ends> m_before;
    Ends m_ends;
    QList<LoggedGap> m_gaps;
};

/// "14:03:12" with its day, in UTC: a witness is in another zone than whoever reads this.
QString momentUtc(Instant at);
/// "Naperville was told 4,711 at 14:03:12; this log ends at 4,655." A sentence or two.
QString agreementText(const Agreement &agreement, const ChainEnd &end);

} // namespace Switchback
