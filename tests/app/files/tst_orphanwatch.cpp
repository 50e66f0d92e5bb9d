// SPDX-License-Identifier: GPL-3.0-or-later
// Audio without a row, counted after a failover that may have lost rows: told once, told again when there is
// more, and never asked for after a move that loses nothing.
#include "app/files/orphanwatch.h"
#include "app/pair/pairs.h"
#include "models/runbook/audioplan.h"
#include "models/runbook/run.h"
#include "models/sites/statusjson.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QSignalSpy>
#include <QTest>
#include <QUuid>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// Two sites, of which Centennial serves and has audio, told in parts of two.
class SitesWithAudio : public QObject, public SiteCalls
{
public:
    quint64 call(CallRequest request, QObject *context, OnLine, OnDone onDone) override
    {
        const QString site = request.site.section(QLatin1Char('/'), -1);
        CallAnswer answer;
        answer.way = Ways::Ssh;
        answer.reach = Reach::Answers;
        answer.sentAt = answer.receivedAt = SystemClock().now();
        answer.data = request.verb == QLatin1String("orphans") ? orphans(site, request.body) : statusOf(site);
        QMetaObject::invokeMethod(
            context, [onDone, answer] { onDone(answer); }, Qt::QueuedConnection);
        return 0;
    }
    void cancel(quint64) override {}

    int audio = 0;
    qint64 size = 8000; ///< of each
    bool cut = false;
    bool stuck = false; ///< the next part is always the one that was asked for
    QString refuses;    ///< code of the answer
    QString why = QStringLiteral("it has no statement");
    QStringList since;
    int asked = 0;

private:
    Result<QJsonObject> orphans(const QString &site, const QJsonObject &body)
    {
        ++asked;
        since << body.value(QStringLiteral("since")).toString();
        if (site != QLatin1String("centennial"))
            return Error{QStringLiteral("not_primary"), QStringLiteral("asked the wrong one"), {}};
        if (!refuses.isEmpty())
            return Error{refuses, why, {}};
        OrphanList list;
        list.at = SystemClock().now();
        list.since = instantFromMs(1'790'000'000'000);
        const int from = body.value(QStringLiteral("after")).toString().toInt();
        for (int i = from; i < audio && list.files.size() < 2; ++i)
            list.files << OrphanFile{QString::number(i + 1), size, list.since};
        list.cut = cut;
        if (from + 2 < audio)
            list.after = list.files.last().name;
        if (stuck)
            list.after = QString::number(2);
        return toJson(list);
    }

    [[nodiscard]] static Result<QJsonObject> statusOf(const QString &site)
    {
        SiteStatus status;
        status.site = status.name = site;
        status.at = SystemClock().now();
        status.role = site == QLatin1String("centennial") ? SiteRole::Primary : SiteRole::Standby;
        status.epoch = 2;
        return toJson(status);
    }
};
} // namespace

class TestOrphanWatch : public QObject
{
    Q_OBJECT

    const SystemClock m_clock;
    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<SitesWithAudio> m_sites;
    std::unique_ptr<Store> m_beside;
    ConsoleConfig m_config;

    struct Console {
        std::unique_ptr<Pairs> pairs;
        OrphanWatch *watch = nullptr;
    };
    Console console()
    {
        Console made;
        made.pairs = std::make_unique<Pairs>(m_config, m_clock, Purpose::Watch, m_sites.get());
        Engine &engine = made.pairs->first();
        auto watch = std::make_unique<OrphanWatch>(engine.context());
        watch->setPauses(30ms, 0ms, 100ms, 10ms);
        made.watch = watch.get();
        engine.add(std::move(watch));
        made.pairs->start();
        return made;
    }
    /// A run of that kind that has promoted Centennial.
    RunState promoted(RunKind kind)
    {
        RunPlan plan;
        plan.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        plan.kind = kind;
        plan.pair = QStringLiteral("hosted");
        plan.from = QStringLiteral("naperville");
        plan.to = QStringLiteral("centennial");
        plan.fromName = QStringLiteral("Naperville");
        plan.toName = QStringLiteral("Centennial");
        StepSpec promote;
        promote.key = promote.verb = QStringLiteral("promote");
        promote.site = plan.to;
        promote.title = QStringLiteral("Promote Centennial");
        StepSpec calls;
        calls.key = calls.verb = QStringLiteral("take_calls");
        calls.site = plan.to;
        calls.title = QStringLiteral("Take calls");
        plan.steps = {promote, calls};
        RunState state;
        put(state, runStarted(plan, m_clock.now()));
        done(state, 0, {{QStringLiteral("epoch"), 2}});
        return state;
    }
    void done(RunState &state, int step, const QJsonObject &result)
    {
        put(state, stepIntended(state, state.steps.at(step), QUuid::createUuid().toString(), m_clock.now()));
        put(state, stepDone(state, state.steps.at(step), result, m_clock.now()));
    }
    /// A run of that kind that has ended well.
    QString moved(RunKind kind)
    {
        RunState state = promoted(kind);
        done(state, 1, {});
        put(state, runFinished(state, m_clock.now()));
        return state.plan.id;
    }
    /// One that has exported so many.
    void exported(const QStringList &names, const OrphanExport &what)
    {
        AudioOrder order;
        order.site = QStringLiteral("centennial");
        order.siteName = QStringLiteral("Centennial");
        order.names = names;
        RunPlan plan = makeAudioExport(QStringLiteral("hosted"), order);
        plan.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        RunState state;
        put(state, runStarted(plan, m_clock.now()));
        OrphanExport result = what;
        result.listSha256 = QString(64, QLatin1Char('a'));
        done(state, 0, toJson(result));
        put(state, runFinished(state, m_clock.now()));
    }
    void put(RunState &state, const Event &event)
    {
        QVERIFY(applyEvent(state, event).ok());
        QVERIFY(wait(m_beside->append(event)).ok());
    }
    QStringList told()
    {
        EventQuery query;
        query.kinds = {QStringLiteral("files.orphans")};
        QStringList texts;
        const auto read = wait(m_beside->events(query));
        const QList<Event> found = read ? *read : QList<Event>();
        for (const Event &event : found)
            texts << event.text;
        return texts;
    }

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase()
    {
        m_beside.reset();
        m_backends.reset();
    }
    void init();
    void whatAFailoverLeftIsCounted();
    void moreIsToldAgain();
    void aMoveThatLosesNothingIsNoReason();
    void aSiteThatCannotSay();
    void aFailoverThatIsGivenUpLateHasLostRowsToo();
    void whoDoesNotAnswerIsToldOfOnce();
    void whateverChangesIsToldAgain();
    void whatCouldNotBeLookedThroughIsNotCalledNone();
    void aSiteThatLeadsRoundInACircleIsLeft();
    void anExportIsRemembered();
};

