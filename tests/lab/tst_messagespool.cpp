// SPDX-License-Identifier: GPL-3.0-or-later
// What the answerer and the voice application of the lab hand to each other.
#include "app/lab/voice/messages.h"
#include "app/lab/voice/messagespool.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Lab;

class TestMessageSpool : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_spool = std::make_unique<MessageSpool>(m_folder->filePath(QStringLiteral("spool")));
        m_spool->prepare();
    }

    void whatIsLeftIsTakenOnce()
    {
        const Instant at = instantFromMs(1'790'000'000'000);
        QVERIFY(m_spool->leave(sound("second"), QStringLiteral("000002"), QStringLiteral("sip:b"),
                               at + Duration(1)));
        QVERIFY(m_spool->leave(sound("first"), QStringLiteral("000001"), QStringLiteral("sip:a"), at));
        const auto left = m_spool->left();
        QCOMPARE(left.size(), 2);
        QCOMPARE(left.at(0).code, QStringLiteral("000001"));
        QCOMPARE(left.at(0).caller, QStringLiteral("sip:a"));
        QVERIFY(left.at(0).endedAt == at);
        QFile file(left.at(0).sound);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("first"));
        m_spool->taken(left.at(0));
        QCOMPARE(m_spool->left().size(), 1);
        QVERIFY(!QFile::exists(left.at(0).sound));
        // It outlives the one who left it.
        m_spool->prepare();
        QCOMPARE(m_spool->left().size(), 1);
    }

    void whatIsNotThereIsNotLeft()
    {
        QVERIFY(
            !m_spool->leave(m_folder->filePath(QStringLiteral("nothing")), QStringLiteral("000001"), {}, {}));
        QVERIFY(m_spool->left().isEmpty());
    }

    void wishesAreAnswered()
    {
        const QString id = m_spool->want(QStringLiteral("471193"));
        QVERIFY(!id.isEmpty());
        QVERIFY(!m_spool->found(id));
        const auto wanted = m_spool->wanted();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).code, QStringLiteral("471193"));
        m_spool->answer(wanted.at(0), "RIFF");
        QVERIFY(m_spool->wanted().isEmpty());
        QVERIFY(m_spool->found(id)->endsWith(QLatin1String(".wav")));
        m_spool->forget(id);
        QVERIFY(!m_spool->found(id));
        const QString none = m_spool->want(QStringLiteral("471194"));
        m_spool->answer(m_spool->wanted().at(0), {});
        QCOMPARE(*m_spool->found(none), QString());
    }

    void theSettingsAreReadAsWritten()
    {
        MessagesSetup setup;
        const QString path = m_folder->filePath(QStringLiteral("messages.json"));
        const auto put = [&] {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(messagesFile(setup)) > 0;
        };
        setup.site = QStringLiteral("naperville");
        QVERIFY(put());
        QVERIFY(!readMessagesSetup(path).ok()); // the rest is missing
        setup.socketFolder = setup.filesFolder = setup.spool = QStringLiteral("/x");
        NotificationSetup &to = setup.notification;
        for (QString *one :
             {&to.mailUrl, &to.caFile, &to.mailUser, &to.mailPasswordFile, &to.mailFrom, &to.mailTo,
              &to.smsUrl, &to.smsAccount, &to.smsTokenFile, &to.smsFrom, &to.smsTo, &to.control})
            *one = QStringLiteral("y");
        QVERIFY(put());
        const auto read = readMessagesSetup(path);
        QVERIFY(read.ok());
        QCOMPARE(messagesFile(*read), messagesFile(setup));
    }

private:
    QString sound(const char *name)
    {
        const QString path = m_folder->filePath(QString::fromLatin1(name));
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(name) > 0 ? path : QString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MessageSpool> m_spool;
};

QTEST_GUILESS_MAIN(TestMessageSpool)
#include "tst_messagespool.moc"
