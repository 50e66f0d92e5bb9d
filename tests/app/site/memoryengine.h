// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

#include <QMutex>

namespace Switchback::Test
{

/// A cluster in memory. The leader writes, and every member that lives follows it.
struct MemoryCluster {
    struct Node {
        Site::Member member;
        Lsn position = 0;
        int rows = 0; ///< written while it led
    };
    QMutex lock;
    QList<Node> nodes;
    bool standby = false;
    int history = 1;
    int starts = 0;
    QList<FullBackup> fulls;

    Node &leader();
    void write();
    void lead(qsizetype who); ///< what a cluster does by itself when its leader is gone
};

/// A site engine as small as it gets, and the proof that one needs nothing but its own files and one
/// registration. It has as many members as [memory] in site.toml says.
class MemoryEngine : public Site::DatabaseEngine
{
public:
    explicit MemoryEngine(int members);
    static Site::DatabaseEngineKind kind();
    const std::shared_ptr<MemoryCluster> cluster = std::make_shared<MemoryCluster>();

    [[nodiscard]] QString name() const override { return QStringLiteral("Memory"); }
    [[nodiscard]] QString osUser() const override { return QStringLiteral("nobody"); }
    [[nodiscard]] QString home() const override { return QStringLiteral("/nowhere"); }
    [[nodiscard]] QString messagesFile() const override { return QStringLiteral("/nowhere/messages"); }

    [[nodiscard]] Site::ClusterView look() const override;
    [[nodiscard]] bool isStandby() const override { return cluster->standby; }
    [[nodiscard]] QString fingerprint() const override { return QString::number(cluster->starts); }
    [[nodiscard]] DatabaseStatus status(SiteRole role) const override;
    [[nodiscard]] LogStatus logs(SiteRole role) const override;
    [[nodiscard]] Result<QList<FullBackup>> fulls(Site::Repository of, int timeoutMs) const override;

    Outcome start(int timeoutMs) const override;
    Result<QString> stop(int shipMs, Site::Teller &teller) const override;
    Result<Site::LastLog> shipLast(const QDeadlineTimer &deadline, Site::Teller &teller) const override;
    [[nodiscard]] Result<Site::Progress> progress(int timeoutMs) const override;
    [[nodiscard]] std::optional<Instant> newest() const override { return std::nullopt; }
    Outcome promote(Site::Teller &teller) const override;
    Result<int> fixHistory() const override { return cluster->history; }
    [[nodiscard]] int history() const override { return cluster->history; }
    Result<Instant> writeTest() const override;
    [[nodiscard]] std::unique_ptr<Site::Heartbeat>
    heartbeat(std::function<void(const QString &)> log) const override;

    Result<Site::ClosedLog> closeLog() const override;
    [[nodiscard]] bool isShipped(const QString &) const override { return true; }
    Result<FullBackup> takeFull(bool fromPeer, int timeoutMs) const override;

    [[nodiscard]] Site::RebuildPreview previewRebuild(const Site::SiteRecord &record, Site::PeerClient &peer,
                                                      const std::optional<Error> &refusal,
                                                      const QDeadlineTimer &deadline) const override;
    Result<std::optional<Site::KeptAs>> keepOld(const QString &by, Site::Teller &teller) const override;
    Outcome restore(int history, int timeoutMs) const override;
    Outcome fetchFromPeer(bool) const override { return Done{}; }
};

} // namespace Switchback::Test
