// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/people/customererase.h"

#include "app/console/terminal/longwait.h"
#include "app/console/terminal/people/customerfiles.h"
#include "app/console/terminal/people/terminalwho.h"
#include "app/console/terminal/terminaltools.h"
#include "app/customers/erasuretext.h"
#include "app/pair/customers/directory.h"
#include "models/core/visibletext.h"
#include "models/incident/incident.h"

#include <QCoreApplication>

#include <limits>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

/// Who is to be called in an incident is not forgotten in the middle of it.
Outcome mayBeErased(Store &store, const QString &pair, const QString &customer)
{
    EventQuery newest;
    newest.pair = pair;
    newest.kinds = {QStringLiteral("incident.declared")};
    newest.newestFirst = true;
    newest.limit = 1;
    const Result<QList<Event>> declared = wait(store.events(newest));
    if (!declared || declared->isEmpty())
        return declared ? Outcome(Done{}) : Outcome(declared.error());
    EventQuery whole;
    whole.incident = declared->first().incident;
    whole.limit = std::numeric_limits<int>::max();
    const Result<QList<Event>> events = wait(store.events(whole));
    if (!events)
        return events.error();
    const Result<Incident> incident = foldIncident(*events);
    if (!incident || !incident->open() || !incident->customer(customer))
        return Done{};
    return Error{QStringLiteral("not_now"),
                 Words::tr("Incident %1 is open, and this customer is part of it.").arg(incident->number),
                 Words::tr("Close it first; then erase.")};
}

Result<QString> nameOf(Store &store, const QStringList &lists, const Erasure &what)
{
    for (const QString &list : lists) {
        const Result<QList<CustomerCard>> known = wait(store.cards(list));
        if (!known)
            return known.error();
        for (const CustomerCard &each : *known) {
            if (each.id == what.customer)
                return each.name;
        }
    }
    if (!what.places.isEmpty() || !what.shared.isEmpty() || !what.older.isEmpty())
        return Words::tr("no longer on a list");
    return wrongUse(Words::tr("There is no customer %1.").arg(visibleText(what.customer)),
                    Words::tr("See: switchback customers list"));
}

} // namespace

int eraseCustomer(Store &store, const PairConfig &config, const CustomersOptions &options, const Clock &clock)
{
    const QString &pair = config.id;
    const QStringList lists{pair, drillList(pair)};
    const Result<Erasure> what = wait(store.erasure(pair, options.name));
    if (!what)
        return fail(what.error());
    const Result<QString> name = nameOf(store, lists, *what);
    if (!name)
        return fail(name.error(), 1);
    print(erasureText(*what, *name));
    if (const Outcome may = mayBeErased(store, pair, options.name); !may)
        return fail(may.error(), 1);
    if (options.reason.trimmed().isEmpty())
        return fail(
            wrongUse(Words::tr("A reason is missing. Nothing was erased."),
                     Words::tr("It stands in the log for ever: --reason WORDS, without the person's name.")),
            1);
    if (options.confirm.trimmed() != options.name)
        return fail({QStringLiteral("not_confirmed"), Words::tr("Nothing was erased."),
                     Words::tr("To go ahead, name the customer once more: --confirm %1").arg(options.name)},
                    1);
    const Result<QList<Operator>> people = wait(store.operators());
    if (!people)
        return fail(people.error());
    const Result<Actor> by = whoIsAllowed(store, *people, options.by, Right::ManageCustomers,
                                          rightNeeds(Right::ManageCustomers), clock);
    if (!by)
        return fail(by.error(), 1);
    Event event;
    event.at = clock.now();
    event.kind = QStringLiteral("customer.erased");
    event.pair = pair;
    event.actor = by->name;
    event.text = Words::tr("%1: what was known of the person there was erased").arg(*name);
    const Result<Event> erased =
        wait(store.eraseCustomer(event, options.name, options.reason.trimmed(), lists));
    if (!erased)
        return fail(erased.error(), exitCode(erased.error(), 3));
    print(Words::tr("Erased. Event %1 says so.\n").arg(erased->seq));
    return 0;
}

} // namespace Switchback::Terminal
