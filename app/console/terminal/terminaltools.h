// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands in a terminal share: waiting, printing, asking.
#pragma once

#include "app/store/store.h"
#include "models/core/result.h"
#include "models/sites/site.h"

#include <QEventLoop>
#include <QFutureWatcher>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace Switchback::Terminal
{

void print(const QString &text);
/// To standard error; `code` is what it returns.
int fail(const Error &error, int code = 3);

/// Runs the event loop until the future has its value. For the terminal only, where nothing else is going on.
template<class T>
T wait(const QFuture<T> &future)
{
    QFutureWatcher<T> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcher<T>::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!future.isFinished())
        loop.exec();
    return future.result();
}

/// How long a terminal waits for one answer of the store; longer than SQLite waits for another process.
constexpr std::chrono::seconds StoreDeadline{12};

/// What is said when it passes.
Error storeSilent();
/// The same, but no longer than the deadline: a server may accept and never answer.
template<class T>
T waitFor(const QFuture<T> &future, Duration deadline)
{
    QFutureWatcher<T> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcher<T>::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!future.isFinished()) {
        QTimer::singleShot(deadline, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return future.isFinished() ? future.result() : T(storeSilent());
}
/// Runs the loop until it was called back.
template<class T>
T called(const std::function<void(const std::function<void(const T &)> &)> &begin)
{
    QEventLoop loop;
    std::optional<T> out;
    begin([&](const T &came) {
        out = came;
        loop.quit();
    });
    if (!out)
        loop.exec();
    return out.value_or(T(storeSilent()));
}
Result<std::unique_ptr<Store>> openStore(const ConsoleConfig &config);

/// One line from standard input, without showing it where somebody types it. Asked for on standard error.
QByteArray askSecret(const QString &prompt);

} // namespace Switchback::Terminal
