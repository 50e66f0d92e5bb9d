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

} // namespace Switchback
