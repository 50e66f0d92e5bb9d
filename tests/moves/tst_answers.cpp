// SPDX-License-Identifier: GPL-3.0-or-later
// What a run asks a person, and what becomes of the answer, by two real sites and the console's own program:
// a last log that can't be shipped, a step that failed, a site that has other work.
#include "models/core/instant.h"
#include "tests/moves/labcommand.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;

namespace
{
const QString Production = QStringLiteral("naperville");
const QString Backup = QStringLiteral("centennial");
} // namespace

class TstAnswers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void plannedFailoverAsksAboutItsLastLog();
    void questionSurvivesAKill();
    void shippedAgainInVainIsSaidAgain();
    void letGoTakesWritesAgain();
    void lossIsAcceptedByName();
    void retryTellsOfItsOwnTry();
    void busySiteIsWaitedFor();
    void shippedAgainItGoesOn();
    void logIsWhole();
    void cleanupTestCase();

private:
    void settle(const QString &primary, const QString &standby);
    void breakSsh(bool cut);
    [[nodiscard]] LabCommand::Ran run(const char *word) const;
    [[nodiscard]] QStringList failover() const;
    [[nodiscard]] QJsonObject newest(const QString &kind) const;
    [[nodiscard]] QString roleOf(const QString &site) const;

    std::unique_ptr<LabCommand> m_lab;
    qint64 m_lost = 0; ///< accepted by name
};

void TstAnswers::initTestCase()
{
    m_lab = std::make_unique<LabCommand>(1200);
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    settle(Production, Backup);
}

