// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/operators/signin.h"
#include "app/outage/outagedesk.h"
#include "models/incident/film.h"
#include "models/operators/operator.h"
#include "models/wizard/wizardview.h"

#include <QObject>

#include <functional>

namespace Switchback
{

class Session;

/// What the console itself may do, and anybody where no operators are set up.
inline constexpr Roles AllRoles{Role::Communicator, Role::Operator, Role::Commander, Role::Administrator};

/// What is known when an outage is declared by hand.
struct DeclareOffer {
    QString site; ///< short name of the site that carries the service
    QByteArray zone;
    std::optional<Instant> stoppedAt; ///< by the evidence
    QString evidence;
    QString person;
    QString blocked;
    bool drill = false;
};

/// What the console does about outages of its pair: who sits here, which customers there are, the runbook,
/// the desk that holds the incidents, and the evidence that declares them. Lives beside its Session, in the
/// same thread.
class Outages : public QObject
{
    Q_OBJECT
public:
    using DoneFn = std::function<void(const Outcome &)>;

    Outages(Session &session, const PairConfig &pair, const Clock &clock);

    /// Reads incidents, operators and customers from the store.
    void takeUp(std::function<void()> done);
    [[nodiscard]] bool isReady() const { return m_ready; }
    void setDuty(bool duty) { m_desk.setDuty(duty); }

    [[nodiscard]] const Incident &incident() const { return m_desk.incident(); }
    [[nodiscard]] const OutageDesk &desk() const { return m_desk; }
    [[nodiscard]] const Film &film() const { return m_film; }
    [[nodiscard]] QList<RunbookCall> failoverCalls() const;
    [[nodiscard]] const Runbook &runbook() const { return m_runbook; }
    [[nodiscard]] const QList<Customer> &customers() const { return m_customers; }

    // --- who sits here
    /// No operators in the store: names are taken as given, and every screen says so.
    [[nodiscard]] bool namesAreChecked() const { return m_peopleUnknown || !m_operators.isEmpty(); }
    [[nodiscard]] const QList<Operator> &operators() const { return m_operators; }
    [[nodiscard]] const Actor &actor() const { return m_actor; }
    [[nodiscard]] std::optional<Instant> signedInAt() const { return m_signedInAt; }
    void signIn(const QString &name, const QByteArray &secret, const DoneFn &done);
    void signOut();
    /// Nobody has touched this console for long: the sign-in ends. While something is going on the person and
    /// the page stay, and the secret is asked for before the next act.
    void endSignIn();
    /// The one check before anything is done from here, by whatever button or command: errors as
    /// Switchback::mayAct(), and `no_operators` while nobody knows who may sign in.
    [[nodiscard]] Outcome mayAct(Right right) const;
    /// Why who is signed in may not do it whatever is typed; empty: they may, or would once signed in.
    [[nodiscard]] QString mayNever(Right right) const;
    /// Whether that act has been approved here in the last minutes; an approval is good for one.
    bool useApproval(const QString &act);

    // --- what can be done
    void command(const Command &command, const DoneFn &done = {});
    /// A second person at this seat: who it is is checked, then the approval is theirs.
    void approveHere(const QString &step, const QString &name, const QByteArray &secret, const DoneFn &done);
    /// The second word on a move outside of an incident: who gives it is checked and written down. With a
    /// reason for breaking the glass instead of a name there is no second person, loudly. Nothing is asked
    /// while no operators are set up.
    void approveAct(const QString &act, const QString &name, const QByteArray &secret,
                    const QString &breakGlass, const DoneFn &done);
    /// Begins the step's calls at the sites, after everything that the runbook wants before them.
    void beginCalls(const QString &step, const std::optional<Override> &override, const DoneFn &done);

    /// The primary has not been reached for long enough, but nothing outside answers this console either:
    /// only a person can say whether it is an outage, so a person has to hear of it.
    [[nodiscard]] bool wantsAPerson() const;
    [[nodiscard]] ComponentLine drillReadiness(Instant now) const;
    /// What a person is told who declares an outage or begins a drill by hand.
    [[nodiscard]] DeclareOffer offer(IncidentMode mode) const;
    /// What the wizard draws. Empty without an incident.
    [[nodiscard]] WizardView wizard(const QString &step, const QString &customer) const;

signals:
    void changed();
    void personChanged();
    void troubled(const Switchback::Error &error);

private:
    void readIncidents(const QList<Event> &declared, std::function<void()> done);
    void readPeople(std::function<void()> done);
    void readOperators(std::function<void()> done);
    void readCustomers(std::function<void()> done);
    void takeOperators(const QList<Operator> &operators);
    void follow(const Event &event);
    void look();
    void keepFrame();
    void settleWhatIsDone();
    [[nodiscard]] CommandContext context(const Actor &actor) const;
    void checkPerson(const QString &name, const QByteArray &secret,
                     const std::function<void(const Result<Actor> &)> &done);
    [[nodiscard]] QStringList logLines() const;

    Session &m_session;
    PairConfig m_pair;
    const Clock &m_clock;
    Runbook m_runbook;
    OutageDesk m_desk;
    Detection m_detection;
    Film m_film;
    QString m_filmOf; ///< incident id
    std::optional<Frame> m_lastFrame;
    bool m_keepingFrame = false;
    QList<Customer> m_customers;
    QList<Customer> m_drillCustomers; ///< whom a drill speaks to
    QList<Operator> m_operators;
    bool m_peopleUnknown = false; ///< the operators could not be read
    SignInThrottle m_throttle;
    Actor m_actor;
    std::optional<Instant> m_signedInAt;
    QString m_approvedAct; ///< by a second person, outside of an incident
    Duration m_approvedAt{};
    Detection::Seen m_seen;
    bool m_ready = false;
    QString m_settling; ///< the step whose outcome is being stored
};

/// Whose account this program runs under, as far as it can be read.
QString userHere();

/// The name under which the store keeps those whom a drill of that pair speaks to.
QString drillList(const QString &pair);

} // namespace Switchback
