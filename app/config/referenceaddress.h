// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/site.h"

namespace Switchback
{

class TomlTable;

/// The address outside both sites that a pair names, and whether it is one; faults go to the table.
PairConfig::Reference readReference(TomlTable &table);
void checkReference(TomlTable &table, const PairConfig &pair);

} // namespace Switchback
