// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/moves.h"
#include "app/pair/outages.h"
#include "app/pair/pairs.h"
#include "tests/app/outage/incidentworker.h"
#include "tests/app/pair/fakesites.h"
#include "tests/support/soon.h"

#include <QHash>

#include <memory>

namespace Switchback
{

/// Two sites, and people: the same for every seat of a test. Polled so seldom that a test says when the sites
/// are asked.
PairConfig testPair();
QList<Customer> testCustomers(int count);
/// Puts them into that store, which has none yet.
void putCustomers(Store &store, const PairConfig &pair, int count, Instant at);
Actor person(const QString &name);
/// A process on a machine that nobody here can look at, as Seat::toText().
QString farSeat(const QString &host);

/// One console without a window, as whoever sits at it drives it: signs in, presses buttons, takes the wheel.
/// Everything else the engine does.
class ConsoleSeat : public QObject
{
    Q_OBJECT
public:
    struct Setup {
        QString url;
        QString person = QStringLiteral("K. Ramos");
        FakeSites *sites = nullptr;
        const Clock *clock = nullptr; ///< what the incident and the sites go by
        Seating seating;              ///< without a tick of its own: 50 ms
        int customers = 3;            ///< put into the store by whoever comes first
        Purpose purpose = Purpose::Window;
        PairConfig pair = testPair();
        int patience = Test::Patience; ///< ms until it has opened; for very many customers
    };
    explicit ConsoleSeat(const Setup &setup);
    ~ConsoleSeat() override;

    /// Opens the store and takes up what it holds; ends when the engine is ready and the person has signed
    /// in. Turns the event loop.
    Outcome open();
    /// As if the machine lost its power: the leases stay as they are.
    void dropDead();

    [[nodiscard]] Engine &engine() const { return m_pairs->first(); }
    [[nodiscard]] Store &store() const { return engine().log().store(); }
    [[nodiscard]] Seats &seats() const { return engine().context().seats; }
    [[nodiscard]] bool hasWheel() const { return seats().hasWheel(); }
    [[nodiscard]] bool onDuty() const { return engine().onDuty(); }
    [[nodiscard]] const Runner &runner() const { return engine().moves().runner(); }
    [[nodiscard]] const Incident &incident() const { return engine().outages().incident(); }
    /// What a command of that person would be judged by here, for events that are stored past the engine.
    [[nodiscard]] CommandContext context(const QString &name = {}) const;

    /// That person signs in, if they are not.
    void sit(const QString &name, const std::function<void(const Outcome &)> &done);
    /// Presses a button, signed in as that person; the answer comes later. A step's calls are begun with it.
    void press(const Command &command, const QString &name, const std::function<void(const Outcome &)> &done);
    /// Presses it and waits for the answer. Turns the event loop.
    Outcome command(const Command &command, const QString &name = {});
    /// Likewise, for any act.
    static Outcome ended(const std::function<void(const std::function<void(const Outcome &)> &)> &act);
    /// What a person does next, if anything; `done` says what came of it. False: nothing to do now.
    bool workOn(const Habits &habits, const std::function<void(const Outcome &)> &done);
    /// What is to be done next, but for what the engine does by itself.
    [[nodiscard]] NextDoing nextHere(const Habits &habits) const;
    /// Has the sites do what that step of the open incident says, after a fresh look at them.
    void beginCalls(const QString &step, const std::function<void(const Outcome &)> &done);
    /// Asks the sites now; `seen` once their answers have been taken in.
    void lookAtSites(const std::function<void()> &seen);

    /// When each event of the log was seen here, in nanoseconds of one clock for all seats of the process.
    [[nodiscard]] std::optional<qint64> seenAt(qint64 seq) const;
    [[nodiscard]] const QList<Event> &seen() const { return m_seen; }
    [[nodiscard]] const QStringList &wheelLostTo() const { return m_wheelLostTo; }
    [[nodiscard]] const QList<Error> &troubles() const { return m_troubles; }
    static qint64 nanoseconds();

signals:
    void changed();

private:
    Setup m_setup;
    std::unique_ptr<Pairs> m_pairs;
    bool m_ready = false;
    QList<Event> m_seen;
    QHash<qint64, qint64> m_seenAt;
    QStringList m_wheelLostTo;
    QList<Error> m_troubles;
};

} // namespace Switchback
