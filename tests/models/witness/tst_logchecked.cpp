// SPDX-License-Identifier: GPL-3.0-or-later
// What a look at the log found, in words: who says what, what could not be checked, and what a person would
// sign for.
#include "models/witness/gapdraft.h"
#include "models/witness/logcheckedtext.h"
#include "witnessworld.h"

#include <QJsonArray>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;

namespace
{
constexpr Instant Noon = instantFromMs(1'790'000'000'000);
const QString Pair = QStringLiteral("hosted");

struct World {
    QList<Event> chain;
    HeldHeads naperville, centennial;

    void live(int events, int every = 7)
    {
        for (int i = 0; i < events; i += every) {
            grow(chain, every);
            const Instant at = Noon + Duration{chain.size() * 1000};
            (void)tell(naperville, chain, keyOf(1), at);
            (void)tell(centennial, chain, keyOf(1), at);
        }
    }
    [[nodiscard]] LogChecked checked(bool asked = true) const
    {
        LogChecked out;
        out.events = chain.size();
        out.newest = endOf(chain);
        out.chains.insert(Pair, factsOf(chain));
        out.asked = asked;
        if (asked) {
            out.hear(Pair, Pair, {QStringLiteral("Naperville"), naperville.all(), {}, {}});
            out.hear(Pair, Pair, {QStringLiteral("Centennial"), centennial.all(), {}, {}});
        }
        return out;
    }
};

World lived()
{
    World world;
    world.live(700);
    return world;
}

QString said(const LogChecked &checked)
{
    return logText(checked);
}
} // namespace

class TestLogChecked : public QObject
{
    Q_OBJECT

private slots:
    void wholeIsSaidAndByWhom();
    void cutNamesTheFirstMissing();
    void withoutAWitnessItSaysWhatItCouldNot();
    void typedHead_data();
    void typedHead();
    void manyWitnessesAreCounted();
    void gapNamesWhatIsLost();
    void nothingLostIsNoGap_data();
    void nothingLostIsNoGap();
    void remadeLogIsToldFromARestoredOne();
    void signedGapIsWholeAndStays();
    void headOfTheLostBranchIsSignedFor();
    void progressIsCounted();
};

void TestLogChecked::wholeIsSaidAndByWhom()
{
    const LogChecked checked = lived().checked();
    QVERIFY(!checked.wrong() && checked.witnessed());
    QCOMPARE(logVerdict(checked), (LogLine{Mark::Fine, QStringLiteral("The log is whole: 700 events.")}));
    QCOMPARE(logLines(checked).size(), 2);
    QVERIFY(said(checked).contains(QStringLiteral("Centennial was told event 700 at ")));
    QVERIFY(gapDrafts(checked).isEmpty());
}

void TestLogChecked::cutNamesTheFirstMissing()
{
    World world = lived();
    world.chain = world.chain.first(650);
    const LogChecked checked = world.checked();
    QCOMPARE(checked.firstWrong(), qint64(651));
    QCOMPARE(logVerdict(checked).mark, Mark::Bad);
    QVERIFY2(logVerdict(checked).text.contains(QStringLiteral("event 651 is missing")),
             qPrintable(logVerdict(checked).text));
    QVERIFY(said(checked).contains(QStringLiteral("this log ends at 650")));
    grow(world.chain, 100, QStringLiteral("since"));
    QVERIFY(logVerdict(world.checked()).text.contains(QStringLiteral("from event 651 on")));
}

void TestLogChecked::withoutAWitnessItSaysWhatItCouldNot()
{
    World world = lived();
    LogChecked checked = world.checked(false);
    QCOMPARE(logVerdict(checked).mark, Mark::Unknown);
    QVERIFY(said(checked).contains(QStringLiteral("No witness was asked")));
    checked.asked = true;
    checked.hear(Pair, Pair, {QStringLiteral("Naperville"), {}, {}, QStringLiteral("no route to host")});
    QVERIFY(said(checked).contains(QStringLiteral("could not be checked")));
    QVERIFY(said(checked).contains(QStringLiteral("no route to host")));
    QCOMPARE(nothingLost(checked).code, QStringLiteral("no_witness"));
}

void TestLogChecked::typedHead_data()
{
    QTest::addColumn<int>("kept");
    QTest::addColumn<int>("grown");
    QTest::addColumn<int>("how");
    QTest::newRow("held") << 700 << 0 << int(Agreement::How::Whole);
    QTest::newRow("cut off") << 600 << 0 << int(Agreement::How::Missing);
    QTest::newRow("another") << 600 << 200 << int(Agreement::How::Other);
}

