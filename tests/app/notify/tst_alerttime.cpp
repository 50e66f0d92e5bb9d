// SPDX-License-Identifier: GPL-3.0-or-later
// In real time, through a real mail server and the stand-in for a provider: within 60 s of its approval the
// first alert has been accepted by a gateway, or has failed with its reason, for all of 214 customers.
#include "app/gateway/mail/mailgateway.h"
#include "app/gateway/twilio/smsgateway.h"
#include "tests/app/gateway/mail/dovecot.h"
#include "tests/app/gateway/mail/exim.h"
#include "tests/app/gateway/twilio/standin.h"
#include "tests/app/notify/notifyseat.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Customers = 214;
constexpr int EachBySms = 10; ///< so every tenth has a telephone and no mailbox
constexpr int Nobody = 7;     ///< whose mailbox is gone
constexpr int Promised = 60'000;

bool isBySms(int number)
{
    return number % EachBySms == 0;
}

QList<Customer> customers()
{
    QList<Customer> all = mailCustomers(Customers);
    for (int i = 0; i < Customers; ++i) {
        const int number = i + 1;
        all[i].email = isBySms(number)    ? QString()
                       : number == Nobody ? QStringLiteral("gone@customer.example")
                                          : QStringLiteral("c%1@customer.example").arg(number);
        if (!isBySms(number))
            all[i].phone.clear();
    }
    return all;
}
} // namespace

class TestAlertTime : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void allWithin60SecondsOfApproval();

private:
    /// Of how many it is known what became of the alert; and what is wrong with what is known.
    [[nodiscard]] static int known(const NotifySeat &one, QString &wrong);
};

void TestAlertTime::initTestCase()
{
    if (!Exim::isThere())
        QSKIP("exim is not there");
}

int TestAlertTime::known(const NotifySeat &one, QString &wrong)
{
    int many = 0;
    wrong.clear();
    for (const Customer &each : one.incident().customers) {
        const QList<Delivery> made = one.book().of(QStringLiteral("alert"), each.id);
        const bool told =
            std::any_of(made.begin(), made.end(), [](const Delivery &delivery) { return delivery.told(); });
        const bool failed =
            !made.isEmpty() && std::all_of(made.begin(), made.end(),
                                           [](const Delivery &delivery) { return delivery.deadLetter(); });
        if (failed && made.last().reason().isEmpty())
            wrong = each.name + QStringLiteral(" failed without a reason");
        many += told || failed;
    }
    return many;
}

void TestAlertTime::allWithin60SecondsOfApproval()
{
    SystemClock clock;
    FakeSites sites(clock);
    Backends backends;
    Dovecot box;
    Exim exim(box.maildir());
    StandIn provider;
    QVERIFY(exim.start());
    QVERIFY2(provider.start(), provider.errors().constData());
    NotifySeat::Setup setup;
    setup.url = backends.newUrl(QStringLiteral("sqlite"));
    setup.sites = &sites;
    setup.clock = setup.leaseClock = &clock;
    setup.customers = customers();
    setup.patience = 60'000;
    setup.ownMail = [&] {
        NotifySettings settings;
        settings.fromName = QStringLiteral("Switchback NOC");
        settings.fromAddress = QStringLiteral("noc@mail.example.net");
        settings.mail = {{"a", "outside", {"127.0.0.1", exim.port(), Tls::None, {}, {}, {}, {}}, 4, 0}};
        return std::make_unique<MailGateway>(settings, clock);
    };
    setup.ownSms = [&] {
        return std::make_unique<SmsGateway>(QList<TwilioSettings>{provider.account()}, CallbackSettings(),
                                            clock, TwilioGateway::Times(), nullptr);
    };
    NotifySeat one(setup);
    const Outcome opened = one.open();
    QVERIFY2(opened.ok(), qPrintable(opened ? QString() : opened.error().text));
    QVERIFY(QTest::qWaitFor([&] { return one.seat().onDuty(); }, setup.patience));
    QVERIFY(one.alert().ok());
    QElapsedTimer since; // it is approved
    since.start();
    QString wrong;
    int many = 0;
    const bool all = QTest::qWaitFor(
        [&] {
            many = known(one, wrong);
            return many == Customers;
        },
        Promised);
    const qint64 took = since.elapsed();
    QVERIFY2(all, qPrintable(QStringLiteral("of %1 of %2 it is known").arg(many).arg(Customers)));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    QVERIFY(took <= Promised);
    qInfo("%lld ms for %d customers", took, Customers);
    const Delivery refused = one.book().of(QStringLiteral("alert"), QStringLiteral("customer-7")).first();
    QVERIFY2(refused.reason().startsWith(QStringLiteral("550")), qPrintable(refused.reason()));
    // What was accepted is where it was to go to.
    QTRY_COMPARE_WITH_TIMEOUT(exim.delivered().size(), Customers - Customers / EachBySms - 1, 60'000);
    QCOMPARE(provider.messages().size(), Customers / EachBySms);
    QCOMPARE(provider.violations(), QJsonArray());
}

QTEST_GUILESS_MAIN(TestAlertTime)
#include "tst_alerttime.moc"
