// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/rebuildlook.h"
#include "app/site/operations/work.h"
#include "app/site/peer/peerclient.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QJsonArray>
#include <QThread>
#include <QUuid>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Rebuild)
};
constexpr int PlanMs = 20'000;
constexpr int RestoreMs = 24 * 3600 * 1000;
constexpr int StartMs = 300'000;
constexpr int ListMs = 30'000;
constexpr int AnswerMs = 1000;
constexpr int PeerBusyMs = 120'000;
constexpr double UsualCatchUpS = 600;

/// What we ask the peer to do in our name has an id that follows from ours: asked again, it is the same.
QString derivedId(const Work &work, const char *what)
{
    return QUuid::createUuidV5(QUuid::fromString(work.id), QByteArray(what)).toString(QUuid::WithoutBraces);
}

/// Everything that can be found out without touching anything is, and said, before anything is touched.
Result<QJsonObject> look(Work &work)
{
    const RebuildLook found = lookAtRebuild(work.site, PlanMs);
    const RebuildPreview &plan = found.preview;
    for (const QString &line : plan.foreign)
        work.tell(line);
    if (plan.refusal)
        return *plan.refusal;
    work.tell(plan.mayHold ? Words::tr("the old data may hold rows that %1 does not have: %2")
                                 .arg(work.config.peer.name, plan.why)
                           : Words::tr("nothing of the old data is needed: %1").arg(plan.why));
    QJsonObject note{{QStringLiteral("epoch"), found.peerEpoch},
                     {QStringLiteral("foreign"), QJsonArray::fromStringList(plan.foreign)}};
    if (plan.history > 0)
        note.insert(QStringLiteral("timeline"), plan.history);
    return note;
}

Result<QJsonObject> mark(Work &work, int epoch)
{
    const Outcome saved = work.changeRecord([&](SiteRecord &r) {
        r.role = SiteRole::Rebuilding;
        r.epoch = epoch;
        r.detail = Words::tr("being rebuilt from %1 by %2").arg(work.config.peer.name, work.by);
    });
    return saved ? Result<QJsonObject>(QJsonObject{}) : saved.error();
}

/// Rows that the peer never got may lie in the old data directory, and only there.
Result<QJsonObject> keepOld(Work &work)
{
    // After a kill it looks again: somebody may have started the old database in between.
    const QJsonObject before = work.noted(QStringLiteral("keep")).value_or(QJsonObject{});
    if (work.noted(QStringLiteral("restore")))
        return before;
    const auto kept = work.database.keepOld(work.by, work);
    if (!kept)
        return kept.error();
    if (!*kept)
        return before;
    return QJsonObject{{QStringLiteral("kept_as"), (*kept)->place}, {QStringLiteral("name"), (*kept)->name}};
}

Result<QJsonObject> ensureBackup(Work &work)
{
    auto list = work.database.fulls(Repository::Peer, ListMs);
    // A repository that could not be read is no empty one: what is not known is no reason to take a new full.
    if (list && list->isEmpty()) {
        work.tell(Words::tr("%1 has no full backup yet: asking for one").arg(work.config.peer.name));
        PeerClient client(work.config);
        const auto taken =
            client.call(QStringLiteral("full_backup"),
                        {{QStringLiteral("op"), derivedId(work, "full")},
                         {QStringLiteral("by"), Words::tr("rebuild of %1").arg(work.config.name).left(80)},
                         {QStringLiteral("params"), QJsonObject{}}},
                        RestoreMs);
        if (!taken)
            return taken.error();
        list = work.database.fulls(Repository::Peer, ListMs);
    }
    if (!list)
        return list.error();
    if (list->isEmpty())
        return Error{QStringLiteral("no_backup"),
                     Words::tr("The repository of %1 holds no full backup.").arg(work.config.peer.name),
                     {}};
    return QJsonObject{{QStringLiteral("from_label"), list->first().label},
                       {QStringLiteral("bytes"), list->first().bytes}};
}

