// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/standbyline.h"

#include "models/core/visibletext.h"
#include "models/notify/reach/testschedule.h"
#include "models/readiness/momentof.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Readiness)
};
constexpr int LongestName = 120;
constexpr int LongestReason = 300;

QString whoWanted(const StandbyCall &last)
{
    return last.due ? Words::tr("by the schedule") : visibleText(last.call.by, LongestName);
}

QString figures(const PlacedCall &call)
{
    return call.told ? visibleText(testCallFigures(*call.told), LongestReason) : QString();
}

QString scheduleOf(const StandbyInputs &in, Instant now)
{
    return in.schedule ? Words::tr("each %1, next in %2")
                             .arg(weeklyText(*in.schedule), durationText(nextDue(*in.schedule, now) - now))
                       : Words::tr("no schedule (test_calls in [[pair]])");
}
} // namespace

StandbyLine standbyLine(const StandbyInputs &in, Instant now, const QByteArray &zone)
{
    StandbyLine line;
    if (!in.wanted && !in.schedule && !in.calls.last && !in.calls.missed)
        return line;
    line.name = in.site.isEmpty()
                    ? Words::tr("Calls through the standby's SBC")
                    : Words::tr("Calls through %1's SBC").arg(visibleText(in.site, LongestName));
    line.cannot = in.cannot;
    const std::optional<StandbyCall> &last = in.calls.last;
    QStringList more;
    if (!last) {
        line.outcome = Words::tr("never tested");
    } else {
        const QString when = momentOf(last->call.at, now, zone);
        const QString site = visibleText(in.lastSite, LongestName);
        if (last->call.underWay()) {
            line.outcome = Words::tr("a test call at %1 is under way since %2").arg(site, when);
            line.mark = Mark::Running;
        } else if (last->call.passed()) {
            line.outcome = Words::tr("a test call at %1 passed at %2 (%3)").arg(site, when, whoWanted(*last));
            line.mark = Mark::Fine;
        } else {
            line.outcome =
                Words::tr("a test call at %1 has not passed at %2 (%3): %4")
                    .arg(site, when, whoWanted(*last), visibleText(last->call.outcome(), LongestReason));
            line.mark = Mark::Bad;
            line.trouble = Words::tr("The last test call at the standby, %1, has not passed (%2): %3")
                               .arg(site, when, visibleText(last->call.outcome(), LongestReason));
        }
        if (const QString told = figures(last->call); !told.isEmpty())
            more += told;
        // Of the site that serves by now it says nothing of the one that stands by.
        if (!in.site.isEmpty() && !site.isEmpty() && in.site != in.lastSite && line.mark == Mark::Fine) {
            line.mark = Mark::NotYet;
            more += Words::tr("%1 itself was not tested since").arg(visibleText(in.site, LongestName));
        }
    }
    if (const auto &missed = in.calls.missed; missed && (!last || missed->at > last->call.at)) {
        line.trouble = Words::tr("The test call at the standby that was due %1 was not placed: %2")
                           .arg(momentOf(missed->due, now, zone), visibleText(missed->why, LongestReason));
        line.mark = line.mark == Mark::Bad ? Mark::Bad : Mark::Warning;
    }
    more += scheduleOf(in, now);
    line.more = more.join(QStringLiteral(" · "));
    return line;
}

} // namespace Switchback
