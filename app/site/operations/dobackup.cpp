// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/work.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Backup)
};
constexpr double UsualCopyS = 60;
constexpr int ListMs = 10'000;
constexpr int FullMs = 24 * 3600 * 1000;

std::optional<Error> unlessPrimary(const Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    if (record->role == SiteRole::Primary)
        return std::nullopt;
    return Error{QStringLiteral("not_primary"),
                 Words::tr("%1 is %2: only the primary writes.").arg(work.config.name, roleKey(record->role)),
                 Words::tr("Ask the site that is the primary now.")};
}

Result<QJsonObject> closeSegment(Work &work)
{
    // In an earlier attempt it was closed already: closing another would only cost a segment.
    if (const auto before = work.noted(QStringLiteral("switch")))
        return *before;
    const auto closed = work.database.closeLog();
    if (!closed)
        return closed.error();
    return QJsonObject{{QStringLiteral("segment"), closed->name},
                       {QStringLiteral("up_to"), closed->upTo},
                       {QStringLiteral("covers_to"), toIso(closed->coversTo)}};
}

Result<QJsonObject> waitShipped(Work &work, const QString &segment)
{
    const QDeadlineTimer deadline(int(work.number("wait_copied_s", UsualCopyS) * 1000));
    do {
        if (work.database.isShipped(segment))
            return QJsonObject{{QStringLiteral("copied"), true}};
        if (auto refused = unlessPrimary(work))
            return *refused;
        usleep(100'000);
    } while (!deadline.hasExpired());
    work.tell(Words::tr("%1 is not in both repositories yet; %2 goes on trying")
                  .arg(segment, work.database.name()));
    return QJsonObject{{QStringLiteral("copied"), false}};
}

Result<QJsonObject> takeFull(Work &work, bool fromPeer)
{
    const auto describe = [](const FullBackup &full) {
        return QJsonObject{{QStringLiteral("label"), full.label}, {QStringLiteral("bytes"), full.bytes}};
    };
    // Taken by an earlier attempt of this very operation?
    if (work.continued()) {
        const auto there = work.database.fulls(Repository::Own, ListMs);
        if (there && !there->isEmpty() && there->first().takenAt > work.acceptedAt)
            return describe(there->first());
    }
    const auto taken = work.database.takeFull(fromPeer, FullMs);
    return taken ? Result<QJsonObject>(describe(*taken)) : taken.error();
}
} // namespace

Result<QJsonObject> doLogBackup(Work &work)
{
    if (auto refused = unlessPrimary(work))
        return *refused;
    const auto closed = work.step(QStringLiteral("switch"), Words::tr("Closing the log segment"),
                                  [&] { return closeSegment(work); });
    if (!closed)
        return closed.error();
    const QString segment = closed->value(QStringLiteral("segment")).toString();
    const auto shipped =
        work.step(QStringLiteral("ship"), Words::tr("Waiting until %1 is in both repositories").arg(segment),
                  [&] { return waitShipped(work, segment); });
    if (!shipped)
        return shipped.error();
    QJsonObject result = *closed;
    result.insert(QStringLiteral("copied"), shipped->value(QStringLiteral("copied")));
    return result;
}

Result<QJsonObject> doFullBackup(Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    if (record->role != SiteRole::Primary && record->role != SiteRole::Standby)
        return Error{
            QStringLiteral("no_database"),
            Words::tr("%1 is %2: there is nothing to back up.").arg(work.config.name, roleKey(record->role)),
            {}};
    const bool fromPeer = record->role == SiteRole::Standby;
    return work.step(QStringLiteral("backup"),
                     fromPeer ? Words::tr("Pulling a full backup from %1").arg(work.config.peer.name)
                              : Words::tr("Taking a full backup"),
                     [&] { return takeFull(work, fromPeer); });
}

Result<QJsonObject> doWriteTest(Work &work)
{
    if (auto refused = unlessPrimary(work))
        return *refused;
    return work.step(QStringLiteral("write"), Words::tr("Writing a row and reading it back"),
                     [&]() -> Result<QJsonObject> {
                         QElapsedTimer timer;
                         timer.start();
                         const auto at = work.database.writeTest();
                         if (!at)
                             return at.error();
                         return QJsonObject{{QStringLiteral("millis"), double(timer.nsecsElapsed()) / 1e6},
                                            {QStringLiteral("written_at"), toIso(*at)}};
                     });
}

} // namespace Switchback::Site
