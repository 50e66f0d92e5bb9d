// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace Switchback
{

/// The number of the event that stands before it in its chain, 0 before the first.
inline qint64 predecessorOf(const Event &event)
{
    return event.follows < 0 ? event.seq - 1 : event.follows;
}

/// Where a chain stands: the last event's number and hash (hex). A new chain stands at 0 and no hash.
struct ChainEnd {
    qint64 seq = 0;
    QByteArray hash;
    bool operator==(const ChainEnd &) const = default;
};

/// The event as every store gives it back: no null texts, what no store can keep replaced, the body in its
/// one spelling. What is hashed is what can be read again.
Event storableEvent(Event event);

/// What an event of today is hashed by; those of before are of form 1 and stay so.
inline constexpr int EventForm = 2;

/// The hash of an event that follows one with `previous`, hex; empty for the first. Reads every field but
/// event.hash. Of form 2 it is linkHash(previous, eventDigest(event)), so that who knows nothing but digests
/// can tell that one head goes on from another; of form 1 it is over all at once.
QByteArray chainHash(const QByteArray &previous, const Event &event);
/// The same over the bytes of hashedBody() as they stand somewhere: an edit that parses to the same object is
/// still one.
QByteArray chainHash(const QByteArray &previous, const Event &event, const QByteArray &body);

/// SHA-256 over an event without what it follows, hex. `body`: the bytes of hashedBody().
QByteArray eventDigest(const Event &event, const QByteArray &body);
QByteArray eventDigest(const Event &event);
/// SHA-256 over the hash before (hex), a line feed and the digest (hex); hex.
QByteArray linkHash(const QByteArray &previous, const QByteArray &digest);

/// "The log is not whole: event 17 `why`", code `chain_broken`.
Error chainBroken(qint64 seq, const QString &why);

/// Walks along a chain event by event, from where it stands. Any thread, one at a time.
class ChainWalk
{
public:
    explicit ChainWalk(ChainEnd from = {})
        : m_at(std::move(from))
    {
    }
    /// Error `chain_broken` names the first event that is missing, doubled or not as it was written; the walk
    /// stays where it was.
    Outcome step(const Event &event);
    Outcome step(const Event &event, const QByteArray &body);
    /// Whether the chain ends here, as was noted elsewhere.
    [[nodiscard]] Outcome endsAt(const ChainEnd &end) const;
    [[nodiscard]] const ChainEnd &at() const { return m_at; }
    /// Which event is missing if this one does not follow: the first one that is known of.
    [[nodiscard]] qint64 missingBefore(const Event &event) const;

private:
    ChainEnd m_at;
    bool m_gaps = false; ///< its numbers have gaps, where other chains' events stand
    int m_form = 1;      ///< of the event that it stands at: a chain never goes back to an older one
};

/// How many events stand in the list, each one following the one before, the first one following `from`. With
/// `end` a list that was cut off (or goes on) shows too. Error `chain_broken` as above.
Result<qint64> checkChain(const QList<Event> &events, const ChainEnd &from = {},
                          const std::optional<ChainEnd> &end = {});

} // namespace Switchback
