// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/commandtable.h"

#include "app/config/consoleconfig.h"
#include "app/console/start/duty.h"
#include "app/console/start/notifycommand.h"
#include "app/console/terminal/files/terminalfiles.h"
#include "app/console/terminal/terminalcase.h"
#include "app/pair/pairs.h"
#include "models/runbook/audioplan.h"

#include <QCoreApplication>
#include <QTextStream>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

constexpr int BadConfig = 3;
constexpr int BadUsage = 64;

using Run = std::function<int(const CommandLine &, const Clock &)>;
using OnConfig = std::function<int(const ConsoleConfig &, const CommandLine &, const Clock &)>;

int refuse(const Error &error, int code)
{
    QTextStream(stderr) << "switchback: " << error.text << ' ' << error.hint << '\n';
    return code;
}

/// A command for all pairs, or for the one that --pair names.
Run onPairs(const OnConfig &run)
{
    return [run](const CommandLine &line, const Clock &clock) {
        ConfigReading reading = readConsoleConfig(line.configFile);
        if (!reading.faults.isEmpty() || reading.config.pairs.isEmpty()) {
            QTextStream(stderr) << configCheckText(line.configFile, reading);
            return BadConfig;
        }
        QTextStream(stderr) << configRemarks(line.configFile, reading);
        if (!line.pair.isEmpty()) {
            const Result<PairConfig> pair = pairMeant(reading.config, line.pair);
            if (!pair)
                return refuse(pair.error(), BadUsage);
            reading.config.pairs = {*pair};
        }
        return run(reading.config, line, clock);
    };
}

/// A command that has to know which pair is meant.
Run onOnePair(const OnConfig &run)
{
    return onPairs([run](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        const Result<PairConfig> pair = pairMeant(config, line.pair);
        return pair ? run(config, line, clock) : refuse(pair.error(), BadUsage);
    });
}

Run moving(RunKind kind)
{
    return onOnePair([kind](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        Terminal::ActOptions act = line.act;
        act.kind = kind;
        return Terminal::act(config, act, clock);
    });
}

int openRun(const ConsoleConfig &config, const CommandLine &line, const Clock &clock)
{
    static const QHash<QString, Terminal::OpenRun> ways{
        {QStringLiteral("go-on"), Terminal::OpenRun::GoOn},
        {QStringLiteral("retry"), Terminal::OpenRun::Retry},
        {QStringLiteral("give-up"), Terminal::OpenRun::GiveUp},
        {QStringLiteral("let-go"), Terminal::OpenRun::LetGo},
        {QStringLiteral("ship-again"), Terminal::OpenRun::ShipAgain},
        {QStringLiteral("accept-loss"), Terminal::OpenRun::AcceptLoss}};
    const QString way = line.arguments.value(0, QStringLiteral("go-on"));
    return Terminal::openRun(config, ways.value(way), line.act.actor, line.act.statement, clock);
}

QStringList words(const char *list)
{
    return QString::fromLatin1(list).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

QMap<QString, CommandForm> plain(qsizetype most, const char *options)
{
    return {{QString(), {0, most, words(options)}}};
}

std::pair<QString, CommandForm> verb(const char *name, qsizetype arguments, const char *options)
{
    return {QString::fromLatin1(name), {arguments, arguments, words(options)}};
}

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

QList<TerminalCommand> lookingCommands()
{
    const auto verify = [](const CommandLine &line, const Clock &clock) {
        if (!line.arguments.isEmpty())
            return Terminal::verifyPacket(line.arguments.first(), line.verify.heads, line.options.json);
        static const Run log = onPairs([](const auto &config, const CommandLine &typed, const Clock &now) {
            return Terminal::verify(config, typed.verify, now);
        });
        return log(line, clock);
    };
    const auto status = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        return Terminal::status(config, line.options, clock);
    };
    const auto timeline = [](const ConsoleConfig &config, const CommandLine &line, const Clock &) {
        Terminal::Options options = line.options;
        options.pair = line.pair;
        return Terminal::timeline(config, options);
    };
    const auto report = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        return Terminal::report(config, line.report, clock);
    };
    return {
        {latin("status"), latin("status"),
         Words::tr(
             "how all pairs stand (--json); exits with 0 sound, 1 something to do, 2 act now, 3 not known"),
         plain(0, "json"), false, onPairs(status)},
        {latin("timeline"), latin("timeline"), Words::tr("what happened, newest last (--json, --limit N)"),
         plain(0, "json limit"), false, onPairs(timeline)},
        {latin("verify"), latin("verify [RECORD]"),
         Words::tr("whether the log, or a record's file, is as it was written and as both sites were told "
                   "(--head from a sheet, --no-witnesses)"),
         plain(1, "json head no-witnesses"), false, verify},
        {latin("report"), latin("report [NUMBER]"),
         Words::tr("the record of an outage or drill: JSON and PDF (--out DIR)"), plain(1, "out paper"), true,
         onOnePair(report)}};
}

