// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/sites/callskeeper.h"

#include "models/core/visibletext.h"
#include "models/core/whendone.h"
#include "models/findings/callshare.h"

#include <QUuid>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration Deadline = 20s;
// One that does not stay as it was set is set ever more seldom, until it has stayed so for a while.
constexpr Duration FirstPause = 15s;
constexpr Duration LongestPause = 10min;
/// Who sees so soon what is wanted has the duty since before; a turn of the engine may be late.
constexpr Duration WantedJustNow = 2min;
/// What was not reached when the case was closed is set for so long yet.
constexpr Duration AfterTheEnd = 1h;

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

const SiteFacts &CallsKeeper::facts(int side) const
{
    return side == 0 ? m_outside.facts().production : m_outside.facts().backup;
}

void CallsKeeper::look(const Quiet &quiet)
{
    const Incident &incident = m_outside.incident();
    if (m_incident != incident.id) {
        m_incident = incident.id;
        // What is on its way was about the last one.
        for (Line &line : m_lines)
            line = Line{.turn = line.turn + 1};
    }
    if (incident.id.isEmpty() || !m_outside.onDuty())
        return;
    const auto wanted = callsWanted(incident);
    for (int side = 0; side < 2; ++side) {
        if (const auto mode = wanted.constFind(site(side).id); mode != wanted.cend())
            keep(side, *mode);
    }
    if (!quiet.known || m_opening)
        return;
    if (const auto events = planOpenAgain(incident, quiet.newest, quiet.seen, m_clock.now());
        !events.isEmpty()) {
        m_opening = true;
        append(events, [this](bool) { m_opening = false; });
    }
}

void CallsKeeper::keep(int side, const CallsWanted &wanted)
{
    Line &line = m_lines.at(std::size_t(side));
    const Instant now = m_clock.now();
    if (line.wanted != wanted.seq) {
        line = Line{.turn = line.turn + 1};
        line.wanted = wanted.seq;
        line.wantedAt = std::min(wanted.since, now); // another seat's clock may go ahead
        line.ours = now - line.wantedAt <= WantedJustNow;
        line.pause = FirstPause;
    }
    line.bring(now);
    const QString state = stateSaid(facts(side));
    const Instant asked = facts(side).statusAt.value_or(Instant{});
    // What it said before it was set, and an SBC that does not answer, say nothing of how it is.
    if (line.busy || asked <= std::max(line.wantedAt, line.setAt) || state.isEmpty() ||
        state == QLatin1String("silent"))
        return;
    const QString noTaker = wanted.forward ? whyNotTaken(1 - side) : QString();
    if (noTaker.isEmpty()) {
        line.noTaker.clear();
        line.taker.well(now);
    }
    if (state == stateOf(wanted.forward)) {
        itIsRight(line);
        tellNoTaker(side, noTaker);
    } else {
        wrong(side, wanted, state, noTaker);
    }
}

void CallsKeeper::wrong(int side, const CallsWanted &wanted, const QString &state, const QString &noTaker)
{
    Line &line = m_lines.at(std::size_t(side));
    line.change.wellFrom.reset();
    line.untold = std::exchange(line.right, false) || line.untold;
    if (line.untold && mayTellChange(line))
        changedByItself(side, wanted, state);
    else if (!noTaker.isEmpty())
        tellNoTaker(side, noTaker);
    else if (m_clock.now() >= line.again && maySet(line, wanted, state))
        set(side, wanted, state);
}

bool CallsKeeper::mayTellChange(const Line &line) const
{
    return m_outside.incident().open() ? m_clock.now() >= line.change.again : !line.toldAfter;
}

/// A clock that was set back: nothing is waited for that lies further ahead than any pause.
void CallsKeeper::Telling::bring(Instant now)
{
    again = std::min(again, now + LongestPause);
    if (wellFrom)
        wellFrom = std::min(*wellFrom, now);
}

void CallsKeeper::Line::bring(Instant now)
{
    wantedAt = std::min(wantedAt, now);
    setAt = std::min(setAt, now);
    rightFrom = std::min(rightFrom, now);
    again = std::min(again, now + LongestPause);
    change.bring(now);
    taker.bring(now);
}

void CallsKeeper::Telling::well(Instant now)
{
    if (!wellFrom)
        wellFrom = now;
    if (now - *wellFrom >= LongestPause)
        *this = Telling{.wellFrom = wellFrom};
}

void CallsKeeper::Telling::told(Instant now)
{
    pause = pause == Duration{0} ? FirstPause : std::min<Duration>(2 * pause, LongestPause);
    again = now + pause;
}

void CallsKeeper::itIsRight(Line &line)
{
    const Instant now = m_clock.now();
    line.failure.clear();
    line.untold = false;
    line.change.well(now);
    if (!std::exchange(line.right, true))
        line.rightFrom = now;
    const bool stays = now - line.rightFrom >= LongestPause;
    if (stays)
        line.pause = FirstPause;
    // The first change is answered at once.
    if (!std::exchange(line.reached, true) || stays)
        line.again = {};
}

/// After the end what somebody changes stays. Whether it was ever as it is wanted is known to the process
/// alone that has looked since then; another state than the one that is to end is a hand's.
bool CallsKeeper::maySet(const Line &line, const CallsWanted &wanted, const QString &state) const
{
    return m_outside.incident().open() ||
           (!wanted.forward && line.ours && !line.reached && state == stateOf(true) &&
            m_clock.now() - wanted.since < AfterTheEnd);
}

