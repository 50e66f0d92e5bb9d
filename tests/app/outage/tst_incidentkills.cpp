// SPDX-License-Identifier: GPL-3.0-or-later
// Console and duty are killed at random instants of whole failovers, and begun again: the log stays whole,
// nothing is done or said twice, nothing is forgotten, and the wizard opens where it was.
//   SWITCHBACK_KILLS   how many; 200
//   SWITCHBACK_SEED    which instants; 1
#include "consoleseat.h"
#include "models/core/plannedevent.h"
#include "models/incident/stillopen.h"
#include "models/wizard/wizardview.h"
#include "tests/app/store/backends.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Scale = 2400; ///< 12 hours in 18 seconds
constexpr int Customers = 8;
constexpr int Finish = 60'000; ///< ms for the incident that is open when the kills are used up

int numberFrom(const char *variable, int otherwise)
{
    bool ok = false;
    const int number = qEnvironmentVariableIntValue(variable, &ok);
    return ok ? number : otherwise;
}

struct Told {
    int count = 0;
    qint64 lastSeq = 0;
};
} // namespace

class TestIncidentKills : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    QString m_url;
    QString m_journal;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<OutageDesk> m_desk; ///< folds what the log holds, and nothing else
    const SystemClock m_clock;
    QList<Event> m_log;
    std::unique_ptr<QProcess> m_console;
    std::unique_ptr<QProcess> m_duty;
    QString m_fault; ///< what a process has complained about

    std::unique_ptr<QProcess> begin(const QString &role)
    {
        auto process = std::make_unique<QProcess>();
        process->start(QStringLiteral(INCIDENT_SEAT), {m_url, role, m_journal, QString::number(Scale)});
        if (!process->waitForStarted())
            m_fault = process->errorString();
        return process;
    }

    void end(QProcess &process)
    {
        if (process.state() == QProcess::Running)
            ::kill(pid_t(process.processId()), SIGKILL);
        process.waitForFinished();
        const QByteArray said = process.readAllStandardError();
        if (!said.isEmpty() || (process.exitStatus() == QProcess::NormalExit && process.exitCode() != 0))
            m_fault = QString::fromUtf8(said) + QString::number(process.exitCode());
    }

    /// What is new in the log; it only ever grows, without gaps.
    void readOn()
    {
        EventQuery query;
        query.fromSeq = m_log.size() + 1;
        query.limit = 1'000'000;
        const Result<QList<Event>> fresh = wait(m_store->events(query));
        QVERIFY2(fresh.ok(), fresh ? "" : qPrintable(fresh.error().text));
        for (const Event &event : *fresh) {
            QCOMPARE(event.seq, qint64(m_log.size()) + 1);
            m_log += event;
            m_desk->follow(event);
        }
    }

    void checkNow()
    {
        readOn();
        if (QTest::currentTestFailed())
            return;
        const Result<qint64> whole = wait(m_store->verify());
        QVERIFY2(whole.ok(), whole ? "" : qPrintable(whole.error().text));
        QVERIFY(*whole >= m_log.size());
        const Incident &incident = m_desk->incident();
        if (!incident.open())
            return;
        WizardInputs in;
        in.incident = incident;
        in.forecast = m_desk->forecast();
        in.now = m_clock.now();
        in.actor = person(QStringLiteral("K. Ramos"));
        const WizardView view = makeWizardView(in);
        QCOMPARE(view.incident, incident.id);
        QVERIFY(!view.steps.isEmpty());
        const RunbookStep *step = currentStep(incident);
        if (!step)
            return; // only the closing is left
        QCOMPARE(view.step, step->key);
        const auto line = std::find_if(view.steps.cbegin(), view.steps.cend(),
                                       [](const WizardStepLine &each) { return each.current; });
        QVERIFY(line != view.steps.cend());
        QCOMPARE(line->key, step->key);
    }

    [[nodiscard]] QHash<QString, Told> clocksOf(const Incident &incident) const
    {
        QHash<QString, Told> clocks;
        for (const Event &event : m_log) {
            const bool missed = event.kind == QLatin1String("update.missed");
            if (event.incident != incident.id || (!missed && event.kind != QLatin1String("clock.ran_out")))
                continue;
            const QString clock =
                missed ? QStringLiteral("missed") : event.body.value(QStringLiteral("clock")).toString();
            Told &told = clocks[QStringLiteral("%1/%2").arg(clock).arg(
                event.body.value(QStringLiteral("slot")).toInt())];
            ++told.count;
            told.lastSeq = event.seq;
        }
        return clocks;
    }

    [[nodiscard]] qint64 sentSeq(const Incident &incident, int slot) const
    {
        for (const Event &event : m_log) {
            if (event.incident == incident.id && event.kind == QLatin1String("notice.sent") &&
                event.body.value(QStringLiteral("notice")).toString() ==
                    QStringLiteral("updates/%1").arg(slot))
                return event.seq;
        }
        return 0;
    }

    /// Every update that was due has one state and is in the log where it ran out; no clock is there twice.
    void checkClocks(const Incident &incident, QHash<UpdateSlot::State, int> &count)
    {
        const QHash<QString, Told> clocks = clocksOf(incident);
        for (auto clock = clocks.cbegin(); clock != clocks.cend(); ++clock)
            QVERIFY2(clock->count == 1,
                     qPrintable(QStringLiteral("%1 %2").arg(incident.number).arg(clock.key())));
        const Instant end = incident.closedAt.value_or(m_clock.now());
        for (const UpdateSlot &slot : updateSlots(incident, end)) {
            const auto late = clocks.constFind(QStringLiteral("update/%1").arg(slot.number));
            const auto missed = clocks.constFind(QStringLiteral("missed/%1").arg(slot.number));
            const QByteArray which =
                QByteArray::number(incident.number) + '/' + QByteArray::number(slot.number);
            ++count[slot.state];
            switch (slot.state) {
            case UpdateSlot::State::OnTime:
                // Pressed in time and stored a moment later: the clock may have been quicker.
                QVERIFY2(late == clocks.cend() || late->lastSeq < sentSeq(incident, slot.number), which);
                QVERIFY2(missed == clocks.cend() || missed->lastSeq < sentSeq(incident, slot.number), which);
                break;
            case UpdateSlot::State::Late:
                QVERIFY2(late != clocks.cend() || missed != clocks.cend(), which);
                QVERIFY2(missed == clocks.cend() || missed->lastSeq < sentSeq(incident, slot.number), which);
                break;
            case UpdateSlot::State::Missed:
                QVERIFY2(missed != clocks.cend() || late != clocks.cend(), which);
                break;
            default:
                QVERIFY2(incident.open(), which);
            }
        }
        if (!incident.open()) {
            const Duration took = incident.restoredAt.value_or(end) - incident.outageAt;
            QCOMPARE(clocks.contains(QStringLiteral("rto_low/1")), took > incident.rules.rtoLow);
            QCOMPARE(clocks.contains(QStringLiteral("rto_high/1")), took > incident.rules.rtoHigh);
        }
    }

    void checkSteps(const Incident &incident)
    {
        QHash<QString, int> settled;
        for (const Event &event : m_log) {
            if (event.incident == incident.id && event.kind == QLatin1String("wizard.settled"))
                ++settled[event.body.value(QStringLiteral("step")).toString()];
        }
        for (const RunbookStep &step : incident.runbook.steps) {
            const int times = settled.value(step.key);
            if (step.kind == StepKind::Cadence)
                continue;
            QVERIFY2(times <= 1, qPrintable(step.key));
            QVERIFY2(incident.open() || times == 1, qPrintable(step.key));
        }
    }

    /// The sites' journal against the log: what was done was announced before, and done once.
    void checkSites()
    {
        QHash<QString, QString> intended; ///< operation -> run and step
        QSet<QString> wanted;             ///< run and step of every run that has ended
        for (const Event &event : m_log) {
            const QString key =
                event.run + QLatin1Char('/') + event.body.value(QStringLiteral("step")).toString();
            if (event.kind == QLatin1String("step.intended"))
                intended.insert(event.body.value(QStringLiteral("op")).toString(), key);
            else if (event.kind == QLatin1String("step.done"))
                wanted.insert(key);
        }
        QFile file(m_journal);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QHash<QString, int> worked;
        QSet<QString> operations;
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        for (const QByteArray &line : lines) {
            const QString op = QString::fromLatin1(line.split(' ').first());
            QVERIFY2(!operations.contains(op), line);
            operations.insert(op);
            QVERIFY2(intended.contains(op), line);
            ++worked[intended.value(op)];
        }
        for (auto step = worked.cbegin(); step != worked.cend(); ++step)
            QVERIFY2(step.value() == 1, qPrintable(step.key()));
        for (const QString &step : std::as_const(wanted))
            QVERIFY2(worked.contains(step), qPrintable(step));
    }

    /// What the log says last.
    [[nodiscard]] QString newest() const
    {
        QStringList lines;
        for (const Event &event : m_log.mid(std::max<qsizetype>(0, m_log.size() - 12)))
            lines += event.kind + QLatin1Char(' ') + event.text;
        return lines.join(QLatin1Char('\n'));
    }

