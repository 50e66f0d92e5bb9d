// SPDX-License-Identifier: GPL-3.0-or-later
// Operators and runbooks from a terminal.
#include "app/console/terminal/people/terminalpeople.h"
#include "app/config/runbookfile.h"
#include "app/console/terminal/people/terminalwho.h"
#include "app/console/terminal/terminaltools.h"
#include "app/operators/people.h"
#include "app/operators/secret.h"
#include "app/pair/pairs.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

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
            return wrong(
                Words::tr("There is no role %1.").arg(key),
                Words::tr("Roles are: %1").arg(operatorRoleKeys(Roles(0x3f)).join(QStringLiteral(", "))));
        roles |= *role;
    }
    if (!roles)
        return wrong(Words::tr("An operator needs a role."),
                     Words::tr("For instance: --roles operator,communicator"));
    return roles;
}

Event peopleEvent(const Actor &by, const QString &kind, const QString &text, const Clock &clock)
{
    Event event;
    event.at = clock.now();
    event.kind = kind;
    event.actor = by.name;
    event.text = text;
    return event;
}

int list(const QList<Operator> &operators)
{
    if (operators.isEmpty())
        print(Words::tr(
            "No operators are set up: names are taken as given, and nobody's second word is checked.\n"));
    for (const Operator &each : operators)
        print(QStringLiteral("%1  %2%3%4\n")
                  .arg(visibleText(each.name).leftJustified(28),
                       operatorRoleKeys(each.roles).join(QStringLiteral(", ")),
                       each.pairs.isEmpty()
                           ? QString()
                           : Words::tr("  for %1").arg(each.pairs.join(QStringLiteral(", "))),
                       each.retired ? Words::tr("  (retired)") : QString()));
    return 0;
}

Outcome change(Store &store, const PeopleOptions &options, const QList<Operator> &operators, const Actor &by,
               const Clock &clock)
{
    // Retired is whoever is meant; made or changed is the name as it is written: one that is only nearly
    // somebody's is nobody's, and refused.
    const Operator *known = findOperator(operators, options.name);
    if (known && known->name != options.name && options.what == PeopleOptions::What::Add)
        known = nullptr;
    Operator changed = known ? *known : Operator{options.name, {}, false};
    QString hash;
    QString kind;
    QString text;
    if (options.what == PeopleOptions::What::Retire) {
        if (!known)
            return wrong(Words::tr("There is no operator %1.").arg(options.name),
                         Words::tr("See: switchback operator list"));
        changed.retired = true;
        kind = QStringLiteral("operator.retired");
        text = Words::tr("%1 is no operator any more").arg(changed.name);
    } else {
        const Result<Roles> roles =
            options.roles.isEmpty() && known ? Result<Roles>(known->roles) : rolesFrom(options.roles);
        if (!roles)
            return roles.error();
        changed.roles = *roles;
        if (!options.pairs.isEmpty())
            changed.pairs =
                options.pairs == QStringList{QStringLiteral("all")} ? QStringList() : options.pairs;
        changed.retired = false;
        kind = known ? QStringLiteral("operator.changed") : QStringLiteral("operator.added");
        text = Words::tr("%1: %2").arg(changed.name, operatorRoleKeys(*roles).join(QStringLiteral(", ")));
        if (!changed.pairs.isEmpty())
            text += Words::tr(", for %1").arg(changed.pairs.join(QStringLiteral(", ")));
    }
    // Said before anybody thinks up a secret for nothing; the store asks again.
    if (const Outcome allowed = personMayBecome(operators, changed); !allowed)
        return allowed;
    if (!changed.retired) {
        const QByteArray secret = askSecret(Words::tr("New secret of %1").arg(changed.name));
        const Result<QByteArray> made = wait(makeSecret(secret));
        if (!made)
            return made.error();
        hash = QString::fromLatin1(*made);
    }
    return wait(store.putOperator(changed, hash, peopleEvent(by, kind, text, clock)));
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
    const Result<Actor> by =
        whoManages(**store, *known, options.by, options.name, Right::ManageOperators, clock);
    if (!by)
        return fail(by.error(), 1);
    for (const QString &pair : options.pairs) {
        if (pair == QLatin1String("all"))
            continue;
        if (const Result<PairConfig> there = pairMeant(config, pair); !there)
            return fail(there.error(), 1);
    }
    const Outcome changed = change(**store, options, *known, *by, clock);
    if (!changed)
        return fail(changed.error(), 1);
    print(Words::tr("Done. %1\n").arg(visibleText(options.name)));
    return 0;
}

int runbookCheck(const QString &file)
{
    const RunbookReading reading = readRunbook(file);
    print(runbookCheckText(file, reading));
    return reading.ok() ? 0 : 1;
}

} // namespace Switchback::Terminal
