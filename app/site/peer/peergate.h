// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siterecord.h"
#include "app/site/peer/peerclient.h"

#include <QJsonObject>

namespace Switchback::Site
{

/// The rules that keep two sites from both taking writes. Pure: what the peer said goes in, a verdict comes
/// out.
struct PeerVerdict {
    std::optional<Error> refusal;
    QString reason; ///< why it may go on, in words for the journal
    int peerEpoch = 0;
};

/// May this standby become primary? `params` are promote's: a fence that the caller brings, an override.
PeerVerdict mayPromote(const SiteConfig &config, const PeerHello &peer, int lastKnownEpoch,
                       const QJsonObject &params);
/// May this fenced or held site take writes again?
PeerVerdict mayResume(const SiteConfig &config, const SiteRecord &own, const PeerHello &peer,
                      int lastKnownEpoch, const QJsonObject &params);

/// The role as the peer must understand it: a site that is fenced on paper but whose database still runs is
/// a primary.
SiteRole roleForPeer(const SiteRecord &record, bool databaseRuns);

} // namespace Switchback::Site
