// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/overview/overview.h"
#include "models/runbook/offeredact.h"
#include "models/runbook/rebuildfacts.h"
#include "models/runbook/run.h"
#include "models/runbook/runbooks.h"
#include "models/runbook/steptimes.h"
#include "models/sites/site.h"
#include "models/sites/way.h"

namespace Switchback
{

/// A log backup that somebody asked for by hand: its progress and its result.
struct LogBackupAsked {
    Instant since{};
    std::optional<Instant> endedAt; ///< none: it is being taken
    bool ok = false;
    QString text; ///< what went wrong
    bool operator==(const LogBackupAsked &) const = default;
};

/// What decides which act is possible and what it will cost, taken from the facts at one moment.
struct ActInputs {
    PairConfig config;
    PairFacts facts;
    LossCard loss;
    StepTimes times;
    Instant now{};
    bool runUnderWay = false;
    std::optional<RebuildFacts> rebuild; ///< of the site that a failback rebuilds; none: it has not said yet
    Runbooks runbooks;                   ///< by which the moves are made
    std::optional<MoveOrder> order;      ///< what is meant in place of what the sites' state offers
    std::optional<LogBackupAsked> logBackup;
};

/// The dialog's words and figures. Pure; asked again each second while the dialog is open.
ActPreview makePreview(const ActInputs &inputs);

/// The plan that the preview describes.
RunPlan makePlan(const ActInputs &inputs, const std::optional<Override> &override, const QString &actor);

} // namespace Switchback
