// SPDX-License-Identifier: GPL-3.0-or-later
// M28, M35: what is said of a message that was left and fetched, by what was measured of it; and that a
// site's word for it counts for no more than its checks say. Each row takes one thing from a good one.
#include "messageanswers.h"

#include <QTest>

#include <functional>

using namespace Switchback;

using Spoil = std::function<void(TestMessageSeen &)>;
using SpoilAnswer = std::function<void(QJsonObject &)>;
Q_DECLARE_METATYPE(Spoil)
Q_DECLARE_METATYPE(SpoilAnswer)

namespace
{
const QString Site = QStringLiteral("naperville");

QString letters(const TestCallJudged &judged)
{
    QString out;
    for (const TestCheck &check : judged.checks)
        out += check.state == TestCheck::State::Passed   ? QLatin1Char('P')
               : check.state == TestCheck::State::Failed ? QLatin1Char('F')
                                                         : QLatin1Char('-');
    return out;
}

void insert(QJsonObject &into, const char *key, const QJsonValue &value)
{
    into.insert(QLatin1String(key), value);
}
} // namespace

class TestTestMessage : public QObject
{
    Q_OBJECT
private slots:
    void m28_verdicts_data();
    void m28_verdicts();
    void m28_goodOneIsRead();
    void m28_failedOneIsReadAndNotPassed();
    void m28_unsound_data();
    void m28_unsound();
    void everyCheckHasATitle();
};

void TestTestMessage::m28_verdicts_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("checks"); ///< left, ended, fetched
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *verdict, const char *checks, const char *says,
                        const Spoil &spoil) {
        QTest::newRow(name) << spoil << QString::fromLatin1(verdict) << QString::fromLatin1(checks)
                            << QString::fromUtf8(says);
    };
    row("good", "passed", "PPP", "left and heard again", [](TestMessageSeen &) {});
    row("nothing of the caller was heard there", "not_left", "FP-", "the caller is not heard",
        [](TestMessageSeen &s) {
            s.left.there = HeardTone{};
            s.fetched.reset();
        });
    row("left at the other site", "not_left", "FP-", "Centennial", [](TestMessageSeen &s) {
        s.left.answeredBy = QStringLiteral("centennial");
        s.fetched.reset();
    });
    row("nobody says who took it", "not_left", "FP-", "Keys", [](TestMessageSeen &s) {
        s.left.keysCame = s.left.keysRight = s.left.forOurCode = false;
        s.left.answeredBy.clear();
        s.left.there.reset();
        s.fetched.reset();
    });
    row("refused", "not_left", "F--", "486", [](TestMessageSeen &s) {
        s.left = {};
        s.left.code = 486;
        s.left.reason = QStringLiteral("486 Busy Here");
        s.fetched.reset();
    });
    row("its end was not confirmed", "not_ended", "PFP", "did not end in order",
        [](TestMessageSeen &s) { s.left.byeAnswered = false; });
    row("called off", "called_off", "-P-", "called off", [](TestMessageSeen &s) {
        s.left.calledOff = true;
        s.left.keysCame = s.left.keysRight = s.left.forOurCode = false;
        s.left.answeredBy.clear();
        s.left.there.reset();
        s.fetched.reset();
    });
    row("called off while it was fetched", "called_off", "PP-", "called off",
        [](TestMessageSeen &s) { s.fetched->calledOff = true; });
    row("never fetched", "not_fetched", "PP-", "did not come to that",
        [](TestMessageSeen &s) { s.fetched.reset(); });
    row("there is none", "not_fetched", "PPF", "no message of that code", [](TestMessageSeen &s) {
        s.fetched->here = {440, -13, 1};
        s.fetched->there = HeardTone{};
    });
    row("silence comes back", "not_fetched", "PPF", "silence",
        [](TestMessageSeen &s) { s.fetched->here = {}; });
    row("the site's own tone comes back", "not_fetched", "PPF", "440 Hz instead of 880",
        [](TestMessageSeen &s) {
            s.fetched->here = {440, -13, 1};
        });
    row("half of it comes back", "not_fetched", "PPF", "50 % of it missing",
        [](TestMessageSeen &s) { s.fetched->here.missing = 0.5; });
    row("fetched from the other site", "not_fetched", "PPF", "instead of",
        [](TestMessageSeen &s) { s.fetched->answeredBy = QStringLiteral("centennial"); });
    row("played, and nobody says who did", "not_fetched", "PPF", "no answer by keys", [](TestMessageSeen &s) {
        s.fetched->keysCame = s.fetched->keysRight = s.fetched->forOurCode = false;
        s.fetched->answeredBy.clear();
        s.fetched->there.reset();
    });
    row("refused when it was fetched", "not_fetched", "PPF", "486", [](TestMessageSeen &s) {
        s.fetched = TestCallSeen{};
        s.fetched->code = 486;
        s.fetched->reason = QStringLiteral("486 Busy Here");
    });
    row("fetched, and hung up on", "not_fetched", "PPF", "the other side ended it",
        [](TestMessageSeen &s) { s.fetched->endedByOther = true; });
}

