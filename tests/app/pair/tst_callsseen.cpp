// SPDX-License-Identifier: GPL-3.0-or-later
// The console asks two sites whose calls came: by pages, from a moment on, over gaps and silence; and on duty
// it writes what follows, once.
#include "callsseer.h"
#include "models/steps/reroute/rulesofobserved.h"

#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestCallsSeen : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_seer.reset(); }
    void asksByPagesFromAMomentOn();
    void beginsWithTheOutage();
    void writesWhatItSaw();
    void whoIsRecordedIsJudgedAnew();
    void whoHasNoDutyWritesNothing();
    void gapIsToldAsAGap();
    void gapsWithoutEndAreToldOnce();
    void gapsThatComeAndGoFillNoLog();
    void clockThatIsNotMeasuredYetIsNoSilence();
    void whoseCallsNobodyCanKnow();
    void cardsThatCouldNotBeRead();
    void takenBackAndProvedAnew();
    void setsNothingBeforeItHasTakenUp();
    void refusedTogetherIsStoredOneByOne();
    void siteWhoseClockIsNotKnownIsNotAsked();
    void callsAheadAreWaitedFor();
    void trunkThatComesOntoACard();
    void deadSiteHoldsUpNobody();
    void siteThatTakesOverIsWaitedFor();
    void siteThatTellsNothingIsAskedSeldom();
    void hostileAnswers_data();
    void hostileAnswers();
    void siteThatTellsWithoutEnd();
    void storeThatIsGoneIsTriedAgain();
    void clockOfTheSiteIsTakenOff();
    void tenThousandTrunks();

private:
    void called(Records &records, const char *trunk, Duration ago, bool forwarded = false)
    {
        records.all += Records::One{s(trunk), m_clock.now() - ago, forwarded};
    }
    [[nodiscard]] QStringList kinds() const
    {
        QStringList found;
        for (const Event &event : m_story->log) {
            if (event.kind.startsWith(s("calls.")) || event.kind == s("customer.observed"))
                found += event.kind;
        }
        return found;
    }
    [[nodiscard]] SeenCalls::State state(const char *customer) const
    {
        return m_story->incident.record(s(customer)).seen.state;
    }
    void makeSeer() { m_seer = std::make_unique<Seer>(*m_story, *m_sites, m_clock, m_cards); }

    ManualClock m_clock;
    std::unique_ptr<OutageStory> m_story;
    std::unique_ptr<TwoSites> m_sites;
    std::unique_ptr<Seer> m_seer;
    QList<CustomerCard> m_cards;
};

void TestCallsSeen::init()
{
    m_story = std::make_unique<OutageStory>(3);
    m_story->declare();
    m_story->until(s("reroute"));
    m_story->notice(s("reroute"));
    m_clock.setWall(m_story->now + 10min);
    m_sites = std::make_unique<TwoSites>();
    m_cards.clear();
    for (const QString &id : m_story->ids()) {
        CustomerCard card;
        card.id = id;
        card.trunks = QStringList{id};
        m_cards += card;
    }
    makeSeer();
}

void TestCallsSeen::asksByPagesFromAMomentOn()
{
    for (int i = 0; i < 1300; ++i)
        called(m_sites->fresh, "c1", 1s * (1400 - i));
    m_seer->turn();
    QCOMPARE(m_sites->asked.count(New), 3);
    QCOMPARE(m_sites->asked.count(Old), 1);
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QCOMPARE(m_story->incident.record(s("c1")).seen.at, m_sites->fresh.all.constLast().at);
    m_seer->turn(); // goes on where it was
    QCOMPARE(m_sites->asked.count(New), 4);
    QVERIFY(m_sites->lastAsked.contains(s("after")));
    QCOMPARE(kinds(), (QStringList{s("calls.seen"), s("customer.observed")}));
    QVERIFY(m_seer->seen->hearing(New).heardAt && m_seer->seen->hearing(New).trouble.isEmpty());
}

