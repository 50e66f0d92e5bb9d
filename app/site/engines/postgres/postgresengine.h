// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"
#include "app/site/engines/postgres/server/postgressite.h"

namespace Switchback::Site
{

/// PostgreSQL with pgBackRest: a cluster of one member.
class PostgresEngine : public DatabaseEngine
{
public:
    explicit PostgresEngine(PostgresSite site)
        : m_site(std::move(site))
    {
    }

    [[nodiscard]] QString name() const override { return QStringLiteral("PostgreSQL"); }
    [[nodiscard]] QString osUser() const override { return m_site.database.user; }
    [[nodiscard]] QString home() const override { return m_site.database.dataDir; }
    [[nodiscard]] QString messagesFile() const override { return m_site.database.logFile; }
    [[nodiscard]] QList<ProgramVersion> programs() const override;
    [[nodiscard]] std::optional<DiskStatus> disk() const override;
    [[nodiscard]] CommandEnd serveCommand(const QString &command, const QByteArray &line) const override;

    [[nodiscard]] ClusterView look() const override;
    [[nodiscard]] bool isStandby() const override;
    [[nodiscard]] bool onlyReads() const override;
    [[nodiscard]] QString fingerprint() const override;

    [[nodiscard]] DatabaseStatus status(SiteRole role) const override;
    [[nodiscard]] LogStatus logs(SiteRole role) const override;
    [[nodiscard]] Result<QList<FullBackup>> fulls(Repository of, int timeoutMs) const override;

    Outcome start(int timeoutMs) const override;
    Result<QString> stop(int shipMs, Teller &teller) const override;
    Result<LastLog> shipLast(const QDeadlineTimer &deadline, Teller &teller) const override;
    [[nodiscard]] Result<Progress> progress(int timeoutMs) const override;
    [[nodiscard]] std::optional<Instant> newest() const override;
    Outcome promote(Teller &teller) const override;
    Result<int> fixHistory() const override;
    [[nodiscard]] int history() const override;
    Result<Instant> writeTest() const override;
    [[nodiscard]] std::unique_ptr<Heartbeat>
    heartbeat(std::function<void(const QString &)> log) const override;

    Result<ClosedLog> closeLog() const override;
    [[nodiscard]] bool isShipped(const QString &log) const override;
    Result<FullBackup> takeFull(bool fromPeer, int timeoutMs) const override;

    [[nodiscard]] RebuildPreview previewRebuild(const SiteRecord &record, PeerClient &peer,
                                                const std::optional<Error> &refusal,
                                                const QDeadlineTimer &deadline) const override;
    Result<std::optional<KeptAs>> keepOld(const QString &by, Teller &teller) const override;
    Outcome restore(int history, int timeoutMs) const override;
    Outcome fetchFromPeer(bool on) const override;

    [[nodiscard]] Result<QStringList> rowsNaming(const QStringList &names, int timeoutMs) const override;

    [[nodiscard]] KeptStatus kept() const override;
    Result<KeptCopy> countKept(const QString &name, Teller &teller) const override;
    Result<KeptCopy> exportKept(const QString &name, const QString &by, Teller &teller) const override;
    Result<qint64> discardKept(const QString &name) const override;

private:
    const PostgresSite m_site;
};

DatabaseEngineKind postgresKind();

} // namespace Switchback::Site
