// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

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
    EditCards,     ///< correct, add or retire one customer
    ManageOperators,
    ManageCustomers, ///< many at once: imports, their undoing; erasing
};
bool may(Roles roles, Right right);
/// "Deciding is for a commander." for a refusal.
QString rightNeeds(Right right);

/// Somebody who may sign in. The secret is the store's business.
struct Operator {
    QString name; ///< unique, said in the log: "K. Ramos"
    Roles roles;
    bool retired = false;
    QStringList pairs =
        {}; ///< ids of the pairs that the roles are for; none: all. People are managed everywhere
    bool operator==(const Operator &) const = default;
};

/// Who acts now, and where.
struct Actor {
    QString name;
    Roles roles;
    QString seat; ///< "noc-1, process 4711"
    bool checked =
        false; ///< signed in with a secret; false: the store has no operators, names are taken as given
    bool asleep = false;    ///< left alone for so long that the secret is asked for again before the next act
    QStringList pairs = {}; ///< as Operator::pairs
    bool operator==(const Actor &) const = default;
};

/// The one check of every act, wherever it is begun: whether this person may do it, or why not and what to
/// do. Errors: `not_signed_in`, `sign_in_ended`, `no_right`.
Outcome mayAct(const Actor &actor, Right right);

/// What the spellings of one name have in common: no case, no width, no blanks too many, nothing that can't
/// be seen. Letters that only look alike are told apart by it; see foldedName().
QString plainName(const QString &name);
bool sameName(const QString &a, const QString &b);
/// A name as it may be kept and shown, blanks tidied; or what is wrong with it. Error: `bad_name`.
Result<QString> readableName(const QString &typed);

} // namespace Switchback
