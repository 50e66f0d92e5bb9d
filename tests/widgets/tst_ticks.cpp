// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/ticks.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
Instant utc(const char *iso)
{
    return *fromIso(QString::fromLatin1(iso));
}
} // namespace

class TestTicks : public QObject
{
    Q_OBJECT
private slots:
    void roundInTheZone_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("most");
        QTest::addColumn<QStringList>("labels");
        const auto row = [](const char *name, const char *zone, const char *from, const char *to, int most,
                            const QStringList &labels) {
            QTest::newRow(name) << QString::fromLatin1(zone) << QString::fromLatin1(from)
                                << QString::fromLatin1(to) << most << labels;
        };
        row("a day in Chicago", "America/Chicago", "2026-11-20T20:17:42Z", "2026-11-21T20:17:42Z", 6,
            {"16:00", "20:00", "21 Nov", "04:00", "08:00", "12:00"});
        row("half an hour zone", "Asia/Kolkata", "2026-11-21T00:00:00Z", "2026-11-21T06:00:00Z", 6,
            {"06:00", "07:00", "08:00", "09:00", "10:00", "11:00"});
        row("the hour that is missing", "America/Chicago", "2026-03-08T05:30:00Z", "2026-03-08T11:30:00Z", 6,
            {"8 Mar", "01:00", "03:00", "04:00", "05:00", "06:00"});
        row("seconds", "UTC", "2026-11-21T20:00:01Z", "2026-11-21T20:01:01Z", 6,
            {"20:00:10", "20:00:20", "20:00:30", "20:00:40", "20:00:50", "20:01:00"});
        row("months", "UTC", "2026-01-15T00:00:00Z", "2027-01-14T00:00:00Z", 6,
            {"Mar 2026", "May 2026", "Jul 2026", "Sep 2026", "Nov 2026", "Jan 2027"});
    }
    void roundInTheZone()
    {
        QFETCH(QString, zone);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(int, most);
        QFETCH(QStringList, labels);
        const auto ticks = timeTicks(*fromIso(from), *fromIso(to), QTimeZone(zone.toLatin1()), most);
        QStringList found;
        for (const TimeTick &tick : ticks)
            found += tick.label;
        QCOMPARE(found, labels);
    }

    void neverMoreThanAsked()
    {
        const Instant from = utc("2026-03-01T03:17:11Z");
        for (Duration span = 1min; span < 24h * 3000; span += span / 3) {
            for (int most : {1, 3, 7, 12}) {
                const auto ticks = timeTicks(from, from + span, QTimeZone("America/Chicago"), most);
                QVERIFY2(ticks.size() <= most + 2, qPrintable(durationText(span)));
                for (qsizetype i = 1; i < ticks.size(); ++i)
                    QVERIFY(ticks.at(i).at > ticks.at(i - 1).at);
            }
        }
    }

    void nothingForNonsense()
    {
        const Instant at = utc("2026-03-01T03:17:11Z");
        QVERIFY(timeTicks(at, at, QTimeZone("UTC"), 5).isEmpty());
        QVERIFY(timeTicks(at, at + 1h, QTimeZone("UTC"), 0).isEmpty());
        QVERIFY(timeTicks(at, at + 1h, QTimeZone("No/Where"), 5).isEmpty());
    }

    void scale_data()
    {
        QTest::addColumn<double>("worst");
        QTest::addColumn<double>("rpo");
        QTest::addColumn<double>("top");
        QTest::addColumn<QString>("unit");
        QTest::newRow("RPO an hour") << 3480.0 << 3600.0 << 5400.0 << "m";
        QTest::newRow("lab, RPO a minute") << 58.0 << 60.0 << 90.0 << "s";
        QTest::newRow("nothing") << 0.0 << 0.0 << 1.0 << "s";
    }
    void scale()
    {
        QFETCH(double, worst);
        QFETCH(double, rpo);
        QFETCH(double, top);
        QFETCH(QString, unit);
        const LossScale scale = lossScale(worst, rpo);
        QCOMPARE(scale.top, top);
        QCOMPARE(scale.unit, unit);
    }
    void scaleHoldsEverything()
    {
        double worst = 0.5;
        while (worst < 4e7) {
            for (double rpo : {0.0, 60.0, 3600.0, 86400.0}) {
                const LossScale scale = lossScale(worst, rpo);
                QVERIFY(scale.top >= worst);
                QVERIFY(scale.top >= rpo * 1.2);
                QVERIFY(scale.top / scale.step <= 6.001);
                QVERIFY(scale.top / scale.step >= 0.999);
            }
            worst *= 1.37;
        }
    }
};

QTEST_APPLESS_MAIN(TestTicks)
#include "tst_ticks.moc"
