// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QString>

namespace Switchback
{

/// In whose names a drill acts, and what they sign in with.
struct DrillPeople {
    struct Person {
        QString name;
        QString secret;
    };
    Person first;  ///< does everything
    Person second; ///< approves it
};

/// From the file `people` that switchback-lab writes beside the console's configuration. Errors: `rejected`,
/// `no_people`.
Result<DrillPeople> readDrillPeople(const QString &configFile);

} // namespace Switchback
