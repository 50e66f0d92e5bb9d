// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/mailgateway.h"
#include "dovecot.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Switchback;
using namespace std::chrono_literals;
using What = Heard::What;

/// The mailbox that bounces and answers come to, on a real IMAP server.
class TestMailbox : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void isHeard_data();
    void isHeard();
    void onceOnly();
    void againIfItWasNotKept();
    void unmatchedAreLeft();
    void hostileStrays();
    void newNumbers();
    void manyMails();
    void hugeMail();
    void datesThatCannotBe();
    void serverGone();
    void wrongPassword();
    void muteServer();

private:
    static QByteArray file(const QString &name);
    void begin(quint16 port = 0, Duration period = 100ms);

    std::unique_ptr<Dovecot> m_box;
    SystemClock m_clock;
    std::unique_ptr<MailGateway> m_gateway;
    QList<Heard> m_heard;
    QList<StrayMail> m_strays;
    QStringList m_troubles;
};

void TestMailbox::initTestCase()
{
    if (!Dovecot::isThere())
        QSKIP("dovecot-imapd is not installed");
}

void TestMailbox::init()
{
    m_box = std::make_unique<Dovecot>();
    QVERIFY(m_box->start());
    m_heard.clear();
    m_strays.clear();
    m_troubles.clear();
}

void TestMailbox::cleanup()
{
    m_gateway.reset();
    m_box.reset();
}

