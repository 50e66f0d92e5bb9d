// SPDX-License-Identifier: GPL-3.0-or-later
#include "outagestory.h"

#include "app/config/runbookfile.h"
#include "models/core/apart.h"
#include "models/core/chain.h"
#include "models/customers/personplaces.h"

#include <QTest>

namespace Switchback
{

using namespace std::chrono_literals;

OutageStory::OutageStory(int customers, Instant start)
    : now(start)
{
    context.pair = pair();
    context.runbook = hostedRunbook();
    context.customers = makeCustomers(customers);
    context.from = context.pair.production.id;
}

QString OutageStory::act(const Command &command, const Actor &actor)
{
    context.actor = actor;
    context.now = now;
    const auto planned = plan(incident, command, context);
    if (!planned) {
        error = planned.error();
        // A refusal without words would leave the person alone with it.
        return error.text.isEmpty() ? QStringLiteral("no words") : error.code;
    }
    error = {};
    return store(*planned);
}

QString OutageStory::store(const QList<PlannedEvent> &planned)
{
    for (const PlannedEvent &each : planned) {
        if (!each.once.isEmpty() && words.contains(each.once))
            return QStringLiteral("already_done");
    }
    for (const PlannedEvent &each : planned) {
        if (!each.once.isEmpty())
            words.insert(each.once);
        keep(each.event);
    }
    return {};
}

void OutageStory::keep(Event event)
{
    event.seq = log.size() + 1;
    if (apart) {
        event = storableEvent(event);
        event.form = EventForm;
        layApart(event,
                 [this] { return QByteArray::number(++m_salts, 16).rightJustified(2 * SaltBytes, '0'); });
    }
    log.append(event);
    // A new outage begins an incident of its own.
    if (event.kind == QLatin1String("incident.declared"))
        incident = Incident{};
    const Outcome outcome = applyEvent(incident, event);
    if (!outcome)
        QTest::qFail(qPrintable(outcome.error().text), __FILE__, __LINE__);
    if (event.text.isEmpty())
        QTest::qFail(qPrintable(event.kind + QStringLiteral(" has no text")), __FILE__, __LINE__);
}

int OutageStory::duty()
{
    const QList<PlannedEvent> planned = clockEvents(incident, now);
    int count = 0;
    for (const PlannedEvent &each : planned)
        count += store({each}).isEmpty() ? 1 : 0;
    return count;
}

void OutageStory::runFailover(bool works, Duration took, const QString &fails)
{
    RunPlan runPlan;
    runPlan.id = QStringLiteral("run-%1").arg(log.size());
    runPlan.pair = incident.pair;
    runPlan.from = incident.from;
    runPlan.to = incident.to;
    runPlan.fromName = incident.fromName;
    runPlan.toName = incident.toName;
    runPlan.actor = op().name;
    runPlan.lossSaidSeconds = 3480;
    runPlan.rowsSaid = 410;
    const RunbookStep *step = incident.runbook.step(QStringLiteral("promote"));
    for (const RunbookCall &call : step->calls)
        runPlan.steps.append({call.key, call.atNew ? incident.to : incident.from, call.verb, call.title});
    RunState state;
    const auto tell = [this, &state](Event event) {
        event.incident = incident.id;
        keep(event);
        QVERIFY(applyEvent(state, event));
    };
    tell(runStarted(runPlan, now));
    for (int i = 0; i < runPlan.steps.size(); ++i) {
        tell(stepIntended(state, state.steps.at(i), QStringLiteral("op-%1").arg(i), now));
        now += took / int(runPlan.steps.size());
        if (!works && (fails.isEmpty() || fails == runPlan.steps.at(i).verb)) {
            tell(stepFailed(state, state.steps.at(i),
                            {QStringLiteral("disk_full"), QStringLiteral("No room"), {}}, now));
            break;
        }
        tell(stepDone(state, state.steps.at(i), {}, now));
    }
    tell(runFinished(state, now));
}

void OutageStory::allow(const Command &command, const Actor &actor)
{
    const QString refused = act(command, actor);
    if (!refused.isEmpty())
        QTest::qFail(qPrintable(refused + QStringLiteral(": ") + error.text), __FILE__, __LINE__);
}

void OutageStory::declare(IncidentMode mode, Duration ago)
{
    allow(Do::Declare{mode, now - ago, QStringLiteral("nothing answers")}, commander());
}

void OutageStory::notice(const QString &step, const QString &text)
{
    allow(Do::ComposeNotice{step, text}, communicator());
    QVERIFY(!incident.notices.isEmpty());
    const QString id = incident.notices.last().id;
    allow(Do::ApproveNotice{id}, op());
    allow(Do::RecordSent{id, QStringLiteral("phone and e-mail, by hand"), {}}, communicator());
}

void OutageStory::update()
{
    notice(QStringLiteral("updates"), QStringLiteral("Still working on it."));
}

void OutageStory::decide(Choice choice, std::optional<Instant> until)
{
    allow(Do::Decide{choice, until, QStringLiteral("the fault will take hours")}, commander());
}

void OutageStory::approve(const QString &step)
{
    allow(Do::AskApproval{step}, op());
    allow(Do::Approve{step, false, {}}, commander());
}

void OutageStory::promote()
{
    const QString step = QStringLiteral("promote");
    approve(step);
    allow(Do::BeginStep{step}, op());
    runFailover();
    allow(Do::SettleStep{step, StepOutcome::Passed, {}, {}}, op());
}

void OutageStory::record(Do::CustomerFact fact, StepOutcome outcome)
{
    allow(Do::RecordCustomers{fact, ids(), outcome, QStringLiteral("3 calls at Centennial")}, op());
}

void OutageStory::sign(const QString &customer)
{
    allow(Do::TakeInitials{signoffOf(customer)}, op());
}

void OutageStory::until(const QString &step)
{
    const auto at = [&step](const char *key) { return step == QLatin1String(key); };
    if (at("alert"))
        return;
    notice(QStringLiteral("alert"));
    if (at("decide"))
        return;
    decide();
    if (at("announce"))
        return;
    notice(QStringLiteral("announce"));
    if (at("promote"))
        return;
    promote();
    if (at("reroute"))
        return;
    notice(QStringLiteral("reroute"));
    record(Do::CustomerFact::Moved);
    allow(Do::SettleStep{QStringLiteral("reroute"), StepOutcome::Passed, {}, {}}, op());
    if (at("tests"))
        return;
    record(Do::CustomerFact::TestCall);
    record(Do::CustomerFact::TestNotification);
    allow(Do::SettleStep{QStringLiteral("tests"), StepOutcome::Passed, {}, {}}, op());
    if (at("resolved"))
        return;
    notice(QStringLiteral("resolved"));
    if (at("initials"))
        return;
    for (const QString &id : ids())
        sign(id);
    allow(Do::SettleStep{QStringLiteral("initials"), StepOutcome::Passed, {}, {}}, op());
}

QStringList OutageStory::ids() const
{
    QStringList ids;
    for (const Customer &customer : incident.customers)
        ids.append(customer.id);
    return ids;
}

Signoff OutageStory::signoffOf(const QString &customer) const
{
    Signoff signoff;
    signoff.customer = customer;
    signoff.printedName = QStringLiteral("Diana Osei");
    signoff.role = QStringLiteral("IT director");
    signoff.initials = QStringLiteral("DO");
    signoff.how = InitialsHow::ByPhone;
    signoff.number = QStringLiteral("+1 303 555 0117");
    signoff.readBack = QStringLiteral("calls were rerouted and tested");
    signoff.evidence = evidenceFor(incident, customer);
    signoff.hash = evidenceHash(signoff.evidence);
    return signoff;
}

Actor OutageStory::commander()
{
    return {QStringLiteral("D. Osei"), Role::Commander, QStringLiteral("noc-2"), true};
}

Actor OutageStory::op()
{
    return {QStringLiteral("K. Ramos"), Role::Operator, QStringLiteral("noc-1"), true};
}

Actor OutageStory::watcher()
{
    return {QStringLiteral("W. Haas"), Role::Watcher, QStringLiteral("noc-4"), true};
}

Actor OutageStory::communicator()
{
    return {QStringLiteral("J. Ortiz"), Role::Communicator, QStringLiteral("noc-3"), true};
}

Actor OutageStory::unchecked(const QString &name)
{
    return {name, {}, QStringLiteral("noc-1"), false};
}

Runbook OutageStory::hostedRunbook()
{
    static const Runbook runbook = [] {
        const Result<Runbook> read = embeddedRunbook(QStringLiteral("hosted"));
        if (!read)
            qFatal("%s", qPrintable(read.error().text));
        return *read;
    }();
    return runbook;
}

PairConfig OutageStory::pair()
{
    PairConfig pair;
    pair.id = QStringLiteral("hosted");
    pair.name = QStringLiteral("Hosted Voice");
    pair.production.id = QStringLiteral("naperville");
    pair.production.name = QStringLiteral("Naperville, IL");
    pair.production.shortName = QStringLiteral("Naperville");
    pair.production.zone = "America/Chicago";
    pair.backup.id = QStringLiteral("centennial");
    pair.backup.name = QStringLiteral("Centennial, CO");
    pair.backup.shortName = QStringLiteral("Centennial");
    pair.backup.zone = "America/Denver";
    return pair;
}

QList<Customer> OutageStory::makeCustomers(int count)
{
    QList<Customer> customers;
    for (int i = 1; i <= count; ++i) {
        Customer customer;
        customer.id = QStringLiteral("c%1").arg(i);
        customer.name = QStringLiteral("Customer %1 <b>%2</b>").arg(i).arg(QStringLiteral("%1"));
        customer.contact = QStringLiteral("Contact %1").arg(i);
        customer.zone = "America/Denver";
        customers.append(customer);
    }
    return customers;
}

} // namespace Switchback
