// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a test call, by what was measured of it. Each row takes one thing from a good call.
#include "models/testcall/testcall.h"

#include <QTest>

#include <functional>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
TestCallPlan plan()
{
    TestCallPlan out;
    out.number = QStringLiteral("+18005550199");
    out.site = {QStringLiteral("naperville"), QStringLiteral("Naperville"), 440};
    out.others = {{QStringLiteral("centennial"), QStringLiteral("Centennial"), 660}};
    out.toneHz = 880;
    return out;
}

TestCallSeen good()
{
    TestCallSeen out;
    out.reached = 20ms;
    out.answered = 35ms;
    out.code = 200;
    out.talked = 9500ms;
    out.codeKeyed = out.keysCame = out.keysRight = out.forOurCode = out.byeAnswered = true;
    out.answeredBy = QStringLiteral("naperville");
    out.here = {440, -13, 0.01};
    out.there = HeardTone{880, -13, 0.02};
    out.fromHere = RtpFigures{250, 0, 0.4};
    out.toHere = RtpFigures{249, 1, 0.9};
    return out;
}

using Spoil = std::function<void(TestCallSeen &)>;
} // namespace
Q_DECLARE_METATYPE(Spoil)

class TestTestCallJudge : public QObject
{
    Q_OBJECT
private slots:
    void verdicts_data();
    void verdicts();
    void bytesFromOutsideAreVisible();
    void everyCheckHasATitle();
};

