// SPDX-License-Identifier: GPL-3.0-or-later
// Failovers at random moments under load, each in another kind of trouble, and home again each time: what was
// lost, counted against the lab's ledger, is never more than the console had said; at failback nothing is.
// SWITCHBACK_MOVES=20 makes twenty of them; SWITCHBACK_SEED repeats a run.
#include "models/core/instant.h"
#include "tests/moves/labcommand.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;

namespace
{
const QString Production = QStringLiteral("naperville");
const QString Backup = QStringLiteral("centennial");

int setting(const char *name, int otherwise)
{
    bool ok = false;
    const int value = qEnvironmentVariableIntValue(name, &ok);
    return ok ? value : otherwise;
}
} // namespace

class TstMoves : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void awayAndHome_data();
    void awayAndHome();
    void logIsWhole();
    void cleanupTestCase();

private:
    void failover(int round);
    static QString troubleOf(int round);
    void failback(int round);
    bool settled(const QString &primary, const QString &standby, QString *why);
    QJsonObject lastRun() const;

    std::unique_ptr<LabCommand> m_lab;
    QRandomGenerator m_random;
    qint64 m_lost = 0;
    Instant m_since =
        instantFromMs(1'000'000'000'000); ///< what was acknowledged from here on can be lost by this failover
};

