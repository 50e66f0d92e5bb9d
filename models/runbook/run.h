// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"
#include "models/runbook/runplan.h"
#include "models/sites/sitestatus.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// What is known of the last log of a site that was fenced and could not ship it, at the moment a person is
/// asked.
struct LastLog {
    QString op;                       ///< the fence
    QString finalLsn;                 ///< the end of what the fenced site wrote
    QString arrivedLsn;               ///< the end of what the other site has; empty: not known
    std::optional<Instant> arrivedTo; ///< everything acknowledged before is there
    std::optional<Duration> loss;     ///< of writes that only the fenced site has
    std::optional<qint64> rowsAtMost;
    bool operator==(const LastLog &) const = default;

    [[nodiscard]] bool arrived() const; ///< all of it is at the other site, whatever the fence could say
};

enum class StepPhase {
    NotYet,
    Intended, ///< its operation id is stored; it may or may not have reached the site
    Done,
    Busy,    ///< the site had other work: asked for again, as a new operation, until a deadline
    Failed,  ///< the site said so; trying again makes a new operation
    Skipped, ///< an optional step that failed
};

struct StepState {
    StepSpec spec;
    StepPhase phase = StepPhase::NotYet;
    QString op; ///< operation id of the newest try
    int tries = 0;
    std::optional<Instant> startedAt;
    std::optional<Instant> triedAt; ///< the newest try
    std::optional<Instant> endedAt;
    std::optional<Instant> busySince; ///< the site has had other work since then, in every try
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
    qint64 finishedSeq = 0;               ///< the event that says so
    std::optional<Instant> noWritesSince; ///< the one is fenced, and the other does not take writes yet
    bool noWritesEarlier = false;         ///< the fence found it stopped: since when is not known
    std::optional<LastLog> lastLog;       ///< the newest question about it
    std::optional<Override> lossAccepted; ///< a person takes on what the fenced site could not ship
    QString letGoBy;                      ///< who ended it so that the fenced site takes writes again
    bool operator==(const RunState &) const = default;

    [[nodiscard]] const StepState *step(const QString &key) const;
    [[nodiscard]] const StepState *doing(const QString &verb) const; ///< the first step of that verb, or null
    [[nodiscard]] const StepState *
    current() const; ///< first that is neither done nor skipped; null at the end
};

/// Folds one event in. Events of other runs and unknown kinds are ignored; one that can't follow is an Error
/// and changes nothing. The same intent or result told again is no error: it changes nothing either.
Outcome applyEvent(RunState &state, const Event &event);
/// The fence is made, its last log could not be shipped although that was said, and nobody has taken it on:
/// nothing goes on until a person has accepted that loss, has it shipped again, or lets the fenced site go.
bool asksAboutLastLog(const RunState &state);
/// Somebody ended the run to let the fenced site take writes again, and that has not begun yet.
bool owesResume(const RunState &state);
/// What may be done about a failed step besides trying again: none, or the sentence a person takes on by
/// name.
bool mayOverride(const RunState &state);
/// A fence was made and no promote followed: the old primary can be let go again.
bool mayResume(const RunState &state);
/// Which call takes that step back; empty: none does.
QString undoOf(const StepState &step);
Result<RunState> foldRun(const QList<Event> &events);

/// What to do next, from the state alone; every instant at which a console can die is a state this can be
/// asked of.
struct NextAct {
    enum class Kind {
        Nothing,  ///< finished, stopped, or never started
        Intend,   ///< store a new operation id for `step`, then call
        Ask,      ///< an operation id is stored and no result: call again with the same id; the site joins or
                  ///< reports
        Later,    ///< the site was busy: in a moment as Intend
        Question, ///< a person is asked about the last log of the fence, which is `step`
        Wait,     ///< the current step failed: a person decides (retry or stop)
        Finish,   ///< every step is done: store the end
    };
    Kind kind = Kind::Nothing;
    int step = -1;
    bool operator==(const NextAct &) const = default;
};
NextAct nextAct(const RunState &state);

/// The request's `params` for a step, from the plan and what earlier steps found.
QJsonObject stepParams(const RunState &state, const StepState &step);

/// Every kind of event that a run's state is folded from.
QStringList runEventKinds();

// The events. Each is stored before what it announces is done.
Event runStarted(const RunPlan &plan, Instant at);
/// `by`: who asked for another try; empty: it is the run's own next step.
Event stepIntended(const RunState &state, const StepState &step, const QString &op, Instant at,
                   const QString &by = {});
Event stepBusy(const RunState &state, const StepState &step, const Error &error, Instant at);
Event stepDone(const RunState &state, const StepState &step, const QJsonObject &result, Instant at);
Event stepFailed(const RunState &state, const StepState &step, const Error &error, Instant at);
Event runStopped(const RunState &state, const QString &actor, Instant at);
Event runResumed(const RunState &state, const QString &actor, Instant at);
/// A person takes on by name that the old primary takes no writes: stands in for a fence that can't be had.
Event runOverridden(const RunState &state, const Override &override, Instant at);
/// A person has to say what becomes of a last log that could not be shipped.
Event runAsked(const RunState &state, const LastLog &known, Instant at);
Event runLossAccepted(const RunState &state, const Override &by, Instant at);
/// A step that a person puts before the one that failed, for instance to make room for it.
Event runStepAdded(const RunState &state, const StepSpec &spec, const QString &by, Instant at);
/// `letGoBy`: who ends it to let the fenced site take writes again.
Event runFinished(const RunState &state, Instant at, const QString &letGoBy = {});
/// "at most 14 s of writes, at most 5,240 rows", as far as it is known.
QString lossText(const LastLog &known);

} // namespace Switchback
