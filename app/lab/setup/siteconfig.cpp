// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/siteconfig.h"

#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/setup/accounts.h"
#include "app/lab/setup/credentials.h"
#include "app/lab/setup/siteplaces.h"
#include "app/lab/setup/sitetoml.h"

#include <QFile>
#include <QMap>

namespace Switchback::Lab
{

namespace
{

using Lines = QStringList;

QByteArray joined(const Lines &lines)
{
    return lines.join(QLatin1Char('\n')).toUtf8() + '\n';
}

QByteArray sshdConfig(const LabSpec &lab, const SiteSpec &site)
{
    const Places at(lab, site);
    return joined(
        {QStringLiteral("ListenAddress %1:%2").arg(site.address).arg(site.sshPort),
         QStringLiteral("HostKey %1/ssh_host_key").arg(at.etc), QStringLiteral("PidFile none"),
         QStringLiteral("AuthorizedKeysFile %1/authorized_keys").arg(at.etc),
         QStringLiteral("AllowUsers %1").arg(lab.serviceUser), QStringLiteral("UsePAM no"),
         QStringLiteral("PasswordAuthentication no"), QStringLiteral("KbdInteractiveAuthentication no"),
         // A lab's folder may lie in a directory that is writable for all, such as /tmp.
         QStringLiteral("StrictModes no"), QStringLiteral("UseDNS no"), QStringLiteral("X11Forwarding no"),
         QStringLiteral("AllowTcpForwarding no"), QStringLiteral("ClientAliveInterval 5"),
         QStringLiteral("ClientAliveCountMax 2"), QStringLiteral("MaxStartups 50:30:100"),
         // Who has not logged in yet holds a place for seconds, and nobody holds all of them.
         QStringLiteral("LoginGraceTime 15"), QStringLiteral("PerSourceMaxStartups 25"),
         QStringLiteral("SetEnv SWITCHBACK_LAB_SITE=%1").arg(lab.processMark(site))});
}

QByteArray sshConfig(const LabSpec &lab, const SiteSpec &site)
{
    const Places at(lab, site);
    // A cut link must end a command in seconds, or archiving hangs with it.
    return joined({QStringLiteral("Host *"), QStringLiteral("    IdentityFile %1/peer_key").arg(at.etc),
                   QStringLiteral("    IdentitiesOnly yes"),
                   QStringLiteral("    UserKnownHostsFile %1/known_hosts").arg(at.etc),
                   QStringLiteral("    StrictHostKeyChecking yes"), QStringLiteral("    BatchMode yes"),
                   QStringLiteral("    KexAlgorithms curve25519-sha256"),
                   QStringLiteral("    ConnectTimeout 3"), QStringLiteral("    ServerAliveInterval 2"),
                   QStringLiteral("    ServerAliveCountMax 3")});
}

QString knownHost(const SiteSpec &site, const QByteArray &publicKey)
{
    const QString host =
        site.sshPort == 22 ? site.address : QStringLiteral("[%1]:%2").arg(site.address).arg(site.sshPort);
    return host + QLatin1Char(' ') + QString::fromLatin1(publicKey.trimmed());
}

QByteArray authorizedKeys(const LabSpec &lab, const SiteSpec &site, const QByteArray &console,
                          const QByteArray &peer)
{
    const Places at(lab, site);
    const auto bound = [&](const QString &verb, const QByteArray &key) {
        return QStringLiteral("restrict,command=\"%1/switchback-site %2 --config %3/site.toml\" %4")
            .arg(lab.siteBin(site), verb, at.etc, QString::fromLatin1(key.trimmed()));
    };
    return joined({bound(QStringLiteral("ssh"), console), bound(QStringLiteral("pgbackrest-remote"), peer)});
}

QByteArray postgresConfig(const LabSpec &lab, const SiteSpec &site)
{
    const Places at(lab, site);
    const QString rest = QStringLiteral("pgbackrest --config=%1/pgbackrest.conf --stanza=voice ").arg(at.etc);
    return joined({QStringLiteral("# Written by switchback-lab; each site has its own."),
                   QStringLiteral("cluster_name = '%1'").arg(site.id),
                   QStringLiteral("listen_addresses = ''"),
                   QStringLiteral("port = 5432"),
                   QStringLiteral("unix_socket_directories = '%1'").arg(at.run),
                   QStringLiteral("unix_socket_permissions = 0700"),
                   QStringLiteral("max_connections = 50"),
                   QStringLiteral("shared_buffers = 32MB"),
                   QStringLiteral("max_wal_size = 256MB"),
                   QStringLiteral("wal_level = replica"),
                   QStringLiteral("wal_log_hints = on"),
                   QStringLiteral("archive_mode = on"),
                   QStringLiteral("archive_timeout = 0  # switchback-site closes the log at its own times"),
                   QStringLiteral("archive_command = '%1archive-push %p'").arg(rest),
                   QStringLiteral("restore_command = '%1--repo=%2 archive-get %f \"%p\"'")
                       .arg(rest)
                       .arg(site.repository),
                   QStringLiteral("recovery_target_timeline = latest"),
                   QStringLiteral("hot_standby = on"),
                   QStringLiteral("wal_retrieve_retry_interval = 500ms"),
                   QStringLiteral("log_timezone = 'UTC'"),
                   QStringLiteral("timezone = 'UTC'"),
                   QStringLiteral("log_line_prefix = '%m [%p] '"),
                   QStringLiteral("log_min_duration_statement = 500ms")});
}

Lines backupCommon(const Places &at)
{
    return {QStringLiteral("[global]"),
            QStringLiteral("log-level-file=off"),
            QStringLiteral("log-level-console=warn"),
            QStringLiteral("log-level-stderr=off"),
            QStringLiteral("log-path=%1/pgbackrest").arg(at.log),
            QStringLiteral("lock-path=%1/pgbackrest").arg(at.run),
            QStringLiteral("spool-path=%1/spool").arg(at.disk),
            QStringLiteral("cmd-ssh=%1/ssh-to-peer").arg(at.etc),
            QStringLiteral("compress-type=lz4"),
            QStringLiteral("process-max=2"),
            QStringLiteral("start-fast=y"),
            QStringLiteral("archive-async=y"),
            QStringLiteral("archive-timeout=60"),
            QStringLiteral("io-timeout=20"),
            QStringLiteral("protocol-timeout=120"),
            QStringLiteral("db-timeout=60")};
}

Lines ownRepository(const SiteSpec &site, const Places &at)
{
    return {QStringLiteral("repo%1-path=%2/pgbackrest").arg(site.repository).arg(at.disk),
            QStringLiteral("repo%1-retention-full=2").arg(site.repository),
            // A thousand small files would else be a thousand syncs.
            QStringLiteral("repo%1-bundle=y").arg(site.repository)};
}

// Database side: the own repository as a folder, the peer's over SSH. A repository's number is the same at
// both sites.
QByteArray backupConfig(const LabSpec &lab, const SiteSpec &site)
{
    const Places at(lab, site);
    const SiteSpec &peer = lab.peerOf(site);
    const Places there(lab, peer);
    const auto remote = [&](const char *option, const QString &value) {
        return QStringLiteral("repo%1-%2=%3").arg(peer.repository).arg(QLatin1String(option), value);
    };
    return joined(backupCommon(at) + ownRepository(site, at) +
                  Lines{remote("host", peer.address), remote("host-port", QString::number(peer.sshPort)),
                        remote("host-user", lab.serviceUser),
                        remote("host-config", there.etc + QStringLiteral("/pgbackrest-repo.conf")),
                        remote("path", there.disk + QStringLiteral("/pgbackrest")),
                        remote("retention-full", QStringLiteral("2")), QString(), QStringLiteral("[voice]"),
                        QStringLiteral("pg1-path=%1/pg").arg(at.disk),
                        QStringLiteral("pg1-socket-path=%1").arg(at.run), QStringLiteral("pg1-port=5432"),
                        QStringLiteral("pg1-user=postgres")});
}

// Repository side: used when the peer writes here, and when this site pulls a backup from the peer.
QByteArray repositoryConfig(const LabSpec &lab, const SiteSpec &site)
{
    const Places at(lab, site);
    const SiteSpec &peer = lab.peerOf(site);
    const Places there(lab, peer);
    return joined(backupCommon(at) + ownRepository(site, at) +
                  Lines{QString(), QStringLiteral("[voice]"), QStringLiteral("pg1-host=%1").arg(peer.address),
                        QStringLiteral("pg1-host-port=%1").arg(peer.sshPort),
                        QStringLiteral("pg1-host-user=%1").arg(lab.serviceUser),
                        QStringLiteral("pg1-host-config=%1/pgbackrest.conf").arg(there.etc),
                        QStringLiteral("pg1-path=%1/pg").arg(there.disk),
                        QStringLiteral("pg1-socket-path=%1").arg(there.run), QStringLiteral("pg1-port=5432"),
                        QStringLiteral("pg1-user=postgres")});
}

QByteArray syncthingConfig(const LabSpec &lab, const SiteSpec &site, const QString &ownDevice,
                           const QString &peerDevice, const QByteArray &apiKey)
{
    const Places at(lab, site);
    const SiteSpec &peer = lab.peerOf(site);
    const QString text = QStringLiteral(
        "<configuration version=\"36\">\n"
        "  <folder id=\"voice\" label=\"voice\" path=\"%1\" type=\"sendreceive\" rescanIntervalS=\"60\" "
        "fsWatcherEnabled=\"true\" fsWatcherDelayS=\"1\" ignorePerms=\"false\" autoNormalize=\"true\">\n"
        "    <device id=\"%2\"/>\n    <device id=\"%3\"/>\n"
        "    <maxConflicts>10</maxConflicts>\n"
        "  </folder>\n"
        "  <device id=\"%2\" name=\"%4\"><address>dynamic</address></device>\n"
        "  <device id=\"%3\" name=\"%5\"><address>tcp://%6:%7</address></device>\n"
        "  <gui enabled=\"true\" tls=\"false\"><address>%8:%9</address><apikey>%10</apikey></gui>\n");
    return text.arg(at.disk + QStringLiteral("/files"), ownDevice, peerDevice, site.id, peer.id, peer.address)
               .arg(peer.filesPort)
               .arg(lab.innerAddress(site))
               .arg(site.filesGuiPort)
               .arg(QString::fromLatin1(apiKey.trimmed()))
               .toUtf8() +
           QStringLiteral("  <options>\n    <listenAddress>tcp://%1:%2</listenAddress>\n")
               .arg(site.address)
               .arg(site.filesPort)
               .toUtf8() +
           "    <globalAnnounceEnabled>false</globalAnnounceEnabled>\n"
           "    <localAnnounceEnabled>false</localAnnounceEnabled>\n"
           "    <relaysEnabled>false</relaysEnabled>\n    <natEnabled>false</natEnabled>\n"
           "    <urAccepted>-1</urAccepted>\n    <crashReportingEnabled>false</crashReportingEnabled>\n"
           "    <stunKeepaliveStartS>0</stunKeepaliveStartS>\n"
           "    <reconnectionIntervalS>3</reconnectionIntervalS>\n"
           "    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>\n    <startBrowser>false</startBrowser>\n"
           "  </options>\n</configuration>\n";
}

/// Everything secret or signed that a site keeps, by its name among the lab's.
Result<QMap<QString, QByteArray>> credentialsOf(const LabSpec &lab, const SiteSpec &site,
                                                const SiteSpec &peer)
{
    QMap<QString, QByteArray> keys;
    for (const QString &name :
         {QStringLiteral("console.pub"), QStringLiteral("ca.pem"), QStringLiteral("host-") + site.id,
          QStringLiteral("host-%1.pub").arg(peer.id), QStringLiteral("peer-") + site.id,
          QStringLiteral("peer-%1.pub").arg(peer.id), QStringLiteral("tls-%1.pem").arg(site.id),
          QStringLiteral("tls-%1.key").arg(site.id), QStringLiteral("token-") + site.id,
          QStringLiteral("peer-token-") + site.id, QStringLiteral("peer-token-") + peer.id,
          QStringLiteral("files-key-") + site.id, QStringLiteral("files-%1/cert.pem").arg(site.id),
          QStringLiteral("files-%1/key.pem").arg(site.id)}) {
        const auto content = credential(lab, name);
        if (!content)
            return content.error();
        keys.insert(name, *content);
    }
    return keys;
}

struct Entry {
    QString name;
    QByteArray content;
    mode_t mode;
};

/// What is made anew for that site.
QList<Entry> configured(const LabSpec &lab, const SiteSpec &site, const QMap<QString, QByteArray> &keys,
                        const QString &ownDevice, const QString &peerDevice)
{
    const SiteSpec &peer = lab.peerOf(site);
    const QByteArray wrapper =
        "#!/bin/sh\nexec ssh -F " + QFile::encodeName(Places(lab, site).etc) + "/ssh_config \"$@\"\n";
    const QByteArray peerHost = keys.value(QStringLiteral("host-%1.pub").arg(peer.id));
    return {{QStringLiteral("sshd_config"), sshdConfig(lab, site), 0644},
            {QStringLiteral("ssh_config"), sshConfig(lab, site), 0644},
            {QStringLiteral("ssh-to-peer"), wrapper, 0755},
            {QStringLiteral("known_hosts"), joined({knownHost(peer, peerHost)}), 0644},
            {QStringLiteral("authorized_keys"),
             authorizedKeys(lab, site, keys.value(QStringLiteral("console.pub")),
                            keys.value(QStringLiteral("peer-%1.pub").arg(peer.id))),
             0644},
            {QStringLiteral("postgresql.conf"), postgresConfig(lab, site), 0644},
            {QStringLiteral("pgbackrest.conf"), backupConfig(lab, site), 0644},
            {QStringLiteral("pgbackrest-repo.conf"), repositoryConfig(lab, site), 0644},
            {QStringLiteral("site.toml"), siteToml(lab, site, peerDevice), 0644},
            {QStringLiteral("syncthing/config.xml"),
             syncthingConfig(lab, site, ownDevice, peerDevice,
                             keys.value(QStringLiteral("files-key-") + site.id)),
             0600}};
}

/// What it shows and what it keeps to itself.
QList<Entry> handedOut(const LabSpec &lab, const SiteSpec &site, const QMap<QString, QByteArray> &keys)
{
    const auto own = [&](const char *name, const char *ending, mode_t mode, const QString &as) {
        return Entry{as, keys.value(QLatin1String(name) + site.id + QLatin1String(ending)), mode};
    };
    const QByteArray peerToken = keys.value(QStringLiteral("peer-token-") + lab.peerOf(site).id);
    return {own("host-", "", 0600, QStringLiteral("ssh_host_key")),
            own("peer-", "", 0600, QStringLiteral("peer_key")),
            {QStringLiteral("ca.pem"), keys.value(QStringLiteral("ca.pem")), 0644},
            own("tls-", ".pem", 0644, QStringLiteral("tls.pem")),
            own("tls-", ".key", 0600, QStringLiteral("tls.key")),
            own("token-", "", 0600, QStringLiteral("token")),
            own("peer-token-", "", 0600, QStringLiteral("token-for-peer")),
            {QStringLiteral("peer-token"), peerToken, 0600},
            own("files-key-", "", 0600, QStringLiteral("files-key")),
            own("files-", "/cert.pem", 0644, QStringLiteral("syncthing/cert.pem")),
            own("files-", "/key.pem", 0600, QStringLiteral("syncthing/key.pem"))};
}

} // namespace

Outcome writeSiteConfig(const LabSpec &lab, const SiteSpec &site)
{
    const SiteSpec &peer = lab.peerOf(site);
    const auto keys = credentialsOf(lab, site, peer);
    if (!keys)
        return keys.error();
    const auto ownDevice = filesDevice(lab, site);
    const auto peerDevice = filesDevice(lab, peer);
    if (!ownDevice || !peerDevice)
        return ownDevice ? peerDevice.error() : ownDevice.error();
    const QString etc = lab.hostRoot(site) + QStringLiteral("/etc/");
    const QList<Entry> entries =
        configured(lab, site, *keys, *ownDevice, *peerDevice) + handedOut(lab, site, *keys);
    for (const Entry &entry : entries) {
        if (const auto written =
                writeFile(etc + entry.name, entry.content, entry.mode, lab.serviceUid, lab.serviceGid);
            !written)
            return written;
    }
    return writeAccounts(lab, site);
}

} // namespace Switchback::Lab
