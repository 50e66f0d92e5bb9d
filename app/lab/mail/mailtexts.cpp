// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/mail/mailtexts.h"

#include "app/lab/base/words.h"

#include <grp.h>

namespace Switchback::Lab
{

namespace
{

// LAB_… stands for what differs from machine to machine; no such name is the beginning of another.
// What Exim takes from outside is "tainted", and no file name: so mailboxes are dovecot's business.
constexpr auto everyServer = R"(
exim_user = LAB_USER
exim_group = LAB_GROUP
exim_path = LAB_BIN/exim4
pid_file_path = LAB_RUN/LAB_NAME.pid
spool_directory = LAB_DISK/LAB_NAME
log_file_path = LAB_LOG/LAB_NAME-%s.log
never_users =
deliver_drop_privilege = true
keep_environment = ^SWITCHBACK_LAB_SITE$ : ^LD_PRELOAD$ : ^NSS_WRAPPER_
local_interfaces = LAB_ADDRESS
disable_ipv6 = true
# Nobody is asked who somebody is: there is no name service in the lab.
host_lookup =
rfc1413_hosts =
smtp_accept_queue_per_connection = 0
smtp_accept_max_per_connection = 0
smtp_accept_max = 200
message_size_limit = 10M
delay_warning = 20s:24h
ignore_bounce_errors_after = 1m
timeout_frozen_after = 10m
)";

constexpr auto mailServer = R"(
primary_hostname = LAB_HOST.example.net
qualify_domain = LAB_HOST.example.net
daemon_smtp_ports = LAB_PORT
tls_advertise_hosts = *
tls_certificate = LAB_ETC/tls.pem
tls_privatekey = LAB_ETC/tls.key
auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
acl_smtp_mail = sender
acl_smtp_rcpt = recipient
acl_smtp_data = message

begin acl
sender:
  defer
    condition = ${if exists{LAB_CONTROL/mail-busy}}
    message = 451 4.3.2 Too busy, try again later
  deny
    !authenticated = *
    message = 530 5.7.0 Sign in first
  accept

# As a real one does, it takes a sender's addresses that differ after a + for one.
recipient:
  deny
    local_parts = LAB_WORD(refused)
    message = 550 5.7.1 <$local_part@$domain> takes no mail from you
  defer
    local_parts = LAB_WORD(later)
    !ratelimit = 1.5 / 1h / strict / ${sg{$sender_address}{\N\+[^@]*\N}{}}/$local_part@$domain
    message = 451 4.7.1 <$local_part@$domain> is greylisted: try again later
  accept

message:
  warn
    condition = ${if exists{LAB_CONTROL/mail-late}}
    delay = 20s
  accept

begin routers
no_such_domain:
  driver = redirect
  domains = \N^.*\.invalid$\N
  data = :fail: There is no such domain
  allow_fail

customers:
  driver = manualroute
  route_list = * LAB_CUSTOMERS_ADDRESS
  self = send
  transport = customers

begin transports
customers:
  driver = smtp
  port = LAB_CUSTOMERS_PORT
  hosts_avoid_tls = *
  connect_timeout = 5s

begin retry
* * F,10m,5s

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and {{eq{$auth2}{LAB_CONSOLE}}{eq{$auth3}{${readfile{LAB_ETC/mail-password}{}}}}}}
  server_set_id = $auth2

login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = ${if and {{eq{$auth1}{LAB_CONSOLE}}{eq{$auth2}{${readfile{LAB_ETC/mail-password}{}}}}}}
  server_set_id = $auth1
)";

constexpr auto customersHost = R"(
primary_hostname = customers.example.com
qualify_domain = customers.example.com
daemon_smtp_ports = LAB_PORT
tls_advertise_hosts =
acl_smtp_rcpt = recipient

begin acl
recipient:
  deny
    local_parts = LAB_WORD(gone)
    message = 550 5.1.1 <$local_part@$domain>: there is no such mailbox here
  defer
    local_parts = LAB_WORD(slow)
    message = 451 4.3.0 Local trouble, try again later
  defer
    local_parts = LAB_WORD(grey)
    !ratelimit = 1.5 / 1h / strict / $sender_address/$local_part@$domain
    message = 451 4.7.1 Greylisted, try again later
  accept

begin routers
# Out-of-office answers go to everybody but machines that could not read them, as those of real life do.
away:
  driver = accept
  local_parts = LAB_WORD(away)
  condition = ${if def:sender_address}
  transport = away
  unseen

mailboxes:
  driver = accept
  transport = mailboxes

begin transports
mailboxes:
  driver = lmtp
  socket = LAB_RUN/dovecot/lmtp
  timeout = 30s
  envelope_to_add
  return_path_add

away:
  driver = autoreply
  from = $local_part@$domain
  to = $reply_address
  subject = Automatic reply: $h_subject:
  text = I am out of the office until Monday and do not read my mail.\n\
         In urgent cases please call our front desk.\n

begin retry
* quota
* * F,10m,5s
)";

