// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/kept/keeprule.h"
#include "app/site/peer/peerclient.h"

namespace Switchback::Site
{

/// Asks the peer what it holds: its `status`, and the history of its timeline out of a repository.
PeerData askPeerData(const PostgresSite &config, PeerClient &client, int timeoutMs);

/// Histories in this site's own repository that are not the peer's: a database was promoted outside of
/// Switchback and shipped its log. In words; empty where there is none, or the repository can't be listed.
QStringList foreignHistories(const PostgresSite &config, const PeerData &peer, int timeoutMs);
/// The rule of it: `found` are the timelines with a history file. The ones that are not in `lineage`.
QList<int> foreignTimelines(const QList<int> &found, const Lineage &lineage);

} // namespace Switchback::Site
