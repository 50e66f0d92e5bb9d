// SPDX-License-Identifier: GPL-3.0-or-later
#include "consoleseat.h"

#include "app/pair/customers/directory.h"
#include "app/store/tables/seat.h"
#include "tests/app/store/cards.h"
#include "tests/support/soon.h"

#include <QCoreApplication>
#include <QTest>

#include <ctime>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{

template<class T>
Outcome waited(QFuture<T> future)
{
    future.waitForFinished();
    const T result = future.result();
    return result ? Outcome(Done{}) : Outcome(result.error());
}
} // namespace

PairConfig testPair()
{
    PairConfig pair;
    pair.id = QStringLiteral("voice");
    pair.name = QStringLiteral("Hosted Voice");
    pair.profile = QStringLiteral("hosted");
    pair.pollPeriod = 10min;
    pair.production.id = QStringLiteral("naperville");
    pair.production.name = QStringLiteral("Naperville, IL");
    pair.production.shortName = QStringLiteral("Naperville");
    pair.production.purpose = QStringLiteral("production");
    pair.production.zone = "America/Chicago";
    pair.backup.id = QStringLiteral("centennial");
    pair.backup.name = QStringLiteral("Centennial, CO");
    pair.backup.shortName = QStringLiteral("Centennial");
    pair.backup.purpose = QStringLiteral("backup");
    pair.backup.zone = "America/Denver";
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

void putCustomers(Store &store, const PairConfig &pair, int count, Instant at)
{
    Event event;
    event.at = at;
    event.kind = QStringLiteral("customers.imported");
    event.pair = pair.id;
    event.actor = QStringLiteral("A. Berg");
    event.text = QStringLiteral("%1 customers").arg(count);
    if (const Outcome put = waited(store.putCards(pair.id, cardsOf(testCustomers(count)), event)); !put)
        qFatal("%s", qPrintable(put.error().text));
}

Actor person(const QString &name)
{
    return {name, Roles{Role::Communicator, Role::Operator, Role::Commander}, QStringLiteral("noc-1"), true};
}

QString farSeat(const QString &host)
{
    return Seat{host, QStringLiteral("another-boot"), 1, 4711, 1}.toText();
}

ConsoleSeat::ConsoleSeat(const Setup &setup)
    : m_setup(setup)
{
    ConsoleConfig config;
    config.storeUrl = m_setup.url;
    config.pairs = {m_setup.pair};
    m_setup.seating.deskTick = 50ms;
    m_pairs =
        std::make_unique<Pairs>(config, *m_setup.clock, m_setup.purpose, m_setup.sites, m_setup.seating);
    connect(&engine(), &Engine::ready, this, [this] { m_ready = true; });
    connect(&engine(), &Engine::eventAppended, this, [this](const Event &event) {
        m_seenAt.insert(event.seq, nanoseconds());
        m_seen += event;
        emit changed();
    });
    connect(&engine(), &Engine::troubled, this, [this](const Error &error) {
        if (!error.text.isEmpty()) // else it is gone
            m_troubles += error;
    });
    for (const auto told : {&Engine::runChanged, &Engine::wheelChanged})
        connect(&engine(), told, this, &ConsoleSeat::changed);
    connect(&engine().outages(), &Part::changed, this, &ConsoleSeat::changed);
    connect(&engine().outages(), &Part::troubled, this, [this](const Error &error) { m_troubles += error; });
    connect(&seats(), &Seats::wheelLost, this, [this](const Lease &to) { m_wheelLostTo += to.holder; });
}

ConsoleSeat::~ConsoleSeat()
{
    blockSignals(true);
    m_pairs.reset(); // tells of its end while there is still somebody to tell
}

Outcome ConsoleSeat::open()
{
    m_pairs->start();
    if (!QTest::qWaitFor([this] { return m_ready; }, m_setup.patience))
        return Error{QStringLiteral("too_slow"), QStringLiteral("the engine does not get ready"), {}};
    if (m_setup.purpose == Purpose::Watch)
        return Done{};
    if (engine().directory().customers(false).isEmpty() && m_setup.customers > 0) {
        putCustomers(store(), m_setup.pair, m_setup.customers, m_setup.clock->now());
        const auto read = [this] {
            return engine().directory().customers(false).size() == m_setup.customers;
        };
        if (!QTest::qWaitFor(read, m_setup.patience))
            return Error{QStringLiteral("too_slow"), QStringLiteral("the customers are not read"), {}};
    }
    return ended([this](const auto &done) { sit(m_setup.person, done); });
}

/// Taken once more in the same name and place, by a process that renews nothing any more: the engine knows
/// nothing of it, and what it gives back at its end is not its own.
void ConsoleSeat::dropDead()
{
    const auto take = [this](const char *what) {
        const QString lease = leaseName(QString::fromLatin1(what), m_setup.pair.id);
        const Outcome taken = waited(
            store().takeLease(lease, m_setup.person, m_setup.seating.seat, m_setup.seating.leaseLife, true));
        if (!taken)
            qFatal("%s", qPrintable(taken.error().text));
    };
    if (onDuty())
        take("duty");
    if (hasWheel())
        take("wheel");
    blockSignals(true);
    m_pairs.reset();
}

CommandContext ConsoleSeat::context(const QString &name) const
{
    const Outages &outages = engine().outages();
    CommandContext context;
    context.actor = Switchback::person(name.isEmpty() ? m_setup.person : name);
    context.actor.seat = m_setup.seating.name();
    context.now = m_setup.clock->now();
    context.seen = {{QStringLiteral("headline"), QStringLiteral("Naperville is down.")}};
    context.pair = m_setup.pair;
    context.runbook = *outages.runbooks().guide(RunKind::Failover);
    context.customers = engine().directory().customers(false);
    context.nextNumber = outages.desk().nextNumber();
    context.from = m_setup.pair.production.id;
    context.evidence = {{QStringLiteral("sentence"), QStringLiteral("two vantage points see it down")}};
    context.stoppedAt = context.now - 1min;
    return context;
}

void ConsoleSeat::sit(const QString &name, const std::function<void(const Outcome &)> &done)
{
    PeopleHere &people = engine().people();
    if (people.actor().name == name)
        done(Done{});
    else
        people.signIn(name, {}, done);
}

void ConsoleSeat::press(const Command &command, const QString &name,
                        const std::function<void(const Outcome &)> &done)
{
    sit(name.isEmpty() ? m_setup.person : name, [this, command, done](const Outcome &here) {
        const auto *begin = std::get_if<Do::BeginStep>(&command);
        const RunbookStep *step = begin ? incident().runbook.step(begin->step) : nullptr;
        if (!here)
            done(here);
        else if (step && step->kind == StepKind::Calls)
            beginCalls(step->key, done);
        else
            engine().outages().command(command, done);
    });
}

Outcome ConsoleSeat::ended(const std::function<void(const std::function<void(const Outcome &)> &)> &act)
{
    auto came = std::make_shared<std::optional<Outcome>>();
    act([came](const Outcome &outcome) { *came = outcome; });
    if (!QTest::qWaitFor([&] { return came->has_value(); }, Test::Patience))
        return Error{QStringLiteral("too_slow"), QStringLiteral("no answer to an act"), {}};
    return **came;
}

Outcome ConsoleSeat::command(const Command &command, const QString &name)
{
    return ended([&](const auto &done) { press(command, name, done); });
}

void ConsoleSeat::lookAtSites(const std::function<void()> &seen)
{
    engine().askSitesNow();
    QMetaObject::invokeMethod(&engine(), seen, Qt::QueuedConnection); // behind the sites' answers
}

void ConsoleSeat::beginCalls(const QString &step, const std::function<void(const Outcome &)> &done)
{
    lookAtSites([this, step, done] { engine().outages().beginCalls(step, std::nullopt, done); });
}

NextDoing ConsoleSeat::nextHere(const Habits &habits) const
{
    const NextDoing next = nextDoing(incident(), habits, m_setup.clock->now());
    // What a run has proven is settled without a click.
    const auto *settle = std::get_if<Do::SettleStep>(&next.command);
    const RunbookStep *step = settle ? incident().runbook.step(settle->step) : nullptr;
    return step && step->kind == StepKind::Calls ? NextDoing{} : next;
}

bool ConsoleSeat::workOn(const Habits &habits, const std::function<void(const Outcome &)> &done)
{
    const NextDoing next = nextHere(habits);
    if (next.kind == NextDoing::Kind::Act) {
        // What is done is said once they sit here: a moment that they name lies ahead from then on.
        sit(next.person, [this, habits, who = next.person, done](const Outcome &here) {
            const NextDoing now = nextHere(habits);
            if (!here || now.kind != NextDoing::Kind::Act || now.person != who)
                done(here);
            else
                press(now.command, who, done);
        });
        return true;
    }
    // Begun by somebody who was gone before the run was in the log.
    if (next.kind == NextDoing::Kind::StartRun && !runner().acting() && !runner().active() && hasWheel()) {
        beginCalls(currentStep(incident())->key, done);
        return true;
    }
    return false;
}

std::optional<qint64> ConsoleSeat::seenAt(qint64 seq) const
{
    const auto found = m_seenAt.constFind(seq);
    return found == m_seenAt.cend() ? std::nullopt : std::optional(*found);
}

qint64 ConsoleSeat::nanoseconds()
{
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace Switchback
