// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/runbook/runbook.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// Failover: away from the site that takes writes. Failback: home again, nothing lost. Resume: the site that
/// was fenced for a move that did not happen takes writes again. Copies: something is done about a kept copy.
/// Planned: as a failover, from a site that works; nothing lost.
enum class RunKind { Failover, Failback, Resume, Copies, Planned };
QString runKindKey(RunKind kind);
std::optional<RunKind> runKindFromKey(const QString &key);
/// Another site takes the writes afterwards.
bool movesService(RunKind kind);
/// The last row has to have arrived before the other site is promoted.
bool losesNothing(RunKind kind);

/// One step of a run: which doing at which site. Its parameters may need what earlier steps found.
struct StepSpec {
    QString key;                                 ///< "fence", "promote" ... unique in the run
    QString site;                                ///< id
    QString verb;                                ///< a doing of the site contract
    QString title;                               ///< "Fence Naperville"
    Duration deadline{std::chrono::seconds(60)}; ///< after this the step is asked about again, not repeated
    bool optional = false;                       ///< a failure is recorded and the run goes on
    bool unlessOverride = false; ///< left out when a person takes on that the old primary takes no writes
    QString undo;       ///< key of the call that takes it back, where the runbook names another than usual
    QJsonObject params; ///< what is known beforehand: the name of a kept copy
    bool operator==(const StepSpec &) const = default;
};

/// A person's word that the old primary takes no writes, where no fence can prove it.
struct Override {
    QString person;
    QString statement;
    bool operator==(const Override &) const = default;
};

/// Everything that was decided before the run began. Kept in its first event: a run goes on with the plan it
/// began with.
struct RunPlan {
    QString id; ///< UUID
    RunKind kind = RunKind::Failover;
    QString pair;
    QString incident; ///< UUID of the outage it belongs to; empty: none
    QString step;     ///< of the case's runbook, whose calls these are; empty: it belongs to none
    QString from;     ///< site id that stops taking writes
    QString to;       ///< site id that takes over
    QString fromName; ///< short names, for sentences
    QString toName;
    QString actor;
    std::optional<Override> override_;
    QList<StepSpec> steps;
    // what the console said just before
    std::optional<double> lossSaidSeconds;
    std::optional<Instant> recoverableToSaid;
    std::optional<qint64> rowsSaid;
    bool lastLogSaid =
        false; ///< "nothing is lost if the last log is shipped": if it is not, a person is asked
    std::optional<Instant> noWritesSince; ///< Resume: since when the site has been fenced
    bool operator==(const RunPlan &) const = default;
};

/// Between which sites a run goes: ids and short names.
struct MoveEnds {
    QString pair;
    QString from;
    QString fromName;
    QString to;
    QString toName;
};
/// What a runbook has the sites do, as steps of a run. `override` leaves out what a person takes on.
QList<StepSpec> stepsOf(const QList<RunbookCall> &calls, const MoveEnds &ends, bool override);
/// A run by those calls. One that lets go stays at its site: `from` and `to` are the same.
RunPlan makeRun(RunKind kind, const MoveEnds &ends, const QList<RunbookCall> &calls,
                const std::optional<Override> &override = {});
/// What can be done about a kept copy, by its name.
enum class CopyAct { Count, Export, Discard };
struct CopyOrder {
    CopyAct act = CopyAct::Count;
    QString site; ///< id
    QString siteName;
    QString name;            ///< of the copy
    bool unexported = false; ///< Discard: also what was never exported
    QString reason;          ///< Discard: why
    bool operator==(const CopyOrder &) const = default;
};
/// `number` tells it from others of the same run.
StepSpec copyStep(const CopyOrder &order, int number);
RunPlan makeCopies(const QString &pair, const CopyOrder &order);
} // namespace Switchback
