// SPDX-License-Identifier: GPL-3.0-or-later
// The watch without a window: an outage is declared by what is seen, once, however many watch; when the
// process on duty is killed the next one has the duty within 30 s and goes on with the same clocks.
#include "models/core/instant.h"
#include "tests/moves/labcommand.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

#include <csignal>

using namespace Switchback;

class TstDuty : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void declaredOnceByEvidence();
    void anotherTakesTheDuty();
    void clocksGoOnOnce();
    void logIsWhole();
    void cleanupTestCase();

private:
    [[nodiscard]] QList<QJsonObject> eventsOf(const QString &kind) const;

    std::unique_ptr<LabCommand> m_lab;
    std::unique_ptr<QProcess> m_first;
    std::unique_ptr<QProcess> m_second;
    QByteArray m_said; ///< by the second
};

void TstDuty::initTestCase()
{
    m_lab = std::make_unique<LabCommand>();
    if (const QString why = m_lab->whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    m_first = m_lab->startConsole({QStringLiteral("--duty")});
    QByteArray said;
    QVERIFY2(LabCommand::says(*m_first, "On duty: this console", &said, 20'000), said.constData());
    m_second = m_lab->startConsole({QStringLiteral("--duty")});
    const QByteArray who = "process " + QByteArray::number(m_first->processId());
    QVERIFY2(LabCommand::says(*m_second, who, &m_said, 20'000), m_said.constData());
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

QList<QJsonObject> TstDuty::eventsOf(const QString &kind) const
{
    QList<QJsonObject> found;
    const QJsonArray events = m_lab->events();
    for (const QJsonValue &event : events) {
        if (event.toObject().value(QStringLiteral("kind")).toString() == kind)
            found += event.toObject();
    }
    return found;
}

void TstDuty::declaredOnceByEvidence()
{
    QVERIFY(eventsOf(QStringLiteral("incident.declared")).isEmpty());
    const LabCommand::Ran broke = m_lab->lab({QStringLiteral("break"), QStringLiteral("primary")});
    QVERIFY2(broke.code == 0, broke.all().constData());
    QElapsedTimer time;
    time.start();
    QTRY_COMPARE_WITH_TIMEOUT(eventsOf(QStringLiteral("incident.declared")).size(), 1, 90'000);
    qInfo("declared after %.1f s", double(time.elapsed()) / 1000.0);
    const QJsonObject declared = eventsOf(QStringLiteral("incident.declared")).first();
    const QJsonObject body = declared.value(QStringLiteral("body")).toObject();
    const auto began = fromIso(body.value(QStringLiteral("outage_at")).toString());
    const auto at = fromIso(declared.value(QStringLiteral("at")).toString());
    QVERIFY(began && at);
    QVERIFY2(*began < *at, "the outage began when the service stopped, not when it was declared");
    QVERIFY(!body.value(QStringLiteral("evidence")).toObject().isEmpty());
    QCOMPARE(body.value(QStringLiteral("from")).toString(), QStringLiteral("naperville"));
}

void TstDuty::anotherTakesTheDuty()
{
    m_said += m_second->readAllStandardOutput();
    QVERIFY(!m_said.contains("On duty: this console"));
    ::kill(pid_t(m_first->processId()), SIGKILL);
    QElapsedTimer time;
    time.start();
    QVERIFY2(LabCommand::says(*m_second, "On duty: this console", &m_said, 30'000), m_said.constData());
    qInfo("the duty was taken after %.1f s", double(time.elapsed()) / 1000.0);
    QVERIFY(m_first->waitForFinished(30'000));
}

void TstDuty::clocksGoOnOnce()
{
    const auto missed = [this] { return eventsOf(QStringLiteral("update.missed")); };
    const qsizetype before = missed().size();
    QTRY_VERIFY_WITH_TIMEOUT(missed().size() >= before + 2, 60'000);
    QSet<int> slots_;
    const QList<QJsonObject> all = missed();
    for (const QJsonObject &event : all) {
        const int slot =
            event.value(QStringLiteral("body")).toObject().value(QStringLiteral("slot")).toInt(-1);
        QVERIFY(slot >= 0);
        QVERIFY2(!slots_.contains(slot), qPrintable(QStringLiteral("slot %1 twice").arg(slot)));
        slots_ += slot;
    }
    // None is left out on the way from the one process to the other.
    const auto [low, high] = std::minmax_element(slots_.cbegin(), slots_.cend());
    QCOMPARE(qsizetype(*high - *low + 1), slots_.size());
    QCOMPARE(eventsOf(QStringLiteral("incident.declared")).size(), 1);
}

void TstDuty::logIsWhole()
{
    const LabCommand::Ran verified = m_lab->verified();
    QVERIFY2(verified.code == 0, verified.all().constData());
}

void TstDuty::cleanupTestCase()
{
    for (const auto &process : {m_first.get(), m_second.get()}) {
        if (process && process->state() != QProcess::NotRunning) {
            process->terminate();
            QVERIFY(process->waitForFinished(10'000));
            QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        }
    }
    m_lab.reset();
}

QTEST_GUILESS_MAIN(TstDuty)
#include "tst_duty.moc"
