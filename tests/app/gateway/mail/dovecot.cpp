// SPDX-License-Identifier: GPL-3.0-or-later
#include "dovecot.h"

#include <QDir>
#include <QFile>

namespace Switchback
{

namespace
{
const QString Program = QStringLiteral("/usr/sbin/dovecot");

constexpr auto Conf = R"(
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/run/log
default_internal_user = USER
default_login_user = USER
default_internal_group = GROUP
mail_fsync = never
first_valid_uid = 100
first_valid_gid = 0
mail_location = maildir:DIR/mail/%u
passdb {
  driver = passwd-file
  args = scheme=plain DIR/users
}
userdb {
  driver = static
  args = uid=UID gid=GID home=DIR/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = PORT
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
)";
} // namespace

bool Dovecot::isThere()
{
    return QFile::exists(Program) && QFile::exists(QStringLiteral("/usr/lib/dovecot/imap"));
}

Dovecot::Dovecot()
{
    for (const char *part : {"run", "state", "mail/noc/new", "mail/noc/cur", "mail/noc/tmp"})
        m_folder.makeFolder(QString::fromLatin1(part));
    setPassword("secret");
    m_folder.write("users", "noc:{PLAIN}secret::::::\n");
    m_folder.write("conf", QByteArray(Conf)
                               .replace("DIR", m_folder.dir())
                               .replace("PORT", QByteArray::number(m_port))
                               .replace("USER", ServerFolder::user())
                               .replace("GROUP", ServerFolder::group())
                               .replace("UID", ServerFolder::userId())
                               .replace("GID", ServerFolder::groupId()));
}

Dovecot::~Dovecot()
{
    stop();
}

void Dovecot::setPassword(const QByteArray &password)
{
    m_folder.write("password", password + '\n');
}

bool Dovecot::start()
{
    return ServerFolder::start(m_process, {Program, "-F", "-c", m_folder.path("conf")}, m_port, "* OK");
}

void Dovecot::stop()
{
    ServerFolder::stop(m_process);
}

void Dovecot::deliver(const QByteArray &mail)
{
    const QString name = QStringLiteral("%1.M1P1.test").arg(1'790'000'000 + ++m_delivered);
    m_folder.write("mail/noc/tmp/" + name, mail);
    QFile::rename(maildir() + "/tmp/" + name, maildir() + "/new/" + name);
}

QStringList Dovecot::mails() const
{
    return QDir(maildir() + "/new").entryList(QDir::Files) + QDir(maildir() + "/cur").entryList(QDir::Files);
}

void Dovecot::forgetNumbers()
{
    QDir box(maildir());
    const QStringList files =
        box.entryList({"dovecot-uidlist*", "dovecot.index*", "dovecot-uidvalidity*"}, QDir::Files);
    for (const QString &name : files)
        box.remove(name);
}

} // namespace Switchback
