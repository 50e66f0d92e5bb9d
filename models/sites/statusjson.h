// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sites/sitestatus.h"

#include <QJsonObject>

namespace Switchback
{

/// How far ahead of the reader's clock a site's time may lie before it is a promise of the future.
inline constexpr Duration FutureAllowed{60'000};

/// The data of a `status` result as a value. The caller has checked it against the contract; this checks what
/// a schema can't say: that `site` is the expected one, and that no time is in the future of `now` (reader's
/// clock) by more than FutureAllowed, after the site's `clockOffset` (site's clock minus reader's) is taken
/// off. A scheduled time (next_at) may be. What can't be believed is dropped and named in `dropped`: a field,
/// or the whole part when it has no time or measure left; the rest counts. Who took out what broke the
/// contract says so in a list `dropped`. Only without site, at, role or
/// epoch is the answer an error (`wrong_site`, `bad_answer`), which names site and field.
Result<SiteStatus> statusFromJson(const QJsonObject &data, const QString &expectedSite, Instant now,
                                  Duration clockOffset = Duration{0});

/// The other way: keeps to the contract; texts longer than it allows are cut, absent parts stay absent.
QJsonObject toJson(const SiteStatus &status);
QJsonObject toJson(const OperationSummary &operation);

} // namespace Switchback
