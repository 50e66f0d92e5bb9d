// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/operators/signin.h"
#include "app/pair/part.h"
#include "models/command/command.h"
#include "models/core/clock.h"
#include "models/core/plannedevent.h"
#include "models/operators/operator.h"

#include <functional>

namespace Switchback
{

/// What the console itself may do, and anybody where no operators are set up.
inline constexpr Roles AllRoles{Role::Communicator, Role::Operator, Role::Commander, Role::Administrator};

/// Who may act on a pair, who sits at this console, and the one check before anything is done from here. The
/// operators are the store's; who is changed there is changed here at once. The thread that made it.
class PeopleHere : public Part
{
    Q_OBJECT
public:
    using DoneFn = std::function<void(const Outcome &)>;
    struct Outside {
        std::function<Store &()> store;
        /// Stores under the wheel.
        std::function<QFuture<Result<QList<Event>>>(const PlannedEvent &)> append;
        /// Somebody else sits here (none: nobody); `settled` once the wheel is held in their name, or not.
        std::function<void(const QString &name, const std::function<void()> &settled)> seated;
        /// An outage is open or a run under way.
        std::function<bool()> busy;
    };

    PeopleHere(QString pair, const Clock &clock, Outside outside);

    void takeUp(const std::function<void()> &done) override;
    /// Who somebody is may be changed from elsewhere.
    void follow(const Event &event) override;

    /// No operators in the store: names are taken as given, and every screen says so.
    [[nodiscard]] bool namesAreChecked() const { return m_unknown || !m_operators.isEmpty(); }
    [[nodiscard]] const QList<Operator> &operators() const { return m_operators; }
    [[nodiscard]] const Actor &actor() const { return m_actor; }
    [[nodiscard]] std::optional<Instant> signedInAt() const { return m_signedInAt; }
    /// Who else may approve what the actor does; empty: names are not checked.
    [[nodiscard]] QStringList approvers() const;

    void signIn(const QString &name, const QByteArray &secret, const DoneFn &done);
    void signOut();
    /// Nobody has touched this console for long: the sign-in ends. While something is going on the person and
    /// the page stay, and the secret is asked for before the next act.
    void endSignIn();
    /// Who gives that name and that secret; nobody is signed in by it. Errors: `no_operators`, `no_name`,
    /// `wait`, `not_signed_in`.
    void check(const QString &name, const QByteArray &secret,
               const std::function<void(const Result<Actor> &)> &done);

    /// The one check before anything is done from here, by whatever button or command: errors as
    /// Switchback::mayAct(), and `no_operators` while nobody knows who may sign in.
    [[nodiscard]] Outcome mayAct(Right right) const;
    /// Why who is signed in may not do it whatever is typed; empty: they may, or would once signed in.
    [[nodiscard]] QString mayNever(Right right) const;

    /// The second word on a move outside of an incident: who gives it is checked and written down. With a
    /// reason for breaking the glass instead of a name there is no second person, loudly. Nothing is asked
    /// while no operators are set up.
    void approveAct(const QString &act, const QString &name, const QByteArray &secret,
                    const QString &breakGlass, const DoneFn &done);
    /// Whether that act has been approved here in the last minutes; an approval is good for one.
    bool useApproval(const QString &act);

private:
    void take(const QList<Operator> &operators);
    void keepApproval(const QString &act, const QString &kind, const QString &by, const QString &text,
                      const DoneFn &done);

    QString m_pair;
    const Clock &m_clock;
    Outside m_outside;
    QList<Operator> m_operators;
    bool m_read = false;
    bool m_unknown = false; ///< the operators could not be read
    SignInThrottle m_throttle;
    Actor m_actor;
    std::optional<Instant> m_signedInAt;
    QString m_approvedAct; ///< by a second person, outside of an incident
    Duration m_approvedAt{};
};

/// Whose account this program runs under, as far as it can be read.
QString userHere();

} // namespace Switchback
