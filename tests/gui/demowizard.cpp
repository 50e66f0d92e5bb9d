// SPDX-License-Identifier: GPL-3.0-or-later
#include "demowizard.h"

namespace Switchback::Demo
{

using namespace std::chrono_literals;

namespace
{
class Sayer
{
public:
    explicit Sayer(const Words &words)
        : m_words(words)
    {
    }
    QString operator()(const char *text) const
    {
        const QString plain = QString::fromUtf8(text);
        return m_words ? m_words(plain) : plain;
    }

private:
    Words m_words;
};

QString key(const char *text)
{
    return QString::fromUtf8(text);
}

const QStringList &stepKeys()
{
    static const QStringList keys{key("alert"),   key("updates"),  key("decide"),
                                  key("promote"), key("announce"), key("reroute"),
                                  key("tests"),   key("initials"), key("manual")};
    return keys;
}

QList<ClockTile> clocks(const Sayer &say)
{
    return {{key("outage"), say("Outage"), key("1:15:11"), say("since 13:02:31 CST"), Mark::NotYet},
            {key("update"), say("Next update"), key("4:18"),
             say("due 14:21:59 CST · 5 of 5 on time · turn: communicator"), Mark::Warning},
            {key("decision"), say("Decision"), say("taken 14:01"), say("fail over, by D. Osei"), Mark::Fine},
            {key("rto"), say("RTO target"), key("0:44:49"),
             say("2 h, by 15:02 CST · forecast 14:52 · turn: the customers"), Mark::NotYet},
            {key("limit"), say("RTO limit"), key("10:44:49"), say("12 h, by 01:02 CST"), Mark::NotYet}};
}

QList<WizardStepLine> steps(const Sayer &say, const QString &shown)
{
    struct Line {
        const char *title, *sub, *owner;
    };
    const Line lines[] = {
        {"1. Alert customers", "214 of 214 reached · 13:06", "us"},
        {"2. Updates every 15 minutes", "5 of 5 on time · next 14:21", "us"},
        {"3. Decide at 1 hour", "Fail over · D. Osei · 14:01", "us"},
        {"Make Centennial's database take writes", "fenced, promoted, tested · 14:09", "us"},
        {"4. Announce the decision", "214 of 214 · 14:04", "us"},
        {"5. Reroute calls", "133 of 214 customers moved", "customer"},
        {"6. Test calls and notifications", "not started", "both"},
        {"Customer initials", "0 of 214", "customer"},
        {"Check the old site's power", "not started", "us"}};
    QList<WizardStepLine> out;
    const qsizetype at = stepKeys().indexOf(shown);
    for (qsizetype i = 0; i < stepKeys().size(); ++i) {
        WizardStepLine line{stepKeys().at(i),
                            say(lines[i].title),
                            say(lines[i].sub),
                            key(lines[i].owner),
                            i < at ? Mark::Fine : Mark::NotYet,
                            i == 3 || i == 8,
                            i == at};
        if (i == at)
            line.mark = Mark::Running;
        out += line;
    }
    return out;
}

WizardAction action(const char *name, const QString &text, bool primary = false)
{
    WizardAction out;
    out.key = key(name);
    out.text = text;
    out.primary = primary;
    return out;
}

QList<WizardAction> everywhere(const Sayer &say)
{
    return {action("pause", say("Pause")), action("hand_over", say("Hand over…"))};
}

void addNotice(WizardView &view, const Sayer &say, bool cadence)
{
    NoticePart part;
    part.id = key("n5");
    part.draft =
        say("{customer}: update on the outage in Naperville since 13:02 CST. We are still looking for the "
            "cause; your calls may not be answered. You need to do nothing now. Next update at 14:36 CST.");
    part.state = say("Draft");
    part.byHand = say("A person sends it, by phone and e-mail, and records that it was sent.");
    part.every = 15min;
    if (cadence) {
        part.dueLine = say("Update 5 of the outage, due 14:17:31 CST");
        for (int slot = 4; slot > 0; --slot)
            part.earlier +=
                {say("Update") +
                     QStringLiteral(" %1 · 13:%2").arg(slot).arg(slot * 15 - 13, 2, 10, QLatin1Char('0')),
                 slot == 2 ? say("late, 3 min") : say("on time"), slot == 2 ? Mark::Warning : Mark::Fine};
    } else {
        part.dueLine = say("First message to every customer");
    }
    view.notice = part;
    view.table = CustomerTable{};
    view.table->rows = customers(214, {key("waiting")});
    WizardAction sent = action("sent", say("Record as sent…"));
    sent.enabled = false;
    sent.whyNot = say("It has to be approved first.");
    view.actions += sent;
    view.actions += action("approve", say("Approve and queue for 214 customers"), true);
    view.status = say("Written by K. Ramos 14:12 CST");
}

void addDecision(WizardView &view, const Sayer &say)
{
    DecisionPart part;
    part.dueLine = say("Due 14:02:31 CST, in 0:12:00.");
    part.early = true;
    part.wanted = say("Naperville has been down for 48 minutes. Nobody can say when it will be back.");
    part.tiles = {{say("Would be lost"), say("58 min"), say("at most 1 830 rows since 13:04:12"), Mark::Bad},
                  {say("Takes about"), say("9 s"), say("then customers reroute, about 40 min"), Mark::NotYet},
                  {say("RTO left"), say("1 h 12 min"), say("of 2 h; 11 h 12 min of 12 h"), Mark::NotYet}};
    part.made = {
        {say("Hold until 13:50 CST, D. Osei 13:31"), say("the carrier promised an answer"), Mark::NotYet}};
    view.decision = part;
    view.actions += action("false_alarm", say("Close as false alarm…"));
    view.actions += action("decide", say("Decide"), true);
}

void addCalls(WizardView &view, const Sayer &say, const Words &words)
{
    CallsPart part;
    part.preview = failover(words, true);
    part.approvalNeeded = true;
    part.seconds = {key("A. Silva"), key("D. Osei")};
    part.approvalLine = say("Asked for by K. Ramos 14:05 CST; nobody has answered yet");
    view.calls = part;
    view.actions += action("skip", say("Skip this step…"));
    view.actions += action("begin", say("Fail over to Centennial"), true);
    view.status = say("The point of no return");
}

CustomerTable table(const Sayer &say, const Words &words, const QStringList &groups,
                    const QStringList &labels, const QStringList &columns, const QList<QStringList> &cells)
{
    CustomerTable out;
    out.columns = columns;
    out.rows = customers(214, groups, words);
    QList<int> counts(groups.size(), 0);
    for (CustomerRow &row : out.rows) {
        const int group = int(groups.indexOf(row.group));
        ++counts[group];
        row.cells = cells.at(group);
    }
    for (int i = 0; i < groups.size(); ++i)
        out.groups += {groups.at(i), labels.at(i), counts.at(i)};
    out.done = counts.constLast() / 214.0;
    out.half = groups.size() > 2 ? counts.at(1) / 214.0 : 0;
    out.sentence = QStringLiteral("%1 %2 · %3 %4")
                       .arg(counts.constLast())
                       .arg(say("of 214 done"))
                       .arg(counts.constFirst())
                       .arg(say("waiting"));
    return out;
}

void addReroute(WizardView &view, const Sayer &say, const Words &words)
{
    view.table = table(say, words, {key("waiting"), key("says"), key("moved")},
                       {say("Waiting"), say("Say done"), say("Moved")},
                       {say("Asked"), say("Says done"), say("Calls seen at Centennial")},
                       {{key("14:10"), say("no"), say("none yet")},
                        {key("14:10"), key("14:15"), say("none yet")},
                        {key("14:10"), key("14:11"), say("14:11:07 · 3 calls, by K. Ramos")}});
    view.byHand = say("A person records what they saw of the customers' calls; the SBC is not asked yet.");
    view.actions += action("without", say("Go on without them…"));
    view.actions += action("pass", say("Start tests"), true);
    view.status = say("81 customers still to move");
}

void addTests(WizardView &view, const Sayer &say, const Words &words)
{
    view.table = table(say, words, {key("open"), key("failed"), key("passed")},
                       {say("Open"), say("Failed"), say("Passed")}, {say("Test call"), say("Notification")},
                       {{say("not yet"), say("not yet")},
                        {say("14:31 no audio"), say("not yet")},
                        {say("14:30 answered, audio both ways"), say("14:31 received after 4 s")}});
    view.byHand = say("A person places the calls and records what they heard.");
    view.actions += action("override", say("Go on although tests failed…"));
    view.actions += action("pass", say("Ask for initials"), true);
    view.status = say("72 customers still to test");
}

void addInitials(WizardView &view, const Sayer &say, const Words &words, Instant now)
{
    view.table =
        table(say, words, {key("waiting"), key("outdated"), key("declined"), key("unreached"), key("signed")},
              {say("Waiting"), say("For an older state"), say("Declined"), say("Not reached"), say("Signed")},
              {say("State")},
              {{say("waiting")},
               {say("signed 15:09 for an older state")},
               {say("declined 15:12")},
               {say("not reached 15:14")},
               {say("signed 15:09, D. O.")}});
    InitialsPart part;
    part.customer = view.table->rows.at(2).id;
    part.title = say("Customer initials: Carver County Clinic");
    part.evidence.customer = part.customer;
    part.evidence.customerName = say("Carver County Clinic");
    part.evidence.statement =
        say("On 21 November 2026 calls for Carver County Clinic were rerouted to the backup data centre in "
            "Centennial, CO. Test calls completed and notifications were received.");
    part.evidence.items = {{key("reroute"), say("Calls seen"), say("Centennial, 4 calls since 14:16"),
                            say("recorded by K. Ramos"), now - 40min, true},
                           {key("call"), say("Test call"), say("answered, 8.2 s, audio both ways"),
                            say("recorded by K. Ramos"), now - 12min, true},
                           {key("notification"), say("Notification"),
                            say("e-mail and SMS received after 4 s"), say("recorded by K. Ramos"),
                            now - 11min, true},
                           {key("database"), say("Database"), say("promoted, write test ok, 12 ms"),
                            say("Centennial"), now - 61min, true}};
    part.hash = "5f1c";
    part.suggestedName = key("Diana Osei");
    part.suggestedRole = say("IT director");
    part.number = key("+1 303 555 0117");
    part.takenBy = key("K. Ramos");
    part.stateLine = say("Signed 15:09 CST for an older state: the test call was repeated since.");
    part.state = SignoffState::Outdated;
    view.initials = part;
    view.actions += action("decline", say("Customer declines…"));
    view.actions += action("unreached", say("Not reachable…"));
    view.actions += action("next", say("Skip for now"));
    view.actions += action("save", say("Save initials, next customer"), true);
    view.status = say("43 of 214 signed");
}

void addManual(WizardView &view, const Sayer &say)
{
    for (const auto &[name, text] : {std::pair("skip", "Skip…"), std::pair("fail", "It failed…"),
                                     std::pair("unknown", "Nobody can tell…")})
        view.actions += action(name, say(text));
    view.actions += action("pass", say("Record as done"), true);
}

struct Words4 {
    StepKind kind;
    const char *title, *intro, *will, *known;
};
Words4 wordsOf(const QString &step)
{
    static const QHash<QString, Words4> all{
        {key("alert"),
         {StepKind::Notice, "Tell every customer about the outage",
          "Whoever knows early can help themselves. The first message says since when, what it means for "
          "them, "
          "and when they will hear again.",
          "One message to each of 214 customers.",
          "Each was reached, or is on the list of those who were not."}},
        {key("updates"),
         {StepKind::Cadence, "Send an update every 15 minutes",
          "The updates go on beside every other step until the outage is closed.",
          "A message to each customer for every slot.", "Each slot was sent before the next was due."}},
        {key("decide"),
         {StepKind::Decision, "Decide whether to fail over",
          "A person decides; the console never does. The decision is kept with what was on the screen.",
          "Nothing yet: the decision is recorded.", "It stands in the log with a name and a reason."}},
        {key("announce"),
         {StepKind::Notice, "Tell the customers what was decided",
          "They are told that the service moves, and that they will be asked to reroute their calls.",
          "One message to each of 214 customers.", "Each was reached, or is on the list."}},
        {key("promote"),
         {StepKind::Calls, "Make Centennial's database take writes",
          "Not in the customers' agreement, but nothing works without it.",
          "Naperville is fenced, Centennial promoted, a row written and read back.",
          "The write test finds its row."}},
        {key("reroute"),
         {StepKind::Reroute, "Ask each customer to reroute calls to Centennial",
          "The request is sent with the new SBC address. A customer counts as moved once somebody has seen a "
          "call from them, not when they say so.",
          "", ""}},
        {key("tests"),
         {StepKind::Tests, "Test a call and a notification for each customer",
          "A call has to complete with audio both ways, and a notification has to arrive.", "", ""}},
        {key("initials"),
         {StepKind::Initials, "Take the customer's initials",
          "Read the statement to the customer, then take their initials. They are kept with the evidence "
          "below and can't be changed afterwards.",
          "", ""}},
        {key("manual"),
         {StepKind::Manual, "Check the old site's power",
          "Before anybody works there it has to be known whether its machines still run.",
          "Somebody phones the site's desk.", "The desk names what they see."}}};
    return all.value(step, all.value(key("manual")));
}
} // namespace

QList<CustomerRow> customers(int count, const QStringList &groups, const Words &words)
{
    const Sayer say(words);
    const char *const names[] = {"Acme Dental Group", "Borealis Freight",   "Carver County Clinic",
                                 "Delmar Insurance",  "Eastgate Hotels",    "Fenwick Legal",
                                 "Gulfport Schools",  "Harbor Credit Union"};
    const char *const people[] = {"J. Ortiz",  "M. Lindqvist", "D. Osei",   "P. Nguyen",
                                  "R. Haddad", "S. Moreau",    "T. Becker", "A. Silva"};
    const QHash<QString, Mark> marks{{key("moved"), Mark::Fine},       {key("passed"), Mark::Fine},
                                     {key("signed"), Mark::Fine},      {key("says"), Mark::Warning},
                                     {key("outdated"), Mark::Warning}, {key("failed"), Mark::Bad},
                                     {key("declined"), Mark::Bad},     {key("unreached"), Mark::Unknown}};
    QList<CustomerRow> rows;
    for (int i = 0; i < count; ++i) {
        CustomerRow row;
        row.id = QStringLiteral("customer-%1").arg(i + 1);
        row.name = say(names[i % 8]);
        if (i >= 8)
            row.name += QStringLiteral(" %1").arg(i / 8 + 1);
        row.phone = QStringLiteral("+1 303 555 %1").arg(100 + i, 4, 10, QLatin1Char('0'));
        row.contact = key(people[i % 8]);
        if (i != 7) // one can be reached by telephone only
            row.email = QStringLiteral("customer-%1@example.net").arg(i + 1);
        row.group = groups.at((i * 5 + i / 7) % groups.size());
        row.mark = marks.value(row.group, Mark::NotYet);
        rows += row;
    }
    return rows;
}

WizardView wizard(const QString &step, Instant now, const Words &words)
{
    const Sayer say(words);
    const Words4 texts = wordsOf(step);
    WizardView view;
    view.incident = key("incident-42");
    view.windowTitle = say("Failover · Hosted Voice · Switchback");
    view.headline = say("Naperville is down. Failing over to Centennial.");
    view.clocks = clocks(say);
    view.heading = say("Failover to Centennial");
    view.steps = steps(say, step);
    WizardAction close = action("not_needed", say("Close: not needed…"));
    close.asks = say("How is the service now, and who says so?");
    WizardAction noOutage = action("false_alarm", say("False alarm…"));
    noOutage.asks = say("Why was it no outage?");
    view.endings = {noOutage, close};
    view.footnote = say("Every step is saved before it runs. Close this window or lose power and it goes on "
                        "where it stopped.");
    view.step = step;
    view.kind = texts.kind;
    view.title = say(texts.title);
    view.intro = say(texts.intro);
    view.owner = say("us");
    view.will = say(texts.will);
    view.known = say(texts.known);
    view.wrong = say("Customers who cannot reroute stay on the list and go on getting updates. The database "
                     "stays at Centennial.");
    view.sites = {{say("Naperville"), say("unreachable"), Mark::Bad},
                  {say("Centennial"), say("primary"), Mark::Fine},
                  {say("Data lost"), say("58 min"), Mark::NotYet}};
    view.log = {key("14:09:02 promote centennial/db"), key("14:09:43 promoted, timeline 2"),
                key("14:09:44 write test ok, 12 ms"), key("14:10:00 reroute asked: 214"),
                key("14:11:07 borealis: 1 call seen")};
    view.signedIn = say("K. Ramos · signed in 13:58 CST");
    view.person = key("K. Ramos");
    view.now = now;
    view.zone = "America/Chicago";
    view.actions = everywhere(say);
    switch (view.kind) {
    case StepKind::Notice:
    case StepKind::Cadence:
        addNotice(view, say, view.kind == StepKind::Cadence);
        break;
    case StepKind::Decision:
        addDecision(view, say);
        break;
    case StepKind::Calls:
        addCalls(view, say, words);
        break;
    case StepKind::Reroute:
        addReroute(view, say, words);
        break;
    case StepKind::Tests:
        addTests(view, say, words);
        break;
    case StepKind::Initials:
        addInitials(view, say, words, now);
        break;
    case StepKind::Manual:
        addManual(view, say);
        break;
    }
    return view;
}

WizardView wizardRunning(Instant now, const Words &words)
{
    WizardView view = wizard(key("promote"), now, words);
    view.calls->run = running(now, words);
    view.calls->approved = true;
    view.actions = everywhere(Sayer(words));
    return view;
}

WizardView asDrill(WizardView view)
{
    view.watermark = key("DRILL");
    view.windowTitle = key("Drill: ") + view.windowTitle;
    return view;
}

WizardView asPaused(WizardView view)
{
    view.paused = true;
    for (WizardAction &action : view.actions) {
        action.enabled = action.key == QLatin1String("hand_over");
        action.whyNot = key("Paused by K. Ramos.");
    }
    view.actions[0] = action("go_on", key("Go on"));
    return view;
}

WizardView asClosed(WizardView view)
{
    view.closed = true;
    view.mark = Mark::Fine;
    view.headline = key("Closed 16:20 CST by K. Ramos: complete.");
    view.actions.clear();
    view.status = key("Closed");
    return view;
}

WizardView asWheelElsewhere(WizardView view)
{
    view.wheel = key("D. Osei has the wheel at noc-2: everything is shown, nothing can be done from here.");
    view.canTakeWheel = true;
    for (WizardAction &action : view.actions) {
        action.enabled = false;
        action.whyNot = key("D. Osei has the wheel.");
    }
    return view;
}

WizardView asNobody(WizardView view)
{
    view.signedIn.clear();
    view.person.clear();
    for (WizardAction &action : view.actions) {
        action.enabled = false;
        action.whyNot = key("Nobody has signed in at this seat.");
    }
    return view;
}

} // namespace Switchback::Demo
