// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/statusreport.h"

#include "app/lab/base/broken.h"
#include "app/lab/base/words.h"
#include "app/lab/machine/ports.h"
#include "app/lab/machine/processes.h"
#include "app/lab/voice/database.h"

#include <QFile>
#include <QJsonArray>

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
    add("ssh", site.address, site.sshPort);
    add("rest", site.address, site.restPort);
    add("files", site.address, site.filesPort);
    add("files_rest", QStringLiteral("127.0.0.1"), site.filesGuiPort);
    return ports;
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
        const QJsonObject pids = sitePids(lab, site);
        const bool running = siteAnchor(lab, site).has_value();
        anyUp = anyUp || running;
        QJsonArray broken;
        for (const Breakage &one : breakages(lab)) {
            if (one.site == site.id)
                broken.append(one.what);
        }
        sites.append(QJsonObject{{QStringLiteral("id"), site.id},
                                 {QStringLiteral("name"), site.name},
                                 {QStringLiteral("purpose"), site.purpose},
                                 {QStringLiteral("address"), site.address},
                                 {QStringLiteral("running"), running},
                                 {QStringLiteral("database"), databaseWord(lab, site, pids)},
                                 {QStringLiteral("pids"), pids},
                                 {QStringLiteral("load"), loadOf(lab, site)},
                                 {QStringLiteral("broken"), broken},
                                 {QStringLiteral("ports"), portsOf(lab, site)}});
    }
    return {
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
}

QString statusText(const LabSpec &lab, const QJsonObject &status)
{
    QStringList lines;
    lines << Words::tr("Lab in %1: %2, one hour in %3 s, an outage's in %4 s")
                 .arg(lab.dir, lab.namespaces ? Words::tr("two machines in namespaces")
                                              : Words::tr("two sites on loopback addresses"))
                 .arg(3600 / qMax(1, lab.timeScale))
                 .arg(3600 / qMax(1, lab.outageScale));
    for (const QJsonValue &value : status.value(QStringLiteral("sites")).toArray()) {
        const QJsonObject site = value.toObject();
        if (!site.value(QStringLiteral("running")).toBool()) {
            lines << Words::tr("%1: off").arg(site.value(QStringLiteral("name")).toString());
        } else {
            const QString word = site.value(QStringLiteral("database")).toString();
            const QString database =
                word == QStringLiteral("takes_writes") ? Words::tr("database takes writes")
                : word == QStringLiteral("restores")   ? Words::tr("database restores")
                : word == QStringLiteral("stopped")    ? Words::tr("no database runs")
                                                       : Words::tr("database does not answer");
            lines << Words::tr("%1: on, %2, %3 calls a minute asked for")
                         .arg(site.value(QStringLiteral("name")).toString(), database)
                         .arg(site.value(QStringLiteral("load")).toInt());
            QStringList roles;
            const QJsonObject pids = site.value(QStringLiteral("pids")).toObject();
            for (auto role = pids.begin(); role != pids.end(); ++role)
                roles << QStringLiteral("%1 %2").arg(role.key()).arg(role.value().toArray().size());
            lines << QStringLiteral("    ") +
                         Words::tr("processes: %1").arg(roles.join(QStringLiteral(", ")));
        }
        for (const QJsonValue &broken : site.value(QStringLiteral("broken")).toArray())
            lines << QStringLiteral("    ") + Words::tr("broken: %1").arg(broken.toString());
        for (const QJsonValue &each : site.value(QStringLiteral("ports")).toArray()) {
            const QJsonObject port = each.toObject();
            if (const QString holder = port.value(QStringLiteral("held_by")).toString(); !holder.isEmpty())
                lines << QStringLiteral("    ") +
                             Words::tr("port %1 (%2): %3")
                                 .arg(port.value(QStringLiteral("port")).toInt())
                                 .arg(port.value(QStringLiteral("use")).toString(), holder);
        }
    }
    lines << Words::tr("Console: %1").arg(lab.consoleConfig());
    return lines.join(QLatin1Char('\n'));
}

} // namespace Switchback::Lab