QList<TerminalCommand> actingCommands()
{
    QMap<QString, CommandForm> runs{{QString(), {0, 0, words("by")}}, verb("accept-loss", 0, "by take-on")};
    for (const char *way : {"go-on", "retry", "give-up", "let-go", "ship-again"})
        runs[latin(way)] = {0, 0, words("by")};
    const auto kept = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        return Terminal::kept(config, line.kept, clock);
    };
    const auto openCase = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        const bool home = line.arguments.value(0) == QLatin1String("failback");
        return Terminal::openCase(
            config, {home ? RunKind::Failback : RunKind::Planned, line.act.actor, line.kept.reason}, clock);
    };
    const char *move = "confirm by second break-glass take-on";
    return {{latin("failover"), latin("failover"),
             Words::tr("do it in a terminal (--confirm SITE --by NAME); --planned: lose nothing"),
             plain(0, "confirm by second break-glass take-on planned"), false, moving(RunKind::Failover)},
            {latin("failback"), latin("failback"), Words::tr("the way home, likewise"), plain(0, move), false,
             moving(RunKind::Failback)},
            {latin("case"),
             latin("case planned|failback"),
             Words::tr(
                 "open the case of a move that nothing forces, with its runbook (--reason WORDS --by NAME)"),
             {verb("planned", 0, "by reason"), verb("failback", 0, "by reason")},
             false,
             onOnePair(openCase)},
            {latin("run"), latin("run go-on|retry|give-up|let-go|ship-again|accept-loss"),
             Words::tr(
                 "a run that was under way or failed; what becomes of a last log that could not be shipped"),
             runs, false, onOnePair(openRun)},
            {latin("kept"),
             latin("kept list|count|export|discard NAME"),
             Words::tr("copies that may hold rows nobody else has (--site SITE)"),
             {{QString(), {0, 0, words("site json")}},
              verb("list", 0, "site json"),
              verb("count", 1, "by site json"),
              verb("export", 1, "by site json"),
              verb("discard", 1, "by site json reason unexported")},
             false,
             onOnePair(kept)}};
}

QList<TerminalCommand> checkingCommands()
{
    const auto testCall = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        return Terminal::testCall(config, line.testCall, clock);
    };
    return {
        {latin("testcall"), latin("testcall"),
         Words::tr("a test call through a site's own SBC, with its eight checks (--site SITE); exits with "
                   "0 only if all have passed; --trace ID: its SIP"),
         plain(0, "by site number trace json"), false, onOnePair(testCall)},
        {latin("config"),
         latin("config check [FILE]"),
         Words::tr("name each fault with its line"),
         {{latin("check"), {0, 1, {}}}},
         false,
         [](const CommandLine &line, const Clock &) {
             return Terminal::configCheck(line.arguments.value(1, line.configFile));
         }},
        {latin("runbook"),
         latin("runbook check FILE"),
         Words::tr("likewise"),
         {verb("check", 1, "")},
         false,
         [](const CommandLine &line, const Clock &) {
             return Terminal::runbookCheck(line.arguments.at(1));
         }}};
}

QList<TerminalCommand> filesCommands()
{
    const auto files = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        using What = Terminal::FilesOptions::What;
        static const QHash<QString, What> verbs{{latin("check"), What::Check},
                                                {latin("orphans"), What::Orphans},
                                                {latin("export"), What::Export}};
        const What what = verbs.value(line.arguments.value(0), What::Status);
        return Terminal::files(config.pairs.first(), config,
                               {what, line.arguments.mid(1), line.act.actor, line.options.json}, clock);
    };
    return {{latin("files"),
             latin("files [check|orphans|export [NAME...]]"),
             Words::tr("how far each site's files are at the other one, and the last spot check; check: "
                       "compare some by their contents now, ends with 0 alike, 1 not alike, 3 not known; "
                       "orphans: audio whose rows were lost in a failover; export: copy it into a folder at "
                       "its site (--by NAME)"),
             {{QString(), {0, 0, words("json")}},
              verb("check", 0, "json"),
              verb("orphans", 0, "json"),
              {latin("export"), {0, MostAudioNames, words("by")}}},
             false,
             onOnePair(files)}};
}

