// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/backupstatus.h"
#include "models/sites/filestatus.h"
#include "models/sites/kept.h"
#include "models/sites/peerview.h"
#include "models/witness/attestation.h"

#include <QStringList>

namespace Switchback
{

struct DiskStatus {
    Instant at;
    qint64 freeBytes = 0;
    qint64 sizeBytes = 0;
    bool operator==(const DiskStatus &) const = default;
};

/// A component that the contract has no part of its own for: calls, voice, messages. What its state means is
/// known in its room alone (models/findings/component.h).
struct ComponentStatus {
    QString key; ///< "calls"
    Instant at;
    QString state; ///< one word of the component's own
    QString detail;
    std::optional<qint64> count; ///< of what it holds now
    bool operator==(const ComponentStatus &) const = default;
};

/// A line of the site's journal of operations.
struct OperationSummary {
    QString id;    ///< UUID made by the caller
    QString kind;  ///< fence, promote, rebuild, resume, write_test, log_backup ...: a doing of the contract
    QString state; ///< running, done, failed, interrupted
    QString by;
    QString text;
    Instant startedAt{}; ///< Instant{}: what the site said of it could not be believed
    std::optional<Instant> finishedAt;
    int attempts = 1;
    bool operator==(const OperationSummary &) const = default;
};

/// One whole answer of a site to `status`. A part that the site could not find out, or whose own time or
/// measure could not be believed, is absent, never zero.
struct SiteStatus {
    QString site; ///< id, as in the configuration: an answer from another site is refused
    QString name;
    QString release;
    Instant at; ///< site's clock when it answered
    SiteRole role = SiteRole::Unknown;
    int epoch = 0; ///< counts the promotions of the pair; the higher one is the rightful primary
    QString roleDetail;
    std::optional<DatabaseStatus> database;
    std::optional<LogStatus> logs;
    std::optional<FullStatus> fulls;
    std::optional<FileStatus> files;
    std::optional<PeerView> peer;
    std::optional<DiskStatus> disk;
    std::optional<KeptStatus> kept;
    QList<ComponentStatus> components; ///< all that have no part of their own above
    /// What it holds of the console's log, as it was asked; none: it keeps no heads.
    std::optional<QList<WitnessHolds>> witness;
    QList<OperationSummary> operations; ///< newest first, at most 20
    QStringList dropped; ///< fields that could not be believed, and why; the rest of the answer counts
    bool operator==(const SiteStatus &) const = default;
};

} // namespace Switchback
