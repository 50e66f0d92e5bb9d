// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/reroute.h"

#include "models/core/counted.h"
#include "models/record/recordtext.h"
#include "models/steps/reroute/drawncalls.h"
#include "models/steps/reroute/rulesofforwarding.h"
#include "models/steps/shared/drawnmessages.h"
#include "models/steps/shared/drawntables.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/stepdrawn.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
struct RecordWords {
    Q_DECLARE_TR_FUNCTIONS(Record)
};
using Of = ActionField::Of;

/// The newest request that has gone out, or is going; null: nobody has been asked by a message yet.
const Notice *request(const Incident &incident, const RunbookStep &step)
{
    const auto found =
        std::find_if(incident.notices.crbegin(), incident.notices.crend(), [&](const Notice &each) {
            return each.step == step.key && each.queuedAt && !each.withdrawnAt;
        });
    return found == incident.notices.crend() ? nullptr : &*found;
}

/// Gateways carry the request here, and it is still to be written.
bool asksByMessage(const StepScene &scene)
{
    return scene.in.carried && scene.incident().open() && scene.count.open() > 0 &&
           !request(scene.incident(), scene.step);
}

/// Whom the request did not reach, and nobody has asked by other means since.
bool wantsTheHand(const Notice *request, const CustomerRecord &record, Standing standing)
{
    return request && request->sentAt && !record.askedAt && standing == Standing::Open;
}

/// Of those whom it did not reach, who are few: nobody walks over all for it.
int countByHand(const StepScene &scene, const Notice *request)
{
    const Incident &incident = scene.incident();
    const QStringList missed = request ? request->notReached : QStringList();
    return int(std::count_if(missed.cbegin(), missed.cend(), [&](const QString &id) {
        const Customer *who = incident.customer(id);
        return who && wantsTheHand(request, incident.record(id),
                                   *rerouteRoom().standing(incident, scene.step, *who));
    }));
}

void placeRow(CustomerRow &row, Standing standing, SeenCalls::State seen)
{
    static const QHash<SeenCalls::State, QString> watched{
        {SeenCalls::State::Half, QStringLiteral("half")},
        {SeenCalls::State::Both, QStringLiteral("both")},
        {SeenCalls::State::NotMoved, QStringLiteral("astray")}};
    if (watched.contains(seen) && (standing == Standing::Half || standing == Standing::Open)) {
        row.group = watched.value(seen);
        row.mark = Mark::Warning;
        return;
    }
    switch (standing) {
    case Standing::Good:
        row.group = QStringLiteral("moved");
        row.mark = Mark::Fine;
        break;
    case Standing::Excused:
        row.group = QStringLiteral("without");
        row.mark = Mark::Warning;
        break;
    case Standing::Half:
        row.group = QStringLiteral("says");
        row.mark = Mark::Warning; // says so, and nobody has seen a call
        break;
    case Standing::Open:
        row.group = QStringLiteral("waiting");
        break;
    }
}

/// What a person wrote down, where no SBC says where calls arrive.
QString movedCell(const StepScene &scene, const Customer &customer, Standing standing)
{
    const CustomerRecord &record = scene.incident().record(customer.id);
    return standing == Standing::Excused ? Words::tr("gone on without: %1").arg(record.excusedWhy)
                                         : factText(scene.incident(), record.moved);
}

CustomerRow rerouteRow(const StepScene &scene, const Notice *asked, const Customer &customer)
{
    const Incident &incident = scene.incident();
    const CustomerRecord &record = incident.record(customer.id);
    const Standing standing = *rerouteRoom().standing(incident, scene.step, customer);
    CustomerRow row = customerRow(customer);
    placeRow(row, standing, record.seen.state);
    const bool byHand = wantsTheHand(asked, record, standing);
    if (byHand) {
        row.group = QStringLiteral("unasked");
        row.mark = Mark::Bad;
    }
    row.cells = {record.askedAt ? shortTime(incident, record.askedAt)
                 : byHand       ? Words::tr("not reached")
                                : Words::tr("not yet"),
                 record.saysDoneAt ? shortTime(incident, record.saysDoneAt) : Words::tr("no"),
                 incident.callsSeenSince ? callCell(scene, customer) : movedCell(scene, customer, standing)};
    return row;
}

