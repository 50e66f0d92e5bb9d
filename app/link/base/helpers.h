// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QByteArray>
#include <QObject>
#include <QStringList>

#include <functional>

namespace Switchback
{

/// A question to a program of this system that may hang: its output is the answer.
struct HelperAsk {
    QString program; ///< found in PATH
    QStringList arguments;
    Duration deadline; ///< from when it begins
};

/// How that ended.
struct HelperSaid {
    enum class How { Ended, TooLate, NotStarted, NotThere /**< there is no such program */ };
    How how = How::NotStarted;
    int exitCode = -1; ///< -1: a signal ended it
    QByteArray out;    ///< at most HelperMaxOut, the rest is thrown away
    QByteArray err;    ///< its beginning
};
inline constexpr qsizetype HelperMaxOut = qsizetype(256) * 1024;

/// Asks it in a process of its own, in a session of its own, which is killed with all its children at the
/// deadline. A few dozen processes do all the asking of a thread, however much hangs: one that takes long
/// gives up its place among those that begin; what hung the last time waits behind what did not, and what
/// hangs while others wait is put back behind them. The same question asked twice is one process. `done`
/// comes later, in `context`'s thread, which is this one, and never once that is gone.
void askHelper(const HelperAsk &ask, QObject *context, std::function<void(const HelperSaid &)> done);

/// How many processes this thread has now, those just killed too.
[[nodiscard]] qsizetype helpersHere();
/// The most that are at work at once.
inline constexpr int HelpersAtOnce = 32;

} // namespace Switchback
