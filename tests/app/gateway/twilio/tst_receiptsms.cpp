// SPDX-License-Identifier: GPL-3.0-or-later
// M28: the notification of a test message, read at the test number, through the stand-in.
#include "app/gateway/twilio/receiptsms.h"
#include "app/gateway/twilio/smsgateway.h"
#include "tests/app/gateway/gatewayprobe.h"
#include "tests/app/gateway/twilio/standin.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QString Number = QStringLiteral("+13125550177");
const QString Code = QStringLiteral("471193");
} // namespace

class TestReceiptSms : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_there = std::make_unique<StandIn>();
        QVERIFY2(m_there->start({QStringLiteral("--own"), Number}), m_there->errors().constData());
        m_gateway =
            std::make_unique<SmsGateway>(QList<TwilioSettings>{m_there->account()}, CallbackSettings(),
                                         m_clock, TwilioGateway::Times(), nullptr);
        m_probe = std::make_unique<GatewayProbe>(*m_gateway);
        m_box = std::make_unique<ReceiptSms>(m_there->account(), Number, m_clock, 200ms);
        m_arrived.clear();
        m_troubles.clear();
        connect(m_box.get(), &ReceiptBox::arrived, this,
                [this](const QString &code, Instant at, const QString &) {
                    m_arrived += {code, at};
                });
        connect(m_box.get(), &ReceiptBox::looked, this,
                [this](Instant, const QString &trouble) { m_troubles += trouble; });
    }
    void cleanup()
    {
        m_box.reset();
        m_gateway.reset();
        m_there.reset();
    }

    void m28_arrivesAtTheTestNumber()
    {
        m_box->watch(Code);
        SOON_VERIFY(!m_troubles.isEmpty());
        const Instant before = m_clock.now();
        send(QStringLiteral("a1"), QStringLiteral("New voice message 471194"));
        send(QStringLiteral("a2"), QStringLiteral("New voice message 471193"));
        SOON_VERIFY(!m_arrived.isEmpty());
        QCOMPARE(m_arrived.first().first, Code);
        QVERIFY(m_arrived.constFirst().second >= before - 2s);
        QVERIFY(m_troubles.join(QString()).isEmpty());
        QCOMPARE(m_there->violations(), QJsonArray());
    }

    /// What the provider took and did not deliver stands in its list, too: as what went out.
    void m28_sentIsNotArrived()
    {
        m_there->scenario(Number, {{QStringLiteral("outcome"), QStringLiteral("undelivered")},
                                   {QStringLiteral("code"), 30003}});
        m_box->watch(Code);
        send(QStringLiteral("a1"), QStringLiteral("New voice message 471193"));
        SOON_VERIFY(m_there->messages().first().toObject().value(QLatin1String("status")) ==
                    QLatin1String("undelivered"));
        const qsizetype looks = m_troubles.size();
        SOON_VERIFY(m_troubles.size() >= looks + 2);
        QVERIFY(m_arrived.isEmpty());
    }

    void m28_whatCannotBeReadIsSaid()
    {
        TwilioSettings account = m_there->account();
        account.tokenFile = m_there->tokenFile("wrong");
        m_box = std::make_unique<ReceiptSms>(account, Number, m_clock, 200ms);
        connect(m_box.get(), &ReceiptBox::looked, this,
                [this](Instant, const QString &trouble) { m_troubles += trouble; });
        m_box->watch(Code);
        SOON_VERIFY(!m_troubles.isEmpty());
        QVERIFY2(m_troubles.constFirst().contains(QLatin1String("401")), qPrintable(m_troubles.constFirst()));
    }

private:
    void send(const QString &attempt, const QString &text)
    {
        Outgoing out = outgoing(attempt, Number);
        out.text = text;
        m_gateway->send({out});
        SOON_VERIFY(m_probe->answer(attempt));
    }
    SystemClock m_clock;
    std::unique_ptr<StandIn> m_there;
    std::unique_ptr<SmsGateway> m_gateway;
    std::unique_ptr<GatewayProbe> m_probe;
    std::unique_ptr<ReceiptSms> m_box;
    QList<QPair<QString, Instant>> m_arrived;
    QStringList m_troubles;
};

QTEST_GUILESS_MAIN(TestReceiptSms)
#include "tst_receiptsms.moc"