void TestCallsSeen::beginsWithTheOutage()
{
    m_seer->turn();
    const auto from = [this] { return *fromIso(m_sites->lastAsked.value(s("since")).toString()); };
    QCOMPARE(from(), m_clock.now() - 1h);
    m_clock.setWall(m_story->incident.outageAt + 5h);
    makeSeer();
    m_seer->turn();
    QCOMPARE(from(), m_story->incident.outageAt - 15min);
    m_clock.setWall(m_story->incident.outageAt + 72h);
    makeSeer();
    m_seer->turn();
    QCOMPARE(from(), m_clock.now() - 24h);
    QCOMPARE(m_seer->seen->hearing(Old).since, std::optional<Instant>(m_clock.now() - 24h));
}

void TestCallsSeen::writesWhatItSaw()
{
    called(m_sites->fresh, "c1", 5s);
    called(m_sites->old, "c2", 4s);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QCOMPARE(state("c2"), SeenCalls::State::NotYet);
    called(m_sites->old, "c1", 3s);
    called(m_sites->fresh, "c2", 2s);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::NotMoved);
    QCOMPARE(state("c2"), SeenCalls::State::Moved);
    const qsizetype before = m_story->log.size();
    m_seer->turn();
    m_seer->turn();
    QCOMPARE(m_story->log.size(), before); // nothing twice
    // Asked for late: the call that was seen meanwhile counts from the moment at which they were asked.
    const auto last = m_seer->seen->seen(false).last(s("c1"), Old);
    QVERIFY(last && last->site == Old);
    QCOMPARE(m_seer->troubles, 0);
}

/// Their call was heard before anybody wrote down that they had been asked by telephone.
void TestCallsSeen::whoIsRecordedIsJudgedAnew()
{
    m_story = std::make_unique<OutageStory>(3);
    m_story->declare();
    m_story->until(s("reroute"));
    makeSeer();
    called(m_sites->fresh, "c1", 5s);
    called(m_sites->fresh, "c2", 5s);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::NotYet);
    m_story->allow(Do::RecordCustomers{Do::CustomerFact::Asked, {s("c1")}, StepOutcome::Passed, {}},
                   OutageStory::op());
    const Event recorded = m_story->log.constLast();
    QCOMPARE(judgedAnew(recorded), QStringList{s("c1")}); // of the others it says nothing
    m_seer->seen->follow(recorded);
    QTRY_COMPARE(state("c1"), SeenCalls::State::Moved);
    QCOMPARE(state("c2"), SeenCalls::State::NotYet);
}

void TestCallsSeen::whoHasNoDutyWritesNothing()
{
    m_seer->onDuty = false;
    called(m_sites->fresh, "c1", 5s);
    m_seer->turn();
    m_seer->turn();
    QCOMPARE(kinds(), QStringList());
    QVERIFY(m_seer->seen->seen(false).last(s("c1"), Old)); // it shows it
    // Whoever takes the duty writes what was seen before.
    m_seer->onDuty = true;
    m_seer->seen->dutyChanged(true);
    QTRY_COMPARE(state("c1"), SeenCalls::State::Moved);
    // Another that takes it after that has nothing to add.
    Seer second(*m_story, *m_sites, m_clock, m_cards);
    second.turn();
    QCOMPARE(second.appends, 0);
}

void TestCallsSeen::gapIsToldAsAGap()
{
    called(m_sites->fresh, "c1", 50s);
    m_seer->turn();
    const QStringList before = kinds();
    ++m_sites->fresh.life; // its records are others
    called(m_sites->fresh, "c2", 5s);
    m_seer->turn();
    QCOMPARE(kinds().mid(before.size()), (QStringList{s("calls.gap"), s("customer.observed")}));
    QCOMPARE(state("c2"), SeenCalls::State::Moved);
    QCOMPARE(m_story->incident.record(s("c1")).seen.at, m_sites->fresh.all.constFirst().at); // not told anew
    m_seer->turn();
    QCOMPARE(kinds().size(), before.size() + 2);
}

