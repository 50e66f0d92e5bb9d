// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/heldheads.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <chrono>
#include <utility>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(HeldHeads)
};

constexpr qsizetype DigestHex = 64;

/// The hashes of the events that the digests lead to from there.
QList<QByteArray> waypoints(const ChainEnd &from, const QList<QByteArray> &digests)
{
    QList<QByteArray> hashes;
    hashes.reserve(digests.size());
    for (const QByteArray &digest : digests)
        hashes += linkHash(hashes.isEmpty() ? from.hash : hashes.last(), digest);
    return hashes;
}

qint64 dayOf(Instant at)
{
    return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}
} // namespace

QJsonObject heldJson(const HeldHead &held)
{
    QJsonObject json{{QStringLiteral("head"), headJson(held.head)}};
    if (held.toldAt)
        json.insert(QStringLiteral("told_at"), toIso(*held.toldAt));
    if (held.from.seq > 0)
        json.insert(QStringLiteral("from"), chainEndJson(held.from));
    if (!held.digests.isEmpty()) {
        QJsonArray digests;
        for (const QByteArray &digest : held.digests)
            digests += QString::fromLatin1(digest);
        json.insert(QStringLiteral("digests"), digests);
    }
    if (held.gap)
        json.insert(QStringLiteral("gap"), gapJson(*held.gap));
    return json;
}

Result<HeldHead> heldFromJson(const QJsonObject &json)
{
    const Error bad{QStringLiteral("bad_head"), Words::tr("What was told of a log is not in its form."), {}};
    HeldHead held;
    Result<Head> head = headFromJson(json.value(QLatin1String("head")).toObject());
    if (!head)
        return head.error();
    held.head = std::move(*head);
    if (json.contains(QLatin1String("told_at"))) {
        held.toldAt = fromIso(json.value(QLatin1String("told_at")).toString());
        if (!held.toldAt)
            return bad;
    }
    if (json.contains(QLatin1String("from"))) {
        const auto from = chainEndFromJson(json.value(QLatin1String("from")).toObject());
        if (!from || from->seq < 1 || from->seq >= held.head.end.seq)
            return bad;
        held.from = *from;
    }
    for (const QJsonValue &value : json.value(QLatin1String("digests")).toArray()) {
        const QByteArray digest = value.toString().toLatin1();
        if (!isHex(digest, DigestHex))
            return bad;
        held.digests += digest;
    }
    if (json.contains(QLatin1String("gap"))) {
        Result<SignedGap> gap = gapFromJson(json.value(QLatin1String("gap")).toObject());
        if (!gap)
            return gap.error();
        held.gap = std::move(*gap);
    }
    if (json != heldJson(held))
        return bad;
    return held;
}

Result<HeldHeads::Taken> HeldHeads::look(const HeldHead &held, const SignatureCheck &check) const
{
    if (!check(held.head.key, headBytes(held.head), held.head.signature))
        return Error{QStringLiteral("bad_signature"),
                     Words::tr("The head of the log was not signed by the key that it names."),
                     {}};
    const auto is = [&](const ChainEnd &end) {
        return std::any_of(m_all.cbegin(), m_all.cend(),
                           [&](const HeldHead &one) { return one.head.end == end; });
    };
    if (is(held.head.end))
        return Taken::Known;
    if (m_all.isEmpty())
        return Taken::Kept;
    const ChainEnd &newest = m_all.last().head.end;
    const bool gapSigned = held.gap && held.gap->lost == newest &&
                           check(held.gap->key, gapBytes(held.head, *held.gap), held.gap->signature);
    // Nothing that is held is left of the log: what goes on after the gap is taken at its word, as the first
    // was, and the gap says so for ever.
    if (gapSigned && held.from.seq == 0 && held.digests.isEmpty())
        return Taken::Kept;
    const QList<QByteArray> way = waypoints(held.from, held.digests);
    if (way.isEmpty() || way.last() != held.head.end.hash)
        return Error{QStringLiteral("bad_proof"),
                     Words::tr("The digests don't lead from event %1 to event %2.")
                         .arg(held.from.seq)
                         .arg(held.head.end.seq),
                     {}};
    // Over a gap the way leads through what was kept, or a part of the way to it.
    const bool throughKept = gapSigned && is(held.from) && held.gap->kept.seq >= held.from.seq &&
                             (held.gap->kept == held.from || held.head.end.seq < held.gap->kept.seq ||
                              way.contains(held.gap->kept.hash));
    if (held.from == newest || throughKept)
        return Taken::Kept;
    return Error{QStringLiteral("not_extending"),
                 Words::tr("The log does not go on from event %1, which was told here last.").arg(newest.seq),
                 Words::tr("Verify the log. If its store came from a backup, a person signs for the gap.")};
}

void HeldHeads::keep(HeldHead held)
{
    if (m_all.isEmpty()) { // nothing is known of what it goes on from
        held.from = {};
        held.digests.clear();
        held.gap.reset();
    }
    m_all += std::move(held);
}

bool HeldHeads::thin()
{
    const qsizetype before = m_all.size();
    bool lighter = false;
    QList<HeldHead> kept;
    QSet<qint64> days;
    for (qsizetype i = before - 1; i >= 0; --i) {
        const HeldHead &one = m_all.at(i);
        const qint64 day = dayOf(one.toldAt.value_or(one.head.at));
        // A clock that goes to and fro does not make more days than there are.
        const bool lastOfDay = !days.contains(day);
        days.insert(day);
        const bool atGap = one.gap || (i + 1 < before && m_all.at(i + 1).gap); // both ends of it
        if (i >= before - Newest || lastOfDay || atGap)
            kept.prepend(one);
    }
    // Digests lead from one held head to the next: where one of them went they say nothing.
    qsizetype digests = 0;
    for (qsizetype i = kept.size() - 1; i >= 0; --i) {
        HeldHead &one = kept[i];
        const bool leads = one.gap || (i > 0 && kept.at(i - 1).head.end == one.from);
        digests += one.digests.size();
        if (!one.digests.isEmpty() && (!leads || digests > MostDigests)) {
            one.digests.clear();
            lighter = true;
        }
    }
    m_all = std::move(kept);
    return lighter || m_all.size() != before;
}

} // namespace Switchback
