// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"

#include <QJsonObject>

namespace Switchback
{

/// What `switchback status --json` prints and what the console keeps in its store for it, once for both.
/// Times are ISO 8601 in UTC, lengths are seconds; what is not known is null, never zero.
QJsonObject statusReport(const PairConfig &config, const PairFacts &facts, const LossEstimate &loss,
                         const QList<Finding> &findings, Instant now);

/// The same for people, from the report alone. Ages count to `now`: an old report shows that it is old.
QString statusText(const QJsonObject &report, Instant now);

/// For scripts: 0 all is known and nothing is wrong, 1 something wants an action, 2 somebody must act now, 3
/// it is not known: the report is too old, a way was not tried to its end, or there is no figure for the
/// loss.
int statusExitCode(const QJsonObject &report, Instant now);

} // namespace Switchback
