// SPDX-License-Identifier: GPL-3.0-or-later
// A look at the whole log: silent is who does not answer in time, however many pairs there are few are asked
// at once, it can be called off, and what is written meanwhile is no alarm.
#include "app/keys/signingkey.h"
#include "app/link/paircalls.h"
#include "app/operators/secret.h"
#include "app/pair/witness/logdesk.h"
#include "models/core/whendone.h"
#include "models/operators/peoplelog.h"
#include "models/witness/keybook.h"
#include "models/witness/telling.h"
#include "tests/app/store/backends.h"
#include "tests/support/soon.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>
#include <QTimer>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// Sites as witnesses, in memory; how each behaves is a word.
class ManySites : public SiteCalls
{
public:
    enum class Way { Tells, Hangs, Refuses, Dribbles, HidesOthers };

    quint64 call(CallRequest request, QObject *context, OnLine, OnDone onDone) override
    {
        ++calls;
        asked.insert(request.site);
        ++open;
        most = std::max(most, open);
        const Way way = ways.value(request.site, Way::Tells);
        if (meanwhile)
            meanwhile(request.site);
        if (way == Way::Hangs)
            return calls;
        QTimer::singleShot(2ms, context, [this, request, way, onDone] {
            --open;
            onDone(answer(request, way));
        });
        return calls;
    }
    void cancel(quint64) override {}

    QHash<QString, Way> ways;
    QHash<QString, HeldHeads> heads; ///< by site and chain
    QSet<QString> asked;
    std::function<void(const QString &site)> meanwhile;
    quint64 calls = 0;
    int open = 0;
    int most = 0;

private:
    [[nodiscard]] CallAnswer answer(const CallRequest &request, Way way) const
    {
        CallAnswer out;
        const bool others = !request.body.contains(QLatin1String("store"));
        if (way == Way::Refuses || (way == Way::HidesOthers && others)) {
            out.data = Error{QStringLiteral("unreachable"), QStringLiteral("nobody is there"), {}};
            return out;
        }
        QJsonArray list;
        const QString chain = request.body.value(QLatin1String("chain")).toString();
        const HeldHeads known = heads.value(request.site + QLatin1Char(' ') + chain);
        for (const HeldHead &held : known.all())
            list.prepend(heldJson(held));
        const int before = request.body.value(QLatin1String("before")).toInt(1'000'000);
        out.data = QJsonObject{{QStringLiteral("heads"), way == Way::Dribbles ? QJsonArray() : list},
                               {QStringLiteral("before"), way == Way::Dribbles ? before - 1 : 0},
                               {QStringLiteral("damaged"), 0}};
        return out;
    }
};

QList<PairConfig> pairs(int count)
{
    QList<PairConfig> out;
    for (int i = 0; i < count; ++i) {
        PairConfig pair;
        pair.id = count == 1 ? QStringLiteral("voice") : QStringLiteral("p%1").arg(i);
        pair.name = pair.id;
        pair.production.id = QStringLiteral("naperville");
        pair.production.shortName = QStringLiteral("Naperville");
        pair.backup.id = QStringLiteral("centennial");
        pair.backup.shortName = QStringLiteral("Centennial");
        out += pair;
    }
    return out;
}

Event eventOf(const QString &pair, const QString &text)
{
    Event event = someEvent(text);
    event.pair = pair;
    return event;
}
} // namespace

class TestLogCheck : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }
    void init()
    {
        m_sites = std::make_unique<ManySites>();
        m_store = std::make_unique<Store>(m_backends->newUrl(QStringLiteral("sqlite")));
        QVERIFY(wait(m_store->open()).ok());
        QVERIFY(wait(m_store->append(eventOf(QStringLiteral("voice"), QStringLiteral("first")))).ok());
        QVERIFY(wait(m_store->append(eventOf({}, QStringLiteral("somebody")))).ok());
    }
    void cleanup() { m_store.reset(); }

    void bothSaySo();
    void whoHangsIsSilentAfterItsTime();
    void whoDribblesIsSilentAfterItsTime();
    void whoHidesOtherStoresIsSilentAboutThem();
    void fewAreAskedAtOnce();
    void isCalledOff();
    void endsWithItsContext();
    void writtenMeanwhileIsNoAlarm();
    void personMadeMeanwhileIsNoAlarm();
    void whatCannotBeOfKeysIsListed();
    void badHeadIsSaidBeforeAnythingIsRead();
    void onlyAnAdministratorSigns();