void TestCallsSeen::gapsWithoutEndAreToldOnce()
{
    called(m_sites->fresh, "c1", 50s);
    m_seer->turn();
    for (int i = 0; i < 6; ++i) {
        ++m_sites->fresh.life;
        m_seer->turn();
    }
    QCOMPARE(kinds().count(s("calls.gap")), 1);
    // What came in between may be missing: all are known from the last one on.
    QCOMPARE(m_seer->seen->hearing(New).since, std::optional<Instant>(m_clock.now()));
    m_clock.setWall(m_clock.now() + 1min);
    m_seer->turn();
    QCOMPARE(m_seer->seen->hearing(New).since, std::optional<Instant>(m_clock.now() - 1min));
    m_clock.setWall(m_clock.now() + 11min);
    ++m_sites->fresh.life; // another one, which is news
    m_seer->turn();
    QCOMPARE(kinds().count(s("calls.gap")), 2);
}

void TestCallsSeen::gapsThatComeAndGoFillNoLog()
{
    called(m_sites->fresh, "c1", 50s);
    m_seer->turn();
    for (int i = 0; i < 720; ++i) {
        m_clock.setWall(m_clock.now() + 5s);
        m_sites->fresh.life += i % 2;
        m_seer->turn();
    }
    const qsizetype gaps = kinds().count(s("calls.gap"));
    QVERIFY2(gaps >= 5 && gaps <= 7, qPrintable(QString::number(gaps))); // in an hour
}

/// Whoever takes the duty has not measured the clock of the site that is left at once.
void TestCallsSeen::clockThatIsNotMeasuredYetIsNoSilence()
{
    m_seer->facts.production.clockKnown = false;
    called(m_sites->fresh, "c1", 9s);
    called(m_sites->old, "c1", 5s);
    called(m_sites->fresh, "c2", 9s);
    for (int i = 0; i < 5; ++i)
        m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::NotYet);
    QCOMPARE(kinds(), QStringList());
    m_seer->facts.production.clockKnown = true;
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::NotYet);
    QCOMPARE(state("c2"), SeenCalls::State::Moved);
}

/// Without a trunk of their own a person's word is all there is.
void TestCallsSeen::whoseCallsNobodyCanKnow()
{
    for (CustomerCard &card : m_cards)
        card.trunks.clear();
    makeSeer();
    m_seer->turn();
    QCOMPARE(kinds(), QStringList());
    m_seer->setTrunks(s("c1"), {s("c1")});
    m_seer->turn();
    QCOMPARE(kinds(), (QStringList{s("calls.seen"), s("calls.no_trunk")}));
    const auto noTrunk = [this](const char *customer) {
        return m_story->incident.record(s(customer)).noTrunk;
    };
    QVERIFY(!noTrunk("c1") && noTrunk("c2") && noTrunk("c3"));
    m_seer->turn();
    QCOMPARE(kinds().size(), 2);
    m_seer->setTrunks(s("c2"), {s("c2")});
    m_seer->turn();
    QVERIFY(!noTrunk("c2") && noTrunk("c3"));
    m_seer->setTrunks(s("c2"), {s("c1")}); // one that is another's, too
    m_seer->turn();
    QVERIFY(noTrunk("c1") && noTrunk("c2"));
    QCOMPARE(m_seer->troubles, 0);
}

/// Whose trunks are whose is not known then; that nobody has one is something else.
void TestCallsSeen::cardsThatCouldNotBeRead()
{
    called(m_sites->fresh, "c1", 9s);
    m_seer->turn();
    QCOMPARE(kinds(), (QStringList{s("calls.seen"), s("customer.observed")}));
    m_seer->cardsRead = false;
    m_seer->seen->setCards(false);
    called(m_sites->fresh, "c2", 5s);
    m_seer->turn();
    m_seer->turn();
    QCOMPARE(kinds().size(), 2);
    QVERIFY(!m_story->incident.record(s("c1")).noTrunk);
    m_seer->cardsRead = true;
    m_seer->setTrunks(s("c3"), {});
    m_seer->turn();
    QCOMPARE(state("c2"), SeenCalls::State::Moved);
    QVERIFY(m_story->incident.record(s("c3")).noTrunk && !m_story->incident.record(s("c1")).noTrunk);
    QCOMPARE(m_seer->troubles, 0);
}

