// SPDX-License-Identifier: GPL-3.0-or-later
// How an incident can be ended now, wherever that is asked from: the wizard, or the outage page.
#include "models/incident/stillopen.h"
#include "models/outage/wizardaction.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

WizardAction ending(const char *key, const QString &text, const Command &command, const QString &question)
{
    WizardAction made;
    made.key = QLatin1String(key);
    made.text = text;
    made.command = command;
    if (!question.isEmpty())
        made.fields = {{ActionField::Of::Reason, question, {}, true, {}}};
    return made;
}

WizardAction closing(const Incident &incident)
{
    const QStringList open = stillOpen(incident);
    WizardAction complete = ending("complete", Words::tr("Close as complete…"), Do::CloseComplete{}, {});
    if (open.isEmpty()) {
        complete.fields = {
            {ActionField::Of::Consent,
             Words::tr("Everything is settled. Close incident %1 as complete?").arg(incident.number),
             {},
             false,
             {}}};
        return complete;
    }
    if (const QString left = onlyInitialsOpen(incident); !left.isEmpty())
        return ending("complete_without", Words::tr("Close without their initials…"), Do::CloseComplete{},
                      Words::tr("%1 Why do you close all the same?").arg(left));
    if (!failoverBegun(incident))
        return incident.drill()
                   ? ending("not_needed", Words::tr("End the drill…"), Do::CloseNotNeeded{},
                            Words::tr("Why does the drill end here?"))
                   : ending(
                         "not_needed", Words::tr("Close: not needed…"), Do::CloseNotNeeded{},
                         Words::tr("The incident is closed without a failover. How is the service now, and "
                                   "who says so?"));
    const RunState *run = incident.run();
    blockIf(complete, true,
            run && !run->finished ? Words::tr("A failover to %1 is under way.").arg(incident.toName)
                                  : Words::tr("Before closing: %1").arg(open.join(QLatin1Char(' '))));
    return complete;
}
} // namespace

QList<WizardAction> incidentEndings(const Incident &incident)
{
    QList<WizardAction> made;
    if (!incident.open())
        return made;
    if (!incident.drill() && !failoverBegun(incident))
        made += ending("false_alarm", Words::tr("False alarm…"), Do::CloseFalseAlarm{},
                       Words::tr("Why was it no outage?"));
    made += closing(incident);
    return made;
}

} // namespace Switchback
