// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/record/record.h"
#include "widgets/record/paper.h"

namespace Switchback
{

/// What stands on both the customer's sheet and the report.
PaperFrame paperFrame(const Record &record, const QString &right, const QString &kind);
/// The hashes that tie the paper to the log.
void addHashes(Paper &paper, const Record &record);

} // namespace Switchback
