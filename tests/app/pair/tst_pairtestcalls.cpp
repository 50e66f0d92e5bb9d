// SPDX-License-Identifier: GPL-3.0-or-later
// The console has the sites place the calls that the log asks for: once, by whoever has the wheel, whatever
// happens in between.
#include "outagestory.h"
#include "tests/models/testcall/callanswers.h"
#include "tests/support/soon.h"

#include "app/pair/testcalls/testcalls.h"

#include <QPointer>
#include <QPromise>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// Calls that wait for the test's own answer.
class Waiting : public SiteCalls
{
public:
    struct Call {
        CallRequest request;
        QPointer<QObject> context;
        OnLine line;
        OnDone done;
    };
    quint64 call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone) override
    {
        calls += Call{std::move(request), context, std::move(onLine), std::move(onDone)};
        return quint64(calls.size());
    }
    void cancel(quint64) override {}
    /// To the newest of that verb; nothing comes to who is gone.
    void answer(const char *verb, const Result<QJsonObject> &data)
    {
        for (auto each = calls.rbegin(); each != calls.rend(); ++each) {
            if (each->request.verb != QLatin1String(verb))
                continue;
            CallAnswer answer;
            answer.data = data;
            const Call call = *each;
            if (call.context)
                call.done(answer);
            return;
        }
        QFAIL("nobody was asked");
    }
    [[nodiscard]] qsizetype count(const char *verb) const
    {
        return std::count_if(calls.cbegin(), calls.cend(),
                             [verb](const Call &each) { return each.request.verb == QLatin1String(verb); });
    }
    QList<Call> calls;
};

/// One process on a pair that is in its tests step.
struct Seat {
    Seat(OutageStory &log, Waiting &sites, bool wheel = true)
        : story(log)
        , hasWheel(wheel)
        , calls(clock,
                {sites, [this]() -> const Incident & { return story.incident; }, [this] { return hasWheel; },
                 [this](const QList<PlannedEvent> &events, OutageDesk::Under under) {
                     return append(events, under);
                 },
                 [this](const Error &error) { troubles += error.code; }})
    {
        clock.setWall(story.now);
        calls.look();
    }
    QFuture<Result<QList<Event>>> append(const QList<PlannedEvent> &events, OutageDesk::Under under)
    {
        QPromise<Result<QList<Event>>> promise;
        promise.start();
        if (under != OutageDesk::Under::Wheel || !hasWheel)
            promise.addResult(Error{s("lease_lost"), s("Another has the wheel."), {}});
        else if (storeFails)
            promise.addResult(Error{s("store"), s("The disk is full."), {}});
        else if (const QString refused = story.store(events); !refused.isEmpty())
            promise.addResult(Error{refused, refused, {}});
        else
            promise.addResult(QList<Event>{story.log.constLast()});
        promise.finish();
        calls.look();
        return promise.future();
    }
    OutageStory &story;
    ManualClock clock;
    bool hasWheel;
    QStringList troubles;
    bool storeFails = false;
    TestCalls calls;
};
} // namespace

class TestPairTestCalls : public QObject
{
    Q_OBJECT

    std::unique_ptr<OutageStory> m_story;
    std::unique_ptr<Waiting> m_sites;

    [[nodiscard]] QString to() const { return m_story->incident.to; }
    [[nodiscard]] QList<PlacedCall> placed() const
    {
        return placedCalls(m_story->incident.stepRecord(s("tests")));
    }
    void place()
    {
        m_story->allow(Do::InStep{s("tests"), s("test_call"), {{s("site"), to()}}}, OutageStory::op());
    }
    [[nodiscard]] QJsonObject good() const { return Test::callAnswer(to(), Test::goodCall(to())); }

private slots:
    void init()
    {
        m_story = std::make_unique<OutageStory>();
        m_story->declare();
        m_story->until(s("tests"));
        m_sites = std::make_unique<Waiting>();
    }

    void isPlacedUnderItsIdFollowedAndWrittenDown()
    {
        Seat seat(*m_story, *m_sites);
        place();
        seat.calls.look();
        seat.calls.look(); // told twice, placed once
        QCOMPARE(m_sites->count("test_call"), 1);
        const CallRequest asked = m_sites->calls.constFirst().request;
        const QString op = placed().constFirst().op;
        QCOMPARE(asked.site, to());
        QCOMPARE(asked.body.value(s("op")).toString(), op);
        QCOMPARE(asked.body.value(s("by")).toString(), OutageStory::op().name);
        const auto line = [this](int seq, const char *text) {
            m_sites->calls.constFirst().line({{s("seq"), seq}, {s("text"), s(text)}});
        };
        line(1, "It rings");
        line(1, "It rings");
        line(2, "Answered\x1b[2J");
        QCOMPARE(seat.calls.lines().value(op).size(), 2);
        QVERIFY(!seat.calls.lines().value(op).at(1).contains(QChar(0x1b)));
        m_sites->answer("test_call", good());
        QVERIFY(placed().constFirst().passed());
        QCOMPARE(m_story->log.constLast().kind, s("testcall.ended"));
        QVERIFY(seat.calls.lines().isEmpty());
        QCOMPARE(m_sites->count("test_call"), 1);
    }

