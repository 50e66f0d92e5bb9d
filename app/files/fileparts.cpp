// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/fileparts.h"

#include "app/files/filechecks.h"
#include "app/files/orphanwatch.h"
#include "app/pair/pairs.h"

namespace Switchback
{

void lookAfterFiles(const Pairs &pairs)
{
    for (const auto &engine : pairs.all()) {
        engine->add(std::make_unique<FileChecks>(engine->context()));
        engine->add(std::make_unique<OrphanWatch>(engine->context()));
    }
}

} // namespace Switchback
