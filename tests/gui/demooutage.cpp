// SPDX-License-Identifier: GPL-3.0-or-later
#include "demooutage.h"

#include "demolog.h"

#include <QTimeZone>

namespace Switchback::Demo
{

using namespace std::chrono_literals;

namespace
{
const QByteArray Zone = QByteArrayLiteral("America/Chicago");

QString say(const Words &words, const QString &text)
{
    return words ? words(text) : text;
}
QString say(const Words &words, const char *text)
{
    return say(words, QString::fromUtf8(text));
}

QString at(Instant moment, bool seconds = false)
{
    return clockText(moment, QTimeZone(Zone), seconds);
}

OutageTimeline emptyLine(Instant from, Instant now, Duration whole)
{
    OutageTimeline line;
    line.from = from;
    line.now = now;
    line.zone = Zone;
    line.bandFrom = line.wide = 2h;
    line.bandTo = 12h;
    line.whole = whole;
    line.axis = axisMarks(line.wide, line.bandTo, line.whole);
    return line;
}

void sayLine(OutageTimeline &line, const Words &words, int number)
{
    line.title = say(words, "Outage timeline · incident %1").arg(number);
    line.range = say(words, "0 to %1 after the outage began, %2 Naperville")
                     .arg(durationText(line.whole), at(line.from));
    line.bandText = say(words, "RTO window 2–12 h");
    line.next = say(words, "Next: reroute calls (81 customers) → tests → customer initials");
    line.updatesLine = say(words, "updates every 15 min: all sent");
}

ClockTile tile(const Words &words, const char *key, const char *label, const QString &value,
               const QString &note, Mark mark)
{
    return {QString::fromLatin1(key), say(words, label), value, say(words, note), mark};
}

PastIncident over(int number, Instant outageAt, Duration length, const char *ending, bool drill)
{
    PastIncident past;
    past.id = QStringLiteral("past-%1").arg(number);
    past.number = number;
    past.drill = drill;
    past.outageAt = outageAt;
    past.length = length;
    past.restored = true;
    past.ending = QString::fromLatin1(ending);
    past.zone = Zone;
    past.zoneName = QStringLiteral("Naperville");
    return past;
}
} // namespace

OutageState noIncident(Instant now, const Words &words)
{
    OutageState state;
    state.zoneName = QStringLiteral("Naperville");
    state.past = {over(41, now - 24h * 48, 1h + 52min, "complete", true),
                  over(40, now - 24h * 201, 14min, "false alarm", false),
                  over(39, now - 24h * 420, 3h + 10min, "complete", false)};
    state.past[1].restored = false;
    for (PastIncident &past : state.past)
        past.ending = say(words, past.ending);
    state.lastOutage = say(words, "Last outage: 27 Sep 2025, back in 3 h 10 min");
    state.lastDrill = say(words, "Last drill 92 days ago (goal 90)");
    state.lastDrillMark = Mark::Warning;
    return state;
}

OutageState incident(Instant now, const Words &words)
{
    OutageState state = noIncident(now, words);
    const Instant from = now - 1h - 15min - 11s;
    state.open = true;
    state.incident = QStringLiteral("0b7e");
    state.number = 42;
    state.headline = say(words, "Naperville is down. Failing over to Centennial.");
    state.mark = Mark::Bad;
    WizardAction noOutage;
    noOutage.key = QStringLiteral("false_alarm");
    noOutage.text = say(words, "False alarm…");
    noOutage.command = Do::CloseFalseAlarm{};
    WizardAction close;
    close.key = QStringLiteral("not_needed");
    close.text = say(words, "Close: not needed…");
    close.command = Do::CloseNotNeeded{};
    state.endings = {noOutage, close};
    state.subline =
        say(words, "Outage 42 · declared 13:04 Naperville by the console · K. Ramos has the wheel");
    state.timeline = emptyLine(from, now, 12h);
    sayLine(state.timeline, words, 42);
    for (int slot = 1; slot <= 8; ++slot) {
        const Instant due = from + slot * 15min;
        state.timeline.ticks.append({due,
                                     due <= now          ? UpdateSlot::State::OnTime
                                     : due < now + 15min ? UpdateSlot::State::Waiting
                                                         : UpdateSlot::State::Ahead,
                                     say(words, "Update %1 · due %2 Naperville").arg(slot).arg(at(due))});
    }
    state.timeline.flags = {
        {from, say(words, "Stopped answering"), Mark::Bad, QStringLiteral("incident.declared")},
        {from + 4min, say(words, "214 customers alerted"), Mark::Fine, QStringLiteral("notice.sent")},
        {from + 59min, say(words, "Decision: fail over (2 signed)"), Mark::Fine,
         QStringLiteral("decision.made")},
        {from + 67min, say(words, "Centennial promoted, 41 s"), Mark::Fine, QStringLiteral("step.done")},
        {from + 68min, say(words, "133 of 214 customers moved"), Mark::Fine,
         QStringLiteral("customer.recorded")}};
    state.timeline.forecastAt = from + 110min;
    state.clocks = {tile(words, "outage", "Outage", QStringLiteral("1:15:11"),
                         QStringLiteral("since 13:02:31 Naperville"), Mark::NotYet),
                    tile(words, "update", "Next customer update in", QStringLiteral("14:49"),
                         QStringLiteral("due 14:32:31 · 5 of 5 sent on time · turn: a communicator"),
                         Mark::NotYet),
                    tile(words, "rto", "RTO target left", QStringLiteral("0:44:49"),
                         QStringLiteral("limit left 10:44:49"), Mark::Warning)};
    state.loss.failedOver = true;
    state.loss.caption = say(words, "Data lost in this failover");
    state.loss.loss = 58min;
    state.loss.note = say(words, "database back to 12:04:12 Naperville · RPO 60 min kept");
    state.loss.mark = Mark::Fine;
    return state;
}

OutageState drill(Instant now, const Words &words)
{
    OutageState state = incident(now, words);
    state.drill = state.timeline.drill = true;
    state.watermark = say(words, "DRILL");
    state.practice = say(words, "practice; the database really moves");
    state.endings.removeFirst();
    state.endings[0].text = say(words, "End the drill…");
    state.mark = Mark::Running;
    state.headline = say(words, "Drill 42: failing over to Centennial.");
    state.subline = say(words, "Drill 42 · begun 13:04 Naperville by K. Ramos");
    state.timeline.title = say(words, "Drill timeline · incident 42");
    return state;
}

OutageState longIncident(Instant now, const Words &words)
{
    OutageState state = incident(now, words);
    const Instant from = now - 12h - 20min;
    OutageTimeline line = emptyLine(from, now, 18h);
    sayLine(line, words, 42);
    for (int slot = 1; slot <= 49; ++slot) {
        const UpdateSlot::State as = slot % 11 == 5   ? UpdateSlot::State::Late
                                     : slot % 17 == 9 ? UpdateSlot::State::Missed
                                                      : UpdateSlot::State::OnTime;
        line.ticks.append({from + slot * 15min, as, {}});
    }
    line.updatesLine = say(words, "updates every 15 min: 3 missed, 4 late, 42 on time");
    line.updatesMark = Mark::Bad;
    for (int i = 0; i < 40; ++i) {
        const Instant when = from + i * i * 27s;
        const char *what[] = {"Stopped answering", "Decision: hold", "Failed: Promote Centennial",
                              "133 of 214 customers moved", "Decision overdue"};
        const Mark marks[] = {Mark::Bad, Mark::Fine, Mark::Bad, Mark::Fine, Mark::Bad};
        line.flags.append({when, say(words, what[i % 5]), marks[i % 5],
                           i % 5 == 4 ? QStringLiteral("clock.ran_out") : QStringLiteral("x")});
    }
    state.timeline = line;
    state.clocks = {
        tile(words, "outage", "Outage", QStringLiteral("12:20:00"),
             QStringLiteral("since %1 Naperville").arg(at(from, true)), Mark::Bad),
        tile(words, "update", "Customer update overdue", QStringLiteral("+0:04:12"),
             QStringLiteral("was due %1 · 42 of 49 on time · turn: a communicator").arg(at(now - 5min, true)),
             Mark::Bad),
        tile(words, "decision", "Decide in", QStringLiteral("0:12:40"),
             QStringLiteral("hold ends then · turn: a commander"), Mark::Warning),
        tile(words, "rto", "RTO target passed", QStringLiteral("+10:20:00"), QStringLiteral("2 h"),
             Mark::Bad),
        tile(words, "limit", "RTO limit passed", QStringLiteral("+0:20:00"),
             QStringLiteral("12 h after 13:02:31"), Mark::Bad)};
    return state;
}

Overview failedOver(Instant now, const Words &words)
{
    Overview o = outage(now, words);
    o.headline = say(words, "Naperville is down. Centennial takes the writes.");
    o.subline.clear();
    o.labLine.clear();
    o.atBackup = true;
    o.production.role = say(words, "UNREACHABLE PRIMARY");
    for (ComponentLine &line : o.production.lines)
        line.at = now - 75min;
    o.production.verdict = say(words, "No answer by SSH, by REST, or to Centennial, for 1 h 15 min.");
    o.backup.role = say(words, "PRIMARY");
    o.backup.big = QStringLiteral("12 rows/s");
    o.backup.bigUnit = QStringLiteral("rows/s");
    o.backup.lines[0].value = say(words, "accepting writes · promoted 14:09");
    o.backup.lines[1].value = say(words, "ships to its own repository only");
    o.loss.stages = {{say(words, "Full backup"), say(words, "02:00 · restored 02:41"), Mark::Fine},
                     {say(words, "Log backup"), say(words, "stopped · last restored 12:04"), Mark::Bad},
                     {say(words, "Files"), say(words, "stopped · complete to 13:01:58"), Mark::Bad}};
    return o;
}

Film film(Instant now, const Words &words)
{
    const Instant from = now - 1h - 15min - 11s;
    Film film;
    qint64 seq = 100;
    const auto frame = [&](Instant when, const Overview &overview) {
        Event seen = event(seq++, when, QStringLiteral("sites.seen"), {}, QStringLiteral("console"));
        seen.body = frameJson(frameOf(overview, when));
        film.add(seen);
    };
    const auto line = [&](Instant when, const char *kind, const char *text, const char *who) {
        film.add(event(seq++, when, QString::fromLatin1(kind), say(words, text), QString::fromUtf8(who)));
    };
    frame(from - 20min, calm(from - 20min, words));
    Overview down = outage(from + 4s, words);
    down.labLine.clear();
    frame(from + 4s, down);
    frame(now - 8min, failedOver(now - 8min, words));
    line(from, "finding.opened", "Naperville: database stopped, SSH, REST and the peer say so", "console");
    line(from + 64s, "incident.declared", "Outage 42 declared: two vantage points agree for 60 s", "console");
    line(from + 4min, "notice.sent", "214 customers alerted", "D. Osei");
    line(from + 15min, "notice.sent", "Update 1 sent on time", "D. Osei");
    line(from + 30min, "notice.sent", "Update 2 sent on time", "D. Osei");
    line(from + 59min, "decision.made", "Decision: fail over", "K. Ramos");
    line(from + 66min, "step.done", "Naperville fenced", "console");
    line(from + 67min, "step.done", "Centennial promoted in 41 s", "console");
    return film;
}

} // namespace Switchback::Demo
