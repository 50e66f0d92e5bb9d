// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/runbook/run.h"
#include "models/runbook/runview.h"

#include <QFuture>
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
/// asking the site under the same id. Lives in the thread that made it and blocks nothing; store and sites
/// are reached through the functions given, so that a test can stand in for both.
class Runner : public QObject
{
    Q_OBJECT

public:
    struct Outside {
        /// Stores an event; the future ends when it is on disk.
        std::function<QFuture<Result<Event>>(Event)> append;
        /// Calls a doing at a site. `done` comes exactly once, in this object's thread, unless `context` is
        /// gone.
        std::function<void(const StepSpec &step, const QJsonObject &request, QObject *context,
                           std::function<void(const QJsonObject &)> line,
                           std::function<void(const StepAnswer &)> done)>
            call;
    };

    Runner(Outside outside, const Clock &clock, QObject *parent = nullptr);
    ~Runner() override;

    [[nodiscard]] const RunState &state() const { return m_state; }
    [[nodiscard]] RunView view() const { return makeRunView(m_state, m_notes); }
    [[nodiscard]] bool active() const { return m_state.started && !m_state.finished; }

    /// Begins a run. Refused while another is under way.
    Outcome start(const RunPlan &plan);
    /// Goes on with a run found in the log without an end.
    Outcome takeUp(const QList<Event> &events);
    /// After a failure or a stop: tries the current step again.
    void retry(const QString &actor);
    /// No further step is begun; one under way at a site is not undone.
    void stop(const QString &actor);
    /// Ends the run as given up. What was done stays done.
    void giveUp(const QString &actor);
    /// The fence can't be had and a person takes that on.
    void overrideFence(const Override &override);

signals:
    void changed();

private:
    void step();
    void intend(int index);
    void ask(int index);
    void answered(const QString &op, const StepAnswer &answer);
    void addLine(const QString &key, const QJsonObject &line);
    /// Stores, folds, and goes on; on a store's failure nothing is folded and nothing is done.
    void record(const Event &event);
    void callAgainLater(const QString &why);

    Outside m_outside;
    const Clock &m_clock;
    RunState m_state;
    RunNotes m_notes;
    QString m_callUnderWay; ///< operation id
    QSet<QString> m_seenLines;
    QTimer m_again;
    int m_failures = 0;
    bool m_recording = false;
    QList<Event> m_toRecord;
};

} // namespace Switchback
