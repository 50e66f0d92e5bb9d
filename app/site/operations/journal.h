// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/durable/durable.h"
#include "app/site/base/siteconfig.h"
#include "models/sites/sitestatus.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Switchback::Site
{

/// The file of one operation, as it lies on disk: `accepted`, then attempts, steps and progress, then one
/// result or error. The file's lock is held by the worker that carries it out.
struct JournalView {
    QString id;
    QString kind;
    QString by;
    QJsonObject params;
    int attempts = 0;
    Instant acceptedAt{};
    std::optional<Instant> finishedAt;
    QList<QJsonObject> progress; ///< as contract lines of type progress
    std::optional<QJsonObject> data;
    std::optional<QJsonObject> error;  ///< as a contract line of type error
    QHash<QString, QJsonObject> ended; ///< what a finished step noted, by the step's name
    bool running = false;              ///< a worker holds the lock
    [[nodiscard]] bool finished() const { return data || error; }
    [[nodiscard]] QString state() const; ///< running, done, failed, interrupted
};

class Journal
{
public:
    explicit Journal(const SiteConfig &config)
        : m_folder(config.stateDir + QStringLiteral("/operations"))
    {
    }

    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] QString fileOf(const QString &id) const;
    /// Writes `accepted` unless the id is known. Error `op_mismatch` if it is known for something else.
    Result<bool> accept(const QString &id, const QString &kind, const QString &by,
                        const QJsonObject &params) const;
    /// Nothing if this site has never heard of it.
    [[nodiscard]] std::optional<JournalView> read(const QString &id) const;
    /// Newest first.
    [[nodiscard]] QList<OperationSummary> list(int most) const;
    /// Forgets finished backups beyond the newest `keep`; anything else is kept for good.
    void prune(int keep) const;

private:
    QString m_folder;
};

/// Writes one journal; only the worker that holds its lock has one.
class JournalWriter
{
public:
    /// Not valid if another process holds the lock.
    JournalWriter(const Journal &journal, const QString &id);
    [[nodiscard]] bool valid() const { return m_lock.held(); }
    Outcome append(QJsonObject line);

private:
    QString m_file;
    FileLock m_lock;
};

} // namespace Switchback::Site
