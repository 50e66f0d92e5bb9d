// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/commandline.h"

#include "app/config/consoleconfig.h"
#include "app/console/start/commandfaults.h"
#include "app/console/start/commandtable.h"
#include "app/pair/people/signedin.h"
#include "models/core/text/sentences.h"
#include "models/core/visibletext.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
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

constexpr int ExitUsage = 64;
constexpr int MostLines = 100'000;

/// Every option, declared once.
struct Options {
    QCommandLineOption config{QStringLiteral("config"), QStringLiteral("The configuration file."),
                              QStringLiteral("FILE"), defaultConfigFile()};
    QCommandLineOption pair{QStringLiteral("pair"),
                            QStringLiteral("Which pair; needed only where there are several."),
                            QStringLiteral("ID")};
    QCommandLineOption json{QStringLiteral("json"), QStringLiteral("Answer in JSON.")};
    QCommandLineOption head{
        QStringLiteral("head"),
        QStringLiteral("verify: the head that stands on a sheet, 4711:7K2Q-9MXP-TD4R; may be "
                       "given several times."),
        QStringLiteral("HEAD")};
    QCommandLineOption noWitnesses{
        QStringLiteral("no-witnesses"),
        QStringLiteral("verify: don't ask the sites what they were told of the log.")};
    QCommandLineOption limit{QStringLiteral("limit"), QStringLiteral("timeline: the newest N events."),
                             QStringLiteral("N"), QStringLiteral("50")};
    QCommandLineOption confirm{
        QStringLiteral("confirm"),
        QStringLiteral("failover, failback: the site that takes over; customers erase: "
                       "the id once more; notify test: how many messages it is."),
        QStringLiteral("NAME")};
    QCommandLineOption by{QStringLiteral("by"), QStringLiteral("Who does it."), QStringLiteral("NAME"),
                          userHere()};
    QCommandLineOption second{QStringLiteral("second"),
                              QStringLiteral("failover, failback, keys: the second person, who is not --by."),
                              QStringLiteral("NAME")};
    QCommandLineOption breakGlass{
        QStringLiteral("break-glass"),
        QStringLiteral("failover, failback, keys: without a second person, because nobody else can be had."),
        QStringLiteral("REASON")};
    QCommandLineOption takeOn{
        QStringLiteral("take-on"),
        QStringLiteral("failover, run accept-loss: what you take on by name, in your words."),
        QStringLiteral("WORDS")};
    QCommandLineOption planned{
        QStringLiteral("planned"),
        QStringLiteral("failover: from a site that works; nothing is lost, or you are asked.")};
    QCommandLineOption site{QStringLiteral("site"), QStringLiteral("kept, testcall: at which site."),
                            QStringLiteral("SITE")};
    QCommandLineOption number{QStringLiteral("number"),
                              QStringLiteral("testcall: instead of the site's own."),
                              QStringLiteral("NUMBER")};
    QCommandLineOption trace{QStringLiteral("trace"), QStringLiteral("testcall: the SIP of that operation."),
                             QStringLiteral("ID")};
    QCommandLineOption reason{
        QStringLiteral("reason"),
        QStringLiteral("kept discard, case, keys, log gap, customers erase: why; notify: what was said."),
        QStringLiteral("WORDS")};
    QCommandLineOption unexported{QStringLiteral("unexported"),
                                  QStringLiteral("kept discard: also what was never exported.")};
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
    QCommandLineOption list{
        QStringLiteral("list"),
        QStringLiteral("--drill: whom it takes over as the drill list, in the window, before anything else."),
        QStringLiteral("FILE")};
    QCommandLineOption roles{QStringLiteral("roles"),
                             QStringLiteral("operator add: for instance operator,communicator."),
                             QStringLiteral("ROLES")};
    QCommandLineOption pairs{QStringLiteral("pairs"),
                             QStringLiteral("operator add: the pairs that the roles are for, or all."),
                             QStringLiteral("IDS")};
    QCommandLineOption dryRun{QStringLiteral("dry-run"),
                              QStringLiteral("customers: only look at what would happen.")};
    QCommandLineOption set{QStringLiteral("set"),
                           QStringLiteral("customers add, edit: a field; may be repeated."),
                           QStringLiteral("FIELD=VALUE")};
    QCommandLineOption contact{QStringLiteral("contact"),
                               QStringLiteral("customers edit, retire: the id of a contact there, or new."),
                               QStringLiteral("ID")};
    QCommandLineOption all{QStringLiteral("all"), QStringLiteral("customers list: retired ones too.")};
    QCommandLineOption retireMissing{QStringLiteral("retire-missing"),
                                     QStringLiteral("customers import: retire whom the file does not name.")};
    QCommandLineOption drillList{QStringLiteral("drill-list"),
                                 QStringLiteral("customers, notify test: those whom a drill speaks to.")};
    QCommandLineOption out{QStringLiteral("out"), QStringLiteral("report: the folder to write to."),
                           QStringLiteral("DIR"), QStringLiteral(".")};
    QCommandLineOption paper{QStringLiteral("paper"), QStringLiteral("report: a4 or letter."),
                             QStringLiteral("SIZE"), QStringLiteral("a4")};

