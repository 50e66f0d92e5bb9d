// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/reroute/reroute.h"

#include "models/core/counted.h"
#include "models/incident/notices.h"
#include "models/record/recordtext.h"
#include "models/steps/shared/drawnmessages.h"
#include "models/steps/shared/drawntables.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/stepdrawn.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>
#include <QSet>

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

/// Of those whom it did not reach or who came later, who are few: nobody walks over all for it.
int countByHand(const StepScene &scene, const Notice *request)
{
    const Incident &incident = scene.incident();
    QSet<QString> missed;
    if (request) {
        missed = QSet<QString>(request->notReached.cbegin(), request->notReached.cend());
        for (auto joined = incident.joined.cbegin(); joined != incident.joined.cend(); ++joined)
            missed.insert(joined.key());
    }
    return int(std::count_if(missed.cbegin(), missed.cend(), [&](const QString &id) {
        const Customer *who = incident.customer(id);
        return who && wantsTheHand(request, incident.record(id),
                                   *rerouteRoom().standing(incident, scene.step, *who));
    }));
}

void placeRow(CustomerRow &row, Standing standing)
{
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

CustomerTable rerouteTable(const StepScene &scene)
{
    const Incident &incident = scene.incident();
    const CustomerCount &count = scene.count;
    const Notice *const asked = request(incident, scene.step);
    CustomerTable table;
    table.columns = {Words::tr("Asked"), Words::tr("Says done"),
                     Words::tr("Calls at %1").arg(incident.toName)};
    addRecipientRows(table, scene, [&](const Customer &customer) {
        const CustomerRecord &record = incident.record(customer.id);
        const Standing standing = *rerouteRoom().standing(incident, scene.step, customer);
        CustomerRow row = customerRow(incident, customer);
        placeRow(row, standing);
        const bool byHand = wantsTheHand(asked, record, standing);
        if (byHand) {
            row.group = QStringLiteral("unasked");
            row.mark = Mark::Bad;
        }
        const QString moved = standing == Standing::Excused
                                  ? Words::tr("gone on without: %1").arg(record.excusedWhy)
                                  : factText(incident, record.moved);
        row.cells = {record.askedAt ? shortTime(incident, record.askedAt)
                     : byHand       ? Words::tr("not reached")
                                    : Words::tr("not yet"),
                     record.saysDoneAt ? shortTime(incident, record.saysDoneAt) : Words::tr("no"), moved};
        return row;
    });
    const int byHand = countByHand(scene, asked);
    addGroupIfAny(table, QStringLiteral("unasked"), Words::tr("Ask by hand"), byHand);
    addGroup(table, QStringLiteral("waiting"), Words::tr("Waiting"), count.open() - count.half - byHand);
    addGroup(table, QStringLiteral("says"), Words::tr("Say done"), count.half);
    addGroup(table, QStringLiteral("moved"), Words::tr("Moved"), count.good);
    addGroupIfAny(table, QStringLiteral("without"), Words::tr("Gone on without"), count.excused);
    table.sentence = Words::tr("%1 moved · %2 say done · %3 waiting")
                         .arg(count.good)
                         .arg(count.half)
                         .arg(count.open() - count.half);
    table.done = shareOf(count.good, count.all);
    table.half = shareOf(count.half, count.all);
    return table;
}

/// What can be written down of those who are chosen.
QList<WizardAction> records()
{
    const auto record = [](const char *key, const QString &text, Do::CustomerFact fact,
                           StepOutcome outcome = StepOutcome::Passed) {
        return wanting(makeAction(key, text, Do::RecordCustomers{fact, {}, outcome, {}}), Of::Customers);
    };
    WizardAction moved = record("recordMoved", Words::tr("Moved…"), Do::CustomerFact::Moved);
    moved.fields +=
        ActionField{Of::Found, Words::tr("What was seen of their calls at the new site?"), {}, true, {}};
    return {record("recordAsked", Words::tr("Asked"), Do::CustomerFact::Asked),
            record("recordSays", Words::tr("Says done"), Do::CustomerFact::SaysDone), moved,
            asking(record("recordWithout", Words::tr("Go on without…"), Do::CustomerFact::Excused,
                          StepOutcome::Skipped),
                   Words::tr("Why do you go on without them?"))};
}

QString rerouteLine(const Record &record, const CustomerRecord &facts)
{
    QStringList parts;
    if (facts.askedAt)
        parts += RecordWords::tr("asked %1").arg(shortMomentText(record, *facts.askedAt));
    if (facts.saysDoneAt)
        parts += RecordWords::tr("says done %1").arg(shortMomentText(record, *facts.saysDoneAt));
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

class RerouteDrawn final : public StepDrawn
{
public:
    [[nodiscard]] QString summary(const StepScene &scene) const override
    {
        const QHash<QString, CustomerRecord> &records = scene.incident().records;
        const bool begun = std::any_of(records.cbegin(), records.cend(), [](const CustomerRecord &record) {
            return record.askedAt || record.moved.outcome == StepOutcome::Passed;
        });
        return begun ? Words::tr("%1 of %2 customers moved", nullptr, howMany(scene.count.all))
                           .arg(scene.count.good)
                           .arg(scene.count.all)
                     : QString();
    }
    void addPage(WizardView &view, const StepScene &scene) const override
    {
        view.table = rerouteTable(scene);
        view.records = records();
        const Incident &incident = scene.incident();
        const Notice *asked = request(incident, scene.step);
        if (asked && asked->carried)
            view.notice = noticePart(scene, {asked->id, 0});
        else if (asksByMessage(scene))
            view.notice = noticePart(scene);
        // By their own means a person asks all of them, or those whom no gateway has reached.
        if (!view.notice || countByHand(scene, asked) > 0)
            view.request = fillIn(scene.step.text, placeholders(incident, scene.in.now));
        view.byHand = Words::tr(
            "Calls are not counted here yet: look at the SBC yourself and record what you saw there.");
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
        if (settled)
            return {pass};
        QList<WizardAction> made;
        if (asksByMessage(scene)) {
            const auto all = scene.incident().customers.size();
            made += wanting(
                makeAction("ask", Words::tr("Ask %1 customers to reroute", nullptr, howMany(all)).arg(all),
                           Do::ComposeNotice{scene.step.key, {}, true}, true),
                Of::Words, Words::tr("Missing: the message."));
            pass.primary = false;
        }
        return made + QList<WizardAction>{pass, overrideAction(scene.step, Words::tr("Go on without them…"),
                                                               Words::tr("Why do you go on without them?"))};
    }
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
