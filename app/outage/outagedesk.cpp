// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outage/outagedesk.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// Refused because somebody did it before: for the console's own events that is what was wanted.
bool isDone(const Error &error)
{
    return error.code == QLatin1String("already_done");
}
} // namespace

OutageDesk::Under rightOver(const Command &command)
{
    struct Visitor {
        OutageDesk::Under operator()(const Do::BeginStep &) const { return OutageDesk::Under::Wheel; }
        OutageDesk::Under operator()(const Do::SettleStep &) const { return OutageDesk::Under::Wheel; }
        OutageDesk::Under operator()(const Do::Pause &) const { return OutageDesk::Under::Wheel; }
        OutageDesk::Under operator()(const Do::GoOn &) const { return OutageDesk::Under::Wheel; }
        OutageDesk::Under operator()(const Do::HandOver &) const { return OutageDesk::Under::Wheel; }
        OutageDesk::Under operator()(const Do::AskApproval &) const { return OutageDesk::Under::Wheel; }
        OutageDesk::Under operator()(const Do::BreakGlass &) const { return OutageDesk::Under::Wheel; }
        OutageDesk::Under operator()(const Do::CloseComplete &) const { return OutageDesk::Under::Wheel; }
        // Telling customers, deciding, approving, noting what customers say and their initials is work that
        // several seats share.
        template<class Other>
        OutageDesk::Under operator()(const Other &) const
        {
            return OutageDesk::Under::Nobody;
        }
    };
    return std::visit(Visitor{}, command);
}

OutageDesk::OutageDesk(QString pair, IncidentRules rules, Append append, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_pair(std::move(pair))
    , m_rules(rules)
    , m_append(std::move(append))
    , m_clock(clock)
{
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &OutageDesk::keepClocks);
}

void OutageDesk::takeUp(const QList<Event> &events)
{
    for (const Event &event : events)
        follow(event);
}

void OutageDesk::follow(const Event &event)
{
    if (event.incident.isEmpty() || event.pair != m_pair)
        return;
    const auto known = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [&](const Incident &each) { return each.id == event.incident; });
    if (known == m_incidents.end()) {
        Incident fresh;
        if (!applyEvent(fresh, event) || fresh.id.isEmpty())
            return; // begins with something else: not an incident of ours
        const auto place =
            std::upper_bound(m_incidents.begin(), m_incidents.end(), fresh,
                             [](const Incident &a, const Incident &b) { return a.firstSeq < b.firstSeq; });
        m_incidents.insert(place, fresh);
        emit changed();
        return;
    }
    if (event.seq <= known->lastSeq)
        return;
    const bool wasOpen = known->open();
    // One that can't follow came too late (two seats at once): it stays in the log and changes nothing, on
    // every console alike.
    static_cast<void>(applyEvent(*known, event));
    if (wasOpen && !known->open())
        m_workedSince = false;
    emit changed();
}

const Incident &OutageDesk::incident() const
{
    const auto open = std::find_if(m_incidents.crbegin(), m_incidents.crend(),
                                   [](const Incident &each) { return each.open(); });
    if (open != m_incidents.crend())
        return *open;
    return m_incidents.isEmpty() ? m_none : m_incidents.last();
}

const Incident *OutageDesk::find(const QString &id) const
{
    const auto found = std::find_if(m_incidents.cbegin(), m_incidents.cend(),
                                    [&](const Incident &each) { return each.id == id; });
    return found == m_incidents.cend() ? nullptr : &*found;
}

Forecast OutageDesk::forecast() const
{
    QList<Incident> past;
    const QString open = incident().id;
    std::copy_if(m_incidents.cbegin(), m_incidents.cend(), std::back_inserter(past),
                 [&](const Incident &each) { return each.id != open; });
    return Switchback::forecast(incident(), stepDurations(past), m_clock.now());
}

int OutageDesk::nextNumber() const
{
    int highest = 0;
    for (const Incident &each : m_incidents)
        highest = std::max(highest, each.number);
    return highest + 1;
}

