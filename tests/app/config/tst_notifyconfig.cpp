// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/consoleconfig.h"
#include "app/config/notifyconfig.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <sys/stat.h>

using namespace Switchback;

/// [notify] of the console's configuration: mail servers and the mailbox.
class TestNotifyConfig : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void valuesAndDefaults();
    void leftOut();
    void telling();
    void tellingOfAPair();
    void standbyCalls();
    void weeklyTimes_data();
    void weeklyTimes();
    void tellingFaults_data();
    void tellingFaults();
    void senders_data();
    void senders();
    void oneFault_data();
    void oneFault();
    void remarks_data();
    void remarks();
    void openPassword();

private:
    ConfigReading read(const QByteArray &notify, const QByteArray &ofPair = {});
    QTemporaryDir m_dir;
    QByteArray m_text;
};

// Below the class: moc 6.4 loses it behind these.
namespace
{
const QByteArray Pair(R"toml([[pair]]
id = "hosted-voice"
name = "Hosted Voice"
profile = "hosted"
rpo_minutes = 60
[pair.production]
id = "naperville"
name = "Naperville, IL"
zone = "America/Chicago"
[pair.production.ssh]
host = "naperville.example"
[pair.production.rest]
url = "https://naperville.example:8443"
ca_file = "ca.pem"
token_keychain = "naperville"
[pair.backup]
id = "centennial"
name = "Centennial, CO"
zone = "America/Denver"
[pair.backup.ssh]
host = "centennial.example"
[pair.backup.rest]
url = "https://centennial.example:8443"
ca_file = "ca.pem"
token_keychain = "centennial"
)toml");
const QByteArray Notify(R"toml([notify]
from = "Switchback NOC <noc@example.net>"
[[notify.mail]]
name = "naperville"
site = "naperville"
server = "smtp://mail.naperville.example:587"
user = "switchback"
password_file = "mail.password"
connections = 8
per_minute = 600
[[notify.mail]]
name = "lab"
site = "outside"
server = "smtp://127.0.0.1:2525"
[[notify.mail]]
name = "provider"
site = "outside"
server = "smtps://mail.example.net"
ca_file = "ca.pem"
user = "noc"
keychain = "provider-mail"
[notify.mailbox]
server = "imap://mail.example.net"
user = "noc"
password_file = "mail.password"
address = "noc@example.net"
)toml");
} // namespace

void TestNotifyConfig::initTestCase()
{
    const auto put = [this](const char *name, const QByteArray &text) {
        QFile file(m_dir.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(file.fileName()).constData(), 0600), 0);
    };
    QFile ca(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/cases/_base/keys/ca.pem"));
    QVERIFY(ca.open(QIODevice::ReadOnly));
    put("ca.pem", ca.readAll());
    put("mail.password", "secret\n");
}

ConfigReading TestNotifyConfig::read(const QByteArray &notify, const QByteArray &ofPair)
{
    m_text = QByteArray(Pair).replace("[pair.production]\n", ofPair + "[pair.production]\n") + notify;
    QFile file(m_dir.filePath(QStringLiteral("switchback.toml")));
    if (file.open(QIODevice::WriteOnly))
        file.write(m_text);
    file.close();
    return readConsoleConfig(file.fileName());
}

void TestNotifyConfig::valuesAndDefaults()
{
    const ConfigReading reading = read(Notify);
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QStringLiteral("f"), reading)));
    QVERIFY(reading.remarks.isEmpty());
    const NotifySettings &notify = reading.config.notify;
    QCOMPARE(notify.fromName, QStringLiteral("Switchback NOC"));
    QCOMPARE(notify.fromAddress, QStringLiteral("noc@example.net"));
    QCOMPARE(notify.mail.size(), 3);
    const QString password = m_dir.filePath(QStringLiteral("mail.password"));
    QVERIFY(
        (notify.mail.at(0) ==
         MailServerSettings{"naperville",
                            "naperville",
                            {"mail.naperville.example", 587, Tls::Starttls, {}, "switchback", password, {}},
                            8,
                            600}));
    QVERIFY((notify.mail.at(1) ==
             MailServerSettings{"lab", "outside", {"127.0.0.1", 2525, Tls::None, {}, {}, {}, {}}, 4, 0}));
    QVERIFY(
        (notify.mail.at(2) ==
         MailServerSettings{
             "provider",
             "outside",
             {"mail.example.net", 465, Tls::Implicit, m_dir.filePath("ca.pem"), "noc", {}, "provider-mail"},
             4,
             0}));
    QVERIFY(
        (notify.mailbox == MailboxSettings{{"mail.example.net", 143, Tls::Starttls, {}, "noc", password, {}},
                                           "noc@example.net"}));
}

