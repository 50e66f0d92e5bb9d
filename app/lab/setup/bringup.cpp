// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/bringup.h"

#include "app/lab/base/broken.h"
#include "app/lab/base/command.h"
#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/calls/management.h"
#include "app/lab/machine/network.h"
#include "app/lab/machine/ports.h"
#include "app/lab/machine/processes.h"
#include "app/lab/machine/takedown.h"
#include "app/lab/setup/callssetup.h"
#include "app/lab/setup/credentials.h"
#include "app/lab/setup/firstsetup.h"
#include "app/lab/setup/mailsetup.h"
#include "app/lab/setup/providersetup.h"
#include "app/lab/setup/siteconfig.h"
#include "app/lab/voice/database.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QThread>

#include <functional>
#include <utility>

namespace Switchback::Lab
{

namespace
{

constexpr int startTimeoutMs = 10'000;
constexpr auto diskSize = "2G";

Outcome installPrograms(const LabSpec &lab)
{
    const QString from = QFileInfo(ownProgram()).path();
    for (const QString &name : {QStringLiteral("switchback-site"), QStringLiteral("switchback-lab")}) {
        const auto installed =
            installProgram(from + QLatin1Char('/') + name, lab.dir + QStringLiteral("/bin/") + name);
        if (!installed)
            return installed;
    }
    return installMailServer(lab);
}

Outcome makeDisks(const LabSpec &lab)
{
    if (!lab.ownDisks)
        return Done{};
    QList<Command> commands;
    for (const SiteSpec &site : lab.sites) {
        const QString image = lab.hostRoot(site) + QStringLiteral("/disk.img");
        const bool there = QFile::exists(image);
        // A whole database lies in it: nobody but root reads it, from the first byte on.
        if (QFile file(image);
            !file.open(QIODevice::ReadWrite) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
            return failure(QStringLiteral("unwritable"),
                           Words::tr("%1 cannot be written: %2.").arg(image, file.errorString()));
        if (!there)
            commands << Command{QStringLiteral("mkfs.ext4"),
                                {QStringLiteral("-q"), QStringLiteral("-F"), QStringLiteral("-m"),
                                 QStringLiteral("0"), QStringLiteral("-E"),
                                 QStringLiteral("lazy_itable_init=1,lazy_journal_init=1"), image,
                                 QString::fromLatin1(diskSize)}};
    }
    return runAll(commands);
}

Outcome checkPorts(const LabSpec &lab, const SiteSpec &site)
{
    if (lab.namespaces)
        return Done{};
    struct Use {
        QString address;
        quint16 port;
        QString what;
        PortUse use = PortUse::Streams;
    };
    QList<Use> uses;
    if (!site.isOutside())
        uses = {{site.address, site.sshPort, QStringLiteral("sshd")},
                {site.address, site.restPort, QStringLiteral("REST")},
                {site.address, site.filesPort, QStringLiteral("Syncthing")},
                {lab.innerAddress(site), site.filesGuiPort, QStringLiteral("Syncthing REST")}};
    else
        uses = {{site.address, lab.customersPort, QStringLiteral("the customers' mail")},
                {site.address, lab.imapPort, QStringLiteral("IMAP")},
                {site.address, lab.providerPort, QStringLiteral("the provider of SMS and calls")}};
    if (lab.hasMail())
        uses += {site.address, site.mailPort, QStringLiteral("mail")};
    if (lab.hasCalls()) {
        uses += {site.address, site.sipPort, QStringLiteral("SIP"), PortUse::Messages};
        uses += {lab.innerAddress(site), site.sipRpcPort, QStringLiteral("the management of SIP")};
        for (int server = 1; server <= LabSpec::voiceServers && !site.isOutside(); ++server)
            uses += {site.address, LabSpec::answerPortOf(site, server), QStringLiteral("a voice server"),
                     PortUse::Messages};
        if (site.isOutside())
            uses += {site.address, lab.callersPort, QStringLiteral("the callers' SIP"), PortUse::Messages};
    }
    for (const Use &use : uses) {
        if (!portIsFree(use.address, use.port, use.use))
            return failure(QStringLiteral("port_taken"),
                           Words::tr("Port %1 on %2, which %3 of %4 needs, is taken by %5.")
                               .arg(use.port)
                               .arg(use.address, use.what, site.shortName, portHolder(use.address, use.port)),
                           Words::tr("End that program, or use another lab folder with --dir."));
    }
    return Done{};
}

// After a crash on loopback, the machine's own process 1 may take its time.
void waitForReaping(const LabSpec &lab, const SiteSpec &site)
{
    QFile file(lab.hostRoot(site) + QStringLiteral("/disk/pg/postmaster.pid"));
    if (lab.namespaces || !file.open(QIODevice::ReadOnly))
        return;
    const qint64 pid = file.readLine().trimmed().toLongLong();
    const QDeadlineTimer deadline(startTimeoutMs);
    while (isZombie(pid) && !deadline.hasExpired())
        QThread::msleep(50);
}

bool hasRole(const QList<SiteProcess> &processes, const QString &role)
{
    for (const SiteProcess &process : processes) {
        if (process.role == role)
            return true;
    }
    return false;
}

// A first set-up that was cut short is begun anew: there is nothing in it that anybody could miss.
Outcome forgetHalfMadeSystem(const LabSpec &lab)
{
    if (const auto stopped = stopSites(lab); !stopped)
        return stopped;
    for (const SiteSpec &site : lab.sites) {
        QFile::remove(lab.hostRoot(site) + QStringLiteral("/disk.img"));
        QFile::remove(lab.controlFile(site, QStringLiteral("ready")));
        QFile::remove(lab.ledgerFile(site));
        const QString disk = lab.hostRoot(site) + QStringLiteral("/disk");
        QDir(disk).removeRecursively();
        if (const auto made = makeFolder(disk, 0755, lab.serviceUid, lab.serviceGid); !made)
            return made;
    }
    return Done{};
}

void waitForRunningSystem(const LabSpec &lab, const std::function<void(const QString &)> &tell)
{
    const QDeadlineTimer deadline(startTimeoutMs);
    while (!deadline.hasExpired()) {
        for (const SiteSpec &site : lab.sites) {
            if (takesWrites(lab, site).value_or(false))
                return tell(Words::tr("%1 takes writes").arg(site.shortName));
        }
        QThread::msleep(50);
    }
    tell(Words::tr("no site takes writes (see: switchback-lab status)"));
}

Outcome launch(const LabSpec &lab, const SiteSpec &site)
{
    if (const auto ended = endLeftovers(lab, site); !ended)
        return ended;
    if (const auto free = checkPorts(lab, site); !free)
        return free;
    waitForReaping(lab, site);
    QFile::remove(lab.controlFile(site, QStringLiteral("stopped")));
    const QString log = lab.hostRoot(site) + QStringLiteral("/log/site-init.log");
    QProcess machine;
    machine.setProgram(ownProgram());
    machine.setArguments({QStringLiteral("--dir"), lab.dir, QStringLiteral("site-init"), site.id});
    machine.setStandardInputFile(QProcess::nullDevice());
    machine.setStandardOutputFile(log, QIODevice::Append);
    machine.setStandardErrorFile(log, QIODevice::Append);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SWITCHBACK_LAB_SITE"), lab.processMark(site));
    machine.setProcessEnvironment(environment);
    if (!machine.startDetached())
        return failure(QStringLiteral("not_started"),
                       Words::tr("%1 cannot be started: %2").arg(site.shortName, machine.errorString()));
    return Done{};
}

Outcome awaitMachine(const LabSpec &lab, const SiteSpec &site)
{
    const QString first = site.isOutside() ? QStringLiteral("dovecot") : QStringLiteral("sshd");
    const QDeadlineTimer deadline(startTimeoutMs);
    while (!deadline.hasExpired()) {
        if (hasRole(siteProcesses(lab, site), first))
            return Done{};
        QThread::msleep(20);
    }
    return failure(QStringLiteral("not_started"),
                   Words::tr("%1 did not come up within %2 s: %3 %4")
                       .arg(site.shortName)
                       .arg(startTimeoutMs / 1000)
                       .arg(logTail(lab, site, QStringLiteral("site-init.log")),
                            logTail(lab, site, first + QStringLiteral(".log"))),
                   Words::tr("See the logs in %1/log.").arg(lab.hostRoot(site)));
}

// All at once, and then one after the other waited for.
Outcome startMachines(const LabSpec &lab)
{
    QList<SiteSpec> started;
    for (const SiteSpec &machine : lab.machines()) {
        if (siteAnchor(lab, machine) || isBroken(lab, machine, QStringLiteral("primary")) ||
            isBroken(lab, machine, QStringLiteral("power")))
            continue;
        if (const auto launched = launch(lab, machine); !launched)
            return launched;
        started += machine;
    }
    for (const SiteSpec &machine : std::as_const(started)) {
        if (const auto on = awaitMachine(lab, machine); !on)
            return on;
    }
    return Done{};
}

Outcome prepare(const LabSpec &lab)
{
    if (const auto installed = installPrograms(lab); !installed)
        return installed;
    if (lab.namespaces) {
        if (const auto made = makeNetwork(lab); !made)
            return made;
    }
    if (const auto made = makeCredentials(lab); !made)
        return made;
    for (const SiteSpec &machine : lab.machines()) {
        if (siteAnchor(lab, machine))
            continue; // runs with what it has
        if (const auto written = machine.isOutside() ? Outcome(Done{}) : writeSiteConfig(lab, machine);
            !written)
            return written;
        if (const auto written = writeMailConfig(lab, machine); !written)
            return written;
        if (const auto written = writeProvider(lab, machine); !written)
            return written;
        if (const auto written = writeCallsConfig(lab, machine); !written)
            return written;
    }
    return writeConsoleConfig(lab);
}

} // namespace

Outcome setLoad(const LabSpec &lab, const SiteSpec &site, int callsPerMinute)
{
    return writeFile(lab.controlFile(site, QStringLiteral("load")), QByteArray::number(callsPerMinute) + '\n',
                     0644, lab.serviceUid, lab.serviceGid);
}

Outcome awaitMail(const LabSpec &lab, const SiteSpec &machine)
{
    if (!lab.hasMail() || !siteAnchor(lab, machine) ||
        QFile::exists(lab.controlFile(machine, QStringLiteral("hold-mail"))))
        return Done{};
    QList<quint16> ports{machine.mailPort};
    if (machine.isOutside())
        ports << lab.customersPort << lab.imapPort << lab.providerPort;
    const QDeadlineTimer deadline(startTimeoutMs);
    for (const quint16 port : std::as_const(ports)) {
        while (!listensAt(lab, machine, port)) {
            if (deadline.hasExpired())
                return failure(QStringLiteral("not_started"),
                               Words::tr("The mail server of %1 does not listen on port %2: %3")
                                   .arg(machine.shortName)
                                   .arg(port)
                                   .arg(logTail(lab, machine, QStringLiteral("mail.log"))),
                               Words::tr("See the logs in %1/log.").arg(lab.hostRoot(machine)));
            QThread::msleep(20);
        }
    }
    return Done{};
}

Outcome startSite(const LabSpec &lab, const SiteSpec &site)
{
    if (siteAnchor(lab, site))
        return Done{};
    const auto launched = launch(lab, site);
    return launched ? awaitMachine(lab, site) : launched;
}

// What customers do.
Outcome startTraffic(const LabSpec &lab, const UpOptions &options,
                     const std::function<void(const QString &)> &tell)
{
    if (lab.hasCalls()) {
        if (const auto set = setCalls(lab, options.calls); !set)
            return set;
        tell(Words::tr("customers place %1 calls a minute").arg(options.calls));
    }
    for (const SiteSpec &site : lab.sites) {
        if (const auto set = setLoad(lab, site, options.load); !set)
            return set;
    }
    tell(Words::tr("the voice application writes %1 rows a minute").arg(options.load));
    return Done{};
}

Outcome bringUp(const QString &dir, const UpOptions &options)
{
    QElapsedTimer clock;
    clock.start();
    const auto tell = [&clock](const QString &line) {
        say(QStringLiteral("%1 s  %2")
                .arg(static_cast<double>(clock.elapsed()) / 1000.0, 5, 'f', 1)
                .arg(line));
    };
    auto lab = createOrOpenLab(dir, options);
    if (!lab)
        return lab.error();
    const bool fresh = lab->systemMade.isEmpty();
    if (fresh) {
        if (const auto forgotten = forgetHalfMadeSystem(*lab); !forgotten)
            return forgotten;
    }
    if (const auto prepared = prepare(*lab); !prepared)
        return prepared;
    if (const auto made = makeDisks(*lab); !made)
        return made;
    tell(lab->namespaces ? Words::tr("networks, keys and disks are there")
                         : Words::tr("keys and folders are there"));
    if (const auto started = startMachines(*lab); !started)
        return started;
    tell(Words::tr("the machines are on"));
    if (fresh) {
        if (const auto made = makeSystem(*lab, tell); !made)
            return made;
        lab->systemMade = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
        if (const auto saved = saveLab(*lab); !saved)
            return saved;
    } else {
        waitForRunningSystem(*lab, tell);
    }
    // They have started beside the databases: nobody waits for them here but after a very short up.
    for (const SiteSpec &machine : lab->machines()) {
        if (const auto answers = awaitMail(*lab, machine); !answers)
            return answers;
        if (const auto answers = awaitKamailio(*lab, machine); !answers)
            return answers;
    }
    if (const auto set = startTraffic(*lab, options, tell); !set)
        return set;
    say(Words::tr("Console: %1").arg(lab->consoleConfig()));
    if (lab->hasMail())
        say(Words::tr("It tells customers by the lab's own mail, SMS and calls: switchback-lab mail"));
    return Done{};
}

} // namespace Switchback::Lab
