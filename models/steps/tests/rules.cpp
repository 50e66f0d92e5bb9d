// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/tests/tests.h"

#include "models/command/planning.h"
#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"
#include "models/incident/testcalls/placedcalls.h"
#include "models/runbook/runbookinspection.h"
#include "models/steps/shared/rulesofevidence.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookFaults)
};

/// Signed, so never translated.
QString titleOf(const QString &test)
{
    if (test == QLatin1String("call"))
        return QStringLiteral("Test call");
    return test == QLatin1String("notification") ? QStringLiteral("Notification") : test;
}

class TestsRoom final : public StepRoom
{
public:
    [[nodiscard]] StepKind kind() const override { return StepKind::Tests; }
    [[nodiscard]] StepTraits traits() const override
    {
        StepTraits traits;
        traits.hasTests = true;
        traits.movesService = true;
        return traits;
    }
    void check(RunbookInspection &inspection, const RunbookStep &step) const override;
    [[nodiscard]] bool takes(const QString &fact) const override
    {
        return fact == QLatin1String("call") || fact == QLatin1String("notification");
    }
    /// Who passed has passed, and who was gone on without is not waited for, whatever failed before.
    [[nodiscard]] std::optional<Standing> standing(const Incident &incident, const RunbookStep &step,
                                                   const Customer &customer) const override
    {
        const CustomerRecord &record = incident.record(customer.id);
        const auto outcome = [&record](const QString &test) { return record.tests.value(test).outcome; };
        const auto passed = [&](const QString &test) { return outcome(test) == StepOutcome::Passed; };
        const auto failed = [&](const QString &test) { return outcome(test) == StepOutcome::Failed; };
        if (std::all_of(step.tests.cbegin(), step.tests.cend(), passed))
            return Standing::Good;
        if (!record.excusedWhy.isEmpty())
            return Standing::Excused;
        return std::any_of(step.tests.cbegin(), step.tests.cend(), failed) ? Standing::Half : Standing::Open;
    }
    [[nodiscard]] QString countPattern() const override
    {
        return said(QT_TRANSLATE_NOOP("Incident", "%1 of %2 tested"));
    }
    [[nodiscard]] QString found(const Incident &incident, const RunbookStep &step) const override
    {
        const QString calls = callsCount(incident, step);
        const QString customers = StepRoom::found(incident, step);
        return calls.isEmpty() ? customers : QStringLiteral("%1; %2").arg(customers, calls);
    }
    /// Who is open comes first: that is more work than a call.
    [[nodiscard]] std::optional<Error> notPassed(const Incident &incident,
                                                 const RunbookStep &step) const override
    {
        const auto open = StepRoom::notPassed(incident, step);
        return open ? open : callsNotPassed(incident, step);
    }
    [[nodiscard]] Result<QList<PlannedEvent>> plan(const Incident &incident, const RunbookStep &step,
                                                   const Do::InStep &command,
                                                   const CommandContext &context) const override;
    Outcome fold(Incident &incident, const RunbookStep &step, const Event &event) const override
    {
        return event.kind.startsWith(QLatin1String("testcall.")) ? foldTestCall(incident, step, event)
                                                                 : StepRoom::fold(incident, step, event);
    }
    void addEvidence(SignedEvidence &evidence, const Incident &, const RunbookStep &step,
                     const CustomerRecord &record) const override
    {
        for (const QString &test : step.tests)
            evidence.items +=
                evidenceItem(test, titleOf(test), record.tests.value(test), QStringLiteral("not tested"));
    }
};

/// A site has one telephone, for calls and for messages.
Planned planCall(const Incident &incident, const RunbookStep &step, const QString &site, bool leaves,
                 const CommandContext &context)
{
    if (site.isEmpty() || (site != incident.from && site != incident.to))
        return refusal(
            "not_known",
            said(QT_TRANSLATE_NOOP("Incident", "%1 is no site of this incident.")).arg(quotedWord(site)));
    for (const PlacedCall &each : placedCalls(incident.stepRecord(step.key))) {
        if (each.site == site && (each.atSite() || (each.underWay() && each.leaves == leaves)))
            return refusal("already_done",
                           said(each.leaves
                                    ? QT_TRANSLATE_NOOP("Incident", "A test message at %1 is under way.")
                                    : QT_TRANSLATE_NOOP("Incident", "A test call at %1 is under way."))
                               .arg(site == incident.from ? incident.fromName : incident.toName));
    }
    QList<PlannedEvent> events;
    if (!incident.stepRecord(step.key).startedAt)
        events += begunBeside(incident, step, context);
    events += callAsked(incident, step, site, context.now, context.actor.name, leaves);
    return events;
}

Result<QList<PlannedEvent>> TestsRoom::plan(const Incident &incident, const RunbookStep &step,
                                            const Do::InStep &command, const CommandContext &context) const
{
    const bool leaves = command.what == QLatin1String("test_message");
    if (leaves || command.what == QLatin1String("test_call"))
        return planCall(incident, step, command.values.value(QStringLiteral("site")).toString(), leaves,
                        context);
    if (command.what != QLatin1String("call_off"))
        return StepRoom::plan(incident, step, command, context);
    const QString op = command.values.value(QStringLiteral("op")).toString();
    for (const PlacedCall &each : placedCalls(incident.stepRecord(step.key))) {
        if (each.op == op && each.underWay() && each.offBy.isEmpty())
            return QList<PlannedEvent>{callCalledOff(incident, step, each, context.now, context.actor.name)};
    }
    return refusal("already_done",
                   said(QT_TRANSLATE_NOOP("Incident", "That test call has ended, or was called off.")));
}

void TestsRoom::check(RunbookInspection &inspection, const RunbookStep &step) const
{
    static const QStringList known{QStringLiteral("call"), QStringLiteral("notification")};
    if (step.tests.isEmpty())
        inspection.add("tests", Words::tr("%1 names no tests").arg(inspection.here()),
                       Words::tr("Add a line tests = [\"call\", \"notification\"]."));
    QSet<QString> seen;
    for (const QString &test : step.tests) {
        if (!known.contains(test))
            inspection.add(
                "tests", Words::tr("%1: the test %2 does not exist").arg(inspection.here(), quotedWord(test)),
                Words::tr("Write one of: %1.").arg(known.join(QStringLiteral(", "))));
        else if (seen.contains(test))
            inspection.add(
                "tests", Words::tr("%1: the test %2 is named twice").arg(inspection.here(), quotedWord(test)),
                Words::tr("Name it once."));
        seen.insert(test);
    }
}
} // namespace

const StepRoom &testsRoom()
{
    static const TestsRoom room;
    return room;
}

} // namespace Switchback
