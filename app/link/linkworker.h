// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/way.h"
#include "app/link/base/waytracker.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QHash>

#include <map>
#include <memory>

namespace Switchback
{

/// Tells one call's caller, over the border between threads.
class CallVoice : public QObject
{
    Q_OBJECT

public:
    explicit CallVoice(quint64 id)
        : m_id(id)
    {
    }
    [[nodiscard]] quint64 id() const { return m_id; }
    bool event(QEvent *event) override
    {
        // It has no timers to take along into another thread, and Qt would look through all of that thread's.
        return event->type() == QEvent::ThreadChange || QObject::event(event);
    }

signals:
    void line(const QJsonObject &line);
    void done(const Switchback::CallAnswer &answer);

private:
    quint64 m_id;
};

/// The inside of LinkHub, in the link thread: chooses ways for calls and keeps each way's state.
class LinkWorker : public QObject
{
    Q_OBJECT

public:
    LinkWorker(QList<SiteConfig> sites, const Clock &clock, const LinkLimits &limits);
    ~LinkWorker() override;

    void start(const std::shared_ptr<CallVoice> &voice, const CallRequest &request);
    void cancel(quint64 id);

signals:
    void wayChanged(const QString &site, const Switchback::WayState &state);

private:
    struct SiteLink;
    struct LiveCall;

    void ensureWays(SiteLink &link);
    void tryNext(LiveCall &call);
    void tried(quint64 id, const CallAnswer &answer);
    void finish(quint64 id, const CallAnswer &answer);
    void refuse(CallVoice &voice, const QString &code, const QString &text, const QString &hint);

    const Clock &m_clock;
    LinkLimits m_limits;
    std::map<QString, std::unique_ptr<SiteLink>> m_sites;
    std::map<quint64, std::unique_ptr<LiveCall>> m_calls;
};

} // namespace Switchback