void TestTestMessage::m28_verdicts()
{
    QFETCH(Spoil, spoil);
    QFETCH(QString, verdict);
    QFETCH(QString, checks);
    QFETCH(QString, says);
    TestMessageSeen seen = Test::goodMessage(Site);
    spoil(seen);
    const TestCallJudged judged = judgeMessage(Test::messagePlan(Site), seen);
    QCOMPARE(judged.verdict, verdict);
    QCOMPARE(letters(judged), checks);
    QCOMPARE(judged.passed(), verdict == QLatin1String("passed"));
    QVERIFY2(judged.text.contains(says), qPrintable(judged.text));
}

void TestTestMessage::m28_goodOneIsRead()
{
    const auto told = readTestMessage(Test::messageAnswer(Site, Test::goodMessage(Site)), Site);
    QVERIFY2(told.ok(), told ? "" : qPrintable(told.error().text));
    QVERIFY(told->judged.passed() && told->left.judged.passed());
    QCOMPARE(told->code, QStringLiteral("471193"));
    QCOMPARE(toIso(*told->endedAt), QStringLiteral("2026-11-21T20:17:51.000Z"));
    QCOMPARE(told->again->hz, 880);
}

void TestTestMessage::m28_failedOneIsReadAndNotPassed()
{
    TestMessageSeen seen = Test::goodMessage(Site);
    seen.fetched.reset();
    const auto told = readTestMessage(Test::messageAnswer(Site, seen), Site);
    QVERIFY(told.ok());
    QVERIFY(!told->judged.passed());
    QVERIFY(told->endedAt.has_value() && !told->again);
}

void TestTestMessage::m28_unsound_data()
{
    QTest::addColumn<SpoilAnswer>("spoil");
    const auto row = [](const char *name, const SpoilAnswer &spoil) { QTest::newRow(name) << spoil; };
    const auto checks = [](QJsonObject &data, const std::function<void(QJsonArray &)> &change) {
        QJsonArray all = data.value(QStringLiteral("checks")).toArray();
        change(all);
        data.insert(QStringLiteral("checks"), all);
    };
    row("nothing", [](QJsonObject &data) { data = {}; });
    row("a check is gone",
        [=](QJsonObject &data) { checks(data, [](QJsonArray &all) { all.removeAt(1); }); });
    row("a check failed", [=](QJsonObject &data) {
        checks(data, [](QJsonArray &all) {
            QJsonObject one = all.at(2).toObject();
            insert(one, "state", QStringLiteral("failed"));
            all.replace(2, one);
        });
    });
    row("no code", [](QJsonObject &data) { data.remove(QStringLiteral("code")); });
    row("a code that is none", [](QJsonObject &data) { insert(data, "code", QStringLiteral("4711 93")); });
    row("no end", [](QJsonObject &data) { data.remove(QStringLiteral("ended_at")); });
    row("no call", [](QJsonObject &data) { data.remove(QStringLiteral("left")); });
    row("its call has not passed",
        [](QJsonObject &data) { insert(data, "left", Test::callAnswer(Site, Test::deafCall(Site))); });
    row("about another site", [](QJsonObject &data) { insert(data, "site", QStringLiteral("centennial")); });
    row("passed, other verdict",
        [](QJsonObject &data) { insert(data, "verdict", QStringLiteral("not_fetched")); });
    row("not passed, verdict passed", [](QJsonObject &data) { insert(data, "passed", false); });
}

void TestTestMessage::m28_unsound()
{
    QFETCH(SpoilAnswer, spoil);
    QJsonObject data = Test::messageAnswer(Site, Test::goodMessage(Site));
    spoil(data);
    const auto told = readTestMessage(data, Site);
    QVERIFY(!told.ok());
    QCOMPARE(told.error().code, QStringLiteral("bad_answer"));
}

void TestTestMessage::everyCheckHasATitle()
{
    for (const QString &key : messageCheckKeys() + QStringList{QStringLiteral("mail"), QStringLiteral("sms")})
        QVERIFY2(testCheckTitle(key) != key, qPrintable(key));
}

QTEST_GUILESS_MAIN(TestTestMessage)
#include "tst_testmessage.moc"
