// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/notifyconfig.h"

#include "app/config/base/namedfile.h"
#include "app/config/base/nearhost.h"
#include "app/config/notifygatewayconfig.h"
#include "models/core/visibletext.h"
#include "models/notify/mailaddress.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr quint16 SmtpPort = 25;
constexpr quint16 SmtpsPort = 465;
constexpr quint16 ImapPort = 143;
constexpr quint16 ImapsPort = 993;

QString words(const char *text)
{
    return QCoreApplication::translate("NotifyConfig", text);
}
} // namespace

NotifyReader::NotifyReader(const FileKeys &files, ConfigReading &out)
    : m_files(files)
    , m_out(out)
    , m_notify(out.config.notify)
{
    for (const PairConfig &pair : out.config.pairs)
        m_sites << pair.production.id << pair.backup.id;
    m_sites.removeAll(QString());
    m_sites.removeDuplicates();
}

void NotifyReader::read(TomlTable &notify)
{
    if (!notify.exists())
        return;
    sender(notify);
    if (const toml::array *servers = notify.tables("mail"))
        for (const toml::node &node : *servers)
            server(TomlTable(node.as_table(), notify.path() + QStringLiteral(".mail"), notify.line("mail"),
                             m_out.faults));
    mailbox(notify.table("mailbox", false));
    GatewayReader(m_files, m_out).read(notify);
    m_notify.operators = readOperators(notify.table("operators", false));
    whereAllStand(notify);
    notify.checkKeys();
}

/// "Name <address>" or the address alone.
void NotifyReader::sender(TomlTable &notify)
{
    const QString from = notify.text("from", true, 400);
    if (from.isEmpty())
        return;
    static const QRegularExpression shape(
        QStringLiteral("\\A\\s*(?:\"?([^<>\"]*?)\"?\\s*<([^<>]*)>|([^<>]*))\\s*\\z"));
    const QRegularExpressionMatch match = shape.match(from);
    const Result<MailAddress> address = mailAddress(match.captured(2) + match.captured(3));
    if (!match.hasMatch() || !address) {
        notify.fault("from", words("notify.from is no sender: \"%1\"").arg(visibleText(from, 80)),
                     words("Write it like \"Switchback NOC <noc@example.net>\"."));
        return;
    }
    m_notify.fromName = match.captured(1);
    m_notify.fromAddress = address->text();
}

QString NotifyReader::name(TomlTable &table)
{
    const QString value = table.text("name", true, 31);
    static const QRegularExpression shape(QStringLiteral("\\A[a-z][a-z0-9-]{0,30}\\z"));
    if (value.isEmpty())
        return {};
    if (!shape.match(value).hasMatch())
        table.fault(
            "name",
            words("the name \"%1\" does not begin with a-z or holds more than a-z, 0-9 and -").arg(value),
            words("Choose a short word in small letters, for instance \"naperville\"."));
    if (m_names.contains(value))
        table.fault("name",
                    words("the name \"%1\" is used already in line %2").arg(value).arg(m_names.value(value)),
                    words("Every mail server needs a name of its own."));
    else
        m_names.insert(value, table.line("name"));
    return value;
}

QString NotifyReader::site(TomlTable &table)
{
    const QString value = table.text("site", true, 31);
    if (!value.isEmpty() && value != QLatin1String("outside") && !m_sites.contains(value))
        table.fault("site", words("there is no site \"%1\"").arg(visibleText(value, 31)),
                    words("Write \"outside\", or the id of the site it stands in: %1.")
                        .arg(m_sites.join(QLatin1String(", "))));
    return value;
}

