// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/outage/leasekeeper.h"
#include "app/outage/outagedesk.h"
#include "app/runbook/runner.h"
#include "app/store/store.h"
#include "models/core/plannedevent.h"
#include "tests/app/outage/incidentworker.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>

#include <memory>

namespace Switchback
{

/// Makes hours pass in seconds: real time since `realStart`, so many times as fast. Any thread.
class FastClock final : public Clock
{
public:
    FastClock(Instant realStart, Instant simulatedStart, double factor)
        : m_realStart(realStart)
        , m_simulatedStart(simulatedStart)
        , m_factor(factor)
    {
    }
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] Duration monotonic() const override;

private:
    Instant m_realStart;
    Instant m_simulatedStart;
    double m_factor;
};

/// Both sites as one console after the other sees them: an operation is done once, whoever asks for it how
/// often. Work goes on and answers come later, also when who asked is gone.
class FakeSites : public QObject
{
public:
    /// As Runner::Outside::call.
    virtual void call(const StepSpec &step, const QJsonObject &request, QObject *context,
                      const std::function<void(const StepAnswer &)> &done);
    /// Every answer of that step is kept back until letGo().
    void hold(const QString &key) { m_held = key; }
    void letGo();
    /// How long an answer takes at most, in ms.
    void setSlow(int most) { m_slow = most; }
    [[nodiscard]] int timesWorked(const QString &key) const { return m_worked.value(key); }
    [[nodiscard]] int timesAsked(const QString &key) const { return m_asked.value(key); }

private:
    struct Waiting {
        QPointer<QObject> context;
        std::function<void(const StepAnswer &)> done;
        StepAnswer answer;
        QString key;
    };
    void answer();
    QHash<QString, QJsonObject> m_results; ///< by operation
    QHash<QString, int> m_worked;          ///< by step key
    QHash<QString, int> m_asked;
    QString m_held;
    int m_slow = 0;
    QList<Waiting> m_waiting;
};
/// What a step's work gives, as a site would answer.
QJsonObject siteResult(const StepSpec &step);

/// Two sites, a runbook as it is shipped, and people: the same for every seat of a test.
PairConfig testPair();
QList<Customer> testCustomers(int count);
Actor person(const QString &name);

/// One seat as a session of the console puts it together, without window, watcher and links.
class OneSeat : public QObject
{
    Q_OBJECT
public:
    struct Setup {
        QString url;
        QString person = QStringLiteral("K. Ramos");
        QString seat; ///< empty: this process; else another one that nobody can look at
        FakeSites *sites = nullptr;
        const Clock *clock = nullptr;      ///< what the incident goes by
        const Clock *leaseClock = nullptr; ///< what the leases go by: as fast as the store's
        Duration life{std::chrono::seconds(15)};
        Duration grace{std::chrono::seconds(2)}; ///< of the clocks, in the incident's time
        int customers = 3;
        bool wantsDuty = false;
        bool wantsWheel = false;
        bool guarded = true; ///< false: the store is not asked whether the lease is still held
    };
    explicit OneSeat(const Setup &setup);
    ~OneSeat() override;

    /// Opens the store and takes up what it holds; ends when that is done. Turns the event loop.
    Outcome open();
    /// As if the machine lost its power: nothing is given back.
    void dropDead();

    Store &store() { return *m_store; }
    LeaseKeeper &duty() { return *m_duty; }
    LeaseKeeper &wheel() { return *m_wheel; }
    OutageDesk &desk() { return *m_desk; }
    Runner &runner() { return *m_runner; }
    [[nodiscard]] const Incident &incident() const { return m_desk->incident(); }
    [[nodiscard]] CommandContext context(const QString &name = {}) const;

    /// Presses a button; the answer comes later.
    void press(const Command &command, const QString &name, const std::function<void(const Outcome &)> &done);
    /// Presses it and waits for the answer. Turns the event loop.
    Outcome command(const Command &command, const QString &name = {});
    /// What a person does next, if anything; `done` says what came of it. False: nothing to do now.
    bool workOn(const Habits &habits, const std::function<void(const Outcome &)> &done);
    /// Begins the failover's run.
    Outcome startRun();

    /// When each event of the log was seen here, in nanoseconds of one clock for all seats of the process.
    [[nodiscard]] std::optional<qint64> seenAt(qint64 seq) const;
    [[nodiscard]] const QList<Event> &seen() const { return m_seen; }
    [[nodiscard]] const QStringList &wheelLostTo() const { return m_wheelLostTo; }
    [[nodiscard]] const QList<Error> &troubles() const { return m_troubles; }
    static qint64 nanoseconds();

signals:
    void changed();

private:
    void connectAll();
    void follow(const Event &event);
    void readLog(const std::function<void(const Outcome &)> &done);
    void takeUpRun();
    QFuture<Result<QList<Event>>> append(const QList<PlannedEvent> &events, OutageDesk::Under under);

    Setup m_setup;
    Runbook m_runbook;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<LeaseKeeper> m_duty;
    std::unique_ptr<LeaseKeeper> m_wheel;
    std::unique_ptr<OutageDesk> m_desk;
    std::unique_ptr<Runner> m_runner;
    QList<Event> m_seen;
    QHash<qint64, qint64> m_seenAt;
    QStringList m_wheelLostTo;
    QList<Error> m_troubles;
};

} // namespace Switchback
