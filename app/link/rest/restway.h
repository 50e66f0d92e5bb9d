// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/curl/curlloop.h"
#include "app/link/base/retrypause.h"
#include "app/link/base/waymaker.h"
#include "app/link/rest/restfiles.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QList>

#include <memory>
#include <vector>

namespace Switchback
{

class KeychainToken;
class RestCall;

WayMaker restWayMaker();

/// What the REST ways of a thread have in common.
class RestCommons : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    /// For one site more.
    [[nodiscard]] CurlLoop &loopForAWay();
    /// A name that no kept connection has yet.
    [[nodiscard]] QByteArray newKept() { return QByteArray::number(++m_kept); }

    RestFiles files;

private:
    CurlHandles m_handles;
    std::vector<std::unique_ptr<CurlLoop>> m_loops;
    std::size_t m_ways = 0;
    quint64 m_kept = 0;
};

/// The REST way to one site: HTTPS verified against the configured CA alone, a bearer token, JSON lines read
/// as they come. No redirects, cookies, cache, compression or proxies.
class RestWay : public Way
{
    Q_OBJECT

public:
    /// `commons` must outlive the way.
    RestWay(const WayContext &context, RestCommons &commons, QObject *parent);
    ~RestWay() override;
    void submit(WayJob job) override;
    void cancel(quint64 id) override;

private:
    void prepare(RestCall *call);
    void withToken(RestCall *call, const QByteArray &token);
    bool takeTrust(const RestFiles::Contents &ca, WayFault &fault);
    [[nodiscard]] WayFault diskHangs() const;
    void resolve(RestCall *call, const QByteArray &token);
    void send(RestCall *call, const QByteArray &token);
    void ended(RestCall *call);
    void noteTry(const TryOutcome &outcome);
    void pump();
    [[nodiscard]] Duration now() const { return Duration{m_age.elapsed()}; }

    const WayContext &m_context;
    RestCommons &m_commons;
    CurlLoop &m_loop;
    QString m_host;
    bool m_isAddress;
    QByteArray m_url; ///< a verb follows; empty: it is not https
    QElapsedTimer m_age;
    RetryPause m_pause;
    WayFault m_lastFault;
    QByteArray m_kept; ///< the kept connections that may be used
    std::shared_ptr<const TlsTrust> m_trust;
    QList<QHostAddress> m_addresses; ///< of the URL's host, the one to use first
    bool m_resolveAgain = true;
    std::unique_ptr<KeychainToken> m_keychain;
    QList<RestCall *> m_queue;
    QList<RestCall *> m_active; ///< not more than may run at once
};

} // namespace Switchback
