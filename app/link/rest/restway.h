// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/retrypause.h"
#include "app/link/base/waymaker.h"
#include "models/core/result.h"

#include <QElapsedTimer>
#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QNetworkAccessManager>
#include <QPointer>
#include <QSet>
#include <QSslConfiguration>
#include <QTimer>

#include <memory>

class QNetworkReply;

namespace Switchback
{

class KeychainToken;
class RestCall;

WayMaker restWayMaker();

/// Qt gives each manager a thread of its own, so all sites have one.
QNetworkAccessManager *newRestManager(QObject *parent);

/// The REST way to one site: HTTPS verified against the configured CA alone, a bearer token, JSON lines read
/// as they come. No redirects, cookies, cache, compression or proxies.
class RestWay : public Way
{
    Q_OBJECT

public:
    /// `shared`: made by newRestManager(), of all sites in this thread; must outlive the way.
    RestWay(const WayContext &context, QNetworkAccessManager &shared, QObject *parent);
    ~RestWay() override;
    void submit(WayJob job) override;
    void cancel(quint64 id) override;

private:
    void prepare(RestCall *call);
    void withToken(RestCall *call, const Result<QByteArray> &fileToken);
    void resolve(RestCall *call, const QByteArray &token);
    void send(RestCall *call, const QByteArray &token);
    void ended(RestCall *call);
    void noteTry(const TryOutcome &outcome);
    [[nodiscard]] QNetworkAccessManager &manager();
    void dropRetired();
    bool takeTrust(const Result<QByteArray> &pem, WayFault &fault);
    void pump();
    [[nodiscard]] Duration now() const { return Duration{m_age.elapsed()}; }

    const WayContext &m_context;
    QElapsedTimer m_age;
    RetryPause m_pause;
    WayFault m_lastFault;
    QNetworkAccessManager &m_shared;
    QNetworkAccessManager *m_own = nullptr; ///< for a while after connections of this site hung
    Duration m_hungAt{};
    QSslConfiguration m_tls;
    QByteArray m_ca;                 ///< the CA file that m_tls was made from
    QList<QHostAddress> m_addresses; ///< of the URL's host, the one to use first
    bool m_resolveAgain = true;
    std::unique_ptr<KeychainToken> m_keychain;
    QList<QNetworkAccessManager *> m_retired; ///< until their last reply has ended
    QHash<quint64, RestCall *> m_calls;
    QSet<RestCall *> m_active;
    QList<RestCall *> m_queue;
    int m_running = 0;
};

} // namespace Switchback
