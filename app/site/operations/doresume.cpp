// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/work.h"
#include "app/site/peer/peergate.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Resume)
};
constexpr int HelloMs = 2500;
constexpr int AnswerMs = 1000;
constexpr int StartMs = 120'000; // crash recovery may replay a lot

Result<QJsonObject> claimAgain(Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    PeerClient client(work.config);
    const PeerHello peer = client.hello(HelloMs);
    const PeerVerdict verdict =
        mayResume(work.config, *record, peer, readPeerView(work.config).epoch, work.params);
    if (verdict.refusal)
        return *verdict.refusal;
    work.tell(verdict.reason);
    const Outcome saved = work.changeRecord([&](SiteRecord &r) {
        r.role = SiteRole::Primary;
        r.sealed.clear(); // its data is the pair's again
        r.restoring = false;
        r.detail = Words::tr("resumed by %1").arg(work.by);
    });
    return saved ? Result<QJsonObject>(QJsonObject{}) : saved.error();
}

Result<QJsonObject> startAndCheck(Work &work)
{
    if (!work.database.look().alive()) {
        const Outcome started = work.database.start(StartMs);
        if (!started)
            return started.error();
    }
    const QDeadlineTimer deadline(StartMs);
    QString last;
    do {
        const auto now = work.database.progress(AnswerMs);
        if (now && !now->restores)
            return QJsonObject{};
        last = now ? Words::tr("it still recovers") : now.error().text;
        usleep(200'000);
    } while (!deadline.hasExpired());
    return Error{QStringLiteral("db_start"),
                 Words::tr("%1 at %2 takes no writes: %3").arg(work.database.name(), work.config.name, last),
                 {}};
}
} // namespace

Result<QJsonObject> doResume(Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    const bool primary = record->role == SiteRole::Primary && record->promotingOp.isEmpty();
    if (!primary && record->role != SiteRole::Fenced && record->role != SiteRole::Held)
        return Error{
            QStringLiteral("not_fenced"),
            Words::tr("%1 is %2: there is nothing to resume.").arg(work.config.name, roleKey(record->role)),
            {}};
    if (work.database.isStandby())
        return Error{QStringLiteral("not_primary"),
                     Words::tr("The database of %1 is a standby's.").arg(work.config.name),
                     Words::tr("Promote it instead.")};
    if (!primary) {
        const auto claimed =
            work.step(QStringLiteral("ask-peer"),
                      Words::tr("Asking %1 whether it became the primary").arg(work.config.peer.name),
                      [&] { return claimAgain(work); });
        if (!claimed)
            return claimed.error();
    }
    const auto started =
        work.step(QStringLiteral("start"), Words::tr("Starting %1").arg(work.database.name()),
                  [&] { return startAndCheck(work); });
    if (!started)
        return started.error();
    return QJsonObject{{QStringLiteral("epoch"), record->epoch}};
}

} // namespace Switchback::Site
