// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/filekeys.h"
#include "models/sites/site.h"

namespace Switchback
{

/// Reads [pair.test] and [pair.test.mailbox]: where the notifications of test messages are read.
ReceiptSettings readReceiptTable(TomlTable table, const FileKeys &files, ConfigReading &out);
/// Whether each pair's number of SMS belongs to a gateway that there is; once those are read.
void checkReceiptGateways(const toml::array *pairs, ConfigReading &out);

} // namespace Switchback
