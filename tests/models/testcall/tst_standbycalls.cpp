// SPDX-License-Identifier: GPL-3.0-or-later
// Test calls in quiet times: what the log says of them, and what a person reads.
#include "callanswers.h"

#include "models/readiness/standbyline.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Pair = QStringLiteral("hosted-voice");
const QString Site = QStringLiteral("centennial");
const QString Name = QStringLiteral("Centennial");
const Instant Due = *fromIso(QStringLiteral("2026-11-30T11:00:00Z"));
const QByteArray Zone = "America/Chicago";

StandbyCall asked(Instant at, const std::optional<Instant> &due)
{
    StandbyCall call;
    call.call.op = due ? standbyOp(Pair, *due) : QStringLiteral("op-%1").arg(toMs(at));
    call.call.site = Site;
    call.call.by = due ? QStringLiteral("console") : QStringLiteral("K. Ramos");
    call.call.at = at;
    call.due = due;
    return call;
}

/// Asked for, and answered so.
StandbyCalls after(const StandbyCall &call, const Result<QJsonObject> &answer)
{
    StandbyCalls calls;
    calls.follow(standbyAsked(Pair, Name, call, {}).event);
    calls.follow(standbyEnded(Pair, Name, call.call, answer, call.call.at + 14s).event);
    return calls;
}

Result<QJsonObject> good()
{
    return Test::callAnswer(Site, Test::goodCall(Site));
}

StandbyInputs inputs(const StandbyCalls &calls)
{
    StandbyInputs in;
    in.site = in.lastSite = Name;
    in.calls = calls;
    in.schedule = WeeklyTime{0, 300, Zone};
    return in;
}
} // namespace

Q_DECLARE_METATYPE(StandbyCalls)

class TestStandbyCalls : public QObject
{
    Q_OBJECT
private slots:
    void foldsWhatItWrote();
    void oneThatWasDueIsAskedForOnce();
    void aLateEndChangesNothing();
    void line_data();
    void line();
    void aSiteThatServesByNowSaysNothingOfTheOther();
    void whatNobodyPlacedIsSeen();
    void hostileWordsAreShownLiterally();
};

void TestStandbyCalls::foldsWhatItWrote()
{
    const StandbyCall call = asked(Due + 2s, Due);
    StandbyCalls calls;
    QVERIFY(calls.follow(standbyAsked(Pair, Name, call, {}).event));
    QVERIFY(calls.last->call.underWay());
    QCOMPARE(calls.last->call.op, call.call.op);
    QCOMPARE(calls.last->call.site, Site);
    QVERIFY(calls.last->due == Due && calls.handled == Due);
    const PlannedEvent ended = standbyEnded(Pair, Name, calls.last->call, good(), Due + 16s);
    QVERIFY(ended.event.text.contains("passed"));
    QVERIFY(calls.follow(ended.event));
    QVERIFY(calls.last->call.passed());
    // Told twice, and another event.
    QVERIFY(!calls.follow(ended.event));
    QVERIFY(!calls.follow(standbyAsked(Pair, Name, call, {}).event));
    Event other;
    other.kind = QStringLiteral("reach.begun");
    QVERIFY(!calls.follow(other));
    QVERIFY(calls.last->call.passed());
}

void TestStandbyCalls::oneThatWasDueIsAskedForOnce()
{
    const PlannedEvent one = standbyAsked(Pair, Name, asked(Due + 2s, Due), {});
    const PlannedEvent other = standbyAsked(Pair, Name, asked(Due + 3s, Due), QStringLiteral("x"));
    const PlannedEvent missed = standbyMissed(Pair, {Due, Due + 4h, QStringLiteral("an incident was open")});
    QVERIFY(!one.once.isEmpty());
    QCOMPARE(one.once, other.once);
    QCOMPARE(one.once, missed.once);
    // Of two who press at once, too; not of two who press one after the other.
    const auto word = [](const char *behind) {
        return standbyAsked(Pair, Name, asked(Due, {}), QLatin1String(behind)).once;
    };
    QCOMPARE(word("op1"), word("op1"));
    QVERIFY(word("op1") != word("op2"));
    QVERIFY(standbyOp(Pair, Due) != standbyOp(Pair, Due + 24h));
    QVERIFY(standbyOp(Pair, Due) != standbyOp(QStringLiteral("other"), Due));
}

void TestStandbyCalls::aLateEndChangesNothing()
{
    const StandbyCall first = asked(Due, Due);
    StandbyCalls calls = after(first, good());
    const StandbyCall second = asked(Due + 1h, {});
    calls.follow(standbyAsked(Pair, Name, second, first.call.op).event);
    const Error late{QStringLiteral("x"), QStringLiteral("late"), {}};
    QVERIFY(!calls.follow(standbyEnded(Pair, Name, first.call, late, Due + 2h).event));
    QVERIFY(calls.last->call.underWay());
    QCOMPARE(calls.last->call.op, second.call.op);
}

