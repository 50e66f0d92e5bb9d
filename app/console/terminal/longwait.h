// SPDX-License-Identifier: GPL-3.0-or-later
// A terminal that waits for long work: shows how far it is, and Ctrl-C calls it off.
#pragma once

#include "models/core/longwork.h"

#include <QEventLoop>
#include <QFutureWatcher>
#include <QString>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace Switchback::Terminal
{

/// What is written about work as it goes on: where somebody looks on, one line that is drawn anew; into a
/// file, a line now and then. Nothing about what is over at once.
class ProgressText
{
public:
    ProgressText(QString what, bool lookedAt)
        : m_what(std::move(what))
        , m_lookedAt(lookedAt)
    {
    }
    /// `since` the beginning; all 0: not known. Empty: nothing is to be written.
    QString at(std::chrono::milliseconds since, qint64 done, qint64 all);
    /// What takes the line away again.
    [[nodiscard]] QString end() const;

private:
    QString m_what;
    bool m_lookedAt;
    QString m_shown;
    std::chrono::milliseconds m_next{-1};
};

/// How far it is (done, all), and the word to end it.
struct Shown {
    QString what; ///< "Reading list.csv"
    std::function<std::pair<qint64, qint64>()> far;
    std::function<void()> callOff;
};
Shown shown(const QString &what, const std::shared_ptr<LongWork> &work);

/// Writes to standard error while it lives. The first SIGINT or SIGTERM meanwhile calls the work off, a
/// second one ends the program. One at a time, where an event loop runs.
class LongWait
{
public:
    explicit LongWait(Shown work);
    ~LongWait();
    LongWait(const LongWait &) = delete;
    LongWait &operator=(const LongWait &) = delete;

private:
    void look();

    Shown m_work;
    ProgressText m_text;
    QTimer m_look;
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
    bool m_calledOff = false;
};

/// Its result, however long it takes.
template<class T>
T waitLong(const QFuture<T> &future, const Shown &work)
{
    QFutureWatcher<T> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcher<T>::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    const LongWait wait(work);
    if (!future.isFinished())
        loop.exec();
    return future.result();
}

/// What a program ends with: that of a signal after work that was called off.
int exitCode(const Error &error, int otherwise);

} // namespace Switchback::Terminal