void TestLogChecked::typedHead()
{
    QFETCH(int, kept);
    QFETCH(int, grown);
    QFETCH(int, how);
    World world = lived();
    const Event printed = world.chain.at(689);
    world.chain = world.chain.first(kept);
    grow(world.chain, grown, QStringLiteral("since"));
    LogChecked checked = world.checked(false);
    // Beside another chain, in which the numbers between stand.
    checked.chains.insert(QString(), ChainFacts());
    const auto word = checked.against(headCode({printed.seq, printed.hash}));
    QVERIFY(word);
    QCOMPARE(int(word->agreement.how), how);
    checked.words += *word;
    QCOMPARE(checked.wrong(), how != int(Agreement::How::Whole));
    QCOMPARE(checked.witnessed(), how == int(Agreement::How::Whole));
    QVERIFY(said(checked).contains(QStringLiteral("690:")));
    QCOMPARE(said(checked).contains(QStringLiteral("once more")), checked.wrong());
    QCOMPARE(checked.against(QStringLiteral("690:7K2Q")).error().code, QStringLiteral("bad_code"));
    // Paper alone is nothing that a person could sign away.
    QVERIFY(gapDrafts(checked).isEmpty());
}

void TestLogChecked::manyWitnessesAreCounted()
{
    const World world = lived();
    LogChecked checked = world.checked();
    for (int i = 0; i < 998; ++i)
        checked.hear(QStringLiteral("p%1").arg(i), Pair,
                     {QStringLiteral("Site %1").arg(i), world.naperville.all(), {}, {}});
    checked.hear(QStringLiteral("last"), Pair, {QStringLiteral("Lone"), {}, {}, QStringLiteral("silent")});
    const QList<LogLine> lines = logLines(checked);
    QVERIFY2(lines.size() < 20, qPrintable(QString::number(lines.size())));
    QVERIFY(said(checked).contains(QStringLiteral("988 more say that the log holds what they were told.")));
    QVERIFY(said(checked).contains(QStringLiteral("Lone says nothing")));
    QCOMPARE(logJson(checked).value(QLatin1String("witnesses")).toArray().size(), 1001);
}