void TstMoves::initTestCase()
{
    m_lab = std::make_unique<LabCommand>(1200);
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const quint32 seed =
        quint32(setting("SWITCHBACK_SEED", int(QRandomGenerator::global()->bounded(1'000'000))));
    qInfo("SWITCHBACK_SEED=%u", seed);
    m_random.seed(seed);
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

bool TstMoves::settled(const QString &primary, const QString &standby, QString *why)
{
    QJsonObject last;
    const bool is = m_lab->waitFor(
        [&](const QJsonObject &report) {
            const QJsonObject loss = report.value(QStringLiteral("loss")).toObject();
            return LabCommand::siteOf(report, primary).value(QStringLiteral("role")).toString() ==
                       QLatin1String("primary") &&
                   LabCommand::siteOf(report, standby).value(QStringLiteral("role")).toString() ==
                       QLatin1String("standby") &&
                   LabCommand::siteOf(report, standby).value(QStringLiteral("verdict")).toString() ==
                       QLatin1String("answers") &&
                   loss.value(QStringLiteral("kind")).toString() == QLatin1String("known");
        },
        90, &last);
    *why = last.value(QStringLiteral("headline")).toString();
    return is;
}

QJsonObject TstMoves::lastRun() const
{
    QJsonObject run;
    const QJsonArray events = m_lab->events();
    for (const QJsonValue &event : events) {
        if (event.toObject().value(QStringLiteral("kind")).toString() == QLatin1String("run.started"))
            run = event.toObject();
    }
    return run.value(QStringLiteral("body")).toObject();
}

QString TstMoves::troubleOf(int round)
{
    static const QStringList troubles{QString(), QStringLiteral("break primary"),
                                      QStringLiteral("break database"), QStringLiteral("freeze database"),
                                      QStringLiteral("break power")};
    return troubles.at(round % int(troubles.size()));
}

void TstMoves::failover(int round)
{
    const QString trouble = troubleOf(round);
    QTest::qWait(
        m_random.bounded(12'000)); // a random moment of the log cycle, which is the point of this test
    if (!trouble.isEmpty()) {
        const LabCommand::Ran broke = m_lab->lab(trouble.split(QLatin1Char(' ')));
        QVERIFY2(broke.code == 0, broke.all().constData());
    }
    const LabCommand::Ran moved =
        m_lab->console({QStringLiteral("failover"), QStringLiteral("--confirm"), QStringLiteral("Centennial"),
                        QStringLiteral("--by"), QStringLiteral("T. Ester"), QStringLiteral("--take-on"),
                        QStringLiteral("I broke it myself")});
    QVERIFY2(moved.code == 0, moved.all().constData());
    const QJsonObject run = lastRun();
    // Only what this failover lost: rows acknowledged since the last way home began.
    const QJsonObject ledger = m_lab->ledger({QStringLiteral("--since"), toIso(m_since)});
    const qint64 lostNow = ledger.value(QStringLiteral("rows_lost")).toInteger(-1);
    QVERIFY(lostNow >= 0);
    m_lost += lostNow;
    const double said = run.value(QStringLiteral("loss_said_s")).toDouble(-1);
    const auto first = fromIso(ledger.value(QStringLiteral("first_lost_at")).toString());
    const auto last = fromIso(ledger.value(QStringLiteral("last_lost_at")).toString());
    const double found = first && last ? double((*last - *first).count()) / 1000.0 : 0;
    qInfo("%d: %s: said %.1f s%s, lost %lld rows over %.1f s", round,
          trouble.isEmpty() ? "planned" : qPrintable(trouble), said,
          run.contains(QStringLiteral("rows_said"))
              ? qPrintable(QStringLiteral(" and at most %1 rows")
                               .arg(run.value(QStringLiteral("rows_said")).toInteger()))
              : "",
          lostNow, found);
    QVERIFY2(said >= 0, "the console said no figure");
    if (lostNow > 0) {
        // Every lost row was acknowledged after the moment up to which the console said it could recover.
        const auto to = fromIso(run.value(QStringLiteral("recoverable_to_said")).toString());
        QVERIFY(first && to);
        QVERIFY(found <= said);
        QVERIFY2(*first >= *to, qPrintable(toIso(*first) + QStringLiteral(" lost, said ") + toIso(*to)));
        if (run.contains(QStringLiteral("rows_said")))
            QVERIFY(lostNow <= run.value(QStringLiteral("rows_said")).toInteger());
    }
    if (trouble.isEmpty())
        QCOMPARE(lostNow, 0);
    QVERIFY(ledger.value(QStringLiteral("two_primaries")).toArray().isEmpty());
    if (!trouble.isEmpty()) {
        const LabCommand::Ran healed = m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")});
        QVERIFY2(healed.code == 0, healed.all().constData());
    }
}

void TstMoves::failback(int round)
{
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     const QJsonObject site = LabCommand::siteOf(report, Production);
                     return site.value(QStringLiteral("ssh"))
                                .toObject()
                                .value(QStringLiteral("reach"))
                                .toString() == QLatin1String("answers");
                 },
                 60, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
    m_since = fromDateTime(QDateTime::currentDateTimeUtc());
    const LabCommand::Ran moved =
        m_lab->console({QStringLiteral("failback"), QStringLiteral("--confirm"), QStringLiteral("Naperville"),
                        QStringLiteral("--by"), QStringLiteral("T. Ester")},
                       240'000);
    QVERIFY2(moved.code == 0, moved.all().constData());
    const QJsonObject ledger = m_lab->ledger();
    const qint64 lost = ledger.value(QStringLiteral("rows_lost")).toInteger(-1);
    qInfo("%d: failback: %lld rows acknowledged in all, %lld lost at failback", round,
          ledger.value(QStringLiteral("rows_acknowledged")).toInteger(), lost - m_lost);
    QCOMPARE(lost, m_lost);
    QVERIFY(ledger.value(QStringLiteral("two_primaries")).toArray().isEmpty());
}

void TstMoves::awayAndHome_data()
{
    QTest::addColumn<int>("round");
    const int rounds = setting("SWITCHBACK_MOVES", 3);
    for (int round = 0; round < rounds; ++round) {
        const QString trouble = troubleOf(round);
        QTest::addRow("%d %s", round, trouble.isEmpty() ? "planned" : qPrintable(trouble)) << round;
    }
}

void TstMoves::awayAndHome()
{
    QFETCH(int, round);
    QString why;
    QVERIFY2(settled(Production, Backup, &why), qPrintable(why));
    failover(round);
    if (!QTest::currentTestFailed())
        failback(round);
}

void TstMoves::logIsWhole()
{
    const LabCommand::Ran verified = m_lab->console({QStringLiteral("verify")});
    QVERIFY2(verified.code == 0, verified.all().constData());
}

void TstMoves::cleanupTestCase()
{
    m_lab.reset();
}

QTEST_GUILESS_MAIN(TstMoves)
#include "tst_moves.moc"
