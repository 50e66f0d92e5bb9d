// SPDX-License-Identifier: GPL-3.0-or-later
// Two consoles at one pair: whoever has no wheel is refused and told who has it; what a killed console was
// doing is gone on with at once; a run is given up, or its fenced site let go, by a person's word.
#include "app/config/consoleconfig.h"
#include "app/store/store.h"
#include "app/store/tables/seat.h"
#include "tests/moves/labcommand.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace Switchback;

class TstWheel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void refusedBesideAWindow();
    void oneOfTwoWindowsHasIt();
    void nobodyToGoOnFor();
    void letGo();
    void giveUp();
    void successorTakesUpAtOnce();
    void logIsWhole();
    void cleanupTestCase();

private:
    /// Number of the process that has the wheel, or 0.
    qint64 holder();
    void killedWhileFencing();
    /// Kills that console as soon as a step is in the log that was not there before.
    void killAtNextStep(QProcess &console);
    [[nodiscard]] qsizetype stepsIntended();
    /// How many fences the production site has ever been asked for.
    [[nodiscard]] qsizetype fences() const;
    [[nodiscard]] QList<QJsonObject> eventsOf(const QString &kind) const;
    static void end(QProcess &console);

    std::unique_ptr<LabCommand> m_lab;
    std::unique_ptr<Store> m_store;
    QString m_lease;
};

void TstWheel::initTestCase()
{
    m_lab = std::make_unique<LabCommand>();
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    if (!m_lab->namespaces())
        QSKIP("the machine allows no namespaces, so a site can't be cut off from the console");
    const ConfigReading reading = readConsoleConfig(m_lab->consoleConfig());
    QVERIFY(reading.faults.isEmpty() && reading.config.pairs.size() == 1);
    m_lease = QStringLiteral("wheel/%1").arg(reading.config.pairs.first().id);
    m_store = std::make_unique<Store>(reading.config.storeUrl);
    QFuture<Outcome> opened = m_store->open();
    QVERIFY(opened.result().ok());
}

qint64 TstWheel::holder()
{
    const Result<std::optional<Lease>> lease = m_store->lease(m_lease).result();
    if (!lease || !*lease || !(*lease)->valid)
        return 0;
    const std::optional<Seat> seat = Seat::fromText((*lease)->seat);
    return seat ? seat->pid : 0;
}

QList<QJsonObject> TstWheel::eventsOf(const QString &kind) const
{
    QList<QJsonObject> found;
    const QJsonArray events = m_lab->events();
    for (const QJsonValue &event : events) {
        if (event.toObject().value(QStringLiteral("kind")).toString() == kind)
            found += event.toObject();
    }
    return found;
}

