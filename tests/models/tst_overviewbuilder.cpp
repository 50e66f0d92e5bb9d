// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/act/preview.h"
#include "models/overview/overviewbuilder.h"
#include "scenario.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace Switchback;

namespace
{
QByteArray contentsOf(const QString &path)
{
    QFile file(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/scenarios/") + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Overview overviewOf(const Scenario &scenario, Instant now)
{
    const LossEstimate loss = estimateLoss(scenario.facts, scenario.config, scenario.log, now);
    return buildOverview(scenario.config, scenario.facts, loss,
                         findFindings(scenario.facts, scenario.config, loss, now), now);
}

QString plain(QString text)
{
    return text.replace(QChar(QChar::Nbsp), QLatin1Char(' '));
}

QStringList told(const QList<ComponentLine> &lines)
{
    const char *marks[] = {"fine", "warning", "bad", "unknown", "notyet", "running"};
    QStringList list;
    for (const ComponentLine &line : lines)
        list += plain(
            QStringLiteral("%1|%2|%3").arg(line.label, line.value, QLatin1String(marks[int(line.mark)])));
    return list;
}
} // namespace

/// The words of the overview, scenario by scenario.
class TestOverviewBuilder : public QObject
{
    Q_OBJECT
private:
    Scenario scenario(const char *name)
    {
        return fromFacts(
            QString::fromUtf8(contentsOf(QString::fromLatin1(name) + QStringLiteral("/facts.txt"))));
    }
    Scenario fromFacts(const QString &facts)
    {
        const QJsonObject calm = QJsonDocument::fromJson(contentsOf(QStringLiteral("calm.json"))).object();
        const auto read = readScenario(facts, calm);
        if (!read)
            qFatal("%s", qPrintable(read.error().text));
        return *read;
    }

private slots:
    void calm()
    {
        const Scenario calm = scenario("calm");
        const Overview overview = overviewOf(calm, calm.now);
        QCOMPARE(overview.headline, QStringLiteral("Normal. Naperville takes all writes."));
        QCOMPARE(overview.mark, Mark::Fine);
        QCOMPARE(overview.subline, QString());
        QCOMPARE(overview.production.role, QStringLiteral("PRIMARY"));
        QCOMPARE(overview.production.big, QStringLiteral("14"));
        QCOMPARE(
            told(overview.production.lines),
            QStringList({QStringLiteral("Database|accepting writes · 14 rows/s|fine"),
                         QStringLiteral("Files|12 481 in sync|fine"),
                         QStringLiteral("Logs|taken 14:00:02|fine"), QStringLiteral("Disk|640 GB free|fine"),
                         QStringLiteral("SSH|answers|fine"), QStringLiteral("REST|answers|fine")}));
        QCOMPARE(told(overview.backup.lines).first(), QStringLiteral("Database|restored to 13:00:01|fine"));
        QStringList stages;
        for (const LossCard::Stage &stage : overview.loss.stages)
            stages += plain(stage.label + QStringLiteral(": ") + stage.text);
        QCOMPARE(
            stages,
            QStringList(
                {QStringLiteral("Full backup: taken 02:00 · copied 02:20 · restored · next 02:00 CST"),
                 QStringLiteral(
                     "Log backup: taken 14:00:02 · copied 14:02:31 · restored 14:04:12 · next 15:00 CST"),
                 QStringLiteral("Files: 2 waiting, 1.2 MB")}));
        QCOMPARE(told(overview.readiness),
                 QStringList({QStringLiteral("|Standby restored within RPO|fine"),
                              QStringLiteral("|Both ways to both sites answer|fine"),
                              QStringLiteral("|Same release on both sites|fine"),
                              QStringLiteral("|Clocks agree within 0.2 s|fine")}));
        QCOMPARE(plain(overview.linkLine),
                 QStringLiteral("2 sites · SSH and REST to both · last answer 2 s ago"));
        QCOMPARE(overview.labLine, QString());
    }

    /// Nobody polls any more: every mark of every card turns to not known, and no line disappears.
    void oldIsNeverGreen_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"calm", "calls-in-production"})
            QTest::newRow(name) << QByteArray(name);
    }
    void oldIsNeverGreen()
    {
        QFETCH(QByteArray, name);
        const Scenario calm = scenario(name);
        const Overview fresh = overviewOf(calm, calm.now);
        for (const int seconds : {13, 30, 3600}) {
            const Overview old = overviewOf(calm, calm.now + std::chrono::seconds(seconds));
            QVERIFY(old.mark != Mark::Fine);
            QVERIFY(!old.headline.startsWith(QLatin1String("Normal")));
            for (const SiteCard *card : {&old.production, &old.backup}) {
                QCOMPARE(card->roleMark, Mark::Unknown);
                QCOMPARE(card->lines.size(), fresh.production.lines.size());
                for (const ComponentLine &line : card->lines)
                    QVERIFY2(line.mark == Mark::Unknown, qPrintable(line.label));
                QVERIFY(card->big.isEmpty());
            }
            for (const LossCard::Stage &stage : old.loss.stages)
                QCOMPARE(stage.mark, Mark::Unknown);
            for (const ComponentLine &line : old.readiness)
                QVERIFY2(line.mark != Mark::Fine, qPrintable(line.value));
            QCOMPARE(old.loss.kind, LossCard::Kind::AtMost);
        }
    }

    void calls_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("figures");
        QTest::addColumn<QString>("line"); ///< of production's card
        QTest::addColumn<QString>("ready");
        const QString can = QStringLiteral("|Centennial can answer calls|fine");
        QTest::newRow("all") << QByteArray("calls-in-production")
                             << QStringLiteral("100 % of calls, 0 % of calls")
                             << QStringLiteral("Calls|41 calls|fine") << can;
        QTest::newRow("some go astray")
            << QByteArray("calls-astray") << QStringLiteral("97 % of calls, 3 % of calls")
            << QStringLiteral("Voice|2 servers answer|fine") << can;
        QTest::newRow("nobody calls") << QByteArray("calls-nobody-calls") << QStringLiteral("14 rows/s,  ")
                                      << QStringLiteral("Calls|0 calls|fine") << can;
        QTest::newRow("one server") << QByteArray("voice-one-down")
                                    << QStringLiteral("100 % of calls, 0 % of calls")
                                    << QStringLiteral("Voice|1 of 2 servers answers|warning") << can;
        QTest::newRow("no server") << QByteArray("voice-all-down")
                                   << QStringLiteral("100 % of calls, 0 % of calls")
                                   << QStringLiteral("Voice|0 of 2 servers answer|bad")
                                   << QStringLiteral("|Centennial could not answer calls|bad");
        QTest::newRow("dead") << QByteArray("sbc-dead") << QStringLiteral("100 % of calls, 0 % of calls")
                              << QStringLiteral("Calls|does not answer|bad") << can;
        QTest::newRow("mixed") << QByteArray("sbc-mixed") << QStringLiteral("100 % of calls, 0 % of calls")
                               << QStringLiteral("Calls|2 calls, not all nodes alike|warning") << can;
        QTest::newRow("closed") << QByteArray("sbc-closed") << QStringLiteral("100 % of calls, 0 % of calls")
                                << QStringLiteral("Calls|closed|notyet")
                                << QStringLiteral("|Centennial could not answer calls|bad");
        QTest::newRow("drains") << QByteArray("sbc-drains") << QStringLiteral("100 % of calls, 0 % of calls")
                                << QStringLiteral("Calls|0 calls, takes no new ones|warning") << can;
        QTest::newRow("both drain") << QByteArray("sbc-both-drain")
                                    << QStringLiteral("100 % of calls, 0 % of calls")
                                    << QStringLiteral("Calls|0 calls, takes no new ones|warning")
                                    << QStringLiteral("|Centennial could not answer calls|bad");
    }
    void calls()
    {
        QFETCH(QByteArray, name);
        QFETCH(QString, figures);
        QFETCH(QString, line);
        QFETCH(QString, ready);
        const Scenario told = scenario(name);
        const Overview overview = overviewOf(told, told.now);
        const auto figure = [](const SiteCard &card) { return card.big + QLatin1Char(' ') + card.bigUnit; };
        QCOMPARE(plain(figure(overview.production) + QStringLiteral(", ") + figure(overview.backup)),
                 figures);
        const QStringList lines = ::told(overview.production.lines);
        QVERIFY2(lines.contains(line), qPrintable(lines.join(QLatin1Char('\n'))));
        const QStringList readiness = ::told(overview.readiness);
        QVERIFY2(readiness.contains(ready), qPrintable(readiness.join(QLatin1Char('\n'))));
    }

    void neverHeard()
    {
        const Scenario empty = scenario("never-heard");
        const Overview overview = overviewOf(empty, empty.now);
        QCOMPARE(overview.mark, Mark::Unknown);
        QCOMPARE(overview.production.role, QStringLiteral("NOT KNOWN"));
        QCOMPARE(overview.loss.kind, LossCard::Kind::Unknown);
        QCOMPARE(plain(overview.linkLine), QStringLiteral("2 sites · SSH to 0, REST to 0 · no answer yet"));
    }

    void labSaysItsScaleOnce()
    {
        Scenario lab = scenario("lab-schedule");
        const Overview overview = overviewOf(lab, lab.now);
        QCOMPARE(overview.labLine, QStringLiteral("Lab: an hour passes in a minute"));
        QCOMPARE(plain(overview.loss.rpoNote), QStringLiteral("RPO 1 min, lab time"));
        QVERIFY(overview.loss.scheduleAdvice.contains(QLatin1String("breaks the RPO")));
        lab.config.outageScale = 4; // and of an outage's clocks, where they go at another pace
        QCOMPARE(plain(overviewOf(lab, lab.now).labLine),
                 QStringLiteral("Lab: an hour passes in a minute, an outage's in 15 min"));
    }

    void killed()
    {
        const Scenario killed = scenario("killed");
        const Overview overview = overviewOf(killed, killed.now);
        QCOMPARE(overview.mark, Mark::Bad);
        QVERIFY(overview.headline.startsWith(QLatin1String("Naperville is down")));
        QVERIFY(!overview.subline.isEmpty());
        QVERIFY(!overview.production.verdict.isEmpty());
        QCOMPARE(overview.backup.verdict, QString());
    }

    /// While the old primary's last word grows old there is one PRIMARY on the screen: the rightful one.
    void onePrimaryBadge()
    {
        for (int age = 1; age < 40; ++age) {
            const Scenario moved =
                fromFacts(QStringLiteral("[now]\n"
                                         "production.ssh.reach = unreachable\n"
                                         "production.ssh.failures = 3\n"
                                         "production.rest.reach = unreachable\n"
                                         "production.rest.failures = 3\n"
                                         "production.status_at = -%1s\n"
                                         "backup.status.role = primary\n"
                                         "backup.status.epoch = 2\n"
                                         "backup.status.database.state = accepting_writes\n"
                                         "backup.status.database.timeline = 2\n")
                              .arg(age));
            const Overview overview = overviewOf(moved, moved.now);
            QCOMPARE(overview.backup.role, QStringLiteral("PRIMARY"));
            if (!overview.headline.startsWith(QLatin1String("TWO PRIMARIES")))
                QVERIFY2(overview.production.role != QLatin1String("PRIMARY"),
                         qPrintable(QString::number(age)));
        }
    }

    void aRebuildThatFailedIsNotUnderWay()
    {
        const Scenario failed = scenario("rebuild-failed");
        const Overview stopped = overviewOf(failed, failed.now);
        QCOMPARE(stopped.production.role, QStringLiteral("NOT REBUILT"));
        QCOMPARE(stopped.production.roleMark, Mark::Warning);
        QVERIFY2(!stopped.headline.contains(QLatin1String("being rebuilt")), qPrintable(stopped.headline));
        QVERIFY(!stopped.loss.why.contains(QLatin1String("being rebuilt")));
        const Scenario running = scenario("rebuild-under-way");
        const Overview goesOn = overviewOf(running, running.now);
        QCOMPARE(goesOn.production.role, QStringLiteral("REBUILDING"));
        QVERIFY(goesOn.headline.contains(QLatin1String("is being rebuilt")));
    }

    /// What to do about a loss over the RPO is only what can be done as things are.
    void rpoAdviceCanBeFollowed_data()
    {
        QTest::addColumn<QString>("facts");
        QTest::addColumn<bool>("logBackup");
        QTest::newRow("both sound") << QString() << true;
        QTest::newRow("database down")
            << QStringLiteral("production.status.database.state = stopped\n") << false;
        QTest::newRow("read only") << QStringLiteral("production.status.database.state = read_only\n")
                                   << false;
        QTest::newRow("primary silent") << QStringLiteral("production.status_at = -93s\n"
                                                          "production.ssh.reach = unreachable\n"
                                                          "production.ssh.failures = 9\n"
                                                          "production.rest.reach = unreachable\n"
                                                          "production.rest.failures = 9\n")
                                        << false;
        QTest::newRow("standby silent") << QStringLiteral("backup.status_at = -93s\n"
                                                          "backup.ssh.reach = unreachable\n"
                                                          "backup.ssh.failures = 9\n"
                                                          "backup.rest.reach = unreachable\n"
                                                          "backup.rest.failures = 9\n")
                                        << false;
    }
    void rpoAdviceCanBeFollowed()
    {
        QFETCH(QString, facts);
        QFETCH(bool, logBackup);
        const Scenario late = fromFacts(QStringLiteral("[now]\nconfig.rpo_s = 600\n") + facts);
        const LossEstimate loss = estimateLoss(late.facts, late.config, late.log, late.now);
        const QList<Finding> findings = findFindings(late.facts, late.config, loss, late.now);
        const auto over = std::find_if(findings.cbegin(), findings.cend(), [](const Finding &finding) {
            return finding.kind == FindingKind::RpoExceeded;
        });
        QVERIFY(over != findings.cend());
        QVERIFY2(over->advice.contains(QStringLiteral("offers to take one")) == logBackup,
                 qPrintable(over->advice));
        QVERIFY2(logBackup || !over->advice.contains(QStringLiteral("Take a log backup")),
                 qPrintable(over->advice));
        QVERIFY(!over->advice.contains(QLatin1Char('%')));
        // It names the site that is silent, not the one that answers.
        QCOMPARE(over->advice.startsWith(QStringLiteral("Centennial can't be asked")),
                 qstrcmp(QTest::currentDataTag(), "standby silent") == 0);
        // Where the button is offered it is there: the failover's preview has it at the same moment.
        ActInputs in;
        in.config = late.config;
        in.facts = late.facts;
        in.now = late.now;
        in.loss = buildLossCard(late.config, late.facts, loss, findings);
        if (logBackup)
            QVERIFY(!makePreview(in).adviceAction.isEmpty());
    }

    /// The card and the page on which it is decided say the same of one moment.
    void rowsAreTheSameEverywhere()
    {
        const Scenario calm = scenario("calm");
        for (const int seconds : {0, 1, 3, 9, 30}) {
            const Instant now = calm.now + std::chrono::seconds(seconds);
            const LossEstimate loss = estimateLoss(calm.facts, calm.config, calm.log, now);
            const QList<Finding> findings = findFindings(calm.facts, calm.config, loss, now);
            const Overview overview = buildOverview(calm.config, calm.facts, loss, findings, now);
            ActInputs in;
            in.config = calm.config;
            in.facts = calm.facts;
            in.now = now;
            in.loss = buildLossCard(calm.config, calm.facts, loss, findings);
            QCOMPARE(in.loss.rowsText, overview.loss.rowsText);
            QVERIFY(makePreview(in).tiles.first().note.startsWith(overview.loss.rowsText));
            QVERIFY(makePlan(in, {}, {}).rowsSaid == overview.loss.rowsAtMost);
        }
    }

    void fencedAndTwoPrimaries()
    {
        const Scenario fenced = scenario("fenced");
        const Overview after = overviewOf(fenced, fenced.now);
        QCOMPARE(after.production.role, QStringLiteral("FENCED"));
        QCOMPARE(after.production.roleMark, Mark::Warning);
        QCOMPARE(after.loss.kind, LossCard::Kind::NoStandby);
        const Scenario two = scenario("two-primaries");
        const Overview both = overviewOf(two, two.now);
        QCOMPARE(both.mark, Mark::Bad);
        QCOMPARE(both.production.roleMark, Mark::Bad);
        QCOMPARE(both.backup.roleMark, Mark::Bad);
    }
};

QTEST_GUILESS_MAIN(TestOverviewBuilder)
#include "tst_overviewbuilder.moc"
