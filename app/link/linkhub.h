// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/linklimits.h"
#include "app/link/base/sitecalls.h"
#include "models/core/clock.h"
#include "models/sites/site.h"

#include <QObject>
#include <QThread>

#include <atomic>

namespace Switchback
{

class LinkWorker;

/// The console's only way to its sites: SSH and REST behind one interface, all of it on one thread that
/// belongs to the hub. No member blocks; each may be called from any thread.
class LinkHub : public QObject, public SiteCalls
{
    Q_OBJECT

public:
    /// `clock` must outlive the hub.
    explicit LinkHub(QList<SiteConfig> sites, const Clock &clock, QObject *parent = nullptr,
                     const LinkLimits &limits = {});
    /// Ends the thread, within a second also while a site hangs. Calls under way end without onDone.
    ~LinkHub() override;

    quint64 call(CallRequest request, QObject *context, OnLine onLine, OnDone onDone) override;
    void cancel(quint64 id) override;

signals:
    /// From the link thread: after every try on a way, good or not, so that its age can be shown. A call that
    /// is refused in the pause after a rejection is no try.
    void wayChanged(const QString &site, const Switchback::WayState &state);

private:
    QThread m_thread;
    LinkWorker *m_worker = nullptr; ///< lives in m_thread and is deleted as it ends
    std::atomic<quint64> m_nextId{1};
};

} // namespace Switchback
