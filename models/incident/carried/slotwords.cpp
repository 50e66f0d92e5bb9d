// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/carried/slotwords.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(SlotWords)
};
using Why = SlotAdvice::Why;

QString goesLine(const Incident &incident, const SlotFacts &facts, Instant at, Instant now)
{
    const QTimeZone zone(incident.fromZone);
    if (at <= now)
        return Words::tr("Nobody has approved an update: the standing text goes out by itself now.");
    const QString when = Words::tr("%1 %2").arg(clockText(at, zone), incident.fromName);
    if (facts.answersSince && at > facts.due)
        return Words::tr("The standing text goes out by itself at %1, later than it is due, for %2 answers "
                         "again since %3; unless somebody approves an update before.")
            .arg(when, incident.fromName, clockText(*facts.answersSince, zone));
    return Words::tr("The standing text goes out by itself at %1, unless somebody approves an update before.")
        .arg(when);
}

QString staysLine(const Incident &incident, Why why)
{
    switch (why) {
    case Why::Off:
        return Words::tr("It does not go out by itself: that is switched off in the pair's settings "
                         "(updates_by_themselves).");
    case Why::NoAlert:
        return Words::tr("It does not go out by itself: no person has approved the first alert.");
    case Why::JustBack:
        return Words::tr("It does not go out by itself: %1 has just answered again.").arg(incident.fromName);
    case Why::NoGateway: // how it is told then is said on the page as a whole
    case Why::Approved:
    case Why::Goes:
        break;
    }
    return {};
}
} // namespace

SlotWords slotWords(const Incident &incident, const SlotFacts &facts, Instant now)
{
    const SlotAdvice advice = slotAdvice(facts);
    SlotWords out;
    out.line = advice.goesOutAt ? goesLine(incident, facts, *advice.goesOutAt, now)
                                : staysLine(incident, advice.why);
    out.soon = !out.line.isEmpty() && now >= advice.draftFrom;
    if (!out.soon)
        return out;
    if (!advice.goesOutAt)
        out.note = Words::tr("not by itself");
    else
        out.note =
            *advice.goesOutAt <= now
                ? Words::tr("by itself now")
                : Words::tr("by itself %1").arg(clockText(*advice.goesOutAt, QTimeZone(incident.fromZone)));
    return out;
}

} // namespace Switchback
