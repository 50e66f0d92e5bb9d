// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/deliveryfact.h"
#include "models/overview/activitymodel.h"
#include "models/timeline/film.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
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

    /// Hundreds of deliveries on their way are no lines; what a reader looks for among them is one.
    void deliveriesOnTheirWayAreLeftOut()
    {
        using What = DeliveryFact::What;
        const auto told = [](const QList<What> &all) {
            QList<DeliveryFact> facts;
            for (const What what : all) {
                facts += DeliveryFact();
                facts.last().what = what;
            }
            return factsEvent({}, {}, facts, instantFromMs(1'790'000'000'000));
        };
        QList<Event> list{told({What::Sending, What::Sent, What::Delivered}),
                          told({What::Later, What::Maybe}), told({What::Sent, What::Failed}),
                          told({What::Answered}), told({What::Unknown})};
        for (qsizetype i = 0; i < list.size(); ++i)
            list[i].seq = i + 1;
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(list);
        QCOMPARE(seqs(model), (QList<qint64>{5, 4, 3}));
        Film film;
        for (const Event &each : std::as_const(list))
            film.add(each);
        QCOMPARE(film.linesUntil(list.first().at, 9).size(), 3);
    }

    /// What it holds of a person goes when it hears that it was erased.
    void erasedValuesGo()
    {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QList<Event> list = events(1, 3);
        list[1].kind = QStringLiteral("customer.recorded");
        list[1].form = 2;
        list[1].text = QStringLiteral("Clinic: test call");
        list[1].body = {{QStringLiteral("customers"), QJsonArray{QStringLiteral("clinic")}},
                        {QStringLiteral("found"), QStringLiteral("Diana answered")}};
        list[1].apart = {{QStringLiteral("/found"), QByteArray(32, 'a')}};
        model.add(list);
        const QModelIndex line = model.index(1, ActivityModel::TextColumn);
        QCOMPARE(line.data().toString(), QStringLiteral("Clinic: test call (Diana answered)"));
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        Event erased = events(4, 4).first();
        erased.kind = QStringLiteral("customer.erased");
        erased.body = {{QStringLiteral("places"),
                        QJsonObject{{QStringLiteral("2"), QJsonArray{QStringLiteral("/found")}},
                                    {QStringLiteral("99"), QJsonArray{QStringLiteral("/found")}}}}};
        model.add({erased});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(model.index(2, ActivityModel::TextColumn).data().toString(),
                 QStringLiteral("Clinic: test call (erased)"));
        QVERIFY(model.at(2).apart.isEmpty());
        QVERIFY(!QJsonDocument(model.at(2).body).toJson().contains("Diana"));
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

    /// A green tick is for what succeeded, and for nothing else.
    void onlySuccessHasATick_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<Mark>("mark");
        const auto row = [](const char *kind, Mark mark, const QJsonObject &body = {}) {
            const QByteArray more = QJsonDocument(body).toJson(QJsonDocument::Compact);
            QTest::newRow((QByteArray(kind) + ' ' + more).constData())
                << QString::fromLatin1(kind) << body << mark;
        };
        const auto with = [](const char *key, const QJsonValue &value) {
            return QJsonObject{{QLatin1String(key), value}};
        };
        row("update.missed", Mark::Bad);
        row("testcall.ended", Mark::Fine,
            {{QStringLiteral("result"), QJsonObject{{QStringLiteral("passed"), true}}}});
        row("testcall.ended", Mark::Bad,
            {{QStringLiteral("result"), QJsonObject{{QStringLiteral("passed"), false}}}});
        row("testcall.ended", Mark::Bad);
        row("clock.ran_out", Mark::Warning);
        row("incident.declared", Mark::Bad);
        row("incident.declared", Mark::Warning, with("mode", "drill"));
        row("incident.declared", Mark::NotYet, with("mode", "planned"));
        row("incident.declared", Mark::NotYet, with("mode", "failback"));
        row("incident.reopened", Mark::Bad);
        row("incident.closed", Mark::Fine);
        row("service.seen", Mark::Fine, with("works", true));
        row("service.seen", Mark::Bad, with("works", false));
        row("finding.opened", Mark::Bad, with("severity", "bad"));
        row("finding.opened", Mark::Warning, with("severity", "warning"));
        row("finding.closed", Mark::Fine, with("severity", "bad"));
        row("step.done", Mark::Fine);
        row("step.failed", Mark::Bad);
        row("step.intended", Mark::NotYet);
        row("run.started", Mark::NotYet);
        row("run.finished", Mark::Fine, with("succeeded", true));
        row("run.finished", Mark::Bad, with("succeeded", false));
        row("run.finished", Mark::NotYet); // an older log does not say how it ended
        row("run.overridden", Mark::Warning);
        row("role.changed", Mark::NotYet);
        row("decision.made", Mark::NotYet);
        row("approval.asked", Mark::NotYet);
        row("approval.refused", Mark::Warning);
        row("approval.glass_broken", Mark::Bad);
        row("wizard.settled", Mark::Fine, with("outcome", "passed"));
        row("wizard.settled", Mark::Bad, with("outcome", "failed"));
        row("wizard.settled", Mark::Warning, with("outcome", "skipped"));
        row("wizard.settled", Mark::Warning, with("outcome", "overridden"));
        row("notice.sent", Mark::Fine);
        row("notice.sent", Mark::Warning, with("not_reached", QJsonArray{"acme"}));
        row("initials.taken", Mark::Fine);
        row("initials.not_reached", Mark::Warning);
        row("something.new", Mark::NotYet);
    }
    void onlySuccessHasATick()
    {
        QFETCH(QString, kind);
        QFETCH(QJsonObject, body);
        QFETCH(Mark, mark);
        Event event;
        event.kind = kind;
        event.body = body;
        QCOMPARE(markOf(event), mark);
    }
};

QTEST_GUILESS_MAIN(TestActivityModel)
#include "tst_activitymodel.moc"
