// SPDX-License-Identifier: GPL-3.0-or-later
// What a site tells of a test call counts for no more than its checks say.
#include "callanswers.h"

#include "models/testcall/testcalltold.h"

#include <QTest>

using namespace Switchback;

namespace
{
const QString Site = QStringLiteral("centennial");

QJsonObject good()
{
    return Test::callAnswer(Site, Test::goodCall(Site));
}

QJsonObject withCheck(qsizetype at, const char *key, const QJsonValue &value)
{
    QJsonObject data = good();
    QJsonArray checks = data.value(QStringLiteral("checks")).toArray();
    QJsonObject check = checks.at(at).toObject();
    check.insert(QLatin1String(key), value);
    checks.replace(at, check);
    data.insert(QStringLiteral("checks"), checks);
    return data;
}

QJsonObject with(const char *key, const QJsonValue &value)
{
    QJsonObject data = good();
    data.insert(QLatin1String(key), value);
    return data;
}

QJsonObject without(qsizetype check)
{
    QJsonObject data = good();
    QJsonArray checks = data.value(QStringLiteral("checks")).toArray();
    checks.removeAt(check);
    data.insert(QStringLiteral("checks"), checks);
    return data;
}
} // namespace

class TestTestCallTold : public QObject
{
    Q_OBJECT
private slots:
    void goodOne()
    {
        const auto told = readTestCall(good(), Site);
        QVERIFY(told.ok());
        QVERIFY(told->judged.passed());
        QCOMPARE(told->judged.checks.size(), 8);
        QCOMPARE(testCallFigures(*told),
                 QStringLiteral("answered after 0.42 s · heard here at -13 dB, there at -12 dB"));
        QVERIFY(failedChecks(told->judged).isEmpty());
    }

    void failedOneIsReadAndNotPassed()
    {
        const auto told = readTestCall(Test::callAnswer(Site, Test::deafCall(Site)), Site);
        QVERIFY(told.ok());
        QVERIFY(!told->judged.passed());
        QCOMPARE(told->judged.verdict, QStringLiteral("not_heard_here"));
        QCOMPARE(failedChecks(told->judged).constFirst(), QStringLiteral("Heard here: silence"));
    }

    void unsound_data()
    {
        QTest::addColumn<QJsonObject>("data");
        for (int at = 0; at < 8; ++at) {
            QTest::addRow("check %d failed", at) << withCheck(at, "state", QStringLiteral("failed"));
            QTest::addRow("check %d not known", at) << withCheck(at, "state", QStringLiteral("not_known"));
            QTest::addRow("check %d in no word", at) << withCheck(at, "state", QStringLiteral("fine"));
            QTest::addRow("check %d another", at) << withCheck(at, "key", QStringLiteral("mood"));
            QTest::addRow("check %d gone", at) << without(at);
        }
        QTest::newRow("nothing") << QJsonObject();
        QTest::newRow("checks twice") << withCheck(1, "key", QStringLiteral("connected"));
        QTest::newRow("passed, other verdict") << with("verdict", QStringLiteral("lossy"));
        QTest::newRow("not passed, verdict passed") << with("passed", false);
        QTest::newRow("passed in words") << with("passed", QStringLiteral("true"));
        QTest::newRow("meant another") << with("site", QStringLiteral("naperville"));
        QTest::newRow("another answered") << with("answered_by", QStringLiteral("naperville"));
        QTest::newRow("nobody's key") << with("answered_by", QJsonValue());
    }
    void unsound()
    {
        QFETCH(QJsonObject, data);
        const auto told = readTestCall(data, Site);
        QVERIFY(!told.ok());
        QCOMPARE(told.error().code, QStringLiteral("bad_answer"));
        QVERIFY(!told.error().text.isEmpty() && !told.error().hint.isEmpty());
    }

    void textsOfASiteAreMadeVisible()
    {
        const auto told = readTestCall(with("text", QStringLiteral("a\x1b[2Jb") + QChar(0x202e)), Site);
        QVERIFY(told.ok());
        QVERIFY(!told->judged.text.contains(QChar(0x1b)));
        QVERIFY(!told->judged.text.contains(QChar(0x202e)));
    }
};

QTEST_GUILESS_MAIN(TestTestCallTold)
#include "tst_testcalltold.moc"
