// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Switchback
{

/// What threads free is room for each other: glibc gives nearly each thread a heap of its own, and what is
/// free in one is no use to the next. A console has a few threads and hundreds of pairs, which come up all at
/// once. To be called first thing, before there is another thread.
void useFewArenas();

} // namespace Switchback
