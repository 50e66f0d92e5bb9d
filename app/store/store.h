// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/eventtable.h"
#include "app/store/sampletable.h"
#include "models/core/event.h"
#include "models/core/result.h"
#include "models/overview/overview.h"

#include <QFuture>
#include <QJsonObject>
#include <QObject>
#include <QThread>

#include <memory>

namespace Switchback
{

/// What is remembered: the log of events, samples of the loss, the newest state. One thread and one
/// connection of its own; every call may come from any thread, returns at once, and is carried out in the
/// order of the calls. What is asked before a successful open() ends in an Error. Destroying it ends what was
/// asked before and drops nothing.
class Store : public QObject
{
    Q_OBJECT
public:
    /// "sqlite:PATH" or "postgresql://..."; see StoreUrl.
    explicit Store(const QString &url, QObject *parent = nullptr);
    ~Store() override;

    /// Opens, checks and migrates. Errors: bad_store_url, store_damaged, store_newer, store_foreign,
    /// store_lost.
    QFuture<Outcome> open();
    /// Ends when the event is on disk, with its seq and hash. `outcome_unknown`: it may be there or not.
    QFuture<Result<Event>> append(const Event &event);
    QFuture<Result<QList<Event>>> events(const EventQuery &query);
    QFuture<Outcome> addSample(const LossSample &sample);
    QFuture<Result<LossHistory>> history(const QString &pair, Instant from, Instant to, int maxPoints);
    QFuture<Outcome> putState(const QString &key, const QJsonObject &value);
    /// `not_found` when nothing was ever put there.
    QFuture<Result<QJsonObject>> state(const QString &key);
    /// How many events the chain holds. `chain_broken` names the first bad one.
    QFuture<Result<qint64>> verify();

signals:
    /// From the store's thread: after the event is on disk.
    void eventAppended(const Switchback::Event &event);

private:
    class Worker;
    template<class T>
    QFuture<T> post(std::function<T(Worker &)> work);

    QThread m_thread;
    Worker *m_worker = nullptr; ///< lives and dies in m_thread
};

} // namespace Switchback