    void withoutTheWheelNothingIsDone()
    {
        Seat watching(*m_story, *m_sites, false);
        place();
        watching.calls.look();
        QVERIFY(m_sites->calls.isEmpty());
        // Who takes it goes on with what the log asks for.
        watching.hasWheel = true;
        watching.calls.look();
        QCOMPARE(m_sites->count("test_call"), 1);
    }

    void isGoneOnWithUnderTheSameIdByTheNextOne()
    {
        auto dies = std::make_unique<Seat>(*m_story, *m_sites);
        place();
        dies->calls.look();
        dies.reset();
        QVERIFY(!m_sites->calls.constFirst().context);
        Seat next(*m_story, *m_sites);
        QCOMPARE(m_sites->count("test_call"), 2);
        QCOMPARE(m_sites->calls.at(0).request.body, m_sites->calls.at(1).request.body);
        m_sites->answer("test_call", good());
        QVERIFY(placed().constFirst().passed());
    }

    void lostWheelDropsTheAnswer()
    {
        Seat seat(*m_story, *m_sites);
        place();
        seat.calls.look();
        seat.hasWheel = false;
        seat.calls.look();
        m_sites->answer("test_call", good());
        QVERIFY(placed().constFirst().underWay());
    }

    void calledOffAtTheSiteOnce()
    {
        Seat seat(*m_story, *m_sites);
        place();
        seat.calls.look();
        const QString op = placed().constFirst().op;
        m_story->allow(Do::InStep{s("tests"), s("call_off"), {{s("op"), op}}}, OutageStory::op());
        seat.calls.look();
        seat.calls.look();
        QCOMPARE(m_sites->count("call_off"), 1);
        QCOMPARE(m_sites->calls.constLast().request.body.value(s("op")).toString(), op);
        QVERIFY(placed().constFirst().underWay()); // its own answer says when it has ended
        TestCallSeen seen;
        seen.calledOff = true;
        m_sites->answer("test_call", Test::callAnswer(to(), seen));
        QVERIFY(!placed().constFirst().underWay());
        QVERIFY(!placed().constFirst().passed());
    }

    void whatTheSiteRefusesIsAnEnd()
    {
        Seat seat(*m_story, *m_sites);
        place();
        seat.calls.look();
        m_sites->answer("test_call", Error{s("busy"), s("Another test call is under way."), s("Wait.")});
        QVERIFY(!placed().constFirst().underWay());
        QCOMPARE(placed().constFirst().outcome(), s("Another test call is under way."));
        QCOMPARE(m_sites->count("test_call"), 1);
    }

    void notReachedIsAskedAgainAndAtLastNotKnown()
    {
        Seat seat(*m_story, *m_sites);
        place();
        seat.calls.look();
        m_sites->answer("test_call", Error{s("silent"), s("No answer in time."), {}});
        QVERIFY(placed().constFirst().underWay());
        SOON_COMPARE(m_sites->count("test_call"), 2);
        QCOMPARE(m_sites->calls.at(0).request.body, m_sites->calls.at(1).request.body);
        seat.clock.advance(TestCalls::AsksFor + 1s);
        m_sites->answer("test_call", Error{s("silent"), s("No answer in time."), {}});
        QVERIFY(!placed().constFirst().underWay());
        QVERIFY(!placed().constFirst().passed());
        QVERIFY(placed().constFirst().outcome().contains(s("Nobody knows")));
    }

    void whatTheStoreRefusesIsWrittenLater()
    {
        Seat seat(*m_story, *m_sites);
        place();
        seat.calls.look();
        seat.storeFails = true;
        m_sites->answer("test_call", good());
        QVERIFY(placed().constFirst().underWay());
        QCOMPARE(seat.troubles, QStringList{s("store")});
        seat.storeFails = false;
        SOON_VERIFY(placed().constFirst().passed());
        QCOMPARE(m_sites->count("test_call"), 1);
    }
};

QTEST_GUILESS_MAIN(TestPairTestCalls)
#include "tst_pairtestcalls.moc"
