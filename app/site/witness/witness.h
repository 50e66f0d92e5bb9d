// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siteconfig.h"
#include "models/witness/attestation.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

namespace Switchback::Site
{

/// What a console tells this site of its log, and what the site says that it holds. `told`: for each chain
/// its store, its name and, where there is news, the head (WitnessTold of the contract). The answer has an
/// entry for each in their order, signed with this site's own key; what was refused says why beside it. It
/// never fails as a whole: a reading that carries it is answered all the same. Blocks for the disk.
QList<WitnessHolds> takeHeads(const SiteConfig &config, const QJsonArray &told);

/// What the site holds of one chain, newest first: { store, chain, before?, limit? } of WitnessRequest.
Result<QJsonObject> listHeads(const SiteConfig &config, const QJsonObject &request);

} // namespace Switchback::Site
