// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>

namespace Switchback
{

/// What may block for ever (a dead disk) is done here, in threads that nobody joins: whoever asked waits no
/// longer than the deadline, and neither does the end of the program. A few threads do all of it by turns;
/// one that hangs is left to its work, and another takes its part. The work owns all it touches. While work
/// for one `place` hangs past its deadline nothing more is begun there, so that what hangs never multiplies.
namespace Aside
{

/// False, and nothing was begun: earlier work for this place hangs.
bool begin(const QString &place, Duration deadline, std::function<void()> work);
/// Whether this thread is at work for that place.
bool working(const QString &place);
/// How many works hang past their deadline now.
int hanging();
/// This thread has waited for what it began: it is at work again.
void waited();

/// Waits here, for the deadline at most. Nothing: it was not done in time.
template<class T>
std::optional<T> get(const QString &place, Duration deadline, std::function<T()> work)
{
    const auto promise = std::make_shared<std::promise<T>>();
    std::future<T> future = promise->get_future();
    if (!begin(place, deadline, [promise, work = std::move(work)] { promise->set_value(work()); }))
        return std::nullopt;
    const bool inTime = future.wait_for(deadline) == std::future_status::ready;
    waited();
    return inTime ? std::optional<T>(future.get()) : std::nullopt;
}

/// Calls `done` later, once, in the caller's thread, which is `context`'s: true when the work is done, false
/// when the deadline passed first. Never once `context` is gone.
void run(const QString &place, Duration deadline, QObject *context, std::function<void()> work,
         std::function<void(bool inTime)> done);

} // namespace Aside

} // namespace Switchback
