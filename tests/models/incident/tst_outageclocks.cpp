// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/plannedevent.h"
#include "models/outage/clocktiles.h"
#include "models/outage/outagestate.h"
#include "outagestory.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using State = Switchback::UpdateSlot::State;
using Kind = Switchback::OutageClock::Kind;

Q_DECLARE_METATYPE(Switchback::Duration)
Q_DECLARE_METATYPE(Switchback::UpdateSlot::State)

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
OutageClock clockOf(const OutageStory &story, Kind kind)
{
    for (const OutageClock &clock : outageClocks(story.incident, story.now)) {
        if (clock.kind == kind)
            return clock;
    }
    return {};
}
} // namespace

class TestOutageClocks : public QObject
{
    Q_OBJECT
private slots:
    void sentSlot_data()
    {
        QTest::addColumn<Duration>("sentAfter");
        QTest::addColumn<int>("slot");
        QTest::addColumn<State>("state");
        QTest::newRow("at once") << Duration{1ms} << 1 << State::OnTime;
        QTest::newRow("a moment before") << Duration{15min - 1ms} << 1 << State::OnTime;
        QTest::newRow("when due") << Duration{15min} << 1 << State::OnTime;
        QTest::newRow("a moment after") << Duration{15min + 1ms} << 1 << State::Late;
        QTest::newRow("a moment before the next") << Duration{30min - 1ms} << 1 << State::Late;
        QTest::newRow("when the next is due") << Duration{30min} << 2 << State::OnTime;
        QTest::newRow("after the next was due") << Duration{30min + 1ms} << 2 << State::Late;
    }
    void sentSlot()
    {
        QFETCH(Duration, sentAfter);
        QFETCH(int, slot);
        QFETCH(State, state);
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        story.now = begin + sentAfter;
        QCOMPARE(slotToSend(story.incident, story.now), slot);
        story.update();
        QCOMPARE(story.incident.notices.last().slot, slot);
        for (const Duration later : {Duration{0}, Duration{1ms}, Duration{5min}, Duration{6h}}) {
            const QList<UpdateSlot> all = updateSlots(story.incident, story.now + later);
            QCOMPARE(all.at(slot - 1).state, state);
            QVERIFY(all.at(slot - 1).sentAt == begin + sentAfter);
            if (slot == 2)
                QCOMPARE(all.at(0).state, State::Missed);
        }
    }

    void unsentSlot_data()
    {
        QTest::addColumn<Duration>("after");
        QTest::addColumn<State>("first");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("toSend");
        QTest::newRow("begin") << Duration{0} << State::Waiting << 1 << 1;
        QTest::newRow("-1 ms") << Duration{15min - 1ms} << State::Waiting << 1 << 1;
        QTest::newRow("due") << Duration{15min} << State::Waiting << 1 << 1;
        QTest::newRow("+1 ms") << Duration{15min + 1ms} << State::Overdue << 2 << 1;
        QTest::newRow("next -1 ms") << Duration{30min - 1ms} << State::Overdue << 2 << 1;
        QTest::newRow("next due") << Duration{30min} << State::Missed << 2 << 2;
        QTest::newRow("next +1 ms") << Duration{30min + 1ms} << State::Missed << 3 << 2;
        QTest::newRow("12 h") << Duration{12h} << State::Missed << 48 << 48;
    }
    void unsentSlot()
    {
        QFETCH(Duration, after);
        QFETCH(State, first);
        QFETCH(int, count);
        QFETCH(int, toSend);
        OutageStory story;
        story.declare();
        const QList<UpdateSlot> all = updateSlots(story.incident, story.now + after);
        QCOMPARE(all.size(), count);
        QCOMPARE(all.first().state, first);
        QCOMPARE(all.last().state, State::Waiting);
        QCOMPARE(slotToSend(story.incident, story.now + after), toSend);
    }