void TestLogChecked::gapNamesWhatIsLost()
{
    World world = lived();
    world.chain = world.chain.first(653); // between two heads
    grow(world.chain, 20, QStringLiteral("since the backup"));
    const QList<GapDraft> drafts = gapDrafts(world.checked());
    QCOMPARE(drafts.size(), 1);
    const GapDraft &draft = drafts.first();
    QCOMPARE(draft.chain, Pair);
    QCOMPARE(draft.kept, endOf(world.chain));
    QCOMPARE(draft.lost.size(), 1); // both were told the same
    QCOMPARE(draft.stretches.size(), 2);
    for (const GapDraft::Stretch &stretch : draft.stretches) {
        QCOMPARE(stretch.from, qint64(654));
        QCOMPARE(stretch.to, qint64(700));
        QCOMPARE(stretch.toldAt, Noon + Duration{700'000});
    }
    QVERIFY(draft.other);
    const QString lines = gapDraftLines(draft).join(QLatin1Char('\n'));
    QVERIFY2(lines.contains(QStringLiteral("Naperville was told of events 654 to 700, the last at ")),
             qPrintable(lines));
    // It says what else it may be, and what to compare.
    const QString warnings = gapWarnings(drafts).join(QLatin1Char('\n'));
    QVERIFY(warnings.contains(QStringLiteral("made anew")) && warnings.contains(QStringLiteral("sheets")));
}

void TestLogChecked::nothingLostIsNoGap_data()
{
    QTest::addColumn<bool>("people");
    QTest::newRow("whole") << false;
    QTest::newRow("people are not those of the log") << true;
}

void TestLogChecked::nothingLostIsNoGap()
{
    QFETCH(bool, people);
    LogChecked checked = lived().checked();
    if (people)
        checked.peopleWrong +=
            QStringLiteral("D. Osei is an administrator, and the log never made them one.");
    QVERIFY(gapDrafts(checked).isEmpty());
    QCOMPARE(nothingLost(checked).code, QStringLiteral("nothing_lost"));
    QCOMPARE(nothingLost(checked).hint.isEmpty(), !people);
}

void TestLogChecked::remadeLogIsToldFromARestoredOne()
{
    World world = lived();
    world.chain = world.chain.first(600);
    grow(world.chain, 200, QStringLiteral("in place of it"));
    LogChecked checked = world.checked();
    QVERIFY(!said(checked).contains(QStringLiteral("made anew")));
    for (WitnessWord &word : checked.words)
        word.insteadAt = *word.lostToldAt + std::chrono::hours(3); // when somebody had put it back
    QVERIFY(!said(checked).contains(QStringLiteral("made anew")));
    QVERIFY(!gapDrafts(checked).first().looksRemade);
    for (WitnessWord &word : checked.words)
        word.insteadAt = *word.lostToldAt - std::chrono::hours(3); // as they were forged
    QVERIFY(said(checked).contains(QStringLiteral("made anew")));
    QVERIFY(gapDrafts(checked).first().looksRemade);
    QVERIFY(gapWarnings(gapDrafts(checked)).first().contains(QStringLiteral("looks like a log that")));
}

void TestLogChecked::signedGapIsWholeAndStays()
{
    World world = lived();
    world.chain = world.chain.first(653);
    grow(world.chain, 20, QStringLiteral("since the backup"));
    const GapDraft draft = gapDrafts(world.checked()).first();
    Event gap = gapEvent(draft, QStringLiteral("A. Admin"), QStringLiteral("last night's backup"), Noon);
    QCOMPARE(gap.pair, Pair);
    QVERIFY(gap.text.contains(QStringLiteral("654 to 700")));
    gap.seq = endOf(world.chain).seq + 1;
    gap.follows = gap.seq - 1;
    gap.form = EventForm;
    gap = storableEvent(gap);
    gap.hash = chainHash(endOf(world.chain).hash, gap);
    world.chain += gap;
    for (int more = 0; more < 2; ++more) {
        const LogChecked checked = world.checked();
        QVERIFY(!checked.wrong() && checked.witnessed());
        QCOMPARE(checked.gaps().size(), 1);
        QVERIFY(gapDrafts(checked).isEmpty());
        QVERIFY(logVerdict(checked).text.endsWith(QStringLiteral("1 gap in it was signed for.")));
        QVERIFY2(said(checked).contains(QStringLiteral("events 654 to 700 is lost. A. Admin signed for it")),
                 qPrintable(said(checked)));
        grow(world.chain, 100);
    }
    // Somebody else who signs for the same at the same time does so under the same word.
    GapDraft other = draft;
    other.kept = endOf(world.chain);
    QCOMPARE(gapWord(other), gapWord(draft));
    other.lost.first().last.hash = QByteArray(64, 'a');
    QVERIFY(gapWord(other) != gapWord(draft));
}

/// A site that was told nothing but what is lost, and a sheet of that time.
void TestLogChecked::headOfTheLostBranchIsSignedFor()
{
    World world = lived();
    const Event printed = world.chain.at(689);
    const Event before = world.chain.at(640);
    HeldHeads late;
    (void)tell(late, world.chain, keyOf(1), Noon); // a site built anew, which knows the newest alone
    world.chain = world.chain.first(653);
    signGap(world.chain, world.naperville, keyOf(1), Noon);
    LogChecked checked = world.checked();
    checked.hear(Pair, Pair, {QStringLiteral("Late"), late.all(), {}, {}});
    QCOMPARE(checked.words.last().agreement.how, Agreement::How::SignedFor);
    QVERIFY(!checked.wrong());
    QVERIFY(said(checked).contains(QStringLiteral("a person signed for it")));
    QCOMPARE(checked.against(headCode({printed.seq, printed.hash}))->agreement.how,
             Agreement::How::SignedFor);
    QCOMPARE(checked.against(headCode({before.seq, before.hash}))->agreement.how, Agreement::How::Whole);
    // What would stand before the gap is not excused by it, nor another end of it.
    QCOMPARE(checked.against(headCode({before.seq, printed.hash}))->agreement.how, Agreement::How::Other);
    QVERIFY(checked.against(headCode({700, printed.hash}))->wrong());
    QVERIFY(checked.against(headCode({9000, printed.hash}))->wrong());
}

void TestLogChecked::progressIsCounted()
{
    LogCheckWork work;
    QCOMPARE(logProgressText(work), QStringLiteral("The log is read."));
    work.all = 1;
    QCOMPARE(logProgressText(work), QStringLiteral("0 of 1 event is read."));
    work.all = 12'000;
    work.done = 4'096;
    QCOMPARE(logProgressText(work), QStringLiteral("4,096 of 12,000 events are read."));
    work.asking = true;
    QCOMPARE(logProgressText(work), QStringLiteral("4,096 of 12,000 witnesses have told what they know."));
    work.calledOff = true;
    QVERIFY(logProgressText(work).contains(QStringLiteral("called off")));
}

QTEST_GUILESS_MAIN(TestLogChecked)
#include "tst_logchecked.moc"
