// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/outage/outagedesk.h"
#include "app/pair/customers/lastrecipients.h"
#include "app/pair/peoplehere.h"
#include "app/pair/seating.h"
#include "app/store/store.h"
#include "models/customers/directory.h"
#include "models/notify/ladder/deliverybook.h"
#include "models/notify/ladder/recipientsknown.h"
#include "models/operators/operator.h"
#include "models/runbook/offeredact.h"
#include "models/runbook/runbooks.h"
#include "models/timeline/film.h"

#include <QObject>

#include <functional>

namespace Switchback
{

class Directory;
class Moves;

/// What the console does about outages of its pair: the runbook, the desk that holds the incidents, and the
/// evidence that declares them. The thread that made it.
class Outages : public Part
{
    Q_OBJECT
public:
    using DoneFn = PeopleHere::DoneFn;

    /// What belongs to the pair as a whole; all of it outlives the outages.
    struct Outside {
        PeopleHere &people;
        Moves &moves;
        Directory &directory; ///< which follows the log with it
        std::function<Store &()> store;
        OutageDesk::Append append;
        std::function<bool()> onDuty;
        std::function<QString()> wheelHolder; ///< why nothing can be done from here; empty: it can
        std::function<const PairFacts &()> facts;
        std::function<QList<Finding>(Instant)> findings;
        std::function<Overview()> overview;
        Seating seating;
    };
    Outages(const PairConfig &pair, const Clock &clock, Outside outside);

    /// Reads customers and incidents.
    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    /// Is this an outage, and what does it look like?
    void sitesSeen() override;
    void dutyChanged(bool held) override { m_desk.setDuty(held); }
    void wheelChanged(bool) override { emit changed(); }
    /// A step whose outcome the log already proves is settled without a click, by the console that has the
    /// wheel.
    void settleWhatIsDone();

    [[nodiscard]] const Incident &incident() const { return m_desk.incident(); }
    [[nodiscard]] const OutageDesk &desk() const { return m_desk; }
    [[nodiscard]] const Film &film() const { return m_film; }
    [[nodiscard]] const Runbooks &runbooks() const { return m_runbooks; }

    /// Whom a drill speaks to.
    [[nodiscard]] const QList<CustomerCard> &drillCards() const;
    /// The list whose people a message of that incident goes to, as it is now.
    [[nodiscard]] const QList<CustomerCard> &listOf(const Incident &incident) const;
    /// As messageRecipients() of it: made anew once the list or the incident's customers are others.
    [[nodiscard]] const RecipientsKnown &recipients(const Incident &incident) const;
    /// What carries messages here; see Notifier. Until it is told nothing does.
    struct Carrier {
        std::function<bool()> there;
        std::function<MessageStanding(const QString &notice)> standing; ///< of the open incident
        std::function<QSet<Channel>()> channels;                        ///< by which
        std::function<QString()> elsewhere; ///< nothing does here, but would at that console
    };
    void setCarrier(Carrier carrier) { m_carrier = std::move(carrier); }
    [[nodiscard]] bool carried() const { return m_carrier.there && m_carrier.there(); }
    [[nodiscard]] QString carriedElsewhere() const
    {
        return m_carrier.elsewhere ? m_carrier.elsewhere() : QString();
    }
    [[nodiscard]] QSet<Channel> channels() const
    {
        return m_carrier.channels ? m_carrier.channels() : QSet<Channel>{};
    }
    /// How a message of the incident stands that gateways carry.
    [[nodiscard]] MessageStanding standing(const QString &notice) const;

    // --- what can be done
    /// A message that nobody has approved in time, by the console itself.
    void sendByItself(const Do::ComposeNotice &command, const DoneFn &done);
    void command(const Command &command, const DoneFn &done = {});
    /// A second person at this seat: who it is is checked, then the approval is theirs.
    void approveHere(const QString &step, const QString &name, const QByteArray &secret, const DoneFn &done);
    /// Begins the step's calls at the sites, after everything that the runbook wants before them.
    void beginCalls(const QString &step, const std::optional<Override> &override, const DoneFn &done);

    /// The primary has not been reached for long enough, but nothing outside answers this console either:
    /// only a person can say whether it is an outage, so a person has to hear of it.
    [[nodiscard]] bool wantsAPerson() const;
    /// What the sites look like to whoever would declare an outage.
    [[nodiscard]] const Detection::Seen &seen() const { return m_seen; }
    /// What that step of the open case has the sites do; none: it has them do nothing.
    [[nodiscard]] std::optional<MoveOrder> orderOf(const QString &step) const;

private:
    void readIncidents(const QList<Event> &declared, std::function<void()> done);
    void take(const QString &incident, const QList<Event> &events, const std::function<void()> &done);
    void keepFrame();
    void followList();
    [[nodiscard]] CommandContext context(const Actor &actor) const;
    /// What goes on without anybody is the console's own doing.
    [[nodiscard]] Actor console() const;
    [[nodiscard]] bool owesItsRun(const Error &refused, const QString &step) const;

    const PairConfig &m_pair; ///< outlives this: a pair has one for all its parts
    const Clock &m_clock;
    Outside m_outside;
    PeopleHere &m_people;
    Runbooks m_runbooks;
    QList<Error> m_runbookTroubles; ///< told once the store is open
    Runbook m_runbook;              ///< of an outage; without steps: nobody is led through one
    OutageDesk m_desk;
    Detection m_detection;
    Film m_film;
    QString m_filmOf; ///< incident id
    std::optional<Frame> m_lastFrame;
    bool m_keepingFrame = false;
    Detection::Seen m_seen;
    bool m_ready = false;
    Carrier m_carrier;
    QString m_folding;        ///< incident that another thread folds
    QList<Event> m_meanwhile; ///< of it, heard of since it was read
    QString m_settling;       ///< the step whose outcome is being stored
    mutable LastRecipients m_recipients;
};

} // namespace Switchback
