// SPDX-License-Identifier: GPL-3.0-or-later
// A real PostgreSQL, the real program, and kill -9 at every step: an operation is done once, whatever
// happens.
#include "tests/app/site/sitefixture.h"
#include "tests/support/soon.h"

#include <csignal>

using namespace Switchback;
using namespace Switchback::Site;
using Switchback::Test::SiteFixture;

/// Whoever calls a site waits that long for all of it.
constexpr qint64 CallersDeadlineMs = 8000;

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
    void promotedOnceAtEveryCrash_data();
    void promotedOnceAtEveryCrash();
    void whoGoesOnKnowsHowFarTheDataWent();
    void sshRefusesOtherWords();

private:
    using Called = SiteFixture::Called;
    Called call(const QString &verb, const QJsonObject &request, const QString &crashAt = {}) const
    {
        return m_site->call(verb, request, crashAt);
    }
    static QJsonObject doing(const QString &op, const QJsonObject &params)
    {
        return SiteFixture::doing(op, params);
    }
    bool takesWrites() const { return lookAtPostmaster(m_config).pid > 0; }
    void ensureRunning();
    void makeStandby();
    int linesOf(const QString &op, const QByteArray &type) const;

    std::unique_ptr<SiteFixture> m_site;
    PostgresSite m_config;
};

