// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QJsonObject>

namespace Switchback::Lab
{

/// What the site's SBC says of itself, as `switchback-lab status` shows it: {"state": "open", "forward",
/// "closed" or "silent"; "calls", "answered", "voice_servers": [{"name", "answers"}]}.
QJsonObject sbcStatus(const LabSpec &lab, const SiteSpec &site);
/// The same of the customers' premises: {"state": "answers" or "silent"; "calls_a_minute", "routes"}.
QJsonObject premisesStatus(const LabSpec &lab);
/// Either, in words; empty for an empty object.
QString callsText(const QJsonObject &status);

} // namespace Switchback::Lab
