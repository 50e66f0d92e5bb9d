// SPDX-License-Identifier: GPL-3.0-or-later
// An outage that the evidence declares: once, by whoever has the duty, and as one incident while it flaps.
#include "deskseats.h"
#include "models/core/plannedevent.h"
#include "models/incident/stillopen.h"
#include "models/runbook/runbooks.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// Fenced, and then the promotion fails and the run is given up.
QList<PlannedEvent> failedMove(const Incident &incident, Instant at)
{
    RunPlan plan;
    plan.id = QStringLiteral("run-1");
    plan.pair = incident.pair;
    plan.from = incident.from;
    plan.to = incident.to;
    plan.fromName = incident.fromName;
    plan.toName = incident.toName;
    plan.actor = QStringLiteral("K. Ramos");
    plan.step = turningStep(incident.runbook)->key;
    for (const auto &[verb, site] :
         {std::pair(QStringLiteral("fence"), plan.from), std::pair(QStringLiteral("promote"), plan.to)}) {
        StepSpec spec;
        spec.key = verb;
        spec.site = site;
        spec.verb = verb;
        spec.title = verb;
        plan.steps += spec;
    }
    QList<PlannedEvent> events;
    RunState run;
    const auto tell = [&](Event event) {
        event.incident = incident.id;
        QVERIFY(applyEvent(run, event));
        events += PlannedEvent{event, {}};
    };
    tell(runStarted(plan, at));
    tell(stepIntended(run, run.steps.at(0), QStringLiteral("op-1"), at));
    tell(stepDone(run, run.steps.at(0), {}, at));
    tell(stepIntended(run, run.steps.at(1), QStringLiteral("op-2"), at));
    tell(stepFailed(run, run.steps.at(1), {QStringLiteral("disk_full"), QStringLiteral("No room"), {}}, at));
    tell(runFinished(run, at));
    return events;
}
} // namespace

