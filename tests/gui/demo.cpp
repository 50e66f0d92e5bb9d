// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo.h"

#include <cmath>

namespace Switchback::Demo
{

using namespace std::chrono_literals;

namespace
{
QString say(const Words &words, const char *text)
{
    const QString plain = QString::fromUtf8(text);
    return words ? words(plain) : plain;
}

ComponentLine line(const Words &words, const char *key, const char *label, const char *value, Mark mark,
                   Instant at)
{
    return {QString::fromUtf8(key), say(words, label), say(words, value), mark, at, {}};
}

void addLog(LossHistory &history, Instant from, Instant to, Duration step)
{
    constexpr qint64 cycle = 3600;
    float worst = 0;
    for (Instant at = from; at <= to; at += step) {
        const qint64 second = toMs(at) / 1000 - 462; // so that it ends near the loss card's figure
        const qint64 hour = second / cycle;
        // An hourly log backup takes two to five minutes to arrive; what it brings is that much old.
        const float copy = 120.0f + float((hour * 7919) % 180) * 0.5f;
        LossPoint point{at, 0, 0, true};
        point.minSeconds = point.maxSeconds = copy + float(second % cycle) * 0.93f;
        if (hour % 877 == 13 && step.count() > 0)
            point.minSeconds = point.maxSeconds = point.maxSeconds + 1500.0f;
        if (hour % 131 == 77 && second % cycle > 900 && second % cycle < 2400)
            point.known = false;
        if (point.known && point.maxSeconds > worst) {
            worst = point.maxSeconds;
            history.worstAt = at;
            history.worstSeconds = worst;
        }
        history.points.append(point);
    }
}
} // namespace

LossHistory samples(Instant now, qsizetype count)
{
    LossHistory history;
    history.rpo = 60min;
    history.breaches = 2;
    history.points.reserve(count);
    addLog(history, now - 10s * (count - 1), now, 10s);
    return history;
}

LossHistory day(Instant now)
{
    LossHistory history = samples(now, 8640);
    history.breaches = 0;
    return history;
}

Overview calm(Instant now, const Words &words)
{
    Overview o;
    o.pairName = QStringLiteral("Hosted Voice");
    o.headline = say(words, "Normal. Naperville answers all calls.");
    o.mark = Mark::Fine;
    o.production = {QStringLiteral("naperville"),
                    QStringLiteral("Naperville, IL"),
                    say(words, "production"),
                    say(words, "PRIMARY"),
                    Mark::Fine,
                    QByteArrayLiteral("America/Chicago"),
                    QStringLiteral("100 %"),
                    say(words, "of calls"),
                    {},
                    {}};
    o.production.lines = {
        line(words, "database", "Database", "accepting writes · 14 rows/s", Mark::Fine, now - 3s),
        line(words, "logs", "Logs", "taken 14:00:02 · next 15:00", Mark::Fine, now - 3s),
        line(words, "files", "Files", "12 481 in sync", Mark::Fine, now - 2s),
        line(words, "disk", "Disk", "61 % of 500 GB used", Mark::Fine, now - 3s),
        line(words, "calls", "Calls", "41 calls", Mark::Fine, now - 4s),
        line(words, "voice", "Voice", "2 servers answer", Mark::Fine, now - 4s),
        line(words, "ways", "Ways in", "SSH 12 ms · REST 18 ms", Mark::Fine, now - 4s)};
    o.backup = {QStringLiteral("centennial"),
                QStringLiteral("Centennial, CO"),
                say(words, "backup"),
                say(words, "STANDBY"),
                Mark::Fine,
                QByteArrayLiteral("America/Denver"),
                QStringLiteral("0 %"),
                say(words, "of calls"),
                {},
                {}};
    o.backup.lines = {
        line(words, "database", "Database", "restored to 14:04:12", Mark::Fine, now - 3s),
        line(words, "logs", "Logs", "copied 14:02:31 · restored 14:04:12", Mark::Fine, now - 3s),
        line(words, "files", "Files", "12 481 in sync", Mark::Fine, now - 2s),
        line(words, "disk", "Disk", "58 % of 500 GB used", Mark::Fine, now - 14s),
        line(words, "calls", "Calls", "0 calls", Mark::Fine, now - 4s),
        line(words, "voice", "Voice", "2 servers answer", Mark::Fine, now - 4s),
        line(words, "ways", "Ways in", "SSH lost · REST answers", Mark::Warning, now - 4s)};
    o.loss.kind = LossCard::Kind::Known;
    o.loss.loss = 13min + 4s;
    o.loss.at = now - 1s;
    o.loss.recoverableTo = now - 13min - 5s;
    o.loss.rpo = 60min;
    o.loss.rowsAtMost = 410;
    o.loss.rowsText = say(words, "about 410 rows");
    o.loss.stages = {
        {say(words, "Full backup"), say(words, "02:00 · restored 02:41"), Mark::Fine},
        {say(words, "Log backup"), say(words, "14:00 · restored 14:04 · next 15:00"), Mark::Fine},
        {say(words, "Files"), say(words, "2 waiting, 1.2 MB"), Mark::Fine}};
    o.readiness = {
        line(words, "restored", "Restored", "Standby restored within RPO", Mark::Fine, now - 3s),
        line(words, "fence", "Fence", "Naperville can be fenced over SSH and REST", Mark::Fine, now - 4s),
        line(words, "release", "Release", "Same release on both sites", Mark::Fine, now - 4s),
        line(words, "clock", "Clocks", "Clocks agree within 0.1 s", Mark::Fine, now - 4s),
        line(words, "files_check", "", "78 files compared, alike at both sites", Mark::Fine, now - 20min),
        line(words, "drill", "Drill", "Last drill 92 days ago (goal 90)", Mark::Warning, now - 4s)};
    o.linkLine = say(words, "2 sites · SSH and REST to both · last answer 2 s ago");
    o.dutyLine = say(words, "On duty: this console");
    return o;
}

Overview outage(Instant now, const Words &words)
{
    Overview o = calm(now, words);
    o.headline = say(words, "Naperville's database is down. Centennial is ready to take over.");
    o.mark = Mark::Bad;
    o.subline = say(words, "Nothing is written anywhere. Fail over, or bring Naperville's database back.");
    o.production.roleMark = Mark::Bad;
    o.production.role = say(words, "PRIMARY, DOWN");
    o.production.big.clear();
    o.production.bigUnit.clear();
    o.production.verdict = say(words, "Database stopped: SSH, REST and the peer all say so.");
    o.production.lines[0] =
        line(words, "database", "Database", "stopped, refuses connections", Mark::Bad, now - 3s);
    o.production.lines[1] = line(words, "logs", "Logs", "no log backup since 13:00:02", Mark::Bad, now - 3s);
    o.production.lines[2].at = now - 16s;
    o.production.lines[3].at = now - 75min;
    o.loss.kind = LossCard::Kind::AtMost;
    o.loss.loss = 63min + 20s;
    o.loss.rowsText = say(words, "at most 1 940 rows");
    o.loss.why = say(words, "Naperville can't be asked for its position.");
    o.loss.stages[1] = {say(words, "Log backup"), say(words, "stopped · last restored 13:04"), Mark::Bad};
    o.loss.scheduleAdvice =
        say(words, "Worst case 61 min 20 s: the interval breaks the RPO; 55 min would keep it.");
    o.readiness[1] =
        line(words, "fence", "Fence", "Naperville's database is stopped already", Mark::Fine, now - 4s);
    o.labLine = say(words, "Lab: an hour passes in a minute");
    return o;
}

Overview unknown(Instant now, const Words &words)
{
    Overview o = calm(now - 12min, words);
    o.production.lines[0].at = now - 12s;
    o.linkLine = say(words, "2 sites · no answer from either for 12 min");
    o.failoverBlocked = say(words, "Neither site answers: there is nothing to fail over to.");
    return o;
}

ActPreview failover(const Words &words, bool needsOverride)
{
    ActPreview p;
    p.kind = ActPreview::Kind::Failover;
    p.from = QStringLiteral("Naperville");
    p.to = QStringLiteral("Centennial");
    p.title = say(words, "Fail over the database to Centennial");
    p.explanation = say(words, "Naperville stops taking writes, Centennial starts. Calls stay where they are "
                               "until customers reroute.");
    p.tiles = {{say(words, "Will be lost"), say(words, "13 min 4 s"),
                say(words, "about 410 rows since 14:04:12"), Mark::NotYet},
               {say(words, "Takes about"), say(words, "9 s"),
                say(words, "fence 2, promote 1, write test 1, spare 5"), Mark::NotYet},
               {say(words, "Old primary"), say(words, "will be fenced"),
                say(words, "answers SSH: it stops first"), Mark::NotYet}};
    p.advice = say(words, "A log backup now would cut the loss to about 4 s.");
    p.adviceAction = say(words, "Take one first");
    p.undo = say(words, "Can be undone by failing back; lost rows stay readable at Naperville.");
    p.button = say(words, "Fail over to Centennial");
    if (needsOverride) {
        p.tiles[2] = {say(words, "Old primary"), say(words, "not known"),
                      say(words, "neither SSH, REST nor Centennial reaches it"), Mark::Unknown};
        p.advice.clear();
        p.adviceAction.clear();
        p.needsOverride =
            say(words, "Naperville does not answer and may still take writes. If it does, both sites take "
                       "writes and rows will have to be reconciled by hand. I know that Naperville's "
                       "database is stopped, or I accept this.");
    }
    return p;
}

ActPreview failback(const Words &words)
{
    ActPreview p = failover(words);
    p.kind = ActPreview::Kind::Failback;
    p.from = QStringLiteral("Centennial");
    p.to = QStringLiteral("Naperville");
    p.title = say(words, "Fail back to Naperville");
    p.explanation = say(words, "Naperville is rebuilt from Centennial and caught up first; then it takes the "
                               "writes. No row is lost.");
    p.tiles = {{say(words, "Will be lost"), say(words, "nothing"),
                say(words, "Centennial stops writing before Naperville starts"), Mark::Fine},
               {say(words, "Takes about"), say(words, "4 min"), say(words, "of which 6 s without writes"),
                Mark::NotYet},
               {say(words, "Naperville"), say(words, "is rebuilt"),
                say(words, "its 410 lost rows are kept aside"), Mark::Warning}};
    p.advice.clear();
    p.adviceAction.clear();
    p.undo = say(words, "Can be stopped until Centennial is fenced.");
    p.button = say(words, "Fail back to Naperville");
    return p;
}

RunView running(Instant now, const Words &words)
{
    RunView run;
    run.id = QStringLiteral("5b0c");
    run.title = say(words, "Failover to Centennial");
    run.state = say(words, "Promoting Centennial");
    run.mark = Mark::Running;
    run.startedAt = now - 5s;
    run.canStop = true;
    run.stopNote = say(words, "Naperville is fenced: stopping here leaves no site taking writes.");
    run.steps = {{say(words, "Fence Naperville"),
                  Mark::Fine,
                  say(words, "stopped, takes no writes"),
                  now - 5s,
                  now - 3s,
                  {QStringLiteral("pg_ctl: waiting for server to shut down.... done"),
                   QStringLiteral("server stopped")}},
                 {say(words, "Promote Centennial"),
                  Mark::Running,
                  say(words, "waiting for the end of recovery"),
                  now - 3s,
                  std::nullopt,
                  {QStringLiteral("epoch 4 written to disk"),
                   QStringLiteral("pg_ctl: waiting for server to promote...."),
                   QString::fromUtf8("LOG:  received promote request \x1b[31mred\x1b[0m"),
                   QStringLiteral("LOG:  redo done at 0/3000148")}},
                 {say(words, "Write test at Centennial"), Mark::NotYet, {}, std::nullopt, std::nullopt, {}}};
    return run;
}

RunView done(Instant now, const Words &words)
{
    RunView run = running(now, words);
    run.state = say(words, "Done in 8 s. Centennial takes writes.");
    run.mark = Mark::Fine;
    run.finished = true;
    run.canStop = false;
    run.stopNote.clear();
    run.startedAt = now - 20s;
    run.endedAt = now - 12s;
    run.steps[1].mark = run.steps[2].mark = Mark::Fine;
    run.steps[1].endedAt = run.steps[2].startedAt = now - 13s;
    run.steps[1].startedAt = now - 18s;
    run.steps[0].startedAt = now - 20s;
    run.steps[0].endedAt = now - 18s;
    run.steps[1].outcome = say(words, "accepts writes, timeline 5");
    run.steps[2].outcome = say(words, "row written and read back");
    run.steps[2].endedAt = now - 12s;
    run.steps[2].lines = {QStringLiteral("insert ok, 3 ms")};
    run.results = {{say(words, "Lost"), say(words, "12 min 58 s"),
                    say(words, "406 rows; 13 min 4 s were predicted"), Mark::NotYet},
                   {say(words, "Without writes"), say(words, "8 s"), say(words, "14:17:16 to 14:17:24 CDT"),
                    Mark::NotYet},
                   {say(words, "Old primary"), say(words, "fenced"),
                    say(words, "its 406 rows are kept there"), Mark::NotYet}};
    run.next = say(words, "Tell the customers; fail back when Naperville is well again.");
    return run;
}

RunView failed(Instant now, const Words &words)
{
    RunView run = running(now, words);
    run.state = say(words, "Stopped: Centennial could not be promoted.");
    run.mark = Mark::Bad;
    run.canStop = false;
    run.canRetry = true;
    run.steps[1].mark = Mark::Bad;
    run.steps[1].outcome = say(words, "disk full");
    run.steps[1].endedAt = now;
    run.errorText = say(words, "Centennial: promote failed because its disk is full (0 bytes free of 500 GB "
                               "in /var/lib/postgresql).");
    run.errorHint =
        say(words, "Free at least 2 GB there, then press “Try again”. Naperville stays fenced meanwhile.");
    return run;
}

RunView asking(Instant now, const Words &words)
{
    RunView run = running(now, words);
    run.state = say(words, "Stopped before Promote Centennial: a person has to decide.");
    run.mark = Mark::Bad;
    run.canStop = false;
    run.waitsForPerson = true;
    run.steps[0].outcome = say(words, "stopped; its last log could not be shipped");
    run.steps[1] = {say(words, "Promote Centennial"), Mark::NotYet, {}, std::nullopt, std::nullopt, {}};
    run.gap = RunView::Gap{now - 134s, say(words, "No writes since 14:15:02 Naperville")};
    run.question = RunView::Question{
        say(words,
            "Naperville has stopped, but its last log could not be shipped to Centennial. Only Naperville "
            "has: at most 14 s of writes, at most 5,269 rows. Centennial has everything acknowledged "
            "before 14:14:48 Naperville. Naperville's log ends at 0/5000060; Centennial has it up to "
            "0/4FFFF00."),
        say(words,
            "I accept that Centennial goes on without what only Naperville has: at most 14 s of writes, "
            "at most 5,269 rows."),
        QStringLiteral("Naperville"), say(words, "Accept this loss…"), say(words, "Ship again")};
    run.letGo = say(words, "Let Naperville take writes again");
    run.stopNote = say(words, "Already done, and stays done: Fence Naperville.");
    return run;
}

RunView noRoom(Instant now, const Words &words)
{
    RunView run = running(now, words);
    run.title = say(words, "Failback from Centennial to Naperville");
    run.state = say(words, "Rebuild Naperville from Centennial: failed");
    run.mark = Mark::Bad;
    run.canStop = false;
    run.canRetry = run.waitsForPerson = true;
    run.giveUp = say(words, "Give up");
    run.steps = {{say(words, "Rebuild Naperville from Centennial"),
                  Mark::Bad,
                  say(words, "no room to keep the old data"),
                  now - 9s,
                  now - 4s,
                  {}}};
    run.errorText =
        say(words, "Naperville has no room to keep its old data directory: 820 MB are needed, 310 MB "
                   "are free. It may hold rows that nobody else has.");
    run.errorHint = say(words, "Make room, or export and discard a copy by name, then try again.");
    run.copies = {{QStringLiteral("naperville"), QStringLiteral("Naperville"), QStringLiteral("pg"),
                   say(words, "rows not known, 640 MB, not exported"), false},
                  {QStringLiteral("naperville"), QStringLiteral("Naperville"),
                   QStringLiteral("pg.kept-20261128-150000"),
                   say(words, "412 rows from 13:04 to 13:11, 620 MB, exported"), true}};
    return run;
}

RunView audioLeft(Instant now, const Words &words)
{
    RunView run = running(now, words);
    run.title = say(words, "Export audio without a row at Centennial");
    run.state = say(words, "done in 1 min 12 s");
    run.mark = Mark::Fine;
    run.canStop = false;
    run.finished = true;
    run.steps = {
        {say(words, "Export audio without a row at Centennial"),
         Mark::Fine,
         say(words, "35 files, written to /srv/exports/orphans-20261121-201630-8f3c2a11; left out: 2 "
                    "(492011/8f1e77c2.ulaw: Permission denied)"),
         now - 75s,
         now - 3s,
         {}}};
    run.audio = RunView::Audio{
        now - 1h,
        say(words, "37 audio files (296 kB) at Centennial are without their rows since 13:04:11. There may "
                   "be more."),
        false};
    return run;
}

RunView interrupted(Instant now, const Words &words)
{
    RunView run = running(now, words);
    run.interrupted = true;
    run.mark = Mark::Unknown;
    run.state =
        say(words, "was under way when this console stopped. Going on: asking Centennial what became of it.");
    return run;
}

} // namespace Switchback::Demo
