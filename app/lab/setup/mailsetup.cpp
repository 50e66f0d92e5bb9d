// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/mailsetup.h"

#include "app/lab/base/files.h"
#include "app/lab/base/words.h"
#include "app/lab/mail/mailtexts.h"
#include "app/lab/setup/accounts.h"
#include "app/lab/setup/credentials.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace Switchback::Lab
{

namespace
{

// From the environment; where ./dev unpacks it; or the machine's own.
QString mailServer()
{
    const QString named = qEnvironmentVariable("SWITCHBACK_MAIL_SERVER");
    for (const QString &one :
         {named, QStringLiteral(SWITCHBACK_MAIL_SERVER), QStringLiteral("/usr/sbin/exim4")}) {
        if (!one.isEmpty() && QFileInfo(one).isFile() && QFileInfo(one).isExecutable())
            return one;
    }
    return {};
}

struct Entry {
    QString name;
    QByteArray content;
    mode_t mode;
};

Result<QList<Entry>> entriesOf(const LabSpec &lab, const SiteSpec &machine)
{
    QList<Entry> entries{{QStringLiteral("mail.conf"), mailServerConfig(lab, machine), 0644}};
    QList<QPair<QString, QString>> copies{{QStringLiteral("mail-console"), QStringLiteral("mail-password")}};
    if (machine.isOutside()) {
        const auto noc = credential(lab, QStringLiteral("mail-noc"));
        const auto customers = credential(lab, QStringLiteral("mail-customers"));
        const auto test = credential(lab, QStringLiteral("mail-test"));
        for (const auto *one : {&noc, &customers, &test}) {
            if (!*one)
                return one->error();
        }
        entries += {{QStringLiteral("customers.conf"), customersHostConfig(lab), 0644},
                    {QStringLiteral("dovecot.conf"), mailboxesConfig(lab, customers->trimmed()), 0600},
                    {QStringLiteral("mailboxes"),
                     nocAddress + (":{PLAIN}" + *noc) + LabSpec::testMailbox + ":{PLAIN}" + *test, 0600}};
        copies += {{QStringLiteral("tls-%1.pem").arg(machine.id), QStringLiteral("tls.pem")},
                   {QStringLiteral("tls-%1.key").arg(machine.id), QStringLiteral("tls.key")}};
    }
    for (const auto &[from, to] : copies) {
        const auto content = credential(lab, from);
        if (!content)
            return content.error();
        entries += {to, *content, 0600};
    }
    return entries;
}

} // namespace

QString whyNoMail(const LabSpec &lab)
{
    if (mailServer().isEmpty())
        return Words::tr(
            "there is no Debian mail server: ./dev unpacks one, $SWITCHBACK_MAIL_SERVER names another");
    for (const QString &program :
         {QStringLiteral("/usr/sbin/dovecot"), QStringLiteral("/usr/lib/dovecot/lmtp"),
          QStringLiteral("/usr/lib/dovecot/imap"), QStringLiteral("/usr/bin/python3")}) {
        if (!QFileInfo(program).isExecutable())
            return Words::tr("%1 is missing (packages dovecot-imapd, dovecot-lmtpd and python3)")
                .arg(program);
    }
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9/._+-]+\\z"));
    if (!lab.namespaces && !plain.match(lab.dir).hasMatch())
        return Words::tr("%1 has a character in it that a mail server's configuration cannot hold")
            .arg(lab.dir);
    return {};
}

Outcome installMailServer(const LabSpec &lab)
{
    const QString to = lab.dir + QStringLiteral("/bin/exim4");
    const QString from = mailServer();
    // A lab that has one can do without where it came from.
    return !lab.hasMail() || (from.isEmpty() && QFileInfo::exists(to)) ? Outcome(Done{})
                                                                       : installProgram(from, to);
}

Outcome writeMailConfig(const LabSpec &lab, const SiteSpec &machine)
{
    if (!lab.hasMail())
        return Done{};
    const auto entries = entriesOf(lab, machine);
    if (!entries)
        return entries.error();
    for (const Entry &entry : *entries) {
        if (const auto written = writeFile(lab.hostRoot(machine) + QStringLiteral("/etc/") + entry.name,
                                           entry.content, entry.mode, lab.serviceUid, lab.serviceGid);
            !written)
            return written;
    }
    return machine.isOutside() ? writeAccounts(lab, machine) : Outcome(Done{});
}

QString notifyToml(const LabSpec &lab)
{
    if (!lab.hasMail())
        return {};
    const QString console = lab.dir + QStringLiteral("/console/");
    QString text =
        QStringLiteral("# How customers are told: mail servers in the order in which they are tried, "
                       "and the mailbox where bounces and\n"
                       "# answers arrive. Nothing that is sent leaves the lab; read it with: "
                       "switchback-lab mail\n"
                       "[notify]\n"
                       "from = \"Switchback NOC <%1>\"\n"
                       "\n")
            .arg(QLatin1String(nocAddress));
    for (const SiteSpec &machine : lab.machines())
        text += QStringLiteral("[[notify.mail]]\n"
                               "name = \"%1\"\n"
                               "site = \"%1\"\n"
                               "server = \"smtp://%2:%3\"\n"
                               "tls = \"starttls\"\n"
                               "ca_file = \"%4ca.pem\"\n"
                               "user = \"%5\"\n"
                               "password_file = \"%4mail-password\"\n"
                               "\n")
                    .arg(machine.id, machine.address)
                    .arg(machine.mailPort)
                    .arg(console, QLatin1String(consoleLogin));
    return text + QStringLiteral("[notify.mailbox]\n"
                                 "server = \"imap://%1:%2\"\n"
                                 "tls = \"starttls\"\n"
                                 "ca_file = \"%3ca.pem\"\n"
                                 "user = \"%4\"\n"
                                 "password_file = \"%3mailbox-password\"\n"
                                 "address = \"%4\"\n"
                                 "\n")
                      .arg(lab.outside.address)
                      .arg(lab.imapPort)
                      .arg(console, QLatin1String(nocAddress));
}

} // namespace Switchback::Lab
