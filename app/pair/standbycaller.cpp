// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/standbycaller.h"

#include "app/link/linkcodes.h"
#include "app/pair/peoplehere.h"
#include "models/core/whendone.h"
#include "models/notify/reach/testschedule.h"
#include "models/replication/roles.h"

#include <QHash>
#include <QUuid>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// Longer than the site's own deadlines for connecting, ringing and talking together.
constexpr Duration CallDeadline = 150s;
constexpr auto AgainAfter = 2s;
constexpr int EventsRead = 12; ///< what came before the last few says nothing of today
constexpr int LongestName = 80;
} // namespace

StandbyCaller::StandbyCaller(const PartContext &context, Outside outside)
    : m_context(context)
    , m_outside(std::move(outside))
{
    m_tick.setInterval(1min);
    connect(&m_tick, &QTimer::timeout, this, &StandbyCaller::turn);
}

StandbyCaller::~StandbyCaller() = default;

void StandbyCaller::takeUp(const std::function<void()> &done)
{
    EventQuery query;
    query.pair = m_context.pair.id;
    query.kinds = standbyKinds();
    query.newestFirst = true;
    query.limit = EventsRead;
    whenDone(m_context.log.store().events(query), this, [this, done](const Result<QList<Event>> &events) {
        if (!events)
            emit troubled(events.error());
        const QList<Event> read = events ? *events : QList<Event>();
        for (auto event = read.crbegin(); event != read.crend(); ++event)
            m_calls.follow(*event);
        readMissed(done);
    });
}

/// By itself: an incident of weeks has one each day, and they would hide what was placed.
void StandbyCaller::readMissed(const std::function<void()> &done)
{
    EventQuery query;
    query.pair = m_context.pair.id;
    query.kinds = standbyMissedKinds();
    query.newestFirst = true;
    query.limit = 1;
    whenDone(m_context.log.store().events(query), this, [this, done](const Result<QList<Event>> &events) {
        if (!events)
            emit troubled(events.error());
        for (const Event &event : events ? *events : QList<Event>())
            m_calls.follow(event);
        m_ready = true;
        turn();
        done();
    });
}

void StandbyCaller::follow(const Event &event)
{
    if (event.pair != m_context.pair.id || !m_calls.follow(event))
        return;
    ask();
    emit changed();
}

void StandbyCaller::dutyChanged(bool held)
{
    if (held) {
        m_dutySince = m_context.clock.now();
        turn();
    } else {
        // Whoever has it now asks the site under the same id; the call itself goes on there.
        m_tick.stop();
        stopAsking();
    }
}

/// Not at once: it may be what calls us.
void StandbyCaller::stopAsking()
{
    if (m_asking)
        m_asking->deleteLater();
    m_asking = nullptr;
}

const SiteConfig *StandbyCaller::standby() const
{
    const PairRoles roles = rolesOf(m_context.facts(), m_context.pair, m_context.clock.now());
    const bool known = roles.state == PairRoles::Primary::One && roles.standby;
    return known ? &configOf(m_context.pair, *roles.standby) : nullptr;
}

QString StandbyCaller::nameOf(const QString &site) const
{
    for (const SiteConfig *each : {&m_context.pair.production, &m_context.pair.backup}) {
        if (each->id == site)
            return each->shortName;
    }
    return site;
}

StandbyCaller::Hindered StandbyCaller::hindered() const
{
    if (!m_ready)
        return Hindered::NotRead;
    if (m_outside.incidentOpen())
        return Hindered::Incident;
    if (m_outside.busy())
        return Hindered::Busy;
    if (m_writing || m_calls.underWay(m_context.clock.now()))
        return Hindered::UnderWay;
    return standby() ? Hindered::No : Hindered::NoStandby;
}

QString StandbyCaller::cannotNow() const
{
    switch (hindered()) {
    case Hindered::No:
        break;
    case Hindered::NotRead:
        return tr("The log is still being read.");
    case Hindered::Incident:
        return tr("An incident is open: its test calls are placed in the wizard.");
    case Hindered::Busy:
        return tr("Something is being done to a site.");
    case Hindered::UnderWay:
        return tr("A test call is under way.");
    case Hindered::NoStandby:
        return tr("It is not known which site stands by.");
    }
    return {};
}

