// SPDX-License-Identifier: GPL-3.0-or-later
// What a runbook may have the sites do, and in which order.
#include "models/runbook/runbookinspection.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr int MaxTitle = 80;
constexpr int MaxCalls = 20;
constexpr Duration MaxDeadline = 24h;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookFaults)
};

const QStringList &verbs()
{
    static const QStringList all{QStringLiteral("log_backup"), QStringLiteral("full_backup"),
                                 QStringLiteral("fence"), QStringLiteral("promote"),
                                 QStringLiteral("write_test")};
    return all;
}
} // namespace

void RunbookInspection::calls(const RunbookStep &step)
{
    if (step.calls.isEmpty())
        add("call", Words::tr("%1 is of the kind calls and calls nothing").arg(here()),
            Words::tr("Add at least one [[step.call]]."));
    else if (step.calls.size() > MaxCalls)
        add("call",
            Words::tr("%1 has %2 calls, more than %3").arg(here()).arg(step.calls.size()).arg(MaxCalls),
            Words::tr("Leave out what the wizard need not do."));
    QSet<QString> keys;
    for (m_call = 0; m_call < step.calls.size(); ++m_call) {
        const RunbookCall &each = step.calls.at(m_call);
        if (keys.contains(each.key))
            add("key", Words::tr("%1: the key is used twice").arg(here()),
                Words::tr("Give each call a key of its own."));
        keys.insert(each.key);
        call(each);
    }
    m_call = -1;
    // A verb that no site knows may have been meant for one of those: said once is enough.
    const bool allKnown = std::all_of(step.calls.begin(), step.calls.end(),
                                      [](const RunbookCall &each) { return verbs().contains(each.verb); });
    if (!step.calls.isEmpty() && allKnown)
        promotion(step);
}

void RunbookInspection::call(const RunbookCall &call)
{
    if (!isRunbookKey(call.key))
        add("key", Words::tr("%1: the key %2 is no short word").arg(here(), quotedWord(call.key)),
            Words::tr("Write a-z, 0-9, - and _, beginning with a letter, at most 40."));
    lengthOf("title", call.title, MaxTitle);
    placeholders("title", call.title, {QStringLiteral("from"), QStringLiteral("to")});
    if (call.deadline <= 0ms || call.deadline > MaxDeadline)
        add("deadline_s",
            Words::tr("%1: a deadline of %2 is out of range").arg(here(), durationText(call.deadline)),
            Words::tr("Write seconds, from 1 to %1.")
                .arg(std::chrono::duration_cast<std::chrono::seconds>(MaxDeadline).count()));
    if (!verbs().contains(call.verb)) {
        add("verb", Words::tr("%1: no site can do %2 in a failover").arg(here(), quotedWord(call.verb)),
            Words::tr("Write one of: %1.").arg(verbs().join(QStringLiteral(", "))));
        return;
    }
    const bool fence = call.verb == QLatin1String("fence");
    if (fence && call.atNew)
        add("at", Words::tr("%1 fences the site that takes over").arg(here()),
            Words::tr("Write at = \"old\"."));
    if (call.verb == QLatin1String("promote") && !call.atNew)
        add("at", Words::tr("%1 promotes the site that stops").arg(here()), Words::tr("Write at = \"new\"."));
    if (!call.atNew && !call.unlessOverride && call.verb != QLatin1String("promote"))
        add("unless_override",
            Words::tr("%1 would be waited for in vain when the site that stops can't be reached").arg(here()),
            Words::tr("Write unless_override = true: it is left out when a person takes that on."));
    if ((fence || call.verb == QLatin1String("promote")) && call.optional)
        add("optional", Words::tr("%1 decides which site takes writes and can't be optional").arg(here()),
            Words::tr("Take optional out."));
}

/// The order that keeps two sites from taking writes. The sites refuse too; a runbook that would only meet
/// their refusal in the middle of an outage is no good.
void RunbookInspection::promotion(const RunbookStep &step)
{
    const auto placeOf = [&](const char *verb, int after) {
        for (int i = after; i < step.calls.size(); ++i) {
            if (step.calls.at(i).verb == QLatin1String(verb))
                return i;
        }
        return -1;
    };
    const int promote = placeOf("promote", 0);
    if (promote < 0) {
        add("call", Words::tr("%1 promotes no site, so nothing would take over").arg(here()),
            Words::tr("Add a call with verb = \"promote\"."));
        return;
    }
    if (placeOf("promote", promote + 1) >= 0)
        add("call", Words::tr("%1 promotes twice").arg(here()),
            Words::tr("Keep one call with verb = \"promote\"."));
    const int fence = placeOf("fence", 0);
    if (fence < 0 || fence > promote)
        add("call",
            Words::tr("%1 promotes the new site before the old one is fenced: both could take writes")
                .arg(here()),
            Words::tr("Put a call with verb = \"fence\", at = \"old\", unless_override = true before it."));
    else if (placeOf("fence", fence + 1) >= 0)
        add("call", Words::tr("%1 fences twice").arg(here()),
            Words::tr("Keep one call with verb = \"fence\"."));
    const int writeTest = placeOf("write_test", 0);
    if (writeTest < promote || !step.calls.at(writeTest).atNew)
        add("call", Words::tr("%1 does not test that the promoted site takes writes").arg(here()),
            Words::tr("Put a call with verb = \"write_test\", at = \"new\" after the promote."));
    if (!step.noReturn)
        add("no_return", Words::tr("%1 promotes a site, which can't be taken back").arg(here()),
            Words::tr(
                "Write no_return = true: the wizard then shows what it costs and asks for the site's name."));
}

} // namespace Switchback