void TstAnswers::settle(const QString &primary, const QString &standby)
{
    QJsonObject last;
    QVERIFY2(m_lab->waitFor(
                 [&](const QJsonObject &report) {
                     const QJsonObject loss = report.value(QStringLiteral("loss")).toObject();
                     return LabCommand::siteOf(report, primary).value(QStringLiteral("role")).toString() ==
                                QLatin1String("primary") &&
                            LabCommand::siteOf(report, standby).value(QStringLiteral("role")).toString() ==
                                QLatin1String("standby") &&
                            loss.value(QStringLiteral("kind")).toString() == QLatin1String("known") &&
                            loss.value(QStringLiteral("rows_at_most")).isDouble(); // the rate is known too
                 },
                 90, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
}

void TstAnswers::breakSsh(bool cut)
{
    // By it Naperville ships its log; the console goes on talking to Centennial by REST.
    const LabCommand::Ran ran = cut ? m_lab->lab({QStringLiteral("break"), QStringLiteral("ssh"), Backup})
                                    : m_lab->lab({QStringLiteral("heal"), QStringLiteral("all")});
    QVERIFY2(ran.code == 0, ran.all().constData());
}

LabCommand::Ran TstAnswers::run(const char *word) const
{
    return m_lab->console({QStringLiteral("run"), QString::fromLatin1(word), QStringLiteral("--by"),
                           QStringLiteral("D. Osei")});
}

QStringList TstAnswers::failover() const
{
    return {QStringLiteral("failover"), QStringLiteral("--confirm"), QStringLiteral("Centennial"),
            QStringLiteral("--by"), QStringLiteral("K. Ramos")};
}

QJsonObject TstAnswers::newest(const QString &kind) const
{
    QJsonObject found;
    const QJsonArray events = m_lab->events();
    for (const QJsonValue &event : events) {
        if (event.toObject().value(QStringLiteral("kind")).toString() == kind)
            found = event.toObject();
    }
    return found;
}

QString TstAnswers::roleOf(const QString &site) const
{
    return m_lab->site(site).value(QStringLiteral("role")).toString();
}

/// The primary is sound and SSH between the sites is down: "nothing, if the last log is shipped" can't be
/// kept, so nothing is promoted before a person has said so.
void TstAnswers::plannedFailoverAsksAboutItsLastLog()
{
    breakSsh(true);
    if (QTest::currentTestFailed())
        return;
    const LabCommand::Ran ran = m_lab->console(failover());
    QVERIFY2(ran.code == 2, ran.all().constData());
    QVERIFY2(ran.out.contains("last log could not be shipped") && ran.out.contains("No writes since") &&
                 ran.out.contains("accept-loss") && ran.out.contains('\a'),
             ran.all().constData());
    SOON_COMPARE(roleOf(Production), QStringLiteral("fenced"));
    SOON_COMPARE(roleOf(Backup), QStringLiteral("standby"));
    const QJsonObject asked = newest(QStringLiteral("run.asked")).value(QStringLiteral("body")).toObject();
    QVERIFY(!asked.value(QStringLiteral("final_lsn")).toString().isEmpty());
    QVERIFY(!asked.value(QStringLiteral("arrived_lsn")).toString().isEmpty());
    QVERIFY(asked.value(QStringLiteral("loss_ms")).toInteger() > 0);
    QVERIFY(asked.value(QStringLiteral("rows_at_most")).toInteger() > 0);
}

/// Whoever takes it up is asked the same, and its clock goes on.
void TstAnswers::questionSurvivesAKill()
{
    const auto console = m_lab->startConsole({QStringLiteral("run"), QStringLiteral("go-on")});
    QByteArray heard;
    QVERIFY2(LabCommand::says(*console, "No writes since", &heard, 60'000), heard.constData());
    QVERIFY(heard.contains("let-go"));
    console->kill();
    QVERIFY(console->waitForFinished(30'000));
    const LabCommand::Ran again = run("go-on");
    QVERIFY2(again.code == 2 && again.out.contains("last log could not be shipped"), again.all().constData());
    SOON_COMPARE(roleOf(Backup), QStringLiteral("standby"));
}

void TstAnswers::shippedAgainInVainIsSaidAgain()
{
    const LabCommand::Ran ran = run("ship-again");
    QVERIFY2(ran.code == 2, ran.all().constData());
    QVERIFY2(ran.out.indexOf("Fence Naperville") < ran.out.indexOf("last log could not be shipped"),
             ran.all().constData());
    QCOMPARE(newest(QStringLiteral("step.intended")).value(QStringLiteral("actor")).toString(),
             QStringLiteral("D. Osei"));
}

void TstAnswers::letGoTakesWritesAgain()
{
    const LabCommand::Ran ran = run("let-go");
    QVERIFY2(ran.code == 0, ran.all().constData());
    QVERIFY2(ran.err.isEmpty(), ran.all().constData());
    SOON_COMPARE(roleOf(Production), QStringLiteral("primary"));
    breakSsh(false);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(m_lab->ledger().value(QStringLiteral("rows_lost")).toInteger(-1), 0);
    settle(Production, Backup);
}

void TstAnswers::lossIsAcceptedByName()
{
    breakSsh(true);
    const auto console = m_lab->startConsole(failover());
    QByteArray heard;
    QVERIFY2(LabCommand::says(*console, "let-go", &heard, 120'000), heard.constData());
    console->write("accept\n");
    QVERIFY(console->waitForFinished(60'000));
    heard += console->readAllStandardOutput();
    QVERIFY2(console->exitCode() == 0, heard.constData());
    const QJsonObject accepted = newest(QStringLiteral("run.loss_accepted"));
    QCOMPARE(accepted.value(QStringLiteral("actor")).toString(), QStringLiteral("K. Ramos"));
    const qint64 said = newest(QStringLiteral("run.asked"))
                            .value(QStringLiteral("body"))
                            .toObject()
                            .value(QStringLiteral("rows_at_most"))
                            .toInteger();
    m_lost = m_lab->ledger().value(QStringLiteral("rows_lost")).toInteger(-1);
    qInfo("at most %lld rows said, %lld stayed behind", said, m_lost);
    QVERIFY(said > 0); // how many were written a second is known
    QVERIFY(m_lost >= 0 && m_lost <= said);
}

/// What is printed and returned is of this try, not of the failure before it.
void TstAnswers::retryTellsOfItsOwnTry()
{
    const QStringList home{QStringLiteral("failback"), QStringLiteral("--confirm"),
                           QStringLiteral("Naperville"), QStringLiteral("--by"), QStringLiteral("K. Ramos")};
    const LabCommand::Ran failed = m_lab->console(home, 240'000); // SSH is down: nothing to rebuild from
    QVERIFY2(failed.code == 1, failed.all().constData());
    const LabCommand::Ran again = run("retry");
    QVERIFY2(again.code == 1, again.all().constData());
    QVERIFY2(again.out.contains("== Rebuild Naperville"), again.all().constData()); // it was tried
    breakSsh(false);
    const LabCommand::Ran retried = run("retry");
    QVERIFY2(retried.code == 0, retried.all().right(900).constData());
    QVERIFY2(retried.err.isEmpty(), retried.all().constData());
    QCOMPARE(m_lab->ledger().value(QStringLiteral("rows_lost")).toInteger(-1), m_lost);
    settle(Production, Backup);
}

/// A failback waits at its log step as it waits in its rebuild.
void TstAnswers::busySiteIsWaitedFor()
{
    const LabCommand::Ran away = m_lab->console(failover());
    QVERIFY2(away.code == 0, away.all().constData());
    const auto home = m_lab->startConsole({QStringLiteral("failback"), QStringLiteral("--confirm"),
                                           QStringLiteral("Naperville"), QStringLiteral("--by"),
                                           QStringLiteral("K. Ramos")});
    QByteArray heard;
    // From its rebuild's last step on, somebody else has Centennial's log.
    QVERIFY2(LabCommand::says(*home, "catch-up:", &heard, 120'000), heard.constData());
    const auto atBackup = [this](const char *words) {
        const LabCommand::Ran ran =
            m_lab->lab({QStringLiteral("site"), Backup, QStringLiteral("--"), QStringLiteral("sh"),
                        QStringLiteral("-c"), QString::fromLatin1(words)});
        QVERIFY2(ran.code == 0, ran.all().constData());
    };
    atBackup(
        "setsid flock /run/site/disk/state/log.lock sh -c "
        "'while [ ! -e /run/site/disk/state/log-is-free ]; do sleep 0.1; done' </dev/null >/dev/null 2>&1 &");
    QVERIFY2(LabCommand::says(*home, "waits", &heard, 120'000), heard.constData());
    atBackup("touch /run/site/disk/state/log-is-free");
    QVERIFY(home->waitForFinished(180'000));
    heard += home->readAllStandardOutput();
    QVERIFY2(home->exitCode() == 0, heard.constData() + home->readAllStandardError());
    QVERIFY(!newest(QStringLiteral("step.busy")).isEmpty());
    settle(Production, Backup);
}

void TstAnswers::shippedAgainItGoesOn()
{
    breakSsh(true);
    const auto console = m_lab->startConsole(failover());
    QByteArray heard;
    QVERIFY2(LabCommand::says(*console, "let-go", &heard, 120'000), heard.constData());
    breakSsh(false);
    console->write("ship\n");
    QVERIFY(console->waitForFinished(120'000));
    heard += console->readAllStandardOutput();
    QVERIFY2(console->exitCode() == 0, heard.constData());
    QCOMPARE(m_lab->ledger().value(QStringLiteral("rows_lost")).toInteger(-1), m_lost);
    QVERIFY(m_lab->ledger().value(QStringLiteral("two_primaries")).toArray().isEmpty());
}

void TstAnswers::logIsWhole()
{
    const LabCommand::Ran verified = m_lab->verified();
    QVERIFY2(verified.code == 0, verified.all().constData());
}

void TstAnswers::cleanupTestCase()
{
    m_lab.reset();
}

QTEST_GUILESS_MAIN(TstAnswers)
#include "tst_answers.moc"
