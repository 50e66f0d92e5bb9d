// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siterecord.h"
#include "app/site/engines/engines.h"
#include "app/site/peer/peerclient.h"
#include "app/site/readings/statuscollect.h"

#include <QJsonObject>

#include <atomic>
#include <thread>

namespace Switchback::Site
{

/// What the guard does about the peer it has just met. Pure.
enum class GuardAct {
    None,
    FenceSelf,   ///< the peer is the primary of a higher epoch: stop our database at once
    FinishFence, ///< fenced on paper, but some of the database still runs
    Resume,      ///< held, and the peer turned out not to be the primary
};
/// Two primaries of one epoch can't come about (an epoch is claimed only by a promote that has asked); should
/// they, both stop, for nobody can say which one is right.
GuardAct guardAct(const SiteRecord &own, bool databaseRuns, const PeerHello &peer);

/// The threads of `serve`: peer and role each second, heartbeat each second, backups on schedule.
class Guard
{
public:
    explicit Guard(ThisSite site)
        : m_site(std::move(site))
        , m_config(m_site.config)
    {
    }
    ~Guard() { stop(); }
    void start();
    void stop();

private:
    void watchPeer();
    void beat();
    void schedule();
    void planFor(SiteRole role, SiteRole before, Schedule &plan) const;
    void runIfDue(std::optional<Instant> &next, double everyS, const QString &kind) const;
    void act(GuardAct act, const PeerHello &peer);
    /// False when we are to stop.
    bool pause(int ms) const;

    const ThisSite m_site;
    const SiteConfig &m_config;
    std::atomic<bool> m_stop{false};
    std::thread m_peer;
    std::thread m_beat;
    std::thread m_schedule;
};

/// Accepts an operation of the site's own and starts its worker. Its id.
Result<QString> beginOwn(const SiteConfig &config, const QString &kind, const QString &by,
                         const QJsonObject &params);

} // namespace Switchback::Site
