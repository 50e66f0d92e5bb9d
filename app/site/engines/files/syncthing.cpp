// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/files/syncthing.h"

#include "app/aside/aside.h"
#include "app/site/base/tomlreader.h"
#include "app/site/engines/files/changedfiles.h"
#include "app/site/engines/files/filefolder.h"
#include "app/site/engines/files/filesampler.h"
#include "app/site/engines/files/replicatorrest.h"
#include "app/site/engines/files/waitingfiles.h"
#include "models/core/clock.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Files)
};

constexpr int StatusMs = 1500;
constexpr qsizetype MostDetail = 300;
constexpr Duration LookTime = std::chrono::milliseconds(300);
constexpr Duration SampleTime = std::chrono::milliseconds(4500);
/// So many are looked at for the oldest: more of them cost the replicator more than the answer is worth.
constexpr int LookedAt = 2000;
const QString FirstPage = QStringLiteral("&page=1&perpage=%1").arg(LookedAt);

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
    QString exportDir;
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
        out.exportDir = config.stateDir + QStringLiteral("/exports");
        from.path("files", "export_dir", out.exportDir, false);
        if (out.exportDir == out.path || out.exportDir.startsWith(out.path + QLatin1Char('/')))
            from.say("files", "export_dir", Words::tr("lies in the folder that is replicated"));
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
    [[nodiscard]] Result<FileSample> sample(const SampleWish &wish) const override;
    [[nodiscard]] Result<ChangedFiles> changedSince(Instant since, const QString &after, int most,
                                                    const QDeadlineTimer &deadline) const override;
    [[nodiscard]] std::optional<qint64> sizeOf(const QString &name) const override;
    Result<SampledFile> copyFile(const QString &name, const QString &to, qint64 most) const override;
    [[nodiscard]] QString exportDir() const override { return m_site.exportDir; }

private:
    [[nodiscard]] QString ofFolder(const char *what, const QString &more = {}) const;
    [[nodiscard]] Result<FilesBehind> waiting(const ReplicatorRest &rest, Instant now) const;
    [[nodiscard]] Result<FilesBehind> missing(const ReplicatorRest &rest, const QJsonObject &status,
                                              Instant now) const;
    [[nodiscard]] std::optional<Instant> heardTo(const ReplicatorRest &rest, Instant now) const;
    void leaveOutIgnored(const ReplicatorRest &rest, const QJsonObject &status, FileSample &sample) const;

    const SyncthingSite m_site;
};

QList<ProgramVersion> Syncthing::programs() const
{
    if (m_site.url.isEmpty())
        return {};
    return {
        {QStringLiteral("Syncthing"), {QStringLiteral("/usr/bin/syncthing"), QStringLiteral("--version")}}};
}

QString Syncthing::ofFolder(const char *what, const QString &more) const
{
    return QStringLiteral("/rest/db/%1?folder=%2%3")
        .arg(QLatin1String(what), QString::fromLatin1(QUrl::toPercentEncoding(m_site.folder)), more);
}

/// Of those at the folder's disk when each came here; one that hangs is not waited for, and they count by
/// their own times.
FilesBehind behindHere(const NeedTold &told, Instant now, const QString &path)
{
    const auto looked = Aside::get<FilesBehind>(path, LookTime, [told, now, path] {
        const auto folder = FileFolder::open(path);
        return filesBehind(told, now, [&](const QString &name) -> std::optional<Instant> {
            const auto seen = folder ? (*folder)->look(name.toUtf8()) : std::nullopt;
            return seen ? std::optional(seen->changed) : std::nullopt;
        });
    });
    return looked ? *looked : filesBehind(told, now, [](const QString &) { return std::nullopt; });
}

Result<FilesBehind> Syncthing::waiting(const ReplicatorRest &rest, Instant now) const
{
    const QString device =
        QStringLiteral("&device=") + QString::fromLatin1(QUrl::toPercentEncoding(m_site.peerDevice));
    const auto completion = rest.get(ofFolder("completion", device));
    if (!completion)
        return completion.error();
    NeedTold told{count(*completion, "needItems") + count(*completion, "needDeletes"),
                  count(*completion, "needBytes"),
                  {},
                  false};
    if (told.items > 0) {
        const auto list = rest.get(ofFolder("remoteneed", device + FirstPage));
        told.list = list ? list->value(QStringLiteral("files")).toArray() : QJsonArray();
        told.cut = !list || told.list.size() >= LookedAt;
    }
    return behindHere(told, now, m_site.path);
}