    void addTo(QCommandLineParser &parser) const
    {
        parser.addOptions({config,  pair,       pairs,         json,       head,   noWitnesses, limit,
                           confirm, by,         second,        breakGlass, takeOn, wall,        duty,
                           theme,   drill,      lab,           list,       roles,  dryRun,      set,
                           contact, all,        retireMissing, drillList,  out,    paper,       site,
                           reason,  unexported, planned,       number,     trace});
    }
};

Terminal::PeopleOptions peopleOptions(const QStringList &arguments)
{
    using What = Terminal::PeopleOptions::What;
    static const QHash<QString, What> words{{QStringLiteral("list"), What::List},
                                            {QStringLiteral("add"), What::Add},
                                            {QStringLiteral("retire"), What::Retire}};
    Terminal::PeopleOptions people;
    people.what = words.value(arguments.value(0), What::List);
    people.name = arguments.value(1);
    return people;
}

Terminal::CustomersOptions customersOptions(const CommandLine &line, const QCommandLineParser &parser,
                                            const Options &options)
{
    using What = Terminal::CustomersOptions::What;
    static const QHash<QString, What> words{
        {QStringLiteral("show"), What::Show},     {QStringLiteral("add"), What::Add},
        {QStringLiteral("edit"), What::Edit},     {QStringLiteral("retire"), What::Retire},
        {QStringLiteral("undo"), What::Undo},     {QStringLiteral("import"), What::Import},
        {QStringLiteral("export"), What::Export}, {QStringLiteral("erase"), What::Erase}};
    Terminal::CustomersOptions customers;
    customers.what = words.value(line.arguments.value(0), What::List);
    customers.name = customers.file = line.arguments.value(1);
    customers.by = line.act.actor;
    customers.sets = parser.values(options.set);
    customers.contact = parser.value(options.contact);
    customers.confirm = parser.value(options.confirm);
    customers.dryRun = parser.isSet(options.dryRun);
    customers.drillList = parser.isSet(options.drillList);
    customers.all = parser.isSet(options.all);
    customers.retireMissing = parser.isSet(options.retireMissing);
    customers.json = line.options.json;
    return customers;
}
} // namespace

