// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/operators/people.h"

#include "app/text/lookalike.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(People)
};
} // namespace

const Operator *findOperator(const QList<Operator> &people, const QString &typed)
{
    const auto with = [&](auto same) {
        const auto found = std::find_if(people.cbegin(), people.cend(), same);
        return found == people.cend() ? nullptr : &*found;
    };
    const Operator *exact = with([&](const Operator &each) { return each.name == typed; });
    return exact ? exact : with([&](const Operator &each) { return sameName(each.name, typed); });
}

bool anyAdministrator(const QList<Operator> &people)
{
    return std::any_of(people.cbegin(), people.cend(), [](const Operator &each) {
        return !each.retired && each.roles.testFlag(Role::Administrator);
    });
}

Outcome personMayBecome(const QList<Operator> &people, const Operator &changed)
{
    QList<Operator> after = people;
    after.removeIf([&](const Operator &each) { return each.name == changed.name; });
    if (after.size() == people.size()) {
        const auto twin = std::find_if(after.cbegin(), after.cend(), [&](const Operator &each) {
            return looksLike(each.name, changed.name);
        });
        if (twin != after.cend())
            return Error{
                QStringLiteral("name_taken"),
                Words::tr("“%1” can't be told from %2, who is set up already%3.")
                    .arg(visibleText(changed.name), visibleText(twin->name),
                         twin->retired ? Words::tr(" (retired)") : QString()),
                Words::tr("To change that person, write the name as it stands in the list. Somebody else "
                          "needs another name, for instance with the first name in full.")};
    }
    after += changed;
    if (anyAdministrator(after))
        return Done{};
    if (people.isEmpty())
        return Error{
            QStringLiteral("first_administrator"),
            Words::tr("The first person who is set up is the administrator: without one, anybody could "
                      "change the others."),
            Words::tr("Give the role too: --roles administrator,%1")
                .arg(operatorRoleKeys(changed.roles).join(QLatin1Char(',')))};
    if (!anyAdministrator(people))
        return Error{
            QStringLiteral("first_administrator"),
            Words::tr("Nobody here is an administrator yet, and nothing else is changed before somebody is."),
            Words::tr("Make one of the commanders the administrator: --roles administrator,… --by "
                      "COMMANDER")};
    return Error{QStringLiteral("last_administrator"),
                 Words::tr("%1 is the last administrator: without one nobody could change anybody any more.")
                     .arg(visibleText(changed.name)),
                 Words::tr("Make somebody else an administrator first.")};
}

} // namespace Switchback
