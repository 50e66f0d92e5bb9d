// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/store.h"
#include "postgresserver.h"

#include <QFuture>
#include <QSqlDatabase>
#include <QTemporaryDir>

#include <memory>

namespace Switchback
{

/// Waits for a future of the store, 30 s at most.
template<class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

/// Both kinds of store for one test program.
class Backends
{
public:
    Backends();
    /// Adds the column "backend" and a row for each one that is there.
    static void rows();
    /// Empty: there; else why not, to skip by.
    [[nodiscard]] QString missing(const QString &backend) const;
    /// A new empty store's address.
    QString newUrl(const QString &backend);
    PostgresServer &server() { return *m_server; }
    /// Makes it a store as it was before there were incidents, with five events.
    static void makeSchema3(const QString &url);
    /// How often an SQLite file was written to, as its head says; 0 of another store.
    static qint64 commitsOf(const QString &url);
    /// For looking past the store.
    static QSqlDatabase openBeside(const QString &url);
    static void closeBeside(QSqlDatabase &database);

private:
    QTemporaryDir m_folder;
    std::unique_ptr<PostgresServer> m_server;
    int m_files = 0;
};

/// Past the store, statement by statement; the test fails where one does.
void execBeside(const QString &url, const QStringList &statements);

Event someEvent(const QString &text, const QString &kind = QStringLiteral("test.happened"));

} // namespace Switchback

/// Leaves the test function by name when its kind of store isn't there.
#define NEEDS_BACKEND(backends, backend)                                                                     \
    do {                                                                                                     \
        const QString reason = (backends).missing(backend);                                                  \
        if (!reason.isEmpty())                                                                               \
            QSKIP(qPrintable(reason));                                                                       \
    } while (false)
