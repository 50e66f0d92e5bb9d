// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/tables/seat.h"
#include "tests/support/soon.h"

#include <QProcess>
#include <QTest>

#include <csignal>

using namespace Switchback;

class TestSeat : public QObject
{
    Q_OBJECT
private slots:
    void thisProcess()
    {
        const Seat seat = Seat::current();
        QCOMPARE(seat.pid, QCoreApplication::applicationPid());
        QVERIFY(seat.startTicks > 0);
        QVERIFY(seat.pidSpace > 0);
        QCOMPARE(seat.boot.size(), 36);
        QVERIFY(!seat.isGone());
        QCOMPARE(Seat::fromText(seat.toText()), seat);
        QCOMPARE(seatName(seat.toText()), QStringLiteral("%1, process %2").arg(seat.host).arg(seat.pid));
    }

    void notASeat_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "noc-1", "h/1/2/3", "h/1/2/3/b/x", "h/-1/2/3/b", "h/0/2/3/b",
                                 "h/x/2/3/b", "h/1/x/3/b", "h/4294967297/2/3/b"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void notASeat()
    {
        QFETCH(QString, text);
        QVERIFY(!Seat::fromText(text));
        QCOMPARE(seatName(text), text);
    }

    void gone()
    {
        QProcess process;
        process.start(QStringLiteral("sleep"), {QStringLiteral("1000")});
        QVERIFY(process.waitForStarted());
        const Seat seat = Seat::of(process.processId());
        QVERIFY(!seat.isGone());
        // Frozen is not gone.
        QCOMPARE(::kill(pid_t(seat.pid), SIGSTOP), 0);
        QVERIFY(!seat.isGone());
        Seat another = seat;
        another.startTicks += 1; // the number was given out again
        QVERIFY(another.isGone());
        another = seat;
        another.startTicks = 0; // was never known
        QVERIFY(!another.isGone());
        // Killed, but its parent has not looked yet.
        QCOMPARE(::kill(pid_t(seat.pid), SIGKILL), 0);
        SOON_VERIFY(seat.isGone());
        SOON_COMPARE(process.state(), QProcess::NotRunning);
        QVERIFY(seat.isGone());
        another = seat;
        another.boot = QStringLiteral("another machine");
        QVERIFY(!another.isGone());
        another = seat;
        another.pidSpace += 1;
        QVERIFY(!another.isGone());
    }
};

QTEST_GUILESS_MAIN(TestSeat)
#include "tst_seat.moc"
