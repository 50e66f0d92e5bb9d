// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/operators/people.h"
#include "app/operators/signin.h"
#include "app/text/lookalike.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestSignIn : public QObject
{
    Q_OBJECT

private slots:
    void waits_data();
    void waits();
    void rightTryForgets();
    void namesAreApart();
    void clockSetBack();
    void aDayLater();
    void manyNames();
    void lookingAlikeIsOneName_data();
    void lookingAlikeIsOneName();

private:
    const Instant Now = instantFromMs(1'790'000'000'000);
    const QString Ramos = QStringLiteral("K. Ramos");
};

void TestSignIn::waits_data()
{
    QTest::addColumn<int>("wrong");
    QTest::addColumn<int>("seconds");
    const int expected[] = {0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900};
    for (int i = 0; i < int(std::size(expected)); ++i)
        QTest::addRow("%d wrong", i) << i << expected[i];
    QTest::newRow("100 wrong") << 100 << 900;
}

void TestSignIn::waits()
{
    QFETCH(int, wrong);
    QFETCH(int, seconds);
    SignInThrottle throttle;
    for (int i = 0; i < wrong; ++i)
        throttle.tried(Ramos, false, Now);
    QCOMPARE(throttle.waitFor(Ramos, Now), Duration(std::chrono::seconds(seconds)));
    if (seconds > 0)
        QCOMPARE(throttle.waitFor(Ramos, Now + std::chrono::seconds(seconds) - 1ms), 1ms);
    QCOMPARE(throttle.waitFor(Ramos, Now + std::chrono::seconds(seconds)), 0ms);
}

void TestSignIn::rightTryForgets()
{
    SignInThrottle throttle;
    for (int i = 0; i < 7; ++i)
        throttle.tried(Ramos, false, Now);
    throttle.tried(Ramos, true, Now + 1h);
    for (int i = 0; i < 4; ++i)
        throttle.tried(Ramos, false, Now + 1h);
    QCOMPARE(throttle.waitFor(Ramos, Now + 1h), 0ms);
    throttle.tried(Ramos, false, Now + 1h);
    QCOMPARE(throttle.waitFor(Ramos, Now + 1h), 30s);
}

void TestSignIn::namesAreApart()
{
    SignInThrottle throttle;
    for (int i = 0; i < 5; ++i)
        throttle.tried(Ramos, false, Now);
    QCOMPARE(throttle.waitFor(QStringLiteral("D. Osei"), Now), 0ms);
}

void TestSignIn::clockSetBack()
{
    SignInThrottle throttle;
    for (int i = 0; i < 5; ++i)
        throttle.tried(Ramos, false, Now);
    QCOMPARE(throttle.waitFor(Ramos, Now - 24h), 30s);
    QCOMPARE(throttle.waitFor(Ramos, Now - 24h + 30s), 0ms);
}

void TestSignIn::aDayLater()
{
    SignInThrottle throttle;
    for (int i = 0; i < 10; ++i)
        throttle.tried(Ramos, false, Now);
    throttle.tried(Ramos, false, Now + 24h + 1ms);
    QCOMPARE(throttle.waitFor(Ramos, Now + 24h + 1ms), 0ms);
}

void TestSignIn::manyNames()
{
    // Somebody who makes up names must neither fill the memory nor free the name that they are after.
    SignInThrottle throttle;
    for (int i = 0; i < 10'100; ++i) {
        throttle.tried(QString::number(i), false, Now + std::chrono::seconds(i / 200));
        if (i % 200 == 0)
            throttle.tried(Ramos, false, Now + std::chrono::seconds(i / 200));
    }
    QVERIFY(throttle.waitFor(Ramos, Now + 51s) > 0ms);
}

/// Whom a person could take for somebody else is refused when they are set up.
void TestSignIn::lookingAlikeIsOneName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("taken");
    const auto row = [](const char *what, const char *name, bool taken) {
        QTest::newRow(what) << QString::fromUtf8(name) << taken;
    };
    row("small letters", "k. ramos", true);
    row("a Cyrillic capital", "\u041a. Ramos", true);
    row("a Cyrillic letter", "K. R\u0430mos", true);
    row("all in Cyrillic capitals that look so", "\u041a. RAMOS", true);
    row("a Greek letter", "K. Ram\u03bfs", true);
    row("rn for m", "K. Rarnos", true);
    row("nought for o", "K. Ram0s", true);
    row("a blank behind it", "K. Ramos ", true);
    row("nothing to be seen", "K. Ramos\u200d", true);
    row("another person", "K. Ramon", false);
    row("another letter", "C. Ramos", false);
    row("in another script", "\u041a. \u0418\u0432\u0430\u043d\u043e\u0432", false);
}

void TestSignIn::lookingAlikeIsOneName()
{
    QFETCH(QString, name);
    QFETCH(bool, taken);
    QCOMPARE(looksLike(Ramos, name), taken);
    const QList<Operator> people{{Ramos, Role::Administrator}};
    const Outcome become = personMayBecome(people, {name, Role::Operator});
    QCOMPARE(become.ok(), !taken);
    if (taken)
        QCOMPARE(become.error().code, QStringLiteral("name_taken"));
}

QTEST_APPLESS_MAIN(TestSignIn)
#include "tst_signin.moc"
