// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/standbyline.h"

#include "models/core/visibletext.h"
#include "models/notify/reach/testschedule.h"
#include "models/readiness/momentof.h"

#include <QCoreApplication>

namespace Switchback
{

using namespace std::chrono_literals;

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

QString figures(const SiteCall &call)
{
    return call.told ? visibleText(testCallFigures(*call.told), LongestReason) : QString();
}

QString scheduleOf(const StandbyInputs &in, Instant now)
{
    return in.schedule ? Words::tr("each %1, next in %2")
                             .arg(weeklyText(*in.schedule), durationText(nextDue(*in.schedule, now) - now))
                       : Words::tr("no schedule (test_calls in [[pair]])");
}
/// After that a call that passed says nothing of today.
Duration provesFor(const StandbyInputs &in)
{
    const Duration period = !in.schedule            ? Duration(24h * 7)
                            : in.schedule->day == 0 ? Duration(24h)
                                                    : Duration(24h * 7);
    return period + TestGrace;
}

/// What the last call came to.
void sayOutcome(StandbyLine &line, const StandbyInputs &in, Instant now, const QByteArray &zone)
{
    const StandbyCall &last = *in.calls.last;
    const QString when = momentOf(last.call.at, now, zone);
    const QString site = visibleText(in.lastSite, LongestName);
    const QString why = visibleText(last.call.outcome(), LongestReason);
    if (in.calls.underWay(now)) {
        line.outcome = Words::tr("a test call at %1 is under way since %2").arg(site, when);
        line.mark = Mark::Running;
    } else if (last.call.underWay()) {
        line.outcome =
            Words::tr("a test call at %1 was asked for at %2, and nobody has told what became of it")
                .arg(site, when);
    } else if (last.call.passed()) {
        line.outcome = Words::tr("a test call at %1 passed at %2 (%3)").arg(site, when, whoWanted(last));
        line.mark = now - last.call.at < provesFor(in) ? Mark::Fine : Mark::NotYet;
    } else if (last.call.told) {
        line.outcome = Words::tr("a test call at %1 has not passed at %2 (%3): %4")
                           .arg(site, when, whoWanted(last), why);
        line.mark = Mark::Bad;
        line.trouble =
            Words::tr("The last test call at the standby, %1, has not passed (%2): %3").arg(site, when, why);
    } else {
        line.outcome = Words::tr("a test call at %1 came to nothing at %2 (%3): %4")
                           .arg(site, when, whoWanted(last), why);
        line.mark = Mark::Warning;
        line.trouble =
            Words::tr("The last test call at the standby, %1, came to nothing (%2): %3").arg(site, when, why);
    }
}

/// One was due, and nobody has said what became of it: nobody who knows the schedule had the duty.
std::optional<Instant> unsaid(const StandbyInputs &in, Instant now)
{
    if (!in.schedule)
        return std::nullopt;
    const Instant due = lastDue(*in.schedule, now);
    // Who has never had a schedule before begins with the next.
    const bool began = in.calls.handled.has_value();
    const bool late = now >= due + TestGrace;
    return began && late && *in.calls.handled < due ? std::optional(due) : std::nullopt;
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
    QStringList more;
    const std::optional<StandbyCall> &last = in.calls.last;
    if (!last) {
        line.outcome = Words::tr("never tested");
    } else {
        sayOutcome(line, in, now, zone);
        if (const QString told = figures(last->call); !told.isEmpty())
            more += told;
        // Of the site that serves by now it says nothing of the one that stands by.
        if (!in.site.isEmpty() && in.site != in.lastSite && line.mark != Mark::Running) {
            line.mark = Mark::NotYet;
            line.trouble.clear();
            more += Words::tr("%1 itself was not tested since").arg(visibleText(in.site, LongestName));
        }
    }
    if (const auto &missed = in.calls.missed; missed && (!last || missed->at > last->call.at))
        line.missed = Words::tr("The test call at the standby that was due %1 was not placed: %2")
                          .arg(momentOf(missed->due, now, zone), visibleText(missed->why, LongestReason));
    else if (const auto due = unsaid(in, now))
        line.missed =
            Words::tr("The test call at the standby that was due %1 was not placed, and nobody has said "
                      "why: does the console on duty have test_calls for this pair?")
                .arg(momentOf(*due, now, zone));
    if (!line.missed.isEmpty() && line.mark != Mark::Bad && line.mark != Mark::Running)
        line.mark = Mark::Warning;
    more += scheduleOf(in, now);
    line.more = more.join(QStringLiteral(" · "));
    return line;
}

} // namespace Switchback
