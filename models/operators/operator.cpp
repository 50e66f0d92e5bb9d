// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operators/operator.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct RoleWord {
    Role role;
    const char *key;
};
constexpr RoleWord RoleWords[] = {{Role::Watcher, "watcher"},   {Role::Communicator, "communicator"},
                                  {Role::Operator, "operator"}, {Role::Commander, "commander"},
                                  {Role::Author, "author"},     {Role::Administrator, "administrator"}};

/// Who has which right. Declaring never waits for a commander: an outage's clock runs all the same, and a
/// false alarm costs a sentence. An administrator sets up who may do what, and therefore does none of it.
Roles holders(Right right)
{
    switch (right) {
    case Right::Declare:
    case Right::TakeWheel:
    case Right::ApproveNotice:
        return Role::Operator | Role::Commander;
    case Right::WriteNotice:
        return Role::Communicator | Role::Operator | Role::Commander;
    case Right::CloseIncident:
    case Right::Decide:
    case Right::Approve:
        return Role::Commander;
    case Right::ManageOperators:
    case Right::ManageCustomers:
        return Role::Administrator;
    }
    return {};
}

QString say(const char *text)
{
    return QCoreApplication::translate("Operators", text);
}
} // namespace

QString operatorRoleKey(Role role)
{
    for (const RoleWord &word : RoleWords) {
        if (word.role == role)
            return QString::fromLatin1(word.key);
    }
    return {};
}

std::optional<Role> operatorRoleFromKey(const QString &key)
{
    for (const RoleWord &word : RoleWords) {
        if (key == QLatin1String(word.key))
            return word.role;
    }
    return std::nullopt;
}

QList<Role> allRoles()
{
    QList<Role> roles;
    for (const RoleWord &word : RoleWords)
        roles.append(word.role);
    return roles;
}

QStringList operatorRoleKeys(Roles roles)
{
    QStringList keys;
    for (const RoleWord &word : RoleWords) {
        if (roles.testFlag(word.role))
            keys.append(QString::fromLatin1(word.key));
    }
    return keys;
}

bool may(Roles roles, Right right)
{
    return bool(roles & holders(right));
}

QString rightNeeds(Right right)
{
    switch (right) {
    case Right::Declare:
        return say(QT_TRANSLATE_NOOP("Operators", "Declaring an outage is for an operator or a commander."));
    case Right::CloseIncident:
        return say(QT_TRANSLATE_NOOP("Operators", "Closing an incident is for a commander."));
    case Right::WriteNotice:
        return say(QT_TRANSLATE_NOOP(
            "Operators", "Writing to customers is for a communicator, an operator or a commander."));
    case Right::ApproveNotice:
        return say(QT_TRANSLATE_NOOP("Operators", "Approving a message is for an operator or a commander."));
    case Right::TakeWheel:
        return say(QT_TRANSLATE_NOOP("Operators", "Carrying out steps is for an operator or a commander."));
    case Right::Decide:
        return say(QT_TRANSLATE_NOOP("Operators", "Deciding is for a commander."));
    case Right::Approve:
        return say(QT_TRANSLATE_NOOP("Operators", "Approving as the second person is for a commander."));
    case Right::ManageOperators:
        return say(QT_TRANSLATE_NOOP("Operators", "Setting up operators is for an administrator."));
    case Right::ManageCustomers:
        return say(QT_TRANSLATE_NOOP("Operators", "Setting up customers is for an administrator."));
    }
    return {};
}

} // namespace Switchback
