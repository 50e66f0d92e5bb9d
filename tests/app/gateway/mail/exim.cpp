// SPDX-License-Identifier: GPL-3.0-or-later
#include "exim.h"

#include <QDir>
#include <QFile>

namespace Switchback
{

namespace
{
const QString Program = QStringLiteral(SWITCHBACK_SOURCE_DIR "/build/mail-server/usr/sbin/exim4");

constexpr auto Conf = R"(
primary_hostname = mail.example.net
exim_user = USER
exim_group = GROUP
exim_path = PROGRAM
spool_directory = DIR/spool
log_file_path = DIR/log/%s
pid_file_path = DIR/pid
never_users =
deliver_drop_privilege = true
keep_environment = ^LD_PRELOAD$ : ^NSS_WRAPPER_
local_interfaces = 127.0.0.1
daemon_smtp_ports = PORT
disable_ipv6 = true
host_lookup =
rfc1413_hosts =
tls_advertise_hosts =
smtp_accept_queue_per_connection = 0
acl_smtp_rcpt = recipient

begin acl
recipient:
  deny
    local_parts = gone
    message = 550 5.1.1 <$local_part@$domain>: there is no such mailbox here
  defer
    local_parts = grey
    message = 451 4.7.1 greylisted: try again later
  accept

begin routers
full:
  driver = redirect
  domains = customer.example
  local_parts = full
  data = :fail: mailbox is full
  allow_fail

customers:
  driver = accept
  domains = customer.example
  transport = customers

box:
  driver = accept
  domains = mail.example.net
  local_parts = noc
  local_part_suffix = +*
  local_part_suffix_optional
  transport = box

begin transports
customers:
  driver = appendfile
  directory = DIR/delivered
  maildir_format
  user = USER
  group = GROUP

box:
  driver = appendfile
  directory = MAILDIR
  maildir_format
  envelope_to_add
  return_path_add
  user = USER
  group = GROUP

begin retry
* * F,1m,5s
)";

QString wrapper()
{
    const QDir libraries(QStringLiteral("/usr/lib"));
    for (const QString &triplet : libraries.entryList({QStringLiteral("*-linux-gnu")}, QDir::Dirs))
        if (const QString file = libraries.filePath(triplet + "/libnss_wrapper.so"); QFile::exists(file))
            return file;
    return {};
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
} // namespace

bool Exim::isThere()
{
    return QFile::exists(Program) && !wrapper().isEmpty();
}

Exim::Exim(const QString &maildir)
{
    for (const char *part : {"spool", "log", "delivered"})
        m_folder.makeFolder(QString::fromLatin1(part));
    m_folder.write("conf", QByteArray(Conf)
                               .replace("MAILDIR", maildir.toUtf8())
                               .replace("DIR", m_folder.dir())
                               .replace("PORT", QByteArray::number(m_port))
                               .replace("PROGRAM", Program.toUtf8())
                               .replace("USER", ServerFolder::user())
                               .replace("GROUP", ServerFolder::group()));
    // Debian's looks for a user of this name at its start.
    const QByteArray ids = ServerFolder::userId() + ':' + ServerFolder::groupId();
    m_folder.write("passwd", contents("/etc/passwd") + "Debian-exim:x:" + ids + "::/:/bin/false\n");
    m_folder.write("group", contents("/etc/group") + "Debian-exim:x:" + ServerFolder::groupId() + ":\n");
}

Exim::~Exim()
{
    ServerFolder::stop(m_process);
}

bool Exim::start()
{
    return ServerFolder::start(
        m_process,
        {"env", "LD_PRELOAD=" + wrapper(), "NSS_WRAPPER_PASSWD=" + m_folder.path("passwd"),
         "NSS_WRAPPER_GROUP=" + m_folder.path("group"), Program, "-C", m_folder.path("conf"), "-bdf", "-q5s"},
        m_port, "220 ");
}

QList<QByteArray> Exim::delivered() const
{
    const QDir folder(m_folder.path("delivered/new"));
    QList<QByteArray> out;
    for (const QString &name : folder.entryList(QDir::Files))
        out += contents(folder.filePath(name));
    return out;
}

} // namespace Switchback
