// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/aside/fewarenas.h"

#include <malloc.h>

namespace Switchback
{

void useFewArenas()
{
    // One for the window's thread, one for all others: what those hold for long is mostly the links' anyway.
    ::mallopt(M_ARENA_MAX, 2);
}

} // namespace Switchback