void TestNotifyConfig::leftOut()
{
    const ConfigReading reading = read({});
    QVERIFY(reading.ok());
    QVERIFY(reading.config.notify == NotifySettings());
}

namespace
{
const QByteArray Telling(R"toml([notify]
from = "noc@example.net"
updates_by_themselves = false
acknowledge_within_min = 20
phone_region = "DE"
test_reachability = "Tue 6:05"
[notify.operators]
email = ["noc@example.net", "ramos@example.net"]
sms = ["+13125550199"]
voice = ["+13125550198"]
)toml");
} // namespace

void TestNotifyConfig::telling()
{
    const ConfigReading none = read({});
    QVERIFY(none.config.pairs.first().telling == TellingSettings());
    const ConfigReading reading = read(Telling);
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QStringLiteral("f"), reading)));
    const TellingSettings &telling = reading.config.pairs.first().telling;
    QCOMPARE(telling.updatesByThemselves, false);
    QVERIFY(telling.acknowledgeWithin == std::chrono::minutes(20));
    QCOMPARE(telling.phoneRegion, QByteArray("DE"));
    QVERIFY(telling.testReachability == (WeeklyTime{2, 6 * 60 + 5, "America/Chicago"}));
    QVERIFY(
        reading.config.notify.operators ==
        (OperatorAddresses{{"noc@example.net", "ramos@example.net"}, {"+13125550199"}, {"+13125550198"}}));
}

/// A pair says only what it has otherwise.
void TestNotifyConfig::tellingOfAPair()
{
    const ConfigReading reading =
        read("[pair.notify]\nacknowledge_within_min = 5\ntest_reachability = \"off\"\n" + Telling);
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QStringLiteral("f"), reading)));
    const TellingSettings &telling = reading.config.pairs.first().telling;
    QVERIFY(telling.acknowledgeWithin == std::chrono::minutes(5));
    QVERIFY(!telling.testReachability);
    QCOMPARE(telling.updatesByThemselves, false);
    QCOMPARE(telling.phoneRegion, QByteArray("DE"));
}

/// Of a pair, and by its production site's clock where none is named.
void TestNotifyConfig::standbyCalls()
{
    QVERIFY(!read({}).config.pairs.first().standbyCalls);
    const ConfigReading daily = read({}, "test_calls = \"daily 05:00\"\n");
    QVERIFY2(daily.ok(), qPrintable(configCheckText(QStringLiteral("f"), daily)));
    QVERIFY(daily.config.pairs.first().standbyCalls == (WeeklyTime{0, 300, "America/Chicago"}));
    const ConfigReading wrong = read({}, "test_calls = \"at five\"\n");
    QCOMPARE(wrong.faults.size(), 1);
    QCOMPARE(wrong.faults.first().key, QString("pair.test_calls"));
    QVERIFY(wrong.faults.first().fix.contains("daily 05:00"));
}

void TestNotifyConfig::weeklyTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("day"); ///< -1: it is none
    QTest::addColumn<int>("minute");
    QTest::addColumn<QByteArray>("zone");
    QTest::newRow("short") << "Mon 09:30" << 1 << 570 << QByteArray();
    QTest::newRow("long") << "sunday  23:59" << 7 << 1439 << QByteArray();
    QTest::newRow("zone") << "Fri 0:00 Europe/Berlin" << 5 << 0 << QByteArray("Europe/Berlin");
    QTest::newRow("each day") << "daily 05:00" << 0 << 300 << QByteArray();
    QTest::newRow("hour") << "Mon 24:00" << -1 << 0 << QByteArray();
    QTest::newRow("no day") << "09:30" << -1 << 0 << QByteArray();
    QTest::newRow("no such day") << "Foo 09:30" << -1 << 0 << QByteArray();
    QTest::newRow("more behind") << "Mon 09:30 Europe/Berlin x" << -1 << 0 << QByteArray();
}

void TestNotifyConfig::weeklyTimes()
{
    QFETCH(QString, text);
    QFETCH(int, day);
    const std::optional<WeeklyTime> time = weeklyTimeFrom(text);
    QCOMPARE(time.has_value(), day >= 0);
    if (!time)
        return;
    QCOMPARE(time->day, day);
    QTEST(time->minute, "minute");
    QTEST(time->zone, "zone");
}

