// SPDX-License-Identifier: GPL-3.0-or-later
// A terminal that waits for long work: what it writes, and how it is called off.
#include "app/console/terminal/longwait.h"
#include "tests/support/soon.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Terminal;
using namespace std::chrono_literals;

class TestLongWait : public QObject
{
    Q_OBJECT

private slots:
    void whereSomebodyLooksOn();
    void intoAFile();
    void aSignalCallsItOff();
    void anImportIsCalledOffAtTheKeys();
    void aLogIsReadAfterIt();

private:
    void writeConfig();
    [[nodiscard]] static QString program()
    {
        // Another build may be tried by the same test.
        return qEnvironmentVariable("SWITCHBACK_TRY_BIN", QStringLiteral(SWITCHBACK_BIN_DIR)) +
               QStringLiteral("/switchback");
    }
    [[nodiscard]] QString path(const char *name) const { return m_dir.filePath(QLatin1String(name)); }
    void write(const char *name, const QByteArray &bytes)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }

    QTemporaryDir m_dir;
};

void TestLongWait::whereSomebodyLooksOn()
{
    ProgressText text(QStringLiteral("Reading"), true);
    QCOMPARE(text.at(499ms, 1, 4), QString());
    QCOMPARE(text.end(), QString());
    QCOMPARE(text.at(500ms, 0, 0), QStringLiteral("\rReading …  (Ctrl-C calls it off)\x1b[K"));
    QCOMPARE(text.at(600ms, 1, 4), QStringLiteral("\rReading: 25 %  (Ctrl-C calls it off)\x1b[K"));
    QCOMPARE(text.at(700ms, 1, 4), QString());
    QCOMPARE(text.end(), QStringLiteral("\r\x1b[K"));
}

