// SPDX-License-Identifier: GPL-3.0-or-later
// The program in a terminal: keys and people as the log has them, and a right changed past it is found.
#include "tests/app/store/backends.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Switchback;

namespace
{
const QByteArray Ramos = "correct horse battery\n";
const QByteArray Ito = "seven quiet harbours\n";

struct Ran {
    int code = -1;
    QByteArray out;
    QByteArray all;
};
} // namespace

class TestPeopleProof : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void rightChangedInTheFile_data() { Backends::rows(); }
    void rightChangedInTheFile();
    void keysInATerminal();

private:
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    void configure(const QString &backend);
    /// A line of words; _ stands for a space within one.
    Ran run(const QString &words, const QByteArray &typed = {}) const;
    QList<Event> events(const QString &kind) const;

    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_url;
};

void TestPeopleProof::configure(const QString &backend)
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_url = m_backends->newUrl(backend);
    const auto site = [](const QByteArray &purpose, const QByteArray &id, const QByteArray &host) {
        return "[pair." + purpose + "]\nid = \"" + id + "\"\nname = \"" + id +
               "\"\nzone = \"America/Chicago\"\n[pair." + purpose + ".ssh]\nhost = \"" + host +
               "\"\nport = 1\nuser = \"nobody\"\n[pair." + purpose + ".rest]\nurl = \"https://" + host +
               ":2\"\nca_file = \"ca.pem\"\ntoken_file = \"token\"\n";
    };
    write(QStringLiteral("token"), "0123456789abcdef\n");
    QVERIFY(QProcess::execute(QStringLiteral("openssl"),
                              {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                               QStringLiteral("ed25519"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                               QStringLiteral("/CN=ca"), QStringLiteral("-keyout"),
                               m_dir->filePath(QStringLiteral("ca.key")), QStringLiteral("-out"),
                               m_dir->filePath(QStringLiteral("ca.pem"))}) == 0);
    write(QStringLiteral("switchback.toml"),
          "store = \"" + m_url.toUtf8() + "\"\nseat_key = \"" +
              m_dir->filePath(QStringLiteral("seat.key")).toUtf8() +
              "\"\n[[pair]]\nid = \"voice\"\nname = \"Voice\"\nprofile = \"hosted\"\nrpo_minutes = 60\n"
              "poll_seconds = 2\n" +
              site("production", "naperville", "127.0.0.1") + site("backup", "centennial", "127.0.0.2"));
}

Ran TestPeopleProof::run(const QString &words, const QByteArray &typed) const
{
    QStringList list = words.split(u' ');
    list.replaceInStrings(QStringLiteral("_"), QStringLiteral(" "));
    QProcess process;
    process.start(
        QStringLiteral(SWITCHBACK_BIN_DIR "/switchback"),
        list + QStringList{QStringLiteral("--config"), m_dir->filePath(QStringLiteral("switchback.toml"))});
    process.write(typed);
    process.closeWriteChannel();
    Ran out;
    if (process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit)
        out.code = process.exitCode();
    out.out = process.readAllStandardOutput();
    out.all = out.out + process.readAllStandardError();
    return out;
}

QList<Event> TestPeopleProof::events(const QString &kind) const
{
    Store store(m_url);
    if (!wait(store.open()))
        return {};
    EventQuery query;
    query.kinds = {kind};
    return *wait(store.events(query));
}