void TestNotifyConfig::tellingFaults_data()
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
    row("no truth", "= false", "= \"no\"", "notify.updates_by_themselves", "true or false");
    row("never", "= 20", "= 0", "notify.acknowledge_within_min", "between 1 and 240");
    row("country", "\"DE\"", "\"ZZ\"", "notify.phone_region", "ISO 3166");
    row("small letters", "\"DE\"", "\"de\"", "notify.phone_region", "ISO 3166");
    row("no day", "Tue 6:05", "daily", "notify.test_reachability", "Mon 09:30");
    row("no zone", "Tue 6:05", "Tue 6:05 Europe/Berlim", "notify.test_reachability", "Europe/Berlin");
    row("operator's mail", "ramos@", "ra mos@", "notify.operators.email", "Correct it");
    row("second header", "ramos@", "ramos\\r\\nBcc: x@", "notify.operators.email", "Correct it");
    row("operator's number", "+13125550199", "312 555 0199", "notify.operators.sms", "E.164");
    row("unknown channel", "voice = ", "fax = ", "notify.operators.fax", "not a key");
    row("no list", "[\"+13125550198\"]", "\"+13125550198\"", "notify.operators.voice", "a list");
}

void TestNotifyConfig::tellingFaults()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, key);
    QFETCH(QString, says);
    QByteArray notify = Telling;
    QVERIFY(notify.contains(from));
    const ConfigReading reading = read(notify.replace(notify.indexOf(from), from.size(), to));
    const QString all = configCheckText(QStringLiteral("f"), reading);
    QCOMPARE(reading.faults.size(), 1);
    QCOMPARE(reading.faults.first().key, key);
    QVERIFY2(all.contains(says), qPrintable(all));
    const int line = reading.faults.first().line;
    QVERIFY2(m_text.split('\n').at(line - 1).startsWith(key.section(QLatin1Char('.'), -1).toUtf8()),
             qPrintable(all));
}

void TestNotifyConfig::senders_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("address");
    QTest::newRow("name and address") << QByteArray("NOC <a@b.example>") << "NOC"
                                      << "a@b.example";
    QTest::newRow("address alone") << QByteArray("a@b.example") << ""
                                   << "a@b.example";
    QTest::newRow("quoted") << QByteArray("\\\"Voice, NOC\\\" <a@b.example>") << "Voice, NOC"
                            << "a@b.example";
    QTest::newRow("other letters") << QByteArray("Störung <a@bücher.example>") << "Störung"
                                   << "a@xn--bcher-kva.example";
}

void TestNotifyConfig::senders()
{
    QFETCH(QByteArray, from);
    const ConfigReading reading = read("[notify]\nfrom = \"" + from + "\"\n");
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QStringLiteral("f"), reading)));
    QTEST(reading.config.notify.fromName, "name");
    QTEST(reading.config.notify.fromAddress, "address");
}

void TestNotifyConfig::oneFault_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("at"); ///< text of the line that must be named
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *from, const char *to, const char *at, const char *key,
                        const char *says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(at)
                            << QString::fromLatin1(key) << QString::fromLatin1(says);
    };
    row("no sender", "from = ", "# ", "[notify]", "notify.from", "missing");
    row("sender without @", "<noc@example.net>", "<noc>", "from = ", "notify.from", "no sender");
    row("two senders", "<noc@example.net>", "<noc@example.net>, b@c.example", "from = ", "notify.from",
        "no sender");
    row("second command in the sender", "<noc@example.net>", "<noc@example.net RCPT>",
        "from = ", "notify.from", "no sender");
    row("unknown key", "per_minute", "per_minutes", "per_minutes", "notify.mail.per_minutes", "per_minute");
    row("unknown table", "[notify.mailbox]", "[notify.mailbx]", "[notify.mailbx]", "notify.mailbx",
        "mailbox");
    row("no list", "[[notify.mail]]\nname = \"provider\"", "[notify.mail]\nname = \"provider\"", "x", "",
        "TOML");
    row("name", "name = \"lab\"", "name = \"Lab\"", "name = \"Lab\"", "notify.mail.name", "a-z");
    row("name twice", "name = \"lab\"", "name = \"naperville\"", "name = \"naperville\"\nsite = \"outside",
        "notify.mail.name", "used already");
    row("site", "site = \"naperville\"", "site = \"chicago\"", "site = \"chicago", "notify.mail.site",
        "naperville, centennial");
    row("no server", "server = \"smtp://127", "# ", "[[notify.mail]]\nname = \"lab\"", "notify.mail.server",
        "missing");
    row("http", "smtp://127", "http://127", "http://127", "notify.mail.server", "no mail server");
    row("imap for mail", "smtp://127", "imap://127", "imap://127", "notify.mail.server", "no mail server");
    row("password in the address", "smtp://mail.nap", "smtp://me:pw@mail.nap", "smtp://me",
        "notify.mail.server", "more than host and port");
    row("path", "127.0.0.1:2525", "127.0.0.1:2525/x", "2525/x", "notify.mail.server",
        "more than host and port");
    row("tls", "per_minute = 600", "tls = \"ssl\"", "tls = ", "notify.mail.tls", "starttls");
    row("tls and scheme", "ca_file = \"ca.pem\"\nuser = \"noc\"", "tls = \"starttls\"\nuser = \"noc\"",
        "tls = ", "notify.mail.tls", "says otherwise");
    row("open to the world", "per_minute = 600", "tls = \"none\"", "tls = ", "notify.mail.tls",
        "no address of this machine");
    row("CA missing", "ca_file = \"ca.pem\"\nuser = \"noc\"", "ca_file = \"cb.pem\"\nuser = \"noc\"",
        "cb.pem", "notify.mail.ca_file", "cannot be read");
    row("connections", "connections = 8", "connections = 0", "connections = 0", "notify.mail.connections",
        "between 1 and 20");
    row("rate", "per_minute = 600", "per_minute = -1", "per_minute = -1", "notify.mail.per_minute",
        "between 0");
    row("no password", "password_file = \"mail.password\"\nconn", "conn", "user = \"switchback\"",
        "notify.mail.user", "neither password_file nor keychain");
    row("two passwords", "connections = 8", "keychain = \"x\"", "keychain = \"x\"", "notify.mail.keychain",
        "password_file as well");
    row("password of nobody", "user = \"switchback\"\n", "", "[[notify.mail]]", "notify.mail.user",
        "no user");
    row("password missing", "mail.password\"\nconn", "mal.password\"\nconn", "mal.password",
        "notify.mail.password_file", "does not exist");
    row("mailbox without address", "address = \"noc@example.net\"", "", "[notify.mailbox]",
        "notify.mailbox.address", "missing");
    row("mailbox's address", "address = \"noc@example.net\"", "address = \"noc@\"",
        "address = ", "notify.mailbox.address", "no domain");
    row("mailbox without a user", "user = \"noc\"\npassword_file = \"mail.password\"\naddress", "address",
        "[notify.mailbox]", "notify.mailbox.user", "no user");
    row("smtp for the mailbox", "imap://", "smtp://", "smtp://mail.example.net\"\nuser",
        "notify.mailbox.server", "no mail server");
}

