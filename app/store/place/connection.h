// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/place/storefile.h"
#include "app/store/place/storeurl.h"
#include "models/core/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <functional>

namespace Switchback
{

/// The one connection to the store, with what differs between SQLite and PostgreSQL. Made, used and destroyed
/// in the store's thread; everything here blocks.
class Connection
{
public:
    explicit Connection(StoreUrl url);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Called in the store's thread with what others said by notify(), on this and every later connection.
    /// Set before open(). SQLite has no such thing.
    void onNotified(std::function<void(const QString &)> notified) { m_notified = std::move(notified); }

    /// Opens, checks (SQLite: what is in the file, of a large one only its shape; PostgreSQL: it takes
    /// writes, and every letter), and brings the schema up to date. Nothing is overwritten that is not ours,
    /// and nothing begun anew where there was a store.
    Outcome open();
    [[nodiscard]] bool isOpen() const { return m_database.isOpen(); }
    /// How often it was opened: what was this connection's alone went with the one before.
    [[nodiscard]] int openings() const { return m_openings; }
    [[nodiscard]] const StoreUrl &url() const { return m_url; }
    /// An SQLite file that was too large to be read whole when it was opened.
    [[nodiscard]] bool onlyLookedAt() const { return m_onlyLookedAt; }
    /// Whoever used it last ended in the middle of a transaction, which was taken back.
    [[nodiscard]] bool endedInMidWork() const { return m_endedInMidWork; }

    /// `outcome_unknown`: what was asked for may be stored or not.
    [[nodiscard]] static Error unknownOutcome(const Error &why);

    /// The server has gone, or what was opened is not there any more; the next use opens anew.
    [[nodiscard]] static bool isLost(const Error &error);

    /// Runs one statement with its values; the query stands before its first row. Error: `store_lost` when
    /// the server is gone, else `store_failed`.
    Result<QSqlQuery> run(const QString &sql, const QVariantList &values = {});

    /// Everything in `work` happens or nothing does. After a failed commit nobody knows: the connection is
    /// opened anew and `landed` is asked whether the work is there. Without it the answer is
    /// `outcome_unknown`.
    Outcome transact(const std::function<Outcome()> &work, const std::function<Result<bool>()> &landed = {});

    /// What `works` transacts is one transaction, in which each stands or falls for itself. An error of
    /// `works` itself takes all of it back.
    Outcome together(const std::function<Outcome()> &works);

    /// Reads; once more after opening anew when a server was lost on the way.
    template<class T>
    Result<T> read(const std::function<Result<T>()> &work)
    {
        if (const Outcome open = ready(); !open)
            return open.error();
        Result<T> result = work();
        if (!result && isLost(result.error())) {
            if (const Outcome again = open(); !again)
                return again.error();
            return work();
        }
        return result;
    }

    /// Tells all that listen, once the present transaction is committed. Nothing on SQLite.
    Outcome notify(const QString &what);

    /// " FOR UPDATE" where rows have to be locked one by one.
    [[nodiscard]] QString forUpdate() const
    {
        return m_url.isSqlite() ? QString() : QStringLiteral(" FOR UPDATE");
    }

private:
    Outcome ready();
    Outcome begin();
    Outcome joined(const std::function<Outcome()> &work);
    Outcome settleCommit(const Error &error, const std::function<Result<bool>()> &landed);
    Outcome connectToServer();
    Outcome checkServer();
    Outcome listen();
    Outcome openFile();
    Outcome checkFile();
    Outcome lookAtFile();
    void close();
    Error failure(const QSqlError &error);

    StoreUrl m_url;
    StoreFile m_file;
    int m_openings = 0;
    bool m_onlyLookedAt = false;
    bool m_endedInMidWork = false;
    QString m_name;
    std::function<void(const QString &)> m_notified;
    bool m_together = false; ///< a transaction of several is under way
    QSqlDatabase m_database;
};

} // namespace Switchback
