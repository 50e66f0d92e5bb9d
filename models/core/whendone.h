// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>

#include <type_traits>
#include <utility>

namespace Switchback
{

/// Calls `then` with the future's result, once, in the caller's thread, which must be `context`'s: at once if
/// it is there, else from the event loop; never once `context` is gone. In place of QFuture::then(): that of
/// Qt 6.4 runs a continuation twice, and crashes on the second, when it is attached in the moment in which
/// another thread finishes the future.
template<class T, class Then>
void whenDone(const QFuture<T> &future, QObject *context, Then &&then)
{
    if (future.isFinished()) {
        if (future.resultCount() > 0)
            then(future.result());
        return;
    }
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, then = std::decay_t<Then>(std::forward<Then>(then))]() mutable {
                         watcher->deleteLater();
                         // Without a result it was given up, as a store is that does not answer at the end.
                         if (watcher->future().resultCount() > 0)
                             then(watcher->result());
                     });
    watcher->setFuture(future);
}

} // namespace Switchback
