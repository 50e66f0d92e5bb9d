// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/filestatus.h"

#include <QStringList>

#include <functional>

namespace Switchback
{

/// How far a site's files are complete at the other site, and the other's here, a sentence each; `clock`
/// makes a text of the site's times.
QStringList fileLines(const FileStatus &files, const QString &other,
                      const std::function<QString(Instant)> &clock);

/// clockText(), after its date where that is not the day of `now` there: "2023-05-04 13:04:11".
QString dayClockText(Instant at, Instant now, const QTimeZone &zone, bool withSeconds = true);

} // namespace Switchback