Result<QJsonObject> restore(Work &work, int history)
{
    if (const auto before = work.noted(QStringLiteral("restore")))
        return *before; // over a database that already follows it would be safe, but slow
    // On disk before the first byte is overwritten: a half of a restore is not taken for old data.
    const Outcome begun = work.changeRecord([](SiteRecord &r) { r.restoring = true; });
    if (!begun)
        return begun.error();
    const Outcome restored = work.database.restore(history, RestoreMs);
    return restored ? Result<QJsonObject>(QJsonObject{}) : restored.error();
}

/// The peer may be in the middle of a log backup of its own, which is busy for as long as it ships: waited
/// for. Each try is an operation of its own, for one that ended busy stays so.
Result<QJsonObject> peerPosition(Work &work)
{
    PeerClient client(work.config);
    const QDeadlineTimer deadline(PeerBusyMs);
    for (int attempt = 0;; ++attempt) {
        const QByteArray word = attempt == 0 ? "log" : "log-" + QByteArray::number(attempt);
        const auto log =
            client.call(QStringLiteral("log_backup"),
                        {{QStringLiteral("op"), derivedId(work, word.constData())},
                         {QStringLiteral("by"), Words::tr("rebuild of %1").arg(work.config.name).left(80)},
                         {QStringLiteral("params"), QJsonObject{}}},
                        120'000);
        if (log)
            return QJsonObject{{QStringLiteral("up_to"), log->value(QStringLiteral("up_to"))}};
        if (log.error().code != QLatin1String("busy"))
            return log.error();
        if (deadline.hasExpired())
            return Error{QStringLiteral("peer_busy"), log.error().text,
                         Words::tr("Wait for it to end, then try again.")};
        QThread::sleep(1);
    }
}

Result<QJsonObject> catchUp(Work &work, Lsn wanted)
{
    if (!work.database.look().alive()) {
        const Outcome started = work.database.start(StartMs);
        if (!started)
            return started.error();
    }
    const QDeadlineTimer deadline(int(work.number("catch_up_s", UsualCatchUpS) * 1000));
    QString replayed;
    int rounds = 0;
    do {
        const auto now = work.database.progress(AnswerMs);
        if (now && !now->restores)
            return Error{QStringLiteral("not_a_standby"),
                         Words::tr("The restored database does not recover: it is no standby."),
                         {}};
        if (now) {
            replayed = now->upTo ? lsnToText(*now->upTo) : QString();
            if (now->upTo && *now->upTo >= wanted)
                return QJsonObject{{QStringLiteral("replayed_lsn"), replayed}};
        }
        if (rounds++ % 20 == 0)
            work.tell(Words::tr("replayed up to %1 of %2")
                          .arg(replayed.isEmpty() ? Words::tr("nothing yet") : replayed, lsnToText(wanted)));
        usleep(150'000);
    } while (!deadline.hasExpired());
    return Error{QStringLiteral("not_caught_up"),
                 Words::tr("%1 has replayed up to %2 only.").arg(work.config.name, replayed),
                 Words::tr("Look at %1; the rebuild can be tried again.").arg(work.database.messagesFile())};
}

Result<QJsonObject> follow(Work &work, Lsn wanted)
{
    const Outcome set = work.database.fetchFromPeer(true);
    if (!set)
        return set.error();
    Result<QJsonObject> result = catchUp(work, wanted);
    (void)work.database.fetchFromPeer(false);
    return result;
}

/// Once it has begun to overwrite, what it saw before counts.
Result<QJsonObject> lookOnce(Work &work)
{
    const auto before = work.noted(QStringLiteral("look"));
    return before && work.noted(QStringLiteral("keep")) ? Result<QJsonObject>(*before) : look(work);
}

Result<QJsonObject> finish(Work &work)
{
    const Outcome saved = work.changeRecord([&](SiteRecord &r) {
        r.role = SiteRole::Standby;
        r.detail = Words::tr("rebuilt from %1 by %2").arg(work.config.peer.name, work.by);
        r.sealed.clear();
        r.restoring = false;
    });
    return saved ? Result<QJsonObject>(QJsonObject{}) : saved.error();
}

/// The site is a standby by now: what the copy holds is counted for the record, and holds nothing up.
void countOld(Work &work, const QString &name, QJsonObject &result)
{
    const KeptStatus kept = work.database.kept();
    const auto copy = std::find_if(kept.copies.begin(), kept.copies.end(),
                                   [&name](const KeptCopy &one) { return one.name == name; });
    if (copy == kept.copies.end())
        return;
    const auto counted = work.step(
        QStringLiteral("count"), Words::tr("Counting the rows in %1").arg(name),
        [&]() -> Result<QJsonObject> {
            const FileLock lock = FileLock::take(work.config.stateDir + QStringLiteral("/kept.lock"), 5000);
            const auto rows =
                lock.held() ? countKept(work, *copy)
                            : Result<QJsonObject>(Error{{}, Words::tr("another copy is being read"), {}});
            if (rows)
                return rows;
            work.tell(Words::tr("how many rows is not known: %1").arg(rows.error().text));
            KeptCopy about = *copy;
            about.rowsNote = rows.error().text.left(400);
            return toJson(about);
        });
    if (counted)
        result.insert(QStringLiteral("kept"), *counted);
}
} // namespace

Result<QJsonObject> doRebuild(Work &work)
{
    const QString peer = work.config.peer.name;
    const auto run = [&work](const char *name, const QString &text, const Work::Act &act) {
        return work.step(QLatin1String(name), text, act);
    };
    const auto looked = run("look", Words::tr("Asking %1, and looking at what lies here").arg(peer),
                            [&work] { return lookOnce(work); });
    if (!looked)
        return looked.error();
    const auto found = run("find", Words::tr("Looking for a full backup at %1").arg(peer),
                           [&work] { return ensureBackup(work); });
    if (!found)
        return found.error();
    const auto marked = run("mark", Words::tr("Marking %1 as being rebuilt").arg(work.config.name),
                            [&] { return mark(work, looked->value(QStringLiteral("epoch")).toInt()); });
    if (!marked)
        return marked.error();
    const auto kept =
        run("keep", Words::tr("Keeping what nobody else may have"), [&work] { return keepOld(work); });
    if (!kept)
        return kept.error();
    const auto restored = run("restore", Words::tr("Restoring from %1").arg(peer), [&] {
        return restore(work, looked->value(QStringLiteral("timeline")).toInt());
    });
    if (!restored)
        return restored.error();
    const auto position = run("position", Words::tr("Asking %1 to ship its log up to now").arg(peer),
                              [&work] { return peerPosition(work); });
    if (!position)
        return position.error();
    const Lsn wanted = lsnFromText(position->value(QStringLiteral("up_to")).toString()).value_or(0);
    const auto caught =
        run("catch-up", Words::tr("Starting %1 as a standby and catching up").arg(work.database.name()),
            [&] { return follow(work, wanted); });
    if (!caught)
        return caught.error();
    const auto ended =
        run("finish", Words::tr("%1 is a standby").arg(work.config.name), [&work] { return finish(work); });
    if (!ended)
        return ended.error();
    QJsonObject result = *found;
    result.insert(QStringLiteral("replayed_lsn"), caught->value(QStringLiteral("replayed_lsn")));
    if (const QJsonArray foreign = looked->value(QStringLiteral("foreign")).toArray(); !foreign.isEmpty())
        result.insert(QStringLiteral("foreign"), foreign);
    if (kept->contains(QStringLiteral("kept_as"))) {
        result.insert(QStringLiteral("kept_as"), kept->value(QStringLiteral("kept_as")));
        countOld(work, kept->value(QStringLiteral("name")).toString(), result);
    }
    return result;
}

} // namespace Switchback::Site