/// Groups and sentence, as the rows lie in them.
void countRows(CustomerTable &table, const StepScene &scene, const QHash<QString, int> &groups)
{
    const auto in = [&groups](const char *group) { return groups.value(QLatin1String(group)); };
    const QString there = Words::tr("Still at %1").arg(scene.incident().fromName);
    addGroupIfAny(table, QStringLiteral("unasked"), Words::tr("Ask by hand"), in("unasked"));
    addGroup(table, QStringLiteral("waiting"), Words::tr("Waiting"), in("waiting"));
    addGroup(table, QStringLiteral("says"), Words::tr("Say done"), in("says"));
    addGroupIfAny(table, QStringLiteral("astray"), there, in("astray"));
    addGroupIfAny(table, QStringLiteral("half"), Words::tr("Half moved"), in("half"));
    addGroupIfAny(table, QStringLiteral("both"), Words::tr("Now here, now there"), in("both"));
    addGroup(table, QStringLiteral("moved"), Words::tr("Moved"), in("moved"));
    addGroupIfAny(table, QStringLiteral("without"), Words::tr("Gone on without"), in("without"));
    QStringList parts{Words::tr("%1 moved").arg(in("moved"))};
    if (in("half") > 0)
        parts += Words::tr("%1 half moved").arg(in("half"));
    if (in("both") > 0)
        parts += Words::tr("%1 now here, now there").arg(in("both"));
    if (in("astray") > 0)
        parts += Words::tr("%1 still at %2").arg(in("astray")).arg(scene.incident().fromName);
    parts += Words::tr("%1 say done").arg(in("says"));
    parts += Words::tr("%1 waiting").arg(in("waiting") + in("unasked"));
    table.sentence = parts.join(QStringLiteral(" · "));
}

CustomerTable rerouteTable(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    const CustomerCount &count = scene.count;
    const Notice *const asked = request(incident, scene.step);
    CustomerTable table;
    table.columns = {Words::tr("Asked"), Words::tr("Says done"),
                     incident.callsSeenSince ? Words::tr("Last call, to go to %1").arg(incident.toName)
                                             : Words::tr("Calls at %1").arg(incident.toName)};
    QHash<QString, int> groups;
    addRecipientRows(
        table, scene, [&](const Customer &customer) { return rerouteRow(scene, asked, customer); },
        besideCalls(scene), &groups);
    countRows(table, scene, groups);
    table.done = shareOf(count.good, count.all);
    table.half = shareOf(count.half, count.all);
    return table;
}

/// What can be written down of those who are chosen. Whose calls are seen needs no person's word for it.
QList<WizardAction> records(const Incident &incident)
{
    const auto record = [](const char *key, const QString &text, Do::CustomerFact fact,
                           StepOutcome outcome = StepOutcome::Passed) {
        return wanting(makeAction(key, text, Do::RecordCustomers{fact, {}, outcome, {}}), Of::Customers);
    };
    const bool seen = incident.callsSeenSince.has_value();
    WizardAction moved = record("recordMoved", seen ? Words::tr("Moved, by your word…") : Words::tr("Moved…"),
                                Do::CustomerFact::Moved);
    moved.fields +=
        ActionField{Of::Found, Words::tr("What was seen of their calls at the new site?"), {}, true, {}};
    QList<WizardAction> made{record("recordAsked", Words::tr("Asked"), Do::CustomerFact::Asked),
                             record("recordSays", Words::tr("Says done"), Do::CustomerFact::SaysDone)};
    if (!seen || std::any_of(incident.records.cbegin(), incident.records.cend(),
                             [](const CustomerRecord &each) { return each.noTrunk; }))
        made += moved;
    made += asking(
        record("recordWithout", Words::tr("Go on without…"), Do::CustomerFact::Excused, StepOutcome::Skipped),
        Words::tr("Why do you go on without them?"));
    return made;
}

QString rerouteLine(const Record &record, const CustomerRecord &facts)
{
    QStringList parts;
    if (facts.askedAt)
        parts += RecordWords::tr("asked %1").arg(shortMomentText(record, *facts.askedAt));
    if (facts.saysDoneAt)
        parts += RecordWords::tr("says done %1").arg(shortMomentText(record, *facts.saysDoneAt));
    if (const QString seen = seenCallsText(record, facts.seen); !seen.isEmpty())
        parts += seen;
    else if (facts.noTrunk)
        parts += RecordWords::tr("no trunk is theirs alone: no call can be known as theirs");
    if (facts.moved.at) {
        QStringList moved{
            RecordWords::tr("calls seen %1: %2")
                .arg(shortMomentText(record, *facts.moved.at), stepOutcomeText(facts.moved.outcome))};
        if (!facts.moved.found.isEmpty())
            moved += printable(facts.moved.found);
        parts += moved.join(QStringLiteral(", "));
    }
    if (!facts.excusedWhy.isEmpty())
        parts += RecordWords::tr("gone on without: %1 (%2)")
                     .arg(printable(facts.excusedWhy), printable(facts.excusedBy, 80));
    return parts.join(QStringLiteral("; "));
}

WizardAction setCalls(const StepScene &scene, const QString &site, const QString &mode)
{
    const Incident &incident = scene.incident();
    const bool left = site == incident.from;
    const Do::InStep command{scene.step.key,
                             QLatin1String(SetCallsWord),
                             {{QStringLiteral("site"), site}, {QStringLiteral("mode"), mode}}};
    const QString name = left ? incident.fromName : incident.toName;
    WizardAction set = mode == takeWord()
                           ? makeAction(left ? "takeCalls" : "takeCallsThere",
                                        Words::tr("Take calls at %1").arg(name), command)
                           : makeAction("forwardCalls", Words::tr("Forward calls of %1").arg(name), command);
    set.alsoPaused = true;
    return set;
}

