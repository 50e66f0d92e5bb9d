// SPDX-License-Identifier: GPL-3.0-or-later
// Two consoles on one store: neither a console's end nor the server's takes anything along.
#include "models/act/runview.h"
#include "tests/support/soon.h"
#include "twoseats.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <csignal>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr Duration RealLife = 15s; ///< as a console has it
constexpr int TakenOverWithin = 30'000;
} // namespace

class TestSeatsGone : public TwoSeats
{
    Q_OBJECT
private slots:
    /// Stopped without a word and started again, five times within one incident.
    void serverRestarts()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        sit(m_backends->newUrl(QStringLiteral("postgresql")), 6);
        QVERIFY(m_here->command(declaration()).ok());
        const Habits habits{true, false, false, 20min};
        bool busy = false;
        QHash<QString, int> refused;
        QTimer work;
        work.setInterval(10);
        connect(&work, &QTimer::timeout, this, [&] {
            m_clock.advance(5s);
            if (busy)
                return;
            busy = true;
            const bool begun = m_here->workOn(habits, [&](const Outcome &outcome) {
                busy = false;
                if (!outcome)
                    ++refused[outcome.error().code];
            });
            busy = busy && begun;
        });
        work.start();
        QRandomGenerator random{3};
        int restarts = 0;
        for (; restarts < 5 && m_here->incident().open(); ++restarts) {
            QTest::qWait(random.bounded(50, 300)); // at whatever instant
            m_backends->server().stop();
            QTest::qWait(random.bounded(0, 400)); // and away for a while
            QCOMPARE(m_backends->server().start(), QString());
        }
        QVERIFY(restarts >= 2);
        QTRY_VERIFY_WITH_TIMEOUT(!m_here->incident().open(), 60'000);
        work.stop();
        QCOMPARE(m_here->incident().ending, Ending::Complete);
        SOON_VERIFY(alike());
        workedOnce();
        const QList<Event> all = log();
        QCOMPARE(*wait(m_there->store().verify()), qint64(all.size()));
        // Each of them was told of everything, once and in order.
        for (const ConsoleSeat *seat : {m_here.get(), m_there.get()}) {
            QList<Event> seen = seat->seen();
            QVERIFY(seen.size() <= all.size());
            QVERIFY(seen == all.mid(all.size() - seen.size()));
        }
        for (auto code = refused.cbegin(); code != refused.cend(); ++code) {
            qInfo("refused while it was away: %s, %d times", qPrintable(code.key()), code.value());
            QVERIFY2(code.key() == QLatin1String("store_lost") ||
                         code.key() == QLatin1String("outcome_unknown") ||
                         code.key() == QLatin1String("already_done") ||
                         code.key() == QLatin1String("no_wheel") || // it was away for longer than a lease
                         code.key() == QLatin1String("store_failed"),
                     qPrintable(code.key()));
        }
        qInfo("%d restarts, %d events", restarts, int(all.size()));
    }

    /// Away at the very moment when a site's answer has to be written down: the run waits, and goes on by
    /// itself, however short or long it was.
    void serverAwayInMidStep_data()
    {
        QTest::addColumn<int>("away");
        QTest::newRow("shortly") << 0;
        QTest::newRow("for longer than the feed looks away") << 3000;
    }
    void serverAwayInMidStep()
    {
        QFETCH(int, away);
        NEEDS_BACKEND(*m_backends, QStringLiteral("postgresql"));
        sit(m_backends->newUrl(QStringLiteral("postgresql")));
        m_sites->hold(QStringLiteral("promote"));
        beginRun();
        if (QTest::currentTestFailed())
            return;
        SOON_COMPARE(m_sites->timesAsked(QStringLiteral("promote")), 1);
        m_backends->server().stop();
        m_sites->letGo();
        SOON_VERIFY(!m_here->runner().view().errorText.isEmpty());
        QTest::qWait(away);
        QCOMPARE(m_backends->server().start(), QString());
        SOON_VERIFY(m_here->runner().state().finished);
        QVERIFY(m_here->runner().state().succeeded);
        SOON_VERIFY(alike());
        workedOnce();
    }

    /// The process on duty is killed; its seat is gone, and that can be seen from here.
    void dutyProcessKilled_data() { Backends::rows(); }
    void dutyProcessKilled()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        QTemporaryDir folder;
        QProcess process;
        process.start(
            QStringLiteral(INCIDENT_SEAT),
            {url, QStringLiteral("duty"), folder.filePath(QStringLiteral("journal")), QStringLiteral("1")});
        QVERIFY(process.waitForStarted());
        Store store(url);
        QVERIFY(wait(store.open()).ok());
        const auto held = [&] {
            const auto lease = wait(store.lease(QStringLiteral("duty/voice")));
            return lease && *lease && (*lease)->valid;
        };
        QTRY_VERIFY_WITH_TIMEOUT(held(), 30'000);
        m_there = seat(url, Osei, {}, 3, RealLife);
        SOON_VERIFY(!m_there->seats().dutyHost().isEmpty());
        QVERIFY(!m_there->onDuty());
        QElapsedTimer time;
        time.start();
        QCOMPARE(::kill(pid_t(process.processId()), SIGKILL), 0);
        QVERIFY(process.waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(m_there->onDuty(), TakenOverWithin);
        qInfo("%s: on duty %.1f s after the process was killed", qPrintable(backend),
              double(time.elapsed()) / 1000);
    }

    /// The machine on duty is gone, where nobody can look: its lease has to run out. The life is the real
    /// one.
    void dutyMachineGone_data() { Backends::rows(); }
    void dutyMachineGone()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        sit(m_backends->newUrl(backend), 3, RealLife);
        QVERIFY(m_here->command(declaration()).ok());
        m_clock.advance(31min);
        SOON_VERIFY(clockEvents(m_here->incident(), m_clock.now()).isEmpty());
        SOON_VERIFY(alike());
        const auto before = m_there->seen().size();
        QElapsedTimer time;
        time.start();
        m_here->dropDead();
        m_clock.advance(31min); // two slots, and the decision
        QTRY_VERIFY_WITH_TIMEOUT(m_there->onDuty(), TakenOverWithin);
        const double took = double(time.elapsed()) / 1000;
        QVERIFY2(took > 5, "it was not waited for");
        SOON_VERIFY(clockEvents(m_there->incident(), m_clock.now()).isEmpty());
        QVERIFY(m_there->seen().size() > before);
        QHash<QString, int> words;
        EventQuery query;
        query.kinds = {QStringLiteral("update.missed"), QStringLiteral("clock.ran_out")};
        const QList<Event> clocks = *wait(m_there->store().events(query));
        for (const Event &event : clocks)
            ++words[event.kind + event.body.value(QStringLiteral("clock")).toString() +
                    QString::number(event.body.value(QStringLiteral("slot")).toInt())];
        for (auto word = words.cbegin(); word != words.cend(); ++word)
            QVERIFY2(word.value() == 1, qPrintable(word.key()));
        // The outage began a minute before it was declared: 63 minutes, four updates due, the fourth still
        // open.
        for (int slot = 1; slot <= 3; ++slot)
            QVERIFY(words.contains(QStringLiteral("update.missed%1").arg(slot)));
        QVERIFY(words.contains(QStringLiteral("clock.ran_outupdate4")));
        QVERIFY(words.contains(QStringLiteral("clock.ran_outdecision1")));
        qInfo("%s: on duty %.1f s after the machine was gone", qPrintable(backend), took);
    }
};

QTEST_GUILESS_MAIN(TestSeatsGone)
#include "tst_seatsgone.moc"
