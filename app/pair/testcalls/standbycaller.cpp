// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/testcalls/standbycaller.h"

#include "app/link/linkcodes.h"
#include "app/pair/peoplehere.h"
#include "models/core/whendone.h"
#include "models/notify/reach/testschedule.h"
#include "models/replication/roles.h"

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
        m_asking.release()->deleteLater();
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

QString StandbyCaller::cannotNow() const
{
    if (m_outside.incidentOpen())
        return tr("An incident is open: its tests are in the wizard.");
    if (m_outside.busy())
        return tr("Something is being done to a site.");
    if (m_calls.last && m_calls.last->call.underWay())
        return tr("A test call is under way.");
    return standby() ? QString() : tr("It is not known which site stands by.");
}

void StandbyCaller::place(const DoneFn &done)
{
    if (const Outcome may = m_context.people.mayAct(Right::TakeWheel); !may) {
        done(may);
        return;
    }
    if (const QString cannot = cannotNow(); !cannot.isEmpty()) {
        done(Error{QStringLiteral("not_now"), cannot, {}});
        return;
    }
    StandbyCall call;
    call.call.op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    call.call.by = m_context.people.actor().name;
    make(call, OutageDesk::Under::Nobody, done);
}

void StandbyCaller::turn()
{
    if (!m_ready || !m_context.seats.onDuty()) {
        m_tick.stop();
        return;
    }
    ask();
    const std::optional<WeeklyTime> &week = m_context.pair.standbyCalls;
    if (!week) {
        m_tick.stop();
        return;
    }
    if (!m_tick.isActive())
        m_tick.start();
    ++m_turns;
    const Instant now = m_context.clock.now();
    const QString cannot = cannotNow();
    const bool open = m_outside.incidentOpen();
    switch (testDue(*week, m_calls.handled, m_dutySince, open, now)) {
    case TestDue::Nothing:
    case TestDue::Wait:
        return;
    case TestDue::Miss:
        miss(lastDue(*week, now),
             !cannot.isEmpty() ? cannot : tr("no console that could do it had the duty"));
        return;
    case TestDue::Make:
        break;
    }
    if (!cannot.isEmpty())
        return; // the next turn may find it otherwise, until it is too late
    StandbyCall call;
    call.due = lastDue(*week, now);
    call.call.op = standbyOp(m_context.pair.id, *call.due);
    call.call.by = QStringLiteral("console");
    make(call, OutageDesk::Under::Duty, [this](const Outcome &outcome) {
        // Another was quicker, or this one has lost the duty: its event is on its way here.
        static const QStringList usual{QStringLiteral("already_done"), QStringLiteral("lease_lost")};
        if (!outcome && !usual.contains(outcome.error().code))
            emit troubled(outcome.error());
    });
}

void StandbyCaller::make(const StandbyCall &call, OutageDesk::Under under, const DoneFn &done)
{
    if (m_writing) {
        done(Error{QStringLiteral("not_now"), tr("A test call is being asked for."), {}});
        return;
    }
    StandbyCall made = call;
    made.call.at = m_context.clock.now();
    made.call.site = standby()->id;
    m_writing = true;
    whenDone(m_context.seats.append({standbyAsked(m_context.pair.id, nameOf(made.call.site), made)}, under),
             this, [this, done](const Result<QList<Event>> &stored) {
                 m_writing = false;
                 for (const Event &event : stored ? *stored : QList<Event>())
                     follow(event);
                 done(stored ? Outcome(Done{}) : Outcome(stored.error()));
             });
}

/// The one under way, where it is ours to ask.
void StandbyCaller::ask()
{
    const bool open = m_calls.last && m_calls.last->call.underWay();
    if (!open || !m_ready || !m_context.seats.onDuty()) {
        if (!open)
            stopAsking();
        return;
    }
    if (m_asking)
        return;
    m_asking = std::make_unique<QObject>();
    const PlacedCall call = m_calls.last->call;
    const QJsonObject body{{QStringLiteral("op"), call.op},
                           {QStringLiteral("by"), call.by.left(LongestName)},
                           {QStringLiteral("params"), QJsonObject{}}};
    m_outside.sites.call({call.site, QStringLiteral("test_call"), body, AnyWay, CallDeadline}, m_asking.get(),
                         {}, [this, op = call.op](const CallAnswer &answer) { answered(op, answer); });
}

void StandbyCaller::answered(const QString &op, const CallAnswer &answer)
{
    if (!m_calls.last || m_calls.last->call.op != op || !m_calls.last->call.underWay())
        return;
    const PlacedCall call = m_calls.last->call;
    const bool reached = answer.data.ok() || !isLinkCode(answer.data.error().code);
    if (!reached && m_context.clock.now() - call.at < AsksFor) {
        QTimer::singleShot(AgainAfter, m_asking.get(), [this] {
            stopAsking();
            ask();
        });
        return;
    }
    write(call, reached ? answer.data
                        : Result<QJsonObject>(
                              Error{answer.data.error().code,
                                    tr("Nobody knows what became of it: %1").arg(answer.data.error().text),
                                    answer.data.error().hint}));
}

void StandbyCaller::write(const PlacedCall &call, const Result<QJsonObject> &answer)
{
    const PlannedEvent event =
        standbyEnded(m_context.pair.id, nameOf(call.site), call, answer, m_context.clock.now());
    whenDone(m_context.seats.append({event}, OutageDesk::Under::Duty), this,
             [this, call, answer](const Result<QList<Event>> &stored) {
                 if (stored) {
                     for (const Event &each : *stored)
                         follow(each);
                     return;
                 }
                 // Who has the duty now finds it open in the log, and asks the site.
                 if (stored.error().code == QLatin1String("already_done") ||
                     stored.error().code == QLatin1String("lease_lost"))
                     return;
                 emit troubled(stored.error());
                 QTimer::singleShot(AgainAfter, this, [this, call, answer] { write(call, answer); });
             });
}

void StandbyCaller::miss(Instant due, const QString &why)
{
    if (m_writing)
        return;
    m_writing = true;
    const MissedCall missed{due, m_context.clock.now(), why};
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
