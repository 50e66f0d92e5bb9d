// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/start/commandwords.h"

#include "models/core/nearestword.h"

#include <QCoreApplication>
#include <QMap>

#include <algorithm>

namespace Switchback
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// What stands behind a command's name or verb.
struct Form {
    qsizetype least = 0;
    qsizetype most = 0;
    QStringList options;
};
struct Command {
    QMap<QString, Form> verbs; ///< under "" the command without a verb
    bool number = false;       ///< its argument is one, from 1
};

QStringList words(const char *list)
{
    return QString::fromLatin1(list).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

const QMap<QString, Command> &commands()
{
    const auto plain = [](qsizetype most, const char *options) {
        return Command{{{QString(), {0, most, words(options)}}}, false};
    };
    const auto verb = [](const char *name, qsizetype arguments, const char *options) {
        return std::pair(QString::fromLatin1(name), Form{arguments, arguments, words(options)});
    };
    static const QMap<QString, Command> all = [&] {
        QMap<QString, Command> made;
        const QString none;
        made[none] = plain(0, "wall duty theme drill lab");
        made[QStringLiteral("status")] = plain(0, "json");
        made[QStringLiteral("timeline")] = plain(0, "json limit");
        made[QStringLiteral("verify")] = plain(1, "json");
        made[QStringLiteral("report")] = plain(1, "out paper");
        made[QStringLiteral("report")].number = true;
        for (const QString &move : {QStringLiteral("failover"), QStringLiteral("failback")})
            made[move] = plain(0, "confirm by second break-glass take-on");
        for (const QString &way : words("go-on retry give-up let-go ship-again"))
            made[QStringLiteral("run")].verbs[way] = {0, 0, words("by")};
        made[QStringLiteral("run")].verbs[QStringLiteral("accept-loss")] = {0, 0, words("by take-on")};
        made[QStringLiteral("run")].verbs[none] = {0, 0, words("by")};
        made[QStringLiteral("operator")] = {
            {{none, {}}, verb("list", 0, ""), verb("add", 1, "by roles"), verb("retire", 1, "by")}, false};
        made[QStringLiteral("customers")] = {{{none, {0, 0, words("drill-list")}},
                                              verb("list", 0, "drill-list"),
                                              verb("import", 1, "by dry-run drill-list")},
                                             false};
        made[QStringLiteral("kept")] = {{{none, {0, 0, words("site json")}},
                                         verb("list", 0, "site json"),
                                         verb("count", 1, "by site json"),
                                         verb("export", 1, "by site json"),
                                         verb("discard", 1, "by site json reason unexported")},
                                        false};
        made[QStringLiteral("config")] = {{{QStringLiteral("check"), {0, 1, {}}}}, false};
        made[QStringLiteral("runbook")] = {{verb("check", 1, "")}, false};
        return made;
    }();
    return all;
}

QString meant(const QString &word, const QStringList &known)
{
    const QString near = nearestWord(word, known);
    return near.isEmpty() ? QString() : QLatin1Char(' ') + tr("Did you mean \"%1\"?").arg(near);
}

QStringList named(QStringList list)
{
    list.removeAll(QString());
    return list;
}

QString formFault(const QString &said, const Form &form, const QStringList &arguments,
                  const QStringList &options)
{
    if (arguments.size() > form.most)
        return tr("\"%1\" is too much for %2.").arg(arguments.at(form.most), said);
    if (arguments.size() < form.least)
        return tr("%1 wants a name or a file after it.").arg(said);
    for (const QString &option : options) {
        if (!form.options.contains(option) && option != QLatin1String("config"))
            return tr("%1 has no option --%2.").arg(said, option) + meant(option, form.options);
    }
    return {};
}
} // namespace

QString commandFault(const QString &command, const QStringList &arguments, const QStringList &options)
{
    const auto found = commands().constFind(command);
    if (found == commands().constEnd())
        return tr("There is no command \"%1\".").arg(command) + meant(command, named(commands().keys()));
    const bool hasVerbs = found->verbs.size() > 1 || !found->verbs.contains(QString());
    if (!hasVerbs) {
        bool isNumber = false;
        if (found->number && !arguments.isEmpty() && (arguments.first().toInt(&isNumber) < 1 || !isNumber))
            return tr("\"%1\" is no number of an outage or drill, like 42.").arg(arguments.first());
        const QString said = command.isEmpty() ? tr("The window") : command;
        return formFault(said, found->verbs.first(), arguments, options);
    }
    const QString verb = arguments.value(0);
    const auto form = found->verbs.constFind(verb);
    if (form == found->verbs.constEnd()) {
        const QStringList verbs = named(found->verbs.keys());
        const QString all = verbs.join(QStringLiteral(", "));
        return verb.isEmpty()
                   ? tr("%1 wants a word after it: %2.").arg(command, all)
                   : tr("%1 knows no \"%2\", only: %3.").arg(command, verb, all) + meant(verb, verbs);
    }
    return formFault(verb.isEmpty() ? command : QStringLiteral("%1 %2").arg(command, verb), *form,
                     arguments.mid(1), options);
}

QString optionFault(const QStringList &unknown, const QStringList &known)
{
    return unknown.isEmpty()
               ? QString()
               : tr("There is no option \"%1\".").arg(unknown.first()) + meant(unknown.first(), known);
}

} // namespace Switchback