private slots:
    void initTestCase()
    {
        m_url = QStringLiteral("sqlite:") + m_folder.filePath(QStringLiteral("store.db"));
        m_journal = m_folder.filePath(QStringLiteral("journal"));
        m_desk = std::make_unique<OutageDesk>(
            testPair().id, IncidentRules{},
            [](const QList<PlannedEvent> &, OutageDesk::Under) -> QFuture<Result<QList<Event>>> {
                qFatal("the reader writes");
            },
            m_clock);
        m_store = std::make_unique<Store>(m_url);
        QVERIFY(wait(m_store->open()).ok());
        putCustomers(*m_store, testPair(), Customers, m_clock.now());
    }
    void cleanupTestCase()
    {
        for (const auto &process : {m_console.get(), m_duty.get()}) {
            if (process)
                end(*process);
        }
        m_store.reset();
    }

    void killedAtRandomInstants()
    {
        const int kills = numberFrom("SWITCHBACK_KILLS", 40);
        const int seed = numberFrom("SWITCHBACK_SEED", 1);
        QRandomGenerator random{quint32(seed)};
        QElapsedTimer time;
        time.start();
        m_console = begin(QStringLiteral("console"));
        m_duty = begin(QStringLiteral("duty"));
        int killed = 0;
        while (killed < kills) {
            QTest::qWait(random.bounded(20, 350)); // the random instant
            const bool console = random.bounded(2) == 0;
            auto &victim = console ? m_console : m_duty;
            if (victim->state() == QProcess::Running)
                ++killed;
            end(*victim);
            QVERIFY2(m_fault.isEmpty(), qPrintable(m_fault));
            checkNow();
            if (QTest::currentTestFailed())
                return;
            victim = begin(console ? QStringLiteral("console") : QStringLiteral("duty"));
        }
        const QString last = m_desk->incident().id;
        const auto isClosed = [&] {
            readOn();
            const Incident *incident = m_desk->find(last);
            return !incident || !incident->open();
        };
        const bool closed = QTest::qWaitFor(isClosed, Finish);
        QVERIFY2(closed, qPrintable(QStringLiteral("the last incident does not come to its end: ") +
                                    stillOpen(m_desk->incident()).join(QLatin1Char(' ')) + QLatin1Char('\n') +
                                    newest()));
        end(*m_console);
        end(*m_duty);
        QVERIFY2(m_fault.isEmpty(), qPrintable(m_fault));
        checkNow();
        qInfo("%d kills, seed %d: %d incidents, %d events, %.1f s", killed, seed, int(m_desk->all().size()),
              int(m_log.size()), double(time.elapsed()) / 1000);
    }

    void nothingTwiceNothingForgotten()
    {
        QVERIFY(!m_desk->all().isEmpty());
        QHash<UpdateSlot::State, int> slots_;
        int number = 0;
        for (const Incident &incident : m_desk->all()) {
            QCOMPARE(incident.number, ++number);
            checkClocks(incident, slots_);
            checkSteps(incident);
            if (!incident.open()) {
                QCOMPARE(incident.ending, Ending::Complete);
                QCOMPARE(incident.runs.size(), 1);
                QVERIFY(incident.runs.first().succeeded);
                for (const Customer &customer : incident.customers)
                    QVERIFY(signoffState(incident, customer.id) != SignoffState::Waiting);
            }
            if (QTest::currentTestFailed())
                return;
        }
        checkSites();
        qInfo("updates on time %d, late %d, missed %d", slots_.value(UpdateSlot::State::OnTime),
              slots_.value(UpdateSlot::State::Late), slots_.value(UpdateSlot::State::Missed));
        // How many were late or missed is up to the machine; that some were in time is not.
        QVERIFY(slots_.value(UpdateSlot::State::OnTime) > 0);
    }
};

QTEST_GUILESS_MAIN(TestIncidentKills)
#include "tst_incidentkills.moc"
