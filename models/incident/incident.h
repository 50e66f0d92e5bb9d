// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/mark.h"
#include "models/core/result.h"
#include "models/customers/customer.h"
#include "models/customers/joined.h"
#include "models/incident/acts.h"
#include "models/incident/case.h"
#include "models/incident/customersknown.h"
#include "models/incident/steprecord.h"
#include "models/runbook/run.h"
#include "models/runbook/runbooks.h"
#include "models/signoff/signoff.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QSet>
#include <QString>

#include <optional>

namespace Switchback
{

/// The case of a move: an outage, a drill, planned work or a failback. It is what its events add up to. A
/// pure fold: the same events give the same incident on any machine. Times are UTC by the clock of the
/// console that wrote them.
struct Incident {
    int fold = FoldNow; ///< the rules it is folded by
    QString id;
    int number = 0; ///< counts within the pair, from 1
    QString pair;
    IncidentMode mode = IncidentMode::Real;
    QString from; ///< site that failed
    QString to;
    QString fromName;
    QString toName;
    QString fromFullName; ///< "Naperville, IL"
    QString toFullName;
    QByteArray fromZone;
    QByteArray toZone;
    QString toSbc;        ///< where calls go at the site that takes over; empty: not known
    Instant outageAt{};   ///< when the service stopped
    Instant declaredAt{}; ///< when somebody, or the evidence, said so
    QString declaredBy;   ///< a name, or "console" by evidence
    bool home = false; ///< it goes to the site that has the service in calm: the one left is its backup again
    QString reason;
    QJsonObject evidence; ///< which vantage points said what, since when
    IncidentRules rules;
    Runbook runbook;
    QByteArray runbookVersion; ///< its hash
    QList<Customer> customers;
    QHash<QString, JoinedAt> joined; ///< of those by id: who came into the list in mid-incident
    QMap<qint64, int> joinedBy;      ///< how many of them by which event
    QHash<QString, LeftAgain> left;  ///< by id: of those, who is in it no more
    int listChanges = 0;             ///< how often somebody joined or left

    Ending ending = Ending::None;
    std::optional<Instant> closedAt;
    QString closedBy;
    QString closedWhy;
    int reopened = 0;
    std::optional<Instant> reopenedAt;
    bool paused = false; ///< the wizard; clocks go on
    QString pausedBy;
    std::optional<Instant> serviceSeenAt;  ///< the old primary works again since; empty: it does not
    std::optional<Instant> callsSeenSince; ///< since when the SBCs themselves tell where calls arrive
    std::optional<Instant> restoredAt;     ///< the step that restores the service has passed: the RTO reached

    QList<CadenceFrom> cadence;
    QList<Notice> notices;
    QList<Decision> decisions;
    QList<Approval> approvals;
    QHash<QString, StepRecord> steps;
    QHash<QString, CustomerRecord> records;  ///< by customer id
    QHash<QString, QList<Signoff>> signoffs; ///< by customer id, newest last; none is ever replaced
    QList<RunState> runs;                    ///< carried out in it, each for one step; newest last
    QList<Flag> flags;
    QSet<QString> told;   ///< clocks that have run out and are in the log: "update/3", "decision/1"
    CustomersKnown known; ///< what follows from the records and initials; kept by the fold
    qint64 firstSeq = 0;
    qint64 lastSeq = 0;
    bool operator==(const Incident &) const = default;

    [[nodiscard]] bool open() const { return !id.isEmpty() && ending == Ending::None; }
    [[nodiscard]] bool drill() const { return mode == IncidentMode::Drill; }
    /// Real or practised: the service counts as stopped, and the clocks of an outage run.
    [[nodiscard]] bool isOutage() const { return mode == IncidentMode::Real || drill(); }
    [[nodiscard]] const Customer *customer(const QString &customerId) const;
    /// Also one who has left again, for whoever names them.
    [[nodiscard]] const Customer *everCustomer(const QString &customerId) const;
    /// Of whom nothing is recorded: an empty one.
    [[nodiscard]] const CustomerRecord &record(const QString &customerId) const;
    [[nodiscard]] StepRecord stepRecord(const QString &key) const { return steps.value(key); }
    [[nodiscard]] const RunState *run(const QString &step) const; ///< the newest of that step
    /// The newest of the step that moves the service.
    [[nodiscard]] const RunState *run() const;
    [[nodiscard]] const RunState *lastRun() const { return runs.isEmpty() ? nullptr : &runs.last(); }
    /// Which step a run belongs to; one of before 0.2 says nothing and belongs to the first that calls sites.
    [[nodiscard]] QString stepOf(const RunState &run) const;
    [[nodiscard]] const Decision *decision() const
    {
        return decisions.isEmpty() ? nullptr : &decisions.last();
    }
    [[nodiscard]] const Approval *approval(const QString &step) const; ///< the newest of that step
    [[nodiscard]] const Notice *notice(const QString &noticeId) const;
    [[nodiscard]] const Signoff *newestSignoff(const QString &customerId) const;   ///< null: none
    [[nodiscard]] std::optional<Signoff> signoff(const QString &customerId) const; ///< the newest
};

/// Folds one event in. Events of other incidents and of kinds not known are ignored, and so is what a second
/// seat wrote while the first one closed the incident. One that can't follow is an Error and changes nothing.
Outcome applyEvent(Incident &incident, const Event &event);
Result<Incident> foldIncident(const QList<Event> &events, int fold = FoldNow);
/// Works out `known` from nothing, where an incident was not folded but filled in.
void knowCustomers(Incident &incident);

/// What stands behind a customer's initials now: from what was recorded, worded as on the page.
SignedEvidence evidenceFor(const Incident &incident, const QString &customer);
/// State of a customer's initials now.
SignoffState signoffState(const Incident &incident, const QString &customer);

/// The first step, in order, that is neither settled nor a cadence; null when all are.
const RunbookStep *currentStep(const Incident &incident);
/// Why a step can't be begun yet: an unsettled need, a decision that says otherwise. Empty: it can.
QString stepBlocked(const Incident &incident, const RunbookStep &step);

/// "14:02:31 Naperville (UTC-6)": in the failed site's zone. The same on every machine and in every language,
/// and unlike in both of the hours that a clock change doubles.
QString momentText(const Incident &incident, Instant at, bool withSeconds = true);

/// Which draft a step's next message begins with, by what is true now: a key of MessageTexts::texts; empty:
/// the step's own text.
QString draftVariant(const Incident &incident, const RunbookStep &step);
/// That draft, filled in. In a drill it says first that it is one.
QString draftText(const Incident &incident, const RunbookStep &step, Instant now, int slot = 0);

/// Placeholders of texts, as they are at `now`; times as momentText(). In an update's text {next_update} is
/// the one after it: `slot` says which it is; 0: another message.
QHash<QString, QString> placeholders(const Incident &incident, Instant now, int slot = 0);

} // namespace Switchback
