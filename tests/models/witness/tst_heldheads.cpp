// SPDX-License-Identifier: GPL-3.0-or-later
// What a witness takes, what it refuses, and what it lets go of.
#include "witnessworld.h"

#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;

namespace
{
constexpr Instant Noon = instantFromMs(1'790'000'000'000);

HeldHead onFrom(const QList<Event> &chain, const ChainEnd &from)
{
    QList<Link> links;
    for (const Event &event : chain) {
        if (event.seq > from.seq)
            links += linkOf(event);
    }
    HeldHead told = *nextTold(links, from, StoreId, QStringLiteral("hosted"));
    sign(told, keyOf(1), Noon);
    return told;
}

QString codeOf(const HeldHeads &witness, const HeldHead &told)
{
    const auto taken = witness.look(told, fakeCheck);
    return taken ? QString() : taken.error().code;
}
} // namespace

class TestHeldHeads : public QObject
{
    Q_OBJECT

private slots:
    void firstIsTakenAtItsWord();
    void nextGoesOn();
    void whatDoesNotGoOnIsRefused();
    void longWayTakesManyCalls();
    void gapIsSignedFor();
    void newestThousandAndOneADay();
    void clockToAndFroMakesNoMoreDays();
    void digestsAreBounded();
};

void TestHeldHeads::firstIsTakenAtItsWord()
{
    HeldHeads witness;
    QList<Event> chain;
    grow(chain, 5);
    QVERIFY(!tell(witness, chain, keyOf(1), Noon).refused);
    QCOMPARE(witness.all().size(), 1);
    QCOMPARE(witness.newest()->head.end, endOf(chain));
    QCOMPARE(tell(witness, chain, keyOf(1), Noon).calls, 0);
    HeldHead other = *witness.newest();
    other.head.end.seq = 4;
    QCOMPARE(codeOf(witness, other), QStringLiteral("bad_signature"));
}

void TestHeldHeads::nextGoesOn()
{
    HeldHeads witness;
    QList<Event> chain;
    for (int i = 0; i < 20; ++i) {
        grow(chain, 1 + i % 4, QStringLiteral("x"), 1 + i % 3);
        QVERIFY(!tell(witness, chain, keyOf(i % 2), Noon).refused); // two seats by turns
    }
    QCOMPARE(witness.all().size(), 20);
    const auto known = witness.look(witness.all().at(3), fakeCheck);
    QVERIFY(known && *known == HeldHeads::Taken::Known);
}

void TestHeldHeads::whatDoesNotGoOnIsRefused()
{
    HeldHeads witness;
    QList<Event> chain;
    grow(chain, 10);
    const QList<Event> tenth = chain;
    (void)tell(witness, chain, keyOf(1), Noon);
    grow(chain, 5);
    QCOMPARE(codeOf(witness, onFrom(chain, endOf(tenth))), QString());
    // Its digests lead elsewhere.
    HeldHead bad = onFrom(chain, endOf(tenth));
    bad.digests[2] = QByteArray(64, '0');
    QCOMPARE(codeOf(witness, bad), QStringLiteral("bad_proof"));
    bad = onFrom(chain, endOf(tenth));
    bad.digests.clear();
    QCOMPARE(codeOf(witness, bad), QStringLiteral("bad_proof"));
    // Another chain, from an event before.
    QList<Event> other = chain.first(7);
    grow(other, 9, QStringLiteral("forged"));
    QCOMPARE(codeOf(witness, onFrom(other, endOf(chain.first(7)))), QStringLiteral("not_extending"));
    // The same under the name of the newest: the digests can't lead there.
    bad = onFrom(other, endOf(chain.first(7)));
    bad.from = endOf(tenth);
    QCOMPARE(codeOf(witness, bad), QStringLiteral("bad_proof"));
    // A cut tail.
    QCOMPARE(codeOf(witness, onFrom(chain.first(9), endOf(chain.first(3)))), QStringLiteral("not_extending"));
}

void TestHeldHeads::longWayTakesManyCalls()
{
    HeldHeads witness;
    QList<Event> chain;
    grow(chain, 1);
    (void)tell(witness, chain, keyOf(1), Noon);
    grow(chain, int(DigestsInACall) * 3 + 1);
    const Told told = tell(witness, chain, keyOf(1), Noon);
    QVERIFY(!told.refused);
    QCOMPARE(told.calls, 4);
    QCOMPARE(witness.newest()->head.end, endOf(chain));
    const QJsonDocument call(heldJson(witness.all().at(1)));
    QVERIFY(call.toJson(QJsonDocument::Compact).size() < 60 * 1024);
}

