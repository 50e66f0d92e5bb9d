// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/siteconfig.h"

#include "app/aside/foreignfile.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <sys/stat.h>
#include <toml++/toml.h>

namespace Switchback::Site
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("SiteConfig", text);
}

/// Walks the tables and keeps the first fault.
class TomlReader
{
public:
    TomlReader(QString file, const toml::table &root)
        : m_file(std::move(file))
        , m_root(root)
    {
    }

    std::optional<Error> fault;

    void text(const char *table, const char *key, QString &into, bool required = true)
    {
        const toml::node *node = find(table, key, required);
        if (!node)
            return;
        const auto value = node->value_exact<std::string>();
        if (!value)
            return say(node, table, key, tr("wants a text in quotes"));
        into = QString::fromStdString(*value);
        if (into.isEmpty() && required)
            say(node, table, key, tr("must not be empty"));
    }
    void path(const char *table, const char *key, QString &into, bool required = true)
    {
        text(table, key, into, required);
        if (into.isEmpty())
            return;
        // These words end in PostgreSQL's archive_command and restore_command, which a shell reads.
        static const QRegularExpression plain(QStringLiteral("\\A/[A-Za-z0-9/._+@-]*\\z"));
        if (!plain.match(into).hasMatch())
            say(find(table, key, true), table, key,
                tr("wants an absolute path of letters, digits and / . _ + @ -"));
    }
    void flag(const char *table, const char *key, bool &into)
    {
        const toml::node *node = find(table, key, false);
        const auto value = node ? node->value_exact<bool>() : std::optional<bool>(into);
        if (!value)
            return say(node, table, key, tr("wants true or false"));
        into = *value;
    }
    template<class Number>
    void number(const char *table, const char *key, Number &into, double least, double most, bool required)
    {
        const toml::node *node = find(table, key, required);
        if (!node)
            return;
        const auto value = node->value<double>();
        if (!value || *value < least || *value > most)
            return say(node, table, key, tr("wants a number from %1 to %2").arg(least).arg(most));
        into = static_cast<Number>(*value);
    }
    void matching(const char *table, const char *key, QString &into, const char *pattern, const QString &what)
    {
        text(table, key, into);
        const QRegularExpression form(QRegularExpression::anchoredPattern(QLatin1String(pattern)));
        if (!fault && !form.match(into).hasMatch())
            say(find(table, key, true), table, key, what);
    }
    void say(const toml::node *node, const char *table, const char *key, const QString &what)
    {
        if (fault)
            return;
        const auto line = node ? node->source().begin.line : m_root.source().begin.line;
        fault = Error{QStringLiteral("config"),
                      QStringLiteral("%1:%2: [%3] %4: %5")
                          .arg(m_file)
                          .arg(line)
                          .arg(QLatin1String(table), QLatin1String(key), what),
                      tr("Mend the file and start again.")};
    }

private:
    const toml::node *find(const char *table, const char *key, bool required)
    {
        const toml::node *node = m_root[table][key].node();
        if (!node && required)
            say(m_root[table].node(), table, key, tr("is missing"));
        return node;
    }

    QString m_file;
    const toml::table &m_root;
};