// A full mailbox is one that holds next to nothing.
constexpr auto mailboxes = R"(protocols = imap lmtp
instance_name = LAB_INSTANCE
base_dir = LAB_RUN/dovecot
state_dir = LAB_RUN/dovecot
log_path = LAB_LOG/mailboxes.log
listen = LAB_ADDRESS
default_internal_user = LAB_USER
default_internal_group = LAB_OWN_GROUP
default_login_user = LAB_USER
first_valid_uid = 1
ssl = required
ssl_cert = <LAB_ETC/tls.pem
ssl_key = <LAB_ETC/tls.key
mail_location = maildir:LAB_DISK/mailboxes/%Ld/%Ln
recipient_delimiter = +
mail_plugins = quota
plugin {
  quota = maildir:Mailbox
}
passdb {
  driver = passwd-file
  args = username_format=%Lu LAB_ETC/mailboxes
}
passdb {
  driver = static
  args = password=LAB_PASSWORD
}
userdb {
  driver = static
  args = uid=LAB_UID gid=LAB_GID allow_all_users=yes home=LAB_DISK/mailboxes/%Ld/%Ln \
    quota_rule=%{if;%Ln;~;^full([.+_-].*)?$;*\:bytes=100;*\:storage=50M}
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = LAB_PORT
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  chroot =
  unix_listener lmtp {
    mode = 0600
  }
}
)";

// Of the service user, by the name it has where the machine's processes look for it.
QString groupName(const LabSpec &lab)
{
    const group *own = lab.namespaces ? nullptr : getgrgid(lab.serviceGid);
    return own ? QString::fromLocal8Bit(own->gr_name) : lab.serviceUser;
}

using Macros = QList<QPair<QByteArray, QString>>;

Macros macrosOf(const LabSpec &lab, const SiteSpec &machine, const QString &name, quint16 port)
{
    const QString root = lab.siteRoot(machine);
    return {{"LAB_NAME", name},
            {"LAB_HOST", machine.id},
            {"LAB_USER", lab.serviceUser},
            {"LAB_GROUP", QString::number(lab.serviceGid)},
            {"LAB_BIN", lab.siteBin(machine)},
            {"LAB_RUN", lab.siteRun(machine)},
            {"LAB_DISK", root + QStringLiteral("/disk")},
            {"LAB_LOG", root + QStringLiteral("/log")},
            {"LAB_ETC", root + QStringLiteral("/etc")},
            {"LAB_CONTROL", root + QStringLiteral("/control")},
            {"LAB_ADDRESS", machine.address},
            {"LAB_PORT", QString::number(port)},
            {"LAB_CUSTOMERS_ADDRESS", lab.outside.address},
            {"LAB_CUSTOMERS_PORT", QString::number(lab.customersPort)},
            {"LAB_CONSOLE", QString::fromLatin1(consoleLogin)}};
}

// "gone" and "gone.ann", but not "gonerby".
QByteArray filled(QByteArray text, const Macros &macros)
{
    for (const Manner &manner : manners()) {
        const QByteArray word = manner.word.toLatin1();
        text.replace("LAB_WORD(" + word + ')', word + " : \\N^" + word + "[.+_-]\\N");
    }
    for (const auto &[name, value] : macros)
        text.replace(name, value.toUtf8());
    return text;
}

} // namespace

QList<Manner> manners()
{
    return {
        {QStringLiteral("refused"), Words::tr("refused at once by our own mail server (550 5.7.1)")},
        {QStringLiteral("later"), Words::tr("put off once by our own mail server (451 4.7.1)")},
        {QStringLiteral("gone"), Words::tr("unknown to the customer's host: comes back (550 5.1.1)")},
        {QStringLiteral("full"), Words::tr("mailbox full: comes back (552 5.2.2)")},
        {QStringLiteral("grey"), Words::tr("greylisted by the customer's host: arrives some seconds later")},
        {QStringLiteral("slow"), Words::tr("always put off: a warning after 20 s, comes back after 10 min")},
        {QStringLiteral("away"), Words::tr("arrives, and is answered by an out-of-office notice")}};
}

QByteArray mailServerConfig(const LabSpec &lab, const SiteSpec &machine)
{
    return filled(QByteArray(everyServer) + mailServer,
                  macrosOf(lab, machine, QStringLiteral("mail"), machine.mailPort));
}

QByteArray customersHostConfig(const LabSpec &lab)
{
    return filled(QByteArray(everyServer) + customersHost,
                  macrosOf(lab, lab.outside, QStringLiteral("customers"), lab.customersPort));
}

QByteArray mailboxesConfig(const LabSpec &lab, const QByteArray &customersPassword)
{
    Macros macros = macrosOf(lab, lab.outside, QStringLiteral("mailboxes"), lab.imapPort);
    macros += {{"LAB_INSTANCE", lab.mailboxesName()},
               {"LAB_UID", QString::number(lab.serviceUid)},
               {"LAB_GID", QString::number(lab.serviceGid)},
               {"LAB_OWN_GROUP", groupName(lab)},
               {"LAB_PASSWORD", QString::fromLatin1(customersPassword)}};
    return filled(mailboxes, macros);
}

} // namespace Switchback::Lab
