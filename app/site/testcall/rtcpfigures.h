// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/testcall/testcall.h"

#include <QJsonObject>

namespace Switchback::Site
{

/// What baresip tells of RTCP, `rtcp_stats` of its event. Nothing of a direction of which nothing was told:
/// of what is sent only the other side's report says how much came, and none has come while all in it is 0.
std::optional<RtpFigures> sentFigures(const QJsonObject &stats);
std::optional<RtpFigures> receivedFigures(const QJsonObject &stats);

} // namespace Switchback::Site
