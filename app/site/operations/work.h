// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siterecord.h"
#include "app/site/engines/engines.h"
#include "app/site/operations/journal.h"

#include <functional>

namespace Switchback::Site
{

/// One operation while a worker carries it out. A step's begin is in the journal, on disk, before it acts,
/// and its end before the next one begins. A worker that goes on after a kill runs every step again: each
/// looks first whether its effect is there.
class Work : public Teller
{
public:
    Work(const ThisSite &here, const JournalView &before, JournalWriter &writer);

    const ThisSite &site;
    const SiteConfig &config;
    const DatabaseEngine &database;
    const QString id;
    const QString kind;
    const QString by;
    const QJsonObject params;
    const Instant acceptedAt;

    using Act = std::function<Result<QJsonObject>()>; ///< what it returns is noted with the step's end
    Result<QJsonObject> step(const QString &name, const QString &text, const Act &act);
    /// What the step noted when it ended, in this attempt or an earlier one; nothing if it never did.
    [[nodiscard]] std::optional<QJsonObject> noted(const QString &name) const;
    void tell(const QString &text) override; ///< a line of progress in the current step
    void at(const char *place) override;

    [[nodiscard]] double number(const char *param, double otherwise) const;
    /// Reads site.json, lets `change` work on it and writes it if it changed.
    Outcome changeRecord(const std::function<void(SiteRecord &)> &change);
    [[nodiscard]] bool continued() const { return m_attempt > 1; }

private:
    JournalWriter &m_writer;
    QHash<QString, QJsonObject> m_ended;
    QString m_step;
    int m_attempt = 1;
};

Result<QJsonObject> doFence(Work &work);
Result<QJsonObject> doPromote(Work &work);
Result<QJsonObject> doResume(Work &work);
Result<QJsonObject> doRebuild(Work &work);
Result<QJsonObject> doLogBackup(Work &work);
Result<QJsonObject> doFullBackup(Work &work);
Result<QJsonObject> doWriteTest(Work &work);
Result<QJsonObject> doDrainCalls(Work &work);
Result<QJsonObject> doTakeCalls(Work &work);
Result<QJsonObject> doKeptCount(Work &work);
Result<QJsonObject> doKeptExport(Work &work);
Result<QJsonObject> doKeptDiscard(Work &work);
Result<QJsonObject> doTestCall(Work &work);
Result<QJsonObject> doOrphansExport(Work &work);

/// Reads that copy and counts its rows: the contract's KeptCopy. Whoever calls holds kept.lock.
Result<QJsonObject> countKept(Work &work, const KeptCopy &copy);

/// Which doings exclude each other: the name of a lock file in STATE; empty: none.
QString lockNameFor(const QString &kind);

/// For the doings that must go through on a full disk: lets this process spend the site's reserve.
void spendReserveFor(const SiteConfig &config, const QString &kind);

/// Carries out (or goes on with) an accepted operation in this process. The exit code of `work`.
int runWorker(const ThisSite &site, const QString &id);
/// Starts a worker of its own session for an accepted operation, unless one is at it.
Outcome startWorker(const SiteConfig &config, const QString &id);

} // namespace Switchback::Site
