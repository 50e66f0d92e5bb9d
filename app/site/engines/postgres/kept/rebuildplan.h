// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/postgres/kept/keptstore.h"
#include "app/site/engines/postgres/kept/peerhistory.h"
#include "app/site/engines/postgres/server/backrest.h"

#include <QDeadlineTimer>

namespace Switchback::Site
{

/// What a rebuild would do now, found out without touching anything.
struct RebuildPlan {
    std::optional<Error> refusal; ///< why it would stop before it touches anything
    PeerData peer;
    std::optional<Backrest::Backup> full; ///< nothing: the peer's repository was read and holds none yet
    KeptStore::Copy old;
    OldVerdict verdict;
    bool mustKeep = false;
    std::optional<Room> room;
    QStringList foreign;
    [[nodiscard]] RebuildPreview preview() const;
};
/// `refusal`: why the peer is none to rebuild from, if it is so.
RebuildPlan planRebuild(const PostgresSite &config, const SiteRecord &record, PeerClient &client,
                        const std::optional<Error> &refusal, const QDeadlineTimer &deadline);

/// The directory in use, judged against what the peer holds: with times of what only lies here.
void judgeInUse(const PostgresSite &config, const SiteRecord &record, const PeerData &peer,
                RebuildPlan &into);

} // namespace Switchback::Site