void NotifyReader::server(TomlTable table)
{
    MailServerSettings out;
    out.name = name(table);
    out.site = site(table);
    out.login = login(table, QStringLiteral("smtp"), SmtpPort, SmtpsPort);
    out.connections = int(table.number("connections", 1, 20).value_or(out.connections));
    out.perMinute = int(table.number("per_minute", 0, 100'000).value_or(0));
    table.checkKeys();
    m_notify.mail += out;
}

void NotifyReader::mailbox(TomlTable table)
{
    if (!table.exists())
        return;
    MailboxSettings &out = m_notify.mailbox;
    out.login = mailboxLogin(table);
    const QString written = table.text("address", true, 320);
    const Result<MailAddress> address = mailAddress(written);
    if (address)
        out.address = address->text();
    else if (!written.isEmpty())
        table.fault("address", address.error().text, address.error().hint);
    table.checkKeys();
}

ServerLogin NotifyReader::mailboxLogin(TomlTable &table)
{
    const ServerLogin out = login(table, QStringLiteral("imap"), ImapPort, ImapsPort);
    if (out.user.isEmpty())
        table.fault("user", words("%1 has no user").arg(table.path()),
                    words("Add a line user = \"...\": a mailbox wants a login."));
    return out;
}

ServerLogin NotifyReader::login(TomlTable &table, const QString &scheme, quint16 port, quint16 tlsPort)
{
    ServerLogin out;
    const bool implicit = place(table, scheme, out);
    if (out.port == 0)
        out.port = implicit ? tlsPort : port;
    tls(table, implicit, out);
    out.caFile = m_files.readable(table, "ca_file", false, holdsCertificate);
    secret(table, out);
    return out;
}

/// Whether it is TLS from its first byte.
bool NotifyReader::place(TomlTable &table, const QString &scheme, ServerLogin &out)
{
    const QString text = table.text("server", true, 400);
    if (text.isEmpty())
        return false;
    const QUrl url(text, QUrl::StrictMode);
    const bool implicit = url.scheme() == scheme + QLatin1Char('s');
    static const QRegularExpression host(QStringLiteral("\\A[A-Za-z0-9_.:-]+\\z"));
    const QString bare = QString::fromLatin1(QUrl::toAce(url.host()));
    const QString name = bare.isEmpty() ? url.host() : bare;
    const QString like = words("Write it like %1://mail.example.net:%2, or %1s://.")
                             .arg(scheme)
                             .arg(scheme == QLatin1String("smtp") ? 587 : 143);
    if (!url.isValid() || !host.match(name).hasMatch() || (!implicit && url.scheme() != scheme))
        table.fault("server", words("\"%1\" is no mail server").arg(visibleText(text, 80)), like);
    else if (!url.userInfo().isEmpty() || !url.path().isEmpty() || url.hasQuery() || url.hasFragment())
        table.fault("server", words("the address of the server holds more than host and port"), like);
    else {
        out.host = name.toLower();
        out.port = quint16(url.port(0));
    }
    return implicit;
}

void NotifyReader::tls(TomlTable &table, bool implicit, ServerLogin &out)
{
    const QString text = table.text("tls", false, 20);
    const QString usual = implicit                   ? QStringLiteral("implicit")
                          : isLoopbackHost(out.host) ? QStringLiteral("none")
                                                     : QStringLiteral("starttls");
    const QString value = text.isEmpty() ? usual : text;
    out.tls = value == QLatin1String("implicit") ? Tls::Implicit
              : value == QLatin1String("none")   ? Tls::None
                                                 : Tls::Starttls;
    if (out.tls == Tls::Starttls && value != QLatin1String("starttls"))
        table.fault("tls", words("tls is \"%1\"").arg(visibleText(value, 20)),
                    words("Write \"starttls\", \"implicit\" or \"none\"."));
    else if (implicit != (out.tls == Tls::Implicit))
        table.fault("tls", words("tls is \"%1\", and the server's address says otherwise").arg(value),
                    words("smtps:// and imaps:// are \"implicit\", and nothing else is."));
    if (out.tls != Tls::None || out.host.isEmpty() || isLoopbackHost(out.host))
        return;
    if (isPrivateHost(out.host))
        remark(table, "tls",
               words("what is sent to %1 and its password can be read on the way").arg(out.host),
               words("Write tls = \"starttls\"."));
    else
        table.fault(
            "tls",
            words("tls is \"none\", and %1 is no address of this machine or a private network").arg(out.host),
            words(
                "Write tls = \"starttls\": without it everybody on the way reads and changes what is sent."));
}

void NotifyReader::secret(TomlTable &table, ServerLogin &out)
{
    out.user = table.text("user", false, 320);
    out.passwordFile = m_files.secret(table, "password_file");
    out.keychain = table.text("keychain", false, 100);
    if (!out.passwordFile.isEmpty() && !out.keychain.isEmpty())
        table.fault("keychain", words("there is a password_file as well"),
                    words("Keep one of password_file and keychain."));
    else if (!out.user.isEmpty() && out.passwordFile.isEmpty() && out.keychain.isEmpty())
        table.fault(
            "user", words("%1 has a user, but neither password_file nor keychain").arg(table.path()),
            words(
                "Name a file with mode 600 that holds the password, or its name in the desktop's keychain."));
    else if (out.user.isEmpty() && !(out.passwordFile.isEmpty() && out.keychain.isEmpty()))
        table.fault("user", words("%1 has a password and no user").arg(table.path()),
                    words("Add a line user = \"...\", or take the password out."));
}

void NotifyReader::remark(const TomlTable &table, const char *key, const QString &text, const QString &fix)
{
    m_out.remarks.append(
        {table.line(key), 0, table.path() + QLatin1Char('.') + QLatin1String(key), text, fix});
}

/// Whoever tells customers of an outage must not be silenced by it.
void NotifyReader::whereAllStand(const TomlTable &notify)
{
    const QList<MailServerSettings> &mail = m_notify.mail;
    if (mail.isEmpty())
        return;
    const QString first = mail.constFirst().site;
    const bool one = std::all_of(mail.begin(), mail.end(),
                                 [&first](const MailServerSettings &server) { return server.site == first; });
    if (one && m_sites.contains(first))
        remark(notify, "mail",
               words("all mail servers lie in %1: when it goes, no customer is told by mail").arg(first),
               words("Add one at the other site, and one outside both."));
    if (m_notify.mailbox.address.isEmpty())
        remark(notify, "mail",
               words("there is no [notify.mailbox]: what comes back, bounces and answers, is read by nobody"),
               words("Name the mailbox where it arrives."));
}

} // namespace Switchback
