// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/outage/outagestate.h"
#include "models/outage/pastincidentmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Began = *fromIso(QStringLiteral("2026-11-21T19:02:31Z")); // 13:02:31 in Naperville

Incident open(int customers = 214)
{
    Incident incident;
    incident.id = QStringLiteral("0b7e");
    incident.number = 42;
    incident.fromName = QStringLiteral("Naperville");
    incident.toName = QStringLiteral("Centennial");
    incident.fromZone = QByteArrayLiteral("America/Chicago");
    incident.outageAt = Began;
    incident.declaredAt = Began + 64s;
    incident.declaredBy = QStringLiteral("console");
    incident.cadence = {{1, Began, 15min}};
    for (int i = 0; i < customers; ++i) {
        Customer customer;
        customer.id = QStringLiteral("c-%1").arg(i);
        customer.name = customer.id;
        incident.customers.append(customer);
    }
    const auto step = [&incident](const char *key, const char *title, StepKind kind) {
        RunbookStep one;
        one.key = QString::fromLatin1(key);
        one.title = QString::fromLatin1(title);
        one.kind = kind;
        incident.runbook.steps.append(one);
    };
    step("alert", "Alert customers", StepKind::Notice);
    step("updates", "Updates", StepKind::Cadence);
    step("reroute", "Reroute calls", StepKind::Reroute);
    step("tests", "Test calls", StepKind::Tests);
    incident.runbook.steps.last().tests = {QStringLiteral("call")};
    step("initials", "Customer initials", StepKind::Initials);
    step("tell", "Tell everybody", StepKind::Manual);
    knowCustomers(incident);
    return incident;
}

void send(Incident &incident, const char *stage, int slot, Instant at, const QStringList &notReached = {})
{
    Notice notice;
    notice.id = QStringLiteral("n%1").arg(incident.notices.size());
    notice.stage = QString::fromLatin1(stage);
    notice.slot = slot;
    notice.sentAt = at;
    notice.notReached = notReached;
    incident.notices.append(notice);
}

void move(Incident &incident, int count, Instant first, Duration each)
{
    for (int i = 0; i < count; ++i) {
        CustomerRecord &record = incident.records[QStringLiteral("c-%1").arg(i)];
        record.moved.outcome = StepOutcome::Passed;
        record.moved.at = first + i * each;
    }
    knowCustomers(incident);
}

QStringList texts(const QList<Flag> &flags)
{
    QStringList all;
    for (const Flag &flag : flags)
        all += flag.text;
    return all;
}

QStringList words(const QList<OutageTimeline::AxisMark> &axis)
{
    QStringList all;
    for (const OutageTimeline::AxisMark &mark : axis)
        all += mark.text;
    return all;
}
} // namespace

class TestOutageTimeline : public QObject
{
    Q_OBJECT

private slots:
    void theWidePartTakesSeventyPercent()
    {
        const OutageTimeline line = outageTimeline(open(), {}, Began + 75min);
        QCOMPARE(positionOf(line, Began), 0.0);
        QCOMPARE(positionOf(line, Began - 3h), 0.0);
        QCOMPARE(positionOf(line, Began + 1h), 0.35);
        QCOMPARE(positionOf(line, Began + 2h), 0.7);
        QCOMPARE(positionOf(line, Began + 7h), 0.85);
        QCOMPARE(positionOf(line, Began + 12h), 1.0);
        QCOMPARE(positionOf(line, Began + 300h), 1.0);
        QCOMPARE(words(line.axis), QStringList({"0 h", "30 m", "1 h", "90 m", "2 h", "6 h", "12 h"}));
    }

    void momentAndPositionAreEachOthersInverse()
    {
        QRandomGenerator random(7);
        for (const Duration whole : {Duration{12h}, Duration{31h}, Duration{2h}, Duration{400ms}}) {
            OutageTimeline line;
            line.from = Began;
            line.wide = 2h;
            line.whole = whole;
            double last = -1;
            for (int i = 0; i <= 400; ++i) {
                const Instant at = Began + Duration{std::max(whole, line.wide).count() * i / 400};
                const double position = positionOf(line, at);
                QVERIFY(position >= last && position >= 0 && position <= 1);
                last = position;
                QVERIFY(std::abs((momentAt(line, position) - at).count()) <= 1);
                const double anywhere = random.generateDouble();
                QVERIFY(std::abs(positionOf(line, momentAt(line, anywhere)) - anywhere) < 1e-6);
            }
        }
        QCOMPARE(momentAt(OutageTimeline{}, NAN), Instant{});
    }

    void aLabsAxisIsInItsOwnUnits()
    {
        QCOMPARE(words(axisMarks(2min, 12min, 12min)),
                 QStringList({"0 m", "30 s", "1 m", "90 s", "2 m", "6 m", "12 m"}));
    }