QByteArray TestMailbox::file(const QString &name)
{
    QFile file(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/app/gateway/mail/returned/%1.eml").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestMailbox::begin(quint16 port, Duration period)
{
    NotifySettings settings;
    settings.fromAddress = "noc@example.net";
    settings.mailbox = {
        {"127.0.0.1", port == 0 ? m_box->port() : port, Tls::None, {}, "noc", m_box->passwordFile(), {}},
        "noc@mail.example.net"};
    m_gateway = std::make_unique<MailGateway>(settings, m_clock, MailDeadlines{2s, 2s, 10s}, period);
    connect(m_gateway.get(), &Gateway::heard, this, [this](const Heard &what) { m_heard += what; });
    connect(m_gateway.get(), &Gateway::strayed, this, [this](const QString &gateway, const StrayMail &mail) {
        QCOMPARE(gateway, QStringLiteral("mail/mailbox"));
        m_strays += mail;
    });
    connect(m_gateway.get(), &Gateway::troubled, this, [this](const QString &gateway, const QString &what) {
        QCOMPARE(gateway, QStringLiteral("mail/mailbox"));
        m_troubles += what;
    });
}

void TestMailbox::isHeard_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("code");
    QTest::newRow("bounce-postfix") << int(What::Failed) << "550 5.1.1";
    QTest::newRow("delayed-opensmtpd") << int(What::Delayed) << "4.3.0";
    QTest::newRow("away-exchange") << int(What::Automatic) << "";
    QTest::newRow("reply-gmail") << int(What::Answered) << "";
    QTest::newRow("reply-nul") << int(What::Answered) << "";
    QTest::newRow("reply-no-end") << int(What::Answered) << "";
}

void TestMailbox::isHeard()
{
    begin();
    m_box->deliver(file(QTest::currentDataTag()));
    SOON_COMPARE(m_heard.size(), 1);
    const Heard heard = m_heard.constFirst();
    QCOMPARE(heard.attempt, QStringLiteral("k3x9"));
    QTEST(int(heard.what), "what");
    QTEST(heard.code, "code");
    QCOMPARE(heard.gateway, QStringLiteral("mail/mailbox"));
    QVERIFY(!heard.text.isEmpty());
    QVERIFY(m_troubles.isEmpty());
}

void TestMailbox::onceOnly()
{
    begin();
    m_box->deliver(file("reply-gmail"));
    SOON_COMPARE(m_heard.size(), 1);
    // Marked with a keyword of ours, and another console or the next start does not read it again.
    SOON_VERIFY(m_box->mails().constFirst().contains(QRegularExpression(":2,.*a")));
    begin();
    m_box->deliver(file("bounce-postfix"));
    SOON_COMPARE(m_heard.size(), 2);
    QCOMPARE(m_heard.constLast().what, What::Failed);
}

/// Whoever was told may have been killed before it was written down.
void TestMailbox::againIfItWasNotKept()
{
    m_box->deliver(file("reply-gmail"));
    begin(0, 1h); // ends before its second look
    SOON_COMPARE(m_heard.size(), 1);
    m_gateway.reset();
    begin();
    SOON_COMPARE(m_heard.size(), 2);
    QCOMPARE(m_heard.at(0).attempt, m_heard.at(1).attempt);
    QCOMPARE(m_heard.at(0).text, m_heard.at(1).text);
}

void TestMailbox::unmatchedAreLeft()
{
    begin();
    m_box->deliver("From: a@b.example\nTo: noc@mail.example.net\nSubject: lunch?\n\nToday?\n");
    SOON_COMPARE(m_strays.size(), 1);
    QCOMPARE(m_strays.first().from, QString("a@b.example"));
    QCOMPARE(m_strays.first().subject, QString("lunch?"));
    m_box->deliver(file("reply-gmail"));
    SOON_COMPARE(m_heard.size(), 1);
    SOON_COMPARE(m_box->mails().filter(QRegularExpression(":2,.*a")).size(), 2);
    QCOMPARE(m_box->mails().filter(QRegularExpression(":2,[^S]*S")).size(), 1); // nobody has seen the other
    QCOMPARE(m_strays.size(), 1);
}

/// What it says of itself is shown to a person: bounded, and with what can't be seen made visible.
void TestMailbox::hostileStrays()
{
    begin();
    m_box->deliver(
        "From: \"<b>x\" <a@b.example>\nTo: noc@mail.example.net\nDate: Sat, 1 Jan 2050 00:00:00 +0000\n"
        "Subject: =?utf-8?q?are_you_=E2=80=AEnwod?=\n =?utf-8?q?_=0D=0AX:_y?= " +
        QByteArray(3000, 'x') + "\n\nOurs is down, too\n");
    SOON_COMPARE(m_strays.size(), 1);
    const StrayMail stray = m_strays.first();
    QCOMPARE(stray.from, QString("a@b.example"));
    QVERIFY2(stray.subject.startsWith("are you \\u202enwod"), qPrintable(stray.subject));
    QVERIFY(stray.subject.size() <= 400 && !stray.subject.contains(QLatin1Char('\n')));
    QVERIFY(stray.at <= m_clock.now());
    QVERIFY(m_heard.isEmpty());
}

void TestMailbox::newNumbers()
{
    m_box->deliver(file("reply-gmail"));
    begin();
    SOON_COMPARE(m_heard.size(), 1);
    SOON_VERIFY(m_box->mails().constFirst().contains(QRegularExpression(":2,.*a")));
    m_box->stop();
    m_box->forgetNumbers();
    m_box->deliver(file("bounce-exim"));
    QVERIFY(m_box->start());
    SOON_COMPARE(m_heard.size(), 2);
    QCOMPARE(m_heard.constLast().what, What::Failed);
}

/// More than one range of numbers, and a reply line that holds many.
void TestMailbox::manyMails()
{
    const QByteArray other("From: a@b.example\nTo: noc@mail.example.net\n\nx\n");
    for (int i = 0; i < 1200; ++i)
        m_box->deliver(other);
    m_box->deliver(file("reply-gmail"));
    begin();
    QTRY_COMPARE_WITH_TIMEOUT(m_heard.size(), 1, 60'000);
    SOON_COMPARE(m_strays.size(), 1200);
    QVERIFY(m_troubles.isEmpty());
}

void TestMailbox::hugeMail()
{
    m_box->deliver(file("reply-below") + QByteArray("\n0123456789abcdef0123456789abcdef").repeated(100'000));
    begin();
    SOON_COMPARE(m_heard.size(), 1);
    QCOMPARE(m_heard.constFirst().what, What::Answered);
    QVERIFY(m_heard.constFirst().text.startsWith("Ours are down as well."));
    QVERIFY(m_heard.constFirst().text.size() <= 2000);
}

void TestMailbox::datesThatCannotBe()
{
    const Instant before = m_clock.now();
    for (const char *date : {"Mon, 1 Jan 1990 00:00:00 +0000", "Mon, 1 Jan 2199 00:00:00 +0000", "yesterday"})
        m_box->deliver("Date: " + QByteArray(date) + '\n' + file("reply-below"));
    begin();
    SOON_COMPARE(m_heard.size(), 3);
    QVERIFY(std::all_of(m_heard.begin(), m_heard.end(),
                        [&](const Heard &heard) { return heard.at >= before && heard.at <= m_clock.now(); }));
}

void TestMailbox::serverGone()
{
    m_box->stop();
    begin();
    SOON_COMPARE(m_troubles.size(), 1);
    QVERIFY2(m_troubles.constFirst().contains("[notify.mailbox]"), qPrintable(m_troubles.constFirst()));
    QVERIFY(m_box->start());
    m_box->deliver(file("reply-gmail"));
    SOON_COMPARE(m_heard.size(), 1);
    SOON_COMPARE(m_troubles.size(), 2);
    QVERIFY(m_troubles.constLast().isEmpty());
}

void TestMailbox::wrongPassword()
{
    m_box->setPassword("guessed");
    begin();
    SOON_VERIFY(!m_troubles.isEmpty());
    QVERIFY(!m_troubles.join(' ').contains("guessed"));
    m_box->setPassword("secret");
    QTRY_VERIFY_WITH_TIMEOUT(m_troubles.constLast().isEmpty(), 30'000);
}

/// One that takes connections and says nothing keeps nobody from ending.
void TestMailbox::muteServer()
{
    QTcpServer mute;
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    begin(mute.serverPort());
    SOON_VERIFY(mute.hasPendingConnections());
    QElapsedTimer timer;
    timer.start();
    m_gateway.reset();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
