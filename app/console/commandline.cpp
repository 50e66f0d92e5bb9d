// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/commandline.h"

#include "app/config/consoleconfig.h"
#include "app/console/duty.h"
#include "models/core/visibletext.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QHash>
#include <QTextStream>

namespace Switchback
{

namespace
{
QString defaultConfigFile()
{
    const QStringList paths = defaultConfigPaths();
    for (const QString &path : paths) {
        if (QFileInfo::exists(path))
            return path;
    }
    return paths.value(0);
}

int usage(const QString &text)
{
    QTextStream(stderr) << "switchback: " << visibleText(text) << "\nsee: switchback --help\n";
    return 64;
}

int openRun(const ConsoleConfig &config, const CommandLine &line, const Clock &clock)
{
    static const QHash<QString, Terminal::OpenRun> ways{
        {QStringLiteral("go-on"), Terminal::OpenRun::GoOn},
        {QStringLiteral("retry"), Terminal::OpenRun::Retry},
        {QStringLiteral("give-up"), Terminal::OpenRun::GiveUp},
        {QStringLiteral("let-go"), Terminal::OpenRun::LetGo}};
    const QString way = line.arguments.value(0, QStringLiteral("go-on"));
    if (!ways.contains(way))
        return usage(QStringLiteral("run: not known: %1").arg(way));
    return Terminal::openRun(config, ways.value(way), line.act.actor, clock);
}

} // namespace

namespace
{
/// Every option, declared once.
struct Options {
    QCommandLineOption config{QStringLiteral("config"), QStringLiteral("The configuration file."),
                              QStringLiteral("FILE"), defaultConfigFile()};
    QCommandLineOption json{QStringLiteral("json"), QStringLiteral("Answer in JSON.")};
    QCommandLineOption limit{QStringLiteral("limit"), QStringLiteral("timeline: the newest N events."),
                             QStringLiteral("N"), QStringLiteral("50")};
    QCommandLineOption confirm{QStringLiteral("confirm"),
                               QStringLiteral("failover, failback: the site that takes over."),
                               QStringLiteral("SITE")};
    QCommandLineOption by{QStringLiteral("by"), QStringLiteral("Who does it."), QStringLiteral("NAME"),
                          qEnvironmentVariable("USER", QStringLiteral("console"))};
    QCommandLineOption second{QStringLiteral("second"),
                              QStringLiteral("failover, failback: the second person, who is not --by."),
                              QStringLiteral("NAME")};
    QCommandLineOption breakGlass{
        QStringLiteral("break-glass"),
        QStringLiteral("failover, failback: without a second person, because nobody else can be had."),
        QStringLiteral("REASON")};
    QCommandLineOption takeOn{
        QStringLiteral("take-on"),
        QStringLiteral("failover: what you take on by name when the old primary can't be fenced."),
        QStringLiteral("WORDS")};
    QCommandLineOption wall{QStringLiteral("wall"), QStringLiteral("The wall display, full screen.")};
    QCommandLineOption duty{QStringLiteral("duty"),
                            QStringLiteral("Hold the watch without a window, until told to end.")};
    QCommandLineOption theme{QStringLiteral("theme"), QStringLiteral("light, dark or auto."),
                             QStringLiteral("THEME"), QStringLiteral("auto")};
    QCommandLineOption drill{
        QStringLiteral("drill"),
        QStringLiteral("Against a lab only: a whole drill by itself, pictures and records to DIR."),
        QStringLiteral("DIR")};
    QCommandLineOption lab{QStringLiteral("lab"),
                           QStringLiteral("--drill: the command that reaches the lab."),
                           QStringLiteral("COMMAND"), QStringLiteral("switchback-lab")};
    QCommandLineOption roles{QStringLiteral("roles"),
                             QStringLiteral("operator add: for instance operator,communicator."),
                             QStringLiteral("ROLES")};
    QCommandLineOption dryRun{QStringLiteral("dry-run"), QStringLiteral("customers import: only look.")};
    QCommandLineOption drillList{QStringLiteral("drill-list"),
                                 QStringLiteral("customers: those whom a drill speaks to.")};
    QCommandLineOption out{QStringLiteral("out"), QStringLiteral("report: the folder to write to."),
                           QStringLiteral("DIR"), QStringLiteral(".")};
    QCommandLineOption paper{QStringLiteral("paper"), QStringLiteral("report: a4 or letter."),
                             QStringLiteral("SIZE"), QStringLiteral("a4")};

