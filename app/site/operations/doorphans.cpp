// SPDX-License-Identifier: GPL-3.0-or-later
// Audio without a row, copied into a folder with a list: to be attached again, or handed to the customer.
#include "app/site/base/filenames.h"
#include "app/site/operations/orphans.h"
#include "app/site/operations/work.h"

#include "models/core/text/csvtext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QStorageInfo>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Orphans)
};

constexpr int PageMs = 60'000;
constexpr int Page = 1000;
constexpr qsizetype MostFiles = 100'000;
constexpr qint64 RoomLeft = qint64(64) << 20;
constexpr qint64 TellEvery = 500;

Error io(const QString &text)
{
    return {QStringLiteral("io"), text, {}};
}

/// All there are, or those of the names that were given.
Result<QList<OrphanFile>> wanted(const Work &work)
{
    QList<OrphanFile> out;
    const QJsonArray names = work.params.value(QStringLiteral("names")).toArray();
    for (const QJsonValue &name : names)
        out.append({name.toString(), 0, {}});
    if (!out.isEmpty())
        return out;
    const QString asked = work.params.value(QStringLiteral("since")).toString();
    const auto since = asked.isEmpty() ? recoveredTo(work.config) : fromIso(asked);
    if (!since)
        return Error{QStringLiteral("no_since"),
                     Words::tr("%1 was never promoted: no rows were lost here.").arg(work.config.name),
                     {}};
    QString after;
    do {
        const auto list = listOrphans(work.site, *since, after, Page, QDeadlineTimer(PageMs));
        if (!list)
            return list.error();
        if (list->cut)
            return io(Words::tr("There was no time to look through all files."));
        out += list->files;
        after = list->after;
    } while (!after.isEmpty() && out.size() < MostFiles);
    return out;
}

Outcome hasRoom(const QString &folder, const QList<OrphanFile> &files)
{
    qint64 bytes = RoomLeft;
    for (const OrphanFile &file : files)
        bytes += file.size;
    const qint64 free = QStorageInfo(folder).bytesAvailable();
    if (free >= 0 && free < bytes)
        return Error{QStringLiteral("no_room"),
                     Words::tr("There is no room for these files in %1.").arg(folder),
                     Words::tr("Make room there, or name another export_dir in [files].")};
    return Done{};
}

/// One export while its folder is being filled.
class Filling
{
public:
    Filling(const FilesEngine &files, QString folder)
        : m_files(files)
        , m_folder(std::move(folder))
    {
        m_list = csvLine({QStringLiteral("file"), QStringLiteral("bytes"), QStringLiteral("modified"),
                          QStringLiteral("sha256")});
    }

    Outcome add(const QString &name)
    {
        if (!isNameBelow(name.toUtf8())) {
            m_done.left << name;
            return Done{};
        }
        const QString to = m_folder + QStringLiteral("/files/") + name;
        // What is there already is of the attempt before this one, and may be a half.
        QFile::remove(to);
        if (!QDir().mkpath(to.left(to.lastIndexOf(QLatin1Char('/')))))
            return io(Words::tr("%1 cannot be made.").arg(to));
        const auto copied = m_files.copyFile(name, to);
        if (!copied) {
            if (copied.error().code != QLatin1String("no_such_file"))
                return copied.error();
            m_done.left << name;
            return Done{};
        }
        ++m_done.files;
        m_done.bytes += copied->size;
        m_list += csvLine(
            {plainCell(name), QString::number(copied->size), toIso(copied->modified), copied->sha256});
        return Done{};
    }

    Result<OrphanExport> end(const QString &finalFolder)
    {
        const QByteArray list = m_list.toUtf8();
        if (const Outcome written = Durable::write(m_folder + QStringLiteral("/list.csv"), list); !written)
            return written.error();
        if (!QDir().rename(m_folder, finalFolder))
            return io(Words::tr("%1 cannot be renamed.").arg(m_folder));
        (void)Durable::syncFolder(finalFolder.left(finalFolder.lastIndexOf(QLatin1Char('/'))));
        m_done.path = finalFolder;
        m_done.listSha256 =
            QString::fromLatin1(QCryptographicHash::hash(list, QCryptographicHash::Sha256).toHex());
        return m_done;
    }
    [[nodiscard]] const OrphanExport &done() const { return m_done; }

private:
    const FilesEngine &m_files;
    const QString m_folder;
    QString m_list;
    OrphanExport m_done;
};

Result<QJsonObject> fill(Work &work, const QString &folder)
{
    const auto files = wanted(work);
    if (!files)
        return files.error();
    if (files->isEmpty())
        return Error{QStringLiteral("no_orphans"), Words::tr("There is no audio without a row."), {}};
    const QString part = folder + QStringLiteral(".part");
    if (!QDir().mkpath(part) ||
        !QFile::setPermissions(part,
                               QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner))
        return io(Words::tr("%1 cannot be made.").arg(part));
    if (const Outcome room = hasRoom(part, *files); !room)
        return room.error();
    Filling filling(*work.site.files, part);
    for (const OrphanFile &file : *files) {
        if (const Outcome added = filling.add(file.name); !added)
            return added.error();
        if (filling.done().files % TellEvery == 0)
            work.tell(Words::tr("Copied so far: %1 of %2").arg(filling.done().files).arg(files->size()));
        work.at("copied");
    }
    const auto done = filling.end(folder);
    return done ? Result<QJsonObject>(toJson(*done)) : done.error();
}
} // namespace

Result<QJsonObject> doOrphansExport(Work &work)
{
    if (const auto before = work.noted(QStringLiteral("export")))
        return *before;
    const QString place = work.site.files->exportDir();
    if (place.isEmpty())
        return Error{QStringLiteral("files_not_told"), Words::tr("Nobody looks at files at this site."), {}};
    const QString folder =
        QStringLiteral("%1/orphans-%2-%3")
            .arg(place,
                 toDateTime(work.acceptedAt, QTimeZone::utc()).toString(QStringLiteral("yyyyMMdd-HHmmss")),
                 work.id.left(8));
    return work.step(QStringLiteral("export"), Words::tr("Copying audio without a row into %1").arg(folder),
                     [&] { return fill(work, folder); });
}

} // namespace Switchback::Site
