// SPDX-License-Identifier: GPL-3.0-or-later
// A console of many pairs: one store, one sign-in, one set of links; what one pair does is no other's.
#include "app/operators/secret.h"
#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "tests/app/pair/fakesites.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <utility>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const QByteArray Secret = "correct horse battery";
const QString Ramos = QStringLiteral("K. Ramos");

/// Sites that nobody reaches; who was asked for is kept.
class NobodyThere : public FakeSites
{
public:
    explicit NobodyThere(const Clock &given)
        : FakeSites(given, Service::NobodyThere)
        , clock(given)
    {
    }
    quint64 call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone) override
    {
        asked.insert(request.site);
        if (!firstAt.contains(request.site))
            firstAt.insert(request.site, clock.monotonic());
        return FakeSites::call(std::move(request), context, std::move(onLine), std::move(onDone));
    }
    const Clock &clock;
    QSet<QString> asked;
    QHash<QString, Duration> firstAt;
};

PairConfig pairCalled(const QString &id)
{
    PairConfig pair;
    pair.id = id;
    pair.name = id;
    pair.profile = QStringLiteral("hosted");
    pair.rpo = 1h;
    pair.pollPeriod = 1s;
    for (SiteConfig *site : {&pair.production, &pair.backup}) {
        site->id = site == &pair.production ? QStringLiteral("naperville") : QStringLiteral("centennial");
        site->name = site->shortName = site->id;
        site->zone = "America/Chicago";
    }
    return pair;
}

qsizetype threads()
{
    return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}
} // namespace

class TestPairs : public QObject
{
    Q_OBJECT

    std::unique_ptr<Backends> m_backends;
    const SystemClock m_clock;
    NobodyThere m_nobody{m_clock};

    ConsoleConfig config(const QString &backend, int pairs)
    {
        ConsoleConfig config;
        config.storeUrl = m_backends->newUrl(backend);
        for (int i = 0; i < pairs; ++i)
            config.pairs += pairCalled(QStringLiteral("pair-%1").arg(i));
        return config;
    }
    static void startAndWait(Pairs &pairs)
    {
        std::size_t ready = 0;
        for (const auto &engine : pairs.all())
            connect(engine.get(), &Engine::ready, engine.get(), [&ready] { ++ready; });
        pairs.start();
        QTRY_COMPARE_WITH_TIMEOUT(ready, pairs.all().size(), 60'000);
    }
    void put(const QString &url, const Operator &person)
    {
        Store beside(url);
        QVERIFY(wait(beside.open()).ok());
        const auto hash = wait(makeSecret(Secret));
        Event event;
        event.at = m_clock.now();
        event.kind = QStringLiteral("operator.added");
        event.actor = Ramos;
        QVERIFY(wait(beside.putOperator(person, QString::fromLatin1(*hash), event)).ok());
    }

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    /// Fifty pairs have the threads that one has, and the duty of each.
    void threadsDontGrowByThePair()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("sqlite"));
        qsizetype one = 0;
        for (const int many : {1, 50}) {
            Pairs pairs(config(QStringLiteral("sqlite"), many), m_clock, Purpose::Watch, &m_nobody);
            startAndWait(pairs);
            for (const auto &engine : pairs.all())
                QTRY_VERIFY_WITH_TIMEOUT(engine->onDuty(), 60'000);
            SOON_VERIFY(m_nobody.asked.contains(QStringLiteral("pair-%1/centennial").arg(many - 1)));
            if (many == 1)
                one = threads();
            else
                QTRY_VERIFY_WITH_TIMEOUT(threads() <= one,
                                         60'000); // one of the pool's goes after half a minute
        }
    }

    /// At the end of the program: a commit for each of them would keep it for seconds.
    void leasesGoBackTogether()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("sqlite"));
        constexpr int Many = 50;
        const ConsoleConfig made = config(QStringLiteral("sqlite"), Many);
        auto pairs = std::make_unique<Pairs>(made, m_clock, Purpose::Window, &m_nobody);
        startAndWait(*pairs);
        for (const auto &engine : pairs->all()) {
            QTRY_VERIFY_WITH_TIMEOUT(engine->onDuty(), 60'000);
            QVERIFY(engine->wheelHolder().isEmpty());
        }
        const qint64 before = Backends::commitsOf(made.storeUrl);
        QVERIFY(before > 0);
        pairs.reset();
        const qint64 commits = Backends::commitsOf(made.storeUrl) - before;
        QVERIFY2(commits < Many / 2, qPrintable(QString::number(commits))); // rounds are under way as well
        Store beside(made.storeUrl);
        QVERIFY(wait(beside.open()).ok());
        for (const PairConfig &pair : made.pairs) {
            for (const char *what : {"duty", "wheel"})
                QVERIFY(!*wait(beside.lease(leaseName(QLatin1String(what), pair.id))));
        }
    }

