// SPDX-License-Identifier: GPL-3.0-or-later
// Spot checks of files: asked of both sites, looked at again where in doubt, told once, and known to every
// console on the store.
#include "app/files/filechecks.h"
#include "app/pair/pairs.h"
#include "models/sites/statusjson.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// Two sites with files in memory. A sample is all there is; who is asked for names tells of those.
class SitesWithFiles : public QObject, public SiteCalls
{
public:
    quint64 call(CallRequest request, QObject *context, OnLine, OnDone onDone) override
    {
        const QString site = request.site.section(QLatin1Char('/'), -1);
        CallAnswer answer;
        answer.way = Ways::Ssh;
        answer.reach = Reach::Answers;
        answer.sentAt = answer.receivedAt = SystemClock().now();
        if (request.verb == QLatin1String("files_check"))
            answer.data = checkOf(site, sampleWishFrom(request.body));
        else
            answer.data = statusOf(site);
        // Later, as a link does.
        QMetaObject::invokeMethod(
            context, [onDone, answer] { onDone(answer); }, Qt::QueuedConnection);
        return 0;
    }
    void cancel(quint64) override {}

    QMap<QString, QMap<QString, QString>> files; ///< by site: names with a letter for the content
    QString silent;                              ///< site that does not say
    QMap<QString, QString> arrives;              ///< of the backup, from the second time it is asked by name
    bool watched = true;
    int asked = 0;

private:
    QHash<QString, int> m_byName;

    Result<QJsonObject> checkOf(const QString &site, const SampleWish &wish)
    {
        ++asked;
        if (site == silent)
            return Error{QStringLiteral("silent"), QStringLiteral("no answer in 12 s"), {}};
        FileSample sample;
        // Asked again by names it is so much later by its clock, for a test does not wait.
        m_byName[site] = wish.random == 0 ? m_byName[site] + 1 : 0;
        sample.at = SystemClock().now() + m_byName[site] * FilesComparison::TakenUpTo;
        sample.completeTo = sample.at;
        const QMap<QString, QString> &here = files[site];
        QStringList names = wish.names;
        if (wish.random > 0)
            names += here.keys();
        names.removeDuplicates();
        for (const QString &name : std::as_const(names)) {
            if (here.contains(name))
                sample.files << SampledFile{
                    name, true, 1, sample.at - 1h, sample.at - 1h, QString(64, here.value(name).front())};
            else
                sample.files << SampledFile{name, false, 0, {}, {}, {}};
        }
        if (wish.random == 0 && site == QLatin1String("centennial") && !names.isEmpty())
            files[site].insert(arrives);
        return toJson(sample);
    }

    [[nodiscard]] Result<QJsonObject> statusOf(const QString &site) const
    {
        SiteStatus status;
        status.site = status.name = site;
        status.at = SystemClock().now();
        status.role = site == QLatin1String("naperville") ? SiteRole::Primary : SiteRole::Standby;
        status.epoch = 1;
        if (watched)
            status.files = FileStatus{status.at, QStringLiteral("in_sync"), {}, 1, 1};
        return toJson(status);
    }
};
} // namespace

class TestFileChecks : public QObject
{
    Q_OBJECT

    const SystemClock m_clock;
    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<SitesWithFiles> m_sites;
    ConsoleConfig m_config;

    struct Console {
        std::unique_ptr<Pairs> pairs;
        FileChecks *checks = nullptr;
        [[nodiscard]] QString readiness() const
        {
            const QList<ComponentLine> lines = checks->readiness(SystemClock().now());
            return lines.isEmpty() ? QString() : lines.first().value;
        }
        [[nodiscard]] Mark mark() const { return checks->readiness(SystemClock().now()).value(0).mark; }
    };
    Console console()
    {
        Console made;
        made.pairs = std::make_unique<Pairs>(m_config, m_clock, Purpose::Watch, m_sites.get());
        auto checks = std::make_unique<FileChecks>(made.pairs->first().context());
        made.checks = checks.get();
        made.pairs->first().add(std::move(checks));
        made.checks->setPauses(50ms, 50ms);
        made.pairs->start();
        return made;
    }
    QStringList told()
    {
        EventQuery query;
        query.kinds = {QStringLiteral("files.checked")};
        Store beside(m_config.storeUrl);
        QStringList texts;
        if (!wait(beside.open()))
            return {QStringLiteral("no store")};
        const auto read = wait(beside.events(query));
        const QList<Event> found = read ? *read : QList<Event>();
        for (const Event &event : found)
            texts << event.text;
        return texts;
    }

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void init();
    void alikeIsNoEvent();
    void whatIsNotAlikeIsToldOnce();
    void whatArrivesMeanwhileIsAlike();
    void aSiteThatDoesNotSay();
    void whoeverTakesTheDutyGoesOn();
    void nobodyWatchesFiles();
};

