// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine does with kept copies.
#include "app/durable/durable.h"
#include "app/site/engines/postgres/kept/keptrows.h"
#include "app/site/engines/postgres/kept/rebuildplan.h"
#include "app/site/engines/postgres/postgresengine.h"

#include "models/core/counted.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeptCopies)
};
constexpr int PeerMs = 6000;
constexpr int StartMs = 3'600'000; // a crash may have left much to replay
constexpr int BusyMs = 5000;

/// What lies only here is counted from where the peer went another way, if that can be found out.
void findWindow(const PostgresSite &config, KeptStore::Copy &copy)
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

/// Starts it alone, counts, does `act`, stops it.
Outcome readAlone(const PostgresSite &site, KeptStore::Copy &copy, Teller &teller, const Act &act)
{
    const Outcome ended = endReading(site, copy.dir);
    if (!ended)
        return ended;
    findWindow(site, copy);
    const auto server =
        KeptServer::start(site, copy.dir, StartMs, [&teller](const QString &text) { teller.tell(text); });
    if (!server)
        return server.error();
    teller.at("started");
    const Outcome settled = KeptRows::settle(**server, copy);
    if (!settled)
        return settled;
    KeptRows::count(**server, copy);
    teller.tell(copy.about.rows ? Words::tr("%1 rows in %2", nullptr, howMany(*copy.about.rows))
                                      .arg(*copy.about.rows)
                                      .arg(copy.about.name)
                                : Words::tr("how many rows is not known: %1").arg(copy.about.rowsNote));
    return act ? act(**server, copy) : Outcome(Done{});
}

/// The copy is then what it was, with what was found out noted.
Result<KeptCopy> started(const PostgresSite &site, const QString &name, Teller &teller, const Act &act)
{
    const KeptStore store(site);
    auto copy = store.byName(name);
    if (!copy)
        return Error{QStringLiteral("no_such_copy"),
                     Words::tr("%1 keeps nothing of the name %2.").arg(site.name, name),
                     {}};
    FileLock reading;
    if (copy->about.current) {
        reading = FileLock::take(readingLock(site), BusyMs);
        if (!reading.held())
            return Error{QStringLiteral("busy"),
                         Words::tr("Another operation is under way at %1.").arg(site.name),
                         Words::tr("Wait for it to end, then try with a new operation id.")};
    }
    const Outcome read = readAlone(site, *copy, teller, act);
    if (!read)
        return read.error();
    const Outcome saved = store.save(*copy);
    if (!saved)
        return saved.error();
    return copy->about;
}
} // namespace

KeptStatus PostgresEngine::kept() const
{
    return KeptStore(m_site).status();
}

Result<KeptCopy> PostgresEngine::countKept(const QString &name, Teller &teller) const
{
    return started(m_site, name, teller, {});
}

Result<KeptCopy> PostgresEngine::exportKept(const QString &name, const QString &by, Teller &teller) const
{
    const auto act = [&](const KeptServer &server, KeptStore::Copy &into) -> Outcome {
        const auto written = KeptRows::exportTo(KeptStore(m_site).folder(), server, into, by);
        if (!written)
            return written.error();
        into.about.exported = *written;
        teller.tell(Words::tr("written to %1 (%2 bytes, SHA-256 %3)")
                        .arg(written->path)
                        .arg(written->bytes)
                        .arg(written->sha256));
        return Done{};
    };
    return started(m_site, name, teller, act);
}

Result<qint64> PostgresEngine::discardKept(const QString &name) const
{
    const KeptStore store(m_site);
    const auto copy = store.byName(name);
    if (!copy) // an earlier attempt got so far
        return qint64(0);
    const Outcome ended = endReading(m_site, copy->dir);
    return ended ? store.discard(*copy) : Result<qint64>(ended.error());
}

} // namespace Switchback::Site
