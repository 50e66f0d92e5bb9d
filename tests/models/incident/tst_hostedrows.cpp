// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/finding.h"
#include "models/outage/clocktiles.h"
#include "models/overview/overviewbuilder.h"
#include "outagestory.h"
#include "tests/scenarios/scenario.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Switchback::Duration)

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QByteArray contentsOf(const char *path)
{
    QFile file(s(SWITCHBACK_SOURCE_DIR "/") + s(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A calm pair whose facts a row then changes.
struct Calm {
    Scenario scene;
    Calm()
    {
        const auto read = readScenario(
            s("[now]\n"), QJsonDocument::fromJson(contentsOf("tests/scenarios/calm.json")).object());
        if (!read)
            qFatal("%s", qPrintable(read.error().text));
        scene = *read;
    }
    SiteStatus &production() { return *scene.facts.production.status; }
    SiteStatus &backup() { return *scene.facts.backup.status; }
    [[nodiscard]] Instant ago(Duration length) const { return scene.now - length; }
    [[nodiscard]] LossEstimate loss() const
    {
        return estimateLoss(scene.facts, scene.config, scene.log, scene.now);
    }
    [[nodiscard]] QList<Finding> findings() const
    {
        return findFindings(scene.facts, scene.config, loss(), scene.now);
    }
    [[nodiscard]] std::optional<Finding> finding(FindingKind kind, const QString &site = {}) const
    {
        for (const Finding &each : findings()) {
            if (each.kind == kind && (site.isEmpty() || each.site == site))
                return each;
        }
        return std::nullopt;
    }
    [[nodiscard]] LossCard::Stage stage(int which) const
    {
        return buildOverview(scene.config, scene.facts, loss(), findings(), scene.now).loss.stages.at(which);
    }
};
enum { Full, Log };
} // namespace

/// The rows of the agreement about RTO, RPO and backups, each by its number. Which sites there are:
/// tst_consoleconfig; the steps of an outage: tst_outagerules.
class TestHostedRows : public QObject
{
    Q_OBJECT
private slots:
    void m5_rtoOfTwoToTwelveHours_data()
    {
        QTest::addColumn<Duration>("after");
        QTest::addColumn<Mark>("mark");
        QTest::newRow("2 h") << Duration{2h} << Mark::NotYet;
        QTest::newRow("2 h + 1 ms") << Duration{2h + 1ms} << Mark::Warning;
        QTest::newRow("12 h") << Duration{12h} << Mark::Warning;
        QTest::newRow("12 h + 1 ms") << Duration{12h + 1ms} << Mark::Bad;
    }
    void m5_rtoOfTwoToTwelveHours()
    {
        QFETCH(Duration, after);
        QFETCH(Mark, mark);
        OutageStory story;
        story.declare();
        const Instant begin = story.incident.outageAt;
        story.now = begin + after;
        const QList<ClockTile> tiles = clockTiles(story.incident, {}, story.now);
        const auto tile = [&tiles](const char *key) {
            const auto it = std::find_if(tiles.begin(), tiles.end(),
                                         [key](const ClockTile &t) { return t.key == s(key); });
            return it == tiles.end() ? ClockTile{} : *it;
        };
        QCOMPARE(tile("outage").mark, mark);
        // Both ends are on the screen, and what was reached is kept.
        QCOMPARE(tile("rto").label, s("RTO target"));
        QCOMPARE(tile("limit").label, s("RTO limit"));
        QVERIFY(tile("rto").note.contains(s("due")) && tile("limit").note.contains(s("due")));
        story.until(s("initials"));
        const Promises kept = promises(story.incident, story.now);
        QVERIFY(kept.rtoReached && *kept.rtoReached >= after);
        QVERIFY(kept.rtoLow == 2h && kept.rtoHigh == 12h);
    }

    void m6_rpoOfOneHour()
    {
        Calm calm;
        QVERIFY(calm.scene.config.rpo == 1h);
        const auto arrivedAgo = [&calm](Duration age) {
            const Instant at = calm.ago(age);
            calm.backup().logs->copied->coversTo = at;
            calm.backup().logs->restored->coversTo = at;
            calm.backup().database->heartbeatAt = at;
            calm.scene.log = ProofLog{};
        };
        arrivedAgo(55min);
        QVERIFY(calm.loss().band < RpoBand::Exceeded);
        QVERIFY(!calm.finding(FindingKind::RpoExceeded));
        arrivedAgo(60min + 1s);
        QVERIFY(calm.loss().band == RpoBand::Exceeded);
        const auto alarm = calm.finding(FindingKind::RpoExceeded);
        QVERIFY(alarm && alarm->severity == Severity::Bad);
        QVERIFY(alarm->since); // recorded from when on
        // To the millisecond, by the band itself.
        QCOMPARE(rpoBand(1h, 1h), RpoBand::Near);
        QCOMPARE(rpoBand(1h + 1ms, 1h), RpoBand::Exceeded);
    }

    void m12_fullBackupDaily()
    {
        Calm calm;
        QVERIFY(calm.stage(Full).text.contains(s("taken 02:00")));
        QVERIFY(!calm.finding(FindingKind::FullLate));
        calm.production().fulls->own.first().takenAt = calm.ago(24h - 1s);
        QVERIFY(!calm.finding(FindingKind::FullLate));
        calm.production().fulls->own.first().takenAt = calm.ago(24h + 1s);
        const auto late = calm.finding(FindingKind::FullLate, s("naperville"));
        QVERIFY(late && late->severity == Severity::Warning && !late->advice.isEmpty());
        QCOMPARE(calm.stage(Full).mark, Mark::Warning);
        // The day's own is on its way: it counts when it is complete, a little later every day.
        calm.production().fulls->running = true;
        QVERIFY(!calm.finding(FindingKind::FullLate));
        calm.production().fulls->own.first().takenAt = calm.ago(31h);
        QVERIFY(calm.finding(FindingKind::FullLate));
        // None at all is no full backup of today either; one that failed says so itself.
        calm.production().fulls->running = false;
        calm.production().fulls->own.clear();
        QVERIFY(calm.finding(FindingKind::FullLate, s("naperville")));
        calm.production().fulls->failure = s("the repository can't be read");
        QVERIFY(!calm.finding(FindingKind::FullLate));
        QVERIFY(calm.finding(FindingKind::FullFailing));
    }

    void m13_hourlyLogBackup()
    {
        Calm calm;
        QVERIFY(calm.stage(Log).text.contains(s("taken 14:00:02")));
        QVERIFY(!calm.finding(FindingKind::LogsLate));
        calm.production().logs->taken->at = calm.ago(66min);
        calm.production().logs->nextAt = calm.ago(6min);
        const auto late = calm.finding(FindingKind::LogsLate);
        QVERIFY(late && late->severity == Severity::Warning && late->since);
        QVERIFY(calm.stage(Log).mark != Mark::Fine);
    }

    void m14_copiedToTheBackupSite()
    {
        Calm calm;
        QVERIFY(calm.stage(Full).text.contains(s("copied 02:20")));
        QVERIFY(calm.stage(Log).text.contains(s("copied 14:02:31")));
        QVERIFY(calm.stage(Full).tip.replace(QChar(QChar::Nbsp), QLatin1Char(' ')).contains(s("812 MB")));
        // The production's newest alone protects nobody from the loss of that site.
        calm.backup().fulls->own.first().label = s("20261120-075420F");
        calm.backup().fulls->own.first().takenAt = calm.ago(36h);
        QVERIFY(!calm.stage(Full).text.contains(s("copied")));
        QVERIFY(calm.stage(Full).mark != Mark::Fine);
        QVERIFY(calm.finding(FindingKind::FullLate, s("centennial")));
        calm.backup().logs->copied.reset();
        calm.backup().logs->restored.reset();
        QVERIFY(!calm.stage(Log).text.contains(s("copied")));
        QVERIFY(calm.stage(Log).mark != Mark::Fine);
    }

    void m15_restoredThere()
    {
        Calm calm;
        QVERIFY(calm.stage(Full).text.contains(s("restored")));
        QVERIFY(calm.stage(Log).text.contains(s("restored 14:04:12")));
        QCOMPARE(calm.stage(Log).mark, Mark::Fine);
        // Copied and not restored is shown apart: nothing is lost by it, a failover takes longer.
        calm.backup().logs->copied->upTo = *calm.backup().logs->copied->upTo + (1 << 24);
        calm.backup().logs->copied->segment = s("00000001000000000000004B");
        calm.backup().logs->copied->at = calm.ago(20min);
        const auto lags = calm.finding(FindingKind::RestoreLags);
        QVERIFY(lags && lags->severity == Severity::Warning);
        QVERIFY(calm.stage(Log).mark != Mark::Fine);
        QVERIFY(calm.stage(Log).text.contains(s("not yet restored")));
    }
};

QTEST_GUILESS_MAIN(TestHostedRows)
#include "tst_hostedrows.moc"
