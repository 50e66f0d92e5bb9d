// SPDX-License-Identifier: GPL-3.0-or-later
#include "witnesssites.h"

#include "app/site/base/siterecord.h"
#include "app/site/engines/files/syncthing.h"
#include "memoryengine.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Switchback::Test
{

namespace
{
quint16 freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto *generic = reinterpret_cast<sockaddr *>(&at);
    const bool bound = ::bind(fd, generic, size) == 0 && ::getsockname(fd, generic, &size) == 0;
    ::close(fd);
    return bound ? ntohs(at.sin_port) : quint16(0);
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() &&
           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray siteToml(const char *purpose, const QByteArray &id, const QByteArray &name, const char *zone,
                    quint16 port)
{
    return QByteArray("[pair.") + purpose + "]\nid = \"" + id + "\"\nname = \"" + name + "\"\nzone = \"" +
           zone + "\"\n[pair." + purpose +
           ".ssh]\nhost = \"127.0.0.1\"\nport = " + QByteArray::number(freePort()) +
           "\nuser = \"nobody\"\nknown_hosts = \"known\"\n[pair." + purpose +
           ".rest]\nurl = \"https://127.0.0.1:" + QByteArray::number(port) +
           "\"\nca_file = \"cert\"\ntoken_file = \"token\"\n";
}
} // namespace

WitnessSites::WitnessSites()
{
    const auto in = [this](const char *name) { return path(QLatin1String(name)); };
    if (QProcess::execute(QStringLiteral("openssl"),
                          {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                           QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                           QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
                           QStringLiteral("-subj"), QStringLiteral("/CN=site"), QStringLiteral("-addext"),
                           QStringLiteral("subjectAltName=IP:127.0.0.1"), QStringLiteral("-keyout"),
                           in("key"), QStringLiteral("-out"), in("cert")}) != 0 ||
        // Nobody is there by SSH; the configuration wants a host's key all the same.
        QProcess::execute(QStringLiteral("ssh-keygen"),
                          {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                           QStringLiteral("-N"), QString(), QStringLiteral("-f"), in("host")}) != 0 ||
        !write(in("token"), "0123456789abcdef0123456789abcdef") ||
        !write(in("known"), "127.0.0.1 " + read(in("host.pub"))))
        m_failure = QStringLiteral("no certificate");
    for (const QString &site : names()) {
        if (m_failure.isEmpty())
            m_failure = start(site, names().at(site == names().first() ? 1 : 0));
    }
}

WitnessSites::~WitnessSites() = default;

QString WitnessSites::start(const QString &site, const QString &peer)
{
    Site::SiteConfig config;
    config.id = config.name = site;
    config.peer.id = config.peer.name = peer;
    config.zone = QStringLiteral("America/Chicago");
    config.stateDir = path(site);
    config.rest.listen = QStringLiteral("127.0.0.1");
    config.rest.port = freePort();
    config.rest.certFile = config.peer.caFile = path(QStringLiteral("cert"));
    config.rest.keyFile = path(QStringLiteral("key"));
    config.rest.tokenFile = config.peer.tokenFile = path(QStringLiteral("token"));
    config.peer.restUrl = QStringLiteral("https://127.0.0.1:1");
    m_ports.insert(site, config.rest.port);
    Site::SiteRecord record;
    record.role = site == names().first() ? SiteRole::Primary : SiteRole::Standby;
    if (!QDir().mkpath(config.stateDir) || !Site::saveRecord(config, record))
        return QStringLiteral("no record");
    const auto engine = std::make_shared<MemoryEngine>(1);
    engine->cluster->standby = record.role == SiteRole::Standby;
    m_servers.push_back(std::make_unique<Site::RestServer>(
        Site::ThisSite{config, engine, *Site::syncthingKind().make(config), {}}));
    const Outcome started = m_servers.back()->start();
    return started ? QString() : started.error().text;
}

QByteArray WitnessSites::toml(const QString &store) const
{
    return "store = \"" + store.toUtf8() +
           "\"\nseat_key = \"seat.key\"\n[[pair]]\nid = \"voice\"\nname = \"Voice\"\n" +
           "profile = \"hosted\"\nrpo_minutes = 60\npoll_seconds = 1\n" +
           siteToml("production", "naperville", "Naperville", "America/Chicago",
                    m_ports.value(QStringLiteral("naperville"))) +
           siteToml("backup", "centennial", "Centennial", "America/Denver",
                    m_ports.value(QStringLiteral("centennial")));
}

HeldHeads WitnessSites::heads(const QString &site, const QString &store, const QString &chain) const
{
    const auto all = Site::HeadFile(path(site) + QStringLiteral("/witness"), store, chain).all();
    return all ? all->heads : HeldHeads();
}

} // namespace Switchback::Test
