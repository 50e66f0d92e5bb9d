// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/duty/dutysight.h"
#include "app/outage/leasekeeper.h"
#include "app/outage/outagedesk.h"
#include "app/pair/seating.h"
#include "app/store/store.h"
#include "models/core/plannedevent.h"
#include "models/sites/site.h"

#include <QObject>

#include <functional>

namespace Switchback
{

/// What this process is there for: who may hold the wheel, and whether anybody acts here at all.
enum class Purpose {
    Window, ///< takes the wheel at start if it is free
    Act,    ///< one act in a terminal: the same. Never has the duty: it ends soon, and can tell nobody
    Watch,  ///< a wall or `--duty`: never has the wheel
    Word,   ///< one word in a terminal, for whoever has the duty: never has either
};
constexpr bool seeksDuty(Purpose purpose)
{
    return purpose == Purpose::Window || purpose == Purpose::Watch;
}
constexpr bool seeksWheel(Purpose purpose)
{
    return purpose == Purpose::Window || purpose == Purpose::Act;
}

/// Which of all processes on one store has the duty of a pair, and which the wheel. Both are leases of the
/// store: under the duty it is written down what the sites do, and the clocks are kept; under the wheel runs
/// and steps are carried out. The thread that made it.
class Seats : public QObject
{
    Q_OBJECT
public:
    /// Store, pair and clocks must outlive it.
    Seats(Store &store, const PairConfig &pair, const Clock &clock, Purpose purpose,
          const Seating &seating = {});

    /// From now on the duty is taken whenever it is free, if this process is there for that; else it is known
    /// who has it.
    void seekDuty();
    /// The wheel, if this process may have it and nobody else has; `asked` once that is known.
    void askForWheel(const std::function<void()> &asked);
    [[nodiscard]] bool wheelAsked() const { return m_wheelAsked; }
    /// Gives both back.
    void release();

    [[nodiscard]] bool onDuty() const { return m_duty.held(); }
    [[nodiscard]] QString dutyLine() const;
    /// The machine of whoever holds the duty; empty: nobody.
    [[nodiscard]] QString dutyHost() const;
    [[nodiscard]] bool hasWheel() const { return m_wheel.held(); }
    /// Why nothing can be done from here, in a sentence that names who has the wheel; empty: we have it.
    [[nodiscard]] QString wheelHolder() const;
    /// Takes the wheel from whoever has it; they are told.
    void takeWheel(std::function<void(const Outcome &)> done) { m_wheel.takeOver(std::move(done)); }
    /// Somebody else sits here. Whoever `mayHold` the wheel has it if nobody else does; who has signed out
    /// has nothing in hand. In mid-run (`keep`) the name waits: a new lease would make the answers of the old
    /// one strangers. `settled` once it is known in whose name the wheel is held.
    void seated(const QString &name, bool mayHold, bool keep, const std::function<void()> &settled);

    /// Stores under the wheel, the duty or nobody's right, all or none.
    QFuture<Result<QList<Event>>> append(const QList<PlannedEvent> &events, OutageDesk::Under under);
    /// A run's own event. The runner tells by doubtWheel() when it is refused.
    QFuture<Result<Event>> appendUnderWheel(const Event &event)
    {
        return m_store.append(event, m_wheel.guard());
    }
    /// The store said on an append that the wheel is somebody else's.
    void doubtWheel() { m_wheel.doubt(); }

    /// Who holds the duty and can't see proves it or loses it. Once a poll; see DutySight.
    void proveSight(bool hangs, bool sees);

signals:
    void dutyChanged();
    void wheelChanged(); ///< it was taken here, or is known to be elsewhere
    /// It was ours and is somebody else's now.
    void wheelLost(const Switchback::Lease &to);

private:
    [[nodiscard]] LeaseKeeper &keeperOf(OutageDesk::Under under)
    {
        return under == OutageDesk::Under::Wheel ? m_wheel : m_duty;
    }

    Store &m_store;
    const PairConfig &m_pair;
    const Clock &m_clock;
    Purpose m_purpose;
    LeaseKeeper m_duty;
    LeaseKeeper m_wheel;
    DutySight m_sight;
    bool m_wheelAsked = false;
};

/// The lease's name for a pair: "duty" or "wheel".
QString leaseName(const QString &what, const QString &pair);

} // namespace Switchback
