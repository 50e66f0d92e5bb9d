// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/kept/keptrows.h"
#include "app/site/engines/postgres/kept/rebuildplan.h"
#include "app/site/operations/work.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("KeptCopies", text);
}
constexpr int PeerMs = 6000;
constexpr int StartMs = 3'600'000; // a crash may have left much to replay
constexpr int BusyMs = 5000;

Result<KeptStore::Copy> named(const Work &work)
{
    const KeptStore store(work.config);
    const QString name = work.params.value(QStringLiteral("name")).toString();
    if (const auto copy = store.byName(name))
        return *copy;
    QStringList names;
    const QList<KeptStore::Copy> all = store.list();
    for (const KeptStore::Copy &copy : all)
        names << copy.about.name;
    return Error{QStringLiteral("no_such_copy"),
                 tr("%1 keeps nothing of the name %2.").arg(work.config.name, name),
                 names.isEmpty() ? tr("Nothing is kept there.")
                                 : tr("What lies there: %1.").arg(names.join(QStringLiteral(", ")))};
}

/// What lies only here is counted from where the peer went another way, if that can be found out.
void findWindow(const SiteConfig &config, KeptStore::Copy &copy)
{
    if (copy.beyond || !copy.about.current)
        return;
    const auto record = loadRecord(config);
    if (!record)
        return;
    PeerClient client(config);
    RebuildPlan plan;
    judgeInUse(config, *record, askPeerData(config, client, PeerMs), plan);
    copy.beyond = plan.old.beyond;
    copy.about.timeline = plan.old.about.timeline;
    copy.about.from = plan.old.about.from;
    copy.about.to = plan.old.about.to;
    copy.about.why = plan.verdict.why;
}

using Act = std::function<Outcome(const KeptServer &, KeptStore::Copy &)>;

/// Starts it alone, counts, does `act`, stops it. The copy is then what it was, with what was found out
/// noted.
Result<KeptStore::Copy> started(Work &work, KeptStore::Copy copy, const Act &act)
{
    const auto tell = [&work](const QString &text) { work.tell(text); };
    FileLock operations;
    FileLock reading;
    if (copy.about.current) {
        operations = FileLock::take(work.config.stateDir + QStringLiteral("/operations.lock"), BusyMs);
        reading = FileLock::take(readingLock(work.config), BusyMs);
        if (!operations.held() || !reading.held())
            return Error{QStringLiteral("busy"),
                         tr("Another operation is under way at %1.").arg(work.config.name),
                         tr("Wait for it to end, then try with a new operation id.")};
    }
    {
        const Outcome ended = endReading(work.config, copy.dir);
        if (!ended)
            return ended.error();
        findWindow(work.config, copy);
        const auto server = KeptServer::start(work.config, copy.dir, StartMs, tell);
        if (!server)
            return server.error();
        work.crashAt("started");
        const Outcome settled = KeptRows::settle(**server, copy);
        if (!settled)
            return settled.error();
        KeptRows::count(**server, copy);
        work.tell(copy.about.rows ? tr("%1 rows in %2").arg(*copy.about.rows).arg(copy.about.name)
                                  : tr("how many rows is not known: %1").arg(copy.about.rowsNote));
        if (act) {
            const Outcome done = act(**server, copy);
            if (!done)
                return done.error();
        }
    }
    const Outcome saved = KeptStore(work.config).save(copy);
    if (!saved)
        return saved.error();
    return copy;
}
} // namespace

Result<QJsonObject> countKept(Work &work, const KeptStore::Copy &copy)
{
    const auto counted = started(work, copy, {});
    return counted ? Result<QJsonObject>(toJson(counted->about)) : counted.error();
}

Result<QJsonObject> doKeptCount(Work &work)
{
    const auto copy = named(work);
    if (!copy)
        return copy.error();
    return work.step(QStringLiteral("count"), tr("Counting the rows in %1").arg(copy->about.name),
                     [&] { return countKept(work, *copy); });
}

Result<QJsonObject> doKeptExport(Work &work)
{
    if (const auto before = work.noted(QStringLiteral("export")))
        return *before;
    const auto copy = named(work);
    if (!copy)
        return copy.error();
    const auto act = [&work](const KeptServer &server, KeptStore::Copy &into) -> Outcome {
        const auto written = KeptRows::exportTo(KeptStore(work.config).folder(), server, into, work.by);
        if (!written)
            return written.error();
        into.about.exported = *written;
        work.tell(tr("written to %1 (%2 bytes, SHA-256 %3)")
                      .arg(written->path)
                      .arg(written->bytes)
                      .arg(written->sha256));
        return Done{};
    };
    return work.step(QStringLiteral("export"), tr("Writing the rows of %1 into a file").arg(copy->about.name),
                     [&]() -> Result<QJsonObject> {
                         const auto done = started(work, *copy, act);
                         if (!done)
                             return done.error();
                         return QJsonObject{{QStringLiteral("copy"), toJson(done->about)},
                                            {QStringLiteral("export"), toJson(*done->about.exported)}};
                     });
}

Result<QJsonObject> doKeptDiscard(Work &work)
{
    const auto looked =
        work.noted(QStringLiteral("look"))
            ? Result<QJsonObject>(work.noted(QStringLiteral("look")).value())
            : work.step(QStringLiteral("look"), tr("Looking at what is to be discarded"),
                        [&]() -> Result<QJsonObject> {
                            const auto copy = named(work);
                            return copy ? Result<QJsonObject>(toJson(copy->about)) : copy.error();
                        });
    if (!looked)
        return looked.error();
    const KeptCopy about = keptCopyFromJson(*looked);
    if (!about.exported && !work.params.value(QStringLiteral("unexported")).toBool())
        return Error{QStringLiteral("not_exported"),
                     tr("The rows of %1 were never exported: discarded, they are gone.").arg(about.name),
                     tr("Export them first, or give them up by name.")};
    return work.step(
        QStringLiteral("discard"),
        about.exported ? tr("%1 discards %2, exported to %3").arg(work.by, about.name, about.exported->path)
                       : tr("%1 gives up %2, which was never exported").arg(work.by, about.name),
        [&]() -> Result<QJsonObject> {
            const KeptStore store(work.config);
            const auto copy = store.byName(about.name);
            qint64 freed = 0;
            if (copy) { // else an earlier attempt got so far
                const Outcome ended = endReading(work.config, copy->dir);
                const auto gone = ended ? store.discard(*copy) : Result<qint64>(ended.error());
                if (!gone)
                    return gone.error();
                freed = *gone;
            }
            return QJsonObject{{QStringLiteral("copy"), *looked}, {QStringLiteral("freed_bytes"), freed}};
        });
}

} // namespace Switchback::Site