namespace
{
/// A name that goes into the log: as it can be read there.
void readName(CommandLine &line, QString &into, const QCommandLineParser &parser,
              const QCommandLineOption &option)
{
    into = parser.value(option);
    if (!parser.isSet(option))
        return;
    if (const Result<QString> name = readableName(into))
        into = *name;
    else
        line.fault = asSentences(name.error());
}

/// Words that go into the log: one line without anything that a screen would act on.
QString typedWords(const QString &text)
{
    return visibleText(text.simplified(), 2000);
}

Terminal::KeptOptions keptOptions(const QStringList &arguments)
{
    static const QHash<QString, CopyAct> words{{QStringLiteral("count"), CopyAct::Count},
                                               {QStringLiteral("export"), CopyAct::Export},
                                               {QStringLiteral("discard"), CopyAct::Discard}};
    Terminal::KeptOptions kept;
    const QString word = arguments.value(0);
    kept.list = !words.contains(word);
    kept.act = words.value(word, CopyAct::Count);
    kept.name = arguments.value(1);
    return kept;
}

Terminal::KeysOptions keysOptions(const CommandLine &line)
{
    using What = Terminal::KeysOptions::What;
    static const QHash<QString, What> words{{QStringLiteral("rotate"), What::Rotate},
                                            {QStringLiteral("revoke"), What::Revoke},
                                            {QStringLiteral("replace"), What::Replace}};
    return {words.value(line.arguments.value(0), What::List),
            line.arguments.value(1),
            {line.act.actor, line.act.second, line.act.breakGlass, line.kept.reason},
            line.options.json};
}

void readActs(CommandLine &line, const QCommandLineParser &parser, const Options &options)
{
    line.act.confirm = parser.value(options.confirm);
    line.act.planned = parser.isSet(options.planned);
    readName(line, line.act.actor, parser, options.by);
    readName(line, line.act.second, parser, options.second);
    line.act.breakGlass = typedWords(parser.value(options.breakGlass));
    line.act.statement = typedWords(parser.value(options.takeOn));
    line.people = peopleOptions(line.arguments);
    line.people.by = line.act.actor;
    line.people.roles = parser.value(options.roles);
    line.people.pairs = parser.value(options.pairs).split(QLatin1Char(','), Qt::SkipEmptyParts);
    line.customers = customersOptions(line, parser, options);
    line.customers.reason = typedWords(parser.value(options.reason));
    line.kept = keptOptions(line.arguments);
    line.kept.site = parser.value(options.site);
    line.kept.actor = line.act.actor;
    line.kept.reason = typedWords(parser.value(options.reason));
    line.gap = {line.act.actor, line.kept.reason};
    line.kept.unexported = parser.isSet(options.unexported);
    line.kept.json = line.options.json;
    line.keys = keysOptions(line);
    line.testCall = {parser.value(options.site), parser.value(options.number), parser.value(options.trace),
                     line.act.actor, line.options.json};
    if (line.command == QLatin1String("operator") && !line.people.name.isEmpty()) {
        if (const Result<QString> name = readableName(line.people.name))
            line.people.name = *name;
        else
            line.fault = asSentences(name.error());
    }
}

/// What is not of the forms that there are, or not of the values of an option.
QString faultOf(const CommandLine &line, const QCommandLineParser &parser, const Options &options)
{
    QStringList set = parser.optionNames();
    set.removeDuplicates();
    const QString fault = commandFault(line.command, line.arguments, set);
    if (!fault.isEmpty())
        return fault;
    bool isNumber = false;
    const int limit = parser.value(options.limit).toInt(&isNumber);
    if (!isNumber || limit < 1 || limit > MostLines)
        return QStringLiteral("--limit is a number from 1 to %1, not \"%2\".")
            .arg(MostLines)
            .arg(parser.value(options.limit));
    const QString paper = parser.value(options.paper).toLower();
    if (paper != QLatin1String("a4") && paper != QLatin1String("letter"))
        return QStringLiteral("--paper is a4 or letter, not \"%1\".").arg(parser.value(options.paper));
    return {};
}

/// In lines of a terminal's width, each after the indent.
QString wrapped(const QString &text, int width, const QString &indent)
{
    QString lines = indent;
    qsizetype used = 0;
    for (const QString &word : text.split(QLatin1Char(' '))) {
        if (used > 0 && used + 1 + word.size() > width) {
            lines += QLatin1Char('\n') + indent;
            used = 0;
        }
        lines += (used > 0 ? QStringLiteral(" ") : QString()) + word;
        used += word.size() + (used > 0 ? 1 : 0);
    }
    return lines + QLatin1Char('\n');
}

void describe(QCommandLineParser &parser, const Options &options)
{
    QString text = QStringLiteral("Moves a hosted voice service from one data centre to another and back.\n\n"
                                  "Without a command: the operator's window.\n");
    for (const TerminalCommand &command : terminalCommands()) {
        if (!command.name.isEmpty())
            text += QStringLiteral("  %1\n").arg(command.form) +
                    wrapped(command.help, 70, QStringLiteral("      "));
    }
    parser.setApplicationDescription(text.trimmed());
    parser.addHelpOption();
    parser.addVersionOption();
    options.addTo(parser);
}

QStringList allOptionNames(const QCommandLineParser &parser)
{
    // Asked of the help: the parser itself does not tell.
    QStringList names;
    static const QRegularExpression option(QStringLiteral("--([a-z-]+)"));
    for (auto each = option.globalMatch(parser.helpText()); each.hasNext();)
        names += each.next().captured(1);
    names.removeDuplicates();
    return names;
}
} // namespace

