// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/consoleconfig.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

/// M28: [pair.test] and [pair.test.mailbox] of the console's configuration.
class TestReceiptsConfig : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void m28_values();
    void m28_leftOut();
    void m28_oneFault_data();
    void m28_oneFault();

private:
    ConfigReading read(const QByteArray &test, const QByteArray &notify);
    QTemporaryDir m_dir;
};

// Below the class: moc 6.4 loses it behind these.
namespace
{
const QByteArray Sms(R"toml([notify]
from = "noc@example.net"
[[notify.sms]]
name = "twilio"
dialect = "twilio"
base_url = "https://api.twilio.com"
account = "AC0123456789abcdef0123456789abcdef"
token_file = "secret"
from = "+13125550100"
)toml");
const QByteArray Number = "sms_number = \"+13125550177\"\n";
const QByteArray Mailbox(R"toml([pair.test.mailbox]
server = "imaps://mail.example.net"
user = "voicetest@example.net"
password_file = "secret"
)toml");
} // namespace

void TestReceiptsConfig::initTestCase()
{
    QVERIFY(QFile::copy(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/cases/_base/keys/ca.pem"),
                        m_dir.filePath(QStringLiteral("ca.pem"))));
    QFile secret(m_dir.filePath(QStringLiteral("secret")));
    QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("x\n") > 0);
    QVERIFY(secret.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
}

ConfigReading TestReceiptsConfig::read(const QByteArray &test, const QByteArray &notify)
{
    const QString path = m_dir.filePath(QStringLiteral("switchback.toml"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return {};
    file.write(notify + R"toml(
[[pair]]
id = "voice"
name = "Hosted Voice"
profile = "hosted"
rpo_minutes = 60
[pair.production]
id = "naperville"
name = "Naperville, IL"
short_name = "Naperville"
zone = "America/Chicago"
[pair.production.ssh]
host = "192.0.2.1"
user = "switchback"
[pair.production.rest]
url = "https://naperville.example:8443"
ca_file = "ca.pem"
token_keychain = "naperville"
[pair.backup]
id = "centennial"
name = "Centennial, CO"
short_name = "Centennial"
zone = "America/Denver"
[pair.backup.ssh]
host = "192.0.2.2"
user = "switchback"
[pair.backup.rest]
url = "https://centennial.example:8443"
ca_file = "ca.pem"
token_keychain = "centennial"
)toml" + test);
    file.close();
    return readConsoleConfig(path);
}

void TestReceiptsConfig::m28_values()
{
    const ConfigReading reading =
        read("[pair.test]\nwait_seconds = 300\nsms_gateway = \"twilio\"\n" + Number + Mailbox, Sms);
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QStringLiteral("f"), reading)));
    const ReceiptSettings &receipts = reading.config.pairs.constFirst().receipts;
    QCOMPARE(receipts.channels(), QStringList({QStringLiteral("mail"), QStringLiteral("sms")}));
    QVERIFY(receipts.wait == 300s);
    QCOMPARE(receipts.smsNumber, QStringLiteral("+13125550177"));
    QCOMPARE(receipts.smsGateway, QStringLiteral("twilio"));
    QCOMPARE(receipts.mailbox.host, QStringLiteral("mail.example.net"));
    QCOMPARE(receipts.mailbox.port, quint16(993));
    QCOMPARE(receipts.mailbox.tls, Tls::Implicit);
    QCOMPARE(receipts.mailbox.user, QStringLiteral("voicetest@example.net"));
    QVERIFY(receipts.mailbox.passwordFile.endsWith(QLatin1String("/secret")));
}

void TestReceiptsConfig::m28_leftOut()
{
    QVERIFY(read({}, Sms).config.pairs.constFirst().receipts == ReceiptSettings());
    const ConfigReading one = read("[pair.test]\n" + Mailbox, {});
    QVERIFY2(one.ok(), qPrintable(configCheckText(QStringLiteral("f"), one)));
    QCOMPARE(one.config.pairs.constFirst().receipts.channels(), QStringList{QStringLiteral("mail")});
    QVERIFY(one.config.pairs.constFirst().receipts.wait == 120s);
    const ConfigReading other = read("[pair.test]\n" + Number, Sms);
    QVERIFY2(other.ok(), qPrintable(configCheckText(QStringLiteral("f"), other)));
    QCOMPARE(other.config.pairs.constFirst().receipts.channels(), QStringList{QStringLiteral("sms")});
}

void TestReceiptsConfig::m28_oneFault_data()
{
    QTest::addColumn<QByteArray>("test");
    QTest::addColumn<QByteArray>("notify");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QByteArray &test, const QByteArray &notify,
                        const char *says) {
        QTest::newRow(name) << "[pair.test]\n" + test << notify << QString::fromLatin1(says);
    };
    const auto changed = [](QByteArray text, const char *from, const char *to) {
        return text.replace(from, to);
    };
    row("nothing in it", "", Sms, "names neither a mailbox nor a number");
    row("no number", "sms_number = \"312 555 0177\"\n", Sms, "E.164");
    row("no gateway", Number, {}, "no [[notify.sms]] by which");
    row("another gateway", "sms_gateway = \"lab\"\n" + Number, Sms, "called \"lab\"");
    row("customers' number", "sms_number = \"+13125550100\"\n", Sms, "written to from");
    row("too short", "wait_seconds = 1\n" + Number, Sms, "wait_seconds");
    row("no such key", "number = 1\n" + Number, Sms, "number");
    row("no server", changed(Mailbox, "imaps://mail.example.net", "mail.example.net"), {}, "no mail server");
    row("no user", changed(Mailbox, "user = \"voicetest@example.net\"\npassword_file = \"secret\"\n", ""), {},
        "has no user");
    row("no password", changed(Mailbox, "password_file = \"secret\"\n", ""), {}, "password_file");
    row("password that others read", changed(Mailbox, "\"secret\"", "\"switchback.toml\""), {}, "mode");
    row("in the open", changed(changed(Mailbox, "imaps:", "imap:"), "user", "tls = \"none\"\nuser"), {},
        "tls is \"none\"");
    row("no such key of the mailbox", Mailbox + "address = \"a@b.example\"\n", {}, "address");
}

void TestReceiptsConfig::m28_oneFault()
{
    QFETCH(QByteArray, test);
    QFETCH(QByteArray, notify);
    QFETCH(QString, says);
    const ConfigReading reading = read(test, notify);
    const QString text = configCheckText(QStringLiteral("f"), reading);
    QVERIFY2(!reading.ok(), qPrintable(text));
    QVERIFY2(text.contains(says), qPrintable(text));
    QVERIFY2(reading.faults.constFirst().line > 0, qPrintable(text));
}

QTEST_GUILESS_MAIN(TestReceiptsConfig)
#include "tst_receiptsconfig.moc"
