// SPDX-License-Identifier: GPL-3.0-or-later
#include "witnessworld.h"

#include "models/core/chain.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Switchback::Test
{

QByteArray keyOf(int seat)
{
    return QCryptographicHash::hash("seat " + QByteArray::number(seat), QCryptographicHash::Sha256).toHex();
}

QByteArray fakeSignature(const QByteArray &key, const QByteArray &bytes)
{
    return QCryptographicHash::hash(key + bytes, QCryptographicHash::Sha512).toHex();
}

bool fakeCheck(const QByteArray &key, const QByteArray &bytes, const QByteArray &signature)
{
    return signature == fakeSignature(key, bytes);
}

ChainEnd endOf(const QList<Event> &chain)
{
    return chain.isEmpty() ? ChainEnd{} : ChainEnd{chain.last().seq, chain.last().hash};
}

bool contains(const QList<Event> &chain, const ChainEnd &end)
{
    return std::any_of(chain.cbegin(), chain.cend(), [&](const Event &event) {
        return ChainEnd{event.seq, event.hash} == end;
    });
}

namespace
{
void add(QList<Event> &chain, Event event, int step)
{
    const ChainEnd end = endOf(chain);
    event.seq = end.seq + step;
    event.follows = end.seq;
    event.pair = QStringLiteral("hosted");
    event.form = EventForm;
    event = storableEvent(event);
    event.hash = chainHash(end.hash, event);
    chain += event;
}

QList<Link> linksAfter(const QList<Event> &chain, const ChainEnd &held)
{
    QList<Link> links;
    for (const Event &event : chain) {
        if (event.seq > held.seq)
            links += linkOf(event);
    }
    return links;
}
} // namespace

void grow(QList<Event> &chain, int count, const QString &mark, int step)
{
    for (int i = 0; i < count; ++i) {
        Event event;
        event.at = instantFromMs(1'790'000'000'000 + endOf(chain).seq * 1000);
        event.kind = QStringLiteral("test.happened");
        event.text = mark;
        add(chain, event, step);
    }
}

void sign(HeldHead &told, const QByteArray &key, Instant at)
{
    told.head.key = key;
    told.head.at = at;
    if (told.gap) {
        told.gap->key = key;
        told.gap->signature = fakeSignature(key, gapBytes(told.head, *told.gap));
    }
    told.head.signature = fakeSignature(key, headBytes(told.head));
}

Told tell(HeldHeads &witness, const QList<Event> &chain, const QByteArray &key, Instant at,
          std::optional<Instant> witnessClock)
{
    Told out;
    for (;;) {
        const ChainEnd holds = witness.newest() ? witness.newest()->head.end : ChainEnd{};
        std::optional<HeldHead> next =
            nextTold(linksAfter(chain, holds), holds, StoreId, QStringLiteral("hosted"));
        if (!next)
            return out;
        sign(*next, key, at);
        ++out.calls;
        const auto taken = witness.look(*next, fakeCheck);
        if (!taken) {
            out.refused = taken.error();
            return out;
        }
        next->toldAt = witnessClock.value_or(at);
        witness.keep(*next);
        (void)witness.thin();
    }
}

void signGap(QList<Event> &chain, const HeldHeads &witness, const QByteArray &key, Instant at)
{
    Q_UNUSED(key)
    Event event;
    event.at = at;
    event.kind = QLatin1String(GapKind);
    event.actor = QStringLiteral("A. Admin");
    event.body = gapBody(endOf(chain), factsOf(chain).lost(witness.all()),
                         QStringLiteral("restored from last night's backup"));
    add(chain, event, 1);
}

Told tellAfterGap(HeldHeads &witness, const QList<Event> &chain, const QByteArray &key, Instant at)
{
    Told out;
    const auto logged = std::find_if(chain.crbegin(), chain.crend(), [&](const Event &event) {
        const auto gap = loggedGap(event);
        return gap && witness.newest() &&
               std::any_of(gap->lost.cbegin(), gap->lost.cend(),
                           [&](const LostRun &run) { return run.last == witness.newest()->head.end; });
    });
    if (logged == chain.crend()) // not in this log, or not yet: there is nothing to say
        return out;
    const LoggedGap gap = *loggedGap(*logged);
    // The newest that the witness holds of what was kept.
    ChainEnd from;
    for (const HeldHead &held : witness.all()) {
        if (contains(chain, held.head.end) && held.head.end.seq <= gap.kept.seq &&
            held.head.end.seq > from.seq)
            from = held.head.end;
    }
    std::optional<HeldHead> next = nextTold(linksAfter(chain, from), from, StoreId, QStringLiteral("hosted"));
    next->gap = SignedGap{gap.kept, witness.newest()->head.end, gap.by, gap.reason, {}, {}};
    sign(*next, key, at);
    out.calls = 1;
    if (const auto taken = witness.look(*next, fakeCheck); !taken) {
        out.refused = taken.error();
        return out;
    }
    next->toldAt = at;
    witness.keep(*next);
    return out;
}

ChainFacts factsOf(const QList<Event> &chain)
{
    ChainFacts facts;
    for (const Event &event : chain)
        facts.add(event);
    return facts;
}

Agreement against(const QList<Event> &chain, const HeldHeads &witness)
{
    return factsOf(chain).against({QStringLiteral("Naperville"), witness.all(), {}, {}});
}

} // namespace Switchback::Test
