// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/replication/prooflog.h"
#include "models/sites/site.h"
#include "models/sites/way.h"

#include <QJsonObject>
#include <QString>

namespace Switchback
{

/// A scenario as a text file tells it: what differs from a calm pair, poll round by poll round.
///
///     # words for the reader
///     [-60s]                               a poll round one minute before the end; `[now]` is the last one
///     production.ssh.reach = refused       a field of the facts; those of a status are the contract's
///     backup.status.files = none           takes a part away
///     production.ssh.at = -2s              a time, counted from its round; T-2s counts from the end
///
/// What a round sets holds for the later ones too.
struct Scenario {
    PairConfig config;
    PairFacts facts; ///< of the last round
    ProofLog log;    ///< fed with every round
    Instant now{};
};
/// Error names the line.
Result<Scenario> readScenario(const QString &text, const QJsonObject &calm);

} // namespace Switchback
