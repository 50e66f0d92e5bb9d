// SPDX-License-Identifier: GPL-3.0-or-later
#include "demorunbook.h"

namespace Switchback::Demo
{

using namespace std::chrono_literals;

namespace
{
struct Line {
    const char *key;
    StepKind kind;
    StepOwner owner;
    const char *title, *why, *will, *known;
    const char *stage = "";
    const char *text = "";
    const char *needs = "";
};
const Line Lines[] = {
    {"alert", StepKind::Notice, StepOwner::Us, "Alert customers",
     "Whoever knows early can help themselves. The first message says since when, what it means for them, "
     "and "
     "when they will hear again.",
     "One message to each of 214 customers.", "Each was reached, or is on the list of those who were not.",
     "alert",
     "update on the outage in Naperville since 13:02 CST. We are still looking for the cause; your calls may "
     "not be answered. You need to do nothing now. Next update at 14:36 CST."},
    {"updates", StepKind::Cadence, StepOwner::Us, "Updates every 15 minutes",
     "The updates go on beside every other step until the outage is closed.",
     "A message to each customer for every slot.", "Each slot was sent before the next was due.", "update",
     "we are still working on it. Your calls may not be answered."},
    {"decide", StepKind::Decision, StepOwner::Us, "Decide at 1 hour",
     "A person decides; the console never does. The decision is kept with what was on the screen.",
     "Nothing yet: the decision is recorded.", "It stands in the log with a name and a reason."},
    {"promote", StepKind::Calls, StepOwner::Us, "Make Centennial's database take writes",
     "Not in the customers' agreement, but nothing works without it.",
     "Naperville is fenced, Centennial promoted, a row written and read back.",
     "The write test finds its row.", "", "", "decide"},
    {"announce", StepKind::Notice, StepOwner::Us, "Announce the decision",
     "They are told that the service moves, and that they will be asked to reroute their calls.",
     "One message to each of 214 customers.", "Each was reached, or is on the list.", "decision",
     "the service moves to Centennial. You will be asked to reroute your calls.", "decide"},
    {"reroute", StepKind::Reroute, StepOwner::Customer, "Reroute calls",
     "The request is sent with the new SBC address. A customer counts as moved once the Centennial SBC "
     "has seen a call from them, not when they say so.",
     "Each is asked, and says when it is done.", "The SBC has seen the last call of each.", "reroute",
     "please reroute your calls to the backup data centre now.", "promote"},
    {"tests", StepKind::Tests, StepOwner::Both, "Test calls and notifications",
     "A call has to complete with audio both ways, and a notification has to arrive.",
     "One call and one notification for each.", "Both came through.", "", "", "promote"},
    {"initials", StepKind::Initials, StepOwner::Customer, "Customer initials",
     "Read the statement to the customer, then take their initials. They are kept with the evidence below "
     "and "
     "can't be changed afterwards.",
     "Each of them signs.", "Everybody has signed, or there is a reason.", "",
     "calls were rerouted to the backup data centre in Centennial, CO. Test calls completed and "
     "notifications "
     "were received.",
     "tests"},
    {"manual", StepKind::Manual, StepOwner::Us, "Check the old site's power",
     "Before anybody works there it has to be known whether its machines still run.",
     "Somebody phones the site's desk.", "The desk names what they see."}};

QString plain(const char *text)
{
    return QString::fromUtf8(text);
}

QList<RunbookCall> calls()
{
    const auto call = [](const char *verb, bool atNew, const char *title) {
        RunbookCall made;
        made.key = made.verb = plain(verb);
        made.atNew = atNew;
        made.title = plain(title);
        made.unlessOverride = !atNew;
        return made;
    };
    return {call("fence", false, "Fence {from}"), call("promote", true, "Promote {to}"),
            call("write_test", true, "Write at {to}")};
}
} // namespace

Runbook runbook(const Words &words)
{
    const auto say = [&words](const char *text) { return words ? words(plain(text)) : plain(text); };
    Runbook made;
    made.key = plain("demo");
    made.title = say("Failover to Centennial");
    made.profile = plain("hosted");
    made.version = plain("1");
    for (const Line &line : Lines) {
        RunbookStep step;
        step.key = plain(line.key);
        step.kind = line.kind;
        step.owner = line.owner;
        step.title = say(line.title);
        step.why = say(line.why);
        step.will = say(line.will);
        step.known = say(line.known);
        step.wrong = say("Customers who cannot reroute stay on the list and go on getting updates. The "
                         "database stays at Centennial.");
        step.stage = plain(line.stage);
        if (*line.text)
            step.text = plain("{customer}: ") + say(line.text);
        if (*line.needs)
            step.needs = {plain(line.needs)};
        step.ours = step.kind == StepKind::Calls || step.kind == StepKind::Manual;
        step.expect = 5min;
        made.steps += step;
    }
    RunbookStep &promote = made.steps[3];
    promote.calls = calls();
    promote.secondPerson = promote.noReturn = true;
    made.steps[6].tests = {plain("call"), plain("notification")};
    made.steps[6].restores = true;
    return made;
}

} // namespace Switchback::Demo
