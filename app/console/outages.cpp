// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/outages.h"

#include "app/config/runbookfile.h"
#include "app/console/session.h"
#include "app/operators/secret.h"
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
    // A lab's hour passes in a minute, and so do the guesses of how long a step takes.
    for (RunbookStep &step : runbook.steps)
        step.expect /= pair.timeScale;
    return runbook;
}

const Roles AllRoles{Role::Communicator, Role::Operator, Role::Commander, Role::Administrator};
} // namespace

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
          pair.id, m_runbook.rules.scaled(pair.timeScale),
          [this](const QList<PlannedEvent> &events, OutageDesk::Under under) {
              return m_session.append(events, under);
          },
          clock)
    , m_detection(m_runbook.rules.scaled(pair.timeScale))
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
                emit troubled(declared.error());
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

void Outages::readPeople(std::function<void()> done)
{
    m_session.store().operators().then(this, [this, done = std::move(done)](
                                                 const Result<QList<Operator>> &operators) {
        if (operators) {
            m_operators = *operators;
            m_operators.removeIf([](const Operator &each) { return each.retired; });
        } else {
            emit troubled(operators.error());
            m_peopleUnknown = true; // then nobody is anybody: rather that than everybody anything
        }
        if (!m_peopleUnknown && m_operators.isEmpty() && m_actor.name.isEmpty()) {
            m_actor.name = qEnvironmentVariable("USER", QStringLiteral("console"));
            m_actor.roles = AllRoles;
            m_session.setPerson(m_actor.name);
        }
        m_session.store().customers(m_pair.id).then(this, [this, done](const Result<QList<Customer>> &read) {
            if (read)
                m_customers = *read;
            else
                emit troubled(read.error());
            m_session.store()
                .customers(drillList(m_pair.id))
                .then(this, [this, done](const Result<QList<Customer>> &list) {
                    if (list)
                        m_drillCustomers = *list;
                    else
                        emit troubled(list.error());
                    done();
                });
        });
    });
}

void Outages::follow(const Event &event)
{
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

void Outages::checkPerson(const QString &name, const QByteArray &secret,
                          const std::function<void(const Result<Actor> &)> &done)
{
    const QString wanted = name.trimmed();
    if (m_peopleUnknown) {
        done(Error{QStringLiteral("no_operators"), tr("Who may sign in can't be read from the store."),
                   tr("See what is wrong with the store, and start again.")});
        return;
    }
    if (m_operators.isEmpty()) {
        if (wanted.isEmpty())
            done(Error{QStringLiteral("no_name"), tr("There is no name."), tr("Give your name.")});
        else
            done(Actor{wanted, AllRoles, Seat::current().name(), false});
        return;
    }
    const auto found = std::find_if(m_operators.cbegin(), m_operators.cend(),
                                    [&](const Operator &each) { return each.name == wanted; });
    const Duration wait = m_throttle.waitFor(wanted, m_clock.now());
    if (wait.count() > 0) {
        done(Error{QStringLiteral("wait"), tr("Too many wrong tries for %1.").arg(wanted),
                   tr("Wait %1 and try again.").arg(durationText(wait))});
        return;
    }
    const Roles roles = found == m_operators.cend() ? Roles() : found->roles;
    m_session.store().operatorSecret(wanted).then(this, [this, wanted, roles, secret,
                                                         done](const Result<QString> &hash) {
        checkSecret(secret, hash ? hash->toLatin1() : QByteArray())
            .then(this, [this, wanted, roles, done](bool right) {
                m_throttle.tried(wanted, right, m_clock.now());
                if (right)
                    done(Actor{wanted, roles, Seat::current().name(), true});
                else
                    done(Error{QStringLiteral("not_signed_in"), tr("Name and secret don't belong together."),
                               tr("Try again; an administrator can give you a new secret.")});
            });
    });
}

void Outages::signIn(const QString &name, const QByteArray &secret, const DoneFn &done)
{
    checkPerson(name, secret, [this, done](const Result<Actor> &who) {
        if (!who) {
            done(who.error());
            return;
        }
        m_actor = *who;
        m_signedInAt = m_clock.now();
        m_session.setPerson(m_actor.name);
        emit personChanged();
        emit changed();
        done(Done{});
    });
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
    if (m_actor.name.isEmpty()) {
        if (done)
            done(Error{QStringLiteral("not_signed_in"), tr("Nobody has signed in here."),
                       tr("Sign in first.")});
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

void Outages::approveHere(const QString &step, const QString &name, const QByteArray &secret,
                          const DoneFn &done)
{
    checkPerson(name, secret, [this, step, done](const Result<Actor> &who) {
        if (!who)
            done(who.error());
        else
            m_desk.command(Do::Approve{step, false, {}}, context(*who), done);
    });
}

void Outages::approveAct(const QString &act, const QString &name, const QByteArray &secret,
                         const QString &breakGlass, const DoneFn &done)
{
    const auto keep = [this, act, done](const QString &kind, const QString &by, const QString &text) {
        Event event;
        event.at = m_clock.now();
        event.kind = kind;
        event.pair = m_pair.id;
        event.actor = by;
        event.text = text;
        event.body = {{QStringLiteral("act"), act}, {QStringLiteral("asked_by"), m_actor.name}};
        m_session.append({PlannedEvent{event, {}}}, OutageDesk::Under::Wheel)
            .then(this, [done](const Result<QList<Event>> &stored) {
                done(stored ? Outcome(Done{}) : Outcome(stored.error()));
            });
    };
    if (!namesAreChecked()) {
        done(Done{});
        return;
    }
    if (!m_actor.checked || !may(m_actor.roles, Right::TakeWheel)) {
        done(Error{QStringLiteral("not_allowed"), rightNeeds(Right::TakeWheel), tr("Sign in first.")});
        return;
    }
    if (!breakGlass.trimmed().isEmpty()) {
        keep(QStringLiteral("approval.glass_broken"), m_actor.name,
             tr("GLASS BROKEN by %1: %2, without a second person: %3").arg(m_actor.name, act, breakGlass));
        return;
    }
    checkPerson(name, secret, [this, act, done, keep](const Result<Actor> &who) {
        if (!who)
            done(who.error());
        else if (who->name == m_actor.name)
            done(Error{QStringLiteral("same_person"),
                       tr("%1 began this and can't approve it too.").arg(who->name),
                       tr("Ask somebody else.")});
        else if (!may(who->roles, Right::Approve))
            done(Error{QStringLiteral("not_allowed"), rightNeeds(Right::Approve), tr("Ask somebody else.")});
        else
            keep(QStringLiteral("approval.given"), who->name,
                 tr("%1 approves: %2, asked for by %3").arg(who->name, act, m_actor.name));
    });
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
    const QString who = m_actor.name;
    command(Do::BeginStep{step}, [this, override, id, who, done](const Outcome &begun) {
        done(begun ? m_session.commit(override, who, id) : begun);
    });
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
            Actor console{QStringLiteral("console"), AllRoles, Seat::current().name(), true};
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
    Actor console{QStringLiteral("console"), AllRoles, Seat::current().name(), true};
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
        in.run = m_session.runner().view();
    else if (run)
        in.run = makeRunView(*run, {});
    in.preview = m_session.preview();
    in.overview = m_session.overview();
    in.log = logLines();
    in.actor = m_actor;
    in.signedInAt = m_signedInAt;
    in.wheelHolder = m_session.wheelHolder();
    in.now = m_clock.now();
    return makeWizardView(in);
}

} // namespace Switchback