void StandbyCaller::place(const DoneFn &done)
{
    if (const Outcome may = m_context.people.mayAct(Right::TakeWheel); !may) {
        done(may);
        return;
    }
    const QString cannot = cannotNow();
    const SiteConfig *const site = standby();
    if (!cannot.isEmpty() || !site) {
        done(Error{QStringLiteral("not_now"),
                   cannot.isEmpty() ? tr("It is not known which site stands by.") : cannot,
                   {}});
        return;
    }
    StandbyCall call;
    call.call.op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    call.call.by = m_context.people.actor().name;
    make(call, *site, OutageDesk::Under::Nobody, done);
}

void StandbyCaller::turn()
{
    if (!m_ready || !m_context.seats.onDuty())
        return;
    ask();
    const std::optional<WeeklyTime> &week = m_context.pair.standbyCalls;
    if (!week)
        return;
    if (!m_tick.isActive())
        m_tick.start();
    ++m_turns;
    const Instant now = m_context.clock.now();
    const Instant due = lastDue(*week, now);
    // A clock that was ahead for a while has said nothing of today.
    const auto handled = m_calls.handled && *m_calls.handled <= now ? m_calls.handled : std::nullopt;
    const Hindered hindrance = hindered();
    if (m_hinderedDue != due)
        m_hindered = Hindered::No;
    m_hinderedDue = due;
    switch (testDue(*week, handled, m_dutySince, m_outside.incidentOpen(), now)) {
    case TestDue::Nothing:
        return;
    case TestDue::Miss:
        miss(due);
        return;
    case TestDue::Wait:
    case TestDue::Make:
        break;
    }
    const SiteConfig *const site = standby();
    if (hindrance != Hindered::No || !site) {
        m_hindered = hindrance == Hindered::No ? Hindered::NoStandby : hindrance;
        return; // the next turn may find it otherwise, until it is too late
    }
    StandbyCall call;
    call.due = due;
    call.call.op = standbyOp(m_context.pair.id, due);
    call.call.by = QStringLiteral("console");
    make(call, *site, OutageDesk::Under::Duty, [this, due](const Outcome &outcome) {
        // Another was quicker, or this one has lost the duty: its event is on its way here.
        if (!outcome && outcome.error().code == QLatin1String("already_done"))
            m_calls.handled = due;
        else if (!outcome && outcome.error().code != QLatin1String("lease_lost"))
            emit troubled(outcome.error());
    });
}

void StandbyCaller::make(StandbyCall call, const SiteConfig &site, OutageDesk::Under under,
                         const DoneFn &done)
{
    call.call.at = m_context.clock.now();
    call.call.site = site.id;
    const QString behind = m_calls.last ? m_calls.last->call.op : QString();
    m_writing = true;
    whenDone(m_context.seats.append({standbyAsked(m_context.pair.id, site.shortName, call, behind)}, under),
             this, [this, done](const Result<QList<Event>> &stored) {
                 m_writing = false;
                 for (const Event &event : stored ? *stored : QList<Event>())
                     follow(event);
                 const bool twice = !stored && stored.error().code == QLatin1String("already_done");
                 done(stored  ? Outcome(Done{})
                      : twice ? Outcome(Error{
                                    stored.error().code, tr("A test call has been asked for already."), {}})
                              : Outcome(stored.error()));
             });
}

/// The one under way, where it is ours to ask. One that an earlier console asked for is asked about while it
/// may be under way there; after that the site would place it anew, whatever has happened since.
void StandbyCaller::ask()
{
    if (!m_ready || !m_context.seats.onDuty() || m_asking || !m_calls.last || !m_calls.last->call.underWay())
        return;
    const SiteCall call = m_calls.last->call;
    m_askedOp = call.op;
    m_askedSince = m_context.clock.monotonic();
    m_asking = new QObject(this);
    const Duration age = m_context.clock.now() - call.at;
    if (age > AsksFor || m_outside.incidentOpen() || m_outside.busy()) {
        write(call, Error{QStringLiteral("not_known"),
                          tr("Nobody knows what became of it: who had asked for it was gone, and then it was "
                             "too late to ask."),
                          {}});
        return;
    }
    askSite(call);
}

