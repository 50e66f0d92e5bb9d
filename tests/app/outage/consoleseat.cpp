// SPDX-License-Identifier: GPL-3.0-or-later
#include "seatfixture.h"

#include "app/config/runbookfile.h"
#include "app/store/tables/seat.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <ctime>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int Patience = 30'000; ///< ms; a busy machine is no failure

const QStringList RunKinds{QStringLiteral("run.started"),  QStringLiteral("run.stopped"),
                           QStringLiteral("run.resumed"),  QStringLiteral("run.overridden"),
                           QStringLiteral("run.finished"), QStringLiteral("step.intended"),
                           QStringLiteral("step.done"),    QStringLiteral("step.failed")};

Instant realNow()
{
    return instantFromMs(QDateTime::currentMSecsSinceEpoch());
}

/// A process on a machine that nobody here can look at.
QString farSeat(const QString &host)
{
    return Seat{host, QStringLiteral("another-boot"), 1, 4711, 1}.toText();
}
} // namespace

Instant FastClock::now() const
{
    const double real = double((realNow() - m_realStart).count());
    return m_simulatedStart + Duration{std::llround(real * m_factor)};
}

Duration FastClock::monotonic() const
{
    return now() - m_simulatedStart;
}

QJsonObject siteResult(const StepSpec &step)
{
    if (step.verb == QLatin1String("fence"))
        return {{QStringLiteral("final_lsn"), QStringLiteral("0/5000060")},
                {QStringLiteral("shipped"), true}};
    return {};
}

void FakeSites::call(const StepSpec &step, const QJsonObject &request, QObject *context,
                     const std::function<void(const StepAnswer &)> &done)
{
    const QString op = request.value(QStringLiteral("op")).toString();
    ++m_asked[step.key];
    if (!m_results.contains(op)) {
        ++m_worked[step.key];
        m_results.insert(op, siteResult(step));
    }
    m_waiting += {context, done, {m_results.value(op), true}, step.key};
    QTimer::singleShot(QRandomGenerator::global()->bounded(m_slow + 1), this, &FakeSites::answer);
}

void FakeSites::letGo()
{
    m_held.clear();
    answer();
}

void FakeSites::answer()
{
    const QList<Waiting> all = std::exchange(m_waiting, {});
    for (const Waiting &each : all) {
        if (each.key == m_held)
            m_waiting += each;
        else if (each.context)
            each.done(each.answer);
    }
}

PairConfig testPair()
{
    PairConfig pair;
    pair.id = QStringLiteral("voice");
    pair.name = QStringLiteral("Hosted Voice");
    pair.profile = QStringLiteral("hosted");
    pair.production = {QStringLiteral("naperville"), QStringLiteral("Naperville, IL"),
                       QStringLiteral("Naperville"), QStringLiteral("production"), "America/Chicago"};
    pair.backup = {QStringLiteral("centennial"), QStringLiteral("Centennial, CO"),
                   QStringLiteral("Centennial"), QStringLiteral("backup"), "America/Denver"};
    return pair;
}

QList<Customer> testCustomers(int count)
{
    QList<Customer> customers;
    for (int i = 1; i <= count; ++i) {
        Customer customer;
        customer.id = QStringLiteral("customer-%1").arg(i);
        customer.name = QStringLiteral("Carver County Clinic %1").arg(i);
        customer.contact = QStringLiteral("Diana Osei");
        customer.role = QStringLiteral("IT director");
        customer.phone = QStringLiteral("+1 303 555 0199");
        customers += customer;
    }
    return customers;
}

Actor person(const QString &name)
{
    return {name, Roles{Role::Communicator, Role::Operator, Role::Commander}, QStringLiteral("noc-1"), true};
}

