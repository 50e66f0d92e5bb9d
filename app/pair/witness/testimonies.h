// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "models/witness/testimony.h"

#include <functional>

namespace Switchback
{

/// One chain at one site.
struct WitnessAsked {
    QString site; ///< as the calls know it
    QString name; ///< for people
    QString store;
    QString chain;
};

/// Asks a site for all that it was told of a chain, part by part; `done` once, in `context`'s thread, never
/// once it is gone. Where it can't be asked, or only in part, the testimony says so.
void askWitness(SiteCalls &calls, const WitnessAsked &asked, QObject *context,
                std::function<void(const Testimony &)> done);

/// Asks a site which stores told it of that chain (`asked.store` does not count). `done` as above.
void askStores(SiteCalls &calls, const WitnessAsked &asked, QObject *context,
               std::function<void(const Result<QStringList> &)> done);

} // namespace Switchback