/// By a trunk that is no longer theirs they were known to have moved, and by one that is they have.
void TestCallsSeen::takenBackAndProvedAnew()
{
    m_seer->setTrunks(s("c1"), {s("c1"), s("x")});
    called(m_sites->fresh, "x", 9s);
    m_seer->turn();
    called(m_sites->fresh, "c1", 5s);
    m_seer->turn();
    QCOMPARE(m_story->incident.record(s("c1")).seen.trunk, s("x"));
    m_seer->setTrunks(s("c1"), {s("c1")});
    QTRY_COMPARE(m_story->incident.record(s("c1")).seen.trunk, s("c1"));
    QCOMPARE(m_story->incident.record(s("c1")).seen.provedBy, s("c1"));
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QCOMPARE(kinds().count(s("customer.observed")), 3);
}

/// What people have set is in the log, which is not read yet.
void TestCallsSeen::setsNothingBeforeItHasTakenUp()
{
    PairFacts facts;
    SiteStatus status;
    status.components = {{s("calls"), m_clock.now(), s("open"), {}, 0}};
    facts.production.status = facts.backup.status = status;
    facts.production.statusAt = facts.backup.statusAt = m_clock.now();
    const QList<CustomerCard> none;
    CallsSeen early(OutageStory::pair(), m_clock, false,
                    {[this]() -> SiteCalls & { return *m_sites; },
                     [&facts]() -> const PairFacts & { return facts; }, [&none](bool) { return &none; },
                     [this]() -> const Incident & { return m_story->incident; }, [] { return true; },
                     [this](const QList<PlannedEvent> &events) { return m_seer->append(events); }});
    const auto look = [&] {
        early.sitesSeen();
        Seer::settle();
        m_clock.setWall(m_clock.now() + 5s);
        facts.production.statusAt = facts.backup.statusAt = m_clock.now();
    };
    look();
    look();
    QCOMPARE(m_seer->appends, 0);
    QCOMPARE(m_sites->asked, QStringList());
    early.takeUp([] {});
    look();
    look();
    QCOMPARE(m_sites->asked, QStringList{Old}); // which the run had pass calls on
}

/// Somebody has told of one of them, which this console has not heard: no other waits for it.
void TestCallsSeen::refusedTogetherIsStoredOneByOne()
{
    called(m_sites->fresh, "c1", 9s);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    for (const char *customer : {"c2", "c3"})
        called(m_sites->fresh, customer, 5s);
    m_seer->refusesOnce = 1;
    m_seer->turn();
    QCOMPARE(state("c2"), SeenCalls::State::NotYet);
    m_seer->turn();
    QCOMPARE(state("c2"), SeenCalls::State::Moved);
    QCOMPARE(state("c3"), SeenCalls::State::Moved);
    QCOMPARE(kinds().count(s("customer.observed")), 3); // each by itself
    QCOMPARE(m_seer->troubles, 0);
}

void TestCallsSeen::siteWhoseClockIsNotKnownIsNotAsked()
{
    m_seer->facts.backup.clockKnown = false;
    called(m_sites->fresh, "c1", 5s);
    m_seer->turn();
    QCOMPARE(m_sites->asked, QStringList{Old});
    QVERIFY(!m_seer->seen->hearing(New).since && !m_seer->seen->hearing(New).trouble.isEmpty());
    m_seer->facts.backup.clockKnown = true;
    m_seer->facts.backup.clockOffset = 1h;
    m_seer->seen->sitesSeen(); // its clock was measured: at once
    m_seer->settle();
    QCOMPARE(m_sites->asked, (QStringList{Old, New}));
    QCOMPARE(fromIso(m_sites->lastAsked.value(s("since")).toString()),
             std::optional<Instant>(m_clock.now() - 1h + 1h));
    m_seer->seen->sitesSeen();
    m_seer->settle();
    QCOMPARE(m_sites->asked.size(), 2);
}

