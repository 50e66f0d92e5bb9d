// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/duty/dutysight.h"
#include "app/duty/watcher.h"
#include "app/link/linkhub.h"
#include "app/link/referenceprobe.h"
#include "app/outage/leasekeeper.h"
#include "app/outage/outagedesk.h"
#include "app/runbook/runner.h"
#include "app/store/store.h"
#include "models/overview/overview.h"
#include "models/runbook/preview.h"

#include <QObject>

#include <memory>

namespace Switchback
{

class Outages;

/// What this process is there for: who may hold the wheel, and whether anybody acts here at all.
enum class Purpose {
    Window, ///< takes the wheel at start if it is free
    Act,    ///< one act in a terminal: the same
    Watch,  ///< a wall or `--duty`: never has the wheel
};

/// One pair being watched and, when somebody says so, moved: store, links, watcher and runner put together.
/// Knows no window; the window, the wall and the terminal are told by its signals. Lives in the thread that
/// made it and blocks nothing: store and links have their own threads.
///
/// Of all processes on one store one holds the *duty*: it alone writes down what the sites do and keeps the
/// clocks. One has the *wheel*: it alone carries out runs and steps. Both are leases of the store. All of
/// them follow.
class Session : public QObject
{
    Q_OBJECT

public:
    Session(const ConsoleConfig &config, const PairConfig &pair, const Clock &clock, Purpose purpose,
            QObject *parent = nullptr);
    ~Session() override;

    /// Opens the store, takes up what an earlier console left, and begins to watch.
    void start();

    [[nodiscard]] const PairConfig &pair() const { return m_pair; }
    [[nodiscard]] const PairFacts &facts() const { return m_watcher->facts(); }
    [[nodiscard]] QList<Finding> findings(Instant at) const { return m_watcher->findings(at); }
    /// Why nothing can be done from here, in a sentence that names who has the wheel; empty: we have it.
    [[nodiscard]] QString wheelHolder() const;
    /// Takes the wheel from whoever has it; they are told.
    void takeWheel(std::function<void(const Outcome &)> done);
    /// Who sits here, as others are told; `done` once it is settled in whose name the wheel is held.
    void setPerson(const QString &name, const std::function<void()> &done = {});
    [[nodiscard]] bool onDuty() const { return m_duty && m_duty->held(); }
    [[nodiscard]] Store &store() { return *m_store; }
    [[nodiscard]] bool storeOpen() const { return m_storeOpen; }
    [[nodiscard]] Outages &outages() { return *m_outages; }
    [[nodiscard]] Instant now() const { return m_clock.now(); }
    /// Stores under the wheel, the duty or nobody's right, all or none.
    QFuture<Result<QList<Event>>> append(const QList<PlannedEvent> &events, OutageDesk::Under under);
    [[nodiscard]] Overview overview() const;
    [[nodiscard]] ActPreview preview() const;
    /// The same, and what it rests on is asked for anew: for whoever is about to decide.
    ActPreview freshPreview();
    /// What the preview of a failback rests on has been asked for and has come, or did not come in time.
    [[nodiscard]] bool rebuildAsked() const { return m_rebuildAsked; }
    [[nodiscard]] const Runner &runner() const { return *m_runner; }
    /// The run as it is drawn, with the copies that lie kept; without a run to show, those alone.
    [[nodiscard]] std::optional<RunView> runView() const;
    [[nodiscard]] QJsonObject report() const;

    // Everything below is done in the name of who is signed in here (Outages::actor()), and refused, with a
    // reason, when that is nobody or nobody who may; see Outages::mayAct().

    /// Begins the act that the pair's state offers, as part of an incident if one is named; outside of one,
    /// once a second person has approved it. Refused with a reason when it can't be done.
    Outcome commit(const std::optional<Override> &override, const QString &incident = {});
    // Refused (`not_acting`) when the wheel is elsewhere.
    Outcome retryRun();
    Outcome stopRun();
    Outcome giveUpRun();
    /// Gives the run up and, once that is in the log, lets the site it fenced take writes again.
    Outcome letOldGo();
    /// Goes on without the last log that could not be shipped; `statement` is what is taken on by name.
    Outcome acceptLoss(const QString &statement);
    /// Counts, exports or discards a kept copy: as a step of the run that waits for it, else as a run of its
    /// own.
    [[nodiscard]] CopyOrder copyOrder(CopyAct act, const QString &site, const QString &name) const;
    Outcome orderCopy(const CopyOrder &order);
    /// A log backup at the primary, now.
    Outcome takeLogBackup();
    /// A run that has to be seen to: one under way, or one that is owed.
    [[nodiscard]] bool runOpen() const { return m_runner->active() || owesResume(m_runner->state()); }
    void askSitesNow() { m_watcher->askNow(); }

