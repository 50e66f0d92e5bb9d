// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/accounts.h"

#include "app/lab/base/files.h"

#include <QStringList>

namespace Switchback::Lab
{

namespace
{

QByteArray joined(const QStringList &lines)
{
    return lines.join(QLatin1Char('\n')).toUtf8() + '\n';
}

// The last one is for Debian's mail server, which insists on an account of that name and never becomes it.
QByteArray users(const LabSpec &lab, const QString &home)
{
    const QString numbers = QStringLiteral("%1:%2").arg(lab.serviceUid).arg(lab.serviceGid);
    return joined({QStringLiteral("root:x:0:0:root:/root:/bin/sh"),
                   QStringLiteral("%1:x:%2:service user:%3:/bin/sh").arg(lab.serviceUser, numbers, home),
                   QStringLiteral("sshd:x:102:65534::/run/sshd:/usr/sbin/nologin"),
                   QStringLiteral("nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin"),
                   QStringLiteral("Debian-exim:x:%1::/nonexistent:/usr/sbin/nologin").arg(numbers)});
}

QByteArray groups(const LabSpec &lab)
{
    return joined(
        {QStringLiteral("root:x:0:"), QStringLiteral("%1:x:%2:").arg(lab.serviceUser).arg(lab.serviceGid),
         QStringLiteral("nogroup:x:65534:"), QStringLiteral("Debian-exim:x:%1:").arg(lab.serviceGid)});
}

QByteArray names(const LabSpec &lab)
{
    QStringList lines{QStringLiteral("127.0.0.1 localhost")};
    for (const SiteSpec &one : lab.machines())
        lines << one.address + QLatin1Char(' ') + one.id;
    if (!lab.operationsAddress.isEmpty())
        lines << lab.operationsAddress + QStringLiteral(" operations");
    return joined(lines);
}

} // namespace

Outcome writeAccounts(const LabSpec &lab, const SiteSpec &machine)
{
    struct Entry {
        QString name;
        QByteArray content;
        mode_t mode;
    };
    const QString home = lab.siteRoot(machine) + QStringLiteral("/etc/home");
    // '*' and not '!': sshd takes '!' for a locked account and then refuses keys too.
    const QList<Entry> entries{{QStringLiteral("passwd"), users(lab, home), 0644},
                               {QStringLiteral("group"), groups(lab), 0644},
                               {QStringLiteral("shadow"),
                                joined({QStringLiteral("root:*:19000:0:99999:7:::"),
                                        lab.serviceUser + QStringLiteral(":*:19000:0:99999:7:::"),
                                        QStringLiteral("sshd:*:19000:0:99999:7:::")}),
                                0600},
                               {QStringLiteral("hosts"), names(lab), 0644}};
    for (const Entry &entry : entries) {
        if (const auto written = writeFile(lab.hostRoot(machine) + QStringLiteral("/etc/") + entry.name,
                                           entry.content, entry.mode, lab.serviceUid, lab.serviceGid);
            !written)
            return written;
    }
    return Done{};
}

} // namespace Switchback::Lab
