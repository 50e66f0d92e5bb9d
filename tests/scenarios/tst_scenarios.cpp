// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/finding.h"
#include "models/findings/witnesses.h"
#include "models/overview/headline.h"
#include "scenario.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Switchback;

namespace
{
const QString Folder = QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/scenarios");

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Bad:
        return QStringLiteral("bad");
    case Severity::Warning:
        return QStringLiteral("warning");
    case Severity::Note:
        break;
    }
    return QStringLiteral("note");
}

QString lossText(const LossEstimate &loss)
{
    const char *kinds[] = {"known", "at most", "not known", "no standby"};
    const char *bands[] = {"", "within", "near", "exceeded", "severely", "critical"};
    const char *proofs[] = {"copied log", "heartbeat", "position"};
    QString text = QString::fromLatin1(kinds[int(loss.kind)]);
    if (loss.recoverableTo && loss.kind <= LossEstimate::Kind::AtMost)
        text += QStringLiteral(" %1 by %2, %3, %4")
                    .arg(durationText(loss.loss), QLatin1String(proofs[int(loss.by)]),
                         QLatin1String(bands[int(loss.band)]), loss.rowsText);
    if (!loss.why.isEmpty())
        text += QStringLiteral(" (%1)").arg(loss.why);
    return text;
}

/// Everything that the rules say of a scenario, as lines.
QString tellScenario(const Scenario &scenario)
{
    const PairFacts &facts = scenario.facts;
    const LossEstimate loss = estimateLoss(facts, scenario.config, scenario.log, scenario.now);
    const QList<Finding> findings = findFindings(facts, scenario.config, loss, scenario.now);
    QStringList lines{QStringLiteral("headline: ") +
                      headlineOf(findings, facts, scenario.config, scenario.now)};
    for (const Side side : {Side::Production, Side::Backup})
        lines += configOf(scenario.config, side).shortName + QStringLiteral(": ") +
                 verdictKey(judgeSite(facts, scenario.config, side, scenario.now));
    lines += QStringLiteral("loss: ") + lossText(loss);
    for (const Finding &finding : findings) {
        lines += QStringLiteral("%1 %2%3: %4")
                     .arg(severityText(finding.severity), findingKey(finding),
                          finding.site.isEmpty() ? QString() : QStringLiteral(" ") + finding.site,
                          finding.sentence);
        if (!finding.witnesses.isEmpty())
            lines += QStringLiteral("    who: ") + witnessText(finding.witnesses, scenario.now);
        if (!finding.advice.isEmpty())
            lines += QStringLiteral("    do: ") + finding.advice;
    }
    return lines.join(QLatin1Char('\n')).replace(QChar(QChar::Nbsp), QLatin1Char(' ')) + QLatin1Char('\n');
}
} // namespace

/// A folder per scenario: facts in, findings, verdicts and loss out.
class TestScenarios : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_calm = QJsonDocument::fromJson(contentsOf(Folder + QStringLiteral("/calm.json"))).object();
        QVERIFY(!m_calm.isEmpty());
    }

    void scenario_data()
    {
        QTest::addColumn<QString>("folder");
        const QStringList folders = QDir(Folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        QVERIFY(folders.size() >= 22);
        for (const QString &folder : folders)
            QTest::newRow(qPrintable(folder)) << Folder + QLatin1Char('/') + folder;
    }

    void scenario()
    {
        QFETCH(QString, folder);
        const auto scenario =
            readScenario(QString::fromUtf8(contentsOf(folder + QStringLiteral("/facts.txt"))), m_calm);
        QVERIFY2(scenario.ok(), scenario ? "" : qPrintable(scenario.error().text));
        const QString told = tellScenario(*scenario);
        const QString path = folder + QStringLiteral("/expected.txt");
        if (qEnvironmentVariableIsSet("SWITCHBACK_UPDATE")) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(told.toUtf8());
            return;
        }
        QCOMPARE(told.split(QLatin1Char('\n')), QString::fromUtf8(contentsOf(path)).split(QLatin1Char('\n')));
    }

private:
    QJsonObject m_calm;
};

QTEST_GUILESS_MAIN(TestScenarios)
#include "tst_scenarios.moc"
