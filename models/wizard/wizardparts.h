// SPDX-License-Identifier: GPL-3.0-or-later
// The pieces that makeWizardView() is put together from, a file for each.
#pragma once

#include "models/wizard/wizardview.h"

namespace Switchback
{

/// Where the customers of an incident stand, counted once.
struct CustomerCounts {
    int all = 0;
    int asked = 0;
    int moved = 0;
    int saysDone = 0; ///< and not seen yet
    int excused = 0;
    int tested = 0;       ///< every test passed
    int testsExcused = 0; ///< gone on without, and not passed
    int testFailed = 0;
    int signedNow = 0; ///< initials for the present evidence
    int outdated = 0;
    int reasons = 0; ///< declined or not reached, with a reason
    bool operator==(const CustomerCounts &) const = default;
};
CustomerCounts countCustomers(const Incident &incident, const QStringList &tests);

/// "214 of 214 reached · 13:06", "not started": what the list says of a step.
QString stepSummary(const Incident &incident, const RunbookStep &step, const CustomerCounts &counts,
                    Instant now);

CustomerTable rerouteTable(const Incident &incident, const CustomerCounts &counts);
CustomerTable testsTable(const Incident &incident, const RunbookStep &step, const CustomerCounts &counts);
CustomerTable initialsTable(const Incident &incident, const CustomerCounts &counts);

CustomerTable recipientsTable(const Incident &incident);

NoticePart noticePart(const Incident &incident, const RunbookStep &step, Instant now);
DecisionPart decisionPart(const WizardInputs &in);
CallsPart callsPart(const WizardInputs &in, const RunbookStep &step);
InitialsPart initialsPart(const WizardInputs &in, const CustomerTable &table);

/// The buttons of the step that is shown, and the words beside them.
QList<WizardAction> stepActions(const WizardInputs &in, const RunbookStep &step,
                                const CustomerCounts &counts);
/// As incidentEndings(), by who sits here.
QList<WizardAction> wizardEndings(const WizardInputs &in);
QString stepStatus(const RunbookStep &step, const CustomerCounts &counts);

/// "14:02:31 Naperville"
QString siteTime(const Incident &incident, Instant at, bool withSeconds = true);
QString siteTime(const Incident &incident, std::optional<Instant> at, bool withSeconds = true);

} // namespace Switchback