void TestPeopleProof::rightChangedInTheFile()
{
    QFETCH(QString, backend);
    NEEDS_BACKEND(*m_backends, backend);
    configure(backend);
    Ran ran =
        run(QStringLiteral("operator add K._Ramos --roles administrator,operator --by K._Ramos"), Ramos);
    QVERIFY2(ran.code == 0, ran.all);
    ran = run(QStringLiteral("operator add H._Ito --roles watcher --by K._Ramos"), Ramos + Ito);
    QVERIFY2(ran.code == 0, ran.all);
    const QString verify = QStringLiteral("verify --no-witnesses");
    ran = run(verify);
    QVERIFY2(ran.code == 0, ran.all);
    const auto found = [&](const char *change, const char *says, const char *back) {
        execBeside(m_url, {QString::fromLatin1(change)});
        const Ran wrong = run(verify);
        execBeside(m_url, {QString::fromLatin1(back)});
        const bool named = wrong.code == 1 && wrong.out.contains(says);
        if (!named)
            qWarning("%s: %d %s", change, wrong.code, wrong.all.constData());
        return named && run(verify).code == 0;
    };
    QVERIFY(found("UPDATE operator SET roles = 'watcher,commander' WHERE name = 'H. Ito'",
                  "H. Ito has other rights", "UPDATE operator SET roles = 'watcher' WHERE name = 'H. Ito'"));
    QVERIFY(found("UPDATE operator SET retired = 1 WHERE name = 'H. Ito'", "H. Ito has other rights",
                  "UPDATE operator SET retired = 0 WHERE name = 'H. Ito'"));
    QVERIFY(
        found("UPDATE operator SET secret = secret || 'x' WHERE name = 'H. Ito'", "H. Ito signs in",
              "UPDATE operator SET secret = substr(secret, 1, length(secret) - 1) WHERE name = 'H. Ito'"));
    QVERIFY(
        found("INSERT INTO operator (name, roles, secret, retired, pairs) VALUES ('P. Shah', 'commander', "
              "'', 0, '')",
              "P. Shah stands among the people", "DELETE FROM operator WHERE name = 'P. Shah'"));
    QVERIFY(found("UPDATE operator SET name = 'H. Ita' WHERE name = 'H. Ito'", "H. Ito, of whom",
                  "UPDATE operator SET name = 'H. Ito' WHERE name = 'H. Ita'"));

    // A wrong secret and a name that nobody has are kept, and nothing of what was typed is.
    ran = run(QStringLiteral("operator retire H._Ito --by K._Ramos"), "wrong horse battery\n");
    QVERIFY2(ran.code == 1, ran.all);
    ran = run(QStringLiteral("operator retire H._Ito --by secret_in_the_wrong_field"), Ramos);
    QVERIFY2(ran.code == 1, ran.all);
    const QList<Event> refused = events(QStringLiteral("signin.failed"));
    QCOMPARE(refused.size(), 2);
    QCOMPARE(refused.at(0).body.value(QLatin1String("name")).toString(), QStringLiteral("K. Ramos"));
    for (const Event &event : refused) {
        const QByteArray all = event.text.toUtf8() + QJsonDocument(event.body).toJson();
        QVERIFY2(!all.contains("horse") && !all.contains("wrong field"), all);
    }
    // One more within the same minute is told too, though by another process.
    ran = run(QStringLiteral("operator retire H._Ito --by K._Ramos"), "wrong horse battery\n");
    QVERIFY2(ran.code == 1, ran.all);
    int tries = 0;
    const QList<Event> all = events(QStringLiteral("signin.failed"));
    for (const Event &event : all)
        tries += event.body.value(QLatin1String("tries")).toInt();
    QCOMPARE(tries, 3);
    QCOMPARE(run(verify).code, 0);
}