void TestTestCallJudge::verdicts_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("verdict");
    // One letter a check: connected, answered, site, heard here, heard there, keys, loss, ended.
    QTest::addColumn<QString>("checks");
    QTest::addColumn<QString>("says"); ///< in the sentence, or in a check that failed
    const auto row = [](const char *name, const Spoil &spoil, const char *verdict, const char *checks,
                        const char *says) {
        QTest::newRow(name) << spoil << QString::fromLatin1(verdict) << QString::fromLatin1(checks)
                            << QString::fromUtf8(says);
    };
    const auto noSound = [](TestCallSeen &s) { s.here = {}; };
    const auto nobodyKeys = [](TestCallSeen &s) {
        s.keysCame = s.keysRight = s.forOurCode = false;
        s.answeredBy.clear();
        s.there.reset();
    };
    const auto none = [](TestCallSeen &s) {
        s = {};
        s.reached.reset();
    };
    row(
        "good", [](TestCallSeen &) {}, "passed", "PPPPPPPP", "Naperville answered");
    row(
        "good, without RTCP", [](TestCallSeen &s) { s.fromHere.reset(); }, "passed", "PPPPPPPP", "");
    row(
        "a tenth is missing", [](TestCallSeen &s) { s.here.missing = 0.10; }, "passed", "PPPPPPPP", "");
    row(
        "more is missing here", [](TestCallSeen &s) { s.here.missing = 0.12; }, "lossy", "PPPFPPPP",
        "12 % of it missing");
    row(
        "more is missing there", [](TestCallSeen &s) { s.there->missing = 0.5; }, "lossy", "PPPPFPPP",
        "50 % of it missing");
    row(
        "more is missing both ways", [](TestCallSeen &s) { s.here.missing = s.there->missing = 0.2; },
        "lossy", "PPPFFPPP", "Too much of the sound was lost");
    row(
        "more is missing, and no packet was lost",
        [](TestCallSeen &s) {
            s.here.missing = s.there->missing = 0.2;
            s.toHere = RtpFigures{250, 0, 1};
        },
        "lossy", "PPPFFPPP", "Too much of the sound came late");
    row(
        "more is missing, and RTCP tells nothing",
        [](TestCallSeen &s) {
            s.here.missing = s.there->missing = 0.2;
            s.fromHere.reset();
        },
        "lossy", "PPPFFPFP", "Too much of the sound was lost");
    row("one of two: nothing heard here", noSound, "not_heard_here", "PPPFPPPP",
        "Naperville is not heard here");
    row(
        "one of two: nothing heard there", [](TestCallSeen &s) { s.there = HeardTone{}; }, "not_heard_there",
        "PPPPFPPP", "the caller is not heard at Naperville");
    row(
        "nothing heard there, nor keys",
        [](TestCallSeen &s) {
            s.there = HeardTone{};
            s.forOurCode = false;
        },
        "not_heard_there", "PP-PFFPP", "our keys did not arrive");
    row(
        "nothing comes here, and the site has written down what it heard",
        [=](TestCallSeen &s) {
            noSound(s);
            s.keysCame = s.keysRight = false;
        },
        "not_heard_here", "PPPFPFPP", "one way only");
    row(
        "nothing comes here, and nobody told",
        [=](TestCallSeen &s) {
            noSound(s);
            nobodyKeys(s);
            s.toHere.reset();
        },
        "silence", "PP-F-F-P", "the other side told nothing");
    row(
        "silence both ways",
        [=](TestCallSeen &s) {
            noSound(s);
            s.there = HeardTone{};
        },
        "silence", "PPPFFPPP", "Neither side");
    row(
        "wrong tone here",
        [](TestCallSeen &s) {
            s.here = {1000, -13, 1};
        },
        "wrong_tone", "PPPFPPPP", "1000 Hz instead of 440 Hz");
    row(
        "wrong tone there",
        [](TestCallSeen &s) {
            s.there = HeardTone{300, -13, 1};
        },
        "wrong_tone", "PPPPFPPP", "300 Hz instead of 880 Hz");
    row(
        "noise here",
        [](TestCallSeen &s) {
            s.here = {0, -20, 1};
        },
        "not_heard_here", "PPPFPPPP", "no tone, but other sound");
    row(
        "the other site",
        [](TestCallSeen &s) {
            s.answeredBy = QStringLiteral("centennial");
            s.here.hz = 660;
            s.here.missing = 1;
        },
        "wrong_site", "PPFFPPPP", "answered by Centennial instead of Naperville");
    row(
        "the other site with our tone", [](TestCallSeen &s) { s.answeredBy = QStringLiteral("centennial"); },
        "wrong_site", "PPFPPPPP", "Centennial");
    row(
        "the other site's tone, and no keys",
        [=](TestCallSeen &s) {
            nobodyKeys(s);
            s.here = {660, -13, 1};
        },
        "wrong_site", "PPFF-FPP", "the tone is that of Centennial");
    row(
        "nobody's key",
        [](TestCallSeen &s) {
            s.answeredBy.clear();
            s.keysRight = s.forOurCode = false;
            s.there.reset();
        },
        "unknown_site", "PPFP-FPP", "does not have the key");
    row(
        "its keys came otherwise than it wrote them down", [](TestCallSeen &s) { s.keysRight = false; },
        "no_keys", "PPPPPFPP", "no key of ours made the answer that came by keys");
    row(
        "its keys came otherwise than it wrote them down, and ours too",
        [](TestCallSeen &s) { s.keysRight = s.forOurCode = false; }, "no_keys", "PP-PPFPP",
        "our keys did not arrive");
    row(
        "one of its keys came twice",
        [=](TestCallSeen &s) {
            nobodyKeys(s);
            s.scrapsCame = true;
        },
        "no_keys", "PP-P-FPP", "no whole answer");
    row(
        "its answer is of another call", [](TestCallSeen &s) { s.forOurCode = false; }, "no_keys", "PP-PPFPP",
        "our keys did not arrive");
    row("no keys", nobodyKeys, "no_keys", "PP-P-FPP", "no answer came by keys");
    row(
        "our code can't be keyed",
        [=](TestCallSeen &s) {
            nobodyKeys(s);
            s.codeKeyed = false;
        },
        "no_keys", "PP-P-FPP", "could not be keyed");
    row(
        "packets lost there",
        [](TestCallSeen &s) {
            s.fromHere = RtpFigures{180, 20, 1};
        },
        "lossy", "PPPPPPFP", "lost 20 of 200 there");
    row(
        "packets lost here",
        [](TestCallSeen &s) {
            s.toHere = RtpFigures{0, 10, 1};
        },
        "lossy", "PPPPPPFP", "10 of 10 here");
    row(
        "nobody told what came there, and the tones did", [](TestCallSeen &s) { s.fromHere.reset(); },
        "passed", "PPPPPPPP", "");
    row(
        "nobody told what came there, and some of the tone did not",
        [](TestCallSeen &s) {
            s.fromHere.reset();
            s.there->missing = 0.3;
        },
        "lossy", "PPPPFPFP", "30 % missing");
    row(
        "packets lost here, and nobody told what came there",
        [](TestCallSeen &s) {
            s.fromHere.reset();
            s.toHere = RtpFigures{180, 20, 1};
        },
        "lossy", "PPPPPPFP", "lost 20 of 200 here");
    row(
        "its end was not confirmed", [](TestCallSeen &s) { s.byeAnswered = false; }, "not_ended", "PPPPPPPF",
        "not confirmed");
    row(
        "the other side ended it", [](TestCallSeen &s) { s.endedByOther = true; }, "not_ended", "PPPPPPPF",
        "the other side ended it after 9.50 s");
    row(
        "refused",
        [=](TestCallSeen &s) {
            none(s);
            s.code = 503;
            s.reason = QStringLiteral("503 Closed");
        },
        "refused", "F-------", "refused: 503 Closed");
    row(
        "refused after it rang",
        [=](TestCallSeen &s) {
            none(s);
            s.reached = 20ms;
            s.code = 486;
            s.reason = QStringLiteral("486 Busy Here");
        },
        "refused", "F-------", "486 Busy Here");
    row(
        "nobody is there",
        [=](TestCallSeen &s) {
            none(s);
            s.reason = QStringLiteral("the SBC did not answer within 10 s");
        },
        "unreachable", "F-------", "did not answer within 10 s");
    row("nothing at all", none, "unreachable", "F-------", "the SBC did not answer");
    row(
        "nobody answers",
        [=](TestCallSeen &s) {
            none(s);
            s.reached = 20ms;
        },
        "no_answer", "PF------", "nobody answered");
    row(
        "called off while it rang",
        [=](TestCallSeen &s) {
            none(s);
            s.reached = 20ms;
            s.calledOff = true;
        },
        "called_off", "P-------", "called off");
    row(
        "called off when all was well", [](TestCallSeen &s) { s.calledOff = true; }, "called_off", "PPPPPPPP",
        "called off");
}

