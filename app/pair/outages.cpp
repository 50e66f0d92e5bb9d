// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/outages.h"

#include "app/config/pairrunbooks.h"
#include "app/pair/customers/directory.h"
#include "app/pair/moves.h"
#include "models/core/whendone.h"
#include "models/customers/erasure.h"
#include "models/messages/messagesview.h"
#include "models/outage/outagestate.h"

#include <QPromise>
#include <QThreadPool>

#include <algorithm>
#include <memory>
#include <utility>

namespace Switchback
{

namespace
{
/// Without one there are no steps to guide through; the failover dialog still works.
Runbook guideOf(const Runbooks &runbooks, RunKind move)
{
    const Runbook *guide = runbooks.guide(move);
    return guide ? *guide : Runbook{};
}

} // namespace

Outages::Outages(const PairConfig &pair, const Clock &clock, Outside outside)
    : m_pair(pair)
    , m_clock(clock)
    , m_outside(std::move(outside))
    , m_people(m_outside.people)
    , m_runbooks(pairRunbooks(pair, &m_runbookTroubles))
    , m_runbook(guideOf(m_runbooks, RunKind::Failover))
    , m_desk(pair.id, m_runbook.rules.scaled(pair.outageScale), m_outside.append, clock)
    , m_detection(m_runbook.rules.scaled(pair.outageScale))
{
    m_desk.setTick(m_outside.seating.deskTick);
    m_desk.setGrace(m_outside.seating.grace);
    connect(&m_people, &PeopleHere::changed, this, &Outages::changed);
    connect(&m_people, &PeopleHere::troubled, this, &Outages::troubled);
    connect(&m_desk, &OutageDesk::troubled, this, &Outages::troubled);
    connect(&m_outside.directory, &Directory::troubled, this,
            [this](const Error &error) { emit troubled(error); });
    connect(&m_outside.directory, &Directory::cardsChanged, this, [this] {
        followList();
        emit changed();
    });
    connect(&m_desk, &OutageDesk::changed, this, [this] {
        settleWhatIsDone();
        emit changed();
    });
}

void Outages::takeUp(const std::function<void()> &done)
{
    for (const Error &trouble : std::exchange(m_runbookTroubles, {}))
        emit troubled(trouble);
    m_outside.directory.takeUp([this, done] {
        EventQuery query;
        query.pair = m_pair.id;
        query.kinds = {QStringLiteral("incident.declared")};
        query.limit = 30; // more of the past than anybody goes through
        query.newestFirst = true;
        whenDone(m_outside.store().events(query), this, [this, done](const Result<QList<Event>> &declared) {
            if (!declared) {
                // The rest of the console goes on; what can't be read can't be written either.
                emit troubled(declared.error());
                m_ready = true;
                done();
                return;
            }
            readIncidents(*declared, done);
        });
    });
}

/// Oldest first, one after the other: each may be long.
void Outages::readIncidents(const QList<Event> &declared, std::function<void()> done)
{
    if (declared.isEmpty()) {
        m_ready = true;
        emit changed();
        done();
        return;
    }
    QList<Event> rest = declared;
    EventQuery query;
    const QString incident = rest.takeLast().incident;
    query.incident = incident;
    query.limit = 1'000'000;
    const auto next = [this, rest, done = std::move(done)] { readIncidents(rest, done); };
    whenDone(m_outside.store().events(query), this,
             [this, incident, next](const Result<QList<Event>> &events) {
                 if (events) {
                     take(incident, *events, next);
                     return;
                 }
                 emit troubled(events.error());
                 next();
             });
}

/// Folded by another thread: thousands of customers may have signed in it.
void Outages::take(const QString &incident, const QList<Event> &events, const std::function<void()> &done)
{
    struct TakenUp {
        OutageDesk::Folded folded;
        Film film;
    };
    auto promise = std::make_shared<QPromise<std::shared_ptr<TakenUp>>>();
    promise->start();
    m_folding = incident;
    whenDone(promise->future(), this, [this, done](const std::shared_ptr<TakenUp> &taken) {
        m_desk.takeUp(taken->folded);
        const QString id = taken->folded.incident.id;
        if (id == m_filmOf) { // it was declared since it was read
            for (const Event &event : std::as_const(taken->folded.events))
                m_film.add(event);
        } else if (id == m_desk.incident().id) {
            m_film = taken->film;
            m_lastFrame.reset();
            m_filmOf = id;
        }
        m_folding.clear();
        for (const Event &event : std::exchange(m_meanwhile, {}))
            follow(event);
        done();
    });
    QThreadPool::globalInstance()->start([promise, events] {
        auto taken = std::make_shared<TakenUp>();
        taken->folded = OutageDesk::fold(events);
        for (const Event &event : events)
            taken->film.add(event);
        promise->addResult(taken);
        promise->finish();
    });
}

void Outages::follow(const Event &event)
{
    m_outside.directory.follow(event);
    if (event.kind == QLatin1String("customer.erased") && event.pair == m_pair.id) {
        m_desk.follow(event);
        m_film.erase(erasedPlaces(event));
    }
    if (event.incident.isEmpty() || event.pair != m_pair.id)
        return;
    if (event.incident == m_folding && !m_desk.find(m_folding)) {
        m_meanwhile += event;
        return;
    }
    m_desk.follow(event);
    if (m_filmOf != m_desk.incident().id) {
        m_film.clear();
        m_lastFrame.reset();
        m_filmOf = m_desk.incident().id;
    }
    if (event.incident == m_filmOf)
        m_film.add(event);
}

std::optional<MoveOrder> Outages::orderOf(const QString &step) const
{
    const Incident &now = incident();
    const RunbookStep *found = now.open() ? now.runbook.step(step) : nullptr;
    if (!found || found->kind != StepKind::Calls)
        return std::nullopt;
    return MoveOrder{moveOfMode(now.mode), now.id, step, now.from, now.to, found->calls, found->noReturn};
}

Actor Outages::console() const
{
    return {QStringLiteral("console"), AllRoles, m_outside.seating.name(), true, false};
}

CommandContext Outages::context(const Actor &actor) const
{
    CommandContext context;
    context.actor = actor;
    context.now = m_clock.now();
    context.seen = frameJson(frameOf(m_outside.overview(), context.now));
    context.pair = m_pair;
    context.runbook = m_runbook;
    context.customers = m_outside.directory.customers(false);
    context.nextNumber = m_desk.nextNumber();
    context.from = m_seen.site.isEmpty() ? m_pair.production.id : m_seen.site;
    context.evidence = m_seen.evidence;
    context.stoppedAt = m_seen.stoppedAt;
    context.carried = carried();
    return context;
}

void Outages::command(const Command &command, const DoneFn &done)
{
    // Which right it takes is the command's own business; see plan().
    if (const Outcome may = m_people.mayAct(Right::TakeWheel);
        !may && may.error().code != QLatin1String("no_right")) {
        if (done)
            done(may);
        return;
    }
    CommandContext in = context(m_people.actor());
    const auto *declare = std::get_if<Do::Declare>(&command);
    if (declare)
        in.runbook = guideOf(m_runbooks, moveOfMode(declare->mode));
    if (declare && (declare->mode == IncidentMode::Planned || declare->mode == IncidentMode::Failback)) {
        in.from = offeredAct(m_pair, m_outside.facts()).from;
        in.evidence = {};
        in.stoppedAt.reset();
    }
    if (declare && declare->mode == IncidentMode::Drill) {
        // A drill speaks to nobody who has not agreed to be spoken to.
        in.customers = m_outside.directory.customers(true);
        if (in.customers.isEmpty() && !m_outside.directory.customers(false).isEmpty()) {
            if (done)
                done(Error{QStringLiteral("no_drill_list"), tr("There is no drill list: nobody may be told."),
                           tr("Import one with: switchback customers import FILE --drill-list")});
            return;
        }
    }
    m_desk.command(command, in, done);
}

void Outages::approveHere(const QString &step, const QString &name, const QByteArray &secret,
                          const DoneFn &done)
{
    m_people.check(name, secret, [this, step, done](const Result<Actor> &who) {
        if (!who) {
            done(who.error());
            return;
        }
        const auto approve = [this, step, done, second = *who] {
            m_desk.command(Do::Approve{step, false, {}}, context(second), done);
        };
        const Approval *asked = incident().approval(step);
        if (asked && !asked->givenAt) {
            approve();
            return;
        }
        // Both sit here: who begins it asks in the same breath.
        command(Do::AskApproval{step}, [done, approve](const Outcome &outcome) {
            if (outcome)
                approve();
            else
                done(outcome);
        });
    });
}

void Outages::beginCalls(const QString &step, const std::optional<Override> &override, const DoneFn &done)
{
    if (!m_outside.wheelHolder().isEmpty()) {
        done(Error{QStringLiteral("no_wheel"), m_outside.wheelHolder(), tr("Take the wheel first.")});
        return;
    }
    const std::optional<MoveOrder> order = orderOf(step);
    const ActPreview preview = m_outside.moves.preview(order);
    if (!order || !preview.blocked.isEmpty()) {
        done(Error{QStringLiteral("blocked"),
                   order ? preview.blocked : tr("This step has the sites do nothing."),
                   {}});
        return;
    }
    command(Do::BeginStep{step}, [this, step, override, order, done](const Outcome &begun) {
        done(begun || owesItsRun(begun.error(), step) ? m_outside.moves.commit(override, order) : begun);
    });
}

/// Begun already, and nothing of it is under way: whoever began it was gone before the run was in the log, or
/// gave the run up. Then there is nothing to begin but the run.
bool Outages::owesItsRun(const Error &refused, const QString &step) const
{
    const StepRecord record = incident().stepRecord(step);
    const RunState *run = incident().run(step);
    return refused.code == QLatin1String("already_done") && incident().open() && record.startedAt &&
           record.outcome == StepOutcome::None && (!run || (run->finished && !run->succeeded));
}

bool Outages::wantsAPerson() const
{
    return m_seen.verdict == Detection::Verdict::Unproven && !incident().open() &&
           !m_outside.moves.runner().active();
}

void Outages::sitesSeen()
{
    if (!m_ready)
        return;
    const Instant now = m_clock.now();
    m_seen = m_detection.look(m_outside.facts(), m_pair, m_outside.findings(now), now);
    // Within a run the console itself stops databases.
    if (!m_outside.moves.runner().active()) {
        m_desk.observe(m_seen, [this] {
            CommandContext in = context(console());
            // A console that was started in the outage has never seen the service work: it began by now.
            if (!in.stoppedAt)
                in.stoppedAt = in.now;
            return in;
        });
    }
    followList();
    // Whoever is about to begin the rebuild sees what it would overwrite.
    if (incident().open() && incident().mode == IncidentMode::Failback && m_outside.wheelHolder().isEmpty())
        m_outside.moves.askRebuild();
    keepFrame();
}

/// What is on the screen goes into the log whenever a person would see a difference.
void Outages::keepFrame()
{
    if (!m_outside.onDuty() || m_keepingFrame || !incident().open())
        return;
    const Frame frame = frameOf(m_outside.overview(), m_clock.now());
    if (!m_lastFrame)
        m_lastFrame = m_film.frameAt(frame.at);
    if (m_lastFrame && !looksDifferent(*m_lastFrame, frame))
        return;
    m_keepingFrame = true;
    Event event;
    event.at = frame.at;
    event.kind = QStringLiteral("sites.seen");
    event.pair = m_pair.id;
    event.incident = incident().id;
    event.actor = QStringLiteral("console");
    event.text = frame.headline;
    event.body = frameJson(frame);
    whenDone(m_outside.append({PlannedEvent{event, {}}}, OutageDesk::Under::Duty), this,
             [this, frame](const Result<QList<Event>> &stored) {
                 m_keepingFrame = false;
                 if (stored)
                     m_lastFrame = frame;
             });
}

void Outages::settleWhatIsDone()
{
    if (!m_ready || !m_settling.isEmpty() || !m_outside.wheelHolder().isEmpty() || !incident().open() ||
        incident().paused)
        return;
    // Of several that call sites any may be the one, whatever a person still has to do before it.
    const QList<RunbookStep> &steps = incident().runbook.steps;
    const auto step = std::find_if(steps.cbegin(), steps.cend(), [this](const RunbookStep &each) {
        const RunState *run = incident().run(each.key);
        return each.kind == StepKind::Calls && run && run->finished && run->succeeded &&
               !incident().stepRecord(each.key).settled() && stepBlocked(incident(), each).isEmpty();
    });
    if (step == steps.cend())
        return;
    m_settling = step->key;
    Do::SettleStep settle;
    settle.step = step->key;
    if (&*step == turningStep(incident().runbook)) // of others the run itself says what was done
        settle.found = tr("%1 takes writes; row written and read back").arg(incident().toName);
    m_desk.command(settle, context(console()), [this](const Outcome &outcome) {
        m_settling.clear();
        if (!outcome && outcome.error().code != QLatin1String("already_done"))
            emit troubled(outcome.error());
    });
}

void Outages::followList()
{
    if (m_outside.directory.isRead(false)) // else nobody knows who is not in it
        m_desk.followList(m_outside.directory.customers(false));
}

const QList<CustomerCard> &Outages::drillCards() const
{
    return m_outside.directory.cards(true);
}

const QList<CustomerCard> &Outages::listOf(const Incident &incident) const
{
    return m_outside.directory.cards(incident.drill());
}

const RecipientsKnown &Outages::recipients(const Incident &incident) const
{
    return m_recipients.of(incident, listOf(incident), m_outside.directory.customers(false), channels());
}

MessageStanding Outages::standing(const QString &notice) const
{
    return m_carrier.standing ? m_carrier.standing(notice) : standingInLog(incident(), notice);
}

void Outages::sendByItself(const Do::ComposeNotice &command, const DoneFn &done)
{
    CommandContext in = context(console());
    in.byItself = true;
    m_desk.command(command, in, done);
}

} // namespace Switchback