    /// Not all in one instant, for that is what a machine can't do; a few at once.
    void firstLooksAreApart()
    {
        NEEDS_BACKEND(*m_backends, QStringLiteral("sqlite"));
        constexpr int Many = 60;
        NobodyThere nobody(m_clock);
        Pairs pairs(config(QStringLiteral("sqlite"), Many), m_clock, Purpose::Watch, &nobody);
        pairs.start();
        QTRY_COMPARE_WITH_TIMEOUT(nobody.firstAt.size(), 2 * Many, 60'000);
        const auto at = [&nobody](int pair) {
            return nobody.firstAt.value(QStringLiteral("pair-%1/naperville").arg(pair));
        };
        for (const int pair : {10, 30, Many - 1}) // Qt's coarse timers may come a twentieth too early
            QVERIFY2(at(pair) - at(0) > pair * 9ms, qPrintable(QString::number((at(pair) - at(0)).count())));
    }

    void eventIsToldToWhomItConcerns()
    {
        StoreDoor door(m_backends->newUrl(QStringLiteral("sqlite")));
        door.open();
        SOON_VERIFY(door.isOpen());
        QStringList heard;
        QObject here;
        auto gone = std::make_unique<QObject>();
        for (int i = 0; i < 20; ++i) {
            const QString pair = QStringLiteral("pair-%1").arg(i);
            door.listen(pair, i == 5 ? gone.get() : &here,
                        [&heard, pair](const Event &event) { heard += pair + event.text; });
        }
        gone.reset();
        const auto append = [&](const QString &pair, const QString &text) {
            Event event;
            event.at = m_clock.now();
            event.pair = pair;
            event.kind = QStringLiteral("note");
            event.text = text;
            QVERIFY(wait(door.store().append(event)).ok());
        };
        append(QStringLiteral("pair-5"), QStringLiteral(" a"));
        append(QStringLiteral("pair-7"), QStringLiteral(" b"));
        SOON_COMPARE(heard, QStringList{QStringLiteral("pair-7 b")});
        append({}, QStringLiteral(" c")); // of no pair: of all
        SOON_COMPARE(heard.size(), 1 + 19);
    }

    void oneSignInForAll_data() { Backends::rows(); }
    void oneSignInForAll()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        const ConsoleConfig made = config(backend, 3);
        put(made.storeUrl, {Ramos, Role::Administrator | Role::Operator | Role::Commander});
        put(made.storeUrl,
            {QStringLiteral("M. Ito"), Role::Operator | Role::Commander, false, {QStringLiteral("pair-1")}});
        Pairs pairs(made, m_clock, Purpose::Window, &m_nobody);
        startAndWait(pairs);
        const auto signIn = [&](const QString &name) {
            std::optional<Outcome> came;
            pairs.first().people().signIn(name, Secret, [&](const Outcome &outcome) { came = outcome; });
            SOON_VERIFY(came.has_value());
            QVERIFY(came->ok());
        };
        signIn(Ramos);
        for (const auto &engine : pairs.all()) {
            QCOMPARE(engine->people().actor().name, Ramos);
            QVERIFY(engine->people().mayAct(Right::TakeWheel).ok());
            QCOMPARE(engine->wheelHolder(), QString());
        }
        // Somebody whose roles are for one pair may act there and nowhere else, and is told so.
        signIn(QStringLiteral("M. Ito"));
        QVERIFY(pairs.engine(QStringLiteral("pair-1"))->people().mayAct(Right::TakeWheel).ok());
        for (const char *other : {"pair-0", "pair-2"}) {
            Engine *engine = pairs.engine(QString::fromLatin1(other));
            const Outcome may = engine->people().mayAct(Right::TakeWheel);
            QVERIFY(!may.ok());
            QCOMPARE(may.error().code, QStringLiteral("no_right"));
            QVERIFY2(may.error().text.contains(QStringLiteral("pair-1")), qPrintable(may.error().text));
            QCOMPARE(engine->moves().retry().error().code, QStringLiteral("no_right"));
            std::optional<Outcome> came;
            Do::Declare declaration;
            declaration.reason = QStringLiteral("the phones are silent");
            engine->outages().command(declaration, [&](const Outcome &outcome) { came = outcome; });
            SOON_VERIFY(came.has_value());
            QCOMPARE(came->error().code, QStringLiteral("no_right"));
        }
        pairs.first().people().signOut();
        for (const auto &engine : pairs.all())
            QVERIFY(engine->people().actor().name.isEmpty());
    }

    /// An outage of one pair is seen there alone, also where both call their sites the same.
    void outageIsOfOnePair_data() { Backends::rows(); }
    void outageIsOfOnePair()
    {
        QFETCH(QString, backend);
        NEEDS_BACKEND(*m_backends, backend);
        Pairs pairs(config(backend, 2), m_clock, Purpose::Window, &m_nobody);
        startAndWait(pairs);
        Engine &east = *pairs.all().at(0);
        Engine &west = *pairs.all().at(1);
        QSignalSpy told(&west, &Engine::eventAppended);
        std::optional<Outcome> came;
        Do::Declare declaration;
        declaration.reason = QStringLiteral("the phones are silent");
        east.outages().command(declaration, [&](const Outcome &outcome) { came = outcome; });
        SOON_VERIFY(came.has_value());
        QVERIFY2(came->ok(), came->ok() ? "" : qPrintable(came->error().text));
        SOON_VERIFY(east.outages().incident().open());
        QVERIFY(!west.outages().incident().open());
        for (const QList<QVariant> &each : std::as_const(told))
            QVERIFY(each.first().value<Event>().pair != east.pair().id);
    }

    void pairThatIsMeant()
    {
        ConsoleConfig one;
        one.pairs = {pairCalled(QStringLiteral("east"))};
        QCOMPARE(pairMeant(one, {})->id, QStringLiteral("east"));
        QCOMPARE(pairMeant(one, QStringLiteral("est")).error().code, QStringLiteral("no_such_pair"));
        ConsoleConfig two = one;
        two.pairs += pairCalled(QStringLiteral("west"));
        QCOMPARE(pairMeant(two, QStringLiteral("west"))->id, QStringLiteral("west"));
        const Error which = pairMeant(two, {}).error();
        QCOMPARE(which.code, QStringLiteral("which_pair"));
        QVERIFY2(which.text.contains(QStringLiteral("east (east), west (west)")), qPrintable(which.text));
    }
};

QTEST_GUILESS_MAIN(TestPairs)
#include "tst_pairs.moc"
