// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/pgsession.h"
#include "app/site/engines/postgres/postmaster.h"
#include "app/site/operations/work.h"
#include "app/site/peer/peergate.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Promote", text);
}
constexpr int HelloMs = 2000;
constexpr int AgainMs = 800;
constexpr double UsualWaitS = 30;
constexpr int StartMs = 60'000;

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

Result<PgSession::Row> oneRow(const SiteConfig &config, const QByteArray &sql, int timeoutMs = 3000)
{
    auto session = PgSession::open(config, QStringLiteral("postgres"), 2000);
    if (!session)
        return session.error();
    const auto rows = session->query(sql, {}, timeoutMs);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? PgSession::Row{} : rows->first();
}

Result<QJsonObject> waitReplayed(Work &work)
{
    const auto wanted = lsnFromText(work.params.value(QStringLiteral("wait_lsn")).toString());
    const QDeadlineTimer deadline(int(work.number("wait_s", wanted ? UsualWaitS : 5) * 1000));
    QString replayed;
    std::optional<Error> last;
    int lines = 0;
    do {
        const auto row = oneRow(work.config, "select pg_last_wal_replay_lsn(), pg_is_in_recovery()");
        if (row && row->at(1) == "f")
            return QJsonObject{{QStringLiteral("replayed_lsn"), QString::fromLatin1(row->at(0))}};
        if (row) {
            replayed = QString::fromLatin1(row->at(0));
            const auto lsn = lsnFromText(replayed);
            if (lsn && (!wanted || *lsn >= *wanted))
                return QJsonObject{{QStringLiteral("replayed_lsn"), replayed}};
            if (lines++ % 20 == 0)
                work.tell(
                    tr("replayed up to %1 of %2").arg(replayed, wanted ? lsnToText(*wanted) : QString()));
        } else {
            last = row.error();
        }
        usleep(100'000);
    } while (!deadline.hasExpired());
    if (last && replayed.isEmpty())
        return *last;
    if (work.params.value(QStringLiteral("must_reach")).toBool())
        return Error{QStringLiteral("not_caught_up"),
                     tr("%1 has replayed up to %2 only, not to %3.")
                         .arg(work.config.name, replayed, lsnToText(wanted.value_or(0))),
                     tr("Wait for the rest to arrive, or promote without must_reach and lose it.")};
    work.tell(tr("time is up: going on from %1").arg(replayed));
    return QJsonObject{{QStringLiteral("replayed_lsn"), replayed}};
}

Result<QJsonObject> promoteNow(Work &work)
{
    const auto before = oneRow(work.config, "select pg_is_in_recovery()");
    if (!before)
        return before.error();
    if (before->value(0) == "t") {
        const auto told = oneRow(work.config, "select pg_promote(true, 30)", 35'000);
        // false and no answer both mean: not known. What counts is whether it still recovers.
        if (!told)
            work.tell(told.error().text);
    }
    const QDeadlineTimer deadline(30'000);
    do {
        const auto now = oneRow(work.config, "select pg_is_in_recovery()");
        if (now && now->value(0) == "f")
            return QJsonObject{};
        usleep(100'000);
    } while (!deadline.hasExpired());
    return Error{QStringLiteral("promote_failed"),
                 tr("PostgreSQL at %1 still recovers after 30 s.").arg(work.config.name),
                 tr("Look at %1, then send the same operation again with a new id.")
                     .arg(work.config.database.logFile)};
}

Result<QJsonObject> newestKnown(Work &work)
{
    // The heartbeat's own table may not have come over yet; the last replayed commit says it then.
    auto session = PgSession::open(work.config, work.config.database.name, 2000);
    if (!session)
        return QJsonObject{};
    auto rows = session->query("select to_char(max(at) at time zone 'UTC', "
                               "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') from switchback.heartbeat");
    QString at = rows && !rows->isEmpty() ? QString::fromLatin1(rows->first().first()) : QString();
    if (at.isEmpty()) {
        const auto row = oneRow(work.config, "select to_char(pg_last_xact_replay_timestamp() at time zone "
                                             "'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')");
        at = row ? QString::fromLatin1(row->value(0)) : QString();
    }
    return at.isEmpty() ? QJsonObject{} : QJsonObject{{QStringLiteral("recovered_to"), at}};
}

Result<QJsonObject> timelineAfter(Work &work)
{
    const auto row = oneRow(work.config, "checkpoint", 60'000);
    if (!row)
        return row.error();
    const auto control = readControlData(work.config);
    if (!control)
        return control.error();
    return QJsonObject{{QStringLiteral("timeline"), control->timeline}};
}

Result<QJsonObject> claim(Work &work, const QJsonObject &asked)
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
        r.restoring = false;
        r.detail = tr("promoted by %1").arg(work.by);
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
    if (!lookAtPostmaster(work.config).alive()) {
        const Outcome started = startPostgres(work.config, StartMs);
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
} // namespace

Result<QJsonObject> doPromote(Work &work)
{
    const auto record = loadRecord(work.config);
    if (!record)
        return record.error();
    const bool claimed = record->role == SiteRole::Primary && record->promotingOp == work.id;
    if (record->role == SiteRole::Primary && !claimed && record->promotingOp.isEmpty()) {
        const auto control = readControlData(work.config);
        return QJsonObject{{QStringLiteral("epoch"), record->epoch},
                           {QStringLiteral("timeline"), control ? control->timeline : 0},
                           {QStringLiteral("already"), true}};
    }
    // Another promote died after its claim: this one finishes the same work under the same epoch.
    const bool inherited = record->role == SiteRole::Primary && !claimed;
    if (record->role != SiteRole::Standby && record->role != SiteRole::Primary)
        return Error{QStringLiteral("not_standby"),
                     tr("%1 is %2, not a standby.").arg(work.config.name, roleKey(record->role)),
                     tr("A fenced site is rebuilt, or resumed if its peer was not promoted.")};
    QJsonObject known;
    if (!claimed && !inherited) {
        const auto asked = work.step(QStringLiteral("ask-peer"),
                                     tr("Asking %1 whether it takes writes").arg(work.config.peer.name),
                                     [&]() -> Result<QJsonObject> {
                                         const auto announced = announce(work);
                                         return announced ? askPeer(work) : announced;
                                     });
        if (!asked)
            return withdraw(work, asked.error());
        const auto waited = work.step(QStringLiteral("wait"), tr("Replaying what has arrived"),
                                      [&] { return waitReplayed(work); });
        if (!waited)
            return withdraw(work, waited.error());
        const auto newest = work.step(QStringLiteral("measure"), tr("Reading how far the data goes"),
                                      [&] { return newestKnown(work); });
        if (!newest)
            return withdraw(work, newest.error());
        const auto done = work.step(QStringLiteral("claim"), tr("Claiming the pair's next epoch"),
                                    [&] { return claim(work, *asked); });
        if (!done)
            return withdraw(work, done.error());
    }
    if (!lookAtPostmaster(work.config).alive()) {
        const auto started =
            work.step(QStringLiteral("start"), tr("Starting PostgreSQL"), [&]() -> Result<QJsonObject> {
                const Outcome outcome = startPostgres(work.config, StartMs);
                return outcome ? Result<QJsonObject>(QJsonObject{}) : outcome.error();
            });
        if (!started)
            return started.error();
    }
    const auto promoted = work.step(QStringLiteral("promote"), tr("Telling PostgreSQL to take writes"),
                                    [&] { return promoteNow(work); });
    if (!promoted)
        return promoted.error();
    const auto after = work.step(QStringLiteral("checkpoint"), tr("Writing the new timeline down"),
                                 [&] { return timelineAfter(work); });
    if (!after)
        return after.error();
    const auto ended = work.step(
        QStringLiteral("finish"), tr("%1 takes writes").arg(work.config.name), [&]() -> Result<QJsonObject> {
            const Outcome saved = work.changeRecord([](SiteRecord &r) { r.promotingOp.clear(); });
            return saved ? Result<QJsonObject>(QJsonObject{}) : saved.error();
        });
    if (!ended)
        return ended.error();
    const auto now = loadRecord(work.config);
    QJsonObject result{{QStringLiteral("epoch"), now ? now->epoch : record->epoch},
                       {QStringLiteral("timeline"), after->value(QStringLiteral("timeline"))}};
    const auto copy = [&](const QString &step, const char *key) {
        const QJsonValue value = work.noted(step).value_or(QJsonObject{}).value(QLatin1String(key));
        if (!value.toString().isEmpty())
            result.insert(QLatin1String(key), value);
    };
    copy(QStringLiteral("wait"), "replayed_lsn");
    copy(QStringLiteral("measure"), "recovered_to");
    return result;
}

} // namespace Switchback::Site
