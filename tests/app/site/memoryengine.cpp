// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/site/memoryengine.h"

#include "app/site/base/tomlreader.h"
#include "models/core/clock.h"

namespace Switchback::Test
{

using namespace Switchback::Site;

MemoryCluster::Node &MemoryCluster::leader()
{
    return *std::find_if(nodes.begin(), nodes.end(), [](const Node &one) { return one.member.leader; });
}

void MemoryCluster::write()
{
    ++leader().rows;
    const Lsn next = leader().position + 0x100;
    for (Node &one : nodes)
        one.position = one.member.alive ? next : one.position;
}

void MemoryCluster::lead(qsizetype who)
{
    for (qsizetype i = 0; i < nodes.size(); ++i)
        nodes[i].member.leader = i == who;
}

MemoryEngine::MemoryEngine(int members)
{
    for (int i = 0; i < members; ++i)
        cluster->nodes << MemoryCluster::Node{{QStringLiteral("m%1").arg(i + 1), i == 0, false, false},
                                              0x1000};
}

DatabaseEngineKind MemoryEngine::kind()
{
    return {QStringLiteral("memory"),
            {},
            [](const Site::SiteConfig &config) -> Result<std::shared_ptr<const DatabaseEngine>> {
                int members = 0;
                TomlReader from(config.file, config.text);
                from.number("memory", "members", members, 1, 9, true);
                if (from.fault)
                    return *from.fault;
                return std::shared_ptr<const DatabaseEngine>(std::make_shared<const MemoryEngine>(members));
            }};
}

ClusterView MemoryEngine::look() const
{
    const QMutexLocker held(&cluster->lock);
    ClusterView out;
    for (const MemoryCluster::Node &one : std::as_const(cluster->nodes))
        out.members << one.member;
    return out;
}

DatabaseStatus MemoryEngine::status(SiteRole) const
{
    const bool lives = look().alive();
    const QMutexLocker held(&cluster->lock);
    DatabaseStatus out;
    out.at = SystemClock().now();
    out.state = DatabaseState::Stopped;
    if (lives)
        out.state = cluster->standby ? DatabaseState::Recovering : DatabaseState::AcceptingWrites;
    out.timeline = cluster->history;
    out.lsn = cluster->leader().position;
    return out;
}

LogStatus MemoryEngine::logs(SiteRole) const
{
    LogStatus out;
    out.at = SystemClock().now();
    return out;
}

Result<QList<FullBackup>> MemoryEngine::fulls(Repository, int) const
{
    return cluster->fulls;
}

Outcome MemoryEngine::start(int) const
{
    const QMutexLocker held(&cluster->lock);
    ++cluster->starts;
    for (MemoryCluster::Node &one : cluster->nodes)
        one.member.alive = true;
    return Done{};
}

Result<QString> MemoryEngine::stop(int, Teller &teller) const
{
    const QMutexLocker held(&cluster->lock);
    for (MemoryCluster::Node &one : cluster->nodes) {
        if (one.member.alive)
            teller.tell(one.member.name + QStringLiteral(" stopped"));
        one.member.alive = one.member.frozen = false;
    }
    return QStringLiteral("stopped in order");
}

Result<Site::LastLog> MemoryEngine::shipLast(const QDeadlineTimer &, Teller &) const
{
    return Site::LastLog{true, true, cluster->leader().position};
}

Result<Progress> MemoryEngine::progress(int) const
{
    return Progress{cluster->standby, cluster->leader().position};
}

Outcome MemoryEngine::promote(Teller &) const
{
    if (std::exchange(cluster->standby, false))
        ++cluster->history;
    return Done{};
}

Result<Instant> MemoryEngine::writeTest() const
{
    cluster->write();
    return SystemClock().now();
}

namespace
{
class Beat : public Heartbeat
{
public:
    explicit Beat(std::shared_ptr<MemoryCluster> cluster)
        : m_cluster(std::move(cluster))
    {
    }
    std::optional<Error> beat() override
    {
        m_cluster->write();
        return std::nullopt;
    }

private:
    std::shared_ptr<MemoryCluster> m_cluster;
};
} // namespace

std::unique_ptr<Heartbeat> MemoryEngine::heartbeat(std::function<void(const QString &)>) const
{
    return std::make_unique<Beat>(cluster);
}

Result<ClosedLog> MemoryEngine::closeLog() const
{
    return ClosedLog{QStringLiteral("000000010000000000000001"), lsnToText(cluster->leader().position),
                     SystemClock().now()};
}

Result<FullBackup> MemoryEngine::takeFull(bool, int) const
{
    cluster->fulls.prepend({QStringLiteral("full"), SystemClock().now(), 1, std::nullopt});
    return cluster->fulls.first();
}

RebuildPreview MemoryEngine::previewRebuild(const SiteRecord &, PeerClient &,
                                            const std::optional<Error> &refusal, const QDeadlineTimer &) const
{
    RebuildPreview out;
    out.refusal = refusal;
    return out;
}

Result<std::optional<KeptAs>> MemoryEngine::keepOld(const QString &, Teller &) const
{
    return std::optional<KeptAs>();
}

Outcome MemoryEngine::restore(int, int) const
{
    cluster->standby = true;
    return Done{};
}

} // namespace Switchback::Test