CommandLine parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    const Options options;
    describe(parser, options);
    CommandLine line;
    const bool read = parser.parse(arguments);
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    if (parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("help-all")))
        parser.showHelp();
    line.arguments = parser.positionalArguments();
    if (!line.arguments.isEmpty())
        line.command = line.arguments.takeFirst();
    line.configFile = parser.value(options.config);
    line.pair = parser.value(options.pair);
    line.options.json = parser.isSet(options.json);
    line.verify = {line.options.json, !parser.isSet(options.noWitnesses), parser.values(options.head)};
    line.options.limit = parser.value(options.limit).toInt();
    readActs(line, parser, options);
    line.report.number = line.arguments.value(0).toInt();
    line.report.folder = parser.value(options.out);
    line.report.letter = parser.value(options.paper).toLower() == QLatin1String("letter");
    line.duty = parser.isSet(options.duty);
    line.window.wall = parser.isSet(options.wall);
    line.window.theme = parser.value(options.theme);
    line.window.drillFolder = parser.value(options.drill);
    line.window.labCommand = parser.value(options.lab);
    line.window.drillList = parser.value(options.list);
    QString fault = optionFault(parser.unknownOptionNames(), allOptionNames(parser));
    if (fault.isEmpty())
        fault = read ? faultOf(line, parser, options) : parser.errorText();
    if (!fault.isEmpty())
        line.fault = fault;
    return line;
}

int refuseCommand(const CommandLine &line)
{
    QTextStream(stderr) << "switchback: " << visibleText(line.fault, 2000) << "\nsee: switchback --help\n";
    return ExitUsage;
}

int runCommand(const CommandLine &line, const Clock &clock)
{
    if (!line.fault.isEmpty())
        return refuseCommand(line);
    for (const TerminalCommand &command : terminalCommands()) {
        if (command.name == line.command)
            return command.run(line, clock);
    }
    return ExitUsage;
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
    // Qt's own options come first and with one dash; they are a window's only.
    static const QStringList forWindows{QStringLiteral("-platform"), QStringLiteral("-style"),
                                        QStringLiteral("-display"), QStringLiteral("-geometry"),
                                        QStringLiteral("-stylesheet")};
    QStringList words;
    for (int i = 0; i < argc; ++i) {
        words += QString::fromLocal8Bit(argv[i]);
        if (forWindows.contains(words.last()))
            return false;
    }
    QCommandLineParser parser;
    const Options options;
    describe(parser, options);
    // Whatever is wrong is said in a terminal too: no window opens for it.
    return !parser.parse(words) || !parser.positionalArguments().isEmpty() || parser.isSet(options.duty) ||
           parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("help-all")) ||
           parser.isSet(QStringLiteral("version"));
}

} // namespace Switchback
