// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/commandline.h"

#include "app/config/consoleconfig.h"
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

CommandLine parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Moves a hosted voice service from one data centre to another and back.\n\n"
                       "Without a command: the operator's window.\n"
                       "  status, timeline, verify   say it in a terminal (--json for scripts)\n"
                       "  failover, failback         do it in a terminal (--confirm SITE --by NAME)\n"
                       "  run go-on|retry|give-up|let-go   a run that was under way or failed\n"
                       "  config check [FILE]        name each fault with its line"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption config(QStringLiteral("config"), QStringLiteral("The configuration file."),
                                    QStringLiteral("FILE"), defaultConfigFile());
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Answer in JSON."));
    const QCommandLineOption limit(QStringLiteral("limit"), QStringLiteral("timeline: the newest N events."),
                                   QStringLiteral("N"), QStringLiteral("50"));
    const QCommandLineOption confirm(QStringLiteral("confirm"),
                                     QStringLiteral("failover, failback: the site that takes over."),
                                     QStringLiteral("SITE"));
    const QCommandLineOption by(QStringLiteral("by"), QStringLiteral("failover, failback: who does it."),
                                QStringLiteral("NAME"),
                                qEnvironmentVariable("USER", QStringLiteral("console")));
    const QCommandLineOption takeOn(
        QStringLiteral("take-on"),
        QStringLiteral("failover: what you take on by name when the old primary can't be fenced."),
        QStringLiteral("WORDS"));
    const QCommandLineOption wall(QStringLiteral("wall"), QStringLiteral("The wall display, full screen."));
    const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light, dark or auto."),
                                   QStringLiteral("THEME"), QStringLiteral("auto"));
    const QCommandLineOption drill(
        QStringLiteral("drill"),
        QStringLiteral("Against a lab only: fail over and back by itself, pictures and summary to DIR."),
        QStringLiteral("DIR"));
    const QCommandLineOption lab(QStringLiteral("lab"),
                                 QStringLiteral("--drill: the command that reaches the lab."),
                                 QStringLiteral("COMMAND"), QStringLiteral("switchback-lab"));
    parser.addOptions({config, json, limit, confirm, by, takeOn, wall, theme, drill, lab});
    parser.process(arguments);
    CommandLine line;
    line.arguments = parser.positionalArguments();
    if (!line.arguments.isEmpty())
        line.command = line.arguments.takeFirst();
    line.configFile = parser.value(config);
    line.options.json = parser.isSet(json);
    line.options.limit = qBound(1, parser.value(limit).toInt(), 100'000);
    line.act.confirm = parser.value(confirm);
    line.act.actor = parser.value(by);
    line.act.statement = parser.value(takeOn);
    line.window.wall = parser.isSet(wall);
    line.window.theme = parser.value(theme);
    line.window.drillFolder = parser.value(drill);
    line.window.labCommand = parser.value(lab);
    return line;
}

int runCommand(const CommandLine &line, const Clock &clock)
{
    if (line.command == QLatin1String("config")) {
        if (line.arguments.value(0) != QLatin1String("check"))
            return usage(QStringLiteral("config: the only word after it is check"));
        return Terminal::configCheck(line.arguments.value(1, line.configFile));
    }
    const ConfigReading reading = readConsoleConfig(line.configFile);
    if (!reading.faults.isEmpty() || reading.config.pairs.isEmpty()) {
        QTextStream(stderr) << configCheckText(line.configFile, reading);
        return 3;
    }
    if (line.command == QLatin1String("status"))
        return Terminal::status(reading.config, line.options, clock);
    if (line.command == QLatin1String("timeline"))
        return Terminal::timeline(reading.config, line.options);
    if (line.command == QLatin1String("verify"))
        return Terminal::verify(reading.config, line.options);
    if (line.command == QLatin1String("run"))
        return openRun(reading.config, line, clock);
    if (line.command == QLatin1String("failover") || line.command == QLatin1String("failback")) {
        Terminal::ActOptions act = line.act;
        act.kind = line.command == QLatin1String("failback") ? RunKind::Failback : RunKind::Failover;
        return Terminal::act(reading.config, act, clock);
    }
    return usage(QStringLiteral("not a command: %1").arg(line.command));
}

bool wantsTerminal(int argc, char **argv)
{
    static const QStringList words{
        QStringLiteral("status"),    QStringLiteral("timeline"), QStringLiteral("verify"),
        QStringLiteral("run"),       QStringLiteral("failover"), QStringLiteral("failback"),
        QStringLiteral("config"),    QStringLiteral("--help"),   QStringLiteral("-h"),
        QStringLiteral("--version"), QStringLiteral("-v"),       QStringLiteral("--help-all")};
    for (int i = 1; i < argc; ++i) {
        if (words.contains(QString::fromLocal8Bit(argv[i])))
            return true;
    }
    return false;
}

} // namespace Switchback
