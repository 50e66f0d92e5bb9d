// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/durable/durable.h"
#include "app/site/engines/postgres/kept/keptserver.h"
#include "app/site/engines/postgres/kept/rebuildplan.h"
#include "app/site/engines/postgres/postgresengine.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PostgresEngine)
};
constexpr int PeerMs = 20'000;
constexpr int StopMs = 20'000;
} // namespace

RebuildPreview PostgresEngine::previewRebuild(const SiteRecord &record, PeerClient &peer,
                                              const std::optional<Error> &refusal,
                                              const QDeadlineTimer &deadline) const
{
    return planRebuild(m_site, record, peer, refusal, deadline).preview();
}

Result<std::optional<KeptAs>> PostgresEngine::keepOld(const QString &by, Teller &teller) const
{
    const Outcome ended = endReading(m_site, m_site.database.dataDir);
    if (!ended)
        return ended.error();
    if (lookAtPostmaster(m_site).alive()) {
        const auto stopped = stop(StopMs, teller);
        if (!stopped)
            return stopped.error();
    }
    const auto record = loadRecord(m_site);
    if (!record)
        return record.error();
    PeerClient client(m_site);
    RebuildPlan plan;
    judgeInUse(m_site, *record, askPeerData(m_site, client, PeerMs), plan);
    if (!plan.mustKeep) {
        if (plan.verdict.mayHold)
            teller.tell(plan.old.givenUp
                            ? Words::tr("the old data directory is overwritten: it was given up by name")
                            : Words::tr("the old data directory was kept by an earlier try"));
        return std::optional<KeptAs>();
    }
    plan.old.about.takenBy = by;
    const auto kept = KeptStore(m_site).keep(plan.old, [&teller](const QString &text) { teller.tell(text); });
    if (!kept)
        return kept.error();
    return std::optional(KeptAs{kept->about.name, kept->dir});
}

Outcome PostgresEngine::restore(int history, int timeoutMs) const
{
    const Backrest backrest(m_site);
    // No process is left in the directory, so its pid file is a leftover of a crash; pgBackRest would stop at
    // it.
    QFile::remove(m_site.database.dataDir + QStringLiteral("/postmaster.pid"));
    QDir().mkpath(m_site.database.dataDir);
    QFile::setPermissions(m_site.database.dataDir, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QStringList words{QStringLiteral("--repo=%1").arg(m_site.backrest.peerRepo),
                      QStringLiteral("--type=standby"), QStringLiteral("--delta"),
                      QStringLiteral("--recovery-option=restore_command=") + backrest.restoreCommand()};
    // The peer's own, not the newest that lies in a repository: that may be of a database which was promoted
    // by mistake.
    if (history > 0)
        words << QStringLiteral("--recovery-option=recovery_target_timeline=%1").arg(history);
    const CommandResult run = backrest.run(words + QStringList{QStringLiteral("restore")}, timeoutMs);
    if (!run.ok())
        return Error{QStringLiteral("restore_failed"), Words::tr("pgBackRest: %1").arg(run.said()),
                     Words::tr("Nothing runs here until a rebuild succeeds; the peer is not touched.")};
    return Done{};
}

Outcome PostgresEngine::fetchFromPeer(bool on) const
{
    const QString mark = Backrest(m_site).fromPeerMark();
    if (on)
        return Durable::write(mark, "a rebuild fetches missing log segments from the peer\n");
    QFile::remove(mark);
    return Done{};
}

} // namespace Switchback::Site
