// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/site.h"
#include <QStringList>

namespace Switchback::Terminal
{

/// Who may sign in, and whom the pair serves.
struct PeopleOptions {
    enum class What { List, Add, Retire, Import, Erase };
    What what = What::List;
    QString name;      ///< of the operator; of the customer that is meant, the id
    QString roles;     ///< "operator,communicator"
    QStringList pairs; ///< that the roles are for; none: all
    QString by;        ///< the administrator; asked for their secret once there is one
    QString file;      ///< CSV of customers
    QString reason;    ///< why it is erased
    QString confirm;   ///< the customer's id once more
    bool dryRun = false;
    bool drillList = false; ///< those whom a drill speaks to, in place of the customers
};
/// `operator list|add|retire`: secrets come from standard input, one a line: the administrator's, the new
/// one.
int operators(const ConsoleConfig &config, const PeopleOptions &options, const Clock &clock);
/// `customers list|import FILE|erase ID`: nothing is taken over while one row is wrong; what is known of the
/// person at a customer is erased by an administrator who has read what goes and what stays.
int customers(const ConsoleConfig &config, const PeopleOptions &options, const Clock &clock);
/// `runbook check FILE`: 0 when it is sound, 1 with every fault named otherwise.
int runbookCheck(const QString &file);

} // namespace Switchback::Terminal
