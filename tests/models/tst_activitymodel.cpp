// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/activitymodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;

namespace
{
QList<Event> events(qint64 from, qint64 to)
{
    QList<Event> list;
    for (qint64 seq = from; seq <= to; ++seq) {
        Event event;
        event.seq = seq;
        event.at = instantFromMs(1'790'000'000'000 + seq * 1000);
        event.kind = QStringLiteral("log.restored");
        event.text = QStringLiteral("event %1").arg(seq);
        list.append(event);
    }
    return list;
}

QList<qint64> seqs(const ActivityModel &model)
{
    QList<qint64> list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(model.index(row, 0).data(ActivityModel::SeqRole).toLongLong());
    return list;
}
} // namespace

class TestActivityModel : public QObject
{
    Q_OBJECT
private slots:
    void newestFirstWithoutReset()
    {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        model.add(events(1, 3));
        model.add(events(4, 5));
        QCOMPARE(seqs(model), (QList<qint64>{5, 4, 3, 2, 1}));
        QCOMPARE(inserts.count(), 2);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(model.index(0, ActivityModel::TextColumn).data().toString(), QStringLiteral("event 5"));
    }

    void doublesAndGaps()
    {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(events(5, 6));
        model.add(events(1, 8));
        model.add(events(1, 8));
        QCOMPARE(seqs(model), (QList<qint64>{8, 7, 6, 5, 4, 3, 2, 1}));
    }

    void oldestFallOff()
    {
        ActivityModel model(3);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(events(1, 10));
        QCOMPARE(seqs(model), (QList<qint64>{10, 9, 8}));
        model.add(events(1, 2));
        QCOMPARE(seqs(model), (QList<qint64>{10, 9, 8}));
        model.add(events(9, 11));
        QCOMPARE(seqs(model), (QList<qint64>{11, 10, 9}));
    }

    void selectionStays()
    {
        ActivityModel model;
        model.add(events(1, 3));
        const QPersistentModelIndex chosen = model.index(1, 0);
        model.add(events(4, 9));
        QCOMPARE(chosen.data(ActivityModel::SeqRole).toLongLong(), 2);
    }

    void textFromOutsideIsMadeVisible()
    {
        ActivityModel model;
        QList<Event> list = events(1, 1);
        list[0].text = QStringLiteral("\x1b[31mred");
        model.add(list);
        QCOMPARE(model.index(0, ActivityModel::TextColumn).data().toString(), QStringLiteral("\\x1b[31mred"));
    }

    void marks()
    {
        Event event;
        event.kind = QStringLiteral("finding.opened");
        event.body.insert(QStringLiteral("severity"), QStringLiteral("bad"));
        QCOMPARE(markOf(event), Mark::Bad);
        event.kind = QStringLiteral("finding.closed");
        QCOMPARE(markOf(event), Mark::Fine);
        event = Event();
        event.kind = QStringLiteral("step.failed");
        QCOMPARE(markOf(event), Mark::Bad);
    }
};

QTEST_GUILESS_MAIN(TestActivityModel)
#include "tst_activitymodel.moc"
