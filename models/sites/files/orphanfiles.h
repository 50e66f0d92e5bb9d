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
    bool cut = false;  ///< there was no time to look through all files
    QString after;     ///< where the next part begins; empty: this was the last one
    QList<OrphanFile> files;
    bool operator==(const OrphanList &) const = default;
};

/// What was written of them into a folder at the site.
struct OrphanExport {
    QString path;
    qint64 files = 0;
    qint64 bytes = 0;
    QString listSha256; ///< of list.csv in it, which has each file's own
    QStringList left;   ///< that were asked for and were not there any more
    bool operator==(const OrphanExport &) const = default;
};

/// As the contract has them. Reading is lenient: the contract has checked it.
QJsonObject toJson(const OrphanList &list);
QJsonObject toJson(const OrphanExport &exported);
OrphanList orphanListFrom(const QJsonObject &object);
OrphanExport orphanExportFrom(const QJsonObject &object);

} // namespace Switchback
