// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/referenceaddress.h"

#include "app/config/tomltable.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
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

/// HOST:PORT outside both sites; of IPv6 the address in brackets.
PairConfig::Reference readReference(TomlTable &table)
{
    const QString text = table.text("reference", false, 262);
    if (text.isEmpty())
        return {};
    static const QRegularExpression shape(
        QStringLiteral("\\A(?:([A-Za-z0-9_.-]+)|\\[([0-9A-Fa-f:.]+)\\]):([0-9]{1,5})\\z"));
    const QRegularExpressionMatch match = shape.match(text);
    const int port = match.captured(3).toInt();
    const QString host = match.captured(1) + match.captured(2);
    if (!match.hasMatch() || port < 1 || port > 65535 || host.startsWith(QLatin1Char('-'))) {
        table.fault("reference", words("\"%1\" is no host and port").arg(visibleText(text, 80)),
                    words("Write it like \"192.0.2.1:443\" or \"[2001:db8::1]:443\"."));
        return {};
    }
    return {host, quint16(port)};
}

/// What stands in a site, or in this machine, shows nothing of the network between.
void checkReference(TomlTable &table, const PairConfig &pair)
{
    const QString host = pair.reference.host;
    if (host.isEmpty())
        return;
    const auto same = [&host](const QString &other) { return host.compare(other, Qt::CaseInsensitive) == 0; };
    for (const SiteConfig *site : {&pair.production, &pair.backup}) {
        if (same(site->ssh.host) || same(QUrl(site->rest.url).host()))
            table.fault(
                "reference",
                words("%1 is an address of %2, not one outside both sites").arg(host, site->name),
                words("Name something that neither site's end takes with it: the provider's router, a "
                      "name server."));
    }
    if (same(QStringLiteral("localhost")) || host.startsWith(QLatin1String("127.")) ||
        host == QLatin1String("::1"))
        table.fault("reference", words("%1 is this machine itself").arg(host),
                    words("Name something beyond this machine's own network."));
}

} // namespace Switchback
