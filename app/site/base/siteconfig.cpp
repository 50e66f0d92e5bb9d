// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/base/siteconfig.h"

#include "app/aside/foreignfile.h"
#include "app/site/base/tomlreader.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QUrl>

#include <sys/stat.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(SiteConfig)
};

void readAll(TomlReader &from, SiteConfig &out)
{
    const char *idForm = "[a-z][a-z0-9-]{0,30}";
    from.matching("site", "id", out.id, idForm,
                  Words::tr("wants lower-case letters, digits and -, at most 31"));
    from.text("site", "name", out.name);
    from.text("site", "zone", out.zone);
    from.path("site", "state_dir", out.stateDir);
    from.number("site", "time_scale", out.timeScale, 1, 86400, false);

    from.matching("peer", "id", out.peer.id, idForm,
                  Words::tr("wants lower-case letters, digits and -, at most 31"));
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

    from.text("database", "engine", out.databaseEngine, false);
    from.text("files", "engine", out.filesEngine, false);
    from.text("calls", "engine", out.callsEngine, false);
    from.number("backup", "full_every_s", out.backup.fullEveryS, 1, 31536000, true);
    from.number("backup", "log_every_s", out.backup.logEveryS, 1, 31536000, true);
    if (!from.fault && out.id == out.peer.id)
        from.say("peer", "id", Words::tr("is the same as the site's own"));
    if (!from.fault && QUrl(out.peer.restUrl).scheme() != QLatin1String("https"))
        from.say("peer", "rest_url", Words::tr("wants https://"));
}
} // namespace

Result<SiteConfig> loadSiteConfig(const QString &file)
{
    SiteConfig out;
    out.file = QFileInfo(file).absoluteFilePath();
    const Result<ForeignFile> text = readForeignFile(out.file, qint64(1024) * 1024);
    if (!text)
        return Error{QStringLiteral("config"),
                     Words::tr("%1 cannot be read: %2.").arg(visibleText(out.file, 1000), text.error().text),
                     Words::tr("Name the site's configuration with --config.")};
    out.text = text->bytes;
    TomlReader reader(out.file, out.text);
    readAll(reader, out);
    if (reader.fault)
        return *reader.fault;
    return out;
}

Result<QByteArray> readSecret(const QString &file)
{
    const Result<ForeignFile> in = readForeignFile(file, 4096);
    if (!in)
        return Error{
            QStringLiteral("secret"), Words::tr("%1 cannot be read: %2.").arg(file, in.error().text), {}};
    if ((in->mode & (S_IROTH | S_IWOTH)) != 0)
        return Error{QStringLiteral("secret"), Words::tr("%1 may be read by everybody.").arg(file),
                     Words::tr("chmod 600 %1").arg(file)};
    const QByteArray secret = in->bytes.trimmed();
    if (secret.size() < 16)
        return Error{QStringLiteral("secret"), Words::tr("%1 holds fewer than 16 characters.").arg(file), {}};
    return secret;
}

} // namespace Switchback::Site
