// SPDX-License-Identifier: GPL-3.0-or-later
// What answers a site's calls is an engine of its own: the status tells of it from the engine to the card.
#include "app/contract/contract.h"
#include "app/site/boot.h"
#include "app/site/doors/service.h"
#include "app/site/operations/work.h"
#include "app/site/registration.h"
#include "models/findings/component.h"
#include "models/sites/facts.h"
#include "models/sites/statusjson.h"
#include "tests/app/site/memorycalls.h"
#include "tests/app/site/memoryengine.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <algorithm>

using namespace Switchback;
using namespace Switchback::Site;
using Switchback::Test::MemoryCalls;
using Switchback::Test::MemoryEngine;

class TestCallsEngine : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void statusTellsTheCalls();
    void drainedOfCalls();
    void isSetByDoings();
    void silentIsAFinding();
    void siteWithoutOneSaysNothing();
    void unknownOneIsAFault();
    void whoseCallsCame();

private:
    Result<ThisSite> open(const QByteArray &calls) const;
    [[nodiscard]] SiteStatus asked(const ThisSite &site) const;
    [[nodiscard]] SiteFacts factsOf(const ThisSite &site) const;
    /// What the console shows of it.
    [[nodiscard]] std::optional<ComponentLine> line(const PairFacts &facts) const;

    std::unique_ptr<QTemporaryDir> m_dir;
    PairConfig m_pair;
    ThisSite m_site;
    const MemoryCalls *m_calls = nullptr;
};

void TestCallsEngine::initTestCase()
{
    registerEngines();
    registerEngine(MemoryEngine::kind());
    registerEngine(MemoryCalls::kind());
    m_pair.production.id = QStringLiteral("naperville");
    m_pair.production.shortName = QStringLiteral("Naperville");
    m_pair.backup.id = QStringLiteral("centennial");
}

Result<ThisSite> TestCallsEngine::open(const QByteArray &calls) const
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
               "/token'\n[backup]\nfull_every_s=86400\nlog_every_s=3600\n"
               "[database]\nengine='memory'\n[memory]\nmembers=1\n" +
               calls);
    file.close();
    const auto config = loadSiteConfig(file.fileName());
    if (!config)
        return config.error();
    return openSite(*config);
}

void TestCallsEngine::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    const auto site = open("[calls]\nengine='memory'\n");
    QVERIFY2(site.ok(), site ? "" : qPrintable(site.error().text));
    m_site = *site;
    m_calls = static_cast<const MemoryCalls *>(m_site.calls.get());
    QVERIFY(initSite(m_site.config, SiteRole::Primary).ok());
    QVERIFY(bootSite(m_site).ok());
}

/// Over the site's own door, checked as a console checks it.
SiteStatus TestCallsEngine::asked(const ThisSite &site) const
{
    const auto bytes = Service(site).call(QStringLiteral("status"), "{}").answer->next();
    if (!bytes)
        return {};
    const QJsonObject line = QJsonDocument::fromJson(*bytes).object();
    const Outcome good = Contract::instance().checkAnswerLine(QStringLiteral("status"), line);
    if (!good)
        qWarning("%s", qPrintable(good.error().text));
    const auto status = statusFromJson(line.value(QStringLiteral("data")).toObject(),
                                       QStringLiteral("naperville"), SystemClock().now());
    return good && status ? *status : SiteStatus{};
}

SiteFacts TestCallsEngine::factsOf(const ThisSite &site) const
{
    SiteFacts facts;
    facts.site = QStringLiteral("naperville");
    const Instant now = SystemClock().now();
    foldStatus(facts, asked(site), {Ways::Rest, Reach::Answers, {}, now, now});
    return facts;
}

std::optional<ComponentLine> TestCallsEngine::line(const PairFacts &facts) const
{
    const SiteView view(facts, m_pair, Side::Production, SystemClock().now());
    for (const auto &component : components()) {
        const auto line = component->line(view);
        if (line && line->key == QLatin1String("calls"))
            return line;
    }
    return std::nullopt;
}

void TestCallsEngine::statusTellsTheCalls()
{
    m_calls->call();
    m_calls->call();
    const SiteStatus status = asked(m_site);
    QCOMPARE(status.components.size(), 1);
    QCOMPARE(status.components.first().key, QStringLiteral("calls"));
    QCOMPARE(status.components.first().state, QStringLiteral("open"));
    QCOMPARE(status.components.first().detail, QStringLiteral("vs1"));
    QCOMPARE(status.components.first().count, 2);
    PairFacts facts;
    facts.production = factsOf(m_site);
    const auto shown = line(facts);
    QVERIFY(shown);
    QCOMPARE(shown->mark, Mark::Fine);
    QVERIFY2(shown->value.startsWith(QLatin1String("2 call")), qPrintable(shown->value));
}

void TestCallsEngine::drainedOfCalls()
{
    m_calls->call();
    QVERIFY(m_site.calls->drain(true).ok());
    m_calls->call(); // refused
    QCOMPARE(asked(m_site).components.first().state, QStringLiteral("draining"));
    QCOMPARE(asked(m_site).components.first().count, 1);
    m_calls->hangUp();
    QCOMPARE(asked(m_site).components.first().count, 0);
    QVERIFY(m_site.calls->drain(false).ok());
    QCOMPARE(asked(m_site).components.first().state, QStringLiteral("open"));
}