    void aLongerOutageStretchesTheLine()
    {
        const OutageTimeline line = outageTimeline(open(), {}, Began + 20h);
        QVERIFY(line.whole > 20h);
        QCOMPARE(line.bandTo, Duration{12h});
        QVERIFY(words(line.axis).contains(QStringLiteral("12 h")));
        QVERIFY(positionOf(line, Began + 20h) < 1);
    }

    void aClockSetBackDrawsNoNegativeOutage()
    {
        const OutageTimeline line = outageTimeline(open(), {}, Began - 1h);
        QCOMPARE(line.now, Began);
    }

    void ticksSayHowEachUpdateWent()
    {
        Incident incident = open();
        send(incident, "update", 1, Began + 14min);
        send(incident, "update", 2, Began + 31min); // a minute late
        const OutageTimeline line = outageTimeline(incident, {}, Began + 61min);
        using State = UpdateSlot::State;
        QList<State> states;
        for (const OutageTimeline::Tick &tick : line.ticks) {
            states += tick.state;
            QVERIFY(!tick.tip.isEmpty());
        }
        QCOMPARE(states, QList<State>({State::OnTime, State::Late, State::Missed, State::Overdue,
                                       State::Waiting, State::Ahead, State::Ahead, State::Ahead}));
        QCOMPARE(line.ticks.constLast().at, Began + 2h);
        QCOMPARE(line.updatesMark, Mark::Bad);
        for (const char *part : {"every 15\u00a0min", "1 missed", "1 late", "1 overdue", "1 on time"})
            QVERIFY2(line.updatesLine.contains(QString::fromUtf8(part)), qPrintable(line.updatesLine));
    }

    void allSentIsSaidSo()
    {
        Incident incident = open();
        for (int slot = 1; slot <= 5; ++slot)
            send(incident, "update", slot, Began + slot * 15min - 20s);
        const OutageTimeline line = outageTimeline(incident, {}, Began + 76min);
        QCOMPARE(line.updatesLine, QString::fromUtf8("updates every 15\u00a0min: all sent"));
        QCOMPARE(line.updatesMark, Mark::Fine);
    }

    void flagsAreTheTellingOnes()
    {
        Incident incident = open();
        send(incident, "alert", 0, Began + 4min);
        Decision decision;
        decision.choice = Choice::FailOver;
        decision.at = Began + 59min;
        incident.decisions = {decision};
        Approval approval;
        approval.askedAt = Began + 60min;
        approval.givenAt = Began + 61min;
        approval.givenBy = QStringLiteral("D. Osei");
        incident.approvals = {approval};
        RunState run;
        run.plan.toName = QStringLiteral("Centennial");
        StepState promote;
        promote.spec.verb = QStringLiteral("promote");
        promote.phase = StepPhase::Done;
        promote.startedAt = Began + 66min;
        promote.endedAt = Began + 66min + 41s;
        run.steps = {promote};
        incident.runs = {run};
        move(incident, 133, Began + 67min, 1s);
        const OutageTimeline line = outageTimeline(incident, {}, Began + 75min);
        const QStringList all = texts(line.flags);
        for (const char *text :
             {"Stopped answering", "214 customers alerted", "Decision: fail over (2 signed)",
              "Centennial promoted, 41\u00a0s", "133 of 214 customers moved"})
            QVERIFY2(all.contains(QString::fromUtf8(text)), qPrintable(all.join(QLatin1Char('|'))));
        QVERIFY(std::is_sorted(line.flags.cbegin(), line.flags.cend(),
                               [](const Flag &a, const Flag &b) { return a.at < b.at; }));
        QVERIFY2(line.next.contains(QStringLiteral("Reroute calls (81 customers)")), qPrintable(line.next));
        QVERIFY2(line.next.contains(QStringLiteral("1 more")) || line.next.contains(QStringLiteral("2 more")),
                 qPrintable(line.next));
    }

    void whoWasNotReachedIsCounted()
    {
        Incident incident = open(3);
        send(incident, "alert", 0, Began + 4min, {QStringLiteral("c-1")});
        const QList<Flag> flags = tellingFlags(incident, Began + 5min);
        QVERIFY(texts(flags).contains(QStringLiteral("2 of 3 customers alerted")));
    }

    void neverMoreThanADozen()
    {
        Incident incident = open();
        for (int i = 0; i < 40; ++i) {
            Decision hold;
            hold.choice = Choice::Hold;
            hold.at = Began + 50min + i * 10min;
            hold.until = hold.at + 5min; // runs out before the next one: forty clocks too
            incident.decisions.append(hold);
        }
        const QList<Flag> flags = tellingFlags(incident, Began + 11h);
        QCOMPARE(flags.size(), 12);
        QCOMPARE(flags.constFirst().text, QStringLiteral("Stopped answering"));
        QCOMPARE(flags.constLast().at, incident.decisions.constLast().at); // the newest of equals stay
        QVERIFY(tellingFlags(incident, Began + 11h, 0).isEmpty());
    }

