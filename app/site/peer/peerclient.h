// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siteconfig.h"
#include "models/sites/sitestatus.h"

#include <QJsonObject>

#include <memory>

namespace Switchback::Site
{

/// What the peer said of itself a moment ago.
struct PeerHello {
    Reach reach = Reach::Unknown;
    QString detail;
    SiteRole role = SiteRole::Unknown;
    int epoch = 0;
    bool promoting = false;
};

/// What a site asks of its peer by itself, and all that the peer's token is good for. A fence or a promotion
/// wants a person, and a person comes by a console.
bool peerAsks(const QString &verb);

/// Calls to the peer's REST service: TLS checked against the one CA of the configuration, bearer token. Keeps
/// its connection. One thread, which needs a QCoreApplication but no running event loop; blocks.
class PeerClient
{
public:
    explicit PeerClient(const SiteConfig &config);
    ~PeerClient();
    PeerClient(const PeerClient &) = delete;
    PeerClient &operator=(const PeerClient &) = delete;

    PeerHello hello(int timeoutMs);
    /// Any verb; the data of its result, or its error.
    Result<QJsonObject> call(const QString &verb, const QJsonObject &request, int timeoutMs);

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Connects to the peer's SSH port and waits for its banner.
Reach probeSsh(const SiteConfig &config, int timeoutMs);

/// STATE/peer.json, written by the guard each second.
QString peerFile(const SiteConfig &config);
PeerView readPeerView(const SiteConfig &config);

} // namespace Switchback::Site
