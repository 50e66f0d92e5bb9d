// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/site.h"
#include <QStringList>

namespace Switchback::Terminal
{

/// Who may sign in.
struct PeopleOptions {
    enum class What { List, Add, Retire };
    What what = What::List;
    QString name;
    QString roles;     ///< "operator,communicator"
    QStringList pairs; ///< that the roles are for; none: all
    QString by;        ///< the administrator; asked for their secret once there is one
};
/// `operator list|add|retire`: secrets come from standard input, one a line: the administrator's, the new
/// one.
int operators(const ConsoleConfig &config, const PeopleOptions &options, const Clock &clock);
/// `runbook check FILE`: 0 when it is sound, 1 with every fault named otherwise.
int runbookCheck(const QString &file);

} // namespace Switchback::Terminal
