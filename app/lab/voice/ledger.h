// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"
#include "models/core/instant.h"

#include <QJsonObject>

namespace Switchback::Lab
{

/// One call that the voice application has acknowledged: its COMMIT had returned.
struct Acknowledged {
    QString id; ///< UUID of the row
    Instant at{};
    Instant began{}; ///< before the insert was sent
    QString site;
    int timeline = 0; ///< PostgreSQL's: raised by every promotion
};

/// Acknowledgements of one site under one promotion.
struct Stretch {
    QString site;
    int timeline = 0;
    Instant first{};
    Instant last{};
    qint64 rows = 0;
    bool operator==(const Stretch &) const = default;
};

/// Both sites' ledgers, oldest first. Lines that are not whole are counted in `broken`, never skipped unseen.
QList<Acknowledged> readLedgers(const LabSpec &lab, qint64 *broken);
/// The site that acknowledged last; empty if none has.
QString lastAcknowledgingSite(const LabSpec &lab);
QList<Stretch> stretches(const QList<Acknowledged> &calls);
/// Pairs of stretches of different sites that overlap in time: moments with two primaries.
QList<QPair<Stretch, Stretch>> overlaps(const QList<Stretch> &all);

/// The lab's own count: what was acknowledged against what the database that now takes writes holds.
Result<QJsonObject> countLedger(const LabSpec &lab, std::optional<Instant> since);
/// The same for people.
QString ledgerText(const LabSpec &lab, const QJsonObject &count);

} // namespace Switchback::Lab