    void addTo(QCommandLineParser &parser) const
    {
        parser.addOptions({config, json, limit, confirm, by, second, breakGlass, takeOn, wall, duty, theme,
                           drill, lab, roles, dryRun, drillList, out, paper});
    }
};

Terminal::PeopleOptions peopleOptions(const QStringList &arguments)
{
    using What = Terminal::PeopleOptions::What;
    static const QHash<QString, What> words{{QStringLiteral("list"), What::List},
                                            {QStringLiteral("add"), What::Add},
                                            {QStringLiteral("retire"), What::Retire},
                                            {QStringLiteral("import"), What::Import}};
    Terminal::PeopleOptions people;
    people.what = words.value(arguments.value(0), What::List);
    people.name = people.file = arguments.value(1);
    return people;
}
} // namespace

CommandLine parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Moves a hosted voice service from one data centre to another and back.\n\n"
        "Without a command: the operator's window.\n"
        "  status, timeline           say it in a terminal (--json for scripts)\n"
        "  verify [RECORD]            whether the log, or a record's file, is as it was written\n"
        "  report [NUMBER]            the record of an outage or drill: JSON and PDF (--out DIR)\n"
        "  failover, failback         do it in a terminal (--confirm SITE --by NAME)\n"
        "  run go-on|retry|give-up|let-go   a run that was under way or failed\n"
        "  operator list|add|retire NAME    who may sign in (--roles ...)\n"
        "  customers list|import FILE       whom to tell and ask\n"
        "  config check [FILE], runbook check FILE   name each fault with its line"));
    parser.addHelpOption();
    parser.addVersionOption();
    const Options options;
    options.addTo(parser);
    parser.process(arguments);
    CommandLine line;
    line.arguments = parser.positionalArguments();
    if (!line.arguments.isEmpty())
        line.command = line.arguments.takeFirst();
    line.configFile = parser.value(options.config);
    line.options.json = parser.isSet(options.json);
    line.options.limit = qBound(1, parser.value(options.limit).toInt(), 100'000);
    line.act.confirm = parser.value(options.confirm);
    line.act.actor = parser.value(options.by);
    line.act.second = parser.value(options.second);
    line.act.breakGlass = parser.value(options.breakGlass);
    line.act.statement = parser.value(options.takeOn);
    line.people = peopleOptions(line.arguments);
    line.people.by = parser.value(options.by);
    line.people.roles = parser.value(options.roles);
    line.people.dryRun = parser.isSet(options.dryRun);
    line.people.drillList = parser.isSet(options.drillList);
    line.report.number = line.arguments.value(0).toInt();
    line.report.folder = parser.value(options.out);
    line.report.letter = parser.value(options.paper).toLower() == QLatin1String("letter");
    line.duty = parser.isSet(options.duty);
    line.window.wall = parser.isSet(options.wall);
    line.window.theme = parser.value(options.theme);
    line.window.drillFolder = parser.value(options.drill);
    line.window.labCommand = parser.value(options.lab);
    return line;
}

int runCommand(const CommandLine &line, const Clock &clock)
{
    if (line.command == QLatin1String("config")) {
        if (line.arguments.value(0) != QLatin1String("check"))
            return usage(QStringLiteral("config: the only word after it is check"));
        return Terminal::configCheck(line.arguments.value(1, line.configFile));
    }
    if (line.command == QLatin1String("runbook")) {
        if (line.arguments.value(0) != QLatin1String("check") || line.arguments.size() != 2)
            return usage(QStringLiteral("runbook: say `runbook check FILE`"));
        return Terminal::runbookCheck(line.arguments.at(1));
    }
    if (line.command == QLatin1String("verify") && !line.arguments.isEmpty())
        return Terminal::verifyPacket(line.arguments.first(), line.options.json);
    const ConfigReading reading = readConsoleConfig(line.configFile);
    if (!reading.faults.isEmpty() || reading.config.pairs.isEmpty()) {
        QTextStream(stderr) << configCheckText(line.configFile, reading);
        return 3;
    }
    QTextStream(stderr) << configRemarks(line.configFile, reading);
    if (line.command == QLatin1String("status"))
        return Terminal::status(reading.config, line.options, clock);
    if (line.command == QLatin1String("timeline"))
        return Terminal::timeline(reading.config, line.options);
    if (line.command == QLatin1String("verify"))
        return Terminal::verify(reading.config, line.options);
    if (line.duty)
        return runDuty(reading.config, clock);
    if (line.command == QLatin1String("report"))
        return Terminal::report(reading.config, line.report, clock);
    if (line.command == QLatin1String("operator"))
        return Terminal::operators(reading.config, line.people, clock);
    if (line.command == QLatin1String("customers"))
        return Terminal::customers(reading.config, line.people, clock);
    if (line.command == QLatin1String("run"))
        return openRun(reading.config, line, clock);
    if (line.command == QLatin1String("failover") || line.command == QLatin1String("failback")) {
        Terminal::ActOptions act = line.act;
        act.kind = line.command == QLatin1String("failback") ? RunKind::Failback : RunKind::Failover;
        return Terminal::act(reading.config, act, clock);
    }
    return usage(QStringLiteral("not a command: %1").arg(line.command));
}

bool wantsType(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        if (qstrcmp(argv[i], "report") == 0)
            return true;
    }
    return false;
}

bool wantsTerminal(int argc, char **argv)
{
    static const QStringList words{
        QStringLiteral("status"),   QStringLiteral("timeline"),  QStringLiteral("verify"),
        QStringLiteral("run"),      QStringLiteral("failover"),  QStringLiteral("failback"),
        QStringLiteral("operator"), QStringLiteral("customers"), QStringLiteral("report"),
        QStringLiteral("runbook"),  QStringLiteral("--duty"),    QStringLiteral("config"),
        QStringLiteral("--help"),   QStringLiteral("-h"),        QStringLiteral("--version"),
        QStringLiteral("-v"),       QStringLiteral("--help-all")};
    for (int i = 1; i < argc; ++i) {
        if (words.contains(QString::fromLocal8Bit(argv[i])))
            return true;
    }
    return false;
}

} // namespace Switchback