OneSeat::OneSeat(const Setup &setup)
    : m_setup(setup)
    , m_runbook(*embeddedRunbook(QStringLiteral("hosted")))
{
    m_store = std::make_unique<Store>(m_setup.url);
    m_duty = std::make_unique<LeaseKeeper>(*m_store, QStringLiteral("duty/voice"), *m_setup.leaseClock,
                                           m_setup.life);
    m_wheel = std::make_unique<LeaseKeeper>(*m_store, QStringLiteral("wheel/voice"), *m_setup.leaseClock,
                                            m_setup.life);
    m_duty->setHolder(QStringLiteral("switchback"));
    m_wheel->setHolder(m_setup.person);
    if (!m_setup.seat.isEmpty()) {
        m_duty->setSeat(farSeat(m_setup.seat));
        m_wheel->setSeat(farSeat(m_setup.seat));
    }
    m_desk = std::make_unique<OutageDesk>(
        testPair().id, m_runbook.rules,
        [this](const QList<PlannedEvent> &events, OutageDesk::Under under) { return append(events, under); },
        *m_setup.clock);
    m_desk->setTick(50ms);
    m_desk->setGrace(m_setup.grace);
    Runner::Outside outside;
    outside.append = [this](const Event &event) { return m_store->append(event, m_wheel->guard()); };
    outside.call = [this](const StepSpec &step, const QJsonObject &request, QObject *context, auto,
                          auto done) { m_setup.sites->call(step, request, context, done); };
    m_runner = std::make_unique<Runner>(outside, *m_setup.clock);
    connectAll();
}

OneSeat::~OneSeat()
{
    if (m_store) {
        m_duty->release();
        m_wheel->release();
    }
    // Qt 6.4 wants whoever waits for an answer to be there until it has come.
    m_store.reset();
}

void OneSeat::dropDead()
{
    disconnect(m_store.get(), nullptr, this, nullptr);
    disconnect(m_duty.get(), nullptr, this, nullptr);
    disconnect(m_wheel.get(), nullptr, this, nullptr);
    m_desk->setDuty(false);
    m_store.reset();
    m_duty.reset();
    m_wheel.reset();
    m_desk.reset();
    m_runner.reset();
}

void OneSeat::connectAll()
{
    connect(m_store.get(), &Store::eventAppended, this, &OneSeat::follow);
    connect(m_store.get(), &Store::found, this, [this] { m_runner->storeIsBack(); });
    connect(m_duty.get(), &LeaseKeeper::changed, this, [this] {
        m_desk->setDuty(m_duty->held());
        emit changed();
    });
    connect(m_wheel.get(), &LeaseKeeper::changed, this, [this] {
        if (m_wheel->held())
            takeUpRun();
        emit changed();
    });
    connect(m_wheel.get(), &LeaseKeeper::lost, this, [this](const Lease &to) {
        m_wheelLostTo += to.holder;
        m_runner->letGoOfWheel(to.holder);
    });
    connect(m_runner.get(), &Runner::wheelLost, this, [this] { m_wheel->doubt(); });
    connect(m_runner.get(), &Runner::changed, this, &OneSeat::changed);
    connect(m_desk.get(), &OutageDesk::changed, this, &OneSeat::changed);
    connect(m_desk.get(), &OutageDesk::troubled, this, [this](const Error &error) { m_troubles += error; });
}

void OneSeat::follow(const Event &event)
{
    m_seenAt.insert(event.seq, nanoseconds());
    m_seen += event;
    if (!event.run.isEmpty())
        m_runner->follow(event);
    m_desk->follow(event);
}

Outcome OneSeat::open()
{
    std::optional<Outcome> ended;
    m_store->open().then(this, [this, &ended](const Outcome &opened) {
        if (!opened)
            ended = opened;
        else
            readLog([&ended](const Outcome &read) { ended = read; });
    });
    if (!QTest::qWaitFor([&] { return ended.has_value(); }, Patience))
        return Error{QStringLiteral("too_slow"), QStringLiteral("the store does not open"), {}};
    if (!*ended)
        return *ended;
    m_setup.wantsDuty ? m_duty->seek() : m_duty->watch();
    m_setup.wantsWheel ? m_wheel->seek() : m_wheel->watch();
    return Done{};
}

void OneSeat::readLog(const std::function<void(const Outcome &)> &done)
{
    EventQuery query;
    query.limit = 1'000'000;
    m_store->events(query).then(this, [this, done](const Result<QList<Event>> &events) {
        if (!events) {
            done(events.error());
            return;
        }
        m_desk->takeUp(*events);
        for (const Event &event : *events)
            m_runner->follow(event);
        done(Done{});
    });
}

