// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/setup/credentials.h"
#include "app/lab/setup/mailsetup.h"
#include "app/lab/setup/people.h"
#include "app/lab/setup/providersetup.h"
#include "app/lab/setup/siteconfig.h"

#include <QFile>

namespace Switchback::Lab
{

namespace
{

QString siteSection(const LabSpec &lab, const SiteSpec &site)
{
    const QString console = lab.dir + QStringLiteral("/console");
    return QStringLiteral(
               "[pair.%1]\n"
               "id = \"%2\"\n"
               "name = \"%3\"\n"
               "short_name = \"%4\"        # what is said in sentences, and typed to confirm a failover\n"
               "zone = \"%5\"   # its local time is shown beside yours\n"
               "sbc = \"sbc.%2.example.com:5061\"   # said to customers who are asked to move their calls\n"
               "\n")
               .arg(site.purpose, site.id, site.name, site.shortName, site.zone) +
           QStringLiteral("[pair.%1.ssh]\n"
                          "host = \"%2\"\n"
                          "port = %3\n"
                          "user = \"%4\"\n"
                          "key = \"%5/id_ed25519\"\n"
                          "known_hosts = \"%5/known_hosts\"   # a host key that is not in here is refused\n"
                          "\n")
               .arg(site.purpose, site.address)
               .arg(site.sshPort)
               .arg(lab.serviceUser, console) +
           QStringLiteral("[pair.%1.rest]\n"
                          "url = \"https://%2:%3\"\n"
                          "ca_file = \"%4/ca.pem\"\n"
                          "token_file = \"%4/token-%5\"\n")
               .arg(site.purpose, site.address)
               .arg(site.restPort)
               .arg(console, site.id);
}

/// Where the voice applications' notifications of test messages arrive.
QString testSection(const LabSpec &lab)
{
    if (!lab.hasCalls())
        return {};
    return QStringLiteral("\n"
                          "# Where the notifications of test messages arrive, and are read.\n"
                          "[pair.test]\n"
                          "sms_number = \"%1\"\n"
                          "\n"
                          "[pair.test.mailbox]\n"
                          "server = \"imap://%2:%3\"\n"
                          "tls = \"starttls\"\n"
                          "ca_file = \"%4/console/ca.pem\"\n"
                          "user = \"%5\"\n"
                          "password_file = \"%4/console/test-mailbox-password\"\n")
        .arg(QLatin1String(LabSpec::testSmsNumber), lab.outside.address)
        .arg(lab.imapPort)
        .arg(lab.dir, QLatin1String(LabSpec::testMailbox));
}

QByteArray consoleToml(const LabSpec &lab)
{
    const QString head = QStringLiteral(
        "# The console's configuration: the pairs of sites it watches, and the ways to them.\n"
        "# Check it with: switchback config check FILE\n"
        "# These two sites are a lab on this machine (switchback-lab). The file is kept when the lab is "
        "brought\n"
        "# up again: change it as you like.\n"
        "\n"
        "# Where the event log and the history are kept: sqlite:FILE, or postgresql://USER@HOST/DATABASE.\n"
        "store = \"sqlite:%1/console/data/switchback.sqlite\"\n"
        "# The key of this seat, which signs how far the log has come. Made at the first start; never kept "
        "with the store.\n"
        "seat_key = \"%1/console/keys/seat.key\"\n"
        "\n"
        "%4"
        "[[pair]]\n"
        "id = \"voice\"\n"
        "name = \"Hosted Voice\"\n"
        "profile = \"hosted\"\n"
        "# How much may be lost at most, in real minutes. The lab runs %2 times faster than real life, so "
        "what is\n"
        "# shown and measured against is this divided by time_scale.\n"
        "rpo_minutes = 60\n"
        "time_scale = %2\n"
        "# The clocks of an outage wait for people: an update to the customers, due every 15 minutes, is due "
        "here\n"
        "# every 15 minutes divided by this.\n"
        "outage_scale = %3\n"
        "poll_seconds = 5\n"
        "\n");
    return (head.arg(lab.dir)
                .arg(lab.timeScale)
                .arg(lab.outageScale)
                .arg(notifyToml(lab) + providerToml(lab)) +
            siteSection(lab, lab.sites.at(0)) + QLatin1Char('\n') + siteSection(lab, lab.sites.at(1)) +
            testSection(lab))
        .toUtf8();
}

} // namespace

Outcome writeConsoleConfig(const LabSpec &lab)
{
    const QString folder = lab.dir + QStringLiteral("/console/");
    for (const QString &name : {QString(), QStringLiteral("data")}) {
        if (const auto made = makeFolder(folder + name, 0700, lab.ownerUid, lab.ownerGid); !made)
            return made;
    }
    QByteArray known;
    struct Copy {
        QString from, to;
        mode_t mode;
    };
    QList<Copy> copies{{QStringLiteral("console"), QStringLiteral("id_ed25519"), 0600},
                       {QStringLiteral("console.pub"), QStringLiteral("id_ed25519.pub"), 0644},
                       {QStringLiteral("ca.pem"), QStringLiteral("ca.pem"), 0644}};
    if (lab.hasMail())
        copies += {{QStringLiteral("mail-console"), QStringLiteral("mail-password"), 0600},
                   {QStringLiteral("mail-noc"), QStringLiteral("mailbox-password"), 0600},
                   {QStringLiteral("mail-test"), QStringLiteral("test-mailbox-password"), 0600},
                   {QStringLiteral("provider-token"), QStringLiteral("provider-token"), 0600}};
    for (const SiteSpec &site : lab.sites) {
        copies.append({QStringLiteral("token-") + site.id, QStringLiteral("token-") + site.id, 0600});
        const auto key = credential(lab, QStringLiteral("host-%1.pub").arg(site.id));
        if (!key)
            return key.error();
        const QByteArray host = site.address.toUtf8();
        known += site.sshPort == 22 ? host : '[' + host + "]:" + QByteArray::number(site.sshPort);
        known += ' ' + key->trimmed() + '\n';
    }
    for (const Copy &copy : copies) {
        const auto content = credential(lab, copy.from);
        if (!content)
            return content.error();
        if (const auto written = writeFile(folder + copy.to, *content, copy.mode, lab.ownerUid, lab.ownerGid);
            !written)
            return written;
    }
    if (const auto written =
            writeFile(folder + QStringLiteral("known_hosts"), known, 0644, lab.ownerUid, lab.ownerGid);
        !written)
        return written;
    if (const auto written = writePeople(lab); !written)
        return written;
    if (QFile::exists(lab.consoleConfig()))
        return Done{};
    return writeFile(lab.consoleConfig(), consoleToml(lab), 0644, lab.ownerUid, lab.ownerGid);
}

} // namespace Switchback::Lab
