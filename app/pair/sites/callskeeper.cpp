// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/sites/callskeeper.h"

#include "models/core/visibletext.h"
#include "models/core/whendone.h"

#include <QUuid>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration Deadline = 20s;
constexpr Duration PauseAfterSet = 15s; ///< one that does not stay so is not set without end

QString stateOf(bool forward)
{
    return forward ? QStringLiteral("draining") : QStringLiteral("open");
}

/// What the site said of its SBC last; empty: nothing.
QString stateSaid(const SiteFacts &facts)
{
    if (!facts.status)
        return {};
    const QList<ComponentStatus> &all = facts.status->components;
    const auto found = std::find_if(all.cbegin(), all.cend(), [](const ComponentStatus &each) {
        return each.key == QLatin1String("calls");
    });
    return found == all.cend() ? QString() : found->state;
}
} // namespace

CallsKeeper::CallsKeeper(const PairConfig &pair, const Clock &clock, Outside outside)
    : m_pair(pair)
    , m_clock(clock)
    , m_outside(std::move(outside))
{
}

void CallsKeeper::look(const Quiet &quiet)
{
    const Incident &incident = m_outside.incident();
    if (m_incident != incident.id) {
        m_incident = incident.id;
        m_lines = {};
    }
    if (!incident.open() || !m_outside.onDuty())
        return;
    const auto wanted = callsWanted(incident);
    for (int side = 0; side < 2; ++side) {
        if (const auto mode = wanted.constFind(site(side).id); mode != wanted.cend())
            keep(side, *mode);
    }
    if (!quiet.known || m_opening)
        return;
    if (const auto events = planOpenAgain(incident, quiet.newest, m_clock.now()); !events.isEmpty()) {
        m_opening = true;
        append(events, [this](bool) { m_opening = false; });
    }
}

void CallsKeeper::keep(int side, const CallsWanted &wanted)
{
    Line &line = m_lines.at(std::size_t(side));
    if (line.wantedSince != wanted.since) {
        line = {};
        line.wantedSince = wanted.since;
    }
    const SiteFacts &facts = side == 0 ? m_outside.facts().production : m_outside.facts().backup;
    const QString state = stateSaid(facts);
    const Instant asked = facts.statusAt.value_or(Instant{});
    // What it said before it was set, and an SBC that does not answer, say nothing of how it is.
    if (line.busy || asked <= std::max(wanted.since, line.setAt) || state.isEmpty() ||
        state == QLatin1String("silent"))
        return;
    if (state == stateOf(wanted.forward)) {
        line.wasRight = true;
        line.failure.clear();
        return;
    }
    if (std::exchange(line.wasRight, false))
        changedByItself(side, wanted, state);
    else if (m_clock.now() >= line.again)
        set(side, wanted);
}

PlannedEvent CallsKeeper::event(int side, const QString &kind, const QString &text,
                                const QJsonObject &body) const
{
    Event made;
    made.at = m_clock.now();
    made.kind = kind;
    made.pair = m_pair.id;
    made.site = site(side).id;
    made.incident = m_incident;
    made.actor = QStringLiteral("console");
    made.text = text;
    made.body = body;
    return {made, {}};
}

void CallsKeeper::append(const QList<PlannedEvent> &events, const std::function<void(bool)> &then)
{
    whenDone(m_outside.append(events), this, [this, then](const Result<QList<Event>> &stored) {
        const QString code = stored ? QString() : stored.error().code;
        if (!stored && code != QLatin1String("already_done") && code != QLatin1String("lease_lost"))
            m_outside.troubled(stored.error());
        then(stored.ok());
    });
}

void CallsKeeper::changedByItself(int side, const CallsWanted &wanted, const QString &state)
{
    const QString name = site(side).shortName;
    const QString text =
        wanted.forward
            ? tr("The SBC of %1 no longer forwards new calls, by itself: %2")
                  .arg(name, visibleText(state, 40))
            : tr("The SBC of %1 takes no calls any more, by itself: %2").arg(name, visibleText(state, 40));
    Line &line = m_lines.at(std::size_t(side));
    line.busy = true;
    append({event(side, QStringLiteral("calls.changed"), text,
                  {{QStringLiteral("wanted"), stateOf(wanted.forward)},
                   {QStringLiteral("found"), visibleText(state, 40)}})},
           [this, side, wanted](bool stored) {
               Line &now = m_lines.at(std::size_t(side));
               now.busy = false;
               if (stored)
                   set(side, wanted);
               else
                   now.wasRight = true; // told with the next look
           });
}

/// In the log before it is done, as every doing; done twice it is the same.
void CallsKeeper::set(int side, const CallsWanted &wanted)
{
    const QString op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString verb = wanted.forward ? QStringLiteral("drain_calls") : QStringLiteral("take_calls");
    const QString name = site(side).shortName;
    const QString text = wanted.forward ? tr("The SBC of %1 is set to pass calls on").arg(name)
                                        : tr("The SBC of %1 is set to take calls").arg(name);
    m_lines.at(std::size_t(side)).busy = true;
    append(
        {event(
            side, QStringLiteral("calls.set"), text,
            {{QStringLiteral("op"), op}, {QStringLiteral("verb"), verb}, {QStringLiteral("by"), wanted.by}})},
        [this, side, wanted, op, verb](bool stored) {
            if (!stored) {
                m_lines.at(std::size_t(side)).busy = false;
                return;
            }
            const QJsonObject request{
                {QStringLiteral("op"), op},
                {QStringLiteral("by"), wanted.by.isEmpty() ? QStringLiteral("console") : wanted.by},
                {QStringLiteral("params"), QJsonObject()}};
            m_outside.calls().call(
                {site(side).id, verb, request, AnyWay, Deadline}, this, {},
                [this, side, wanted](const CallAnswer &answer) { answered(side, wanted, answer); });
        });
}

void CallsKeeper::answered(int side, const CallsWanted &wanted, const CallAnswer &answer)
{
    Line &line = m_lines.at(std::size_t(side));
    line.busy = false;
    if (line.wantedSince != wanted.since)
        return; // something else is wanted by now
    const Instant now = m_clock.now();
    line.setAt = now;
    line.again = now + PauseAfterSet;
    if (answer.data)
        return; // the next status says whether it is so
    const Error &error = answer.data.error();
    if (line.failure == error.text)
        return;
    line.failure = error.text;
    append(
        {event(
            side, QStringLiteral("calls.not_set"),
            tr("The SBC of %1 could not be set: %2").arg(site(side).shortName, visibleText(error.text, 300)),
            {{QStringLiteral("code"), error.code}})},
        [](bool) {});
}

} // namespace Switchback