void TestHeldHeads::gapIsSignedFor()
{
    HeldHeads witness;
    QList<Event> chain;
    for (int i = 0; i < 5; ++i) {
        grow(chain, 10);
        (void)tell(witness, chain, keyOf(1), Noon);
    }
    // The backup ends between two heads.
    QList<Event> restored = chain.first(34);
    grow(restored, 3, QStringLiteral("after"));
    QCOMPARE(codeOf(witness, onFrom(restored, endOf(chain.first(30)))), QStringLiteral("not_extending"));
    signGap(restored, witness, keyOf(1), Noon);
    const Told told = tellAfterGap(witness, restored, keyOf(1), Noon);
    QVERIFY2(!told.refused, told.refused ? qPrintable(told.refused->text) : "");
    grow(restored, 3, QStringLiteral("after"));
    QVERIFY(!tell(witness, restored, keyOf(1), Noon).refused);
    QCOMPARE(witness.newest()->head.end, endOf(restored));
    QCOMPARE(witness.all().size(), 7); // both branches
    // Another one's gap is none: what is lost is not the newest, or the signature is over something else.
    HeldHead bad = witness.all().at(5);
    grow(restored, 1);
    HeldHead next = onFrom(restored, endOf(chain.first(30)));
    next.gap = bad.gap;
    QCOMPARE(codeOf(witness, next), QStringLiteral("not_extending"));
    // What is kept does not lie on the way.
    QList<Event> elsewhere = chain.first(30);
    grow(elsewhere, 20, QStringLiteral("forged"));
    next = onFrom(elsewhere, endOf(chain.first(30)));
    next.gap = SignedGap{
        endOf(chain.first(34)), witness.newest()->head.end, QStringLiteral("A"), QStringLiteral("b"), {}, {}};
    sign(next, keyOf(1), Noon);
    QCOMPARE(codeOf(witness, next), QStringLiteral("not_extending"));
}

void TestHeldHeads::newestThousandAndOneADay()
{
    HeldHeads witness;
    QList<Event> chain;
    constexpr int Days = 40;
    constexpr int ADay = 96;
    for (int i = 0; i < Days * ADay; ++i) {
        grow(chain, 1);
        const Instant at = Noon + std::chrono::minutes(15) * i;
        HeldHead next =
            *nextTold({linkOf(chain.last())}, witness.newest() ? witness.newest()->head.end : ChainEnd{},
                      StoreId, QStringLiteral("hosted"));
        sign(next, keyOf(1), at);
        next.toldAt = at;
        witness.keep(next);
        if (i % 100 == 0)
            (void)witness.thin();
    }
    (void)witness.thin();
    QVERIFY2(witness.all().size() >= HeldHeads::Newest + Days - 12 &&
                 witness.all().size() <= HeldHeads::Newest + Days,
             qPrintable(QString::number(witness.all().size())));
    QVERIFY(!witness.thin());
    QCOMPARE(against(chain, witness).how, Agreement::How::Whole);
    // Digests say nothing where a head between was let go of.
    for (qsizetype i = 1; i < witness.all().size(); ++i) {
        const HeldHead &one = witness.all().at(i);
        QCOMPARE(one.digests.isEmpty(), one.from != witness.all().at(i - 1).head.end);
    }
}

void TestHeldHeads::clockToAndFroMakesNoMoreDays()
{
    HeldHeads witness;
    QList<Event> chain;
    for (int i = 0; i < 3000; ++i) {
        grow(chain, 1);
        HeldHead next =
            *nextTold({linkOf(chain.last())}, witness.newest() ? witness.newest()->head.end : ChainEnd{},
                      StoreId, QStringLiteral("hosted"));
        sign(next, keyOf(1), Noon);
        next.toldAt = Noon + std::chrono::hours(24) * (i % 2);
        witness.keep(next);
    }
    (void)witness.thin();
    QVERIFY(witness.all().size() <= HeldHeads::Newest + 2);
}

void TestHeldHeads::digestsAreBounded()
{
    HeldHeads witness;
    QList<Event> chain;
    grow(chain, 1);
    HeldHead held = onFrom(chain, {});
    for (int i = 0; i < 600; ++i) {
        held.from = i ? held.head.end : ChainEnd{};
        held.head.end = {i + 2, QByteArray::number(i).rightJustified(64, '0')};
        held.digests = QList<QByteArray>(700, QByteArray(64, 'a'));
        witness.keep(held);
    }
    QVERIFY(witness.thin());
    qsizetype digests = 0;
    for (const HeldHead &one : witness.all())
        digests += one.digests.size();
    QVERIFY(digests <= HeldHeads::MostDigests);
    QVERIFY(!witness.all().last().digests.isEmpty());
    QCOMPARE(witness.all().size(), 600);
}

QTEST_GUILESS_MAIN(TestHeldHeads)
#include "tst_heldheads.moc"
