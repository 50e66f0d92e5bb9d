// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/consoleconfig.h"
#include "app/config/pairrunbooks.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <sys/stat.h>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QByteArray
    HostKey("naperville.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDCTuLoReJvvyuRdYXeV45ByG5eX8SfdOCwR\n");
const QByteArray Certificate(R"(-----BEGIN CERTIFICATE-----
MIIBdjCCARugAwIBAgIUe1RafM4C65QqOuivl+rEsMXQBGcwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjgxNTI0NDRaGA8yMTI2MTEwNDE1MjQ0
NFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFdK
f9jcVc/cOEdZeHkwhDVSCrsxC03KAvnUnYaP3ZcT5j9rzyW3pD2x9idxZrHwJsS1
NnKu0aQmOKJ34R6hk2ujUzBRMB0GA1UdDgQWBBRZxzyUtjraJbB4nUc9ERG16Lmk
ZzAfBgNVHSMEGDAWgBRZxzyUtjraJbB4nUc9ERG16LmkZzAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0kAMEYCIQDoCxhbwkTuWy/oGAnR2Nx//FZojnp4IdoZ
RWsfpgivtAIhAPhnKdFnaXQq4Khb6HuzGYS4/Q+aDOS41km7TNTlpXDc
-----END CERTIFICATE-----
)");
} // namespace

/// The console's configuration file: the example is in order, and every fault is named with its line.
class TestConsoleConfig : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void exampleIsInOrder();
    void m2_twoDataCentres();
    void m3_m4_productionAndBackup();
    void oneFault_data();
    void oneFault();
    void allFaultsAtOnce();
    void valuesAndDefaults();
    void referenceIsRead_data();
    void referenceIsRead();
    void notToml();
    void missingFile();
    void secretsOpenToOthers();
    void sameAddressTwice();
    void uselessFiles_data();
    void uselessFiles();
    void passwordOpenToOthers_data();
    void passwordOpenToOthers();
    void homeAndAbsolutePaths();
    void ownRunbooks();

private:
    QString write(const QByteArray &text);
    static QByteArray replaced(QByteArray text, const QByteArray &from, const QByteArray &to);
    static int lineOf(const QByteArray &text, const QByteArray &what);

    QTemporaryDir m_dir;
    QByteArray m_example;
};

void TestConsoleConfig::initTestCase()
{
    QFile file(QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/config/switchback.toml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_example = file.readAll();
    QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("keys")));
    for (const char *name :
         {"naperville", "centennial", "known_hosts", "ca.pem", "naperville.token", "centennial.token"}) {
        QFile secret(m_dir.filePath(QStringLiteral("keys/") + QString::fromLatin1(name)));
        QVERIFY(secret.open(QIODevice::WriteOnly));
        const QByteArray part(name);
        secret.write(part == "known_hosts" ? HostKey : part == "ca.pem" ? Certificate : QByteArray("x\n"));
        secret.close();
        QCOMPARE(::chmod(QFile::encodeName(secret.fileName()).constData(), 0600), 0);
    }
}

QString TestConsoleConfig::write(const QByteArray &text)
{
    QFile file(m_dir.filePath(QStringLiteral("switchback.toml")));
    if (file.open(QIODevice::WriteOnly))
        file.write(text);
    return file.fileName();
}

QByteArray TestConsoleConfig::replaced(QByteArray text, const QByteArray &from, const QByteArray &to)
{
    if (!text.contains(from))
        qFatal("the example has no %s", from.constData());
    const qsizetype at = text.indexOf(from);
    return text.replace(at, from.size(), to);
}

int TestConsoleConfig::lineOf(const QByteArray &text, const QByteArray &what)
{
    return int(text.left(text.indexOf(what)).count('\n')) + 1;
}

void TestConsoleConfig::exampleIsInOrder()
{
    const QString path = write(m_example);
    const ConfigReading reading = readConsoleConfig(path);
    QVERIFY2(reading.ok(), qPrintable(configCheckText(path, reading)));
    QCOMPARE(reading.config.pairs.size(), 1);
    const PairConfig &pair = reading.config.pairs.first();
    QCOMPARE(pair.id, QStringLiteral("hosted-voice"));
    QVERIFY(pair.rpo == 60min);
    QCOMPARE(pair.production.ssh.keyFile, m_dir.filePath(QStringLiteral("keys/naperville")));
    QCOMPARE(pair.production.purpose, QStringLiteral("production"));
    QCOMPARE(pair.backup.purpose, QStringLiteral("backup"));
    QCOMPARE(pair.backup.shortName, QStringLiteral("Centennial"));
    QCOMPARE(pair.backup.zone, QByteArray("America/Denver"));
    QVERIFY(configCheckText(path, reading).contains(QLatin1String("in order")));
}

