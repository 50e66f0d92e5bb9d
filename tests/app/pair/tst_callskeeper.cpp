// SPDX-License-Identifier: GPL-3.0-or-later
// An SBC that is otherwise than people have set it, by itself: told within a look, and set again, once.
#include "app/pair/sites/callskeeper.h"
#include "outagestory.h"

#include <QPromise>
#include <QTest>

#include <algorithm>
#include <functional>
#include <utility>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
const QString Old = s("naperville");

/// SBCs that do as they are told, unless they can't.
class Sbcs : public SiteCalls
{
public:
    QHash<QString, QString> state{{Old, s("open")}, {s("centennial"), s("open")}};
    QHash<QString, QStringList> nodes; ///< "open", "silent": of an SBC that has several
    QStringList asked;                 ///< "drain_calls naperville"
    Error refuses;
    bool obeys = true;
    bool holds = false; ///< answers wait for release()
    QList<std::function<void()>> held;

    void release()
    {
        for (const auto &answer : std::exchange(held, {}))
            answer();
    }
    quint64 call(CallRequest request, QObject *context, OnLine, OnDone done) override
    {
        asked += request.verb + QLatin1Char(' ') + request.site;
        CallAnswer answer;
        if (!refuses.code.isEmpty())
            answer.data = refuses;
        else
            answer.data = QJsonObject{{s("state"), s("draining")}};
        if (refuses.code.isEmpty() && obeys)
            state[request.site] = request.verb == s("drain_calls") ? s("draining") : s("open");
        if (holds)
            held += [answer, done] { done(answer); };
        else
            QMetaObject::invokeMethod(
                context, [answer, done] { done(answer); }, Qt::QueuedConnection);
        return 1;
    }
    void cancel(quint64) override {}
};
} // namespace

class TestCallsKeeper : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void isSetWhereItIsNot();
    void changeByItselfIsToldAndSetAgain();
    void someNodesAreNotAll();
    void clockThatIsSetBack();
    void whatNobodySetIsLeft();
    void silentOneIsLeft();
    void withoutTheDutyNothing();
    void refusalIsToldOnce();
    void oneThatDoesNotStayIsNotSetWithoutEnd();
    void aPersonsWordIsCarriedOut();
    void oneThatChangesAgainAndAgain();
    void oneThatComesAndGoesFillsNoLog();
    void noneIsPassedOnToOneThatTakesNone();
    void takerThatComesAndGoesFillsNoLog();
    void oneOpenNodeTakesCalls();
    void afterTheEndItIsOnlyTold();
    void afterTheEndItIsToldOnce();
    void afterTheEndByWhoHadTheDuty();
    void answerOfTheLastCaseIsNone();

private:
    void makeKeeper();
    /// The sites have told how they are, and it is looked at.
    void poll(Duration later = 5s)
    {
        m_clock.setWall(m_clock.now() + later);
        for (SiteFacts *site : {&m_facts.production, &m_facts.backup}) {
            SiteStatus status;
            const QString id = site == &m_facts.production ? Old : s("centennial");
            status.components = {{s("calls"), m_clock.now(), m_sbcs->state.value(id), {}, 0}};
            for (const QString &node : m_sbcs->nodes.value(id))
                status.components += {s("sbc_%1").arg(status.components.size()), m_clock.now(), node, {}, {}};
            site->status = status;
            site->statusAt = m_clock.now();
        }
        m_keeper->look({});
        for (int i = 0; i < 10; ++i)
            QCoreApplication::processEvents();
    }
    [[nodiscard]] QStringList kinds() const
    {
        QStringList found;
        for (const Event &event : m_story->log) {
            if (event.kind.startsWith(s("calls.")))
                found += event.kind + QLatin1Char(' ') + event.site;
        }
        return found;
    }

    ManualClock m_clock;
    PairFacts m_facts;
    std::unique_ptr<OutageStory> m_story;
    std::unique_ptr<Sbcs> m_sbcs;
    std::unique_ptr<CallsKeeper> m_keeper;
    bool m_duty = true;
};

void TestCallsKeeper::init()
{
    m_duty = true;
    m_facts = {};
    m_story = std::make_unique<OutageStory>(3);
    m_story->declare();
    m_story->until(s("reroute")); // by the run Naperville forwards
    m_clock.setWall(m_story->now + 1min);
    m_sbcs = std::make_unique<Sbcs>();
    makeKeeper();
}

