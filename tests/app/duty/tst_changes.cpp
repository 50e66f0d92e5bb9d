// SPDX-License-Identifier: GPL-3.0-or-later
// What goes into the log: each thing once, also over a restart, and not at every flicker.
#include "app/duty/changes.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Start = instantFromMs(1'790'000'000'000);

PairConfig pair()
{
    PairConfig config;
    config.id = QStringLiteral("voice");
    config.production.id = QStringLiteral("naperville");
    config.production.shortName = QStringLiteral("Naperville");
    config.backup.id = QStringLiteral("centennial");
    config.backup.shortName = QStringLiteral("Centennial");
    return config;
}

Finding down()
{
    Finding finding;
    finding.kind = FindingKind::SiteDown;
    finding.severity = Severity::Bad;
    finding.site = QStringLiteral("naperville");
    finding.sentence = QStringLiteral("Naperville is down.");
    return finding;
}

PairFacts facts(SiteRole role, const QString &segment)
{
    PairFacts both;
    both.production.site = QStringLiteral("naperville");
    both.backup.site = QStringLiteral("centennial");
    SiteStatus status;
    status.role = role;
    status.logs = LogStatus{};
    status.logs->copied = LogMark{segment, Start};
    both.backup.status = status;
    return both;
}
} // namespace

class TstChanges : public QObject
{
    Q_OBJECT

private slots:
    void findingIsToldOnceAndWhenOver();
    void flickerIsNoNews();
    void whatWantsNoActionIsNoNews();
    void restartTellsNothingTwice();
    void roleAndLogs();
};

void TstChanges::findingIsToldOnceAndWhenOver()
{
    Noted noted;
    QStringList kinds;
    for (int second = 0; second < 40; ++second) {
        const QList<Finding> findings = second < 20 ? QList<Finding>{down()} : QList<Finding>{};
        for (const Event &event : noted.observe({}, findings, pair(), Start + std::chrono::seconds(second)))
            kinds += event.kind + QLatin1Char(' ') + event.site;
    }
    QCOMPARE(kinds, (QStringList{QStringLiteral("finding.opened naperville"),
                                 QStringLiteral("finding.closed naperville")}));
}

void TstChanges::flickerIsNoNews()
{
    Noted noted;
    int events = 0;
    for (int second = 0; second < 60; ++second)
        events += int(noted
                          .observe({}, second % 2 ? QList<Finding>{down()} : QList<Finding>{}, pair(),
                                   Start + std::chrono::seconds(second))
                          .size());
    QCOMPARE(events, 0);
}

void TstChanges::whatWantsNoActionIsNoNews()
{
    Noted noted;
    Finding note = down();
    note.severity = Severity::Note;
    QCOMPARE(noted.observe({}, {note}, pair(), Start).size(), 0);
    QCOMPARE(noted.observe({}, {note}, pair(), Start + 10s).size(), 0);
}

void TstChanges::restartTellsNothingTwice()
{
    Noted noted;
    noted.observe({}, {down()}, pair(), Start);
    QCOMPARE(noted.observe({}, {down()}, pair(), Start + 5s).size(), 1);
    Noted after = Noted::fromJson(noted.toJson());
    QCOMPARE(after.observe({}, {down()}, pair(), Start + 60s).size(), 0);
    QCOMPARE(after.observe({}, {}, pair(), Start + 70s).size(), 1);
    Noted::fromJson({{QStringLiteral("findings"), 7}, {QStringLiteral("marks"), QStringLiteral("x")}});
}

void TstChanges::roleAndLogs()
{
    Noted noted;
    // What is there at the first look is no change.
    QCOMPARE(noted.observe(facts(SiteRole::Standby, QStringLiteral("A")), {}, pair(), Start).size(), 0);
    const QList<Event> log =
        noted.observe(facts(SiteRole::Standby, QStringLiteral("B")), {}, pair(), Start + 1s);
    QCOMPARE(log.size(), 1);
    QCOMPARE(log.first().kind, QStringLiteral("log.copied"));
    const QList<Event> role =
        noted.observe(facts(SiteRole::Primary, QStringLiteral("B")), {}, pair(), Start + 2s);
    QCOMPARE(role.size(), 1);
    QVERIFY(role.first().text.contains(QStringLiteral("Centennial is now primary")));
}

QTEST_GUILESS_MAIN(TstChanges)
#include "tst_changes.moc"