private:
    /// Tells that site all of a chain.
    void tell(const QString &pair, const QString &site, const QString &chain)
    {
        HeldHeads &held = m_sites->heads[siteKey(pair, site) + QLatin1Char(' ') + chain];
        EventQuery query;
        query.chain = chain;
        QList<Link> links;
        const ChainEnd holds = held.newest() ? held.newest()->head.end : ChainEnd{};
        const QList<Event> events = *wait(m_store->events(query));
        for (const Event &event : events) {
            if (event.seq > holds.seq)
                links += linkOf(event);
        }
        std::optional<HeldHead> told = nextTold(links, holds, *wait(m_store->identity()), chain);
        if (!told)
            return;
        told->head.at = told->toldAt.emplace(instantFromMs(1'790'000'000'000));
        told->head.key = m_key.publicKey();
        told->head.signature = m_key.sign(headBytes(told->head));
        held.keep(*told);
    }
    void tellAll()
    {
        for (const QString &site : {QStringLiteral("naperville"), QStringLiteral("centennial")}) {
            for (const QString &chain : {QStringLiteral("voice"), QString()})
                tell(QStringLiteral("voice"), site, chain);
        }
    }
    std::optional<Result<LogChecked>> look(LogAsked asked)
    {
        asked.calls = m_sites.get();
        std::optional<Result<LogChecked>> out;
        const auto future = checkLog(*m_store, asked, m_work, this);
        whenDone(future, this, [&out](const Result<LogChecked> &checked) { out = checked; });
        (void)QTest::qWaitFor([&out] { return out.has_value(); }, 60'000);
        return out;
    }
    [[nodiscard]] static int silent(const LogChecked &checked)
    {
        return int(std::count_if(checked.words.cbegin(), checked.words.cend(), [](const auto &word) {
            return word.agreement.how == Agreement::How::Silent;
        }));
    }

    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<ManySites> m_sites;
    std::unique_ptr<Store> m_store;
    SigningKey m_key = SigningKey::make();
    std::shared_ptr<LogCheckWork> m_work = std::make_shared<LogCheckWork>();
};

void TestLogCheck::bothSaySo()
{
    tellAll();
    const auto found = look({pairs(1), nullptr, {}, {}});
    QVERIFY(found && *found);
    QVERIFY2(!(*found)->wrong() && (*found)->witnessed(), qPrintable(logText(**found)));
    QCOMPARE((*found)->words.size(), 4);
    QCOMPARE(logVerdict(**found).text, QStringLiteral("The log is whole: 2 events."));
    QCOMPARE(qint64(m_work->all), 2);
}

void TestLogCheck::whoHangsIsSilentAfterItsTime()
{
    tellAll();
    m_sites->ways[QStringLiteral("voice/naperville")] = ManySites::Way::Hangs;
    m_sites->ways[QStringLiteral("voice/centennial")] = ManySites::Way::Refuses;
    const auto found = look({pairs(1), nullptr, {}, {200ms, 64}});
    QVERIFY(found && *found);
    QCOMPARE(silent(**found), 4);
    QVERIFY(logText(**found).contains(QStringLiteral("nobody is there")));
    QVERIFY(logText(**found).contains(QStringLiteral("Naperville says nothing: it did not tell all of it")));
    QCOMPARE(m_sites->calls, quint64(2)); // about the second chain nobody is waited for once more
}

void TestLogCheck::whoDribblesIsSilentAfterItsTime()
{
    tellAll();
    m_sites->ways[QStringLiteral("voice/naperville")] = ManySites::Way::Dribbles;
    const auto found = look({pairs(1), nullptr, {}, {100ms, 64}});
    QVERIFY(found && *found);
    QCOMPARE(silent(**found), 2);
    QVERIFY((*found)->witnessed());
}