/// Row M2 of the agreement: two sites with a purpose each, neither fewer nor more.
void TestConsoleConfig::m2_twoDataCentres()
{
    const PairConfig pair = readConsoleConfig(write(m_example)).config.pairs.value(0);
    QCOMPARE(pair.production.purpose, QStringLiteral("production"));
    QCOMPARE(pair.backup.purpose, QStringLiteral("backup"));
    QVERIFY(pair.production.id != pair.backup.id);
    const ConfigReading one = readConsoleConfig(write(m_example.left(m_example.indexOf("[pair.backup]"))));
    QVERIFY(std::any_of(one.faults.begin(), one.faults.end(),
                        [](const ConfigFault &fault) { return fault.key == QLatin1String("pair.backup"); }));
    const ConfigReading three = readConsoleConfig(
        write(m_example + "\n[pair.third]\nid = \"third\"\nname = \"Third\"\nzone = \"UTC\"\n"));
    QVERIFY(std::any_of(three.faults.begin(), three.faults.end(),
                        [](const ConfigFault &fault) { return fault.key == QLatin1String("pair.third"); }));
}

/// Rows M3 and M4: the sites of the example, each in its own zone.
void TestConsoleConfig::m3_m4_productionAndBackup()
{
    const PairConfig pair = readConsoleConfig(write(m_example)).config.pairs.value(0);
    QCOMPARE(pair.production.name, QStringLiteral("Naperville, IL"));
    QCOMPARE(pair.production.zone, QByteArray("America/Chicago"));
    QCOMPARE(pair.backup.name, QStringLiteral("Centennial, CO"));
    QCOMPARE(pair.backup.zone, QByteArray("America/Denver"));
}

