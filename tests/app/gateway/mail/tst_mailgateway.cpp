// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/mailgateway.h"
#include "scriptedsmtp.h"
#include "tests/app/link/tlsserver.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

#include <sys/stat.h>

using namespace Switchback;
using namespace std::chrono_literals;
using What = Attempted::What;

/// Sending by SMTP: what each answer of a server, or none, comes to.
class TestMailGateway : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void outcomes_data();
    void outcomes();
    void whatIsSent();
    void connectionIsKept();
    void enoughOfAConnection();
    void ninetyMailsAConnection();
    void connectionsAtOnce();
    void nextServer_data();
    void nextServer();
    void throughOneAlone();
    void greyListingIsNoTrouble();
    void refusedIsNotTriedElsewhere();
    void maybeIsNotTriedElsewhere();
    void comesBackWell();
    void allServersGone();
    void tls_data();
    void tls();
    void login();
    void passwordFileMissing();
    void perMinute();
    void endsInTime();
    void badAddress();

private:
    void begin(const QList<MailServerSettings> &servers);
    [[nodiscard]] MailServerSettings server(const ScriptedSmtp &smtp, const QString &name = "a") const;
    static Outgoing mail(const QString &attempt, const QString &to = "j.doe@customer.example");
    Attempted sent(const Outgoing &what);

    std::unique_ptr<ScriptedSmtp> m_a;
    std::unique_ptr<ScriptedSmtp> m_b;
    SystemClock m_clock;
    MailDeadlines m_deadlines{1s, 1s, 5s};
    std::unique_ptr<MailGateway> m_gateway;
    QHash<QString, Attempted> m_came;
    QList<QPair<QString, QString>> m_troubles;
};

void TestMailGateway::init()
{
    m_a = std::make_unique<ScriptedSmtp>();
    m_b = std::make_unique<ScriptedSmtp>();
    QVERIFY(m_a->listen() && m_b->listen());
    m_came.clear();
    m_troubles.clear();
}

void TestMailGateway::cleanup()
{
    m_gateway.reset();
}

MailServerSettings TestMailGateway::server(const ScriptedSmtp &smtp, const QString &name) const
{
    return {name, "outside", {"127.0.0.1", smtp.port(), Tls::None, {}, {}, {}, {}}, 1, 0};
}

void TestMailGateway::begin(const QList<MailServerSettings> &servers)
{
    NotifySettings settings;
    settings.fromName = "Switchback NOC";
    settings.fromAddress = "noc@example.net";
    settings.mail = servers;
    m_gateway = std::make_unique<MailGateway>(settings, m_clock, m_deadlines);
    connect(m_gateway.get(), &Gateway::attempted, this,
            [this](const QString &attempt, const Attempted &what) {
                QVERIFY(!m_came.contains(attempt)); // each is answered once
                m_came.insert(attempt, what);
            });
    connect(m_gateway.get(), &Gateway::troubled, this, [this](const QString &gateway, const QString &what) {
        m_troubles.append({gateway, what});
    });
}

Outgoing TestMailGateway::mail(const QString &attempt, const QString &to)
{
    Outgoing out;
    out.attempt = attempt;
    out.address = to;
    out.subject = "Outage";
    out.text = ".a line that begins with a dot\nEnd";
    return out;
}

