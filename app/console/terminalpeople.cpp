// SPDX-License-Identifier: GPL-3.0-or-later
// Operators, customers and runbooks from a terminal.
#include "app/config/runbookfile.h"
#include "app/console/outages.h"
#include "app/console/terminal.h"
#include "app/console/terminaltools.h"
#include "app/customers/customerfile.h"
#include "app/operators/secret.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback::Terminal
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Terminal", text);
}

Error wrong(const QString &text, const QString &hint)
{
    return Error{QStringLiteral("usage"), text, hint};
}

Result<Roles> rolesFrom(const QString &words)
{
    Roles roles;
    const QStringList keys = words.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &key : keys) {
        const std::optional<Role> role = operatorRoleFromKey(key.trimmed());
        if (!role)
            return wrong(tr("There is no role %1.").arg(key),
                         tr("Roles are: %1").arg(operatorRoleKeys(Roles(0x3f)).join(QStringLiteral(", "))));
        roles |= *role;
    }
    if (!roles)
        return wrong(tr("An operator needs a role."), tr("For instance: --roles operator,communicator"));
    return roles;
}

const Operator *find(const QList<Operator> &operators, const QString &name)
{
    const auto found = std::find_if(operators.cbegin(), operators.cend(),
                                    [&](const Operator &each) { return each.name == name; });
    return found == operators.cend() ? nullptr : &*found;
}

Event peopleEvent(const PeopleOptions &options, const QString &kind, const QString &text, const Clock &clock)
{
    Event event;
    event.at = clock.now();
    event.kind = kind;
    event.actor = options.by;
    event.text = text;
    return event;
}

/// Once there are operators, only an administrator changes them.
Outcome mayManage(Store &store, const QList<Operator> &operators, const PeopleOptions &options, Right right)
{
    const bool anybody = std::any_of(operators.cbegin(), operators.cend(), [](const Operator &each) {
        return !each.retired && each.roles.testFlag(Role::Administrator);
    });
    if (!anybody)
        return Done{};
    const Operator *by = find(operators, options.by);
    if (!by || by->retired || !may(by->roles, right))
        return Error{QStringLiteral("not_allowed"), rightNeeds(right),
                     tr("Say who you are: --by NAME, then type your secret.")};
    const Result<QString> hash = wait(store.operatorSecret(by->name));
    const QByteArray secret = askSecret(tr("Secret of %1").arg(by->name));
    if (!hash || !wait(checkSecret(secret, hash->toLatin1())))
        return Error{QStringLiteral("not_signed_in"), tr("Name and secret don't belong together."), {}};
    return Done{};
}

int list(const QList<Operator> &operators)
{
    if (operators.isEmpty())
        print(
            tr("No operators are set up: names are taken as given, and nobody's second word is checked.\n"));
    for (const Operator &each : operators)
        print(QStringLiteral("%1  %2%3\n")
                  .arg(visibleText(each.name).leftJustified(28),
                       operatorRoleKeys(each.roles).join(QStringLiteral(", ")),
                       each.retired ? tr("  (retired)") : QString()));
    return 0;
}

Outcome change(Store &store, const PeopleOptions &options, const QList<Operator> &operators,
               const Clock &clock)
{
    const Operator *known = find(operators, options.name);
    Operator changed = known ? *known : Operator{options.name, {}, false};
    QString hash;
    QString kind;
    QString text;
    if (options.what == PeopleOptions::What::Retire) {
        if (!known)
            return wrong(tr("There is no operator %1.").arg(options.name),
                         tr("See: switchback operator list"));
        changed.retired = true;
        kind = QStringLiteral("operator.retired");
        text = tr("%1 is no operator any more").arg(options.name);
    } else {
        const Result<Roles> roles =
            options.roles.isEmpty() && known ? Result<Roles>(known->roles) : rolesFrom(options.roles);
        if (!roles)
            return roles.error();
        changed.roles = *roles;
        changed.retired = false;
        const QByteArray secret = askSecret(tr("New secret of %1").arg(options.name));
        const Result<QByteArray> made = wait(makeSecret(secret));
        if (!made)
            return made.error();
        hash = QString::fromLatin1(*made);
        kind = known ? QStringLiteral("operator.changed") : QStringLiteral("operator.added");
        text = tr("%1: %2").arg(options.name, operatorRoleKeys(*roles).join(QStringLiteral(", ")));
    }
    // The log first: nobody gets a right that nobody can see having been given.
    const Result<Event> stored = wait(store.append(peopleEvent(options, kind, text, clock)));
    if (!stored)
        return stored.error();
    return wait(store.putOperator(changed, hash));
}
} // namespace

int operators(const ConsoleConfig &config, const PeopleOptions &options, const Clock &clock)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const Result<QList<Operator>> known = wait((*store)->operators());
    if (!known)
        return fail(known.error());
    if (options.what == PeopleOptions::What::List)
        return list(*known);
    const QString name = options.name.trimmed();
    if (name.isEmpty() || name.size() > 60 || visibleText(name) != name)
        return fail(wrong(tr("A name has 1 to 60 characters that can be read."), {}), 64);
    const Outcome allowed = mayManage(**store, *known, options, Right::ManageOperators);
    if (!allowed)
        return fail(allowed.error(), 1);
    const Outcome changed = change(**store, options, *known, clock);
    if (!changed)
        return fail(changed.error(), 1);
    print(tr("Done. %1\n").arg(visibleText(name)));
    return 0;
}

int customers(const ConsoleConfig &config, const PeopleOptions &options, const Clock &clock)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const QString pair = config.pairs.first().id;
    const QString listName = options.drillList ? drillList(pair) : pair;
    if (options.what == PeopleOptions::What::List) {
        const Result<QList<Customer>> known = wait((*store)->customers(listName));
        if (!known)
            return fail(known.error());
        for (const Customer &each : *known)
            print(QStringLiteral("%1  %2  %3\n")
                      .arg(each.id.leftJustified(32), visibleText(each.name).leftJustified(44),
                           visibleText(each.contact)));
        return 0;
    }
    const CustomerReading reading = readCustomers(options.file);
    print(customerReadingText(options.file, reading));
    if (!reading.ok())
        return 1;
    if (options.dryRun)
        return 0;
    const Result<QList<Operator>> people = wait((*store)->operators());
    if (!people)
        return fail(people.error());
    const Outcome allowed = mayManage(**store, *people, options, Right::ManageCustomers);
    if (!allowed)
        return fail(allowed.error(), 1);
    Event event =
        peopleEvent(options, QStringLiteral("customers.imported"),
                    tr("%1 customers from %2").arg(reading.customers.size()).arg(options.file), clock);
    event.pair = pair;
    const Result<Event> stored = wait((*store)->append(event));
    if (!stored)
        return fail(stored.error());
    const Outcome put = wait((*store)->putCustomers(listName, reading.customers));
    return put ? 0 : fail(put.error());
}

int runbookCheck(const QString &file)
{
    const RunbookReading reading = readRunbook(file);
    print(runbookCheckText(file, reading));
    return reading.ok() ? 0 : 1;
}

} // namespace Switchback::Terminal
