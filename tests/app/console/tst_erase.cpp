// SPDX-License-Identifier: GPL-3.0-or-later
// `switchback customers erase`: says what goes, asks once more, and is refused while an incident needs it.
#include "app/store/store.h"
#include "models/customers/erasure.h"
#include "tests/models/incident/outagestory.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;

namespace
{
template<class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}
} // namespace

class TestErase : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void refused_data();
    void refused();
    void erases();

private:
    struct Said {
        int code = -1;
        QString out;
        QString error;
    };
    [[nodiscard]] Said run(const QStringList &arguments) const;
    [[nodiscard]] QString path(const char *name) const { return m_dir.filePath(QLatin1String(name)); }
    [[nodiscard]] QString url() const { return QStringLiteral("sqlite:") + path("store.db"); }
    void write(const char *name, const QByteArray &bytes)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    void append(const QList<Event> &events) const
    {
        Store store(url());
        QVERIFY(wait(store.open()).ok());
        for (const Event &event : events)
            QVERIFY(wait(store.append(event)).ok());
    }

    QTemporaryDir m_dir;
    OutageStory m_story{2};
};

void TestErase::initTestCase()
{
    write("token", "0123456789abcdef\n");
    const auto made = [](const char *program, const QStringList &arguments) {
        return QProcess::execute(QLatin1String(program), arguments) == 0;
    };
    QVERIFY(made("ssh-keygen", {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                                QStringLiteral("-N"), QString(), QStringLiteral("-f"), path("key")}));
    QVERIFY(made("openssl", {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                             QStringLiteral("ed25519"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                             QStringLiteral("/CN=ca"), QStringLiteral("-keyout"), path("ca.key"),
                             QStringLiteral("-out"), path("ca.pem")}));
    QFile host(path("key.pub"));
    QVERIFY(host.open(QIODevice::ReadOnly));
    const QByteArray key = host.readAll();
    write("hosts", "[127.0.0.1]:1 " + key + "[127.0.0.1]:2 " + key);
    QByteArray text = "store = \"" + url().toUtf8() + "\"\n[[pair]]\nid = \"" +
                      OutageStory::pair().id.toUtf8() +
                      "\"\nname = \"Voice\"\nprofile = \"hosted\"\nrpo_minutes = 60\n";
    for (const auto &[site, port] : {std::pair<QByteArray, int>("production", 1), {"backup", 2}})
        text += "[pair." + site + "]\nid = \"" + site + "\"\nname = \"" + site +
                "\"\nzone = \"America/Denver\"\n[pair." + site +
                ".ssh]\nhost = \"127.0.0.1\"\nport = " + QByteArray::number(port) +
                "\nuser = \"nobody\"\nknown_hosts = \"hosts\"\nkey = \"key\"\n[pair." + site +
                ".rest]\nurl = \"https://127.0.0.1:" + QByteArray::number(port + 2) +
                "\"\nca_file = \"ca.pem\"\ntoken_file = \"token\"\n";
    write("switchback.toml", text);
    m_story.apart = true;
    m_story.declare();
    m_story.until(QStringLiteral("initials"));
    m_story.sign(QStringLiteral("c1"));
    append(m_story.log);
    Store store(url());
    QVERIFY(wait(store.open()).ok());
    Event imported;
    imported.kind = QStringLiteral("customers.imported");
    imported.pair = OutageStory::pair().id;
    imported.actor = imported.text = QStringLiteral("K. Ramos");
    QVERIFY(wait(store.putCustomers(imported.pair, m_story.context.customers, imported)).ok());
}

TestErase::Said TestErase::run(const QStringList &arguments) const
{
    QStringList all = arguments + QStringList{QStringLiteral("--config"), path("switchback.toml")};
    if (arguments.first() == QLatin1String("customers"))
        all += {QStringLiteral("--by"), QStringLiteral("K. Ramos")};
    QProcess process;
    process.start(QStringLiteral(SWITCHBACK_BIN_DIR) + QStringLiteral("/switchback"), all);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

void TestErase::refused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const QStringList &arguments, int code, const char *error) {
        QTest::newRow(name) << arguments << code << QString::fromLatin1(error);
    };
    row("nobody named", {}, 64, "wants a name");
    row("not known", {QStringLiteral("c77")}, 1, "no customer c77");
    row("in the middle of an outage",
        {QStringLiteral("c1"), QStringLiteral("--reason"), QStringLiteral("asked"),
         QStringLiteral("--confirm"), QStringLiteral("c1")},
        1, "is open");
}

void TestErase::refused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, error);
    const Said said = run(QStringList{QStringLiteral("customers"), QStringLiteral("erase")} + arguments);
    QCOMPARE(said.code, code);
    QVERIFY2(said.error.contains(error), qPrintable(said.error));
}

void TestErase::erases()
{
    m_story.log.clear();
    m_story.allow(
        Do::SettleStep{QStringLiteral("initials"), StepOutcome::Skipped, QStringLiteral("later"), {}},
        OutageStory::op());
    m_story.allow(Do::CloseComplete{}, OutageStory::commander());
    append(m_story.log);
    QStringList words{QStringLiteral("customers"), QStringLiteral("erase"), QStringLiteral("c1")};
    Said said = run(words);
    QCOMPARE(said.code, 1);
    QVERIFY2(said.out.contains(QStringLiteral("nobody can bring it back")), qPrintable(said.out));
    QVERIFY2(said.out.contains(QStringLiteral("backups")), qPrintable(said.out));
    QVERIFY2(said.error.contains(QStringLiteral("A reason is missing")), qPrintable(said.error));
    words += {QStringLiteral("--reason"), QStringLiteral("asked for it")};
    said = run(words);
    QCOMPARE(said.code, 1);
    QVERIFY2(said.error.contains(QStringLiteral("--confirm c1")), qPrintable(said.error));
    words += {QStringLiteral("--confirm"), QStringLiteral("c1")};
    said = run(words);
    QVERIFY2(said.code == 0, qPrintable(said.error));
    QVERIFY2(said.out.contains(QStringLiteral("Erased. Event ")), qPrintable(said.out));
    Store store(url());
    QVERIFY(wait(store.open()).ok());
    QVERIFY(wait(store.verify()).ok());
    QVERIFY(wait(store.erasure(OutageStory::pair().id, QStringLiteral("c1")))->places.isEmpty());
    QVERIFY(!wait(store.erasure(OutageStory::pair().id, QStringLiteral("c2")))->places.isEmpty());
    QVERIFY(wait(store.customers(OutageStory::pair().id))->first().contact.isEmpty());
    // What is shown of it says so.
    said = run({QStringLiteral("timeline")});
    QCOMPARE(said.code, 0);
    QVERIFY2(said.out.contains(QStringLiteral("initials taken, by phone (erased)")), qPrintable(said.out));
    QVERIFY(!said.out.contains(QStringLiteral("Diana")));
    QVERIFY(run({QStringLiteral("verify")}).out.contains(QStringLiteral("whole")));
}

QTEST_GUILESS_MAIN(TestErase)
#include "tst_erase.moc"
