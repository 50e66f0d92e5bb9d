// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/tables/erasing.h"
#include "app/store/tables/eventtable.h"
#include "app/store/tables/leasetable.h"
#include "app/store/tables/logwalk.h"
#include "app/store/tables/sampletable.h"
#include "models/core/event.h"
#include "models/core/longwork.h"
#include "models/core/result.h"
#include "models/customers/cardhistory.h"
#include "models/operators/operator.h"
#include "models/replication/losshistory.h"

#include <QFuture>
#include <QJsonObject>
#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>

namespace Switchback
{

/// What is remembered: the log of events, samples of the loss, the newest state. One thread and one
/// connection of its own; every call may come from any thread, returns at once, and is carried out in the
/// order of the calls. What is asked before a successful open() ends in an Error. Destroying it ends what was
/// asked before and drops nothing, however long that takes; only a server or a disk with which nothing gets
/// done for two seconds is not waited for any longer: then it is as if the process had been killed there.
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
    /// Ends when all of it is on disk, with seq and hash; all or nothing. Errors: `already_done` when one of
    /// the words was stored before (by whom, when), `lease_lost` when the guard is no longer held (who has
    /// it), `outcome_unknown`: it may be there or not. Asked again with the same entries, this object finds
    /// out and stores nothing twice.
    QFuture<Result<QList<Event>>> append(const QList<Entry> &entries, const Guard &guard = {});
    /// The same for one that may be stored any number of times.
    QFuture<Result<Event>> append(const Event &event, const Guard &guard = {});
    QFuture<Result<QList<Event>>> events(const EventQuery &query);

    /// For `ttl` from now, up to 24 h; see LeaseTable::take(). Errors: `lease_held`, `bad_lease`.
    QFuture<Result<Lease>> takeLease(const QString &name, const QString &holder, const QString &seat,
                                     Duration ttl, bool force = false);
    /// For `ttl` from now; also one that ran out and nobody took. A small part of `ttl` later, with what
    /// others renew then. Error `lease_lost` names who has it.
    QFuture<Result<Lease>> renewLease(const QString &name, qint64 token, Duration ttl);
    /// A moment later, with what others release then: at the end of the program hundreds are.
    QFuture<Outcome> releaseLease(const QString &name, qint64 token);
    /// Nothing when nobody has it. One that has run out is still told, as not valid.
    QFuture<Result<std::optional<Lease>>> lease(const QString &name);

    /// Who may sign in; none: whoever comes is taken by the name they give.
    QFuture<Result<QList<Operator>>> operators();
    /// New or changed, together with its entry in the log, which holds all rights that the person has now, or
    /// not at all; an empty hash leaves the secret as
    /// it is. Errors: `bad_operator`, and those of personMayBecome().
    QFuture<Outcome> putOperator(const Operator &person, const QString &secretHash, const Event &entry);
    /// The secret's hash, empty while none was set. Error `not_found`.
    QFuture<Result<QString>> operatorSecret(const QString &name);
    /// All cards of a list, retired ones too, in the order in which they came; or some, in no order.
    QFuture<Result<QList<CustomerCard>>> cards(const QString &list);
    QFuture<Result<QList<CustomerCard>>> cards(const QString &list, const QStringList &ids);
    /// The same as incidents know customers, without those that are retired.
    QFuture<Result<QList<Customer>>> customers(const QString &list);
    /// Adds cards, or puts them in place of what they were, together with the entry in the log or not at all;
    /// the others are left. What they were is kept. Other processes wait only for what changes. Errors:
    /// `bad_customers` names the first bad one; `changed_meanwhile`: one is not of that version any more;
    /// `called_off`.
    QFuture<Outcome> putCards(const QString &list, const QList<CustomerCard> &cards, const Event &entry,
                              const std::shared_ptr<LongWork> &work = std::make_shared<LongWork>());
    /// What a card was, the newest first; and the last act of a list, number 0: there was none.
    QFuture<Result<QList<CardVersion>>> cardHistory(const QString &list, const QString &id);
    QFuture<Result<CardAct>> lastCardAct(const QString &list);
    /// Takes the last act back, which has to be `seen`. Errors: `changed_meanwhile`, `nothing_to_undo`.
    QFuture<Outcome> undoCards(const QString &list, qint64 seen, const Event &entry);

    /// Rows of the outbox, in the order in which they were made. They are written with their events:
    /// append().
    QFuture<Result<QList<OutboxRow>>> outbox(const OutboxQuery &query);

    /// What would be erased of the person at a customer of this pair.
    QFuture<Result<Erasure>> erasure(const QString &pair, const QString &customer);
    /// Erases it, together with its entry in the log (of that pair; the body is filled in here), and in these
    /// lists of customers. It can't be taken back. Error `changed_meanwhile`.
    QFuture<Result<Event>> eraseCustomer(const Event &entry, const QString &customer, const QString &reason,
                                         const QStringList &lists);

    QFuture<Outcome> addSample(const LossSample &sample);
    /// What a pair's round leaves: a sample and newest states by their keys, all or none, a moment later and
    /// with what others leave then; before anything else that is asked for afterwards but lease().
    QFuture<Outcome> keepRound(const LossSample &sample, const QMap<QString, QJsonObject> &states);
    QFuture<Result<LossHistory>> history(const QString &pair, Instant from, Instant to, int maxPoints);
    QFuture<Outcome> putState(const QString &key, const QJsonObject &value);
    /// `not_found` when nothing was ever put there.
    QFuture<Result<QJsonObject>> state(const QString &key);
    /// How many events the chain holds. Errors: `chain_broken` names the first bad one; `called_off`.
    QFuture<Result<qint64>> verify(const std::shared_ptr<LongWork> &work = std::make_shared<LongWork>());
    /// The same, and what stands in each chain, for whoever compares it with what others were told.
    QFuture<Result<LogFacts>>
    verifiedFacts(const std::shared_ptr<LongWork> &work = std::make_shared<LongWork>());
    /// Which store this is, wherever it lies or was copied to: 32 hex digits, made with it.
    QFuture<Result<QString>> identity();

signals:
    /// From the store's thread: every event that came after open(), whoever wrote it, once, in the order of
    /// seq; one's own before its append() ends, unless the store was lost in between.
    void eventAppended(const Switchback::Event &event);
    /// From the store's thread: it can't be read any more, and is tried every second until found().
    void lost(const Switchback::Error &error);
    void found();
    /// From the store's thread: a large file was read whole beside the work, and something in it is broken.
    void damaged(const Switchback::Error &error);

private:
    class Worker;
    template<class T>
    QFuture<T> post(std::function<T(Worker &)> work, bool afterAll = true);
    template<class T>
    QFuture<Result<T>> ask(std::function<Result<T>(Worker &)> work, bool afterAll = true);
    template<class T>
    QFuture<Result<T>> join(const QString &key, Duration within, std::function<Result<T>(Worker &)> work);

    std::unique_ptr<QThread> m_thread;
    Worker *m_worker = nullptr; ///< lives and dies in m_thread
};

} // namespace Switchback
