// SPDX-License-Identifier: GPL-3.0-or-later
// What the terminal says: unknown is null and never zero, old is never called sound, texts from outside are
// escaped.
#include "models/report/statusreport.h"

#include <QJsonArray>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Now = instantFromMs(1'790'000'000'000);

PairConfig pair()
{
    PairConfig config;
    config.id = QStringLiteral("voice");
    config.name = QStringLiteral("Voice \x1b[31m");
    config.production = {QStringLiteral("naperville"), QStringLiteral("Naperville, IL"),
                         QStringLiteral("Naperville"), QStringLiteral("production"), "America/Chicago"};
    config.backup = {QStringLiteral("centennial"), QStringLiteral("Centennial, CO"),
                     QStringLiteral("Centennial"), QStringLiteral("backup"), "America/Denver"};
    return config;
}

QJsonObject report(const QList<Finding> &findings = {})
{
    LossEstimate loss;
    loss.at = Now;
    loss.rpo = 1h;
    return statusReport(pair(), {}, loss, findings, Now);
}

/// All four ways have answered and the loss is known.
QJsonObject knownReport(const QList<Finding> &findings = {}, Reach lastWay = Reach::Answers,
                        LossEstimate::Kind kind = LossEstimate::Kind::Known)
{
    PairFacts facts;
    for (SiteFacts *site : {&facts.production, &facts.backup}) {
        for (WayState &way : site->ways) {
            way.reach = Reach::Answers;
            way.at = Now;
        }
    }
    facts.backup.way(Ways::Rest).reach = lastWay;
    LossEstimate loss;
    loss.kind = kind;
    loss.at = Now;
    loss.rpo = 1h;
    return statusReport(pair(), facts, loss, findings, Now);
}
} // namespace

class TstStatusReport : public QObject
{
    Q_OBJECT

private slots:
    void unknownIsNull();
    void exitCodes_data();
    void exitCodes();
    void notKnownIsNeverSound();
    void textIsSafe();
};

void TstStatusReport::unknownIsNull()
{
    const QJsonObject loss = report().value(QStringLiteral("loss")).toObject();
    QVERIFY(loss.value(QStringLiteral("loss_s")).isNull());
    QVERIFY(loss.value(QStringLiteral("rows_at_most")).isNull());
    QVERIFY(loss.value(QStringLiteral("recoverable_to")).isNull());
    QVERIFY(statusText(report(), Now).contains(QStringLiteral("not known")));
}

void TstStatusReport::exitCodes_data()
{
    QTest::addColumn<int>("severity"); // -1: none
    QTest::addColumn<int>("ageSeconds");
    QTest::addColumn<int>("code");
    QTest::newRow("sound") << -1 << 1 << 0;
    QTest::newRow("note") << int(Severity::Note) << 1 << 0;
    QTest::newRow("warning") << int(Severity::Warning) << 1 << 1;
    QTest::newRow("bad") << int(Severity::Bad) << 1 << 2;
    QTest::newRow("sound, but old") << -1 << 26 << 3;
    QTest::newRow("just not too old") << -1 << 25 << 0;
}

void TstStatusReport::exitCodes()
{
    QFETCH(int, severity);
    QFETCH(int, ageSeconds);
    QFETCH(int, code);
    QList<Finding> findings;
    if (severity >= 0) {
        Finding finding;
        finding.severity = Severity(severity);
        findings += finding;
    }
    QCOMPARE(statusExitCode(knownReport(findings), Now + std::chrono::seconds(ageSeconds)), code);
}

void TstStatusReport::notKnownIsNeverSound()
{
    Finding bad;
    bad.severity = Severity::Bad;
    Finding warning;
    warning.severity = Severity::Warning;
    QCOMPARE(statusExitCode(report(), Now), 3); // nobody was asked
    QCOMPARE(statusExitCode(QJsonObject(), Now), 3);
    QCOMPARE(statusExitCode(knownReport({}, Reach::Unknown), Now), 3); // one way was not tried
    QCOMPARE(statusExitCode(knownReport({warning}, Reach::Unknown), Now), 3);
    QCOMPARE(statusExitCode(knownReport({bad}, Reach::Unknown), Now), 2);
    QCOMPARE(statusExitCode(knownReport({}, Reach::Answers, LossEstimate::Kind::Unknown), Now), 3);
    QCOMPARE(statusExitCode(knownReport({}, Reach::Answers, LossEstimate::Kind::NoStandby), Now), 0);
}

void TstStatusReport::textIsSafe()
{
    Finding finding;
    finding.sentence = QStringLiteral("evil \u202e\x1b]52;c;x\x07");
    const QString text = statusText(report({finding}), Now);
    QVERIFY(!text.contains(QChar(0x1b)));
    QVERIFY(!text.contains(QChar(0x202e)));
    QVERIFY(!text.contains(QChar(0x07)));
}

QTEST_GUILESS_MAIN(TstStatusReport)
#include "tst_statusreport.moc"