    void clocksThatRanOutAreFlags_data()
    {
        QTest::addColumn<qint64>("minutes");
        QTest::addColumn<QStringList>("flags");
        QTest::newRow("decision not due") << qint64(60) << QStringList();
        QTest::newRow("decision") << qint64(61) << QStringList({"Decision overdue"});
        QTest::newRow("RTO") << qint64(121)
                             << QStringList(
                                    {"Decision overdue", QString::fromUtf8("RTO of 2\u00a0h passed")});
        QTest::newRow("limit") << qint64(721)
                               << QStringList({"Decision overdue",
                                               QString::fromUtf8("RTO of 2\u00a0h passed"),
                                               QString::fromUtf8("RTO of 12\u00a0h passed")});
    }
    void clocksThatRanOutAreFlags()
    {
        QFETCH(qint64, minutes);
        QFETCH(QStringList, flags);
        QStringList ranOut;
        for (const Flag &flag : tellingFlags(open(), Began + minutes * 60s)) {
            if (flag.kind == QLatin1String("clock.ran_out"))
                ranOut += flag.text;
        }
        QCOMPARE(ranOut, flags);
    }

    void closedEndsTheLine()
    {
        Incident incident = open();
        incident.ending = Ending::Complete;
        incident.restoredAt = Began + 100min;
        incident.closedAt = Began + 150min;
        incident.closedBy = QStringLiteral("K. Ramos");
        const OutageTimeline line = outageTimeline(incident, {}, Began + 40h);
        QVERIFY(line.closed);
        QCOMPARE(line.now, Began + 150min);
        QCOMPARE(*line.endedAt, Began + 100min);
        QCOMPARE(line.whole, Duration{12h});
        QVERIFY(texts(line.flags).contains(QStringLiteral("Closed: complete")));
        QVERIFY(texts(line.flags).contains(QString::fromUtf8("Restored after 1\u00a0h 40\u00a0min")));
        QVERIFY(line.next.contains(QStringLiteral("K. Ramos")));
        for (const OutageTimeline::Tick &tick : line.ticks)
            QVERIFY(tick.state != UpdateSlot::State::Ahead);
    }

    void stateSaysWhatIsOver()
    {
        OutageInputs in;
        in.now = Began;
        QVERIFY(!makeOutageState(in).open);
        QCOMPARE(makeOutageState(in).lastDrillMark, Mark::Warning); // none is on record
        Incident drill = open();
        drill.id = QStringLiteral("d");
        drill.mode = IncidentMode::Drill;
        drill.outageAt = Began - 92 * 24h;
        drill.ending = Ending::Complete;
        drill.closedAt = drill.outageAt + 3h;
        drill.restoredAt = drill.outageAt + 112min;
        Incident alarm = open();
        alarm.id = QStringLiteral("a");
        alarm.number = 41;
        alarm.outageAt = Began - 10 * 24h;
        alarm.ending = Ending::FalseAlarm;
        alarm.closedAt = alarm.outageAt + 14min;
        in.past = {alarm, drill};
        const OutageState state = makeOutageState(in);
        QCOMPARE(state.past.size(), 2);
        QCOMPARE(state.past.constFirst().number, 42);
        QCOMPARE(state.past.constFirst().length, Duration{112min});
        QVERIFY(state.lastDrill.contains(QStringLiteral("92 days ago")));
        QCOMPARE(state.lastDrillMark, Mark::Warning);
        QCOMPARE(state.lastOutage,
                 QString::fromUtf8("Last outage: 11 Nov 2026, false alarm after 14\u00a0min"));
    }

    void lossIsWhatWasSaidBeforeTheFailover()
    {
        Incident incident = open();
        QVERIFY(!outageLoss(incident, 60min).failedOver);
        RunState run;
        run.plan.lossSaidSeconds = 58 * 60;
        run.plan.recoverableToSaid = Began - 58min;
        incident.runs = {run};
        QVERIFY(!outageLoss(incident, 60min).failedOver); // begun is not done
        incident.runs.last().succeeded = true;
        OutageLoss loss = outageLoss(incident, 60min);
        QCOMPARE(loss.loss, std::optional<Duration>(58min));
        QCOMPARE(loss.mark, Mark::Fine);
        QVERIFY2(loss.note.contains(QStringLiteral("12:04:31 Naperville")), qPrintable(loss.note));
        QCOMPARE(outageLoss(incident, 30min).mark, Mark::Bad);
        incident.runs.last().plan.lossSaidSeconds.reset();
        loss = outageLoss(incident, 60min);
        QVERIFY(!loss.loss);
        QCOMPARE(loss.mark, Mark::Unknown);
    }

    void modelOfThePastIsSound()
    {
        PastIncidentModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        PastIncident past;
        past.id = QStringLiteral("x");
        past.number = 7;
        past.zoneName = QStringLiteral("\u202eNaperville");
        model.setIncidents({past, past});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1, 0).data(PastIncidentModel::IdRole).toString(), past.id);
        QVERIFY(!model.index(0, PastIncidentModel::WhenColumn).data().toString().contains(QChar(0x202e)));
        model.setIncidents({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestOutageTimeline)
#include "tst_outagetimeline.moc"
