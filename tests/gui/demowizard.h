// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo.h"

#include "models/command/command.h"
#include "models/incident/testcalls/receipts.h"
#include "models/wizard/wizardview.h"

namespace Switchback::Demo
{

/// How the wizard's window is looked at.
enum class Seat { Here, Paused, Closed, Elsewhere, Nobody };

/// An outage that has come to one of its steps: "alert", "updates", "decide", "promote", "announce",
/// "reroute", "tests", "initials", "manual"; to "run", the failover as it goes; or to "ask", before anybody
/// has been asked to reroute. 214 customers. Made by the real rules, and shown as the model shows it.
class WizardStory
{
public:
    explicit WizardStory(const QString &step, Instant now, const Words &words = {}, bool drill = false);

    WizardInputs in;
    /// As if pressed now; what it was refused with.
    Outcome act(const Command &command, const Actor &actor = kRamos());
    /// The test call under way has ended with that answer of its site.
    void end(const Result<QJsonObject> &answer);
    /// The notification of the message that is waited for has arrived there, or has not.
    void notify(const Receipt &receipt);
    /// One site's has failed, the other one's is under way.
    void callEverywhere();
    void sit(Seat seat);
    /// From now on gateways carry what is approved.
    void carry();
    /// Approves what the page shows as it stands: half of the customers have been told, one can't be.
    void goOut();
    [[nodiscard]] WizardView view() const { return makeWizardView(in); }
    [[nodiscard]] Incident &incident() { return in.incident; }

    static Actor kRamos();
    static Actor dOsei();

private:
    void begin(const Words &words, bool drill);
    void updates();
    void upTo(const QString &step);
    void notice(const char *step);
    void failOver();
    void reroute(bool all);
    void call(const QString &site, const QStringList &customers, Duration after);
    void seeCalls(const QStringList &moved);
    void tests(bool all);
    void initials();
    void settle(const char *step);
    void record(Do::CustomerFact fact, const QStringList &ids, StepOutcome outcome = StepOutcome::Passed);
    void sign(const QString &customer);
    void store(const QList<PlannedEvent> &planned);
    void keep(Event event);
    [[nodiscard]] QStringList group(qsizetype number, qsizetype groups) const;
    [[nodiscard]] QStringList all() const { return group(0, 1); }

    Instant m_at{}; ///< of what is done next
    qint64 m_seq = 0;
    TrunkBook m_book{QStringLiteral("naperville"), QStringLiteral("centennial")}; ///< as pair()
    TrunkOwners m_owners;
};

/// That story's view.
WizardView wizard(const QString &step, Instant now, const Words &words = {}, Seat seat = Seat::Here,
                  bool drill = false);
/// What the outage page says of the SBC that such an outage has left, once it is over.
QString leftByTheLastCase(Instant now, const Words &words = {});
/// Customers as a wizard's table has them.
QList<CustomerRow> customers(int count, const QStringList &groups, const Words &words = {});

} // namespace Switchback::Demo
