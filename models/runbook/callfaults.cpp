// SPDX-License-Identifier: GPL-3.0-or-later
// What a runbook may have the sites do, and in which order.
#include "models/runbook/runbookinspection.h"

#include <QCoreApplication>

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

/// What the sites can do in that move.
QStringList verbsOf(const Runbook &runbook)
{
    if (runbook.direction == Direction::Stay)
        return {QStringLiteral("resume"), QStringLiteral("write_test")};
    QStringList verbs{QStringLiteral("log_backup"), QStringLiteral("full_backup"),
                      QStringLiteral("fence"),      QStringLiteral("promote"),
                      QStringLiteral("write_test"), QStringLiteral("drain_calls"),
                      QStringLiteral("take_calls")};
    // In an outage the site that stops can't be rebuilt, and the other one is needed as it is.
    if (runbook.direction == Direction::Home || runbook.planned)
        verbs += QStringLiteral("rebuild");
    return verbs;
}

QString unknownVerb(const Runbook &runbook)
{
    if (runbook.direction == Direction::Stay)
        return Words::tr("%1: no site can do %2 when it is let go");
    if (runbook.direction == Direction::Home)
        return Words::tr("%1: no site can do %2 in a failback");
    return runbook.planned ? Words::tr("%1: no site can do %2 in a planned failover")
                           : Words::tr("%1: no site can do %2 in a failover");
}

int placeOf(const RunbookStep &step, const char *verb, int after = 0)
{
    for (int i = after; i < step.calls.size(); ++i) {
        if (step.calls.at(i).verb == QLatin1String(verb))
            return i;
    }
    return -1;
}

bool hasCall(const RunbookStep &step, const char *verb)
{
    return placeOf(step, verb) >= 0;
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
    for (m_call = 0; m_call < step.calls.size(); ++m_call) {
        const RunbookCall &each = step.calls.at(m_call);
        if (m_callKeys.contains(each.key))
            add("key", Words::tr("%1: the key is used twice").arg(here()),
                Words::tr("Give each call a key of its own."));
        m_callKeys.insert(each.key);
        call(each);
    }
    m_call = -1;
    // A verb that no site knows may have been meant for one of those: said once is enough.
    const QStringList known = verbsOf(m_runbook);
    const bool allKnown = std::all_of(step.calls.begin(), step.calls.end(),
                                      [&](const RunbookCall &each) { return known.contains(each.verb); });
    m_verbsKnown = m_verbsKnown && allKnown;
    if (!allKnown)
        return;
    if (hasCall(step, "fence") || hasCall(step, "promote"))
        promotion(step);
    if (hasCall(step, "resume"))
        resumption(step);
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
    const QStringList verbs = verbsOf(m_runbook);
    if (!verbs.contains(call.verb)) {
        add("verb", unknownVerb(m_runbook).arg(here(), quotedWord(call.verb)),
            Words::tr("Write one of: %1.").arg(verbs.join(QStringLiteral(", "))));
        return;
    }
    undo(call);
    const bool fence = call.verb == QLatin1String("fence");
    if (fence && call.atNew)
        add("at", Words::tr("%1 fences the site that takes over").arg(here()),
            Words::tr("Write at = \"old\"."));
    if (call.verb == QLatin1String("promote") && !call.atNew)
        add("at", Words::tr("%1 promotes the site that stops").arg(here()), Words::tr("Write at = \"new\"."));
    const bool drain = call.verb == QLatin1String("drain_calls");
    if (drain == call.atNew && (drain || call.verb == QLatin1String("take_calls")))
        add("at",
            drain ? Words::tr("%1 has the site that takes over pass its calls on").arg(here())
                  : Words::tr("%1 has the site that stops take calls").arg(here()),
            drain ? Words::tr("Write at = \"old\".") : Words::tr("Write at = \"new\"."));
    // A person can take a site on by name in an outage only.
    const bool outage = m_runbook.direction == Direction::Away && !m_runbook.planned;
    if (outage && !call.atNew && !call.unlessOverride && call.verb != QLatin1String("promote"))
        add("unless_override",
            Words::tr("%1 would be waited for in vain when the site that stops can't be reached").arg(here()),
            Words::tr("Write unless_override = true: it is left out when a person takes that on."));
    if ((fence || call.verb == QLatin1String("promote") || call.verb == QLatin1String("resume")) &&
        call.optional)
        add("optional", Words::tr("%1 decides which site takes writes and can't be optional").arg(here()),
            Words::tr("Take optional out."));
}

