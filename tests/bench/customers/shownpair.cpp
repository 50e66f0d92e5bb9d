// SPDX-License-Identifier: GPL-3.0-or-later
#include "shownpair.h"

#include "app/console/window/outagetie.h"
#include "app/console/window/pairview.h"
#include "app/console/window/probe.h"
#include "app/console/window/turns.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "widgets/base/beat.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/wall/wallwindow.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <limits>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// Goes on from the story's end.
class LaterClock final : public Clock
{
public:
    explicit LaterClock(Instant from)
        : m_from(from)
    {
        m_timer.start();
    }
    [[nodiscard]] Instant now() const override { return m_from + monotonic(); }
    [[nodiscard]] Duration monotonic() const override { return Duration{m_timer.elapsed()}; }

private:
    Instant m_from;
    QElapsedTimer m_timer;
};

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Nobody answers there.
PairConfig pairOf(const Incident &incident)
{
    PairConfig pair;
    pair.id = incident.pair;
    pair.profile = QStringLiteral("hosted");
    pair.rpo = 1h;
    pair.pollPeriod = 5s;
    for (SiteConfig *site : {&pair.production, &pair.backup}) {
        const bool production = site == &pair.production;
        site->id = production ? incident.from : incident.to;
        site->name = production ? incident.fromFullName : incident.toFullName;
        site->shortName = production ? incident.fromName : incident.toName;
        site->zone = production ? "America/Chicago" : "America/Denver";
        site->ssh.host = QStringLiteral("127.0.0.1");
        site->ssh.port = 1;
        site->rest.url = QStringLiteral("https://127.0.0.1:1");
    }
    return pair;
}

template<class T>
bool soon(const QFuture<T> &future)
{
    return QTest::qWaitFor([&] { return future.isFinished(); }, 300'000) && future.result().ok();
}

bool fill(Store &store, const QList<Event> &events)
{
    QList<Entry> entries;
    for (const Event &event : events)
        entries += {event, {}};
    return soon(store.append(entries));
}

/// What a store is told until all have signed. Initials are given for what it holds: what is about persons
/// lies apart in it.
bool fillSigned(Store &store, const RecordStory &story)
{
    const auto first = std::find_if(story.events.cbegin(), story.events.cend(), [](const Event &event) {
        return event.kind.startsWith(QLatin1String("initials."));
    });
    EventQuery query;
    query.incident = story.incident.id;
    query.limit = std::numeric_limits<int>::max();
    if (!fill(store, story.events.first(first - story.events.cbegin())))
        return false;
    const auto held = store.events(query);
    if (!soon(held))
        return false;
    const Result<Incident> folded = foldIncident(*held.result());
    if (!folded)
        return false;
    OutageStory seat(1);
    seat.incident = *folded;
    seat.now = first->at;
    seat.log.clear();
    signAll(seat);
    return seat.incident.known.signoffs(SignoffState::Signed) > 0 && fill(store, seat.log);
}

Event factOf(const RecordStory &story, const QJsonArray &customers)
{
    Event event = story.events.constLast();
    event.kind = QStringLiteral("customer.recorded");
    event.body = {{QStringLiteral("fact"), QStringLiteral("call")},
                  {QStringLiteral("outcome"), QStringLiteral("failed")},
                  {QStringLiteral("found"), QStringLiteral("no answer")},
                  {QStringLiteral("customers"), customers}};
    return event;
}

class Bench
{
public:
    Bench(Turns &turns, std::map<std::string, double> &out)
        : m_turns(turns)
        , m_out(out)
    {
    }
    void calm(const char *name, Duration length)
    {
        QTest::qWait(3'000);
        m_turns.begin();
        const double before = cpuMs();
        QElapsedTimer wall;
        wall.start();
        QTest::qWait(int(length.count()));
        m_out[name] = (cpuMs() - before) / double(wall.elapsed()) * 100;
        double &longest = m_out["longest turn in calm"];
        longest = std::max(longest, m_turns.longestMs());
    }
    void after(const char *name, Store &store, const QList<Event> &events)
    {
        m_turns.begin();
        if (!fill(store, events))
            std::printf("NOT STORED: %s\n", name);
        QTest::qWait(3'000);
        m_out[name] = m_turns.longestMs();
        std::printf("%-40s %8.1f ms %s\n", name, m_turns.longestMs(), qPrintable(m_turns.longestName()));
    }

private:
    Turns &m_turns;
    std::map<std::string, double> &m_out;
};
} // namespace

void measureShown(MeasuredApplication &application, const RecordStory &story, const QList<Event> &everybody,
                  std::map<std::string, double> &out)
{
    const QTemporaryDir folder;
    ConsoleConfig config;
    config.storeUrl = QStringLiteral("sqlite:") + folder.filePath(QStringLiteral("store.db"));
    config.pairs = {pairOf(story.incident)};
    Store beside(config.storeUrl);
    if (!soon(beside.open()) || !fillSigned(beside, story)) {
        std::printf("NO STORE\n");
        return;
    }
    const LaterClock clock(story.madeAt);
    Pairs pairs(config, clock, Purpose::Window);
    const Beat beat(clock, 1s);
    Probe probe(application.turns());
    PairView view(pairs.first(), clock, beat, probe);
    view.begin();
    view.openMain(1h)->show();
    pairs.start();
    if (!QTest::qWaitFor([&] { return pairs.first().outages().incident().open(); }, 120'000)) {
        std::printf("THE INCIDENT IS NOT TAKEN UP\n");
        return;
    }
    Bench bench(application.turns(), out);
    QTest::qWait(6'000); // the wizard is built ahead
    bench.calm("idle, wizard closed", 10s);
    view.tie().openWizard();
    bench.calm("idle, wizard open", 10s);
    QJsonArray all;
    for (const Customer &customer : story.incident.customers)
        all += customer.id;
    bench.after("longest turn, a fact of one", beside, {factOf(story, {all.at(3)})});
    bench.after("longest turn, a run after all signed", beside, everybody);
    bench.after("longest turn, a fact of all", beside, {factOf(story, all)});
    pairs.first().release();
}

} // namespace Switchback