    /// History for a chart, as far as the screen can show it; not answered when the store can't be read.
    void readHistory(Instant from, Instant to, int maxPoints, std::function<void(const LossHistory &)> done);
    void readEvents(int limit);

signals:
    void overviewChanged();
    void runChanged();
    void eventsRead(const QList<Switchback::Event> &events); ///< newest first
    void eventAppended(const Switchback::Event &event);
    void sampled(const Switchback::LossPoint &point); ///< a new point of the chart
    /// Something the operator has to know that is not about a site: the store, the configuration.
    void troubled(const Switchback::Error &error);
    void ready(); ///< the store is open and what it held has been taken up
    void wheelChanged();
    /// It was ours; says who has it now.
    void wheelLost(const QString &by);

private:
    void openStore();
    void takeUp();
    void readRuns();
    void watch();
    void becomeReady();
    void makeKeepers();
    void dutyChanged();
    void wheelTaken();
    /// Somebody ended a run to let the fenced site take writes again: begins that.
    void resumeIfOwed();
    Outcome resumeOld(const std::optional<Override> &override, const QString &actor);
    [[nodiscard]] LastLog lastLogOf(const RunState &state) const;
    void write(const QList<Event> &events);
    Outcome asActor(const std::function<Outcome(const QString &)> &act);
    Outcome whoMayCommit(const std::optional<Override> &override, const QString &incident,
                         const QString &act);
    [[nodiscard]] QString personHere() const;
    void keepSample(const LossEstimate &loss);
    void keepState();
    void proveSight();
    [[nodiscard]] QString dutyLine() const;
    [[nodiscard]] ActInputs inputs() const;
    [[nodiscard]] ActInputs inputs(const LossCard &loss, Instant now) const;
    [[nodiscard]] ActPreview previewOf(const ActInputs &in) const;
    [[nodiscard]] const LossEstimate &lossNow() const;
    void askLogBackup(const QString &site, const QString &actor);
    void logBackupEnded(const CallAnswer &answer);
    /// Asks the site that a failback would rebuild what it would find there; every few seconds while somebody
    /// looks.
    void askRebuild();
    void callStep(const StepSpec &step, const QJsonObject &request, QObject *context,
                  std::function<void(const QJsonObject &)> line,
                  std::function<void(const StepAnswer &)> done);

    ConsoleConfig m_config;
    PairConfig m_pair;
    const Clock &m_clock;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<LinkHub> m_links;
    std::unique_ptr<ReferenceProbe> m_reference;
    std::unique_ptr<Watcher> m_watcher;
    std::unique_ptr<Runner> m_runner;
    std::unique_ptr<LeaseKeeper> m_duty;
    DutySight m_sight;
    std::unique_ptr<LeaseKeeper> m_wheel;
    std::unique_ptr<Outages> m_outages;
    Purpose m_purpose;
    QString m_person;
    QList<Event> m_runEvents; ///< what the forecast of a step's time is taken from
    StepTimes m_times;
    std::optional<LogBackupAsked> m_logBackup;
    mutable std::optional<LossEstimate> m_loss; ///< of this second; see lossNow()
    std::optional<RebuildFacts> m_rebuild;
    QString m_rebuildSite; ///< whose facts these are
    std::optional<Instant> m_rebuildCalledAt;
    bool m_rebuildAsked = false;
    bool m_storeOpen = false;
    bool m_watching = false;
    bool m_runsRead = false;
    bool m_wheelAsked = false;
    bool m_ready = false;
    bool m_hadDuty = false;
    bool m_runWasActive = false;
    QString m_openTrouble; ///< why the store can't be opened, as told last
};

/// Under which key the store keeps the newest "watch" or "report" of a pair.
QString stateKey(const QString &pair, const char *what);
/// The lease's name for a pair: "duty" or "wheel".
QString leaseName(const QString &what, const QString &pair);

/// Where a console keeps its store when the configuration does not say.
QString defaultStoreUrl();

/// The answer of a `status` call as the watcher wants it: read, and checked beyond the contract.
StatusReply statusReply(const QString &site, const CallAnswer &answer);

} // namespace Switchback
