// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/losshistory.h"
#include "widgets/chart/losspyramid.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Start = instantFromMs(1'790'000'000'000);

QList<LossPoint> noise(int count, quint32 seed)
{
    QRandomGenerator random(seed);
    QList<LossPoint> points;
    for (int i = 0; i < count; ++i) {
        const float low = float(random.bounded(1000)), high = low + float(random.bounded(100));
        points.append({Start + 10s * i, low, high, random.bounded(10) != 0});
    }
    return points;
}

float highest(const std::vector<std::vector<LossPyramid::Vertex>> &runs)
{
    float top = 0;
    for (const auto &run : runs)
        for (const auto &vertex : run)
            top = std::max(top, vertex.seconds);
    return top;
}
} // namespace

class TestLossPyramid : public QObject
{
    Q_OBJECT
private slots:
    /// Against the plain scan, over ranges of every kind.
    void extentAgreesWithAScan()
    {
        const QList<LossPoint> points = noise(5003, 7);
        LossPyramid pyramid;
        pyramid.set(points, 1min);
        QRandomGenerator random(11);
        for (int round = 0; round < 3000; ++round) {
            const int first = random.bounded(5003), last = first + random.bounded(5004 - first);
            LossPyramid::Extent plain;
            for (int i = first; i < last; ++i) {
                const LossPoint &point = points.at(i);
                if (!point.known)
                    continue;
                plain.min = plain.known ? std::min(plain.min, point.minSeconds) : point.minSeconds;
                plain.max = plain.known ? std::max(plain.max, point.maxSeconds) : point.maxSeconds;
                plain.known = true;
            }
            const LossPyramid::Extent fast = pyramid.extent(first, last);
            QCOMPARE(fast.known, plain.known);
            QCOMPARE(fast.min, plain.min);
            QCOMPARE(fast.max, plain.max);
        }
    }

    void appendedIsTheSameAsSet()
    {
        const QList<LossPoint> points = noise(3000, 3);
        LossPyramid whole, grown;
        whole.set(points, 1min);
        grown.set(points.first(1000), 1min);
        for (int i = 1000; i < 3000; ++i)
            grown.append(points.at(i));
        for (int first = 0; first < 3000; first += 37) {
            for (int last = first; last <= 3000; last += 113) {
                QCOMPARE(grown.extent(first, last).max, whole.extent(first, last).max);
                QCOMPARE(grown.extent(first, last).min, whole.extent(first, last).min);
            }
        }
    }

    void lateOrRepeatedPointsAreNoNews()
    {
        LossPyramid pyramid;
        pyramid.set(noise(10, 1), 1min);
        pyramid.append({Start, 5, 5, true});
        pyramid.append({Start + 90s, 5, 5, true});
        QCOMPARE(pyramid.size(), 10);
        pyramid.append({Start + 100s, 5, 5, true});
        QCOMPARE(pyramid.size(), 11);
    }

    void oneSpikeInAYearIsDrawn()
    {
        QList<LossPoint> points;
        for (int i = 0; i < 400'000; ++i)
            points.append({Start + 10s * i, 1, 1, true});
        points[123'457].maxSeconds = points[123'457].minSeconds = 5000;
        LossPyramid pyramid;
        pyramid.set(points, 1min);
        QCOMPARE(highest(pyramid.outline(Start, Start + 10s * 400'000, 1000)), 5000.0f);
        QVERIFY(pyramid.outline(Start, Start + 10s * 400'000, 1000).at(0).size() <= 4000);
    }

    void gapsAreGaps_data()
    {
        QTest::addColumn<int>("columns");
        QTest::newRow("each point") << 2000;
        QTest::newRow("many in a column") << 40;
    }
    void gapsAreGaps()
    {
        QFETCH(int, columns);
        QList<LossPoint> points;
        for (int i = 0; i < 1000; ++i) {
            const Duration hole = i >= 300 ? Duration(1h) : 0h; // nothing came for an hour
            points.append({Start + 10s * i + hole, 7, 7, i < 600 || i >= 800});
        }
        LossPyramid pyramid;
        pyramid.set(points, 50s);
        const auto runs = pyramid.outline(Start, points.constLast().at, columns);
        QCOMPARE(runs.size(), size_t(3));
        // The silent stretch is not bridged: no run has a neighbour further away than it.
        const double perColumn = double((points.constLast().at - Start).count()) / columns;
        QVERIFY(runs[1].front().x - runs[0].back().x > 3000.0 * 1000 / perColumn);
    }

    void nothingToDraw()
    {
        LossPyramid pyramid;
        QVERIFY(pyramid.outline(Start, Start + 1h, 100).empty());
        pyramid.set(noise(100, 2), 1min);
        QVERIFY(pyramid.outline(Start, Start, 100).empty());
        QVERIFY(pyramid.outline(Start, Start + 1h, 0).empty());
        QVERIFY(!pyramid.nearest(Start - 1h));
        QVERIFY(pyramid.nearest(Start + 12s));
        QCOMPARE(pyramid.nearest(Start + 12s)->at, Start + 10s);
    }
};

QTEST_APPLESS_MAIN(TestLossPyramid)
#include "tst_losspyramid.moc"