void TestNotifyConfig::oneFault()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, at);
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
    QVERIFY(!found->fix.isEmpty());
    if (!key.isEmpty()) {
        const qsizetype where = m_text.indexOf(at, Pair.size());
        QVERIFY(where >= 0);
        QVERIFY2(found->line == int(m_text.left(where).count('\n')) + 1, qPrintable(all));
    }
}

void TestNotifyConfig::remarks_data()
{
    QTest::addColumn<QByteArray>("notify");
    QTest::addColumn<QString>("says");
    const QByteArray mailbox = Notify.mid(Notify.indexOf("[notify.mailbox]"));
    const QByteArray one("[notify]\nfrom = \"noc@example.net\"\n[[notify.mail]]\nname = \"a\"\nserver = "
                         "\"smtp://a.example\"\nsite = \"centennial\"\n");
    const QByteArray second = one.mid(one.indexOf("[[")).replace("\"a\"", "\"b\"");
    QTest::newRow("one server") << one + mailbox << "all mail servers lie in centennial";
    QTest::newRow("two in one site") << one + second + mailbox << "all mail servers lie in centennial";
    QTest::newRow("two sites") << one + QByteArray(second).replace("centennial", "naperville") + mailbox
                               << "";
    QTest::newRow("outside alone") << QByteArray(one).replace("centennial", "outside") + mailbox << "";
    QTest::newRow("no mailbox") << QByteArray(one).replace("centennial", "outside") << "read by nobody";
    QTest::newRow("open in a private network")
        << QByteArray(one)
                   .replace("centennial", "outside")
                   .replace("a.example\"", "10.1.2.3\"\ntls = \"none\"") +
               mailbox
        << "10.1.2.3 and its password can be read";
}

void TestNotifyConfig::remarks()
{
    QFETCH(QByteArray, notify);
    QFETCH(QString, says);
    const ConfigReading reading = read(notify);
    const QString all = configCheckText(QStringLiteral("f"), reading);
    QVERIFY2(reading.ok(), qPrintable(all));
    QCOMPARE(reading.remarks.size(), says.isEmpty() ? 0 : 1);
    QVERIFY2(all.contains(says), qPrintable(all));
}

void TestNotifyConfig::openPassword()
{
    const QString secret = m_dir.filePath(QStringLiteral("mail.password"));
    QCOMPARE(::chmod(QFile::encodeName(secret).constData(), 0644), 0);
    const ConfigReading reading = read(Notify);
    QCOMPARE(::chmod(QFile::encodeName(secret).constData(), 0600), 0);
    QCOMPARE(reading.faults.size(), 2); // the server's and the mailbox's
    QVERIFY(reading.faults.constFirst().text.contains(QLatin1String("mode 644")));
    QVERIFY(!configCheckText(QStringLiteral("f"), reading).contains(QLatin1String("secret\n")));
}

QTEST_GUILESS_MAIN(TestNotifyConfig)
#include "tst_notifyconfig.moc"
