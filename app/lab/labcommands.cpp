// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/labcommands.h"

#include "app/lab/base/broken.h"
#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/callscommand.h"
#include "app/lab/faults.h"
#include "app/lab/machine/processes.h"
#include "app/lab/mailcommand.h"
#include "app/lab/setup/bringup.h"
#include "app/lab/statusreport.h"
#include "app/lab/voice/ledger.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <functional>
#include <optional>

namespace Switchback::Lab
{

int misuse(const QString &what)
{
    say(QStringLiteral("switchback-lab: ") + what, true);
    say(Words::tr("See: switchback-lab --help"), true);
    return wrongUsage;
}

int finish(const Outcome &outcome)
{
    if (outcome)
        return 0;
    say(QStringLiteral("switchback-lab: ") + outcome.error().text, true);
    if (!outcome.error().hint.isEmpty())
        say(outcome.error().hint, true);
    return 1;
}

void print(const QJsonObject &object)
{
    say(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented).trimmed()));
}

namespace
{
int withSite(const LabSpec &lab, const QString &name, const QString &fault,
             const std::function<Outcome(const SiteSpec &)> &action)
{
    if (name.isEmpty())
        return finish(action(usualPlace(lab, fault)));
    const SiteSpec *site = lab.machine(name);
    return site ? finish(action(*site)) : misuse(Words::tr("There is no site \"%1\".").arg(name));
}

// "break link", "break link centennial", "break freeze database", "break site naperville"
bool splitFault(const LabSpec &lab, QStringList words, QString &fault, QString &site)
{
    if (words.size() > 1 && lab.machine(words.last()))
        site = words.takeLast();
    fault = faultFromWords(words);
    return !fault.isEmpty();
}

int breakCommand(const LabSpec &lab, const Call &call)
{
    QString fault, site;
    if (!splitFault(lab, call.arguments, fault, site))
        return misuse(
            Words::tr("\"%1\" is nothing that can be broken. One of: %2.")
                .arg(call.arguments.join(QLatin1Char(' ')), faultNames().join(QStringLiteral(", "))));
    return withSite(lab, site, fault, [&](const SiteSpec &one) {
        const auto broken = breakThing(lab, one, fault);
        if (broken)
            say(Words::tr("%1: broken at %2. Heal it with: switchback-lab heal %1")
                    .arg(fault, one.shortName));
        return broken;
    });
}

Outcome healAll(const LabSpec &lab, const QString &onlySite)
{
    for (const Breakage &one : breakages(lab)) {
        const SiteSpec *site = lab.machine(one.site);
        if (!site || (!onlySite.isEmpty() && lab.machine(onlySite) != site))
            continue;
        if (const auto healed = healThing(lab, *site, one.what); !healed)
            return healed;
        say(Words::tr("%1: healed at %2").arg(one.what, site->shortName));
    }
    for (const SiteSpec &site : lab.machines()) {
        if (siteAnchor(lab, site) || (!onlySite.isEmpty() && lab.machine(onlySite)->id != site.id))
            continue;
        if (const auto started = startSite(lab, site); !started)
            return started;
        say(Words::tr("%1: switched on").arg(site.shortName));
    }
    return Done{};
}

int healCommand(const LabSpec &lab, const Call &call)
{
    QString fault, siteName;
    QStringList words = call.arguments;
    if (words.value(0) == QStringLiteral("all")) {
        if (words.size() > 2 || (words.size() == 2 && !lab.machine(words.at(1))))
            return misuse(Words::tr("heal all takes at most a site."));
        return finish(healAll(lab, words.value(1)));
    }
    if (!splitFault(lab, words, fault, siteName))
        return misuse(Words::tr("\"%1\" is nothing that can be healed. One of: all, %2.")
                          .arg(words.join(QLatin1Char(' ')), faultNames().join(QStringLiteral(", "))));
    // A word may stand for several faults: healing the database also thaws it, healing a site also powers it.
    QStringList faults{fault};
    if (fault == QStringLiteral("database"))
        faults << QStringLiteral("freeze-database");
    if (fault == QStringLiteral("primary"))
        faults << QStringLiteral("power") << QStringLiteral("freeze-site");
    if (fault == QStringLiteral("voice"))
        faults << QStringLiteral("voice-1");
    bool any = false;
    for (const Breakage &one : breakages(lab)) {
        const SiteSpec *site = lab.machine(one.site);
        if (!site || !faults.contains(one.what) || (!siteName.isEmpty() && lab.machine(siteName) != site))
            continue;
        any = true;
        if (const auto healed = healThing(lab, *site, one.what); !healed)
            return finish(healed);
        say(Words::tr("%1: healed at %2").arg(one.what, site->shortName));
    }
    if (any)
        return 0;
    return withSite(lab, siteName, fault, [&](const SiteSpec &one) {
        say(Words::tr("%1 was not broken at %2; making sure.").arg(fault, one.shortName));
        return healThing(lab, one, fault);
    });
}

int loadCommand(const LabSpec &lab, const Call &call)
{
    bool ok = false;
    const int load = call.arguments.value(0).toInt(&ok);
    if (!ok || load < 0 || load > 60'000 || call.arguments.size() > 2)
        return misuse(Words::tr("load takes calls a minute (0 to 60000) and perhaps a site."));
    const QString name = call.arguments.value(1);
    if (!name.isEmpty() && !lab.site(name))
        return misuse(Words::tr("There is no site \"%1\".").arg(name));
    if (!name.isEmpty())
        return finish(setLoad(lab, *lab.site(name), load));
    for (const SiteSpec &site : lab.sites) {
        if (const auto set = setLoad(lab, site, load); !set)
            return finish(set);
    }
    return 0;
}

int ledgerCommand(const LabSpec &lab, const Call &call)
{
    std::optional<Instant> since;
    if (!call.arguments.isEmpty()) {
        since = call.arguments.value(0) == QStringLiteral("--since") ? fromIso(call.arguments.value(1))
                                                                     : std::nullopt;
        if (!since || call.arguments.size() != 2)
            return misuse(Words::tr("ledger takes --since and a time such as 2026-11-21T20:04:12Z."));
    }
    const auto count = countLedger(lab, since);
    if (!count)
        return finish(count.error());
    if (call.json)
        print(*count);
    else
        say(ledgerText(lab, *count));
    return 0;
}

int statusCommand(const LabSpec &lab, const Call &call)
{
    const QJsonObject status = labStatus(lab);
    if (call.json)
        print(status);
    else
        say(statusText(lab, status));
    return 0;
}

int pidsCommand(const LabSpec &lab, const Call &call)
{
    const SiteSpec *site = lab.machine(call.arguments.value(0));
    if (!site || call.arguments.size() != 1)
        return misuse(Words::tr("pids takes a site."));
    const QJsonObject pids = sitePids(lab, *site);
    if (call.json) {
        print(pids);
        return 0;
    }
    for (auto role = pids.begin(); role != pids.end(); ++role) {
        QStringList numbers;
        for (const QJsonValue &pid : role.value().toArray())
            numbers << QString::number(pid.toInteger());
        say(QStringLiteral("%1 %2").arg(role.key(), -10).arg(numbers.join(QLatin1Char(' '))));
    }
    return 0;
}
} // namespace

int commandOnLab(const LabSpec &lab, const Call &call)
{
    using Handler = int (*)(const LabSpec &, const Call &);
    static const QList<QPair<QString, Handler>> handlers{
        {QStringLiteral("status"), statusCommand}, {QStringLiteral("pids"), pidsCommand},
        {QStringLiteral("ledger"), ledgerCommand}, {QStringLiteral("break"), breakCommand},
        {QStringLiteral("heal"), healCommand},     {QStringLiteral("load"), loadCommand},
        {QStringLiteral("mail"), mailCommand},     {QStringLiteral("arrived"), arrivedCommand},
        {QStringLiteral("calls"), callsCommand},   {QStringLiteral("route"), routeCommand},
        {QStringLiteral("called"), calledCommand}};
    for (const auto &[name, handler] : handlers) {
        if (call.command == name)
            return handler(lab, call);
    }
    return misuse(Words::tr("There is no command \"%1\".").arg(call.command));
}

} // namespace Switchback::Lab