    /// Declared late: the grid is that of the outage, but what was due before a third of an interval after
    /// the declaration is nobody's to keep, so it is neither missed nor asked for.
    void noSlotBeforeItCouldBeKept_data()
    {
        QTest::addColumn<Duration>("ago");
        QTest::addColumn<Duration>("firstDue"); // after the outage began
        QTest::newRow("at once") << Duration{0} << Duration{15min};
        QTest::newRow("9 min") << Duration{9min} << Duration{15min};
        QTest::newRow("10 min less 1 ms") << Duration{10min} - 1ms << Duration{15min};
        QTest::newRow("10 min") << Duration{10min} << Duration{15min};
        QTest::newRow("10 min and 1 ms") << Duration{10min} + 1ms << Duration{30min};
        QTest::newRow("15 min") << Duration{15min} << Duration{30min};
        QTest::newRow("25 min") << Duration{25min} << Duration{30min};
        QTest::newRow("25 min and 1 ms") << Duration{25min} + 1ms << Duration{45min};
        QTest::newRow("32 min") << Duration{32min} << Duration{45min};
        QTest::newRow("6 h 3 min") << Duration{363min} << Duration{375min};
    }
    void noSlotBeforeItCouldBeKept()
    {
        QFETCH(Duration, ago);
        QFETCH(Duration, firstDue);
        OutageStory story;
        story.declare(IncidentMode::Real, ago);
        const Instant begin = story.incident.outageAt;
        const QList<UpdateSlot> all = updateSlots(story.incident, story.now);
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.first().number, 1);
        QVERIFY(all.first().due == begin + firstDue);
        QCOMPARE(all.first().state, State::Waiting);
        QCOMPARE(slotToSend(story.incident, story.now), 1);
        QCOMPARE(promises(story.incident, story.now).missed, 0);
        // Nothing runs out within a second of the declaration, nor before a third of the interval has passed.
        for (const Duration later : {Duration{0}, Duration{1s}, Duration{5min}}) {
            for (const PlannedEvent &each : clockEvents(story.incident, story.now + later))
                QVERIFY2(each.event.kind != s("update.missed") &&
                             each.event.body.value(s("clock")) != s("update"),
                         qPrintable(each.event.text));
        }
        QCOMPARE(updateSlots(story.incident, begin + firstDue).first().state, State::Waiting);
        QCOMPARE(updateSlots(story.incident, begin + firstDue + 1ms).first().state, State::Overdue);
        QVERIFY(*foldIncident(story.log) == story.incident);
    }

    /// A log of before that rule does not say where its grid begins: it is folded as it always was.
    void anOlderLogKeepsItsGrid()
    {
        OutageStory story;
        story.declare(IncidentMode::Real, 32min);
        Event declared = story.log.first();
        QVERIFY(declared.body.contains(s("updates_from")));
        declared.body.remove(s("updates_from"));
        const auto old = foldIncident({declared});
        QVERIFY(old.ok());
        const QList<UpdateSlot> all = updateSlots(*old, story.now);
        QCOMPARE(all.size(), 3);
        QCOMPARE(all.at(0).state, State::Missed);
        QCOMPARE(all.at(1).state, State::Missed);
        QVERIFY(all.at(2).due == old->outageAt + 45min);
    }

    /// Works again: the clocks of the outage stop with it, stay as they are when the incident is closed, and
    /// go on as if nothing had been when it stops again.
    void clocksStopWhenTheServiceWorksAgain()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        const auto seen = [&story](bool works) {
            return story.store(planServiceSeen(story.incident, works, story.now));
        };
        story.now = begin + 20min;
        QCOMPARE(seen(true), QString());
        // Hours later, still open: nothing of the outage runs, is red, or is written down as run out.
        const auto tilesAt = [&story](Instant at) {
            QHash<QString, QString> values;
            for (const ClockTile &tile : clockTiles(story.incident, {}, at)) {
                if (tile.key != s("update")) // customers are told until the incident is closed
                    values.insert(tile.key, tile.value + QLatin1Char('/') + QString::number(int(tile.mark)));
            }
            return values;
        };
        const QHash<QString, QString> then = tilesAt(begin + 20min);
        QCOMPARE(then.value(s("outage")).section(QLatin1Char('/'), 0, 0), s("0:20:00"));
        QCOMPARE(tilesAt(begin + 13h), then);
        QCOMPARE(then.value(s("rto")).section(QLatin1Char('/'), 0, 0), s("met"));
        QCOMPARE(then.value(s("decision")).section(QLatin1Char('/'), 0, 0), s("not needed"));
        for (const PlannedEvent &each : clockEvents(story.incident, begin + 13h)) {
            const QString clock = each.event.body.value(s("clock")).toString();
            QVERIFY2(clock.isEmpty() || clock == s("update"), qPrintable(each.event.text));
        }
        QVERIFY(outageTimeline(story.incident, {}, begin + 13h).endedAt == begin + 20min);
        // It stops again: the outage is as old as it is.
        story.now = begin + 30min;
        QCOMPARE(seen(false), QString());
        QCOMPARE(tilesAt(begin + 40min).value(s("outage")).section(QLatin1Char('/'), 0, 0), s("0:40:00"));
        story.now = begin + 50min;
        QCOMPARE(seen(true), QString());
        const QHash<QString, QString> open = tilesAt(begin + 3h);
        story.now = begin + 3h;
        story.allow(Do::CloseFalseAlarm{s("loose plug")}, OutageStory::commander());
        QCOMPARE(tilesAt(begin + 4h), open);
        QVERIFY(outageClocks(story.incident, begin + 4h).first().left == 50min);
    }

    /// The last update of a closed incident is as it was sent, not as it was when the incident ended.
    void closingMakesNoUpdateMet()
    {
        OutageStory sent;
        sent.declare();
        const Instant begin = sent.incident.outageAt;
        sent.now = begin + 14min;
        sent.update();
        sent.now = begin + 29min;
        sent.allow(Do::CloseFalseAlarm{s("loose plug")}, OutageStory::commander());
        const auto update = [](const OutageStory &story) {
            for (const ClockTile &tile : clockTiles(story.incident, {}, story.now + 1h)) {
                if (tile.key == s("update"))
                    return tile;
            }
            return ClockTile();
        };
        QCOMPARE(update(sent).value, s("met"));
        QCOMPARE(update(sent).mark, Mark::Fine);
        OutageStory never;
        never.declare();
        never.now = begin + 20min;
        never.allow(Do::CloseFalseAlarm{s("loose plug")}, OutageStory::commander());
        QCOMPARE(update(never).value, s("missed"));
        QCOMPARE(update(never).mark, Mark::Bad);
    }

    /// A message says what is true when it is begun, and not what was true when the runbook was written.
    void draftsSayWhatIsTrueNow()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        const auto draft = [&story](const char *step) {
            return draftText(story.incident, *story.incident.runbook.step(s(step)), story.now);
        };
        QVERIFY(draft("alert").contains(s("has stopped answering")));
        QVERIFY(draft("updates").contains(s("goes on")));
        story.now = begin + 8min;
        QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
        for (const char *step : {"alert", "updates"}) {
            const QString text = draft(step);
            QVERIFY2(!text.contains(s("has stopped")) && !text.contains(s("goes on")), qPrintable(text));
            QVERIFY2(text.contains(s("answers again")), qPrintable(text));
            QVERIFY2(text.contains(momentText(story.incident, begin + 8min, false)), qPrintable(text));
            QVERIFY(unknownPlaceholders(text).isEmpty());
        }
        story.now = begin + 9min;
        QCOMPARE(story.store(planServiceSeen(story.incident, false, story.now)), QString());
        QVERIFY(draft("alert").contains(s("has stopped answering")));
        // What was decided is what is told.
        story.decide(Choice::Hold, story.now + 20min);
        QVERIFY2(!draft("announce").contains(s("decided to move")), qPrintable(draft("announce")));
        QVERIFY(draft("announce").contains(s("decided to wait")));
        story.decide(Choice::NotNeeded);
        QVERIFY(draft("announce").contains(s("decided not to move")));
        story.decide(Choice::FailOver);
        QVERIFY(draft("announce").contains(s("decided to move")));
        // Decided, and it works again meanwhile.
        story.now += 1min;
        QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
        QVERIFY2(!draft("announce").contains(s("has been down")), qPrintable(draft("announce")));
        QVERIFY(draft("announce").contains(s("decided to move")));
        story.decide(Choice::Hold, story.now + 20min);
        QVERIFY2(draft("announce").contains(s("decided to wait")) &&
                     !draft("announce").contains(s("may not be answered")),
                 qPrintable(draft("announce")));
        QCOMPARE(story.store(planServiceSeen(story.incident, false, story.now)), QString());
        story.decide(Choice::FailOver);
        story.promote();
        QVERIFY2(draft("updates").contains(s("runs at our backup data centre")),
                 qPrintable(draft("updates")));
    }

    /// A shop's own words come first, in a drill it is said that it is one.
    void draftsOfARunbookComeFirst()
    {
        OutageStory story;
        story.declare(IncidentMode::Drill);
        RunbookStep step = *story.incident.runbook.step(s("alert"));
        QVERIFY(draftText(story.incident, step, story.now).startsWith(s("This is a drill")));
        story.incident.serviceSeenAt = story.now;
        step.texts.insert(s("works"), s("{from} is back since {back}."));
        QVERIFY(draftText(story.incident, step, story.now).contains(s("Naperville is back since ")));
    }

    /// One outage has one age, on every page and at every moment, also after it is over.
    void oneAgeOfOneOutage()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare(IncidentMode::Real, 3min);
        const auto stateAt = [&story](Instant at) {
            OutageInputs in;
            in.incident = story.incident;
            in.now = at;
            return makeOutageState(in);
        };
        // The tile of the clocks and the banner beside it, at any moment.
        const auto tile = [](const OutageState &state) { return state.clocks.first().value; };
        for (const Duration later : {Duration{0}, Duration{7min}, 7min + 999ms}) {
            const OutageState state = stateAt(begin + later);
            QCOMPARE(outageAge(state, begin + later), tile(state));
        }
        QCOMPARE(outageAge(stateAt(begin), begin + 7min), s("0:10:00")); // it goes on between two states
        story.now = begin + 17min;
        QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
        for (const Duration later : {Duration{17min}, Duration{40min}, Duration{9h}}) {
            const OutageState state = stateAt(begin + later);
            QCOMPARE(outageAge(state, begin + later), s("0:20:00"));
            QCOMPARE(tile(state), s("0:20:00"));
            QVERIFY(state.timeline.endedAt == begin + 17min);
        }
        story.now = begin + 1h;
        story.allow(Do::CloseFalseAlarm{s("loose plug")}, OutageStory::commander());
        OutageInputs closed;
        closed.past = {story.incident};
        closed.now = story.now;
        QVERIFY(makeOutageState(closed).past.first().length == 20min);
    }

    void cadenceChange_data()
    {
        QTest::addColumn<Duration>("after");
        QTest::addColumn<Duration>("every");
        QTest::addColumn<int>("slot");
        QTest::addColumn<Duration>("nextDue");
        QTest::newRow("before the first") << Duration{5min} << Duration{20min} << 1 << Duration{20min};
        QTest::newRow("longer") << Duration{32min} << Duration{30min} << 3 << Duration{60min};
        QTest::newRow("shorter") << Duration{32min} << Duration{5min} << 3 << Duration{35min};
        QTest::newRow("shorter than gone") << Duration{41min} << Duration{5min} << 3 << Duration{45min};
        QTest::newRow("falls on now") << Duration{40min} << Duration{5min} << 3 << Duration{40min};
        QTest::newRow("when one is due") << Duration{30min} << Duration{10min} << 3 << Duration{40min};
    }
    void cadenceChange()
    {
        QFETCH(Duration, after);
        QFETCH(Duration, every);
        QFETCH(int, slot);
        QFETCH(Duration, nextDue);
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        story.now = begin + after;
        const QList<UpdateSlot> before = updateSlots(story.incident, story.now);
        QCOMPARE(story.act(Do::SetCadence{every, {}}, story.commander()), s("missing"));
        QCOMPARE(story.act(Do::SetCadence{every, s("calmer")}, story.op()), s("no_right"));
        for (const Duration bad : {Duration{0}, Duration{-5min}, Duration{999ms}, Duration{25h}})
            QCOMPARE(story.act(Do::SetCadence{bad, s("calmer")}, story.commander()), s("missing"));
        story.allow(Do::SetCadence{every, s("calmer")}, story.commander());
        for (int i = 0; i < 5; ++i)
            QVERIFY(*slotDue(story.incident, slot + i) == begin + nextDue + i * every);
        for (int i = 1; i < slot; ++i) {
            QVERIFY(*slotDue(story.incident, i) == begin + i * 15min);
            if (before.at(i - 1).state == State::Missed)
                QCOMPARE(updateSlots(story.incident, story.now).at(i - 1).state, State::Missed);
        }
        // And back again at once.
        story.allow(Do::SetCadence{15min, s("as agreed")}, story.commander());
        QVERIFY(*slotDue(story.incident, slot) >= story.now);
        QVERIFY(*foldIncident(story.log) == story.incident);
    }

    void rto_data()
    {
        QTest::addColumn<Duration>("after");
        QTest::addColumn<bool>("low");
        QTest::addColumn<bool>("high");
        QTest::newRow("2 h - 1 ms") << Duration{2h - 1ms} << false << false;
        QTest::newRow("2 h") << Duration{2h} << false << false;
        QTest::newRow("2 h + 1 ms") << Duration{2h + 1ms} << true << false;
        QTest::newRow("12 h - 1 ms") << Duration{12h - 1ms} << true << false;
        QTest::newRow("12 h") << Duration{12h} << true << false;
        QTest::newRow("12 h + 1 ms") << Duration{12h + 1ms} << true << true;
    }
    void rto()
    {
        QFETCH(Duration, after);
        QFETCH(bool, low);
        QFETCH(bool, high);
        OutageStory story;
        story.declare();
        story.now += after;
        QCOMPARE(clockOf(story, Kind::RtoLow).ranOut, low);
        QCOMPARE(clockOf(story, Kind::RtoHigh).ranOut, high);
        QVERIFY(clockOf(story, Kind::RtoLow).left == 2h - after);
        QVERIFY(clockOf(story, Kind::Outage).left == after);
        story.duty();
        QCOMPARE(story.incident.told.contains(s("rto_low/1")), low);
        QCOMPARE(story.incident.told.contains(s("rto_high/1")), high);
    }

    void restoredStopsTheRto()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        story.now = begin + 90min;
        story.until(s("resolved"));
        const Instant restored = *story.incident.restoredAt;
        story.now = begin + 20h;
        story.duty();
        for (const Kind kind : {Kind::Outage, Kind::RtoLow, Kind::RtoHigh, Kind::Decision})
            QVERIFY(!clockOf(story, kind).running);
        QVERIFY(clockOf(story, Kind::Update).running);
        QVERIFY(!clockOf(story, Kind::RtoLow).ranOut);
        QVERIFY(clockOf(story, Kind::RtoLow).left == begin + 2h - restored);
        QVERIFY(!story.incident.told.contains(s("rto_low/1")));
        // The reached RTO stays what it was when tests are said to have passed once more.
        QVERIFY(*promises(story.incident, story.now).rtoReached == restored - begin);
        // Nobody was there to write it: restored too late is written afterwards.
        OutageStory late;
        late.declare();
        late.now += 3h;
        late.until(s("initials"));
        late.duty();
        QVERIFY(late.incident.told.contains(s("rto_low/1")));
        QVERIFY(!late.incident.told.contains(s("rto_high/1")));
    }

    /// Asked every second, every minute, now and then, or once at the end: the same clocks are in the log,
    /// each once; and nextClock() names every moment at which something comes.
    void neverDoubledNeverLost_data()
    {
        QTest::addColumn<Duration>("step");
        QTest::newRow("every second") << Duration{1s};
        QTest::newRow("every minute") << Duration{1min};
        QTest::newRow("every 7 min 13 s") << Duration{7min + 13s};
        QTest::newRow("as told") << Duration{0};
    }
    void neverDoubledNeverLost()
    {
        QFETCH(Duration, step);
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        const Instant end = begin + 12h + 20min;
        while (story.now < end) {
            story.duty();
            QCOMPARE(clockEvents(story.incident, story.now).size(), 0);
            const std::optional<Instant> next = nextClock(story.incident, story.now);
            QVERIFY(next && *next > story.now);
            if (step.count() == 0) {
                QVERIFY(clockEvents(story.incident, *next - 1ms).isEmpty());
                QVERIFY(!clockEvents(story.incident, *next).isEmpty());
            }
            story.now = step.count() == 0 ? *next : story.now + step;
        }
        story.now = end;
        story.duty();
        QSet<QString> told{s("decision/1"), s("rto_low/1"), s("rto_high/1"), s("update/49")};
        for (int i = 1; i <= 48; ++i)
            told += {s("missed/%1").arg(i), s("update/%1").arg(i)};
        QCOMPARE(story.incident.told, told);
        qsizetype events = 0;
        for (const Event &event : story.log)
            events += event.kind == s("clock.ran_out") || event.kind == s("update.missed") ? 1 : 0;
        QCOMPARE(events, told.size());
    }

    /// The console slept: what was missed meanwhile is told, what nobody can do any more is not asked for.
    void afterASleep()
    {
        OutageStory story;
        const Instant begin = story.now;
        story.declare();
        story.now = begin + 65min;
        QCOMPARE(story.duty(), 5); // three missed, one overdue, the decision
        QVERIFY(story.incident.told.contains(s("missed/3")));
        QVERIFY(!story.incident.told.contains(s("update/3")));
        QVERIFY(story.incident.told.contains(s("update/4")));
        // An update that went out late while nobody watched is told as late.
        OutageStory alone;
        alone.declare();
        alone.now = begin + 20min;
        alone.update();
        alone.now = begin + 29min;
        QCOMPARE(alone.duty(), 1);
        QVERIFY(alone.incident.told.contains(s("update/1")));
    }

    /// An hour that comes twice, or never: the grid counts real minutes, the texts the zone's.
    void daylightSaving_data()
    {
        QTest::addColumn<QString>("begin");
        QTest::addColumn<QStringList>("local");
        QTest::newRow("spring: 02:00 to 03:00 is missing")
            << s("2026-03-08T07:20:00.000Z")
            << QStringList{s("01:35 Naperville (UTC-6)"), s("01:50 Naperville (UTC-6)"),
                           s("03:05 Naperville (UTC-5)"), s("03:20 Naperville (UTC-5)")};
        QTest::newRow("autumn: 01:00 to 02:00 comes twice")
            << s("2026-11-01T06:20:00.000Z")
            << QStringList{s("01:35 Naperville (UTC-5)"), s("01:50 Naperville (UTC-5)"),
                           s("01:05 Naperville (UTC-6)"), s("01:20 Naperville (UTC-6)"),
                           s("01:35 Naperville (UTC-6)")};
    }
    void daylightSaving()
    {
        QFETCH(QString, begin);
        QFETCH(QStringList, local);
        OutageStory story(3, *fromIso(begin));
        const Instant start = story.now;
        story.declare();
        for (int i = 0; i < local.size(); ++i) {
            const Instant due = *slotDue(story.incident, i + 1);
            QVERIFY(due == start + (i + 1) * 15min);
            QCOMPARE(momentText(story.incident, due, false), local.at(i));
            QCOMPARE(placeholders(story.incident, due - 1min).value(s("next_update")), local.at(i));
            if (i > 0)
                QCOMPARE(placeholders(story.incident, due - 16min, i).value(s("next_update")), local.at(i));
        }
        QVERIFY(clockOf(story, Kind::Decision).at == start + 1h);
        QVERIFY(clockOf(story, Kind::RtoHigh).at == start + 12h);
        story.now = start + 15min + 1ms;
        story.duty();
        QVERIFY2(story.log.last().text.contains(QString(local.first()).replace(s(" Nap"), s(":00 Nap"))),
                 qPrintable(story.log.last().text));
    }

    void turns()
    {
        OutageStory story;
        story.declare();
        QCOMPARE(clockOf(story, Kind::Update).turn, s("a communicator"));
        QCOMPARE(clockOf(story, Kind::Decision).turn, s("a commander"));
        const QList<OutageClock> clocks = outageClocks(story.incident, story.now);
        for (int i = 0; i < clocks.size(); ++i)
            QCOMPARE(int(clocks.at(i).kind), i);
        QVERIFY(outageClocks({}, story.now).isEmpty());
        QVERIFY(!nextClock({}, story.now));
    }

    void forecastByPast()
    {
        OutageStory first;
        const Instant begin = first.now;
        first.declare();
        const Forecast guess = forecast(first.incident, {}, begin);
        // alert 5 min, then the decision when it is due, announce, promote, reroute, tests
        QVERIFY(guess.at == begin + 1h + 5min + 1min + 45min + 20min);
        QCOMPARE(guess.fromPast, 0);
        QCOMPARE(guess.fromGuess, 6);

        QList<Incident> past;
        for (const Duration length : {Duration{10min}, Duration{30min}, Duration{20min}}) {
            OutageStory story;
            story.declare();
            story.until(s("reroute"));
            story.notice(s("reroute"));
            story.now += length;
            story.record(Do::CustomerFact::Moved);
            story.allow(Do::SettleStep{s("reroute"), StepOutcome::Passed, {}, {}}, story.op());
            past.append(story.incident);
        }
        OutageStory skipped;
        skipped.declare();
        skipped.until(s("reroute"));
        skipped.allow(Do::SettleStep{s("reroute"), StepOutcome::Skipped, s("none"), {}}, skipped.op());
        past.append(skipped.incident);
        const auto lengths = stepDurations(past);
        QCOMPARE(lengths.value(s("reroute")), QList<Duration>({10min, 30min, 20min}));

        OutageStory now;
        now.declare();
        now.until(s("reroute"));
        const Forecast before = forecast(now.incident, lengths, now.now);
        QVERIFY(before.at == now.now + 20min + 20min);
        QCOMPARE(before.fromPast, 1);
        QCOMPARE(before.fromGuess, 1);
        now.notice(s("reroute"));
        now.now += 15min;
        QVERIFY(forecast(now.incident, lengths, now.now).at == now.now + 5min + 20min);
        now.now += 15min; // takes longer than ever: it may end any minute
        QVERIFY(forecast(now.incident, lengths, now.now).at == now.now + 20min);
        OutageStory done;
        done.declare();
        done.until(s("initials"));
        QVERIFY(!forecast(done.incident, lengths, done.now).at);
        OutageStory held;
        held.declare();
        held.until(s("decide"));
        held.decide(Choice::Hold, held.now + 3h);
        QVERIFY(forecast(held.incident, {}, held.now).at == held.now + 3h + 71min);
    }
};

QTEST_GUILESS_MAIN(TestOutageClocks)
#include "tst_outageclocks.moc"
