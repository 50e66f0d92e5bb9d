// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siterecord.h"
#include "app/site/engines/postgres/kept/keeprule.h"
#include "app/site/engines/postgres/server/postgressite.h"
#include "models/sites/kept.h"

#include <functional>

namespace Switchback::Site
{

/// The kept copies of a site's data directories, on disk: beside it, or in `kept_dir`. Each has a file of
/// what is known about it (NAME.json). The data directory in use is listed like a copy while it may hold
/// rows.
class KeptStore
{
public:
    explicit KeptStore(const PostgresSite &config);

    struct Copy {
        KeptCopy about;
        QString dir;         ///< absolute
        QString fingerprint; ///< of its control file
        std::optional<Lsn> beyond;
        bool givenUp = false; ///< the directory in use, as it lies now: a rebuild may overwrite it
    };
    /// Newest first; the directory in use comes before all. Measures nothing that takes long.
    [[nodiscard]] QList<Copy> list() const;
    /// Only the copies, without the directory in use.
    [[nodiscard]] QList<Copy> copies() const;
    [[nodiscard]] std::optional<Copy> byName(const QString &name) const;
    [[nodiscard]] KeptStatus status() const;
    [[nodiscard]] qint64 freeBytes() const;
    [[nodiscard]] QString folder() const { return m_folder; } ///< where copies lie

    /// The directory in use, whether it is worth a line or not.
    [[nodiscard]] Copy inUse() const;
    /// Copies the directory in use. It is stopped. Whole and on disk when this returns.
    [[nodiscard]] Result<Copy> keep(Copy current, const std::function<void(QString)> &tell) const;
    [[nodiscard]] Outcome save(const Copy &copy) const;
    /// Removes it; for the directory in use notes that a rebuild may overwrite it. Bytes freed.
    [[nodiscard]] Result<qint64> discard(Copy copy) const;

private:
    [[nodiscard]] QString aboutFile(const Copy &copy) const;
    [[nodiscard]] Copy read(const QString &dir, bool current) const;
    [[nodiscard]] QString freshName() const;
    void sweep() const;

    const PostgresSite &m_config;
    QString m_folder;
    QString m_base; ///< the data directory's own name
};

/// What lies in a data directory, for the rule.
OldData lookAtOldData(const PostgresSite &config, const SiteRecord &record);
/// SHA-256 of the control file, which every start and stop of a server changes; empty: there is none.
QString fingerprintOf(const QString &dataDir);
/// As much as a copy of it takes, links followed.
qint64 bytesOf(const QString &folder);

} // namespace Switchback::Site
