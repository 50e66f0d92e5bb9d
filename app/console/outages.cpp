// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/outages.h"

#include "app/config/runbookfile.h"
#include "app/console/session.h"
#include "app/store/seat.h"
#include "models/incident/outagestate.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int PastIncidents = 30;
constexpr int LogLines = 60;

/// A pair whose profile has no runbook has no steps to guide through; the failover dialog still works.
Runbook runbookFor(const PairConfig &pair)
{
    const Result<Runbook> read = embeddedRunbook(pair.profile);
    Runbook runbook = read ? *read : Runbook{};
    // A lab's outage is over sooner, and so are the guesses of how long a step takes.
    for (RunbookStep &step : runbook.steps)
        step.expect /= pair.outageScale;
    return runbook;
}
} // namespace

QString userHere()
{
    const Result<QString> user = readableName(qEnvironmentVariable("USER"));
    return user ? *user : QStringLiteral("console");
}

QString drillList(const QString &pair)
{
    return pair + QStringLiteral("/drill");
}

Outages::Outages(Session &session, const PairConfig &pair, const Clock &clock)
    : m_session(session)
    , m_pair(pair)
    , m_clock(clock)
    , m_runbook(runbookFor(pair))
    , m_desk(
          pair.id, m_runbook.rules.scaled(pair.outageScale),
          [this](const QList<PlannedEvent> &events, OutageDesk::Under under) {
              return m_session.append(events, under);
          },
          clock)
    , m_detection(m_runbook.rules.scaled(pair.outageScale))
{
    m_actor.seat = Seat::current().name();
    connect(&m_session, &Session::eventAppended, this, &Outages::follow);
    connect(&m_session, &Session::overviewChanged, this, &Outages::look);
    connect(&m_session, &Session::runChanged, this, &Outages::settleWhatIsDone);
    connect(&m_session, &Session::wheelChanged, this, &Outages::changed);
    connect(&m_desk, &OutageDesk::troubled, this, &Outages::troubled);
    connect(&m_desk, &OutageDesk::changed, this, [this] {
        settleWhatIsDone();
        emit changed();
    });
}