void TestFileChecks::init()
{
    m_sites = std::make_unique<SitesWithFiles>();
    for (const char *site : {"naperville", "centennial"})
        m_sites->files[QLatin1String(site)] = {{QStringLiteral("a"), QStringLiteral("1")},
                                               {QStringLiteral("b"), QStringLiteral("2")}};
    PairConfig pair;
    pair.id = QStringLiteral("hosted");
    pair.profile = QStringLiteral("hosted");
    pair.rpo = 1h;
    pair.pollPeriod = 200ms;
    for (SiteConfig *site : {&pair.production, &pair.backup}) {
        const bool production = site == &pair.production;
        site->id = production ? QStringLiteral("naperville") : QStringLiteral("centennial");
        site->name = site->shortName =
            production ? QStringLiteral("Naperville") : QStringLiteral("Centennial");
        site->zone = "America/Chicago";
        site->ssh.host = QStringLiteral("127.0.0.1");
    }
    m_config = {};
    m_config.pairs = {pair};
    m_config.storeUrl = m_backends->newUrl(QStringLiteral("sqlite"));
}

void TestFileChecks::alikeIsNoEvent()
{
    const Console here = console();
    QCOMPARE(here.readiness(), QString());
    SOON_COMPARE(here.readiness(), QStringLiteral("2 files compared, alike at both sites"));
    QVERIFY(here.mark() == Mark::Fine);
    // Once an hour, not at every look.
    QCOMPARE(m_sites->asked, 2);
    QCOMPARE(told(), QStringList());
}

void TestFileChecks::whatIsNotAlikeIsToldOnce()
{
    m_sites->files[QStringLiteral("naperville")].insert(QStringLiteral("c"), QStringLiteral("3"));
    m_sites->files[QStringLiteral("centennial")].insert(QStringLiteral("b"), QStringLiteral("9"));
    {
        const Console here = console();
        SOON_COMPARE(here.readiness(), QStringLiteral("2 of 3 files not alike at both sites"));
        QVERIFY(here.mark() == Mark::Warning);
        SOON_COMPARE(told().size(), 1);
        QCOMPARE(told().first(), QStringLiteral("Spot check: 2 of 3 files not alike at both sites: "
                                                "b differs, c is missing at Centennial."));
    }
    // The next one looks at the same names again, and has nothing new to tell.
    Store beside(m_config.storeUrl);
    QVERIFY(wait(beside.open()).ok());
    const auto hourAgo = [&] {
        QJsonObject state = *wait(beside.state(stateKey(QStringLiteral("hosted"), "files")));
        state.insert(QStringLiteral("tried_at"), toIso(m_clock.now() - 61min));
        return wait(beside.putState(stateKey(QStringLiteral("hosted"), "files"), state)).ok();
    };
    QVERIFY(hourAgo());
    {
        const int before = m_sites->asked;
        const Console here = console();
        SOON_VERIFY(m_sites->asked >= before + 4 && here.checks->checked().triedAt > m_clock.now() - 1min);
        SOON_VERIFY(here.checks->checked().last && here.checks->checked().last->at > m_clock.now() - 1min);
        QCOMPARE(told().size(), 1);
    }
    m_sites->files[QStringLiteral("centennial")] = m_sites->files[QStringLiteral("naperville")];
    QVERIFY(hourAgo());
    const Console here = console();
    SOON_COMPARE(told().size(), 2);
    QCOMPARE(told().last(), QStringLiteral("Spot check: 3 files are alike at both sites."));
}

void TestFileChecks::whatArrivesMeanwhileIsAlike()
{
    m_sites->files[QStringLiteral("naperville")].insert(QStringLiteral("c"), QStringLiteral("3"));
    m_sites->arrives.insert(QStringLiteral("c"), QStringLiteral("3"));
    const Console here = console();
    SOON_COMPARE(here.readiness(), QStringLiteral("3 files compared, alike at both sites"));
    QCOMPARE(told(), QStringList());
}

void TestFileChecks::aSiteThatDoesNotSay()
{
    m_sites->silent = QStringLiteral("centennial");
    const Console here = console();
    SOON_COMPARE(here.checks->checked().trouble, QStringLiteral("Centennial: no answer in 12 s"));
    QCOMPARE(here.readiness(), QStringLiteral("Files of both sites not compared yet"));
    QCOMPARE(told(), QStringList());
}

void TestFileChecks::whoeverTakesTheDutyGoesOn()
{
    auto first = std::make_unique<Console>(console());
    SOON_COMPARE(first->readiness(), QStringLiteral("2 files compared, alike at both sites"));
    // Who only follows knows it from the store.
    const Console second = console();
    SOON_COMPARE(second.readiness(), QStringLiteral("2 files compared, alike at both sites"));
    QVERIFY(!second.pairs->first().onDuty());
    first.reset();
    SOON_VERIFY(second.pairs->first().onDuty());
    QCOMPARE(m_sites->asked, 2); // it was looked at within the hour
}

void TestFileChecks::nobodyWatchesFiles()
{
    m_sites->watched = false;
    const Console here = console();
    SOON_VERIFY(here.pairs->first().onDuty() && here.pairs->first().facts().backup.status &&
                here.pairs->first().facts().production.status);
    QSignalSpy looked(&here.pairs->first(), &Engine::overviewChanged);
    SOON_VERIFY(looked.size() > 4);
    QCOMPARE(m_sites->asked, 0);
    QCOMPARE(here.readiness(), QString());
}

QTEST_GUILESS_MAIN(TestFileChecks)
#include "tst_filechecks.moc"