void StandbyCaller::askSite(const SiteCall &call)
{
    const QJsonObject body{{QStringLiteral("op"), call.op},
                           {QStringLiteral("by"), call.by.left(LongestName)},
                           {QStringLiteral("params"), QJsonObject{}}};
    m_outside.sites.call({call.site, QStringLiteral("test_call"), body, AnyWay, CallDeadline}, m_asking, {},
                         [this, call, context = m_asking](const CallAnswer &answer) {
                             if (context == m_asking)
                                 answered(call, answer);
                         });
}

/// The site is wanted for something graver as soon as an incident is there: no call of ours gets in its way.
void StandbyCaller::askAgain(const SiteCall &call)
{
    if (!m_outside.incidentOpen() && !m_outside.busy()) {
        askSite(call);
        return;
    }
    write(call, Error{QStringLiteral("not_known"),
                      tr("Nobody knows what became of it: the site could not be asked, and then an incident "
                         "was opened or something was done to a site."),
                      {}});
}

void StandbyCaller::answered(const SiteCall &call, const CallAnswer &answer)
{
    const bool reached = answer.data.ok() || !isLinkCode(answer.data.error().code);
    const bool busy = !answer.data && answer.data.error().code == QLatin1String("busy");
    if ((!reached || busy) && m_context.clock.monotonic() - m_askedSince < AsksFor) {
        QTimer::singleShot(AgainAfter, m_asking, [this, call] { askAgain(call); });
        return;
    }
    write(call, reached ? answer.data
                        : Result<QJsonObject>(
                              Error{answer.data.error().code,
                                    tr("Nobody knows what became of it: %1").arg(answer.data.error().text),
                                    answer.data.error().hint}));
}

/// Also where another has been asked for meanwhile: it has ended.
void StandbyCaller::write(const SiteCall &call, const Result<QJsonObject> &answer)
{
    const PlannedEvent event =
        standbyEnded(m_context.pair.id, nameOf(call.site), call, answer, m_context.clock.now());
    whenDone(m_context.seats.append({event}, OutageDesk::Under::Duty), this,
             [this, call, answer](const Result<QList<Event>> &stored) {
                 const bool ended = stored || stored.error().code == QLatin1String("already_done");
                 if (ended && m_askedOp == call.op)
                     stopAsking();
                 for (const Event &each : stored ? *stored : QList<Event>())
                     follow(each);
                 if (stored)
                     ask();
                 else if (ended) // by another console: its word comes by the log
                     QTimer::singleShot(AgainAfter, this, [this] { ask(); });
                 // Who has the duty now finds it open in the log, and asks the site.
                 if (ended || stored.error().code == QLatin1String("lease_lost"))
                     return;
                 emit troubled(stored.error());
                 QTimer::singleShot(AgainAfter, this, [this, call, answer] { write(call, answer); });
             });
}

void StandbyCaller::miss(Instant due)
{
    if (m_writing)
        return;
    m_writing = true;
    const bool nobody = m_dutySince >= due + TestGrace;
    const QHash<Hindered, QString> why{{Hindered::Incident, tr("an incident was open")},
                                       {Hindered::Busy, tr("something was being done to a site")},
                                       {Hindered::UnderWay, tr("another test call was under way")},
                                       {Hindered::NoStandby, tr("it was not known which site stood by")}};
    const MissedCall missed{due, m_context.clock.now(),
                            nobody ? tr("no console had the duty")
                                   : why.value(m_hindered, tr("no console that could do it had the duty"))};
    whenDone(m_context.seats.append({standbyMissed(m_context.pair.id, missed)}, OutageDesk::Under::Duty),
             this, [this, due](const Result<QList<Event>> &stored) {
                 m_writing = false;
                 for (const Event &event : stored ? *stored : QList<Event>())
                     follow(event);
                 if (!stored && stored.error().code == QLatin1String("already_done"))
                     m_calls.handled = due;
             });
}

} // namespace Switchback