void TestCallsSeen::callsAheadAreWaitedFor()
{
    m_seer->turn();
    called(m_sites->fresh, "c1", -8s); // its clock has been set, and was not measured since
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::NotYet);
    QCOMPARE(m_seer->seen->hearing(New).dropped, 1);
    m_seer->facts.backup.clockOffset = 10s;
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QCOMPARE(m_story->incident.record(s("c1")).seen.at, m_clock.now() - 2s);
    QCOMPARE(m_seer->seen->hearing(New).dropped, 0);
}

void TestCallsSeen::trunkThatComesOntoACard()
{
    called(m_sites->fresh, "new", 20s);
    called(m_sites->fresh, "zz", 20s);
    m_seer->turn();
    QVERIFY(!m_seer->seen->seen(false).book->find(s("new"))); // nobody's
    m_seer->setTrunks(s("c1"), {s("c1"), s("new")});
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QVERIFY(!m_seer->seen->seen(false).book->find(s("zz")));
    QCOMPARE(kinds().count(s("calls.gap")), 0);
    const qsizetype asked = m_sites->asked.size();
    m_seer->setTrunks(s("c1"), {s("c1")}); // one that goes is no reason to ask anew
    m_seer->turn();
    QVERIFY(m_sites->lastAsked.contains(s("after")));
    QCOMPARE(m_sites->asked.size(), asked + 2);
}

void TestCallsSeen::deadSiteHoldsUpNobody()
{
    m_sites->old.there = false;
    called(m_sites->fresh, "c1", 5s);
    for (int i = 0; i < 11; ++i) {
        m_seer->turn();
        QCOMPARE(state("c1"), SeenCalls::State::NotYet); // it may only be late
        m_clock.setWall(m_clock.now() + 5s);
    }
    m_clock.setWall(m_clock.now() + 5s);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QCOMPARE(m_seer->seen->hearing(Old).trouble, s("nobody there"));
    m_sites->old.there = true;
    called(m_sites->old, "c1", 1s);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::NotMoved);
    QVERIFY(m_seer->seen->hearing(Old).trouble.isEmpty());
}

void TestCallsSeen::siteThatTakesOverIsWaitedFor()
{
    called(m_sites->fresh, "c1", 9s);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    // A console that begins while only the old site answers takes nothing back.
    called(m_sites->old, "c1", 9s);
    m_sites->fresh.there = false;
    makeSeer();
    for (int i = 0; i < 4; ++i)
        m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QCOMPARE(m_seer->appends, 0);
}

void TestCallsSeen::siteThatTellsNothingIsAskedSeldom()
{
    m_sites->old.tells = m_sites->fresh.tells = false;
    for (int i = 0; i < 13; ++i)
        m_seer->turn();
    QCOMPARE(m_sites->asked.size(), 2);
    QVERIFY(m_seer->seen->hearing(New).notTold);
    QCOMPARE(kinds(), QStringList());
    m_sites->old.tells = m_sites->fresh.tells = true;
    m_seer->turn();
    QCOMPARE(m_sites->asked.size(), 4);
    QCOMPARE(kinds(), QStringList{s("calls.seen")});
}

void TestCallsSeen::hostileAnswers_data()
{
    QTest::addColumn<QJsonObject>("answer");
    const auto call = [this](const QString &trunk, Duration ahead) {
        return QJsonObject{{s("trunk"), trunk}, {s("forwarded"), false},
                           {s("test"), false},  {s("calls"), 1},
                           {s("answered"), 1},  {s("last"), toIso(m_clock.now() + ahead)}};
    };
    const auto page = [](const QJsonArray &calls, const QString &cursor, bool more) {
        return QJsonObject{{s("calls"), calls}, {s("cursor"), cursor}, {s("more"), more}, {s("gap"), false}};
    };
    QTest::newRow("nothing") << QJsonObject{{s("x"), 1}};
    QTest::newRow("calls to come") << page({call(s("c1"), 60s)}, s("1"), false);
    QTest::newRow("more without end") << page({}, s("same"), true);
    QTest::newRow("nobody's") << page({call(s("zz"), -5s)}, s("1"), false);
    QTest::newRow("a name that hides") << page({call(s("c1\u202e"), -5s)}, s("1"), false);
}

