// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/duty/watcher.h"
#include "app/link/base/sitecalls.h"
#include "app/pair/handbackup.h"
#include "app/pair/peoplehere.h"
#include "app/pair/seats.h"
#include "app/runbook/runner.h"
#include "models/act/actpreview.h"
#include "models/act/preview.h"
#include "models/act/runview.h"
#include "models/overview/overview.h"
#include "models/runbook/audioplan.h"

#include <QObject>

namespace Switchback
{

/// What is done to the sites of a pair: what a move would cost, how it is begun, stopped, tried again and let
/// go, and the copies that a site keeps. Everything is done in the name of who is signed in here and refused,
/// with a reason, when that is nobody or nobody who may (PeopleHere::mayAct()). The thread that made it.
class Moves : public Part
{
    Q_OBJECT
public:
    /// What belongs to the pair as a whole; all of it outlives the moves.
    struct Outside {
        Watcher &watcher;
        PeopleHere &people;
        std::function<Store &()> store;
        std::function<SiteCalls &()> links;
        std::function<Seats &()> seats;
        std::function<bool()> logOpen;              ///< what is done can be written down
        std::function<QString()> wheelHolder;       ///< why nothing can be done from here; empty: it can
        std::function<const Runbooks &()> runbooks; ///< by which the pair's moves are made
    };
    Moves(const PairConfig &pair, const Clock &clock, Outside outside);

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    /// A run under way is gone on with from the store.
    void wheelChanged(bool held) override;
    [[nodiscard]] bool isReady() const { return m_ready; }
    void storeIsBack() { m_runner.storeIsBack(); }
    void wheelLost(const QString &to) { m_runner.letGoOfWheel(to); }
    /// Somebody ended a run to let the fenced site take writes again: begins that.
    void resumeIfOwed();

    [[nodiscard]] const Runner &runner() const { return m_runner; }
    /// A run that has to be seen to: one under way, or one that is owed.
    [[nodiscard]] bool open() const { return m_runner.active() || owesResume(m_runner.state()); }

    /// Of what the sites' state offers, or of what is ordered in its place.
    [[nodiscard]] ActPreview preview(const std::optional<MoveOrder> &order = {}) const;
    [[nodiscard]] ActPreview preview(const LossCard &loss, Instant now) const;
    /// The same, and what it rests on is asked for anew: for whoever is about to decide.
    ActPreview freshPreview();
    /// Asks the site that a failback would rebuild what it would overwrite; not more often than makes sense.
    void askRebuild();
    /// What the preview of a failback rests on has been asked for and has come, or did not come in time.
    [[nodiscard]] bool rebuildAsked() const { return m_rebuildAsked; }

    /// Begins the act that the pair's state offers, or the one ordered, as part of a case if it names one;
    /// outside of one, once a second person has approved it. Refused with a reason when it can't be done.
    Outcome commit(const std::optional<Override> &override, const std::optional<MoveOrder> &order = {});
    // Refused (`not_acting`) when the wheel is elsewhere.
    Outcome retry();
    Outcome stop();
    Outcome giveUp();
    /// Gives the run up and, once that is in the log, lets the site it fenced take writes again.
    Outcome letGo();
    /// Goes on without the last log that could not be shipped; `statement` is what is taken on by name.
    Outcome acceptLoss(const QString &statement);
    /// Counts, exports or discards a kept copy: as a step of the run that waits for it, else as a run of its
    /// own.
    [[nodiscard]] CopyOrder copyOrder(CopyAct act, const QString &site, const QString &name) const;
    Outcome orderCopy(const CopyOrder &order);
    /// The same of audio whose rows were lost, at the site that takes the writes.
    Outcome orderAudio(AudioOrder order);
    /// A log backup at the primary, now.
    Outcome takeLogBackup();

signals:
    void looked(); ///< something that a preview rests on has come

private:
    [[nodiscard]] Runner::Outside runnerOutside();
    void takeRuns(QList<Event> events);
    /// Goes on with a run that somebody else began and nobody carries out any more.
    void takeUpOpen();
    [[nodiscard]] LastLog lastLogOf(const RunState &state) const;
    Outcome asActor(const std::function<Outcome(const QString &)> &act);
    /// As a step of the run that is under way, else as a run of its own.
    Outcome orderOne(RunPlan plan, const StepSpec &step);
    Outcome whoMayCommit(const std::optional<Override> &override, const QString &incident,
                         const QString &act);
    Outcome resumeOld(const std::optional<Override> &override, const QString &actor);
    [[nodiscard]] ActInputs inputs() const;
    [[nodiscard]] ActInputs inputs(const LossCard &loss, Instant now) const;
    [[nodiscard]] ActPreview previewOf(const ActInputs &in) const;

    const PairConfig &m_pair; ///< outlives this: a pair has one for all its parts
    const Clock &m_clock;
    Outside m_outside;
    Runner m_runner;
    HandBackup m_handBackup;
    QList<Event> m_runEvents; ///< what the forecast of a step's time is taken from
    StepTimes m_times;
    std::optional<RebuildFacts> m_rebuild;
    QString m_rebuildSite; ///< whose facts these are
    std::optional<Instant> m_rebuildCalledAt;
    bool m_rebuildAsked = false;
    bool m_wasActive = false;
    bool m_ready = false; ///< what the log holds of runs has been read
};

} // namespace Switchback
