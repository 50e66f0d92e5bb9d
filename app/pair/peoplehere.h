// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/part.h"
#include "app/pair/people/signedin.h"
#include "models/command/command.h"
#include "models/core/clock.h"
#include "models/core/plannedevent.h"
#include "models/operators/operator.h"

#include <functional>

namespace Switchback
{

/// What the people of a console are to one pair: who sits here with the roles they have for it, the one check
/// before anything is done from here, and the second word on a move. The thread that made it.
class PeopleHere : public Part
{
    Q_OBJECT
public:
    using DoneFn = SignedIn::DoneFn;
    struct Outside {
        /// Stores under the wheel.
        std::function<QFuture<Result<QList<Event>>>(const PlannedEvent &)> append;
        /// Somebody else sits here (none: nobody); `settled` once the wheel is held in their name, or not.
        std::function<void(const QString &name, const std::function<void()> &settled)> seated;
        /// An outage is open or a run under way.
        std::function<bool()> busy;
    };

    /// `signedIn` and `clock` must outlive it.
    PeopleHere(QString pair, const Clock &clock, SignedIn &signedIn, Outside outside);

    void takeUp(const std::function<void()> &done) override { m_signedIn.whenRead(done); }

    [[nodiscard]] bool namesAreChecked() const { return m_signedIn.namesAreChecked(); }
    /// Each with the roles they have here.
    [[nodiscard]] QList<Operator> operators() const;
    /// Likewise.
    [[nodiscard]] Actor actor() const;
    [[nodiscard]] std::optional<Instant> signedInAt() const { return m_signedIn.signedInAt(); }
    /// Who else may approve what the actor does; empty: names are not checked.
    [[nodiscard]] QStringList approvers() const;

    // --- as SignedIn has it, for the console as a whole
    void signIn(const QString &name, const QByteArray &secret, const DoneFn &done)
    {
        m_signedIn.signIn(name, secret, done);
    }
    void signOut() { m_signedIn.signOut(); }
    void endSignIn() { m_signedIn.endSignIn(); }
    /// With the roles they have here.
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
    /// Whether that act has been approved here in the last minutes; an approval is good for one, and for
    /// whoever asked for it.
    bool useApproval(const QString &act);

private:
    void keepApproval(const QString &act, const QString &kind, const QString &by, const QString &text,
                      const DoneFn &done);

    QString m_pair;
    const Clock &m_clock;
    SignedIn &m_signedIn;
    Outside m_outside;
    QString m_approvedAct; ///< by a second person, outside of an incident
    QString m_approvedFor; ///< who asked for it
    Duration m_approvedAt{};
};

} // namespace Switchback