void TestOrphanWatch::init()
{
    m_sites = std::make_unique<SitesWithAudio>();
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
        site->zone = "America/Denver";
        site->ssh.host = QStringLiteral("127.0.0.1");
    }
    m_config = {};
    m_config.pairs = {pair};
    m_config.storeUrl = m_backends->newUrl(QStringLiteral("sqlite"));
    m_beside = std::make_unique<Store>(m_config.storeUrl);
    QVERIFY(wait(m_beside->open()).ok());
}

void TestOrphanWatch::whatAFailoverLeftIsCounted()
{
    m_sites->audio = 5;
    const Console here = console();
    SOON_VERIFY(here.pairs->first().onDuty());
    QVERIFY(!here.watch->lostAudio());
    (void)moved(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
    const QString text =
        QStringLiteral("5 audio files (40\u00a0kB) at Centennial are without their rows since 08:13:20.");
    QCOMPARE(told().first(), text);
    SOON_VERIFY(here.watch->lostAudio());
    QCOMPARE(here.watch->lostAudio()->text, text);
    // Whoever comes later knows it too, and tells nothing a second time.
    const Console second = console();
    SOON_VERIFY(second.watch->lostAudio());
    const int before = m_sites->asked;
    SOON_VERIFY(m_sites->asked > before + 6);
    QCOMPARE(told().size(), 1);
}

void TestOrphanWatch::moreIsToldAgain()
{
    m_sites->audio = 1;
    const Console here = console();
    (void)moved(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
    QCOMPARE(told().first(),
             QStringLiteral("1 audio file (8.0\u00a0kB) at Centennial is without its row since 08:13:20."));
    m_sites->since.clear();
    m_sites->audio = 3; // the old site is back, and more has come over
    SOON_COMPARE(told().size(), 2);
    QVERIFY2(told().last().startsWith(QLatin1String("3 audio files")), qPrintable(told().last()));
    // Of the same failover: from the same moment on.
    QCOMPARE(QSet<QString>(m_sites->since.begin(), m_sites->since.end()),
             QSet<QString>{toIso(instantFromMs(1'790'000'000'000))});
    m_sites->audio = 0;
    SOON_COMPARE(told().size(), 3);
    SOON_VERIFY(!here.watch->lostAudio());
}

void TestOrphanWatch::aMoveThatLosesNothingIsNoReason()
{
    m_sites->audio = 5;
    const Console here = console();
    SOON_VERIFY(here.pairs->first().onDuty());
    (void)moved(RunKind::Planned);
    (void)moved(RunKind::Failback);
    // It knows of both, and looked at its clock many times since.
    QSignalSpy looked(&here.pairs->first(), &Engine::overviewChanged);
    SOON_VERIFY(looked.size() > 5);
    QCOMPARE(m_sites->asked, 0);
    (void)moved(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
}

void TestOrphanWatch::aSiteThatCannotSay()
{
    m_sites->refuses = QStringLiteral("rows_not_told");
    const Console here = console();
    (void)moved(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
    QCOMPARE(
        told().first(),
        QStringLiteral("Whether audio is left of rows that were lost is not known: it has no statement"));
    QVERIFY(!here.watch->lostAudio());
    QCOMPARE(m_sites->asked, 1);
}

/// Whatever becomes of the run afterwards, the rows are lost.
void TestOrphanWatch::aFailoverThatIsGivenUpLateHasLostRowsToo()
{
    m_sites->audio = 3;
    const Console here = console();
    RunState state = promoted(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
    put(state, stepIntended(state, state.steps.at(1), QUuid::createUuid().toString(), m_clock.now()));
    put(state, stepFailed(state, state.steps.at(1), {QStringLiteral("dead"), QStringLiteral("no SBC"), {}},
                          m_clock.now()));
    put(state, runFinished(state, m_clock.now()));
    // Its end is no second one.
    const int before = m_sites->asked;
    SOON_VERIFY(m_sites->asked > before + 6);
    QCOMPARE(told().size(), 1);
    SOON_VERIFY(here.watch->lostAudio());
}

/// What goes by and by is told once, however often it is tried.
void TestOrphanWatch::whoDoesNotAnswerIsToldOfOnce()
{
    m_sites->audio = 3;
    m_sites->refuses = QStringLiteral("io");
    m_sites->why = QStringLiteral("the disk does not answer");
    const Console here = console();
    (void)moved(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
    QVERIFY2(m_sites->asked >= 10, qPrintable(QString::number(m_sites->asked)));
    QCOMPARE(told().first(), QStringLiteral("Whether audio is left of rows that were lost is not known: the "
                                            "disk does not answer"));
    m_sites->why = QStringLiteral("the disk is slow");
    const int before = m_sites->asked;
    SOON_VERIFY(m_sites->asked > before + 3);
    QCOMPARE(told().size(), 1);
    // And it is gone on with.
    m_sites->refuses.clear();
    SOON_COMPARE(told().size(), 2);
    QVERIFY2(told().last().startsWith(QLatin1String("3 audio files")), qPrintable(told().last()));
}

/// As many as once before, or as many of other sizes: that is said, too.
void TestOrphanWatch::whateverChangesIsToldAgain()
{
    m_sites->audio = 1;
    const Console here = console();
    (void)moved(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
    int times = 1;
    for (const int audio : {3, 1, 3, 1}) {
        m_sites->audio = audio;
        SOON_COMPARE(told().size(), ++times);
        QVERIFY2(told().last().startsWith(QString::number(audio) + QLatin1String(" audio file")),
                 qPrintable(told().last()));
    }
    m_sites->size = 9000;
    SOON_COMPARE(told().size(), ++times);
    m_sites->cut = true;
    SOON_COMPARE(told().size(), ++times);
    QVERIFY2(told().last().endsWith(QLatin1String("There may be more.")), qPrintable(told().last()));
}

/// Where nothing was found of what could be looked through, that is not called nothing.
void TestOrphanWatch::whatCouldNotBeLookedThroughIsNotCalledNone()
{
    m_sites->audio = 0;
    m_sites->cut = true;
    const Console here = console();
    (void)moved(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
    QCOMPARE(told().first(),
             QStringLiteral("No audio at Centennial was found without its row since 08:13:20, "
                            "but not all could be looked through."));
    // The export has more time to look.
    SOON_VERIFY(here.watch->lostAudio());
    QVERIFY(!here.watch->lostAudio()->exported);
}

/// Else it would be asked for ever, at the pace of its answers.
void TestOrphanWatch::aSiteThatLeadsRoundInACircleIsLeft()
{
    m_sites->audio = 2;
    m_sites->stuck = true;
    const Console here = console();
    (void)moved(RunKind::Failover);
    SOON_COMPARE(told().size(), 1);
    QVERIFY2(told().first().endsWith(QLatin1String("There may be more.")), qPrintable(told().first()));
}

void TestOrphanWatch::anExportIsRemembered()
{
    m_sites->audio = 2;
    const Console here = console();
    (void)moved(RunKind::Failover);
    SOON_VERIFY(here.watch->lostAudio());
    QVERIFY(!here.watch->lostAudio()->exported);
    // None of these is all there is.
    OrphanExport some;
    some.path = QStringLiteral("/srv/exports/orphans");
    some.files = 2;
    exported({QStringLiteral("1"), QStringLiteral("2")}, some);
    some.files = 1;
    exported({}, some);
    some.files = 2;
    some.more = true;
    exported({}, some);
    some.more = false;
    some.leftFiles = 1;
    exported({}, some);
    const int before = m_sites->asked;
    SOON_VERIFY(m_sites->asked > before + 6);
    QVERIFY(!here.watch->lostAudio()->exported);
    some.leftFiles = 0;
    exported({}, some);
    SOON_VERIFY(here.watch->lostAudio()->exported);
    // Whoever comes later knows it.
    const Console second = console();
    SOON_VERIFY(second.watch->lostAudio());
    QVERIFY(second.watch->lostAudio()->exported);
    // What comes later has not been exported.
    m_sites->audio = 4;
    SOON_VERIFY(!here.watch->lostAudio()->exported);
}

QTEST_GUILESS_MAIN(TestOrphanWatch)
#include "tst_orphanwatch.moc"
