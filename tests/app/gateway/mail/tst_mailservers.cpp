// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/mailgateway.h"
#include "app/gateway/mail/text/returned.h"
#include "dovecot.h"
#include "exim.h"
#include "tests/support/soon.h"

#include <QTest>

#include <memory>

using namespace Switchback;
using namespace std::chrono_literals;
using What = Attempted::What;

/// There and back through a real mail server and a real mailbox.
class TestMailServers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void arrives();
    void refused();
    void putOff();
    void bounces();
    void many();

private:
    static Outgoing mail(const QString &attempt, const QString &to);
    Attempted sent(const Outgoing &what);

    std::unique_ptr<Dovecot> m_box;
    std::unique_ptr<Exim> m_server;
    SystemClock m_clock;
    std::unique_ptr<MailGateway> m_gateway;
    QHash<QString, Attempted> m_came;
    QList<Heard> m_heard;
};

void TestMailServers::initTestCase()
{
    if (!Dovecot::isThere() || !Exim::isThere())
        QSKIP("exim or dovecot is not there");
}

void TestMailServers::init()
{
    m_came.clear();
    m_heard.clear();
    m_box = std::make_unique<Dovecot>();
    m_server = std::make_unique<Exim>(m_box->maildir());
    QVERIFY(m_box->start() && m_server->start());
    NotifySettings settings;
    settings.fromName = "Switchback NOC";
    settings.fromAddress = "noc@mail.example.net";
    settings.mail = {{"a", "outside", {"127.0.0.1", m_server->port(), Tls::None, {}, {}, {}, {}}, 4, 0}};
    settings.mailbox = {{"127.0.0.1", m_box->port(), Tls::None, {}, "noc", m_box->passwordFile(), {}},
                        "noc@mail.example.net"};
    m_gateway = std::make_unique<MailGateway>(settings, m_clock, MailDeadlines(), 200ms);
    connect(m_gateway.get(), &Gateway::attempted, this,
            [this](const QString &attempt, const Attempted &what) { m_came.insert(attempt, what); });
    connect(m_gateway.get(), &Gateway::heard, this, [this](const Heard &what) { m_heard += what; });
}

void TestMailServers::cleanup()
{
    m_gateway.reset();
    m_server.reset();
    m_box.reset();
}

Outgoing TestMailServers::mail(const QString &attempt, const QString &to)
{
    Outgoing out;
    out.attempt = attempt;
    out.address = to;
    out.displayName = "Jürgen Döe";
    out.subject = "Störung";
    out.text = "Impact: no calls.";
    out.html = "<p>Impact: no calls.</p>";
    out.thread = "incident-42";
    return out;
}

Attempted TestMailServers::sent(const Outgoing &what)
{
    m_gateway->send({what});
    if (!QTest::qWaitFor([&] { return m_came.contains(what.attempt); }, 20'000))
        qWarning("not answered");
    return m_came.value(what.attempt);
}

void TestMailServers::arrives()
{
    const Attempted came = sent(mail("a1", "j.doe@customer.example"));
    QCOMPARE(came.what, What::Sent);
    QCOMPARE(came.code, QStringLiteral("250"));
    QVERIFY2(!came.reference.isEmpty(), qPrintable(came.text)); // exim's queue id
    SOON_COMPARE(m_server->delivered().size(), 1);
    const QByteArray got = m_server->delivered().constFirst();
    QVERIFY(got.contains("id " + came.reference.toUtf8()));
    QVERIFY(got.contains("Message-I") && got.contains("<sb.a1@mail.example.net>"));
}

void TestMailServers::refused()
{
    const Attempted came = sent(mail("a1", "gone@customer.example"));
    QCOMPARE(came.what, What::Refused);
    QCOMPARE(came.code, QStringLiteral("550 5.1.1"));
    QCOMPARE(came.text, QStringLiteral("<gone@customer.example>: there is no such mailbox here"));
}

void TestMailServers::putOff()
{
    const Attempted came = sent(mail("a1", "grey@customer.example"));
    QCOMPARE(came.what, What::Later);
    QCOMPARE(came.code, QStringLiteral("451 4.7.1"));
}

/// Taken first, and returned afterwards: known by the envelope's token.
void TestMailServers::bounces()
{
    QCOMPARE(sent(mail("a1", "full@customer.example")).what, What::Sent);
    SOON_COMPARE(m_heard.size(), 1);
    QCOMPARE(m_heard.constFirst().attempt, QStringLiteral("a1"));
    QCOMPARE(m_heard.constFirst().what, Heard::What::Failed);
    QCOMPARE(m_heard.constFirst().code, QStringLiteral("5.0.0"));
    QVERIFY2(m_heard.constFirst().text.contains("mailbox is full"), qPrintable(m_heard.constFirst().text));
}

void TestMailServers::many()
{
    QList<Outgoing> batch;
    for (int i = 0; i < 100; ++i)
        batch += mail(QString("m%1").arg(i), QString("c%1@customer.example").arg(i));
    m_gateway->send(batch);
    QTRY_COMPARE_WITH_TIMEOUT(m_came.size(), 100, 60'000);
    for (const Attempted &came : std::as_const(m_came))
        QCOMPARE(came.what, What::Sent);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->delivered().size(), 100, 60'000);
    QVERIFY(m_heard.isEmpty());
}

QTEST_GUILESS_MAIN(TestMailServers)
#include "tst_mailservers.moc"