/// What can be done with the SBCs: one that passes calls on by the word of people, or by its own takes not
/// all, is made to take them, whenever that is; the one that is left to pass them on where it tells anything,
/// or is kept.
void addSetCalls(QList<WizardAction> &made, const StepScene &scene)
{
    const Incident &incident = scene.incident();
    const auto wanted = callsWanted(incident);
    for (const QString &site : {incident.from, incident.to}) {
        const QString state = scene.in.calls.sbcs.value(site);
        const bool forwards = wanted.value(site).forward || state == QLatin1String("draining");
        if (canBeMadeToTake(wanted.value(site), state))
            made += setCalls(scene, site, takeWord());
        if (!forwards && site == incident.from && incident.open() && !hasNoSbc(incident, site) &&
            (incident.callsSeenSince || wanted.contains(site)))
            made += setCalls(scene, site, forwardWord());
    }
}

class RerouteDrawn final : public StepDrawn
{
public:
    [[nodiscard]] QString summary(const StepScene &scene) const override
    {
        const QHash<QString, CustomerRecord> &records = scene.incident().records;
        const bool begun = std::any_of(records.cbegin(), records.cend(), [](const CustomerRecord &record) {
            return record.askedAt || record.movedAt();
        });
        return begun ? Words::tr("%1 of %2 customers moved", nullptr, howMany(scene.count.all))
                           .arg(scene.count.good)
                           .arg(scene.count.all)
                     : QString();
    }
    void addPage(WizardView &view, const StepScene &scene) const override
    {
        view.table = rerouteTable(scene);
        view.records = records(scene.incident());
        const Incident &incident = scene.incident();
        const Notice *asked = request(incident, scene.step);
        if (asked && asked->carried)
            view.notice = noticePart(scene, {asked->id, 0});
        else if (asksByMessage(scene))
            view.notice = noticePart(scene);
        // By their own means a person asks all of them, or those whom no gateway has reached.
        if (!view.notice || countByHand(scene, asked) > 0)
            view.request = fillIn(scene.step.text, placeholders(incident, scene.in.now));
        view.byHand = callsNote(scene);
    }
    [[nodiscard]] QString status(const StepScene &scene) const override
    {
        return Words::tr("%1 customers still to move", nullptr, howMany(scene.count.open()))
            .arg(scene.count.open());
    }
    [[nodiscard]] QList<WizardAction> actions(const StepScene &scene, bool settled) const override
    {
        WizardAction pass = passAction(scene.step, Words::tr("All have moved: go on"));
        blockIf(pass, scene.count.open() > 0,
                Words::tr("%1 customers still to move", nullptr, howMany(scene.count.open()))
                    .arg(scene.count.open()));
        QList<WizardAction> made;
        if (settled || !scene.incident().open()) {
            addSetCalls(made, scene);
            return made;
        }
        if (asksByMessage(scene)) {
            const auto all = scene.incident().customers.size();
            made += wanting(
                makeAction("ask", Words::tr("Ask %1 customers to reroute", nullptr, howMany(all)).arg(all),
                           Do::ComposeNotice{scene.step.key, {}, true}, true),
                Of::Words, Words::tr("Missing: the message."));
            pass.primary = false;
        }
        made += pass;
        made += overrideAction(scene.step, Words::tr("Go on without them…"),
                               Words::tr("Why do you go on without them?"));
        addSetCalls(made, scene);
        return made;
    }
    [[nodiscard]] QString stillEnds(const StepScene &scene) const override
    {
        const Incident &incident = scene.incident();
        const auto wanted = callsWanted(incident);
        QStringList sites;
        for (const QString &site : {incident.from, incident.to}) {
            if (canBeMadeToTake(wanted.value(site), scene.in.calls.sbcs.value(site)))
                sites += site == incident.from ? incident.fromName : incident.toName;
        }
        return sites.isEmpty() ? QString()
                               : Words::tr("Closed; the SBC can still be made to take calls: %1.")
                                     .arg(sites.join(QStringLiteral(", ")));
    }
    /// An SBC that passes calls on can be made to take them at any time.
    [[nodiscard]] bool goesOn(const Incident & /*incident*/) const override { return true; }
    [[nodiscard]] QString recordLine(const Record &record, const RecordStep &,
                                     const RecordCustomer &customer) const override
    {
        return rerouteLine(record, customer.facts);
    }
};
} // namespace

const StepDrawn &rerouteDrawn()
{
    static const RerouteDrawn drawn;
    return drawn;
}

} // namespace Switchback