void TestCallsSeen::hostileAnswers()
{
    QFETCH(QJsonObject, answer);
    m_sites->fresh.instead = answer;
    m_seer->turn();
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::NotYet);
    QVERIFY2(m_sites->asked.size() <= 6, qPrintable(QString::number(m_sites->asked.size())));
    m_sites->fresh.instead = {};
    called(m_sites->fresh, "c1", 1s);
    m_seer->turn();
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
}

/// It is asked seldom, said of, and heard again once it comes to an end.
void TestCallsSeen::siteThatTellsWithoutEnd()
{
    m_sites->fresh.endless = true;
    const auto trouble = [this] { return m_seer->seen->hearing(New).trouble; };
    for (int i = 0; i < 1000 && trouble().isEmpty(); ++i)
        m_seer->turn();
    QVERIFY2(trouble().contains(s("without end")), qPrintable(trouble()));
    const auto asked = m_sites->asked.count(New);
    for (int i = 0; i < 10; ++i)
        m_seer->turn();
    QCOMPARE(m_sites->asked.count(New), asked);
    m_sites->fresh.endless = false;
    called(m_sites->fresh, "c1", 1s);
    for (int i = 0; i < 10; ++i)
        m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QVERIFY(trouble().isEmpty());
}

void TestCallsSeen::storeThatIsGoneIsTriedAgain()
{
    m_seer->storeWorks = false;
    called(m_sites->fresh, "c1", 5s);
    m_seer->turn();
    m_seer->turn();
    QVERIFY(m_seer->troubles > 0);
    QVERIFY2(m_seer->appends <= 4, qPrintable(QString::number(m_seer->appends))); // not without end
    m_seer->storeWorks = true;
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
}

void TestCallsSeen::clockOfTheSiteIsTakenOff()
{
    m_seer->facts.backup.clockOffset = 1h;
    m_seer->facts.backup.clockKnown = true;
    called(m_sites->fresh, "c1", 5s - 1h);
    called(m_sites->old, "c1", 3s);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::NotYet); // the one at the old site was later
    const auto last = m_seer->seen->seen(false).last(s("c1"), Old);
    QVERIFY(last && last->site == Old);
    called(m_sites->fresh, "c1", 1s - 1h);
    m_seer->turn();
    QCOMPARE(state("c1"), SeenCalls::State::Moved);
    QCOMPARE(m_story->incident.record(s("c1")).seen.at, m_clock.now() - 1s);
}

void TestCallsSeen::tenThousandTrunks()
{
    m_story = std::make_unique<OutageStory>(10'000);
    m_story->declare();
    m_story->until(s("reroute"));
    m_story->notice(s("reroute"));
    m_clock.setWall(m_story->now + 10min);
    m_cards.clear();
    for (const QString &id : m_story->ids()) {
        CustomerCard card;
        card.id = id;
        card.trunks = QStringList{id};
        m_cards += card;
        called(m_sites->fresh, id.toLatin1().constData(), 5s);
    }
    makeSeer();
    m_seer->seen->ask();
    // By 500 in an event, and a thousand customers looked at in one go.
    QTRY_COMPARE_WITH_TIMEOUT(m_story->incident.known.moved().count, 10'000, 60'000);
    QCOMPARE(m_sites->asked.count(New), 20);
    QCOMPARE(kinds().size(), 21);
}

QTEST_GUILESS_MAIN(TestCallsSeen)
#include "tst_callsseen.moc"