/// What the peer told of and is not here yet. What it could not tell nobody here knows: where it is not
/// connected, all this is as of when it was.
Result<FilesBehind> Syncthing::missing(const ReplicatorRest &rest, const QJsonObject &status,
                                       Instant now) const
{
    NeedTold told{count(status, "needTotalItems"), count(status, "needBytes"), {}, false};
    if (told.items > 0) {
        const auto list = rest.get(ofFolder("need", FirstPage));
        if (!list)
            return list.error();
        for (const char *stage : {"progress", "queued", "rest"}) {
            const QJsonArray some = list->value(QLatin1String(stage)).toArray();
            for (const QJsonValue &one : some)
                told.list.append(one);
        }
        told.cut = told.list.size() >= LookedAt;
    }
    FilesBehind out = filesBehind(told, now, [](const QString &) { return std::nullopt; });
    const auto heard = heardTo(rest, now);
    if (!heard)
        out.completeTo.reset();
    else if (out.completeTo)
        out.completeTo = std::min(*out.completeTo, *heard);
    return out;
}

std::optional<Instant> Syncthing::heardTo(const ReplicatorRest &rest, Instant now) const
{
    const auto connections = rest.get(QStringLiteral("/rest/system/connections"));
    if (!connections)
        return std::nullopt;
    if (connections->value(QStringLiteral("connections"))[m_site.peerDevice][QLatin1String("connected")]
            .toBool())
        return now;
    const auto devices = rest.get(QStringLiteral("/rest/stats/device"));
    return devices ? fromIso(devices->value(m_site.peerDevice)[QLatin1String("lastSeen")].toString())
                   : std::nullopt;
}

/// Why it does not notice what is changed here, as it says itself; empty: it does.
QString blindness(const QJsonObject &status)
{
    return visibleText(status.value(QStringLiteral("watchError")).toString(), MostDetail);
}

/// What keeps it from its work, as it says itself; empty: nothing.
QString fault(const QJsonObject &status)
{
    const QString error = status.value(QStringLiteral("error")).toString();
    if (!error.isEmpty())
        return visibleText(error);
    const qint64 unwritten = count(status, "pullErrors");
    if (count(status, "errors") > 0 || unwritten > 0)
        return Words::tr("%1 files cannot be written", nullptr, howMany(unwritten)).arg(unwritten);
    const QString blind = blindness(status);
    return blind.isEmpty() ? QString() : Words::tr("What is changed here is not noticed: %1").arg(blind);
}

std::optional<FileStatus> Syncthing::status() const
{
    if (m_site.url.isEmpty())
        return std::nullopt;
    FileStatus out;
    out.at = SystemClock().now();
    const auto key = readSecret(m_site.apiKeyFile);
    if (!key) {
        out.state = QStringLiteral("unknown");
        out.detail = key.error().text.left(400);
        return out;
    }
    const ReplicatorRest rest(m_site.url, *key, QDeadlineTimer(StatusMs));
    const auto status = rest.get(ofFolder("status"));
    if (!status) {
        out.state = QStringLiteral("stopped");
        out.detail = status.error().text;
        return out;
    }
    out.files = count(*status, "localFiles");
    out.bytes = count(*status, "localBytes");
    const auto waits = waiting(rest, out.at);
    if (waits)
        out.waiting = *waits;
    // What it has not noticed waits, too.
    if (!blindness(*status).isEmpty())
        out.waiting.completeTo.reset();
    if (const auto lacks = missing(rest, *status, out.at))
        out.missing = *lacks;
    const qint64 toCome = count(*status, "needFiles") + count(*status, "needDeletes");
    if (const QString why = fault(*status); !why.isEmpty()) {
        out.state = QStringLiteral("failing");
        out.detail = why;
    } else if (!waits) {
        out.state = QStringLiteral("unknown");
        out.detail = Words::tr("The peer's share cannot be read: %1").arg(waits.error().text);
    } else {
        out.state =
            out.waiting.files > 0 || toCome > 0 ? QStringLiteral("syncing") : QStringLiteral("in_sync");
        if (toCome > 0)
            out.detail = Words::tr("%1 files still to come here", nullptr, howMany(toCome)).arg(toCome);
    }
    return out;
}

