// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QHostAddress>
#include <QObject>

#include <functional>

namespace Switchback
{

/// What the name service says of a host.
struct Resolved {
    QList<QHostAddress> addresses;
    QString error;       ///< why there are none
    bool inTime = false; ///< false: it did not answer
};

/// Resolves a name with a deadline, by a helper that asks the name service as this machine is set up: in a
/// thread of ours one that hangs could not be ended. `done` comes later, in `context`'s thread, and never
/// once that is gone.
void resolveHost(const QString &host, Duration deadline, QObject *context,
                 std::function<void(const Resolved &)> done);

} // namespace Switchback
