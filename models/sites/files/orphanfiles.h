// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// A file that no row of the site's database names.
struct OrphanFile {
    QString name; ///< below the folder of the files; somebody else's words: visibleText() before it is shown
    qint64 size = 0;
    Instant modified{};
    bool operator==(const OrphanFile &) const = default;
};

/// A part of those that are newer than a moment, in the order of their names. Times by the site's clock.
struct OrphanList {
    Instant at{};
    Instant since{};
    qint64 looked = 0; ///< files of that time that were looked up
    qint64 untold = 0; ///< files of that time with a name that can't be told
    bool cut = false;  ///< not all files could be looked through: no time, or some can't be read
    QString after;     ///< where the next part begins; empty: this was the last one
    QList<OrphanFile> files;
    /// There is a next part, and it lies behind that name: whoever tells of one that does not would be asked
    /// for ever.
    [[nodiscard]] bool goesOnBehind(const QString &name) const;
    bool operator==(const OrphanList &) const = default;
};

/// A file, or a folder, that was passed by.
struct LeftFile {
    QString name; ///< somebody else's words: visibleText() before it is shown
    QString why;
    bool operator==(const LeftFile &) const = default;
};

/// What was written of them into a folder at the site.
struct OrphanExport {
    QString path;
    qint64 files = 0;
    qint64 bytes = 0;
    QString listSha256;   ///< of list.csv in it, which has each file's own
    qint64 leftFiles = 0; ///< that were to be in it and are not
    QList<LeftFile> left; ///< the first of those; left.csv has them all
    bool more = false;    ///< not all could be looked through, or copied: there may be more
    bool operator==(const OrphanExport &) const = default;
};

/// As the contract has them. Reading is lenient: the contract has checked it.
QJsonObject toJson(const OrphanList &list);
QJsonObject toJson(const OrphanExport &exported);
OrphanList orphanListFrom(const QJsonObject &object);
OrphanExport orphanExportFrom(const QJsonObject &object);

} // namespace Switchback
