// SPDX-License-Identifier: GPL-3.0-or-later
// The window's stalls are counted as CPU time of each turn of its loop, and the worst is named.
#include "app/console/window/turns.h"

#include <QJsonArray>
#include <QTest>
#include <QTimer>

#include <ctime>

using namespace Switchback;

namespace
{
qint64 cpuMs()
{
    timespec at{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return qint64(at.tv_sec) * 1000 + at.tv_nsec / 1'000'000;
}

void work(int ms)
{
    const qint64 until = cpuMs() + ms;
    while (cpuMs() < until) {
    }
}

/// Lets the loop turn until that many turns were counted.
void turn(Turns &turns, int times)
{
    const int before = turns.report().value(QStringLiteral("turns")).toInt();
    while (turns.report().value(QStringLiteral("turns")).toInt() < before + times) {
        QTimer::singleShot(1, qApp, [] {});
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

class Worker : public QObject
{
public:
    int ms = 0;
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::User)
            work(ms);
        return QObject::event(event);
    }
};
} // namespace

class TestTurns : public QObject
{
    Q_OBJECT

    static Turns &turns() { return static_cast<MeasuredApplication *>(qApp)->turns(); }

private slots:
    void countsWorkAndNamesIt()
    {
        turns().begin();
        Worker worker;
        worker.setObjectName(QStringLiteral("theWorker"));
        worker.ms = 60;
        QCoreApplication::postEvent(&worker, new QEvent(QEvent::User));
        turn(turns(), 5);
        const QJsonObject report = turns().report();
        QVERIFY2(turns().longestMs() >= 59 && turns().longestMs() < 120,
                 qPrintable(QString::number(turns().longestMs())));
        QVERIFY2(turns().longestName().contains(QStringLiteral("theWorker")),
                 qPrintable(turns().longestName()));
        QCOMPARE(report.value(QStringLiteral("over_50_ms")).toInt(), 1);
        QVERIFY(report.value(QStringLiteral("p50_ms")).toDouble() < 5);
        QCOMPARE(report.value(QStringLiteral("longest"))
                     .toArray()
                     .first()
                     .toObject()
                     .value(QStringLiteral("what")),
                 QJsonValue(turns().longestName()));
    }

    /// A machine that is busy with something else makes no stall of the window's.
    void waitingIsNoWork()
    {
        turns().begin();
        QTimer::singleShot(0, this, [] {
            timespec pause{0, 80'000'000};
            nanosleep(&pause, nullptr);
        });
        turn(turns(), 5);
        QVERIFY2(turns().longestMs() < 40, qPrintable(QString::number(turns().longestMs())));
    }

    void beginsAnew()
    {
        turns().begin();
        Worker worker;
        worker.ms = 30;
        QCoreApplication::postEvent(&worker, new QEvent(QEvent::User));
        turn(turns(), 3);
        QVERIFY(turns().longestMs() >= 29);
        turns().begin();
        turn(turns(), 3);
        QVERIFY(turns().longestMs() < 25);
    }
};

int main(int argc, char **argv)
{
    MeasuredApplication application(argc, argv);
    TestTurns test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_turns.moc"
