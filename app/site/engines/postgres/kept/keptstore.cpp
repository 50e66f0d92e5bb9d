// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/kept/keptstore.h"

#include "app/durable/durable.h"
#include "app/site/base/command.h"
#include "app/site/engines/postgres/kept/keptserver.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QStorageInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeptStore)
};
constexpr int CopyMs = 24 * 3600 * 1000;

bool syncDisk(const QString &folder)
{
    const int descriptor = open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool done = syncfs(descriptor) == 0;
    close(descriptor);
    return done;
}

Error keepFailed(const QString &why)
{
    return Error{QStringLiteral("keep_failed"),
                 Words::tr("The old data directory cannot be copied: %1").arg(why),
                 Words::tr("It may hold rows that exist nowhere else, so nothing was overwritten. Mend this "
                           "and try again.")};
}
} // namespace

QString fingerprintOf(const QString &dataDir)
{
    // While it is read, what it was before lies aside.
    const QString aside = controlAside(dataDir);
    QFile file(QFile::exists(aside) ? aside : dataDir + QStringLiteral("/global/pg_control"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromLatin1(
        QCryptographicHash::hash(file.read(65536), QCryptographicHash::Sha256).toHex());
}

qint64 bytesOf(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator it(folder, QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories | QDirIterator::FollowSymlinks);
    while (it.hasNext()) {
        struct stat info {
        };
        // As allocated: a file with holes is copied with its holes.
        if (stat(QFile::encodeName(it.next()).constData(), &info) == 0)
            bytes += qint64(info.st_blocks) * 512;
    }
    return bytes;
}

OldData lookAtOldData(const PostgresSite &config, const SiteRecord &record)
{
    const QDir dir(config.database.dataDir);
    OldData out;
    const auto has = [&dir](const char *file) { return QFile::exists(dir.filePath(QLatin1String(file))); };
    const auto filled = [&dir](const char *folder) {
        return !QDir(dir.filePath(QLatin1String(folder)))
                    .entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot)
                    .isEmpty();
    };
    out.cluster = has("PG_VERSION") || has("global/pg_control") || filled("base") || filled("pg_wal");
    out.running = lookAtPostmaster(config).alive();
    out.standby = has("standby.signal");
    out.beingRead = QFile::exists(controlAside(config.database.dataDir));
    out.halfRestored = record.restoring && !has("global/pg_control");
    out.neverStarted = record.restoring && has("backup_label");
    const auto control = readControlData(config);
    if (!control)
        return out;
    out.control = *control;
    const int timeline = std::max(control->timeline, control->recoveryTimeline);
    if (timeline == 1) {
        out.lineage = lineageFromHistory(1, {});
    } else {
        const QString name = QStringLiteral("%1").arg(timeline, 8, 16, QLatin1Char('0')).toUpper();
        QFile history(dir.filePath(QStringLiteral("pg_wal/%1.history").arg(name)));
        if (history.open(QIODevice::ReadOnly))
            out.lineage = lineageFromHistory(timeline, history.read(262144));
    }
    return out;
}

KeptStore::KeptStore(const PostgresSite &config)
    : m_config(config)
    , m_folder(config.database.keptDir.isEmpty() ? QFileInfo(config.database.dataDir).path()
                                                 : config.database.keptDir)
    , m_base(QFileInfo(config.database.dataDir).fileName())
{
}

QString KeptStore::aboutFile(const Copy &copy) const
{
    return copy.about.current ? m_config.stateDir + QStringLiteral("/in-use.json")
                              : copy.dir + QStringLiteral(".json");
}

KeptStore::Copy KeptStore::read(const QString &dir, bool current) const
{
    Copy out;
    out.dir = dir;
    out.about.current = current;
    out.fingerprint = fingerprintOf(dir);
    QFile file(aboutFile(out));
    const QJsonObject in =
        file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(262144)).object() : QJsonObject{};
    // What was noted about the directory in use is true only for as long as nothing ran in it since.
    const bool valid = !current || (!out.fingerprint.isEmpty() &&
                                    in.value(QStringLiteral("fingerprint")).toString() == out.fingerprint);
    if (valid) {
        out.about = keptCopyFromJson(in);
        out.beyond = lsnFromText(in.value(QStringLiteral("beyond")).toString());
        out.givenUp = in.value(QStringLiteral("given_up")).toBool();
    }
    out.about.name = QFileInfo(dir).fileName();
    out.about.current = current;
    if (out.about.why.isEmpty())
        out.about.why = Words::tr("kept before it was overwritten; nothing else is noted about it");
    if (!current && !out.about.takenAt)
        out.about.takenAt =
            fromDateTime(QFileInfo(dir).birthTime().isValid() ? QFileInfo(dir).birthTime()
                                                              : QFileInfo(dir).lastModified());
    if (out.about.bytes == 0) {
        out.about.bytes = bytesOf(dir);
        if (!out.fingerprint.isEmpty())
            (void)save(out); // a large directory is measured once
    }
    return out;
}

QList<KeptStore::Copy> KeptStore::copies() const
{
    QList<Copy> out;
    const QStringList names = QDir(m_folder).entryList({m_base + QStringLiteral(".kept-*")},
                                                       QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString &name : names)
        out.prepend(read(m_folder + QLatin1Char('/') + name, false));
    return out;
}

KeptStore::Copy KeptStore::inUse() const
{
    return read(m_config.database.dataDir, true);
}

