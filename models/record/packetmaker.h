// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/chain.h"
#include "models/incident/incident.h"
#include "models/record/packet.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QCryptographicHash>
#include <QList>
#include <QString>

#include <functional>

namespace Switchback
{

/// Spells a packet while its events come, one after the other: what it keeps is the incident that they add up
/// to, never the packet. One thread.
class PacketMaker
{
public:
    /// Takes the next bytes; false: it can't, or wants no more.
    using Sink = std::function<bool(QByteArrayView)>;
    struct Terms {
        QByteArray previous;
        Instant at{};
        QString by; ///< version of the program
        int fold = FoldNow;
    };

    PacketMaker(Terms terms, Sink sink);

    /// The next event of the chain. An Error where it doesn't follow; `not_taken` when the sink took no more.
    /// There is no packet after an Error.
    Outcome add(const Event &event);
    /// What follows from the events, who vouches for them, and the seal. Of a chain whose last event is of
    /// the form before, nobody does: it is of format 1. Errors as in add(), and those of makePacket().
    Result<PacketFacts> finish(const PacketEnd &end = {});
    /// So that the end may be gathered before finish(): the last event that was added, and the first.
    [[nodiscard]] const ChainEnd &at() const { return m_walk.at(); }
    [[nodiscard]] qint64 firstSeq() const { return m_firstSeq; }

private:
    void log(const Event &event);
    void put(QByteArrayView bytes);
    void putMembers(const QJsonObject &object, const char *aside, const std::function<void()> &putAside);
    void putRecord(const Record &record);
    void putSeal(PacketFacts &facts, const PacketEnd &end);
    void flush();
    [[nodiscard]] Outcome taken() const;

    Terms m_terms;
    Sink m_sink;
    QByteArray m_bytes; ///< not with the sink yet
    QCryptographicHash m_seal{QCryptographicHash::Sha256};
    qint64 m_size = 0;
    bool m_refused = false;
    ChainWalk m_walk;
    Incident m_incident;
    int m_events = 0;
    int m_form = 1; ///< of the last event
    QList<ChainEnd> m_ends;
    QList<LoggedGap> m_gaps;
    qint64 m_erased = 0;
    qint64 m_firstSeq = 0;
    qint64 m_before = 0;
    QList<Event> m_early; ///< before it is known which incident it is
    QList<RecordLog::Line> m_lines;
};

} // namespace Switchback
