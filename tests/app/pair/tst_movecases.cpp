// SPDX-License-Identifier: GPL-3.0-or-later
// The case of a move that nothing forces, on the engine itself: opened with its own runbook, found again
// after a restart, and broken off by a real outage.
#include "app/operators/secret.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "app/pair/shown.h"
#include "tests/support/soon.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QByteArray Secret = "correct horse battery";
const QString Ramos = QStringLiteral("K. Ramos");

template<class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}
} // namespace

class TestMoveCases : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void plannedWithTheShopsRunbook();
    void nothingIsBegunThatTheSitesDontAnswerFor();
    void aStepIsSettledByItsOwnRun();
    void homeOnlyFromTheBackup();
    void foundAgainAfterARestart();
    void brokenOffByAnOutage();

private:
    void start();
    void signIn();
    Outcome declare(IncidentMode mode);
    [[nodiscard]] Outages &outages() { return m_pairs->first().outages(); }

    const SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    ConsoleConfig m_config;
    std::unique_ptr<Pairs> m_pairs;
};

void TestMoveCases::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_config = {};
    m_config.storeUrl = QStringLiteral("sqlite:") + m_folder->filePath(QStringLiteral("console.db"));
    PairConfig pair;
    pair.id = QStringLiteral("hosted");
    pair.name = QStringLiteral("Hosted Voice");
    pair.profile = QStringLiteral("hosted");
    for (SiteConfig *site : {&pair.production, &pair.backup}) {
        const bool first = site == &pair.production;
        site->id = first ? QStringLiteral("naperville") : QStringLiteral("centennial");
        site->name = site->shortName = first ? QStringLiteral("Naperville") : QStringLiteral("Centennial");
        site->purpose = first ? QStringLiteral("production") : QStringLiteral("backup");
        site->zone = "America/Chicago";
        site->ssh.host = QStringLiteral("127.0.0.1");
        site->ssh.port = 1;
        site->rest.url = QStringLiteral("https://127.0.0.1:1");
    }
    // The shop's own order: a full backup before anything moves, as a step and a run of its own.
    QFile shipped(QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/runbooks/hosted-planned.toml"));
    QVERIFY(shipped.open(QIODevice::ReadOnly));
    QByteArray text = shipped.readAll();
    text.replace(
        "[[step]]\nkey = \"move\"",
        "[[step]]\nkey = \"keep\"\ntitle = \"Keep all\"\nkind = \"calls\"\nowner = \"us\"\nwhy = \"w\"\n"
        "will = \"w\"\nknown = \"k\"\nwrong = \"w\"\n[[step.call]]\nkey = \"full\"\nverb = "
        "\"full_backup\"\nat = \"old\"\ntitle = \"Full backup at {from}\"\n\n[[step]]\nkey = \"move\"");
    QFile own(m_folder->filePath(QStringLiteral("planned.toml")));
    QVERIFY(own.open(QIODevice::WriteOnly) && own.write(text) == text.size());
    own.close();
    pair.runbooks.insert(QStringLiteral("planned"), own.fileName());
    m_config.pairs = {pair};
    Store beside(m_config.storeUrl);
    QVERIFY(wait(beside.open()).ok());
    Event event;
    event.at = m_clock.now();
    event.kind = QStringLiteral("operator.changed");
    event.actor = event.text = Ramos;
    const auto hash = wait(makeSecret(Secret));
    QVERIFY(hash.ok());
    QVERIFY(wait(beside.putOperator({Ramos, Role::Administrator | Role::Operator | Role::Commander},
                                    QString::fromLatin1(*hash), event))
                .ok());
    start();
}

void TestMoveCases::cleanup()
{
    m_pairs.reset();
}