Attempted TestMailGateway::sent(const Outgoing &what)
{
    m_gateway->send({what});
    if (!QTest::qWaitFor([&] { return m_came.contains(what.attempt); }, 15'000))
        qWarning("not answered");
    return m_came.value(what.attempt);
}

void TestMailGateway::outcomes_data()
{
    QTest::addColumn<QByteArray>("at");
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *at, const char *says, What what, const char *code,
                        const char *text) {
        QTest::newRow(name) << QByteArray(at) << QByteArray(says) << int(what) << code << text;
    };
    row("taken", "end", "250 2.0.0 Ok: queued as ABC1", What::Sent, "250 2.0.0", "queued as ABC1");
    row("unknown person", "rcpt", "550 5.1.1 No such person", What::Refused, "550 5.1.1", "No such person");
    row("unknown person, several lines", "rcpt", "550-5.1.1 No such\r\n550 5.1.1 person", What::Refused,
        "550 5.1.1", "person");
    row("full mailbox", "rcpt", "552 5.2.2 full", What::Refused, "552 5.2.2", "full");
    row("greylisted", "rcpt", "451 4.7.1 come again", What::Later, "451 4.7.1", "come again");
    row("no room at RCPT", "rcpt", "452 4.3.1 disk", What::Later, "452 4.3.1", "disk");
    row("no room after the mail", "end", "452 4.3.1 disk", What::Later, "452 4.3.1", "disk");
    row("refused after the mail", "end", "554 5.7.1 no", What::Refused, "554 5.7.1", "no");
    row("refused at DATA", "data", "554 5.5.1 no", What::Refused, "554 5.5.1", "no");
    row("closed at MAIL", "mail", "close", What::Later, "", "");
    row("closed at RCPT", "rcpt", "close", What::Later, "", "");
    row("closed at DATA", "data", "close", What::Later, "", "");
    row("closed after the mail", "end", "close", What::Maybe, "", "lost");
    row("reset after the mail", "end", "reset", What::Maybe, "", "lost");
    row("silent after the mail", "end", "silent", What::Maybe, "", "lost");
    row("silent at RCPT", "rcpt", "silent", What::Later, "", "");
    row("silent from the start", "greet", "silent", What::Later, "", "time");
    row("busy from the start", "greet", "421 4.3.2 busy", What::Later, "421 4.3.2", "busy");
    row("wants a login", "mail", "530 5.7.0 login first", What::Later, "530 5.7.0", "login first");
    row("not from us", "mail", "550 5.7.1 not from you", What::Later, "550 5.7.1", "not from you");
    row("says what no server says", "end", "what?", What::Maybe, "", "");
    row("hostile words", "rcpt", "550 5.1.1 \x1b[31m<script>\xff", What::Refused, "550 5.1.1",
        "\\x1b[31m<script>");
}

void TestMailGateway::outcomes()
{
    QFETCH(QByteArray, at);
    QFETCH(QByteArray, says);
    QFETCH(QString, text);
    m_a->says.insert(at, says);
    begin({server(*m_a)});
    const Attempted came = sent(mail("a1"));
    QTEST(int(came.what), "what");
    QTEST(came.code, "code");
    QVERIFY2(came.text.contains(text), qPrintable(came.text));
    QCOMPARE(came.gateway, QStringLiteral("mail/a"));
    QCOMPARE(came.reference, came.what == What::Sent ? QStringLiteral("ABC1") : QString());
    QVERIFY(came.text.size() <= 500);
}

void TestMailGateway::whatIsSent()
{
    begin({server(*m_a)});
    QCOMPARE(sent(mail("a1b2")).what, What::Sent);
    const ScriptedSmtp::Mail got = m_a->mails.value(0);
    QCOMPARE(got.from, QByteArray("noc@example.net")); // there is no mailbox that would know a token
    QCOMPARE(got.to, QByteArray("j.doe@customer.example"));
    QVERIFY(got.bytes.contains("\r\n\r\n.a line that begins with a dot\r\nEnd\r\n"));
}

void TestMailGateway::connectionIsKept()
{
    begin({server(*m_a)});
    for (int i = 0; i < 5; ++i)
        QCOMPARE(sent(mail(QString::number(i))).what, What::Sent);
    QCOMPARE(m_a->connections, 1);
}

void TestMailGateway::enoughOfAConnection()
{
    m_a->mailsPerConnection = 2;
    begin({server(*m_a)});
    for (int i = 0; i < 5; ++i)
        QCOMPARE(sent(mail(QString::number(i))).what, What::Sent);
    QCOMPARE(m_a->connections, 3);
    QVERIFY(m_troubles.isEmpty());
}

void TestMailGateway::ninetyMailsAConnection()
{
    begin({server(*m_a)});
    QList<Outgoing> batch;
    for (int i = 0; i < 200; ++i)
        batch += mail(QString::number(i));
    m_gateway->send(batch);
    QTRY_COMPARE_WITH_TIMEOUT(m_came.size(), 200, 30'000);
    QVERIFY(std::all_of(m_came.begin(), m_came.end(),
                        [](const Attempted &came) { return came.what == What::Sent; }));
    QCOMPARE(m_a->connections, 3);
    QHash<int, int> carried;
    for (const ScriptedSmtp::Mail &one : m_a->mails)
        ++carried[one.connection];
    QVERIFY(carried.value(1) <= 90 && carried.value(2) <= 90);
}

void TestMailGateway::connectionsAtOnce()
{
    MailServerSettings four = server(*m_a);
    four.connections = 4;
    m_a->says.insert("end", "silent");
    begin({four});
    QList<Outgoing> batch;
    for (int i = 0; i < 12; ++i)
        batch += mail(QString::number(i));
    QVERIFY(m_gateway->room() >= batch.size());
    m_gateway->send(batch);
    SOON_COMPARE(m_a->mails.size(), 4);
    QCOMPARE(m_a->connections, 4);
    m_a->says.clear();
    SOON_COMPARE(m_came.size(), 12);
    const auto maybe = [](const Attempted &came) { return came.what == What::Maybe; };
    QCOMPARE(std::count_if(m_came.begin(), m_came.end(), maybe), 4);
}

void TestMailGateway::nextServer_data()
{
    QTest::addColumn<QByteArray>("at");
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QString>("trouble");
    QTest::newRow("nobody there") << QByteArray("") << QByteArray("") << "reached";
    QTest::newRow("busy") << QByteArray("greet") << QByteArray("421 4.3.2 busy") << "421 4.3.2 busy";
    QTest::newRow("mute") << QByteArray("greet") << QByteArray("silent") << "time";
    QTest::newRow("wants a login") << QByteArray("mail") << QByteArray("530 5.7.0 login")
                                   << "530 5.7.0 login";
    QTest::newRow("not from us") << QByteArray("mail") << QByteArray("550 5.7.1 who") << "from our address";
    QTest::newRow("closed in the middle") << QByteArray("rcpt") << QByteArray("close") << "";
}

void TestMailGateway::nextServer()
{
    QFETCH(QByteArray, at);
    QFETCH(QByteArray, says);
    QFETCH(QString, trouble);
    if (at.isEmpty())
        m_a->close();
    m_a->says.insert(at, says);
    begin({server(*m_a), server(*m_b, "b")});
    const Attempted came = sent(mail("a1"));
    QCOMPARE(came.what, What::Sent);
    QCOMPARE(came.gateway, QStringLiteral("mail/b"));
    QCOMPARE(m_troubles.size(), 1);
    QCOMPARE(m_troubles.constFirst().first, QStringLiteral("mail/a"));
    QVERIFY2(m_troubles.constFirst().second.contains(trouble), qPrintable(m_troubles.constFirst().second));
    // The next goes there at once, and nobody is told again.
    QCOMPARE(sent(mail("a2")).gateway, QStringLiteral("mail/b"));
    QCOMPARE(m_b->mails.size(), 2);
    QCOMPARE(m_troubles.size(), 1);
}

/// Whoever wants to know how one server does asks it, and no other answers for it.
void TestMailGateway::throughOneAlone()
{
    m_a->says.insert("greet", "421 4.3.2 busy");
    begin({server(*m_a), server(*m_b, "b")});
    QCOMPARE(m_gateway->members(), (QStringList{"mail/a", "mail/b"}));
    Outgoing one = mail("a1");
    one.through = QStringLiteral("mail/a");
    QCOMPARE(sent(one).what, What::Later);
    QVERIFY(m_b->mails.isEmpty());
    // It is left alone for a while, and asked all the same.
    m_a->says.clear();
    one.attempt = QStringLiteral("a2");
    const Attempted came = sent(one);
    QCOMPARE(came.what, What::Sent);
    QCOMPARE(came.gateway, QStringLiteral("mail/a"));
    one.attempt = QStringLiteral("a3");
    one.through = QStringLiteral("mail/gone");
    QCOMPARE(sent(one).what, What::Later);
    QVERIFY(m_b->mails.isEmpty());
}

void TestMailGateway::greyListingIsNoTrouble()
{
    m_a->says.insert("rcpt", "451 4.7.1 come again");
    begin({server(*m_a), server(*m_b, "b")});
    QCOMPARE(sent(mail("a1")).what, What::Later);
    QVERIFY(m_troubles.isEmpty());
    QVERIFY(m_b->mails.isEmpty());
}

void TestMailGateway::refusedIsNotTriedElsewhere()
{
    m_a->says.insert("rcpt nobody@customer.example", "550 5.1.1 unknown");
    begin({server(*m_a), server(*m_b, "b")});
    QCOMPARE(sent(mail("a1", "nobody@customer.example")).what, What::Refused);
    QCOMPARE(sent(mail("a2")).what, What::Sent); // one refused address stops nobody else
    QVERIFY(m_b->mails.isEmpty());
    QCOMPARE(m_a->mails.size(), 1);
}

void TestMailGateway::maybeIsNotTriedElsewhere()
{
    m_a->says.insert("end", "close");
    begin({server(*m_a), server(*m_b, "b")});
    QCOMPARE(sent(mail("a1")).what, What::Maybe);
    QCOMPARE(m_a->mails.size(), 1);
    QVERIFY(m_b->mails.isEmpty());
}

void TestMailGateway::comesBackWell()
{
    m_a->close();
    begin({server(*m_a)});
    const Attempted first = sent(mail("a1"));
    QCOMPARE(first.what, What::Later);
    QVERIFY(m_a->listen());
    const Attempted second = sent(mail("a2"));
    QCOMPARE(second.what, What::Later); // it is left alone for a moment, and that is said
    QVERIFY(second.notBefore && *second.notBefore > m_clock.now());
    QVERIFY(*second.notBefore < m_clock.now() + 10s);
    int n = 2;
    const auto back = [&] { return sent(mail(QString("b%1").arg(++n))).what == What::Sent; };
    QVERIFY(QTest::qWaitFor(back, 12'000));
    SOON_COMPARE(m_troubles.size(), 2);
    QCOMPARE(m_troubles.constLast(), qMakePair(QStringLiteral("mail/a"), QString()));
}

void TestMailGateway::allServersGone()
{
    m_a->close();
    m_b->close();
    begin({server(*m_a), server(*m_b, "b")});
    const Attempted came = sent(mail("a1"));
    QCOMPARE(came.what, What::Later);
    QVERIFY2(came.text.contains("a: ") && came.text.contains("b: "), qPrintable(came.text));
}

void TestMailGateway::tls_data()
{
    QTest::addColumn<QString>("certificate"); ///< empty: it offers no STARTTLS
    QTest::addColumn<QString>("trouble");     ///< empty: it is sent
    QTest::newRow("good") << "good"
                          << "";
    QTest::newRow("of another CA") << "stranger"
                                   << "not trusted";
    QTest::newRow("of another server") << "wrongname"
                                       << "not trusted";
    QTest::newRow("expired") << "expired"
                             << "not trusted";
    QTest::newRow("none") << ""
                          << "STARTTLS";
}

void TestMailGateway::tls()
{
    QFETCH(QString, certificate);
    QFETCH(QString, trouble);
    static TlsServer certificates("x");
    static const bool made = certificates.makeCertificates();
    QVERIFY(made);
    if (!certificate.isEmpty()) {
        m_a->certificate = certificates.path(certificate + ".pem");
        m_a->key = certificates.path(certificate + ".key");
    }
    MailServerSettings settings = server(*m_a);
    settings.login.tls = Tls::Starttls;
    settings.login.caFile = certificates.path("ca.pem");
    m_deadlines.connect = 5s;
    begin({settings});
    const Attempted came = sent(mail("a1"));
    QCOMPARE(came.what, trouble.isEmpty() ? What::Sent : What::Later);
    QVERIFY2(came.text.contains(trouble), qPrintable(came.text));
    QCOMPARE(m_a->mails.size(), trouble.isEmpty() ? 1 : 0);
    QCOMPARE(m_troubles.size(), trouble.isEmpty() ? 0 : 1);
}

void TestMailGateway::login()
{
    QTemporaryDir dir;
    QFile file(dir.filePath("password"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("secret\n");
    file.close();
    QCOMPARE(::chmod(QFile::encodeName(file.fileName()).constData(), 0600), 0);
    MailServerSettings settings = server(*m_a);
    settings.login.user = "switchback";
    settings.login.passwordFile = file.fileName();
    begin({settings});
    QCOMPARE(sent(mail("a1")).what, What::Sent);
    m_a->says.insert("auth", "535 5.7.8 no");
    begin({settings});
    const Attempted came = sent(mail("a2"));
    QCOMPARE(came.what, What::Later);
    QCOMPARE(m_troubles.size(), 1);
    QVERIFY2(m_troubles.constFirst().second.contains("login"), qPrintable(m_troubles.constFirst().second));
    QVERIFY(!m_troubles.constFirst().second.contains("secret"));
}

void TestMailGateway::passwordFileMissing()
{
    MailServerSettings settings = server(*m_a);
    settings.login.user = "switchback";
    settings.login.passwordFile = "/nonexistent/password";
    begin({settings, server(*m_b, "b")});
    QCOMPARE(sent(mail("a1")).gateway, QStringLiteral("mail/b"));
    QCOMPARE(m_troubles.size(), 1);
    QVERIFY(m_troubles.constFirst().second.contains("/nonexistent/password"));
}

void TestMailGateway::perMinute()
{
    MailServerSettings settings = server(*m_a);
    settings.perMinute = 300; // one in 200 ms
    settings.connections = 4;
    begin({settings});
    QElapsedTimer timer;
    timer.start();
    QList<Outgoing> batch;
    for (int i = 0; i < 6; ++i)
        batch += mail(QString::number(i));
    m_gateway->send(batch);
    SOON_COMPARE(m_came.size(), 6);
    QVERIFY2(timer.elapsed() >= 1000, qPrintable(QString::number(timer.elapsed())));
}

/// The program's end waits for no server.
void TestMailGateway::endsInTime()
{
    m_a->says.insert("end", "silent");
    m_deadlines = {10s, 60s, 300s};
    begin({server(*m_a)});
    m_gateway->send({mail("a1"), mail("a2")});
    SOON_COMPARE(m_a->mails.size(), 1);
    QElapsedTimer timer;
    timer.start();
    m_gateway.reset();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    m_deadlines = {1s, 1s, 5s};
}

void TestMailGateway::badAddress()
{
    begin({server(*m_a)});
    const Attempted came = sent(mail("a1", "a@b.example>\r\nRCPT TO:<c@d.example"));
    QCOMPARE(came.what, What::Refused);
    QCOMPARE(m_a->connections, 0);
}

QTEST_GUILESS_MAIN(TestMailGateway)
#include "tst_mailgateway.moc"