void Outages::takeUp(std::function<void()> done)
{
    readPeople([this, done = std::move(done)] {
        EventQuery query;
        query.pair = m_pair.id;
        query.kinds = {QStringLiteral("incident.declared")};
        query.limit = PastIncidents;
        query.newestFirst = true;
        m_session.store().events(query).then(this, [this, done](const Result<QList<Event>> &declared) {
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
    query.incident = rest.takeLast().incident;
    query.limit = 1'000'000;
    m_session.store().events(query).then(
        this, [this, rest, done = std::move(done)](const Result<QList<Event>> &events) {
            if (!events) {
                emit troubled(events.error());
            } else {
                for (const Event &event : *events)
                    follow(event);
            }
            readIncidents(rest, done);
        });
}

void Outages::follow(const Event &event)
{
    // Who somebody is, and whom the pair serves, may be changed from elsewhere while this console is open.
    if (m_ready && event.kind.startsWith(QLatin1String("operator.")))
        readOperators([] {});
    if (m_ready && event.kind == QLatin1String("customers.imported") && event.pair == m_pair.id)
        readCustomers([this] { emit changed(); });
    if (event.incident.isEmpty() || event.pair != m_pair.id)
        return;
    m_desk.follow(event);
    if (m_filmOf != m_desk.incident().id) {
        m_film.clear();
        m_lastFrame.reset();
        m_filmOf = m_desk.incident().id;
    }
    if (event.incident == m_filmOf)
        m_film.add(event);
}

QList<RunbookCall> Outages::failoverCalls() const
{
    for (const RunbookStep &step : m_runbook.steps) {
        if (step.kind == StepKind::Calls)
            return step.calls;
    }
    return {};
}

ComponentLine Outages::drillReadiness(Instant now) const
{
    std::optional<Instant> last;
    for (const Incident &each : m_desk.all()) {
        if (each.drill() && each.ending == Ending::Complete)
            last = each.outageAt;
    }
    return Switchback::drillReadiness(last, now);
}

DeclareOffer Outages::offer(IncidentMode mode) const
{
    const SiteConfig &site = m_seen.site == m_pair.backup.id ? m_pair.backup : m_pair.production;
    DeclareOffer offer;
    offer.site = site.shortName;
    offer.zone = site.zone;
    offer.stoppedAt = m_seen.stoppedAt;
    offer.evidence = m_seen.evidence.value(QStringLiteral("sentence")).toString();
    offer.person = m_actor.name;
    offer.drill = mode == IncidentMode::Drill;
    if (incident().open() && !(incident().drill() && !offer.drill))
        offer.blocked = tr("Incident %1 is open already.").arg(incident().number);
    return offer;
}

CommandContext Outages::context(const Actor &actor) const
{
    CommandContext context;
    context.actor = actor;
    context.now = m_clock.now();
    context.seen = frameJson(frameOf(m_session.overview(), context.now));
    context.pair = m_pair;
    context.runbook = m_runbook;
    context.customers = m_customers;
    context.nextNumber = m_desk.nextNumber();
    context.from = m_seen.site.isEmpty() ? m_pair.production.id : m_seen.site;
    context.evidence = m_seen.evidence;
    context.stoppedAt = m_seen.stoppedAt;
    return context;
}

void Outages::command(const Command &command, const DoneFn &done)
{
    // Which right it takes is the command's own business; see plan().
    if (m_peopleUnknown || m_actor.name.isEmpty()) {
        if (done)
            done(mayAct(Right::TakeWheel));
        return;
    }
    CommandContext in = context(m_actor);
    if (const auto *declare = std::get_if<Do::Declare>(&command);
        declare && declare->mode == IncidentMode::Drill) {
        // A drill speaks to nobody who has not agreed to be spoken to.
        in.customers = m_drillCustomers;
        if (in.customers.isEmpty() && !m_customers.isEmpty()) {
            if (done)
                done(Error{QStringLiteral("no_drill_list"), tr("There is no drill list: nobody may be told."),
                           tr("Import one with: switchback customers import FILE --drill-list")});
            return;
        }
    }
    m_desk.command(command, in, done);
}

void Outages::beginCalls(const QString &step, const std::optional<Override> &override, const DoneFn &done)
{
    if (!m_session.wheelHolder().isEmpty()) {
        done(Error{QStringLiteral("no_wheel"), m_session.wheelHolder(), tr("Take the wheel first.")});
        return;
    }
    const ActPreview preview = m_session.preview();
    if (!preview.blocked.isEmpty()) {
        done(Error{QStringLiteral("blocked"), preview.blocked, {}});
        return;
    }
    const QString id = incident().id;
    command(Do::BeginStep{step}, [this, override, id, done](const Outcome &begun) {
        done(begun ? m_session.commit(override, id) : begun);
    });
}

bool Outages::wantsAPerson() const
{
    // Within a run the console itself stops databases.
    return m_seen.verdict == Detection::Verdict::Unproven && !incident().open() &&
           !m_session.runner().active();
}

/// After every answer of a site: is this an outage, and what does it look like?
void Outages::look()
{
    if (!m_ready)
        return;
    const Instant now = m_clock.now();
    m_seen = m_detection.look(m_session.facts(), m_pair, m_session.findings(now), now);
    // Within a run the console itself stops databases.
    if (!m_session.runner().active()) {
        m_desk.observe(m_seen, [this] {
            Actor console{QStringLiteral("console"), AllRoles, Seat::current().name(), true, false};
            CommandContext in = context(console);
            // A console that was started in the outage has never seen the service work: it began by now.
            if (!in.stoppedAt)
                in.stoppedAt = in.now;
            return in;
        });
    }
    keepFrame();
}

/// What is on the screen goes into the log whenever a person would see a difference.
void Outages::keepFrame()
{
    if (!m_session.onDuty() || m_keepingFrame || !incident().open())
        return;
    const Frame frame = frameOf(m_session.overview(), m_clock.now());
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
    m_session.append({PlannedEvent{event, {}}}, OutageDesk::Under::Duty)
        .then(this, [this, frame](const Result<QList<Event>> &stored) {
            m_keepingFrame = false;
            if (stored)
                m_lastFrame = frame;
        });
}

/// A step whose outcome the log already proves is settled without a click, by the console that has the wheel.
void Outages::settleWhatIsDone()
{
    if (!m_ready || !m_settling.isEmpty() || !m_session.wheelHolder().isEmpty() || !incident().open() ||
        incident().paused)
        return;
    const RunbookStep *step = currentStep(incident());
    if (!step || step->kind != StepKind::Calls)
        return;
    const RunState *run = incident().run();
    if (!run || !run->finished || !run->succeeded)
        return;
    m_settling = step->key;
    Actor console{QStringLiteral("console"), AllRoles, Seat::current().name(), true, false};
    Do::SettleStep settle;
    settle.step = step->key;
    settle.found = tr("%1 takes writes; row written and read back").arg(incident().toName);
    m_desk.command(settle, context(console), [this](const Outcome &outcome) {
        m_settling.clear();
        if (!outcome && outcome.error().code != QLatin1String("already_done"))
            emit troubled(outcome.error());
    });
}

QStringList Outages::logLines() const
{
    QStringList lines;
    QList<Event> newest = m_film.linesUntil(m_clock.now(), LogLines);
    std::reverse(newest.begin(), newest.end());
    const QTimeZone zone(incident().fromZone);
    for (const Event &event : std::as_const(newest))
        lines += QStringLiteral("%1 %2").arg(clockText(event.at, zone), event.text);
    return lines;
}

WizardView Outages::wizard(const QString &step, const QString &customer) const
{
    WizardInputs in;
    in.incident = incident();
    in.forecast = m_desk.forecast();
    in.step = step;
    in.customer = customer;
    const RunState *run = in.incident.run();
    const RunState &running = m_session.runner().state();
    if (running.started && running.plan.incident == in.incident.id)
        in.run = m_session.runView();
    else if (run)
        in.run = makeRunView(*run, {});
    in.preview = m_session.preview();
    in.overview = m_session.overview();
    in.log = logLines();
    in.actor = m_actor;
    for (const Operator &each : m_operators) {
        if (each.name != m_actor.name && may(each.roles, Right::Approve))
            in.approvers += each.name;
    }
    in.signedInAt = m_signedInAt;
    in.wheelHolder = m_session.wheelHolder();
    in.now = m_clock.now();
    return makeWizardView(in);
}

} // namespace Switchback
