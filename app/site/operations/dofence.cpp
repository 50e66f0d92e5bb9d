// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/work.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Fence)
};
constexpr double UsualShipS = 20;

Result<QJsonObject> stopAndShip(Work &work, int shipMs)
{
    const QDeadlineTimer deadline(shipMs);
    const auto how = work.database.stop(shipMs, work);
    if (!how)
        return how.error();
    const auto last = work.database.shipLast(deadline, work);
    QJsonObject note{{QStringLiteral("how"), *how}};
    if (!last) {
        note.insert(QStringLiteral("shipped"), false);
        note.insert(QStringLiteral("detail"), last.error().text.left(400));
        return note;
    }
    note.insert(QStringLiteral("final_lsn"), lsnToText(last->upTo));
    note.insert(QStringLiteral("shipped"), last->shipped);
    note.insert(QStringLiteral("detail"),
                last->shipped ? Words::tr("%1; its last log is in both repositories").arg(*how)
                : last->clean
                    ? Words::tr("%1; its last log could not be shipped and stays here").arg(*how)
                    : Words::tr("%1; what it wrote after its last shipped log stays here").arg(*how));
    return note;
}

QString stateWord(SiteRole role, const ClusterView &view)
{
    if (role == SiteRole::Fenced)
        return view.alive() ? QStringLiteral("fenced, still running") : QStringLiteral("fenced");
    if (view.frozen())
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
                     Words::tr("%1 is a standby: it takes no writes.").arg(work.config.name),
                     Words::tr("Look at which site is the primary now.")};
    const auto looked = work.step(
        QStringLiteral("look"), Words::tr("Looking at %1").arg(work.database.name()),
        [&]() -> Result<QJsonObject> {
            // What it was when the operation began, also for a worker that goes on after a kill.
            return work.noted(QStringLiteral("look"))
                .value_or(QJsonObject{{QStringLiteral("was"), stateWord(role, work.database.look())}});
        });
    if (!looked)
        return looked.error();
    // On disk before the stop: if we die in between, the guard and the next start find a fence.
    const auto marked =
        work.step(QStringLiteral("mark"), Words::tr("Marking %1 as fenced").arg(work.config.name),
                  [&]() -> Result<QJsonObject> {
                      const Outcome saved = work.changeRecord([&](SiteRecord &r) {
                          if (r.role != SiteRole::Fenced)
                              r.detail =
                                  Words::tr("fenced by %1: %2")
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
    const auto stopped = work.step(
        QStringLiteral("stop"), Words::tr("Stopping %1 and shipping its last log").arg(work.database.name()),
        [&] { return stopAndShip(work, shipMs); });
    if (!stopped)
        return stopped.error();
    const bool shipped = stopped->value(QStringLiteral("shipped")).toBool();
    if (shipped) {
        // What is started by hand after this changes the control file, and with it the seal is broken.
        const QString seal = work.database.fingerprint();
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