class TestOutageEvidence : public DeskSeats
{
    Q_OBJECT
private slots:
    void declaredByEvidenceOnce_data() { Backends::rows(); }
    void declaredByEvidenceOnce()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const QString url = m_backends->newUrl(backend);
        Idle other(url, m_leaseClock);
        QVERIFY(other.take().ok());
        const auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        const auto there = seat(url, QStringLiteral("D. Osei"), QStringLiteral("noc-2"));
        const QList<ConsoleSeat *> both{here.get(), there.get()};
        // Nobody has the duty: nothing is declared.
        lookWorks(both);
        lookLong(FakeSites::Service::Stopped, both);
        QVERIFY(logOf(*here).isEmpty());
        lookWorks(both);
        const Instant worked = m_clock.now();
        other.giveBack();
        SOON_VERIFY(here->onDuty() || there->onDuty());
        // Not for long enough.
        m_sites.setService(FakeSites::Service::Stopped);
        lookFrom(both);
        m_clock.advance(30s);
        lookFrom(both);
        QVERIFY(!here->engine().outages().wantsAPerson());
        // Nothing outside answers this console: that is for a person to say.
        lookLong(FakeSites::Service::NobodyThere, both);
        QVERIFY(here->engine().outages().wantsAPerson());
        QVERIFY(there->engine().outages().wantsAPerson());
        QVERIFY(logOf(*here).isEmpty());
        // And in the same moment somebody declares who does not ask whether they have the duty.
        m_sites.setService(FakeSites::Service::Stopped);
        lookFrom(both);
        m_clock.advance(61s);
        CommandContext beside = there->context(QStringLiteral("console"));
        beside.stoppedAt = worked;
        const auto planned = planByEvidence(beside);
        QVERIFY(planned.ok());
        lookFrom(both);
        storeBeside(*there, *planned);
        for (int i = 0; i < 5; ++i)
            lookFrom(both);
        SOON_VERIFY(here->incident().open());
        SOON_VERIFY(there->incident().open());
        QCOMPARE(countOf(logOf(*here), "incident.declared"), 1);
        QCOMPARE(here->incident().declaredBy, QStringLiteral("console"));
        QCOMPARE(here->incident().outageAt, worked); // when it stopped, not when it was said
        // It works again, and stops again: lines of the same incident.
        m_clock.advance(1min);
        lookWorks(both);
        SOON_VERIFY(here->incident().serviceSeenAt.has_value());
        SOON_VERIFY(there->incident().serviceSeenAt.has_value());
        lookLong(FakeSites::Service::Stopped, both);
        SOON_VERIFY(!here->incident().serviceSeenAt.has_value());
        SOON_VERIFY(!there->incident().serviceSeenAt.has_value());
        QCOMPARE(countOf(logOf(*here), "service.seen"), 2);
        QCOMPARE(countOf(logOf(*here), "incident.declared"), 1);
        QVERIFY(here->troubles().isEmpty());
        QVERIFY(there->troubles().isEmpty());
    }

    /// A move was tried and failed: that the site answers again is noted all the same, and what our own
    /// fence stops is not said to answer.
    void seenAgainAfterAMoveThatFailed_data()
    {
        QTest::addColumn<bool>("answered"); // before it was fenced
        QTest::newRow("stopped all the time") << false;
        QTest::newRow("answered, and moved all the same") << true;
    }
    void seenAgainAfterAMoveThatFailed()
    {
        QFETCH(bool, answered);
        const auto here = seat(m_backends->newUrl(QStringLiteral("sqlite")), QStringLiteral("K. Ramos"),
                               QStringLiteral("noc-1"));
        SOON_VERIFY(here->onDuty());
        lookWorks({here.get()});
        lookLong(FakeSites::Service::Stopped, {here.get()});
        SOON_VERIFY(here->incident().open());
        const auto answers = [&] { return here->incident().serviceSeenAt.has_value(); };
        if (answered) {
            m_clock.advance(1min);
            lookWorks({here.get()});
            SOON_VERIFY(answers());
        }
        m_clock.advance(1min);
        m_sites.setService(FakeSites::Service::Stopped);
        storeBeside(*here, failedMove(here->incident(), m_clock.now()));
        SOON_VERIFY(here->incident().run() && here->incident().run()->finished);
        lookFrom({here.get()});
        SOON_VERIFY(!answers());
        m_clock.advance(1min);
        lookWorks({here.get()});
        SOON_VERIFY(answers());
        QVERIFY(answersAgain(here->incident()) == m_clock.now());
        QVERIFY(here->troubles().isEmpty());
    }

    void flapReopensAndFalseAlarmStaysOne()
    {
        const QString url = m_backends->newUrl(QStringLiteral("sqlite"));
        auto here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        const auto stopped = [&] { lookLong(FakeSites::Service::Stopped, {here.get()}); };
        SOON_VERIFY(here->onDuty());
        stopped();
        SOON_VERIFY(here->incident().open());
        const QString id = here->incident().id;
        QVERIFY(here->command(Do::CloseFalseAlarm{QStringLiteral("maintenance")}).ok());
        // It still looks like an outage: a person has said that it is none.
        for (int i = 0; i < 3; ++i)
            stopped();
        QVERIFY(!here->incident().open());
        QCOMPARE(countOf(logOf(*here), "incident.declared"), 1);
        // Nor does a console that is started anew forget that.
        here.reset();
        here = seat(url, QStringLiteral("K. Ramos"), QStringLiteral("noc-1"));
        SOON_VERIFY(here->onDuty());
        stopped();
        QCOMPARE(countOf(logOf(*here), "incident.declared"), 1);
        QVERIFY(!here->incident().open());
        // Seen to work, and failing again within the hour: the same incident.
        lookWorks({here.get()});
        m_clock.advance(54min);
        stopped();
        SOON_VERIFY(here->incident().open());
        QCOMPARE(here->incident().id, id);
        QCOMPARE(here->incident().reopened, 1);
        // And after more than an hour: the next one.
        QVERIFY(here->command(Do::CloseFalseAlarm{QStringLiteral("maintenance again")}).ok());
        lookWorks({here.get()});
        m_clock.advance(61min);
        stopped();
        SOON_VERIFY(here->incident().open());
        QVERIFY(here->incident().id != id);
        QCOMPARE(here->incident().number, 2);
        QVERIFY(here->troubles().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestOutageEvidence)
#include "tst_outageevidence.moc"