void TestPeopleProof::keysInATerminal()
{
    configure(QStringLiteral("sqlite"));
    const auto key = [](const Ran &ran) {
        return QJsonDocument::fromJson(ran.out).object().value(QLatin1String("fingerprint")).toString();
    };
    const auto listed = [this] {
        return QJsonDocument::fromJson(run(QStringLiteral("keys list --json")).out).object();
    };
    QCOMPARE(run(QStringLiteral("keys list")).code, 0);
    QVERIFY(listed().value(QLatin1String("keys")).toArray().isEmpty());
    const Ran first = run(QStringLiteral("keys rotate --by K._Ramos --json"));
    QVERIFY2(first.code == 0, first.all);
    QCOMPARE(listed().value(QLatin1String("keys")).toArray().size(), 2);
    for (const auto &[name, roles] :
         {std::pair("K._Ramos", "administrator"), std::pair("H._Ito", "commander")}) {
        const Ran made = run(QStringLiteral("operator add %1 --roles %2 --by K._Ramos")
                                 .arg(QLatin1String(name), QLatin1String(roles)),
                             QLatin1String(name) == QLatin1String("K._Ramos") ? Ramos : Ramos + Ito);
        QVERIFY2(made.code == 0, made.all);
    }
    QVERIFY(QFile::remove(m_dir->filePath(QStringLiteral("seat.key"))));
    const Ran lost = run(QStringLiteral("keys list"));
    QCOMPARE(lost.code, 1);
    QVERIFY2(lost.all.contains("keys replace"), lost.all);
    QVERIFY(!QFile::exists(m_dir->filePath(QStringLiteral("seat.key"))));
    const QString replace = QStringLiteral("keys replace --json --by K._Ramos --reason disk_broke");
    QCOMPARE(run(QStringLiteral("keys replace --by K._Ramos"), Ramos).code, 1);           // no reason
    QCOMPARE(run(replace, Ramos).code, 1);                                                // no second person
    QCOMPARE(run(replace + QStringLiteral(" --second K._Ramos"), Ramos + Ramos).code, 1); // the same one
    QCOMPARE(run(replace + QStringLiteral(" --second H._Ito"), Ramos + Ramos).code, 1);   // not their secret
    QCOMPARE(run(QStringLiteral("keys replace --reason x --by H._Ito --second K._Ramos"), Ito + Ramos).code,
             1);
    // A second person of one pair, while the seat's key signs for two.
    QFile config(m_dir->filePath(QStringLiteral("switchback.toml")));
    QVERIFY(config.open(QIODevice::ReadOnly));
    const QByteArray one = config.readAll();
    QByteArray other = one.mid(one.indexOf("[[pair]]"));
    write(QStringLiteral("switchback.toml"), one + other.replace("\"voice\"", "\"data\"")
                                                       .replace("\"Voice\"", "\"Data\"")
                                                       .replace("127.0.0.", "127.0.1."));
    const QString ito = QStringLiteral("operator add H._Ito --roles commander --by K._Ramos --pairs ");
    const Ran narrowed = run(ito + QStringLiteral("data"), Ramos + Ito);
    QVERIFY2(narrowed.code == 0, narrowed.all);
    const Ran elsewhere = run(replace + QStringLiteral(" --second H._Ito"), Ramos + Ito);
    QCOMPARE(elsewhere.code, 1);
    QVERIFY2(elsewhere.all.contains("other pairs"), elsewhere.all);
    QCOMPARE(run(ito + QStringLiteral("all"), Ramos + Ito).code, 0);
    const Ran replaced = run(replace + QStringLiteral(" --second H._Ito"), Ramos + Ito);
    QVERIFY2(replaced.code == 0, replaced.all);
    const Ran revoked =
        run(QStringLiteral("keys revoke %1 --by K._Ramos --reason stolen --break-glass nobody_here")
                .arg(key(replaced)),
            Ramos);
    QVERIFY2(revoked.code == 0, revoked.all);
    const Ran list = run(QStringLiteral("keys list"));
    QCOMPARE(list.code, 1);
    QVERIFY2(list.all.contains("revoked by K. Ramos") && list.all.contains(key(first).toUtf8()), list.all);
    QCOMPARE(events(QStringLiteral("key.revoked")).first().body.value(QLatin1String("broken_glass")).toBool(),
             true);
    QCOMPARE(run(QStringLiteral("verify --no-witnesses")).code, 0);
}

QTEST_GUILESS_MAIN(TestPeopleProof)
#include "tst_peopleproof.moc"
