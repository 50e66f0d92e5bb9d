// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/notifygatewayconfig.h"

#include "app/config/base/namedfile.h"
#include "app/config/base/nearhost.h"
#include "models/core/visibletext.h"
#include "models/sites/sipports.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("NotifyConfig", text);
}

struct HostPort {
    QString host;
    int port = 0;
};

/// "192.0.2.1:5060", "[2001:db8::1]:5060", "sbc.example:5060"; a port of 0: it is none of them.
HostPort hostPort(const QString &text)
{
    static const QRegularExpression shape(
        QStringLiteral("\\A(?:([A-Za-z0-9][A-Za-z0-9.-]*)|\\[([0-9A-Fa-f:.]+)\\]):([0-9]{1,5})\\z"));
    const QRegularExpressionMatch match = shape.match(text);
    const int port = match.captured(3).toInt();
    const bool six = !match.captured(2).isEmpty();
    if (!match.hasMatch() || port > 65535 || (six && QHostAddress(match.captured(2)).isNull()))
        return {};
    return {match.captured(1) + match.captured(2), port};
}
} // namespace

GatewayReader::GatewayReader(const FileKeys &files, ConfigReading &out)
    : m_files(files)
    , m_out(out)
    , m_gateways(out.config.notify.gateways)
{
}

void GatewayReader::read(TomlTable &notify)
{
    tables(notify, "sms", false);
    tables(notify, "voice", true);
    callback(notify.table("callback", false));
}

void GatewayReader::tables(TomlTable &notify, const char *key, bool voice)
{
    if (const toml::array *all = notify.tables(key))
        for (const toml::node &node : *all)
            one(TomlTable(node.as_table(), notify.path() + QLatin1Char('.') + QLatin1String(key),
                          notify.line(key), m_out.faults),
                voice);
}

void GatewayReader::one(TomlTable table, bool voice)
{
    const QString called = name(table, voice);
    const QString dialect = table.text("dialect", true, 20);
    if (dialect == QLatin1String("sip") && voice)
        m_gateways.sip += sip(table, called);
    else if (dialect == QLatin1String("twilio") && voice && !m_gateways.sip.isEmpty())
        m_out.remarks.append({table.line("dialect"), 0, table.path() + QLatin1String(".dialect"),
                              words("calls go by \"%1\" before \"%2\", which stands above it")
                                  .arg(called, m_gateways.sip.first().name),
                              words("A provider is tried before an SBC of one's own; what it surely has not "
                                    "placed goes on to that. Write it in that order.")});
    if (dialect == QLatin1String("twilio"))
        (voice ? m_gateways.calls : m_gateways.sms) += twilio(table, called);
    else if (!dialect.isEmpty() && !(voice && dialect == QLatin1String("sip")))
        table.fault("dialect", words("the dialect \"%1\" is not known here").arg(visibleText(dialect, 20)),
                    voice ? words("Write \"twilio\" or \"sip\".") : words("Write \"twilio\"."));
    if (dialect == QLatin1String("twilio") || dialect == QLatin1String("sip"))
        table.checkKeys(); // of another one nobody knows which there are
}

QString GatewayReader::name(TomlTable &table, bool voice)
{
    const QString value = table.text("name", true, 31);
    static const QRegularExpression shape(QStringLiteral("\\A[a-z][a-z0-9-]{0,30}\\z"));
    if (value.isEmpty())
        return {};
    if (!shape.match(value).hasMatch())
        table.fault(
            "name",
            words("the name \"%1\" does not begin with a-z or holds more than a-z, 0-9 and -").arg(value),
            words("Choose a short word in small letters, for instance \"twilio\"."));
    const QString key = (voice ? QLatin1String("voice/") : QLatin1String("sms/")) + value;
    if (m_names.contains(key))
        table.fault("name",
                    words("the name \"%1\" is used already in line %2").arg(value).arg(m_names.value(key)),
                    words("Every gateway of a kind needs a name of its own."));
    else
        m_names.insert(key, table.line("name"));
    return value;
}

QString GatewayReader::number(TomlTable &table)
{
    const QString value = table.text("from", true, 20);
    static const QRegularExpression e164(QStringLiteral("\\A\\+[1-9][0-9]{1,14}\\z"));
    if (!value.isEmpty() && !e164.match(value).hasMatch())
        table.fault("from", words("\"%1\" is no telephone number in E.164").arg(visibleText(value, 20)),
                    words("Write it with + and the country, without blanks: \"+13125550100\"."));
    return value;
}

