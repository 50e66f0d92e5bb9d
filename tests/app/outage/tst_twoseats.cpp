// SPDX-License-Identifier: GPL-3.0-or-later
// Two consoles on one store: each sees what the other does, one wins where both press, and the wheel may
// change hands at any instant.
#include "models/act/runview.h"
#include "tests/support/soon.h"
#include "twoseats.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Rounds = 50;
} // namespace

class TestTwoSeats : public TwoSeats
{
    Q_OBJECT
private slots:
    void wholeIncident_data() { Backends::rows(); }
    void wholeIncident()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        sit(m_backends->newUrl(backend), 20);
        const Habits habits{true, true, true, 20min};
        QHash<qint64, qint64> pressed; ///< by seq
        QVERIFY(m_here->command(declaration()).ok());
        for (int i = 0; m_here->incident().open(); ++i) {
            QVERIFY(i < 5000);
            SOON_VERIFY(alike());
            // What takes the wheel is done here; the commander sits there.
            const NextDoing next = m_here->nextHere(habits);
            m_clock.advance(next.kind == NextDoing::Kind::Nothing ? 10s : 30s);
            if (next.kind == NextDoing::Kind::Nothing) {
                QTest::qWait(1);
                continue;
            }
            if (next.kind == NextDoing::Kind::StartRun) {
                QVERIFY(m_here->runner().acting());
                SOON_VERIFY(m_here->incident().run() && m_here->incident().run()->finished);
                continue;
            }
            const bool wheel = rightOver(next.command) == OutageDesk::Under::Wheel;
            ConsoleSeat &seat = next.person == Osei && !wheel ? *m_there : *m_here;
            const qint64 before = seat.incident().lastSeq;
            const qint64 now = ConsoleSeat::nanoseconds();
            const Outcome done = seat.command(next.command, next.person);
            QVERIFY2(done.ok(), qPrintable(textOf(done)));
            // What the answer brought, whether the feed was quicker or not.
            for (qint64 seq = before + 1; seq <= seat.incident().lastSeq; ++seq)
                pressed.insert(seq, now);
        }
        SOON_VERIFY(alike());
        QCOMPARE(m_here->incident().ending, Ending::Complete);
        workedOnce();
        QVERIFY(wait(m_there->store().verify()).ok());

