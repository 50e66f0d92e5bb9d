// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/services.h"

#include "app/lab/gateway/standin.h"

namespace Switchback::Lab
{

namespace
{

Service service(const QString &name, const QStringList &command)
{
    Service made;
    made.name = name;
    made.command = command;
    return made;
}

// Looks every five seconds for what could not be passed on at once.
Service mailService(const LabSpec &lab, const SiteSpec &machine, const QString &name)
{
    return service(name, mailProgram(lab, machine, name, {QStringLiteral("-bdf"), QStringLiteral("-q5s")}));
}

std::vector<Service> siteServices(const LabSpec &lab, const SiteSpec &site)
{
    const QString root = lab.siteRoot(site);
    const QString etc = root + QStringLiteral("/etc");
    const QString bin = lab.siteBin(site);
    std::vector<Service> all;
    all.push_back(service(QStringLiteral("sshd"),
                          {QStringLiteral("/usr/sbin/sshd"), QStringLiteral("-D"), QStringLiteral("-e"),
                           QStringLiteral("-f"), etc + QStringLiteral("/sshd_config")}));
    all.back().asRoot = true;
    all.push_back(service(QStringLiteral("syncthing"),
                          {QStringLiteral("/usr/bin/syncthing"), QStringLiteral("serve"),
                           QStringLiteral("--config=") + etc + QStringLiteral("/syncthing"),
                           QStringLiteral("--data=") + root + QStringLiteral("/disk/syncthing"),
                           QStringLiteral("--no-browser"), QStringLiteral("--no-restart"),
                           QStringLiteral("--skip-port-probing"), QStringLiteral("--no-upgrade")}));
    // When both dial at the same moment, Syncthing needs a quarter of a minute to settle on a connection.
    all.back().firstDelayMs = site.repository == 1 ? 1000 : 0;
    all.push_back(
        service(QStringLiteral("serve"), {bin + QStringLiteral("/switchback-site"), QStringLiteral("serve"),
                                          QStringLiteral("--config"), etc + QStringLiteral("/site.toml")}));
    all.back().needsSystem = true;
    const QString ledger =
        lab.namespaces ? root + QStringLiteral("/ledger") : lab.dir + QStringLiteral("/ledger");
    all.push_back(service(QStringLiteral("voice"),
                          {bin + QStringLiteral("/switchback-lab"), QStringLiteral("voice-app"), site.id,
                           lab.siteRun(site), ledger + QLatin1Char('/') + site.id + QStringLiteral(".jsonl"),
                           root + QStringLiteral("/disk/files"), root + QStringLiteral("/control/load"),
                           etc + QStringLiteral("/calls/messages.json")}));
    all.back().needsSystem = true;
    return all;
}

/// A Kamailio: `switchback-lab` makes the databases that it looks for, and becomes it.
Service kamailio(const LabSpec &lab, const SiteSpec &machine, const QString &name)
{
    return service(name,
                   {lab.siteBin(machine) + QStringLiteral("/switchback-lab"), QStringLiteral("kamailio"),
                    name, lab.siteRoot(machine) + QStringLiteral("/etc/calls/%1.cfg").arg(name),
                    lab.siteRoot(machine) + QStringLiteral("/disk/calls")});
}

std::vector<Service> answeringServices(const LabSpec &lab, const SiteSpec &site)
{
    std::vector<Service> all{kamailio(lab, site, QStringLiteral("sbc"))};
    for (int server = 1; server <= LabSpec::voiceServers; ++server)
        all.push_back(
            service(QStringLiteral("answer-%1").arg(server), voiceServerCommand(lab, site, server)));
    all.push_back(service(QStringLiteral("answerer"),
                          answererCommand(lab, site, lab.siteBin(site) + QStringLiteral("/switchback-lab"))));
    return all;
}

std::vector<Service> callingServices(const LabSpec &lab, const SiteSpec &outside)
{
    const QString etc = lab.siteRoot(outside) + QStringLiteral("/etc/calls");
    std::vector<Service> all{kamailio(lab, outside, QStringLiteral("premises"))};
    all.push_back(
        service(QStringLiteral("callers"),
                {lab.siteBin(outside) + QStringLiteral("/switchback-lab"), QStringLiteral("callers"),
                 lab.siteRoot(outside) + QStringLiteral("/control/calls"),
                 QStringLiteral("%1:%2").arg(outside.address).arg(outside.sipPort), outside.address,
                 QString::number(lab.callersPort), etc + QStringLiteral("/caller.xml"),
                 etc + QStringLiteral("/trunks.csv")}));
    return all;
}

Service providerService(const LabSpec &lab, const SiteSpec &machine)
{
    const QString etc = lab.siteRoot(machine) + QStringLiteral("/etc/");
    StandIn provider;
    provider.script = etc + QStringLiteral("standin.py");
    provider.address = machine.address;
    provider.port = lab.providerPort;
    provider.account = QLatin1String(providerAccount);
    provider.token = QLatin1Char('@') + etc + QStringLiteral("provider-token");
    provider.from = QLatin1String(providerNumber);
    provider.own = QLatin1String(LabSpec::testSmsNumber);
    provider.eventsAfter /= lab.outageScale; // an outage's quarter of an hour
    provider.certificate = etc + QStringLiteral("tls.pem");
    provider.key = etc + QStringLiteral("tls.key");
    provider.keep = lab.siteRoot(machine) + QLatin1String(providerLedger);
    return service(QStringLiteral("provider"), standInCommand(provider));
}

} // namespace

QString voiceServerFolder(const LabSpec &lab, const SiteSpec &site, int server)
{
    return lab.siteRoot(site) + QStringLiteral("/disk/calls/answer-%1").arg(server);
}

QStringList voiceServerCommand(const LabSpec &lab, const SiteSpec &site, int server)
{
    return {QStringLiteral("/usr/bin/env"),
            QStringLiteral("-C"),
            voiceServerFolder(lab, site, server),
            QStringLiteral("/usr/bin/baresip"),
            QStringLiteral("-4"),
            QStringLiteral("-f"),
            lab.siteRoot(site) + QStringLiteral("/etc/calls/answer-%1").arg(server)};
}

QStringList answererCommand(const LabSpec &lab, const SiteSpec &site, const QString &program)
{
    QStringList command{
        program, QStringLiteral("answerer"), lab.siteRoot(site) + QStringLiteral("/etc/calls/answer-key"),
        lab.siteRoot(site) + QStringLiteral("/disk/calls/answers.jsonl"), lab.innerAddress(site)};
    for (int server = 1; server <= LabSpec::voiceServers; ++server)
        command << QString::number(LabSpec::answerControlPortOf(site, server))
                << voiceServerFolder(lab, site, server);
    return command;
}

QString providerUrl(const LabSpec &lab)
{
    return QStringLiteral("https://%1:%2").arg(lab.outside.address).arg(lab.providerPort);
}

// It starts for nobody who has no account of the name that Debian built into it. Made for a machine, that
// account would be one of the machine's; so it is shown one, beside the site's others.
QStringList mailProgram(const LabSpec &lab, const SiteSpec &machine, const QString &config,
                        const QStringList &arguments)
{
    const QString etc = lab.siteRoot(machine) + QStringLiteral("/etc/");
    return QStringList{QStringLiteral("/usr/bin/env"),
                       QStringLiteral("LD_PRELOAD=libnss_wrapper.so"),
                       QStringLiteral("NSS_WRAPPER_PASSWD=") + etc + QStringLiteral("passwd"),
                       QStringLiteral("NSS_WRAPPER_GROUP=") + etc + QStringLiteral("group"),
                       lab.siteBin(machine) + QStringLiteral("/exim4"),
                       QStringLiteral("-C"),
                       etc + config + QStringLiteral(".conf")} +
           arguments;
}

std::vector<Service> servicesOf(const LabSpec &lab, const SiteSpec &machine)
{
    std::vector<Service> all;
    if (!machine.isOutside())
        all = siteServices(lab, machine);
    if (lab.hasMail())
        all.push_back(mailService(lab, machine, QStringLiteral("mail")));
    if (lab.hasCalls()) {
        const auto calls =
            machine.isOutside() ? callingServices(lab, machine) : answeringServices(lab, machine);
        all.insert(all.end(), calls.begin(), calls.end());
    }
    if (machine.isOutside()) {
        all.push_back(providerService(lab, machine));
        all.push_back(mailService(lab, machine, QStringLiteral("customers")));
        all.push_back(
            service(QStringLiteral("dovecot"),
                    {QStringLiteral("/usr/sbin/dovecot"), QStringLiteral("-F"), QStringLiteral("-c"),
                     lab.siteRoot(machine) + QStringLiteral("/etc/dovecot.conf")}));
    }
    return all;
}

} // namespace Switchback::Lab
