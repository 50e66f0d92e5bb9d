// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/steproom.h"

#include "models/core/counted.h"
#include "models/incident/folding.h"
#include "models/incident/incidentparts.h"

namespace Switchback
{

QString StepRoom::found(const Incident &incident, const RunbookStep &step) const
{
    return countPattern().isEmpty() ? QString() : countText(step, countCustomers(incident, step));
}

std::optional<Error> StepRoom::notPassed(const Incident &incident, const RunbookStep &step) const
{
    const CustomerCount count = countCustomers(incident, step);
    if (count.open() == 0)
        return std::nullopt;
    return Error{
        QStringLiteral("not_now"),
        counted("Incident",
                QT_TRANSLATE_N_NOOP("Incident", "\"%1\" has not passed: %2 of %3 customers are open."),
                count.all)
            .arg(stepTitle(incident, step))
            .arg(count.open())
            .arg(count.all),
        said(QT_TRANSLATE_NOOP("Incident", "Record what became of them, or override it with a reason."))};
}

Result<QList<PlannedEvent>> StepRoom::plan(const Incident &incident, const RunbookStep &step,
                                           const Do::InStep & /*command*/,
                                           const CommandContext & /*context*/) const
{
    return Error{QStringLiteral("not_known"),
                 said(QT_TRANSLATE_NOOP("Incident", "\"%1\" is no step in which that can be done."))
                     .arg(stepTitle(incident, step)),
                 {}};
}

Outcome StepRoom::fold(Incident & /*incident*/, const RunbookStep &step, const Event &event) const
{
    return cantFollow(
        event, said(QT_TRANSLATE_NOOP("Incident", "the step %1 has nothing of that kind")).arg(step.key));
}

CustomerCount countCustomers(const Incident &incident, const RunbookStep &step)
{
    return incident.known.count(step.key);
}

QString countText(const RunbookStep &step, const CustomerCount &count)
{
    const QString text = roomOf(step.kind).countPattern().arg(count.good).arg(count.all);
    if (count.excused == 0)
        return text;
    return said(QT_TRANSLATE_NOOP("Incident", "%1, %2 with a reason")).arg(text).arg(count.excused);
}

} // namespace Switchback