/// Without a slash behind it.
QString GatewayReader::webAddress(TomlTable &table, const char *key, const QString &like)
{
    QString value = table.text(key, true, 400);
    const QUrl url(value, QUrl::StrictMode);
    const QString host = url.host();
    if (value.isEmpty())
        return {};
    if (!url.isValid() || host.isEmpty() ||
        (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http")))
        table.fault(key, words("\"%1\" is no URL").arg(visibleText(value, 80)), like);
    else if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        table.fault(key, words("the URL holds more than host, port and path"),
                    words("Take out user, password, ? and #."));
    else if (url.scheme() == QLatin1String("http") && !isLoopbackHost(host) && !isPrivateHost(host))
        table.fault(
            key,
            words("the URL is http, and %1 is no address of this machine or a private network").arg(host),
            words("Write https: without it everybody on the way reads and changes what is said."));
    while (value.endsWith(QLatin1Char('/')))
        value.chop(1);
    return value;
}

TwilioSettings GatewayReader::twilio(TomlTable &table, const QString &called)
{
    TwilioSettings out;
    out.name = called;
    out.baseUrl = webAddress(table, "base_url", words("Write it like https://api.twilio.com."));
    if (!QUrl(out.baseUrl).path().isEmpty())
        table.fault("base_url", words("the URL holds more than host and port"),
                    words("Take the path out: /2010-04-01/... is put behind it."));
    out.caFile = m_files.readable(table, "ca_file", false, holdsCertificate);
    out.account = table.text("account", true, 40);
    static const QRegularExpression sid(QStringLiteral("\\AAC[0-9a-fA-F]{32}\\z"));
    if (!out.account.isEmpty() && !sid.match(out.account).hasMatch())
        table.fault("account", words("the account is not AC and 32 hexadecimal digits"),
                    words("Copy the Account SID from the provider's console."));
    token(table, out);
    out.from = number(table);
    out.perSecond = int(table.number("per_second", 1, 100).value_or(out.perSecond));
    return out;
}

void GatewayReader::token(TomlTable &table, TwilioSettings &out)
{
    out.tokenFile = m_files.secret(table, "token_file");
    out.tokenKeychain = table.text("token_keychain", false, 100);
    if (!out.tokenFile.isEmpty() && !out.tokenKeychain.isEmpty())
        table.fault("token_keychain", words("there is a token_file as well"),
                    words("Keep one of token_file and token_keychain."));
    else if (out.tokenFile.isEmpty() && out.tokenKeychain.isEmpty())
        table.fault(
            "token_file", words("%1 has neither token_file nor token_keychain").arg(table.path()),
            words("Name a file with mode 600 that holds the token, or its name in the desktop's keychain."));
}

SipSettings GatewayReader::sip(TomlTable &table, const QString &called)
{
    SipSettings out;
    out.name = called;
    const QString sbc = table.text("sbc", true, 262);
    const HostPort there = hostPort(sbc);
    if (!sbc.isEmpty() && there.port == 0)
        table.fault("sbc", words("\"%1\" is no host and port").arg(visibleText(sbc, 80)),
                    words("Write it like \"192.0.2.1:5060\" or \"[2001:db8::1]:5060\"."));
    out.sbc = sbc;
    out.from = number(table);
    out.listen = table.text("listen", true, 262);
    const HostPort here = hostPort(out.listen);
    if (!out.listen.isEmpty() && (QHostAddress(here.host).isNull() || here.port == 0 || here.port == 65535))
        table.fault("listen",
                    words("\"%1\" is no address and port of this machine").arg(visibleText(out.listen, 80)),
                    words("Write it like \"192.0.2.7:5080\": the address from which the SBC is reached."));
    out.atOnce = int(table.number("at_once", 1, 50).value_or(out.atOnce));
    out.rtpFirst = int(table.number("rtp_first", 1024, 60'000).value_or(out.rtpFirst));
    checkPorts(table, out);
    return out;
}

/// Each has its own place at this machine: all of them may be calling at once.
void GatewayReader::checkPorts(TomlTable &table, const SipSettings &one)
{
    for (const SipSettings &other : std::as_const(m_gateways.sip)) {
        if (!one.listen.isEmpty() && other.listen == one.listen)
            table.fault("listen", words("\"%1\" is where \"%2\" listens").arg(one.listen, other.name),
                        words("Give each a port of its own, and leave the next one free."));
        const bool apart = one.rtpFirst >= other.rtpFirst + other.atOnce * SipPortsPerCall ||
                           other.rtpFirst >= one.rtpFirst + one.atOnce * SipPortsPerCall;
        if (!apart)
            table.fault(
                "rtp_first",
                words("the ports from %1 on overlap with those of \"%2\"").arg(one.rtpFirst).arg(other.name),
                words("Write %1 or more.").arg(other.rtpFirst + other.atOnce * SipPortsPerCall));
    }
}

void GatewayReader::callback(TomlTable table)
{
    if (!table.exists())
        return;
    CallbackSettings &out = m_gateways.callback;
    const QString listen = table.text("listen", true, 262);
    const HostPort here = hostPort(listen);
    if (!listen.isEmpty() && (QHostAddress(here.host).isNull() || here.port == 0))
        table.fault("listen",
                    words("\"%1\" is no address and port of this machine").arg(visibleText(listen, 80)),
                    words("Write it like \"127.0.0.1:8480\", behind a reverse proxy that speaks TLS."));
    else if (!listen.isEmpty() && !isLoopbackHost(here.host))
        m_out.remarks.append(
            {table.line("listen"), 0, table.path() + QLatin1String(".listen"),
             words("call-backs are heard on %1 without TLS, and not by this machine alone").arg(here.host),
             words("Write \"127.0.0.1:%1\", and let a reverse proxy with TLS stand before it.")
                 .arg(here.port)});
    out.listen = here.host;
    out.port = quint16(here.port);
    out.publicUrl =
        webAddress(table, "public_url", words("Write it like https://noc.example.net/switchback."));
    if (QUrl(out.publicUrl).host().contains(QLatin1Char('_')))
        table.fault("public_url", words("the host of the URL holds an underscore"),
                    words("Choose another name: providers refuse it."));
    table.checkKeys();
}

} // namespace Switchback
