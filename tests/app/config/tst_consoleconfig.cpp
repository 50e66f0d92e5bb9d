// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/consoleconfig.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <sys/stat.h>

using namespace Switchback;
using namespace std::chrono_literals;

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
    void notToml();
    void missingFile();
    void secretsOpenToOthers();
    void sameAddressTwice();
    void homeAndAbsolutePaths();

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
        secret.write("x\n");
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
    row("profile", "\"hosted\" ", "\"hostd\" ", "profile", "pair.profile", "does not exist");
    row("key file missing", "keys/centennial\"", "keys/centenial\"", "keys/centenial", "pair.backup.ssh.key",
        "does not exist");
    row("CA missing", "keys/ca.pem", "keys/cb.pem", "keys/cb.pem", "pair.production.rest.ca_file", "missing");
    row("two tokens", "# token_keychain", "token_keychain", "token_keychain",
        "pair.production.rest.token_keychain", "there is a token_file as well");
    row("no token", "token_file = \"keys/centennial.token\"", "", "[pair.backup.rest]",
        "pair.backup.rest.token_file", "neither token_file nor token_keychain");
    row("store", "# store = \"sqlite:", "store = \"mysql:", "store = \"mysql", "store", "is no store");
    row("host with user", "\"naperville.example\"", "\"me@naperville.example\"", "me@",
        "pair.production.ssh.host", "no host name");
    row("host like an option", "\"naperville.example\"", "\"-oProxyCommand=x\"", "-oProxy",
        "pair.production.ssh.host", "no host name");
    row("empty name", "\"Hosted Voice\"", "\"  \"", "name = \"  \"", "pair.name", "empty");
    row("escape in a name", "\"Hosted Voice\"", "\"Hosted\\u001b[31m\"", "name = \"Hosted", "pair.name",
        "cannot be seen");
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
    QVERIFY(pair.pollPeriod == 5s);
    QCOMPARE(pair.production.shortName, QStringLiteral("Naperville"));
    QCOMPARE(pair.backup.ssh.port, quint16(22));
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

void TestConsoleConfig::homeAndAbsolutePaths()
{
    const QByteArray old = qgetenv("HOME");
    qputenv("HOME", QFile::encodeName(m_dir.path()));
    QByteArray text = replaced(m_example, "\"keys/naperville\"", "\"~/keys/naperville\"");
    text = replaced(text, "\"keys/known_hosts\"",
                    '"' + m_dir.filePath(QStringLiteral("keys/known_hosts")).toUtf8() + '"');
    text = replaced(text, "# store = \"sqlite:", "store = \"sqlite:");
    const ConfigReading reading = readConsoleConfig(write(text));
    qputenv("HOME", old);
    QVERIFY2(reading.ok(), qPrintable(configCheckText(QString(), reading)));
    QCOMPARE(reading.config.pairs.first().production.ssh.keyFile,
             m_dir.filePath(QStringLiteral("keys/naperville")));
    QCOMPARE(reading.config.storeUrl,
             QLatin1String("sqlite:") + m_dir.filePath(QStringLiteral("switchback/console.sqlite")));
}

QTEST_GUILESS_MAIN(TestConsoleConfig)
#include "tst_consoleconfig.moc"
