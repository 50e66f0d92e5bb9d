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
    Q_DECLARE_TR_FUNCTIONS(Promote)
};
constexpr int HelloMs = 2000;
constexpr int AgainMs = 800;
constexpr double UsualWaitS = 30;
constexpr int StartMs = 60'000;
constexpr int AnswerMs = 2000;

Result<QJsonObject> askPeer(Work &work, int helloMs = HelloMs)
{
    PeerClient client(work.config);
    const PeerHello peer = client.hello(helloMs);
    const PeerVerdict verdict = mayPromote(work.config, peer, readPeerView(work.config).epoch, work.params);
    if (verdict.refusal)
        return *verdict.refusal;
    work.tell(verdict.reason);
    return QJsonObject{{QStringLiteral("peer_epoch"), verdict.peerEpoch},
                       {QStringLiteral("reason"), verdict.reason},
                       {QStringLiteral("answers"), peer.reach == Reach::Answers}};
}

Result<QJsonObject> waitReplayed(Work &work)
{
    const auto wanted = lsnFromText(work.params.value(QStringLiteral("wait_lsn")).toString());
    const QDeadlineTimer deadline(int(work.number("wait_s", wanted ? UsualWaitS : 5) * 1000));
    QString replayed;
    std::optional<Error> last;
    int lines = 0;
    do {
        const auto now = work.database.progress(AnswerMs);
        if (now) {
            replayed = now->upTo ? lsnToText(*now->upTo) : QString();
            if (!now->restores || (now->upTo && (!wanted || *now->upTo >= *wanted)))
                return QJsonObject{{QStringLiteral("replayed_lsn"), replayed}};
            if (lines++ % 20 == 0)
                work.tell(Words::tr("replayed up to %1 of %2")
                              .arg(replayed, wanted ? lsnToText(*wanted) : QString()));
        } else {
            last = now.error();
        }
        usleep(100'000);
    } while (!deadline.hasExpired());
    if (last && replayed.isEmpty())
        return *last;
    if (work.params.value(QStringLiteral("must_reach")).toBool())
        return Error{QStringLiteral("not_caught_up"),
                     Words::tr("%1 has replayed up to %2 only, not to %3.")
                         .arg(work.config.name, replayed, lsnToText(wanted.value_or(0))),
                     Words::tr("Wait for the rest to arrive, or promote without must_reach and lose it.")};
    work.tell(Words::tr("time is up: going on from %1").arg(replayed));
    return QJsonObject{{QStringLiteral("replayed_lsn"), replayed}};
}

Result<QJsonObject> promoteNow(Work &work)
{
    const Outcome promoted = work.database.promote(work);
    return promoted ? Result<QJsonObject>(QJsonObject{}) : promoted.error();
}

Result<QJsonObject> newestKnown(Work &work)
{
    const auto at = work.database.newest();
    return at ? QJsonObject{{QStringLiteral("recovered_to"), toIso(*at)}} : QJsonObject{};
}

Result<QJsonObject> historyAfter(Work &work)
{
    const auto history = work.database.fixHistory();
    if (!history)
        return history.error();
    return QJsonObject{{QStringLiteral("timeline"), *history}};
}

Result<QJsonObject> claim(Work &work, const QJsonObject &asked, const QJsonObject &newest)
{
    const int peerEpoch = asked.value(QStringLiteral("peer_epoch")).toInt();
    // Once more, right before we act: what was true some seconds ago may not be now. A peer that was dead
    // then gets less time: an outage is no time to wait.
    const auto again = askPeer(work, asked.value(QStringLiteral("answers")).toBool() ? HelloMs : AgainMs);
    if (!again)
        return again.error();
    const int highest = std::max(peerEpoch, again->value(QStringLiteral("peer_epoch")).toInt());
    int epoch = 0;
    const Outcome saved = work.changeRecord([&](SiteRecord &r) {
        r.epoch = std::max(r.epoch, highest) + 1;
        r.role = SiteRole::Primary;
        r.promotingOp = work.id;
        r.sealed.clear();
        r.recoveredTo = fromIso(newest.value(QStringLiteral("recovered_to")).toString());
        r.restoring = false;
        r.detail = Words::tr("promoted by %1").arg(work.by);
        epoch = r.epoch;
    });
    if (!saved)
        return saved.error();
    return QJsonObject{{QStringLiteral("epoch"), epoch}};
}

Result<QJsonObject> announce(Work &work)
{
    const Outcome saved = work.changeRecord([&](SiteRecord &r) { r.promotingOp = work.id; });
    if (!saved)
        return saved.error();
    if (!work.database.look().alive()) {
        const Outcome started = work.database.start(StartMs);
        if (!started)
            return started.error();
    }
    return QJsonObject{};
}

Result<QJsonObject> withdraw(Work &work, const Error &error)
{
    (void)work.changeRecord([&](SiteRecord &r) {
        if (r.promotingOp == work.id)
            r.promotingOp.clear();
    });
    return error;
}

/// Up to the claim of the next epoch: until then nothing has changed that could not be taken back.
Outcome prepare(Work &work)
{
    const auto asked = work.step(QStringLiteral("ask-peer"),
                                 Words::tr("Asking %1 whether it takes writes").arg(work.config.peer.name),
                                 [&]() -> Result<QJsonObject> {
                                     const auto announced = announce(work);
                                     return announced ? askPeer(work) : announced;
                                 });
    if (!asked)
        return asked.error();
    const auto waited = work.step(QStringLiteral("wait"), Words::tr("Replaying what has arrived"),
                                  [&] { return waitReplayed(work); });
    if (!waited)
        return waited.error();
    const auto newest = work.step(QStringLiteral("measure"), Words::tr("Reading how far the data goes"),
                                  [&] { return newestKnown(work); });
    if (!newest)
        return newest.error();
    const auto done = work.step(QStringLiteral("claim"), Words::tr("Claiming the pair's next epoch"),
                                [&] { return claim(work, *asked, *newest); });
    if (!done)
        return done.error();
    return Done{};
}
} // namespace

