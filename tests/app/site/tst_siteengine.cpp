// SPDX-License-Identifier: GPL-3.0-or-later
// A database engine of another kind, with three members: what a site does is the same, whatever database does
// the work, and it means the cluster as a whole.
#include "app/contract/contract.h"
#include "app/durable/durable.h"
#include "app/site/boot.h"
#include "app/site/doors/service.h"
#include "app/site/guard.h"
#include "app/site/operations/work.h"
#include "app/site/readings/readings.h"
#include "app/site/registration.h"
#include "tests/app/site/memoryengine.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

using namespace Switchback;
using namespace Switchback::Site;
using Switchback::Test::MemoryCluster;
using Switchback::Test::MemoryEngine;

class TestSiteEngine : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void configurationNamesIt();
    void fenceStopsEveryMember();
    void fencedUntilTheLastMemberIsGone();
    void epochAndGuardFollowTheLeader();
    void promotionRaisesTheEpochOnce();
    void backupsAndWriteTest();
    void answersKeepTheContract();

private:
    Result<Site::SiteConfig> load(const QByteArray &engine) const;
    Result<QJsonObject> carryOut(const QString &kind, Result<QJsonObject> (*doing)(Work &),
                                 const QJsonObject &params = {}) const;
    [[nodiscard]] SiteRecord record() const { return *loadRecord(m_site.config); }
    [[nodiscard]] QString roleSaid() const
    {
        return Readings::hello(m_site, {})->value(QStringLiteral("role")).toString();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    ThisSite m_site;
    std::shared_ptr<MemoryCluster> m_cluster;
};

void TestSiteEngine::initTestCase()
{
    registerEngines();
    registerEngine(MemoryEngine::kind());
}

Result<Site::SiteConfig> TestSiteEngine::load(const QByteArray &engine) const
{
    const QByteArray root = m_dir->path().toUtf8();
    QFile file(m_dir->filePath(QStringLiteral("site.toml")));
    if (!file.open(QIODevice::WriteOnly))
        return Error{{}, file.errorString(), {}};
    file.write("[site]\nid='naperville'\nname='Naperville'\nzone='America/Chicago'\nstate_dir='" + root +
               "/state'\n[peer]\nid='centennial'\nname='Centennial'\nssh_host='127.0.0.1'\nssh_port=1\n"
               "rest_url='https://127.0.0.1:1'\nca_file='" +
               root + "/ca'\ntoken_file='" + root +
               "/token'\n[rest]\nlisten='127.0.0.1'\nport=18443\ncert_file='" + root + "/c'\nkey_file='" +
               root + "/k'\ntoken_file='" + root +
               "/token'\n[backup]\nfull_every_s=86400\nlog_every_s=3600\n" + engine);
    file.close();
    return loadSiteConfig(file.fileName());
}

void TestSiteEngine::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    const auto config = load("[database]\nengine='memory'\n[memory]\nmembers=3\n");
    QVERIFY2(config.ok(), config ? "" : qPrintable(config.error().text));
    const auto site = openSite(*config);
    QVERIFY2(site.ok(), site ? "" : qPrintable(site.error().text));
    m_site = *site;
    m_cluster = static_cast<const MemoryEngine &>(*m_site.database).cluster;
    QVERIFY(initSite(m_site.config, SiteRole::Primary).ok());
    QVERIFY(bootSite(m_site).ok());
    QCOMPARE(m_cluster->starts, 1);
    m_cluster->write();
}

/// As a worker does, in this process.
Result<QJsonObject> TestSiteEngine::carryOut(const QString &kind, Result<QJsonObject> (*doing)(Work &),
                                             const QJsonObject &params) const
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const Journal journal(m_site.config);
    const auto accepted = journal.accept(id, kind, QStringLiteral("test"), params);
    if (!accepted)
        return accepted.error();
    JournalWriter writer(journal, id);
    Work work(m_site, *journal.read(id), writer);
    return doing(work);
}

void TestSiteEngine::configurationNamesIt()
{
    QCOMPARE(m_site.database->look().members.size(), 3);
    const auto unknown = openSite(*load("[database]\nengine='memry'\n"));
    QVERIFY(!unknown.ok());
    QCOMPARE(unknown.error().code, QStringLiteral("config"));
    QVERIFY2(unknown.error().text.contains(QStringLiteral("\"memry\"")) &&
                 unknown.error().hint.contains(QStringLiteral("postgres, memory")),
             qPrintable(unknown.error().text + unknown.error().hint));
    const auto tableless = openSite(*load("[database]\nengine='memory'\n"));
    QVERIFY2(!tableless.ok() && tableless.error().text.contains(QStringLiteral("[memory] members")),
             qPrintable(tableless ? QString() : tableless.error().text));
    // Whoever names none has PostgreSQL, and is told what it misses of that.
    const auto plain = openSite(*load("[database]\nport=1\n"));
    QVERIFY2(!plain.ok() && plain.error().text.contains(QStringLiteral("[database] bin_dir")),
             qPrintable(plain ? QString() : plain.error().text));
}

void TestSiteEngine::fenceStopsEveryMember()
{
    m_cluster->nodes[0].member.frozen = true;
    m_cluster->nodes[2].member.alive = false;
    const auto done =
        carryOut(QStringLiteral("fence"), doFence, {{QStringLiteral("reason"), QStringLiteral("an outage")}});
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text));
    for (const Member &member : m_site.database->look().members)
        QVERIFY2(!member.alive && !member.frozen, qPrintable(member.name));
    QCOMPARE(done->value(QStringLiteral("was")).toString(), QStringLiteral("frozen"));
    QVERIFY(done->value(QStringLiteral("shipped")).toBool());
    QCOMPARE(done->value(QStringLiteral("final_lsn")).toString(), lsnToText(m_cluster->leader().position));
    QCOMPARE(record().role, SiteRole::Fenced);
    QCOMPARE(record().sealed, m_site.database->fingerprint());
    QCOMPARE(roleSaid(), QStringLiteral("fenced"));
}

