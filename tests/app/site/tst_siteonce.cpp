// SPDX-License-Identifier: GPL-3.0-or-later
// A real PostgreSQL, the real program, and kill -9 at every step: an operation is done once, whatever
// happens.
#include "app/contract/contract.h"
#include "app/site/command.h"
#include "app/site/journal.h"
#include "app/site/postmaster.h"
#include "app/site/siterecord.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <csignal>
#include <pwd.h>
#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Site;

class TestSiteOnce : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void statusInTime();
    void statusOfFrozenDatabase();
    void fenceAndResumeAtEveryCrash_data();
    void fenceAndResumeAtEveryCrash();
    void twoCallersOneOperation();
    void fenceThawsAFrozenDatabase();
    void promoteIsRefusedAlone();
    void sshRefusesOtherWords();

private:
    struct Called {
        int exitCode = -1;
        QJsonObject last;
        qint64 millis = 0;
    };
    Called call(const QString &verb, const QJsonObject &request, const QString &crashAt = {});
    static QJsonObject doing(const QString &op, const QJsonObject &params);
    bool takesWrites() const { return lookAtPostmaster(m_config).pid > 0; }
    QStringList asOwner(const QStringList &command) const;
    void ensureRunning();
    int linesOf(const QString &op, const QByteArray &type) const;

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_program;
    QString m_toml;
    SiteConfig m_config;
    QString m_user;
};

QStringList TestSiteOnce::asOwner(const QStringList &command) const
{
    if (geteuid() != 0)
        return command;
    return QStringList{QStringLiteral("/usr/bin/setpriv"), QStringLiteral("--reuid=") + m_user,
                       QStringLiteral("--regid=") + m_user, QStringLiteral("--init-groups")} +
           command;
}