void TestConsoleConfig::oneFault_data()
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
    row("unknown key", "poll_seconds = 5", "poll_secs = 5", "poll_secs", "pair.poll_secs",
        "Did you mean \"poll_seconds\"?");
    row("unknown table", "[pair.backup.rest]", "[pair.backup.rst]", "[pair.backup.rst]", "pair.backup.rst",
        "Did you mean \"rest\"?");
    row("wrong type", "rpo_minutes = 60", "rpo_minutes = \"60\"", "rpo_minutes", "pair.rpo_minutes",
        "wants a whole number, but is a text");
    row("fraction", "poll_seconds = 5", "poll_seconds = 2.5", "poll_seconds", "pair.poll_seconds",
        "fraction");
    row("out of range", "poll_seconds = 5", "poll_seconds = 0", "poll_seconds", "pair.poll_seconds",
        "between 1 and 300");
    row("no RPO", "rpo_minutes = 60 ", "# ", "[[pair]]", "pair.rpo_minutes", "missing");
    row("RPO below two polls", "# time_scale = 60", "time_scale = 3600", "poll_seconds", "pair.poll_seconds",
        "less than two poll periods");
    row("zone", "America/Chicago", "America/Chicgo", "Chicgo", "pair.production.zone",
        "Did you mean \"America/Chicago\"?");
    row("zone by offset", "America/Chicago", "UTC-06:00", "UTC-06:00", "pair.production.zone",
        "no time zone");
    row("http", "https://naperville", "http://naperville", "http://naperville", "pair.production.rest.url",
        "only https");
    row("token in the URL", "https://naperville", "https://me:secret@naperville", "https://me",
        "pair.production.rest.url", "more than host");
    row("id", "\"naperville\"\nname", "\"Naperville\"\nname", "\"Naperville\"\n", "pair.production.id",
        "does not begin with a-z");
    row("same id twice", "id = \"centennial\"", "id = \"naperville\"", "id = \"naperville\"\nname = \"Cent",
        "pair.backup.id", "used already");
    row("same host twice", "host = \"centennial.example\"", "host = \"naperville.example\"",
        "host = \"naperville.example\"\nuser = \"switchback\"\nkey = \"keys/cent", "pair.backup.ssh.host",
        "used already in line");
    row("same name typed for both", "name = \"Centennial, CO\"",
        "name = \"Other, CO\"\nshort_name = \" NAPERVILLE\"", "short_name = \" NAP", "pair.backup.short_name",
        "both sites are called");
    row("same name up to the comma", "name = \"Centennial, CO\"", "name = \"naperville, CO\"",
        "name = \"naperville, C", "pair.backup.name", "both sites are called");
    row("same host by a full stop", "host = \"centennial.example\"", "host = \"Naperville.example.\"",
        "host = \"Naperville.example.", "pair.backup.ssh.host", "used already in line");
    row("profile", "\"hosted\" ", "\"hostd\" ", "profile", "pair.profile", "does not exist");
    row("key file missing", "keys/centennial\"", "keys/centenial\"", "keys/centenial", "pair.backup.ssh.key",
        "does not exist");
    row("CA missing", "keys/ca.pem", "keys/cb.pem", "keys/cb.pem", "pair.production.rest.ca_file",
        "cannot be read: it does not exist");
    row("two tokens", "# token_keychain", "token_keychain", "token_keychain",
        "pair.production.rest.token_keychain", "there is a token_file as well");
    row("no token", "token_file = \"keys/centennial.token\"", "", "[pair.backup.rest]",
        "pair.backup.rest.token_file", "neither token_file nor token_keychain");
    row("store", "# store = \"sqlite:", "store = \"mysql:", "store = \"mysql", "store",
        "it is neither sqlite: nor postgresql:");
    row("store's option", "# store = \"sqlite:", "store = \"postgresql://a@b/c?sslmod=x#",
        "store = \"postgres", "store", "sslmod");
    row("sign-in", "# sign_in_minutes = 30", "sign_in_minutes = 0", "sign_in_minutes", "sign_in_minutes",
        "between 1 and 1440");
    row("host with user", "\"naperville.example\"", "\"me@naperville.example\"", "me@",
        "pair.production.ssh.host", "no host name");
    row("host like an option", "\"naperville.example\"", "\"-oProxyCommand=x\"", "-oProxy",
        "pair.production.ssh.host", "no host name");
    row("empty name", "\"Hosted Voice\"", "\"  \"", "name = \"  \"", "pair.name", "empty");
    row("escape in a name", "\"Hosted Voice\"", "\"Hosted\\u001b[31m\"", "name = \"Hosted", "pair.name",
        "cannot be seen");
    const char *reference = "# reference = \"192.0.2.1:443\"";
    row("reference without a port", reference, "reference = \"192.0.2.1\"", "reference = ", "pair.reference",
        "no host and port");
    row("reference's port", reference, "reference = \"192.0.2.1:70000\"", "reference = ", "pair.reference",
        "no host and port");
    row("reference like an option", reference, "reference = \"-x:1\"", "reference = ", "pair.reference",
        "no host and port");
    row("reference in a site", reference, "reference = \"Centennial.example:80\"",
        "reference = ", "pair.reference", "not one outside both sites");
    row("reference here", reference, "reference = \"127.0.0.1:80\"", "reference = ", "pair.reference",
        "this machine itself");
    row("port", "port = 22", "port = 70000", "port = 70000", "pair.production.ssh.port",
        "between 1 and 65535");
}

void TestConsoleConfig::oneFault()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, at);
    QFETCH(QString, key);
    QFETCH(QString, says);
    const QByteArray text = replaced(m_example, from, to);
    const QString path = write(text);
    const ConfigReading reading = readConsoleConfig(path);
    const QString all = configCheckText(path, reading);
    const auto found = std::find_if(reading.faults.begin(), reading.faults.end(),
                                    [&key](const ConfigFault &fault) { return fault.key == key; });
    QVERIFY2(found != reading.faults.end(), qPrintable(all));
    QVERIFY2(found->line == lineOf(text, at), qPrintable(QString::number(lineOf(text, at)) + all));
    QVERIFY2((found->text + QLatin1Char(' ') + found->fix).contains(says), qPrintable(all));
    QVERIFY(!found->fix.isEmpty());
    QVERIFY(all.contains(QStringLiteral("switchback.toml:%1: ").arg(found->line)));
    QVERIFY(!all.contains(QChar(0x1b)));
}

