// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/incidentparts.h"

namespace Switchback
{

namespace
{
/// What a runbook that has no text of its own for it says. In the language of the runbooks that come with the
/// product, as every message to customers, whatever the console's language is.
struct OwnWords {
    const char *variant;
    const char *text;
};
constexpr OwnWords Words[] = {
    {"works", "Your hosted voice service at {from_site} answers again.\n"
              "It had stopped at {since}, and has answered since {back}.\n"
              "What it means for you: calls to your numbers are answered. Please tell us if yours are not.\n"
              "What we are doing: we are watching it, and we are finding out what had failed.\n"
              "What you need to do: nothing. Please leave your call routing as it is.\n"
              "Next update: {next_update}."},
    {"moved",
     "Your hosted voice service runs at our backup data centre in {to_site}.\n"
     "Since: the service at {from_site} stopped at {since}.\n"
     "What it means for you: calls are answered once they are rerouted to {to_site}.\n"
     "What we are doing: we help every customer to reroute, and test with each of them.\n"
     "What you need to do: if we have asked you to reroute your calls and they are not yet, please do it "
     "now.\n"
     "Next update: {next_update}."},
    {"hold", "We have decided to wait before we move your hosted voice service to {to_site}.\n"
             "Since: the service at {from_site} stopped at {since}.\n"
             "What it means for you: calls to your numbers may not be answered for now.\n"
             "What we are doing: we are working on the service at {from_site}, and we decide again soon.\n"
             "What you need to do: nothing. Please leave your call routing as it is.\n"
             "Next update: {next_update}."},
    {"hold_works",
     "We have decided to wait before we move your hosted voice service to {to_site}.\n"
     "The service at {from_site} had stopped at {since}, and has answered since {back}.\n"
     "What it means for you: calls to your numbers are answered. Please tell us if yours are "
     "not.\n"
     "What we are doing: we are watching the service at {from_site}, and we decide again soon.\n"
     "What you need to do: nothing. Please leave your call routing as it is.\n"
     "Next update: {next_update}."},
    {"fail_over_works",
     "We have decided to move your hosted voice service to our backup data centre in {to_site}.\n"
     "The service at {from_site} had stopped at {since}, and has answered since {back}; we move it all the "
     "same.\n"
     "What it means for you: calls are answered now. After the move they are answered only once you have "
     "rerouted them. The newest messages and changes at {from_site} may be missing; we will tell you how "
     "much.\n"
     "What we are doing: we are starting the service at {to_site}.\n"
     "What you need to do: get ready to change your call routing. We ask you as soon as {to_site} can "
     "answer; "
     "please wait for that.\n"
     "Next update: {next_update}."},
    {"not_needed", "We have decided not to move your hosted voice service: it stays at {from_site}.\n"
                   "It had stopped at {since}.\n"
                   "What we are doing: we are watching it.\n"
                   "What you need to do: nothing. Please leave your call routing as it is.\n"
                   "Next update: {next_update}."}};
constexpr const char *DrillWords = "This is a drill: nothing has failed, and you need to do nothing.";

bool failedOver(const Incident &incident)
{
    for (const RunState &run : incident.runs) {
        if (run.plan.kind == RunKind::Failover && run.succeeded)
            return true;
    }
    return false;
}
} // namespace

QString draftVariant(const Incident &incident, const RunbookStep &step)
{
    if (!incident.isOutage())
        return {}; // nothing has stopped: the runbook's own words are true
    if (tellsDecision(step)) {
        const Decision *decision = incident.decision();
        const bool works = incident.serviceSeenAt && !failedOver(incident);
        if (!decision || decision->choice == Choice::FailOver)
            return works ? QStringLiteral("fail_over_works") : QString();
        if (decision->choice == Choice::Hold)
            return works ? QStringLiteral("hold_works") : QStringLiteral("hold");
        return QStringLiteral("not_needed");
    }
    if (step.stage != QLatin1String("alert") && step.stage != QLatin1String("update"))
        return {};
    if (failedOver(incident))
        return QStringLiteral("moved");
    return incident.serviceSeenAt ? QStringLiteral("works") : QString();
}

QString draftUnfilled(const Incident &incident, const RunbookStep &step)
{
    const QString variant = draftVariant(incident, step);
    QString text = variant.isEmpty() ? step.text : step.texts.value(variant);
    for (const OwnWords &own : Words) {
        if (text.isEmpty() && variant == QLatin1String(own.variant))
            text = QString::fromLatin1(own.text);
    }
    if (incident.drill() && !text.isEmpty())
        text.prepend(QString::fromLatin1(DrillWords) + QLatin1Char('\n'));
    return text;
}

QString draftText(const Incident &incident, const RunbookStep &step, Instant now, int slot)
{
    return fillIn(draftUnfilled(incident, step), placeholders(incident, now, slot));
}

} // namespace Switchback
