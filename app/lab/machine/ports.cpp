// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/machine/ports.h"

#include "app/lab/base/words.h"
#include "app/lab/machine/processes.h"

#include <QDir>
#include <QFile>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

struct SocketTable {
    const char *name;
    const char *waiting; ///< the state of a socket that others reach
};
constexpr SocketTable streams{"tcp", "0A"};
constexpr SocketTable messages{"udp", "07"};

/// From the table of a network, which any of the processes in it has.
QByteArray listeningInode(const QString &process, const SocketTable &kind, const QString &address,
                          quint16 port)
{
    in_addr wanted{};
    inet_pton(AF_INET, address.toLatin1().constData(), &wanted);
    QFile table(QStringLiteral("/proc/%1/net/%2").arg(process, QLatin1String(kind.name)));
    if (!table.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : table.readAll().split('\n')) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() < 10 || fields.at(3) != kind.waiting)
            continue;
        const QList<QByteArray> local = fields.at(1).split(':');
        const in_addr_t there = local.at(0).toUInt(nullptr, 16);
        if (local.size() == 2 && local.at(1).toUInt(nullptr, 16) == port &&
            (there == wanted.s_addr || there == 0))
            return fields.at(9);
    }
    return {};
}

bool canBind(int kind, const QString &address, quint16 port)
{
    const int probe = socket(AF_INET, kind | SOCK_CLOEXEC, 0);
    if (probe < 0)
        return false;
    // A connection that has just ended keeps nobody away. Of messages it would let two have the same port.
    const int one = kind == SOCK_STREAM ? 1 : 0;
    setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    inet_pton(AF_INET, address.toLatin1().constData(), &at.sin_addr);
    const void *generic = &at;
    const bool free = bind(probe, static_cast<const sockaddr *>(generic), sizeof at) == 0 &&
                      (kind != SOCK_STREAM || listen(probe, 1) == 0);
    close(probe);
    return free;
}

} // namespace

bool portIsFree(const QString &address, quint16 port, PortUse use)
{
    return canBind(SOCK_STREAM, address, port) &&
           (use == PortUse::Streams || canBind(SOCK_DGRAM, address, port));
}

QString portHolder(const QString &address, quint16 port)
{
    QByteArray inode = listeningInode(QStringLiteral("self"), streams, address, port);
    if (inode.isEmpty())
        inode = listeningInode(QStringLiteral("self"), messages, address, port);
    if (inode.isEmpty())
        return {};
    const QString wanted = QStringLiteral("socket:[%1]").arg(QString::fromLatin1(inode));
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool number = false;
        const qint64 pid = entry.toLongLong(&number);
        if (!number)
            continue;
        const QDir open(QStringLiteral("/proc/%1/fd").arg(pid));
        for (const QString &descriptor : open.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot)) {
            char target[64];
            const ssize_t length =
                readlink(QFile::encodeName(open.filePath(descriptor)).constData(), target, sizeof target);
            if (length > 0 && QString::fromLatin1(target, length) == wanted)
                return Words::tr("%1 (process %2)").arg(commandLine(pid)).arg(pid);
        }
    }
    return Words::tr("a process of another user");
}

bool listensAt(const LabSpec &lab, const SiteSpec &machine, quint16 port)
{
    const auto anchor = siteAnchor(lab, machine);
    return anchor &&
           !listeningInode(QString::number(anchor->init.pid), streams, machine.address, port).isEmpty();
}

Result<quint16> freePort(const QString &address, quint16 from, PortUse use)
{
    for (quint16 port = from; port < from + 200; ++port) {
        if (portIsFree(address, port, use))
            return port;
    }
    return failure(QStringLiteral("no_port"), Words::tr("No free port on %1 from %2 on; %2 is taken by %3.")
                                                  .arg(address)
                                                  .arg(from)
                                                  .arg(portHolder(address, from)));
}

} // namespace Switchback::Lab
