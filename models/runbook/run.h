// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"
#include "models/runbook/runbook.h"
#include "models/sites/sitestatus.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace Switchback
{

/// Failover: away from the site that takes writes. Failback: home again, nothing lost. Resume: the site that
/// was fenced for a move that did not happen takes writes again.
enum class RunKind { Failover, Failback, Resume };
QString runKindKey(RunKind kind);

/// One step of a run: which doing at which site. Its parameters may need what earlier steps found.
struct StepSpec {
    QString key;                                 ///< "fence", "promote" ... unique in the run
    QString site;                                ///< id
    QString verb;                                ///< a doing of the site contract
    QString title;                               ///< "Fence Naperville"
    Duration deadline{std::chrono::seconds(60)}; ///< after this the step is asked about again, not repeated
    bool optional = false;                       ///< a failure is recorded and the run goes on
    bool unlessOverride = false; ///< left out when a person takes on that the old primary takes no writes
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
    bool operator==(const RunPlan &) const = default;
};

enum class StepPhase {
    NotYet,
    Intended, ///< its operation id is stored; it may or may not have reached the site
    Done,
    Failed,  ///< the site said so; trying again makes a new operation
    Skipped, ///< an optional step that failed
};

struct StepState {
    StepSpec spec;
    StepPhase phase = StepPhase::NotYet;
    QString op; ///< operation id of the newest try
    int tries = 0;
    std::optional<Instant> startedAt;
    std::optional<Instant> endedAt;
    QJsonObject result;
    Error error;
    bool operator==(const StepState &) const = default;
};

/// What the events of a run add up to. A pure fold: the same events give the same state, on any machine.
struct RunState {
    RunPlan plan;
    QList<StepState> steps;
    bool started = false;
    bool finished = false;
    bool stopped = false; ///< by a person; can be gone on with
    bool succeeded = false;
    std::optional<Instant> startedAt;
    std::optional<Instant> finishedAt;
    bool operator==(const RunState &) const = default;

    [[nodiscard]] const StepState *step(const QString &key) const;
    [[nodiscard]] const StepState *doing(const QString &verb) const; ///< the first step of that verb, or null
    [[nodiscard]] const StepState *
    current() const; ///< first that is neither done nor skipped; null at the end
};

/// Folds one event in. Events of other runs and unknown kinds are ignored; one that can't follow is an Error
/// and changes nothing. The same intent or result told again is no error: it changes nothing either.
Outcome applyEvent(RunState &state, const Event &event);
Result<RunState> foldRun(const QList<Event> &events);

/// What to do next, from the state alone; every instant at which a console can die is a state this can be
/// asked of.
struct NextAct {
    enum class Kind {
        Nothing, ///< finished, stopped, or never started
        Intend,  ///< store a new operation id for `step`, then call
        Ask,     ///< an operation id is stored and no result: call again with the same id; the site joins or
                 ///< reports
        Wait,    ///< the current step failed: a person decides (retry or stop)
        Finish,  ///< every step is done: store the end
    };
    Kind kind = Kind::Nothing;
    int step = -1;
    bool operator==(const NextAct &) const = default;
};
NextAct nextAct(const RunState &state);

/// The request's `params` for a step, from the plan and what earlier steps found.
QJsonObject stepParams(const RunState &state, const StepState &step);

// The events. Each is stored before what it announces is done.
Event runStarted(const RunPlan &plan, Instant at);
Event stepIntended(const RunState &state, const StepState &step, const QString &op, Instant at);
Event stepDone(const RunState &state, const StepState &step, const QJsonObject &result, Instant at);
Event stepFailed(const RunState &state, const StepState &step, const Error &error, Instant at);
Event runStopped(const RunState &state, const QString &actor, Instant at);
Event runResumed(const RunState &state, const QString &actor, Instant at);
/// A person takes on by name that the old primary takes no writes: stands in for a fence that can't be had.
Event runOverridden(const RunState &state, const Override &override, Instant at);
Event runFinished(const RunState &state, Instant at);

/// What a runbook has the sites do, as steps of a run between two sites (ids and short names). `override`
/// leaves out what a person takes on; `logBackupFirst` takes a log backup before anything else.
QList<StepSpec> stepsOf(const QList<RunbookCall> &calls, const QString &from, const QString &fromName,
                        const QString &to, const QString &toName, bool override, bool logBackupFirst);
/// A failover by those calls; without any: fence, promote, write test.
RunPlan makeFailover(const QString &pair, const QString &from, const QString &fromName, const QString &to,
                     const QString &toName, const std::optional<Override> &override, bool logBackupFirst,
                     const QList<RunbookCall> &calls = {});
/// Undoes a fence: `site` takes writes again.
RunPlan makeResume(const QString &pair, const QString &site, const QString &siteName,
                   const std::optional<Override> &override);
/// The steps of a failback: rebuild the old primary, catch up, fence, promote, write test, rebuild the other
/// as standby.
RunPlan makeFailback(const QString &pair, const QString &from, const QString &fromName, const QString &to,
                     const QString &toName);

} // namespace Switchback