void readAll(TomlReader &from, SiteConfig &out)
{
    const char *idForm = "[a-z][a-z0-9-]{0,30}";
    from.matching("site", "id", out.id, idForm, tr("wants lower-case letters, digits and -, at most 31"));
    from.text("site", "name", out.name);
    from.text("site", "zone", out.zone);
    from.path("site", "state_dir", out.stateDir);
    from.number("site", "time_scale", out.timeScale, 1, 86400, false);

    from.matching("peer", "id", out.peer.id, idForm,
                  tr("wants lower-case letters, digits and -, at most 31"));
    from.text("peer", "name", out.peer.name);
    from.text("peer", "ssh_host", out.peer.sshHost);
    from.number("peer", "ssh_port", out.peer.sshPort, 1, 65535, false);
    from.text("peer", "rest_url", out.peer.restUrl);
    from.path("peer", "ca_file", out.peer.caFile);
    from.path("peer", "token_file", out.peer.tokenFile);

    from.text("rest", "listen", out.rest.listen);
    from.number("rest", "port", out.rest.port, 1, 65535, true);
    from.path("rest", "cert_file", out.rest.certFile);
    from.path("rest", "key_file", out.rest.keyFile);
    from.path("rest", "token_file", out.rest.tokenFile);
    from.path("rest", "peer_token_file", out.rest.peerTokenFile, false);

    from.path("database", "bin_dir", out.database.binDir);
    from.path("database", "data_dir", out.database.dataDir);
    from.path("database", "socket_dir", out.database.socketDir);
    from.number("database", "port", out.database.port, 1, 65535, false);
    from.matching("database", "name", out.database.name, "[a-z_][a-z0-9_]{0,62}", tr("wants a plain name"));
    from.matching("database", "user", out.database.user, "[a-z_][a-z0-9_-]{0,31}", tr("wants a plain name"));
    from.path("database", "log_file", out.database.logFile);
    from.text("database", "count_rows_since", out.database.countRowsSince, false);
    from.text("database", "rows_since", out.database.rowsSince, false);
    from.path("database", "kept_dir", out.database.keptDir, false);

    from.path("backup", "config", out.backup.config);
    from.path("backup", "repo_config", out.backup.repoConfig);
    from.matching("backup", "stanza", out.backup.stanza, "[a-z][a-z0-9_-]{0,30}", tr("wants a plain name"));
    from.number("backup", "own_repo", out.backup.ownRepo, 1, 256, true);
    from.number("backup", "peer_repo", out.backup.peerRepo, 1, 256, true);
    from.number("backup", "full_every_s", out.backup.fullEveryS, 1, 31536000, true);
    from.number("backup", "log_every_s", out.backup.logEveryS, 1, 31536000, true);

    from.flag("backup", "peer_unconfined", out.backup.peerUnconfined);

    from.text("files", "url", out.files.url, false);
    if (!out.files.url.isEmpty()) {
        from.path("files", "api_key_file", out.files.apiKeyFile);
        from.text("files", "folder", out.files.folder);
        from.text("files", "peer_device", out.files.peerDevice);
        from.path("files", "path", out.files.path);
    }
    if (!from.fault && out.id == out.peer.id)
        from.say(nullptr, "peer", "id", tr("is the same as the site's own"));
    if (!from.fault && out.backup.ownRepo == out.backup.peerRepo)
        from.say(nullptr, "backup", "peer_repo",
                 tr("is the same as own_repo: each site has a repository of its own"));
    if (!from.fault && QUrl(out.peer.restUrl).scheme() != QLatin1String("https"))
        from.say(nullptr, "peer", "rest_url", tr("wants https://"));
}
} // namespace

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

Result<SiteConfig> loadSiteConfig(const QString &file)
{
    SiteConfig out;
    out.file = QFileInfo(file).absoluteFilePath();
    const Result<ForeignFile> text = readForeignFile(out.file, qint64(1024) * 1024);
    if (!text)
        return Error{QStringLiteral("config"),
                     tr("%1 cannot be read: %2.").arg(visibleText(out.file, 1000), text.error().text),
                     tr("Name the site's configuration with --config.")};
    try {
        const toml::table root =
            toml::parse(std::string_view(text->bytes.constData(), size_t(text->bytes.size())));
        TomlReader reader(out.file, root);
        readAll(reader, out);
        if (reader.fault)
            return *reader.fault;
    } catch (const toml::parse_error &fault) {
        return Error{QStringLiteral("config"),
                     QStringLiteral("%1:%2: %3")
                         .arg(out.file)
                         .arg(fault.source().begin.line)
                         .arg(visibleText(
                             QByteArray(fault.description().data(), qsizetype(fault.description().size())))),
                     tr("Mend the file and start again.")};
    }
    out.backup.repository = backrestOption(out.backup.repoConfig, out.backup.stanza,
                                           QStringLiteral("repo%1-path").arg(out.backup.ownRepo));
    if (out.backup.repository.isEmpty())
        out.backup.repository = QStringLiteral("/var/lib/pgbackrest"); // as pgBackRest itself has it
    out.backup.spool = backrestOption(out.backup.config, out.backup.stanza, QStringLiteral("spool-path"));
    if (out.backup.spool.isEmpty())
        out.backup.spool = QStringLiteral("/var/spool/pgbackrest"); // likewise
    return out;
}

Result<QByteArray> readSecret(const QString &file)
{
    const Result<ForeignFile> in = readForeignFile(file, 4096);
    if (!in)
        return Error{QStringLiteral("secret"), tr("%1 cannot be read: %2.").arg(file, in.error().text), {}};
    if ((in->mode & (S_IROTH | S_IWOTH)) != 0)
        return Error{QStringLiteral("secret"), tr("%1 may be read by everybody.").arg(file),
                     tr("chmod 600 %1").arg(file)};
    const QByteArray secret = in->bytes.trimmed();
    if (secret.size() < 16)
        return Error{QStringLiteral("secret"), tr("%1 holds fewer than 16 characters.").arg(file), {}};
    return secret;
}

} // namespace Switchback::Site
