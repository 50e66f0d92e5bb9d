// SPDX-License-Identifier: GPL-3.0-or-later
// What was accepted before a restart or a change of duty: its end is heard of by whoever has the duty then,
// also where no call-backs come. Through the stand-in for a provider.
#include "app/gateway/twilio/smsgateway.h"
#include "tests/app/gateway/twilio/standin.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestTakenBefore : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void cleanupTestCase() { m_backends.reset(); }

    void restartBetweenAcceptedAndDelivered();
    void dutyGoesOnBetweenAcceptedAndDelivered();
    void answerAfterARestartIsOfTheNewest();
    void earlierIncidentsAreAskedAbout();

private:
    [[nodiscard]] std::unique_ptr<NotifySeat> seat(const char *where)
    {
        NotifySeat::Setup setup;
        setup.url = m_url;
        setup.sites = m_sites.get();
        setup.clock = &m_clock;
        setup.leaseClock = &m_clock;
        setup.where = QString::fromLatin1(where);
        setup.customers = mailCustomers(1);
        setup.channels = {{Channel::Sms}};
        setup.ownSms = [this] {
            TwilioGateway::Times times;
            times.firstPoll = 40ms;
            times.pollEvery = 200ms;
            return std::make_unique<SmsGateway>(QList<TwilioSettings>{m_there->account()}, CallbackSettings(),
                                                m_clock, times, nullptr);
        };
        auto made = std::make_unique<NotifySeat>(setup);
        const Outcome opened = made->open();
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        return made;
    }
    [[nodiscard]] static DeliveryState stateOf(const NotifySeat &one, const char *notice = "alert")
    {
        const QList<Delivery> made = one.book().of(QString::fromLatin1(notice), QStringLiteral("customer-1"));
        return made.isEmpty() ? DeliveryState::Queued : made.first().state();
    }
    /// Held: it says neither that it is there nor that it is not, until that is said here.
    void play(const char *outcome)
    {
        m_there->scenario(QStringLiteral("+13035550001"),
                          {{QStringLiteral("outcome"), QString::fromLatin1(outcome)},
                           {QStringLiteral("callbacks"), QStringLiteral("none")}});
    }

    std::unique_ptr<Backends> m_backends = std::make_unique<Backends>();
    SystemClock m_clock;
    std::unique_ptr<FakeSites> m_sites;
    std::unique_ptr<StandIn> m_there;
    QString m_url;
};

void TestTakenBefore::init()
{
    m_sites = std::make_unique<FakeSites>(m_clock);
    m_there = std::make_unique<StandIn>();
    QVERIFY2(m_there->start(), m_there->errors().constData());
    m_url = m_backends->newUrl(QStringLiteral("sqlite"));
}

void TestTakenBefore::cleanup()
{
    QCOMPARE(m_there->violations(), QJsonArray());
    m_there.reset();
    m_sites.reset();
}

void TestTakenBefore::restartBetweenAcceptedAndDelivered()
{
    play("held");
    auto before = seat("noc-1");
    SOON_VERIFY(before->seat().onDuty());
    QVERIFY(before->alert().ok());
    SOON_VERIFY(stateOf(*before) == DeliveryState::Sent);
    before->seat().dropDead();
    before.reset();
    play("delivered");
    const auto after = seat("noc-2");
    SOON_VERIFY(after->seat().onDuty());
    SOON_VERIFY(stateOf(*after) == DeliveryState::Delivered);
    QCOMPARE(m_there->messages().size(), 1); // it was asked about, and not sent again
}

/// The one that sent it is gone; this one has been there all the time.
void TestTakenBefore::dutyGoesOnBetweenAcceptedAndDelivered()
{
    play("held");
    auto before = seat("noc-1");
    SOON_VERIFY(before->seat().onDuty());
    const auto after = seat("noc-2");
    QVERIFY(before->alert().ok());
    SOON_VERIFY(stateOf(*before) == DeliveryState::Sent);
    SOON_VERIFY(stateOf(*after) == DeliveryState::Sent);
    before->seat().dropDead();
    before.reset();
    play("undelivered");
    SOON_VERIFY(after->seat().onDuty());
    SOON_VERIFY(stateOf(*after) == DeliveryState::Failed);
    QCOMPARE(m_there->messages().size(), 1);
}

/// Nobody says what they answer: it is of what went out to them last.
void TestTakenBefore::answerAfterARestartIsOfTheNewest()
{
    auto before = seat("noc-1");
    SOON_VERIFY(before->seat().onDuty());
    QVERIFY(before->alert().ok());
    SOON_VERIFY(stateOf(*before) == DeliveryState::Delivered);
    QVERIFY(
        before->seat().command(Do::Decide{Choice::FailOver, {}, QStringLiteral("the power is out")}).ok());
    QVERIFY(before->seat()
                .command(Do::ComposeNotice{QStringLiteral("announce"), QStringLiteral("We move it."), true})
                .ok());
    SOON_VERIFY(stateOf(*before, "announce/1") == DeliveryState::Delivered);
    before->seat().dropDead();
    before.reset();
    m_there->reply(QStringLiteral("+13035550001"), QStringLiteral("understood"));
    const auto after = seat("noc-2");
    SOON_VERIFY(after->seat().onDuty());
    SOON_VERIFY(stateOf(*after, "announce/1") == DeliveryState::Answered);
    const auto answersTo = [&after](const char *notice) {
        return after->book()
            .of(QString::fromLatin1(notice), QStringLiteral("customer-1"))
            .first()
            .answers.size();
    };
    QCOMPARE(answersTo("announce/1"), 1);
    QCOMPARE(answersTo("alert"), 0);
}

/// Over for a minute, and the next one has begun: what was on its way then has an end, too.
void TestTakenBefore::earlierIncidentsAreAskedAbout()
{
    play("held");
    auto before = seat("noc-1");
    SOON_VERIFY(before->seat().onDuty());
    QVERIFY(before->alert().ok());
    SOON_VERIFY(stateOf(*before) == DeliveryState::Sent);
    const QString first = before->incident().id;
    QVERIFY(before->seat().command(Do::CloseFalseAlarm{QStringLiteral("a loose plug")}).ok());
    QVERIFY(before->seat()
                .command(Do::Declare{IncidentMode::Real, m_clock.now(), QStringLiteral("down again")})
                .ok());
    QVERIFY(before->incident().id != first);
    before->seat().dropDead();
    before.reset();
    play("delivered");
    const auto after = seat("noc-2");
    SOON_VERIFY(after->seat().onDuty());
    const auto delivered = [&] {
        const QList<Delivery> made =
            after->notifier().book(first).of(QStringLiteral("alert"), QStringLiteral("customer-1"));
        return !made.isEmpty() && made.first().state() == DeliveryState::Delivered;
    };
    SOON_VERIFY(delivered());
    QCOMPARE(m_there->messages().size(), 1);
}

QTEST_GUILESS_MAIN(TestTakenBefore)
#include "tst_takenbefore.moc"