void TestMoveCases::start()
{
    m_pairs.reset();
    m_pairs = std::make_unique<Pairs>(m_config, m_clock, Purpose::Window);
    QSignalSpy ready(&m_pairs->first(), &Engine::ready);
    m_pairs->start();
    QVERIFY(ready.wait(20'000));
    signIn();
}

void TestMoveCases::signIn()
{
    std::optional<Outcome> came;
    m_pairs->first().people().signIn(Ramos, Secret, [&](const Outcome &outcome) { came = outcome; });
    SOON_VERIFY(came.has_value());
    QVERIFY(came->ok());
}

Outcome TestMoveCases::declare(IncidentMode mode)
{
    std::optional<Outcome> came;
    outages().command(Do::Declare{mode, std::nullopt, QStringLiteral("new power supplies")},
                      [&](const Outcome &outcome) { came = outcome; });
    if (!QTest::qWaitFor([&] { return came.has_value(); }, 20'000))
        return Error{QStringLiteral("late"), {}, {}};
    return *came;
}

void TestMoveCases::plannedWithTheShopsRunbook()
{
    QCOMPARE(declareOffer(m_pairs->first(), IncidentMode::Planned).mode, IncidentMode::Planned);
    QCOMPARE(declareOffer(m_pairs->first(), IncidentMode::Planned).site, QStringLiteral("Naperville"));
    const Outcome opened = declare(IncidentMode::Planned);
    QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text));
    const Incident &now = outages().incident();
    QCOMPARE(now.mode, IncidentMode::Planned);
    QVERIFY(now.runbook.step(QStringLiteral("keep")));
    QCOMPARE(now.runbook.title, QStringLiteral("Planned failover to {to}"));
    QVERIFY(outageClocks(now, m_clock.now()).isEmpty());
    QVERIFY(!declareOffer(m_pairs->first(), IncidentMode::Drill).blocked.isEmpty());
    QVERIFY(declareOffer(m_pairs->first(), IncidentMode::Real).blocked.isEmpty());
    // What a move without a case has the sites do: all calls, in their order.
    QStringList keys;
    for (const RunbookCall &call : outages().runbooks().calls(RunKind::Planned))
        keys += call.key;
    QCOMPARE(keys.join(QLatin1Char(' ')),
             QStringLiteral("full log_backup fence promote write_test take_calls drain_calls"));
}

void TestMoveCases::nothingIsBegunThatTheSitesDontAnswerFor()
{
    QVERIFY(declare(IncidentMode::Planned).ok());
    SOON_VERIFY(m_pairs->first().wheelHolder().isEmpty());
    for (const char *step : {"keep", "move", "announce"}) {
        std::optional<Outcome> came;
        outages().beginCalls(QString::fromLatin1(step), std::nullopt,
                             [&](const Outcome &outcome) { came = outcome; });
        SOON_VERIFY(came.has_value());
        QVERIFY(!came->ok());
        QCOMPARE(came->error().code, QStringLiteral("blocked"));
        QVERIFY(!came->error().text.isEmpty());
    }
    QVERIFY(!outages().incident().stepRecord(QStringLiteral("keep")).startedAt);
    QVERIFY(outages().incident().runs.isEmpty());
}

/// What the log proves of a step is settled without a click, also while an earlier one waits for a person.
void TestMoveCases::aStepIsSettledByItsOwnRun()
{
    QVERIFY(declare(IncidentMode::Planned).ok());
    SOON_VERIFY(m_pairs->first().wheelHolder().isEmpty());
    const Incident &now = outages().incident();
    RunPlan plan = makeRun(RunKind::Planned, {now.pair, now.from, now.fromName, now.to, now.toName},
                           now.runbook.step(QStringLiteral("keep"))->calls);
    plan.incident = now.id;
    plan.step = QStringLiteral("keep");
    plan.actor = Ramos;
    RunState state;
    QList<PlannedEvent> events;
    const auto tell = [&](const Event &event) {
        QVERIFY(applyEvent(state, event).ok());
        events += PlannedEvent{event, {}};
    };
    tell(runStarted(plan, m_clock.now()));
    tell(stepIntended(state, state.steps.first(), QStringLiteral("op-1"), m_clock.now()));
    tell(stepDone(state, state.steps.first(), {}, m_clock.now()));
    tell(runFinished(state, m_clock.now()));
    m_pairs->first().append(events, OutageDesk::Under::Wheel);
    SOON_VERIFY(outages().incident().stepRecord(QStringLiteral("keep")).settled());
    QVERIFY(
        outages().incident().stepRecord(QStringLiteral("keep")).found.startsWith(QStringLiteral("done in")));
    QVERIFY(!outages().incident().stepRecord(QStringLiteral("announce")).settled());
    QVERIFY(!outages().incident().stepRecord(QStringLiteral("move")).settled());
}

void TestMoveCases::homeOnlyFromTheBackup()
{
    const Outcome refused = declare(IncidentMode::Failback);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, QStringLiteral("not_now"));
    QVERIFY(!outages().incident().open());
    MoveOrder order;
    order.kind = RunKind::Failback;
    QVERIFY(!m_pairs->first().moves().preview(order).blocked.isEmpty());
}

void TestMoveCases::foundAgainAfterARestart()
{
    QVERIFY(declare(IncidentMode::Planned).ok());
    const QString id = outages().incident().id;
    start();
    SOON_COMPARE(outages().incident().id, id);
    QCOMPARE(outages().incident().mode, IncidentMode::Planned);
    QVERIFY(outages().incident().runbook.step(QStringLiteral("keep")));
}

void TestMoveCases::brokenOffByAnOutage()
{
    QVERIFY(declare(IncidentMode::Planned).ok());
    const QString first = outages().incident().id;
    const Outcome real = declare(IncidentMode::Real);
    QVERIFY2(real.ok(), real ? "" : qPrintable(real.error().text));
    SOON_VERIFY(outages().incident().id != first);
    QCOMPARE(outages().incident().mode, IncidentMode::Real);
    QVERIFY(outages().incident().runbook.step(QStringLiteral("decide")));
    QCOMPARE(outages().desk().find(first)->ending, Ending::NotNeeded);
}

QTEST_GUILESS_MAIN(TestMoveCases)
#include "tst_movecases.moc"
