// SPDX-License-Identifier: GPL-3.0-or-later
#include "demochecked.h"

#include "models/witness/gapdraft.h"

#include <QCryptographicHash>

namespace Switchback::Demo
{

namespace
{
using namespace std::chrono_literals;

constexpr qint64 Told = 4711;
constexpr qint64 Kept = 4655;
const QString Pair = QStringLiteral("hosted");

QByteArray hashOf(qint64 seq, const char *branch)
{
    return QCryptographicHash::hash(branch + QByteArray::number(seq), QCryptographicHash::Sha256).toHex();
}

ChainFacts chain(qint64 length)
{
    ChainFacts facts;
    for (qint64 seq = 1; seq <= length; ++seq) {
        Event event;
        event.seq = seq;
        event.hash = hashOf(seq, "first");
        facts.add(event);
    }
    return facts;
}

HeldHead headAt(qint64 seq, Instant at)
{
    HeldHead held;
    held.head.chain = Pair;
    held.head.end = {seq, hashOf(seq, "first")};
    held.toldAt = at;
    return held;
}

Testimony witness(const QString &name, Instant now)
{
    HeldHead newest = headAt(Told, now - 6h);
    newest.from = {Kept, hashOf(Kept, "first")};
    return {name, {headAt(Kept - 20, now - 7h), headAt(Kept, now - 6h - 5min), newest}, {}, {}};
}
} // namespace

LogChecked checked(const QString &state, Instant now)
{
    const bool cut = state != QLatin1String("whole") && state != QLatin1String("alone");
    LogChecked out;
    ChainFacts facts = chain(cut ? Kept : Told);
    out.events = out.newest.seq = facts.end().seq;
    out.chains.insert(Pair, facts);
    out.asked = true;
    const auto hear = [&] {
        if (state == QLatin1String("alone")) {
            out.hear(Pair, Pair, {QStringLiteral("Naperville"), {}, {}, QStringLiteral("no route to host")});
            out.hear(Pair, Pair,
                     {QStringLiteral("Centennial"), {}, {}, QStringLiteral("connection refused")});
            return;
        }
        out.hear(Pair, Pair, witness(QStringLiteral("Naperville"), now));
        out.hear(Pair, Pair, witness(QStringLiteral("Centennial"), now));
        out.hear(Pair, {}, {QStringLiteral("Naperville"), {}, {}, {}});
    };
    hear();
    if (state == QLatin1String("signed")) {
        Event gap = gapEvent(gapDrafts(out).first(), QStringLiteral("A. Admin"),
                             QStringLiteral("put back from last night's backup after the disk of noc-1 died"),
                             now - 1h);
        gap.seq = Kept + 1;
        gap.hash = hashOf(gap.seq, "second");
        facts.add(gap);
        out.chains.insert(Pair, facts);
        out.newest = {gap.seq, gap.hash};
        ++out.events;
        out.words.clear();
        hear();
    }
    return out;
}

} // namespace Switchback::Demo
