// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/wayreader.h"

#include "app/config/base/namedfile.h"
#include "models/core/visibletext.h"
#include "models/sites/ways.h"

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
    return QCoreApplication::translate("ConsoleConfig", text);
}
} // namespace

void WayReader::read(TomlTable &site, SiteConfig &out)
{
    for (const WayType &type : wayTypes()) {
        if (type.kind == Ways::Ssh)
            ssh(site.table(type.kind.key, true), out.ssh);
        else if (type.kind == Ways::Rest)
            rest(site.table(type.kind.key, true), out.rest);
        else if (TomlTable table = site.table(type.kind.key, false); table.exists())
            out.otherWays.insert(type.kind.text(), table.plain());
    }
}

/// Two sites behind one address would make the console talk to one and believe it sees both.
void WayReader::address(TomlTable &table, const char *key, const QString &host, int port)
{
    // One address can be written in many ways: [::1] and 0:0:0:0:0:0:0:1, a.example and A.example.
    const QHostAddress number(host);
    QString name = number.isNull() ? host.toLower() : number.toString();
    if (name.endsWith(QLatin1Char('.')))
        name.chop(1);
    const QString place = QStringLiteral("%1:%2").arg(name).arg(port);
    if (m_addresses.contains(place))
        table.fault(
            key, words("the address %1 is used already in line %2").arg(place).arg(m_addresses.value(place)),
            words("Two sites cannot have the same address: correct one of them."));
    else
        m_addresses.insert(place, table.line(key));
}

void WayReader::ssh(TomlTable table, SiteConfig::Ssh &out)
{
    if (!table.exists())
        return;
    out.host = table.text("host", true, 255);
    static const QRegularExpression shape(QStringLiteral("\\A[A-Za-z0-9_.:%-]+\\z"));
    if (!out.host.isEmpty() && (!shape.match(out.host).hasMatch() || out.host.startsWith(QLatin1Char('-'))))
        table.fault("host", words("\"%1\" is no host name or address").arg(visibleText(out.host, 80)),
                    words("Write a name or an address, without user or port."));
    out.port = quint16(table.number("port", 1, 65535).value_or(22));
    out.user = table.text("user", false, 32);
    out.keyFile = m_files.secret(table, "key");
    out.knownHosts = m_files.readable(table, "known_hosts", false, holdsHostKeys);
    if (!out.host.isEmpty())
        address(table, "host", out.host, out.port);
    table.checkKeys();
}

void WayReader::rest(TomlTable table, SiteConfig::Rest &out)
{
    if (!table.exists())
        return;
    out.url = table.text("url", true, 400);
    const QUrl url(out.url, QUrl::StrictMode);
    if (!out.url.isEmpty()) {
        if (!url.isValid() || url.host().isEmpty())
            table.fault("url", words("\"%1\" is no URL").arg(visibleText(out.url, 80)),
                        words("Write it like https://naperville.example:8443."));
        else if (url.scheme() != QLatin1String("https"))
            table.fault("url",
                        words("the URL is %1, but only https is allowed").arg(visibleText(url.scheme(), 20)),
                        words("Write https: without it the token could be read on the way."));
        else if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
            table.fault("url", words("the URL holds more than host, port and path"),
                        words("Take out user, password, ? and #."));
        else
            address(table, "url", url.host(), url.port(443));
    }
    out.caFile = m_files.readable(table, "ca_file", true, holdsCertificate);
    out.tokenFile = m_files.secret(table, "token_file");
    out.tokenKeychain = table.text("token_keychain", false, 100);
    const bool hasFile = table.line("token_file") && !out.tokenFile.isEmpty();
    if (hasFile && !out.tokenKeychain.isEmpty())
        table.fault("token_keychain", words("there is a token_file as well"),
                    words("Keep one of token_file and token_keychain."));
    else if (!hasFile && out.tokenKeychain.isEmpty())
        table.fault(
            "token_file", words("%1 has neither token_file nor token_keychain").arg(table.path()),
            words("Name a file with mode 600 that holds the token, or its name in the desktop's keychain."));
    table.checkKeys();
}

} // namespace Switchback