void TestStandbyCalls::line_data()
{
    QTest::addColumn<StandbyCalls>("calls");
    QTest::addColumn<int>("mark");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<QString>("trouble");
    const auto row = [](const char *name, const StandbyCalls &calls, Mark mark, const char *outcome,
                        const char *trouble) {
        QTest::newRow(name) << calls << int(mark) << QString::fromLatin1(outcome)
                            << QString::fromLatin1(trouble);
    };
    row("never", {}, Mark::NotYet, "never tested", "");
    StandbyCalls open;
    open.follow(standbyAsked(Pair, Name, asked(Due, Due), {}).event);
    row("not under way any more", open, Mark::NotYet, "was asked for at 05:00:00", "");
    open.last->call.at = Due + 5h - 1min;
    row("under way", open, Mark::Running, "under way since 09:59:00", "");
    row("passed", after(asked(Due, Due), good()), Mark::Fine, "passed at 05:00:00 (by the schedule)", "");
    row("wanted by one of us", after(asked(Due, {}), good()), Mark::Fine, "(K. Ramos)", "");
    row("hears nothing", after(asked(Due, Due), Test::callAnswer(Site, Test::deafCall(Site))), Mark::Bad,
        "has not passed at 05:00:00", "The last test call at the standby, Centennial, has not passed");
    const Error lost{QStringLiteral("unreachable"), QStringLiteral("no way there"), {}};
    row("nobody knows", after(asked(Due, Due), lost), Mark::Warning, "came to nothing at 05:00:00",
        "no way there");
    StandbyCalls forgotten;
    forgotten.follow(standbyAsked(Pair, Name, asked(Due + 4h + 50min, {}), {}).event);
    row("nobody told", forgotten, Mark::NotYet, "nobody has told what became of it", "");
    StandbyCalls old = after(asked(Due - 48h, Due - 48h), good());
    old.handled = Due;
    row("long ago", old, Mark::NotYet, "passed at 28 Nov 05:00:00", "");
    StandbyCalls missed = after(asked(Due - 24h, Due - 24h), good());
    missed.follow(standbyMissed(Pair, {Due, Due + 4h, QStringLiteral("an incident was open")}).event);
    row("missed", missed, Mark::Warning, "passed at 29 Nov 05:00:00",
        "that was due 05:00:00 was not placed: an incident was open");
    StandbyCalls made = missed;
    made.follow(standbyAsked(Pair, Name, asked(Due + 5h, {}), {}).event);
    row("and made up for", made, Mark::Running, "under way since 10:00:00", "");
}

void TestStandbyCalls::line()
{
    QFETCH(StandbyCalls, calls);
    QFETCH(QString, outcome);
    QFETCH(QString, trouble);
    const StandbyLine line = standbyLine(inputs(calls), Due + 5h, Zone);
    QTEST(int(line.mark), "mark");
    QCOMPARE(line.name, QString("Calls through Centennial's SBC"));
    QVERIFY2(line.outcome.contains(outcome), qPrintable(line.outcome));
    const QString troubles = line.trouble + line.missed;
    const bool said = trouble.isEmpty() ? troubles.isEmpty() : troubles.contains(trouble);
    QVERIFY2(said, qPrintable(troubles));
    QVERIFY2(line.more.contains("each day 05:00 Chicago, next in 19 h"), qPrintable(line.more));
    // Where there are no calls at all the page says nothing of them.
    QVERIFY(standbyLine({}, Due, Zone).name.isEmpty());
}

void TestStandbyCalls::aSiteThatServesByNowSaysNothingOfTheOther()
{
    StandbyInputs in = inputs(after(asked(Due, Due), good()));
    in.site = QStringLiteral("Naperville");
    StandbyLine line = standbyLine(in, Due + 1h, Zone);
    QVERIFY(line.mark == Mark::NotYet);
    QVERIFY2(line.more.contains("Naperville itself was not tested since"), qPrintable(line.more));
    // Nor does what it failed at, in the very outage in which it serves.
    in.calls = after(asked(Due, Due), Test::callAnswer(Site, Test::deafCall(Site)));
    line = standbyLine(in, Due + 1h, Zone);
    QVERIFY(line.mark == Mark::NotYet && line.trouble.isEmpty());
}

/// The console that has the duty may know nothing of the schedule that the window's own file has.
void TestStandbyCalls::whatNobodyPlacedIsSeen()
{
    StandbyInputs in = inputs(after(asked(Due - 24h, Due - 24h), good()));
    QVERIFY(standbyLine(in, Due + 3h, Zone).missed.isEmpty());
    const StandbyLine line = standbyLine(in, Due + 4h + 1min, Zone);
    QVERIFY2(line.missed.contains("due 05:00:00 was not placed, and nobody has said why"),
             qPrintable(line.missed));
    QVERIFY(line.mark == Mark::Warning);
    // Who has had no schedule before begins with the next one.
    in.calls.handled.reset();
    QVERIFY(standbyLine(in, Due + 5h, Zone).missed.isEmpty());
}

void TestStandbyCalls::hostileWordsAreShownLiterally()
{
    const Error hostile{QStringLiteral("x"), QStringLiteral("<b>a</b>\x1b[2J\u202eb\r\nc"), {}};
    StandbyCalls calls = after(asked(Due, Due), hostile);
    calls.last->due.reset(); // one of us wanted it
    calls.last->call.by = QStringLiteral("<i>\u202e");
    const StandbyLine line = standbyLine(inputs(calls), Due + 1h, Zone);
    QVERIFY(line.outcome.contains("<i>"));
    for (const QString &text : {line.outcome, line.trouble}) {
        QVERIFY(text.contains("<b>a</b>"));
        for (const ushort unsafe : {0x1b, 0x202e, 0x0a, 0x0d})
            QVERIFY(!text.contains(QChar(unsafe)));
    }
}

QTEST_GUILESS_MAIN(TestStandbyCalls)
#include "tst_standbycalls.moc"
