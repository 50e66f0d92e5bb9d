// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/server/pgsession.h"

namespace Switchback::Site
{

/// The role of the database as which the peer's pgBackRest asks it: it may take a backup and read settings,
/// no table, no file. Made by the primary, and there at the standby with all the rest.
inline const char PeerDatabaseRole[] = "switchback_peer";
Outcome makePeerRole(PgSession &session);

} // namespace Switchback::Site