        QList<qint64> times;
        for (auto event = pressed.cbegin(); event != pressed.cend(); ++event) {
            const auto here = m_here->seenAt(event.key());
            const auto there = m_there->seenAt(event.key());
            QVERIFY(here && there);
            times += std::max(*here, *there) - event.value();
        }
        std::sort(times.begin(), times.end());
        QVERIFY(times.size() > 60);
        const double median = double(times.at(times.size() / 2)) / 1e6;
        qInfo("%s: %d changes, from the press of a button until both seats show it: median %.1f ms, worst "
              "%.1f ms",
              qPrintable(backend), int(times.size()), median, double(times.last()) / 1e6);
        QVERIFY(median < 1000);
    }

    void sameButton_data()
    {
        QTest::addColumn<QString>("backend");
        QTest::addColumn<QString>("button");
        QTest::addColumn<bool>("guarded");
        for (const char *backend : {"sqlite", "postgresql"}) {
            for (const char *button : {"decide", "approve", "initials", "settle"})
                QTest::addRow("%s, %s", backend, button)
                    << QString::fromLatin1(backend) << QString::fromLatin1(button) << true;
            QTest::addRow("%s, settle, nobody asks for the wheel", backend)
                << QString::fromLatin1(backend) << QStringLiteral("settle") << false;
        }
    }
    void sameButton()
    {
        QFETCH(QString, backend);
        QFETCH(QString, button);
        QFETCH(bool, guarded);
        NEEDS_BACKEND(*m_backends, backend);
        // SQLite is heard four times a second: the same races in fewer rounds.
        const int rounds = backend == QLatin1String("sqlite") ? Rounds / 4 : Rounds;
        sit(m_backends->newUrl(backend), button == QLatin1String("initials") ? rounds : 3);
        QVERIFY(m_here->command(declaration()).ok());
        if (button == QLatin1String("initials"))
            workUntil(QStringLiteral("initials"));
        SOON_VERIFY(alike());
        for (int round = 0; round < rounds && !QTest::currentTestFailed(); ++round) {
            m_clock.advance(1s);
            if (button == QLatin1String("decide"))
                oneWins(bothPress(Do::Decide{Choice::Hold, m_clock.now() + 20min, QStringLiteral("wait")},
                                  round));
            else if (button == QLatin1String("approve"))
                approveRound(round);
            else if (button == QLatin1String("initials"))
                oneWins(bothPress(Do::TakeInitials{someInitials(
                                      m_here->incident(), QStringLiteral("customer-%1").arg(round + 1))},
                                  round));
            else
                settleRound(round, guarded);
        }
        if (QTest::currentTestFailed())
            return;
        const char *kind = button == QLatin1String("decide")     ? "decision.made"
                           : button == QLatin1String("approve")  ? "approval.given"
                           : button == QLatin1String("initials") ? "initials.taken"
                                                                 : "wizard.settled";
        QCOMPARE(countOf(kind), rounds);
        QVERIFY(wait(m_there->store().verify()).ok());
    }

    /// Somebody else has asked each time; a new decision uses the old approval up.
    void approveRound(int round)
    {
        const QString step = QStringLiteral("promote");
        QVERIFY(m_here->command(Do::Decide{Choice::FailOver, {}, QStringLiteral("it is dead")}).ok());
        QVERIFY(m_here->command(Do::AskApproval{step}, QStringLiteral("M. Lindqvist")).ok());
        QVERIFY(ConsoleSeat::ended([this](const auto &done) { m_here->sit(Ramos, done); }).ok());
        SOON_VERIFY(alike());
        oneWins(bothPress(Do::Approve{step, false, {}}, round));
    }

    /// The wheel changes hands every time; who hasn't got it is told who has.
    void settleRound(int round, bool guarded)
    {
        ConsoleSeat &holder = round % 4 < 2 || !guarded ? *m_here : *m_there;
        const QString step = QStringLiteral("alert");
        if (guarded)
            takeWheel(holder);
        const int before = holder.incident().stepRecord(step).outcomes;
        const Outcome begun = holder.command(Do::BeginStep{step});
        QVERIFY2(begun.ok(), qPrintable(textOf(begun)));
        SOON_VERIFY(alike());
        const QList<Outcome> answers = bothPress(
            Do::SettleStep{step, StepOutcome::Failed, QStringLiteral("the mail server is down"), {}}, round,
            guarded);
        oneWins(answers);
        // Seen here too, whoever of them it was, before the next round begins.
        SOON_COMPARE(holder.incident().stepRecord(step).outcomes, before + 1);
        if (guarded && !QTest::currentTestFailed())
            QVERIFY(answers.at(&holder == m_here.get() ? 0 : 1).ok());
    }

    void wheelTakenOverInMidStep_data() { Backends::rows(); }
    void wheelTakenOverInMidStep()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        sit(m_backends->newUrl(backend));
        m_sites->hold(QStringLiteral("promote"));
        beginRun();
        if (QTest::currentTestFailed())
            return;
        SOON_COMPARE(m_sites->timesAsked(QStringLiteral("promote")), 1);
        takeWheel(*m_there);
        // The loser hears by whom, and lets go; the winner asks the site by the same operation.
        SOON_COMPARE(m_here->wheelLostTo(), QStringList{Osei});
        QVERIFY(!m_here->runner().acting());
        SOON_COMPARE(m_sites->timesAsked(QStringLiteral("promote")), 2);
        QVERIFY(m_there->runner().acting());
        m_sites->letGo();
        SOON_VERIFY(m_there->runner().state().finished);
        QVERIFY(m_there->runner().state().succeeded);
        SOON_VERIFY(m_here->runner().state().finished);
        SOON_VERIFY(alike());
        workedOnce();
        // The step is settled by whoever has the wheel now; who had it before is refused, and told by whom.
        const QString promote = QStringLiteral("promote");
        SOON_VERIFY(m_here->incident().stepRecord(promote).settled());
        QCOMPARE(countOf("wizard.settled"), 4);
        const Outcome refused = m_here->command(Do::Pause{});
        QCOMPARE(refused.error().code, QStringLiteral("lease_lost"));
        QVERIFY2(refused.error().text.contains(Osei), qPrintable(refused.error().text));
        QVERIFY(m_there->command(Do::Pause{}).ok());
    }

    /// Whoever began the step was gone before its run was in the log, or gave the run up: it can be begun all
    /// the same, and by another.
    void begunStepIsGoneOnWith_data()
    {
        QTest::addColumn<bool>("givenUp");
        QTest::newRow("nothing was carried out") << false;
        QTest::newRow("the run was given up") << true;
    }
    void begunStepIsGoneOnWith()
    {
        QFETCH(bool, givenUp);
        sit(m_backends->newUrl(QStringLiteral("sqlite")));
        QVERIFY(m_here->command(declaration()).ok());
        workUntil(QStringLiteral("promote"));
        if (QTest::currentTestFailed())
            return;
        const QString step = QStringLiteral("promote");
        QVERIFY(m_here->command(Do::AskApproval{step}).ok());
        SOON_VERIFY(m_there->incident().approval(step));
        QVERIFY(m_there->command(Do::Approve{step, false, {}}).ok());
        SOON_VERIFY(m_here->incident().approval(step)->granted());
        if (givenUp) {
            m_sites->hold(QStringLiteral("fence"));
            QVERIFY(m_here->command(Do::BeginStep{step}).ok());
            SOON_COMPARE(m_sites->timesAsked(QStringLiteral("fence")), 1);
            QVERIFY(m_here->engine().moves().giveUp().ok());
            SOON_VERIFY(m_here->runner().state().finished);
            m_sites->letGo();
        } else {
            QVERIFY(ConsoleSeat::ended([&](const auto &done) {
                        m_here->engine().outages().command(Do::BeginStep{step}, done);
                    }).ok());
        }
        QVERIFY(m_here->incident().stepRecord(step).startedAt);
        takeWheel(*m_there);
        SOON_VERIFY(alike());
        const Outcome begun = m_there->command(Do::BeginStep{step});
        QVERIFY2(begun.ok(), qPrintable(textOf(begun)));
        SOON_VERIFY(m_here->incident().stepRecord(step).settled());
        QCOMPARE(m_here->incident().stepRecord(step).tries, 1);
        QCOMPARE(countOf("run.started"), givenUp ? 2 : 1);
        // And it is not done again.
        QCOMPARE(m_there->command(Do::BeginStep{step}).error().code, QStringLiteral("blocked"));
        QCOMPARE(m_sites->timesWorked(step), 1);
    }

    /// Taken to and fro all through a run, at whatever instant.
    void wheelToAndFro_data() { Backends::rows(); }
    void wheelToAndFro()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        sit(m_backends->newUrl(backend));
        m_sites->setSlow(600);
        beginRun();
        if (QTest::currentTestFailed())
            return;
        // Taken before that is stored there would be no run to carry out.
        SOON_VERIFY(m_there->incident().run());
        const auto finished = [&] { return m_here->incident().run() && m_here->incident().run()->finished; };
        int times = 0;
        QRandomGenerator random{7};
        for (; times < 30 && !finished(); ++times) {
            takeWheel(times % 2 == 0 ? *m_there : *m_here);
            QTest::qWait(random.bounded(0, 60)); // at whatever instant
        }
        QVERIFY(times > 0);
        if (!QTest::qWaitFor(finished, 20'000)) {
            for (ConsoleSeat *each : {m_here.get(), m_there.get()}) {
                const RunView view = each->runner().view();
                qWarning("held %d, acting %d, %s | %s", int(each->hasWheel()), int(each->runner().acting()),
                         qPrintable(view.state), qPrintable(view.errorText));
            }
            const QList<Event> all = log();
            for (const Event &event : all.mid(all.size() - 12))
                qWarning("%lld %s %s", static_cast<long long>(event.seq), qPrintable(event.kind),
                         qPrintable(event.text));
            QFAIL("the run does not come to its end");
        }
        QVERIFY(m_here->incident().run()->succeeded);
        SOON_VERIFY(alike());
        workedOnce();
        qInfo("%s: the wheel changed hands %d times in the run", qPrintable(backend), times);
    }
};

QTEST_GUILESS_MAIN(TestTwoSeats)
#include "tst_twoseats.moc"
