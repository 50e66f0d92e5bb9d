// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/store.h"
#include "models/core/clock.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace Switchback
{

/// Holds one lease of the store for this process: renews it three times within its life, and stops believing
/// in it by itself when no renewal got through for that long, so that a stalled process never acts on what
/// another one has taken over. Knows who has it otherwise. The thread that made it.
class LeaseKeeper : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive it. `life` is how long the lease stays without being renewed.
    LeaseKeeper(Store &store, QString name, const Clock &clock, Duration life = std::chrono::seconds(15),
                QObject *parent = nullptr);

    /// Who it is said to be held by; an operator's name, or the program's.
    void setHolder(const QString &holder) { m_holder = holder; }
    /// Where it is said to be held, as Seat::toText(): this process, if nobody says otherwise.
    void setSeat(const QString &seat) { m_seat = seat; }
    /// Takes it whenever it is free, from now on.
    void seek();
    /// Takes it if it is free now, else only keeps an eye on who has it.
    void tryOnce(std::function<void(const Outcome &)> done = {});
    /// Never takes it, and keeps an eye on who has it.
    void watch();
    /// Takes it from whoever has it; `done` gets the refusal of the store if there is one.
    void takeOver(std::function<void(const Outcome &)> done);
    /// Gives it back, and does not seek it any more.
    void release();

    [[nodiscard]] bool held() const;
    /// For appends that only the holder may make. Without the lease: one that the store refuses. What has run
    /// out and nobody took still counts with the store, so that a server may be away for longer than a life.
    [[nodiscard]] Guard guard() const;
    /// Who has it when it isn't us, as last heard; none: it is free, or nothing is known.
    [[nodiscard]] const std::optional<Lease> &other() const { return m_other; }
    /// The store said on an append that it is somebody else's.
    void doubt();

signals:
    /// What held() or other() say has changed; that it ran out is noticed within a third of its life.
    void changed();
    /// It was ours and is somebody else's now; without a holder: it was somebody's in between. Whoever acted
    /// by it lets go, and when it is held begins from what the log says.
    void lost(const Switchback::Lease &to);

private:
    void beat();
    void take(bool force, std::function<void(const Outcome &)> done);
    void renew();
    /// `looked` is called when the answer, or its failure, has been taken in.
    void look(const std::function<void()> &looked = {});
    void gotIt(const Lease &lease);
    void lostIt();
    void tellIfChanged();

    Store &m_store;
    QString m_name;
    const Clock &m_clock;
    Duration m_life;
    QString m_holder;
    QString m_seat;
    bool m_seeking = false;
    bool m_asking = false;
    bool m_told = false; ///< what held() was when it was last told
    int m_turn = 0;      ///< raised by release(): what was asked for before is not wanted any more
    qint64 m_token = 0;  ///< 0: not ours
    std::optional<Duration> m_confirmedAt; ///< monotonic, when the renewal that got through was asked for
    std::optional<Lease> m_other;
    QTimer m_beat;
};

} // namespace Switchback
