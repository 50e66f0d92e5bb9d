// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/core/result.h"

namespace Switchback::Demo
{

/// What the demo's outage is on paper, to a PDF: one customer's sheet, or the report.
Outcome sheetOnPaper(const QString &path, Instant now, const Words &words = {});
Outcome reportOnPaper(const QString &path, Instant now, const Words &words = {});

} // namespace Switchback::Demo
