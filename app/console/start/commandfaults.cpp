// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/commandfaults.h"

#include "app/console/start/commandtable.h"
#include "models/core/nearestword.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

const TerminalCommand *commandCalled(const QString &name)
{
    const QList<TerminalCommand> &all = terminalCommands();
    const auto found = std::find_if(all.cbegin(), all.cend(),
                                    [&name](const TerminalCommand &each) { return each.name == name; });
    return found == all.cend() ? nullptr : &*found;
}

QStringList commandNames()
{
    QStringList names;
    for (const TerminalCommand &each : terminalCommands())
        names += each.name;
    return names;
}

QString meant(const QString &word, const QStringList &known)
{
    const QString near = nearestWord(word, known);
    return near.isEmpty() ? QString() : QLatin1Char(' ') + Words::tr("Did you mean \"%1\"?").arg(near);
}

QStringList named(QStringList list)
{
    list.removeAll(QString());
    return list;
}

QString formFault(const QString &said, const CommandForm &form, const QStringList &arguments,
                  const QStringList &options)
{
    if (arguments.size() > form.most)
        return Words::tr("\"%1\" is too much for %2.").arg(arguments.at(form.most), said);
    if (arguments.size() < form.least)
        return Words::tr("%1 wants a name or a file after it.").arg(said);
    for (const QString &option : options) {
        if (!form.options.contains(option) && option != QLatin1String("config") &&
            option != QLatin1String("pair"))
            return Words::tr("%1 has no option --%2.").arg(said, option) + meant(option, form.options);
    }
    return {};
}
} // namespace

QString commandFault(const QString &command, const QStringList &arguments, const QStringList &options)
{
    const TerminalCommand *found = commandCalled(command);
    if (!found)
        return Words::tr("There is no command \"%1\".").arg(command) + meant(command, named(commandNames()));
    const bool hasVerbs = found->verbs.size() > 1 || !found->verbs.contains(QString());
    if (!hasVerbs) {
        bool isNumber = false;
        if (found->number && !arguments.isEmpty() && (arguments.first().toInt(&isNumber) < 1 || !isNumber))
            return Words::tr("\"%1\" is no number of an outage or drill, like 42.").arg(arguments.first());
        const QString said = command.isEmpty() ? Words::tr("The window") : command;
        return formFault(said, found->verbs.first(), arguments, options);
    }
    const QString verb = arguments.value(0);
    const auto form = found->verbs.constFind(verb);
    if (form == found->verbs.constEnd()) {
        const QStringList verbs = named(found->verbs.keys());
        const QString all = verbs.join(QStringLiteral(", "));
        return verb.isEmpty()
                   ? Words::tr("%1 wants a word after it: %2.").arg(command, all)
                   : Words::tr("%1 knows no \"%2\", only: %3.").arg(command, verb, all) + meant(verb, verbs);
    }
    return formFault(verb.isEmpty() ? command : QStringLiteral("%1 %2").arg(command, verb), *form,
                     arguments.mid(1), options);
}

QString optionFault(const QStringList &unknown, const QStringList &known)
{
    return unknown.isEmpty()
               ? QString()
               : Words::tr("There is no option \"%1\".").arg(unknown.first()) + meant(unknown.first(), known);
}

} // namespace Switchback