void TstWheel::end(QProcess &console)
{
    console.terminate();
    QVERIFY(console.waitForFinished(10'000));
}

void TstWheel::refusedBesideAWindow()
{
    const auto window = m_lab->startConsole({});
    SOON_COMPARE(holder(), window->processId());
    const QByteArray who = "process " + QByteArray::number(window->processId());
    for (const char *word : {"give-up", "let-go", "retry", "go-on"}) {
        const LabCommand::Ran ran = m_lab->console({QStringLiteral("run"), QString::fromLatin1(word)});
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.contains("has the wheel") && ran.err.contains(who), ran.all().constData());
    }
    const LabCommand::Ran ran =
        m_lab->console({QStringLiteral("failover"), QStringLiteral("--confirm"), QStringLiteral("Centennial"),
                        QStringLiteral("--by"), QStringLiteral("T. Ester")});
    QCOMPARE(ran.code, 1);
    QVERIFY2(ran.err.contains("has the wheel") && ran.err.contains(who), ran.all().constData());
    QVERIFY(eventsOf(QStringLiteral("run.started")).isEmpty());
    QCOMPARE(holder(), window->processId());
    end(*window);
}

void TstWheel::oneOfTwoWindowsHasIt()
{
    const auto first = m_lab->startConsole({});
    const auto second = m_lab->startConsole({});
    SOON_VERIFY(holder() != 0);
    const qint64 has = holder();
    QVERIFY(has == first->processId() || has == second->processId());
    QProcess &winner = has == first->processId() ? *first : *second;
    QProcess &other = has == first->processId() ? *second : *first;
    ::kill(pid_t(has), SIGKILL);
    QVERIFY(winner.waitForFinished(30'000));
    // The other one has tried when it started: before the kill in vain, after it with success. A terminal is
    // told which, and gets it at once where nobody has it.
    const LabCommand::Ran ran = m_lab->console({QStringLiteral("run"), QStringLiteral("go-on")});
    const QByteArray who = "process " + QByteArray::number(other.processId());
    QVERIFY2(ran.code == 0 || ran.err.contains(who), ran.all().constData());
    QCOMPARE(other.state(), QProcess::Running);
    end(other);
}

void TstWheel::nobodyToGoOnFor()
{
    for (const char *word : {"give-up", "let-go", "retry", "go-on"}) {
        const LabCommand::Ran ran = m_lab->console({QStringLiteral("run"), QString::fromLatin1(word)});
        QVERIFY2(ran.code == 0 && ran.out.contains("No run is under way"), ran.all().constData());
    }
    const LabCommand::Ran wrong = m_lab->console({QStringLiteral("run"), QStringLiteral("away")});
    QCOMPARE(wrong.code, 64);
}

qsizetype TstWheel::stepsIntended()
{
    EventQuery query;
    query.kinds = {QStringLiteral("step.intended")};
    query.limit = 5000;
    const Result<QList<Event>> read = m_store->events(query).result();
    return read ? read->size() : -1;
}

qsizetype TstWheel::fences() const
{
    const auto operations = m_lab->journal(QStringLiteral("naperville"));
    return std::count_if(operations.begin(), operations.end(), [](const QList<QJsonObject> &lines) {
        return !lines.isEmpty() &&
               lines.first().value(QStringLiteral("kind")).toString() == QLatin1String("fence");
    });
}

void TstWheel::killAtNextStep(QProcess &console)
{
    const qsizetype before = stepsIntended();
    QTRY_VERIFY_WITH_TIMEOUT(stepsIntended() > before, 60'000);
    ::kill(pid_t(console.processId()), SIGKILL);
    QVERIFY(console.waitForFinished(30'000));
}

/// A failover whose console is killed while it fences, and which can't go on: its console has lost the way to
/// the backup site.
void TstWheel::killedWhileFencing()
{
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     return report.value(QStringLiteral("loss"))
                                .toObject()
                                .value(QStringLiteral("kind"))
                                .toString() == QLatin1String("known");
                 },
                 90, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
    const qsizetype before = fences();
    const auto console = m_lab->startConsole({QStringLiteral("failover"), QStringLiteral("--confirm"),
                                              QStringLiteral("Centennial"), QStringLiteral("--by"),
                                              QStringLiteral("K. Ramos")});
    // Once the site has it: what is only intended, nobody would do after a give-up.
    QTRY_VERIFY_WITH_TIMEOUT(fences() > before, 60'000);
    ::kill(pid_t(console->processId()), SIGKILL);
    QVERIFY(console->waitForFinished(30'000));
    const LabCommand::Ran broke =
        m_lab->lab({QStringLiteral("break"), QStringLiteral("path"), QStringLiteral("centennial")});
    QVERIFY2(broke.code == 0, broke.all().constData());
    QCOMPARE(eventsOf(QStringLiteral("run.started")).size(),
             eventsOf(QStringLiteral("run.finished")).size() + 1);
}

void TstWheel::letGo()
{
    killedWhileFencing();
    if (QTest::currentTestFailed())
        return;
    const LabCommand::Ran ran = m_lab->console(
        {QStringLiteral("run"), QStringLiteral("let-go"), QStringLiteral("--by"), QStringLiteral("D. Osei")});
    QVERIFY2(ran.code == 0, ran.all().constData());
    const LabCommand::Ran healed = m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")});
    QVERIFY2(healed.code == 0, healed.all().constData());
    const QList<QJsonObject> ended = eventsOf(QStringLiteral("run.finished"));
    QCOMPARE(ended.size(), 2); // the failover that was given up, and the resume
    QCOMPARE(ended.first().value(QStringLiteral("actor")).toString(), QStringLiteral("D. Osei"));
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     return LabCommand::siteOf(report, QStringLiteral("naperville"))
                                .value(QStringLiteral("database"))
                                .toObject()
                                .value(QStringLiteral("state"))
                                .toString() == QLatin1String("accepting_writes");
                 },
                 60, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
    QVERIFY(m_lab->ledger().value(QStringLiteral("two_primaries")).toArray().isEmpty());
}

void TstWheel::giveUp()
{
    killedWhileFencing();
    if (QTest::currentTestFailed())
        return;
    const LabCommand::Ran ran = m_lab->console({QStringLiteral("run"), QStringLiteral("give-up"),
                                                QStringLiteral("--by"), QStringLiteral("D. Osei")});
    QVERIFY2(ran.code == 0, ran.all().constData());
    const LabCommand::Ran healed = m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")});
    QVERIFY2(healed.code == 0, healed.all().constData());
    const QList<QJsonObject> ended = eventsOf(QStringLiteral("run.finished"));
    QCOMPARE(ended.size(), 3);
    QCOMPARE(ended.last().value(QStringLiteral("actor")).toString(), QStringLiteral("D. Osei"));
    // What was done stays done, and nothing goes on by itself.
    const LabCommand::Ran again = m_lab->console({QStringLiteral("run"), QStringLiteral("go-on")});
    QVERIFY2(again.out.contains("No run is under way"), again.all().constData());
    QTRY_COMPARE_WITH_TIMEOUT(
        m_lab->site(QStringLiteral("naperville")).value(QStringLiteral("role")).toString(),
        QStringLiteral("fenced"), 30'000);
}

void TstWheel::successorTakesUpAtOnce()
{
    const QStringList words{QStringLiteral("failover"),
                            QStringLiteral("--confirm"),
                            QStringLiteral("Centennial"),
                            QStringLiteral("--by"),
                            QStringLiteral("K. Ramos"),
                            QStringLiteral("--take-on"),
                            QStringLiteral("It is fenced, I have looked")};
    const auto console = m_lab->startConsole(words);
    killAtNextStep(*console);
    if (QTest::currentTestFailed())
        return;
    const auto before = m_store->lease(m_lease).result();
    QVERIFY(before && *before);
    QElapsedTimer time;
    time.start();
    const auto successor = m_lab->startConsole({QStringLiteral("run"), QStringLiteral("go-on")});
    QByteArray heard;
    QVERIFY2(LabCommand::says(*successor, "==", &heard, 30'000), heard.constData());
    qInfo("gone on with after %.1f s", double(time.elapsed()) / 1000.0);
    const auto after = m_store->lease(m_lease).result();
    QVERIFY(after && *after && (*after)->token > (*before)->token);
    QVERIFY2((*after)->takenAt < (*before)->until, "a lease was waited for, though its process is gone");
    QVERIFY(successor->waitForFinished(120'000));
    QCOMPARE(successor->exitCode(), 0);
    QVERIFY(m_lab->ledger().value(QStringLiteral("two_primaries")).toArray().isEmpty());
}

void TstWheel::logIsWhole()
{
    const LabCommand::Ran verified = m_lab->verified();
    QVERIFY2(verified.code == 0, verified.all().constData());
}

void TstWheel::cleanupTestCase()
{
    m_store.reset();
    m_lab.reset();
}

QTEST_GUILESS_MAIN(TstWheel)
#include "tst_wheel.moc"
