// SPDX-License-Identifier: GPL-3.0-or-later
// A log that was cut, put back or made anew is found by what a witness was told, and where it parts is named.
#include "witnessworld.h"

#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;

namespace
{
constexpr Instant Noon = instantFromMs(1'790'000'000'000);
constexpr int Length = 1200;
constexpr int Every = 7; ///< so many events from head to head

struct Story {
    QList<Event> chain;
    HeldHeads witness;
};

Story story()
{
    Story out;
    while (out.chain.size() < Length) {
        grow(out.chain, Every);
        (void)tell(out.witness, out.chain, keyOf(1), Noon + Duration{out.chain.size() * 1000});
    }
    return out;
}
} // namespace

class TestTestimony : public QObject
{
    Q_OBJECT

private slots:
    void wholeIsWhole();
    void forgeryIsFound_data();
    void forgeryIsFound();
    void firstWrongEventIsNamed();
    void withoutDigestsTheLastGoodOneIs();
    void codeFromASheet();
    void silenceIsSaid();
    void signedGapIsNoForgery();
    void oldBranchPutBackIsFound();
    void says();
};

void TestTestimony::wholeIsWhole()
{
    Story s = story();
    Agreement agreement = against(s.chain, s.witness);
    QCOMPARE(agreement.how, Agreement::How::Whole);
    QCOMPARE(agreement.told, endOf(s.chain));
    grow(s.chain, 4); // the witness is behind
    agreement = against(s.chain, s.witness);
    QCOMPARE(agreement.how, Agreement::How::Whole);
    QCOMPARE(agreement.lastGood, endOf(s.chain).seq - 4);
}

void TestTestimony::forgeryIsFound_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("kept");
    for (const int cut : {1, 10, 1000}) {
        QTest::addRow("cut by %d", cut) << "cut" << -cut;
        QTest::addRow("cut by %d and grown again", cut) << "regrown" << -cut;
        QTest::addRow("cut by %d and grown beyond", cut) << "beyond" << -cut;
    }
    QTest::newRow("a whole new chain") << "regrown" << 0;
    QTest::newRow("a whole new and longer chain") << "beyond" << 0;
    QTest::newRow("nothing left") << "cut" << 0;
    for (const int at : {1, 2, 6, 7, 8, 600, Length - 1})
        QTest::addRow("made anew from event %d on", at + 1) << "regrown" << at;
}

void TestTestimony::forgeryIsFound()
{
    QFETCH(QString, how);
    QFETCH(int, kept);
    const Story s = story();
    const qsizetype left = kept < 0 ? s.chain.size() + kept : kept;
    QList<Event> forged = s.chain.first(left);
    if (how != QLatin1String("cut"))
        grow(forged, int(s.chain.size() - left) + (how == QLatin1String("beyond") ? 50 : 0),
             QStringLiteral("forged"));
    // By itself it is whole: that is what witnesses are for.
    QVERIFY(checkChain(forged, {}, endOf(forged)));
    const Agreement agreement = against(forged, s.witness);
    QVERIFY(agreement.how == Agreement::How::Missing || agreement.how == Agreement::How::Other);
    QCOMPARE(agreement.how == Agreement::How::Missing, how == QLatin1String("cut"));
    if (how == QLatin1String("cut")) {
        QVERIFY(agreement.lastGood <= left && left - agreement.lastGood < Every);
        QCOMPARE(agreement.told, endOf(s.chain));
    }
}

void TestTestimony::firstWrongEventIsNamed()
{
    const Story s = story();
    for (qsizetype at = Every; at < s.chain.size();
         at += 13) { // the first head says nothing of what came before
        QList<Event> forged = s.chain.first(at);
        grow(forged, int(s.chain.size() - at), QStringLiteral("forged"));
        const Agreement agreement = against(forged, s.witness);
        QCOMPARE(agreement.how, Agreement::How::Other);
        QCOMPARE(agreement.first, forged.at(at).seq);
        QCOMPARE(agreement.lastGood, forged.at(at).seq - 1);
    }
}

