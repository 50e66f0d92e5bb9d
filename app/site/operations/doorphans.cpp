// SPDX-License-Identifier: GPL-3.0-or-later
// Audio without a row, copied into a folder with a list: to be attached again, or handed to the customer.
#include "app/site/base/filenames.h"
#include "app/site/operations/exportfolder.h"
#include "app/site/operations/orphans.h"
#include "app/site/operations/work.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QSet>

#include <limits>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Orphans)
};

// A worker's: nobody waits for it, and an archive of years on a cold disk is looked through, too.
constexpr int WalkMs = 60 * 60'000;
constexpr int LookUpsMs = 60 * 60'000;
constexpr int OneLookUpMs = 30'000;
constexpr qsizetype TellEvery = 500;

struct Wanted {
    QList<OrphanFile> files;
    QList<LeftFile> left;
    bool more = false; ///< not all could be looked through
};

Wanted thoseNamed(const Work &work, const QJsonArray &names)
{
    Wanted out;
    QSet<QString> seen;
    for (const QJsonValue &value : names) {
        const QString name = value.toString();
        if (seen.contains(name))
            continue;
        seen.insert(name);
        const auto size =
            isNameBelow(name.toUtf8()) ? work.site.files->sizeOf(name) : std::optional<qint64>();
        if (size)
            out.files.append({name, *size, {}});
        else
            out.left.append({name, Words::tr("it is not there")});
    }
    return out;
}

/// All there are, or those of the names that were given.
Result<Wanted> wanted(const Work &work)
{
    if (const QJsonArray names = work.params.value(QStringLiteral("names")).toArray(); !names.isEmpty())
        return thoseNamed(work, names);
    const auto since = lostSince(work.site, work.params.value(QStringLiteral("since")).toString());
    if (!since)
        return since.error();
    const auto found = listOrphans(work.site, *since,
                                   {{},
                                    0,
                                    std::numeric_limits<int>::max(),
                                    QDeadlineTimer(WalkMs),
                                    QDeadlineTimer(LookUpsMs),
                                    OneLookUpMs});
    if (!found)
        return found.error();
    const OrphanList &list = found->list;
    return Wanted{list.files, found->unread, list.cut || list.untold > 0 || !list.after.isEmpty()};
}

Result<OrphanExport> copyAll(Work &work, const Wanted &files, const QString &part, const QString &folder)
{
    ExportFolder into(*work.site.files, part);
    if (const Outcome made = into.make(files.files); !made)
        return made.error();
    for (const LeftFile &left : files.left)
        into.leave(left);
    if (files.more)
        into.sayMore();
    qsizetype tried = 0;
    for (const OrphanFile &file : files.files) {
        if (const Outcome added = into.add(file); !added)
            return added.error();
        if (++tried % TellEvery == 0)
            work.tell(Words::tr("Copied so far: %1 of %2").arg(tried).arg(files.files.size()));
        work.at("copied");
    }
    return into.end(folder, work.id);
}

Result<QJsonObject> fill(Work &work, const QString &place, const QString &folder)
{
    if (const auto before = ExportFolder::ended(folder, work.id))
        return *before ? Result<QJsonObject>(toJson(**before)) : Result<QJsonObject>(before->error());
    // Nobody else exports at this time: what lies there in part is of one that was broken off.
    ExportFolder::removeParts(place);
    const auto files = wanted(work);
    if (!files)
        return files.error();
    if (files->files.isEmpty() && files->left.isEmpty() && !files->more)
        return Error{QStringLiteral("no_orphans"), Words::tr("There is no audio without a row."), {}};
    const QString part = folder + ExportFolder::partEnds();
    const auto done = copyAll(work, *files, part, folder);
    if (!done)
        QDir(part).removeRecursively();
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
                     [&] { return fill(work, place, folder); });
}

} // namespace Switchback::Site
