// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/statusreport.h"

#include "app/lab/base/broken.h"
#include "app/lab/base/words.h"
#include "app/lab/calls/callsstatus.h"
#include "app/lab/machine/ports.h"
#include "app/lab/machine/processes.h"
#include "app/lab/voice/database.h"

#include <QFile>
#include <QJsonArray>

#include <utility>

namespace Switchback::Lab
{

namespace
{

QString databaseWord(const LabSpec &lab, const SiteSpec &site, const QJsonObject &pids)
{
    if (!pids.contains(QStringLiteral("postgres")))
        return QStringLiteral("stopped");
    const auto writes = takesWrites(lab, site);
    if (!writes)
        return QStringLiteral("no_answer");
    return *writes ? QStringLiteral("takes_writes") : QStringLiteral("restores");
}

int loadOf(const LabSpec &lab, const SiteSpec &site)
{
    QFile file(lab.controlFile(site, QStringLiteral("load")));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
}

QJsonArray portsOf(const LabSpec &lab, const SiteSpec &site)
{
    QJsonArray ports;
    const auto add = [&](const char *use, const QString &address, quint16 port) {
        QJsonObject one{{QStringLiteral("use"), QLatin1String(use)},
                        {QStringLiteral("address"), address},
                        {QStringLiteral("port"), port}};
        if (!lab.namespaces)
            one.insert(QStringLiteral("held_by"), portHolder(address, port));
        ports.append(one);
    };
    if (!site.isOutside()) {
        add("ssh", site.address, site.sshPort);
        add("rest", site.address, site.restPort);
        add("files", site.address, site.filesPort);
        add("files_rest", lab.innerAddress(site), site.filesGuiPort);
    } else {
        add("customers_mail", site.address, lab.customersPort);
        add("imap", site.address, lab.imapPort);
        add("provider", site.address, lab.providerPort);
    }
    if (lab.hasCalls())
        add("sip", site.address, site.sipPort);
    if (lab.hasMail())
        add("mail", site.address, site.mailPort);
    return ports;
}

// What is said of every machine.
QJsonObject machineStatus(const LabSpec &lab, const SiteSpec &machine)
{
    QJsonArray broken;
    for (const Breakage &one : breakages(lab)) {
        if (one.site == machine.id)
            broken.append(one.what);
    }
    QJsonObject status{{QStringLiteral("id"), machine.id},
                       {QStringLiteral("name"), machine.name},
                       {QStringLiteral("purpose"), machine.purpose},
                       {QStringLiteral("address"), machine.address},
                       {QStringLiteral("running"), siteAnchor(lab, machine).has_value()},
                       {QStringLiteral("pids"), sitePids(lab, machine)},
                       {QStringLiteral("broken"), broken},
                       {QStringLiteral("ports"), portsOf(lab, machine)}};
    if (lab.hasMail())
        status.insert(QStringLiteral("mail"), listensAt(lab, machine, machine.mailPort)
                                                  ? QStringLiteral("listens")
                                                  : QStringLiteral("down"));
    if (lab.hasCalls() && siteAnchor(lab, machine))
        status.insert(QStringLiteral("sip"),
                      machine.isOutside() ? premisesStatus(lab) : sbcStatus(lab, machine));
    return status;
}

QString mailText(const QJsonObject &machine)
{
    const QString word = machine.value(QStringLiteral("mail")).toString();
    return word.isEmpty()                      ? QString()
           : word == QStringLiteral("listens") ? Words::tr(", mail server listens")
                                               : Words::tr(", no mail server");
}

// Processes, breakages and ports of a machine, a line each.
QStringList detailLines(const QJsonObject &machine)
{
    QStringList lines, roles;
    const QJsonObject pids = machine.value(QStringLiteral("pids")).toObject();
    for (auto role = pids.begin(); role != pids.end(); ++role)
        roles << QStringLiteral("%1 %2").arg(role.key()).arg(role.value().toArray().size());
    if (machine.value(QStringLiteral("running")).toBool())
        lines << Words::tr("processes: %1").arg(roles.join(QStringLiteral(", ")));
    if (const QString calls = callsText(machine.value(QStringLiteral("sip")).toObject()); !calls.isEmpty())
        lines << calls;
    for (const QJsonValue &broken : machine.value(QStringLiteral("broken")).toArray())
        lines << Words::tr("broken: %1").arg(broken.toString());
    for (const QJsonValue &each : machine.value(QStringLiteral("ports")).toArray()) {
        const QJsonObject port = each.toObject();
        if (const QString holder = port.value(QStringLiteral("held_by")).toString(); !holder.isEmpty())
            lines << Words::tr("port %1 (%2): %3")
                         .arg(port.value(QStringLiteral("port")).toInt())
                         .arg(port.value(QStringLiteral("use")).toString(), holder);
    }
    for (QString &line : lines)
        line.prepend(QStringLiteral("    "));
    return lines;
}

QString headLine(const QJsonObject &machine)
{
    const QString name = machine.value(QStringLiteral("name")).toString();
    if (!machine.value(QStringLiteral("running")).toBool())
        return Words::tr("%1: off").arg(name);
    if (!machine.contains(QStringLiteral("database")))
        return Words::tr("%1: on%2").arg(name, mailText(machine));
    const QString word = machine.value(QStringLiteral("database")).toString();
    const QString database = word == QStringLiteral("takes_writes") ? Words::tr("database takes writes")
                             : word == QStringLiteral("restores")   ? Words::tr("database restores")
                             : word == QStringLiteral("stopped")    ? Words::tr("no database runs")
                                                                    : Words::tr("database does not answer");
    return Words::tr("%1: on, %2, %3 rows a minute asked for%4")
        .arg(name, database)
        .arg(machine.value(QStringLiteral("load")).toInt())
        .arg(mailText(machine));
}

} // namespace

QJsonObject sitePids(const LabSpec &lab, const SiteSpec &site)
{
    QJsonObject roles;
    for (const SiteProcess &process : siteProcesses(lab, site)) {
        QJsonArray pids = roles.value(process.role).toArray();
        pids.append(process.id.pid);
        roles.insert(process.role, pids);
    }
    return roles;
}

QJsonObject labStatus(const LabSpec &lab)
{
    QJsonArray sites;
    bool anyUp = false;
    for (const SiteSpec &site : lab.sites) {
        QJsonObject status = machineStatus(lab, site);
        anyUp = anyUp || status.value(QStringLiteral("running")).toBool();
        status.insert(QStringLiteral("database"),
                      databaseWord(lab, site, status.value(QStringLiteral("pids")).toObject()));
        status.insert(QStringLiteral("load"), loadOf(lab, site));
        sites.append(status);
    }
    QJsonObject status{
        {QStringLiteral("dir"), lab.dir},
        {QStringLiteral("id"), lab.id},
        {QStringLiteral("mode"), lab.namespaces ? QStringLiteral("namespaces") : QStringLiteral("loopback")},
        {QStringLiteral("own_disks"), lab.ownDisks},
        {QStringLiteral("up"), anyUp},
        {QStringLiteral("set_up"), !lab.systemMade.isEmpty()},
        {QStringLiteral("time_scale"), lab.timeScale},
        {QStringLiteral("outage_scale"), lab.outageScale},
        {QStringLiteral("console_config"), lab.consoleConfig()},
        {QStringLiteral("sites"), sites}};
    if (lab.hasMail())
        status.insert(QStringLiteral("outside"), machineStatus(lab, lab.outside));
    return status;
}

QString statusText(const LabSpec &lab, const QJsonObject &status)
{
    QStringList lines;
    lines << Words::tr("Lab in %1: %2, one hour in %3 s, an outage's in %4 s")
                 .arg(lab.dir, lab.namespaces ? Words::tr("two machines in namespaces")
                                              : Words::tr("two sites on loopback addresses"))
                 .arg(3600 / qMax(1, lab.timeScale))
                 .arg(3600 / qMax(1, lab.outageScale));
    QJsonArray machines = status.value(QStringLiteral("sites")).toArray();
    if (status.contains(QStringLiteral("outside")))
        machines.append(status.value(QStringLiteral("outside")));
    for (const QJsonValue &value : std::as_const(machines)) {
        const QJsonObject machine = value.toObject();
        lines << headLine(machine);
        lines += detailLines(machine);
    }
    lines << Words::tr("Console: %1").arg(lab.consoleConfig());
    return lines.join(QLatin1Char('\n'));
}

} // namespace Switchback::Lab
