// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/labcreate.h"

#include "app/lab/base/command.h"
#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/machine/network.h"
#include "app/lab/machine/ports.h"
#include "app/lab/setup/callssetup.h"
#include "app/lab/setup/mailsetup.h"

#include <QDir>
#include <QFileInfo>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

constexpr qsizetype longestSocketPath = 107; // sun_path of a Unix socket

QList<SiteSpec> twoSites()
{
    SiteSpec production;
    production.id = QStringLiteral("naperville");
    production.name = QStringLiteral("Naperville, IL");
    production.shortName = QStringLiteral("Naperville");
    production.zone = QStringLiteral("America/Chicago");
    production.purpose = QStringLiteral("production");
    production.repository = 1;
    SiteSpec backup;
    backup.id = QStringLiteral("centennial");
    backup.name = QStringLiteral("Centennial, CO");
    backup.shortName = QStringLiteral("Centennial");
    backup.zone = QStringLiteral("America/Denver");
    backup.purpose = QStringLiteral("backup");
    backup.repository = 2;
    return {production, backup};
}

// A third place that no power cut of a site reaches: a mail server of ours, and the customers' mail.
SiteSpec outsideOfBoth()
{
    SiteSpec outside;
    outside.id = QStringLiteral("outside");
    outside.name = QStringLiteral("Outside of both");
    outside.shortName = QStringLiteral("Outside");
    outside.zone = QStringLiteral("UTC");
    outside.purpose = QStringLiteral("outside");
    outside.repository = 0;
    return outside;
}

Result<QString> findPostgres()
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &version : {QStringLiteral("15"), QStringLiteral("16"), QStringLiteral("17")}) {
        const QString bin = versions.filePath(version + QStringLiteral("/bin"));
        if (QFileInfo::exists(bin + QStringLiteral("/initdb")))
            return bin;
    }
    return failure(QStringLiteral("no_postgresql"),
                   Words::tr("No PostgreSQL server found in %1.").arg(versions.path()),
                   Words::tr("Install the package postgresql-15."));
}

Outcome chooseUsers(LabSpec &lab)
{
    bool viaSudo = false;
    const uint sudoUid = qEnvironmentVariable("SUDO_UID").toUInt(&viaSudo);
    const passwd *owner = getpwuid(viaSudo && geteuid() == 0 ? sudoUid : getuid());
    lab.ownerUid = owner ? owner->pw_uid : getuid();
    lab.ownerGid = owner ? owner->pw_gid : getgid();
    const passwd *service = geteuid() == 0 ? getpwnam("postgres") : getpwuid(getuid());
    if (!service)
        return failure(
            QStringLiteral("no_user"),
            geteuid() == 0 ? Words::tr("This machine has no user postgres for the sites' services.")
                           : Words::tr("The user %1 has no account on this machine.").arg(getuid()),
            geteuid() == 0 ? Words::tr("Install the package postgresql-15, which makes it.") : QString());
    lab.serviceUser = QString::fromLocal8Bit(service->pw_name);
    lab.serviceUid = service->pw_uid;
    lab.serviceGid = service->pw_gid;
    return Done{};
}

struct Choice {
    quint16 *port;
    quint16 from;
    QString address;
    PortUse use = PortUse::Streams;
};

Outcome choosePorts(const QList<Choice> &choices)
{
    for (const Choice &choice : choices) {
        const auto port = freePort(choice.address, choice.from, choice.use);
        if (!port)
            return port.error();
        *choice.port = *port;
    }
    return Done{};
}