/// What whoever had the wheel before has written last may not have been told of yet: read once it is ours.
void OneSeat::takeUpRun()
{
    if (m_runner->acting())
        return;
    EventQuery query;
    query.kinds = RunKinds;
    query.limit = 1'000'000;
    m_store->events(query).then(this, [this](const Result<QList<Event>> &events) {
        if (!events || !m_wheel->held() || m_runner->acting())
            return;
        QList<Event> last;
        for (const Event &event : *events) {
            if (event.kind == QLatin1String("run.started"))
                last.clear();
            last += event;
        }
        const Result<RunState> state = foldRun(last);
        if (state && state->started && !state->finished)
            static_cast<void>(m_runner->takeUp(last));
    });
}

QFuture<Result<QList<Event>>> OneSeat::append(const QList<PlannedEvent> &events, OutageDesk::Under under)
{
    QList<Entry> entries;
    for (const PlannedEvent &each : events)
        entries += Entry{each.event, each.once};
    if (!m_setup.guarded)
        return m_store->append(entries);
    switch (under) {
    case OutageDesk::Under::Wheel:
        return m_store->append(entries, m_wheel->guard());
    case OutageDesk::Under::Duty:
        return m_store->append(entries, m_duty->guard());
    case OutageDesk::Under::Nobody:
        break;
    }
    return m_store->append(entries);
}

CommandContext OneSeat::context(const QString &name) const
{
    CommandContext context;
    context.actor = Switchback::person(name.isEmpty() ? m_setup.person : name);
    context.actor.seat = m_setup.seat.isEmpty() ? Seat::current().name() : m_setup.seat;
    context.now = m_setup.clock->now();
    context.seen = {{QStringLiteral("headline"), QStringLiteral("Naperville is down.")}};
    context.pair = testPair();
    context.runbook = m_runbook;
    context.customers = testCustomers(m_setup.customers);
    context.nextNumber = m_desk->nextNumber();
    // The service stays where the last failover took it.
    const Incident &last = m_desk->incident();
    context.from = last.ending == Ending::Complete ? last.to
                   : last.from.isEmpty()           ? context.pair.production.id
                                                   : last.from;
    context.evidence = {{QStringLiteral("sentence"), QStringLiteral("two vantage points see it down")}};
    context.stoppedAt = context.now - 1min;
    return context;
}

void OneSeat::press(const Command &command, const QString &name,
                    const std::function<void(const Outcome &)> &done)
{
    m_desk->command(command, context(name), done);
}

Outcome OneSeat::command(const Command &command, const QString &name)
{
    auto ended = std::make_shared<std::optional<Outcome>>();
    press(command, name, [ended](const Outcome &outcome) { *ended = outcome; });
    if (!QTest::qWaitFor([&] { return ended->has_value(); }, Patience))
        return Error{QStringLiteral("too_slow"), QStringLiteral("no answer to a command"), {}};
    return **ended;
}

Outcome OneSeat::startRun()
{
    QList<RunbookCall> calls;
    for (const RunbookStep &step : m_runbook.steps) {
        if (step.kind == StepKind::Calls)
            calls = step.calls;
    }
    const Incident &now = incident();
    RunPlan plan = makeRun(RunKind::Failover, {now.pair, now.from, now.fromName, now.to, now.toName}, calls);
    plan.incident = now.id;
    plan.actor = m_setup.person;
    plan.lossSaidSeconds = 41;
    return m_runner->start(plan);
}

bool OneSeat::workOn(const Habits &habits, const std::function<void(const Outcome &)> &done)
{
    const NextDoing next = nextDoing(incident(), habits, m_setup.clock->now());
    if (next.kind == NextDoing::Kind::Act) {
        press(next.command, next.person, done);
        return true;
    }
    if (next.kind == NextDoing::Kind::StartRun && !m_runner->acting() && !m_runner->active() &&
        m_wheel->held()) {
        done(startRun());
        return true;
    }
    return false;
}

std::optional<qint64> OneSeat::seenAt(qint64 seq) const
{
    const auto found = m_seenAt.constFind(seq);
    return found == m_seenAt.cend() ? std::nullopt : std::optional(*found);
}

qint64 OneSeat::nanoseconds()
{
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace Switchback