void TestSiteEngine::fencedUntilTheLastMemberIsGone()
{
    QVERIFY(carryOut(QStringLiteral("fence"), doFence).ok());
    // One that no longer leads came back by itself: it may take writes, and the guard ends it.
    m_cluster->nodes[2].member.alive = true;
    QCOMPARE(roleSaid(), QStringLiteral("primary"));
    QCOMPARE(guardAct(record(), m_site.database->look().alive(), {}), GuardAct::FinishFence);
    QVERIFY(carryOut(QStringLiteral("fence"), doFence).ok());
    QVERIFY(!m_site.database->look().alive());
    QCOMPARE(guardAct(record(), m_site.database->look().alive(), {}), GuardAct::None);
    QCOMPARE(roleSaid(), QStringLiteral("fenced"));
}

void TestSiteEngine::epochAndGuardFollowTheLeader()
{
    PeerHello peer;
    peer.reach = Reach::Answers;
    peer.role = SiteRole::Standby;
    peer.epoch = 1;
    const SiteRecord before = record();
    const auto heartbeat = m_site.database->heartbeat([](const QString &) {});
    QVERIFY(!heartbeat->beat());
    QCOMPARE(m_cluster->nodes.at(0).rows, 2);

    m_cluster->nodes[0].member.alive = false;
    m_cluster->lead(1);
    QVERIFY(record() == before);
    QCOMPARE(guardAct(record(), m_site.database->look().alive(), peer), GuardAct::None);
    QCOMPARE(roleSaid(), QStringLiteral("primary"));
    QVERIFY(!heartbeat->beat());
    QCOMPARE(m_cluster->nodes.at(1).rows, 1);
    QCOMPARE(m_site.database->status(SiteRole::Primary).lsn, std::optional(m_cluster->nodes.at(1).position));
    QVERIFY(m_cluster->nodes.at(1).position > m_cluster->nodes.at(0).position);

    // A peer that was promoted after it stops this site, whoever leads it.
    peer.role = SiteRole::Primary;
    peer.epoch = 2;
    QCOMPARE(guardAct(record(), m_site.database->look().alive(), peer), GuardAct::FenceSelf);
}

void TestSiteEngine::promotionRaisesTheEpochOnce()
{
    SiteRecord standby;
    standby.role = SiteRole::Standby;
    standby.epoch = 4;
    QVERIFY(saveRecord(m_site.config, standby).ok());
    m_cluster->standby = true;
    const QJsonObject word{{QStringLiteral("override"),
                            QJsonObject{{QStringLiteral("person"), QStringLiteral("NK")},
                                        {QStringLiteral("statement"), QStringLiteral("it is off")}}}};
    const auto refused = carryOut(QStringLiteral("promote"), doPromote);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, QStringLiteral("peer_may_write"));
    QVERIFY(m_cluster->standby && record() == standby);

    const auto done = carryOut(QStringLiteral("promote"), doPromote, word);
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text));
    QCOMPARE(done->value(QStringLiteral("epoch")).toInt(), 5);
    QCOMPARE(done->value(QStringLiteral("timeline")).toInt(), 2);
    QVERIFY(!m_cluster->standby);
    m_cluster->lead(2);
    const auto again = carryOut(QStringLiteral("promote"), doPromote, word);
    QVERIFY(again.ok() && again->value(QStringLiteral("already")).toBool());
    QCOMPARE(record().epoch, 5);
    QCOMPARE(m_cluster->history, 2);
}

void TestSiteEngine::backupsAndWriteTest()
{
    QVERIFY(carryOut(QStringLiteral("write_test"), doWriteTest).ok());
    QCOMPARE(m_cluster->nodes.at(0).rows, 2);
    const auto log = carryOut(QStringLiteral("log_backup"), doLogBackup);
    QVERIFY(log.ok() && log->value(QStringLiteral("copied")).toBool());
    const auto full = carryOut(QStringLiteral("full_backup"), doFullBackup);
    QVERIFY(full.ok());
    QCOMPARE(full->value(QStringLiteral("label")).toString(), QStringLiteral("full"));
    const auto kept =
        carryOut(QStringLiteral("kept_count"), doKeptCount, {{QStringLiteral("name"), QStringLiteral("x")}});
    QVERIFY(!kept.ok());
    QCOMPARE(kept.error().code, QStringLiteral("no_such_copy"));
}

void TestSiteEngine::answersKeepTheContract()
{
    const Service service(m_site);
    for (const QString &verb : {QStringLiteral("describe"), QStringLiteral("status"), QStringLiteral("kept"),
                                QStringLiteral("rebuild_preview")}) {
        const auto line = service.call(verb, "{}").answer->next();
        QVERIFY(line);
        const QJsonObject answer = QJsonDocument::fromJson(*line).object();
        const Outcome good = Contract::instance().checkAnswerLine(verb, answer);
        QVERIFY2(good.ok(), good ? "" : qPrintable(verb + QStringLiteral(": ") + good.error().text));
        QCOMPARE(answer.value(QStringLiteral("type")).toString(), QStringLiteral("result"));
    }
}

QTEST_GUILESS_MAIN(TestSiteEngine)
#include "tst_siteengine.moc"
