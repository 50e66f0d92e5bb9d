// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// The rows of a kept copy, written into a file at its site.
struct KeptExport {
    QString path;
    QString format; ///< csv, pg_dump
    qint64 bytes = 0;
    std::optional<qint64> rows; ///< nothing: not known
    QString sha256;
    Instant at{};
    QString by;
    bool operator==(const KeptExport &) const = default;
};

/// A data directory that may hold rows nobody else has: kept until a person has exported or discarded it by
/// name.
struct KeptCopy {
    QString name;
    bool current = false; ///< no copy yet: the data directory in use, which a rebuild must keep first
    std::optional<Instant> takenAt;
    QString takenBy;
    qint64 bytes = 0;
    QString why;
    int timeline = 0;
    std::optional<Instant> from; ///< the first and the last commit that the peer may not have
    std::optional<Instant> to;
    std::optional<qint64> rows; ///< in that time; nothing: not known, which is not none
    QString rowsNote;           ///< why they are not known, or what the count leaves open
    std::optional<Instant> countedAt;
    std::optional<KeptExport> exported;
    bool operator==(const KeptCopy &) const = default;
};

/// What lies kept at a site.
struct KeptStatus {
    Instant at{};
    std::optional<qint64> freeBytes; ///< on the disk where copies are kept
    QList<KeptCopy> copies;
    bool operator==(const KeptStatus &) const = default;
};

/// Contract objects of that name. Reading is lenient: the contract has checked them, and what is absent is
/// not known.
QJsonObject toJson(const KeptExport &exported);
QJsonObject toJson(const KeptCopy &copy);
QJsonObject toJson(const KeptStatus &kept);
KeptExport keptExportFromJson(const QJsonObject &object);
KeptCopy keptCopyFromJson(const QJsonObject &object);
KeptStatus keptFromJson(const QJsonObject &object);

} // namespace Switchback