void TestConsoleConfig::allFaultsAtOnce()
{
    QByteArray text = replaced(m_example, "poll_seconds = 5", "poll_seconds = 999");
    text = replaced(text, "America/Denver", "Denver");
    text = replaced(text, "port = 22", "prot = 22");
    const ConfigReading reading = readConsoleConfig(write(text));
    QCOMPARE(reading.faults.size(), 3);
    QVERIFY(reading.faults.at(0).line < reading.faults.at(1).line);
    QVERIFY(reading.faults.at(1).line < reading.faults.at(2).line);
    QVERIFY(configCheckText(QStringLiteral("f"), reading).contains(QLatin1String("3 fault(s).")));
}

void TestConsoleConfig::valuesAndDefaults()
{
    QByteArray text = replaced(m_example, "# time_scale = 60", "time_scale = 60");
    text = replaced(text, "short_name = ", "# ");
    const ConfigReading reading = readConsoleConfig(write(text));
    QVERIFY(reading.ok());
    const PairConfig &pair = reading.config.pairs.first();
    QVERIFY(pair.rpo == 60s);
    QCOMPARE(pair.timeScale, 60);
    QCOMPARE(pair.outageScale, 60); // of one lab, one speed, unless it says otherwise
    text = replaced(text, "# outage_scale = 4", "outage_scale = 4");
    QCOMPARE(readConsoleConfig(write(text)).config.pairs.first().outageScale, 4);
    QVERIFY(pair.pollPeriod == 5s);
    QCOMPARE(pair.production.shortName, QStringLiteral("Naperville"));
    QCOMPARE(pair.backup.ssh.port, quint16(22));
}

void TestConsoleConfig::referenceIsRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    const auto row = [](const char *text, const char *host, int port) {
        QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(host) << port;
    };
    row("192.0.2.1:443", "192.0.2.1", 443);
    row("router.example:1", "router.example", 1);
    row("[2001:db8::1]:65535", "2001:db8::1", 65535);
}

void TestConsoleConfig::referenceIsRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    const ConfigReading reading = readConsoleConfig(
        write(replaced(m_example, "# reference = \"192.0.2.1:443\"", "reference = \"" + text + '"')));
    QVERIFY2(reading.ok(), reading.ok() ? "" : qPrintable(reading.faults.first().text));
    QCOMPARE(reading.config.pairs.first().reference.host, host);
    QCOMPARE(int(reading.config.pairs.first().reference.port), port);
}

void TestConsoleConfig::notToml()
{
    const QByteArray text = replaced(m_example, "name = \"Hosted Voice\"", "name = Hosted Voice");
    const ConfigReading reading = readConsoleConfig(write(text));
    QCOMPARE(reading.faults.size(), 1);
    QCOMPARE(reading.faults.first().line, lineOf(text, "name = Hosted"));
    const ConfigReading binary = readConsoleConfig(write(QByteArray("\xff\xfe\x00\x01", 4)));
    QCOMPARE(binary.faults.size(), 1);
}

void TestConsoleConfig::missingFile()
{
    const ConfigReading reading = readConsoleConfig(m_dir.filePath(QStringLiteral("nothing.toml")));
    QCOMPARE(reading.faults.size(), 1);
    QVERIFY(reading.faults.first().text.contains(QLatin1String("does not exist")));
    QVERIFY(!readConsoleConfig(m_dir.path()).ok());
    QVERIFY(!readConsoleConfig(write("")).ok());
    QVERIFY(!readConsoleConfig(write("pair = []\n")).ok());
}

void TestConsoleConfig::secretsOpenToOthers()
{
    const QString path = write(m_example);
    const QByteArray token = QFile::encodeName(m_dir.filePath(QStringLiteral("keys/naperville.token")));
    QCOMPARE(::chmod(token.constData(), 0640), 0);
    const ConfigReading reading = readConsoleConfig(path);
    QCOMPARE(::chmod(token.constData(), 0600), 0);
    QCOMPARE(reading.faults.size(), 1);
    QCOMPARE(reading.faults.first().key, QStringLiteral("pair.production.rest.token_file"));
    QVERIFY(reading.faults.first().text.contains(QLatin1String("mode 640")));
    QVERIFY(reading.faults.first().fix.contains(QLatin1String("chmod 600")));
}