void TestTestimony::withoutDigestsTheLastGoodOneIs()
{
    const Story s = story();
    QList<Event> forged = s.chain.first(500);
    grow(forged, 900, QStringLiteral("forged"));
    Testimony testimony{QStringLiteral("Naperville"), s.witness.all(), {}, {}};
    for (HeldHead &held : testimony.heads)
        held.digests.clear();
    const Agreement agreement = factsOf(forged).against(testimony);
    QCOMPARE(agreement.how, Agreement::How::Other);
    QVERIFY(!agreement.first);
    QCOMPARE(agreement.lastGood, qint64(497)); // the 71st head
}

void TestTestimony::codeFromASheet()
{
    const Story s = story();
    const Event &printed = s.chain.at(689);
    const HeadCode code = *headCodeFromText(headCode({printed.seq, printed.hash}));
    const auto by = [&](const QList<Event> &chain) {
        return factsOf(chain).against({QStringLiteral("the sheet"), {}, {code}, {}});
    };
    QCOMPARE(by(s.chain).how, Agreement::How::Whole);
    QCOMPARE(by(s.chain.first(600)).how, Agreement::How::Missing);
    QList<Event> forged = s.chain.first(600);
    grow(forged, 500, QStringLiteral("forged"));
    QCOMPARE(by(forged).how, Agreement::How::Other);
}

void TestTestimony::silenceIsSaid()
{
    const Story s = story();
    const Agreement gone =
        factsOf(s.chain).against({QStringLiteral("Naperville"), {}, {}, QStringLiteral("no route to host")});
    QCOMPARE(gone.how, Agreement::How::Silent);
    QVERIFY(agreementText(gone, endOf(s.chain)).contains(QStringLiteral("no route to host")));
    const Agreement nothing = factsOf(s.chain).against({QStringLiteral("Naperville"), {}, {}, {}});
    QCOMPARE(nothing.how, Agreement::How::Silent);
    QVERIFY(agreementText(nothing, {}).contains(QStringLiteral("was told nothing")));
}

void TestTestimony::signedGapIsNoForgery()
{
    Story s = story();
    QList<Event> restored = s.chain.first(1100);
    signGap(restored, s.witness, keyOf(1), Noon);
    Agreement agreement = against(restored, s.witness);
    QCOMPARE(agreement.how, Agreement::How::Whole);
    QVERIFY(agreement.signedGaps > 0);
    QVERIFY(!tellAfterGap(s.witness, restored, keyOf(1), Noon).refused);
    grow(restored, 300);
    QVERIFY(!tell(s.witness, restored, keyOf(1), Noon).refused);
    agreement = against(restored, s.witness);
    QCOMPARE(agreement.how, Agreement::How::Whole);
    QCOMPARE(agreement.told, endOf(restored));
    // Nobody signs for what lies before it.
    QList<Event> forged = restored.first(1000);
    grow(forged, 600, QStringLiteral("forged"));
    QVERIFY(against(forged, s.witness).how != Agreement::How::Whole);
    // A gap that says more than was lost covers what was cut for it, and is seen: it stands in the chain.
    QCOMPARE(factsOf(restored).gaps().size(), 1);
    QCOMPARE(factsOf(restored).gaps().first().by, QStringLiteral("A. Admin"));
}

void TestTestimony::oldBranchPutBackIsFound()
{
    Story s = story();
    const QList<Event> old = s.chain;
    QList<Event> restored = s.chain.first(1100);
    signGap(restored, s.witness, keyOf(1), Noon);
    (void)tellAfterGap(s.witness, restored, keyOf(1), Noon);
    grow(restored, 5);
    (void)tell(s.witness, restored, keyOf(1), Noon);
    const Agreement agreement = against(old, s.witness);
    QCOMPARE(agreement.how, Agreement::How::Other);
    QCOMPARE(agreement.first, qint64(1101));
}

void TestTestimony::says()
{
    Story s = story();
    const QString whole = agreementText(against(s.chain, s.witness), endOf(s.chain));
    QVERIFY2(whole.startsWith(QStringLiteral("Naperville was told event ")), qPrintable(whole));
    QVERIFY2(whole.contains(QStringLiteral(" UTC")), qPrintable(whole));
    const QList<Event> cut = s.chain.first(1190);
    const QString missing = agreementText(against(cut, s.witness), endOf(cut));
    QVERIFY2(missing.contains(QLocale().toString(1204)) && missing.contains(QLocale().toString(1190)),
             qPrintable(missing));
}

QTEST_GUILESS_MAIN(TestTestimony)
#include "tst_testimony.moc"