void OutageDesk::command(const Command &command, const CommandContext &context,
                         std::function<void(const Outcome &)> done)
{
    const Result<QList<PlannedEvent>> planned = plan(incident(), command, context);
    if (!planned) {
        if (done)
            done(planned.error());
        return;
    }
    // The same thing twice, by a double click or a held key: the first one is on its way.
    QString what = QString::number(command.index());
    for (const PlannedEvent &each : *planned)
        what += QLatin1Char('/') + each.once;
    if (m_commands.contains(what)) {
        if (done)
            done(Error{QStringLiteral("under_way"), tr("That is being stored already."), {}});
        return;
    }
    m_commands.insert(what);
    store(*planned, rightOver(command), [this, what, done = std::move(done)](const Outcome &outcome) {
        m_commands.remove(what);
        if (done)
            done(outcome);
    });
}

void OutageDesk::store(const QList<PlannedEvent> &events, Under under,
                       std::function<void(const Outcome &)> done)
{
    m_append(events, under).then(this, [this, done = std::move(done)](const Result<QList<Event>> &stored) {
        if (stored) {
            for (const Event &event : *stored)
                follow(event);
        }
        if (done)
            done(stored ? Outcome(Done{}) : Outcome(stored.error()));
    });
}

void OutageDesk::setDuty(bool duty)
{
    m_duty = duty;
    if (duty) {
        m_tick.start();
        keepClocks();
    } else {
        m_tick.stop();
    }
}

void OutageDesk::keepClocks()
{
    if (!m_duty || m_storing || !incident().open())
        return;
    const QList<PlannedEvent> due = clockEvents(incident(), m_clock.now());
    if (due.isEmpty())
        return;
    // One at a time: each has a word of its own, and one that is stored already must not hold up the next.
    m_storing = true;
    store({due.first()}, Under::Duty, [this](const Outcome &outcome) {
        m_storing = false;
        if (outcome)
            keepClocks();
        else if (!isDone(outcome.error()))
            emit troubled(outcome.error());
    });
}

void OutageDesk::observe(const Detection::Seen &seen, const std::function<CommandContext()> &context)
{
    if (seen.verdict == Detection::Verdict::Works)
        m_workedSince = true;
    if (!m_duty || m_storing)
        return;
    const Incident &now = incident();
    const bool works = seen.verdict == Detection::Verdict::Works;
    if (now.open()) {
        // Only as long as nobody has taken the service elsewhere is the primary's state news for the
        // incident.
        const bool moved = now.run() != nullptr;
        if (seen.site == now.from && !moved && works != now.serviceSeenAt.has_value() &&
            (works || seen.verdict == Detection::Verdict::Outage))
            noteService(works, m_clock.now());
        return;
    }
    if (seen.verdict == Detection::Verdict::Outage && m_workedSince)
        declare(context);
}

void OutageDesk::noteService(bool works, Instant at)
{
    const QList<PlannedEvent> events = planServiceSeen(incident(), works, at);
    if (events.isEmpty())
        return;
    m_storing = true;
    store(events, Under::Duty, [this](const Outcome &outcome) {
        m_storing = false;
        if (!outcome && !isDone(outcome.error()))
            emit troubled(outcome.error());
    });
}

void OutageDesk::declare(const std::function<CommandContext()> &context)
{
    const CommandContext in = context();
    const Incident &last = incident();
    const bool flaps = !last.id.isEmpty() && last.closedAt && last.ending == Ending::FalseAlarm &&
                       last.from == in.from && in.now - *last.closedAt <= last.rules.flapWithin;
    const Result<QList<PlannedEvent>> planned = flaps ? planReopen(last, in) : planByEvidence(in);
    if (!planned) {
        emit troubled(planned.error());
        return;
    }
    m_storing = true;
    store(*planned, Under::Duty, [this](const Outcome &outcome) {
        m_storing = false;
        if (!outcome && !isDone(outcome.error()))
            emit troubled(outcome.error());
    });
}

} // namespace Switchback