void TestCallsKeeper::makeKeeper()
{
    m_keeper = std::make_unique<CallsKeeper>(
        OutageStory::pair(), m_clock,
        CallsKeeper::Outside{
            [this]() -> SiteCalls & { return *m_sbcs; }, [this]() -> const PairFacts & { return m_facts; },
            [this]() -> const Incident & { return m_story->incident; }, [this] { return m_duty; },
            [this](const QList<PlannedEvent> &events) {
                QPromise<Result<QList<Event>>> promise;
                promise.start();
                const qsizetype before = m_story->log.size();
                const QString refused = m_story->store(events);
                if (refused.isEmpty())
                    promise.addResult(Result<QList<Event>>(m_story->log.mid(before)));
                else
                    promise.addResult(Result<QList<Event>>(Error{refused, refused, {}}));
                const auto future = promise.future();
                promise.finish();
                return future;
            },
            [](const Error &error) { qWarning("%s", qPrintable(error.text)); }});
}

/// The run could not have it set, and the site is there again.
void TestCallsKeeper::isSetWhereItIsNot()
{
    poll();
    QCOMPARE(m_sbcs->asked, QStringList{s("drain_calls naperville")});
    QCOMPARE(kinds(), QStringList{s("calls.set naperville")});
    QCOMPARE(m_sbcs->state.value(Old), s("draining"));
    poll();
    poll();
    QCOMPARE(m_sbcs->asked.size(), 1);
}

void TestCallsKeeper::changeByItselfIsToldAndSetAgain()
{
    poll();
    poll();
    m_sbcs->state[Old] = s("open"); // somebody restarted it
    poll();
    QCOMPARE(kinds().mid(1), (QStringList{s("calls.changed naperville"), s("calls.set naperville")}));
    QCOMPARE(m_sbcs->state.value(Old), s("draining"));
    poll();
    QCOMPARE(kinds().size(), 3);
    m_sbcs->state[s("centennial")] = s("closed");
    poll();
    poll();
    QCOMPARE(m_sbcs->state.value(s("centennial")), s("open"));
    QCOMPARE(kinds().filter(s("centennial")),
             (QStringList{s("calls.changed centennial"), s("calls.set centennial")}));
}

void TestCallsKeeper::someNodesAreNotAll()
{
    poll();
    poll();
    for (const QString &site : {Old, s("centennial")})
        m_sbcs->state[site] = s("mixed");
    poll();
    QStringList told;
    for (const Event &event : std::as_const(m_story->log)) {
        if (event.kind == s("calls.changed"))
            told += event.text;
    }
    QCOMPARE(told, (QStringList{s("The SBC of Naperville no longer forwards all new calls, by itself: mixed"),
                                s("The SBC of Centennial no longer takes all new calls, by itself: mixed")}));
}

/// What was done by the clock of before is no reason to wait until that time comes again.
void TestCallsKeeper::clockThatIsSetBack()
{
    poll();
    poll();
    poll(-3h);
    poll();
    m_sbcs->state[Old] = s("open");
    poll();
    QCOMPARE(kinds().mid(1), (QStringList{s("calls.changed naperville"), s("calls.set naperville")}));
    QCOMPARE(m_sbcs->state.value(Old), s("draining"));
}

void TestCallsKeeper::whatNobodySetIsLeft()
{
    m_story = std::make_unique<OutageStory>(3);
    m_story->declare();
    m_sbcs->state[Old] = s("closed"); // by a person, at the SBC itself
    poll();
    poll();
    QCOMPARE(m_sbcs->asked, QStringList());
    QCOMPARE(kinds(), QStringList());
}

void TestCallsKeeper::silentOneIsLeft()
{
    m_sbcs->state[Old] = s("silent");
    poll();
    poll();
    QCOMPARE(m_sbcs->asked, QStringList());
    m_sbcs->state[Old] = s("mixed"); // one of its nodes
    poll();
    QCOMPARE(m_sbcs->asked.size(), 1);
}

void TestCallsKeeper::withoutTheDutyNothing()
{
    m_duty = false;
    poll();
    QCOMPARE(m_sbcs->asked, QStringList());
    m_duty = true;
    poll();
    QCOMPARE(m_sbcs->asked.size(), 1);
}