/// What the log is vouched for by.
QList<TerminalCommand> witnessCommands()
{
    const auto gap = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        return Terminal::signGap(config, line.gap, clock);
    };
    const auto keys = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        return Terminal::keys(config, line.keys, clock);
    };
    const char *word = "by second break-glass reason json";
    return {{latin("log"),
             latin("log gap"),
             Words::tr("sign, as an administrator, for what the log lost when its store came from a backup "
                       "(--reason WORDS --by NAME)"),
             {verb("gap", 0, "by reason")},
             false,
             onPairs(gap)},
            {latin("keys"),
             latin("keys list|rotate|revoke FINGERPRINT|replace"),
             Words::tr("the keys that sign the log; a lost one is replaced by an administrator with a second "
                       "person (--reason WORDS --by NAME --second NAME)"),
             {{QString(), {0, 0, words("json")}},
              verb("list", 0, "json"),
              verb("rotate", 0, "by json"),
              verb("revoke", 1, word),
              verb("replace", 0, word)},
             false,
             onPairs(keys)}};
}

QList<TerminalCommand> setUpCommands()
{
    const auto operators = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        return Terminal::operators(config, line.people, clock);
    };
    const auto customers = [](const ConsoleConfig &config, const CommandLine &line, const Clock &clock) {
        return Terminal::customers(config, line.customers, clock);
    };
    return {
        {latin("operator"),
         latin("operator list|add|retire NAME"),
         Words::tr("who may sign in (--roles ..., --pairs ...)"),
         {{QString(), {}}, verb("list", 0, ""), verb("add", 1, "by roles pairs"), verb("retire", 1, "by")},
         false,
         onPairs(operators)},
        {latin("customers"),
         latin(
             "customers list|show ID|add NAME|edit ID|retire ID|undo [ID]|import FILE|export FILE|erase ID"),
         Words::tr(
             "whom to tell and ask. --set FIELD=VALUE, --contact ID or new: as the columns of a file are "
             "called. A file is CSV or vCards; a customer with several contacts has a row for each. "
             "undo: the last change of the list, or of one. erase: what is known of the person there, for "
             "ever (--reason WORDS --confirm ID)"),
         {{QString(), {0, 0, words("drill-list json all")}},
          verb("list", 0, "drill-list json all"),
          verb("show", 1, "drill-list json"),
          verb("add", 1, "by set dry-run drill-list"),
          verb("edit", 1, "by set contact dry-run drill-list"),
          verb("retire", 1, "by contact dry-run drill-list"),
          {latin("undo"), {0, 1, words("by dry-run drill-list")}},
          verb("import", 1, "by dry-run drill-list json retire-missing"),
          verb("export", 1, "drill-list"),
          verb("erase", 1, "by reason confirm")},
         false,
         onOnePair(customers)}};
}

QList<TerminalCommand> tellingCommands()
{
    QMap<QString, CommandForm> verbs{{latin("test"), {0, 1, words("by confirm drill-list json")}}};
    for (const char *look : {"status", "queue", "dead-letters", "tasks"})
        verbs[latin(look)] = {0, 0, words("json")};
    for (const char *act : {"spoke", "voicemail", "no-answer", "has-it", "again", "give-up"})
        verbs[latin(act)] = {1, 1, words("by reason")};
    return {
        {latin("notify"),
         latin("notify status|queue|dead-letters|tasks|test [WORDS]|spoke|voicemail|no-answer|has-it|"
               "again|give-up ID"),
         Words::tr(
             "whether customers can be told: gateways, and who can be reached; messages that are still to "
             "go out, and those that want a person; tasks: whom one of us has to call, with what to say; "
             "then what came of one (--reason WORDS); test: a harmless one to every contact, or to those "
             "in whose names or addresses WORDS stand; it is said first what would be sent"),
         verbs, false, [](const CommandLine &line, const Clock &clock) {
             return isOfOnePair(line) ? onOnePair(notifyCommand)(line, clock)
                                      : onPairs(notifyCommand)(line, clock);
         }}};
}
} // namespace

const QList<TerminalCommand> &terminalCommands()
{
    static const QList<TerminalCommand> all = [] {
        const auto duty = [](const ConsoleConfig &config, const CommandLine &, const Clock &clock) {
            return runDuty(config, clock);
        };
        // Without a name it is the window, which is not opened from here; --duty is the one without.
        const QList<TerminalCommand> nameless{{QString(), QString(), QString(),
                                               plain(0, "wall duty theme drill lab list"), false,
                                               onPairs(duty)}};
        return nameless + lookingCommands() + filesCommands() + actingCommands() + witnessCommands() +
               setUpCommands() + tellingCommands() + checkingCommands();
    }();
    return all;
}

} // namespace Switchback