void TestConsoleConfig::sameAddressTwice()
{
    const QByteArray text = replaced(m_example, "https://centennial.example", "https://NAPERVILLE.example");
    const ConfigReading reading = readConsoleConfig(write(text));
    QCOMPARE(reading.faults.size(), 1);
    QCOMPARE(reading.faults.first().key, QStringLiteral("pair.backup.rest.url"));
}

void TestConsoleConfig::uselessFiles_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    const QString hosts = QStringLiteral("known_hosts");
    const QString ca = QStringLiteral("ca.pem");
    const QString noKey = QStringLiteral("holds no host key");
    const QString noCertificate = QStringLiteral("holds no certificate");
    QTest::newRow("empty known_hosts") << hosts << QByteArray() << noKey;
    QTest::newRow("known_hosts of comments") << hosts << QByteArray("# none yet\n\n#" + HostKey) << noKey;
    QTest::newRow("known_hosts without a key") << hosts << QByteArray("naperville.example\n") << noKey;
    QTest::newRow("binary known_hosts") << hosts << QByteArray("\x7f\x45LF\0\1\2", 7) << noKey;
    QTest::newRow("hashed known_hosts")
        << hosts
        << QByteArray("|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= " + HostKey.mid(19))
        << QString();
    QTest::newRow("known_hosts of an authority")
        << hosts << QByteArray("@cert-authority " + HostKey) << QString();
    QTest::newRow("empty CA") << ca << QByteArray() << noCertificate;
    QTest::newRow("garbage CA") << ca << QByteArray("x\n") << noCertificate;
    QTest::newRow("a key for a CA")
        << ca << QByteArray("-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----\n")
        << noCertificate;
    QTest::newRow("CA cut off") << ca << Certificate.left(Certificate.size() / 2) << noCertificate;
    QTest::newRow("CA with words before it") << ca << QByteArray("Our own CA\n" + Certificate) << QString();
}

void TestConsoleConfig::uselessFiles()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QString, says);
    QFile file(m_dir.filePath(QStringLiteral("keys/") + name));
    const auto put = [&file](const QByteArray &bytes) {
        const bool done = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        file.close();
        return done;
    };
    QVERIFY(put(content));
    const ConfigReading reading = readConsoleConfig(write(m_example));
    QVERIFY(put(name == QLatin1String("ca.pem") ? Certificate : HostKey));
    QCOMPARE(reading.faults.size(), says.isEmpty() ? 0 : 2); // both sites name it
    for (const ConfigFault &fault : reading.faults) {
        QVERIFY2(fault.text.contains(says) && fault.text.contains(file.fileName()), qPrintable(fault.text));
        QVERIFY(!fault.fix.isEmpty() && fault.line > 0);
    }
}

void TestConsoleConfig::passwordOpenToOthers_data()
{
    QTest::addColumn<QByteArray>("store");
    QTest::addColumn<int>("mode");
    QTest::addColumn<bool>("said");
    const QByteArray password("postgresql://switchback:pa%20ss@db.example/switchback");
    QTest::newRow("readable by all") << password << 0644 << true;
    QTest::newRow("readable by the group") << password << 0640 << true;
    QTest::newRow("closed") << password << 0600 << false;
    QTest::newRow("in the query") << QByteArray("postgresql://switchback@db.example/s?password=x") << 0644
                                  << true;
    QTest::newRow("no password") << QByteArray("postgresql://switchback@db.example:5432/switchback") << 0644
                                 << false;
    QTest::newRow("a file") << QByteArray("sqlite:/tmp/a:b@c") << 0644 << false;
}

void TestConsoleConfig::passwordOpenToOthers()
{
    QFETCH(QByteArray, store);
    QFETCH(int, mode);
    QFETCH(bool, said);
    const QString path =
        write(replaced(m_example, "# store = \"postgresql://switchback@db.example/switchback\"",
                       "store = \"" + store + '"'));
    QCOMPARE(::chmod(QFile::encodeName(path).constData(), mode_t(mode)), 0);
    const ConfigReading reading = readConsoleConfig(path);
    QVERIFY2(reading.ok(), qPrintable(configCheckText(path, reading)));
    QCOMPARE(reading.remarks.size(), said ? 1 : 0);
    const QString start = configRemarks(path, reading);
    QCOMPARE(start.contains(QStringLiteral("holds the password of the store")), said);
    QVERIFY(!said || start.contains(QStringLiteral("mode %1").arg(QString::number(mode, 8))));
    QVERIFY(configCheckText(path, reading).startsWith(start));
    QVERIFY(!configCheckText(path, reading).contains(QLatin1String("pa%20ss")));
}

