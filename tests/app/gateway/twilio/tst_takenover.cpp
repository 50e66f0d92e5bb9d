// SPDX-License-Identifier: GPL-3.0-or-later
// A gateway that goes on with what others had sent: hundreds are asked about, and nobody waits behind them.
#include "app/gateway/twilio/smsgateway.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/app/gateway/twilio/standin.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Many = 20;
QString number(int i)
{
    return QStringLiteral("+131255501%1").arg(i, 2, 10, QLatin1Char('0'));
}
} // namespace

class TestTakenOver : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void questionsGoBeforePolls();
    void firstPollsAreSpread();

private:
    /// By a gateway that is gone then: none of them is there yet.
    [[nodiscard]] QList<Taken> taken();
    /// What was asked for so far: polls by their names, and lists.
    [[nodiscard]] QStringList asked();
    [[nodiscard]] static bool isPoll(const QString &path) { return path.contains(QLatin1String("/SM")); }

    SystemClock m_clock;
    std::unique_ptr<StandIn> m_there;
};

void TestTakenOver::init()
{
    m_there = std::make_unique<StandIn>();
    QVERIFY2(m_there->start(), m_there->errors().constData());
}

void TestTakenOver::cleanup()
{
    QCOMPARE(m_there->violations(), QJsonArray());
    m_there.reset();
}

QList<Taken> TestTakenOver::taken()
{
    TwilioGateway::Times never;
    never.firstPoll = never.pollEvery = 1h;
    SmsGateway before({m_there->account()}, CallbackSettings(), m_clock, never, nullptr);
    const GatewayProbe probe(before);
    QList<Taken> all;
    for (int i = 0; i < Many; ++i) {
        const QString attempt = QStringLiteral("a%1").arg(i);
        m_there->scenario(number(i), {{QStringLiteral("outcome"), QStringLiteral("held")}});
        before.send({outgoing(attempt, number(i))});
        if (!QTest::qWaitFor([&] { return probe.answer(attempt).has_value(); }, Test::Patience))
            return {};
        Taken one;
        one.attempt = attempt;
        one.channel = Channel::Sms;
        one.address = number(i);
        one.gateway = probe.answer(attempt)->gateway;
        one.reference = probe.answer(attempt)->reference;
        one.at = m_clock.now();
        all += one;
    }
    return all;
}

QStringList TestTakenOver::asked()
{
    QStringList all;
    for (const QJsonValue &request : m_there->state().value(QLatin1String("requests")).toArray()) {
        if (request[QLatin1String("method")].toString() == QLatin1String("GET"))
            all += request[QLatin1String("path")].toString();
    }
    return all;
}

/// One request a second: what became of a message whose answer was lost is asked at 5, 15 and 60 s, and must
/// not come behind twenty polls.
void TestTakenOver::questionsGoBeforePolls()
{
    const QList<Taken> all = taken();
    QCOMPARE(all.size(), Many);
    TwilioGateway::Times quick;
    quick.firstPoll = 1ms;
    quick.pollEvery = 4s; // sooner than their turns come; answers are looked for so often, too
    TwilioSettings slow = m_there->account();
    slow.perSecond = 1;
    SmsGateway now({slow}, CallbackSettings(), m_clock, quick, nullptr);
    now.goOnWith(all);
    const auto polls = [this] {
        const QStringList paths = asked();
        return std::count_if(paths.cbegin(), paths.cend(), isPoll);
    };
    SOON_VERIFY(asked().size() >= 3); // by now a dozen wait
    now.ask({outgoing(QStringLiteral("lost"), number(3))});
    const auto question = [this] {
        const QStringList paths = asked();
        for (qsizetype i = 0; i < paths.size(); ++i) {
            if (paths.at(i).contains(QLatin1String("&From=")))
                return i;
        }
        return qsizetype(-1);
    };
    SOON_VERIFY(question() >= 0);
    QVERIFY2(question() <= 6, qPrintable(asked().join(QLatin1Char('\n'))));
    const auto before = polls();
    SOON_VERIFY(polls() > before); // which go on
}

/// Hundreds that were taken over are no burst each minute.
void TestTakenOver::firstPollsAreSpread()
{
    const QList<Taken> all = taken();
    QCOMPARE(all.size(), Many);
    ManualClock clock;
    clock.setWall(m_clock.now());
    TwilioSettings fast = m_there->account();
    fast.perSecond = 5000; // its pace is this clock's, too
    SmsGateway now({fast}, CallbackSettings(), clock, TwilioGateway::Times(), nullptr);
    now.goOnWith(all);
    const auto polled = [this] {
        QSet<QString> names;
        const QStringList paths = asked();
        for (const QString &path : paths) {
            if (isPoll(path))
                names.insert(path);
        }
        return names.size();
    };
    clock.advance(3s + 100ms);
    SOON_COMPARE(polled(), 1);
    clock.advance(30s);
    SOON_COMPARE(polled(), Many / 2 + 1);
    clock.advance(30s);
    SOON_COMPARE(polled(), Many);
}

QTEST_GUILESS_MAIN(TestTakenOver)
#include "tst_takenover.moc"
