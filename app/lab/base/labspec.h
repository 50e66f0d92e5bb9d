// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QList>
#include <QString>

#include <sys/types.h>

namespace Switchback::Lab
{

/// One of the lab's machines: a site, or what stands outside of both. Who it is and where it listens.
struct SiteSpec {
    QString id;         ///< "naperville"
    QString name;       ///< "Naperville, IL"
    QString shortName;  ///< "Naperville"
    QString zone;       ///< IANA id
    QString purpose;    ///< "production", "backup" or "outside"
    int repository = 1; ///< number of its pgBackRest repository: the same on both sites
    QString address;
    quint16 sshPort = 22;
    quint16 restPort = 8443;
    quint16 filesPort = 22000;   ///< Syncthing, to its peer
    quint16 filesGuiPort = 8384; ///< Syncthing's REST, to its own site only
    quint16 mailPort = 2525;     ///< of the mail server that takes what the console sends
    quint16 sipPort = 5060;      ///< of the site's SBC; outside: of the customers' premises
    quint16 sipRpcPort = 8080;   ///< its management, to its own machine only
    quint16 answerPort = 5070;   ///< of the first voice server; the next has 10 more
    bool isOutside() const { return purpose == QStringLiteral("outside"); }
    bool operator==(const SiteSpec &) const = default;
};

/// A lab as its marker file has it; written once by `up`, read by every other command.
struct LabSpec {
    QString dir;             ///< absolute
    QString id;              ///< 8 hex digits from the folder's path: labs on one machine don't collide
    bool namespaces = false; ///< false: both sites on loopback addresses of this machine
    bool ownDisks = false;   ///< each site has a disk image of its own, which can be filled
    int timeScale = 60;      ///< intervals and the RPO are divided by this
    int outageScale = 4;     ///< the clocks of an outage, which wait for people, are divided by this
    QString serviceUser;     ///< OS user of the sites' services
    uid_t serviceUid = 0;
    gid_t serviceGid = 0;
    uid_t ownerUid = 0; ///< who brought it up: the console's files are theirs
    gid_t ownerGid = 0;
    QString operationsAddress; ///< where the console sits; empty on loopback
    QString postgresBin;
    QString systemMade;    ///< set when the first set-up was completed, ISO time; empty: not yet
    QList<SiteSpec> sites; ///< production first
    SiteSpec outside;      ///< the customers' mail and a mail server of ours; no id: this lab has no mail
    quint16 customersPort = 2526; ///< outside: where the customers' mail host takes mail
    quint16 imapPort = 1143;      ///< outside: where mailboxes are read
    quint16 providerPort = 8444;  ///< outside: the provider of SMS and calls
    bool calls = false;           ///< there are SBCs, voice servers, and customers who call
    quint16 callersPort = 5090;   ///< outside: where the customers' telephones are

    bool hasMail() const { return !outside.id.isEmpty(); }
    bool hasCalls() const { return calls && hasMail(); } // who calls stands outside
    /// The sites, and what stands outside of them if there is anything.
    QList<SiteSpec> machines() const { return hasMail() ? sites + QList{outside} : sites; }
    const SiteSpec *site(const QString &idOrName) const;
    /// The same, and also what stands outside.
    const SiteSpec *machine(const QString &idOrName) const;
    const SiteSpec &peerOf(const SiteSpec &one) const;

    QString markerFile() const { return dir + QStringLiteral("/.switchback-lab"); }
    /// The site's folder as this machine sees it.
    QString hostRoot(const SiteSpec &one) const { return dir + QStringLiteral("/sites/") + one.id; }
    /// The same folder as the site's own processes see it; identical on both sites in namespaces.
    QString siteRoot(const SiteSpec &one) const;
    /// Where the site's programs lie, as its own processes see it.
    QString siteBin(const SiteSpec &one) const;
    /// Folder of the sockets, as the site's own processes see it.
    QString siteRun(const SiteSpec &one) const;
    QString ledgerFile(const SiteSpec &one) const
    {
        return dir + QStringLiteral("/ledger/") + one.id + QStringLiteral(".jsonl");
    }
    QString controlFile(const SiteSpec &one, const QString &what) const
    {
        return hostRoot(one) + QStringLiteral("/control/") + what;
    }
    /// A site's data lie on a disk of its own; what stands outside has none that could be lost.
    bool hasOwnDisk(const SiteSpec &one) const { return ownDisks && !one.isOutside(); }
    QString processFile(const SiteSpec &one) const
    {
        return dir + QStringLiteral("/run/") + one.id + QStringLiteral(".json");
    }
    QString consoleConfig() const { return dir + QStringLiteral("/console/switchback.toml"); }
    QString peopleFile() const { return dir + QStringLiteral("/console/people"); }
    QString networkName(const QString &part) const { return QStringLiteral("sbl-%1-%2").arg(id, part); }
    /// Set in the environment of every process of a site: how one is known to be ours on loopback.
    QString processMark(const SiteSpec &one) const { return QStringLiteral("%1-%2").arg(id, one.id); }
    /// The voice servers of each site are numbered from 1.
    static constexpr int voiceServers = 2;
    static quint16 answerPortOf(const SiteSpec &site, int server)
    {
        return static_cast<quint16>(site.answerPort + 10 * (server - 1));
    }
    /// Where a voice server is told what to key.
    static quint16 answerControlPortOf(const SiteSpec &site, int server)
    {
        return static_cast<quint16>(answerPortOf(site, server) + 4);
    }
    /// Where programs listen to their own machine alone: on loopback at the machine's own address, for all
    /// machines of all labs share 127.0.0.1 there, and would choose the same ports.
    QString innerAddress(const SiteSpec &site) const
    {
        return namespaces ? QStringLiteral("127.0.0.1") : site.address;
    }
    /// The site's telephone for test calls.
    static quint16 testCallerPortOf(const SiteSpec &site) { return answerPortOf(site, voiceServers + 1); }
    /// The pair's number for test calls, which its voice servers answer with a tone of their site's own.
    static constexpr auto testNumber = "+18005550199";
    /// Where a caller leaves a message and fetches it again: the pair's test mailbox.
    static constexpr auto messageNumber = "+18005550198";
    /// Where the voice application's notifications of those messages go.
    static constexpr auto testMailbox = "voicetest@example.net";
    static constexpr auto testSmsNumber = "+13125550177";
    /// A customer whose calls ring long, and the user of a voice server that takes its time to answer them.
    static constexpr auto slowTrunk = "alder-school-district";
    static constexpr auto slowUser = "slow";
    static double answerToneOf(const SiteSpec &site) { return site.repository == 1 ? 440 : 660; }
    static constexpr double testTone = 880; ///< what a test call says
    /// Where a site's voice servers and its voice application hand messages to each other, below DISK/calls.
    static constexpr auto messageSpool = "messages";
    /// What the processes that hold the mailboxes call themselves after "dovecot-".
    QString mailboxesName() const { return QStringLiteral("switchback-lab-") + id; }
};

/// DIR from --dir, the environment, or the default of the user who called (also through sudo).
QString defaultLabDir();
/// Reads the marker file; an error that names the folder if it isn't a lab of ours.
Result<LabSpec> openLab(const QString &dir);
Outcome saveLab(const LabSpec &lab);
/// The first 8 hex digits of SHA-256 of the folder's path.
QString labId(const QString &dir);

} // namespace Switchback::Lab
