// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/incident/incident.h"

#include <QString>

namespace Switchback
{

/// How an incident stands, in one sentence: the same on the outage page, the wall and the wizard.
struct OutageHeadline {
    QString text; ///< "Naperville is down. Failing over to Centennial."
    Mark mark = Mark::Bad;
    bool operator==(const OutageHeadline &) const = default;
};
/// Asked for each second: it looks at a few facts and at no customer.
OutageHeadline outageHeadline(const Incident &incident);

} // namespace Switchback
