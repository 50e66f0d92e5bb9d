// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/operators/signin.h"
#include "app/pair/log/failedsignins.h"
#include "app/pair/log/storedoor.h"
#include "models/core/clock.h"
#include "models/operators/operator.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

namespace Switchback
{

/// What the console itself may do, and anybody where no operators are set up.
inline constexpr Roles AllRoles{Role::Communicator, Role::Operator, Role::Commander, Role::Administrator};

/// Who sits at this console: one sign-in for all its pairs. The operators are the store's; who is changed
/// there is changed here at once. The thread that made it.
class SignedIn : public QObject
{
    Q_OBJECT
public:
    using DoneFn = std::function<void(const Outcome &)>;
    /// A pair that is told who sits here.
    struct Place {
        QPointer<QObject> owner; ///< once it is gone, so is the place
        /// Somebody else sits here (no name: nobody); `settled` once the pair's wheel is held in their name,
        /// or not.
        std::function<void(const Actor &, const std::function<void()> &settled)> seated;
        /// An outage is open or a run under way.
        std::function<bool()> busy;
    };

    /// Door and clock must outlive it. `seat`: where whoever signs in sits, for people.
    SignedIn(StoreDoor &door, const Clock &clock, QString seat);

    /// Before the store goes: what it has to keep is asked of it.
    void release() { m_failed.release(); }

    void addPlace(const Place &place);
    /// Once it is known who may sign in, or that it can't be read.
    void whenRead(const std::function<void()> &done);

    /// Who may sign in can't be read: nobody may do anything.
    [[nodiscard]] bool unknown() const { return m_unknown; }
    /// No operators in the store: names are taken as given, and every screen says so.
    [[nodiscard]] bool namesAreChecked() const { return m_unknown || !m_operators.isEmpty(); }
    [[nodiscard]] const QList<Operator> &operators() const { return m_operators; }
    [[nodiscard]] const Actor &actor() const { return m_actor; }
    [[nodiscard]] std::optional<Instant> signedInAt() const { return m_signedInAt; }

    void signIn(const QString &name, const QByteArray &secret, const DoneFn &done);
    void signOut();
    /// Nobody has touched this console for long: the sign-in ends. While something is going on the person and
    /// the page stay, and the secret is asked for before the next act.
    void endSignIn();
    /// Who gives that name and that secret; nobody is signed in by it. Errors: `no_operators`, `no_name`,
    /// `wait`, `not_signed_in`.
    void check(const QString &name, const QByteArray &secret,
               const std::function<void(const Result<Actor> &)> &done);

signals:
    void changed();
    void troubled(const Switchback::Error &error);

private:
    void read();
    void take(const QList<Operator> &operators);
    void sit(const std::function<void()> &settled);
    [[nodiscard]] bool busy() const;

    StoreDoor &m_door;
    const Clock &m_clock;
    QString m_seat;
    QList<Place> m_places;
    QList<std::function<void()>> m_waiting;
    QList<Operator> m_operators;
    QList<Operator> m_retired;
    bool m_read = false;
    bool m_unknown = false; ///< the operators could not be read
    SignInThrottle m_throttle;
    FailedSignIns m_failed;
    Actor m_actor;
    std::optional<Instant> m_signedInAt;
};

/// Whose account this program runs under, as far as it can be read.
QString userHere();
/// Whose key signs here: that account at this machine, "ramos@noc-1". Each has its own place for a key.
QString seatHere();

} // namespace Switchback
