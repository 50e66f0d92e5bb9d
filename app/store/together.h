// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QPromise>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>

namespace Switchback
{

class Connection;

/// What a store that is not open says.
Error storeNotOpen();

/// Small writes that nobody waits for (a pair's round, leases renewed or released), gathered for a moment and
/// stored in one transaction: a commit waits for the disk several times, and hundreds of pairs would commit
/// hundreds of times a second. One that is refused takes no other with it. The store's thread.
class Together : public QObject
{
public:
    struct Work {
        QString key; ///< locks are taken in its order, the same in every process
        std::function<Outcome()> run;
        std::function<void(const Outcome &all)> tell; ///< an error: none of them was stored
    };
    /// `open`: the open connection, or none.
    Together(QObject *parent, std::function<Connection *()> open);

    /// Stored within that time, at the latest.
    void join(Work work, Duration within);
    /// The same from any thread; `done` before the answer is there.
    template<class T>
    QFuture<Result<T>> ask(const QString &key, Duration within, std::function<Result<T>()> work,
                           std::function<void()> done)
    {
        const auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        const auto answer = std::make_shared<Result<T>>(storeNotOpen());
        const auto run = [answer, work = std::move(work)] {
            *answer = work();
            return *answer ? Outcome(Done{}) : Outcome(answer->error());
        };
        const auto tell = [promise, answer, done = std::move(done)](const Outcome &all) {
            done();
            promise->addResult(all ? *answer : Result<T>(all.error()));
            promise->finish();
        };
        QMetaObject::invokeMethod(
            this,
            [this, key, within, run, tell] {
                join({key, run, tell}, within);
            },
            Qt::QueuedConnection);
        return promise->future();
    }
    /// Something of that key was gathered and is not stored yet.
    [[nodiscard]] bool holds(const QString &key) const;
    /// Stores what was gathered.
    void flush();

private:
    [[nodiscard]] Outcome store(const QList<Work> &works) const;

    std::function<Connection *()> m_open;
    QList<Work> m_works;
    QTimer m_timer{this};
};

} // namespace Switchback
