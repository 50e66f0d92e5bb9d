// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/arrivals.h"
#include "models/notify/messagetag.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr Instant Declared{Duration(1795968947000)};

Delivery delivery(const char *id, const char *customer, Channel channel, const char *address,
                  DeliveryState state = DeliveryState::Sent)
{
    Delivery one;
    one.id = QLatin1String(id);
    one.notice = QStringLiteral("alert");
    one.customer = QLatin1String(customer);
    one.channel = channel;
    one.to.customerName = one.customer.toUpper();
    one.to.address = QLatin1String(address);
    DeliveryAttempt attempt;
    attempt.state = state;
    one.attempts = {attempt};
    return one;
}

QJsonObject mail(const char *mailbox, const char *token)
{
    return {{QStringLiteral("mailbox"), QLatin1String(mailbox)},
            {QStringLiteral("token"), QLatin1String(token)}};
}

QJsonObject order(const char *to, const QString &text = {}, Instant at = Declared + 5s)
{
    return {{QStringLiteral("to"), QLatin1String(to)},
            {QStringLiteral("text"), text},
            {QStringLiteral("at"), toIso(at)}};
}

QJsonObject lab(const QJsonArray &mails, const QJsonArray &sms = {}, const QJsonArray &calls = {},
                int violations = 0)
{
    return {{QStringLiteral("mails"), mails},
            {QStringLiteral("sms"), sms},
            {QStringLiteral("calls"), calls},
            {QStringLiteral("violations"), violations}};
}

const auto *Ann = "ann@a.example.com";
const auto *Bo = "bo@b.example.com";
const auto *Number = "+13035550101";
} // namespace

/// What a drill makes of what the lab says has arrived. Customer a has one delivery by mail, b one by mail
/// that was refused, and after it an SMS and a call.
class TestArrivals : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void counts_data();
    void counts();
    void onlyWhatIsStillToArriveCounts();

private:
    Incident m_incident;
    DeliveryBook m_book;
};

void TestArrivals::init()
{
    m_incident = {};
    m_incident.declaredAt = Declared;
    for (const char *id : {"a", "b"}) {
        Customer customer;
        customer.id = QLatin1String(id);
        customer.name = customer.id.toUpper();
        m_incident.customers += customer;
    }
    knowCustomers(m_incident);
    Notice alert;
    alert.id = QStringLiteral("alert");
    alert.stage = alert.id;
    alert.carried = true;
    alert.approvedAt = alert.queuedAt = Declared + 1s;
    m_incident.notices = {alert};
    m_book = {};
    m_book.put(delivery("m1", "a", Channel::Email, Ann));
    m_book.put(delivery("m2", "b", Channel::Email, Bo, DeliveryState::Failed));
    m_book.put(delivery("s1", "b", Channel::Sms, Number, DeliveryState::Delivered));
    m_book.put(delivery("c1", "b", Channel::Call, Number, DeliveryState::Answered));
}

void TestArrivals::counts_data()
{
    QTest::addColumn<QJsonObject>("said");
    QTest::addColumn<int>("told");
    QTest::addColumn<QStringList>("missing");
    QTest::addColumn<QStringList>("twice");
    const QString text = taggedText(QStringLiteral("Outage"), attemptName(QStringLiteral("s1"), 1));
    const QJsonArray sms{order(Number, text)};
    const QJsonArray calls{order(Number)};
    const QJsonArray mails{mail(Ann, "m1z1")};
    const QStringList none;
    QTest::newRow("all") << lab(mails, sms, calls) << 2 << none << none;
    QTest::newRow("the mailbox's name in other letters")
        << lab({mail("Ann@A.example.com", "m1z1")}, sms, calls) << 2 << none << none;
    QTest::newRow("nothing") << lab({}) << 0
                             << QStringList{QStringLiteral("A (email)"), QStringLiteral("A"),
                                            QStringLiteral("B (sms)"), QStringLiteral("B (call)"),
                                            QStringLiteral("B")}
                             << none;
    QTest::newRow("the mail") << lab({}, sms, calls) << 1
                              << QStringList{QStringLiteral("A (email)"), QStringLiteral("A")} << none;
    QTest::newRow("in another's mailbox")
        << lab({mail(Bo, "m1z1")}, sms, calls) << 1
        << QStringList{QStringLiteral("A (email)"), QStringLiteral("A")} << none;
    QTest::newRow("an SMS of another message")
        << lab(mails, {order(Number, QStringLiteral("Outage #aaaaaa"))}, calls) << 2
        << QStringList{QStringLiteral("B (sms)")} << none;
    QTest::newRow("an SMS to another number") << lab(mails, {order("+13035550102", text)}, calls) << 2
                                              << QStringList{QStringLiteral("B (sms)")} << none;
    QTest::newRow("a call before the outage") << lab(mails, sms, {order(Number, {}, Declared - 1s)}) << 2
                                              << QStringList{QStringLiteral("B (call)")} << none;
    QTest::newRow("a mail twice, by two attempts")
        << lab({mail(Ann, "m1z1"), mail(Ann, "m1z2")}, sms, calls) << 2 << none
        << QStringList{QStringLiteral("A (email): 2")};
    QTest::newRow("an SMS twice") << lab(mails, {order(Number, text), order(Number, text)}, calls) << 2
                                  << none << QStringList{QStringLiteral("B (sms): 2")};
    QTest::newRow("a call that nobody attempted") << lab(mails, sms, {order(Number), order(Number)}) << 2
                                                  << none << QStringList{QStringLiteral("+13035550101: 1")};
    QTest::newRow("of nobody's") << lab({mail(Ann, "m1z1"), mail(Ann, "x7z1"), mail(Ann, "")}, sms, calls)
                                 << 2 << none << none;
}

void TestArrivals::counts()
{
    QFETCH(QJsonObject, said);
    const Arrivals arrivals = countArrivals(m_incident, m_book, said);
    QCOMPARE(arrivals.messages.size(), 1);
    QTEST(arrivals.messages.first().told, "told");
    QTEST(arrivals.messages.first().missing, "missing");
    QTEST(arrivals.messages.first().twice, "twice");
    QCOMPARE(arrivals.missing().isEmpty(), arrivals.messages.first().missing.isEmpty());
    QCOMPARE(arrivals.wrong().isEmpty(), arrivals.messages.first().twice.isEmpty());
    QCOMPARE(arrivals.figures().at(0)[QStringLiteral("told")].toInt(), arrivals.messages.first().told);
}

void TestArrivals::onlyWhatIsStillToArriveCounts()
{
    const QJsonObject nothing = lab({});
    QVERIFY(!countArrivals(m_incident, m_book, nothing).missing().isEmpty());
    QVERIFY(!countArrivals(m_incident, m_book, lab({}, {}, {}, 1)).wrong().isEmpty());
    m_incident.notices.first().withdrawnAt = Declared + 2s;
    QVERIFY(countArrivals(m_incident, m_book, nothing).messages.isEmpty());
    m_incident.notices.first().withdrawnAt.reset();
    m_incident.notices.first().carried = false;
    QVERIFY(countArrivals(m_incident, m_book, nothing).messages.isEmpty());
}

QTEST_GUILESS_MAIN(TestArrivals)
#include "tst_arrivals.moc"
