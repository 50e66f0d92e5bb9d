// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/storeurl.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QUrl>
#include <QUrlQuery>

namespace Switchback
{

namespace
{
Error bad(const QString &why)
{
    return {
        QStringLiteral("bad_store_url"),
        QCoreApplication::translate("Store", "The store's address is wrong: %1").arg(why),
        QCoreApplication::translate("Store", "Write sqlite:PATH or postgresql://user@host:port/database.")};
}
} // namespace

QString StoreUrl::name() const
{
    return isSqlite() ? path : QStringLiteral("postgresql://%1/%2").arg(host, database);
}

Result<StoreUrl> parseStoreUrl(const QString &url)
{
    StoreUrl parsed;
    if (url.startsWith(QLatin1String("sqlite:"))) {
        QString path = url.mid(7);
        if (path.startsWith(QLatin1String("//")))
            path = path.mid(2);
        if (path.isEmpty())
            return bad(QCoreApplication::translate("Store", "no file is named."));
        parsed.path = QFileInfo(path).absoluteFilePath();
        return parsed;
    }
    const QUrl address(url, QUrl::StrictMode);
    if (!address.isValid() ||
        (address.scheme() != QLatin1String("postgresql") && address.scheme() != QLatin1String("postgres")))
        return bad(QCoreApplication::translate("Store", "it is neither sqlite: nor postgresql:."));
    const QUrlQuery query(address);
    parsed.kind = StoreUrl::Kind::PostgreSql;
    parsed.host = query.hasQueryItem(QStringLiteral("host"))
                      ? query.queryItemValue(QStringLiteral("host"), QUrl::FullyDecoded)
                      : address.host();
    const QString port = query.queryItemValue(QStringLiteral("port"));
    parsed.port = port.isEmpty() ? address.port(5432) : port.toInt();
    parsed.user = address.userName();
    parsed.password = address.password();
    parsed.database = address.path().mid(1);
    if (parsed.database.isEmpty())
        return bad(QCoreApplication::translate("Store", "no database is named."));
    if (parsed.port < 1 || parsed.port > 65535)
        return bad(QCoreApplication::translate("Store", "the port is not between 1 and 65535."));
    // The driver joins these into one line of key='value' pairs.
    for (const QString &part : {parsed.host, parsed.user, parsed.password, parsed.database}) {
        if (part.contains(QLatin1Char('\'')) || part.contains(QLatin1Char('\\')) ||
            part.contains(QLatin1Char(';')))
            return bad(QCoreApplication::translate(
                "Store", "a part of it holds a quote, a backslash or a semicolon."));
    }
    return parsed;
}

} // namespace Switchback
