// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/files/syncthing.h"

#include "app/site/base/tomlreader.h"
#include "models/core/clock.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QDeadlineTimer>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Files)
};

/// A plain GET to the file replicator of this very machine: no TLS, no proxy, one deadline.
Result<QJsonObject> getJson(const QUrl &base, const QString &path, const QByteArray &key,
                            const QDeadlineTimer &deadline)
{
    const Error dead{QStringLiteral("files"), Words::tr("The file replicator does not answer."), {}};
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo *found = nullptr;
    const QByteArray port = QByteArray::number(base.port(8384));
    if (getaddrinfo(base.host().toUtf8().constData(), port.constData(), &hints, &found) != 0)
        return dead;
    const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const auto closer = qScopeGuard([fd] { close(fd); });
    (void)connect(fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    const auto ready = [&](short what) {
        pollfd one{fd, what, 0};
        return poll(&one, 1, int(std::max<qint64>(0, deadline.remainingTime()))) > 0;
    };
    const QByteArray request = "GET " + path.toUtf8() + " HTTP/1.0\r\nHost: " + base.host().toUtf8() +
                               "\r\nX-API-Key: " + key + "\r\n\r\n";
    if (!ready(POLLOUT) ||
        send(fd, request.constData(), size_t(request.size()), MSG_NOSIGNAL) != request.size())
        return dead;
    QByteArray answer;
    char buffer[8192];
    while (answer.size() < qsizetype(1024) * 1024) {
        if (!ready(POLLIN))
            return dead;
        const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n <= 0)
            break;
        answer.append(buffer, n);
    }
    const qsizetype body = answer.indexOf("\r\n\r\n");
    if (body < 0 || !answer.left(20).contains(" 200 "))
        return Error{QStringLiteral("files"),
                     Words::tr("The file replicator says: %1")
                         .arg(visibleText(answer.left(qMax<qsizetype>(0, answer.indexOf('\r'))), 100)),
                     {}};
    return QJsonDocument::fromJson(answer.mid(body + 4)).object();
}

qint64 count(const QJsonObject &from, const char *key)
{
    return std::max<qint64>(0, qint64(from.value(QLatin1String(key)).toDouble()));
}

struct SyncthingSite {
    QString url; ///< empty: no file replication is watched
    QString apiKeyFile;
    QString folder;
    QString peerDevice;
    QString path;
};

Result<SyncthingSite> readSite(const SiteConfig &config)
{
    SyncthingSite out;
    TomlReader from(config.file, config.text);
    from.text("files", "url", out.url, false);
    if (!out.url.isEmpty()) {
        from.path("files", "api_key_file", out.apiKeyFile);
        from.text("files", "folder", out.folder);
        from.text("files", "peer_device", out.peerDevice);
        from.path("files", "path", out.path);
    }
    if (from.fault)
        return *from.fault;
    return out;
}

class Syncthing : public FilesEngine
{
public:
    explicit Syncthing(SyncthingSite site)
        : m_site(std::move(site))
    {
    }
    [[nodiscard]] QList<ProgramVersion> programs() const override;
    [[nodiscard]] std::optional<FileStatus> status() const override;

private:
    const SyncthingSite m_site;
};

QList<ProgramVersion> Syncthing::programs() const
{
    if (m_site.url.isEmpty())
        return {};
    return {
        {QStringLiteral("Syncthing"), {QStringLiteral("/usr/bin/syncthing"), QStringLiteral("--version")}}};
}

std::optional<FileStatus> Syncthing::status() const
{
    if (m_site.url.isEmpty())
        return std::nullopt;
    FileStatus out;
    out.at = SystemClock().now();
    const QDeadlineTimer deadline(1500);
    const auto key = readSecret(m_site.apiKeyFile);
    if (!key) {
        out.state = QStringLiteral("unknown");
        out.detail = key.error().text.left(400);
        return out;
    }
    const QUrl base(m_site.url);
    const QString folder = QString::fromLatin1(QUrl::toPercentEncoding(m_site.folder));
    const auto status = getJson(base, QStringLiteral("/rest/db/status?folder=") + folder, *key, deadline);
    if (!status) {
        out.state = QStringLiteral("stopped");
        out.detail = status.error().text;
        return out;
    }
    out.files = count(*status, "localFiles");
    out.bytes = count(*status, "localBytes");
    const auto completion =
        getJson(base,
                QStringLiteral("/rest/db/completion?folder=%1&device=%2")
                    .arg(folder, QString::fromLatin1(QUrl::toPercentEncoding(m_site.peerDevice))),
                *key, deadline);
    if (completion) {
        out.waitingFiles = count(*completion, "needItems") + count(*completion, "needDeletes");
        out.waitingBytes = count(*completion, "needBytes");
    }
    const qint64 missing = count(*status, "needFiles") + count(*status, "needDeletes");
    const QString error = status->value(QStringLiteral("error")).toString();
    if (!error.isEmpty() || count(*status, "errors") > 0 || count(*status, "pullErrors") > 0) {
        out.state = QStringLiteral("failing");
        out.detail = error.isEmpty() ? Words::tr("%1 files cannot be written", nullptr,
                                                 howMany(count(*status, "pullErrors")))
                                           .arg(count(*status, "pullErrors"))
                                     : visibleText(error);
    } else if (!completion) {
        out.state = QStringLiteral("unknown");
        out.detail = Words::tr("The peer's share cannot be read: %1").arg(completion.error().text);
    } else {
        out.state =
            out.waitingFiles > 0 || missing > 0 ? QStringLiteral("syncing") : QStringLiteral("in_sync");
        if (missing > 0)
            out.detail = Words::tr("%1 files still to come here", nullptr, howMany(missing)).arg(missing);
    }
    return out;
}
} // namespace

FilesEngineKind syncthingKind()
{
    return {QStringLiteral("syncthing"),
            {},
            [](const SiteConfig &config) -> Result<std::shared_ptr<const FilesEngine>> {
                auto site = readSite(config);
                if (!site)
                    return site.error();
                return std::shared_ptr<const FilesEngine>(
                    std::make_shared<const Syncthing>(std::move(site.value())));
            }};
}

} // namespace Switchback::Site