void TestSiteOnce::initTestCase()
{
    const QString bin = QStringLiteral("/usr/lib/postgresql/15/bin");
    if (!QFile::exists(bin + QStringLiteral("/initdb")))
        QSKIP("PostgreSQL 15 is not installed");
    m_user =
        geteuid() == 0 ? QStringLiteral("postgres") : QString::fromLocal8Bit(getpwuid(geteuid())->pw_name);
    m_dir = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/sbsite-XXXXXX"));
    const QString root = m_dir->path();
    m_program = root + QStringLiteral("/switchback-site");
    QVERIFY(QFile::copy(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-site"), m_program));
    QVERIFY(QFile::setPermissions(m_program, QFile::Permissions(0x7755)));
    const QByteArray r = root.toUtf8();
    m_toml = root + QStringLiteral("/site.toml");
    QFile toml(m_toml);
    QVERIFY(toml.open(QIODevice::WriteOnly));
    toml.write(
        "[site]\nid='naperville'\nname='Naperville'\nzone='America/Chicago'\nstate_dir='" + r +
        "/state'\n"
        "[peer]\nid='centennial'\nname='Centennial'\nssh_host='127.0.0.1'\nssh_port=1\nrest_url='https://"
        "127.0.0.1:1'\nca_file='" +
        r + "/ca'\ntoken_file='" + r +
        "/token'\n"
        "[rest]\nlisten='127.0.0.1'\nport=18443\ncert_file='" +
        r + "/c'\nkey_file='" + r + "/k'\ntoken_file='" + r +
        "/token'\n"
        "[database]\nbin_dir='" +
        bin.toUtf8() + "'\ndata_dir='" + r + "/pg'\nsocket_dir='" + r +
        "'\nport=54329\nname='postgres'\nuser='" + m_user.toUtf8() + "'\nlog_file='" + r +
        "/pg.log'\n"
        "[backup]\nconfig='" +
        r + "/pgbackrest.conf'\nrepo_config='" + r +
        "/pgbackrest.conf'\nstanza='voice'\nown_repo=1\npeer_repo=2\nfull_every_s=86400\nlog_every_s=3600\n");
    toml.close();
    QFile token(root + QStringLiteral("/token"));
    QVERIFY(token.open(QIODevice::WriteOnly));
    token.write("0123456789abcdef0123456789abcdef\n");
    token.close();
    token.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (geteuid() == 0)
        QVERIFY(runCommand({QStringLiteral("/bin/chown"), QStringLiteral("-R"), m_user, root}, 5000).ok());
    const auto config = loadSiteConfig(m_toml);
    QVERIFY2(config.ok(), config.ok() ? "" : qPrintable(config.error().text));
    m_config = *config;
    const CommandResult made =
        runCommand(asOwner({bin + QStringLiteral("/initdb"), QStringLiteral("-D"), m_config.database.dataDir,
                            QStringLiteral("-U"), m_user, QStringLiteral("-A"), QStringLiteral("trust"),
                            QStringLiteral("-N")}),
                   60'000);
    QVERIFY2(made.ok(), qPrintable(made.said()));
    QFile conf(m_config.database.dataDir + QStringLiteral("/postgresql.conf"));
    QVERIFY(conf.open(QIODevice::Append));
    conf.write("\nlisten_addresses=''\nport=54329\nunix_socket_directories='" + r +
               "'\narchive_mode=on\narchive_command='/bin/true'\nshared_buffers=16MB\nfsync=off\n");
    conf.close();
    for (const QStringList &words :
         {QStringList{QStringLiteral("init"), QStringLiteral("--role"), QStringLiteral("primary")},
          QStringList{QStringLiteral("boot")}}) {
        const CommandResult run = runCommand(
            QStringList{m_program, words.first(), QStringLiteral("--config"), m_toml} + words.mid(1), 60'000);
        QVERIFY2(run.ok(), qPrintable(run.said()));
    }
    QVERIFY(takesWrites());
}

void TestSiteOnce::cleanupTestCase()
{
    if (m_dir)
        (void)stopPostgres(m_config, 0, [](const QString &) {});
}

TestSiteOnce::Called TestSiteOnce::call(const QString &verb, const QJsonObject &request,
                                        const QString &crashAt)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!crashAt.isEmpty())
        environment.insert(QStringLiteral("SWITCHBACK_SITE_CRASH_AT"), crashAt);
    process.setProcessEnvironment(environment);
    QElapsedTimer timer;
    timer.start();
    process.start(m_program, {QStringLiteral("call"), QStringLiteral("--config"), m_toml, verb});
    process.write(QJsonDocument(request).toJson(QJsonDocument::Compact));
    process.closeWriteChannel();
    Called out;
    if (!process.waitForFinished(60'000))
        return out;
    out.millis = timer.elapsed();
    out.exitCode = process.exitCode();
    const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
    for (const QByteArray &line : lines) {
        out.last = QJsonDocument::fromJson(line).object();
        const Outcome good = Contract::instance().checkAnswerLine(verb, out.last);
        if (!good)
            QTest::qFail(qPrintable(good.error().text), __FILE__, __LINE__);
    }
    return out;
}

QJsonObject TestSiteOnce::doing(const QString &op, const QJsonObject &params)
{
    return {{QStringLiteral("op"), op},
            {QStringLiteral("by"), QStringLiteral("test")},
            {QStringLiteral("params"), params}};
}

int TestSiteOnce::linesOf(const QString &op, const QByteArray &type) const
{
    QFile file(Journal(m_config).fileOf(op));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    int count = 0;
    for (const QByteArray &line : file.readAll().split('\n'))
        count += QJsonDocument::fromJson(line).object().value(QStringLiteral("type")) == QLatin1String(type)
                     ? 1
                     : 0;
    return count;
}

void TestSiteOnce::ensureRunning()
{
    const QJsonObject person{
        {QStringLiteral("override"),
         QJsonObject{{QStringLiteral("person"), QStringLiteral("test")},
                     {QStringLiteral("statement"), QStringLiteral("there is no peer")}}}};
    if (!takesWrites())
        (void)call(QStringLiteral("resume"),
                   doing(QUuid::createUuid().toString(QUuid::WithoutBraces), person));
    QVERIFY(takesWrites());
}

void TestSiteOnce::statusInTime()
{
    const Called got = call(QStringLiteral("status"), {});
    QCOMPARE(got.exitCode, 0);
    const QJsonObject data = got.last.value(QStringLiteral("data")).toObject();
    QCOMPARE(data.value(QStringLiteral("role")).toString(), QStringLiteral("primary"));
    QCOMPARE(data.value(QStringLiteral("database")).toObject().value(QStringLiteral("state")).toString(),
             QStringLiteral("accepting_writes"));
    QVERIFY2(got.millis < 3000, qPrintable(QString::number(got.millis)));
    qInfo("status took %lld ms", got.millis);
}

void TestSiteOnce::statusOfFrozenDatabase()
{
    const PostmasterView view = lookAtPostmaster(m_config);
    QVERIFY(view.pid > 0);
    const auto signalAll = [&view](int signal) {
        kill(view.pid, signal);
        for (const pid_t child : view.children)
            kill(child, signal);
    };
    // The whole server, and then only its children: connections are accepted, but nobody answers.
    signalAll(SIGSTOP);
    QTRY_VERIFY(lookAtPostmaster(m_config).frozen);
    const Called got = call(QStringLiteral("status"), {});
    signalAll(SIGCONT);
    QCOMPARE(got.last.value(QStringLiteral("data"))
                 .toObject()
                 .value(QStringLiteral("database"))
                 .toObject()
                 .value(QStringLiteral("state"))
                 .toString(),
             QStringLiteral("silent"));
    QVERIFY2(got.millis < 3000, qPrintable(QString::number(got.millis)));
}

void TestSiteOnce::fenceAndResumeAtEveryCrash_data()
{
    QTest::addColumn<QString>("fenceCrash");
    QTest::addColumn<QString>("resumeCrash");
    const QStringList fences{QStringLiteral("mark:before"), QStringLiteral("mark:after"),
                             QStringLiteral("stop:before"), QStringLiteral("stop:after"),
                             QStringLiteral("result:before")};
    const QStringList resumes{QStringLiteral("ask-peer:before"), QStringLiteral("ask-peer:after"),
                              QStringLiteral("start:before"), QStringLiteral("start:after"),
                              QStringLiteral("result:before")};
    for (qsizetype i = 0; i < fences.size(); ++i)
        QTest::newRow(qPrintable(fences.at(i) + QStringLiteral(" / ") + resumes.at(i)))
            << fences.at(i) << resumes.at(i);
}

void TestSiteOnce::fenceAndResumeAtEveryCrash()
{
    QFETCH(QString, fenceCrash);
    QFETCH(QString, resumeCrash);
    ensureRunning();
    const QString fence = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QJsonObject fenceRequest = doing(fence, {{QStringLiteral("reason"), QStringLiteral("test")}});
    const Called cut = call(QStringLiteral("fence"), fenceRequest, fenceCrash);
    QCOMPARE(cut.last.value(QStringLiteral("code")).toString(), QStringLiteral("interrupted"));
    QCOMPARE(Journal(m_config).read(fence)->state(), QStringLiteral("interrupted"));
    const Called gone = call(QStringLiteral("fence"), fenceRequest);
    QCOMPARE(gone.last.value(QStringLiteral("type")).toString(), QStringLiteral("result"));
    QVERIFY(gone.last.value(QStringLiteral("data")).toObject().value(QStringLiteral("shipped")).toBool());
    QCOMPARE(gone.last.value(QStringLiteral("data")).toObject().value(QStringLiteral("was")).toString(),
             QStringLiteral("running"));
    QVERIFY(!lookAtPostmaster(m_config).alive());
    QCOMPARE(loadRecord(m_config)->role, SiteRole::Fenced);
    QCOMPARE(call(QStringLiteral("fence"), fenceRequest).last, gone.last); // told again, not done again
    QCOMPARE(linesOf(fence, "attempt"), 2);
    QCOMPARE(linesOf(fence, "result"), 1);

    const QString resume = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QJsonObject refused = doing(QUuid::createUuid().toString(QUuid::WithoutBraces), {});
    QCOMPARE(call(QStringLiteral("resume"), refused).last.value(QStringLiteral("code")).toString(),
             QStringLiteral("peer_may_write"));
    const QJsonObject resumeRequest =
        doing(resume, {{QStringLiteral("override"),
                        QJsonObject{{QStringLiteral("person"), QStringLiteral("test")},
                                    {QStringLiteral("statement"), QStringLiteral("there is no peer")}}}});
    QCOMPARE(call(QStringLiteral("resume"), resumeRequest, resumeCrash)
                 .last.value(QStringLiteral("code"))
                 .toString(),
             QStringLiteral("interrupted"));
    QCOMPARE(call(QStringLiteral("resume"), resumeRequest).last.value(QStringLiteral("type")).toString(),
             QStringLiteral("result"));
    QVERIFY(takesWrites());
    QCOMPARE(loadRecord(m_config)->role, SiteRole::Primary);
    QCOMPARE(linesOf(resume, "result"), 1);
}

void TestSiteOnce::twoCallersOneOperation()
{
    ensureRunning();
    const QString op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QByteArray request = QJsonDocument(doing(op, {})).toJson(QJsonDocument::Compact);
    QList<QByteArray> answers;
    std::vector<std::unique_ptr<QProcess>> callers;
    for (int i = 0; i < 4; ++i) {
        callers.push_back(std::make_unique<QProcess>());
        callers.back()->start(m_program, {QStringLiteral("call"), QStringLiteral("--config"), m_toml,
                                          QStringLiteral("write_test")});
        callers.back()->write(request);
        callers.back()->closeWriteChannel();
    }
    for (const auto &caller : callers) {
        QVERIFY(caller->waitForFinished(30'000));
        answers << caller->readAllStandardOutput().trimmed().split('\n').last();
    }
    for (const QByteArray &answer : answers) {
        QVERIFY2(answer.contains("\"type\":\"result\""), answer.constData());
        QCOMPARE(answer, answers.first());
    }
    QCOMPARE(linesOf(op, "attempt"), 1);
    QCOMPARE(linesOf(op, "result"), 1);
    const QJsonObject other = doing(op, {{QStringLiteral("reason"), QStringLiteral("x")}});
    QCOMPARE(call(QStringLiteral("fence"), other).last.value(QStringLiteral("code")).toString(),
             QStringLiteral("op_mismatch"));
    QVERIFY(takesWrites());
}

void TestSiteOnce::fenceThawsAFrozenDatabase()
{
    ensureRunning();
    const PostmasterView view = lookAtPostmaster(m_config);
    kill(view.pid, SIGSTOP);
    for (const pid_t child : view.children)
        kill(child, SIGSTOP);
    QTRY_VERIFY(lookAtPostmaster(m_config).frozen);
    const Called got =
        call(QStringLiteral("fence"), doing(QUuid::createUuid().toString(QUuid::WithoutBraces),
                                            {{QStringLiteral("reason"), QStringLiteral("frozen")}}));
    const QJsonObject data = got.last.value(QStringLiteral("data")).toObject();
    QCOMPARE(data.value(QStringLiteral("was")).toString(), QStringLiteral("frozen"));
    QVERIFY(data.value(QStringLiteral("shipped")).toBool());
    QVERIFY(!lookAtPostmaster(m_config).alive());
}

void TestSiteOnce::promoteIsRefusedAlone()
{
    if (lookAtPostmaster(m_config).alive())
        QVERIFY(stopPostgres(m_config, 5000, [](const QString &) {}).ok());
    const auto before = loadRecord(m_config);
    const Called fenced =
        call(QStringLiteral("promote"), doing(QUuid::createUuid().toString(QUuid::WithoutBraces), {}));
    QCOMPARE(fenced.last.value(QStringLiteral("code")).toString(), QStringLiteral("not_standby"));
    QCOMPARE(loadRecord(m_config).value(), before.value());
    const Called rebuild =
        call(QStringLiteral("rebuild"), doing(QUuid::createUuid().toString(QUuid::WithoutBraces), {}));
    QCOMPARE(rebuild.last.value(QStringLiteral("code")).toString(), QStringLiteral("peer_unreachable"));
    QCOMPARE(loadRecord(m_config).value(), before.value());
}

void TestSiteOnce::sshRefusesOtherWords()
{
    for (const char *words :
         {"sh -c id", "status; id", "", "Status", "status extra", "--config /etc/passwd"}) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("SSH_ORIGINAL_COMMAND"), QLatin1String(words));
        process.setProcessEnvironment(environment);
        process.start(m_program, {QStringLiteral("ssh"), QStringLiteral("--config"), m_toml});
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitCode(), 77);
        QVERIFY(process.readAllStandardOutput().contains("unknown_verb"));
    }
}

QTEST_GUILESS_MAIN(TestSiteOnce)
#include "tst_siteonce.moc"