void TestCallsKeeper::refusalIsToldOnce()
{
    m_sbcs->refuses = {s("calls_not_set"), s("the SBC said no"), {}};
    for (int i = 0; i < 10; ++i)
        poll();
    QCOMPARE(kinds().count(s("calls.not_set naperville")), 1);
    QCOMPARE(kinds().count(s("calls.set naperville")), 2); // before it was refused, and after
    QVERIFY2(m_sbcs->asked.size() >= 2 && m_sbcs->asked.size() <= 5,
             qPrintable(QString::number(m_sbcs->asked.size())));
    for (int i = 0; i < 720; ++i)
        poll();
    QVERIFY2(m_sbcs->asked.size() <= 14, qPrintable(QString::number(m_sbcs->asked.size()))); // in an hour
    QCOMPARE(kinds().size(), 3);
    m_sbcs->refuses = {};
    poll(11min);
    poll();
    QCOMPARE(m_sbcs->state.value(Old), s("draining"));
}

void TestCallsKeeper::oneThatDoesNotStayIsNotSetWithoutEnd()
{
    m_sbcs->obeys = false;
    for (int i = 0; i < 720; ++i)
        poll();
    QVERIFY2(m_sbcs->asked.size() <= 14, qPrintable(QString::number(m_sbcs->asked.size()))); // in an hour
    QCOMPARE(kinds(), QStringList{s("calls.set naperville")});
}

/// As another hand does that wants it otherwise: each change is told, and ever fewer are there to tell.
void TestCallsKeeper::oneThatChangesAgainAndAgain()
{
    poll();
    for (int i = 0; i < 720; ++i) {
        poll();
        if (i % 3 == 2)
            m_sbcs->state[Old] = s("open");
    }
    QVERIFY2(m_sbcs->asked.size() <= 14, qPrintable(QString::number(m_sbcs->asked.size())));
    QVERIFY2(kinds().size() <= 28, qPrintable(QString::number(kinds().size())));
    // One that stays as it is set for a while is set at once again when it changes.
    m_sbcs->state[Old] = s("draining");
    poll(11min);
    poll(11min);
    const qsizetype before = m_sbcs->asked.size();
    m_sbcs->state[Old] = s("open");
    poll();
    QCOMPARE(m_sbcs->asked.size(), before + 1);
}

void TestCallsKeeper::noneIsPassedOnToOneThatTakesNone()
{
    m_sbcs->state[s("centennial")] = s("closed");
    m_sbcs->refuses = {s("calls_not_set"), s("the SBC said no"), {}};
    for (int i = 0; i < 4; ++i)
        poll();
    QCOMPARE(m_sbcs->asked.count(s("drain_calls naperville")), 0);
    QVERIFY(m_sbcs->asked.contains(s("take_calls centennial")));
    QCOMPARE(kinds().count(s("calls.not_set naperville")), 1);
    m_sbcs->refuses = {};
    m_sbcs->state[s("centennial")] = s("open");
    poll();
    poll();
    QCOMPARE(m_sbcs->state.value(Old), s("draining"));
    // And one that ends to take them while they are passed on is told of, too.
    m_sbcs->state[s("centennial")] = s("closed");
    m_sbcs->obeys = false;
    poll(11min);
    poll();
    QCOMPARE(kinds().count(s("calls.not_set naperville")), 2);
    poll();
    QCOMPARE(kinds().count(s("calls.not_set naperville")), 2);
}

/// Nobody has a button for it any more, so what somebody changes stays; the room hears of it.
void TestCallsKeeper::afterTheEndItIsOnlyTold()
{
    poll();
    poll();
    m_story->incident.ending = Ending::Complete;
    poll();
    QCOMPARE(kinds().size(), 1);
    m_sbcs->state[Old] = s("open");
    for (int i = 0; i < 5; ++i)
        poll(1min);
    QCOMPARE(kinds().mid(1), QStringList{s("calls.changed naperville")});
    QCOMPARE(m_sbcs->state.value(Old), s("open"));
}

/// One of two nodes that is silent now and there again then makes the SBC mixed at every other poll.
void TestCallsKeeper::oneThatComesAndGoesFillsNoLog()
{
    poll();
    poll();
    for (int i = 0; i < 720; ++i) {
        m_sbcs->state[Old] = i % 2 == 0 ? s("mixed") : s("draining");
        poll();
    }
    const qsizetype changes = kinds().count(s("calls.changed naperville"));
    QVERIFY2(changes >= 5 && changes <= 14, qPrintable(QString::number(changes))); // in an hour
    QVERIFY2(kinds().size() <= 28, qPrintable(QString::number(kinds().size())));
    // Once it is well for a while the next one is news again.
    m_sbcs->state[Old] = s("draining");
    poll(11min);
    poll(11min);
    m_sbcs->state[Old] = s("open");
    poll();
    QCOMPARE(kinds().count(s("calls.changed naperville")), changes + 1);
}