/// Why calls that are passed on to that SBC would be lost; empty: it takes them, by what it said just now.
QString CallsKeeper::whyNotTaken(int side) const
{
    const SiteFacts &there = facts(side);
    const bool fresh = there.statusAt && m_clock.now() - *there.statusAt <= 3 * m_pair.pollPeriod;
    const QString state = fresh ? stateSaid(there) : QString();
    if (state.isEmpty())
        return tr("it says nothing");
    const SiteView view(m_outside.facts(), m_pair, side == 0 ? Side::Production : Side::Backup,
                        m_clock.now());
    return takesCalls(view) ? QString() : visibleText(state, 40);
}

void CallsKeeper::tellNoTaker(int side, const QString &why)
{
    Line &line = m_lines.at(std::size_t(side));
    if (why.isEmpty())
        return;
    line.taker.wellFrom.reset();
    if (!m_outside.incident().open() || line.noTaker == why || m_clock.now() < line.taker.again)
        return;
    line.noTaker = why;
    line.taker.told(m_clock.now());
    const QString text = line.right ? tr("Calls are passed on by the SBC of %1, "
                                         "and that of %2 takes none: %3")
                                    : tr("The SBC of %1 is not set to pass calls "
                                         "on: that of %2 takes none: %3");
    append({event(side, QStringLiteral("calls.not_set"),
                  text.arg(site(side).shortName, site(1 - side).shortName, why),
                  {{QStringLiteral("code"), QStringLiteral("no_taker")}, {QStringLiteral("found"), why}})},
           [](bool) {});
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
    const bool some = state == QLatin1String("mixed");
    const QString text =
        (some && wanted.forward ? tr("The SBC of %1 no longer forwards all new calls, by itself: %2")
         : some                 ? tr("The SBC of %1 no longer takes all new calls, by itself: %2")
         : wanted.forward       ? tr("The SBC of %1 no longer forwards new calls, by itself: %2")
                                : tr("The SBC of %1 takes no calls any more, by itself: %2"))
            .arg(site(side).shortName, visibleText(state, 40));
    Line &line = m_lines.at(std::size_t(side));
    line.busy = true;
    append({event(side, QStringLiteral("calls.changed"), text,
                  {{QStringLiteral("wanted"), stateOf(wanted.forward)},
                   {QStringLiteral("found"), visibleText(state, 40)}})},
           [this, side, wanted, state, turn = line.turn](bool stored) {
               Line &now = m_lines.at(std::size_t(side));
               if (now.turn != turn)
                   return;
               now.busy = false;
               now.untold = !stored; // else told with the next look
               if (stored) {
                   now.change.told(m_clock.now());
                   now.toldAfter = !m_outside.incident().open();
                   now.set.clear();
               }
               const bool taken = !wanted.forward || whyNotTaken(1 - side).isEmpty();
               if (stored && taken && m_clock.now() >= now.again && maySet(now, wanted, state))
                   set(side, wanted, state);
           });
}

/// In the log before it is done, as every doing; done twice it is the same, and tried again is no news.
void CallsKeeper::set(int side, const CallsWanted &wanted, const QString &state)
{
    Line &line = m_lines.at(std::size_t(side));
    const QString op = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString verb = wanted.forward ? QStringLiteral("drain_calls") : QStringLiteral("take_calls");
    const QString told = QStringList{verb, state, line.failure}.join(QLatin1Char('\n'));
    line.busy = true;
    if (line.set == told) {
        call(side, wanted, op);
        return;
    }
    const QString name = site(side).shortName;
    const QString text = wanted.forward ? tr("The SBC of %1 is set to pass calls on").arg(name)
                                        : tr("The SBC of %1 is set to take calls").arg(name);
    append(
        {event(
            side, QStringLiteral("calls.set"), text,
            {{QStringLiteral("op"), op}, {QStringLiteral("verb"), verb}, {QStringLiteral("by"), wanted.by}})},
        [this, side, wanted, op, told, turn = line.turn](bool stored) {
            Line &now = m_lines.at(std::size_t(side));
            if (now.turn != turn)
                return;
            now.busy = stored;
            if (!stored)
                return;
            now.set = told;
            call(side, wanted, op);
        });
}

void CallsKeeper::call(int side, const CallsWanted &wanted, const QString &op)
{
    const QString verb = wanted.forward ? QStringLiteral("drain_calls") : QStringLiteral("take_calls");
    const QJsonObject request{
        {QStringLiteral("op"), op},
        {QStringLiteral("by"), wanted.by.isEmpty() ? QStringLiteral("console") : wanted.by},
        {QStringLiteral("params"), QJsonObject()}};
    m_outside.calls().call({site(side).id, verb, request, AnyWay, Deadline}, this, {},
                           [this, side, turn = m_lines.at(std::size_t(side)).turn](const CallAnswer &answer) {
                               // Something else may be wanted by now.
                               if (m_lines.at(std::size_t(side)).turn == turn)
                                   answered(side, answer);
                           });
}

void CallsKeeper::answered(int side, const CallAnswer &answer)
{
    Line &line = m_lines.at(std::size_t(side));
    const Instant now = m_clock.now();
    line.busy = false;
    line.setAt = now;
    line.again = now + line.pause;
    line.pause = std::min<Duration>(2 * line.pause, LongestPause);
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
