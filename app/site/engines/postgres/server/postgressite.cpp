// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/postgressite.h"

#include "app/site/base/tomlreader.h"

#include <QCoreApplication>
#include <QFile>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(SiteConfig)
};
} // namespace

Result<PostgresSite> readPostgresSite(const SiteConfig &site)
{
    PostgresSite out(site);
    TomlReader from(site.file, site.text);
    from.path("database", "bin_dir", out.database.binDir);
    from.path("database", "data_dir", out.database.dataDir);
    from.path("database", "socket_dir", out.database.socketDir);
    from.number("database", "port", out.database.port, 1, 65535, false);
    from.matching("database", "name", out.database.name, "[a-z_][a-z0-9_]{0,62}",
                  Words::tr("wants a plain name"));
    from.matching("database", "user", out.database.user, "[a-z_][a-z0-9_-]{0,31}",
                  Words::tr("wants a plain name"));
    from.path("database", "log_file", out.database.logFile);
    from.text("database", "count_rows_since", out.database.countRowsSince, false);
    from.text("database", "rows_since", out.database.rowsSince, false);
    from.text("database", "audio_rows", out.database.audioRows, false);
    from.path("database", "kept_dir", out.database.keptDir, false);

    from.path("backup", "config", out.backrest.config);
    from.path("backup", "repo_config", out.backrest.repoConfig);
    from.matching("backup", "stanza", out.backrest.stanza, "[a-z][a-z0-9_-]{0,30}",
                  Words::tr("wants a plain name"));
    from.number("backup", "own_repo", out.backrest.ownRepo, 1, 256, true);
    from.number("backup", "peer_repo", out.backrest.peerRepo, 1, 256, true);
    from.flag("backup", "peer_unconfined", out.backrest.peerUnconfined);
    if (!from.fault && out.backrest.ownRepo == out.backrest.peerRepo)
        from.say("backup", "peer_repo",
                 Words::tr("is the same as own_repo: each site has a repository of its own"));
    if (from.fault)
        return *from.fault;
    out.backrest.repository = backrestOption(out.backrest.repoConfig, out.backrest.stanza,
                                             QStringLiteral("repo%1-path").arg(out.backrest.ownRepo));
    if (out.backrest.repository.isEmpty())
        out.backrest.repository = QStringLiteral("/var/lib/pgbackrest"); // as pgBackRest itself has it
    out.backrest.spool =
        backrestOption(out.backrest.config, out.backrest.stanza, QStringLiteral("spool-path"));
    if (out.backrest.spool.isEmpty())
        out.backrest.spool = QStringLiteral("/var/spool/pgbackrest"); // likewise
    return out;
}

QString backrestOption(const QString &configFile, const QString &stanza, const QString &option)
{
    QFile file(configFile);
    QString section;
    QString global;
    QString own;
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QList<QByteArray> lines = file.read(262144).split('\n');
    for (const QByteArray &raw : lines) {
        const QString line = QString::fromUtf8(raw).trimmed();
        if (line.startsWith(QLatin1Char('[')))
            section = line;
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals < 0 || line.left(equals).trimmed() != option)
            continue;
        if (section == QLatin1String("[global]"))
            global = line.mid(equals + 1).trimmed();
        else if (section == QLatin1Char('[') + stanza + QLatin1Char(']'))
            own = line.mid(equals + 1).trimmed();
    }
    return own.isEmpty() ? global : own;
}

} // namespace Switchback::Site
