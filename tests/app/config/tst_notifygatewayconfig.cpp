// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/consoleconfig.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Switchback;

/// [[notify.sms]], [[notify.voice]] and [notify.callback] of the console's configuration.
class TestNotifyGatewayConfig : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void values();
    void leftOut();
    void oneFault_data();
    void oneFault();
    void severalWaysOfCalling();
    void openListenerIsRemarked();

private:
    ConfigReading read(const QByteArray &notify);
    QTemporaryDir m_dir;
};

// Below the class: moc 6.4 loses it behind these.
namespace
{
const QByteArray Notify(R"toml([notify]
from = "noc@example.net"
[[notify.sms]]
name = "twilio"
dialect = "twilio"
base_url = "https://api.twilio.com/"
account = "AC0123456789abcdef0123456789abcdef"
token_file = "twilio.token"
from = "+13125550100"
per_second = 5
[[notify.sms]]
name = "lab"
dialect = "twilio"
base_url = "http://10.9.0.4:8400"
account = "AC0123456789abcdef0123456789abcdef"
token_keychain = "lab-sms"
from = "+13125550101"
[[notify.voice]]
name = "twilio"
dialect = "twilio"
base_url = "https://api.twilio.com"
account = "AC0123456789abcdef0123456789abcdef"
token_file = "twilio.token"
from = "+13125550100"
[[notify.voice]]
name = "sbc"
dialect = "sip"
sbc = "sbc.example:5060"
from = "+13125550102"
listen = "192.0.2.7:5080"
at_once = 3
[notify.callback]
listen = "127.0.0.1:8480"
public_url = "https://noc.example.net/switchback/"
)toml");
} // namespace

void TestNotifyGatewayConfig::initTestCase()
{
    QFile token(m_dir.filePath(QStringLiteral("twilio.token")));
    QVERIFY(token.open(QIODevice::WriteOnly));
    QVERIFY(token.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QFile open(m_dir.filePath(QStringLiteral("open.token")));
    QVERIFY(open.open(QIODevice::WriteOnly));
    QVERIFY(open.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
}

/// The faults of the pair, of which there is none here, are not looked at.
ConfigReading TestNotifyGatewayConfig::read(const QByteArray &notify)
{
    QFile file(m_dir.filePath(QStringLiteral("switchback.toml")));
    if (file.open(QIODevice::WriteOnly))
        file.write(notify);
    file.close();
    ConfigReading out = readConsoleConfig(file.fileName());
    out.faults.removeIf([](const ConfigFault &fault) { return fault.key == QLatin1String("pair"); });
    return out;
}

void TestNotifyGatewayConfig::values()
{
    const ConfigReading reading = read(Notify);
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QStringLiteral("f"), reading)));
    const NotifyGateways &all = reading.config.notify.gateways;
    const QString sid = QStringLiteral("AC0123456789abcdef0123456789abcdef");
    const QString token = m_dir.filePath(QStringLiteral("twilio.token"));
    QCOMPARE(all.sms.size(), 2);
    QVERIFY((all.sms.at(0) ==
             TwilioSettings{"twilio", "https://api.twilio.com", {}, sid, token, {}, "+13125550100", 5}));
    QVERIFY((all.sms.at(1) ==
             TwilioSettings{"lab", "http://10.9.0.4:8400", {}, sid, {}, "lab-sms", "+13125550101", 10}));
    QCOMPARE(all.calls.size(), 1);
    QVERIFY((all.sip ==
             QList<SipSettings>{{"sbc", "sbc.example:5060", "+13125550102", "192.0.2.7:5080", 3, 20000}}));
    QVERIFY((all.callback == CallbackSettings{"127.0.0.1", 8480, "https://noc.example.net/switchback"}));
    QVERIFY(reading.remarks.isEmpty());
}

void TestNotifyGatewayConfig::leftOut()
{
    QVERIFY(read("[notify]\nfrom = \"noc@example.net\"\n").config.notify.gateways == NotifyGateways());
}

