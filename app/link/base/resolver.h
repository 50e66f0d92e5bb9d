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

/// Resolves a name with a deadline. Not by QHostInfo: its threads are few, and the program could not end
/// before the last of them has. `done` comes later, in `context`'s thread, and never once that is gone.
void resolveHost(const QString &host, Duration deadline, QObject *context,
                 std::function<void(const Resolved &)> done);

} // namespace Switchback