void TestLogCheck::whoHidesOtherStoresIsSilentAboutThem()
{
    tellAll();
    m_sites->ways[QStringLiteral("voice/naperville")] = ManySites::Way::HidesOthers;
    const auto found = look({pairs(1), nullptr, {}, {}});
    QVERIFY(found && *found);
    QCOMPARE(silent(**found), 2);
    QVERIFY2(logText(**found).contains(QStringLiteral("asked about other stores")),
             qPrintable(logText(**found)));
}

void TestLogCheck::fewAreAskedAtOnce()
{
    for (const PairConfig &pair : pairs(500)) {
        if (pair.id.endsWith(QLatin1Char('7')))
            m_sites->ways[siteKey(pair.id, pair.backup.id)] = ManySites::Way::Refuses;
    }
    const auto found = look({pairs(500), nullptr, {}, {}});
    QVERIFY(found && *found);
    QCOMPARE(m_sites->asked.size(), 1000);
    QVERIFY2(m_sites->most <= LogCheckLimits{}.atOnce, qPrintable(QString::number(m_sites->most)));
    QVERIFY(m_sites->most > 1);
    QCOMPARE((*found)->words.size(), 2000);
    QVERIFY(logLines(**found).size() < 20);
}

void TestLogCheck::isCalledOff()
{
    for (const PairConfig &pair : pairs(100))
        m_sites->ways[siteKey(pair.id, pair.production.id)] = ManySites::Way::Hangs;
    QTimer::singleShot(300ms, this, [this] { m_work->calledOff = true; });
    QElapsedTimer timer;
    timer.start();
    const auto found = look({pairs(100), nullptr, {}, {}});
    QVERIFY(found && !*found);
    QCOMPARE(found->error().code, workCalledOff().code);
    QVERIFY(timer.elapsed() < 30'000); // and not the minute of who hangs
    // Nobody else is asked then.
    const quint64 calls = m_sites->calls;
    SOON_VERIFY(children().isEmpty()); // it is gone, and so are all that it asked
    QCOMPARE(m_sites->calls, calls);
    m_work = std::make_shared<LogCheckWork>();
}

void TestLogCheck::endsWithItsContext()
{
    auto context = std::make_unique<QObject>();
    m_sites->ways[QStringLiteral("voice/naperville")] = ManySites::Way::Hangs;
    const auto future = checkLog(*m_store, {pairs(1), m_sites.get(), {}, {}},
                                 std::make_shared<LogCheckWork>(), context.get());
    SOON_VERIFY(m_sites->calls > 0);
    context.reset();
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    QCOMPARE(future.resultCount(), 0);
}

void TestLogCheck::writtenMeanwhileIsNoAlarm()
{
    tellAll();
    int more = 0;
    m_sites->meanwhile = [&](const QString &) {
        // Another console writes and tells in the same moment.
        (void)wait(m_store->append(eventOf(QStringLiteral("voice"), QStringLiteral("meanwhile"))));
        (void)wait(m_store->append(eventOf({}, QStringLiteral("meanwhile"))));
        ++more;
        tellAll();
    };
    const auto found = look({pairs(1), nullptr, {}, {}});
    QVERIFY(found && *found);
    QVERIFY2(!(*found)->wrong(), qPrintable(logText(**found)));
    QVERIFY(more > 0);
    QVERIFY((*found)->events > 2);
}

void TestLogCheck::personMadeMeanwhileIsNoAlarm()
{
    const QString hash = QString::fromLatin1(*wait(makeSecret("correct horse")));
    const auto put = [&](const QString &name) {
        Event event = eventOf({}, name);
        event.kind = QStringLiteral("operator.added");
        QVERIFY(wait(m_store->putOperator({name, Role::Administrator}, hash, event)).ok());
    };
    put(QStringLiteral("A. Admin"));
    std::optional<Result<LogChecked>> found;
    const auto future = checkLog(*m_store, {pairs(1), nullptr, {}, {}}, m_work, this);
    put(QStringLiteral("B. Boss")); // behind the reading of the log, before that of the people
    whenDone(future, this, [&found](const Result<LogChecked> &checked) { found = checked; });
    SOON_VERIFY(found);
    QVERIFY(*found);
    QVERIFY2((*found)->peopleWrong.isEmpty(), qPrintable((*found)->peopleWrong.join(QLatin1Char(' '))));
    QVERIFY((*found)->peopleUnknown.isEmpty());
}

/// Written by two consoles that met, or past the program: it counts for nothing, and it is said.
void TestLogCheck::whatCannotBeOfKeysIsListed()
{
    const auto say = [&](const char *kind, const QJsonObject &body) {
        Event event = eventOf({}, QStringLiteral("a key"));
        event.kind = QString::fromLatin1(kind);
        event.body = body;
        return wait(m_store->append(event))->seq;
    };
    SeatKey made;
    made.seat = QStringLiteral("noc-1");
    made.store = QString(32, QLatin1Char('a'));
    made.key = QByteArray(64, '1');
    const QByteArray first = made.key;
    say(KeyMadeKind, keyMadeBody(made));
    made.key = QByteArray(64, '2');
    const qint64 second = say(KeyMadeKind, keyMadeBody(made)); // the seat has one
    const qint64 forged = say(KeyMadeKind, keyFollowsBody(made, first, QByteArray(128, '0')));
    say(KeyRevokedKind,
        keyRevokedBody(first, {QStringLiteral("K. Ramos"), {}, QStringLiteral("stolen"), false}));
    const auto found = look({pairs(1), nullptr, {}, {}});
    QVERIFY(found && *found);
    QCOMPARE((*found)->keysOdd, (QList<qint64>{second, forged}));
    QVERIFY(!(*found)->wrong());
    QVERIFY2(logText(**found).contains(QStringLiteral("2 events say of a key what can't be, and count for "
                                                      "nothing: %1, %2.")
                                           .arg(second)
                                           .arg(forged)),
             qPrintable(logText(**found)));
    QCOMPARE(logJson(**found).value(QLatin1String("odd_key_events")).toArray().size(), 2);
}

void TestLogCheck::badHeadIsSaidBeforeAnythingIsRead()
{
    const auto found = look({pairs(1), nullptr, {QStringLiteral("4711:7K2Q")}, {}});
    QVERIFY(found && !*found);
    QCOMPARE(found->error().code, QStringLiteral("bad_code"));
    QCOMPARE(m_sites->calls, quint64(0));
}

void TestLogCheck::onlyAnAdministratorSigns()
{
    GapDraft draft;
    draft.chain = QStringLiteral("voice");
    draft.lost = {LostRun{{9, QByteArray(64, 'a')}, 2}};
    const auto code = [&](const Actor &actor, const char *reason = "put back") {
        const auto stored = wait(signGaps(*m_store, {draft}, actor, QString::fromLatin1(reason),
                                          instantFromMs(1'790'000'000'000)));
        return stored ? QString() : stored.error().code;
    };
    const Actor commander{QStringLiteral("C. Boss"), Role::Commander, {}, true};
    const Actor admin{QStringLiteral("A. Admin"), Role::Administrator, {}, true};
    Actor elsewhere = admin;
    elsewhere.pairs = {QStringLiteral("fax")};
    Actor asleep = admin;
    asleep.asleep = true;
    QCOMPARE(code({}), QStringLiteral("not_signed_in"));
    QCOMPARE(code(commander), QStringLiteral("no_right"));
    QCOMPARE(code(elsewhere), QStringLiteral("no_right"));
    QCOMPARE(code(asleep), QStringLiteral("sign_in_ended"));
    QCOMPARE(code(admin, " \n"), QStringLiteral("no_reason"));
    QCOMPARE(maySignGap(elsewhere, {}).ok(), true); // people are managed everywhere
    QVERIFY(maySignGap(commander, {}).error().text.contains(QStringLiteral("administrator")));
    QCOMPARE(code(admin), QString());
    QCOMPARE(code(admin), QStringLiteral("already_done")); // another seat, in the same minute
}

QTEST_GUILESS_MAIN(TestLogCheck)
#include "tst_logcheck.moc"
