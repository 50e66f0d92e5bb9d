// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/registration.h"

#include "app/site/engines/command/callscommand.h"
#include "app/site/engines/files/syncthing.h"
#include "app/site/engines/kamailio/kamailio.h"
#include "app/site/engines/postgres/postgresengine.h"

namespace Switchback::Site
{

void registerEngines()
{
    registerEngine(postgresKind());
    registerEngine(syncthingKind());
    registerEngine(kamailioKind());
    registerEngine(callsCommandKind());
}

} // namespace Switchback::Site
