// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/pairlines.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;

namespace
{
PairLine line(const char *name, Mark mark, bool outage = false, bool drill = false)
{
    PairLine line;
    line.pair = line.name = QString::fromLatin1(name);
    line.mark = mark;
    line.outage = outage;
    line.drill = drill;
    return line;
}

QString order(const QList<PairLine> &lines)
{
    QStringList names;
    for (const PairLine &each : lines)
        names += each.name;
    return names.join(QLatin1Char(' '));
}
} // namespace

class TestPairLines : public QObject
{
    Q_OBJECT
private slots:
    void neediestFirst_data()
    {
        QTest::addColumn<QList<PairLine>>("lines");
        QTest::addColumn<QString>("wanted");
        const PairLine calm = line("calm", Mark::Fine), also = line("also", Mark::Fine),
                       warns = line("warns", Mark::Warning), bad = line("bad", Mark::Bad),
                       unknown = line("unknown", Mark::Unknown),
                       drill = line("drill", Mark::Fine, false, true),
                       mended = line("mended", Mark::Fine, true);
        QTest::newRow("those alike keep their places")
            << QList<PairLine>{calm, also} << QStringLiteral("calm also");
        QTest::newRow("all") << QList<PairLine>{calm, drill, warns, unknown, bad, mended, also}
                             << QStringLiteral("mended bad unknown warns drill calm also");
        QTest::newRow("an outage whose site works again is one until it is closed")
            << QList<PairLine>{bad, mended} << QStringLiteral("mended bad");
        QTest::newRow("what nobody knows before what warns")
            << QList<PairLine>{warns, unknown} << QStringLiteral("unknown warns");
    }
    void neediestFirst()
    {
        QFETCH(QList<PairLine>, lines);
        QFETCH(QString, wanted);
        QCOMPARE(order(byNeed(lines)), wanted);
    }

    void saysWhatWouldBeLost()
    {
        Overview overview;
        overview.pairName = QStringLiteral("East");
        overview.loss.rpo = std::chrono::hours(1);
        QCOMPARE(pairLine({}, overview, false, false).loss, QStringLiteral("not known"));
        overview.loss.kind = LossCard::Kind::Known;
        overview.loss.loss = std::chrono::seconds(41);
        const QString figure =
            QStringLiteral("%1 of %2").arg(durationText(overview.loss.loss), durationText(overview.loss.rpo));
        QCOMPARE(pairLine({}, overview, false, false).loss, figure);
        overview.loss.kind = LossCard::Kind::AtMost;
        QCOMPARE(pairLine({}, overview, false, false).loss, QStringLiteral("at most ") + figure);
        overview.loss.kind = LossCard::Kind::NoStandby;
        QCOMPARE(pairLine({}, overview, false, false).loss, QStringLiteral("no standby"));
    }

    void onlyAnotherOrderIsANewList()
    {
        PairListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setLines({line("east", Mark::Fine), line("west", Mark::Fine)});
        QCOMPARE(resets.count(), 1);
        model.setLines({line("east", Mark::Fine), line("west", Mark::Warning)});
        QCOMPARE(resets.count(), 1);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().first().toModelIndex().row(), 1);
        model.setLines({line("west", Mark::Bad), line("east", Mark::Fine)});
        QCOMPARE(resets.count(), 2);
        QCOMPARE(model.rowOf(QStringLiteral("east")), 1);
        QCOMPARE(model.rowOf(QStringLiteral("north")), -1);
    }
};

QTEST_GUILESS_MAIN(TestPairLines)
#include "tst_pairlines.moc"
