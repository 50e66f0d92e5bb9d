// SPDX-License-Identifier: GPL-3.0-or-later
#include "demowizard.h"

#include "demorunbook.h"

#include "models/incident/clocks.h"
#include "models/incident/testcalls/placedcalls.h"
#include "models/runbook/runevents.h"
#include "models/steps/reroute/rulesofforwarding.h"
#include "models/steps/reroute/rulesofobserved.h"
#include "models/trunks/callstold.h"
#include "tests/models/testcall/callanswers.h"

#include <QDebug>

namespace Switchback::Demo
{

using namespace std::chrono_literals;

namespace
{
QString key(const char *text)
{
    return QString::fromUtf8(text);
}

class Sayer
{
public:
    explicit Sayer(const Words &words)
        : m_words(words)
    {
    }
    QString operator()(const char *text) const { return m_words ? m_words(key(text)) : key(text); }

private:
    Words m_words;
};

PairConfig pair()
{
    PairConfig pair;
    pair.id = key("hosted");
    pair.name = key("Hosted Voice");
    pair.production.id = key("naperville");
    pair.production.name = key("Naperville, IL");
    pair.production.shortName = key("Naperville");
    pair.production.zone = "America/Chicago";
    pair.backup.id = key("centennial");
    pair.backup.name = key("Centennial, CO");
    pair.backup.shortName = key("Centennial");
    pair.backup.zone = "America/Denver";
    return pair;
}

QList<Customer> people(const Words &words)
{
    QList<Customer> made;
    const QList<CustomerRow> rows = customers(214, {key("any")}, words);
    for (const CustomerRow &row : rows) {
        Customer customer;
        customer.id = row.id;
        customer.name = row.name;
        customer.contact = row.contact;
        customer.role = Sayer(words)("IT director");
        customer.phone = row.phone;
        customer.email = row.email;
        customer.zone = "America/Chicago";
        made += customer;
    }
    return made;
}
} // namespace

QList<CustomerRow> customers(int count, const QStringList &groups, const Words &words)
{
    const Sayer say(words);
    const char *const names[] = {"Acme Dental Group", "Borealis Freight",   "Carver County Clinic",
                                 "Delmar Insurance",  "Eastgate Hotels",    "Fenwick Legal",
                                 "Gulfport Schools",  "Harbor Credit Union"};
    const char *const people[] = {"J. Ortiz",  "M. Lindqvist", "D. Osei",   "P. Nguyen",
                                  "R. Haddad", "S. Moreau",    "T. Becker", "A. Silva"};
    const QHash<QString, Mark> marks{{key("moved"), Mark::Fine},       {key("passed"), Mark::Fine},
                                     {key("signed"), Mark::Fine},      {key("says"), Mark::Warning},
                                     {key("outdated"), Mark::Warning}, {key("failed"), Mark::Bad},
                                     {key("declined"), Mark::Bad},     {key("unreached"), Mark::Unknown}};
    QList<CustomerRow> rows;
    for (int i = 0; i < count; ++i) {
        CustomerRow row;
        row.id = QStringLiteral("customer-%1").arg(i + 1);
        row.name = say(names[i % 8]);
        if (i >= 8)
            row.name += QStringLiteral(" %1").arg(i / 8 + 1);
        row.phone = QStringLiteral("+1 303 555 %1").arg(100 + i, 4, 10, QLatin1Char('0'));
        row.contact = key(people[i % 8]);
        if (i != 7) // one can be reached by telephone only
            row.email = QStringLiteral("customer-%1@example.net").arg(i + 1);
        row.group = groups.at((i * 5 + i / 7) % groups.size());
        row.mark = marks.value(row.group, Mark::NotYet);
        rows += row;
    }
    return rows;
}

Actor WizardStory::kRamos()
{
    return {key("K. Ramos"), Role::Commander | Role::Operator, key("noc-1"), true};
}

Actor WizardStory::dOsei()
{
    return {key("D. Osei"), Role::Commander | Role::Operator, key("noc-2"), true};
}

WizardStory::WizardStory(const QString &step, Instant now, const Words &words, bool drill)
    : m_at(now - 75min - 11s)
{
    in.now = now;
    begin(words, drill);
    updates();
    upTo(step);
    in.now = now;
    in.step = step == key("run") ? key("promote") : step == key("ask") ? key("reroute") : step;
    in.preview = failover(words, true);
    in.overview = outage(now, words);
    in.actor = kRamos();
    in.signedInAt = now - 20min;
    in.approvers = {key("A. Silva"), key("D. Osei")};
    in.forecast = forecast(in.incident, {}, now);
    in.log = {key("14:09:02 promote centennial/db"), key("14:09:43 promoted, timeline 2"),
              key("14:09:44 write test ok, 12 ms"), key("14:10:00 reroute asked: 214"),
              key("14:11:07 borealis: 1 call seen")};
    if (step == key("run"))
        in.run = running(now, words);
}

void WizardStory::store(const QList<PlannedEvent> &planned)
{
    for (const PlannedEvent &each : planned)
        keep(each.event);
}

void WizardStory::keep(Event event)
{
    event.seq = ++m_seq;
    if (const Outcome kept = applyEvent(in.incident, event); !kept)
        qFatal("%s", qPrintable(kept.error().text));
}

void WizardStory::begin(const Words &words, bool drill)
{
    CommandContext context;
    context.actor = kRamos();
    context.pair = pair();
    context.runbook = runbook(words);
    context.customers = people(words);
    context.nextNumber = 42;
    context.from = context.pair.production.id;
    const Instant stopped = m_at;
    context.now = m_at += 2min;
    const auto planned = plan({},
                              Do::Declare{drill ? IncidentMode::Drill : IncidentMode::Real, stopped,
                                          Sayer(words)("nothing answers")},
                              context);
    if (!planned)
        qFatal("%s", qPrintable(planned.error().text));
    store(*planned);
}

Outcome WizardStory::act(const Command &command, const Actor &actor)
{
    CommandContext context;
    context.actor = actor;
    context.now = m_at += 2s;
    context.carried = in.carried;
    const auto planned = plan(in.incident, command, context);
    if (!planned)
        return planned.error();
    store(*planned);
    return Done{};
}

void WizardStory::end(const Result<QJsonObject> &answer)
{
    const QList<OpenCall> open = openCalls(in.incident);
    if (open.isEmpty())
        qFatal("no test call is under way");
    m_at += 12s;
    store(
        {callEnded(in.incident, open.constFirst(), answer, m_at, {{key("mail"), key("sms")}, m_at + 2min})});
}

void WizardStory::notify(const Receipt &receipt)
{
    const QList<OpenCall> open = openReceipts(in.incident);
    if (open.isEmpty())
        qFatal("no notification is waited for");
    store({callNotified(in.incident, open.constFirst(), receipt, m_at += 1s)});
}

void WizardStory::callEverywhere()
{
    const auto place = [this](const QString &site) {
        const Outcome placed = act(Do::InStep{key("tests"), key("test_call"), {{key("site"), site}}});
        if (!placed)
            qFatal("%s", qPrintable(placed.error().text));
    };
    place(in.incident.to);
    end(Test::callAnswer(in.incident.to, Test::deafCall(in.incident.to)));
    place(in.incident.from);
    in.callLines = {{openCalls(in.incident).constFirst().call.op,
                     {key("Placing a test call to +18005550199"), key("It rings after 0.12 s")}}};
}

namespace
{
void must(const Outcome &outcome)
{
    if (!outcome)
        qFatal("%s", qPrintable(outcome.error().text));
}
} // namespace

/// Four have gone out in time; the fifth is due.
void WizardStory::updates()
{
    for (int slot = 1; slot <= 4; ++slot) {
        m_at = in.incident.outageAt + slot * 15min - 1min;
        notice("updates");
    }
    m_at = in.incident.outageAt + 61min;
}

void WizardStory::notice(const char *step)
{
    must(act(Do::ComposeNotice{key(step), key("{customer}: we are on it."), true}));
    must(act(Do::RecordSent{in.incident.notices.last().id, key("phone and e-mail, by hand"), {}}));
}

void WizardStory::settle(const char *step)
{
    must(act(Do::SettleStep{key(step), StepOutcome::Passed, {}, {}}));
}

void WizardStory::upTo(const QString &step)
{
    const auto at = [&step](const char *name) { return step == key(name); };
    if (at("alert") || at("updates"))
        return;
    notice("alert");
    if (at("decide"))
        return;
    must(act(Do::Decide{Choice::FailOver, {}, key("the carrier can't say when it will be back")}));
    if (at("promote") || at("run"))
        must(act(Do::AskApproval{key("promote")}));
    if (at("promote"))
        return;
    if (at("run")) {
        must(act(Do::Approve{key("promote"), false, {}}, dOsei()));
        return;
    }
    failOver();
    if (at("announce"))
        return;
    notice("announce");
    if (at("ask"))
        return;
    notice("reroute");
    reroute(!at("reroute") && !at("manual"));
    if (at("reroute") || at("manual"))
        return;
    tests(!at("tests"));
    if (!at("tests"))
        initials();
}

void WizardStory::failOver()
{
    const QString step = key("promote");
    must(act(Do::AskApproval{step}));
    must(act(Do::Approve{step, false, {}}, dOsei()));
    must(act(Do::BeginStep{step}));
    RunPlan runPlan;
    runPlan.id = key("run-1");
    runPlan.pair = in.incident.pair;
    runPlan.from = in.incident.from;
    runPlan.to = in.incident.to;
    runPlan.fromName = in.incident.fromName;
    runPlan.toName = in.incident.toName;
    runPlan.actor = kRamos().name;
    runPlan.lossSaidSeconds = 3480;
    runPlan.rowsSaid = 410;
    for (const RunbookCall &call : in.incident.runbook.step(step)->calls)
        runPlan.steps.append({call.key, call.atNew ? runPlan.to : runPlan.from, call.verb, call.title});
    RunState state;
    const auto tell = [this, &state](Event event) {
        event.incident = in.incident.id;
        keep(event);
        must(applyEvent(state, event));
    };
    tell(runStarted(runPlan, m_at));
    for (int i = 0; i < runPlan.steps.size(); ++i) {
        tell(stepIntended(state, state.steps.at(i), QString::number(i), m_at));
        tell(stepDone(state, state.steps.at(i), {}, m_at += 3s));
    }
    tell(runFinished(state, m_at));
    settle("promote");
}

QStringList WizardStory::group(qsizetype number, qsizetype groups) const
{
    QStringList ids;
    for (qsizetype i = 0; i < in.incident.customers.size(); ++i) {
        if ((i * 5 + i / 7) % groups == number)
            ids += in.incident.customers.at(i).id;
    }
    return ids;
}

void WizardStory::record(Do::CustomerFact fact, const QStringList &ids, StepOutcome outcome)
{
    must(act(Do::RecordCustomers{fact, ids, outcome,
                                 outcome == StepOutcome::Failed ? key("no audio") : key("audio both ways")}));
}

/// Each calls by one trunk, one after the other, so long after now.
void WizardStory::call(const QString &site, const QStringList &customers, Duration after)
{
    CallsTold page;
    for (const QString &id : customers)
        page.calls += TrunkCall{id + key("-1"), false, m_at + (after += 700ms)};
    m_owners.called(m_book.take(site, page), m_book.stamp());
}

/// Those who have moved, and others who call where they always have.
void WizardStory::seeCalls(const QStringList &moved)
{
    QList<CustomerCard> cards;
    for (const Customer &customer : in.incident.customers) {
        CustomerCard card = cardOf(customer);
        card.trunks = QStringList{customer.id + key("-1")};
        if (customer.id == moved.constFirst() && moved.size() < in.incident.customers.size())
            card.trunks += customer.id + key("-2"); // of these one has stayed
        cards += card;
    }
    m_owners.set(cards);
    const QString from = in.incident.from, to = in.incident.to;
    store(planCallsSeen(in.incident, {from, to}, {&m_book, &m_owners}, m_at));
    CallsTold second;
    second.calls += TrunkCall{moved.constFirst() + key("-2"), false, m_at - 4min};
    m_owners.called(m_book.take(from, second), m_book.stamp());
    call(from, group(0, 4), -30min);
    call(from, group(1, 9), 20s);
    call(to, moved, 30s);
    store(planObserved(in.incident, all(), {&m_book, &m_owners}, m_at + 4min));
    in.calls = {{&m_book, &m_owners},
                in.incident.outageAt - 15min,
                {},
                {},
                {{from, key("draining")}, {to, key("open")}}};
}

/// A third has moved, a third says so.
void WizardStory::reroute(bool everybody)
{
    record(Do::CustomerFact::SaysDone, group(1, 3));
    seeCalls(everybody ? all() : group(2, 3));
    if (everybody)
        settle("reroute");
}

void WizardStory::tests(bool everybody)
{
    const QStringList passed = everybody ? all() : group(2, 3);
    if (!everybody)
        record(Do::CustomerFact::TestCall, group(1, 3), StepOutcome::Failed);
    record(Do::CustomerFact::TestCall, passed);
    record(Do::CustomerFact::TestNotification, passed);
    if (everybody)
        settle("tests");
}

void WizardStory::sign(const QString &customer)
{
    Signoff signoff;
    signoff.customer = customer;
    signoff.printedName = key("Diana Osei");
    signoff.role = key("IT director");
    signoff.initials = key("DO");
    signoff.how = InitialsHow::ByPhone;
    signoff.number = key("+1 303 555 0117");
    signoff.readBack = key("calls were rerouted and tested");
    signoff.evidence = evidenceFor(in.incident, customer);
    signoff.hash = evidenceHash(signoff.evidence);
    must(act(Do::TakeInitials{signoff}));
}

/// A fifth each: waiting, signed for an older state, declined, not reached, signed.
void WizardStory::initials()
{
    for (const qsizetype signedOnes : {1, 4}) {
        const QStringList ids = group(signedOnes, 5);
        for (const QString &id : ids)
            sign(id);
    }
    record(Do::CustomerFact::TestCall, group(1, 5));
    must(act(Do::RecordNoInitials{Signoff::Kind::Declined, group(2, 5), key("their lawyer first")}));
    must(act(Do::RecordNoInitials{Signoff::Kind::NotReached, group(3, 5), key("three calls")}));
}

void WizardStory::sit(Seat seat)
{
    switch (seat) {
    case Seat::Here:
        break;
    case Seat::Paused:
        must(act(Do::Pause{}));
        break;
    case Seat::Closed:
        while (const RunbookStep *step = currentStep(in.incident))
            must(act(Do::SettleStep{step->key, StepOutcome::Overridden, key("it ends here"), {}}));
        must(act(Do::CloseComplete{}));
        break;
    case Seat::Elsewhere:
        in.wheelHolder =
            key("D. Osei has the wheel at noc-2: everything is shown, nothing can be done from here.");
        break;
    case Seat::Nobody:
        in.actor = {};
        in.signedInAt.reset();
        break;
    }
}

void WizardStory::carry()
{
    in.carried = true;
    QStringList ids;
    for (const Customer &each : in.incident.customers)
        ids += each.id;
    in.recipients = RecipientsKnown(recipientsOf(in.incident.customers), ids,
                                    {Channel::Email, Channel::Sms, Channel::Call});
}

void WizardStory::goOut()
{
    must(act(Do::ComposeNotice{in.step, view().notice->draft.words, true}));
    const QStringList ids = all();
    MessageStanding standing;
    standing.customers = int(ids.size());
    standing.told = standing.customers / 2;
    standing.trying = standing.customers - standing.told - 1;
    standing.late = ids.mid(standing.told, 3);
    standing.unreached = {ids.last()};
    in.messages.insert(in.incident.notices.last().id, standing);
}

WizardView wizard(const QString &step, Instant now, const Words &words, Seat seat, bool drill)
{
    WizardStory story(step, now, words, drill);
    story.sit(seat);
    return story.view();
}

QString leftByTheLastCase(Instant now, const Words &words)
{
    WizardStory story(QStringLiteral("reroute"), now, words);
    story.sit(Seat::Closed);
    return sbcsNotOpen(story.incident(), story.in.calls.sbcs);
}

} // namespace Switchback::Demo
