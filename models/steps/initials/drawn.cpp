// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/initials/initials.h"

#include "models/core/counted.h"
#include "models/incident/stillopen.h"
#include "models/steps/shared/drawntables.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/stepdrawn.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
using Of = ActionField::Of;

struct State {
    const char *group;
    Mark mark;
    QString word;
};
State shownAs(SignoffState state)
{
    switch (state) {
    case SignoffState::Signed:
        return {"signed", Mark::Fine, Words::tr("signed")};
    case SignoffState::Outdated:
        return {"outdated", Mark::Warning, Words::tr("signed for an older state")};
    case SignoffState::Declined:
        return {"declined", Mark::Warning, Words::tr("declined")};
    case SignoffState::NotReached:
        return {"unreached", Mark::Warning, Words::tr("not reached")};
    case SignoffState::Waiting:
        break;
    }
    return {"waiting", Mark::NotYet, Words::tr("waiting")};
}

CustomerTable initialsTable(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    CustomerTable table;
    table.columns = {Words::tr("Initials")};
    table.rows = customerRows(scene, [&](const Customer &customer) {
        CustomerRow row = customerRow(incident, customer);
        const State state = shownAs(signoffState(incident, customer.id));
        row.group = QLatin1String(state.group);
        row.mark = state.mark;
        const Signoff *newest = incident.newestSignoff(customer.id);
        row.cells = {newest ? QStringLiteral("%1 · %2").arg(state.word, shortTime(incident, newest->at))
                            : state.word};
        return row;
    });
    const auto group = [&](SignoffState state, const QString &label) {
        addGroup(table, QLatin1String(shownAs(state).group), label, incident.known.signoffs(state));
    };
    group(SignoffState::Waiting, Words::tr("Waiting"));
    group(SignoffState::Signed, Words::tr("Signed"));
    group(SignoffState::Outdated, Words::tr("Older state"));
    group(SignoffState::Declined, Words::tr("Declined"));
    group(SignoffState::NotReached, Words::tr("Not reached"));
    table.sentence = Words::tr("%1 of %2 signed").arg(scene.count.good).arg(scene.count.all);
    table.done = shareOf(scene.count.good, scene.count.all);
    table.half = shareOf(scene.count.excused, scene.count.all);
    return table;
}

void addState(InitialsPart &part, const Incident &incident, const Signoff &newest)
{
    const QString when = siteTime(incident, newest.at);
    switch (part.state) {
    case SignoffState::Waiting:
        break;
    case SignoffState::Signed:
        part.stateLine =
            Words::tr("Signed by %1 %2, taken by %3").arg(newest.printedName, when, newest.takenBy);
        break;
    case SignoffState::Outdated:
        part.stateLine =
            Words::tr(
                "Signed by %1 %2 for an older state: the evidence has changed since. Ask for them again.")
                .arg(newest.printedName, when);
        break;
    case SignoffState::Declined:
        part.stateLine = Words::tr("Declined %1: %2").arg(when, newest.reason);
        break;
    case SignoffState::NotReached:
        part.stateLine = Words::tr("Not reached %1: %2").arg(when, newest.reason);
        break;
    }
}

InitialsPart initialsPart(const WizardInputs &in)
{
    InitialsPart part;
    part.takenBy = in.actor.name;
    part.customer = in.customer;
    if (part.customer.isEmpty() || !in.incident.customer(part.customer)) {
        const int next = in.incident.known.firstUnsigned();
        part.customer = next < 0 ? QString() : in.incident.customers.at(next).id;
    }
    const Customer *customer = in.incident.customer(part.customer);
    if (!customer) {
        part.title = Words::tr("Every customer has signed or has a recorded reason");
        return part;
    }
    part.title = Words::tr("Customer initials: %1").arg(customer->name);
    part.evidence = evidenceFor(in.incident, customer->id);
    part.hash = evidenceHash(part.evidence);
    part.suggestedName = customer->contact;
    part.suggestedRole = customer->role;
    part.number = customer->phone;
    part.state = signoffState(in.incident, customer->id);
    const std::optional<Signoff> newest = in.incident.signoff(customer->id);
    if (!newest)
        return part;
    addState(part, in.incident, *newest);
    return part;
}

WizardAction saveAction(bool primary)
{
    WizardAction save =
        makeAction("save", Words::tr("Save initials, next customer"), Do::TakeInitials{}, primary);
    save.mayRest = true;
    return wanting(save, Of::Signoff);
}

WizardAction nextAction()
{
    WizardAction next;
    next.key = QStringLiteral("next");
    next.text = Words::tr("Skip for now");
    next.does = WizardAction::Does::NextCustomer;
    return next;
}

/// Why there are none, of one customer or of many.
WizardAction reasonAction(const char *key, const QString &text, Signoff::Kind kind, const QString &question)
{
    WizardAction made = asking(makeAction(key, text, Do::RecordNoInitials{kind, {}, {}}), question);
    made.side = WizardAction::Side::Left;
    return wanting(made, Of::Customers);
}

class InitialsDrawn final : public StepDrawn
{
public:
    [[nodiscard]] QString summary(const StepScene &scene) const override
    {
        return Words::tr("%1 of %2").arg(scene.count.good).arg(scene.count.all);
    }
    void addPage(WizardView &view, const StepScene &scene) const override
    {
        view.table = initialsTable(scene);
        view.initials = initialsPart(scene.in);
    }
    [[nodiscard]] QString status(const StepScene &scene) const override
    {
        return Words::tr("%1 of %2 signed").arg(scene.count.good).arg(scene.count.all);
    }
    /// Initials that come late are still taken.
    [[nodiscard]] bool goesOn(const Incident &incident) const override
    {
        return incident.open() || incident.ending == Ending::Complete;
    }
    /// The customer's own first, then what ends the step.
    [[nodiscard]] QList<WizardAction> actions(const StepScene &scene, bool settled) const override
    {
        const Incident &incident = scene.incident();
        if (!incident.open())
            return {nextAction(), saveAction(true)};
        const bool waiting = scene.count.open() > 0;
        const bool goneOn = settled && stillOpen(incident).isEmpty();
        QList<WizardAction> made{saveAction(waiting && !goneOn), nextAction(),
                                 reasonAction("unreached", Words::tr("Not reachable…"),
                                              Signoff::Kind::NotReached,
                                              Words::tr("How was it tried to reach them?")),
                                 reasonAction("decline", Words::tr("Declines…"), Signoff::Kind::Declined,
                                              Words::tr("Why does the customer decline?"))};
        if (settled)
            return made;
        WizardAction pass = passAction(scene.step, Words::tr("All have signed: end this step"));
        blockIf(pass, waiting,
                Words::tr("%1 customers without initials or a reason", nullptr, howMany(scene.count.open()))
                    .arg(scene.count.open()));
        pass.primary = !waiting;
        return made + QList{pass, overrideAction(scene.step), skipAction(scene.step)};
    }
};
} // namespace

const StepDrawn &initialsDrawn()
{
    static const InitialsDrawn drawn;
    return drawn;
}

} // namespace Switchback