void TestLongWait::intoAFile()
{
    ProgressText text(QStringLiteral("Reading"), false);
    QCOMPARE(text.at(29'999ms, 1, 4), QString());
    QCOMPARE(text.at(30s, 1, 4), QStringLiteral("Reading: 25 %\n"));
    QCOMPARE(text.at(59s, 2, 4), QString());
    QCOMPARE(text.at(60s, 2, 4), QStringLiteral("Reading: 50 %\n"));
    QCOMPARE(text.end(), QString());
}

void TestLongWait::aSignalCallsItOff()
{
    const auto work = std::make_shared<LongWork>();
    {
        const LongWait wait(shown(QStringLiteral("Reading"), work));
        ::raise(SIGINT);
        SOON_VERIFY(work->calledOff);
    }
    struct sigaction after = {};
    sigaction(SIGINT, nullptr, &after);
    QVERIFY(after.sa_handler == SIG_DFL);
    QCOMPARE(exitCode(workCalledOff(), 1), 130);
    QCOMPARE(exitCode({QStringLiteral("store_lost"), {}, {}}, 3), 3);
}

void TestLongWait::writeConfig()
{
    write("token", "0123456789abcdef\n");
    const auto made = [](const char *program, const QStringList &arguments) {
        return QProcess::execute(QLatin1String(program), arguments) == 0;
    };
    const QStringList words{QStringLiteral("-q"),
                            QStringLiteral("-t"),
                            QStringLiteral("ed25519"),
                            QStringLiteral("-N"),
                            QString(),
                            QStringLiteral("-f")};
    QVERIFY(made("ssh-keygen", words + QStringList{path("key")}));
    QVERIFY(made("openssl", {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                             QStringLiteral("ed25519"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                             QStringLiteral("/CN=ca"), QStringLiteral("-keyout"), path("ca.key"),
                             QStringLiteral("-out"), path("ca.pem")}));
    QFile host(path("key.pub"));
    QVERIFY(host.open(QIODevice::ReadOnly));
    const QByteArray key = host.readAll();
    write("hosts", "[127.0.0.1]:1 " + key + "[127.0.0.1]:2 " + key);
    QByteArray text =
        "store = \"sqlite:" + path("store.db").toUtf8() +
        "\"\n[[pair]]\nid = \"voice\"\nname = \"Voice\"\nprofile = \"hosted\"\nrpo_minutes = 60\n";
    for (const auto &[site, port] : {std::pair<QByteArray, int>("production", 1), {"backup", 2}})
        text += "[pair." + site + "]\nid = \"" + site + "\"\nname = \"" + site +
                "\"\nzone = \"America/Denver\"\n[pair." + site +
                ".ssh]\nhost = \"127.0.0.1\"\nport = " + QByteArray::number(port) +
                "\nuser = \"nobody\"\nknown_hosts = \"hosts\"\nkey = \"key\"\n[pair." + site +
                ".rest]\nurl = \"https://127.0.0.1:" + QByteArray::number(port + 2) +
                "\"\nca_file = \"ca.pem\"\ntoken_file = \"token\"\n";
    write("switchback.toml", text);
}

/// By Ctrl-C in a terminal of its own, as soon as that shows how far the work is.
void TestLongWait::anImportIsCalledOffAtTheKeys()
{
    writeConfig();
    QByteArray csv = "name,contact,role,phone,email,zone\n";
    for (int i = 0; i < 240'000; ++i)
        csv += "Clinic " + QByteArray::number(i) + ",D. Osei,director,+1 303 555 0117,it" +
               QByteArray::number(i) + "@clinic.example.com,America/Chicago\n";
    write("list.csv", csv);

    const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    QVERIFY(master >= 0 && ::grantpt(master) == 0 && ::unlockpt(master) == 0);
    const QByteArray name = ::ptsname(master);
    QProcess import;
    import.setChildProcessModifier([name] {
        ::setsid();
    const int terminal = ::open(name.constData(), O_RDWR);
    ::ioctl(terminal, TIOCSCTTY, 0);
    for (const int standard : {0, 1, 2})
        ::dup2(terminal, standard);
});
import.start(program(),
             {QStringLiteral("customers"), QStringLiteral("import"), path("list.csv"), QStringLiteral("--by"),
              QStringLiteral("K. Ramos"), QStringLiteral("--config"), path("switchback.toml")});
QByteArray seen;
const auto look = [&] {
    char bytes[4096];
    for (ssize_t many = 0; (many = ::read(master, bytes, sizeof bytes)) > 0;)
        seen.append(bytes, many);
    return seen;
};
QTRY_VERIFY2_WITH_TIMEOUT(look().contains("Ctrl-C calls it off"), seen.constData(), 30'000);
QCOMPARE(::write(master, "\x03", 1), 1);
QTRY_VERIFY_WITH_TIMEOUT(look().contains("Nothing was changed."), 30'000);
QTRY_COMPARE_WITH_TIMEOUT(import.state(), QProcess::NotRunning, 30'000);
QCOMPARE(import.exitStatus(), QProcess::NormalExit);
QCOMPARE(import.exitCode(), 130);
::close(master);
}

void TestLongWait::aLogIsReadAfterIt()
{
    QProcess list;
    list.start(program(), {QStringLiteral("customers"), QStringLiteral("list"), QStringLiteral("--config"),
                           path("switchback.toml")});
    QVERIFY(list.waitForFinished(30'000));
    QCOMPARE(list.exitCode(), 0);
    QCOMPARE(list.readAllStandardOutput(), QByteArray());
    QProcess verify;
    verify.start(program(), {QStringLiteral("verify"), QStringLiteral("--config"), path("switchback.toml")});
    QVERIFY(verify.waitForFinished(30'000));
    QCOMPARE(verify.exitCode(), 3); // by itself: no site is there that could say so too
    QVERIFY(verify.readAllStandardOutput().contains("The log is whole"));
}

QTEST_GUILESS_MAIN(TestLongWait)
#include "tst_longwait.moc"