void TestNotifyGatewayConfig::oneFault_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *from, const char *to, const char *key,
                        const char *says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(key)
                            << QString::fromLatin1(says);
    };
    row("name", "\"lab\"", "\"Lab\"", "notify.sms.name", "a-z");
    row("name twice", "\"lab\"", "\"twilio\"", "notify.sms.name", "used already");
    row("dialect", "dialect = \"twilio\"", "dialect = \"smpp\"", "notify.sms.dialect", "twilio");
    row("SIP for SMS", "dialect = \"twilio\"", "dialect = \"sip\"", "notify.sms.dialect", "twilio");
    row("unknown key", "per_second", "per_minute", "notify.sms.per_minute", "per_second");
    row("pace", "per_second = 5", "per_second = 0", "notify.sms.per_second", "between 1 and 100");
    row("no URL", "https://api.twilio.com/", "api.twilio.com", "notify.sms.base_url", "no URL");
    row("open to the world", "https://api.twilio.com/", "http://api.twilio.com", "notify.sms.base_url",
        "https");
    row("password in the URL", "https://api.twilio.com/", "https://a:b@api.twilio.com", "notify.sms.base_url",
        "Take out user");
    row("path", "https://api.twilio.com/", "https://api.twilio.com/x", "notify.sms.base_url", "path");
    row("account", "\"AC0123456789abcdef0123456789abcdef\"", "\"AC0123/../x\"", "notify.sms.account",
        "AC and 32");
    row("no token", "token_file = \"twilio.token\"", "", "notify.sms.token_file", "neither");
    row("two tokens", "per_second = 5", "token_keychain = \"x\"", "notify.sms.token_keychain", "as well");
    row("open token", "twilio.token", "open.token", "notify.sms.token_file", "chmod 600");
    row("number", "+13125550100", "312-555-0100", "notify.sms.from", "E.164");
    row("SBC", "sbc.example:5060", "sbc.example", "notify.voice.sbc", "host and port");
    row("second line in the SBC", "sbc.example:5060", "sbc.example:5060\\n/quit", "notify.voice.sbc",
        "cannot be seen");
    row("our side of SIP", "192.0.2.7:5080", "here:5080", "notify.voice.listen", "address and port");
    row("calls at once", "at_once = 3", "at_once = 51", "notify.voice.at_once", "between 1 and 50");
    row("listener", "127.0.0.1:8480", "8480", "notify.callback.listen", "address and port");
    row("no public URL", "public_url", "# public_url", "notify.callback.public_url", "missing");
    row("underscore", "noc.example.net", "noc_1.example.net", "notify.callback.public_url", "underscore");
}

void TestNotifyGatewayConfig::oneFault()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, key);
    QFETCH(QString, says);
    QByteArray notify = Notify;
    QVERIFY(notify.contains(from));
    const ConfigReading reading = read(notify.replace(notify.indexOf(from), from.size(), to));
    const QString all = configCheckText(QStringLiteral("f"), reading);
    const auto found = std::find_if(reading.faults.begin(), reading.faults.end(),
                                    [&key](const ConfigFault &fault) { return fault.key == key; });
    QVERIFY2(found != reading.faults.end(), qPrintable(all));
    QVERIFY2((found->text + QLatin1Char(' ') + found->fix).contains(says), qPrintable(all));
    QVERIFY(!found->fix.isEmpty() && found->line > 0);
}

/// All of them may be calling at once, and are tried in another order than they stand in.
void TestNotifyGatewayConfig::severalWaysOfCalling()
{
    const QByteArray sbc = Notify.mid(Notify.lastIndexOf("[[notify.voice]]"));
    QByteArray second = sbc.left(sbc.indexOf("[notify.callback]")).replace("\"sbc\"", "\"other\"");
    const auto faults = [&](const QByteArray &more) {
        QStringList keys;
        for (const ConfigFault &each : read(Notify + more).faults)
            keys += each.key + QLatin1Char(' ') + each.fix;
        return keys;
    };
    QCOMPARE(faults(second),
             (QStringList{"notify.voice.rtp_first Write 20030 or more.",
                          "notify.voice.listen Give each a port of its own, and leave the next one free."}));
    second.replace("192.0.2.7:5080", "192.0.2.7:5090").append("rtp_first = 20030\n");
    QCOMPARE(faults(second), QStringList());
    ConfigReading reading = read(Notify + second);
    QCOMPARE(reading.config.notify.gateways.sip.size(), 2);
    QVERIFY(reading.remarks.isEmpty());
    const qsizetype at = Notify.indexOf("[[notify.voice]]");
    reading = read(Notify.left(at) + second + Notify.mid(at));
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QStringLiteral("f"), reading)));
    QCOMPARE(reading.remarks.size(), 1);
    QVERIFY(reading.remarks.first().text.startsWith(QLatin1String("calls go by ")));
    QVERIFY(reading.remarks.first().text.endsWith(QLatin1String(" before \"other\", which stands above it")));
}

void TestNotifyGatewayConfig::openListenerIsRemarked()
{
    const ConfigReading reading = read(QByteArray(Notify).replace("127.0.0.1:8480", "192.0.2.7:8480"));
    QVERIFY(reading.ok());
    QCOMPARE(reading.remarks.size(), 1);
    QVERIFY(reading.remarks.first().text.contains(QLatin1String("without TLS")));
}

QTEST_GUILESS_MAIN(TestNotifyGatewayConfig)
#include "tst_notifygatewayconfig.moc"
