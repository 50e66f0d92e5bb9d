// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labfixture.h"
#include "tests/support/lateness.h"
#include "tests/support/soon.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTest>
#include <QUuid>

using Switchback::Test::LabFixture;

/// M28, M35: a message is left at a site and heard again, through the lab's real SBC, voice servers and voice
/// application; the notification of it arrives by real mail and at the provider of SMS, or is lost.
class TestLabMessages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void m28_leftAndHeardAgain();
    void m28_aMessageIsARowAndAFile();
    void m28_sameOperationLeavesNoSecond();
    void m28_notStoredIsFound();
    void m28_mailIsLost();
    void m28_smsIsLost();
    void m28_oneAtATime();
    void m28_wrongSite();

private:
    /// What the site answers to a verb of the contract.
    [[nodiscard]] QJsonObject told(const QString &site, const QString &verb,
                                   const QJsonObject &request) const;
    [[nodiscard]] QJsonObject
    leave(const QString &site, const QString &op = QUuid::createUuid().toString(QUuid::WithoutBraces)) const
    {
        return told(site, QStringLiteral("test_message"),
                    {{QStringLiteral("op"), op},
                     {QStringLiteral("by"), QStringLiteral("test")},
                     {QStringLiteral("params"), QJsonObject()}});
    }
    /// One that should end with that verdict; another one, where this machine stood still.
    QJsonObject left(const char *verdict);
    /// The mail that names the code, as it lies in the test mailbox; empty: none does.
    [[nodiscard]] QByteArray mailOf(const QString &code) const;
    /// How many SMS that name it have come to the test number.
    [[nodiscard]] int smsOf(const QString &code) const;
    [[nodiscard]] static QString text(const QJsonObject &data, const char *key)
    {
        return data.value(QLatin1String(key)).toString();
    }
    [[nodiscard]] static QByteArray whole(const QJsonObject &data)
    {
        return QJsonDocument(data).toJson(QJsonDocument::Compact);
    }

    LabFixture m_lab{{QStringLiteral("--loopback"), QStringLiteral("--load"), QStringLiteral("60"),
                      QStringLiteral("--calls"), QStringLiteral("60")}};
    Switchback::Test::Lateness m_lateness;
    const QString m_production = QStringLiteral("naperville");
};

void TestLabMessages::initTestCase()
{
    if (const QString why = m_lab.whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_lab.up(), m_lab.trouble());
    if (QByteArray(m_lab.trouble()).contains("no customer calls"))
        QSKIP(m_lab.trouble());
}