Result<QJsonObject> doPromote(Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    const bool claimed = record->role == SiteRole::Primary && record->promotingOp == work.id;
    if (record->role == SiteRole::Primary && !claimed && record->promotingOp.isEmpty()) {
        return QJsonObject{{QStringLiteral("epoch"), record->epoch},
                           {QStringLiteral("timeline"), work.database.history()},
                           {QStringLiteral("already"), true}};
    }
    // Another promote died after its claim: this one finishes the same work under the same epoch.
    const bool inherited = record->role == SiteRole::Primary && !claimed;
    if (record->role != SiteRole::Standby && record->role != SiteRole::Primary)
        return Error{QStringLiteral("not_standby"),
                     Words::tr("%1 is %2, not a standby.").arg(work.config.name, roleKey(record->role)),
                     Words::tr("A fenced site is rebuilt, or resumed if its peer was not promoted.")};
    if (!claimed && !inherited) {
        const auto ready = prepare(work);
        if (!ready)
            return withdraw(work, ready.error());
    }
    if (!work.database.look().alive()) {
        const auto started =
            work.step(QStringLiteral("start"), Words::tr("Starting %1").arg(work.database.name()),
                      [&]() -> Result<QJsonObject> {
                          const Outcome outcome = work.database.start(StartMs);
                          return outcome ? Result<QJsonObject>(QJsonObject{}) : outcome.error();
                      });
        if (!started)
            return started.error();
    }
    const auto promoted =
        work.step(QStringLiteral("promote"), Words::tr("Telling %1 to take writes").arg(work.database.name()),
                  [&] { return promoteNow(work); });
    if (!promoted)
        return promoted.error();
    const auto after = work.step(QStringLiteral("checkpoint"), Words::tr("Writing the new timeline down"),
                                 [&] { return historyAfter(work); });
    if (!after)
        return after.error();
    const auto ended = work.step(QStringLiteral("finish"), Words::tr("%1 takes writes").arg(work.config.name),
                                 [&]() -> Result<QJsonObject> {
                                     const Outcome saved =
                                         work.changeRecord([](SiteRecord &r) { r.promotingOp.clear(); });
                                     return saved ? Result<QJsonObject>(QJsonObject{}) : saved.error();
                                 });
    if (!ended)
        return ended.error();
    const auto now = loadRecord(work.config);
    QJsonObject result{{QStringLiteral("epoch"), now ? now->epoch : record->epoch},
                       {QStringLiteral("timeline"), after->value(QStringLiteral("timeline"))}};
    const QString replayed = QStringLiteral("replayed_lsn");
    const QJsonValue value = work.noted(QStringLiteral("wait")).value_or(QJsonObject{}).value(replayed);
    if (!value.toString().isEmpty())
        result.insert(replayed, value);
    // Of a promote whose worker died after the claim, the record has it.
    if (now && now->recoveredTo)
        result.insert(QStringLiteral("recovered_to"), toIso(*now->recoveredTo));
    return result;
}

} // namespace Switchback::Site
