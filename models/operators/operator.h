// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// What a person is there for. An administrator can't run anything by default.
enum class Role {
    Watcher = 0x01,       ///< sees everything, does nothing
    Communicator = 0x02,  ///< writes to customers and records what they say
    Operator = 0x04,      ///< has the wheel, carries out steps, takes initials
    Commander = 0x08,     ///< declares, decides, approves as second person
    Author = 0x10,        ///< edits runbooks
    Administrator = 0x20, ///< sets up operators and customers
};
Q_DECLARE_FLAGS(Roles, Role)
Q_DECLARE_OPERATORS_FOR_FLAGS(Roles)

/// "operator", the word of files and the command line.
QString operatorRoleKey(Role role);
std::optional<Role> operatorRoleFromKey(const QString &key);
QList<Role> allRoles();
QStringList operatorRoleKeys(Roles roles);

/// What may be done, each once.
enum class Right {
    Declare,       ///< declare an outage or begin a drill
    CloseIncident, ///< end it, also as a false alarm
    WriteNotice,   ///< compose, queue and record messages to customers
    ApproveNotice, ///< say that a message may go out
    TakeWheel,     ///< and with it steps, records of customers, initials
    Decide,        ///< fail over, hold, not needed
    Approve,       ///< be the second person of a protected act
    ManageOperators,
    ManageCustomers,
};
bool may(Roles roles, Right right);
/// "Deciding is for a commander." for a refusal.
QString rightNeeds(Right right);

/// Somebody who may sign in. The secret is the store's business.
struct Operator {
    QString name; ///< unique, said in the log: "K. Ramos"
    Roles roles;
    bool retired = false;
    bool operator==(const Operator &) const = default;
};

/// Who acts now, and where.
struct Actor {
    QString name;
    Roles roles;
    QString seat; ///< "noc-1, process 4711"
    bool checked =
        false; ///< signed in with a secret; false: the store has no operators, names are taken as given
    bool operator==(const Actor &) const = default;
};

} // namespace Switchback