void TestConsoleConfig::homeAndAbsolutePaths()
{
    const QByteArray old = qgetenv("HOME");
    qputenv("HOME", QFile::encodeName(m_dir.path()));
    QByteArray text = replaced(m_example, "\"keys/naperville\"", "\"~/keys/naperville\"");
    text = replaced(text, "\"keys/known_hosts\"",
                    '"' + m_dir.filePath(QStringLiteral("keys/known_hosts")).toUtf8() + '"');
    text = replaced(text, "# store = \"sqlite:", "store = \"sqlite:");
    text = replaced(text, "# seat_key = \"~", "seat_key = \"~");
    const ConfigReading reading = readConsoleConfig(write(text));
    const ConfigReading keychain = readConsoleConfig(write(
        replaced(text, "seat_key = \"~/.local/state/switchback/seat.key\"", "seat_key = \"keychain\"")));
    qputenv("HOME", old);
    QCOMPARE(reading.config.seatKey, m_dir.filePath(QStringLiteral(".local/state/switchback/seat.key")));
    QCOMPARE(keychain.config.seatKey, QStringLiteral("keychain"));
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QString(), reading)));
    QCOMPARE(reading.config.pairs.first().production.ssh.keyFile,
             m_dir.filePath(QStringLiteral("keys/naperville")));
    QCOMPARE(reading.config.storeUrl,
             QLatin1String("sqlite:") + m_dir.filePath(QStringLiteral("switchback/console.sqlite")));
}

/// A shop's own runbooks: read, checked, and refused where they are for another move.
void TestConsoleConfig::ownRunbooks()
{
    QFile shipped(QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/runbooks/hosted-planned.toml"));
    QVERIFY(shipped.open(QIODevice::ReadOnly));
    const auto put = [this](const char *name, const QByteArray &text) {
        QFile file(m_dir.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    const QByteArray own = shipped.readAll().replace("Planned failover to {to}", "Move to {to}");
    QVERIFY(put("mine.toml", own));
    QByteArray broken = own;
    QVERIFY(put("broken.toml", broken.replace("kind = \"calls\"", "kind = \"calss\"")));
    const auto reading = [this](const QByteArray &lines) {
        const QByteArray text = QByteArray(m_example).replace(
            "[pair.production]\n", "[pair.runbooks]\n" + lines + "\n[pair.production]\n");
        return readConsoleConfig(write(text));
    };
    const ConfigReading good = reading("planned = \"mine.toml\"");
    QVERIFY2(good.ok(), qPrintable(configCheckText(QStringLiteral("x"), good)));
    const PairConfig pair = good.config.pairs.first();
    QCOMPARE(pair.runbooks.value(QStringLiteral("planned")), m_dir.filePath(QStringLiteral("mine.toml")));
    const Runbooks all = pairRunbooks(pair);
    QCOMPARE(all.guide(RunKind::Planned)->title, QStringLiteral("Move to {to}"));
    QCOMPARE(all.guide(RunKind::Failover)->title, QStringLiteral("Failover to {to}"));
    for (const auto &[lines, says] : {std::pair("failover = \"mine.toml\"", "makes it one for planned"),
                                      std::pair("planned = \"broken.toml\"", "calss"),
                                      std::pair("planned = \"none.toml\"", "does not exist"),
                                      std::pair("let_og = \"mine.toml\"", "let_go")}) {
        const ConfigReading bad = reading(lines);
        const QString said = configCheckText(QStringLiteral("x"), bad);
        QVERIFY2(bad.faults.size() == 1 && said.contains(QLatin1String(says)), qPrintable(said));
        QVERIFY(bad.faults.first().line > 0);
    }
}

QTEST_GUILESS_MAIN(TestConsoleConfig)
#include "tst_consoleconfig.moc"