Outcome chooseAddresses(LabSpec &lab)
{
    if (lab.namespaces) {
        lab.operationsAddress = QStringLiteral("198.18.7.10");
        lab.sites[0].address = QStringLiteral("198.18.7.11");
        lab.sites[1].address = QStringLiteral("198.18.7.12");
        lab.outside.address = QStringLiteral("198.18.7.20");
        return Done{};
    }
    // Every lab has a row of its own: what two of them choose at the same time can't be the same port.
    const QString row = QStringLiteral("127.%1.%2.")
                            .arg(16 + lab.id.left(4).toInt(nullptr, 16) % 238)
                            .arg(1 + lab.id.mid(4).toInt(nullptr, 16) % 254);
    for (int i = 0; i < 2; ++i) {
        SiteSpec &site = lab.sites[i];
        site.address = row + QString::number(i + 1);
        if (const auto chosen = choosePorts({{&site.sshPort, 2222, site.address},
                                             {&site.restPort, 8443, site.address},
                                             {&site.filesPort, 22000, site.address},
                                             {&site.filesGuiPort, 8384, lab.innerAddress(site)},
                                             {&site.mailPort, 2525, site.address},
                                             {&site.sipPort, 5060, site.address, PortUse::Messages},
                                             {&site.sipRpcPort, 8080, lab.innerAddress(site)},
                                             {&site.answerPort, 5070, site.address, PortUse::Messages}});
            !chosen)
            return chosen;
    }
    SiteSpec &outside = lab.outside;
    outside.address = row + QLatin1Char('3');
    if (const auto chosen = choosePorts({{&outside.mailPort, 2525, outside.address},
                                         {&lab.imapPort, 1143, outside.address},
                                         {&lab.providerPort, 8444, outside.address},
                                         {&outside.sipPort, 5060, outside.address, PortUse::Messages},
                                         {&outside.sipRpcPort, 8080, lab.innerAddress(outside)},
                                         {&lab.callersPort, 5090, outside.address, PortUse::Messages}});
        !chosen)
        return chosen;
    return choosePorts({{&lab.customersPort, static_cast<quint16>(outside.mailPort + 1), outside.address}});
}

void chooseMail(LabSpec &lab, const UpOptions &options)
{
    const QString obstacle = options.mail ? whyNoMail(lab) : Words::tr("asked for with --no-mail");
    if (!obstacle.isEmpty())
        say(Words::tr("This lab has no mail: %1. Customers are told by hand.").arg(obstacle));
    else
        lab.outside = outsideOfBoth();
}

void chooseCalls(LabSpec &lab, const UpOptions &options)
{
    const QString obstacle = options.telephony ? whyNoCalls(lab) : Words::tr("asked for with --no-calls");
    lab.calls = obstacle.isEmpty();
    if (!lab.calls)
        say(Words::tr("This lab has no SBCs, and no customer calls: %1.").arg(obstacle));
}

Outcome makeFolders(const LabSpec &lab)
{
    const uid_t uid = geteuid();
    const gid_t gid = getegid();
    struct Folder {
        QString name;
        mode_t mode;
        bool service;
    };
    QList<Folder> folders{{QString(), 0755, false},
                          {QStringLiteral("/bin"), 0755, false},
                          {QStringLiteral("/keys"), 0700, false},
                          {QStringLiteral("/run"), 0755, false},
                          {QStringLiteral("/sites"), 0755, false},
                          {QStringLiteral("/ledger"), 0755, true}};
    for (const SiteSpec &machine : lab.machines()) {
        const QString root = QStringLiteral("/sites/") + machine.id;
        folders += {{root, 0755, true},
                    {root + QStringLiteral("/bin"), 0755, false},
                    {root + QStringLiteral("/ledger"), 0755, false}};
        for (const char *part :
             {"/etc", "/etc/home", "/etc/syncthing", "/log", "/log/pgbackrest", "/control", "/disk", "/run"})
            folders.append(
                {root + QLatin1String(part), part == QByteArray("/run") ? mode_t{0700} : mode_t{0755}, true});
    }
    for (const Folder &folder : folders) {
        const auto made =
            makeFolder(lab.dir + folder.name, folder.mode, folder.service ? lab.serviceUid : uid,
                       folder.service ? lab.serviceGid : gid);
        if (!made)
            return made;
    }
    return Done{};
}

