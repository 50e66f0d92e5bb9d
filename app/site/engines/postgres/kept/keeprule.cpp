// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/kept/keeprule.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeepRule)
};

OldVerdict may(const QString &why, std::optional<Lsn> beyond = std::nullopt)
{
    return {true, why, beyond};
}

OldVerdict safe(const QString &why)
{
    return {false, why, std::nullopt};
}

bool recovers(const ControlData &control)
{
    return control.state == QLatin1String("in archive recovery") ||
           control.state == QLatin1String("shut down in recovery");
}

/// A standby wrote nothing of its own: the question is only whether the peer went back behind it.
OldVerdict judgeStandby(const ControlData &control, const std::optional<Shared> &shared, const PeerData &peer,
                        const QString &peerName)
{
    const Lsn end = std::max(control.minRecovery, control.checkpoint);
    if (!shared)
        return may(Words::tr("a standby of a history that %1 does not share").arg(peerName));
    if (!shared->throughout)
        return end <= shared->upTo
                   ? safe(Words::tr("a standby that went no further than %1").arg(peerName))
                   : may(Words::tr("a standby that replayed up to %1; %2 went another way at %3")
                             .arg(lsnToText(end), peerName, lsnToText(shared->upTo)),
                         shared->upTo);
    if (!peer.position || *peer.position >= end)
        return safe(Words::tr("a standby of %1, which wrote nothing of its own").arg(peerName));
    return may(Words::tr("a standby that replayed up to %1; %2 stands at %3 only")
                   .arg(lsnToText(end), peerName, lsnToText(*peer.position)),
               peer.position);
}

OldVerdict judgeStopped(const ControlData &control, const std::optional<Shared> &shared,
                        const QString &peerName)
{
    if (!shared)
        return may(Words::tr("%1 does not share its history").arg(peerName));
    const Lsn end = finalPosition(control);
    if (shared->throughout)
        return may(Words::tr("it took writes on the same timeline as %1").arg(peerName), shared->upTo);
    if (end <= shared->upTo)
        return safe(Words::tr("%1 has everything up to its clean stop at %2").arg(peerName, lsnToText(end)));
    return may(Words::tr("it was written to up to %1; %2 has only what came before %3")
                   .arg(lsnToText(end), peerName, lsnToText(shared->upTo)),
               shared->upTo);
}
} // namespace

Lineage lineageFromHistory(int timeline, const QByteArray &history)
{
    Lineage out;
    for (const QByteArray &line : history.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        const int parent = words.value(0).toInt();
        const auto end = lsnFromText(QString::fromLatin1(words.value(1)));
        if (parent > 0 && end)
            out << TimelineEnd{parent, *end};
    }
    out << TimelineEnd{timeline, std::nullopt};
    return out;
}

std::optional<Shared> sharedHistory(const Lineage &one, const Lineage &other)
{
    if (one.isEmpty() || other.isEmpty())
        return std::nullopt;
    Lsn began = 0;
    for (qsizetype i = 0; i < one.size() && i < other.size(); ++i) {
        if (one.at(i).timeline != other.at(i).timeline)
            return i == 0 ? std::nullopt : std::optional(Shared{began, false});
        if (one.at(i).end == other.at(i).end && !one.at(i).end)
            return Shared{began, true};
        if (one.at(i).end != other.at(i).end) {
            constexpr Lsn Open = ~Lsn{0};
            return Shared{std::min(one.at(i).end.value_or(Open), other.at(i).end.value_or(Open)), false};
        }
        began = *one.at(i).end;
    }
    return Shared{began, false};
}

OldVerdict judgeOldData(const OldData &own, const PeerData &peer, const QString &peerName)
{
    if (!own.cluster)
        return safe(Words::tr("there is no database yet"));
    if (own.halfRestored)
        return safe(Words::tr("a restore that did not end; what lay here before it was looked after then"));
    if (own.beingRead)
        return may(Words::tr("it is being read, or a reading of it did not end"));
    if (own.neverStarted && !own.running)
        return safe(Words::tr("restored from a repository and not started since"));
    if (!own.control)
        return may(Words::tr("the state of its database cannot be read"));
    std::optional<Shared> shared;
    if (peer.known && !own.lineage.isEmpty() && own.control->systemId == peer.systemId)
        shared = sharedHistory(own.lineage, peer.lineage);
    const auto beyond = shared && !shared->throughout ? std::optional(shared->upTo) : std::nullopt;
    if (peer.known && own.control->systemId != peer.systemId)
        return may(Words::tr("it is no copy of %1's database").arg(peerName));
    if (own.running && !recovers(*own.control))
        return may(Words::tr("its database takes writes just now"), beyond);
    if (!peer.known)
        return may(Words::tr("what %1 holds is not known: %2").arg(peerName, peer.why));
    if (own.standby && recovers(*own.control))
        return judgeStandby(*own.control, shared, peer, peerName);
    if (own.control->state == QLatin1String("shut down"))
        return judgeStopped(*own.control, shared, peerName);
    return may(Words::tr("its database did not stop in order (%1): how far it wrote is not known")
                   .arg(own.control->state),
               beyond);
}

/// A clean stop ends the segment in use, which is then shipped, and writes its checkpoint as the first record
/// of the next one.
Lsn finalPosition(const ControlData &control)
{
    const Lsn start = control.checkpoint - control.checkpoint % control.segmentBytes;
    constexpr Lsn LongPageHeader = 40;
    return control.checkpoint - start <= LongPageHeader ? start : control.checkpoint;
}

bool mayHoldHere(const OldData &own, bool sealed)
{
    if (!own.cluster || own.halfRestored || (own.neverStarted && !own.running) || sealed)
        return false;
    return own.beingRead || !(own.standby && own.control && recovers(*own.control));
}

qint64 neededBytes(qint64 keep, qint64 full, qint64 there)
{
    constexpr qint64 Slack =
        qint64(48) * 1024 * 1024; // three segments: what is replayed lies there for a while
    return keep + keep / 20 + std::max<qint64>(0, full - there) + Slack;
}

} // namespace Switchback::Site
