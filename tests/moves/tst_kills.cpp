// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of the console and of everything of switchback-site, at random instants of failovers and failbacks:
// it always ends in one primary, with one result for each operation and nothing done twice. The sites' own
// journals and the lab's ledger are the judges. SWITCHBACK_KILLS=50 makes fifty; SWITCHBACK_SEED repeats a
// run.
#include "tests/moves/labcommand.h"

#include <QRandomGenerator>
#include <QTest>

#include <csignal>

namespace
{
int setting(const char *name, int otherwise)
{
    bool ok = false;
    const int value = qEnvironmentVariableIntValue(name, &ok);
    return ok ? value : otherwise;
}
const QStringList Sites{QStringLiteral("naperville"), QStringLiteral("centennial")};
} // namespace

class TstKills : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void endsInOnePrimary_data();
    void endsInOnePrimary();
    void nothingIsLostAndNeverTwoPrimaries();
    void everyOperationHasOneResult();
    void cleanupTestCase();

private:
    bool move(bool home, QRandomGenerator &random);
    int killSiteService(const QString &site);
    QString primaries() const;

    std::unique_ptr<LabCommand> m_lab;
    QRandomGenerator m_random;
    int m_kills = 0;
};

void TstKills::initTestCase()
{
    m_lab = std::make_unique<LabCommand>(600);
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const quint32 seed =
        quint32(setting("SWITCHBACK_SEED", int(QRandomGenerator::global()->bounded(1'000'000))));
    qInfo("SWITCHBACK_SEED=%u", seed);
    m_random.seed(seed);
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

int TstKills::killSiteService(const QString &site)
{
    int killed = 0;
    const QJsonObject roles = m_lab->pids(site);
    for (const char *role : {"serve", "worker", "ssh"}) {
        const QJsonArray pids = roles.value(QLatin1String(role)).toArray();
        for (const QJsonValue &pid : pids) {
            if (::kill(pid_t(pid.toInteger()), SIGKILL) == 0)
                ++killed;
        }
    }
    return killed;
}

QString TstKills::primaries() const
{
    QStringList found;
    const QJsonObject report = m_lab->status();
    for (const QString &site : Sites) {
        if (LabCommand::siteOf(report, site)
                .value(QStringLiteral("database"))
                .toObject()
                .value(QStringLiteral("state"))
                .toString() == QLatin1String("accepting_writes"))
            found += site;
    }
    return found.join(QLatin1Char('+'));
}

bool TstKills::move(bool home, QRandomGenerator &random)
{
    const QStringList words{home ? QStringLiteral("failback") : QStringLiteral("failover"),
                            QStringLiteral("--confirm"),
                            home ? QStringLiteral("Naperville") : QStringLiteral("Centennial"),
                            QStringLiteral("--by"), QStringLiteral("T. Ester")};
    // The same command each time: it takes up a run that it finds under way, and says so when the move is
    // done already.
    for (int attempt = 0; attempt < 30; ++attempt) {
        const auto console = m_lab->startConsole(words);
        const bool killing = attempt < 12 && random.bounded(100) < 75;
        if (console->waitForFinished(killing ? 500 + random.bounded(home ? 12'000 : 3000) : 200'000)) {
            const QByteArray out = console->readAllStandardOutput() + console->readAllStandardError();
            if (console->exitCode() == 0 || out.contains("what is possible now"))
                return true;
            qInfo("attempt %d ended with %d: %s", attempt, console->exitCode(), out.right(600).constData());
            m_lab->console({QStringLiteral("run"), QStringLiteral("retry")}); // as a person would
            continue;
        }
        if (random.bounded(2) == 0) {
            m_kills += killSiteService(Sites.at(random.bounded(2))) > 0 ? 1 : 0;
            // The console goes on by itself and has to find out what became of its operation.
            if (console->waitForFinished(200'000) && console->exitCode() == 0)
                return true;
        } else {
            ::kill(pid_t(console->processId()), SIGKILL);
            ++m_kills;
            console->waitForFinished(30'000);
        }
    }
    return false;
}

void TstKills::endsInOnePrimary_data()
{
    QTest::addColumn<bool>("home");
    // About one kill in a move; rows that are not needed any more pass at once.
    for (int i = 0; i < 4 * setting("SWITCHBACK_KILLS", 4); ++i)
        QTest::addRow("%d %s", i, i % 2 ? "failback" : "failover") << bool(i % 2);
}

void TstKills::endsInOnePrimary()
{
    QFETCH(bool, home);
    if (m_kills >= setting("SWITCHBACK_KILLS", 4) && !home)
        return;
    if (home && primaries() == Sites.at(0))
        return;
    QJsonObject last;
    const bool calm = m_lab->waitFor(
        [&](const QJsonObject &report) {
            for (const QString &site : Sites) {
                if (LabCommand::siteOf(report, site).value(QStringLiteral("verdict")).toString() ==
                    QLatin1String("not_known"))
                    return false;
            }
            return home ||
                   report.value(QStringLiteral("loss")).toObject().value(QStringLiteral("kind")).toString() ==
                       QLatin1String("known");
        },
        90, &last);
    QVERIFY2(calm, qPrintable(last.value(QStringLiteral("headline")).toString()));
    QVERIFY2(move(home, m_random), home ? "the failback did not end" : "the failover did not end");
    QCOMPARE(primaries(), home ? Sites.at(0) : Sites.at(1));
    qInfo("%d kills", m_kills);
}

void TstKills::nothingIsLostAndNeverTwoPrimaries()
{
    QVERIFY(m_kills >= setting("SWITCHBACK_KILLS", 4));
    const QJsonObject ledger = m_lab->ledger();
    QVERIFY(ledger.value(QStringLiteral("two_primaries")).isArray());
    QVERIFY(ledger.value(QStringLiteral("two_primaries")).toArray().isEmpty());
    QCOMPARE(ledger.value(QStringLiteral("rows_lost")).toInteger(-1), 0); // each move was a clean one
}

void TstKills::everyOperationHasOneResult()
{
    int operations = 0;
    QHash<QString, int> ended; ///< operation id -> results in the sites' journals
    for (const QString &site : Sites) {
        const auto journal = m_lab->journal(site);
        QVERIFY(!journal.isEmpty());
        for (auto it = journal.cbegin(); it != journal.cend(); ++it) {
            int results = 0;
            for (const QJsonObject &line : it.value()) {
                const QString type = line.value(QStringLiteral("type")).toString();
                if (type == QLatin1String("result") || type == QLatin1String("error"))
                    ++results;
            }
            QVERIFY2(results <= 1, qPrintable(it.key()));
            QCOMPARE(it.value().first().value(QStringLiteral("op")).toString(), it.key());
            ended[it.key()] += results;
            ++operations;
        }
    }
    // Every operation that the console counted as done is done, once, in a journal.
    QHash<QString, int> done;
    const QJsonArray events = m_lab->events();
    for (const QJsonValue &event : events) {
        if (event.toObject().value(QStringLiteral("kind")).toString() == QLatin1String("step.done"))
            ++done[event.toObject()
                       .value(QStringLiteral("body"))
                       .toObject()
                       .value(QStringLiteral("op"))
                       .toString()];
    }
    QVERIFY(!done.isEmpty());
    for (auto it = done.cbegin(); it != done.cend(); ++it) {
        QCOMPARE(it.value(), 1);
        QVERIFY2(ended.value(it.key()) == 1, qPrintable(it.key()));
    }
    const LabCommand::Ran verified = m_lab->verified();
    QVERIFY2(verified.code == 0, verified.all().constData());
    qInfo("%d operations in the journals, %lld steps done", operations, qlonglong(done.size()));
}

void TstKills::cleanupTestCase()
{
    m_lab.reset();
}

QTEST_GUILESS_MAIN(TstKills)
#include "tst_kills.moc"
