// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback
{

class Pairs;

/// Gives each pair what looks after its files; before the pairs are started. For a process that may have the
/// duty.
void lookAfterFiles(const Pairs &pairs);

} // namespace Switchback