Result<LabSpec> createLab(const QString &dir, const UpOptions &options)
{
    LabSpec lab;
    lab.dir = dir;
    lab.id = labId(dir);
    lab.timeScale = options.timeScale;
    lab.outageScale = options.outageScale;
    lab.sites = twoSites();
    const QString obstacle = options.loopback ? Words::tr("asked for with --loopback") : whyNoNamespaces();
    lab.namespaces = obstacle.isEmpty();
    if (!lab.namespaces)
        say(Words::tr("Both sites share this machine's network and process list (%1): power, link, path, "
                      "fill-disk and "
                      "slow-link can't be broken here; everything else works.")
                .arg(obstacle));
    const auto postgres = findPostgres();
    if (!postgres)
        return postgres.error();
    lab.postgresBin = *postgres;
    lab.ownDisks = lab.namespaces && run({QStringLiteral("losetup"), {QStringLiteral("-f")}}).ok();
    if (lab.namespaces && !lab.ownDisks)
        say(Words::tr(
            "This machine has no loop devices: the sites' data lie in plain folders, and fill-disk can't be "
            "done here."));
    if (const auto chosen = chooseUsers(lab); !chosen)
        return chosen.error();
    chooseMail(lab, options);
    chooseCalls(lab, options);
    if (const auto chosen = chooseAddresses(lab); !chosen)
        return chosen.error();
    if (!QDir().mkpath(dir))
        return failure(QStringLiteral("unwritable"), Words::tr("The folder %1 cannot be made.").arg(dir),
                       Words::tr("Choose another one with --dir."));
    if (const QString unfit = whyFolderUnfit(lab); !unfit.isEmpty())
        return failure(QStringLiteral("unfit_folder"), unfit, Words::tr("Choose another folder with --dir."));
    if (const auto saved = saveLab(lab); !saved)
        return saved.error();
    return lab;
}

} // namespace

QString whyFolderUnfit(const LabSpec &lab)
{
    if (lab.namespaces && (lab.dir + QLatin1Char('/')).startsWith(QStringLiteral("/run/")))
        return Words::tr("%1 lies in /run, which each site has for itself.").arg(lab.dir);
    if (lab.namespaces)
        return {}; // the sites get it mounted: they need not walk there
    const QString socket = lab.hostRoot(lab.sites.first()) + QStringLiteral("/run/.s.PGSQL.5432");
    if (QFile::encodeName(socket).size() > longestSocketPath)
        return Words::tr("The path %1 is too long: the database's socket in it would exceed %2 bytes.")
            .arg(lab.dir)
            .arg(longestSocketPath);
    for (QString above = lab.dir; above.size() > 1; above = QFileInfo(above).path()) {
        struct stat info {
        };
        if (stat(QFile::encodeName(above).constData(), &info) != 0)
            continue;
        const mode_t needed = info.st_uid == lab.serviceUid   ? S_IXUSR
                              : info.st_gid == lab.serviceGid ? S_IXGRP
                                                              : S_IXOTH;
        if (lab.serviceUid != 0 && !(info.st_mode & needed))
            return Words::
                tr("The sites' service user %1 cannot enter %2 (mode %3), which the lab's folder lies in.")
                    .arg(lab.serviceUser, above, QString::number(info.st_mode & 07777, 8));
    }
    return {};
}

Result<LabSpec> createOrOpenLab(const QString &dir, const UpOptions &options)
{
    const QFileInfo folder(dir);
    const bool marked = QFileInfo::exists(dir + QStringLiteral("/.switchback-lab"));
    if (folder.exists() && !folder.isDir())
        return failure(QStringLiteral("foreign"), Words::tr("%1 is not a folder.").arg(dir),
                       Words::tr("Choose another one with --dir."));
    if (!marked && folder.exists() &&
        !QDir(dir).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        return failure(
            QStringLiteral("foreign"),
            Words::tr("%1 is not empty and was not made by switchback-lab: left as it is.").arg(dir),
            Words::tr("Choose an empty or new folder with --dir."));
    auto lab = marked ? openLab(dir) : createLab(dir, options);
    if (!lab)
        return lab;
    if (marked && lab->namespaces && geteuid() != 0)
        return failure(QStringLiteral("not_root"),
                       Words::tr("The lab in %1 was brought up as root.").arg(dir),
                       Words::tr("Call switchback-lab with sudo, or choose another folder with --dir."));
    if (const auto made = makeFolders(*lab); !made)
        return made.error();
    return lab;
}

} // namespace Switchback::Lab