void TestSiteOnce::initTestCase()
{
    if (const QString why = SiteFixture::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_site = std::make_unique<SiteFixture>();
    const QString trouble = m_site->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    m_config = m_site->config;
}

void TestSiteOnce::cleanupTestCase()
{
    m_site.reset();
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
    QVERIFY2(got.millis < CallersDeadlineMs, qPrintable(QString::number(got.millis)));
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
    SOON_VERIFY(lookAtPostmaster(m_config).frozen);
    const Called got = call(QStringLiteral("status"), {});
    signalAll(SIGCONT);
    QCOMPARE(got.last.value(QStringLiteral("data"))
                 .toObject()
                 .value(QStringLiteral("database"))
                 .toObject()
                 .value(QStringLiteral("state"))
                 .toString(),
             QStringLiteral("silent"));
    QVERIFY2(got.millis < CallersDeadlineMs, qPrintable(QString::number(got.millis)));
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
        callers.back()->start(m_site->program, {QStringLiteral("call"), QStringLiteral("--config"),
                                                m_site->toml, QStringLiteral("write_test")});
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
    SOON_VERIFY(lookAtPostmaster(m_config).frozen);
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

/// As after a rebuild, without a peer: its own database, stopped in order, goes on as a standby.
void TestSiteOnce::makeStandby()
{
    if (lookAtPostmaster(m_config).alive())
        QVERIFY(stopPostgres(m_config, 10'000, [](const QString &) {}).ok());
    QVERIFY(SiteFixture::run(m_site->asOwner({QStringLiteral("/usr/bin/touch"),
                                              m_config.database.dataDir + QStringLiteral("/standby.signal")}))
                .ok());
    SiteRecord record = *loadRecord(m_config);
    record.role = SiteRole::Standby;
    record.recoveredTo = instantFromMs(1'000'000'000'000); // of a promote long ago
    record.sealed.clear();
    QVERIFY(saveRecord(m_config, record).ok());
    QVERIFY(SiteFixture::run({QStringLiteral("/bin/chown"),
                              QStringLiteral("--reference=") + m_config.stateDir, recordFile(m_config)})
                .ok());
}

void TestSiteOnce::promotedOnceAtEveryCrash_data()
{
    QTest::addColumn<QString>("crash");
    for (const char *at :
         {"ask-peer:before", "ask-peer:after", "wait:after", "claim:before", "claim:after", "promote:before",
          "promote:after", "checkpoint:after", "finish:after", "result:before"})
        QTest::newRow(at) << QString::fromLatin1(at);
}

void TestSiteOnce::promotedOnceAtEveryCrash()
{
    QFETCH(QString, crash);
    makeStandby();
    const SiteRecord before = *loadRecord(m_config);
    const int timeline = readControlData(m_config)->timeline;
    const QString op = SiteFixture::freshId();
    const QJsonObject request =
        doing(op, {{QStringLiteral("override"),
                    QJsonObject{{QStringLiteral("person"), QStringLiteral("test")},
                                {QStringLiteral("statement"), QStringLiteral("there is no peer")}}}});
    const Called cut = call(QStringLiteral("promote"), request, crash);
    QCOMPARE(cut.code(), QStringLiteral("interrupted"));
    const Called done = call(QStringLiteral("promote"), request);
    QVERIFY2(done.exitCode == 0, qPrintable(done.last.value(QStringLiteral("text")).toString()));
    QCOMPARE(loadRecord(m_config)->role, SiteRole::Primary);
    QVERIFY(loadRecord(m_config)->promotingOp.isEmpty());
    QCOMPARE(loadRecord(m_config)->epoch, before.epoch + 1);
    // A worker that was killed after the last step finds its work done, and has no more to say of it.
    const auto recoveredTo = loadRecord(m_config)->recoveredTo;
    QVERIFY(recoveredTo != std::optional(instantFromMs(1'000'000'000'000)));
    if (!done.data().value(QStringLiteral("already")).toBool()) {
        QVERIFY(!done.data().value(QStringLiteral("replayed_lsn")).toString().isEmpty());
        QCOMPARE(recoveredTo, fromIso(done.data().value(QStringLiteral("recovered_to")).toString()));
    }
    QCOMPARE(done.data().value(QStringLiteral("epoch")).toInt(), before.epoch + 1);
    QCOMPARE(done.data().value(QStringLiteral("timeline")).toInt(), timeline + 1);
    QVERIFY(!QFile::exists(m_config.database.dataDir + QStringLiteral("/standby.signal")));
    const Called written = call(QStringLiteral("write_test"), doing(SiteFixture::freshId(), {}));
    QCOMPARE(written.exitCode, 0);
}

/// Another one's promote died after its claim: from when on rows were lost is still known, and it is not the
/// moment of the promote before it.
void TestSiteOnce::whoGoesOnKnowsHowFarTheDataWent()
{
    makeStandby();
    const QJsonObject params{
        {QStringLiteral("override"),
         QJsonObject{{QStringLiteral("person"), QStringLiteral("test")},
                     {QStringLiteral("statement"), QStringLiteral("there is no peer")}}}};
    const Called cut =
        call(QStringLiteral("promote"), doing(SiteFixture::freshId(), params), QStringLiteral("claim:after"));
    QCOMPARE(cut.code(), QStringLiteral("interrupted"));
    const auto claimed = loadRecord(m_config)->recoveredTo;
    QVERIFY(claimed);
    const Called done = call(QStringLiteral("promote"), doing(SiteFixture::freshId(), params));
    QVERIFY2(done.exitCode == 0, qPrintable(done.last.value(QStringLiteral("text")).toString()));
    QCOMPARE(loadRecord(m_config)->recoveredTo, claimed);
    QCOMPARE(fromIso(done.data().value(QStringLiteral("recovered_to")).toString()), claimed);
}

void TestSiteOnce::sshRefusesOtherWords()
{
    for (const char *words :
         {"sh -c id", "status; id", "", "Status", "status extra", "--config /etc/passwd"}) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("SSH_ORIGINAL_COMMAND"), QLatin1String(words));
        process.setProcessEnvironment(environment);
        process.start(m_site->program, {QStringLiteral("ssh"), QStringLiteral("--config"), m_site->toml});
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitCode(), 77);
        QVERIFY(process.readAllStandardOutput().contains("unknown_verb"));
    }
}

QTEST_GUILESS_MAIN(TestSiteOnce)
#include "tst_siteonce.moc"
