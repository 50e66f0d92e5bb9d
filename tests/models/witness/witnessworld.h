// SPDX-License-Identifier: GPL-3.0-or-later
// Chains and witnesses without a disk. A signature here is a hash over key and bytes: who signs is not what
// these tests are about, and the real ones have their own.
#pragma once

#include "models/witness/heldheads.h"
#include "models/witness/telling.h"
#include "models/witness/testimony.h"

#include <QList>

namespace Switchback::Test
{

inline const QString StoreId = QStringLiteral("0123456789abcdef0123456789abcdef");

QByteArray keyOf(int seat);
QByteArray fakeSignature(const QByteArray &key, const QByteArray &bytes);
bool fakeCheck(const QByteArray &key, const QByteArray &bytes, const QByteArray &signature);

/// So many more events of this pair, whose texts say `mark`; numbers stand `step` apart.
void grow(QList<Event> &chain, int count, const QString &mark = QStringLiteral("as it was"), int step = 1);
ChainEnd endOf(const QList<Event> &chain);
bool contains(const QList<Event> &chain, const ChainEnd &end);

void sign(HeldHead &told, const QByteArray &key, Instant at);

struct Told {
    int calls = 0;
    std::optional<Error> refused;
};
/// All that the witness does not know yet, in as many calls as it needs.
Told tell(HeldHeads &witness, const QList<Event> &chain, const QByteArray &key, Instant at,
          std::optional<Instant> witnessClock = {});
/// A person signs that the witness's newest is lost; the event stands at the end of the chain.
void signGap(QList<Event> &chain, const HeldHeads &witness, const QByteArray &key, Instant at);
/// Tells of the chain after such a gap.
Told tellAfterGap(HeldHeads &witness, const QList<Event> &chain, const QByteArray &key, Instant at);

ChainFacts factsOf(const QList<Event> &chain);
Agreement against(const QList<Event> &chain, const HeldHeads &witness);

} // namespace Switchback::Test