QJsonObject TestLabMessages::told(const QString &site, const QString &verb, const QJsonObject &request) const
{
    QProcess process;
    process.start(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
                  {QStringLiteral("--dir"), m_lab.dir(), QStringLiteral("site"), site, QStringLiteral("--"),
                   m_lab.dir() + QStringLiteral("/bin/switchback-site"), QStringLiteral("call"), verb,
                   QStringLiteral("--config"),
                   m_lab.dir() + QStringLiteral("/sites/%1/etc/site.toml").arg(site)});
    process.write(QJsonDocument(request).toJson(QJsonDocument::Compact));
    process.closeWriteChannel();
    if (!process.waitForFinished(150'000))
        return {};
    const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
    const QJsonObject last = QJsonDocument::fromJson(lines.last()).object();
    return last.contains(QStringLiteral("data")) ? last.value(QStringLiteral("data")).toObject() : last;
}

QJsonObject TestLabMessages::left(const char *verdict)
{
    QJsonObject data;
    inTime(
        m_lateness,
        [&] {
            data = leave(m_production);
            return text(data, "verdict");
        },
        QString::fromLatin1(verdict));
    return data;
}

QByteArray TestLabMessages::mailOf(const QString &code) const
{
    for (int n = 1;; ++n) {
        const auto ran = m_lab.run({QStringLiteral("mail"), QStringLiteral("read"),
                                    QStringLiteral("voicetest@example.net"), QString::number(n)});
        if (ran.code != 0)
            return {};
        if (ran.out.contains(code.toLatin1()))
            return ran.out;
    }
}

int TestLabMessages::smsOf(const QString &code) const
{
    // The provider's own list says where it was sent, and a second time that it came in there.
    QFile file(m_lab.dir() + QStringLiteral("/sites/outside/disk/provider.jsonl"));
    int found = 0;
    for (const QByteArray &line :
         file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QList<QByteArray>())
        found += line.contains("+13125550177") && line.contains(code.toLatin1());
    return found;
}

void TestLabMessages::m28_leftAndHeardAgain()
{
    const QJsonObject data = left("passed");
    QVERIFY2(data.value(QLatin1String("passed")).toBool(), whole(data).constData());
    QCOMPARE(text(data, "site"), m_production);
    const QString code = text(data, "code");
    QVERIFY(QRegularExpression(QStringLiteral("\\A[0-9]{6}\\z")).match(code).hasMatch());
    const QJsonObject again = data.value(QLatin1String("heard_again")).toObject();
    QVERIFY2(qAbs(again.value(QLatin1String("hz")).toDouble() - 880) < 10, whole(data).constData());
    QVERIFY2(again.value(QLatin1String("level_db")).toDouble() > -20, whole(data).constData());
    const QDateTime ended = QDateTime::fromString(text(data, "ended_at"), Qt::ISODateWithMs);
    QVERIFY(ended.isValid() && ended.secsTo(QDateTime::currentDateTimeUtc()) < 60);
    // What is said of it names the code and the moment, by mail and by SMS.
    SOON_VERIFY(!mailOf(code).isEmpty());
    QVERIFY2(mailOf(code).contains(ended.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm")).toLatin1()),
             mailOf(code).constData());
    SOON_COMPARE(smsOf(code), 1);
    // Customers got none of it.
    QVERIFY(!m_lab.run("arrived").out.contains(code.toLatin1()));
}

void TestLabMessages::m28_aMessageIsARowAndAFile()
{
    const QString code = text(left("passed"), "code");
    const QJsonObject ledger = m_lab.ledger();
    QVERIFY2(ledger.value(QLatin1String("rows_lost")).toInt(-1) == 0, whole(ledger).constData());
    const auto row =
        m_lab.run({QStringLiteral("site"), m_production, QStringLiteral("--"), QStringLiteral("psql"),
                   QStringLiteral("-AtXd"), QStringLiteral("voice"), QStringLiteral("-c"),
                   QStringLiteral("select audio from voice.calls where code = '%1'").arg(code)});
    QVERIFY2(row.out.trimmed().endsWith(".wav"), (row.out + row.err).constData());
    QVERIFY(QFileInfo(m_lab.dir() + QStringLiteral("/sites/%1/disk/files/%2")
                                        .arg(m_production, QString::fromLatin1(row.out.trimmed())))
                .size() > 50'000);
}

void TestLabMessages::m28_sameOperationLeavesNoSecond()
{
    const QString op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QJsonObject first = leave(m_production, op);
    QVERIFY(!text(first, "code").isEmpty());
    QCOMPARE(leave(m_production, op), first);
    const QJsonObject trace = told(m_production, QStringLiteral("call_trace"), {{QStringLiteral("op"), op}});
    QVERIFY(whole(trace).contains("INVITE sip:+18005550198@"));
}

void TestLabMessages::m28_notStoredIsFound()
{
    QCOMPARE(m_lab.run("break message-store naperville").code, 0);
    const QJsonObject data = left("not_fetched");
    QCOMPARE(m_lab.run("heal message-store naperville").code, 0);
    QCOMPARE(text(data, "verdict"), QStringLiteral("not_fetched"));
    QVERIFY2(text(data, "text").contains(QLatin1String("no message of that code")), whole(data).constData());
    // Nobody is told of what is not there: a later one's notification comes, and that one's does not.
    const QString later = text(left("passed"), "code");
    SOON_VERIFY(!mailOf(later).isEmpty() && smsOf(later) == 1);
    QVERIFY(mailOf(text(data, "code")).isEmpty());
    QCOMPARE(smsOf(text(data, "code")), 0);
}

void TestLabMessages::m28_mailIsLost()
{
    QCOMPARE(m_lab.run("break notification-mail naperville").code, 0);
    const QJsonObject data = left("passed");
    QVERIFY2(data.value(QLatin1String("passed")).toBool(), whole(data).constData());
    SOON_COMPARE(smsOf(text(data, "code")), 1);
    QCOMPARE(m_lab.run("heal all").code, 0);
    const QString later = text(left("passed"), "code");
    SOON_VERIFY(!mailOf(later).isEmpty());
    QVERIFY(mailOf(text(data, "code")).isEmpty());
}

void TestLabMessages::m28_smsIsLost()
{
    QCOMPARE(m_lab.run("break notification-sms naperville").code, 0);
    const QJsonObject data = left("passed");
    SOON_VERIFY(!mailOf(text(data, "code")).isEmpty());
    QCOMPARE(m_lab.run("heal all").code, 0);
    const QString later = text(left("passed"), "code"); // it would have come before that one's
    SOON_COMPARE(smsOf(later), 1);
    QCOMPARE(smsOf(text(data, "code")), 0);
}

void TestLabMessages::m28_oneAtATime()
{
    const QString op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QProcess first;
    first.start(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-lab"),
                {QStringLiteral("--dir"), m_lab.dir(), QStringLiteral("site"), m_production,
                 QStringLiteral("--"), m_lab.dir() + QStringLiteral("/bin/switchback-site"),
                 QStringLiteral("call"), QStringLiteral("test_message"), QStringLiteral("--config"),
                 m_lab.dir() + QStringLiteral("/sites/%1/etc/site.toml").arg(m_production)});
    first.write(R"({"by":"test","params":{},"op":")" + op.toLatin1() + "\"}");
    first.closeWriteChannel();
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += first.readAllStandardOutput()).contains("Answered after"), 60'000);
    QCOMPARE(text(leave(m_production), "code"), QStringLiteral("busy"));
    // And it can be called off.
    QCOMPARE(text(told(m_production, QStringLiteral("call_off"), {{QStringLiteral("op"), op}}), "state"),
             QStringLiteral("asked"));
    QVERIFY(first.waitForFinished(60'000));
    said += first.readAllStandardOutput();
    QVERIFY2(said.contains("called_off"), said.constData());
}

void TestLabMessages::m28_wrongSite()
{
    QCOMPARE(m_lab.run("break wrong-site naperville").code, 0);
    const QJsonObject data = left("not_left");
    QCOMPARE(m_lab.run("heal all").code, 0);
    QCOMPARE(text(data, "verdict"), QStringLiteral("not_left"));
    QVERIFY2(text(data, "text").contains(QLatin1String("wrong site")), whole(data).constData());
}

QTEST_GUILESS_MAIN(TestLabMessages)
#include "tst_labmessages.moc"