void TestTestCallJudge::verdicts()
{
    QFETCH(Spoil, spoil);
    QFETCH(QString, verdict);
    QFETCH(QString, checks);
    QFETCH(QString, says);
    TestCallSeen seen = good();
    spoil(seen);
    const TestCallJudged judged = judge(plan(), seen);
    QString letters;
    QString texts = judged.text;
    for (const TestCheck &check : judged.checks) {
        letters += check.state == TestCheck::State::Passed   ? QLatin1Char('P')
                   : check.state == TestCheck::State::Failed ? QLatin1Char('F')
                                                             : QLatin1Char('-');
        texts += QLatin1Char('\n') + check.text;
    }
    QCOMPARE(letters, checks);
    QCOMPARE(judged.verdict, verdict);
    QVERIFY(!judged.text.isEmpty());
    QVERIFY2(texts.contains(says), qPrintable(texts));
    // Whatever has not passed in every check is not passed, and is not told as if it were.
    QCOMPARE(judged.passed(), checks == QLatin1String("PPPPPPPP") && !seen.calledOff);
}

void TestTestCallJudge::bytesFromOutsideAreVisible()
{
    TestCallSeen seen;
    seen.code = 503;
    seen.reason = QStringLiteral("503 \x1b[31mred\u202e") + QString(5000, QLatin1Char('x'));
    const TestCallJudged judged = judge(plan(), seen);
    QVERIFY2(judged.checks.first().text.contains(QLatin1String("\\x1b[31mred\\u202e")),
             qPrintable(judged.checks.first().text));
    QVERIFY(judged.text.size() < 300);
}

void TestTestCallJudge::everyCheckHasATitle()
{
    const TestCallJudged judged = judge(plan(), good());
    for (const TestCheck &check : judged.checks)
        QVERIFY2(testCheckTitle(check.key) != check.key, qPrintable(check.key));
    QCOMPARE(testCheckTitle(QStringLiteral("\x1b")), QStringLiteral("\\x1b"));
}

QTEST_APPLESS_MAIN(TestTestCallJudge)
#include "tst_testcalljudge.moc"