/// What Syncthing keeps in the folder for itself, and what has not come whole yet; and what the disk does.
bool isItsOwn(const QByteArray &name)
{
    const QByteArray last = name.mid(name.lastIndexOf('/') + 1);
    return name == "lost+found" || last.startsWith(".stfolder") || last == ".stversions" ||
           last == ".stignore" ||
           ((last.startsWith(".syncthing.") || last.startsWith("~syncthing~")) && last.endsWith(".tmp"));
}

/// A folder that its disk keeps from answering is no answer.
template<class T>
Result<T> atFolder(const QString &path, Duration deadline,
                   const std::function<Result<T>(const FileFolder &)> &act)
{
    const auto done = Aside::get<Result<T>>(path, deadline, [path, act]() -> Result<T> {
        const auto folder = FileFolder::open(path);
        return folder ? act(**folder) : Result<T>(folder.error());
    });
    return done ? *done
                : Result<T>(Error{
                      QStringLiteral("io"), Words::tr("The disk of the files does not answer in time."), {}});
}

Result<ChangedFiles> Syncthing::changedSince(Instant since, const QString &after, int most,
                                             const QDeadlineTimer &deadline) const
{
    if (m_site.url.isEmpty())
        return FilesEngine::changedSince(since, after, most, deadline);
    return atFolder<ChangedFiles>(
        m_site.path, Duration(deadline.remainingTime()) + LookTime, [=](const FileFolder &folder) {
            return Result<ChangedFiles>(changedFiles(folder, since, after, most, isItsOwn, deadline));
        });
}

std::optional<qint64> Syncthing::sizeOf(const QString &name) const
{
    const auto folder = FileFolder::open(m_site.path);
    const auto seen = folder ? (*folder)->look(name.toUtf8()) : std::nullopt;
    return seen ? std::optional(seen->size) : std::nullopt;
}

/// However long a file takes: this is for a worker, which nobody waits for.
Result<SampledFile> Syncthing::copyFile(const QString &name, const QString &to, qint64 most) const
{
    if (m_site.url.isEmpty())
        return FilesEngine::copyFile(name, to, most);
    const auto folder = FileFolder::open(m_site.path);
    return folder ? copyOut(**folder, name, to, most) : Result<SampledFile>(folder.error());
}

Result<FileSample> Syncthing::sample(const SampleWish &wish) const
{
    if (m_site.url.isEmpty())
        return FilesEngine::sample(wish);
    const auto sampled =
        atFolder<FileSample>(m_site.path, SampleTime + LookTime, [wish](const FileFolder &folder) {
            return Result<FileSample>(takeSample(folder, wish, isItsOwn, QDeadlineTimer(SampleTime)));
        });
    if (!sampled)
        return sampled.error();
    FileSample out = *sampled;
    // What it says of now comes after what was seen, so that nothing is called complete that came meanwhile.
    if (const auto key = readSecret(m_site.apiKeyFile)) {
        const ReplicatorRest rest(m_site.url, *key, QDeadlineTimer(StatusMs));
        const auto waits = waiting(rest, SystemClock().now());
        const auto status = rest.get(ofFolder("status"));
        if (waits && status && blindness(*status).isEmpty())
            out.completeTo = waits->completeTo;
        if (status)
            leaveOutIgnored(rest, *status, out);
    }
    return out;
}

/// Where there are patterns of what is not replicated, what it has not in its index is meant to be missing.
void Syncthing::leaveOutIgnored(const ReplicatorRest &rest, const QJsonObject &status,
                                FileSample &sample) const
{
    if (!status.value(QStringLiteral("ignorePatterns")).toBool())
        return;
    sample.files.removeIf([&](const SampledFile &file) {
        const auto known = rest.get(ofFolder(
            "file", QStringLiteral("&file=") + QString::fromLatin1(QUrl::toPercentEncoding(file.name))));
        return !known && known.error().code == QLatin1String("not_found");
    });
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