QList<KeptStore::Copy> KeptStore::list() const
{
    QList<Copy> out = copies();
    const auto record = loadRecord(m_config);
    if (!record || record->role == SiteRole::Primary || record->role == SiteRole::Unknown)
        return out;
    const bool sealed =
        !record->sealed.isEmpty() && record->sealed == fingerprintOf(m_config.database.dataDir);
    const OldData old = lookAtOldData(m_config, *record);
    if (!mayHoldHere(old, sealed))
        return out;
    Copy current = inUse();
    if (current.givenUp)
        return out;
    for (const Copy &copy : out) {
        if (copy.fingerprint == current.fingerprint && !current.fingerprint.isEmpty())
            return out; // kept already, and not started since
    }
    if (old.running && !old.beingRead)
        current.about.why = Words::tr("its database runs, and %1 is no primary").arg(m_config.name);
    else
        current.about.why = Words::tr("%1 took writes before it was %2; what %3 has of them is not proven")
                                .arg(m_config.name, roleKey(record->role), m_config.peer.name);
    out.prepend(current);
    return out;
}

std::optional<KeptStore::Copy> KeptStore::byName(const QString &name) const
{
    const QList<Copy> all = list();
    for (const Copy &copy : all) {
        if (copy.about.name == name)
            return copy;
    }
    return std::nullopt;
}

qint64 KeptStore::freeBytes() const
{
    return QStorageInfo(m_folder).bytesAvailable();
}

KeptStatus KeptStore::status() const
{
    KeptStatus out;
    out.at = SystemClock().now();
    if (const qint64 room = freeBytes(); room >= 0)
        out.freeBytes = room;
    const QList<Copy> all = list();
    for (const Copy &copy : all)
        out.copies << copy.about;
    return out;
}

QString KeptStore::freshName() const
{
    const QString stem =
        m_folder + QLatin1Char('/') + m_base + QStringLiteral(".kept-") +
        toDateTime(SystemClock().now(), QTimeZone::utc()).toString(QStringLiteral("yyyyMMdd-HHmmss"));
    QString name = stem;
    for (int more = 2; QFile::exists(name); ++more)
        name = stem + QLatin1Char('-') + QString::number(more);
    return name;
}

/// Halves of a copy or of a removal that a kill left behind: of nothing that is listed.
void KeptStore::sweep() const
{
    for (const char *ending : {".keeping", ".discarding"})
        QDir(m_folder + QLatin1Char('/') + m_base + QLatin1String(ending)).removeRecursively();
}

Outcome KeptStore::save(const Copy &copy) const
{
    QJsonObject out = toJson(copy.about);
    out.insert(QStringLiteral("fingerprint"), copy.fingerprint);
    if (copy.beyond)
        out.insert(QStringLiteral("beyond"), lsnToText(*copy.beyond));
    if (copy.givenUp)
        out.insert(QStringLiteral("given_up"), true);
    return Durable::write(aboutFile(copy), QJsonDocument(out).toJson());
}

Result<KeptStore::Copy> KeptStore::keep(Copy current, const std::function<void(QString)> &tell) const
{
    const QString source = current.dir;
    sweep();
    const QString started = m_folder + QLatin1Char('/') + m_base + QStringLiteral(".keeping");
    // Links are followed: log and tablespaces may lie on disks of their own, and are overwritten there.
    const CommandResult run =
        runCommand({QStringLiteral("/bin/cp"), QStringLiteral("-a"), QStringLiteral("-L"),
                    QStringLiteral("--reflink=auto"), source, started},
                   CopyMs);
    const qint64 copied = run.ok() ? bytesOf(started) : -1;
    QString fault = run.ok() ? QString() : run.said();
    if (fault.isEmpty() && fingerprintOf(started) != fingerprintOf(source))
        fault = Words::tr("its control file changed meanwhile");
    if (fault.isEmpty() && !syncDisk(m_folder))
        fault = Words::tr("the disk did not take it");
    if (!fault.isEmpty()) {
        sweep();
        return keepFailed(fault);
    }
    Copy out = std::move(current);
    out.dir = freshName();
    out.givenUp = false;
    out.about.current = false;
    out.about.name = QFileInfo(out.dir).fileName();
    out.about.bytes = copied;
    out.about.takenAt = SystemClock().now();
    const Outcome noted = save(out);
    if (!noted || !QDir().rename(started, out.dir)) {
        sweep();
        return noted ? keepFailed(Words::tr("%1 cannot be renamed").arg(started)) : noted.error();
    }
    const Outcome synced = Durable::syncFolder(m_folder);
    if (!synced)
        return synced.error();
    tell(Words::tr("the old data directory is kept as %1 (%2 MB): %3")
             .arg(out.about.name)
             .arg(copied / 1'000'000)
             .arg(out.about.why));
    return out;
}

Result<qint64> KeptStore::discard(Copy copy) const
{
    if (copy.about.current) {
        copy.givenUp = true;
        const Outcome saved = save(copy);
        return saved ? Result<qint64>(0) : saved.error();
    }
    sweep();
    const QString doomed = m_folder + QLatin1Char('/') + m_base + QStringLiteral(".discarding");
    const qint64 before = freeBytes();
    if (!QDir().rename(copy.dir, doomed))
        return Error{QStringLiteral("io"), Words::tr("%1 cannot be removed.").arg(copy.dir), {}};
    QFile::remove(aboutFile(copy));
    sweep();
    (void)Durable::syncFolder(m_folder);
    return std::max<qint64>(0, freeBytes() - before);
}

} // namespace Switchback::Site
