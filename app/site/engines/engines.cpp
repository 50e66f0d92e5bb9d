// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/engines.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Engines)
};

QList<DatabaseEngineKind> &databaseKinds()
{
    static QList<DatabaseEngineKind> all;
    return all;
}

QList<FilesEngineKind> &filesKinds()
{
    static QList<FilesEngineKind> all;
    return all;
}

QList<CallsEngineKind> &callsKinds()
{
    static QList<CallsEngineKind> all;
    return all;
}

template<class Engine>
Result<std::shared_ptr<const Engine>> made(const QList<EngineKind<Engine>> &kinds, const QString &table,
                                           const QString &wanted, const SiteConfig &config)
{
    QStringList names;
    for (const EngineKind<Engine> &kind : kinds) {
        if (kind.name == wanted)
            return kind.make(config);
        names << kind.name;
    }
    return Error{
        QStringLiteral("config"),
        Words::tr("%1: [%2] engine: there is no engine \"%3\".").arg(config.file, table, visibleText(wanted)),
        Words::tr("There are: %1.").arg(names.join(QStringLiteral(", ")))};
}
} // namespace

void registerEngine(const DatabaseEngineKind &kind)
{
    databaseKinds() << kind;
}

void registerEngine(const FilesEngineKind &kind)
{
    filesKinds() << kind;
}

void registerEngine(const CallsEngineKind &kind)
{
    callsKinds() << kind;
}

QStringList engineCommands()
{
    QStringList out;
    for (const DatabaseEngineKind &kind : std::as_const(databaseKinds()))
        out << kind.commands;
    return out;
}

Result<ThisSite> openSite(const SiteConfig &config)
{
    auto database = made(databaseKinds(), QStringLiteral("database"), config.databaseEngine, config);
    if (!database)
        return database.error();
    auto files = made(filesKinds(), QStringLiteral("files"), config.filesEngine, config);
    if (!files)
        return files.error();
    ThisSite site{config, *database, *files, nullptr};
    if (config.callsEngine.isEmpty())
        return site;
    auto calls = made(callsKinds(), QStringLiteral("calls"), config.callsEngine, config);
    if (!calls)
        return calls.error();
    site.calls = *calls;
    return site;
}

} // namespace Switchback::Site