/// As a worker carries it out; twice is the same, and what it says keeps to the contract.
void TestCallsEngine::isSetByDoings()
{
    const auto does = [](const ThisSite &site, const QString &verb, Result<QJsonObject> (*doing)(Work &)) {
        const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        const Journal journal(site.config);
        const QJsonObject request{{QStringLiteral("op"), id},
                                  {QStringLiteral("by"), QStringLiteral("test")},
                                  {QStringLiteral("params"), QJsonObject{}}};
        if (!Contract::instance().checkRequest(verb, request) || !Contract::instance().isDoing(verb) ||
            !journal.accept(id, verb, QStringLiteral("test"), {}))
            return Result<QJsonObject>(Error{QStringLiteral("bad_request"), verb, {}});
        JournalWriter writer(journal, id);
        Work work(site, *journal.read(id), writer);
        const auto done = doing(work);
        if (done &&
            !Contract::instance().checkAnswerLine(verb, {{QStringLiteral("type"), QStringLiteral("result")},
                                                         {QStringLiteral("op"), id},
                                                         {QStringLiteral("data"), *done}}))
            return Result<QJsonObject>(Error{QStringLiteral("bad_answer"), verb, {}});
        return done;
    };
    const QString drain = QStringLiteral("drain_calls"), take = QStringLiteral("take_calls");
    for (int turn = 0; turn < 2; ++turn) {
        const auto drained = does(m_site, drain, doDrainCalls);
        QVERIFY2(drained.ok(), drained ? "" : qPrintable(drained.error().text));
        QCOMPARE(drained->value(QStringLiteral("state")).toString(), QStringLiteral("draining"));
        QCOMPARE(asked(m_site).components.first().state, QStringLiteral("draining"));
    }
    const auto open = does(m_site, take, doTakeCalls);
    QVERIFY2(open.ok(), open ? "" : qPrintable(open.error().text));
    QCOMPARE(asked(m_site).components.first().state, QStringLiteral("open"));
    const auto without = this->open({});
    QVERIFY(without.ok());
    const auto nothing = does(*without, drain, doDrainCalls);
    QVERIFY(nothing.ok());
    QCOMPARE(nothing->value(QStringLiteral("state")).toString(), QStringLiteral("none"));
    // Beside a fence or a rebuild that takes its time, and not beside one another.
    QCOMPARE(lockNameFor(drain), lockNameFor(take));
    QVERIFY(!lockNameFor(drain).isEmpty() && lockNameFor(drain) != lockNameFor(QStringLiteral("fence")));
}

void TestCallsEngine::silentIsAFinding()
{
    m_calls->fallSilent();
    PairFacts facts;
    facts.production = factsOf(m_site);
    const Instant now = SystemClock().now();
    const QList<Finding> findings = findFindings(facts, m_pair, {}, now);
    const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding &finding) {
        return findingKey(finding) == QLatin1String("calls");
    });
    QVERIFY(found != findings.end());
    QCOMPARE(found->severity, Severity::Bad);
    QVERIFY2(found->sentence.contains(QLatin1String("Naperville")) &&
                 found->sentence.contains(QLatin1String("no answer in 2 s")),
             qPrintable(found->sentence));
    const auto shown = line(facts);
    QVERIFY(shown && shown->mark == Mark::Bad);
}

void TestCallsEngine::siteWithoutOneSaysNothing()
{
    const auto site = open({});
    QVERIFY(site.ok());
    QVERIFY(!site->calls);
    QVERIFY(asked(*site).components.isEmpty());
    PairFacts facts;
    facts.production = factsOf(*site);
    QVERIFY(!line(facts));
}

void TestCallsEngine::unknownOneIsAFault()
{
    const auto site = open("[calls]\nengine='memry'\n");
    QVERIFY(!site.ok());
    QCOMPARE(site.error().code, QStringLiteral("config"));
    QVERIFY(site.error().text.contains(QLatin1String("[calls] engine")));
}

void TestCallsEngine::whoseCallsCame()
{
    const auto answer = [](const ThisSite &site) {
        const auto bytes = Service(site).call(QStringLiteral("calls"), R"({"limit":2})").answer->next();
        const QJsonObject line = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
        const Outcome good = Contract::instance().checkAnswerLine(QStringLiteral("calls"), line);
        if (!good)
            qWarning("%s", qPrintable(good.error().text));
        return good ? line : QJsonObject();
    };
    m_calls->call();
    m_calls->call();
    m_calls->call();
    const QJsonObject told = answer(m_site).value(QStringLiteral("data")).toObject();
    QCOMPARE(told.value(QStringLiteral("more")), true);
    const QJsonObject trunk = told.value(QStringLiteral("calls")).toArray().at(0).toObject();
    QCOMPARE(trunk.value(QStringLiteral("trunk")), QStringLiteral("acme"));
    QCOMPARE(trunk.value(QStringLiteral("calls")), 2);
    // A site without an engine says so; it says not that nobody calls.
    const auto without = open({});
    QVERIFY(without.ok());
    const QJsonObject error = answer(*without);
    QCOMPARE(error.value(QStringLiteral("type")), QStringLiteral("error"));
    QCOMPARE(error.value(QStringLiteral("code")), QStringLiteral("calls_not_told"));
}

QTEST_GUILESS_MAIN(TestCallsEngine)
#include "tst_callsengine.moc"
