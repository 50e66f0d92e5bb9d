// SPDX-License-Identifier: GPL-3.0-or-later
// M28: the notification of a test message, read in its mailbox on a real IMAP server.
#include "app/gateway/mail/box/receiptmailbox.h"
#include "dovecot.h"
#include "models/core/clock.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QByteArray mail(const QByteArray &subject)
{
    return "From: <voice@example.net>\r\nTo: <noc@example.net>\r\nSubject: " + subject + "\r\n\r\nx\r\n";
}
const QString Code = QStringLiteral("471193");
} // namespace

class TestReceiptMailbox : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (!Dovecot::isThere())
            QSKIP("dovecot-imapd is not installed");
    }
    void init()
    {
        m_dovecot = std::make_unique<Dovecot>();
        QVERIFY(m_dovecot->start());
        m_arrived.clear();
        m_troubles.clear();
        m_looks = 0;
    }
    void cleanup()
    {
        m_box.reset();
        m_dovecot.reset();
    }

    void m28_arrivesLater()
    {
        begin();
        m_box->watch(Code);
        SOON_VERIFY(m_looks >= 1);
        QVERIFY(m_arrived.isEmpty());
        const Instant before = SystemClock().now();
        m_dovecot->deliver(mail("New voice message 471194"));
        m_dovecot->deliver(mail("New voice message 471193"));
        SOON_COMPARE(m_arrived.size(), 1);
        const auto &[code, at] = m_arrived.constFirst();
        QCOMPARE(code, Code);
        // To the second, and a machine that is busy.
        QVERIFY(at >= before - 2s && at <= SystemClock().now() + 2s);
        QVERIFY(m_troubles.join(QString()).isEmpty());
    }

    void m28_wasThereBefore()
    {
        for (int i = 0; i < 30; ++i)
            m_dovecot->deliver(mail("New voice message " + QByteArray::number(100'000 + i)));
        m_dovecot->deliver(mail("New voice message 471193"));
        begin();
        m_box->watch(Code);
        SOON_COMPARE(m_arrived.size(), 1);
        // What was read for one code is read again for the next.
        m_box->watch(QStringLiteral("100007"));
        SOON_VERIFY(std::any_of(m_arrived.cbegin(), m_arrived.cend(),
                                [](const auto &each) { return each.first == QStringLiteral("100007"); }));
    }

    void m28_nobodyLooksWithoutACode()
    {
        begin();
        m_box->watch(Code);
        SOON_VERIFY(m_looks >= 1);
        m_box->forget(Code);
        m_dovecot->stop(); // a look would find that
        // One may be under way; of three periods and more none is.
        QTest::qWait(300);
        const qsizetype before = m_troubles.size();
        QTest::qWait(600);
        QCOMPARE(m_troubles.size(), before);
        m_troubles.clear();
        m_box->watch(Code);
        SOON_VERIFY(!m_troubles.isEmpty() && !m_troubles.constLast().isEmpty());
    }

    void m28_whatCannotBeReadIsSaid()
    {
        m_dovecot->setPassword("wrong");
        begin();
        m_box->watch(Code);
        SOON_VERIFY(!m_troubles.isEmpty());
        QVERIFY(!m_troubles.constFirst().isEmpty());
        QCOMPARE(m_looks, 0);
    }

private:
    void begin()
    {
        m_box = std::make_unique<ReceiptMailbox>(ServerLogin{QStringLiteral("127.0.0.1"),
                                                             m_dovecot->port(),
                                                             Tls::None,
                                                             {},
                                                             QStringLiteral("noc"),
                                                             m_dovecot->passwordFile(),
                                                             {}},
                                                 MailDeadlines{2s, 2s, 10s}, 100ms);
        connect(m_box.get(), &ReceiptBox::arrived, this,
                [this](const QString &code, Instant at, const QString &) {
                    m_arrived += {code, at};
                });
        connect(m_box.get(), &ReceiptBox::looked, this, [this](Instant, const QString &trouble) {
            m_troubles += trouble;
            m_looks += trouble.isEmpty();
        });
    }
    std::unique_ptr<Dovecot> m_dovecot;
    std::unique_ptr<ReceiptMailbox> m_box;
    QList<QPair<QString, Instant>> m_arrived;
    QStringList m_troubles;
    int m_looks = 0; ///< that were whole
};

QTEST_GUILESS_MAIN(TestReceiptMailbox)
#include "tst_receiptmailbox.moc"