void TestCallsKeeper::takerThatComesAndGoesFillsNoLog()
{
    poll();
    poll();
    for (int i = 0; i < 720; ++i) {
        m_sbcs->state[s("centennial")] = i % 2 == 0 ? s("closed") : s("open");
        poll();
    }
    const qsizetype told = kinds().count(s("calls.not_set naperville"));
    QVERIFY2(told >= 1 && told <= 14, qPrintable(QString::number(told)));
}

void TestCallsKeeper::oneOpenNodeTakesCalls()
{
    m_sbcs->state[s("centennial")] = s("mixed");
    m_sbcs->nodes[s("centennial")] = QStringList{s("silent"), s("closed")};
    m_sbcs->refuses = {s("calls_not_set"), s("one node is silent"), {}};
    poll();
    poll();
    QCOMPARE(m_sbcs->asked.count(s("drain_calls naperville")), 0);
    QCOMPARE(kinds().count(s("calls.not_set naperville")), 1);
    m_sbcs->nodes[s("centennial")] = QStringList{s("silent"), s("open")};
    poll();
    QCOMPARE(m_sbcs->asked.count(s("drain_calls naperville")), 1);
}

void TestCallsKeeper::afterTheEndItIsToldOnce()
{
    poll();
    poll();
    m_story->incident.ending = Ending::Complete;
    const QStringList before = kinds();
    for (int i = 0; i < 720; ++i) {
        m_sbcs->state[Old] = i % 2 == 0 ? s("mixed") : s("draining");
        poll();
    }
    QCOMPARE(kinds().mid(before.size()), QStringList{s("calls.changed naperville")});
}

/// What somebody has set at the SBC since, whoever comes later does not know of.
void TestCallsKeeper::afterTheEndByWhoHadTheDuty()
{
    poll();
    poll();
    const auto closed = [this](const char *now) {
        m_story->incident.ending = Ending::Complete;
        m_sbcs->state[Old] = s(now);
        return m_sbcs->asked.size();
    };
    m_story->now = m_clock.now();
    m_sbcs->state[Old] = s("silent");
    m_story->allow(Do::InStep{s("reroute"), s("calls"), {{s("site"), Old}, {s("mode"), takeWord()}}},
                   OutageStory::op());
    poll();
    const Incident then = m_story->incident;
    const Instant at = m_clock.now();
    qsizetype before = closed("closed"); // by a hand
    poll();
    poll();
    QCOMPARE(m_sbcs->asked.size(), before);
    before = closed("draining");
    poll(1min);
    QCOMPARE(m_sbcs->asked.size(), before + 1); // what was not reached
    // Another process, which takes the duty later.
    makeKeeper();
    m_story->incident = then;
    m_clock.setWall(at + 10min);
    before = closed("draining");
    poll();
    poll();
    QCOMPARE(m_sbcs->asked.size(), before);
}

void TestCallsKeeper::answerOfTheLastCaseIsNone()
{
    m_sbcs->refuses = {s("calls_not_set"), s("the SBC said no"), {}};
    m_sbcs->holds = true;
    poll();
    QCOMPARE(m_sbcs->held.size(), 1);
    m_story->incident.id += s("-next");
    const QString was = std::exchange(m_sbcs->refuses.text, s("of the second case"));
    poll();
    QCOMPARE(m_sbcs->held.size(), 2);
    const auto second = m_sbcs->held.takeLast();
    m_sbcs->release();
    for (int i = 0; i < 10; ++i)
        QCoreApplication::processEvents();
    QVERIFY(std::none_of(m_story->log.cbegin(), m_story->log.cend(),
                         [&was](const Event &each) { return each.text.contains(was); }));
    second();
    QTRY_VERIFY(m_story->log.constLast().text.contains(s("of the second case")));
}

void TestCallsKeeper::aPersonsWordIsCarriedOut()
{
    poll();
    poll();
    m_story->now = m_clock.now();
    m_story->allow(Do::InStep{s("reroute"), s("calls"), {{s("site"), Old}, {s("mode"), takeWord()}}},
                   OutageStory::op());
    poll();
    QCOMPARE(m_sbcs->asked.constLast(), s("take_calls naperville"));
    QCOMPARE(m_sbcs->state.value(Old), s("open"));
    QCOMPARE(kinds().count(s("calls.changed naperville")), 0);
}

QTEST_GUILESS_MAIN(TestCallsKeeper)
#include "tst_callskeeper.moc"
