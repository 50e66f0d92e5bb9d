// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/pairs/hanging.h"

#include <QFile>

#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
int listenOn(const QByteArray &path)
{
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.constData(), sizeof address.sun_path - 1);
    if (::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(fd, 4096) != 0)
        qFatal("no socket for an agent");
    return fd;
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        qFatal("cannot write");
}
} // namespace

Hanging::Hanging(const QString &reached)
    : m_path(qgetenv("PATH"))
    , m_agent(listenOn(m_dir.filePath(QStringLiteral("agent")).toUtf8()))
{
    const QByteArray here = m_dir.path().toUtf8();
    write(m_dir.filePath(QStringLiteral("getent")),
          "#!/bin/sh\ncase \"$3\" in name*) exec sleep 1000;; esac\nexec /usr/bin/getent \"$@\"\n");
    write(m_dir.filePath(QStringLiteral("ssh")),
          "#!/bin/sh\nexec /usr/bin/ssh -F " + here + "/config \"$@\"\n");
    write(m_dir.filePath(QStringLiteral("config")),
          "Match host exec*.example exec \"sleep 1000\"\n  User nobody\nHost agent*.example\n  HostName " +
              reached.toUtf8() + "\n  IdentityFile /nonexistent/key\n  IdentityAgent " + here + "/agent\n");
    qputenv("PATH", here + ':' + m_path);
}

Hanging::~Hanging()
{
    qputenv("PATH", m_path);
    ::close(m_agent);
}

SiteConfig Hanging::made(SiteConfig site, int number) const
{
    const char *const kinds[] = {"name", "exec", "agent"};
    site.ssh.host = QStringLiteral("%1%2.example").arg(QLatin1String(kinds[number % 3])).arg(number);
    if (number % 3 == 0)
        site.rest.url.replace(QLatin1String("127.0.0.1"), site.ssh.host);
    else
        site.ssh.keyFile.clear();
    return site;
}

} // namespace Switchback
