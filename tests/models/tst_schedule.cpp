// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/schedule.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Switchback::RpoBand)
Q_DECLARE_METATYPE(Switchback::Duration)

/// RPO bands and the arithmetic of a backup schedule, at and beside every limit.
class TestSchedule : public QObject
{
    Q_OBJECT
private slots:
    void band_data()
    {
        QTest::addColumn<Duration>("loss");
        QTest::addColumn<Duration>("rpo");
        QTest::addColumn<RpoBand>("band");
        QTest::newRow("nothing lost") << Duration{0} << Duration{1h} << RpoBand::Within;
        QTest::newRow("before amber") << Duration{48min - 1ms} << Duration{1h} << RpoBand::Within;
        QTest::newRow("amber") << Duration{48min} << Duration{1h} << RpoBand::Near;
        QTest::newRow("the limit is kept") << Duration{1h} << Duration{1h} << RpoBand::Near;
        QTest::newRow("one more") << Duration{1h + 1ms} << Duration{1h} << RpoBand::Exceeded;
        QTest::newRow("twice") << Duration{2h} << Duration{1h} << RpoBand::Exceeded;
        QTest::newRow("over twice") << Duration{2h + 1ms} << Duration{1h} << RpoBand::Severely;
        QTest::newRow("four times") << Duration{4h} << Duration{1h} << RpoBand::Severely;
        QTest::newRow("over four times") << Duration{4h + 1ms} << Duration{1h} << RpoBand::Critical;
        QTest::newRow("no RPO") << Duration{1h} << Duration{0} << RpoBand::Unknown;
    }
    void band()
    {
        QFETCH(Duration, loss);
        QFETCH(Duration, rpo);
        QTEST(rpoBand(loss, rpo), "band");
    }

    void hourlyLogsBreakOneHour()
    {
        const ScheduleCheck check = checkSchedule(1h, 80s, 1h);
        QVERIFY(check.breaksRpo);
        QCOMPARE(*check.worstLoss, Duration{1h + 80s});
        QCOMPARE(*check.intervalThatKeeps, Duration{1h - 80s});
        QString text = check.text;
        QCOMPARE(
            text.replace(QChar(QChar::Nbsp), QLatin1Char(' ')),
            QStringLiteral(
                "worst case 1 h 1 min: the log interval of 1 h breaks the RPO; 58 min 40 s would keep it"));
    }

    void intervalThatKeepsReallyKeeps()
    {
        for (const Duration copy : {Duration{0}, Duration{1ms}, Duration{90s}, Duration{59min}}) {
            const ScheduleCheck check = checkSchedule(1h, copy, 1h);
            QVERIFY(!checkSchedule(*check.intervalThatKeeps, copy, 1h).breaksRpo);
            QVERIFY(checkSchedule(*check.intervalThatKeeps + 1ms, copy, 1h).breaksRpo);
        }
    }

    void noIntervalKeeps()
    {
        const ScheduleCheck check = checkSchedule(10min, 61min, 1h);
        QVERIFY(check.breaksRpo);
        QVERIFY(!check.intervalThatKeeps);
        QVERIFY(check.text.contains(QLatin1String("no log interval")));
    }

    void notMeasured()
    {
        QVERIFY(!checkSchedule(50min, std::nullopt, 1h).breaksRpo);
        QVERIFY(checkSchedule(50min, std::nullopt, 1h).text.contains(QLatin1String("not measured")));
        QVERIFY(checkSchedule(1h, std::nullopt, 1h).breaksRpo);
        QVERIFY(checkSchedule(0ms, 1s, 1h).text.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