/// What can be taken back names the call that does it, in the runbook for letting go.
void RunbookInspection::undo(const RunbookCall &call)
{
    if (call.undo.isEmpty())
        return;
    if (usualUndo(call.verb).isEmpty())
        add("undo", Words::tr("%1: %2 can't be taken back").arg(here(), quotedWord(call.verb)),
            Words::tr("Take undo out."));
    else if (!isRunbookKey(call.undo))
        add("undo", Words::tr("%1: the key %2 is no short word").arg(here(), quotedWord(call.undo)),
            Words::tr("Write the key of a call of the runbook for letting go."));
}

/// The order that keeps two sites from taking writes. The sites refuse too; a runbook that would only meet
/// their refusal in the middle of an outage is no good.
void RunbookInspection::promotion(const RunbookStep &step)
{
    const int promote = placeOf(step, "promote");
    if (promote < 0) {
        add("call", Words::tr("%1 promotes no site, so nothing would take over").arg(here()),
            Words::tr("Add a call with verb = \"promote\"."));
        return;
    }
    if (placeOf(step, "promote", promote + 1) >= 0)
        add("call", Words::tr("%1 promotes twice").arg(here()),
            Words::tr("Keep one call with verb = \"promote\"."));
    const int fence = placeOf(step, "fence");
    if (fence < 0 || fence > promote)
        add("call",
            Words::tr("%1 promotes the new site before the old one is fenced: both could take writes")
                .arg(here()),
            Words::tr("Put a call with verb = \"fence\", at = \"old\", unless_override = true before it."));
    else if (placeOf(step, "fence", fence + 1) >= 0)
        add("call", Words::tr("%1 fences twice").arg(here()),
            Words::tr("Keep one call with verb = \"fence\"."));
    const int writeTest = placeOf(step, "write_test");
    if (writeTest < promote || !step.calls.at(writeTest).atNew)
        add("call", Words::tr("%1 does not test that the promoted site takes writes").arg(here()),
            Words::tr("Put a call with verb = \"write_test\", at = \"new\" after the promote."));
    if (!step.noReturn)
        add("no_return", Words::tr("%1 promotes a site, which can't be taken back").arg(here()),
            Words::tr(
                "Write no_return = true: the wizard then shows what it costs and asks for the site's name."));
}

/// A site that is let go has to be seen to take writes again.
void RunbookInspection::resumption(const RunbookStep &step)
{
    const int resume = placeOf(step, "resume");
    if (placeOf(step, "resume", resume + 1) >= 0)
        add("call", Words::tr("%1 resumes twice").arg(here()),
            Words::tr("Keep one call with verb = \"resume\"."));
    if (placeOf(step, "write_test", resume) < 0)
        add("call", Words::tr("%1 does not test that the site takes writes again").arg(here()),
            Words::tr("Put a call with verb = \"write_test\" after the resume."));
}

/// What the calls of all steps have to come to: one step, and no other, changes which site takes writes.
void RunbookInspection::oneTurn()
{
    const bool stay = m_runbook.direction == Direction::Stay;
    int first = -1;
    int turning = -1;
    for (m_step = 0; m_step < m_runbook.steps.size(); ++m_step) {
        const RunbookStep &step = m_runbook.steps.at(m_step);
        if (step.kind != StepKind::Calls || step.calls.isEmpty())
            continue;
        if (first < 0)
            first = m_step;
        rebuilds(step, turning >= 0);
        const bool turns =
            stay ? hasCall(step, "resume") : hasCall(step, "fence") || hasCall(step, "promote");
        if (turns && turning >= 0)
            add("call",
                Words::tr("%1 and step %2 both change which site takes writes")
                    .arg(here(), quotedWord(m_runbook.steps.at(turning).key)),
                Words::tr("Do it in one step: between its calls nobody is waited for."));
        if (turns && turning < 0)
            turning = m_step;
    }
    m_step = first;
    if (first >= 0 && turning < 0)
        add("call",
            stay ? Words::tr("%1 resumes no site, so none would take writes").arg(here())
                 : Words::tr("%1 promotes no site, so nothing would take over").arg(here()),
            stay ? Words::tr("Add a call with verb = \"resume\".")
                 : Words::tr("Add a call with verb = \"promote\"."));
    m_step = -1;
}

/// A rebuild overwrites: never the site that takes the writes at that moment.
void RunbookInspection::rebuilds(const RunbookStep &step, bool turned)
{
    const int promote = placeOf(step, "promote");
    for (m_call = 0; m_call < step.calls.size(); ++m_call) {
        const RunbookCall &call = step.calls.at(m_call);
        const bool after = turned || (promote >= 0 && m_call > promote);
        if (call.verb == QLatin1String("rebuild") && call.atNew == after)
            add("at", Words::tr("%1 rebuilds the site that takes the writes then").arg(here()),
                after ? Words::tr("Write at = \"old\", or put it before the promote.")
                      : Words::tr("Write at = \"new\", or put it after the promote."));
    }
    m_call = -1;
}

} // namespace Switchback
