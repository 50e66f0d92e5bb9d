// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/lossbuckets.h"
#include "models/replication/losshistory.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Start = instantFromMs(1'800'000'000'000);
}

class TestLossBuckets : public QObject
{
    Q_OBJECT
private slots:
    void minimumAndMaximumStay()
    {
        LossBuckets buckets(60s, 30s);
        for (int i = 0; i < 12; ++i)
            buckets.addSample(Start + i * 10s, i == 4 ? 900 : i == 7 ? 1 : 50, true);
        LossHistory history;
        buckets.finish(history, Start + 110s);
        QCOMPARE(history.points.size(), 2);
        QCOMPARE(history.points.at(0).maxSeconds, 900.0f);
        QCOMPARE(history.points.at(1).minSeconds, 1.0f);
        QCOMPARE(*history.worstAt, Start + 40s);
    }
    void unknownBucketIsAGap()
    {
        LossBuckets buckets(60s, 30s);
        for (int i = 0; i < 18; ++i)
            buckets.addSample(Start + i * 10s, 50, i < 6 || i >= 12);
        LossHistory history;
        buckets.finish(history, Start + 170s);
        QCOMPARE(history.points.size(), 3);
        QVERIFY(!history.points.at(1).known);
        QCOMPARE(history.points.at(1).maxSeconds, 0.0f);
    }
    void pauseIsAGap()
    {
        LossBuckets raw(0s, 30s);
        raw.addSample(Start, 5, true);
        raw.addSample(Start + 30s, 5, true);
        raw.addSample(Start + 61s, 5, true);
        LossHistory history;
        raw.finish(history, Start + 91s);
        QCOMPARE(history.points.size(), 4);
        QVERIFY(!history.points.at(2).known);
        for (qsizetype i = 1; i < history.points.size(); ++i)
            QVERIFY(history.points.at(i).at > history.points.at(i - 1).at);
    }
    void nothing()
    {
        LossBuckets buckets(60s, 30s);
        LossHistory history;
        buckets.finish(history, Start);
        QVERIFY(history.points.isEmpty());
        QVERIFY(!history.worstAt);
    }
};

QTEST_GUILESS_MAIN(TestLossBuckets)
#include "tst_lossbuckets.moc"
