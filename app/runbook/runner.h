// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/runview.h"
#include "models/core/clock.h"
#include "models/runbook/run.h"

#include <QByteArray>
#include <QFuture>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>

namespace Switchback
{

/// What came of one call, as far as the runner cares.
struct StepAnswer {
    Result<QJsonObject> data;
    bool fromSite = false; ///< the site itself said so; else it never arrived, or nobody knows
};

/// Carries out one run at a time so that it survives a kill at any instant: the intent and its operation id
/// are in the log before the site is called, the result after; a run found without an end is gone on with by
/// asking the site under the same id. A run that another console carries out is followed: shown, and nothing
/// done about it, until takeUp(). Lives in the thread that made it and blocks nothing; store and sites are
/// reached through the functions given, so that a test can stand in for both.
class Runner : public QObject
{
    Q_OBJECT

public:
    struct Outside {
        /// Stores an event; the future ends when it is on disk. Error `lease_lost`: the wheel is somebody
        /// else's; `already_done`: it is in the log already and comes by follow().
        std::function<QFuture<Result<Event>>(Event)> append;
        /// Calls a doing at a site. `done` comes exactly once, in this object's thread, unless `context` is
        /// gone.
        std::function<void(const StepSpec &step, const QJsonObject &request, QObject *context,
                           std::function<void(const QJsonObject &)> line,
                           std::function<void(const StepAnswer &)> done)>
            call;
        /// What is known of the last log of a site that could not ship it; none: nothing is known.
        std::function<LastLog(const RunState &state)> lastLog = {};
        QByteArray zone = {}; ///< by which clock times are told
        QString zoneName = {};
    };

    Runner(Outside outside, const Clock &clock, QObject *parent = nullptr);
    ~Runner() override;

    /// The site, or its peer, had other work: the operation has ended in its journal and would say the same
    /// for ever, so the next try takes a new one. No failure before a deadline has passed.
    static bool isBusy(const QString &code);

    [[nodiscard]] const RunState &state() const { return m_state; }
    [[nodiscard]] RunView view() const;
    [[nodiscard]] bool active() const { return m_state.started && !m_state.finished; }
    /// A run is carried out from here, and not just followed.
    [[nodiscard]] bool acting() const { return m_acting; }
    /// What was asked for last is not in the log yet: what is shown is older than that.
    [[nodiscard]] bool recording() const { return m_recording; }

    /// Begins a run. Refused while another is under way, here or elsewhere.
    Outcome start(const RunPlan &plan);
    /// From here on carries out a run that the log has without an end: after a start, or when the wheel has
    /// been taken over. `events` are what the log has of it, read once the wheel was ours; what was followed
    /// counts too.
    Outcome takeUp(const QList<Event> &events);
    /// Takes note of an event of a run that is in the log by now, whoever wrote it; in any order, and one
    /// told twice counts once. Nothing is done about another one's run.
    void follow(const Event &event);
    /// At once stops acting: calls nothing and records nothing any more, drops every answer that comes later,
    /// and goes on following. `by` has the wheel now.
    void letGoOfWheel(const QString &by);
    /// The log can be written again: records what waits for it.
    void storeIsBack();

    // What a person may do. Error `not_acting` when the wheel is elsewhere.
    /// After a failure or a stop: tries the current step again.
    Outcome retry(const QString &actor);
    /// No further step is begun; one under way at a site is not undone.
    Outcome stop(const QString &actor);
    /// Ends the run as given up. What was done stays done. With `letGo` the log says that the fenced site is
    /// to take writes again: whoever reads it owes that run (owesResume()).
    Outcome giveUp(const QString &actor, bool letGo = false);
    /// Puts a step before the one that failed and waits for a person, for instance to make room for it.
    Outcome addStep(const StepSpec &spec, const QString &by);
    /// The last log could not be shipped and a person takes that on: goes on without it.
    Outcome acceptLoss(const Override &by);
    /// The fence can't be had and a person takes that on.
    Outcome overrideFence(const Override &override);

signals:
    void changed();
    /// The store refused to write for us: the wheel is somebody else's. Nothing is done here any more.
    void wheelLost(const Switchback::Error &why);

private:
    void step();
    void intend(int index, const QString &by = {});
    void askPerson();
    void intendLater(const StepState &step);
    void wasBusy(const StepState &step, const Error &error);
    void ask(int index);
    void answered(const QString &op, const StepAnswer &answer);
    void addLine(const QString &key, const QJsonObject &line);
    /// Stores, folds, and goes on; on a store's failure nothing is folded and nothing is done.
    void record(const Event &event);
    void stored(const Event &event, const Result<Event> &result);
    void notStored(const Event &event, const Error &error);
    /// Folds an event in by its place in the log. False: it was known.
    bool fold(const Event &event);
    void forget(const QString &run);
    void rest();
    void changedSoon();
    void callAgainLater(const QString &why);
    [[nodiscard]] Outcome mayAct() const;

    Outside m_outside;
    const Clock &m_clock;
    QString m_run; ///< id of the run that is carried out or followed
    RunState m_state;
    QMap<qint64, Event> m_events; ///< of that run, by seq
    RunNotes m_notes;
    QString m_callUnderWay; ///< operation id
    QSet<QString> m_seenLines;
    QTimer m_again;
    int m_failures = 0;
    QString m_busyOp; ///< ended because the site was busy; the next one waits a moment
    bool m_acting = false;
    int m_turn = 0; ///< raised whenever acting ends: what was asked for in an earlier turn is dropped
    bool m_recording = false;
    qsizetype m_knownBefore = 0; ///< events of the run that were known when the last one was handed over
    bool m_changedSoon = false;
    QList<Event> m_toRecord;
};

} // namespace Switchback
