// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/exportfolder.h"

#include "app/durable/durable.h"
#include "models/core/text/csvtext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <climits>
#include <sys/statvfs.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Orphans)
};

const QString Parts = QStringLiteral("orphans-*.part");
const QString Summary = QStringLiteral("/export.json");
constexpr qsizetype MostLeftTold = 40;
constexpr qint64 MostSummary = 1 << 20;
constexpr qint64 Block = 4096; ///< a file takes up whole ones
// The database writes on this disk, too. What stays free: a twentieth of it, within these.
constexpr qint64 LeastFree = qint64(256) << 20;
constexpr qint64 MostFree = qint64(10) << 30;
constexpr qint64 Share = 20;

Error io(const QString &text)
{
    return {QStringLiteral("io"), text, {}};
}

qint64 onDisk(qint64 bytes)
{
    return (bytes / Block + 1) * Block;
}

/// Of that file alone: the next one may well be copied.
bool isItsOwn(const QString &code)
{
    return code == QLatin1String("no_such_file") || code == QLatin1String("not_read") ||
           code == QLatin1String("changing");
}
} // namespace

std::optional<Result<OrphanExport>> ExportFolder::ended(const QString &folder, const QString &op)
{
    if (!QFile::exists(folder))
        return std::nullopt;
    QFile file(folder + Summary);
    const QJsonObject said = file.open(QIODevice::ReadOnly)
                                 ? QJsonDocument::fromJson(file.read(MostSummary)).object()
                                 : QJsonObject();
    if (said.value(QStringLiteral("op")).toString() != op)
        return Result<OrphanExport>(io(Words::tr("%1 is there already.").arg(folder)));
    return Result<OrphanExport>(orphanExportFrom(said.value(QStringLiteral("export")).toObject()));
}

void ExportFolder::removeParts(const QString &place)
{
    const QStringList parts = QDir(place).entryList({Parts}, QDir::Dirs | QDir::NoSymLinks);
    for (const QString &part : parts)
        QDir(place + QLatin1Char('/') + part).removeRecursively();
}

Outcome ExportFolder::hasRoom(qint64 bytes) const
{
    struct statvfs disk {
    };
    if (statvfs(QFile::encodeName(m_part).constData(), &disk) != 0)
        return Done{}; // who does not say how much is free says so when it is written
    const qint64 block = qint64(disk.f_frsize);
    const qint64 reserve = std::clamp(qint64(disk.f_blocks) * block / Share, LeastFree, MostFree);
    if (qint64(disk.f_bavail) * block - reserve >= bytes)
        return Done{};
    return Error{QStringLiteral("no_room"),
                 Words::tr("There is no room for these files in %1: %2 MB have to stay free there.")
                     .arg(m_part.left(m_part.lastIndexOf(QLatin1Char('/'))))
                     .arg(reserve >> 20),
                 Words::tr("Make room there, or name another export_dir in [files].")};
}

Outcome ExportFolder::make(const QList<OrphanFile> &files)
{
    m_list = csvLine({QStringLiteral("file"), QStringLiteral("bytes"), QStringLiteral("modified"),
                      QStringLiteral("sha256")});
    m_leftOut = csvLine({QStringLiteral("file"), QStringLiteral("why")});
    if (!QDir().mkpath(m_part) ||
        !QFile::setPermissions(m_part,
                               QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner))
        return io(Words::tr("%1 cannot be made.").arg(m_part));
    qint64 bytes = 0;
    for (const OrphanFile &file : files)
        bytes += std::min(onDisk(file.size), LLONG_MAX / 2 - bytes); // whoever made them may have lied
    return hasRoom(bytes);
}

void ExportFolder::leave(const LeftFile &left)
{
    ++m_done.leftFiles;
    if (m_done.left.size() < MostLeftTold)
        m_done.left << left;
    m_leftOut += csvLine({plainCell(left.name), plainCell(left.why)});
}

Outcome ExportFolder::makeParent(const QString &file)
{
    const QString parent = file.left(file.lastIndexOf(QLatin1Char('/')));
    if (m_folders.contains(parent))
        return Done{};
    if (!QDir().mkpath(parent))
        return io(Words::tr("%1 cannot be made.").arg(parent));
    for (QString each = parent; each.size() > m_part.size();
         each.truncate(each.lastIndexOf(QLatin1Char('/'))))
        m_folders.insert(each);
    return Done{};
}

Outcome ExportFolder::add(const OrphanFile &file)
{
    const QString to = m_part + QStringLiteral("/files/") + file.name;
    if (QFile::encodeName(to).size() >= PATH_MAX) {
        leave({file.name, Words::tr("its name is too long there")});
        return Done{};
    }
    // Others write on that disk meanwhile.
    if (const Outcome room = hasRoom(onDisk(file.size)); !room)
        return room;
    if (const Outcome made = makeParent(to); !made)
        return made;
    const auto copied = m_files.copyFile(file.name, to, file.size);
    if (!copied) {
        if (!isItsOwn(copied.error().code))
            return copied.error();
        leave({file.name, copied.error().code == QLatin1String("no_such_file") ? Words::tr("it is not there")
                                                                               : copied.error().text});
        return Done{};
    }
    ++m_done.files;
    m_done.bytes += copied->size;
    m_list += csvLine(
        {plainCell(file.name), QString::number(copied->size), toIso(copied->modified), copied->sha256});
    return Done{};
}

Outcome ExportFolder::writeList(const QString &name, const QString &text)
{
    return Durable::write(m_part + name, text.toUtf8());
}

Result<OrphanExport> ExportFolder::end(const QString &folder, const QString &op)
{
    m_done.path = folder;
    m_done.listSha256 =
        QString::fromLatin1(QCryptographicHash::hash(m_list.toUtf8(), QCryptographicHash::Sha256).toHex());
    if (const Outcome written = writeList(QStringLiteral("/list.csv"), m_list); !written)
        return written.error();
    if (m_done.leftFiles > 0) {
        if (const Outcome written = writeList(QStringLiteral("/left.csv"), m_leftOut); !written)
            return written.error();
    }
    for (const QString &each : std::as_const(m_folders)) {
        if (const Outcome there = Durable::syncFolder(each); !there)
            return there.error();
    }
    // For whoever goes on when this is not told any more.
    const QJsonObject summary{{QStringLiteral("op"), op}, {QStringLiteral("export"), toJson(m_done)}};
    if (const Outcome written = Durable::write(m_part + Summary, QJsonDocument(summary).toJson()); !written)
        return written.error();
    if (!QDir().rename(m_part, folder))
        return io(Words::tr("%1 cannot be renamed.").arg(m_part));
    (void)Durable::syncFolder(folder.left(folder.lastIndexOf(QLatin1Char('/'))));
    return m_done;
}

} // namespace Switchback::Site
