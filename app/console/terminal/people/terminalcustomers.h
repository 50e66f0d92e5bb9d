// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/site.h"

#include <QStringList>

namespace Switchback::Terminal
{

/// Whom the pair serves, or whom its drills speak to.
struct CustomersOptions {
    enum class What { List, Show, Add, Edit, Retire, Undo, Import, Export, Erase };
    What what = What::List;
    QString name;     ///< the id of the customer that is meant; of a new one the name; empty: the list's
    QString file;     ///< to read or to write; "-": standard output
    QString by;       ///< who does it; asked for their secret once there are operators
    QStringList sets; ///< "email=it@clinic.example.com", as the columns of a file are called
    QString contact;  ///< the id of the contact that is meant; "new": another one; empty: the first
    QString reason;   ///< why it is erased
    QString confirm;  ///< the customer's id once more
    bool dryRun = false;
    bool drillList = false;
    bool json = false;
    bool all = false;           ///< retired ones too
    bool retireMissing = false; ///< import: whom the file does not name
};
/// `customers …`: exits with 0 when it is done, or there is nothing to do; 1: refused or wrong, nothing was
/// changed; 3: the store says no.
int customers(const ConsoleConfig &config, const CustomersOptions &options, const Clock &clock);

} // namespace Switchback::Terminal
