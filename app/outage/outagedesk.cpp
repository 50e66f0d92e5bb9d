// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outage/outagedesk.h"

#include "models/core/whendone.h"
#include "models/incident/stillopen.h"

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

bool closes(const Command &command)
{
    return std::holds_alternative<Do::CloseComplete>(command) ||
           std::holds_alternative<Do::CloseFalseAlarm>(command) ||
           std::holds_alternative<Do::CloseNotNeeded>(command);
}

struct RightOver {
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
} // namespace

OutageDesk::Under rightOver(const Command &command)
{
    return std::visit(RightOver{}, command);
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
    connect(this, &OutageDesk::changed, this, &OutageDesk::tickOrNot);
}

/// Hundreds of pairs on one duty have nothing to look at each second.
void OutageDesk::tickOrNot()
{
    if (!m_duty || !incident().open())
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
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
    DoneFn tell = [done = std::move(done)](const Outcome &outcome) {
        if (done)
            done(outcome);
    };
    const Result<QList<PlannedEvent>> planned = plan(incident(), command, context);
    if (!planned) {
        tell(planned.error());
        return;
    }
    QString what = QString::number(command.index());
    QJsonArray says;
    for (const PlannedEvent &each : *planned) {
        what += QLatin1Char('/') + each.once;
        says.append(QJsonArray{each.event.actor, each.event.body});
    }
    if (const auto first = m_commands.find(what); first != m_commands.end()) {
        // By a double click or a held key: whoever pressed twice wants to know what came of it, no more.
        if (first->says == says)
            first->told += std::move(tell);
        else
            tell(Error{QStringLiteral("under_way"),
                       tr("The same, with other words, is being stored already."),
                       tr("Look at what is there in a moment, and press again if it has to be yours.")});
        return;
    }
    m_commands.insert(what, {says, {std::move(tell)}});
    carryOut(command, context, [this, what](const Outcome &outcome) {
        for (const DoneFn &each : m_commands.take(what).told)
            each(outcome);
    });
}

void OutageDesk::carryOut(const Command &command, const CommandContext &context, const DoneFn &done)
{
    if (closes(command)) {
        const QList<PlannedEvent> due = dueClocks(context.now, context.now);
        if (!due.isEmpty()) {
            const QString word = due.first().once;
            store({due.first()}, Under::Nobody, [this, command, context, done, word](const Outcome &written) {
                if (!written && !isDone(written.error())) {
                    done(written);
                    return;
                }
                m_written.insert(word);
                carryOut(command, context, done);
            });
            return;
        }
    }
    const Result<QList<PlannedEvent>> planned = plan(incident(), command, context);
    if (planned)
        storePlanned(*planned, rightOver(command), done);
    else
        done(planned.error());
}

void OutageDesk::storePlanned(const QList<PlannedEvent> &planned, Under under, const DoneFn &done)
{
    store(planned, under, [this, planned, under, done](const Outcome &outcome) {
        // That somebody else began the step in this moment stands in nobody's way, nor that somebody else
        // said who came into the list.
        const QString first = planned.size() > 1 ? planned.first().event.kind : QString();
        const bool alsoBegins =
            first == QLatin1String("wizard.begun") || first == QLatin1String("incident.joined");
        if (!outcome && isDone(outcome.error()) && alsoBegins)
            storePlanned(planned.mid(1), under, done);
        else
            done(outcome);
    });
}

void OutageDesk::store(const QList<PlannedEvent> &events, Under under, const DoneFn &done)
{
    whenDone(m_append(events, under), this, [this, done](const Result<QList<Event>> &stored) {
        if (!stored) {
            done(stored.error());
            return;
        }
        for (const Event &event : *stored)
            follow(event);
        // All of them are of one incident.
        whenFolded(stored->isEmpty() ? QString() : stored->constLast().incident, [done] { done(Done{}); });
    });
}

void OutageDesk::setDuty(bool duty)
{
    m_duty = duty;
    tickOrNot();
    keepClocks();
}

/// Those that had run out at `until`, as events of now.
QList<PlannedEvent> OutageDesk::dueClocks(Instant until, Instant now) const
{
    QList<PlannedEvent> due = clockEvents(incident(), until);
    for (PlannedEvent &each : due)
        each.event.at = now;
    due.removeIf([this](const PlannedEvent &each) { return m_written.contains(each.once); });
    return due;
}

void OutageDesk::keepClocks()
{
    if (!m_duty || m_storing || !incident().open())
        return;
    const Instant now = m_clock.now();
    const QList<PlannedEvent> due = dueClocks(now - m_grace, now);
    if (due.isEmpty())
        return;
    // One at a time: each has a word of its own, and one that is stored already must not hold up the next.
    const QString word = due.first().once;
    storeOwn({due.first()}, [this, word](const Outcome &outcome) {
        if (!outcome && !isDone(outcome.error()))
            return;
        m_written.insert(word);
        keepClocks();
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
        const bool moved = failoverBegun(now) || movedAway(now);
        if (seen.site == now.from && !moved && works != now.serviceSeenAt.has_value() &&
            (works || seen.verdict == Detection::Verdict::Outage || heldByFence(now)))
            noteService(works, m_clock.now());
        if (now.isOutage())
            return; // the case of another move does not keep an outage from being one
    }
    if (seen.verdict == Detection::Verdict::Outage && m_workedSince)
        declare(context);
}

void OutageDesk::noteService(bool works, Instant at)
{
    const QList<PlannedEvent> events = planServiceSeen(incident(), works, at);
    if (!events.isEmpty())
        storeOwn(events, {});
}

void OutageDesk::declare(const std::function<CommandContext()> &context)
{
    const CommandContext in = context();
    const Incident &last = incident();
    const bool flaps = !last.id.isEmpty() && last.closedAt && last.mode == IncidentMode::Real &&
                       (last.ending == Ending::FalseAlarm || last.ending == Ending::NotNeeded) &&
                       last.from == in.from && in.now - *last.closedAt <= last.rules.flapWithin;
    const Result<QList<PlannedEvent>> planned = flaps ? planReopen(last, in) : planByEvidence(in, last);
    if (planned)
        storeOwn(*planned, {});
    else
        emit troubled(planned.error());
}

/// What the console itself has to say, under the duty; one at a time.
void OutageDesk::storeOwn(const QList<PlannedEvent> &events, const DoneFn &done)
{
    m_storing = true;
    store(events, Under::Duty, [this, done](const Outcome &outcome) {
        m_storing = false;
        // Somebody else has written it, or has the duty by now and writes it.
        const bool others =
            !outcome && (isDone(outcome.error()) || outcome.error().code == QLatin1String("lease_lost"));
        if (!outcome && !others)
            emit troubled(outcome.error());
        if (done)
            done(outcome);
    });
}

} // namespace Switchback
