// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/storeurl.h"

#include "models/core/nearestword.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>
#include <QUrl>

#include <libpq-fe.h>

#include <memory>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Store", text);
}

Error bad(const QString &why, const QString &hint = {})
{
    return {QStringLiteral("bad_store_url"),
            say(QT_TRANSLATE_NOOP("Store", "The store's address is wrong: %1")).arg(why),
            hint.isEmpty() ? say(QT_TRANSLATE_NOOP(
                                 "Store", "Write sqlite:PATH or postgresql://user@host:port/database."))
                           : hint};
}

using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

const QStringList &knownOptions()
{
    static const QStringList names = [] {
        QStringList list;
        const Options all(PQconndefaults(), &PQconninfoFree);
        for (const PQconninfoOption *each = all.get(); each && each->keyword; ++each)
            list += QString::fromUtf8(each->keyword);
        return list;
    }();
    return names;
}

/// What stands behind the ? has to be libpq's: a mistyped sslmode would be a way without TLS.
Outcome checkOptions(const QString &url)
{
    // A ? may stand in a password too, and what follows it must not be said then.
    const qsizetype at = url.indexOf(QLatin1Char('?'), url.lastIndexOf(QLatin1Char('@')) + 1);
    if (at < 0)
        return Done{};
    const QStringList parts = url.mid(at + 1).split(QLatin1Char('&'), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QString name =
            QUrl::fromPercentEncoding(part.section(QLatin1Char('='), 0, 0).toUtf8()).trimmed();
        if (knownOptions().contains(name))
            continue;
        const QString near = nearestWord(name, knownOptions());
        return bad(say(QT_TRANSLATE_NOOP("Store", "it has an option \"%1\", which PostgreSQL does not know."))
                       .arg(visibleText(name, 40)),
                   near.isEmpty()
                       ? say(QT_TRANSLATE_NOOP("Store",
                                               "Known are for instance sslmode, sslrootcert, connect_timeout "
                                               "and target_session_attrs."))
                       : say(QT_TRANSLATE_NOOP("Store", "Did you mean \"%1\"?")).arg(near));
    }
    return Done{};
}

Outcome checkValues(const StoreUrl &url)
{
    static const QStringList modes{QStringLiteral("disable"),   QStringLiteral("allow"),
                                   QStringLiteral("prefer"),    QStringLiteral("require"),
                                   QStringLiteral("verify-ca"), QStringLiteral("verify-full")};
    const QString mode = url.options.value(QStringLiteral("sslmode"), QStringLiteral("prefer"));
    if (!modes.contains(mode))
        return bad(say(QT_TRANSLATE_NOOP("Store", "\"%1\" is no sslmode.")).arg(visibleText(mode, 40)),
                   say(QT_TRANSLATE_NOOP("Store", "Write one of %1.")).arg(modes.join(QStringLiteral(", "))));
    if (url.database.isEmpty())
        return bad(say(QT_TRANSLATE_NOOP("Store", "no database is named.")));
    for (const QString &port : url.port.split(QLatin1Char(','))) {
        bool isNumber = false;
        const int number = port.toInt(&isNumber);
        if (!port.isEmpty() && (!isNumber || number < 1 || number > 65535))
            return bad(say(QT_TRANSLATE_NOOP("Store", "the port is not between 1 and 65535.")));
    }
    // The driver joins these into one line of key='value' pairs.
    QStringList parts{url.host, url.port, url.user, url.database};
    parts += url.options.values();
    for (const QString &part : std::as_const(parts)) {
        if (part.contains(QLatin1Char('\'')) || part.contains(QLatin1Char('\\')) ||
            part.contains(QLatin1Char(';')))
            return bad(
                say(QT_TRANSLATE_NOOP("Store", "a part of it holds a quote, a backslash or a semicolon.")));
    }
    return Done{};
}

Result<StoreUrl> parsePostgres(const QString &url)
{
    if (const Outcome known = checkOptions(url); !known)
        return known.error();
    char *trouble = nullptr;
    const Options parsed(PQconninfoParse(url.toUtf8().constData(), &trouble), &PQconninfoFree);
    // What libpq says may quote the address, and with it the password.
    PQfreemem(trouble);
    if (!parsed)
        return bad(say(QT_TRANSLATE_NOOP("Store", "it has not the form of a PostgreSQL address.")),
                   say(QT_TRANSLATE_NOOP(
                       "Store", "Write postgresql://user@host:port/database; within a name or a password "
                                "%, @, :, / and ? are written as %25, %40, %3A, %2F and %3F.")));
    StoreUrl out;
    out.kind = StoreUrl::Kind::PostgreSql;
    for (const PQconninfoOption *each = parsed.get(); each->keyword; ++each) {
        if (!each->val)
            continue;
        const QString name = QString::fromUtf8(each->keyword);
        const QString value = QString::fromUtf8(each->val);
        if (name == QLatin1String("host"))
            out.host = value;
        else if (name == QLatin1String("port"))
            out.port = value;
        else if (name == QLatin1String("user"))
            out.user = value;
        else if (name == QLatin1String("password"))
            out.password = value;
        else if (name == QLatin1String("dbname"))
            out.database = value;
        else
            out.options.insert(name, value);
    }
    const Outcome sound = checkValues(out);
    return sound ? Result<StoreUrl>(out) : Result<StoreUrl>(sound.error());
}
} // namespace

QString StoreUrl::name() const
{
    return isSqlite() ? path : QStringLiteral("postgresql://%1/%2").arg(host, database);
}

Result<StoreUrl> parseStoreUrl(const QString &url)
{
    if (url.startsWith(QLatin1String("postgresql://")) || url.startsWith(QLatin1String("postgres://")))
        return parsePostgres(url);
    if (!url.startsWith(QLatin1String("sqlite:")))
        return bad(say(QT_TRANSLATE_NOOP("Store", "it is neither sqlite: nor postgresql:.")));
    StoreUrl parsed;
    QString path = url.mid(7);
    if (path.startsWith(QLatin1String("//")))
        path = path.mid(2);
    if (path.isEmpty())
        return bad(say(QT_TRANSLATE_NOOP("Store", "no file is named.")));
    parsed.path = QFileInfo(path).absoluteFilePath();
    return parsed;
}

} // namespace Switchback
