// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/backrest.h"
#include "app/site/engines/postgres/kept/keptstore.h"
#include "app/site/operations/work.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

namespace Switchback::Site
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Fence", text);
}
constexpr double UsualShipS = 20;

/// Ships by hand what the archiver had not when it stopped: whole segments only, for a part of one could not
/// be shipped again later with the rest in it.
bool shipRest(Work &work, const QDeadlineTimer &deadline)
{
    const auto waiting = waitingSegments(work.config);
    if (!waiting)
        return false;
    const Backrest backrest(work.config);
    for (const QString &segment : *waiting) {
        const int left = int(std::max<qint64>(1000, deadline.remainingTime()));
        work.tell(tr("shipping %1 by hand").arg(segment));
        const CommandResult run =
            backrest.run({QStringLiteral("--no-archive-async"), QStringLiteral("archive-push"),
                          work.config.database.dataDir + QStringLiteral("/pg_wal/") + segment},
                         left);
        if (!run.ok()) {
            work.tell(tr("%1 could not be shipped: %2")
                          .arg(segment, run.timedOut ? tr("no time left") : run.said()));
            return false;
        }
    }
    return true;
}

Result<QJsonObject> stopAndShip(Work &work, int shipMs)
{
    const QDeadlineTimer deadline(shipMs);
    const auto stopped = stopPostgres(work.config, shipMs, [&work](const QString &text) { work.tell(text); });
    if (!stopped)
        return stopped.error();
    work.tell(tr("PostgreSQL %1").arg(stopped->how));
    const auto control = readControlData(work.config);
    QJsonObject note{{QStringLiteral("how"), stopped->how}};
    if (!control) {
        note.insert(QStringLiteral("shipped"), false);
        note.insert(QStringLiteral("detail"), control.error().text.left(400));
        return note;
    }
    const bool clean = control->state == QLatin1String("shut down");
    // After a crash the newest records lie in a segment that is not full: it stays here.
    const bool shipped = clean && shipRest(work, deadline);
    note.insert(QStringLiteral("final_lsn"),
                lsnToText(clean ? finalPosition(*control) : control->checkpoint));
    note.insert(QStringLiteral("shipped"), shipped);
    note.insert(QStringLiteral("detail"),
                shipped ? tr("%1; its last log is in both repositories").arg(stopped->how)
                : clean ? tr("%1; its last log could not be shipped and stays here").arg(stopped->how)
                        : tr("%1; what it wrote after its last shipped log stays here").arg(stopped->how));
    return note;
}
} // namespace

namespace
{
QString stateWord(SiteRole role, const PostmasterView &view)
{
    if (role == SiteRole::Fenced)
        return view.alive() ? QStringLiteral("fenced, still running") : QStringLiteral("fenced");
    if (view.frozen)
        return QStringLiteral("frozen");
    return view.alive() ? QStringLiteral("running") : QStringLiteral("stopped");
}
} // namespace

Result<QJsonObject> doFence(Work &work)
{
    const auto record = loadRecord(work.config);
    const SiteRole role = record ? record->role : SiteRole::Unknown;
    if (role == SiteRole::Standby || role == SiteRole::Rebuilding)
        return Error{QStringLiteral("not_primary"),
                     tr("%1 is a standby: it takes no writes.").arg(work.config.name),
                     tr("Look at which site is the primary now.")};
    const auto looked =
        work.step(QStringLiteral("look"), tr("Looking at PostgreSQL"), [&]() -> Result<QJsonObject> {
            // What it was when the operation began, also for a worker that goes on after a kill.
            return work.noted(QStringLiteral("look"))
                .value_or(
                    QJsonObject{{QStringLiteral("was"), stateWord(role, lookAtPostmaster(work.config))}});
        });
    if (!looked)
        return looked.error();
    // On disk before the stop: if we die in between, the guard and the next start find a fence.
    const auto marked =
        work.step(QStringLiteral("mark"), tr("Marking %1 as fenced").arg(work.config.name),
                  [&]() -> Result<QJsonObject> {
                      const Outcome saved = work.changeRecord([&](SiteRecord &r) {
                          if (r.role != SiteRole::Fenced)
                              r.detail =
                                  tr("fenced by %1: %2")
                                      .arg(work.by, work.params.value(QStringLiteral("reason")).toString())
                                      .left(400);
                          r.role = SiteRole::Fenced;
                          r.promotingOp.clear();
                      });
                      if (!saved)
                          return saved.error();
                      return QJsonObject{};
                  });
    if (!marked)
        return marked.error();

    const int shipMs = int(work.number("ship_s", UsualShipS) * 1000);
    const auto stopped =
        work.step(QStringLiteral("stop"), tr("Stopping PostgreSQL and shipping its last log"),
                  [&] { return stopAndShip(work, shipMs); });
    if (!stopped)
        return stopped.error();
    const bool shipped = stopped->value(QStringLiteral("shipped")).toBool();
    if (shipped) {
        // What is started by hand after this changes the control file, and with it the seal is broken.
        const QString seal = fingerprintOf(work.config.database.dataDir);
        const Outcome saved = work.changeRecord([&seal](SiteRecord &r) { r.sealed = seal; });
        if (!saved)
            work.tell(saved.error().text);
    }
    QJsonObject result{{QStringLiteral("was"), looked->value(QStringLiteral("was"))},
                       {QStringLiteral("shipped"), shipped},
                       {QStringLiteral("detail"), stopped->value(QStringLiteral("detail"))},
                       {QStringLiteral("epoch"), record ? record->epoch : 0}};
    if (stopped->contains(QStringLiteral("final_lsn")))
        result.insert(QStringLiteral("final_lsn"), stopped->value(QStringLiteral("final_lsn")));
    return result;
}

} // namespace Switchback::Site
